// Reading a long list by its Link headers, in both directions, while posts come and go: nothing comes
// twice, nothing that stays is lost, and the other parameters of the request stay in the links.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Server } from '../lib/server.mjs';
import { PASSWORD, api, setUp, signIn, token } from '../lib/visitor.mjs';

const MANY = 25;
let server, ada, ben;
const kept = []; // ada's posts that nobody deletes, oldest first
const doomed = [];

async function ok(one, method, path, body) {
  const { status, json, headers } = await one.call(method, path, body);
  assert.equal(status, 200, `${method} ${path}: ${JSON.stringify(json)}`);
  return { json, headers };
}

const share = async (words) => (await ok(ada, 'POST', '/api/v1/statuses', { status: `${words} #paging`, visibility: 'public' })).json.id;

before(async () => {
  server = await Server.start();
  const enter = async (visitor) => {
    const call = api(server, await token(server, visitor));
    await ok({ call }, 'PATCH', '/api/v1/accounts/update_credentials', { locked: false, discoverable: true });
    return { call, id: (await call('GET', '/api/v1/accounts/verify_credentials')).json.id };
  };
  ada = await enter(await setUp(server, 'ada'));
  await ok(ada, 'PATCH', '/api/v2/notifications/policy', { candles: 'each' });
  server.command(['user', 'add', 'ben'], `${PASSWORD}\n`);
  ben = await enter(await signIn(server, 'ben'));
  await ok(ben, 'POST', `/api/v1/accounts/${ada.id}/follow`);
  const list = (await ok(ben, 'POST', '/api/v1/lists', { title: 'family' })).json;
  await ok(ben, 'POST', `/api/v1/lists/${list.id}/accounts`, { account_ids: [ada.id] });
  for (let i = 0; i < MANY; i++) {
    kept.push(await share(`kept ${i}`));
    await ok(ben, 'POST', `/api/v1/statuses/${kept.at(-1)}/favourite`);
    await ok(ben, 'POST', `/api/v1/statuses/${kept.at(-1)}/bookmark`);
    if (i % 4 === 0)
      doomed.push(await share(`doomed ${i}`));
  }
  ada.lists = [['/api/v1/timelines/home', ada], [`/api/v1/accounts/${ada.id}/statuses`, ben],
    ['/api/v1/timelines/tag/paging', ben], ['/api/v1/timelines/public', ben], ['/api/v1/timelines/home', ben],
    [`/api/v1/timelines/list/${list.id}`, ben], ['/api/v1/favourites', ben], ['/api/v1/bookmarks', ben],
    ['/api/v1/notifications', ada]];
});

after(() => server?.stop());

function links(headers) {
  const found = {};
  for (const [, address, rel] of (headers.get('link') ?? '').matchAll(/<([^>]+)>; rel="(\w+)"/g)) {
    const url = new URL(address);
    assert.equal(url.searchParams.get('limit'), '4');
    assert.equal(url.searchParams.get('note'), 'a b&c');
    found[rel] = url.pathname + url.search;
  }
  return found;
}

// Reads on by one of the two links until there is none or nothing comes, with a disturbance between pages.
async function walk(one, path, rel, disturb = async () => {}) {
  const seen = [];
  let first = null;
  for (let pages = 0; path; pages++) {
    assert.ok(pages < 40, `no end of ${path}`);
    const { json, headers } = await ok(one, 'GET', path);
    assert.ok(json.length <= 4);
    first ??= links(headers);
    if (!json.length)
      break;
    seen.push(...(rel === 'prev' ? [...json].reverse() : json));
    path = links(headers)[rel];
    await disturb(pages);
  }
  return { seen, first };
}

const query = 'limit=4&note=a%20b%26c';
const postOf = (item) => item.status?.id ?? item.id;

test('back to the oldest and forth to the newest, while posts come and go', async () => {
  for (const [path, one] of ada.lists) {
    const isPosts = !/favourites|bookmarks|notifications/.test(path);
    let added = [];
    const disturb = async (page) => {
      if (page % 2 === 0)
        added.push(await share(`between ${page}`));
      else if (added.length)
        await ok(ada, 'DELETE', `/api/v1/statuses/${added.shift()}`);
      if (page === 1 && doomed.length)
        await ok(ada, 'DELETE', `/api/v1/statuses/${doomed.pop()}`);
    };
    const back = await walk(one, `${path}?${query}`, 'next', disturb);
    const ids = back.seen.map((item) => item.id);
    assert.equal(new Set(ids).size, ids.length, `${path}: something twice`);
    const posts = back.seen.map(postOf);
    for (const id of kept)
      assert.ok(posts.includes(id), `${path}: ${id} lost on the way back`);
    if (isPosts)
      assert.deepEqual([...ids].sort((a, b) => (BigInt(a) < BigInt(b) ? 1 : -1)), ids, path);

    // Forth: from below everything that was seen, then what came meanwhile.
    const start = `${path}?${query}&min_id=1`;
    const forth = await walk(one, start, 'prev', async (page) => { if (page < 3) await disturb(page); });
    const up = forth.seen.map((item) => item.id);
    assert.equal(new Set(up).size, up.length, `${path}: something twice on the way forth`);
    const upPosts = forth.seen.map(postOf);
    for (const id of kept)
      assert.ok(upPosts.includes(id), `${path}: ${id} lost on the way forth`);
    for (const id of added)
      await ok(ada, 'DELETE', `/api/v1/statuses/${id}`);
    added = [];
  }
});

test('newer than what one has: since_id takes the newest, min_id the next', async () => {
  for (const [path, one] of ada.lists.filter(([p]) => /timelines|accounts/.test(p))) {
    const all = (await ok(one, 'GET', `${path}?limit=40`)).json.map((s) => s.id);
    const since = (await ok(one, 'GET', `${path}?limit=3&since_id=${all[10]}`)).json.map((s) => s.id);
    const min = (await ok(one, 'GET', `${path}?limit=3&min_id=${all[10]}`)).json.map((s) => s.id);
    assert.deepEqual(since, all.slice(0, 3), path);
    assert.deepEqual(min, all.slice(7, 10), path);
    const between = (await ok(one, 'GET', `${path}?max_id=${all[5]}&since_id=${all[9]}`)).json.map((s) => s.id);
    assert.deepEqual(between, all.slice(6, 9), path);
  }
});

test('how many come unless one says, and at most', async () => {
  for (const [path, one] of ada.lists) {
    const usual = (await ok(one, 'GET', path)).json.length;
    const most = (await ok(one, 'GET', `${path}?limit=100000`)).json.length;
    assert.equal((await ok(one, 'GET', `${path}?limit=0`)).json.length, 1, path);
    if (path.endsWith('/notifications')) {
      assert.ok(most >= MANY && most <= 80, `${path}: ${most}`);
    } else {
      assert.equal(usual, 20, path);
      assert.ok(most >= MANY && most <= 40, `${path}: ${most}`);
    }
  }
});
