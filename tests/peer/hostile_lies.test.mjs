// A server that lies: about who did something, about whose a post is, about what others said. Nothing of
// it is believed. An honest server beside it shows that the same words would have been, from the right one.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { rows } from '../lib/rows.mjs';
import { Liar, PUBLIC, keys } from './lib/liar.mjs';
import { Home, plain, settled } from './lib/home.mjs';

let home, ada, ben, honest, mallory, inbox, shared, id, post, note, seen, wren;

before(async () => {
  home = await Home.start(['ada', 'ben']);
  ({ ada, ben } = home);
  honest = await Liar.start({ key: 0 });
  mallory = await Liar.start({ key: 1 });
  honest.actor('wren');
  mallory.actor('mallory');
  shared = `${home.address}/inbox`;
  inbox = `${home.address}/@ada/inbox`;
  id = `${home.address}/@ada`;
  post = await ada.share('Her roses');
  wren = await ada.find(`wren@${honest.host}`);
  await ada.post(`/api/v1/accounts/${wren.id}/follow`);
  await settled(home);
  const [asked] = honest.came.filter((c) => c.json.type === 'Follow');
  assert.equal(await honest.send(inbox, honest.deed('Accept', honest.at('/users/wren'), asked.json), 'wren'), 202);
  await settled(home);
  assert.equal((await ada.relation(wren.id)).following, true, 'the honest one is believed');
  note = honest.note('/notes/1', honest.at('/users/wren'), '<p>a true word</p>');
  assert.equal(await honest.send(inbox, honest.deed('Create', note.attributedTo, note), 'wren'), 202);
  seen = await ada.saw((s) => s.uri === note.id);
  // Mallory is heard, too, when she speaks for herself.
  const own = mallory.note('/notes/own', mallory.at('/users/mallory'), '<p>hello</p>', { cc: [id],
    tag: [{ type: 'Mention', href: id, name: '@ada' }] });
  assert.equal(await mallory.send(inbox, mallory.deed('Create', own.attributedTo, own), 'mallory'), 202);
  await ada.heard('mention', (n) => n.status.uri === own.id);
});

after(async () => {
  honest?.stop();
  mallory?.stop();
  await home?.stop();
});

const at = (path) => mallory.at(path);
const me = () => at('/users/mallory');
const truth = () => honest.at('/users/wren');

// What Mallory sends is taken or refused, and afterwards everything has been worked on.
async function lie(document, options = {}, name = 'mallory') {
  const status = await mallory.send(options.to ?? inbox, document, name, options);
  assert.ok(status < 500, `answered ${status}`);
  await settled(home);
  return status;
}

const texts = async () => (await ada.get('/api/v1/timelines/home')).map((s) => plain(s.content));
const isAsBefore = async () => {
  const now = await ada.get(`/api/v1/statuses/${seen.id}`);
  assert.equal(plain(now.content), 'a true word');
  assert.equal(now.edited_at, null);
  assert.equal(now.account.id, wren.id);
};
const isHere = (uri) => Number(rows(home.server, `SELECT count(*) FROM far_post WHERE uri = '${uri}'`)[0]) > 0;

test('a post in the name of another', async () => {
  const false1 = { ...note, id: honest.at('/notes/666'), content: '<p>a false word</p>' };
  await lie(mallory.deed('Create', truth(), false1));
  await lie({ ...mallory.deed('Create', me(), false1) });
  await lie(mallory.deed('Create', me(), { ...false1, id: at('/notes/666') }));
  await lie(mallory.deed('Create', truth(), { ...false1, id: at('/notes/667') }), { to: shared });
  assert.ok(!(await texts()).some((t) => t.includes('false')));
  for (const uri of [false1.id, at('/notes/666'), at('/notes/667')])
    assert.ok(!isHere(uri), `${uri} is here`);
});

test('a true address with false words in it', async () => {
  const real = honest.note('/notes/2', truth(), '<p>what she really said</p>');
  await lie(mallory.deed('Announce', me(), { ...real, content: '<p>what she never said</p>' }));
  await lie(mallory.deed('Create', me(), { ...real, content: '<p>what she never said</p>' }));
  const all = rows(home.server, "SELECT count(*) FROM post WHERE caption_html LIKE '%never said%'");
  assert.deepEqual(all, ['0']);
});

test('a post in the name of somebody here', async () => {
  await lie(mallory.deed('Create', id, { ...note, id: at('/notes/670'), attributedTo: id, content: '<p>I, ada</p>' }));
  await lie(mallory.deed('Create', me(), { ...note, id: `${id}/999999`, attributedTo: id, content: '<p>I, ada</p>' }));
  await lie(mallory.deed('Create', me(), { ...note, id: `${id}/999998`, attributedTo: me(), content: '<p>I, ada</p>' }));
  const mine = await ada.get(`/api/v1/accounts/${ada.me.id}/statuses`);
  assert.deepEqual(mine.map((s) => plain(s.content)), ['Her roses']);
  assert.deepEqual(rows(home.server, "SELECT count(*) FROM post WHERE caption_html LIKE '%I, ada%'"), ['0']);
});

test('a change of what another wrote', async () => {
  const changed = { ...note, content: '<p>a false word</p>', updated: new Date().toISOString() };
  for (const actor of [me(), truth()])
    for (const object of [changed, { ...changed, attributedTo: me() }])
      await lie(mallory.deed('Update', actor, object));
  await isAsBefore();
});

test('a change of who another is', async () => {
  const person = { ...honest.answers.get('/users/wren'), name: 'A fool',
    publicKey: { ...honest.answers.get('/users/wren').publicKey, publicKeyPem: keys(1).publicKey } };
  for (const actor of [me(), truth()])
    await lie(mallory.deed('Update', actor, person));
  assert.equal((await ada.get(`/api/v1/accounts/${wren.id}`)).display_name, 'wren');
  // Nor does her key change so.
  await lie(mallory.deed('Create', truth(), { ...note, id: honest.at('/notes/668') }), { keyId: `${truth()}#main-key` });
  assert.ok(!isHere(honest.at('/notes/668')));
});

test('a deletion of what is another\'s, and of another', async () => {
  for (const actor of [me(), truth()])
    for (const object of [note.id, { type: 'Tombstone', id: note.id }, truth(), { type: 'Person', id: truth() },
      post.uri, id])
      await lie(mallory.deed('Delete', actor, object));
  await isAsBefore();
  assert.equal((await ada.get(`/api/v1/accounts/${wren.id}`)).acct, `wren@${honest.host}`);
  await ada.get(`/api/v1/statuses/${post.id}`);
});

test('a deletion of a post of her own, of which she says that it is wren\'s', async () => {
  const own = mallory.note('/notes/3', me(), '<p>mine</p>');
  await lie(mallory.deed('Create', me(), own));
  await lie(mallory.deed('Delete', me(), { type: 'Tombstone', id: note.id, attributedTo: me() }));
  await isAsBefore();
});

test('taking back what another did', async () => {
  const like = honest.deed('Like', truth(), post.uri);
  const boost = honest.deed('Announce', truth(), post.uri);
  const follow = honest.deed('Follow', truth(), id);
  for (const deed of [like, boost, follow])
    assert.equal(await honest.send(inbox, deed, 'wren'), 202);
  await settled(home);
  assert.equal((await ada.relation(wren.id)).followed_by, true);
  for (const actor of [me(), truth()])
    for (const deed of [like, boost, follow]) {
      await lie(mallory.deed('Undo', actor, deed));
      await lie(mallory.deed('Undo', actor, deed.id));
    }
  assert.equal((await ada.relation(wren.id)).followed_by, true);
  assert.deepEqual((await ada.get(`/api/v1/statuses/${post.id}/favourited_by`)).map((a) => a.id), [wren.id]);
  assert.deepEqual((await ada.get(`/api/v1/statuses/${post.id}/reblogged_by`)).map((a) => a.id), [wren.id]);
});

test('accepting and refusing for another', async () => {
  honest.actor('lark');
  const lark = await ada.find(`lark@${honest.host}`);
  await ada.post(`/api/v1/accounts/${lark.id}/follow`);
  await settled(home);
  const asked = honest.came.find((c) => c.json.type === 'Follow' && c.json.object === honest.at('/users/lark'));
  for (const actor of [me(), honest.at('/users/lark')])
    for (const type of ['Accept', 'Reject'])
      for (const object of [asked.json, asked.json.id])
        await lie(mallory.deed(type, actor, object));
  // Not even somebody else on the same server may.
  await honest.send(inbox, honest.deed('Accept', truth(), asked.json), 'wren');
  await settled(home);
  const now = await ada.relation(lark.id);
  assert.deepEqual([now.following, now.requested], [false, true]);
});

test('accepting for oneself what was never asked', async () => {
  const never = { id: `${id}#follows/77777`, type: 'Follow', actor: id, object: me() };
  await lie(mallory.deed('Accept', me(), never));
  const she = await ada.find(`mallory@${mallory.host}`);
  assert.equal((await ada.relation(she.id)).following, false);
});

test('a candle, a boost, a follow, a block, a move in the name of another', async () => {
  honest.actor('finch');
  const finch = honest.at('/users/finch');
  for (const type of ['Like', 'Announce', 'Follow', 'Block', 'EmojiReact'])
    await lie(mallory.deed(type, finch, type === 'Follow' || type === 'Block' ? id : post.uri, { content: '🕯️' }));
  await lie(mallory.deed('Move', truth(), truth(), { target: me() }));
  await lie(mallory.deed('Move', me(), truth(), { target: me() }));
  assert.ok(!(await ada.get(`/api/v1/statuses/${post.id}/favourited_by`)).some((a) => a.username === 'finch'));
  assert.ok(!(await ada.get(`/api/v1/accounts/${ada.me.id}/followers`)).some((a) => a.username === 'finch'));
  assert.equal((await ada.relation(wren.id)).following, true);
  const she = await ada.find(`mallory@${mallory.host}`);
  assert.equal((await ada.relation(she.id)).following, false);
});

test('a move to somebody who does not say so', async () => {
  mallory.actor('from');
  const from = await ada.find(`from@${mallory.host}`);
  await ada.post(`/api/v1/accounts/${from.id}/follow`);
  await settled(home);
  const asked = mallory.came.find((c) => c.json.type === 'Follow' && c.json.object === at('/users/from'));
  await lie(mallory.deed('Accept', at('/users/from'), asked.json), {}, 'from');
  assert.equal((await ada.relation(from.id)).following, true);
  honest.actor('owl');
  mallory.actor('from', { movedTo: honest.at('/users/owl') });
  await lie(mallory.deed('Move', at('/users/from'), at('/users/from'), { target: honest.at('/users/owl') }), {}, 'from');
  assert.ok(!honest.came.some((c) => c.json.type === 'Follow' && c.json.object === honest.at('/users/owl')));
});

test('pins for another', async () => {
  const pinned = () => ada.get(`/api/v1/accounts/${wren.id}/statuses?pinned=true`);
  for (const actor of [me(), truth()])
    await lie(mallory.deed('Add', actor, note.id, { target: honest.at('/users/wren/featured') }));
  assert.deepEqual(await pinned(), []);
});

test('a key of another, and keys that lie about their owner', async () => {
  const false1 = (n) => ({ ...note, id: honest.at(`/notes/${n}`), content: '<p>a false word</p>' });
  // Her key, under wren's name.
  assert.notEqual(await lie(honest.deed('Create', truth(), false1(700)), { keyId: `${truth()}#main-key` }), 202);
  // A key document of her own that says it is wren's.
  mallory.answers.set('/key', { id: at('/key'), type: 'Key', owner: truth(), publicKeyPem: keys(1).publicKey });
  await lie(honest.deed('Create', truth(), false1(701)), { keyId: at('/key') });
  // An actor of her own whose key says that it is wren's.
  mallory.actor('cuckoo', { publicKey: { id: at('/users/cuckoo#main-key'), owner: truth(), publicKeyPem: keys(1).publicKey } });
  await lie(honest.deed('Create', truth(), false1(702)), {}, 'cuckoo');
  // An actor document on her server with wren's id.
  mallory.answers.set('/users/mask', { ...honest.answers.get('/users/wren'),
    publicKey: { id: at('/users/mask#main-key'), owner: truth(), publicKeyPem: keys(1).publicKey } });
  await lie(honest.deed('Create', truth(), false1(703)), {}, 'mask');
  // Hers, whose key is said to lie at wren's address.
  mallory.actor('magpie', { publicKey: { id: `${truth()}#main-key`, owner: at('/users/magpie'), publicKeyPem: keys(1).publicKey } });
  await lie(mallory.deed('Create', at('/users/magpie'), false1(704)), { keyId: `${truth()}#main-key` });
  for (let n = 700; n < 705; n++)
    assert.ok(!isHere(honest.at(`/notes/${n}`)), `note ${n} is here`);
  // Wren's own is believed afterwards as before.
  const true1 = honest.note('/notes/710', truth(), '<p>still me</p>');
  assert.equal(await honest.send(inbox, honest.deed('Create', truth(), true1), 'wren'), 202);
  await settled(home);
  assert.ok(isHere(true1.id));
});

test('a name of another server', async () => {
  // The document says a name, but its own WebFinger knows nobody of that name, or says another domain's.
  mallory.actor('swift', {}, { named: false });
  mallory.answers.set(`/.well-known/webfinger?resource=${encodeURIComponent(`acct:swift@${mallory.host}`)}`,
    { subject: `acct:wren@${honest.host}`, links: [{ rel: 'self', type: 'application/activity+json', href: at('/users/swift') }] });
  await ada.find(`swift@${mallory.host}`);
  const found = await ada.find(`wren@${honest.host}`);
  assert.equal(found.id, wren.id);
  assert.equal(found.url, honest.at('/@wren'));
  assert.deepEqual(rows(home.server, `SELECT count(*) FROM far_account f JOIN account a ON a.id = f.account_id
    WHERE a.domain = '${honest.host}' AND f.uri LIKE '${mallory.origin}%'`), ['0']);
});

test('two who say that they have one name', async () => {
  mallory.answers.set('/users/second', { ...mallory.answers.get('/users/mallory'), id: at('/users/second'),
    publicKey: { ...mallory.answers.get('/users/mallory').publicKey, id: at('/users/second#main-key'), owner: at('/users/second') } });
  await lie(mallory.deed('Like', at('/users/second'), post.uri), {}, 'second');
  const found = await ada.find(`mallory@${mallory.host}`);
  assert.equal(found.url, at('/@mallory'));
  assert.deepEqual(rows(home.server, `SELECT count(*) FROM account WHERE domain = '${mallory.host}' AND name = 'mallory'`), ['1']);
});

test('a list of followers that is another\'s, or that lies', async () => {
  const digest = 'a'.repeat(64);
  mallory.answers.set('/nobody', { id: at('/nobody'), type: 'OrderedCollection', orderedItems: [] });
  for (const [collection, url] of [[honest.at('/users/wren/followers'), at('/nobody')], [at('/users/mallory/followers'), honest.at('/users/wren/followers')],
    [`${id}/followers`, at('/nobody')], [honest.at('/users/wren/followers'), honest.at('/nobody')]]) {
    const header = `collectionId="${collection}", url="${url}", digest="${digest}"`;
    await lie(mallory.deed('Like', me(), `${id}/1`), { more: { 'collection-synchronization': header } });
  }
  assert.equal((await ada.relation(wren.id)).following, true);
  assert.equal((await ada.relation(wren.id)).followed_by, true);
});

test('authorizations that nobody gave', async () => {
  // Of a quote: the paper is Mallory's own, or says nothing of this quote.
  const quoting = (n, more) => mallory.note(`/notes/quote${n}`, me(), '<p>as she said</p>', { cc: [id], quote: post.uri,
    tag: [{ type: 'Mention', href: id, name: '@ada' }], ...more });
  const paper = (path, by, more = {}) => {
    const document = { '@context': 'https://w3id.org/fep/044f', type: 'QuoteAuthorization', id: at(path), attributedTo: by,
      interactingObject: at(`/notes/${path.slice(1)}`), interactionTarget: post.uri, ...more };
    mallory.answers.set(path, document);
    return document.id;
  };
  const notes = [quoting(1, { quoteAuthorization: paper('/quote1', id) }), quoting(2, { quoteAuthorization: paper('/quote2', me()) }),
    quoting(3, { quoteAuthorization: `${id}/quotes/1` }), quoting(4, { quoteAuthorization: post.uri }), quoting(5, {}),
    quoting(6, { quote: note.id, quoteAuthorization: paper('/quote6', truth(), { interactionTarget: note.id }) })];
  for (const one of notes) {
    await lie(mallory.deed('Create', me(), one));
    const heard = await ada.heard('mention', (n) => n.status.uri === one.id);
    assert.notEqual((await ada.get(`/api/v1/statuses/${heard.status.id}`)).quote?.state, 'accepted', one.id);
  }
  // Of an answer to a post where answers wait for a word.
  const kept = await ada.share('Answers wait', { interaction_policy: { can_reply: { always: ['author'], with_approval: ['public'] } } });
  for (const [n, by] of [[1, at('/yes')], [2, `${id}/approvals/1`], [3, kept.uri]].entries()) {
    mallory.answers.set('/yes', { type: 'ReplyAuthorization', id: at('/yes'), attributedTo: id, interactingObject: at(`/notes/yes${n}`),
      interactionTarget: kept.uri });
    const answer = mallory.note(`/notes/yes${n}`, me(), '<p>let in</p>', { inReplyTo: kept.uri, approvedBy: by[1], replyAuthorization: by[1] });
    await lie(mallory.deed('Create', me(), answer));
    await lie(mallory.deed('Accept', me(), answer.id, { result: at('/yes') }));
    await lie(mallory.deed('Accept', id, answer.id, { result: at('/yes') }));
  }
  assert.deepEqual((await ben.get(`/api/v1/statuses/${kept.id}/context`)).descendants, []);
  assert.deepEqual((await fetch(`${home.address}/api/v1/statuses/${kept.id}/context`).then((a) => a.json())).descendants, []);
});

test('votes that do not count', async () => {
  const poll = await ada.share('Which tree?', { poll: { options: ['oak', 'elm'], expires_in: 3600 } });
  const vote = (n, by, name, server = mallory) => server.deed('Create', by, { id: server.at(`/votes/${n}`), type: 'Note', name,
    attributedTo: by, to: [id], inReplyTo: poll.uri });
  await lie(vote(1, me(), 'oak'));
  for (const [n, by, name] of [[2, me(), 'oak'], [3, me(), 'elm'], [4, me(), 'ash'], [5, truth(), 'elm'], [6, id, 'elm']])
    await lie(vote(n, by, name));
  assert.deepEqual((await ada.get(`/api/v1/statuses/${poll.id}`)).poll.options.map((o) => o.votes_count), [1, 0]);
  const question = honest.note('/notes/q', truth(), '<p>which?</p>', { type: 'Question', votersCount: 1,
    endTime: new Date(Date.now() + 3600_000).toISOString(),
    oneOf: ['a', 'b'].map((name) => ({ type: 'Note', name, replies: { type: 'Collection', totalItems: 0 } })) });
  await honest.send(inbox, honest.deed('Create', truth(), question), 'wren');
  const asked = await ada.saw((s) => s.uri === question.id);
  await lie(mallory.deed('Update', me(), { ...question, oneOf: question.oneOf.map((o) => ({ ...o, replies: { totalItems: 999 } })) }));
  assert.deepEqual((await ada.get(`/api/v1/statuses/${asked.id}`)).poll.options.map((o) => o.votes_count), [0, 0]);
});

test('for somebody here who is none of their business', async () => {
  // ada's followers are not for Mallory to write to.
  const letter = mallory.note('/notes/800', me(), '<p>dear all</p>', { to: [`${id}/followers`], cc: [] });
  await lie(mallory.deed('Create', me(), letter, { to: [`${id}/followers`] }), { to: shared });
  assert.ok(!(await ben.get('/api/v1/timelines/home')).some((s) => s.uri === letter.id));
  assert.equal((await ben.get('/api/v1/timelines/public')).some((s) => s.uri === letter.id), false);
});

test('an answer of hers is not an answer of wren\'s thread to those whom wren blocks', async () => {
  await ada.post(`/api/v1/accounts/${(await ada.find(`mallory@${mallory.host}`)).id}/block`);
  const answer = mallory.note('/notes/801', me(), '<p>are you there?</p>', { inReplyTo: post.uri, cc: [id],
    tag: [{ type: 'Mention', href: id, name: '@ada' }] });
  await lie(mallory.deed('Create', me(), answer));
  await lie(mallory.deed('Like', me(), post.uri));
  await lie(mallory.deed('Announce', me(), post.uri));
  await lie(mallory.deed('Follow', me(), id));
  assert.ok(!(await ada.get('/api/v1/notifications')).some((n) => n.account.username === 'mallory' && n.status?.uri === answer.id));
  assert.deepEqual((await ada.get(`/api/v1/statuses/${post.id}/context`)).descendants, []);
  assert.ok(!(await ada.get(`/api/v1/statuses/${post.id}/favourited_by`)).some((a) => a.username === 'mallory'));
  assert.ok(!(await ada.get(`/api/v1/accounts/${ada.me.id}/followers`)).some((a) => a.username === 'mallory'));
});

test('foreign words are clean', async () => {
  const dirty = honest.note('/notes/900', truth(), '<p onclick="x()">a <script>alert(1)</script><img src=x onerror=alert(1)>'
    + '<a href="javascript:alert(1)">b</a><style>p{}</style><iframe src="//x"></iframe></p>', {
    summary: '<b>s</b>', url: 'javascript:alert(1)', attachment: [
      { type: 'Document', mediaType: 'image/png', url: 'javascript:alert(1)', name: '"><script>' },
      { type: 'Document', mediaType: 'text/html', url: honest.at('/page'), name: 'a page' }] });
  await honest.send(inbox, honest.deed('Create', truth(), dirty), 'wren');
  const shown = await ada.saw((s) => s.uri === dirty.id);
  assert.doesNotMatch(JSON.stringify(shown.content), /script|onclick|onerror|javascript|iframe|style/);
  assert.doesNotMatch(String(shown.url), /^javascript/);
  for (const m of shown.media_attachments)
    assert.doesNotMatch(JSON.stringify(m), /javascript:/);
  const page = await ada.visitor.open(new URL(`/@wren@${honest.host}/${shown.id}`, home.address).href);
  assert.doesNotMatch(page.html, /<script>alert|onerror=alert|javascript:alert/);
});
