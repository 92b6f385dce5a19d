// Notifications as apps of Mastodon 4.3 read them: gathered into groups, counted for their owner, held
// back by the owner's policy, and let in or put away.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Server } from '../lib/server.mjs';
import { PASSWORD, api, forms, setUp, signIn, token } from '../lib/visitor.mjs';

const NAMES = ['ada', 'ben', 'cleo', 'dora', 'eve', ...Array.from({ length: 10 }, (_, i) => `guest${i}`)];
let server;
const who = {}; // { visitor, call, id }

before(async () => {
  server = await Server.start({ api_requests: 0 });
  who.hope = { visitor: await setUp(server, 'hope') };
  for (const name of NAMES) {
    server.command(['user', 'add', name], `${PASSWORD}\n`);
    who[name] = { visitor: await signIn(server, name) };
  }
  for (const one of Object.values(who)) {
    one.call = api(server, await token(server, one.visitor));
    one.id = (await one.call('GET', '/api/v1/accounts/verify_credentials')).json.id;
    await one.call('PATCH', '/api/v2/notifications/policy', { candles: 'each' });
  }
});

after(() => server?.stop());

async function ask(name, method, path, fields, status = 200) {
  const answer = await who[name].call(method, path, fields);
  assert.equal(answer.status, status, `${name}: ${method} ${path}: ${JSON.stringify(answer.json)}`);
  return answer.json;
}

const share = (name, status, more = {}) => ask(name, 'POST', '/api/v1/statuses', { status, visibility: 'public', ...more });
const light = (name, post) => ask(name, 'POST', `/api/v1/statuses/${post.id}/favourite`);
const put_out = (name, post) => ask(name, 'POST', `/api/v1/statuses/${post.id}/unfavourite`);
const groups = (name, query = '') => ask(name, 'GET', `/api/v2/notifications${query}`);
const list = (name, query = '') => ask(name, 'GET', `/api/v1/notifications${query}`);
const clear = (name) => ask(name, 'POST', '/api/v1/notifications/clear');

const isId = (x) => typeof x === 'string' && /^[1-9]\d*$/.test(x);
const isTime = (x) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(x);

function checkGroup(g, paged = true) {
  assert.equal(typeof g.group_key, 'string');
  assert.ok(Number.isInteger(g.notifications_count) && g.notifications_count > 0);
  assert.equal(typeof g.most_recent_notification_id, 'number');
  assert.ok(g.sample_account_ids.every(isId) && g.sample_account_ids.length > 0);
  for (const [key, holds] of [['page_min_id', isId], ['page_max_id', isId], ['latest_page_notification_at', isTime]])
    assert.ok(paged ? holds(g[key]) : !(key in g), key);
  const known = ['group_key', 'notifications_count', 'type', 'most_recent_notification_id', 'page_min_id', 'page_max_id',
    'latest_page_notification_at', 'sample_account_ids', 'status_id', 'report'];
  assert.deepEqual(Object.keys(g).filter((k) => !known.includes(k)), []);
}

test('candles of a post are one group, and what belongs to it comes once', async () => {
  const post = await share('ada', 'a rose');
  for (let i = 0; i < 10; i++)
    await light(`guest${i}`, post);
  await share('ben', 'with you', { in_reply_to_id: post.id });
  const all = await groups('ada');
  assert.deepEqual(Object.keys(all).sort(), ['accounts', 'notification_groups', 'statuses']);
  all.notification_groups.forEach((g) => checkGroup(g));
  assert.deepEqual(all.notification_groups.map((g) => g.type), ['mention', 'favourite']);
  const [alone, candles] = all.notification_groups;
  assert.match(alone.group_key, /^ungrouped-\d+$/);
  assert.match(candles.group_key, new RegExp(`^favourite-${post.id}-\\d+$`));
  assert.equal(candles.notifications_count, 10);
  assert.equal(candles.status_id, post.id);
  assert.deepEqual(candles.sample_account_ids, [9, 8, 7, 6, 5, 4, 3, 2].map((i) => who[`guest${i}`].id));
  assert.equal(all.accounts.length, 9);
  assert.equal(new Set(all.accounts.map((a) => a.id)).size, 9);
  assert.equal(all.statuses.length, 2);

  const few = await groups('ada', '?expand_accounts=partial_avatars');
  assert.deepEqual(few.accounts.map((a) => a.id).sort(), [who.ben.id, who.guest9.id].sort());
  assert.equal(few.partial_accounts.length, 7);
  for (const a of few.partial_accounts)
    assert.deepEqual(Object.keys(a), ['id', 'acct', 'url', 'avatar', 'avatar_static', 'locked', 'bot']);
  await ask('ada', 'GET', '/api/v2/notifications?expand_accounts=roses', undefined, 422);

  const apart = await groups('ada', '?grouped_types[]=reblog&grouped_types[]=follow');
  assert.equal(apart.notification_groups.length, 11);
  assert.ok(apart.notification_groups.every((g) => /^ungrouped-/.test(g.group_key) && g.notifications_count === 1));
  assert.equal((await groups('ada', '?types[]=favourite')).notification_groups.length, 1);
  assert.equal((await groups('ada', '?exclude_types[]=favourite')).notification_groups[0].type, 'mention');
  assert.equal((await groups('ada', `?account_id=${who.guest3.id}`)).notification_groups.length, 1);

  const singles = await list('ada');
  assert.equal(singles.length, 11);
  assert.ok(singles.filter((n) => n.type === 'favourite').every((n) => n.group_key === candles.group_key));
  assert.ok(singles.every((n) => !('filtered' in n)));

  assert.deepEqual(await ask('ada', 'GET', '/api/v2/notifications/unread_count'), { count: 2 });
  assert.deepEqual(await ask('ada', 'GET', '/api/v1/notifications/unread_count'), { count: 11 });
  assert.deepEqual(await ask('ada', 'GET', '/api/v1/notifications/unread_count?limit=4'), { count: 4 });
  await ask('ada', 'POST', '/api/v1/markers', { 'notifications[last_read_id]': singles[0].id });
  assert.deepEqual(await ask('ada', 'GET', '/api/v2/notifications/unread_count?limit=1000'), { count: 0 });

  // The group by itself.
  const key = encodeURIComponent(candles.group_key);
  const one = await ask('ada', 'GET', `/api/v2/notifications/${key}`);
  checkGroup(one.notification_groups[0], false);
  await ask('ben', 'GET', `/api/v2/notifications/${key}`, undefined, 404);
  const people = await who.ada.call('GET', `/api/v2/notifications/${key}/accounts?limit=6`);
  assert.equal(people.json.length, 6);
  const rest = await ask('ada', 'GET', `/api/v2/notifications/${key}/accounts?max_id=${singles.at(-5).id}`);
  assert.equal(rest.length, 4);
  await put_out('guest9', post);
  assert.equal((await ask('ada', 'GET', `/api/v2/notifications/${key}`)).notification_groups[0].notifications_count, 9);
  await ask('ada', 'POST', `/api/v2/notifications/${key}/dismiss`);
  await ask('ada', 'GET', `/api/v2/notifications/${key}`, undefined, 404);
  assert.equal((await list('ada')).length, 1);
  await ask('ada', 'POST', '/api/v1/notifications/dismiss', { id: alone.group_key.split('-')[1] });
  assert.deepEqual(await list('ada'), []);
});

test('pages of groups go through everything, and a group goes on', async () => {
  await clear('ada');
  const posts = [];
  for (let i = 0; i < 3; i++)
    posts.push(await share('ada', `page ${i}`));
  for (const guest of ['guest0', 'guest1'])
    for (const post of posts) {
      await light(guest, post);
      await share('cleo', 'here', { in_reply_to_id: post.id });
    }
  const seen = [], keys = new Set();
  let path = '/api/v2/notifications?limit=2';
  for (let pages = 0; path && pages < 20; pages++) {
    const got = (await ask('ada', 'GET', path)).notification_groups;
    got.forEach((g) => checkGroup(g));
    seen.push(...got);
    got.forEach((g) => keys.add(g.group_key));
    const oldest = got.map((g) => BigInt(g.page_min_id)).sort((a, b) => (a < b ? -1 : 1))[0];
    path = got.length ? `/api/v2/notifications?limit=2&max_id=${oldest}` : null;
  }
  assert.equal(keys.size, 9); // three groups and six answers
  assert.equal(seen.filter((g) => g.type === 'mention').length, 6);
  assert.ok(seen.filter((g) => g.type === 'favourite').length > 3); // some came again
  const newer = await groups('ada', `?min_id=${seen.at(-1).page_min_id}&limit=80`);
  assert.ok(newer.notification_groups.length >= 8);
});

test('the policy is kept in both forms', async () => {
  const open = { for_not_following: 'accept', for_not_followers: 'accept', for_new_accounts: 'accept',
    for_private_mentions: 'accept', for_limited_accounts: 'filter', candles: 'each',
    summary: { pending_requests_count: 0, pending_notifications_count: 0 } };
  assert.deepEqual(await ask('dora', 'GET', '/api/v2/notifications/policy'), open);
  const some = await ask('dora', 'PATCH', '/api/v2/notifications/policy',
    { for_not_following: 'filter', for_private_mentions: 'drop', for_limited_accounts: 'filter' });
  assert.deepEqual(some, { ...open, for_not_following: 'filter', for_private_mentions: 'drop', for_limited_accounts: 'filter' });
  assert.deepEqual(await ask('dora', 'GET', '/api/v1/notifications/policy'), { filter_not_following: true,
    filter_not_followers: false, filter_new_accounts: false, filter_private_mentions: true, summary: open.summary });
  await ask('dora', 'PATCH', '/api/v2/notifications/policy', { for_new_accounts: 'perhaps' }, 422);
  await ask('dora', 'PATCH', '/api/v2/notifications/policy', { candles: 'sometimes' }, 422);
  const old = await ask('dora', 'PUT', '/api/v1/notifications/policy',
    { filter_not_following: 'false', filter_new_accounts: 'true', filter_private_mentions: 'true' });
  assert.equal(old.filter_new_accounts, true);
  const now = await ask('dora', 'GET', '/api/v2/notifications/policy');
  assert.deepEqual([now.for_not_following, now.for_new_accounts, now.for_private_mentions], ['accept', 'filter', 'drop']);
});

const hold = (name, fields) => ask(name, 'PATCH', '/api/v2/notifications/policy', fields);

test('who is held back waits, and is let in or not', async () => {
  await clear('ben');
  await hold('ben', { for_not_following: 'filter' });
  const post = await share('ben', 'the gate');
  await light('eve', post);
  const words = await share('eve', 'and words', { in_reply_to_id: post.id });
  await light('cleo', post);
  await light('hope', post);
  assert.deepEqual(await list('ben'), []);
  assert.deepEqual((await groups('ben')).notification_groups, []);
  const held = await list('ben', '?include_filtered=true');
  assert.equal(held.length, 4);
  assert.ok(held.every((n) => n.filtered === true));
  assert.equal((await groups('ben', '?include_filtered=true')).notification_groups.length, 4);
  assert.deepEqual(await ask('ben', 'GET', '/api/v1/notifications/unread_count'), { count: 0 });
  assert.deepEqual((await ask('ben', 'GET', '/api/v2/notifications/policy')).summary,
    { pending_requests_count: 3, pending_notifications_count: 4 });

  const requests = await ask('ben', 'GET', '/api/v1/notifications/requests');
  assert.deepEqual(requests.map((q) => q.account.acct), ['hope', 'cleo', 'eve']);
  for (const q of requests) {
    assert.deepEqual(Object.keys(q), ['id', 'created_at', 'updated_at', 'notifications_count', 'account', 'last_status']);
    assert.ok(isId(q.id) && isTime(q.created_at) && isTime(q.updated_at));
  }
  assert.equal(requests[2].notifications_count, '2');
  assert.equal(requests[2].last_status.id, words.id);
  const [hope, cleo, eve] = requests;
  assert.equal((await ask('ben', 'GET', `/api/v1/notifications/requests/${eve.id}`)).account.acct, 'eve');
  assert.equal((await ask('ben', 'GET', `/api/v1/notifications/requests?max_id=${cleo.id}`)).length, 1);
  assert.equal((await ask('ben', 'GET', '/api/v1/notifications/requests?limit=2')).length, 2);
  for (const verb of ['accept', 'dismiss'])
    await ask('eve', 'POST', `/api/v1/notifications/requests/${eve.id}/${verb}`, undefined, 404);
  assert.deepEqual(await ask('ben', 'POST', `/api/v1/notifications/requests/${eve.id}/accept`), {});
  assert.deepEqual(await ask('ben', 'GET', '/api/v1/notifications/requests/merged'), { merged: true });
  assert.deepEqual((await list('ben')).map((n) => n.type), ['mention', 'favourite']);
  await ask('ben', 'GET', `/api/v1/notifications/requests/${eve.id}`, undefined, 404);
  // From now on eve reaches ben.
  await share('eve', '@ben again');
  assert.equal((await list('ben')).length, 3);
  assert.deepEqual(await ask('ben', 'POST', '/api/v1/notifications/requests/dismiss', { 'id[]': cleo.id }), {});
  assert.deepEqual(await ask('ben', 'POST', '/api/v1/notifications/requests/accept', { 'id[]': hope.id }), {});
  assert.equal((await list('ben', '?include_filtered=true')).length, 4);
  assert.deepEqual(await ask('ben', 'GET', '/api/v1/notifications/requests'), []);
});

test('what is dropped leaves nothing, and hosts are heard', async () => {
  await clear('cleo');
  await hold('cleo', { for_not_following: 'drop' });
  const post = await share('cleo', 'a closed gate');
  await light('eve', post);
  await share('eve', '@cleo');
  assert.deepEqual(await list('cleo', '?include_filtered=true'), []);
  assert.deepEqual(await ask('cleo', 'GET', '/api/v1/notifications/requests'), []);
  await share('hope', '@cleo welcome');
  assert.equal((await list('cleo')).length, 1);
  // The deed itself stays.
  assert.equal((await ask('cleo', 'GET', `/api/v1/statuses/${post.id}/favourited_by`)).length, 1);
});

test('somebody who is muted or blocked is in no list', async () => {
  await clear('guest0');
  const post = await share('guest0', 'quiet');
  await light('guest1', post);
  await light('guest2', post);
  await ask('guest0', 'POST', `/api/v1/accounts/${who.guest1.id}/mute`, { notifications: 'true' });
  assert.deepEqual((await list('guest0')).map((n) => n.account.acct), ['guest2']);
  assert.deepEqual((await groups('guest0')).notification_groups[0].sample_account_ids, [who.guest2.id]);
  await ask('guest0', 'POST', `/api/v1/accounts/${who.guest2.id}/block`);
  assert.deepEqual(await list('guest0'), []);
  assert.deepEqual((await groups('guest0')).notification_groups, []);
  await ask('guest0', 'POST', `/api/v1/accounts/${who.guest1.id}/unmute`);
  assert.equal((await list('guest0')).length, 1);
});

test('the pages ask and tell the same', async () => {
  const { visitor } = who.dora;
  const settings = forms((await visitor.open('/settings/notices')).html).find((f) => f.action === '/settings/notices');
  assert.equal(settings.fields.new_accounts, 'filter'); // as the test above left it
  assert.equal(settings.fields.not_followers, 'accept');
  const sent = await visitor.send('/settings/notices', { method: 'POST',
    body: new URLSearchParams({ csrf: settings.fields.csrf, not_following: 'filter', not_followers: 'accept',
      new_accounts: 'accept', private_mentions: 'filter' }) });
  assert.equal(sent.status, 303);
  const now = await ask('dora', 'GET', '/api/v2/notifications/policy');
  assert.deepEqual([now.for_not_following, now.for_new_accounts, now.for_private_mentions], ['filter', 'accept', 'filter']);
  assert.doesNotMatch((await visitor.open('/notices')).html, /\/notices\/waiting/);
  await share('eve', '@dora a word at the gate');
  assert.match((await visitor.open('/notices')).html, /\/notices\/waiting/);
  const page = (await visitor.open('/notices/waiting')).html;
  assert.match(page, /a word at the gate/);
  const { fields } = forms(page).find((f) => f.action === '/notices/waiting');
  const decided = await visitor.send('/notices/waiting', { method: 'POST',
    body: new URLSearchParams({ csrf: fields.csrf, id: fields.id, accept: '1' }) });
  assert.equal(decided.status, 303);
  assert.equal((await list('dora')).length, 1);
  assert.doesNotMatch((await visitor.open('/notices/waiting')).html, /a word at the gate/);
});
