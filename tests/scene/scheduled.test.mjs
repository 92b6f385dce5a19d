// Posts that wait for their time, as an app does it: kept with everything they were asked with, moved,
// taken back, and shared once, by whom it was and under the rules of that moment.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { draw } from '../lib/draw.mjs';
import { letTimePass, rows } from '../lib/rows.mjs';
import { Server } from '../lib/server.mjs';
import { until } from '../lib/until.mjs';
import { PASSWORD, api, setUp, signIn, token } from '../lib/visitor.mjs';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
let server;
const call = {}, id = {}, bearer = {}, visitor = {};

const ahead = (ms) => new Date(Date.now() + ms).toISOString();
const later = (name, fields, headers) =>
  call[name]('POST', '/api/v1/statuses', { status: 'for the morning', scheduled_at: ahead(DAY), ...fields }, headers);
const waiting = async (name) => (await call[name]('GET', '/api/v1/scheduled_statuses?limit=40')).json;
const posts = async (name) => (await call[name]('GET', `/api/v1/accounts/${id[name]}/statuses`)).json;

async function photograph(name, seed) {
  const body = new FormData();
  body.append('file', new Blob([draw(60, 40, seed)]), 'x.png');
  body.append('description', 'the rose garden');
  const answer = await fetch(`${server.address}/api/v2/media`,
    { method: 'POST', body, headers: { authorization: `Bearer ${bearer[name]}` } });
  assert.equal(answer.status, 200);
  return answer.json();
}

async function killAndRun() {
  server.child.kill('SIGKILL');
  await server.ended;
  await server.run();
}

before(async () => {
  server = await Server.start();
  visitor.ada = await setUp(server, 'ada');
  for (const name of ['ben', 'cleo']) {
    server.command(['user', 'add', name], `${PASSWORD}\n`);
    visitor[name] = await signIn(server, name);
  }
  for (const name of ['ada', 'ben', 'cleo']) {
    bearer[name] = await token(server, visitor[name]);
    call[name] = api(server, bearer[name]);
    id[name] = (await call[name]('GET', '/api/v1/accounts/verify_credentials')).json.id;
  }
});

after(() => server?.stop());

// https://docs.joinmastodon.org/entities/ScheduledStatus/
function checkShape(s) {
  assert.match(s.id, /^\d+$/);
  assert.match(s.scheduled_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.ok(Array.isArray(s.media_attachments));
  const p = s.params;
  assert.equal(typeof p.text, 'string');
  assert.equal(typeof p.sensitive, 'boolean');
  assert.ok(['public', 'unlisted', 'private', 'direct'].includes(p.visibility));
  for (const key of ['poll', 'media_ids', 'spoiler_text', 'in_reply_to_id', 'language', 'scheduled_at', 'idempotency',
    'quoted_status_id'])
    assert.ok(key in p, key);
  assert.ok(p.media_ids === null || p.media_ids.every((m) => typeof m === 'string'));
  assert.ok(p.in_reply_to_id === null || typeof p.in_reply_to_id === 'number');
  assert.equal(typeof p.application_id, 'number');
  assert.equal(p.with_rate_limit, false);
  assert.equal(p.scheduled_at, null);
  assert.ok(['public', 'followers', 'nobody'].includes(p.quote_approval_policy));
}

test('a post waits as it was written, can be moved and taken back', async () => {
  const media = await photograph('ada', 1);
  const at = ahead(DAY);
  const { status, json } = await later('ada', { status: 'roses', spoiler_text: 'a grave', media_ids: [media.id],
    visibility: 'unlisted', language: 'es', scheduled_at: at, remembered: '1987-21' });
  assert.equal(status, 200, JSON.stringify(json));
  checkShape(json);
  assert.equal(json.scheduled_at, at);
  assert.equal(json.params.text, 'roses');
  assert.equal(json.params.spoiler_text, 'a grave');
  assert.deepEqual(json.params.media_ids, [media.id]);
  assert.equal(json.params.visibility, 'unlisted');
  assert.equal(json.params.language, 'es');
  assert.equal(json.media_attachments[0].description, 'the rose garden');
  assert.equal((await posts('ada')).length, 0, 'nothing is shared yet');

  const path = `/api/v1/scheduled_statuses/${json.id}`;
  assert.deepEqual((await call.ada('GET', path)).json, json);
  assert.deepEqual(await waiting('ada'), [json]);
  for (const method of ['GET', 'PUT', 'DELETE'])
    assert.equal((await call.ben(method, path, method === 'PUT' ? { scheduled_at: at } : undefined)).status, 404);
  assert.deepEqual(await waiting('ben'), []);

  // Its photograph belongs to it and to nothing else.
  assert.equal((await call.ada('POST', '/api/v1/statuses', { status: 'x', media_ids: [media.id] })).status, 422);
  assert.equal((await later('ada', { media_ids: [media.id] })).status, 422);
  assert.ok([409, 422].includes((await call.ada('DELETE', `/api/v1/media/${media.id}`)).status));

  const other = ahead(2 * DAY);
  const moved = await call.ada('PUT', path, { scheduled_at: other });
  assert.equal(moved.status, 200);
  assert.equal(moved.json.scheduled_at, other);
  for (const scheduled_at of [ahead(MINUTE), ahead(-DAY), 'tomorrow'])
    assert.equal((await call.ada('PUT', path, { scheduled_at })).status, 422, scheduled_at);

  const gone = await call.ada('DELETE', path);
  assert.equal(gone.status, 200);
  assert.deepEqual(gone.json, {});
  assert.equal((await call.ada('GET', path)).status, 404);
  assert.equal((await call.ada('DELETE', path)).status, 404);
  const again = await call.ada('POST', '/api/v1/statuses', { status: 'now', media_ids: [media.id], visibility: 'direct' });
  assert.equal(again.status, 200, 'the photograph is loose again');
  await call.ada('DELETE', `/api/v1/statuses/${again.json.id}`);
});

test('a question waits too', async () => {
  const poll = { options: ['by the sea', 'in the hills'], expires_in: 3600, multiple: true };
  const { status, json } = await later('ben', { status: 'where shall we walk?', visibility: 'public', poll });
  assert.equal(status, 200, JSON.stringify(json));
  checkShape(json);
  assert.deepEqual([json.params.poll.options, json.params.poll.expires_in, json.params.poll.multiple],
    [poll.options, 3600, true]);
  letTimePass(server, [json.id]);
  await killAndRun();
  await until('it is shared', async () => (await waiting('ben')).length === 0);
  const shared = (await posts('ben')).find((p) => p.poll);
  assert.deepEqual(shared.poll.options.map((o) => o.title), poll.options);
  assert.ok(Date.parse(shared.poll.expires_at) > Date.now() + 50 * MINUTE, 'it begins when it is shared');
  await call.ben('DELETE', `/api/v1/statuses/${shared.id}`);
});

test('what could not be shared is not kept either', async () => {
  for (const [fields, status] of [[{ status: '' }, 422], [{ scheduled_at: ahead(4 * MINUTE) }, 422],
    [{ scheduled_at: 'soon' }, 422], [{ visibility: 'everybody' }, 422], [{ in_reply_to_id: '1' }, 404],
    [{ media_ids: ['1'] }, 422], [{ language: 'no language' }, 422]]) {
    const answer = await later('ada', fields);
    assert.equal(answer.status, status, JSON.stringify([fields, answer.json]));
    assert.equal(typeof answer.json.error, 'string');
  }
  assert.deepEqual(await waiting('ada'), []);
  assert.equal((await later('ada', { scheduled_at: '' })).json.content.includes('morning'), true, 'no time at all is now');
});

test('the same request twice is one', async () => {
  const key = { 'idempotency-key': 'one morning' };
  const first = await later('ada', {}, key), second = await later('ada', {}, key);
  assert.equal(first.json.params.idempotency, 'one morning');
  assert.equal(second.json.id, first.json.id);
  assert.equal((await waiting('ada')).length, 1);
  letTimePass(server, [first.json.id]);
  await killAndRun();
  const [shared] = await until('it is shared', async () => (await waiting('ada')).length === 0 && posts('ada'));
  const third = await later('ada', {}, key);
  assert.equal(third.json.id, shared.id, 'it gives the post that was made of it');
  assert.equal((await waiting('ada')).length, 0);
});

test('each is shared once, by its author, though the program dies', async () => {
  const before = new Set((await posts('cleo')).map((p) => p.id));
  await call.ben('POST', `/api/v1/accounts/${id.cleo}/follow`);
  await call.cleo('POST', `/api/v1/follow_requests/${id.ben}/authorize`);
  const media = await photograph('cleo', 2);
  const made = [];
  for (let i = 0; i < 12; i++)
    made.push((await later('cleo', { status: `letter ${i} for @ben #roses`, visibility: 'private',
      media_ids: i ? [] : [media.id] })).json);
  letTimePass(server, made.map((s) => s.id));
  for (let i = 0; i < 4; i++) {
    server.child.kill('SIGKILL');
    await server.ended;
    await server.run();
    await new Promise((go) => setTimeout(go, 40 * i));
  }
  await until('all are shared', async () => (await waiting('cleo')).length === 0);
  const shared = (await posts('cleo')).filter((p) => !before.has(p.id));
  assert.deepEqual(shared.map((p) => p.content.match(/letter (\d+)/)[1]).sort((a, b) => a - b),
    made.map((_, i) => String(i)));
  assert.equal(shared.filter((p) => p.media_attachments.length === 1).length, 1);
  for (const p of shared) {
    assert.equal(p.visibility, 'private');
    assert.equal(p.mentions[0].acct, 'ben');
    assert.equal(p.application.name, 'a test');
    assert.ok(Date.now() - Date.parse(p.created_at) < 10 * MINUTE, 'its time is when it was shared');
    assert.equal(p.imported, undefined);
  }
  const home = (await call.ben('GET', '/api/v1/timelines/home?limit=40')).json.map((p) => p.id);
  assert.ok(shared.every((p) => home.includes(p.id)));
  assert.equal((await call.ben('GET', '/api/v1/notifications?types[]=mention&limit=40')).json.length, 12);
  assert.equal(rows(server, 'SELECT count(*) FROM job WHERE kind = 6')[0], '0');
});

test('what can not be shared any more stays with the reason', async () => {
  const post = (await call.ben('POST', '/api/v1/statuses', { status: 'a question', visibility: 'public' })).json;
  const answer = (await later('ada', { status: 'an answer', in_reply_to_id: post.id })).json;
  assert.equal(answer.params.in_reply_to_id, Number(post.id));
  const other = (await later('ben', { status: 'while away' })).json;
  assert.equal((await call.ben('DELETE', `/api/v1/statuses/${post.id}`)).status, 200);
  server.command(['user', 'suspend', 'ben']);
  letTimePass(server, [answer.id, other.id]);
  await killAndRun();
  const kept = await until('one fails', async () => (await waiting('ada')).find((s) => s.failed));
  assert.equal(kept.id, answer.id);
  assert.match(kept.failed, /not here/);
  checkShape(kept);
  await until('the other fails', () => rows(server, `SELECT why FROM scheduled WHERE id = ${other.id}`)[0]);
  assert.equal((await call.ada('GET', `/api/v1/accounts/${id.ben}/statuses`)).json?.length ?? 0, 0);
  // Another time makes it wait again.
  assert.equal((await call.ada('PUT', `/api/v1/scheduled_statuses/${answer.id}`, { scheduled_at: ahead(DAY) })).json.failed,
    undefined);
  assert.equal((await call.ada('DELETE', `/api/v1/scheduled_statuses/${answer.id}`)).status, 200);
  server.command(['user', 'restore', 'ben']);
});

test('pages of them, and how many may wait', async () => {
  const made = [];
  for (let i = 0; i < 25; i++)
    made.push((await later('cleo', { scheduled_at: new Date(Math.ceil(Date.now() / DAY + 1) * DAY + i * MINUTE).toISOString() })).json.id);
  const first = await call.cleo('GET', '/api/v1/scheduled_statuses?limit=10');
  assert.deepEqual(first.json.map((s) => s.id), made.slice(15).reverse());
  const next = first.headers.get('link').match(/<([^>]*)>; rel="next"/)[1];
  const second = await call.cleo('GET', new URL(next).pathname + new URL(next).search);
  assert.deepEqual(second.json.map((s) => s.id), made.slice(5, 15).reverse());
  const full = await later('cleo', { scheduled_at: new Date(Math.ceil(Date.now() / DAY + 1) * DAY + MINUTE).toISOString() });
  assert.equal(full.status, 422);
  assert.match(full.json.error, /25/);
  assert.equal((await later('cleo', { scheduled_at: ahead(9 * DAY) })).status, 200, 'another day is free');
  const columns = 'account_id, run_at, visibility, created_at';
  const base = BigInt(made[0]) + 100000n;
  rows(server, `INSERT INTO scheduled (id, ${columns}) WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 273)`
    + ` SELECT ${base} + i, ${columns} FROM n, scheduled WHERE id = ${made[0]}`);
  const many = await later('cleo', { scheduled_at: ahead(12 * DAY) });
  assert.equal(many.status, 422);
  assert.match(many.json.error, /300/);
});

test('the pages do the same, by the clocks of whoever reads them', async () => {
  const page = visitor.ada;
  await page.open('/settings/sharing');
  await page.submit(/settings\/sharing/, { timezone: 'Asia/Kolkata' });
  await page.open('/share');
  const day = new Date(Date.now() + 3 * DAY).toISOString().slice(0, 10);
  await page.submit(/share$/, { act: 'share', caption: 'a walk in the morning', visibility: 'self', later_day: day, later_time: '06:30' });
  assert.match(page.answer.headers.get('location'), /^\/later/);
  const [s] = await waiting('ada');
  assert.equal(s.scheduled_at, `${day}T01:00:00.000Z`);
  await page.open('/later');
  assert.match(page.html, /a walk in the morning/);
  assert.match(page.html, /at 06:30/);
  await page.submit(new RegExp(`later/${s.id}/time`), { later_day: day, later_time: '07:30' });
  assert.equal((await waiting('ada'))[0].scheduled_at, `${day}T02:00:00.000Z`);
  await page.open('/later');
  await assert.rejects(page.submit(new RegExp(`later/${s.id}/time`), { later_day: '2020-01-01' }), /422.*5 minutes/s);
  await page.open('/later');
  await page.submit(new RegExp(`later/${s.id}/share`));
  assert.match(page.answer.headers.get('location'), /^\/@ada\/\d+/);
  assert.deepEqual(await waiting('ada'), []);

  await page.open('/share');
  await page.submit(/share$/, { act: 'share', caption: 'never', visibility: 'self', later_day: day });
  assert.match((await waiting('ada'))[0].scheduled_at, /T03:30:00/, 'nine in the morning there');
  await page.open('/later');
  await page.submit(/later\/\d+\/cancel/);
  await page.open('/later');
  assert.match(page.html, /Nothing waits/);

  await page.open('/share');
  await page.submit(/share$/, { act: 'share', caption: 'of old', visibility: 'self', later_day: '2003-04-05', later_time: '12:00', before: '1' });
  await page.open(page.answer.headers.get('location'));
  assert.match(page.html, /Brought here on/);
  assert.match(page.html, /5 April 2003/);
  await page.open('/share');
  await assert.rejects(page.submit(/share$/, { act: 'share', caption: 'of old', later_day: '2003-04-05' }), /5 minutes/);
  await page.open('/share');
  await assert.rejects(page.submit(/share$/, { act: 'share', caption: 'of old', later_day: 'some day' }), /not understood/);
});

test('whoever leaves takes along what waited', async () => {
  server.command(['user', 'remove', 'cleo']);
  await killAndRun();
  await until('nothing of theirs waits', () => rows(server, `SELECT count(*) FROM scheduled WHERE account_id = ${id.cleo}`)[0] === '0');
});
