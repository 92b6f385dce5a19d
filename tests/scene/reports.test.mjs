// Somebody tells the hosts of a post; the hosts read it, act, and nobody else hears of it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { draw } from '../lib/draw.mjs';
import { Server } from '../lib/server.mjs';
import { PASSWORD, api, forms, setUp, signIn, token } from '../lib/visitor.mjs';

let server;
const who = {};

before(async () => {
  server = await Server.start({ api_requests: 0 });
  who.hope = { visitor: await setUp(server, 'hope') };
  for (const name of ['mona', 'ada', 'ben', 'cleo']) {
    server.command(['user', 'add', name], `${PASSWORD}\n`);
    if (name === 'mona')
      server.command(['user', 'role', name, 'moderator']);
    who[name] = { visitor: await signIn(server, name) };
  }
  for (const one of Object.values(who)) {
    one.call = api(server, await token(server, one.visitor));
    one.id = (await one.call('GET', '/api/v1/accounts/verify_credentials')).json.id;
  }
  await who.ben.call('POST', `/api/v1/accounts/${who.ada.id}/follow`);
  await who.ada.call('POST', `/api/v1/follow_requests/${who.ben.id}/authorize`);
  await who.hope.visitor.open('/host');
  await who.hope.visitor.submit(/^\/host$/, { rules: 'Be kind.\n- On the worst days too.\nAsk first.' });
});

after(() => server?.stop());

const MEMBERS = ['id', 'action_taken', 'action_taken_at', 'category', 'comment', 'forwarded', 'created_at', 'status_ids',
  'rule_ids', 'target_account'].sort();

async function share(words, more = {}) {
  const { status, json } = await who.ada.call('POST', '/api/v1/statuses', { status: words, visibility: 'private', ...more });
  assert.equal(status, 200, JSON.stringify(json));
  return json;
}

async function photographed(words) {
  const body = new FormData();
  body.append('file', new Blob([draw(60, 40, 3)]), 'x.png');
  const answer = await fetch(`${server.address}/api/v2/media`, { method: 'POST', body,
    headers: { authorization: `Bearer ${await token(server, who.ada.visitor)}` } });
  return share(words, { media_ids: [(await answer.json()).id] });
}

let report;

test('rules come with what explains them', async () => {
  const { json } = await who.ben.call('GET', '/api/v1/instance/rules');
  assert.deepEqual(json, [{ id: '1', text: 'Be kind.', hint: 'On the worst days too.' },
    { id: '2', text: 'Ask first.', hint: '' }]);
});

test('an app reports posts and rules', async () => {
  const post = await photographed('words for followers alone');
  const { status, json } = await who.ben.call('POST', '/api/v1/reports', { account_id: who.ada.id, status_ids: [post.id],
    comment: 'This is not kind.', category: 'spam', rule_ids: [1], forward: true, collection_ids: ['5'] });
  assert.equal(status, 200, JSON.stringify(json));
  assert.deepEqual(Object.keys(json).sort(), MEMBERS);
  assert.match(json.id, /^\d+$/);
  assert.equal(json.action_taken, false);
  assert.equal(json.action_taken_at, null);
  assert.equal(json.category, 'violation', 'rules make it so');
  assert.equal(json.comment, 'This is not kind.');
  assert.equal(json.forwarded, false);
  assert.match(json.created_at, /^\d{4}-\d\d-\d\dT.*Z$/);
  assert.deepEqual(json.status_ids, [post.id]);
  assert.deepEqual(json.rule_ids, ['1']);
  assert.equal(json.target_account.id, who.ada.id);
  assert.equal(json.target_account.followers_count, 0);
  report = { ...json, post };
});

test('the least that an app can send', async () => {
  const { json } = await who.cleo.call('POST', '/api/v1/reports', { account_id: who.ben.id, status_ids: [], rule_ids: [] });
  assert.equal(json.category, 'other');
  assert.equal(json.comment, '');
  assert.deepEqual(json.status_ids, []);
  assert.equal(json.rule_ids, null);
});

test('what is refused', async () => {
  const tell = async (body) => (await who.cleo.call('POST', '/api/v1/reports', body));
  for (const [body, wanted] of [
    [{}, 422],
    [{ account_id: 'roses' }, 422],
    [{ account_id: '17' }, 404],
    [{ account_id: who.cleo.id }, 422],
    [{ account_id: who.ada.id, status_ids: [report.post.id] }, 404], // cleo may not see it
    [{ account_id: who.ben.id, status_ids: [report.post.id] }, 404],
    [{ account_id: who.ada.id, category: 'violation' }, 422],
    [{ account_id: who.ada.id, category: 'violation', rule_ids: ['9'] }, 422],
    [{ account_id: who.ada.id, category: 'dislike' }, 422],
    [{ account_id: who.ada.id, comment: 'x'.repeat(1001) }, 422],
  ]) {
    const { status, json } = await tell(body);
    assert.equal(status, wanted, JSON.stringify([body, json]));
    assert.equal(typeof json.error, 'string');
  }
  const readOnly = api(server, await token(server, who.cleo.visitor, 'read write:statuses'));
  assert.equal((await readOnly('POST', '/api/v1/reports', { account_id: who.ada.id })).status, 403);
});

test('hosts and moderators hear of it, the one it is about does not', async () => {
  for (const name of ['hope', 'mona']) {
    const { json } = await who[name].call('GET', '/api/v1/notifications?types[]=admin.report');
    const notice = json.find((n) => n.report?.id === report.id);
    assert.ok(notice, name);
    assert.equal(notice.type, 'admin.report');
    assert.equal(notice.account.id, who.ben.id);
    assert.deepEqual(Object.keys(notice.report).sort(), MEMBERS);
    assert.match((await who[name].visitor.open('/notices')).html, /href="\/host\/reports"/);
  }
  for (const name of ['ada', 'ben', 'cleo'])
    assert.deepEqual((await who[name].call('GET', '/api/v1/notifications?types[]=admin.report')).json, []);
});

test('a moderator reads the words behind a fold, and no picture is loaded unasked', async () => {
  const { html } = await who.mona.visitor.open('/host/reports');
  assert.match(html, /This is not kind\./);
  assert.match(html, /Be kind\./);
  const fold = html.match(/<details class="covered">.*?words for followers alone.*?<\/details>/s);
  assert.ok(fold, 'the words lie behind a fold');
  const head = html.slice(0, html.indexOf('<details class="covered">'));
  assert.ok(!head.includes('words for followers alone'));
  for (const [image] of html.matchAll(/<img[^>]*grid\.jpg[^>]*>/g))
    assert.match(image, /loading="lazy"/);
  for (const name of ['ada', 'ben']) {
    const { status } = await who[name].visitor.send('/host/reports');
    assert.equal(status, 403, name);
  }
});

async function act(name, verb, fields) {
  const page = await who[name].visitor.open('/host/reports');
  const { csrf } = forms(page.html).find((f) => f.fields.csrf).fields;
  return who[name].visitor.send(`/host/reports/${verb}`,
    { method: 'POST', body: new URLSearchParams({ csrf, ...fields }) });
}

test('what moderators do', async () => {
  assert.equal((await act('mona', 'note', { id: report.id, note: 'I wrote to her.' })).status, 303);
  assert.match((await who.hope.visitor.open('/host/reports')).html, /I wrote to her\./);
  const other = await share('not reported');
  assert.equal((await act('mona', 'take-post', { id: report.id, post: other.id })).status, 404);
  assert.equal((await act('mona', 'take-post', { id: report.id, post: report.post.id })).status, 303);
  assert.equal((await who.ada.call('GET', `/api/v1/statuses/${report.post.id}`)).status, 404);
  assert.equal((await act('mona', 'close', { id: report.id })).status, 303);
  assert.ok(!(await who.mona.visitor.open('/host/reports')).html.includes('I wrote to her.'));
  assert.match((await who.mona.visitor.open('/host/reports?view=closed')).html, /I wrote to her\.[\s\S]*mona/);
  assert.equal((await act('hope', 'open', { id: report.id })).status, 303);
  assert.match((await who.mona.visitor.open('/host/reports')).html, /I wrote to her\./);
  assert.equal((await act('mona', 'dance', { id: report.id })).status, 404);
  assert.equal((await act('mona', 'close', { id: '17' })).status, 404);
});

test('nobody reads what is said of them', async () => {
  const { json } = await who.cleo.call('POST', '/api/v1/reports', { account_id: who.mona.id, comment: 'about mona' });
  assert.ok(!(await who.mona.visitor.open('/host/reports')).html.includes('about mona'));
  assert.match((await who.hope.visitor.open('/host/reports')).html, /about mona/);
  assert.equal((await act('mona', 'close', { id: json.id })).status, 404);
  assert.equal((await act('mona', 'suspend', { id: json.id })).status, 404);
});

test('members report on our own pages', async () => {
  const post = await share('shown to ben');
  const { visitor } = who.ben;
  await visitor.open(`/@ada/${post.id}`);
  assert.match(visitor.html, new RegExp(`href="/@ada/${post.id}/report"`));
  await visitor.open('/@ada');
  assert.match(visitor.html, /href="\/@ada\/report"/);
  await visitor.open(`/@ada/${post.id}/report`);
  assert.equal(visitor.status, 200);
  await visitor.submit(/report$/, { category: 'violation', 'rule[]': '2', comment: 'From the page.' });
  assert.equal(visitor.answer.status, 303);
  assert.match(visitor.answer.headers.get('location'), new RegExp(`^/@ada/${post.id}\\?said=reported`));
  const { html } = await who.hope.visitor.open('/host/reports');
  assert.match(html, /From the page\./);
  assert.match(html, /shown to ben/);
  // Without a rule it comes back with what was typed.
  await visitor.open('/@ada/report');
  const { csrf } = forms(visitor.html).find((f) => /report/.test(f.action)).fields;
  const again = await visitor.send('/@ada/report', { method: 'POST',
    body: new URLSearchParams({ csrf, category: 'violation', comment: 'typed before' }) });
  assert.equal(again.status, 422);
  assert.match(await again.text(), /typed before/);
  // And it may block at once.
  await visitor.open('/@ada/report');
  await visitor.submit(/report$/, { comment: 'Enough.', block: '1' });
  const { json } = await who.ben.call('GET', `/api/v1/accounts/relationships?id[]=${who.ada.id}`);
  assert.equal(json[0].blocking, true);
});

test('suspending from a report', async () => {
  const { json } = await who.cleo.call('POST', '/api/v1/reports', { account_id: who.ben.id });
  assert.equal((await act('mona', 'suspend', { id: json.id })).status, 303);
  assert.equal((await who.ben.call('GET', '/api/v1/timelines/home')).status, 401);
  const about = await who.cleo.call('POST', '/api/v1/reports', { account_id: who.hope.id });
  assert.equal((await act('mona', 'suspend', { id: about.json.id })).status, 403, 'a host stays');
});
