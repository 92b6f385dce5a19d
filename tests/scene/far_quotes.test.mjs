// Quotes among servers (FEP-044f): somebody elsewhere asks to quote a post of here, and posts of elsewhere that quote.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Far, get, send } from '../lib/far.mjs';
import { Server } from '../lib/server.mjs';
import { until } from '../lib/until.mjs';
import { people } from '../lib/visitor.mjs';

const who = {}; // ada is quoted; ben follows nora and rosa, who live elsewhere
let server, far, third, nora, rosa, otto, olaf, eve;

async function call(name, method, path, body, expected = 200) {
  const answer = await who[name].call(method, path, body);
  assert.equal(answer.status, expected, `${method} ${path}: ${answer.body}`);
  return answer.json;
}

const share = (name, status, more = {}) => call(name, 'POST', '/api/v1/statuses', { status, visibility: 'public', ...more });
const found = async (name, uri, type = 'statuses') =>
  (await call(name, 'GET', `/api/v2/search?resolve=true&type=${type}&q=${encodeURIComponent(uri)}`))[type][0];
const seen = (name, id) => call(name, 'GET', `/api/v1/statuses/${id}`);
const home = async (name, uri) => (await call(name, 'GET', '/api/v1/timelines/home')).find((s) => s.uri === uri);

async function says(person, activity) {
  const answer = await send(server, person, activity);
  assert.equal(answer.status, 202, answer.body);
}

async function follows(name, person) {
  const { id } = await found(name, person.acct, 'accounts');
  await call(name, 'POST', `/api/v1/accounts/${id}/follow`);
  await says(person, person.far.activity(person, 'Accept', { type: 'Follow', actor: who[name].uri, object: person.id }));
  await until(`${name} follows`, async () => (await call(name, 'GET', `/api/v1/accounts/relationships?id[]=${id}`))[0].following);
}

const naming = (uri) => ({ quote: uri, quoteUri: uri, _misskey_quote: uri });
const request = (person, quoted, note) => person.far.activity(person, 'QuoteRequest', quoted, { instrument: note.id ?? note });
const answer = (person, type, asked) => person.far.received((json) => json.type === type && json.object?.id === asked.id);

before(async () => {
  far = await Far.start();
  third = await Far.start();
  nora = far.person('nora');
  eve = far.person('eve');
  rosa = far.person('rosa');
  otto = third.person('otto');
  olaf = third.person('olaf');
  server = await Server.start({ fetch_private: 'yes' });
  Object.assign(who, await people(server, ['ada', 'ben']));
  for (const [name, one] of Object.entries(who)) {
    one.uri = `${server.address}/@${name}`;
  }
  await follows('ben', nora);
  await follows('ben', rosa);
});

after(async () => {
  far?.stop();
  third?.stop();
  if (process.env.SAY) console.log(server.said);
  await server?.stop();
});

test('by default nobody may quote: the answer is no, and their post is not fetched', async () => {
  const post = await share('ada', 'not to be quoted');
  const note = far.note(nora, 'Look', naming(post.uri));
  const asked = request(nora, post.uri, note);
  await says(nora, asked);
  const { json } = await answer(nora, 'Reject', asked);
  assert.equal(json.actor, who.ada.uri);
  assert.deepEqual({ ...json.object, '@context': undefined }, { '@context': undefined, id: asked.id, type: 'QuoteRequest',
    actor: nora.id, object: post.uri, instrument: note.id });
  assert.ok(!json.result);
  assert.ok(!far.asked.some((one) => one.path === new URL(note.id).pathname));
});

test('a post that may be quoted: yes, with an authorization that can be looked at; taken back, it is gone', async () => {
  const post = await share('ada', 'to be quoted', { quote_approval_policy: 'public' });
  const note = far.note(nora, 'Look at this', naming(post.uri));
  await says(nora, far.activity(nora, 'Create', note));
  const early = await until('the note', () => home('ben', note.id));
  assert.equal(early.quote.state, 'pending');
  assert.equal(early.quote.quoted_status, null);
  const asked = request(nora, post.uri, note);
  await says(nora, asked);
  const { json } = await answer(nora, 'Accept', asked);
  const at = new URL(json.result).pathname;
  assert.match(json.result, new RegExp(`^${server.address}/@ada/quote_authorizations/\\d+$`));
  const stamp = await get(nora, server.address + at);
  assert.equal(stamp.json.type, 'QuoteAuthorization');
  assert.equal(stamp.json.id, json.result);
  assert.equal(stamp.json.attributedTo, who.ada.uri);
  assert.equal(stamp.json.interactingObject, note.id);
  assert.equal(stamp.json.interactionTarget, post.uri);
  const now = await seen('ben', early.id);
  assert.equal(now.quote.state, 'accepted');
  assert.equal(now.quote.quoted_status.id, post.id);
  const told = await until('a notice', async () => (await call('ada', 'GET', '/api/v1/notifications')).find((n) => n.type === 'quote'));
  assert.equal(told.status.uri, note.id);
  // Told again with its authorization, as Mastodon does: nothing changes.
  await says(nora, far.activity(nora, 'Update', { ...note, quoteAuthorization: json.result }));
  await call('ada', 'POST', `/api/v1/statuses/${post.id}/quotes/${early.id}/revoke`);
  const end = await far.received((one) => one.type === 'Delete' && one.object?.type === 'QuoteAuthorization');
  assert.equal(end.json.object.id, json.result);
  assert.equal(end.json.actor, who.ada.uri);
  assert.equal((await get(nora, server.address + at)).status, 410);
  const last = await seen('ben', early.id);
  assert.equal(last.quote.state, 'revoked');
  assert.equal(last.quote.quoted_status, null);
  // Asking again does not help.
  const again = request(nora, post.uri, note);
  await says(nora, again);
  await answer(nora, 'Reject', again);
});

test('a note that nobody here had is fetched when it may quote; one that does not quote the post may not', async () => {
  const post = await share('ada', 'may be quoted too', { quote_approval_policy: 'public' });
  const note = third.note(otto, 'From far away', naming(post.uri));
  const asked = request(otto, post.uri, note);
  await says(otto, asked);
  const { json } = await answer(otto, 'Accept', asked);
  assert.equal((await get(otto, json.result)).json.interactingObject, note.id);
  for (const wrong of [third.note(otto, 'of something else'), `${third.base}/users/otto/notes/none`,
    far.note(nora, 'of somebody else', naming(post.uri))]) {
    const other = request(otto, post.uri, wrong);
    await says(otto, other);
    if ((wrong.id ?? wrong).startsWith(third.base))
      await answer(otto, 'Reject', other);
  }
  assert.ok(!far.asked.some((one) => one.path.includes('/notes/none')));
});

test('whoever is blocked is refused', async () => {
  const post = await share('ada', 'for those who are not blocked', { quote_approval_policy: 'public' });
  const { id } = await found('ada', eve.acct, 'accounts');
  await call('ada', 'POST', `/api/v1/accounts/${id}/block`);
  const note = far.note(eve, 'Ha', naming(post.uri));
  const asked = request(eve, post.uri, note);
  await says(eve, asked);
  await answer(eve, 'Reject', asked);
  assert.ok(!far.asked.some((one) => one.path === new URL(note.id).pathname));
  const quiet = await share('ada', 'for few', { visibility: 'private' });
  const unseen = request(nora, quiet.uri, far.note(nora, 'Hm', naming(quiet.uri)));
  await says(nora, unseen);
  await answer(nora, 'Reject', unseen);
});

test('quotes among posts of elsewhere: shown when the authorization is found and says so', async () => {
  const quoted = third.note(otto, 'his own words');
  const stamp = (n, more = {}) => {
    const id = `${otto.id}/stamps/${n}`;
    return (quoting) => {
      third.put(new URL(id).pathname, { id, type: 'QuoteAuthorization', attributedTo: otto.id, interactingObject: quoting,
        interactionTarget: quoted.id, ...more });
      return id;
    };
  };
  const told = async (words, give) => {
    const note = far.note(nora, words, naming(quoted.id));
    if (give)
      note.quoteAuthorization = give(note.id);
    await says(nora, far.activity(nora, 'Create', note));
    return { note, status: await until(words, () => home('ben', note.id)) };
  };
  const good = await told('allowed', stamp(1));
  const shown = await until('it is shown', async () => {
    const s = await seen('ben', good.status.id);
    return s.quote.state === 'accepted' && s;
  });
  assert.equal(shown.quote.quoted_status.uri, quoted.id);
  assert.match(shown.content, /^<p class="quote-inline">RE: /);
  const wrong = [await told('nothing given'), await told('for another post', stamp(2, { interactingObject: `${far.base}/other` })),
    await told('of another post', stamp(3, { interactionTarget: `${third.base}/other` })),
    await told('of another person', stamp(4, { attributedTo: `${third.base}/users/else` })),
    await told('of another kind', stamp(5, { type: 'ReplyAuthorization' })),
    await told('at their own server', (id) => {
      far.put('/stamp', { id: `${far.base}/stamp`, type: 'QuoteAuthorization', attributedTo: otto.id, interactingObject: id,
        interactionTarget: quoted.id });
      return `${far.base}/stamp`;
    })];
  await until('they were looked at', () => [2, 3, 4, 5].every((n) => third.asked.some((one) => one.path === `/users/otto/stamps/${n}`)));
  for (const { status } of wrong) {
    const s = await seen('ben', status.id);
    assert.equal(s.quote.state, 'pending', s.content);
    assert.equal(s.quote.quoted_status, null);
  }
  // Given later, with an Update; and taken back by whoever gave it, and nobody else.
  const late = wrong[0];
  const id = stamp(6)(late.note.id);
  await says(nora, far.activity(nora, 'Update', { ...late.note, quoteAuthorization: id }));
  const state = async () => (await seen('ben', late.status.id)).quote.state;
  await until('it is shown too', async () => await state() === 'accepted');
  await says(nora, far.activity(nora, 'Delete', id));
  await says(olaf, third.activity(olaf, 'Delete', { id, type: 'QuoteAuthorization' }));
  const after = await told('a sign that it was read');
  assert.ok(after);
  assert.equal(await state(), 'accepted');
  await says(otto, third.activity(otto, 'Delete', { id, type: 'QuoteAuthorization' }));
  await until('it is taken back', async () => await state() === 'revoked');
  assert.equal((await seen('ben', late.status.id)).quote.quoted_status, null);
  for (const { status } of wrong.slice(1))
    assert.equal((await seen('ben', status.id)).quote.state, 'pending', status.content);
});

test('whoever quotes themselves needs nobody', async () => {
  const before = far.note(rosa, 'what she said before');
  const note = far.note(rosa, 'as she said', naming(before.id));
  await says(rosa, far.activity(rosa, 'Create', note));
  const status = await until('the note', () => home('ben', note.id));
  const s = await until('it is shown', async () => {
    const one = await seen('ben', status.id);
    return one.quote.state === 'accepted' && one;
  });
  assert.equal(s.quote.quoted_status.uri, before.id);
});

test('posts of here say what they quote, and by whose leave', async () => {
  const post = await share('ada', 'words of hers', { quote_approval_policy: 'public' });
  const quoting = await share('ben', 'as she says', { quoted_status_id: post.id });
  const { json } = await get(otto, quoting.uri);
  for (const name of ['quote', 'quoteUri', 'quoteUrl', '_misskey_quote'])
    assert.equal(json[name], post.uri, name);
  assert.match(json.content, /^<p class="quote-inline">RE: <a href="/);
  const at = new URL(json.quoteAuthorization).pathname;
  const stamp = (await get(otto, server.address + at)).json;
  assert.equal(stamp.attributedTo, who.ada.uri);
  assert.equal(stamp.interactingObject, quoting.uri);
  const own = await share('ada', 'as I said', { quoted_status_id: post.id });
  const mine = (await get(otto, own.uri)).json;
  assert.equal(mine.quote, post.uri);
  assert.equal(mine.quoteAuthorization, undefined);
  await call('ada', 'POST', `/api/v1/statuses/${post.id}/quotes/${quoting.id}/revoke`);
  const bare = (await get(otto, quoting.uri)).json;
  assert.equal(bare.quote, undefined);
  assert.equal(bare.quoteAuthorization, undefined);
  assert.ok(!bare.content.includes('quote-inline'));
  assert.equal((await get(otto, server.address + at)).status, 410);
});

// --- people here quote posts of elsewhere ---

const everybody = 'https://www.w3.org/ns/activitystreams#Public';
const quotable = (automatic, manual) => ({ interactionPolicy: { canQuote: { automaticApproval: automatic, manualApproval: manual } } });

// Somebody of elsewhere shares it, and ben has it at home.
async function told(person, words, more) {
  const note = person.far.note(person, words, more);
  await says(person, person.far.activity(person, 'Create', note));
  return { note, status: await until(words, () => home('ben', note.id)) };
}

const stamp = (person, n, quoting, quoted, more = {}) => {
  const id = `${person.id}/given/${n}`;
  person.far.put(new URL(id).pathname, { id, type: 'QuoteAuthorization', attributedTo: person.id, interactingObject: quoting,
    interactionTarget: quoted, ...more });
  return id;
};
const asks = (quoted) => far.received((json) => json.type === 'QuoteRequest' && json.object === quoted);
const replies = (person, type, asked, more = {}) => says(person, person.far.activity(person, type, { id: asked.id, type: 'QuoteRequest',
  actor: asked.actor, object: asked.object, instrument: asked.instrument.id }, more));
const quoteOf = async (name, id) => (await seen(name, id)).quote;

test('what apps are told beforehand of a post elsewhere', async () => {
  const ways = [[quotable([everybody], []), 'automatic'], [quotable([], [everybody]), 'manual'], [{}, 'denied'],
    [quotable([nora.id], []), 'denied'], [quotable([`${nora.id}/followers`], [everybody]), 'automatic'],
    [quotable([who.ben.uri], []), 'automatic'], [quotable([`${nora.id}/following`], []), 'denied']];
  for (const [more, way] of ways) {
    const { status } = await told(nora, `may ben? ${way}`, more);
    assert.equal(status.quote_approval.current_user, way, JSON.stringify(more));
  }
  const { status } = await told(nora, 'followers, others asked', quotable([`${nora.id}/followers`], [everybody]));
  assert.deepEqual(status.quote_approval, { automatic: ['followers'], manual: ['public'], current_user: 'automatic' });
  assert.equal((await seen('ada', status.id)).quote_approval.current_user, 'manual');
  const { status: closed } = await told(nora, 'nobody', {});
  await call('ben', 'POST', '/api/v1/statuses', { status: 'See', quoted_status_id: closed.id }, 403);
});

test('its author is asked with the whole post, says yes, and takes it back', async () => {
  await says(nora, far.activity(nora, 'Follow', who.ben.uri));
  const wish = await until('the wish', async () => (await call('ben', 'GET', '/api/v1/follow_requests'))[0]);
  await call('ben', 'POST', `/api/v1/follow_requests/${wish.id}/authorize`);
  const { note, status } = await told(nora, 'to be asked about', quotable([everybody], []));
  const mine = await share('ben', 'as nora says', { quoted_status_id: status.id });
  assert.deepEqual({ ...mine.quote }, { state: 'pending', quoted_status: null });
  const { json: asked, path } = await asks(note.id);
  assert.equal(path, '/users/nora/inbox');
  assert.equal(asked.actor, who.ben.uri);
  assert.equal(asked.instrument.id, mine.uri);
  assert.equal(asked.instrument.quote, note.id);
  assert.equal(asked.instrument.quoteAuthorization, undefined);
  const { json: create } = await far.received((json) => json.type === 'Create' && json.object.id === mine.uri);
  assert.equal(create.object.quote, note.id);
  assert.ok(!create.object.content.includes('quote-inline'));
  // What is no yes: of somebody else, elsewhere, about other posts, of another kind, or nothing at all.
  const good = stamp(nora, 1, mine.uri, note.id);
  await replies(eve, 'Accept', asked, { result: good });
  await replies(olaf, 'Accept', asked, { result: stamp(olaf, 1, mine.uri, note.id, { attributedTo: nora.id }) });
  for (const result of [stamp(otto, 1, mine.uri, note.id, { attributedTo: nora.id }), stamp(nora, 2, `${mine.uri}1`, note.id),
    stamp(nora, 3, mine.uri, `${note.id}1`), stamp(nora, 4, mine.uri, note.id, { attributedTo: eve.id }),
    stamp(nora, 5, mine.uri, note.id, { type: 'ReplyAuthorization' }), `${nora.id}/given/none`, undefined])
    await replies(nora, 'Accept', asked, { result });
  const after = await told(nora, 'a sign that all was read');
  assert.ok(after);
  assert.equal((await quoteOf('ben', mine.id)).state, 'pending');
  const yes = far.activity(nora, 'Accept', { id: asked.id, type: 'QuoteRequest', actor: asked.actor, object: asked.object,
    instrument: asked.instrument.id }, { result: good });
  await says(nora, yes);
  const shown = await until('it is let', async () => {
    const q = await quoteOf('ben', mine.id);
    return q.state === 'accepted' && q;
  });
  assert.equal(shown.quoted_status.uri, note.id);
  const { json: now } = await far.received((json) => json.type === 'Update' && json.object.id === mine.uri);
  assert.equal(now.object.quoteAuthorization, good);
  assert.match(now.object.content, /^<p class="quote-inline">RE: /);
  // Taken back by its author, and by nobody else; the same yes once more is none.
  await says(eve, far.activity(eve, 'Delete', { id: good, type: 'QuoteAuthorization' }));
  assert.ok(await told(nora, 'another sign'));
  assert.equal((await quoteOf('ben', mine.id)).state, 'accepted');
  await says(nora, far.activity(nora, 'Delete', { id: good, type: 'QuoteAuthorization' }));
  await until('it is taken back', async () => (await quoteOf('ben', mine.id)).state === 'revoked');
  const { json: bare } = await far.received((json) => json.type === 'Update' && json.object.id === mine.uri && !json.object.quote);
  assert.equal(bare.object.quoteAuthorization, undefined);
  await replies(nora, 'Accept', asked, { result: good });
  assert.ok(await told(nora, 'a third sign'));
  assert.deepEqual(await quoteOf('ben', mine.id), { state: 'revoked', quoted_status: null });
});

test('whoever decides by hand says no, and thinks better of it', async () => {
  const { note, status } = await told(nora, 'to be thought about', quotable([], [everybody]));
  const mine = await share('ben', 'may I?', { quoted_status_id: status.id });
  const { json: asked } = await asks(note.id);
  await replies(eve, 'Reject', asked);
  await replies(nora, 'Reject', asked);
  await until('no', async () => (await quoteOf('ben', mine.id)).state === 'rejected');
  await far.received((json) => json.type === 'Update' && json.object.id === mine.uri && !json.object.quote);
  await says(nora, far.activity(nora, 'Accept', asked.id, { result: stamp(nora, 9, mine.uri, note.id) }));
  await until('yes', async () => (await quoteOf('ben', mine.id)).state === 'accepted');
});

test('who is quoted must be able to read what quotes', async () => {
  const { status } = await told(nora, 'quoted before few', quotable([everybody], []));
  await call('ben', 'POST', '/api/v1/statuses', { status: 'for followers', visibility: 'direct', quoted_status_id: status.id }, 422);
  const { id, quote } = await share('ben', `@${nora.acct} look`, { visibility: 'direct', quoted_status_id: status.id });
  assert.equal(quote.state, 'pending');
  assert.equal((await seen('ben', id)).visibility, 'direct');
});
