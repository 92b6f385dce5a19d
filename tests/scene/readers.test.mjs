// Somebody else reads first: what a stranger writes is seen by nobody but them and the readers whom the owner named; what becomes
// of it; and that neither the owner nor the sender is told anything, on pages, in apps, on streams and elsewhere.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Far, PUBLIC, send as sendFar } from '../lib/far.mjs';
import { rows } from '../lib/rows.mjs';
import { Server } from '../lib/server.mjs';
import { Socket } from '../lib/stream.mjs';
import { until } from '../lib/until.mjs';
import { PASSWORD, api, setUp, signIn, token } from '../lib/visitor.mjs';

const who = {}; // hope is the host; ada's posts are commented on; ben reads for her; fan follows her; cleo is a stranger
let server, far, nora, first;

async function enter(name, visitor) {
  const call = api(server, await token(server, visitor, 'read write follow'));
  who[name] = { name, visitor, call, id: (await call('GET', '/api/v1/accounts/verify_credentials')).json.id, uri: `${server.address}/@${name}` };
}

async function ask(name, method, path, body, status = 200) {
  const answer = await who[name].call(method, path, body);
  assert.equal(answer.status, status, `${name}: ${method} ${path}: ${JSON.stringify(answer.json)}`);
  return answer.json;
}

const share = (name, status, more = {}) => ask(name, 'POST', '/api/v1/statuses', { status, visibility: 'public', ...more });
const comment = (name, status, more = {}) => share(name, status, { in_reply_to_id: first.id, ...more });
const requests = (name) => ask(name, 'GET', '/api/v1/interaction_requests');
const sees = async (name, id) => (await who[name].call('GET', `/api/v1/statuses/${id}`)).status === 200;
const below = async (name) => (await ask(name, 'GET', `/api/v1/statuses/${first.id}/context`)).descendants.map((p) => p.id);
const notices = (name) => ask(name, 'GET', '/api/v1/notifications');

before(async () => {
  far = await Far.start();
  nora = far.person('nora');
  server = await Server.start({ fetch_private: 'yes' });
  await enter('hope', await setUp(server, 'hope', { usual: true }));
  for (const name of ['ada', 'ben', 'fan', 'cleo']) {
    server.command(['user', 'add', name], `${PASSWORD}\n`);
    await enter(name, await signIn(server, name, { usual: true }));
  }
  await ask('fan', 'POST', `/api/v1/accounts/${who.ada.id}/follow`);
  await ask('ada', 'POST', `/api/v1/follow_requests/${who.fan.id}/authorize`);
  first = await share('ada', 'The rose garden');
});

after(async () => {
  far?.stop();
  await server?.stop();
});

test('for whoever joins now, strangers wait; the policy says so to apps and to other servers', async () => {
  assert.deepEqual(first.interaction_policy.can_reply, { always: ['followers', 'following', 'mentioned'], with_approval: ['public'] });
  const mine = (await ask('ada', 'GET', '/api/v1/interaction_policies/defaults')).public.can_reply;
  assert.deepEqual(mine, { always: ['followers', 'following', 'mentioned', 'circles'], with_approval: ['public'] });
  const note = await (await fetch(first.uri, { headers: { accept: 'application/activity+json' } })).json();
  assert.deepEqual(note.interactionPolicy.canReply.manualApproval, [PUBLIC]);
  assert.ok(note.interactionPolicy.canReply.automaticApproval.includes(`${who.ada.uri}/followers`));
  assert.match((await who.cleo.visitor.open(`/@ada/${first.id}`)).html, /may be read first by somebody whom the author trusts/);
});

test('while nobody reads, the owner is asked in place, and nothing is shown or counted', async () => {
  const one = await comment('cleo', 'with you');
  assert.ok(await sees('cleo', one.id));
  for (const name of ['ada', 'ben', 'hope', 'fan'])
    assert.equal(await sees(name, one.id), false, name);
  assert.deepEqual(await requests('ada'), []);
  assert.deepEqual(await notices('ada'), (await notices('ada')).filter((n) => n.type !== 'mention'));
  assert.equal((await ask('ada', 'GET', `/api/v1/statuses/${first.id}`)).replies_count, 0);
  const page = await who.ada.visitor.open(`/@ada/${first.id}`);
  assert.match(page.html, /nobody reads them yet/);
  assert.match((await who.ada.visitor.open('/comments')).html, /Nobody reads first yet/);
  assert.doesNotMatch((await who.ada.visitor.open('/')).html, /href="\/answers"/);
});

test('a reader is named on the page, finds the queue, and shows or sets aside; nobody is told', async () => {
  const cruel = await comment('cleo', 'a thorn');
  await who.ada.visitor.open('/comments');
  await who.ada.visitor.submit(/comments\/readers/, { name: '@ben', until: 'month' });
  assert.match((await who.ada.visitor.open('/comments')).html, /@ben[^]*until /);
  assert.doesNotMatch(who.ada.visitor.html, /Nobody reads first yet/);
  assert.match((await who.ben.visitor.open('/')).html, /Comments wait to be read first/);
  const before_ = { ada: await notices('ada'), cleo: await notices('cleo') };
  const list = await requests('ben');
  assert.deepEqual(list.map((r) => [r.reply.content.replace(/<[^>]*>/g, '').replace(/^.*aside\./, ''), r.target_account.id, r.reason]),
    [['a thorn', who.ada.id, 'stranger'], ['with you', who.ada.id, 'stranger']]);
  const queue = (await who.ben.visitor.open('/answers')).html;
  assert.ok(queue.indexOf('with you') < queue.indexOf('a thorn') && queue.includes('For ada') && queue.includes('The rose garden'));
  const kind = list[1].id;
  await who.ben.visitor.submit(/\/answers$/, { id: kind, act: 'show' });
  await who.ben.visitor.open('/answers');
  await who.ben.visitor.submit(/\/answers$/, { id: cruel.id, act: 'aside' });
  assert.deepEqual(await below('ada'), [kind]);
  assert.deepEqual(await below('hope'), [kind]);
  assert.deepEqual(await below('cleo'), [kind, cruel.id]);
  assert.equal((await ask('ada', 'GET', `/api/v1/statuses/${first.id}`)).replies_count, 1);
  assert.equal((await notices('ada')).length, before_.ada.length + 1);
  assert.deepEqual(await notices('cleo'), before_.cleo);
  assert.equal(await sees('ada', cruel.id), false);
  assert.equal(await sees('ben', cruel.id), false);
  assert.deepEqual(await requests('ben'), []);
  assert.doesNotMatch((await who.cleo.visitor.open(`/@cleo/${cruel.id}`)).html, /set aside|waits for/i);
});

test('the log is the owner\'s, on a page of its own; the second step is theirs too', async () => {
  const log = (await who.ada.visitor.open('/comments/log')).html;
  assert.match(log, /ben<\/span> set a comment aside[^]*ben<\/span> showed a comment[^]*ben<\/span> was named as a reader/);
  assert.doesNotMatch(log, /thorn/);
  assert.doesNotMatch((await who.ben.visitor.open('/comments/log')).html, /ben<\/span>/);
  const one = await comment('cleo', 'once more');
  assert.doesNotMatch((await who.ada.visitor.open('/answers')).html, /once more/);
  await who.ada.visitor.open('/comments/rest');
  assert.match(who.ada.visitor.html, /words here that hurt/);
  await who.ada.visitor.submit(/comments\/rest/, { how: 'hour' });
  assert.match((await who.ada.visitor.open('/answers')).html, /once more/);
  assert.equal((await requests('ada'))[0].id, one.id);
  await who.ada.visitor.open('/comments/rest');
  await who.ada.visitor.submit(/comments\/rest/, { how: 'no' });
  assert.deepEqual(await requests('ada'), []);
  assert.equal(await sees('ada', one.id), false);
  await ask('ben', 'POST', `/api/v1/interaction_requests/${one.id}/reject`);
});

test('as notification requests: one for each author, for the reader alone; accepted, all of theirs is shown, dismissed, it is set aside', async () => {
  const list = (name) => ask(name, 'GET', '/api/v1/notifications/requests');
  const counts = async (name) => (await ask(name, 'GET', '/api/v2/notifications/policy')).summary;
  const nothing = { pending_requests_count: 0, pending_notifications_count: 0 };
  const [one, two] = [await comment('cleo', 'for an app'), await comment('cleo', 'and one more')];
  const [request, ...rest] = await list('ben');
  assert.deepEqual(rest, []);
  assert.deepEqual([request.account.id, request.last_status.id, request.notifications_count], [who.cleo.id, two.id, '2']);
  assert.deepEqual(await counts('ben'), { pending_requests_count: 1, pending_notifications_count: 2 });
  for (const name of ['ada', 'cleo', 'fan', 'hope']) {
    assert.deepEqual(await list(name), [], name);
    assert.deepEqual(await counts(name), nothing, name);
    await ask(name, 'GET', `/api/v1/notifications/requests/${request.id}`, undefined, 404);
    await ask(name, 'POST', `/api/v1/notifications/requests/${request.id}/accept`, undefined, 404);
  }
  assert.equal((await ask('ben', 'GET', `/api/v1/notifications/requests/${request.id}`)).last_status.id, two.id);
  assert.ok(!(await who.ben.visitor.open('/notices/waiting')).html.includes('and one more'));
  assert.deepEqual(await ask('ben', 'POST', `/api/v1/notifications/requests/${request.id}/accept`), {});
  assert.deepEqual(await ask('ben', 'GET', '/api/v1/notifications/requests/merged'), { merged: true });
  assert.ok((await below('ada')).includes(one.id) && (await below('ada')).includes(two.id));
  assert.deepEqual(await list('ben'), []);
  const three = await comment('cleo', 'not this');
  assert.deepEqual(await ask('ben', 'POST', '/api/v1/notifications/requests/dismiss', { 'id[]': (await list('ben'))[0].id }), {});
  assert.ok(!(await sees('ada', three.id)) && await sees('cleo', three.id));
  assert.deepEqual([await list('ben'), await counts('ben')], [[], nothing]);
});

test('whoever is named hears of it once, by a note of the place; who reads, which words and what was done is taken along', async () => {
  const notes = (await notices('ben')).filter((n) => n.status?.content.includes('ada has named you'));
  assert.deepEqual(notes.map((n) => [n.type, n.account.username, n.status.visibility]), [['mention', 'rosemary', 'direct']]);
  assert.ok(notes[0].status.content.includes('/answers'));
  assert.match((await who.ben.visitor.open('/notices')).html, /A note for you/);
  const take = async (file) => (await who.ada.visitor.send(`/settings/take/${file}.csv`)).text();
  assert.match(await take('readers'), /^Account address,Since,Until\nben@[^,]+,20[^,]+Z,20[^,]+Z\n$/);
  assert.equal(await take('comment_words'), '');
  const log = await take('reader_log');
  assert.match(log, /^Time,Account address,Act,Comment\n20[^,]+Z,ben@[^,]+,named,\n/);
  assert.match(log, /,ben@[^,]+,set aside,\n/);
  assert.match(log, /,ben@[^,]+,showed,http\S+\n/);
  const app = await fetch(`${server.address}/api/v1/exports/reader_log.csv`, { headers: { authorization: `Bearer ${await token(server, who.ada.visitor)}` } });
  assert.equal(await app.text(), log);
});

test('in any app: a favourite shows, a mute sets aside, a block sets all of theirs aside; nothing on streams before', async () => {
  const ear = await Socket.open(server, { access_token: (await token(server, who.ada.visitor)), stream: 'user' });
  const [one, two] = [await comment('cleo', 'lit'), await comment('cleo', 'muted')];
  const sign = await share('ada', 'a sign');
  await until('the sign', async () => ear.heard.some((h) => JSON.stringify(h).includes(sign.id)));
  assert.ok(!ear.heard.some((h) => JSON.stringify(h).includes(one.id)));
  await ask('ben', 'POST', `/api/v1/statuses/${one.id}/favourite`);
  await until('the comment', async () => ear.heard.some((h) => h.event === 'notification' && JSON.stringify(h).includes(one.id)));
  await ask('ben', 'POST', `/api/v1/statuses/${two.id}/mute`);
  assert.ok((await below('ada')).includes(one.id) && !(await below('ada')).includes(two.id));
  assert.equal((await ask('ben', 'GET', `/api/v1/statuses/${first.id}`)).muted, false);
  ear.socket.destroy();
});

test('a link of a stranger waits wherever everybody may comment, and a word of the list whoever says it', async () => {
  const open = await share('ada', 'For all', { interaction_policy: { can_reply: { always: ['public'] } } });
  const link = await share('cleo', 'see https://shop.example/x', { in_reply_to_id: open.id });
  assert.equal(await sees('hope', (await share('cleo', 'with you', { in_reply_to_id: open.id })).id), true);
  assert.equal(await sees('hope', link.id), false);
  await who.ada.visitor.open('/comments');
  await who.ada.visitor.submit(/comments\/words/, { words: 'Hospital\n' });
  const said = await share('fan', 'the HOSPITAL', { in_reply_to_id: open.id });
  assert.equal(await sees('hope', said.id), false);
  assert.deepEqual((await requests('ben')).map((r) => [r.id, r.reason]), [[said.id, 'word'], [link.id, 'link']]);
  await who.ada.visitor.open('/comments');
  await who.ada.visitor.submit(/comments\/words/, { words: '' });
  for (const id of [said.id, link.id])
    await ask('ben', 'POST', `/api/v1/interaction_requests/${id}/reject`);
});

test('what others saw is hidden by the owner, and shown again', async () => {
  const one = await comment('fan', 'too much');
  assert.ok(await sees('hope', one.id));
  await who.ada.visitor.open(`/@ada/${first.id}`);
  await who.ada.visitor.submit(new RegExp(`/${one.id}/hide$`));
  assert.equal(await sees('hope', one.id), false);
  assert.ok(await sees('fan', one.id));
  assert.doesNotMatch((await who.cleo.visitor.open(`/@ada/${first.id}`)).html, /\/hide"/);
  assert.match((await who.ada.visitor.open('/answers?state=hidden')).html, /too much/);
  await who.ada.visitor.submit(/\/answers$/, { id: one.id, act: 'show' });
  assert.ok(await sees('hope', one.id));
  assert.equal((await notices('ada')).filter((n) => n.status?.id === one.id).length, 1);
  await ask('ada', 'POST', `/api/v1/interaction_requests/${one.id}/reject`);
  assert.equal(await sees('hope', one.id), false);
  await ask('ada', 'POST', `/api/v1/interaction_requests/${one.id}/authorize`);
});

test('handed on, it is for the hosts; blocked, its author is blocked by the owner', async () => {
  const one = await comment('cleo', 'hard to say');
  assert.equal(await sees('hope', one.id), false);
  await who.ben.visitor.open('/answers');
  await who.ben.visitor.submit(/\/answers$/, { id: one.id, act: 'hand_on' });
  assert.deepEqual(await requests('ben'), []);
  assert.deepEqual((await requests('hope')).map((r) => [r.id, r.reason]), [[one.id, 'handed_on']]);
  await ask('hope', 'POST', `/api/v1/interaction_requests/${one.id}/authorize`);
  assert.ok(await sees('ada', one.id));
  const two = await comment('cleo', 'worse');
  await who.ben.visitor.open('/answers');
  await who.ben.visitor.submit(/\/answers$/, { id: two.id, act: 'block' });
  assert.equal((await ask('ada', 'GET', `/api/v1/accounts/relationships?id[]=${who.cleo.id}`))[0].blocking, true);
  assert.equal((await ask('ben', 'GET', `/api/v1/accounts/relationships?id[]=${who.cleo.id}`))[0].blocking, false);
  await ask('ada', 'POST', `/api/v1/accounts/${who.cleo.id}/unblock`);
});

test('from elsewhere: held by the same rule, approved in the owner\'s name when a reader shows it, never refused', async () => {
  const send = async (text) => {
    const note = far.note(nora, text, { inReplyTo: first.uri, cc: [who.ada.uri], tag: [{ type: 'Mention', href: who.ada.uri, name: '@ada' }] });
    assert.equal((await sendFar(server, nora, far.activity(nora, 'Create', note))).status, 202);
    return note;
  };
  const kind = await send('with you from afar');
  const cruel = await send('a thorn from afar');
  const waiting = await until('both wait', async () => {
    const list = await requests('ben');
    return list.length === 2 && list;
  });
  assert.ok(!(await notices('ada')).some((n) => /afar/.test(n.status?.content ?? '')));
  const of = (note) => waiting.find((r) => r.reply.uri === note.id).id;
  await ask('ben', 'POST', `/api/v1/interaction_requests/${of(kind)}/authorize`);
  await ask('ben', 'POST', `/api/v1/interaction_requests/${of(cruel)}/reject`);
  const { json } = await far.received((one) => one.type === 'Accept' && (one.object?.id ?? one.object) === kind.id);
  assert.equal(json.actor, who.ada.uri);
  assert.equal((await fetch(json.result, { headers: { accept: 'application/activity+json' } })).status, 200);
  assert.ok((await notices('ada')).some((n) => n.status?.uri === kind.id));
  assert.equal(await sees('ada', of(cruel)), false);
  const replies = await (await fetch(`${first.uri}/replies`, { headers: { accept: 'application/activity+json' } })).text();
  assert.ok(!replies.includes(cruel.id));
  assert.ok(!far.got.some(({ json: one }) => one?.type === 'Reject'));
});

test('a reader is changed at once, and may leave', async () => {
  const one = await comment('cleo', 'one for the next');
  assert.equal((await requests('ben')).length, 1);
  await who.ada.visitor.open('/comments');
  await who.ada.visitor.submit(/comments\/readers/, { end: who.ben.id });
  assert.deepEqual(await requests('ben'), []);
  assert.equal(await sees('ben', one.id), false);
  await who.ben.call('POST', `/api/v1/interaction_requests/${one.id}/authorize`).then((r) => assert.equal(r.status, 404));
  await who.ada.visitor.open('/comments');
  await who.ada.visitor.submit(/comments\/readers/, { name: 'fan', end: '' });
  assert.equal((await requests('fan'))[0].id, one.id);
  await who.fan.visitor.open('/answers');
  await who.fan.visitor.submit(/answers\/leave/);
  assert.deepEqual(await requests('fan'), []);
  assert.match((await who.ada.visitor.open('/comments/log')).html, /fan<\/span> left off reading/);
});

test('strangers may be kept out altogether, calmly', async () => {
  await who.ada.visitor.open('/comments');
  await who.ada.visitor.submit(/comments\/close/);
  const post = await share('ada', 'For those who know me');
  assert.deepEqual(post.interaction_policy.can_reply.with_approval, []);
  await ask('cleo', 'POST', '/api/v1/statuses', { status: 'but', visibility: 'public', in_reply_to_id: post.id }, 403);
  await share('fan', 'with you', { in_reply_to_id: post.id });
  assert.ok(rows(server, 'SELECT count(*) FROM held').length);
});
