// What is wrong with the signature, or with the request around it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { rows } from '../lib/rows.mjs';
import { Liar, PUBLIC, TYPE, keys } from './lib/liar.mjs';
import { Home, settled } from './lib/home.mjs';

const HOUR = 3600_000;
let home, ada, liar, inbox, post, count = 0;

before(async () => {
  home = await Home.start(['ada']);
  ({ ada } = home);
  liar = await Liar.start();
  liar.actor('wren');
  inbox = `${home.address}/@ada/inbox`;
  post = await ada.share('Her roses');
});

after(async () => {
  liar?.stop();
  await home?.stop();
});

// A comment, so that each that gets through is seen.
function comment() {
  const note = liar.note(`/notes/${++count}`, liar.at('/users/wren'), `<p>word ${count}</p>`,
    { inReplyTo: post.uri, cc: [`${home.address}/@ada`], tag: [{ type: 'Mention', href: `${home.address}/@ada`, name: '@ada' }] });
  return liar.deed('Create', note.attributedTo, note);
}

const heard = async (deed) => (await ada.get('/api/v1/notifications')).filter((n) => n.status?.uri === deed.object.id).length;

async function refused(options, why) {
  const deed = comment();
  const status = await liar.send(inbox, deed, 'wren', options);
  assert.ok(status >= 400 && status < 500, `${why} is answered with ${status}`);
  await settled(home);
  assert.equal(await heard(deed), 0, why);
}

async function taken(options, why) {
  const deed = comment();
  assert.equal(await liar.send(inbox, deed, 'wren', options), 202, why);
  await settled(home);
  assert.equal(await heard(deed), 1, why);
  return deed;
}

test('as it should be', () => taken({}, 'a good signature'));

test('a replay is done once', async () => {
  const deed = comment();
  const text = JSON.stringify(deed);
  const headers = liar.sign(inbox, text, { keyId: liar.at('/users/wren#main-key') });
  for (let i = 0; i < 3; i++)
    await fetch(inbox, { method: 'POST', headers, body: text });
  await settled(home);
  assert.equal(await heard(deed), 1);
  assert.equal((await ada.get(`/api/v1/statuses/${post.id}/context`)).descendants.filter((s) => s.uri === deed.object.id).length, 1);
});

test('a replay after the comment was taken away does not bring it back', async () => {
  const deed = await taken({}, 'the first time');
  liar.answers.delete(new URL(deed.object.id).pathname);
  assert.equal(await liar.send(inbox, liar.deed('Delete', deed.actor, deed.object.id), 'wren'), 202);
  await settled(home);
  await liar.send(inbox, deed, 'wren');
  await liar.send(inbox, { ...deed, id: liar.fresh() }, 'wren');
  await settled(home);
  assert.ok(!(await ada.get(`/api/v1/statuses/${post.id}/context`)).descendants.some((s) => s.uri === deed.object.id));
});

test('a replay at another inbox', async () => {
  const deed = comment();
  const text = JSON.stringify(deed);
  const headers = liar.sign(`${home.address}/inbox`, text, { keyId: liar.at('/users/wren#main-key') });
  const answer = await fetch(inbox, { method: 'POST', headers, body: text });
  assert.ok(answer.status >= 400 && answer.status < 500);
});

test('times', async () => {
  await refused({ date: new Date(Date.now() - 13 * HOUR) }, 'an old date');
  await refused({ date: new Date(Date.now() + 2 * HOUR) }, 'a date to come');
  await refused({ headerDate: new Date(Date.now() - 60_000).toUTCString() }, 'another date than was signed');
  await refused({ headers: ['(request-target)', 'host', 'digest'] }, 'a date that was not signed');
});

test('what is not signed, or is another than was signed', async () => {
  await refused({ headers: ['(request-target)', 'host', 'date'] }, 'a digest that was not signed');
  await refused({ headers: ['host', 'date', 'digest'] }, 'a target that was not signed');
  await refused({ headers: ['(request-target)', 'date', 'digest'] }, 'a host that was not signed');
  await refused({ host: 'elsewhere.example' }, 'for another host');
  await refused({ target: '/@ben/inbox' }, 'for another path');
  await refused({ method: 'get' }, 'for another method');
  await refused({ digest: 'SHA-256=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=' }, 'a wrong digest');
  await refused({ digest: 'MD5=AAAAAAAAAAAAAAAAAAAAAA==' }, 'a digest of a kind that nobody should use');
  await refused({ body: JSON.stringify({ ...comment(), to: [PUBLIC] }) }, 'another body');
  await refused({ pair: keys(3) }, 'another key');
});

test('no signature, and half of one', async () => {
  const deed = comment();
  for (const headers of [{}, { signature: '' }, { signature: 'keyId="x"' }, { signature: 'a'.repeat(100_000) },
    { signature: `keyId="${liar.at('/users/wren#main-key')}",headers="",signature=""` },
    { signature: `keyId="${liar.at('/users/wren#main-key')}",headers="date",signature="AAAA"`, date: new Date().toUTCString() },
    { signature: `keyId="file:///etc/passwd",headers="date",signature="AAAA"`, date: new Date().toUTCString() }]) {
    const answer = await fetch(inbox, { method: 'POST', headers: { 'content-type': TYPE, ...headers }, body: JSON.stringify(deed) });
    assert.ok(answer.status >= 400 && answer.status < 500, JSON.stringify(headers).slice(0, 80));
  }
  await settled(home);
  assert.equal(await heard(deed), 0);
});

// Not within minutes of the last look, or wrong signatures would make it look all the time.
test('a new key is believed after one more look, and the old one no longer', async () => {
  liar.actor('robin');
  const robin = (name, pair) => {
    const deed = { ...liar.deed('Like', liar.at('/users/robin'), post.uri), id: liar.at(`/likes/${name}`) };
    return liar.send(inbox, deed, 'robin', { pair });
  };
  assert.equal(await robin('1', keys(0)), 202);
  liar.actor('robin', {}, { pair: keys(4) });
  rows(home.server, `UPDATE far_key SET fetched_at = 1000 WHERE uri LIKE '${liar.at('/users/robin')}%'`);
  assert.equal(await robin('2', keys(4)), 202, 'the new key');
  assert.equal(liar.asked.filter((p) => p.startsWith('/users/robin')).length, 2);
  assert.equal(await robin('3', keys(0)), 401, 'the old key');
});

test('wrong signatures do not make us ask again and again', async () => {
  await liar.send(inbox, comment(), 'wren');
  const before = liar.asked.filter((p) => p.startsWith('/users/wren')).length;
  for (let i = 0; i < 30; i++)
    await liar.send(inbox, comment(), 'wren', { pair: keys(3) });
  const after = liar.asked.filter((p) => p.startsWith('/users/wren')).length;
  assert.ok(after - before <= 3, `asked ${after - before} times`);
});

test('nor do keys that are nowhere', async () => {
  const before = liar.asked.length;
  for (let i = 0; i < 20; i++)
    await liar.send(inbox, comment(), 'nobody');
  assert.ok(liar.asked.length - before <= 25, `asked ${liar.asked.length - before} times`);
});

test('posts for followers are not for whoever signs', async () => {
  const near = await ada.share('for friends', { visibility: 'private' });
  liar.actor('stranger');
  assert.ok([401, 403, 404].includes((await liar.get(near.uri, 'stranger')).status));
  assert.ok([401, 403, 404].includes((await liar.get(near.uri, 'stranger', { pair: keys(3) })).status));
  assert.equal((await liar.get(post.uri, 'stranger')).status, 200);
});
