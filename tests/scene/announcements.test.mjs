// What the hosts tell everybody: written on their page, read at home and in apps, put away, changed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Server } from '../lib/server.mjs';
import { forms, people } from '../lib/visitor.mjs';

let server;
const who = {};
const HOUR = 3600 * 1000;
const field = (ms) => new Date(ms).toISOString().slice(0, 16); // the people here keep UTC

before(async () => {
  server = await Server.start({ api_requests: 0 });
  Object.assign(who, await people(server, ['hope', 'ada', 'ben']));
});

after(() => server?.stop());

async function tell(fields, path = '/host/announcements') {
  await who.hope.visitor.open(path);
  await who.hope.visitor.submit(new RegExp(`^${path}$`), fields);
  assert.equal(who.hope.visitor.answer.status, 303);
}

async function list(name, query = '') {
  const { status, json } = await who[name].call('GET', `/api/v1/announcements${query}`);
  assert.equal(status, 200);
  return json;
}

async function withdraw(id) {
  const { html } = await who.hope.visitor.open('/host/announcements');
  const { csrf } = forms(html).find((f) => f.fields.csrf).fields;
  return who.hope.visitor.send(`/host/announcements/${id}/withdraw`, { method: 'POST', body: new URLSearchParams({ csrf }) });
}

test('an announcement has every member of the documentation', async () => {
  const post = (await who.ada.call('POST', '/api/v1/statuses', { status: 'look', visibility: 'public' })).json;
  const starts = Date.now() + HOUR;
  await tell({ about: `We meet, @ada. #roses ${server.address}/@ada/${post.id}`, starts: field(starts), ends: field(starts + HOUR) });
  const [one] = await list('ben');
  assert.deepEqual(Object.keys(one).sort(), ['id', 'content', 'starts_at', 'ends_at', 'all_day', 'published_at', 'updated_at',
    'read', 'mentions', 'statuses', 'tags', 'emojis', 'reactions'].sort());
  assert.match(one.id, /^\d+$/);
  assert.match(one.content, /^<p>We meet/);
  assert.equal(one.starts_at, new Date(field(starts) + 'Z').toISOString());
  assert.equal(one.all_day, false);
  assert.equal(one.read, false);
  assert.deepEqual(one.mentions.map((m) => [m.username, m.acct]), [['ada', 'ada']]);
  assert.deepEqual(one.tags.map((x) => x.name), ['roses']);
  assert.deepEqual(one.statuses.map((s) => s.id), [post.id]);
  assert.deepEqual(one.reactions, []);
  assert.deepEqual(one.emojis, []);
});

test('it stands on the home page until it is put away', async () => {
  const { visitor } = who.ben;
  await visitor.open('/');
  assert.match(visitor.html, /class="note pad"[\s\S]*We meet/);
  await visitor.submit(/put-away/);
  assert.doesNotMatch((await visitor.open('/')).html, /We meet/);
  assert.deepEqual(await list('ben'), []);
  const [again] = await list('ben', '?with_dismissed=true');
  assert.equal(again.read, true);
  assert.match((await who.ada.visitor.open('/')).html, /We meet/);
});

test('an app puts it away', async () => {
  const [{ id }] = await list('ada');
  const { status, json } = await who.ada.call('POST', `/api/v1/announcements/${id}/dismiss`);
  assert.deepEqual([status, json], [200, {}]);
  assert.deepEqual(await list('ada'), []);
  assert.equal((await who.ada.call('POST', '/api/v1/announcements/17/dismiss')).status, 404);
  assert.equal((await who.ada.call('POST', '/api/v1/announcements/roses/dismiss')).status, 404);
});

test('a changed one is shown again', async () => {
  const [{ id }] = await list('ada', '?with_dismissed=1');
  await tell({ about: 'We meet on another day.' }, `/host/announcements/${id}`);
  const [one] = await list('ada');
  assert.equal(one.id, id);
  assert.match(one.content, /another day/);
});

test('reactions: the hosts see which and how many, others their own', async () => {
  const [{ id }] = await list('ada');
  const path = (name) => `/api/v1/announcements/${id}/reactions/${encodeURIComponent(name)}`;
  for (const name of ['ada', 'ben'])
    assert.deepEqual((await who[name].call('PUT', path('🌹'))).json, {});
  assert.equal((await who.ben.call('PUT', path('🕯️'))).status, 200);
  assert.deepEqual((await list('ada'))[0].reactions, [{ name: '🌹', count: 1, me: true }]);
  assert.deepEqual((await list('hope'))[0].reactions, [{ name: '🌹', count: 2, me: false }, { name: '🕯️', count: 1, me: false }]);
  assert.match((await who.hope.visitor.open('/host/announcements')).html, /🌹 2/);
  assert.doesNotMatch((await who.ada.visitor.open('/')).html, /🌹/);
  for (const wrong of ['roses', '🌹🌹', ':rose:', 'a']) {
    const { status, json } = await who.ada.call('PUT', path(wrong));
    assert.equal(status, 422, wrong);
    assert.equal(json.error, 'Validation failed: Name is not a recognized emoji');
  }
  assert.equal((await who.ada.call('DELETE', path('🌹'))).status, 200);
  assert.equal((await who.ada.call('DELETE', path('🌹'))).status, 200);
  assert.deepEqual((await list('ada'))[0].reactions, []);
  assert.equal((await who.ada.call('PUT', '/api/v1/announcements/17/reactions/%F0%9F%8C%B9')).status, 404);
});

test('only hosts write', async () => {
  assert.equal((await who.ada.visitor.send('/host/announcements')).status, 403);
  const [{ id }] = await list('ada');
  assert.equal((await withdraw(id)).status, 303);
  assert.deepEqual(await list('ada', '?with_dismissed=1'), []);
  assert.equal((await withdraw(id)).status, 404);
});

test('one for later is not shown yet, one that is over no longer', async () => {
  await tell({ about: 'For tomorrow', shown: field(Date.now() + 24 * HOUR) });
  await tell({ about: 'Of yesterday', ends: field(Date.now() - 24 * HOUR) });
  assert.deepEqual(await list('ada', '?with_dismissed=1'), []);
  const { html } = await who.hope.visitor.open('/host/announcements');
  assert.match(html, /It is shown from/);
  assert.match(html, /It is over/);
});

test('what is wrong comes back with what was typed', async () => {
  const { html } = await who.hope.visitor.open('/host/announcements');
  const { csrf } = forms(html).find((f) => f.fields.csrf).fields;
  const send = (fields) => who.hope.visitor.send('/host/announcements',
    { method: 'POST', body: new URLSearchParams({ csrf, ...fields }) });
  for (const fields of [{ about: '  ' }, { about: 'typed', starts: 'soon' },
    { about: 'typed', starts: '2030-01-02T10:00', ends: '2030-01-01T10:00' }, { about: 'typed '.repeat(2000) }]) {
    const answer = await send(fields);
    assert.equal(answer.status, 422, JSON.stringify(fields).slice(0, 80));
    assert.ok((await answer.text()).includes(fields.about.trim()));
  }
});

test('whole days', async () => {
  await tell({ about: 'A whole day', starts: '2031-05-01T00:00', ends: '2031-05-02T00:00', all_day: '1' });
  const one = (await list('ada')).find((a) => /A whole day/.test(a.content));
  assert.equal(one.all_day, true);
  assert.match((await who.ada.visitor.open('/')).html, /From 1 May 2031 to 2 May 2031/);
});
