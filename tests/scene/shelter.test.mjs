// Comments that close, somebody who is restricted, and shelter: on the pages, by the API, and as other
// servers hear of it. What each rule says is proved in src/core/shelter_test.c and closing_test.c.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { Far, PUBLIC, send } from '../lib/far.mjs';
import { rows } from '../lib/rows.mjs';
import { Server, build } from '../lib/server.mjs';
import { until } from '../lib/until.mjs';
import { forms, people } from '../lib/visitor.mjs';

const DAY = 24 * 3600 * 1000;

let server, far, nora, theo;
const who = {}; // { visitor, call, id, uri }

const command = (...words) => spawnSync(join(build, 'rosemary'), [...words, '--data', server.data, '--port', String(server.port)],
  { encoding: 'utf8', env: server.variables() });

before(async () => {
  far = await Far.start();
  nora = far.person('nora');
  theo = far.person('theo');
  server = await Server.start({ fetch_private: 'yes' });
  Object.assign(who, await people(server, ['hope', 'ada', 'ben', 'cleo', 'rita']));
  for (const [name, one] of Object.entries(who)) {
    one.uri = `${server.address}/@${name}`;
  }
  await who.ada.call('PATCH', '/api/v1/accounts/update_credentials', { locked: 'false', indexable: 'true', discoverable: 'true' });
  for (const name of ['ben', 'cleo'])
    await who[name].call('POST', `/api/v1/accounts/${who.ada.id}/follow`);
  for (const person of [nora, theo]) {
    assert.equal((await send(server, person, far.activity(person, 'Follow', who.ada.uri))).status, 202);
    await until(`${person.name} follows`, () => rows(server, `SELECT a.id FROM account a JOIN follow f ON f.follower_id = a.id
      WHERE a.name = '${person.name}' AND f.followed_id = ${who.ada.id}`).length);
    person.here = rows(server, `SELECT id FROM account WHERE name = '${person.name}'`)[0];
  }
  // Cleo and Theo are in a circle of hers.
  rows(server, `INSERT INTO circle (id, account_id, name, created_at) VALUES (77, ${who.ada.id}, 'family', 0)`);
  for (const id of [who.cleo.id, theo.here])
    rows(server, `INSERT INTO circle_member (circle_id, account_id) VALUES (77, ${id})`);
});

after(async () => {
  far?.stop();
  await server?.stop();
});

const ok = (answer) => {
  assert.equal(answer.status, 200, JSON.stringify(answer.json));
  return answer.json;
};
const share = async (name, status, more = {}) => ok(await who[name].call('POST', '/api/v1/statuses', { status, visibility: 'public', ...more }));
const get = async (name, id) => ok(await who[name].call('GET', `/api/v1/statuses/${id}`));
const comment = (name, to, status = 'with you') => who[name].call('POST', '/api/v1/statuses', { status, visibility: 'public', in_reply_to_id: to.id });
const below = async (name, of) => ok(await who[name].call('GET', `/api/v1/statuses/${of.id}/context`)).descendants.map((s) => s.id);
const notices = async (name) => ok(await who[name].call('GET', '/api/v1/notifications'));
const reason = (id) => Number(rows(server, `SELECT reason FROM held WHERE post_id = ${id}`)[0] ?? 0);
const updates = (status) => far.got.filter((one) => one.json?.type === 'Update' && one.json.object?.id === status.uri).map((one) => one.json.object);
const newest = (status, fits) => until(`an Update of ${status.uri}`, () => { const last = updates(status).at(-1); return last && fits(last) ? last : null; });

// A comment from elsewhere; gives its row.
async function arrives(person, status, words) {
  const note = far.note(person, words, { inReplyTo: status.uri, to: [PUBLIC], cc: [who.ada.uri] });
  assert.equal((await send(server, person, far.activity(person, 'Create', note))).status, 202);
  return until(words, () => rows(server, `SELECT post_id FROM far_post WHERE uri = '${note.id}'`)[0]);
}

// --- comments that close ---

test('who joins now: public posts close after fourteen days, and the page says so', async () => {
  const open = await share('ada', 'roses at the gate');
  const at = Number(rows(server, `SELECT closes_at FROM closing WHERE post_id = ${open.id}`)[0]);
  assert.ok(Math.abs(at - Date.now() - 14 * DAY) < 3600_000);
  const page = await who.ada.visitor.open(`/@ada/${open.id}`);
  assert.match(page.html, /Comments close on /);
  assert.deepEqual(ok(await who.ada.call('GET', '/api/v1/comments_closing')), { days: 14 });
  const few = await share('ada', 'roses for followers', { visibility: 'private' });
  assert.deepEqual(rows(server, `SELECT closes_at FROM closing WHERE post_id = ${few.id}`), []);
});

test('closed by its author: a plain sentence, a candle, and other servers read it', async () => {
  const status = await share('ada', 'roses, closed');
  await far.received((one) => one.type === 'Create' && one.object.id === status.uri);
  await who.ada.visitor.open(`/@ada/${status.id}`);
  await who.ada.visitor.submit(/closing$/);
  await who.ada.visitor.open(who.ada.visitor.answer.headers.get('location'));
  assert.match(who.ada.visitor.html, /Comments on this post are closed\./);

  const refused = await comment('ben', status);
  assert.equal(refused.status, 422);
  assert.equal(refused.json.error, 'Comments on this post are closed. A candle is still welcome.');
  const page = await who.ben.visitor.open(`/@ada/${status.id}`);
  assert.match(page.html, /Comments are closed\./);
  assert.ok(!forms(page.html).some((f) => /\/answer$/.test(f.action)));
  assert.ok(ok(await who.ben.call('POST', `/api/v1/statuses/${status.id}/favourite`)).favourited);
  assert.deepEqual((await get('ben', status.id)).interaction_policy.can_reply, { always: ['author'], with_approval: [] });
  ok(await comment('ada', status));

  const told = await newest(status, (o) => !o.commentsEnabled);
  assert.equal(told.updated, undefined);
  assert.deepEqual(told.interactionPolicy.canReply.automaticApproval, [who.ada.uri]);
  assert.deepEqual(told.interactionPolicy.canReply.manualApproval, []);
  assert.equal(told.capabilities.reply, '[]');
});

test('what comes from elsewhere afterwards is held, and not refused', async () => {
  const status = await share('ada', 'roses, closed for those far away');
  ok(await who.ada.call('POST', `/api/v1/statuses/${status.id}/close_comments`));
  const id = await arrives(nora, status, 'late words');
  assert.equal(reason(id), 8);
  assert.ok(!(await below('ben', status)).includes(id));
  assert.ok(!far.got.some((one) => one.json?.type === 'Reject'));
});

test('opened again for some days by its author, who alone may', async () => {
  const status = await share('ada', 'roses, open again');
  ok(await who.ada.call('POST', `/api/v1/statuses/${status.id}/close_comments`));
  await newest(status, (o) => !o.commentsEnabled);
  assert.equal((await who.ben.call('POST', `/api/v1/statuses/${status.id}/open_comments`, { days: 3 })).status, 404);
  assert.equal((await who.ada.call('POST', `/api/v1/statuses/${status.id}/open_comments`, { days: 4000 })).status, 422);
  assert.equal((await who.ada.call('POST', `/api/v1/statuses/${status.id}/open_comments`)).status, 422);
  ok(await who.ada.call('POST', `/api/v1/statuses/${status.id}/open_comments`, { days: 3 }));
  ok(await comment('ben', status));
  await newest(status, (o) => o.commentsEnabled);
});

test('when its time comes others are told, by one job', async () => {
  const status = await share('ada', 'roses, fourteen days later');
  await far.received((one) => one.type === 'Create' && one.object.id === status.uri);
  assert.deepEqual(rows(server, `SELECT COUNT(*) FROM job WHERE kind = 14 AND ref = ${status.id}`), ['1']);
  rows(server, `UPDATE closing SET closes_at = 1000 WHERE post_id = ${status.id}`);
  rows(server, `UPDATE job SET run_at = 1000, detail = '1000' WHERE kind = 14 AND ref = ${status.id}`);
  await share('ada', 'a word that wakes the jobs');
  const told = await newest(status, (o) => !o.commentsEnabled);
  assert.deepEqual(told.interactionPolicy.canReply.automaticApproval, [who.ada.uri]);
  assert.deepEqual(rows(server, `SELECT COUNT(*) FROM job WHERE kind = 14 AND ref = ${status.id}`), ['0']);
});

test('the days for new posts are chosen on the page', async () => {
  await who.ada.visitor.open('/shelter');
  await who.ada.visitor.submit(/shelter\/closing/, { days: '0' });
  assert.deepEqual(ok(await who.ada.call('GET', '/api/v1/comments_closing')), { days: 0 });
  const status = await share('ada', 'roses, open for good');
  assert.deepEqual(rows(server, `SELECT closes_at FROM closing WHERE post_id = ${status.id}`), []);
  assert.deepEqual(ok(await who.ada.call('PUT', '/api/v1/comments_closing', { days: 30 })), { days: 30 });
  assert.equal((await who.ada.call('PUT', '/api/v1/comments_closing', { days: -1 })).status, 422);
});

test('a single post says it for itself: on the page for sharing, by an app, and when it waits for its time', async () => {
  const closing = (id) => { const at = rows(server, `SELECT closes_at FROM closing WHERE post_id = ${id}`)[0];
    return at ? Math.round((at - Date.now()) / DAY) : 0; };
  await who.ada.visitor.open('/share');
  assert.match(who.ada.visitor.html, /name="closes"/);
  await who.ada.visitor.submit(/^\/share$/, { caption: 'roses for a week', visibility: 'public', closes: '7', act: 'share' });
  const mine = () => who.ada.call('GET', `/api/v1/accounts/${who.ada.id}/statuses`).then(ok);
  assert.equal(closing((await mine()).find((s) => /for a week/.test(s.content)).id), 7);
  assert.equal(closing((await share('ada', 'roses for three days', { comments_open_days: 3 })).id), 3);
  assert.equal(closing((await share('ada', 'roses for good', { comments_open_days: 0 })).id), 0);
  assert.equal((await who.ada.call('POST', '/api/v1/statuses', { status: 'x', comments_open_days: 5000 })).status, 422);
  const later = ok(await who.ada.call('POST', '/api/v1/statuses', { status: 'roses tomorrow', visibility: 'public',
    comments_open_days: 9, scheduled_at: new Date(Date.now() + DAY).toISOString() }));
  await who.ada.visitor.open('/later');
  await who.ada.visitor.submit(new RegExp(`/later/${later.id}/share`));
  assert.equal(closing((await mine()).find((s) => /tomorrow/.test(s.content)).id), 9);
});

// --- somebody who is restricted ---

test('restricted: heard by nobody until shown, not told, and nothing else changes', async () => {
  const status = await share('ada', 'roses, and a hard word');
  const was = ok(await comment('ben', status, 'before'));
  await who.ada.visitor.open(`/@ada/${status.id}`);
  assert.match(who.ada.visitor.html, /Restrict<span class="hidden"> ben</);
  await who.ada.visitor.open('/@ben');
  await who.ada.visitor.submit(/\/@ben\/restrict$/);
  await who.ada.visitor.open('/@ben');
  assert.match(who.ada.visitor.html, /You restrict ben/);

  const before = (await notices('ada')).length;
  const said = ok(await comment('ben', status, 'after'));
  assert.equal(reason(said.id), 10);
  ok(await who.ben.call('POST', `/api/v1/statuses/${status.id}/favourite`));
  await share('ben', 'for @ada');
  assert.equal((await notices('ada')).length, before);
  assert.deepEqual(await below('cleo', status), [was.id]);
  assert.deepEqual(await below('ben', status), [was.id, said.id]);
  const page = await who.ben.visitor.open(`/@ada/${status.id}`);
  assert.doesNotMatch(page.html, /read first|restrict/i);

  const [mine] = ok(await who.ada.call('GET', `/api/v1/accounts/relationships?id[]=${who.ben.id}`));
  assert.ok(mine.restricting && mine.followed_by && !mine.muting && !mine.blocking);
  const [theirs] = ok(await who.ben.call('GET', `/api/v1/accounts/relationships?id[]=${who.ada.id}`));
  assert.ok(!theirs.restricting && theirs.following && !theirs.blocked_by);
  assert.deepEqual(ok(await who.ada.call('GET', '/api/v1/restrictions')).map((a) => a.id), [who.ben.id]);
  assert.deepEqual(ok(await who.ben.call('GET', '/api/v1/restrictions')), []);

  const taken = await who.ada.visitor.send('/settings/take/restrictions.csv');
  assert.equal(await taken.text(), `ben@${new URL(server.address).host}\n`);
  await who.ada.visitor.open('/settings/people');
  assert.match(who.ada.visitor.html, /No longer restrict ben/);
  await who.ada.visitor.submit(/\/@ben\/unrestrict$/);
  assert.equal(reason(ok(await comment('ben', status, 'again')).id), 0);
});

test('somebody elsewhere is restricted as well', async () => {
  const status = await share('ada', 'roses, and somebody far away');
  assert.ok(ok(await who.ada.call('POST', `/api/v1/accounts/${nora.here}/restrict`)).restricting);
  const id = await arrives(nora, status, 'words of somebody restricted');
  assert.equal(reason(id), 10);
  assert.ok(!far.got.some((one) => one.json?.type === 'Reject' || one.json?.type === 'Block'));
  assert.ok(!ok(await who.ada.call('POST', `/api/v1/accounts/${nora.here}/unrestrict`)).restricting);
});

// --- shelter ---

test('shelter: all but the circle wait, nothing is passed on, and notices are quiet', async () => {
  const status = await share('ada', 'roses in the wind');
  await far.received((one) => one.type === 'Create' && one.object.id === status.uri);
  const old = await share('ada', 'roses of long ago');
  await until('all was told', () => rows(server, 'SELECT COUNT(*) FROM job WHERE kind = 40')[0] === '0');
  await who.ada.visitor.open('/shelter');
  assert.match(who.ada.visitor.html, /You are not in shelter\./);
  await who.ada.visitor.submit(/^\/shelter$/, { act: 'begin' });
  await who.ada.visitor.open('/shelter');
  assert.match(who.ada.visitor.html, /You are in shelter until /);
  const state = ok(await who.ada.call('GET', '/api/v1/shelter'));
  assert.ok(state.on && Math.abs(Date.parse(state.until) - Date.now() - 7 * DAY) < 3600_000);

  const before = (await notices('ada')).length;
  assert.equal(reason(ok(await comment('ben', status)).id), 9);
  const close = ok(await comment('cleo', status));
  assert.equal(reason(close.id), 0);
  assert.equal(reason(await arrives(nora, status, 'a wave from far away')), 9);
  const theirs = await arrives(theo, status, 'family from far away');
  assert.equal(reason(theirs), 0);
  await far.received((one) => one.type === 'Accept' && JSON.stringify(one).includes(theirs));
  assert.deepEqual(new Set(await below('rita', status)), new Set([close.id, theirs]));
  ok(await who.ben.call('POST', `/api/v1/statuses/${status.id}/favourite`));
  const heard = (await notices('ada')).slice(0, -before || undefined);
  assert.ok(heard.every((n) => ['cleo', theo.acct].includes(n.account.acct)), JSON.stringify(heard.map((n) => n.account.acct)));

  assert.deepEqual(ok(await who.ada.call('GET', `/api/v1/statuses/${status.id}/favourited_by`)), [], 'candles have no names');
  const boosted = await who.cleo.call('POST', `/api/v1/statuses/${status.id}/reblog`);
  assert.equal(boosted.status, 403);
  assert.equal(boosted.json.error, "This post can't be passed on for now.");
  assert.equal((await send(server, nora, far.activity(nora, 'Announce', status.uri, { to: [PUBLIC] }))).status, 202);
  assert.equal((await fetch(`${server.address}/api/oembed?url=${encodeURIComponent(status.url)}`)).status, 404);
  assert.doesNotMatch(await (await fetch(status.url, { headers: { accept: 'text/html' } })).text(), /og:title|oembed/);

  for (const one of [status, old]) {
    const told = await newest(one, (o) => o.interactionPolicy.canAnnounce.automaticApproval.length === 1);
    assert.deepEqual(told.interactionPolicy.canReply.automaticApproval, [who.ada.uri]);
    assert.deepEqual(told.interactionPolicy.canReply.manualApproval, [PUBLIC]);
    assert.deepEqual(told.interactionPolicy.canAnnounce.automaticApproval, [who.ada.uri]);
    assert.ok(!JSON.stringify(told).includes(theo.id), 'who is close is named to nobody');
  }
  assert.deepEqual(rows(server, `SELECT COUNT(*) FROM post WHERE boost_of = ${status.id}`), ['0']);
  const page = await who.ben.visitor.open(`/@ada/${status.id}`);
  assert.doesNotMatch(page.html, /shelter|read first/i);
});

test('apps see it in the policy of notifications, and change nothing of it by sending it back', async () => {
  const shown = ok(await who.ada.call('GET', '/api/v2/notifications/policy'));
  for (const key of ['for_not_following', 'for_not_followers', 'for_new_accounts', 'for_private_mentions'])
    assert.equal(shown[key], 'filter', key);
  const { summary, ...same } = shown;
  ok(await who.ada.call('PATCH', '/api/v2/notifications/policy', { ...same, for_new_accounts: 'drop' }));
  ok(await who.ada.call('DELETE', '/api/v1/shelter'));
  const now = ok(await who.ada.call('GET', '/api/v2/notifications/policy'));
  assert.equal(now.for_not_following, 'accept');
  assert.equal(now.for_new_accounts, 'drop');
  ok(await who.ada.call('PATCH', '/api/v2/notifications/policy', { for_new_accounts: 'accept' }));
});

test('its end is told as well, and brings nothing all at once', async () => {
  const [status] = ok(await who.rita.call('GET', `/api/v1/accounts/${who.ada.id}/statuses?limit=1`));
  const before = (await notices('ada')).length;
  await newest(status, (o) => o.interactionPolicy.canAnnounce.automaticApproval.includes(PUBLIC));
  assert.equal((await notices('ada')).length, before);
  assert.equal((await fetch(`${server.address}/api/oembed?url=${encodeURIComponent(status.url)}`)).status, 200);
  ok(await who.cleo.call('POST', `/api/v1/statuses/${status.id}/reblog`));
});

test('a reader and a host begin it, too; she reads who and when', async () => {
  assert.equal((await who.rita.call('POST', '/api/v1/shelter', { account_id: who.ada.id })).status, 404);
  rows(server, `INSERT INTO reader (owner_id, reader_id, since, until) VALUES (${who.ada.id}, ${who.rita.id}, 0, 0)`);
  await who.rita.visitor.open('/shelter');
  assert.match(who.rita.visitor.html, /ada is not in shelter/);
  assert.ok(ok(await who.rita.call('POST', '/api/v1/shelter', { account_id: who.ada.id })).on);
  await who.hope.visitor.open('/host/people');
  await who.hope.visitor.submit(/end-shelter/, { id: who.ada.id });
  assert.ok(!ok(await who.ada.call('GET', '/api/v1/shelter')).on);
  const on = command('user', 'shelter', 'ada', 'on');
  assert.match(on.stdout, /ada is in shelter for seven days from now/, on.stderr);
  assert.ok(ok(await who.ada.call('GET', '/api/v1/shelter')).on);
  assert.match(command('user', 'shelter', 'ada', 'off').stdout, /ada is not in shelter/);
  assert.equal(command('user', 'shelter', 'ada', 'perhaps').status, 2);
  assert.equal(command('user', 'shelter', 'ada').status, 2);
  const { html } = await who.ada.visitor.open('/shelter');
  assert.match(html, /rita began shelter\./);
  assert.match(html, /hope ended shelter\./);
  assert.match(html, /hope began shelter\./);
});

test('a wave is proposed in a calm line, and may be put off', async () => {
  const hour = Math.floor(Date.now() / 3600_000);
  rows(server, `INSERT INTO stranger_hour (account_id, hour, comments) VALUES (${who.ada.id}, ${hour}, 25)
    ON CONFLICT (account_id, hour) DO UPDATE SET comments = 25`);
  assert.ok(ok(await who.ada.call('GET', '/api/v1/shelter')).proposed);
  await who.rita.visitor.open('/shelter');
  assert.match(who.rita.visitor.html, /More strangers than usual write to ada\./);
  await who.rita.visitor.open('/answers');
  assert.match(who.rita.visitor.html, /More strangers than usual write to ada\./);
  await who.ada.visitor.open('/comments');
  assert.match(who.ada.visitor.html, /More strangers than usual write to you\./);
  await who.ada.visitor.open('/@ada');
  assert.match(who.ada.visitor.html, /More strangers than usual write to you\./);
  assert.equal((await notices('ada')).filter((n) => /shelter/.test(JSON.stringify(n.type))).length, 0);
  await who.ada.visitor.submit(/^\/shelter$/, { act: 'later' });
  assert.equal(who.ada.visitor.answer.headers.get('location'), '/@ada');
  await who.ada.visitor.open('/@ada');
  assert.doesNotMatch(who.ada.visitor.html, /More strangers/);
  await who.ben.visitor.open('/@ada');
  assert.doesNotMatch(who.ben.visitor.html, /strangers|shelter/i);
});
