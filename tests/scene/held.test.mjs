// Answers that wait for a word: who reads them meanwhile (their author, and whoever decides, by their address or on the list of what
// waits) and who does not, on every address that can be read; what is heard on streams and in notifications; and what a word does.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Server, build } from '../lib/server.mjs';
import { Socket } from '../lib/stream.mjs';
import { until } from '../lib/until.mjs';
import { people } from '../lib/visitor.mjs';

const SECRET = 'a-word-that-waits';
const who = {}; // hope is the host; ada is answered; cleo answers; ben follows both; dora is named
let server, first, held;

async function ask(name, method, path, body) {
  const { status, json } = await who[name].call(method, path, body);
  assert.equal(status, 200, `${method} ${path}: ${JSON.stringify(json)}`);
  return json;
}

const share = (name, status, more = {}) => ask(name, 'POST', '/api/v1/statuses', { status, visibility: 'public', ...more });
const waits = { interaction_policy: { can_reply: { always: ['followers'], with_approval: ['public'] } } };
const requests = (name, query = '') => ask(name, 'GET', `/api/v1/interaction_requests${query}`);

before(async () => {
  server = await Server.start();
  Object.assign(who, await people(server, ['hope', 'ada', 'ben', 'cleo', 'dora'], { scope: 'read write follow push' }));
  for (const other of ['ada', 'cleo']) {
    await ask('ben', 'POST', `/api/v1/accounts/${who[other].id}/follow`);
    await ask(other, 'POST', `/api/v1/follow_requests/${who.ben.id}/authorize`);
  }
  const list = await ask('ben', 'POST', '/api/v1/lists', { title: 'family', replies_policy: 'followed' });
  who.ben.list = list.id;
  await ask('ben', 'POST', `/api/v1/lists/${list.id}/accounts`, { account_ids: [who.cleo.id] });
  first = await share('ada', 'For all', waits);
  held = await share('cleo', `@dora ${SECRET} lavender #roses`, { in_reply_to_id: first.id });
});

after(() => server?.stop());

// Every address that may be asked, with the ids and names that could lead there.
function* addresses() {
  const said = spawnSync(join(build, 'rosemary'), ['routes'], { encoding: 'utf8' }).stdout;
  for (const line of said.trim().split('\n')) {
    const [method, path] = line.trim().split(/ +/);
    if (method !== 'GET' || /streaming/.test(path))
      continue;
    for (const id of [held.id, first.id, who.cleo.id, who.ada.id, who.ben.list])
      for (const name of ['cleo', 'ada', 'roses'])
        yield path.replace('/:name/', `/${name}/`).replace(/\/@:name/, `/@${name}`).replace(/:name\b/, name).replace(/:tag\b/, 'roses')
          .replace(/:key\b/, `ungrouped-${id}`).replace(/:year\b/, '2026').replace(/:[a-z]+/g, id);
  }
}
const queries = ['', '?q=lavender&type=statuses', '?q=lavender', '?id[]=HELD', '?q=roses', '?limit=40', '?exclude_replies=false', '?view=words'];

async function read(name, path, asPage) {
  const one = who[name];
  const answer = asPage && one ? await one.visitor.send(path)
    : await fetch(server.address + path, { redirect: 'manual', headers: one ? { authorization: `Bearer ${one.bearer}` } : {} });
  return (await answer.text()).includes(SECRET);
}

test('nobody else reads it, wherever they look', async () => {
  const all = [...new Set(addresses())];
  assert.ok(all.length > 300);
  const found = { ada: new Set(), cleo: new Set() };
  for (const name of ['stranger', 'hope', 'ben', 'dora', 'ada', 'cleo'])
    for (const path of all)
      for (const query of /search|timelines|statuses$|notifications$|^\/@[a-z]+$/.test(path) ? queries : ['']) {
        const asked = path + query.replace('HELD', held.id);
        if (!(await read(name, asked, !path.startsWith('/api/'))))
          continue;
        assert.ok(name in found, `${name} reads it at ${asked}`);
        found[name].add(asked.replace(/\?.*/, '').replaceAll(held.id, ':held'));
      }
  // Whoever decides: by its address, and on the lists of what waits.
  for (const path of found.ada)
    assert.match(path, /^\/api\/v1\/(interaction_requests|notifications\/requests)|^\/answers$|:held|^\/api\/v1\/statuses$/, `ada reads it at ${path}`);
  assert.ok(found.ada.has('/answers') && found.ada.has('/api/v1/interaction_requests') && found.ada.has('/api/v1/notifications/requests') && found.ada.has('/api/v1/statuses/:held') && found.ada.has('/@cleo/:held'));
  for (const path of ['/api/v1/timelines/home', `/api/v1/statuses/${first.id}/context`, `/api/v1/accounts/${who.cleo.id}/statuses`, '/@cleo/:held'])
    assert.ok(found.cleo.has(path), `cleo does not read it at ${path}`);
});

test('whoever decides is shown it with a note and what it answers, and may ask for some alone', async () => {
  const [one, ...more] = await requests('ada');
  assert.equal(more.length, 0);
  assert.equal(one.id, held.id);
  assert.equal(one.type, 'reply');
  assert.equal(one.account.id, who.cleo.id);
  assert.equal(one.status.id, first.id);
  assert.equal(one.reply.id, held.id);
  assert.match(one.reply.content, /^<p><em>This comment waits for your word/);
  assert.equal(one.target_account.id, who.ada.id);
  assert.equal(one.reason, 'stranger');
  assert.equal(one.accepted_at, null);
  assert.doesNotMatch((await ask('cleo', 'GET', `/api/v1/statuses/${held.id}`)).content, /waits for your word/);
  assert.equal((await requests('ada', `?status_id=${first.id}`)).length, 1);
  assert.equal((await requests('ada', `?status_id=${held.id}`)).length, 0);
  assert.equal((await requests('ada', '?replies=false')).length, 0);
  assert.equal((await requests('cleo')).length, 0);
  for (const name of ['cleo', 'ben', 'hope'])
    for (const verb of ['authorize', 'reject'])
      assert.equal((await who[name].call('POST', `/api/v1/interaction_requests/${held.id}/${verb}`)).status, 404);
  assert.equal((await who.ada.call('GET', '/api/v1/interaction_requests?replies=false&favourites=false&reblogs=false')).status, 422);
});

test('nothing is heard of it until it is let in, and then all is', async () => {
  const open = async (name) => {
    const socket = await Socket.open(server, { access_token: who[name].bearer, stream: 'user' });
    return { socket, of: (id) => socket.heard.filter((h) => JSON.stringify(h).includes(id)) };
  };
  const ears = { ben: await open('ben'), dora: await open('dora'), ada: await open('ada'), cleo: await open('cleo') };
  const one = await share('cleo', `@dora again ${SECRET}`, { in_reply_to_id: first.id });
  await until('its author hears it', () => ears.cleo.of(one.id).length);
  assert.equal(ears.cleo.of(one.id).length, 1, 'its author hears it as any other');
  await ask('cleo', 'PUT', `/api/v1/statuses/${one.id}`, { status: `@dora once more ${SECRET}` });
  const sign = await share('ada', 'a sign');
  await until('what comes after it is heard', () => ears.ben.of(sign.id).length);
  for (const name of ['ben', 'dora', 'ada'])
    assert.deepEqual(ears[name].of(one.id), [], name);
  assert.equal((await ask('dora', 'GET', '/api/v1/notifications')).length, 0);
  const said = await ask('ada', 'POST', `/api/v1/interaction_requests/${one.id}/authorize`);
  assert.ok(said.accepted_at && !said.rejected_at);
  assert.doesNotMatch(said.reply.content, /waits for your word/);
  await until('both hear it now', () => ears.ben.of(one.id).length && ears.dora.of(one.id).length);
  assert.equal(ears.ben.of(one.id)[0].event, 'update');
  assert.equal(ears.dora.of(one.id)[0].event, 'notification');
  assert.equal((await ask('dora', 'GET', '/api/v1/notifications'))[0].status.id, one.id);
  const below = await ask('hope', 'GET', `/api/v1/statuses/${first.id}/context`);
  assert.deepEqual(below.descendants.map((p) => p.id), [one.id]);
  assert.equal((await ask('ben', 'GET', '/api/v1/timelines/home')).filter((p) => p.id === one.id).length, 1);
  assert.equal((await ask('ada', 'GET', `/api/v1/interaction_requests/${one.id}`)).accepted_at, said.accepted_at);
  assert.equal((await who.ada.call('POST', `/api/v1/interaction_requests/${one.id}/authorize`)).status, 404);
  for (const { socket } of Object.values(ears))
    socket.socket.destroy();
});

test('set aside: its author goes on seeing it, nobody else does, and nobody is told', async () => {
  const told = await ask('cleo', 'GET', '/api/v1/notifications');
  const said = await ask('ada', 'POST', `/api/v1/interaction_requests/${held.id}/reject`);
  assert.ok(said.rejected_at && !said.accepted_at);
  assert.equal((await who.ada.call('GET', `/api/v1/statuses/${held.id}`)).status, 404);
  assert.equal((await ask('cleo', 'GET', `/api/v1/statuses/${held.id}`)).id, held.id);
  assert.ok((await ask('cleo', 'GET', `/api/v1/statuses/${first.id}/context`)).descendants.some((p) => p.id === held.id));
  assert.deepEqual(await ask('cleo', 'GET', '/api/v1/notifications'), told);
  assert.deepEqual(await requests('ada'), []);
});

test('a favourite, a boost or an answer of whoever decides lets it in', async () => {
  for (const deed of ['favourite', 'reblog']) {
    const one = await share('cleo', deed, { in_reply_to_id: first.id });
    assert.equal((await who.hope.call('GET', `/api/v1/statuses/${one.id}`)).status, 404);
    await ask('ada', 'POST', `/api/v1/statuses/${one.id}/${deed}`);
    assert.equal((await ask('hope', 'GET', `/api/v1/statuses/${one.id}`)).id, one.id);
  }
  const one = await share('cleo', 'answered', { in_reply_to_id: first.id });
  const back = await share('ada', 'thank you', { in_reply_to_id: one.id });
  assert.equal((await ask('hope', 'GET', `/api/v1/statuses/${one.id}`)).id, one.id);
  assert.equal((await ask('hope', 'GET', `/api/v1/statuses/${back.id}`)).id, back.id);
  assert.deepEqual(await requests('ada'), []);
});

test('on the pages: a quiet word in the bar, a page of what waits, and a choice for each', async () => {
  const page = who.ada.visitor;
  assert.doesNotMatch((await page.open('/')).html, /href="\/answers"/);
  const [one, other] = [await share('cleo', 'a rose for you', { in_reply_to_id: first.id }), await share('cleo', 'and a thorn', { in_reply_to_id: first.id })];
  assert.match((await page.open('/')).html, /<a href="\/answers">Comments wait to be read first<\/a>/);
  assert.match((await page.open('/settings')).html, /<a href="\/answers">Comments to read<\/a>/);
  await page.open('/answers');
  assert.match(page.html, /a rose for you[^]*For all|For all[^]*a rose for you/);
  await page.submit(/answers$/, { id: one.id, act: 'show' });
  assert.equal((await ask('hope', 'GET', `/api/v1/statuses/${one.id}`)).id, one.id);
  assert.match((await page.open(`/@cleo/${other.id}`)).html, /This comment waits for your word/);
  await page.submit(/answers$/, { act: 'aside' });
  assert.doesNotMatch((await page.open('/answers')).html, /thorn/);
  assert.equal((await page.open(`/@cleo/${other.id}`)).status, 404);
  const own = await who.cleo.visitor.open(`/@cleo/${other.id}`);
  assert.equal(own.status, 200);
  assert.doesNotMatch(own.html, /waits? for|set aside/i);
});

test('on the pages: who may answer is chosen when a post is made and afterwards, and whoever may not is told instead of asked', async () => {
  const ada = who.ada.visitor, cleo = who.cleo.visitor;
  await ada.open('/share');
  assert.match(ada.html, /<option value="followers_wait">/);
  await ada.submit(/share/, { caption: 'For a few', visibility: 'public', letting: 'named', act: 'share' });
  const at = ada.answer.headers.get('location').replace(/\?.*/, '');
  const id = at.match(/\d+$/)[0];
  await cleo.open(at);
  assert.match(cleo.html, /id="answer">Whoever wrote this has chosen who may comment\./);
  assert.doesNotMatch(cleo.html, /<textarea/);
  await ada.open(at);
  await ada.submit(/letting/, { letting: 'all_wait' });
  assert.deepEqual((await ask('cleo', 'GET', `/api/v1/statuses/${id}`)).interaction_policy.can_reply,
    { always: ['mentioned'], with_approval: ['public'] });
  assert.match((await ada.open(at)).html, /<option value="all_wait" selected>/);
  assert.match((await cleo.open(at)).html, /may be read first by somebody/);
  await cleo.submit(/\/answer$/, { caption: 'Thinking of you' });
  assert.match((await cleo.open(at)).html, /Thinking of you/);
  assert.doesNotMatch((await who.ben.visitor.open(at)).html, /Thinking of you/);
  const bad = await ada.open(at).then(() => ada.submit(/letting/, { letting: 'strangers' })).catch((e) => e.message);
  assert.match(bad, /answers 422/);
  await ask('ada', 'POST', `/api/v1/interaction_requests/${(await requests('ada'))[0].id}/reject`);
});

test('the list goes on by its links', async () => {
  const ids = [];
  for (let i = 0; i < 5; i++)
    ids.unshift((await share('cleo', `one more ${i}`, { in_reply_to_id: first.id })).id);
  const seen = [];
  for (let path = '/api/v1/interaction_requests?limit=2'; path;) {
    const answer = await fetch(new URL(path, server.address), { headers: { authorization: `Bearer ${who.ada.bearer}` } });
    seen.push(...(await answer.json()).map((r) => r.id));
    path = (answer.headers.get('link') ?? '').match(/<([^>]*)>; rel="next"/)?.[1];
  }
  assert.deepEqual(seen, ids);
});
