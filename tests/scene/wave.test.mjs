// Under a wave: one post draws candles and comments from many servers in a short time, signed as they should
// be, with kill -9 in the middle. Its author's apps stay silent, whoever reads first has all that waits, and
// nothing that was taken is lost. How fast it is: tests/bench.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { AS, PUBLIC, send } from '../lib/far.mjs';
import { App, Receiver } from '../lib/receiver.mjs';
import { rows } from '../lib/rows.mjs';
import { Server } from '../lib/server.mjs';
import { Socket } from '../lib/stream.mjs';
import { until } from '../lib/until.mjs';
import { api, setUp, token } from '../lib/visitor.mjs';

const HOSTS = 100;
const CANDLES = 2000;
const COMMENTS = 300;
const HANDS = 16; // that send at once
const LONG = { ms: 120_000, every: 100 }; // to wait for all of it

let server, receiver, call, bearer, post, socket, app;
const people = [];
const heard = []; // events of ada's stream, before and after the restart
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } });

// They are known here already, with one key for all: what is looked at is what comes, not how keys are fetched.
function settle() {
  const now = Date.now();
  const base = BigInt(now - 1000) << 16n;
  const all = { account: [], far_account: [], far_key: [] };
  for (let i = 0; i < CANDLES; i++) {
    const host = `host${i % HOSTS}.example`;
    const one = { id: `https://${host}/users/p${i}`, name: `p${i}`, host, privateKey, here: String(base + BigInt(i)) };
    one.keyId = `${one.id}#main-key`;
    people.push(one);
    all.account.push(`(${one.here}, 'p${i}', 'p${i}', 'p${i}', '${host}', 0, 0)`);
    all.far_account.push(`(${one.here}, '${one.id}', '${host}', '${one.id}', '${one.id}/inbox', ${now})`);
    all.far_key.push(`('${one.keyId}', ${one.here}, 0, '${publicKey}', ${now})`);
  }
  const columns = { account: 'id, name, name_key, display, domain, locked, created_at',
    far_account: 'account_id, uri, host, url, inbox, fetched_at', far_key: 'uri, account_id, kind, pem, fetched_at' };
  for (const [table, list] of Object.entries(all))
    for (let at = 0; at < list.length; at += 100)
      rows(server, `INSERT INTO ${table} (${columns[table]}) VALUES ${list.slice(at, at + 100).join(', ')}`);
}

async function listens() {
  socket = await Socket.open(server, { stream: 'user', access_token: bearer });
  assert.ok(socket.heard, 'the stream is open');
}

before(async () => {
  server = await Server.start({ fetch_private: 'yes', api_requests: 0 });
  receiver = await Receiver.start();
  const visitor = await setUp(server, 'ada');
  bearer = await token(server, visitor, 'read write follow push');
  call = api(server, bearer);
  settle();
  app = Object.assign(new App(), { path: '/ada' });
  const alerts = Object.fromEntries(['mention', 'favourite', 'reblog', 'status', 'update'].map((a) => [a, true]));
  const asked = await call('POST', '/api/v1/push/subscription',
    { subscription: { endpoint: `${receiver.origin}/ada`, keys: app.keys, standard: true }, data: { alerts } });
  assert.equal(asked.status, 200, JSON.stringify(asked.json));
  const shared = await call('POST', '/api/v1/statuses', { status: 'She died in the morning. The roses were out.',
    visibility: 'public', interaction_policy: { can_reply: { always: ['followers'], with_approval: ['public'] } } });
  assert.equal(shared.status, 200, JSON.stringify(shared.json));
  post = { id: shared.json.id, uri: shared.json.uri };
  await listens();
});

after(async () => {
  await socket?.close();
  receiver?.server.closeAllConnections();
  receiver?.server.close();
  if (process.env.SAY) console.log(server.said);
  await server?.stop();
});

const like = (one, i) => ({ '@context': AS, id: `${one.id}/likes/${i}`, type: 'Like', actor: one.id, object: post.uri,
  content: '🕯' });

function comment(one, i) {
  const note = { id: `${one.id}/notes/${i}`, type: 'Note', attributedTo: one.id, inReplyTo: post.uri,
    content: `<p>with you, number ${i}</p>`, to: [PUBLIC], cc: [`${server.address}/@ada`],
    published: new Date().toISOString(), tag: [{ type: 'Mention', href: `${server.address}/@ada`, name: '@ada' }] };
  return { '@context': AS, id: `${note.id}/activity`, type: 'Create', actor: one.id, to: note.to, cc: note.cc, object: note };
}

// Mixed as they come, and each until it is taken: a server that hears nothing sends again, under the same id.
async function deliver(list) {
  const left = [...list];
  await Promise.all(Array.from({ length: HANDS }, async () => {
    for (let one; (one = left.pop());) {
      for (let tries = 0; ; tries++) {
        const answer = await send(server, one.person, one.activity).catch(() => null);
        if (answer?.status === 202)
          break;
        assert.ok(!answer || [429, 503].includes(answer.status), `${answer?.status} ${answer?.body}`);
        assert.ok(tries < 600, 'it is taken in the end');
        await wait(50);
      }
      one.taken = true;
    }
  }));
}

const counted = (words) => Number(rows(server, words)[0]);
const lit = () => counted(`SELECT COUNT(*) FROM candle WHERE post_id = ${post.id}`);
const waiting = () => counted(`SELECT COUNT(*) FROM post WHERE reply_to = ${post.id}`);

test('all that was taken is there, though the power went in the middle', async () => {
  const list = people.map((person, i) => ({ person, activity: like(person, i) }));
  for (let i = 0; i < COMMENTS; i++)
    list.splice((i * 7919) % list.length, 0, { person: people[i], activity: comment(people[i], i) });
  const all = deliver(list);
  await until('half of it is taken', () => list.filter((one) => one.taken).length > list.length / 2, LONG);
  heard.push(...socket.heard);
  server.child.kill('SIGKILL');
  await server.ended;
  await server.run();
  await listens();
  await all;
  await until('every candle is lit', () => lit() === CANDLES, LONG);
  await until('every comment waits', () => waiting() === COMMENTS, LONG);
  heard.push(...socket.heard);
  const { json } = await call('GET', `/api/v1/statuses/${post.id}`);
  assert.equal(json.favourites_count, CANDLES);
  assert.equal(json.replies_count, 0);
});

test('its author hears nothing of it', async () => {
  assert.deepEqual(heard.filter((h) => h.event), []);
  assert.deepEqual(receiver.pushes, []);
  assert.deepEqual((await call('GET', '/api/v1/notifications')).json, []);
  assert.deepEqual((await call('GET', `/api/v1/statuses/${post.id}/context`)).json.descendants, []);
  assert.equal((await call('GET', '/api/v1/notifications/unread_count')).json.count, 0);
});

test('the next morning it is told once, without a number', async () => {
  assert.deepEqual(rows(server, 'SELECT COUNT(*) FROM job WHERE kind = 16'), ['1']);
  rows(server, 'UPDATE job SET run_at = 1000 WHERE kind = 16');
  await socket.close();
  await server.rest();
  await server.run();
  const [one, ...more] = await until('the telling', async () => {
    const { json } = await call('GET', '/api/v1/notifications');
    return json.length && json;
  }, LONG);
  assert.deepEqual(more, []);
  assert.deepEqual([one.type, one.status.id], ['favourite', post.id]);
  const push = JSON.parse(app.openStandard(await receiver.wait('/ada')).text);
  assert.equal(push.title, 'Somebody lit a candle for a post of yours');
  assert.equal(push.body, '');
  assert.doesNotMatch(JSON.stringify(push), /p\d+ |host\d/);
  assert.equal(receiver.pushes.length, 1);
});

test('whoever reads first has all that waits, page by page', async () => {
  const seen = new Set();
  for (let max = ''; ;) {
    const { status, json } = await call('GET', `/api/v1/interaction_requests?limit=40${max}`);
    assert.equal(status, 200);
    if (!json.length)
      break;
    for (const one of json)
      seen.add(one.reply.content.match(/number (\d+)/)[1]);
    max = `&max_id=${json.at(-1).id}`;
  }
  assert.equal(seen.size, COMMENTS);
});

test('who lit a candle is read page by page, each once', async () => {
  const seen = new Set();
  for (let path = `/api/v1/statuses/${post.id}/favourited_by?limit=80`; path;) {
    const answer = await fetch(server.address + path, { headers: { authorization: `Bearer ${bearer}` } });
    for (const one of await answer.json())
      seen.add(one.id);
    const next = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '');
    path = next && new URL(next[1]).pathname + new URL(next[1]).search;
  }
  assert.equal(seen.size, CANDLES);
});
