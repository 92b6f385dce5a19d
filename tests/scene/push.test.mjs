// Push: an app asks to be told of notices, a push service of ours takes them, and the app opens them.
// In both forms, with what must not be said, what ends a subscription, and what survives a crash.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Receiver, sender } from '../lib/receiver.mjs';
import { draw } from '../lib/draw.mjs';
import { Server } from '../lib/server.mjs';
import { PASSWORD, api, setUp, signIn, token } from '../lib/visitor.mjs';

const SCOPE = 'read write follow push';
const ALERTS = ['mention', 'status', 'reblog', 'follow', 'follow_request', 'favourite', 'poll', 'update', 'quote',
  'quoted_update', 'admin.sign_up', 'admin.report'];

let server, receiver;
const who = {}; // { visitor, call, id }

// /later/… says "not now" twice; /gone/… is gone; /no/… refuses.
function answers(path, push, self) {
  if (path.startsWith('/later/'))
    return self.to(path).length < 2 ? { status: 503, headers: { 'retry-after': '1' } } : 201;
  return path.startsWith('/gone/') ? 410 : path.startsWith('/no/') ? 400 : 201;
}

before(async () => {
  receiver = await Receiver.start(answers);
  server = await Server.start({ fetch_private: 'yes' });
  who.hope = { visitor: await setUp(server, 'hope') };
  for (const name of ['ada', 'ben', 'cleo']) {
    server.command(['user', 'add', name], `${PASSWORD}\n`);
    who[name] = { visitor: await signIn(server, name) };
  }
  for (const one of Object.values(who)) {
    one.call = api(server, await token(server, one.visitor, SCOPE));
    one.id = (await one.call('GET', '/api/v1/accounts/verify_credentials')).json.id;
  }
});

after(async () => {
  receiver?.stop();
  await server?.stop();
});

const path = '/api/v1/push/subscription';

// Another app of somebody, with a token of its own. `data` as JSON has it.
async function subscribe(name, to, data, { standard = true, via } = {}) {
  const app = new App();
  app.path = to;
  app.call = via ?? api(server, await token(server, who[name].visitor, SCOPE));
  const { status, json } = await app.call('POST', path,
    { subscription: { endpoint: receiver.origin + to, keys: app.keys, standard }, data });
  assert.equal(status, 200, JSON.stringify(json));
  app.said = json;
  return app;
}

async function share(name, fields) {
  const { status, json } = await who[name].call('POST', '/api/v1/statuses', fields);
  assert.equal(status, 200, JSON.stringify(json));
  return json;
}

// What came to the app, opened; the n-th.
async function hears(app, n = 1) {
  return app.open(await receiver.wait(app.path, n));
}

// All that came to the app, up to these words.
async function hearsUntil(app, body) {
  const bodies = [];
  while (!bodies.includes(body))
    bodies.push((await hears(app, bodies.length + 1)).body);
  return bodies;
}

// Nothing more came: a mention through another app of the same person has arrived meanwhile.
async function staysSilent(name, app, n = 0) {
  const other = await subscribe(name, `/witness/${Math.random()}`, { alerts: { mention: true } });
  await share('cleo', { status: `@${name} a witness`, visibility: 'public' });
  await receiver.wait(other.path);
  await other.call('DELETE', path);
  await new Promise((go) => setTimeout(go, 300));
  assert.equal(receiver.to(app.path).length, n);
}

const mention = { alerts: { mention: true } };

test('an app says what it wants, and is told that', async () => {
  const app = await subscribe('ada', '/shape', { alerts: { mention: true, 'admin.sign_up': true }, policy: 'followed' });
  assert.deepEqual(Object.keys(app.said).sort(), ['alerts', 'endpoint', 'id', 'policy', 'server_key', 'standard']);
  assert.equal(app.said.endpoint, `${receiver.origin}/shape`);
  assert.equal(app.said.standard, true);
  assert.equal(app.said.policy, 'followed');
  assert.ok(Number.isInteger(app.said.id) && app.said.id > 0 && app.said.id < 2 ** 31);
  assert.deepEqual(app.said.alerts, Object.fromEntries(ALERTS.map((a) => [a, a === 'mention' || a === 'admin.sign_up'])));
  assert.equal(Buffer.from(app.said.server_key, 'base64url').length, 65);
  assert.deepEqual((await app.call('GET', path)).json, app.said);
  const changed = await app.call('PUT', path, { data: { alerts: { favourite: 'true' }, policy: 'all' } });
  assert.equal(changed.status, 200);
  assert.equal(changed.json.alerts.favourite, true);
  assert.equal(changed.json.alerts.mention, false);
  assert.equal(changed.json.policy, 'all');
  assert.equal((await app.call('PUT', path, { policy: 'none' })).json.alerts.favourite, true);
  // The key is the same everywhere.
  const place = (await app.call('GET', '/api/v2/instance')).json;
  assert.equal(place.configuration.vapid.public_key, app.said.server_key);
  assert.equal((await app.call('GET', '/api/v1/apps/verify_credentials')).json.vapid_key, app.said.server_key);
  const made = await fetch(`${server.address}/api/v1/apps`, { method: 'POST',
    body: new URLSearchParams({ client_name: 'x', redirect_uris: 'http://localhost/' }) });
  assert.equal((await made.json()).vapid_key, app.said.server_key);
  // Another takes its place; without one there is none.
  const again = await subscribe('ada', '/shape/2', mention, { via: app.call, standard: false });
  assert.notEqual(again.said.id, app.said.id);
  assert.equal((await app.call('GET', path)).json.endpoint, `${receiver.origin}/shape/2`);
  assert.equal(again.said.standard, false);
  assert.deepEqual((await app.call('DELETE', path)), { ...(await app.call('DELETE', path)), status: 200 });
  assert.equal((await app.call('GET', path)).status, 404);
  assert.equal((await app.call('PUT', path, { data: mention })).status, 404);
});

test('a form does as well as JSON', async () => {
  const app = new App();
  const bearer = await token(server, who.ada.visitor, SCOPE);
  const answer = await fetch(server.address + path, { method: 'POST', headers: { authorization: `Bearer ${bearer}` },
    body: new URLSearchParams({ 'subscription[endpoint]': `${receiver.origin}/form`,
      'subscription[keys][p256dh]': app.ecdh.getPublicKey('base64'), 'subscription[keys][auth]': app.auth.toString('base64'),
      'data[alerts][mention]': '1', 'data[alerts][poll]': 'false', 'data[policy]': 'follower' }) });
  const json = await answer.json();
  assert.equal(answer.status, 200, JSON.stringify(json));
  assert.equal(json.alerts.mention, true);
  assert.equal(json.alerts.poll, false);
  assert.equal(json.policy, 'follower');
  assert.equal(json.standard, false);
});

test('what is no subscription is refused with a reason', async () => {
  const app = new App();
  const good = { endpoint: `${receiver.origin}/x`, keys: app.keys };
  const send = (subscription, data = {}) => who.ada.call('POST', path, { subscription, data });
  const off = Buffer.from(app.ecdh.getPublicKey());
  off[64] ^= 1;
  for (const subscription of [undefined, {}, { ...good, endpoint: '' }, { ...good, endpoint: 'ftp://127.0.0.1/' },
    { ...good, endpoint: 'http://ada:b@127.0.0.1/' }, { ...good, endpoint: 'roses' }, { ...good, keys: undefined },
    { ...good, keys: { ...app.keys, auth: 'AAAA' } }, { ...good, keys: { ...app.keys, p256dh: 'AAAA' } },
    { ...good, keys: { ...app.keys, p256dh: off.toString('base64url') } }, { ...good, keys: { ...app.keys, auth: '%%%' } },
    { ...good, endpoint: `https://example.org/${'x'.repeat(3000)}` }]) {
    const { status, json } = await send(subscription);
    assert.equal(status, 422, JSON.stringify([subscription, json]));
    assert.equal(typeof json.error, 'string');
  }
  assert.equal((await send(good, { policy: 'roses' })).status, 422);
  assert.equal((await who.ada.call('GET', path)).status, 404);
  // Only with the scope for it.
  const call = api(server, await token(server, who.ada.visitor, 'read write follow'));
  for (const method of ['GET', 'POST', 'PUT', 'DELETE'])
    assert.equal((await call(method, path)).status, 403, method);
  for (const method of ['GET', 'POST', 'PUT', 'DELETE'])
    assert.equal((await fetch(server.address + path, { method })).status, 401, method);
});

for (const standard of [true, false])
  test(`a mention arrives sealed and signed, in the ${standard ? 'standard' : 'older'} form`, async () => {
    const app = await subscribe('ada', `/mention/${standard}`, mention, { standard });
    const post = await share('ben', { status: '@ada the roses are out,\n\n  all of them', visibility: 'public' });
    const push = await receiver.wait(app.path);
    const said = app.open(push);
    const [notice] = (await who.ada.call('GET', '/api/v1/notifications')).json;
    assert.equal(notice.status.id, post.id);
    assert.deepEqual(Object.keys(said), ['access_token', 'preferred_locale', 'notification_id', 'notification_type', 'icon',
      'title', 'body', 'length']);
    assert.equal(said.access_token, '');
    assert.equal(said.preferred_locale, 'en');
    assert.equal(said.notification_id, notice.id);
    assert.equal(said.notification_type, 'mention');
    assert.equal(said.icon, `${server.address}/avatars/original/missing.png`);
    assert.match(said.title, /^ben named you/i);
    assert.equal(said.body, '@ada the roses are out, all of them');
    assert.equal(push.method, 'POST');
    assert.equal(push.headers.ttl, '172800');
    assert.equal(push.headers.urgency, 'normal');
    assert.equal(push.headers.topic, notice.id);
    assert.equal(push.headers['content-type'], 'application/octet-stream');
    assert.match(push.headers['user-agent'], /^Rosemary\//);
    const claims = sender(push, receiver.origin);
    assert.equal(claims.key, app.said.server_key);
    assert.equal(claims.sub, server.address);
    // What is said does not show in how long it is.
    await share('ben', { status: '@ada no', visibility: 'public' });
    assert.equal((await hears(app, 2)).length, said.length);
    await app.call('DELETE', path);
    await staysSilent('ada', app, 2);
  });

test('of a covered post the cover alone is said, and of a post for few nothing', async () => {
  const app = await subscribe('ada', '/cover', mention);
  await share('ben', { status: '@ada sealed words', spoiler_text: 'of the hospital', visibility: 'public' });
  assert.equal((await hears(app)).body, 'of the hospital');
  const body = new FormData();
  body.append('file', new Blob([draw(60, 40, 3)]), 'x.png');
  body.append('description', 'sealed picture');
  const bearer = await token(server, who.ben.visitor, SCOPE);
  const media = await (await fetch(`${server.address}/api/v2/media`,
    { method: 'POST', body, headers: { authorization: `Bearer ${bearer}` } })).json();
  await share('ben', { status: '@ada sealed words', sensitive: true, media_ids: [media.id], visibility: 'public' });
  const picture = await hears(app, 2);
  assert.doesNotMatch(JSON.stringify(picture), /sealed|media\//);
  assert.match(picture.body, /Covered/);
  await who.ada.call('POST', `/api/v1/accounts/${who.ben.id}/follow`);
  for (const [i, visibility] of ['direct', 'private'].entries()) {
    await share('ben', { status: '@ada sealed words', spoiler_text: visibility === 'direct' ? 'sealed cover' : '', visibility });
    const few = await hears(app, 3 + i);
    assert.doesNotMatch(JSON.stringify(few), /sealed/);
    assert.match(few.body, /few people/);
  }
  await app.call('DELETE', path);
});

test('each kind is told to whom asked for it, and of whom they asked', async () => {
  await who.ada.call('PATCH', '/api/v2/notifications/policy', { candles: 'each' });
  const all = await subscribe('ada', '/kinds', { alerts: Object.fromEntries(ALERTS.map((a) => [a, true])) });
  const candles = await subscribe('ada', '/kinds/candles', { alerts: { favourite: true } });
  const follower = await subscribe('ada', '/kinds/follower', { ...mention, policy: 'follower' });
  const followed = await subscribe('ada', '/kinds/followed', { ...mention, policy: 'followed' });
  const nobody = await subscribe('ada', '/kinds/none', { ...mention, policy: 'none' });
  const post = await share('ada', { status: 'a garden of long ago', visibility: 'public' });
  await who.cleo.call('POST', `/api/v1/statuses/${post.id}/favourite`);
  const candle = await hears(all);
  assert.equal(candle.notification_type, 'favourite');
  assert.equal(candle.body, ''); // one's own words do not come back unasked
  assert.equal((await hears(candles)).notification_id, candle.notification_id);
  await who.cleo.call('POST', `/api/v1/statuses/${post.id}/reblog`);
  assert.equal((await hears(all, 2)).notification_type, 'reblog');
  await who.cleo.call('POST', `/api/v1/accounts/${who.ada.id}/follow`);
  const asked = await hears(all, 3);
  assert.equal(asked.notification_type, 'follow_request');
  assert.equal(asked.body, '@cleo');
  await share('cleo', { status: '@ada not a follower yet', visibility: 'public' });
  assert.equal((await hears(all, 4)).notification_type, 'mention');
  await who.ada.call('POST', `/api/v1/follow_requests/${who.cleo.id}/authorize`);
  await share('cleo', { status: '@ada now I follow', visibility: 'public' });
  assert.equal((await hears(follower)).body, '@ada now I follow');
  await who.ada.call('POST', `/api/v1/accounts/${who.cleo.id}/follow`);
  await who.cleo.call('POST', `/api/v1/follow_requests/${who.ada.id}/authorize`);
  await share('cleo', { status: '@ada and you me', visibility: 'public' });
  assert.equal((await hears(followed)).body, '@ada and you me');
  await hears(follower, 2);
  // Whom one mutes is not heard.
  await who.ada.call('POST', `/api/v1/accounts/${who.ben.id}/mute`);
  await share('ben', { status: '@ada quiet', visibility: 'public' });
  await who.ada.call('POST', `/api/v1/accounts/${who.ben.id}/unmute`);
  await share('ben', { status: '@ada loud', visibility: 'public' });
  const bodies = await hearsUntil(all, '@ada loud');
  assert.ok(bodies.includes('@ada and you me'));
  assert.ok(!bodies.includes('@ada quiet'));
  assert.equal(receiver.to(nobody.path).length, 0);
  assert.equal(receiver.to(candles.path).length, 1);
  for (const app of [all, candles, follower, followed, nobody])
    await app.call('DELETE', path);
});

test('words are those of the time of sending', async () => {
  const app = await subscribe('ada', '/later/edited', mention);
  const kept = await share('ben', { status: '@ada first words', visibility: 'public' });
  await receiver.wait(app.path);
  await who.ben.call('PUT', `/api/v1/statuses/${kept.id}`, { status: '@ada second words' });
  assert.equal((await hears(app, 2)).body, '@ada second words');
  // Back-off: the third try is taken, and there is no fourth.
  const third = await receiver.wait(app.path, 3);
  assert.equal(app.open(third).body, '@ada second words');
  assert.ok(third.at - receiver.to(app.path)[1].at > 3000);
  await app.call('DELETE', path);
  const gone = await subscribe('ada', '/later/deleted', mention);
  const post = await share('ben', { status: '@ada to be taken back', visibility: 'public' });
  await receiver.wait(gone.path);
  await who.ben.call('DELETE', `/api/v1/statuses/${post.id}`);
  await new Promise((go) => setTimeout(go, 8000));
  assert.equal(receiver.to(gone.path).length, 1);
  assert.equal(receiver.to(app.path).length, 3);
  await gone.call('DELETE', path);
});

test('a subscription that is gone is removed, one that refuses after some tries', async () => {
  const app = await subscribe('ada', '/gone/1', mention);
  const no = await subscribe('ada', '/no/1', mention);
  for (let i = 0; i < 5; i++)
    await share('ben', { status: `@ada ${i}`, visibility: 'public' });
  await receiver.wait(no.path, 5);
  await staysSilent('ada', { path: '/none' });
  assert.equal((await app.call('GET', path)).status, 404);
  assert.equal((await no.call('GET', path)).status, 404);
  assert.ok(receiver.to(app.path).length <= 5);
});

test('one that does not answer holds up nobody', async () => {
  const hanging = await Receiver.start(() => null);
  after(() => hanging.stop());
  const app = await subscribe('ada', '/quick', mention);
  const never = api(server, await token(server, who.ada.visitor, SCOPE));
  assert.equal((await never('POST', path, { subscription: { endpoint: `${hanging.origin}/never`, keys: app.keys, standard: true },
    data: mention })).status, 200);
  for (let i = 0; i < 40; i++)
    await share('ben', { status: `@ada ${i}`, visibility: 'public' });
  await receiver.wait(app.path, 40);
  const began = Date.now();
  await share('ben', { status: '@ada quickly', visibility: 'public' });
  await hearsUntil(app, '@ada quickly');
  assert.ok(Date.now() - began < 5000);
  assert.equal(hanging.pushes.length, 4); // a few connections, and no more
  for (const end of [never, app.call])
    await end('DELETE', path);
});

test('a token that ends takes its subscription along', async () => {
  const app = await subscribe('ada', '/token', mention);
  const cutOff = await subscribe('ada', '/token/2', mention);
  await share('ben', { status: '@ada both', visibility: 'public' });
  await receiver.wait(app.path);
  await receiver.wait(cutOff.path);
  server.command(['user', 'suspend', 'ada']);
  server.command(['user', 'restore', 'ada']);
  await share('ben', { status: '@ada after that', visibility: 'public' });
  await new Promise((go) => setTimeout(go, 1500));
  assert.equal(receiver.to(app.path).length, 1);
  who.ada.visitor = await signIn(server, 'ada');
  who.ada.call = api(server, await token(server, who.ada.visitor, SCOPE));
});

test('what was acknowledged is told after a crash', async () => {
  const app = await subscribe('ada', '/later/crash', mention);
  const sure = await subscribe('ada', '/crash', mention);
  await share('ben', { status: '@ada before the crash', visibility: 'public' });
  server.child.kill('SIGKILL');
  await server.ended;
  await server.run();
  assert.equal((await hears(sure)).body, '@ada before the crash');
  assert.equal(app.open(await receiver.wait(app.path, 3, 60_000)).body, '@ada before the crash');
  await sure.call('DELETE', path);
  await app.call('DELETE', path);
});

test('an https push service must prove who it is, and private ones are not asked', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rosemary-tls-'));
  const pair = (name) => {
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
      '-keyout', join(folder, `${name}.key`), '-out', join(folder, `${name}.crt`), '-subj', '/CN=localhost',
      '-addext', 'subjectAltName=DNS:localhost'], { stdio: 'ignore' });
    return { key: readFileSync(join(folder, `${name}.key`)), cert: readFileSync(join(folder, `${name}.crt`)) };
  };
  const good = await Receiver.start(() => 201, pair('good'));
  const bad = await Receiver.start(() => 201, pair('bad'));
  const app = new App(), fooled = new App();
  try {
    await server.rest();
    server.settings.fetch_ca = join(folder, 'good.crt');
    await server.run();
    const send = async (to, one) => {
      const call = api(server, await token(server, who.ada.visitor, SCOPE));
      const { status } = await call('POST', path, { subscription: { endpoint: to, keys: one.keys, standard: true }, data: mention });
      return [status, call];
    };
    assert.equal((await send(`${good.origin}/a`, app))[0], 200);
    assert.equal((await send(`${bad.origin}/a`, fooled))[0], 200);
    await share('ben', { status: '@ada in private', visibility: 'public' });
    assert.equal(app.open(await good.wait('/a')).body, '@ada in private');
    assert.equal(sender(good.to('/a')[0], good.origin).aud, good.origin);
    for (let i = 0; i < 100 && !/result=tls/.test(server.said); i++)
      await new Promise((go) => setTimeout(go, 50));
    assert.match(server.said, /send: push .*result=tls/);
    assert.equal(bad.pushes.length, 0);
    // As it is in earnest: nothing private, nothing without https.
    await server.rest();
    server.settings.fetch_private = 'no';
    await server.run();
    const before = good.pushes.length;
    for (const to of ['http://push.example.net/a', `${good.origin}/b`, 'https://127.0.0.1/', 'https://2130706433/', 'https://[::1]/',
      'https://10.1.2.3/', 'https://printer.local/', 'https://0x7f.1/'])
      assert.equal((await send(to, app))[0], 422, to);
    assert.equal((await send('https://push.example.net/a', app))[0], 200);
    // The one from before is refused where the socket would be made.
    await share('ben', { status: '@ada again', visibility: 'public' });
    for (let i = 0; i < 100 && !/result=private/.test(server.said); i++)
      await new Promise((go) => setTimeout(go, 50));
    assert.match(server.said, /result=private/);
    assert.equal(good.pushes.length, before);
  } finally {
    good.stop();
    bad.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
