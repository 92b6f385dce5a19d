// Posts that were shared before, elsewhere, and are brought here through the API: a scheduled_at in the
// past. They lie where their time puts them, and nobody is told.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Server } from '../lib/server.mjs';
import { PASSWORD, Visitor, api, setUp, signIn, token } from '../lib/visitor.mjs';

let server;
const call = {}, id = {}, visitor = {};

const bring = (name, scheduled_at, fields = {}, headers = {}) => call[name]('POST', '/api/v1/statuses',
  { status: `written ${scheduled_at}`, visibility: 'public', scheduled_at, ...fields }, headers);
const list = async (name, whose, query = '') =>
  (await call[name]('GET', `/api/v1/accounts/${id[whose]}/statuses?limit=40${query}`)).json;

before(async () => {
  server = await Server.start();
  visitor.ada = await setUp(server, 'ada');
  for (const name of ['ben', 'cleo']) {
    server.command(['user', 'add', name], `${PASSWORD}\n`);
    visitor[name] = await signIn(server, name);
  }
  for (const name of ['ada', 'ben', 'cleo']) {
    call[name] = api(server, await token(server, visitor[name]));
    id[name] = (await call[name]('GET', '/api/v1/accounts/verify_credentials')).json.id;
  }
  await call.ben('POST', `/api/v1/accounts/${id.ada}/follow`, { notify: true });
  await call.ada('POST', `/api/v1/follow_requests/${id.ben}/authorize`);
});

after(() => server?.stop());

test('each lies where its time puts it', async () => {
  const now = (await call.ada('POST', '/api/v1/statuses', { status: 'today #roses', visibility: 'public' })).json;
  const mine = (await call.ada('GET', '/api/v1/accounts/verify_credentials')).json;
  const years = ['2019-07-01T10:00:00.000Z', '2004-02-29T23:59:59.999Z', '2011-11-11T11:11:11.000+02:00', '1970-01-02'];
  const made = [];
  for (const at of years) {
    const { status, json } = await bring('ada', at, { status: `of ${at.slice(0, 4)} #roses` });
    assert.equal(status, 200, JSON.stringify(json));
    assert.equal(json.created_at, new Date(at).toISOString());
    assert.ok(Date.now() - Date.parse(json.imported.added_at) < 60_000);
    assert.equal(BigInt(json.id) >> 16n, BigInt(Date.parse(at)));
    made.push(json);
  }
  const order = [now.id, made[0].id, made[2].id, made[1].id, made[3].id];
  assert.deepEqual((await list('ben', 'ada')).map((p) => p.id), order);
  assert.deepEqual((await list('ben', 'ada', `&max_id=${made[0].id}`)).map((p) => p.id), order.slice(2));
  assert.deepEqual((await list('ben', 'ada', `&min_id=${made[1].id}&limit=1`)).map((p) => p.id), [made[2].id]);
  assert.deepEqual((await call.ben('GET', '/api/v1/timelines/tag/roses')).json.map((p) => p.id), order);
  assert.equal((await call.ben('GET', `/api/v1/statuses/${made[1].id}`)).json.content, made[1].content);
  const then = (await call.ada('GET', '/api/v1/accounts/verify_credentials')).json;
  assert.equal(then.statuses_count, mine.statuses_count + 4);
  assert.equal(then.last_status_at, mine.last_status_at);
  const found = (await call.ada('GET', '/api/v2/search?q=2004&type=statuses')).json.statuses;
  assert.deepEqual(found.map((p) => p.id), [made[1].id]);
});

test('nobody is told, and no home has it', async () => {
  await call.ben('POST', '/api/v1/notifications/clear');
  const { json } = await bring('ada', '2015-05-05T05:05:05Z', { status: 'with @ben by the sea' });
  assert.deepEqual(json.mentions, []);
  assert.match(json.content, /@ben/);
  assert.doesNotMatch(json.content, /<a /);
  for (const who of ['ada', 'ben']) {
    const home = (await call[who]('GET', '/api/v1/timelines/home?limit=40')).json;
    assert.ok(home.every((p) => !p.imported), who);
    assert.ok((await call[who]('GET', '/api/v1/timelines/public?limit=40')).json.every((p) => !p.imported), who);
  }
  assert.deepEqual((await call.ben('GET', '/api/v1/notifications')).json, []);
  // Whoever begins to follow later finds it on the profile alone.
  await call.cleo('POST', `/api/v1/accounts/${id.ada}/follow`);
  await call.ada('POST', `/api/v1/follow_requests/${id.cleo}/authorize`);
  assert.ok((await call.cleo('GET', '/api/v1/timelines/home?limit=40')).json.every((p) => !p.imported));
  assert.ok((await list('cleo', 'ada')).some((p) => p.id === json.id));
  // An edit keeps all of that.
  const edited = await call.ada('PUT', `/api/v1/statuses/${json.id}`, { status: 'with @ben and @cleo by the sea' });
  assert.equal(edited.status, 200);
  assert.deepEqual(edited.json.mentions, []);
  assert.equal(edited.json.created_at, json.created_at);
  assert.deepEqual(edited.json.imported, json.imported);
  assert.deepEqual((await call.ben('GET', '/api/v1/notifications')).json, []);
});

test('who may see it is as asked', async () => {
  const { json } = await bring('ada', '2016-06-06T06:06:06Z', { visibility: 'private' });
  assert.equal((await call.ben('GET', `/api/v1/statuses/${json.id}`)).status, 200);
  assert.equal((await fetch(`${server.address}/api/v1/statuses/${json.id}`)).status, 404);
  const direct = await bring('ada', '2016-06-06T06:06:06Z', { visibility: 'direct', status: 'for @ben' });
  assert.equal((await call.ben('GET', `/api/v1/statuses/${direct.json.id}`)).status, 404);
});

test('a thread of its author comes whole; others are not answered afterwards', async () => {
  const first = (await bring('ada', '2017-01-01T10:00:00Z')).json;
  const second = (await bring('ada', '2017-01-01T10:00:01Z', { in_reply_to_id: first.id })).json;
  assert.equal(second.in_reply_to_id, first.id);
  const { descendants } = (await call.ada('GET', `/api/v1/statuses/${first.id}/context`)).json;
  assert.deepEqual(descendants.map((p) => p.id), [second.id]);
  const other = (await call.ben('POST', '/api/v1/statuses', { status: 'of ben', visibility: 'public' })).json;
  const answer = await bring('ada', '2017-01-01T10:00:00Z', { in_reply_to_id: other.id });
  assert.equal(answer.status, 422);
  assert.equal((await call.ben('GET', `/api/v1/statuses/${other.id}/context`)).json.descendants.length, 0);
});

test('one moment holds many, also after a restart', async () => {
  const at = '2012-12-12T12:12:12.000Z', ids = new Set();
  for (let run = 0; run < 3; run++) {
    for (let i = 0; i < 30; i++) {
      const { status, json } = await bring('cleo', at, { status: `${run} ${i}` });
      assert.equal(status, 200, JSON.stringify(json));
      assert.equal(json.created_at, at);
      ids.add(json.id);
    }
    server.child.kill('SIGKILL');
    await server.ended;
    await server.run();
  }
  assert.equal(ids.size, 90);
  assert.equal((await call.cleo('GET', '/api/v1/accounts/verify_credentials')).json.statuses_count, 90);
});

test('a second run of an importer brings nothing twice', async () => {
  const key = { 'idempotency-key': 'archive-7' };
  const first = await bring('ben', '2013-03-03T03:03:03Z', {}, key), second = await bring('ben', '2013-03-03T03:03:03Z', {}, key);
  assert.equal(second.json.id, first.json.id);
  assert.equal((await list('ben', 'ben')).filter((p) => p.imported).length, 1);
});

test('a form with a plain time works as an importer sends it', async () => {
  const bearer = await token(server, visitor.ben);
  const body = new URLSearchParams({ status: 'from a form', visibility: 'unlisted', scheduled_at: '2014-04-04T04:04:04Z' });
  const answer = await fetch(`${server.address}/api/v1/statuses`,
    { method: 'POST', body, headers: { authorization: `Bearer ${bearer}` } });
  assert.equal(answer.status, 200);
  const post = await answer.json();
  assert.equal(post.created_at, '2014-04-04T04:04:04.000Z');
  assert.equal(post.visibility, 'unlisted');
});

test('what is over asks nothing', async () => {
  const { status } = await bring('ada', '2018-01-01', { poll: { options: ['a', 'b'], expires_in: 3600 } });
  assert.equal(status, 422);
});

test('what no id can hold is refused', async () => {
  for (const at of ['1969-12-31T23:59:59Z', '1883-05-01', '0000-01-01', '1970-01-01T00:00:00+05:00']) {
    const { status, json } = await bring('ada', at);
    assert.equal(status, 422, at);
    assert.match(json.error, /1970/);
  }
  for (const at of ['yesterday', '12/12/2012', '2012-13-01', '1331689931'])
    assert.equal((await bring('ada', at)).status, 422, at);
});

test('the page says when it came here', async () => {
  const { json } = await bring('ada', '2018-08-08T08:08:08Z');
  const page = await new Visitor(server.address).open(`/@ada/${json.id}`);
  assert.match(page.html, /8 August 2018/);
  assert.match(page.html, /Brought here/);
});
