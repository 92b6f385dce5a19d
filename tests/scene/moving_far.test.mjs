// Moves between servers: whoever is followed here goes elsewhere, comes here from elsewhere, or goes from
// here; and a move that the new account knows nothing of moves nobody.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Far, send } from '../lib/far.mjs';
import { Server } from '../lib/server.mjs';
import { until } from '../lib/until.mjs';
import { PASSWORD, api, setUp, signIn, token } from '../lib/visitor.mjs';

let server, far, other;
const who = {};

before(async () => {
  far = await Far.start();
  other = await Far.start();
  server = await Server.start({ fetch_private: 'yes' });
  await setUp(server, 'hope');
  for (const name of ['ada', 'ben', 'cleo', 'rosa']) {
    server.command(['user', 'add', name], `${PASSWORD}\n`);
    const one = who[name] = { name, page: await signIn(server, name) };
    one.call = api(server, await token(server, one.page));
    const { json } = await one.call('GET', '/api/v1/accounts/verify_credentials');
    Object.assign(one, { id: json.id, uri: json.uri });
  }
  await who.ada.call('PATCH', '/api/v1/accounts/update_credentials', { locked: false });
});

after(async () => {
  far?.stop();
  other?.stop();
  await server?.stop();
});

const relation = async (one, id) => (await one.call('GET', `/api/v1/accounts/relationships?id[]=${id}`)).json[0];

async function found(one, person) {
  const { json } = await one.call('GET', `/api/v2/search?resolve=true&type=accounts&q=${encodeURIComponent(person.acct)}`);
  return json.accounts.find((a) => a.acct === person.acct) ?? assert.fail(`${person.acct} is not found`);
}

async function follows(one, person) {
  const account = await found(one, person);
  await one.call('POST', `/api/v1/accounts/${account.id}/follow`);
  await person.far.received((a) => a.type === 'Follow' && a.actor === one.uri && a.object === person.id);
  assert.equal((await send(server, person, person.far.activity(person, 'Accept',
    { type: 'Follow', actor: one.uri, object: person.id }))).status, 202);
  await until(`${one.name} follows ${person.acct}`, async () => (await relation(one, account.id)).following);
  return account;
}

const moves = async (person, target) =>
  assert.equal((await send(server, person, person.far.activity(person, 'Move', person.id, { target }))).status, 202);

test('somebody elsewhere goes from one server to another: who follows here asks there', async () => {
  const nora = far.person('nora');
  const there = other.person('nora', { alsoKnownAs: [nora.id] });
  const before = await follows(who.ben, nora);
  nora.actor.movedTo = there.id;
  await moves(nora, there.id);
  await other.received((a) => a.type === 'Follow' && a.actor === who.ben.uri && a.object === there.id);
  await far.received((a) => a.type === 'Undo' && a.object.type === 'Follow' && a.actor === who.ben.uri);
  const after = await found(who.ben, there);
  const now = await relation(who.ben, after.id);
  assert.ok(now.following || now.requested);
  assert.ok(!(await relation(who.ben, before.id)).following);
  assert.equal((await who.ben.call('GET', `/api/v1/accounts/${before.id}`)).json.moved.id, after.id);
});

test('somebody comes to live here', async () => {
  const maya = far.person('maya');
  const before = await follows(who.ben, maya);
  await who.rosa.call('POST', '/api/v1/accounts/alias', { also_known_as_uris: [maya.id] });
  maya.actor.movedTo = who.rosa.uri;
  await moves(maya, who.rosa.uri);
  await until('ben follows rosa', async () => (await relation(who.ben, who.rosa.id)).following);
  assert.ok(!(await relation(who.ben, before.id)).following);
});

test('a move that the new account does not know of moves nobody', async () => {
  const lena = far.person('lena'), mallory = other.person('mallory');
  const before = await follows(who.cleo, lena);
  await moves(lena, mallory.id);
  await moves(lena, who.ada.uri);
  // What she says after it is done after it.
  const note = far.note(lena, 'still here');
  assert.equal((await send(server, lena, far.activity(lena, 'Create', note))).status, 202);
  await until('her note is here', async () =>
    (await who.cleo.call('GET', '/api/v1/timelines/home')).json.some((p) => p.uri === note.id));
  assert.ok((await relation(who.cleo, before.id)).following);
  assert.ok(!(await relation(who.cleo, who.ada.id)).following && !(await relation(who.cleo, who.ada.id)).requested);
  // And nobody moves somebody else.
  const thief = other.person('thief', { alsoKnownAs: [lena.id] });
  await send(server, thief, { ...other.activity(thief, 'Move', lena.id, { target: thief.id }), actor: thief.id });
  await send(server, thief, { ...other.activity(thief, 'Move', lena.id, { target: thief.id }), actor: lena.id });
  assert.equal((await send(server, thief, other.activity(thief, 'Follow', who.ada.uri))).status, 202);
  await other.received((a) => a.type === 'Accept' && a.actor === who.ada.uri);
  assert.ok((await relation(who.cleo, before.id)).following);
});

test('somebody goes from here: followers elsewhere are told, followers here ask there', async () => {
  const { ada, cleo } = who;
  const fan = far.person('fan'), home = other.person('ada', { alsoKnownAs: [] });
  assert.equal((await send(server, fan, far.activity(fan, 'Follow', ada.uri))).status, 202);
  await far.received((a) => a.type === 'Accept' && a.actor === ada.uri);
  await cleo.call('POST', `/api/v1/accounts/${ada.id}/follow`);
  const move = () => ada.call('POST', '/api/v1/accounts/move', { password: PASSWORD, moved_to_uri: home.id });
  assert.equal((await move()).status, 422, 'it does not name her yet');
  home.actor.alsoKnownAs = [ada.uri];
  const moved = await move(); // and is asked again, although it is known here
  assert.equal(moved.status, 202, JSON.stringify(moved.json));
  const told = await far.received((a) => a.type === 'Move' && a.actor === ada.uri);
  assert.equal(told.json.object, ada.uri);
  assert.equal(told.json.target, home.id);
  await other.received((a) => a.type === 'Follow' && a.actor === cleo.uri && a.object === home.id);
  const actor = await (await fetch(ada.uri, { headers: { accept: 'application/activity+json' } })).json();
  assert.equal(actor.movedTo, home.id);
});
