// Tags, as an app does it: followed, so that public posts with them come home, and shown on a profile.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Server } from '../lib/server.mjs';
import { PASSWORD, api, setUp, signIn, token } from '../lib/visitor.mjs';

let server;
const who = {};

before(async () => {
  server = await Server.start();
  const enter = async (name, visitor) => {
    const call = api(server, await token(server, visitor));
    who[name] = { call, id: (await call('GET', '/api/v1/accounts/verify_credentials')).json.id };
  };
  await enter('ada', await setUp(server, 'ada'));
  for (const name of ['ben', 'cleo']) {
    server.command(['user', 'add', name], `${PASSWORD}\n`);
    await enter(name, await signIn(server, name));
  }
});

after(() => server?.stop());

async function ok(one, method, path, body) {
  const { status, json, headers } = await one.call(method, path, body);
  assert.equal(status, 200, `${method} ${path}: ${JSON.stringify(json)}`);
  ok.headers = headers;
  return json;
}

async function refused(status, one, method, path, body) {
  const answer = await one.call(method, path, body);
  assert.equal(answer.status, status, `${method} ${path}: ${JSON.stringify(answer.json)}`);
  assert.equal(typeof answer.json.error, 'string');
}

const share = async (one, words, visibility = 'public') =>
  (await ok(one, 'POST', '/api/v1/statuses', { status: words, visibility })).id;
const home = async (one) => (await ok(one, 'GET', '/api/v1/timelines/home')).map((p) => p.id);

test('a tag says what I have to do with it', async () => {
  const tag = await ok(who.ada, 'GET', '/api/v1/tags/Roses');
  assert.deepEqual(tag, { name: 'roses', url: `${server.address}/tags/roses`, history: [], following: false, featuring: false });
  const followed = await ok(who.ada, 'POST', '/api/v1/tags/Roses/follow');
  assert.deepEqual(followed, { ...tag, name: 'Roses', following: true });
  await ok(who.ada, 'POST', '/api/v1/tags/roses/follow');
  assert.equal((await ok(who.ada, 'GET', '/api/v1/tags/ROSES')).following, true);
  assert.equal((await ok(who.ben, 'GET', '/api/v1/tags/roses')).following, false);
  const stranger = await (await fetch(`${server.address}/api/v1/tags/roses`)).json();
  assert.equal(stranger.following, false);
  await share(who.ben, 'all my #roses');
  const found = await ok(who.ada, 'GET', '/api/v2/search?q=roses&type=hashtags');
  assert.deepEqual(found.hashtags.map((t) => [t.name, t.following]), [['roses', true]]);
  assert.equal((await ok(who.ada, 'GET', '/api/v1/timelines/tag/roses')).length, 1);
  for (const bad of ['12', 'two%20words', '%23'])
    await refused(422, who.ada, 'POST', `/api/v1/tags/${bad}/follow`);
});

test('public posts with it come home', async () => {
  const said = await share(who.ben, 'more #Roses');
  const quiet = await share(who.ben, 'quiet #roses', 'unlisted');
  const mine = await share(who.ben, 'followers #roses', 'private');
  const other = await share(who.ben, 'a #daisy');
  const shown = await home(who.ada);
  assert.ok(shown.includes(said));
  for (const id of [quiet, mine, other])
    assert.ok(!shown.includes(id));
  assert.ok(!(await home(who.cleo)).includes(said));
  assert.equal((await ok(who.ada, 'POST', '/api/v1/tags/roses/unfollow')).following, false);
  assert.ok(!(await home(who.ada)).includes(said));
  await ok(who.ada, 'POST', '/api/v1/tags/roses/follow');
  assert.ok((await home(who.ada)).includes(said));
  await ok(who.ada, 'POST', `/api/v1/accounts/${who.ben.id}/mute`);
  assert.ok(!(await home(who.ada)).includes(said));
  await ok(who.ada, 'POST', `/api/v1/accounts/${who.ben.id}/unmute`);
  await ok(who.ben, 'POST', `/api/v1/accounts/${who.ada.id}/block`);
  assert.ok(!(await home(who.ada)).includes(said));
  await ok(who.ben, 'POST', `/api/v1/accounts/${who.ada.id}/unblock`);
});

test('followed tags come in pages', async () => {
  for (const name of ['moss', 'fern'])
    await ok(who.ada, 'POST', `/api/v1/tags/${name}/follow`);
  const first = await ok(who.ada, 'GET', '/api/v1/followed_tags?limit=2');
  assert.deepEqual(first.map((t) => [t.name, t.following]), [['fern', true], ['moss', true]]);
  const next = new URL(ok.headers.get('link').match(/<([^>]+)>; rel="next"/)[1]);
  assert.deepEqual((await ok(who.ada, 'GET', next.pathname + next.search)).map((t) => t.name), ['roses']);
  assert.deepEqual(await ok(who.ben, 'GET', '/api/v1/followed_tags'), []);
});

test('tags stand on a profile, and their numbers are for the owner', async () => {
  assert.deepEqual((await ok(who.ben, 'GET', '/api/v1/featured_tags/suggestions')).map((t) => t.name), ['roses', 'daisy']);
  const tag = await ok(who.ben, 'POST', '/api/v1/featured_tags', { name: '#Roses' });
  assert.deepEqual(tag, { id: tag.id, name: 'Roses', url: `${server.address}/tags/roses`, statuses_count: 4,
    last_status_at: tag.last_status_at });
  assert.match(tag.last_status_at, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  assert.deepEqual(await ok(who.ben, 'GET', '/api/v1/featured_tags'), [tag]);
  assert.deepEqual(await ok(who.ben, 'GET', `/api/v1/accounts/${who.ben.id}/featured_tags`), [tag]);
  for (const seen of [await ok(who.ada, 'GET', `/api/v1/accounts/${who.ben.id}/featured_tags`),
    await (await fetch(`${server.address}/api/v1/accounts/${who.ben.id}/featured_tags`)).json()])
    assert.deepEqual(seen, [{ ...tag, statuses_count: 0, last_status_at: null }]);
  assert.equal((await ok(who.ben, 'GET', '/api/v1/tags/roses')).featuring, true);
  assert.deepEqual((await ok(who.ben, 'GET', '/api/v1/featured_tags/suggestions')).map((t) => t.name), ['daisy']);
  assert.equal((await ok(who.ben, 'POST', '/api/v1/tags/daisy/feature')).featuring, true);
  assert.equal((await ok(who.ben, 'POST', '/api/v1/tags/daisy/unfeature')).featuring, false);
  await refused(422, who.ben, 'POST', '/api/v1/featured_tags', { name: 'two words' });
  await refused(422, who.ben, 'POST', '/api/v1/featured_tags', {});
  await refused(404, who.ada, 'DELETE', `/api/v1/featured_tags/${tag.id}`);
  assert.deepEqual(await ok(who.ben, 'DELETE', `/api/v1/featured_tags/${tag.id}`), {});
  await refused(404, who.ben, 'DELETE', `/api/v1/featured_tags/${tag.id}`);
  await refused(404, who.ada, 'GET', '/api/v1/accounts/1/featured_tags');
});
