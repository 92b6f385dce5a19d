// Streams of news (https://docs.joinmastodon.org/methods/streaming/): who hears what, over a WebSocket and
// as server-sent events; who hears nothing; and listeners who misbehave.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Server } from '../lib/server.mjs';
import * as s from '../lib/shapes.mjs';
import { Socket, frame, listen } from '../lib/stream.mjs';
import { until } from '../lib/until.mjs';
import { PASSWORD, forms, people, token } from '../lib/visitor.mjs';

let server, hope, ada, ben, cleo, eve; // ben and cleo follow ada; ada blocks eve
const open = [];

async function ask(who, method, path, body) {
  const { status, json } = await who.call(method, path, body);
  assert.equal(status, 200, `${method} ${path}: ${JSON.stringify(json)}`);
  return json;
}

const share = (who, words, more = {}) => ask(who, 'POST', '/api/v1/statuses', { status: words, visibility: 'public', ...more });

async function ear(who, query = { stream: 'user' }) {
  const socket = await Socket.open(server, { access_token: who.bearer, ...query });
  assert.ok(socket instanceof Socket, JSON.stringify(socket));
  open.push(socket);
  return socket;
}

// What is told to nobody can't be waited for: a later piece of news on the same stream shows that it is past.
async function past(socket, who = ada) {
  const mark = await share(who, 'a mark', { visibility: 'public' });
  await until('the mark', () => socket.of('update').some((p) => p.id === mark.id));
}

before(async () => {
  server = await Server.start({ streams_address: 3000, connections_address: 900 });
  const scope = 'read write follow push';
  [hope, ada, ben, cleo, eve] = Object.values(await people(server, ['hope', 'ada', 'ben', 'cleo', 'eve'], { scope }));
  for (const one of [ben, cleo]) {
    await ask(one, 'POST', `/api/v1/accounts/${ada.id}/follow`);
    await ask(ada, 'POST', `/api/v1/follow_requests/${one.id}/authorize`);
  }
  await ask(ada, 'POST', `/api/v1/accounts/${eve.id}/block`);
});

after(async () => {
  open.forEach((o) => o.socket?.destroy());
  await server?.stop();
});

test('the place says where its streams are', async () => {
  const v2 = await (await fetch(`${server.address}/api/v2/instance`)).json();
  assert.equal(v2.configuration.urls.streaming, server.address.replace('http', 'ws'));
  assert.equal(await (await fetch(`${server.address}/api/v1/streaming/health`)).text(), 'OK');
});

test('a post comes, changes and goes, to whom it is for', async () => {
  const at = { ben: await ear(ben), ada: await ear(ada), eve: await ear(eve, { stream: 'public' }), hope: await ear(hope) };
  const post = await share(ada, 'Her roses');
  await until(() => at.ben.of('update').length === 1 && at.ada.of('update').length === 1);
  const [heard] = at.ben.of('update');
  s.check(heard, s.Status, 'update');
  assert.equal(heard.id, post.id);
  assert.deepEqual(at.ben.heard[0].stream, ['user']);
  assert.equal(at.ada.of('update')[0].pinned, false, 'to its author as it is to its author');
  assert.equal(heard.pinned, undefined);
  await ask(ada, 'PUT', `/api/v1/statuses/${post.id}`, { status: 'Her red roses' });
  await until(() => at.ben.of('status.update').length === 1);
  assert.match(at.ben.of('status.update')[0].content, /red roses/);
  await ask(ada, 'DELETE', `/api/v1/statuses/${post.id}`);
  await until(() => at.ben.of('delete').includes(post.id));
  await past(at.hope, hope);
  assert.deepEqual(at.eve.of('update').filter((p) => p.account.id === ada.id), [], 'whom she blocks hears nothing');
  assert.ok(!at.hope.of('update').some((p) => p.account.id === ada.id), 'who does not follow hears nothing at home');
});

test('followers-only and direct posts reach those alone whom they are for', async () => {
  const at = { ben: await ear(ben), cleo: await ear(cleo), pub: await ear(hope, { stream: 'public' }), direct: await ear(ben, { stream: 'direct' }) };
  const few = await share(ada, 'for a few', { visibility: 'private' });
  await until(() => at.ben.of('update').some((p) => p.id === few.id) && at.cleo.of('update').some((p) => p.id === few.id));
  const one = await share(ada, '@ben for you alone', { visibility: 'direct' });
  await until(() => at.direct.of('conversation').length === 1);
  s.check(at.direct.of('conversation')[0], s.Conversation, 'conversation');
  assert.equal(at.direct.of('conversation')[0].last_status.id, one.id);
  await until(() => at.ben.of('notification').some((n) => n.type === 'mention' && n.status.id === one.id));
  s.check(at.ben.of('notification')[0], s.Notification, 'notification');
  await past(at.pub);
  await past(at.cleo);
  assert.ok(!at.pub.of('update').some((p) => p.id === few.id || p.id === one.id));
  assert.ok(!JSON.stringify(at.cleo.heard).includes('for you alone'));
});

test('one socket subscribes to many streams and leaves them', async () => {
  const socket = await ear(ben, {});
  const list = await ask(ben, 'POST', '/api/v1/lists', { title: 'Family' });
  await ask(ben, 'POST', `/api/v1/lists/${list.id}/accounts`, { account_ids: [ada.id] });
  for (const say of [{ stream: 'user' }, { stream: 'public' }, { stream: 'public:local:media' }, { stream: 'hashtag', tag: '#Garden' }, { stream: 'list', list: list.id }])
    socket.say({ type: 'subscribe', ...say });
  socket.say({ type: 'subscribe', stream: 'nothing' });
  await until(() => socket.heard.some((h) => h.error));
  assert.equal(socket.heard[0].status, 400);
  await until(() => socket.heard.some((h) => h.error));
  const post = await share(ada, 'In the #garden');
  const streams = () => socket.heard.filter((h) => h.event === 'update' && JSON.parse(h.payload).id === post.id).map((h) => h.stream.join(' ')).sort();
  await until(() => streams().length === 4);
  assert.deepEqual(streams(), ['hashtag garden', `list ${list.id}`, 'public', 'user']);
  socket.say({ type: 'unsubscribe', stream: 'public' });
  socket.say({ type: 'unsubscribe', stream: 'hashtag', tag: 'garden' });
  socket.say({ type: 'subscribe', stream: 'list', list: '1' });
  await until(() => socket.heard.filter((h) => h.error).length === 2);
  socket.heard.length = 0;
  const next = await share(ada, 'Again in the #garden');
  await until(() => socket.of('update', 'user').some((p) => p.id === next.id) && socket.of('update', `list ${list.id}`).length === 1);
  assert.deepEqual([socket.of('update', 'public'), socket.of('update', 'hashtag garden')], [[], []]);
  await ask(ben, 'PUT', `/api/v1/lists/${list.id}`, { title: 'Family', exclusive: true });
  socket.heard.length = 0;
  const apart = await share(ada, 'only in the list');
  await until(() => socket.of('update', `list ${list.id}`).some((p) => p.id === apart.id));
  assert.ok(!socket.of('update', 'user').some((p) => p.id === apart.id), 'an exclusive list keeps it from home');
  await ask(ben, 'DELETE', `/api/v1/lists/${list.id}`);
});

test('notifications alone; candles; filters that hide', async () => {
  await ask(ada, 'PATCH', '/api/v2/notifications/policy', { candles: 'each' });
  const notices = await ear(ada, { stream: 'user:notification' });
  const home = await ear(ben);
  const post = await share(ada, 'By candle light');
  await ask(cleo, 'POST', `/api/v1/statuses/${post.id}/favourite`);
  await until(() => notices.of('notification').some((n) => n.type === 'favourite'));
  assert.deepEqual(notices.of('update'), []);
  const filter = await ask(ben, 'POST', '/api/v2/filters', { title: 'Wards', context: ['home'], filter_action: 'hide',
    keywords_attributes: [{ keyword: 'hospital' }] });
  await until(() => home.heard.some((h) => h.event === 'filters_changed' && h.payload === undefined));
  const hidden = await share(ada, 'At the hospital');
  await past(home);
  assert.ok(!home.of('update').some((p) => p.id === hidden.id));
  await ask(ben, 'PUT', `/api/v2/filters/${filter.id}`, { filter_action: 'warn' });
  const warned = await share(ada, 'At the hospital again');
  await until(() => home.of('update').some((p) => p.id === warned.id && p.filtered[0].filter.id === filter.id));
  await ask(ben, 'DELETE', `/api/v2/filters/${filter.id}`);
});

test('mutes, boosts that are not wanted, tags that are followed', async () => {
  const home = await ear(ben), stranger = await ear(hope);
  await ask(ben, 'POST', `/api/v1/accounts/${ada.id}/mute`);
  const muted = await share(ada, 'not heard');
  await ask(ben, 'POST', `/api/v1/accounts/${ada.id}/unmute`);
  await past(home);
  assert.ok(!home.of('update').some((p) => p.id === muted.id));
  await ask(hope, 'POST', '/api/v1/tags/lavender/follow');
  const tagged = await share(ada, 'Her #lavender');
  await until(() => stranger.of('update').some((p) => p.id === tagged.id));
  const boost = await ask(ada, 'POST', `/api/v1/statuses/${(await share(cleo, 'words of cleo')).id}/reblog`);
  await until(() => home.of('update').some((p) => p.id === boost.id && p.reblog));
  await ask(ben, 'POST', `/api/v1/accounts/${ada.id}/follow`, { reblogs: false });
  const unheard = await ask(ada, 'POST', `/api/v1/statuses/${(await share(cleo, 'more words')).id}/reblog`);
  await past(home);
  assert.ok(!home.of('update').some((p) => p.id === unheard.id));
});

test('an announcement comes and goes', async () => {
  const home = await ear(ben);
  await hope.visitor.open('/host/announcements');
  await hope.visitor.submit(/announcements/, { about: 'A walk on Sunday.' });
  await until(() => home.of('announcement').length === 1);
  s.check(home.of('announcement')[0], s.Announcement, 'announcement');
});

test('server-sent events', async () => {
  const home = await listen(server, '/api/v1/streaming/user', ben.bearer);
  const tag = await listen(server, '/api/v1/streaming/hashtag?tag=thyme', ben.bearer);
  assert.match(home.type, /^text\/event-stream/);
  const post = await share(ada, 'Her #thyme');
  await until(() => home.events.some((e) => e.event === 'update' && JSON.parse(e.data).id === post.id));
  await until(() => tag.events.some((e) => e.event === 'update'));
  await ask(ada, 'DELETE', `/api/v1/statuses/${post.id}`);
  await until(() => home.events.some((e) => e.event === 'delete' && e.data === post.id));
  await home.stop();
  await tag.stop();
  for (const path of ['user/notification', 'public', 'public/local', 'public/remote', 'public/media', 'public/local/media',
    'public/remote/media', 'hashtag/local?tag=thyme', 'direct']) {
    const one = await listen(server, `/api/v1/streaming/${path}`, ben.bearer);
    assert.equal(one.status, 200, path);
    await one.stop();
  }
});

test('who may not listen is told so before it opens', async () => {
  const narrow = await token(server, ada.visitor, 'write');
  const notices = await token(server, ada.visitor, 'read:notifications');
  const tried = async (query, headers) => (await Socket.open(server, query, headers)).status;
  assert.equal(await tried({ stream: 'user' }), 401);
  assert.equal(await tried({ stream: 'user', access_token: 'nobody' }), 401);
  assert.equal(await tried({ stream: 'user', access_token: narrow }), 403);
  assert.equal(await tried({ stream: 'user', access_token: notices }), 403);
  assert.equal(await tried({ stream: 'nothing', access_token: ada.bearer }), 404);
  assert.equal(await tried({ stream: 'hashtag', access_token: ada.bearer }), 400);
  assert.equal(await tried({ stream: 'list', access_token: ada.bearer }), 400);
  assert.equal(await tried({ stream: 'list', list: '1', access_token: ada.bearer }), 404);
  assert.equal(await tried({ stream: 'user', access_token: ada.bearer }, { 'Sec-WebSocket-Version': '8' }), 426);
  assert.equal((await listen(server, '/api/v1/streaming/user')).status, 401);
  assert.equal((await listen(server, '/api/v1/streaming', ada.bearer)).status, 404);
  assert.ok(await Socket.open(server, { stream: 'user:notification', access_token: notices }) instanceof Socket);
  const by = await Socket.open(server, { stream: 'user' }, { authorization: `Bearer ${ada.bearer}` });
  const protocol = await Socket.open(server, { stream: 'user' }, { 'Sec-WebSocket-Protocol': ada.bearer });
  assert.equal(protocol.headers['sec-websocket-protocol'], ada.bearer);
  await by.close();
  await protocol.close();
});

test('a token that ends, a person who is suspended: the stream ends at once', async () => {
  const dora = await token(server, cleo.visitor, 'read');
  const one = await Socket.open(server, { stream: 'user', access_token: dora });
  const mine = await ear(cleo);
  const hers = await ear(eve);
  const gone = await ear(ben);
  const before = Date.now();
  const change = await fetch(`${server.address}/oauth/revoke`, { method: 'POST', body: new URLSearchParams({ token: dora }) });
  assert.equal(change.status, 403, 'another app may not take it back');
  await cleo.visitor.open('/settings/safety');
  await cleo.visitor.submit(/settings\/password/, { old: PASSWORD, password: 'roses by the south wall' });
  await Promise.race([one.ended, new Promise((_, no) => setTimeout(() => no(new Error('still open')), 5000))]);
  await Promise.race([mine.ended, new Promise((_, no) => setTimeout(() => no(new Error('still open')), 5000))]);
  assert.equal(one.closed, 1008);
  await hope.visitor.send('/host/people/suspend', { method: 'POST', headers: { origin: server.address },
    body: new URLSearchParams({ csrf: forms((await hope.visitor.open('/settings')).html).find((f) => f.fields.csrf).fields.csrf, id: eve.id }) });
  await Promise.race([hers.ended, new Promise((_, no) => setTimeout(() => no(new Error('still open')), 5000))]);
  assert.ok(Date.now() - before < 5000);
  await past(gone);
});

test('what is no frame, too much, or no text ends the socket with its code', async () => {
  for (const [bytes, code] of [[frame(1, 'x', { masked: false }), 1002], [frame(3, 'x'), 1002], [frame(2, 'x'), 1003],
    [frame(1, Buffer.from([0xff, 0xfe])), 1007], [frame(1, 'x'.repeat(70_000)), 1009]]) {
    const socket = await ear(ben);
    socket.raw(bytes);
    await until(`a close with ${code}`, () => socket.closed !== null);
    assert.equal(socket.closed, code);
  }
  const socket = await ear(ben);
  for (const said of ['', '[]', '"x"', '{"type":5}', '{"type":"subscribe"}', '{"type":"shout","stream":"user"}'])
    socket.raw(frame(1, said));
  await until(() => socket.heard.filter((h) => h.error).length >= 6);
  await past(socket);
});

test('who does not read is dropped, and nobody waits for them', async () => {
  const deaf = await ear(ben, { stream: 'user' });
  deaf.socket.pause();
  const keen = await ear(ben);
  const words = 'x'.repeat(4900);
  const before = server.said.length;
  // A socket that is paused doesn't see its end, so the program's log tells of it. Who reads hears each ten
  // before the next ten: however slow the machine is, what fills up is the one who does not read.
  const dropped = () => /dropped one that does not read/.test(server.said.slice(before));
  for (let sent = 0; !dropped(); sent += 10) {
    assert.ok(sent < 1500, 'dropped in the end');
    keen.heard.length = 0;
    const ten = await Promise.all(Array.from({ length: 10 }, () => share(ada, words)));
    await until('ten posts beside one who does not read', () => keen.of('update').length >= ten.length);
  }
  const began = Date.now();
  await share(ada, 'still quick');
  assert.ok(Date.now() - began < 1000);
  deaf.socket.resume();
  await Promise.race([deaf.ended, new Promise((_, no) => setTimeout(() => no(new Error('not dropped')), 10_000))]);
  await past(keen);
});

test('a thousand listeners', async () => {
  const rooms = [];
  for (let i = 0; i < 40; i++) // as many as one person may have, of one account
    rooms.push(await Socket.open(server, { stream: 'user', access_token: hope.bearer }));
  const refused = rooms.filter((r) => !(r instanceof Socket));
  assert.ok(refused.every((r) => r.status === 429), 'one more than a person may have is told to wait');
  await share(hope, 'to all of them');
  await until(() => rooms.filter((r) => r instanceof Socket).every((r) => r.of('update').length >= 1));
  await Promise.all(rooms.filter((r) => r instanceof Socket).map((r) => r.close()));
});

test('at its end the server says goodbye', async () => {
  const socket = await ear(ben), events = await listen(server, '/api/v1/streaming/user', ben.bearer);
  await server.rest();
  assert.equal(socket.closed, 1001);
  await events.over;
  await server.run();
});
