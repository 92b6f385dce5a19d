// Aliases and moves, through the API as GoToSocial has it and on the pages, with followers who come along;
// and lists brought along and taken along on the pages.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Server } from '../lib/server.mjs';
import { until } from '../lib/until.mjs';
import { PASSWORD, api, forms, setUp, signIn, token } from '../lib/visitor.mjs';

let server;
const who = {};

before(async () => {
  server = await Server.start();
  who.hope = { page: await setUp(server, 'hope') };
  for (const name of ['ada', 'rosa', 'ben', 'cleo', 'eve', 'dora']) {
    server.command(['user', 'add', name], `${PASSWORD}\n`);
    who[name] = { page: await signIn(server, name) };
  }
  for (const [name, one] of Object.entries(who)) {
    one.bearer = await token(server, one.page);
    one.call = api(server, one.bearer);
    const { json } = await one.call('GET', '/api/v1/accounts/verify_credentials');
    Object.assign(one, { name, id: json.id, uri: json.uri });
  }
  for (const name of ['ben', 'cleo']) {
    await who[name].call('POST', `/api/v1/accounts/${who.ada.id}/follow`);
    await who.ada.call('POST', `/api/v1/follow_requests/${who[name].id}/authorize`);
  }
  await who.eve.call('POST', `/api/v1/accounts/${who.ada.id}/block`);
});

after(() => server?.stop());

const relation = async (one, other) => (await one.call('GET', `/api/v1/accounts/relationships?id[]=${other.id}`)).json[0];

// As other servers read it.
const person = (one) => fetch(one.uri, { headers: { accept: 'application/activity+json' } }).then((answer) => answer.json());


test('aliases: by address, by page, gone again; others are refused', async () => {
  const { rosa, ada } = who;
  const alias = (...uris) => rosa.call('POST', '/api/v1/accounts/alias', { also_known_as_uris: uris });
  assert.deepEqual((await rosa.call('GET', '/api/v1/accounts/verify_credentials')).json.source.also_known_as_uris, []);
  const named = await alias(ada.uri, 'https://nowhere.example/users/rosa');
  assert.equal(named.status, 200, JSON.stringify(named.json));
  assert.deepEqual(named.json.source.also_known_as_uris.sort(), [ada.uri, 'https://nowhere.example/users/rosa'].sort());
  for (const wrong of ['roses', 'javascript:1', rosa.uri, `https://a.example/${'x'.repeat(2000)}`])
    assert.equal((await alias(wrong)).status, 422, wrong);
  assert.equal((await alias(...Array.from({ length: 11 }, (_, i) => `https://far.example/${i}`))).status, 422);
  assert.equal((await rosa.call('GET', '/api/v1/accounts/verify_credentials')).json.source.also_known_as_uris.length, 2, 'as before');
  assert.deepEqual((await person(rosa)).alsoKnownAs.sort(), named.json.source.also_known_as_uris.sort());
  assert.deepEqual((await alias()).json.source.also_known_as_uris, [], 'an empty list takes all away');
});

test('a move wants the password, and an account that names this one', async () => {
  const { ada, rosa } = who;
  const move = (password, uri) => ada.call('POST', '/api/v1/accounts/move', { password, moved_to_uri: uri });
  assert.equal((await move('not it', rosa.uri)).status, 401);
  const unnamed = await move(PASSWORD, rosa.uri);
  assert.equal(unnamed.status, 422);
  assert.match(unnamed.json.error, /does not say yet/);
  assert.equal((await move(PASSWORD, ada.uri)).status, 422);
  assert.equal((await move(PASSWORD, '')).status, 422);
  assert.notEqual((await move(PASSWORD, 'https://127.0.0.1:1/nobody')).status, 202);
  assert.equal((await ada.call('GET', `/api/v1/accounts/${ada.id}`)).json.moved, undefined);
});

test('followers here come along, a block too, and the page says where she lives', async () => {
  const { ada, rosa, ben, cleo, eve } = who;
  await rosa.call('POST', '/api/v1/accounts/alias', { also_known_as_uris: [ada.uri] });
  const moved = await ada.call('POST', '/api/v1/accounts/move', { password: PASSWORD, moved_to_uri: rosa.uri });
  assert.equal(moved.status, 202, JSON.stringify(moved.json));
  assert.deepEqual(moved.json, { message: 'accepted' });
  for (const one of [ben, cleo])
    await until('follows', async () => (await relation(one, rosa)).following && !(await relation(one, ada)).following);
  await until('blocks', async () => (await relation(eve, rosa)).blocking);
  const seen = (await ben.call('GET', `/api/v1/accounts/${ada.id}`)).json;
  assert.equal(seen.moved.id, rosa.id);
  assert.equal(seen.moved.moved, undefined);
  assert.equal((await ada.call('GET', '/api/v1/accounts/verify_credentials')).json.moved.id, rosa.id);
  assert.equal((await person(ada)).movedTo, rosa.uri);
  const page = (await ben.page.open('/@ada')).html;
  assert.match(page, /Ada|ada/);
  assert.match(page, /has moved to another account/);
  assert.match(page, /href="\/@rosa"/);
  assert.ok(!/action="\/@ada\/follow"/.test(page), 'nobody begins to follow her');
});

test('who has moved reads and takes back, and does nothing new', async () => {
  const { ada, rosa, ben, dora } = who;
  const post = (await ben.call('POST', '/api/v1/statuses', { status: 'roses', visibility: 'public' })).json;
  for (const [method, path, body] of [
    ['POST', '/api/v1/statuses', { status: 'again' }],
    ['POST', '/api/v1/statuses', { status: 'again', in_reply_to_id: post.id }],
    ['POST', `/api/v1/statuses/${post.id}/favourite`], ['POST', `/api/v1/statuses/${post.id}/reblog`],
    ['POST', `/api/v1/accounts/${ben.id}/follow`]]) {
    const { status, json } = await ada.call(method, path, body);
    assert.equal(status, 403, `${method} ${path}`);
    assert.match(json.error, /moved to another account/);
  }
  for (const [method, path] of [['GET', '/api/v1/timelines/home'], ['GET', '/api/v1/notifications'], ['GET', '/api/v1/exports/stats'],
    ['POST', `/api/v1/statuses/${post.id}/bookmark`], ['POST', `/api/v1/accounts/${ben.id}/mute`]])
    assert.equal((await ada.call(method, path)).status, 200, path);
  assert.equal((await dora.call('POST', `/api/v1/accounts/${ada.id}/follow`)).status, 403);
  // Whoever moved is no place to move to.
  await ada.call('POST', '/api/v1/accounts/alias', { also_known_as_uris: [dora.uri] });
  assert.equal((await dora.call('POST', '/api/v1/accounts/move', { password: PASSWORD, moved_to_uri: ada.uri })).status, 422);
  assert.equal((await ada.call('POST', '/api/v1/accounts/move', { password: PASSWORD, moved_to_uri: dora.uri })).status, 422);
  assert.equal((await ada.call('POST', '/api/v1/accounts/move', { password: PASSWORD, moved_to_uri: rosa.uri })).status, 202, 'the same again');
});

test('on the pages: what happens is said, and one can come back', async () => {
  const { ada, dora, rosa } = who;
  await ada.page.open('/settings/moving');
  assert.match(ada.page.html, /You have moved to @rosa/);
  await ada.page.submit(/move\/back/);
  assert.match(ada.page.answer.headers.get('location'), /said=came-back/);
  assert.equal((await ada.call('POST', '/api/v1/statuses', { status: 'here again' })).status, 200);

  await rosa.page.open('/settings/moving');
  await assert.rejects(rosa.page.submit(/alias$/, { account: '@nobody@nowhere.example' }), /40[34]|50[23]/);
  await rosa.page.open('/settings/moving');
  await rosa.page.submit(/alias$/, { account: '@dora' });
  assert.match((await rosa.page.open('/settings/moving')).html, new RegExp(`value="${dora.uri}"`));

  await dora.page.open('/settings/move');
  assert.match(dora.page.html, /stays here/);
  await assert.rejects(dora.page.submit(/move$/, { account: 'rosa', password: 'not it' }), /401/);
  await dora.page.open('/settings/move');
  await dora.page.submit(/move$/, { account: 'rosa', password: PASSWORD });
  assert.match(dora.page.answer.headers.get('location'), /said=moved/);
  assert.equal((await dora.call('GET', '/api/v1/accounts/verify_credentials')).json.moved.id, rosa.id);
  await rosa.page.open('/settings/moving');
  const form = forms(rosa.page.html).find((f) => f.action === '/settings/alias/end' && f.fields.account === dora.uri);
  const gone = await rosa.page.send(form.action, { method: 'POST', body: new URLSearchParams(form.fields), headers: { origin: server.address } });
  assert.equal(gone.status, 303);
  assert.ok(!(await rosa.page.open('/settings/moving')).html.includes(`value="${dora.uri}"`));
});

// --- lists ---

async function upload(one, text, fields = {}) {
  await one.page.open('/settings/bring');
  const form = forms(one.page.html).find((f) => f.action === '/settings/bring');
  const body = new FormData();
  for (const [name, value] of Object.entries({ ...form.fields, ...fields }))
    body.append(name, value);
  if (text !== undefined)
    body.append('file', new Blob([text], { type: 'text/csv' }), 'list.csv');
  const answer = await one.page.send('/settings/bring', { method: 'POST', body, headers: { origin: server.address } });
  return { status: answer.status, to: answer.headers.get('location'), text: await answer.text() };
}

test('a list is looked at first, then done, and what could not be done is said', async () => {
  const { ben, eve, cleo } = who;
  const file = 'Account address,Show boosts\n@eve,true\nnobody_here,true\nmaya@far.example,true\nno address at all!,true\n';
  const looked = await upload(ben, file, { kind: 'following' });
  assert.equal(looked.status, 303, looked.text.slice(0, 500));
  const page = (await ben.page.open(looked.to)).html;
  assert.match(page, /Nothing is done yet: 4 lines/);
  for (const words of ['will be done', 'nobody of this name lives here', 'will be looked for', 'eve@', 'maya@far.example'])
    assert.ok(page.includes(words), words);
  assert.ok(!(await relation(ben, eve)).requested);
  assert.equal((await cleo.page.open(looked.to)).status, 404, 'a file is its owner\'s alone');
  await ben.page.open(looked.to);
  await ben.page.submit(/start/);
  await until('asked', async () => (await relation(ben, eve)).requested);
  await until('done', async () => /Done: 4 lines/.test((await ben.page.open(looked.to)).html));
  const after = ben.page.html;
  assert.match(after, /Done: 1</);
  assert.match(after, /What could not be done/);
  assert.ok(/maya@far\.example/.test(after) && /nobody_here@/.test(after));
  await assert.rejects((async () => { await ben.page.open(looked.to); await ben.page.submit(/start/); })(), /no form/);
  await ben.page.open(looked.to);
  await ben.page.submit(/drop/);
  assert.equal((await ben.page.open(looked.to)).status, 404);
});

test('replacing says so before, and ends what the file does not name', async () => {
  const { cleo, ben, eve } = who;
  for (const one of [ben, eve])
    await cleo.call('POST', `/api/v1/accounts/${one.id}/mute`);
  const looked = await upload(cleo, 'Account address\nben\n', { kind: 'mutes', overwrite: '1' });
  await cleo.page.open(looked.to);
  assert.match(cleo.page.html, /Whoever is not in the file goes/);
  await cleo.page.submit(/start/);
  await until('ended', async () => !(await relation(cleo, eve)).muting);
  assert.ok((await relation(cleo, ben)).muting);
  await until('done', async () => /Not in the file, and gone: 1/.test((await cleo.page.open(looked.to)).html));
});

test('a file that is none is refused with a sentence, and one that was looked at can be let be', async () => {
  const { dora } = who;
  for (const [text, fields, words] of [[undefined, {}, /Choose a file/], ['', {}, /Choose a file/], ['ben\n', { kind: 'roses' }, /what is in the file/],
    ['!!! ???\n', {}, /no address in this file/], [Buffer.from([0xff, 0xfe, 0x61]), {}, /no address in this file/], ['ben\n'.repeat(20001), {}, /at most 20000 lines/],
    ['x'.repeat(1024 * 1024 + 1), {}, /./]]) {
    const answer = await upload(dora, text, { kind: 'blocks', ...fields });
    assert.equal(answer.status, 422, `${words}`);
    assert.match(answer.text, words);
  }
  const looked = await upload(dora, 'ben\n', { kind: 'blocks' });
  await dora.page.open(looked.to);
  await dora.page.submit(/drop/);
  assert.ok(!(await relation(dora, who.ben)).blocking);
  assert.equal((await dora.page.open('/settings/bring/1')).status, 404);
});

test('lists are taken along from the page', async () => {
  const { cleo } = who;
  const html = (await cleo.page.open('/settings/moving')).html;
  const files = [...html.matchAll(/href="(\/settings\/take\/[a-z_]+\.csv)"/g)].map((m) => m[1]);
  assert.equal(files.length, 15);
  for (const file of files) {
    const answer = await cleo.page.send(file);
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get('content-type'), /^text\/csv/);
    assert.match(answer.headers.get('content-disposition'), /attachment/);
    assert.match(answer.headers.get('cache-control'), /no-store/);
  }
  assert.match(await (await cleo.page.send('/settings/take/mutes.csv')).text(), /^Account address,Hide notifications\nben@[^,]+,true\n$/);
  assert.equal((await cleo.page.send('/settings/take/roses.csv')).status, 404);
});
