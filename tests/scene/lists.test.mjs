// Lists of people, and what somebody keeps about others, as an app does it: lists made, filled, read and
// kept from home; notes, people shown on a profile, blocked servers, languages of a follow.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Server } from '../lib/server.mjs';
import { PASSWORD, api, setUp, signIn, token } from '../lib/visitor.mjs';

let server;
const who = {};

before(async () => {
  server = await Server.start();
  const enter = async (name, visitor) => {
    const call = api(server, await token(server, visitor));
    who[name] = { call, id: (await call('GET', '/api/v1/accounts/verify_credentials')).json.id };
    await call('PATCH', '/api/v1/accounts/update_credentials', { locked: false });
  };
  await enter('ada', await setUp(server, 'ada'));
  for (const name of ['ben', 'cleo', 'dora']) {
    server.command(['user', 'add', name], `${PASSWORD}\n`);
    await enter(name, await signIn(server, name));
  }
  for (const name of ['ben', 'cleo'])
    await ok(who.ada, 'POST', `/api/v1/accounts/${who[name].id}/follow`);
});

after(() => server?.stop());

async function ok(one, method, path, body) {
  const { status, json, headers } = await one.call(method, path, body);
  assert.equal(status, 200, `${method} ${path}: ${JSON.stringify(json)}`);
  ok.headers = headers;
  return json;
}

async function refused(status, one, method, path, body) {
  const answer = await one.call(method, path, body);
  assert.equal(answer.status, status, `${method} ${path}: ${JSON.stringify(answer.json)}`);
  assert.equal(typeof answer.json.error, 'string');
}

const share = (one, words, more = {}) => ok(one, 'POST', '/api/v1/statuses', { status: words, visibility: 'public', ...more });
const ids = (list) => list.map((item) => item.id);
const home = async (one) => ids(await ok(one, 'GET', '/api/v1/timelines/home'));
const timeline = async (one, list) => ids(await ok(one, 'GET', `/api/v1/timelines/list/${list.id}`));
const relation = async (one, other, query = '') =>
  (await ok(one, 'GET', `/api/v1/accounts/relationships?id[]=${other.id}${query}`))[0];

test('a list is made, changed and removed', async () => {
  const list = await ok(who.ada, 'POST', '/api/v1/lists', { title: 'Friends' });
  assert.deepEqual(list, { id: list.id, title: 'Friends', replies_policy: 'list', exclusive: false });
  assert.match(list.id, /^\d+$/);
  const changed = await ok(who.ada, 'PUT', `/api/v1/lists/${list.id}`, { title: 'Roses', replies_policy: 'none', exclusive: true });
  assert.deepEqual(changed, { id: list.id, title: 'Roses', replies_policy: 'none', exclusive: true });
  assert.deepEqual(await ok(who.ada, 'PUT', `/api/v1/lists/${list.id}`, { exclusive: false }), { ...changed, exclusive: false });
  assert.deepEqual(await ok(who.ada, 'GET', `/api/v1/lists/${list.id}`), { ...changed, exclusive: false });
  assert.deepEqual(await ok(who.ada, 'GET', '/api/v1/lists'), [{ ...changed, exclusive: false }]);
  assert.deepEqual(await ok(who.ben, 'GET', '/api/v1/lists'), []);
  await refused(404, who.ben, 'GET', `/api/v1/lists/${list.id}`);
  await refused(404, who.ben, 'PUT', `/api/v1/lists/${list.id}`, { title: 'Mine' });
  await refused(404, who.ben, 'GET', `/api/v1/timelines/list/${list.id}`);
  await refused(422, who.ada, 'POST', '/api/v1/lists', {});
  await refused(422, who.ada, 'POST', '/api/v1/lists', { title: ' ' });
  await refused(422, who.ada, 'POST', '/api/v1/lists', { title: 'a', replies_policy: 'some' });
  await refused(422, who.ada, 'PUT', `/api/v1/lists/${list.id}`, { title: '' });
  assert.deepEqual(await ok(who.ada, 'DELETE', `/api/v1/lists/${list.id}`), {});
  await refused(404, who.ada, 'GET', `/api/v1/lists/${list.id}`);
  await refused(404, who.ada, 'DELETE', `/api/v1/lists/${list.id}`);
});

test('people whom one follows are put in it and taken out', async () => {
  const list = await ok(who.ada, 'POST', '/api/v1/lists', { title: 'Two' });
  const accounts = `/api/v1/lists/${list.id}/accounts`;
  await refused(404, who.ada, 'POST', accounts, { account_ids: [who.dora.id] });
  await refused(404, who.ada, 'POST', accounts, { account_ids: ['1'] });
  await refused(422, who.ada, 'POST', accounts, {});
  await refused(404, who.ben, 'POST', accounts, { account_ids: [who.cleo.id] });
  assert.deepEqual(await ok(who.ada, 'POST', accounts, { account_ids: [who.ben.id, who.cleo.id] }), {});
  await refused(422, who.ada, 'POST', accounts, { account_ids: [who.ben.id] });
  const first = await ok(who.ada, 'GET', `${accounts}?limit=1`);
  assert.equal(first.length, 1);
  assert.match(ok.headers.get('link'), /rel="next"/);
  const next = new URL(ok.headers.get('link').match(/<([^>]+)>; rel="next"/)[1]);
  assert.equal((await ok(who.ada, 'GET', next.pathname + next.search)).length, 1);
  const all = await ok(who.ada, 'GET', `${accounts}?limit=0`);
  assert.deepEqual(all.map((a) => a.acct).sort(), ['ben', 'cleo']);
  assert.equal(ok.headers.get('link'), null);
  assert.deepEqual(ids(await ok(who.ada, 'GET', `/api/v1/accounts/${who.ben.id}/lists`)), [list.id]);
  assert.deepEqual(await ok(who.ada, 'GET', `/api/v1/accounts/${who.dora.id}/lists`), []);
  assert.deepEqual(await ok(who.cleo, 'GET', `/api/v1/accounts/${who.ben.id}/lists`), [], 'nobody else knows');
  const answer = await fetch(`${server.address}${accounts}?account_ids[]=${who.cleo.id}`, { method: 'DELETE' });
  assert.equal(answer.status, 401);
  assert.deepEqual(await ok(who.ada, 'DELETE', accounts, { account_ids: [who.cleo.id, who.dora.id] }), {});
  assert.deepEqual((await ok(who.ada, 'GET', accounts)).map((a) => a.acct), ['ben']);
  await ok(who.ada, 'POST', `/api/v1/accounts/${who.ben.id}/unfollow`);
  assert.deepEqual(await ok(who.ada, 'GET', accounts), []);
  await ok(who.ada, 'POST', `/api/v1/accounts/${who.ben.id}/follow`);
  await ok(who.ada, 'DELETE', `/api/v1/lists/${list.id}`);
});

test('a list is read by itself, in pages, and may be kept from home', async () => {
  const list = await ok(who.ada, 'POST', '/api/v1/lists', { title: 'Ben and Cleo' });
  await ok(who.ada, 'POST', `/api/v1/lists/${list.id}/accounts`, { account_ids: [who.ben.id, who.cleo.id] });
  const said = [];
  for (let i = 0; i < 6; i++)
    said.unshift((await share(i % 3 ? who.ben : who.cleo, `number ${i}`)).id);
  const own = (await share(who.ada, 'mine')).id;
  const secret = (await share(who.ben, 'for @dora', { visibility: 'direct' })).id;
  const shown = await timeline(who.ada, list);
  assert.deepEqual(shown.slice(0, 6), said);
  assert.ok(!shown.includes(own) && !shown.includes(secret));
  const page = await ok(who.ada, 'GET', `/api/v1/timelines/list/${list.id}?limit=2&max_id=${said[1]}`);
  assert.deepEqual(ids(page), said.slice(2, 4));
  assert.match(ok.headers.get('link'), /max_id=\d+>; rel="next".*min_id=\d+>; rel="prev"/);
  const up = await ok(who.ada, 'GET', `/api/v1/timelines/list/${list.id}?limit=2&min_id=${said[4]}`);
  assert.deepEqual(ids(up), said.slice(2, 4));
  assert.ok((await home(who.ada)).includes(said[0]));
  await ok(who.ada, 'PUT', `/api/v1/lists/${list.id}`, { exclusive: true });
  assert.ok(!(await home(who.ada)).some((id) => said.includes(id)));
  assert.ok((await home(who.ada)).includes(own));
  assert.deepEqual((await timeline(who.ada, list)).slice(0, 6), said);
  await ok(who.ada, 'POST', `/api/v1/accounts/${who.cleo.id}/mute`);
  assert.deepEqual((await timeline(who.ada, list)).slice(0, 4), said.filter((_, i) => i !== 2 && i !== 5));
  await ok(who.ada, 'POST', `/api/v1/accounts/${who.cleo.id}/unmute`);
  await ok(who.ada, 'DELETE', `/api/v1/lists/${list.id}`);
  assert.ok((await home(who.ada)).includes(said[0]));
});

test('answers are shown as the list wants', async () => {
  const list = await ok(who.ada, 'POST', '/api/v1/lists', { title: 'Answers' });
  await ok(who.ada, 'POST', `/api/v1/lists/${list.id}/accounts`, { account_ids: [who.ben.id] });
  const answer = async (to) => (await share(who.ben, 'an answer', { in_reply_to_id: to.id })).id;
  const followed = await answer(await share(who.cleo, 'cleo'));
  const stranger = await answer(await share(who.dora, 'dora'));
  const me = await answer(await share(who.ada, 'ada'));
  for (const [replies_policy, wanted] of [['list', [me]], ['none', [me]], ['followed', [me, followed]]]) {
    await ok(who.ada, 'PUT', `/api/v1/lists/${list.id}`, { replies_policy });
    const shown = await timeline(who.ada, list);
    assert.deepEqual([me, stranger, followed].filter((id) => shown.includes(id)), wanted, replies_policy);
  }
});

test('a note is for oneself', async () => {
  const noted = await ok(who.ada, 'POST', `/api/v1/accounts/${who.dora.id}/note`, { comment: 'From Lima\nher cousin' });
  assert.equal(noted.note, 'From Lima\nher cousin');
  assert.equal((await relation(who.ada, who.dora)).note, 'From Lima\nher cousin');
  assert.equal((await relation(who.dora, who.ada)).note, '');
  await refused(422, who.ada, 'POST', `/api/v1/accounts/${who.dora.id}/note`, { comment: 'x'.repeat(2001) });
  await refused(404, who.ada, 'POST', '/api/v1/accounts/1/note', { comment: 'nobody' });
  assert.equal((await ok(who.ada, 'POST', `/api/v1/accounts/${who.dora.id}/note`, {})).note, '');
});

test('people are shown on a profile', async () => {
  await refused(422, who.ada, 'POST', `/api/v1/accounts/${who.dora.id}/endorse`);
  assert.equal((await ok(who.ada, 'POST', `/api/v1/accounts/${who.ben.id}/endorse`)).endorsed, true);
  assert.equal((await ok(who.ada, 'POST', `/api/v1/accounts/${who.cleo.id}/pin`)).endorsed, true);
  assert.deepEqual((await ok(who.ada, 'GET', '/api/v1/endorsements')).map((a) => a.acct), ['cleo', 'ben']);
  const stranger = await fetch(`${server.address}/api/v1/accounts/${who.ada.id}/endorsements`);
  assert.deepEqual((await stranger.json()).map((a) => a.acct), ['cleo', 'ben']);
  assert.equal((await ok(who.ada, 'POST', `/api/v1/accounts/${who.ben.id}/unendorse`)).endorsed, false);
  assert.equal((await ok(who.ada, 'POST', `/api/v1/accounts/${who.cleo.id}/unpin`)).endorsed, false);
  assert.deepEqual(await ok(who.ada, 'GET', '/api/v1/endorsements'), []);
});

test('familiar followers are those who show it', async () => {
  const ask = () => ok(who.ada, 'GET', `/api/v1/accounts/familiar_followers?id[]=${who.dora.id}&id[]=1`);
  await ok(who.ben, 'POST', `/api/v1/accounts/${who.dora.id}/follow`);
  assert.deepEqual(await ask(), [{ id: who.dora.id, accounts: [] }, { id: '1', accounts: [] }]);
  for (const one of [who.ben, who.dora])
    await ok(one, 'PATCH', '/api/v1/accounts/update_credentials', { hide_collections: false });
  assert.deepEqual((await ask())[0].accounts.map((a) => a.acct), ['ben']);
  await ok(who.ben, 'PATCH', '/api/v1/accounts/update_credentials', { hide_collections: true });
  assert.deepEqual((await ask())[0].accounts, []);
});

test('a server is blocked whole', async () => {
  for (const domain of ['far.example', 'B\u00fccher.example', 'FAR.example.'])
    assert.deepEqual(await ok(who.ada, 'POST', '/api/v1/domain_blocks', { domain }), {});
  assert.deepEqual(await ok(who.ada, 'GET', '/api/v1/domain_blocks'), ['xn--bcher-kva.example', 'far.example']);
  assert.deepEqual(await ok(who.ada, 'GET', '/api/v1/domain_blocks?limit=1'), ['xn--bcher-kva.example']);
  const next = new URL(ok.headers.get('link').match(/<([^>]+)>; rel="next"/)[1]);
  assert.deepEqual(await ok(who.ada, 'GET', next.pathname + next.search), ['far.example']);
  assert.deepEqual(await ok(who.ben, 'GET', '/api/v1/domain_blocks'), []);
  assert.deepEqual(await ok(who.ada, 'GET', '/api/v1/domain_blocks/preview?domain=far.example'),
    { following_count: 0, followers_count: 0 });
  for (const domain of [undefined, '', 'two words', 'far.example/path'])
    await refused(422, who.ada, 'POST', '/api/v1/domain_blocks', { domain });
  assert.deepEqual(await ok(who.ada, 'DELETE', '/api/v1/domain_blocks', { domain: 'far.example' }), {});
  assert.deepEqual(await ok(who.ada, 'DELETE', '/api/v1/domain_blocks', { domain: 'never.example' }), {});
  assert.deepEqual(await ok(who.ada, 'GET', '/api/v1/domain_blocks'), ['xn--bcher-kva.example']);
});

test('a follow may be for some languages', async () => {
  const languages = async (list) =>
    (await ok(who.ada, 'POST', `/api/v1/accounts/${who.cleo.id}/follow`, list && { languages: list })).languages;
  assert.deepEqual(await languages(['de', 'pt']), ['de', 'pt']);
  assert.deepEqual(await languages(), ['de', 'pt'], 'it stays');
  const said = {};
  for (const language of ['de', 'en', 'pt-BR'])
    said[language] = (await share(who.cleo, `words ${language}`, { language })).id;
  const shown = await home(who.ada);
  assert.ok(shown.includes(said.de) && shown.includes(said['pt-BR']) && !shown.includes(said.en));
  await refused(422, who.ada, 'POST', `/api/v1/accounts/${who.cleo.id}/follow`, { languages: ['no such language'] });
  assert.equal(await languages([]), null);
  assert.ok((await home(who.ada)).includes(said.en));
});

test('requests that went out, and what there is none of', async () => {
  await ok(who.dora, 'PATCH', '/api/v1/accounts/update_credentials', { locked: true });
  await ok(who.ada, 'POST', `/api/v1/accounts/${who.dora.id}/follow`);
  assert.deepEqual((await ok(who.ada, 'GET', '/api/v1/follow_requests/outgoing')).map((a) => a.acct), ['dora']);
  assert.deepEqual(await ok(who.ben, 'GET', '/api/v1/follow_requests/outgoing'), []);
  assert.deepEqual(await ok(who.ada, 'GET', `/api/v1/accounts/${who.ben.id}/identity_proofs`), []);
  for (const path of ['collections', 'in_collections'])
    assert.deepEqual(await ok(who.ada, 'GET', `/api/v1/accounts/${who.ben.id}/${path}`), { collections: [] });
  assert.deepEqual(ids(await ok(who.ada, 'GET', `/api/v1/accounts?id[]=${who.ben.id}&id[]=1&id[]=${who.cleo.id}`)),
    [who.ben.id, who.cleo.id]);
});

test('suspended people are told of only when asked for', async () => {
  server.command(['user', 'suspend', 'ben']);
  assert.equal(await relation(who.ada, who.ben), undefined);
  assert.equal((await relation(who.ada, who.ben, '&with_suspended=true')).id, who.ben.id);
});
