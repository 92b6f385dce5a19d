// Direct posts as conversations, and threads that somebody wants to hear nothing more of, as an app
// does it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { rows } from '../lib/rows.mjs';
import { Server } from '../lib/server.mjs';
import { PASSWORD, api, setUp, signIn, token } from '../lib/visitor.mjs';

const PEOPLE = ['ada', 'ben', 'cleo'];
let server;
const call = {}, id = {}, visitor = {};

async function share(name, status, fields = {}) {
  const answer = await call[name]('POST', '/api/v1/statuses', { status, visibility: 'direct', ...fields });
  assert.equal(answer.status, 200, JSON.stringify(answer.json));
  return answer.json;
}
const list = async (name, query = '') => (await call[name]('GET', `/api/v1/conversations${query}`)).json;
const names = (c) => c.accounts.map((a) => a.acct).sort();
const notices = async (name) => (await call[name]('GET', '/api/v1/notifications')).json;

before(async () => {
  server = await Server.start();
  visitor.ada = await setUp(server, 'ada');
  for (const name of PEOPLE.slice(1)) {
    server.command(['user', 'add', name], `${PASSWORD}\n`);
    visitor[name] = await signIn(server, name);
  }
  for (const name of PEOPLE) {
    call[name] = api(server, await token(server, visitor[name]));
    id[name] = (await call[name]('GET', '/api/v1/accounts/verify_credentials')).json.id;
  }
});

after(() => server?.stop());

test('a conversation is there for both, and unread for whoever did not write', async () => {
  const first = await share('ada', '@ben thinking of you');
  const [a] = await list('ada'), [b] = await list('ben');
  assert.deepEqual(Object.keys(a).sort(), ['accounts', 'id', 'last_status', 'unread']);
  assert.deepEqual([a.unread, names(a), a.last_status.id], [false, ['ben'], first.id]);
  assert.deepEqual([b.unread, names(b), b.last_status.id], [true, ['ada'], first.id]);
  assert.deepEqual(await list('cleo'), []);

  const second = await share('ben', '@ada thank you', { in_reply_to_id: first.id });
  const after = await list('ben');
  assert.equal(after.length, 1);
  assert.deepEqual([after[0].id, after[0].unread, after[0].last_status.id], [b.id, false, second.id]);
  assert.equal((await list('ada'))[0].unread, true);

  for (const [act, unread] of [['read', false], ['unread', true], ['read', false]]) {
    const { status, json } = await call.ada('POST', `/api/v1/conversations/${a.id}/${act}`);
    assert.equal(status, 200);
    assert.deepEqual([json.id, json.unread], [a.id, unread]);
    assert.equal((await list('ada'))[0].unread, unread);
    assert.equal((await call.ben('POST', `/api/v1/conversations/${a.id}/${act}`)).status, 404);
  }
  const direct = (await call.ben('GET', '/api/v1/timelines/direct')).json;
  assert.deepEqual(direct.map((p) => p.id), [second.id, first.id]);

  // The last one is taken back: the one before it is the last again.
  await call.ben('DELETE', `/api/v1/statuses/${second.id}`);
  assert.equal((await list('ada'))[0].last_status.id, first.id);
  assert.equal((await list('ben'))[0].last_status.id, first.id);
  await call.ada('DELETE', `/api/v1/statuses/${first.id}`);
  assert.deepEqual(await list('ada'), []);
  assert.deepEqual(await list('ben'), []);
  assert.equal(rows(server, 'SELECT count(*) FROM conversation')[0], '0');
});

test('answers under one public post to different people are different conversations', async () => {
  const post = await share('ada', 'the roses are out', { visibility: 'public' });
  const ben = await share('ben', '@ada from ben', { in_reply_to_id: post.id });
  const cleo = await share('cleo', '@ada from cleo', { in_reply_to_id: post.id });
  assert.deepEqual((await list('ada')).map((c) => [names(c), c.last_status.id]), [[['cleo'], cleo.id], [['ben'], ben.id]]);
  assert.equal((await list('ben')).length, 1);
  const all = await share('ada', '@ben @cleo to both', { in_reply_to_id: ben.id });
  assert.deepEqual(names((await list('ben'))[0]), ['ada', 'cleo']);
  assert.equal((await list('ben')).length, 2);
  // An edit that names fewer: for those it is gone, for the others it is another conversation.
  await call.ada('PUT', `/api/v1/statuses/${all.id}`, { status: '@ben to one' });
  assert.ok((await list('cleo')).every((c) => c.last_status.id !== all.id));
  const [last] = await list('ben');
  assert.deepEqual([names(last), last.last_status.id], [['ada'], all.id]);
});

test('pages by the last post', async () => {
  for (let i = 0; i < 5; i++)
    await share('cleo', `@ben number ${i}`);
  const first = await call.ben('GET', '/api/v1/conversations?limit=2');
  assert.deepEqual(first.json.map((c) => c.last_status.content.match(/number (\d)/)[1]), ['4', '3']);
  const next = new URL(first.headers.get('link').match(/<([^>]*)>; rel="next"/)[1]);
  assert.equal(next.searchParams.get('max_id'), first.json[1].last_status.id);
  const second = (await call.ben('GET', next.pathname + next.search)).json;
  assert.deepEqual(second.map((c) => c.last_status.content.match(/number (\d)/)[1]), ['2', '1']);
  assert.equal((await list('ben', '?limit=0')).length, 1);
});

test('one can be taken off the list, and comes back with the next post', async () => {
  const [c] = await list('ben');
  assert.equal((await call.cleo('DELETE', `/api/v1/conversations/${c.id}`)).status, 404);
  const gone = await call.ben('DELETE', `/api/v1/conversations/${c.id}`);
  assert.deepEqual([gone.status, gone.json], [200, {}]);
  assert.ok((await list('ben')).every((other) => other.id !== c.id));
  assert.equal((await call.ben('GET', `/api/v1/statuses/${c.last_status.id}`)).status, 200, 'its posts stay');
  const answer = await share('cleo', '@ben still here', { in_reply_to_id: c.last_status.id });
  const [back] = await list('ben');
  assert.deepEqual([back.unread, back.last_status.id], [true, answer.id]);
  for (const wrong of ['0', 'x', '-1', '99999999999999999999'])
    assert.equal((await call.ben('DELETE', `/api/v1/conversations/${wrong}`)).status, 404, wrong);
});

test('what one may not see any more is not in it', async () => {
  const post = await share('cleo', '@ada a word');
  assert.equal((await list('ada'))[0].last_status.id, post.id);
  await call.ada('POST', `/api/v1/accounts/${id.cleo}/block`);
  assert.ok((await list('ada')).every((c) => !names(c).includes('cleo') || names(c).length > 1));
  await share('cleo', '@ada once more');
  assert.ok((await list('ada')).every((c) => c.last_status.account.acct !== 'cleo'));
  await call.ada('POST', `/api/v1/accounts/${id.cleo}/unblock`);
});

test('a muted thread is quiet for whoever muted it alone', async () => {
  const post = await share('ada', 'who has the letters?', { visibility: 'public' });
  const ben = await share('ben', 'not I', { visibility: 'public', in_reply_to_id: post.id });
  await call.ada('POST', '/api/v1/notifications/clear');
  await call.ben('POST', '/api/v1/notifications/clear');
  const { status, json } = await call.ada('POST', `/api/v1/statuses/${ben.id}/mute`);
  assert.equal(status, 200);
  assert.equal(json.muted, true);
  for (const one of [post.id, ben.id]) {
    assert.equal((await call.ada('GET', `/api/v1/statuses/${one}`)).json.muted, true);
    assert.equal((await call.ben('GET', `/api/v1/statuses/${one}`)).json.muted, false);
  }
  assert.ok((await call.ada('GET', '/api/v1/timelines/home')).json.find((p) => p.id === post.id).muted);
  const cleo = await share('cleo', '@ada @ben perhaps I', { visibility: 'public', in_reply_to_id: ben.id });
  await call.cleo('POST', `/api/v1/statuses/${post.id}/favourite`);
  await call.cleo('POST', `/api/v1/statuses/${post.id}/reblog`);
  assert.deepEqual(await notices('ada'), []);
  assert.deepEqual((await notices('ben')).map((n) => n.status.id), [cleo.id]);
  const again = await call.ada('POST', `/api/v1/statuses/${post.id}/unmute`);
  assert.equal(again.json.muted, false);
  const next = await share('cleo', '@ada found', { visibility: 'public', in_reply_to_id: ben.id });
  assert.deepEqual((await notices('ada')).map((n) => n.status.id), [next.id]);
  assert.equal((await call.ben('POST', '/api/v1/statuses/1/mute')).status, 404);
});

test('a muted conversation does not become unread', async () => {
  const first = await share('ben', '@cleo hello');
  await call.cleo('POST', `/api/v1/statuses/${first.id}/mute`);
  await call.cleo('POST', `/api/v1/conversations/${(await list('cleo'))[0].id}/read`);
  await share('ben', '@cleo more', { in_reply_to_id: first.id });
  assert.equal((await list('cleo'))[0].unread, false);
});

test('the pages show them and let a thread be muted', async () => {
  const post = await share('ada', '@ben on the page');
  const page = visitor.ben;
  await page.open('/conversations');
  assert.match(page.html, /on the page/);
  assert.match(page.html, /class="new"/);
  const [c] = await list('ben');
  await page.open(`/conversations/${c.id}`);
  assert.match(page.html, /on the page/);
  assert.equal((await list('ben'))[0].unread, false, 'opened is read');
  await page.submit(/\/mute$/);
  assert.equal((await call.ben('GET', `/api/v1/statuses/${post.id}`)).json.muted, true);
  await page.open(`/@ada/${post.id}`);
  await page.submit(/\/mute$/);
  assert.equal((await call.ben('GET', `/api/v1/statuses/${post.id}`)).json.muted, false);
  await page.open('/conversations');
  await page.submit(new RegExp(`conversations/${c.id}/remove`));
  assert.ok((await list('ben')).every((other) => other.id !== c.id));
});

test('whoever leaves, leaves no conversation behind', async () => {
  server.command(['user', 'remove', 'cleo']);
  server.child.kill('SIGKILL'); // the job loop begins at once when the program does
  await server.ended;
  await server.run();
  for (const end = Date.now() + 20_000; ;) {
    if (['conversation', 'conversation_post', 'thread_mute'].every((table) =>
      rows(server, `SELECT count(*) FROM ${table} WHERE account_id = ${id.cleo}`)[0] === '0'))
      break;
    assert.ok(Date.now() < end);
    await new Promise((go) => setTimeout(go, 100));
  }
  assert.ok((await list('ben')).every((c) => c.last_status.account.acct !== 'cleo'));
});
