// Lists of people and tags on the pages: made, filled, read, changed, taken away; followed and shown.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Server } from '../lib/server.mjs';
import { PASSWORD, api, setUp, signIn, token } from '../lib/visitor.mjs';

let server;
const who = {};

before(async () => {
  server = await Server.start();
  await setUp(server, 'hope');
  for (const name of ['ada', 'ben', 'cleo']) {
    server.command(['user', 'add', name], `${PASSWORD}\n`);
    const page = await signIn(server, name);
    const call = api(server, await token(server, page));
    who[name] = { page, call, id: (await call('GET', '/api/v1/accounts/verify_credentials')).json.id };
  }
  const { ada, ben } = who;
  await ada.call('POST', `/api/v1/accounts/${ben.id}/follow`);
  await ben.call('POST', `/api/v1/follow_requests/${ada.id}/authorize`);
  await ben.call('POST', '/api/v1/statuses', { status: 'Roses in June #garden', visibility: 'public' });
});

after(() => server?.stop());

const lists = async () => (await who.ada.call('GET', '/api/v1/lists')).json;

let id;
test('a list is made, and somebody put into it', async () => {
  const { page } = who.ada;
  await page.open('/lists');
  await page.submit(/^\/lists$/, { title: 'The choir' });
  const to = page.answer.headers.get('location');
  id = to.match(/^\/lists\/(\d+)\/change/)[1];
  assert.deepEqual((await lists()).map((l) => [l.id, l.title]), [[id, 'The choir']]);
  await page.open(to);
  await assert.rejects(page.submit(/add$/, { who: 'cleo' }), /404|422/); // she follows ben alone
  await page.open(to);
  await assert.rejects(page.submit(/add$/, { who: 'nobody at all' }), /404/);
  await page.open(to);
  await page.submit(/add$/, { who: '@ben' });
  assert.match((await page.open(to)).html, /href="\/@ben"/);
  assert.match((await page.open(`/lists/${id}`)).html, /Roses in June/);
});

test('it is changed: its name, its answers, and whether home has them too', async () => {
  const { page, call } = who.ada;
  await page.open(`/lists/${id}/change`);
  await page.submit(/change$/, { title: 'The old choir', replies: '2', exclusive: '1' });
  const one = (await call('GET', `/api/v1/lists/${id}`)).json;
  assert.deepEqual([one.title, one.replies_policy, one.exclusive], ['The old choir', 'none', true]);
  assert.ok(!/Roses in June/.test((await page.open('/')).html));
  await page.open(`/lists/${id}/change`);
  await assert.rejects(page.submit(/change$/, { title: '' }), /422/);
  await page.open(`/lists/${id}/change`);
  await page.submit(/take$/);
  assert.deepEqual((await call('GET', `/api/v1/lists/${id}/accounts`)).json, []);
});

test('it is its owner\'s alone, and goes away', async () => {
  const { page } = who.ada;
  for (const path of [`/lists/${id}`, `/lists/${id}/change`])
    assert.equal((await who.ben.page.open(path)).status, 404);
  await page.open(`/lists/${id}/change`);
  await page.submit(/remove$/);
  assert.deepEqual(await lists(), []);
  assert.equal((await page.open(`/lists/${id}`)).status, 404);
});

test('a tag is followed from its page, and no longer', async () => {
  const { page, call } = who.cleo;
  const followed = async () => (await call('GET', '/api/v1/followed_tags')).json.map((tag) => tag.name);
  assert.ok(!/Roses in June/.test((await page.open('/')).html));
  await page.open('/tags/garden');
  await page.submit(/tags\/follow/);
  assert.match(page.answer.headers.get('location'), /^\/tags\/garden/);
  assert.deepEqual(await followed(), ['garden']);
  await who.ben.call('POST', '/api/v1/statuses', { status: 'Asters in autumn #garden', visibility: 'public' });
  assert.match((await page.open('/')).html, /Asters in autumn/);
  await page.open('/tags');
  await page.submit(/tags\/unfollow/);
  assert.deepEqual(await followed(), []);
  await page.open('/tags');
  await assert.rejects(page.submit(/tags\/follow/, { tag: 'no tag!' }), /422/);
  assert.ok(!/tags\/follow"/.test(await (await fetch(`${server.address}/tags/garden`)).text()), 'strangers are not asked');
});

test('a tag stands on one\'s page, and goes again', async () => {
  const { page, call, id: me } = who.ben;
  const featured = async () => (await call('GET', '/api/v1/featured_tags')).json.map((tag) => tag.name);
  assert.match((await page.open('/tags')).html, /You use these most/);
  await page.submit(/tags\/feature/);
  assert.deepEqual(await featured(), ['garden']);
  assert.equal((await call('GET', `/api/v1/accounts/${me}/featured_tags`)).json.length, 1);
  await page.open('/tags');
  await page.submit(/tags\/unfeature/);
  assert.deepEqual(await featured(), []);
});
