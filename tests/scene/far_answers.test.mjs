// Answers among servers that want a word first (GoToSocial's interaction controls): people here answer posts of elsewhere that
// say who may, and people of elsewhere ask before they answer, light a candle or boost.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Far, PUBLIC, get, send } from '../lib/far.mjs';
import { Server } from '../lib/server.mjs';
import { until } from '../lib/until.mjs';
import { people } from '../lib/visitor.mjs';

const who = {}; // ben follows nora, who lives elsewhere; ada looks on
let server, far, third, nora, eve, otto, signs = 0;

async function call(name, method, path, body, expected = 200) {
  const answer = await who[name].call(method, path, body);
  assert.equal(answer.status, expected, `${method} ${path}: ${answer.body}`);
  return answer.json;
}

const share = (name, status, more = {}) => call(name, 'POST', '/api/v1/statuses', { status, visibility: 'public', ...more });
const seen = (name, id, expected) => call(name, 'GET', `/api/v1/statuses/${id}`, undefined, expected);
const home = async (name, uri) => (await call(name, 'GET', '/api/v1/timelines/home')).find((s) => s.uri === uri);
const page = async (name, status) => (await who[name].visitor.send(new URL(status.url).host === new URL(server.address).host
  ? new URL(status.url).pathname : `/@${status.account.acct}/${status.id}`)).text();

async function says(person, activity) {
  const answer = await send(server, person, activity);
  assert.equal(answer.status, 202, answer.body);
}

async function told(person, words, more) {
  const note = person.far.note(person, words, more);
  await says(person, person.far.activity(person, 'Create', note));
  return { note, status: await until(words, () => home('ben', note.id)) };
}
// Everything that came before it was worked on.
const read = () => told(nora, `a sign ${++signs}`);

const older = (always, asked) => ({ interactionPolicy: { canReply: { always, approvalRequired: asked } } });
const now = (automatic, manual) => ({ interactionPolicy: { canReply: { automaticApproval: automatic, manualApproval: manual } } });
const stamp = (person, n, answer, answered, more = {}) => {
  const id = `${person.id}/given/${n}`;
  person.far.put(new URL(id).pathname, { id, type: 'ReplyAuthorization', attributedTo: person.id, interactingObject: answer,
    interactionTarget: answered, ...more });
  return id;
};
const got = (type, id) => far.got.filter(({ json }) => json?.type === type && (json.object?.id ?? json.object) === id);
const seesIt = async (name, id) => (await who[name].call('GET', `/api/v1/statuses/${id}`)).status === 200;

before(async () => {
  far = await Far.start();
  third = await Far.start();
  nora = far.person('nora');
  eve = far.person('eve');
  otto = third.person('otto');
  server = await Server.start({ fetch_private: 'yes' });
  Object.assign(who, await people(server, ['ada', 'ben']));
  for (const [name, one] of Object.entries(who)) {
    one.uri = `${server.address}/@${name}`;
    await one.call('PATCH', '/api/v1/accounts/update_credentials', { locked: false });
  }
  const { id } = (await call('ben', 'GET', `/api/v2/search?resolve=true&type=accounts&q=${nora.acct}`)).accounts[0];
  await call('ben', 'POST', `/api/v1/accounts/${id}/follow`);
  await says(nora, far.activity(nora, 'Accept', { type: 'Follow', actor: who.ben.uri, object: nora.id }));
  await until('ben follows', async () => (await call('ben', 'GET', `/api/v1/accounts/relationships?id[]=${id}`))[0].following);
  // Otto, on another server, follows ben: he would get what ben shares with everybody.
  await says(otto, third.activity(otto, 'Follow', who.ben.uri));
  await until('otto follows', async () => (await call('ben', 'GET', `/api/v1/accounts/${who.ben.id}/followers`)).length);
});

after(async () => {
  far?.stop();
  third?.stop();
  if (process.env.SAY) console.log(server.said);
  await server?.stop();
});

test('who may not answer is told so, by the page before it is tried', async () => {
  for (const closed of [now([nora.id], []), older([nora.id], []), { commentsEnabled: false, capabilities: { reply: '[]' } }]) {
    const { status } = await told(nora, 'no answers, please', closed);
    await call('ben', 'POST', '/api/v1/statuses', { status: 'but', in_reply_to_id: status.id }, 403);
    assert.deepEqual(status.interaction_policy.can_reply.with_approval, []);
    const text = await page('ben', status);
    assert.match(text, /Whoever wrote this has chosen who may comment/);
    assert.ok(!text.includes('name="answers"'));
  }
  const { status } = await told(nora, `@ben@${new URL(server.address).host} but you`, { ...now([nora.id], []),
    tag: [{ type: 'Mention', href: who.ben.uri, name: '@ben' }] });
  await share('ben', 'I am named', { in_reply_to_id: status.id });
});

test('who may not boost is not offered it', async () => {
  const closed = { interactionPolicy: { canAnnounce: { automaticApproval: [nora.id] } } };
  const { status } = await told(nora, 'stay here', closed);
  assert.ok(!(await page('ben', status)).includes(`${status.id}/pass"`));
  await call('ben', 'POST', `/api/v1/statuses/${status.id}/reblog`, {}, 403);
  const { status: open } = await told(nora, 'go on', { interactionPolicy: { canAnnounce: { automaticApproval: [`${nora.id}/followers`] } } });
  assert.ok((await page('ben', open)).includes(`${open.id}/pass"`));
  assert.ok(!(await page('ada', open)).includes(`${open.id}/pass"`));
  await call('ben', 'POST', `/api/v1/statuses/${open.id}/reblog`);
});

test('an answer waits for a word of elsewhere, and is told to everybody with it', async () => {
  const { note, status } = await told(nora, 'ask me first', older([nora.id], [PUBLIC]));
  assert.deepEqual(status.interaction_policy.can_reply.with_approval, ['public']);
  assert.match(await page('ben', status), /may be read first by somebody/);
  const mine = await share('ben', 'with you', { in_reply_to_id: status.id });
  const { json: asked, path } = await far.received((json) => json.type === 'Create' && json.object.id === mine.uri);
  assert.equal(path, '/users/nora/inbox');
  assert.equal(asked.object.inReplyTo, note.id);
  assert.equal(asked.object.replyAuthorization, undefined);
  assert.equal(await seesIt('ada', mine.id), false);
  assert.match(await page('ben', mine), /nora elsewhere is asked first\. Until they let it in, only you see this answer/);
  assert.equal((await call('ben', 'GET', '/api/v1/interaction_requests')).length, 0);
  // What answers it waits with it.
  const below = await share('ben', 'and another thing', { in_reply_to_id: mine.id });
  // An edit reaches whoever was asked.
  await call('ben', 'PUT', `/api/v1/statuses/${mine.id}`, { status: 'with you always' });
  await far.received((json) => json.type === 'Update' && json.object.id === mine.uri);
  // What is no word of hers.
  const good = stamp(nora, 1, mine.uri, note.id);
  const accept = (person, more) => says(person, person.far.activity(person, 'Accept', mine.uri, { target: note.id, ...more }));
  await accept(eve, { result: good });
  await accept(otto, { result: stamp(otto, 1, mine.uri, note.id, { attributedTo: nora.id }) });
  for (const result of [stamp(otto, 2, mine.uri, note.id, { attributedTo: nora.id }), stamp(nora, 2, below.uri, note.id),
    stamp(nora, 3, mine.uri, `${note.id}0`), stamp(nora, 4, mine.uri, note.id, { attributedTo: eve.id }),
    stamp(nora, 5, mine.uri, note.id, { type: 'QuoteAuthorization' }), `${nora.id}/given/none`])
    await accept(nora, { result });
  await read();
  assert.equal(await seesIt('ada', mine.id), false);
  assert.equal(third.got.filter(({ json }) => json?.object?.id === mine.uri).length, 0);
  await accept(nora, { result: good });
  await until('ada sees it', () => seesIt('ada', mine.id));
  const { json: create } = await third.received((json) => json.type === 'Create' && json.object.id === mine.uri);
  assert.equal(create.object.replyAuthorization, good);
  assert.equal(create.object.approvedBy, good);
  assert.match(create.object.content, /always/);
  assert.equal((await get(otto, mine.uri)).json.replyAuthorization, good);
  // The one below is an answer to ben himself: it goes the way of the first.
  await until('the one below', () => seesIt('ada', below.id));
  assert.doesNotMatch(await page('ben', mine), /is asked first/);
  // She takes it back, and nobody else can; the same yes once more is none, for it is gone there.
  await says(eve, far.activity(eve, 'Delete', { id: good, type: 'ReplyAuthorization' }));
  await read();
  assert.equal(await seesIt('ada', mine.id), true);
  far.documents.delete(new URL(good).pathname);
  await says(nora, far.activity(nora, 'Delete', { id: good, type: 'ReplyAuthorization' }));
  await until('ada sees it no more', async () => !(await seesIt('ada', mine.id)));
  await accept(nora, { result: good });
  await read();
  assert.equal(await seesIt('ada', mine.id), false);
  assert.match(await page('ben', mine), /Only you see this answer/);
  assert.equal((await get(otto, mine.uri)).status, 404);
});

test('servers that know it are asked with a request; a no is kept calm, and can become a yes', async () => {
  const { note, status } = await told(nora, 'please ask', now([nora.id], [PUBLIC]));
  const mine = await share('ben', 'may I say?', { in_reply_to_id: status.id });
  const { json: asked } = await far.received((json) => json.type === 'ReplyRequest' && json.object === note.id);
  assert.equal(asked.instrument.id, mine.uri);
  assert.equal(asked.instrument.inReplyTo, note.id);
  assert.deepEqual(asked.to, [nora.id]);
  const inner = { id: asked.id, type: 'ReplyRequest', actor: who.ben.uri, object: note.id, instrument: mine.uri };
  await says(eve, far.activity(eve, 'Reject', inner));
  await read();
  assert.match(await page('ben', mine), /is asked first/);
  await says(nora, far.activity(nora, 'Reject', inner));
  await until('the no', async () => /Only you see this answer/.test(await page('ben', mine)) && !/is asked first/.test(await page('ben', mine)));
  assert.equal(await seesIt('ada', mine.id), false);
  assert.equal(await seesIt('ben', mine.id), true);
  assert.equal(third.got.filter(({ json }) => json?.object?.id === mine.uri).length, 0);
  await says(nora, far.activity(nora, 'Accept', asked.id, { result: stamp(nora, 11, mine.uri, note.id) }));
  await until('the yes', () => seesIt('ada', mine.id));
});

test('what waits and is deleted ends with whoever was asked', async () => {
  const { status } = await told(nora, 'ask me too', now([nora.id], [PUBLIC]));
  const mine = await share('ben', 'or not', { in_reply_to_id: status.id });
  await far.received((json) => json.type === 'ReplyRequest' && json.instrument.id === mine.uri);
  await call('ben', 'DELETE', `/api/v1/statuses/${mine.id}`);
  await far.received((json) => json.type === 'Delete' && json.object.id === mine.uri);
  assert.equal(third.got.filter(({ json }) => json?.object?.id === mine.uri).length, 0);
});

test('an answer that is welcome anyway carries what is said of it later', async () => {
  const { note, status } = await told(nora, 'for those who follow', now([nora.id, `${nora.id}/followers`], []));
  const mine = await share('ben', 'I follow', { in_reply_to_id: status.id });
  await third.received((json) => json.type === 'Create' && json.object.id === mine.uri);
  const uri = stamp(nora, 21, mine.uri, note.id);
  await says(nora, far.activity(nora, 'Accept', mine.uri, { result: uri }));
  const { json } = await third.received((one) => one.type === 'Update' && one.object.id === mine.uri);
  assert.equal(json.object.replyAuthorization, uri);
  await call('ada', 'POST', '/api/v1/statuses', { status: 'I do not', in_reply_to_id: status.id }, 403);
});

// --- they ask ---

const request = (person, type, object, instrument) => person.far.activity(person, type, object, { instrument });
const answerTo = (type, asked) => far.received((json) => json.type === type && json.object?.id === asked.id);

test('who asks to answer is answered at once, or when it is let in, or with no', async () => {
  const open = await share('ada', 'for all');
  const followers = { interaction_policy: { can_reply: { always: ['followers'] } } };
  const closed = await share('ada', 'for followers', followers);
  const first = await share('ada', 'read first', { interaction_policy: { can_reply: { always: ['followers'], with_approval: ['public'] } } });
  const ask = async (post, more = {}) => {
    const note = far.note(nora, 'I remember', { inReplyTo: post.uri, ...more });
    const asked = request(nora, 'ReplyRequest', post.uri, note);
    await says(nora, asked);
    return { note, asked };
  };
  const yes = await ask(open);
  const { json: accept } = await answerTo('Accept', yes.asked);
  assert.equal(accept.actor, who.ada.uri);
  assert.equal(accept.object.type, 'ReplyRequest');
  assert.equal(accept.object.instrument, yes.note.id);
  const doc = (await get(nora, accept.result)).json;
  assert.deepEqual([doc.type, doc.attributedTo, doc.interactingObject, doc.interactionTarget],
    ['ReplyAuthorization', who.ada.uri, yes.note.id, open.uri]);
  const no = await ask(closed);
  const { json: reject } = await answerTo('Reject', no.asked);
  assert.equal(reject.object.instrument, no.note.id);
  const later = await ask(first);
  const wish = await until('it waits', async () => (await call('ada', 'GET', '/api/v1/interaction_requests'))
    .find((one) => one.reply.uri === later.note.id));
  assert.equal(far.got.filter(({ json }) => json?.object?.id === later.asked.id).length, 0);
  await call('ada', 'POST', `/api/v1/interaction_requests/${wish.id}/authorize`);
  assert.ok((await answerTo('Accept', later.asked)).json.result);
  // An answer that is only named is fetched; one that is another's, or to another post, is none.
  const named = far.note(nora, 'named alone', { inReplyTo: open.uri });
  const asked = request(nora, 'ReplyRequest', open.uri, named.id);
  await says(nora, asked);
  await answerTo('Accept', asked);
  const theirs = far.note(eve, 'of eve', { inReplyTo: open.uri });
  const other = far.note(nora, 'to another', { inReplyTo: closed.uri });
  for (const wrong of [request(nora, 'ReplyRequest', open.uri, theirs), request(nora, 'ReplyRequest', open.uri, other)])
    await says(nora, wrong);
  await read();
  const below = (await call('ada', 'GET', `/api/v1/statuses/${open.id}/context`)).descendants.map((s) => s.uri);
  assert.deepEqual(below.sort(), [yes.note.id, named.id].sort());
});

test('who asks to light a candle or to boost does, and may show that it is welcome', async () => {
  const post = await share('ada', 'a candle, please');
  const like = far.activity(nora, 'Like', post.uri);
  const asked = request(nora, 'LikeRequest', post.uri, like);
  await says(nora, asked);
  const { json: yes } = await answerTo('Accept', asked);
  const doc = (await get(nora, yes.result)).json;
  assert.deepEqual([doc.type, doc.interactingObject, doc.interactionTarget], ['LikeAuthorization', like.id, post.uri]);
  assert.equal((await call('ada', 'GET', `/api/v1/statuses/${post.id}/favourited_by`)).length, 1);
  await says(nora, far.activity(nora, 'Undo', like));
  await until('it is out', async () => !(await call('ada', 'GET', `/api/v1/statuses/${post.id}/favourited_by`)).length);
  assert.equal((await get(nora, yes.result)).status, 404);
  const announce = far.activity(nora, 'Announce', post.uri, { to: [PUBLIC] });
  const wish = request(nora, 'AnnounceRequest', post.uri, announce);
  await says(nora, wish);
  const { json: go } = await answerTo('Accept', wish);
  const paper = (await get(nora, go.result)).json;
  assert.deepEqual([paper.type, paper.interactingObject, paper.interactionTarget], ['AnnounceAuthorization', announce.id, post.uri]);
  const quiet = await share('ada', 'stay', { interaction_policy: { can_reblog: { always: ['me'] } } });
  const refused = request(nora, 'AnnounceRequest', quiet.uri, far.activity(nora, 'Announce', quiet.uri));
  await says(nora, refused);
  await answerTo('Reject', refused);
  // Somebody else's deed, and a post that they may not see, are not answered at all.
  const secret = await share('ada', 'for me', { visibility: 'private' });
  const silent = [request(nora, 'LikeRequest', post.uri, far.activity(eve, 'Like', post.uri)),
    request(nora, 'LikeRequest', secret.uri, far.activity(nora, 'Like', secret.uri))];
  for (const one of silent)
    await says(nora, one);
  await read();
  for (const one of silent)
    assert.ok(!far.got.some(({ json }) => json?.object?.id === one.id));
});

test('answers of those who follow are told to be welcome, where not everybody\'s are', async () => {
  const { id } = (await call('ada', 'GET', `/api/v2/search?resolve=true&type=accounts&q=${nora.acct}`)).accounts[0];
  await says(nora, far.activity(nora, 'Follow', who.ada.uri));
  await until('nora follows', async () => (await call('ada', 'GET', `/api/v1/accounts/relationships?id[]=${id}`))[0].followed_by);
  const post = await share('ada', 'among us', { interaction_policy: { can_reply: { always: ['mutuals'] } } });
  const { interactionPolicy: policy } = (await get(nora, post.uri)).json;
  assert.deepEqual(policy.canReply.manualApproval, [`${who.ada.uri}/followers`]);
  assert.deepEqual(policy.canReply.automaticApproval, [who.ada.uri]);
  const early = far.note(nora, 'not yet', { inReplyTo: post.uri });
  await says(nora, far.activity(nora, 'Create', early));
  await call('ada', 'POST', `/api/v1/accounts/${id}/follow`);
  await says(nora, far.activity(nora, 'Accept', { type: 'Follow', actor: who.ada.uri, object: nora.id }));
  await until('both follow', async () => (await call('ada', 'GET', `/api/v1/accounts/relationships?id[]=${id}`))[0].following);
  const note = far.note(nora, 'now', { inReplyTo: post.uri });
  await says(nora, far.activity(nora, 'Create', note));
  const { json } = await far.received((one) => one.type === 'Accept' && one.object === note.id);
  assert.equal((await get(nora, json.result)).json.interactingObject, note.id);
  assert.equal(got('Accept', early.id).length, 0);
});
