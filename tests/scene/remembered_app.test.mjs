// A page of somebody remembered in apps that know nothing of such pages: found, followed, offered posts by
// naming it, tended by a keeper with what every app has. Rosa keeps it; the aunt is one of its people by nothing
// but her asking; ben is anybody.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { changePage, makePage } from '../lib/remembered.mjs';
import { Server } from '../lib/server.mjs';
import { Socket } from '../lib/stream.mjs';
import { until } from '../lib/until.mjs';
import { people } from '../lib/visitor.mjs';

const who = {};
let server, page, hidden;

async function ask(name, method, path, body, wanted = 200) {
  const { status, json } = await who[name].call(method, path, body);
  assert.equal(status, wanted, `${name}: ${method} ${path}: ${JSON.stringify(json)}`);
  return json;
}
const get = (name, path, wanted) => ask(name, 'GET', path, undefined, wanted);
const post = (name, path, body, wanted) => ask(name, 'POST', path, body, wanted);
const share = (name, status, visibility = 'public') => post(name, '/api/v1/statuses', { status, visibility });
const statuses = (name, id = page.id) => get(name, `/api/v1/accounts/${id}/statuses`);
const notices = (name, type) => get(name, `/api/v1/notifications?types[]=${type}`);
const passed = async (name) => (await statuses(name)).map((s) => s.reblog.id);

before(async () => {
  server = await Server.start();
  Object.assign(who, await people(server, ['rosa', 'aunt', 'ben']));
  for (const [handle, name, access] of [['rose', 'a grandmother', 'public'], ['quiet_page', 'a child', 'members']]) {
    await makePage(who.rosa.visitor, handle, [[name]]);
    await changePage(who.rosa.visitor, handle, { access, accepts: 'anybody' });
  }
});

after(() => server?.stop());

test('it is an account that is a group and a memorial, and tells no numbers', async () => {
  page = await get('aunt', '/api/v1/accounts/lookup?acct=rose');
  assert.deepEqual([page.group, page.memorial, page.bot, page.locked, page.discoverable], [true, true, false, true, false]);
  assert.equal(page.display_name, 'In memory of a grandmother');
  assert.deepEqual([page.followers_count, page.statuses_count, page.last_status_at], [0, 0, null]);
  assert.deepEqual(await get('aunt', `/api/v1/accounts/${page.id}`), page);
  const found = await get('aunt', '/api/v2/search?q=@rose&type=accounts');
  assert.deepEqual(found.accounts.map((a) => a.id), [page.id]);
  // by its name's words nobody finds it: there is no list of the dead
  assert.deepEqual((await get('aunt', '/api/v2/search?q=grandmother&type=accounts')).accounts, []);
  assert.deepEqual((await get('aunt', '/api/v1/directory')).filter((a) => a.id === page.id), []);
});

test('one that is for its people is not there for others, on any address', async () => {
  hidden = await get('rosa', '/api/v1/accounts/lookup?acct=quiet_page');
  assert.equal(hidden.memorial, true);
  for (const path of ['lookup?acct=quiet_page', hidden.id, `${hidden.id}/statuses`, `${hidden.id}/followers`, `${hidden.id}/following`,
    `${hidden.id}/featured_tags`])
    await get('ben', `/api/v1/accounts/${path}`, 404);
  await post('ben', `/api/v1/accounts/${hidden.id}/follow`, {}, 404);
  assert.deepEqual((await get('ben', '/api/v2/search?q=@quiet_page&type=accounts')).accounts, []);
  assert.equal((await fetch(`${server.address}/@quiet_page`, { headers: { accept: 'application/activity+json' } })).status, 404);
});

test('following it asks rosa, who answers in her app', async () => {
  const asked = await post('aunt', `/api/v1/accounts/${page.id}/follow`);
  assert.deepEqual([asked.following, asked.requested], [false, true]);
  assert.ok((await notices('rosa', 'follow_request')).some((n) => n.account.id === who.aunt.id));
  assert.deepEqual((await get('rosa', '/api/v1/follow_requests')).map((a) => a.id), [who.aunt.id]);
  assert.equal((await get('rosa', '/api/v1/accounts/verify_credentials')).source.follow_requests_count, 1);
  await post('rosa', `/api/v1/follow_requests/${who.aunt.id}/authorize`);
  const [relation] = await get('aunt', `/api/v1/accounts/relationships?id[]=${page.id}`);
  assert.deepEqual([relation.following, relation.requested], [true, false]);
  assert.equal((await get('aunt', `/api/v1/accounts/relationships?id[]=${who.rosa.id}`))[0].following, false);
  assert.deepEqual(await get('rosa', '/api/v1/follow_requests'), []);
  // ben is not let in
  await post('ben', `/api/v1/accounts/${page.id}/follow`);
  await post('rosa', `/api/v1/follow_requests/${who.ben.id}/reject`);
  assert.equal((await get('ben', `/api/v1/accounts/relationships?id[]=${page.id}`))[0].requested, false);
});

let roses;

test('naming it offers a post, and a candle of rosa puts it there', async () => {
  roses = await share('ben', '@rose her roses');
  assert.deepEqual(roses.mentions.map((m) => m.acct), ['rose']);
  const [offer] = await notices('rosa', 'mention');
  assert.deepEqual([offer.status.id, offer.account.id], [roses.id, who.ben.id]);
  assert.deepEqual(await passed('aunt'), []);
  assert.deepEqual(await notices('aunt', 'mention'), []);
  const socket = await Socket.open(server, { access_token: who.aunt.bearer, stream: 'user' });
  await post('rosa', `/api/v1/statuses/${roses.id}/favourite`);
  const said = await until('the aunt hears it', () => socket.heard.find((h) => h.event === 'update')?.payload);
  socket.close();
  const told = typeof said === 'string' ? JSON.parse(said) : said;
  assert.deepEqual([told.account.id, told.reblog.id], [page.id, roses.id]);
  assert.deepEqual(await notices('rosa', 'mention'), []);
  // whoever asks sees it there, and the aunt has it at home, as passed on by the page
  assert.deepEqual(await passed('ben'), [roses.id]);
  const [home] = await get('aunt', '/api/v1/timelines/home');
  assert.deepEqual([home.account.id, home.reblog.id], [page.id, roses.id]);
  assert.equal((await get('aunt', `/api/v1/statuses/${home.id}`)).reblog.id, roses.id);
  // nothing is said as though the page were alive
  assert.deepEqual(await notices('ben', 'reblog'), []);
});

test('who may not see a post sees it on the page as little', async () => {
  const few = await share('ben', '@rose for my followers', 'private');
  assert.equal((await notices('rosa', 'mention'))[0].status.id, few.id);
  await post('rosa', `/api/v1/statuses/${few.id}/favourite`);
  assert.deepEqual(await passed('ben'), [few.id, roses.id]);
  assert.deepEqual(await passed('rosa'), [few.id, roses.id]);
  assert.deepEqual(await passed('aunt'), [roses.id]);
  assert.ok(!(await get('aunt', '/api/v1/timelines/home')).some((s) => s.reblog?.id === few.id));
});

test('muting what was offered refuses it without a word', async () => {
  const advert = await share('ben', '@rose buy these');
  assert.equal((await notices('rosa', 'mention'))[0].status.id, advert.id);
  await post('rosa', `/api/v1/statuses/${advert.id}/mute`);
  assert.deepEqual(await notices('rosa', 'mention'), []);
  assert.ok(!(await passed('rosa')).includes(advert.id));
  assert.equal((await get('ben', `/api/v1/statuses/${advert.id}`)).id, advert.id);
  assert.deepEqual(await get('ben', '/api/v1/notifications'), []);
});

test('taking its name out of a post takes the post off, and so does deleting it', async () => {
  const other = await share('ben', '@rose a hat');
  await post('rosa', `/api/v1/statuses/${other.id}/reblog`);
  assert.ok((await passed('aunt')).includes(other.id));
  await ask('ben', 'PUT', `/api/v1/statuses/${other.id}`, { status: 'a hat' });
  assert.ok(!(await passed('aunt')).includes(other.id));
  const coat = await share('ben', '@rose a coat');
  await post('rosa', `/api/v1/statuses/${coat.id}/reblog`);
  assert.ok((await passed('aunt')).includes(coat.id));
  await ask('ben', 'DELETE', `/api/v1/statuses/${coat.id}`);
  assert.ok(!(await passed('aunt')).includes(coat.id));
  assert.ok(!(await get('aunt', '/api/v1/timelines/home')).some((s) => s.reblog?.id === coat.id));
});

test('what makes no sense for it makes no fault', async () => {
  const letter = await share('aunt', '@rose I miss you', 'direct');
  assert.equal(letter.visibility, 'direct');
  assert.deepEqual(await notices('rosa', 'mention'), []);
  await get('rosa', `/api/v1/statuses/${letter.id}`, 404);
  const list = await post('aunt', '/api/v1/lists', { title: 'hers' });
  await post('aunt', `/api/v1/lists/${list.id}/accounts`, { account_ids: [page.id] });
  assert.equal((await get('aunt', `/api/v1/timelines/list/${list.id}`))[0].reblog.id, roses.id);
  assert.equal((await post('aunt', `/api/v1/accounts/${page.id}/note`, { comment: 'mine' })).note, 'mine');
  assert.equal((await post('aunt', `/api/v1/accounts/${page.id}/mute`)).muting, true);
  assert.ok(!(await get('aunt', '/api/v1/timelines/home')).some((s) => s.account.id === page.id));
  await post('aunt', `/api/v1/accounts/${page.id}/unmute`);
  for (const path of ['followers', 'following', 'lists', 'featured_tags'])
    assert.ok(Array.isArray(await get('aunt', `/api/v1/accounts/${page.id}/${path}`)), path);
  assert.deepEqual(await get('aunt', `/api/v1/accounts/familiar_followers?id[]=${page.id}`), [{ id: page.id, accounts: [] }]);
  assert.deepEqual(await get('aunt', `/api/v1/accounts/${page.id}/statuses?pinned=true`), []);
  assert.deepEqual(await get('aunt', `/api/v1/accounts/${page.id}/statuses?exclude_reblogs=true`), []);
});

test('narrower, it is for fewer at once', async () => {
  await changePage(who.rosa.visitor, 'rose', { access: 'followers' });
  assert.deepEqual(await passed('aunt'), [roses.id]);
  assert.deepEqual(await passed('ben'), []);
  const stranger = await get('ben', `/api/v1/accounts/${page.id}`);
  assert.deepEqual([stranger.display_name, stranger.group], ['In memory of a grandmother', true]);
  await changePage(who.rosa.visitor, 'rose', { access: 'keepers' });
  await get('aunt', `/api/v1/accounts/${page.id}`, 404);
  assert.ok(!(await get('aunt', '/api/v1/timelines/home')).some((s) => s.reblog));
  assert.equal((await get('rosa', `/api/v1/accounts/${page.id}`)).id, page.id);
  // of one that is for keepers alone they read the posts themselves, page by page
  const mine = await statuses('rosa');
  assert.ok(mine.some((s) => s.id === roses.id) && mine.every((s) => !s.reblog));
  const newest = await get('rosa', `/api/v1/accounts/${page.id}/statuses?limit=1`);
  const rest = await get('rosa', `/api/v1/accounts/${page.id}/statuses?max_id=${newest[0].id}`);
  assert.deepEqual([...newest, ...rest].map((s) => s.id), mine.map((s) => s.id));
  await get('aunt', `/api/v1/accounts/${page.id}/statuses`, 404);
});
