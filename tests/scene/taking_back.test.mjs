// Taking back: a post for fewer people, from its page and from an app, for people here and for other
// servers, one of which is down; and one that is deleted, of which nothing is left. The program dies in
// between.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readFileSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { draw } from '../lib/draw.mjs';
import { farFollows, farPerson, letPausesPass, opened } from '../lib/inboxes.mjs';
import { Receiver } from '../lib/receiver.mjs';
import { rows } from '../lib/rows.mjs';
import { Server } from '../lib/server.mjs';
import { Socket } from '../lib/stream.mjs';
import { until } from '../lib/until.mjs';
import { people } from '../lib/visitor.mjs';

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';
const DOCUMENT = { accept: 'application/activity+json' };

let server, near, other, key;
const who = {}; // { visitor, call, id, bearer }
const far = {};
const moods = {};

before(async () => {
  const mood = (path, push, self) => moods[self.origin] ?? 202;
  near = await Receiver.start(mood);
  other = await Receiver.start(mood);
  server = await Server.start({ fetch_private: 'yes' });
  Object.assign(who, await people(server, ['hope', 'ada', 'ben', 'cleo']));
  key = (await (await fetch(`${server.address}/actor`, { headers: DOCUMENT })).json()).publicKey.publicKeyPem;
  far.flora = farPerson(server, 'flora', near.origin);
  far.olga = farPerson(server, 'olga', other.origin, { alone: true });
  farFollows(server, far.flora, who.ada.id);
  farFollows(server, far.olga, who.ada.id);
  await who.ben.call('POST', `/api/v1/accounts/${who.ada.id}/follow`);
  await who.ada.call('POST', `/api/v1/follow_requests/${who.ben.id}/authorize`);
});

after(async () => {
  near?.stop();
  other?.stop();
  await server?.stop();
});

async function share(name, fields, seed) {
  const media_ids = [];
  if (seed) {
    const body = new FormData();
    body.append('file', new Blob([draw(300, 200, seed)]), 'x.png');
    const sent = await fetch(`${server.address}/api/v2/media`,
      { method: 'POST', body, headers: { authorization: `Bearer ${who[name].bearer}` } });
    media_ids.push((await sent.json()).id);
  }
  const { status, json } = await who[name].call('POST', '/api/v1/statuses', { ...fields, media_ids });
  assert.equal(status, 200, JSON.stringify(json));
  return json;
}

const settled = (most = 0) => until('all is told', () => Number(rows(server,
  'SELECT (SELECT COUNT(*) FROM delivery) + (SELECT COUNT(*) FROM job WHERE kind IN (35, 40)) + (SELECT COUNT(*) FROM narrowing)')[0]) <= most);

// What an inbox heard of an id, in order.
const heard = (receiver, path, id) => receiver.to(path).filter((p) => p.body.includes(`${id}"`)).map((p) => opened(p, key));
const paths = () => [[near, '/inbox'], [other, '/olga/inbox']];

// The choice on the page of who may see it; gives where it leads.
async function choose(name, post, visibility, fields = {}) {
  await who[name].visitor.open(new URL(post.url).pathname + '/audience');
  await who[name].visitor.submit(/\/audience$/, { visibility, ...fields });
  return who[name].visitor.answer;
}

test('for fewer people: gone for everybody else at once, here and elsewhere', async () => {
  const post = await share('ada', { status: 'the rose garden in June', visibility: 'public' }, 1);
  const [{ url: picture }] = post.media_attachments;
  await share('cleo', { status: '@ada how she loved it', in_reply_to_id: post.id, visibility: 'public' });
  await who.cleo.call('POST', `/api/v1/statuses/${post.id}/reblog`);
  await who.ben.call('POST', `/api/v1/statuses/${post.id}/bookmark`);
  await settled();
  assert.equal((await fetch(picture)).status, 200);
  const answer = await choose('ada', post, 'followers');
  assert.equal(answer.status, 303);
  const report = answer.headers.get('location');
  assert.match(report, /^\/taken-back\/\d+/);

  const { json: now } = await who.ada.call('GET', `/api/v1/statuses/${post.id}`);
  assert.equal(now.visibility, 'private');
  assert.equal(now.uri, `${post.uri}.1`);
  // whoever may not see it finds neither it nor what stands below it, by no address
  assert.equal((await fetch(post.url)).status, 410);
  assert.equal((await fetch(now.url)).status, 410);
  assert.equal((await fetch(post.uri, { headers: DOCUMENT })).status, 410);
  assert.equal((await fetch(now.uri, { headers: DOCUMENT })).status, 410);
  assert.equal((await fetch(picture)).status, 404);
  assert.equal((await who.cleo.call('GET', `/api/v1/statuses/${post.id}`)).status, 404);
  assert.deepEqual((await who.cleo.call('GET', `/api/v1/statuses/${post.id}/context`)).status, 404);
  const { json: mine } = await who.ada.call('GET', `/api/v1/statuses/${post.id}/context`);
  assert.equal(mine.descendants.length, 1);
  assert.equal(mine.descendants[0].visibility, 'private');
  assert.ok([404, 410].includes((await fetch(mine.descendants[0].url)).status)); // 410 when its step is done
  // whoever may see it has it as before, also by the old address
  const { json: bens } = await who.ben.call('GET', `/api/v1/statuses/${post.id}`);
  assert.equal(bens.bookmarked, true);
  assert.equal((await fetch(bens.media_attachments[0].url)).status, 200);
  const led = await who.ben.visitor.send(new URL(post.url).pathname);
  assert.equal(led.status, 303);
  assert.equal(led.headers.get('location'), new URL(now.url).pathname);
  await settled();
  assert.equal((await who.ada.call('GET', `/api/v1/statuses/${post.id}`)).json.reblogs_count, 0);

  for (const [receiver, path] of paths()) {
    const [create, end, ...rest] = heard(receiver, path, post.uri);
    assert.deepEqual([create.type, end.type, rest.length], ['Create', 'Delete', 0]);
    assert.deepEqual(end.object, { id: post.uri, type: 'Tombstone' });
    const [again] = heard(receiver, path, now.uri);
    assert.equal(again.type, 'Create');
    assert.equal(again.object.published, create.object.published);
    assert.ok(!JSON.stringify([again.to, again.cc]).includes(PUBLIC));
    const [{ url }] = again.object.attachment;
    assert.match(url, /-\d+\.[0-9a-f]{32}\/full\.jpg$/);
    assert.equal((await fetch(url)).status, 200, 'others fetch it as they like');
  }
  await who.ada.visitor.open(report);
  assert.match(who.ada.visitor.html, /All 2 servers that had it say that it is removed/);
});

test('a server that is down is asked again; its author reads which one', async () => {
  const post = await share('ada', { status: 'by the lake', visibility: 'unlisted' }, 2);
  await settled();
  moods[other.origin] = 503;
  const report = (await choose('ada', post, 'self')).headers.get('location');
  await until('near confirmed', () => rows(server, `SELECT COUNT(*) FROM told WHERE post_id = ${report.match(/\d+/)[0]} AND taken_back > 0`)[0] === '1');
  const { html } = await who.ada.visitor.open(report);
  assert.match(html, /1 of 2 servers say that it is removed/);
  assert.match(html, new RegExp(`${far.olga.domain}</p><p class="small soft">No answer yet`));
  assert.match(html, new RegExp(`${far.flora.domain}</p><p class="small">Removed on`));
  assert.match(html, /nobody can make them/);
  // nobody else reads that
  await who.ben.visitor.open(report);
  assert.equal(who.ben.visitor.status, 404);
  assert.equal((await fetch(`${server.address}${report}`, { redirect: 'manual', headers: { accept: 'text/html' } })).status, 303);
  // the program dies; what was not told is told then
  server.child.kill('SIGKILL');
  await server.ended;
  delete moods[other.origin];
  letPausesPass(server);
  await server.run();
  await settled();
  await who.ada.visitor.open(report);
  assert.match(who.ada.visitor.html, /All 2 servers/);
  assert.equal(heard(other, '/olga/inbox', post.uri).at(-1).type, 'Delete');
  const { html: list } = await who.ada.visitor.open('/taken-back');
  assert.ok(list.includes(report.split('?')[0]));
});

test('killed right after the answer, a long thread is for fewer people all the same', async () => {
  const post = await share('ada', { status: 'a long evening', visibility: 'public' });
  const first = BigInt(post.id) + 1n;
  rows(server, `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 499)
    INSERT INTO post (id, account_id, audience_id, reply_to, reply_account, thread_id, visibility, caption_html, created_at)
    SELECT ${first} + i, ${who.cleo.id}, ${who.cleo.id}, ${post.id}, ${who.ada.id}, ${post.id}, 0, '<p>with you</p>', 1 FROM n`);
  await settled();
  assert.equal((await fetch(`${server.address}/@cleo/${first}`)).status, 200);
  await choose('ada', post, 'followers');
  server.child.kill('SIGKILL');
  await server.ended;
  await server.run();
  assert.equal((await fetch(`${server.address}/@cleo/${first + 499n}`)).status, 410 - 6 * (rows(server,
    `SELECT COUNT(*) FROM gone_post WHERE post_id = ${first + 499n}`)[0] === '0'));
  await settled();
  assert.equal((await fetch(`${server.address}/@cleo/${first + 499n}`)).status, 410);
  assert.equal(rows(server, `SELECT COUNT(*) FROM post WHERE thread_id = ${post.id} AND era = 1 AND visibility = 2`)[0], '501');
});

test('for more people it is asked once, and told to nobody', async () => {
  const post = await share('ada', { status: 'the letter that she wrote', visibility: 'private' });
  await settled();
  const before = near.pushes.length;
  const asked = await choose('ada', post, 'public');
  assert.equal(asked.status, 200);
  assert.match(await asked.text(), /Show it to more people\?/);
  assert.equal((await fetch(post.url)).status, 404);
  const done = await choose('ada', post, 'public', { sure: '1' });
  assert.equal(done.status, 303);
  assert.equal((await fetch(post.url)).status, 200);
  await settled();
  assert.deepEqual(near.pushes.slice(before).map((p) => JSON.parse(p.body).type).filter((type) => type !== 'Update'), []);
  assert.ok(!(await who.cleo.call('GET', '/api/v1/timelines/home')).json.some((p) => p.id === post.id));
});

test('an app that edits says who sees it: the same, fewer, and nothing else', async () => {
  const post = await share('ada', { status: 'hills', visibility: 'public' });
  const edit = (fields) => who.ada.call('PUT', `/api/v1/statuses/${post.id}`, { status: 'hills', ...fields });
  assert.equal((await edit({ visibility: 'public' })).json.uri, post.uri);
  const fewer = await edit({ status: 'green hills', visibility: 'private' });
  assert.equal(fewer.status, 200);
  assert.deepEqual([fewer.json.id, fewer.json.visibility, fewer.json.uri], [post.id, 'private', `${post.uri}.1`]);
  for (const visibility of ['public', 'unlisted', 'direct']) {
    const { status, json } = await edit({ visibility });
    assert.equal(status, 422, visibility);
    assert.ok(json.error.includes(fewer.json.url), json.error);
  }
  assert.equal((await edit({ visibility: 'private' })).status, 200);
  assert.equal((await edit({ visibility: 'nobody' })).status, 422);
});

test('a circle, an answer, a letter: what its author may choose', async () => {
  const post = await share('ada', { status: 'within', visibility: 'private' });
  const answer = await share('ben', { status: '@ada with you', in_reply_to_id: post.id, visibility: 'private' });
  const page = await who.ben.visitor.open(`/@ben/${answer.id}/audience`);
  assert.deepEqual([...page.html.matchAll(/name="visibility" value="([^"]+)"/g)].map((m) => m[1]), ['self']);
  const letter = await share('ada', { status: '@ben a word', visibility: 'direct' });
  await who.ada.visitor.open(`/@ada/${letter.id}/audience`);
  assert.equal(who.ada.visitor.status, 403);
  await who.ben.visitor.open(`/@ada/${post.id}/audience`);
  assert.equal(who.ben.visitor.status, 403);
});

test('who listens and may not see it any more hears that it is gone, and nothing else', async () => {
  const ear = async (name, stream) => Socket.open(server, { access_token: who[name].bearer, stream });
  const [cleo, ben] = [await ear('cleo', 'public:local'), await ear('ben', 'user')];
  const post = await share('ada', { status: 'an evening in May', visibility: 'public' });
  await until('both heard of it', () => [cleo, ben].every((s) => s.of('update').some((p) => p.id === post.id)));
  await choose('ada', post, 'followers');
  await until('cleo hears that it is gone', () => cleo.of('delete').includes(post.id));
  await until('ben hears how it is now', () => ben.of('status.update').some((p) => p.id === post.id && p.visibility === 'private'));
  assert.ok(!ben.of('delete').includes(post.id));
  await choose('ada', post, 'public', { sure: '1' });
  const mark = await share('ada', { status: 'a mark', visibility: 'public' });
  await until('the mark', () => cleo.of('update').some((p) => p.id === mark.id));
  assert.equal(cleo.of('update').filter((p) => p.id === post.id).length, 1);
  for (const socket of [cleo, ben])
    socket.socket.destroy();
});

// Every byte that the place keeps.
function everything(folder) {
  return readdirSync(folder, { withFileTypes: true }).map((e) => (e.isDirectory()
    ? everything(join(folder, e.name)) : `${e.name}\n${readFileSync(join(folder, e.name), 'latin1')}`)).join('\n');
}

// Files that were just written are left alone for an hour.
function age(folder) {
  for (const e of readdirSync(folder, { withFileTypes: true }))
    if (e.isDirectory())
      age(join(folder, e.name));
    else if (/^[0-9a-f]+$/.test(e.name))
      utimesSync(join(folder, e.name), 1, 1);
}

test('what is deleted is deleted: nothing of it is left in any file', { skip: process.env.ROSEMARY_TEST_DB === 'pg' && 'its files are elsewhere' }, async () => {
  const post = await share('ada', { status: 'zephyrine by the gate #zephyrtag', visibility: 'public' }, 77);
  await who.ada.call('PUT', `/api/v1/statuses/${post.id}`, { status: 'zephyrine at the gate #zephyrtag' });
  await who.ben.call('POST', `/api/v1/statuses/${post.id}/favourite`);
  await settled();
  const hashes = rows(server, `SELECT grid_hash || ' ' || page_hash || ' ' || full_hash FROM media WHERE post_id = ${post.id}`)[0].split(' ');
  await who.ada.visitor.open(`/@ada/${post.id}/delete`);
  await who.ada.visitor.submit(/\/delete$/);
  assert.match(who.ada.visitor.answer.headers.get('location'), /^\/taken-back\//);
  await settled();
  // what runs by itself within a day runs now
  rows(server, 'UPDATE lost_file SET since = 1');
  rows(server, 'UPDATE job SET run_at = 1 WHERE kind IN (1, 36)');
  age(server.data);
  await share('ada', { status: 'what wakes it', visibility: 'public' });
  await until('files and words are cleared', () => rows(server,
    "SELECT (SELECT COUNT(*) FROM lost_file) + (SELECT COUNT(*) FROM setting WHERE name = 'words_unclear' AND value <> '0')")[0] === '0');
  await server.rest();
  const all = everything(server.data).toLowerCase();
  await server.run();
  for (const words of ['zephyrine', 'zephyrtag', ...hashes])
    assert.ok(!all.includes(words), `${words} is still there`);
});
