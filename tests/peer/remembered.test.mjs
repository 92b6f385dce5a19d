// A page of somebody remembered among servers: Fedify's people follow it, offer it what they wrote and take it
// back; another home of ours sees it; and somebody claims to speak for it. Rosa keeps it; nobody else does.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { changePage, makePage } from '../lib/remembered.mjs';
import { until } from '../lib/until.mjs';
import { Peer, as } from './lib/fedify.mjs';
import { Home, plain, quiet, settled } from './lib/home.mjs';

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';
let home, other, peer, rosa, ben, dora, page, group, account;

before(async () => {
  [home, other, peer] = await Promise.all([Home.start(['rosa', 'ben']),
    Home.start(['dora'], { base: (s) => `http://127.0.0.1:${s.port}` }), Peer.start(['basil', 'thyme'])]);
  ({ rosa, ben } = home);
  ({ dora } = other);
  await makePage(rosa.visitor, 'rose', [['a grandmother']]);
  await changePage(rosa.visitor, 'rose', { access: 'public', accepts: 'anybody' });
  page = `${home.address}/@rose`;
});

after(async () => {
  peer?.stop();
  await home?.stop();
  await other?.stop();
});

const list = (v) => (Array.isArray(v) ? v : v === undefined || v === null ? [] : [v]);
const statuses = (who = rosa, id = account.id) => who.get(`/api/v1/accounts/${id}/statuses`);
const came = (type, object) => peer.got.filter((g) => g.type === type && g.of === page
  && (object === undefined || JSON.stringify(g.raw).includes(object)));

// A public note of thyme that names the page, as rosa hears of it.
async function offered(content, more = {}) {
  const note = peer.note('thyme', content, { mention: group, ...more });
  await peer.send('thyme', group, peer.create(note));
  const { status } = await rosa.heard('mention', (n) => n.status.uri === note.id.href);
  return { note, status };
}

test('it is found, a Group that says nothing of a life', async () => {
  const jrd = await peer.webfinger(`rose@${home.host}`);
  group = await peer.look(jrd.links.find((l) => l.rel === 'self').href);
  assert.ok(group instanceof as.Group);
  assert.equal(group.id.href, page);
  assert.equal(group.name.toString(), 'In memory of a grandmother');
  assert.equal(group.manuallyApprovesFollowers, true);
  const raw = await (await fetch(page, { headers: { accept: 'application/activity+json' } })).json();
  assert.deepEqual([raw.memorial, raw.discoverable, raw.indexable], [true, false, false]);
  account = await rosa.get('/api/v1/accounts/lookup?acct=rose');
});

test('basil follows it when rosa lets him in, and rosa is not followed by that', async () => {
  const follow = await peer.follow('basil', group);
  const asked = await rosa.heard('follow_request', (n) => n.account.acct === `basil@${peer.host}`);
  await quiet();
  assert.equal(came('Accept').length, 0);
  assert.deepEqual((await rosa.get('/api/v1/follow_requests')).map((a) => a.id), [asked.account.id]);
  await rosa.post(`/api/v1/follow_requests/${asked.account.id}/authorize`);
  const { raw, of } = await peer.wait('Accept');
  assert.equal(of, page);
  assert.equal(raw.object.id ?? raw.object, follow.id.href);
  assert.equal((await rosa.relation(asked.account.id)).followed_by, false);
});

let first;

test('thyme names it, and it is announced once when rosa has said so', async () => {
  first = await offered('<p>Her roses in June</p>');
  await settled(home);
  assert.equal(came('Announce').length, 0);
  assert.deepEqual(await statuses(), []);
  await rosa.post(`/api/v1/statuses/${first.status.id}/favourite`);
  const { raw, of } = await peer.wait('Announce', (a) => a.object === first.note.id.href);
  assert.equal(of, page);
  assert.ok(list(raw.to).includes(PUBLIC));
  assert.ok(list(raw.cc).includes(`${page}/followers`));
  await settled(home);
  assert.equal(came('Announce').length, 1);
  assert.deepEqual((await statuses()).map((s) => s.reblog.uri), [first.note.id.href]);
  const outbox = await (await fetch(`${page}/outbox?page=true`, { headers: { accept: 'application/activity+json' } })).json();
  assert.deepEqual(list(outbox.orderedItems).map((a) => [a.type, a.object]), [['Announce', first.note.id.href]]);
});

test('an edit of hers is seen here', async () => {
  const edited = first.note.clone({ content: '<p>Her roses in July</p>', updated: first.note.published.add({ seconds: 9 }) });
  peer.notes.set(first.note.id.pathname, edited);
  await peer.send('thyme', group, new as.Update({ id: peer.fresh('updates'), actor: peer.uri('thyme'), object: edited,
    to: new URL(PUBLIC) }));
  await until(async () => /in July/.test(plain((await statuses())[0].reblog.content)));
  assert.equal(came('Undo').length, 0);
});

test('when she takes it back, the page does', async () => {
  peer.notes.delete(first.note.id.pathname);
  await peer.send('thyme', group, new as.Delete({ id: peer.fresh('deletes'), actor: peer.uri('thyme'), object: first.note.id,
    to: new URL(PUBLIC) }));
  const { raw } = await peer.wait('Undo', (a) => a.object.type === 'Announce' && a.actor === page);
  assert.equal(raw.object.actor, page);
  assert.deepEqual(await statuses(), []);
});

test('what rosa does not take meets silence', async () => {
  const { status } = await offered('<p>Buy candles here</p>');
  const before = peer.posted.length;
  await rosa.post(`/api/v1/statuses/${status.id}/mute`);
  await settled(home);
  await quiet();
  assert.equal(peer.posted.length, before);
  assert.deepEqual(await statuses(), []);
});

test('for followers it is offered and never announced', async () => {
  const followers = new URL('/users/thyme/followers', peer.origin);
  const { status } = await offered('<p>Among us</p>', { to: followers, ccs: [group.id] });
  assert.equal(status.visibility, 'private');
  await rosa.post(`/api/v1/statuses/${status.id}/favourite`);
  await settled(home);
  await quiet();
  assert.equal(came('Announce', status.uri).length, 0);
  assert.deepEqual((await statuses()).map((s) => s.reblog.uri), [status.uri]);
  assert.deepEqual(await statuses(ben), []);
});

test('a letter to it is answered by nobody and kept by nobody', async () => {
  const before = peer.posted.length;
  const note = peer.note('thyme', '<p>I miss you</p>', { mention: group, to: group.id, ccs: [] });
  await peer.send('thyme', group, peer.create(note));
  await settled(home);
  await quiet();
  assert.equal(peer.posted.length, before);
  assert.equal(await rosa.findPost(note.id.href), undefined);
});

let there, bens;

test('another home of ours: dora follows it and has at home what comes on it', async () => {
  there = (await dora.find(`@rose@${home.host}`));
  assert.deepEqual([there.group, there.memorial, there.bot, there.locked], [true, true, false, true]);
  await dora.post(`/api/v1/accounts/${there.id}/follow`);
  assert.equal((await dora.relation(there.id)).requested, true);
  const asked = await rosa.heard('follow_request', (n) => n.account.acct === `dora@${other.host}`);
  await rosa.post(`/api/v1/follow_requests/${asked.account.id}/authorize`);
  await until(async () => (await dora.relation(there.id)).following);
  bens = await ben.share('@rose her garden gate');
  await rosa.heard('mention', (n) => n.status.id === bens.id);
  await rosa.post(`/api/v1/statuses/${bens.id}/reblog`);
  const seen = await dora.saw((s) => s.reblog?.uri === bens.uri);
  assert.equal(seen.account.id, there.id);
  await peer.wait('Announce', (a) => a.object === bens.uri && a.actor === page);
});

test('dora offers something of her own from there', async () => {
  const post = await dora.share(`@rose@${home.host} the summer of the big hail`);
  const { status } = await rosa.heard('mention', (n) => n.status.uri === post.uri);
  await rosa.post(`/api/v1/statuses/${status.id}/favourite`);
  await dora.saw((s) => s.reblog?.uri === post.uri && s.account.id === there.id);
  const announce = await peer.wait('Announce', (a) => a.object === post.uri);
  await dora.delete(`/api/v1/statuses/${post.id}`);
  await peer.wait('Undo', (a) => a.object.id === announce.raw.id);
  await until(async () => !(await statuses()).some((s) => s.reblog.uri === post.uri));
});

test('who claims to speak for it is not heard', async () => {
  const waits = await offered('<p>It waits</p>');
  const inbox = group.endpoints.sharedInbox;
  const claim = (type, object) => ({ '@context': 'https://www.w3.org/ns/activitystreams', id: peer.fresh('claims').href, type,
    actor: page, object, to: [PUBLIC] });
  for (const claimed of [claim('Announce', waits.note.id.href), claim('Accept', waits.note.id.href),
    claim('Create', { id: peer.fresh('notes').href, type: 'Note', attributedTo: page, content: 'I am here', to: [PUBLIC] })])
    await peer.sendRaw('basil', inbox, claimed);
  // and in his own name
  await peer.sendRaw('basil', inbox, { ...claim('Accept', { type: 'Follow', actor: peer.uri('thyme').href, object: page }),
    actor: peer.uri('basil').href });
  await peer.send('basil', group, peer.boost('basil', waits.note.id));
  await settled(home);
  assert.ok(!(await statuses()).some((s) => s.reblog.uri === waits.note.id.href));
  assert.ok(!(await statuses()).some((s) => !s.reblog));
  const thyme = await rosa.find(`@thyme@${peer.host}`);
  assert.ok(!(await rosa.get('/api/v1/follow_requests')).some((a) => a.id === thyme.id));
});

test('narrower, it takes back what it told, and strangers see its name alone', async () => {
  await changePage(rosa.visitor, 'rose', { access: 'followers' });
  await peer.wait('Undo', (a) => a.actor === page && JSON.stringify(a).includes(bens.uri));
  await until(async () => !(await dora.get('/api/v1/timelines/home')).some((s) => s.reblog?.uri === bens.uri));
  const raw = await (await fetch(page, { headers: { accept: 'application/activity+json' } })).json();
  assert.deepEqual([raw.type, raw.published, raw.icon], ['Group', undefined, undefined]);
  const outbox = await (await fetch(`${page}/outbox?page=true`, { headers: { accept: 'application/activity+json' } })).json();
  assert.deepEqual(list(outbox.orderedItems), []);
  await changePage(rosa.visitor, 'rose', { access: 'keepers' });
  const gone = await fetch(page, { headers: { accept: 'application/activity+json' } });
  assert.equal(gone.status, 404);
  const finger = await fetch(`${home.address}/.well-known/webfinger?resource=acct:rose@${home.host}`);
  assert.equal(finger.status, 404);
});
