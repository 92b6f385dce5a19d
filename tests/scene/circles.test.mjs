// Circles, on the pages and as apps have them: a few people whom somebody chooses, what is shared with
// them, what they learn (nothing), and what becomes of it when somebody goes or the circle ends.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Server } from '../lib/server.mjs';
import { listen } from '../lib/stream.mjs';
import { until } from '../lib/until.mjs';
import { PASSWORD, api, forms, setUp, signIn, token } from '../lib/visitor.mjs';

let server;
const who = {};

before(async () => {
  server = await Server.start();
  await setUp(server, 'hope');
  for (const name of ['ada', 'ben', 'cleo', 'dan']) {
    server.command(['user', 'add', name], `${PASSWORD}\n`);
    const page = await signIn(server, name);
    const bearer = await token(server, page);
    const call = api(server, bearer);
    who[name] = { page, bearer, call, id: (await call('GET', '/api/v1/accounts/verify_credentials')).json.id };
  }
  for (const name of ['ben', 'cleo', 'dan']) {
    await who[name].call('POST', `/api/v1/accounts/${who.ada.id}/follow`);
    await who.ada.call('POST', `/api/v1/follow_requests/${who[name].id}/authorize`);
  }
});

after(() => server?.stop());

async function done(call) {
  const { status, json } = await call;
  assert.equal(status, 200, JSON.stringify(json));
  return json;
}

const seen = async (name, id) => (await who[name].call('GET', `/api/v1/statuses/${id}`)).status === 200;
const home = async (name) => (await done(who[name].call('GET', '/api/v1/timelines/home'))).map((p) => p.id);

let id, post;

test('a circle is made on its page, and filled with people who follow and people who are found', async () => {
  const { page } = who.ada;
  await page.open('/circles');
  assert.match(page.html, /You have no circle yet\./);
  await page.submit(/^\/circles$/, { name: 'Family' });
  const to = page.answer.headers.get('location');
  id = to.match(/^\/circles\/(\d+)\/change/)[1];
  await page.open(to);
  const add = forms(page.html).filter((f) => f.action === `/circles/${id}/add`).map((f) => f.fields.id);
  assert.deepEqual(add.sort(), ['ben', 'cleo', 'dan'].map((name) => who[name].id).sort());
  await page.open(`${to}?who=cl`);
  assert.match(page.html, /href="\/@cleo"/);
  await page.submit(/add$/);
  assert.deepEqual((await done(who.ada.call('GET', `/api/v1/lists/${id}/accounts`))).map((a) => a.acct), ['cleo']);
  await page.open(`${to}?who=cleo`);
  assert.match(page.html, /Is in it/);
  await page.open(`${to}?who=nobody+at+all`);
  assert.match(page.html, /Nobody of that name was found/);
  await page.open('/circles');
  assert.match(page.html, /Family<\/a> <span class="small soft">one person/);
  await page.open('/circles');
  await assert.rejects(page.submit(/^\/circles$/, { name: 'family' }), /422/);
});

test('what is shared with it is for its people, and the page says so', async () => {
  const { page } = who.ada;
  await done(who.ada.call('POST', `/api/v1/lists/${id}/accounts`, { account_ids: [who.ben.id] }));
  await page.open('/share');
  assert.match(page.html, new RegExp(`value="circle:${id}"><span>Family<span class="about">Only the two people of Family see this`));
  await page.open(`/share?visibility=circle:${id}`);
  const form = forms(page.html).find((f) => f.action === '/share');
  assert.equal(form.fields.visibility, `circle:${id}`);
  const body = new FormData();
  for (const [name, value] of Object.entries({ ...form.fields, caption: 'Roses within the family', act: 'share' }))
    body.append(name, value);
  const answer = await page.send('/share', { method: 'POST', body, headers: { origin: server.address } });
  assert.equal(answer.status, 303, await answer.text());
  post = answer.headers.get('location').match(/\/(\d+)\?/)[1];
  await page.open(`/@ada/${post}`);
  assert.match(page.html, /Only the two people of Family see this\./);
  assert.match((await page.open(`/circles/${id}`)).html, /Roses within the family/);
  assert.deepEqual(await Promise.all(['ben', 'cleo', 'dan'].map((name) => seen(name, post))), [true, true, false]);
  assert.ok((await home('ben')).includes(post));
  assert.ok(!(await home('dan')).includes(post));
  await page.open(`/@ada/${post}/edit`);
  assert.match(page.html, /Only the two people of Family see this/);
});

test('nobody in it learns of the circle, its name, or of the others', async () => {
  const theirs = await done(who.ben.call('GET', `/api/v1/statuses/${post}`));
  assert.equal(theirs.visibility, 'private');
  assert.equal(theirs.circle, undefined);
  assert.deepEqual(theirs.mentions, []);
  await who.ben.page.open(`/@ada/${post}`);
  for (const html of [who.ben.page.html, JSON.stringify(theirs)])
    assert.doesNotMatch(html, /Family|cleo|circle/);
  assert.equal((await done(who.ada.call('GET', `/api/v1/statuses/${post}`))).circle.id, id);
  assert.deepEqual(await done(who.ben.call('GET', '/api/v1/lists')), []);
  for (const path of [`/api/v1/lists/${id}`, `/api/v1/lists/${id}/accounts`, `/api/v1/timelines/list/${id}`])
    assert.equal((await who.ben.call('GET', path)).status, 404, path);
  // What is said under it is for all of them.
  const said = await done(who.ben.call('POST', '/api/v1/statuses', { status: 'How good', in_reply_to_id: post, visibility: 'private' }));
  assert.deepEqual(await Promise.all(['ada', 'cleo', 'dan'].map((name) => seen(name, said.id))), [true, true, false]);
  assert.doesNotMatch((await who.ben.page.open(`/@ben/${said.id}`)).html, /Family|circle/);
  assert.match(who.ben.page.html, /Whoever may see the first post of this thread sees this/);
});

test('to an app it is a list that says so', async () => {
  const { call } = who.ada;
  const list = await done(call('POST', '/api/v1/lists', { title: 'Garden' }));
  const all = await done(call('GET', '/api/v1/lists'));
  assert.deepEqual(all.map((l) => [l.title, l.circle]), [['Garden', undefined], ['Family (circle)', true]]);
  assert.deepEqual((await done(call('GET', `/api/v1/accounts/${who.cleo.id}/lists`))).map((l) => l.id), [id]);
  assert.deepEqual((await done(call('GET', `/api/v1/timelines/list/${id}`))).map((p) => p.id), [post]);
  const made = await done(call('POST', '/api/v1/lists', { title: 'The choir (circle)' }));
  assert.equal(made.circle, true);
  const renamed = await done(call('PUT', `/api/v1/lists/${made.id}`, { title: 'The small choir (circle)' }));
  assert.equal(renamed.title, 'The small choir (circle)');
  assert.equal((await done(call('PUT', `/api/v1/lists/${made.id}`, { title: 'Sea' }))).title, 'Sea (circle)');
  assert.match((await who.ada.page.open('/circles')).html, />Sea<\/a>/);
  await done(call('DELETE', `/api/v1/lists/${made.id}`));
  assert.equal((await call('GET', `/api/v1/lists/${made.id}`)).status, 404);
  // A list is no circle.
  assert.equal((await call('POST', '/api/v1/statuses', { status: 'x', visibility: `list:${list.id}` })).status, 422);
  for (const wrong of ['list:', 'list:x', 'list:1', `list:${id}0`])
    assert.equal((await call('POST', '/api/v1/statuses', { status: 'x', visibility: wrong })).status, 422, wrong);
  assert.equal((await who.ben.call('POST', '/api/v1/statuses', { status: 'x', visibility: `list:${id}` })).status, 422);
  await done(call('DELETE', `/api/v1/lists/${list.id}`));
});

test('an app shares with it, now and later, and hears it on its stream', async () => {
  const { call } = who.ada;
  const stream = await listen(server, `/api/v1/streaming/list?list=${id}`, who.ada.bearer);
  const made = await done(call('POST', '/api/v1/statuses', { status: 'From an app', visibility: `list:${id}` }));
  assert.equal(made.visibility, 'private');
  assert.deepEqual([made.circle.id, made.circle.title], [id, 'Family (circle)']);
  assert.equal(await seen('dan', made.id), false);
  await until('its stream tells of it', () =>
    stream.events.some((e) => e.event === 'update' && JSON.parse(e.data).id === made.id));
  await stream.stop();
  assert.equal((await fetch(`${server.address}/api/v1/streaming/list?list=${id}`,
    { headers: { authorization: `Bearer ${who.ben.bearer}` } })).status, 404);
  const later = await done(call('POST', '/api/v1/statuses', { status: 'Later', visibility: `list:${id}`,
    scheduled_at: new Date(Date.now() + 86_400_000).toISOString() }));
  assert.deepEqual([later.params.visibility, later.params.list_id], ['private', id]);
  assert.match((await who.ada.page.open('/later')).html, /Only the two people of Family see this/);
  await who.ada.page.submit(/share$/);
  const shared = who.ada.page.answer.headers.get('location').match(/\/(\d+)\?/)[1];
  assert.equal((await done(call('GET', `/api/v1/statuses/${shared}`))).circle.id, id);
  const edited = await done(call('PUT', `/api/v1/statuses/${made.id}`, { status: 'From an app, again' }));
  assert.equal(edited.circle.id, id);
  assert.equal(await seen('dan', made.id), false);
});

test('new posts may begin with it, on the page and in apps that know nothing of circles', async () => {
  const { call, page } = who.ada;
  await page.open('/settings/sharing');
  await page.submit(/sharing/, { visibility: `circle:${id}` });
  const me = await done(call('GET', '/api/v1/accounts/verify_credentials'));
  assert.deepEqual([me.source.privacy, me.source.privacy_list_id], ['private', id]);
  assert.equal((await done(call('GET', '/api/v1/preferences')))['posting:default:visibility'], 'private');
  await page.open('/share');
  assert.equal(forms(page.html).find((f) => f.action === '/share').fields.visibility, `circle:${id}`);
  for (const body of [{}, { visibility: 'private' }]) {
    const made = await done(call('POST', '/api/v1/statuses', { status: 'as usual', ...body }));
    assert.equal(made.circle?.id, id);
    assert.equal(await seen('dan', made.id), false);
  }
  const wide = await done(call('POST', '/api/v1/statuses', { status: 'for those who follow', visibility: 'followers' }));
  assert.equal(await seen('dan', wide.id), true);
  // An app that writes back what it was told changes nothing.
  await done(call('PATCH', '/api/v1/accounts/update_credentials', { source: { privacy: 'private' } }));
  assert.equal((await done(call('GET', '/api/v1/accounts/verify_credentials'))).source.privacy_list_id, id);
  // An answer is for the thread, or for whoever is answered.
  const dans = await done(who.dan.call('POST', '/api/v1/statuses', { status: 'by the sea', visibility: 'public' }));
  const answer = await done(call('POST', '/api/v1/statuses', { status: 'how far it is', in_reply_to_id: dans.id }));
  assert.equal(answer.visibility, 'direct');
  assert.deepEqual([await seen('dan', answer.id), await seen('ben', answer.id)], [true, false]);
  await done(call('PATCH', '/api/v1/accounts/update_credentials', { source: { privacy: 'unlisted' } }));
  assert.equal((await done(call('PATCH', '/api/v1/accounts/update_credentials', { source: { privacy: `list:${id}` } }))).source.privacy_list_id, id);
  assert.equal((await call('PATCH', '/api/v1/accounts/update_credentials', { source: { privacy: 'list:12' } })).status, 404);
});

test('whoever is taken out sees nothing more of it; whoever comes sees what was there', async () => {
  const { page, call } = who.ada;
  await page.open(`/circles/${id}/change`);
  const take = forms(page.html).find((f) => f.action === `/circles/${id}/take` && f.fields.id === who.ben.id);
  await page.send(take.action, { method: 'POST', body: new URLSearchParams(take.fields), headers: { origin: server.address } });
  assert.equal(await seen('ben', post), false);
  assert.ok(!(await home('ben')).includes(post));
  assert.deepEqual(await done(who.ben.call('GET', '/api/v1/notifications')), []);
  await done(call('POST', `/api/v1/lists/${id}/accounts`, { account_ids: [who.dan.id] }));
  assert.equal(await seen('dan', post), true);
  assert.ok(!(await home('dan')).includes(post));
  assert.match((await page.open(`/@ada/${post}`)).html, /Only the two people of Family see this\./);
  // Whoever wants no more of it mutes or blocks, and is out.
  await who.dan.call('POST', `/api/v1/accounts/${who.ada.id}/block`);
  assert.deepEqual((await done(call('GET', `/api/v1/lists/${id}/accounts`))).map((a) => a.acct), ['cleo']);
  assert.match((await page.open(`/@ada/${post}`)).html, /Only the one person of Family sees this\./);
});

test('circles are taken along, and brought elsewhere', async () => {
  const csv = async (name) => (await fetch(`${server.address}/api/v1/exports/circles.csv`,
    { headers: { authorization: `Bearer ${who[name].bearer}` } })).text();
  const domain = (await done(who.ada.call('GET', '/api/v2/instance'))).domain;
  assert.equal(await csv('ada'), `Family,cleo@${domain}\n`);
  assert.match((await who.ada.page.open('/settings/moving')).html, /circles\.csv/);
  const bring = async (text, mode) => {
    const body = new FormData();
    body.append('data', new Blob([text], { type: 'text/csv' }), 'circles.csv');
    body.append('type', 'circles');
    body.append('mode', mode);
    const answer = await fetch(`${server.address}/api/v1/import`,
      { method: 'POST', headers: { authorization: `Bearer ${who.ben.bearer}` }, body });
    assert.ok(answer.ok, await answer.text());
  };
  await bring(`Family,cleo@${domain}\nFamily,dan@${domain}\nChoir,dan@${domain}\n`, 'merge');
  await until('both circles are there', async () => (await csv('ben')).split('\n').length === 4);
  await until('the import is done', async () => (await done(who.ben.call('GET', '/api/v1/import'))).every((i) => i.state === 'done'));
  await bring(`Family,ada@${domain}\n`, 'overwrite');
  await until('one circle is as the file says, the other as it was', async () =>
    (await csv('ben')).split('\n').sort().join(' ') === ` Choir,dan@${domain} Family,ada@${domain}`);
});

test('the end of a circle leaves what was shared with it to its author', async () => {
  const { page, call } = who.ada;
  const waits = await done(call('POST', '/api/v1/statuses', { status: 'Later', visibility: `list:${id}`,
    scheduled_at: new Date(Date.now() + 86_400_000).toISOString() }));
  await page.open(`/circles/${id}/remove`);
  assert.match(page.html, /only you see it/);
  await page.submit(/remove$/);
  assert.equal(await seen('cleo', post), false);
  assert.equal(await seen('ada', post), true);
  assert.match((await page.open(`/@ada/${post}`)).html, /Only you see this: the circle that it was for is gone\./);
  assert.equal((await done(call('GET', `/api/v1/statuses/${post}`))).circle, undefined);
  // It would not widen by itself: new posts are for their author alone, and what waits is not shared.
  const made = await done(call('POST', '/api/v1/statuses', { status: 'the next one' }));
  assert.equal(await seen('cleo', made.id), false);
  await page.open('/later');
  await assert.rejects(page.submit(new RegExp(`${waits.id}/share`)), /This circle is not one of yours/);
});
