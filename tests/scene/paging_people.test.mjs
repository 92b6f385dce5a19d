// Long lists of people and of what is one's own, read by their Link headers back to the oldest and forth to
// the newest: nothing comes twice, nothing that stays is lost, while others come and go.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Server } from '../lib/server.mjs';
import { PASSWORD, api, setUp, signIn, token } from '../lib/visitor.mjs';

const MANY = 11;
let server, ada, host;
const crowd = []; // p0 ... p10, who follow ada, and whom she follows
const walks = []; // { path, ids: what stays, come and go: somebody comes meanwhile and goes again }

async function ok(one, method, path, body) {
  const { status, json, headers } = await one.call(method, path, body);
  assert.equal(status, 200, `${method} ${path}: ${JSON.stringify(json)}`);
  return { json, headers };
}

async function somebody(name, changes = {}) {
  server.command(['user', 'add', name], `${PASSWORD}\n`);
  const visitor = await signIn(server, name);
  const call = api(server, await token(server, visitor));
  await ok({ call }, 'PATCH', '/api/v1/accounts/update_credentials', changes);
  return { name, call, id: (await call('GET', '/api/v1/accounts/verify_credentials')).json.id };
}

const follow = (one, other) => ok(one, 'POST', `/api/v1/accounts/${other.id}/follow`);

before(async () => {
  server = await Server.start();
  const visitor = await setUp(server, 'hope');
  host = { call: api(server, await token(server, visitor)) };
  ada = await somebody('ada', { locked: false });
  for (let i = 0; i < MANY; i++)
    crowd.push(await somebody(`p${i}`, { locked: false }));
  const guest = await somebody('guest', { locked: false }); // who comes and goes
  const list = (await ok(ada, 'POST', '/api/v1/lists', { title: 'all of them' })).json;
  const post = (await ok(ada, 'POST', '/api/v1/statuses', { status: 'for everybody', visibility: 'public' })).json;
  const private_ = await somebody('shy', { locked: true });
  for (const one of crowd) {
    await follow(one, ada);
    await follow(ada, one);
    await ok(ada, 'POST', `/api/v1/lists/${list.id}/accounts`, { account_ids: [one.id] });
    await ok(one, 'POST', `/api/v1/statuses/${post.id}/favourite`);
    await ok(one, 'POST', `/api/v1/statuses/${post.id}/reblog`);
    await follow(one, private_);
    await ok(ada, 'POST', `/api/v1/accounts/${one.id}/endorse`);
    await ok(one, 'POST', '/api/v1/statuses', { status: '@ada a word', visibility: 'direct' });
  }
  const shut = await somebody('shut'); // who blocks and mutes everybody
  for (const one of crowd) {
    await ok(shut, 'POST', `/api/v1/accounts/${one.id}/mute`);
    await ok(shut, 'POST', `/api/v1/accounts/${one.id}/block`);
    await ok(ada, 'POST', `/api/v1/tags/tag${one.name}/follow`);
    await ok(ada, 'POST', `/api/v1/domain_blocks`, { domain: `${one.name}.example` });
  }
  const asks = await somebody('asks'); // who asks to follow everybody
  for (const one of crowd) {
    await ok(one, 'PATCH', '/api/v1/accounts/update_credentials', { locked: true });
    await follow(asks, one);
  }
  for (let i = 0; i < MANY; i++)
    await ok(ada, 'POST', '/api/v1/statuses', { status: `later ${i}`, scheduled_at: new Date(Date.now() + (i + 1) * 3600e3).toISOString() });
  const people = crowd.map((one) => one.id);
  const byId = (json) => json.map((one) => one.id);
  const goes = (method, on, off) => [() => method('POST', on), () => method('POST', off)];
  const as = (one) => (verb, path) => ok(one, verb, path);
  walks.push(
    { who: ada, path: `/api/v1/accounts/${ada.id}/followers`, ids: people, of: byId,
      turn: goes(as(guest), `/api/v1/accounts/${ada.id}/follow`, `/api/v1/accounts/${ada.id}/unfollow`) },
    { who: ada, path: `/api/v1/accounts/${ada.id}/following`, ids: people, of: byId,
      turn: goes(as(ada), `/api/v1/accounts/${guest.id}/follow`, `/api/v1/accounts/${guest.id}/unfollow`) },
    { who: private_, path: '/api/v1/follow_requests', ids: people, of: byId,
      turn: goes(as(guest), `/api/v1/accounts/${private_.id}/follow`, `/api/v1/accounts/${private_.id}/unfollow`) },
    { who: asks, path: '/api/v1/follow_requests/outgoing', ids: people, of: byId,
      turn: goes(as(asks), `/api/v1/accounts/${private_.id}/follow`, `/api/v1/accounts/${private_.id}/unfollow`) },
    { who: shut, path: '/api/v1/blocks', ids: people, of: byId,
      turn: goes(as(shut), `/api/v1/accounts/${guest.id}/block`, `/api/v1/accounts/${guest.id}/unblock`) },
    { who: shut, path: '/api/v1/mutes', ids: people, of: byId,
      turn: goes(as(shut), `/api/v1/accounts/${guest.id}/mute`, `/api/v1/accounts/${guest.id}/unmute`) },
    { who: ada, path: '/api/v1/endorsements', ids: people, of: byId },
    { who: ada, path: `/api/v1/lists/${list.id}/accounts`, ids: people, of: byId },
    { who: ada, path: `/api/v1/statuses/${post.id}/favourited_by`, ids: people, of: byId,
      turn: goes(as(guest), `/api/v1/statuses/${post.id}/favourite`, `/api/v1/statuses/${post.id}/unfavourite`) },
    { who: ada, path: `/api/v1/statuses/${post.id}/reblogged_by`, ids: people, of: byId,
      turn: goes(as(guest), `/api/v1/statuses/${post.id}/reblog`, `/api/v1/statuses/${post.id}/unreblog`) },
    { who: ada, path: '/api/v1/followed_tags', ids: crowd.map((one) => `tag${one.name}`), of: (json) => json.map((tag) => tag.name),
      turn: goes(as(ada), '/api/v1/tags/guest/follow', '/api/v1/tags/guest/unfollow') },
    { who: ada, path: '/api/v1/domain_blocks', ids: crowd.map((one) => `${one.name}.example`), of: (json) => json },
    { who: ada, path: '/api/v1/scheduled_statuses', ids: (await ok(ada, 'GET', '/api/v1/scheduled_statuses?limit=40')).json.map((s) => s.id), of: byId },
    { who: ada, path: '/api/v1/conversations', ids: (await ok(ada, 'GET', '/api/v1/conversations?limit=40')).json.map((c) => c.id), of: byId },
  );
});

after(() => server?.stop());

function links(headers) {
  const found = {};
  for (const [, address, rel] of (headers.get('link') ?? '').matchAll(/<([^>]+)>; rel="(\w+)"/g)) {
    const url = new URL(address);
    assert.equal(url.searchParams.get('limit'), '3');
    found[rel] = url.pathname + url.search;
  }
  return found;
}

// On by one of the two links until there is none or nothing comes; somebody comes and goes between pages.
async function read({ who, path, of, turn }, from, rel) {
  const seen = [];
  let last = from; // the address of the last page that held something
  for (let pages = 0; from; pages++) {
    assert.ok(pages < 20, `no end of ${path}`);
    const { json, headers } = await ok(who, 'GET', from);
    assert.ok(json.length <= 3, `${from} gives ${json.length}`);
    if (!json.length)
      break;
    last = from;
    seen.push(...(rel === 'prev' ? of(json).reverse() : of(json)));
    from = links(headers)[rel];
    await turn?.[pages % 2]();
  }
  await turn?.[1]();
  return { seen, last };
}

test('each list is read whole, back to the oldest and forth again', async () => {
  for (const walk of walks) {
    const { path, ids } = walk;
    assert.equal(ids.length, MANY, path);
    const back = await read(walk, `${path}?limit=3`, 'next');
    const known = back.seen.filter((id) => ids.includes(id));
    assert.deepEqual([...known].sort(), [...ids].sort(), `${path}: all of them`);
    assert.equal(new Set(back.seen).size, back.seen.length, `${path}: nobody twice`);
    // From the oldest page forth again: the same, the other way round.
    const forth = await read(walk, back.last, 'prev');
    const again = forth.seen.filter((id) => ids.includes(id));
    assert.deepEqual(again, [...known].reverse(), `${path}: the same way back`);
  }
});

test('a limit out of bounds is moved to the nearer end, and nonsense is no failure', async () => {
  for (const { who, path } of walks)
    for (const query of ['limit=0', 'limit=-5', 'limit=100000', 'limit=x', 'max_id=-1', 'max_id=x', 'since_id=99999999999999999999', 'min_id=0&max_id=0']) {
      const { status, json } = await who.call('GET', `${path}?${query}`);
      assert.ok(status === 200 || status === 422, `${path}?${query}: ${status}`);
      if (status === 200)
        assert.ok(Array.isArray(json), path);
    }
});

test('whoever is not signed in gets nothing of it', async () => {
  for (const { path } of walks.filter((w) => !/statuses\/\d+|accounts\/\d+\/follow/.test(w.path)))
    assert.equal((await fetch(server.address + path)).status, 401, path);
  assert.equal((await host.call('GET', '/api/v1/blocks')).json.length, 0);
});
