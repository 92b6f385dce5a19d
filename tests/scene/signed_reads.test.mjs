// What is not for everybody is given to those of other servers who may see it, when they sign what they ask
// (authorized fetch); and visitors of other servers are led to their own to follow somebody here.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Far, get } from '../lib/far.mjs';
import { rows } from '../lib/rows.mjs';
import { Server } from '../lib/server.mjs';
import { until } from '../lib/until.mjs';
import { Visitor, api, forms, setUp, token } from '../lib/visitor.mjs';

let server, there, visitor, ada, ida, eve, actor;
const idOf = {};

const post = async (fields) => {
  const { status, json } = await ada('POST', '/api/v1/statuses', fields);
  assert.equal(status, 200, JSON.stringify(json));
  return { id: json.id, url: `${server.address}/@ada/${json.id}` };
};
const statusOf = async (one, url) => (await get(one, url)).status;

// They are known here once somebody has had to ask who they are.
const known = (one) => (idOf[one.name] ??=
  rows(server, `SELECT account_id FROM far_account WHERE uri = '${one.id}'`)[0]);
const follows = (one) => rows(server, `INSERT INTO follow (id, follower_id, followed_id, accepted, created_at) ` +
  `VALUES (${known(one)}, ${known(one)}, ${actor}, 1, 0)`);

before(async () => {
  server = await Server.start({ fetch_private: 'yes' });
  there = await Far.start();
  visitor = await setUp(server, 'ada');
  ada = api(server, await token(server, visitor));
  actor = (await ada('GET', '/api/v1/accounts/verify_credentials')).json.id;
  ida = there.person('ida', {}, { links: [{ rel: 'http://ostatus.org/schema/1.0/subscribe',
    template: `${there.base}/authorize_interaction?uri={uri}` }] });
  eve = there.person('eve');
});

after(async () => {
  there?.stop();
  await server?.stop();
});

test('a key is fetched where it may open something, and nowhere else', async () => {
  const open = await post({ status: 'for all', visibility: 'public' });
  assert.equal(await statusOf(ida, open.url), 200);
  assert.equal(await statusOf(ida, `${server.address}/@ada`), 200);
  assert.equal(await statusOf(ida, `${server.address}/@ada/1`), 404);
  assert.deepEqual(there.asked, []);
  const closed = await post({ status: 'for followers', visibility: 'private' });
  assert.equal(await statusOf(ida, closed.url), 404);
  assert.equal(there.asked[0].path, '/users/ida');
  const before = [...there.asked];
  assert.equal(await statusOf(ida, closed.url), 404);
  assert.deepEqual(there.asked, before, 'it is kept');
});

test('whoever may see a post reads it from elsewhere, and nobody else', async () => {
  const closed = await post({ status: 'for followers', visibility: 'private' });
  for (const one of [ida, eve])
    assert.equal(await statusOf(one, closed.url), 404);
  follows(ida);
  for (const part of ['', '/activity', '/replies', '/context', '/likes', '/shares']) {
    assert.equal(await statusOf(ida, closed.url + part), 200, part);
    assert.equal(await statusOf(eve, closed.url + part), 404, part);
    assert.equal((await fetch(closed.url + part, { headers: { accept: 'application/activity+json' } })).status, 404, part);
  }
  const answer = await get(ida, closed.url);
  assert.match(answer.headers['cache-control'], /no-store/);
  const note = answer.json;
  assert.equal(note.content, '<p>for followers</p>');
  assert.deepEqual(note.to, [`${server.address}/@ada/followers`]);
  // A page in a browser is no document for other servers.
  assert.equal((await get(ida, closed.url, 'text/html')).status, 404);
  // What is for everybody is all that lists hold.
  const page = (await get(ida, `${server.address}/@ada/outbox?page=true`)).json;
  assert.ok(page.orderedItems.length);
  assert.doesNotMatch(JSON.stringify(page), /for followers/);
});

test('a letter is read by the one it is for', async () => {
  const letter = await post({ status: `@ida@${there.domain} a word`, visibility: 'direct' });
  const note = (await get(ida, letter.url)).json;
  assert.deepEqual(note.to, [ida.id]);
  assert.deepEqual(note.tag, [{ type: 'Mention', href: ida.id, name: `@ida@${there.domain}` }]);
  assert.equal(await statusOf(eve, letter.url), 404);
});

test('nobody of a circle learns who else is in it', async () => {
  const few = await post({ status: 'for a circle', visibility: 'private' });
  rows(server, `INSERT INTO circle (id, account_id, name, created_at) VALUES (7, ${actor}, 'family', 0)`);
  for (const one of [ida, eve])
    rows(server, `INSERT INTO circle_member (circle_id, account_id) VALUES (7, ${known(one)})`);
  rows(server, `UPDATE post SET visibility = 3, circle_id = 7 WHERE id = ${few.id}`);
  for (const [one, other] of [[ida, eve], [eve, ida]]) {
    const text = (await get(one, few.url)).body;
    assert.deepEqual(JSON.parse(text).to, [one.id]);
    assert.ok(!text.includes(other.id) && !text.includes(other.name));
  }
});

test('a signature that does not fit opens nothing', async () => {
  const closed = await post({ status: 'for followers', visibility: 'private' });
  assert.equal(await statusOf(ida, closed.url), 200);
  assert.equal(await statusOf({ ...eve, keyId: ida.keyId }, closed.url), 404);
  assert.equal(await statusOf({ ...ida, keyId: `${there.base}/users/nobody#main-key` }, closed.url), 404);
  assert.equal(await statusOf({ ...ida, keyId: 'roses' }, closed.url), 403);
  const open = await post({ status: 'for all', visibility: 'public' });
  assert.equal(await statusOf({ ...eve, keyId: ida.keyId }, open.url), 200);
});

test('it is written down which servers fetched a post', async () => {
  const told = (id) => rows(server, `SELECT host FROM told WHERE post_id = ${id}`);
  const open = await post({ status: 'for all', visibility: 'public' });
  await fetch(open.url, { headers: { accept: 'application/activity+json' } });
  assert.deepEqual(told(open.id), []);
  for (let i = 0; i < 2; i++)
    assert.equal(await statusOf(ida, open.url), 200);
  assert.deepEqual(told(open.id), [there.domain]);
  const closed = await post({ status: 'for followers', visibility: 'private' });
  assert.equal(await statusOf(eve, closed.url), 404);
  assert.deepEqual(told(closed.id), []);
  assert.equal(await statusOf(ida, closed.url), 200);
  assert.deepEqual(told(closed.id), [there.domain]);
});

test('whom ada blocks sees none of her posts when they say who they are', async () => {
  const open = await post({ status: 'for all', visibility: 'public' });
  assert.equal((await ada('POST', `/api/v1/accounts/${known(eve)}/block`)).status, 200);
  assert.equal(await statusOf(eve, open.url), 404);
  assert.equal(await statusOf(ida, open.url), 200);
  const page = (await get(eve, `${server.address}/@ada/outbox?page=true`)).json;
  assert.deepEqual(page.orderedItems, []);
});

test('a server that the host keeps out gets nothing that it signs for', async () => {
  const open = await post({ status: 'for all', visibility: 'public' });
  const paths = [open.url, `${server.address}/@ada`, `${server.address}/@ada/outbox?page=true`];
  const said = (n) => rows(server, `INSERT INTO setting (name, value) VALUES ('peers', '${n}') ` +
    `ON CONFLICT (name) DO UPDATE SET value = '${n}'`);
  const answers = (status) => until(`it answers ${status}`, async () => await statusOf(ida, open.url) === status,
    { ms: 30_000 }); // rules are read again after some seconds
  rows(server, `INSERT INTO peer (host, rule, created_at) VALUES ('${there.domain}', 2, 0)`);
  said(1);
  await answers(403);
  for (const path of paths)
    assert.equal(await statusOf(ida, path), 403, path);
  assert.equal((await asks('/@ada/elsewhere', `ida@${there.domain}`)).status, 403);
  rows(server, 'DELETE FROM peer');
  said(2);
  await answers(200);
  for (const path of paths)
    assert.equal(await statusOf(ida, path), 200, path);
});

async function asks(path, address) {
  const stranger = new Visitor(server.address);
  const { html } = await stranger.open(path);
  const form = forms(html).find((f) => /elsewhere$/.test(f.action));
  return stranger.send(form.action, { method: 'POST', body: new URLSearchParams({ ...form.fields, address }) });
}

test('a visitor is led to their own server to follow, and to answer', async () => {
  const open = await post({ status: 'for all', visibility: 'public' });
  const profile = await (await new Visitor(server.address).send('/@ada', { headers: { accept: 'text/html' } })).text();
  assert.match(profile, /href="\/@ada\/elsewhere"/);
  for (const address of [`@ida@${there.domain}`, `ida@${there.domain}`]) {
    const answer = await asks('/@ada/elsewhere', address);
    assert.equal(answer.status, 303, await answer.text());
    assert.equal(answer.headers.get('location'),
      `${there.base}/authorize_interaction?uri=${encodeURIComponent(`${server.address}/@ada`)}`);
  }
  const answer = await asks(`/@ada/${open.id}/elsewhere`, `ida@${there.domain}`);
  assert.equal(answer.headers.get('location'),
    `${there.base}/authorize_interaction?uri=${encodeURIComponent(open.url)}`);
});

test('a visitor whose server does not help is told what to do', async () => {
  for (const [address, status] of [[`eve@${there.domain}`, 404], [`nobody@${there.domain}`, 404], ['ada', 422], ['', 422],
    [`ada@${new URL(server.address).host}`, 422], ['ida@127.0.0.1:1', 502], [`${'a'.repeat(300)}@b.example`, 404]]) {
    const answer = await asks('/@ada/elsewhere', address);
    const text = await answer.text();
    assert.ok([status, 502].includes(answer.status), `${address}: ${answer.status}`);
    assert.match(text, /@ada@localhost/, address); // what to search for instead
    assert.match(text, /role="alert"/, address);
  }
  const closed = await post({ status: 'for followers', visibility: 'private' });
  for (const path of [`/@ada/${closed.id}/elsewhere`, '/@nobody/elsewhere', '/@ada/1/elsewhere'])
    assert.equal((await new Visitor(server.address).send(path, { headers: { accept: 'text/html' } })).status, 404, path);
});

test('somebody of this place comes from a page elsewhere', async () => {
  const go = async (uri) => {
    const answer = await visitor.send(`/authorize_interaction?uri=${encodeURIComponent(uri)}`, { headers: { accept: 'text/html' } });
    assert.equal(answer.status, 303, uri);
    return answer.headers.get('location');
  };
  const open = await post({ status: 'for all', visibility: 'public' });
  assert.equal(await go(ida.id), `/@ida@${there.domain}`);
  assert.equal(await go(`acct:ida@${there.domain}`), `/@ida@${there.domain}`);
  assert.equal(await go(open.url), `/@ada/${open.id}`);
  assert.equal(await go('acct:ada'), '/@ada');
  assert.match(await go(`${there.base}/nothing`), /^\/search\?q=http/);
  const stranger = await new Visitor(server.address).send('/authorize_interaction?uri=acct%3Aada', { headers: { accept: 'text/html' } });
  assert.match(stranger.headers.get('location'), /^\/sign-in\?next=%2Fauthorize_interaction/);
});
