// A circle with people of other servers: what each of them is sent, who may ask for it, what they say
// under it, and what becomes of it when they go.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Far, PUBLIC, get, send } from '../lib/far.mjs';
import { rows } from '../lib/rows.mjs';
import { Server } from '../lib/server.mjs';
import { until } from '../lib/until.mjs';
import { PASSWORD, api, setUp, signIn, token } from '../lib/visitor.mjs';

let server, circle, post;
const who = {}, far = {}, people = {}, ids = {};

// A server that says what it runs; software null: it says nothing, and what it answers is not for machines.
async function place(name, software) {
  const one = far[name] = await Far.start();
  if (!software) {
    one.put('/.well-known/nodeinfo', null, { body: '<p>not here</p>', type: 'text/html' });
    return;
  }
  one.put('/.well-known/nodeinfo', { links: [
    { rel: 'http://nodeinfo.diaspora.software/ns/schema/2.0', href: `${one.base}/nodeinfo/2.0` }] }, { type: 'application/json' });
  one.put('/nodeinfo/2.0', { version: '2.0', software: { name: software, version: '1' } }, { type: 'application/json' });
}

async function done(call) {
  const { status, json } = await call;
  assert.equal(status, 200, JSON.stringify(json));
  return json;
}

before(async () => {
  await place('elephants', 'mastodon');
  await place('sloths', 'gotosocial');
  await place('silent', null);
  people.mara = far.elephants.person('mara');
  people.milo = far.elephants.person('milo');
  people.moss = far.elephants.person('moss');
  people.gita = far.sloths.person('gita');
  people.sol = far.silent.person('sol');
  server = await Server.start({ fetch_private: 'yes' });
  await setUp(server, 'hope');
  for (const name of ['ada', 'ben', 'cleo']) {
    server.command(['user', 'add', name], `${PASSWORD}\n`);
    const one = who[name] = { name, page: await signIn(server, name) };
    one.call = api(server, await token(server, one.page));
    const { json } = await one.call('GET', '/api/v1/accounts/verify_credentials');
    Object.assign(one, { id: json.id, uri: json.uri });
  }
  await who.ada.call('PATCH', '/api/v1/accounts/update_credentials', { locked: false });
  for (const [name, one] of Object.entries(people)) {
    const { accounts } = await done(who.ada.call('GET', `/api/v2/search?resolve=true&type=accounts&q=${encodeURIComponent(one.acct)}`));
    ids[name] = accounts[0].id;
  }
  for (const name of ['mara', 'gita', 'sol']) { // milo follows nobody
    const one = people[name];
    assert.equal((await send(server, one, one.far.activity(one, 'Follow', who.ada.uri))).status, 202);
    await one.far.received((a) => a.type === 'Accept' && a.object.actor === one.id);
  }
});

after(async () => {
  Object.values(far).forEach((one) => one.stop());
  await server?.stop();
});

const letters = (one, like) => one.far.got.filter((x) => x.json && x.path === new URL(one.actor.inbox).pathname && like(x.json));
const create = (one, words) => one.far.received((a, x) => a.type === 'Create' && x.path === new URL(one.actor.inbox).pathname
  && a.object.content.includes(words)).then((x) => x.json);
const mentions = (note) => note.tag.filter((t) => t.type === 'Mention').map((t) => t.href);
const settled = () => until('all is sent', () => Number(rows(server,
  'SELECT (SELECT count(*) FROM delivery) + (SELECT count(*) FROM job WHERE kind IN (9, 11, 40))')[0]) === 0);
const seen = async (name, id) => (await who[name].call('GET', `/api/v1/statuses/${id}`)).status === 200;

test('people elsewhere are found by their address and put in', async () => {
  const { page } = who.ada;
  await page.open('/circles');
  await page.submit(/^\/circles$/, { name: 'Family' });
  circle = page.answer.headers.get('location').match(/\d+/)[0];
  await page.open(`/circles/${circle}/change?who=${encodeURIComponent(people.mara.acct)}`);
  assert.match(page.html, /mara elsewhere/);
  await page.submit(/add$/);
  await page.open(`/circles/${circle}/change?who=${encodeURIComponent(`nobody@${far.sloths.domain}`)}`);
  assert.match(page.html, /Nobody of that name was found/);
  await done(who.ada.call('POST', `/api/v1/lists/${circle}/accounts`,
    { account_ids: [ids.milo, ids.gita, ids.sol, who.ben.id] }));
  await page.open(`/circles/${circle}/change`);
  assert.match(page.html, /gets it as a message/); // milo
  await until('each server said what it runs', () => rows(server,
    'SELECT count(*), max(software), min(software) FROM far_host WHERE software_at > 0')[0] === '3|mastodon|');
});

test('each of them gets a letter, which names nobody else, with a mention where it is needed', async () => {
  post = await done(who.ada.call('POST', '/api/v1/statuses', { status: 'roses within the family', visibility: `list:${circle}` }));
  const acts = new Set();
  for (const [name, mentioned] of [['mara', false], ['milo', true], ['gita', true], ['sol', true]]) {
    const one = people[name];
    const letter = await create(one, 'roses within the family');
    assert.deepEqual(letter.to, [one.id], name);
    assert.deepEqual([letter.cc, letter.object.to, letter.object.cc], [[], [one.id], []], name);
    assert.deepEqual(mentions(letter.object), mentioned ? [one.id] : [], name);
    assert.equal(letter.object.id, post.uri);
    assert.equal(letter.object.directMessage, undefined);
    assert.doesNotMatch(JSON.stringify(letter), /Family|circle\b|@ben/);
    for (const other of Object.values(people))
      assert.equal(JSON.stringify(letter).includes(other.id), other === one, `${name}, ${other.name}`);
    acts.add(letter.id);
  }
  assert.equal(acts.size, 4);
  await settled();
  for (const one of Object.values(far))
    assert.equal(one.got.filter((x) => x.path === '/inbox' && JSON.stringify(x.json).includes('roses within')).length, 0);
  assert.equal(letters(people.moss, () => true).length, 0);
});

test('its document is for them, and for their servers', async () => {
  const at = async (person) => {
    const answer = await get(person, post.uri);
    return answer.status === 200 ? answer.json.to.join() : answer.status;
  };
  assert.equal(await at(people.mara), people.mara.id);
  assert.equal(await at(people.gita), people.gita.id);
  assert.equal(await at(people.moss), 404);
  assert.equal((await fetch(post.uri, { headers: { accept: 'application/activity+json' } })).status, 404);
  // A server asks in its own name: it gets what one of its people would.
  const place = (one) => one.person(one.domain, { type: 'Application', preferredUsername: one.domain });
  const elephants = await get(place(far.elephants), post.uri);
  assert.equal(elephants.status, 200);
  assert.ok([people.mara.id, people.milo.id].includes(elephants.json.to.join()));
  // Mastodon's is called otherwise than its domain, and lies at the root.
  const root = far.elephants.person('mastodon.internal', { type: 'Application' });
  Object.assign(root, { id: `${far.elephants.base}/actor`, keyId: `${far.elephants.base}/actor#main-key` });
  far.elephants.put('/actor', { ...root.actor, id: root.id, inbox: `${root.id}/inbox`, outbox: `${root.id}/outbox`,
    publicKey: { ...root.actor.publicKey, id: root.keyId, owner: root.id } });
  assert.equal((await get(root, post.uri)).status, 200);
  const strange = await Far.start();
  assert.equal((await get(place(strange), post.uri)).status, 404);
  // A program that lives there is nobody's server.
  assert.equal((await get(far.elephants.person('robot', { type: 'Application' }), post.uri)).status, 404);
  assert.equal((await get(far.elephants.person('clock', { type: 'Service' }), post.uri)).status, 404);
  strange.stop();
  for (const path of ['/activity', '/replies', '/context'])
    assert.equal((await get(people.mara, post.uri + path)).status, 200, path);
});

test('what they say under it reaches those whom it is for', async () => {
  const says = async (person, words, more) => {
    const note = person.far.note(person, words, { inReplyTo: post.uri, ...more });
    assert.equal((await send(server, person, person.far.activity(person, 'Create', note, { to: note.to, cc: note.cc }))).status, 202);
    return until(words, async () => (await done(who.ada.call('GET', `/api/v1/statuses/${post.id}/context`))).descendants
      .find((s) => s.content.includes(words)));
  };
  const tag = [{ type: 'Mention', href: who.ada.uri, name: '@ada' }];
  const open = await says(people.mara, 'how good they are', { to: [PUBLIC], cc: [who.ada.uri], tag });
  assert.equal(open.visibility, 'private');
  assert.deepEqual([await seen('ben', open.id), await seen('cleo', open.id)], [true, false]);
  const own = await says(people.mara, 'for mine and for you', { to: [`${people.mara.id}/followers`], cc: [who.ada.uri], tag });
  assert.deepEqual([await seen('ben', own.id), await seen('cleo', own.id)], [false, false]);
  const thread = await says(people.gita, 'for all of you', { to: [who.ada.uri], cc: [`${post.uri}/context`], tag });
  assert.deepEqual([await seen('ben', thread.id), await seen('cleo', thread.id)], [true, false]);
  // Somebody who is not in it can't answer what they can't see.
  const moss = people.moss.far.note(people.moss, 'from outside', { inReplyTo: post.uri, to: [who.ada.uri], cc: [], tag });
  await send(server, people.moss, people.moss.far.activity(people.moss, 'Create', moss));
  // Ben's answer goes to each of them, and names nobody of them but the one who reads.
  const bens = await done(who.ben.call('POST', '/api/v1/statuses', { status: 'so they are', in_reply_to_id: post.id, visibility: 'private' }));
  for (const [name, mentioned] of [['mara', false], ['milo', false], ['gita', true], ['sol', true]]) {
    const letter = await create(people[name], 'so they are');
    assert.equal(letter.object.id, bens.uri);
    assert.deepEqual(letter.object.to.sort(), [who.ada.uri, people[name].id].sort(), name);
    assert.deepEqual(mentions(letter.object).sort(), mentioned ? [who.ada.uri, people[name].id].sort() : [who.ada.uri], name);
    assert.deepEqual(letter.object.cc, [`${post.uri}/context`]);
  }
  await settled();
  const all = (await done(who.ada.call('GET', `/api/v1/statuses/${post.id}/context`))).descendants;
  assert.ok(!all.some((s) => s.content.includes('from outside')));
});

test('an edit goes to each of them, and a later reader gets nothing by itself', async () => {
  await done(who.ada.call('PUT', `/api/v1/statuses/${post.id}`, { status: 'red roses within the family' }));
  const updates = [];
  for (const name of ['mara', 'milo', 'gita', 'sol']) {
    const { json } = await people[name].far.received((a, x) => a.type === 'Update' && x.path === new URL(people[name].actor.inbox).pathname
      && a.object.content?.includes('red roses'));
    assert.deepEqual([json.to, json.object.to], [[people[name].id], [people[name].id]]);
    updates.push(json.id);
  }
  assert.equal(new Set(updates).size, 4);
  await done(who.ada.call('POST', `/api/v1/lists/${circle}/accounts`, { account_ids: [ids.moss] }));
  await settled();
  assert.equal(letters(people.moss, (a) => JSON.stringify(a).includes('roses')).length, 0);
  assert.equal((await get(people.moss, post.uri)).status, 200);
  await done(who.ada.call('DELETE', `/api/v1/lists/${circle}/accounts`, { account_ids: [ids.moss] }));
  assert.equal((await get(people.moss, post.uri)).status, 404);
  await settled();
});

const ends = (one) => one.got.filter((x) => x.json?.type === 'Delete' && x.json.object.id === post.uri);

test('whoever is taken out: their server hears of the end when nobody else of it is there', async () => {
  await done(who.ada.call('DELETE', `/api/v1/lists/${circle}/accounts`, { account_ids: [ids.milo] }));
  await settled();
  assert.equal(ends(far.elephants).length, 0); // mara is there
  assert.equal((await get(people.milo, post.uri)).status, 404);
  await done(who.ada.call('DELETE', `/api/v1/lists/${circle}/accounts`, { account_ids: [ids.mara] }));
  const { json } = await far.elephants.received((a) => a.type === 'Delete' && a.object.id === post.uri);
  assert.deepEqual(json.to, []);
  // Ben's answer ends there as well, in his name.
  await far.elephants.received((a) => a.type === 'Delete' && a.actor === who.ben.uri);
  await settled();
  assert.equal(ends(far.sloths).length + ends(far.silent).length, 0);
  // A later edit does not go there again.
  await done(who.ada.call('PUT', `/api/v1/statuses/${post.id}`, { status: 'white roses' }));
  await create(people.gita, 'so they are');
  await people.gita.far.received((a) => a.type === 'Update' && a.object.content?.includes('white roses'));
  await settled();
  assert.equal(far.elephants.got.filter((x) => JSON.stringify(x.json).includes('white roses')).length, 0);
});

test('a block, and the end of the circle, take it back as well', async () => {
  await who.ada.call('POST', `/api/v1/accounts/${ids.sol}/block`);
  await far.silent.received((a) => a.type === 'Delete' && a.object.id === post.uri);
  await done(who.ada.call('DELETE', `/api/v1/lists/${circle}`));
  await far.sloths.received((a) => a.type === 'Delete' && a.object.id === post.uri);
  assert.equal((await get(people.gita, post.uri)).status, 404);
  assert.equal(await seen('ada', post.id), true);
  assert.equal(await seen('ben', post.id), false);
});
