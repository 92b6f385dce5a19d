// Posts that quote another one: who may, who sees what is quoted, who hears of it, and how it is taken back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Server } from '../lib/server.mjs';
import { Socket } from '../lib/stream.mjs';
import { until } from '../lib/until.mjs';
import { people } from '../lib/visitor.mjs';

const who = {}; // ada is quoted; ben quotes, and follows her; cleo reads; eve is blocked by ada
let server;

async function ask(name, method, path, body, expected = 200) {
  const { status, json } = await who[name].call(method, path, body);
  assert.equal(status, expected, `${method} ${path}: ${JSON.stringify(json)}`);
  return json;
}

const share = (name, status, more = {}, expected = 200) => ask(name, 'POST', '/api/v1/statuses', { status, visibility: 'public', ...more }, expected);
const get = (name, id) => ask(name, 'GET', `/api/v1/statuses/${id}`);
const approval = (automatic, current_user) => ({ automatic, manual: [], current_user });

before(async () => {
  server = await Server.start();
  Object.assign(who, await people(server, ['ada', 'ben', 'cleo', 'eve'], { scope: 'read write follow push' }));
  await ask('ben', 'POST', `/api/v1/accounts/${who.ada.id}/follow`);
  await ask('ada', 'POST', `/api/v1/follow_requests/${who.ben.id}/authorize`);
  await ask('ada', 'POST', `/api/v1/accounts/${who.eve.id}/block`);
});

after(() => server?.stop());

test('nobody is quoted unless they said so; apps are told beforehand', async () => {
  const plain = await share('ada', 'Her roses');
  assert.deepEqual(plain.quote_approval, approval([], 'automatic'));
  assert.deepEqual((await get('ben', plain.id)).quote_approval, approval([], 'denied'));
  await share('ben', 'See', { quoted_status_id: plain.id }, 403);
  const fans = await share('ada', 'For followers', { quote_approval_policy: 'followers' });
  assert.deepEqual((await get('ben', fans.id)).quote_approval, approval(['followers'], 'automatic'));
  assert.deepEqual((await get('cleo', fans.id)).quote_approval, approval(['followers'], 'denied'));
  await share('cleo', 'See', { quoted_status_id: fans.id }, 403);
  await share('ben', 'See', { quoted_status_id: fans.id });
  await share('eve', 'See', { quoted_status_id: fans.id }, 404);
  await share('ben', 'See', { quoted_status_id: '17' }, 404);
  await share('ada', 'x', { quote_approval_policy: 'everybody' }, 422);
  const own = await share('ada', 'only followers', { visibility: 'private', quote_approval_policy: 'public' });
  assert.deepEqual(own.quote_approval, approval([], 'automatic'));
  assert.deepEqual((await get('ben', own.id)).quote_approval, approval([], 'denied'));
  assert.equal((await share('ada', 'again', { quoted_status_id: own.id })).visibility, 'private');
});

test('changed afterwards, by either address; what was quoted stays so', async () => {
  const post = await share('ada', 'Her roses', { quote_approval_policy: 'public' });
  const quote = await share('cleo', 'See', { quoted_status_id: post.id });
  await ask('cleo', 'PUT', `/api/v1/statuses/${post.id}/interaction_policy`, { quote_approval_policy: 'nobody' }, 404);
  const closed = await ask('ada', 'PUT', `/api/v1/statuses/${post.id}/interaction_policy`, { quote_approval_policy: 'nobody' });
  assert.deepEqual(closed.quote_approval, approval([], 'automatic'));
  assert.equal(closed.edited_at, null);
  assert.equal(closed.quotes_count, 1);
  assert.equal((await get('cleo', post.id)).quotes_count, 0);
  await share('cleo', 'See', { quoted_status_id: post.id }, 403);
  assert.equal((await get('eve', quote.id)).quote.state, 'unauthorized');
  assert.equal((await get('ben', quote.id)).quote.state, 'accepted');
  await ask('ada', 'PUT', `/api/v1/statuses/${post.id}`, { status: 'Her red roses', quote_approval_policy: 'public' });
  const after = await get('ben', quote.id);
  assert.match(after.quote.quoted_status.content, /red roses/);
  assert.match(after.content, /^<p class="quote-inline">RE: <a href="http[^"]*">/);
  const told = await ask('cleo', 'GET', '/api/v1/notifications?types[]=quoted_update');
  assert.equal(told[0].status.id, quote.id);
});

test('what may not be seen is not shown in a quote, wherever it stands', async () => {
  const post = await share('ada', 'a-word-for-some', { quote_approval_policy: 'public' });
  const quote = await share('ben', 'See what she writes', { quoted_status_id: post.id });
  for (const path of [`/api/v1/statuses/${quote.id}`, `/api/v1/statuses/${quote.id}/context`, `/api/v1/accounts/${who.ben.id}/statuses`,
    '/api/v1/timelines/public', `/@ben/${quote.id}`, '/@ben?view=words']) {
    const read = async (name) => (path.startsWith('/api') ? JSON.stringify((await who[name].call('GET', path)).json)
      : (await who[name].visitor.open(path)).html);
    assert.doesNotMatch(await read('eve'), /a-word-for-some/, path);
    if (!path.endsWith('context'))
      assert.match(await read('cleo'), /a-word-for-some/, path);
  }
  await ask('cleo', 'POST', `/api/v1/accounts/${who.ada.id}/mute`);
  assert.equal((await get('cleo', quote.id)).quote.state, 'unauthorized');
  await ask('cleo', 'POST', `/api/v1/accounts/${who.ada.id}/unmute`);
  await ask('ada', 'DELETE', `/api/v1/statuses/${post.id}`);
  assert.deepEqual((await get('cleo', quote.id)).quote, { state: 'deleted', quoted_status: null });
});

test('whoever is quoted hears of it, sees who did, and takes it back', async () => {
  const post = await share('ada', 'Her garden', { quote_approval_policy: 'public' });
  const ears = await Socket.open(server, { access_token: who.cleo.bearer, stream: 'public' });
  const quote = await share('ben', 'She writes', { quoted_status_id: post.id });
  const [notice] = await ask('ada', 'GET', '/api/v1/notifications?types[]=quote');
  assert.equal(notice.type, 'quote');
  assert.equal(notice.status.id, quote.id);
  assert.deepEqual((await ask('ada', 'GET', `/api/v1/statuses/${post.id}/quotes`)).map((p) => p.id), [quote.id]);
  await ask('ben', 'GET', `/api/v1/statuses/${post.id}/quotes`, undefined, 403);
  await ask('eve', 'GET', `/api/v1/statuses/${post.id}/quotes`, undefined, 404);
  await ask('ben', 'POST', `/api/v1/statuses/${post.id}/quotes/${quote.id}/revoke`, undefined, 404);
  const revoked = await ask('ada', 'POST', `/api/v1/statuses/${post.id}/quotes/${quote.id}/revoke`);
  assert.deepEqual(revoked.quote, { state: 'revoked', quoted_status: null });
  assert.doesNotMatch(revoked.content, /quote-inline/);
  assert.equal((await get('ben', quote.id)).quote.state, 'revoked');
  assert.deepEqual(await ask('ada', 'GET', `/api/v1/statuses/${post.id}/quotes`), []);
  await until('the quote changes', () => ears.of('status.update').length);
  assert.equal(ears.of('update').find((p) => p.id === quote.id).quote.quoted_status.id, post.id);
  assert.equal(ears.of('status.update').find((p) => p.id === quote.id).quote.state, 'revoked');
  ears.socket.destroy();
});

test('for all new posts: what apps set as the usual', async () => {
  const first = await ask('cleo', 'GET', '/api/v1/accounts/verify_credentials');
  assert.equal(first.source.quote_policy, 'nobody');
  const changed = await ask('cleo', 'PATCH', '/api/v1/accounts/update_credentials', { source: { quote_policy: 'public' } });
  assert.equal(changed.source.quote_policy, 'public');
  assert.equal((await ask('cleo', 'GET', '/api/v1/preferences'))['posting:default:quote_policy'], 'public');
  const post = await share('cleo', 'Quote me');
  assert.deepEqual((await get('ada', post.id)).quote_approval, approval(['public'], 'automatic'));
  assert.deepEqual((await get('ada', (await share('cleo', 'But not me', { quote_approval_policy: 'nobody' })).id)).quote_approval, approval([], 'denied'));
  await ask('cleo', 'PATCH', '/api/v1/accounts/update_credentials', { source: { quote_policy: 'all' } }, 422);
});

test('one that waits keeps what it quotes', async () => {
  const post = await share('ada', 'Later', { quote_approval_policy: 'public' });
  const at = new Date(Date.now() + 3600_000).toISOString();
  const waits = await share('ben', 'She writes', { quoted_status_id: post.id, quote_approval_policy: 'followers', scheduled_at: at });
  assert.equal(String(waits.params.quoted_status_id), post.id);
  assert.equal(waits.params.quote_approval_policy, 'followers');
});

test('on the pages: a card with what is quoted, and a button for its author', async () => {
  const post = await share('ada', 'A card to be seen', { quote_approval_policy: 'public' });
  const quote = await share('ben', 'Look', { quoted_status_id: post.id });
  const at = `/@ben/${quote.id}`;
  assert.match((await who.cleo.visitor.open(at)).html, /class="quoted"[^]*A card to be seen/);
  assert.doesNotMatch(who.cleo.visitor.html, /take-back/);
  await who.ada.visitor.open(at);
  await who.ada.visitor.submit(/take-back/, {});
  assert.match((await who.cleo.visitor.open(at)).html, /class="quoted gone"/);
  assert.doesNotMatch(who.cleo.visitor.html, /A card to be seen/);
  await who.ada.visitor.open(`/@ada/${post.id}`);
  await who.ada.visitor.submit(/letting/, { quoting: 'followers' });
  assert.deepEqual((await get('ada', post.id)).quote_approval, approval(['followers'], 'automatic'));
});

test('from a post\'s page: a word for it where it may be quoted, a page that shows what is quoted', async () => {
  const post = await share('ada', 'Words to be quoted', { quote_approval_policy: 'public' });
  const shut = await share('ada', 'Words to be left alone');
  const { visitor } = who.ben;
  assert.doesNotMatch((await visitor.open(`/@ada/${shut.id}`)).html, /quotes=/);
  const page = await visitor.open(`/@ada/${post.id}`);
  assert.match(page.html, new RegExp(`href="/share\\?quotes=${post.id}">Quote<`));
  const form = await visitor.open(`/share?quotes=${post.id}`);
  assert.match(form.html, /<h1>Quote ada<[^]*class="quoted"[^]*Words to be quoted/);
  assert.doesNotMatch(form.html, /asked first/);
  await visitor.submit(/share/, { caption: 'From a page', visibility: 'public' });
  const mine = (await ask('ben', 'GET', `/api/v1/accounts/${who.ben.id}/statuses`)).find((s) => /From a page/.test(s.content));
  assert.equal(mine.quote.quoted_status.id, post.id);
  // Whoever may not is told so before they write.
  const told = await visitor.open(`/share?quotes=${shut.id}`);
  assert.equal(told.status, 403);
  assert.match(told.html, /does not let you quote it/);
});

test('in the settings: who may quote what is new', async () => {
  const { visitor } = who.ada;
  const before = await visitor.open('/settings/sharing');
  assert.match(before.html, /<option value="nobody" selected>/);
  await visitor.submit(/settings\/sharing/, { quoting: 'followers' });
  assert.match((await visitor.open('/settings/sharing')).html, /<option value="followers" selected>/);
  assert.deepEqual((await get('ada', (await share('ada', 'New words')).id)).quote_approval, approval(['followers'], 'automatic'));
  await visitor.submit(/settings\/sharing/, { quoting: 'nobody' });
  assert.deepEqual((await get('cleo', (await share('ada', 'Newer words')).id)).quote_approval, approval([], 'denied'));
});
