// Signing in with a second step: through the API as GoToSocial has it, on the pages, on the way to an
// app, and by the host's command for somebody who lost the telephone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Server } from '../lib/server.mjs';
import { code } from '../lib/totp.mjs';
import { PASSWORD, Visitor, api, forms, setUp, signIn, token } from '../lib/visitor.mjs';

let server, ada, call;

const rosemary = (...words) => server.command(words, `${PASSWORD}\n`);

async function somebody(name) {
  rosemary('user', 'add', name);
  return signIn(server, name);
}

before(async () => {
  server = await Server.start();
  await setUp(server, 'hope');
  ada = await somebody('ada');
  call = api(server, await token(server, ada));
});

after(() => server?.stop());

const keyIn = (uri) => new URL(uri).searchParams.get('secret');
const bearerOf = (visitor) => token(server, visitor);

// What no JSON is: the text and the picture.
async function raw(bearer, path) {
  const answer = await fetch(server.address + path, { headers: { authorization: `Bearer ${bearer}` } });
  return { status: answer.status, type: answer.headers.get('content-type'), cache: answer.headers.get('cache-control'),
    body: Buffer.from(await answer.arrayBuffer()) };
}

// Somebody from an address of their own: wrong tries of one are counted together.
let houses = 0;
class Guest extends Visitor {
  house = `192.0.2.${++houses}`;

  send(path, options = {}) {
    return super.send(path, { ...options, headers: { ...options.headers, 'x-forwarded-for': this.house } });
  }
}

// The first form; the page that it leads to stands open afterwards.
async function password(name, next = '/') {
  const visitor = new Guest(server.address);
  await visitor.open(`/sign-in?next=${encodeURIComponent(next)}`);
  await visitor.submit(/sign-in/, { name, password: PASSWORD });
  const to = visitor.answer.headers.get('location');
  await visitor.open(to);
  return { visitor, to };
}

// Sends the second form and says how it was answered.
async function second(visitor, typed) {
  const form = forms(visitor.html).find((f) => f.action === '/sign-in/code');
  return visitor.send('/sign-in/code', { method: 'POST', body: new URLSearchParams({ ...form.fields, code: typed }),
    headers: { origin: server.address } });
}

const isIn = async (visitor) => (await visitor.send('/settings')).status === 200;

test('through the API: a key, a code, recovery codes once, and off with the password', async () => {
  const ben = await somebody('ben');
  const bearer = await bearerOf(ben);
  const bens = api(server, bearer);
  assert.equal((await bens('GET', '/api/v1/user')).json.two_factor_enabled_at, undefined);
  assert.equal((await bens('POST', '/api/v1/user/2fa/enable', { code: '123456' })).status, 403, 'no key was asked for');
  assert.equal((await bens('POST', '/api/v1/user/2fa/disable', { password: PASSWORD })).status, 409);

  const uri = await raw(bearer, '/api/v1/user/2fa/qruri');
  assert.equal(uri.status, 200);
  assert.match(uri.type, /^text\/plain/);
  assert.match(uri.cache, /no-store/);
  assert.match(uri.body.toString(), /^otpauth:\/\/totp\/[^:/?]+:ben\?secret=[A-Z2-7]{32}&issuer=/);
  const picture = await raw(bearer, '/api/v1/user/2fa/qr.png');
  assert.equal(picture.type, 'image/png');
  assert.match(picture.cache, /no-store/);
  assert.equal(picture.body.subarray(1, 4).toString(), 'PNG');
  assert.deepEqual((await raw(bearer, '/api/v1/user/2fa/qruri')).body, uri.body, 'the picture shows the same key');

  const key = keyIn(uri.body.toString());
  assert.equal((await bens('POST', '/api/v1/user/2fa/enable', { code: 'roses' })).status, 403);
  assert.equal((await bens('POST', '/api/v1/user/2fa/enable', {})).status, 422);
  const on = await bens('POST', '/api/v1/user/2fa/enable', { code: code(key) });
  assert.equal(on.status, 200);
  assert.equal(on.json.length, 8);
  assert.equal(new Set(on.json).size, 8);
  for (const one of on.json)
    assert.match(one, /^[a-z2-7]{4}(-[a-z2-7]{4}){3}$/);
  assert.ok(!Number.isNaN(Date.parse((await bens('GET', '/api/v1/user')).json.two_factor_enabled_at)));
  assert.equal((await raw(bearer, '/api/v1/user/2fa/qruri')).status, 409, 'the key is not told again');
  assert.equal((await raw(bearer, '/api/v1/user/2fa/qr.png')).status, 409);
  assert.equal((await bens('POST', '/api/v1/user/2fa/enable', { code: code(key) })).status, 409);

  assert.equal((await bens('POST', '/api/v1/user/2fa/disable', { password: 'not it' })).status, 401);
  assert.equal((await bens('POST', '/api/v1/user/2fa/disable', { password: PASSWORD })).status, 200);
  assert.equal((await bens('GET', '/api/v1/user')).json.two_factor_enabled_at, undefined);
  assert.ok(await isIn(await signIn(server, 'ben')));
});

test('a token that may not read or change my account gets no key', async () => {
  const little = await token(server, ada, 'read:statuses write:statuses');
  assert.equal((await raw(little, '/api/v1/user/2fa/qruri')).status, 403);
  assert.equal((await api(server, little)('POST', '/api/v1/user/2fa/enable', { code: '123456' })).status, 403);
});

let key, codes;
test('on the pages: it is begun with the password and switched on with the first code', async () => {
  await ada.open('/settings/safety');
  assert.match(ada.html, /href="\/settings\/second-step"/);
  await ada.open('/settings/second-step');
  await assert.rejects(ada.submit(/begin/, { password: 'not it' }), /401/);
  assert.ok(!/otpauth|data:image/.test((await ada.open('/settings/second-step')).html));
  await ada.submit(/begin/, { password: PASSWORD });
  await ada.open('/settings/second-step');
  assert.match(ada.html, /<img class="qr" src="data:image\/png;base64,/);
  key = ada.html.match(/<code>([A-Z2-7 ]+)<\/code>/)[1].replaceAll(' ', '');
  assert.equal(key.length, 32);
  await assert.rejects(ada.submit(/on$/, { code: '1' }), /403/);
  assert.ok(await isIn(await signIn(server, 'ada')), 'nothing is asked for before the first code');
  await ada.open('/settings/second-step');
  await ada.submit(/on$/, { code: code(key) });
  ada.html = await ada.answer.text();
  codes = [...ada.html.matchAll(/<li><code>([^<]+)<\/code><\/li>/g)].map((m) => m[1]);
  assert.equal(codes.length, 8);
  const again = (await ada.open('/settings/second-step')).html;
  assert.ok(codes.every((one) => !again.includes(one)) && !again.includes(key), 'shown once');
  assert.match(again, /8 of your recovery codes/);
  assert.equal((await call('GET', '/api/v1/user')).status, 200, 'an app that was let in stays in');
});

test('the password alone opens nothing', async () => {
  const { visitor, to } = await password('ada', '/settings');
  assert.equal(to, '/sign-in/code?next=%2Fsettings');
  assert.ok(!await isIn(visitor));
  for (const path of ['/', '/notices', '/settings/safety', '/oauth/authorize'])
    assert.ok(!/@ada"/.test((await visitor.open(path)).html), path);
  // Without the first form there is no second.
  const stranger = new Visitor(server.address);
  assert.match((await stranger.send('/sign-in/code?next=%2Fsettings')).headers.get('location'),
    /^\/sign-in\?anew=1&next=%2Fsettings$/);
});

// The code that switched it on is used, and its neighbours are good for half a minute: these take the
// recovery codes, and the next step after all others.
test('a wrong code is refused, a recovery code lets in once, and leads where one was going', async () => {
  const { visitor } = await password('ada', '/settings');
  const wrong = await second(visitor, '1');
  assert.equal(wrong.status, 401);
  assert.match(await wrong.text(), /This is not the code/);
  assert.equal((await second(visitor, code(key, -3))).status, 401);
  const right = await second(visitor, ` ${codes[0].toUpperCase().replaceAll('-', ' ')} `);
  assert.equal(right.status, 303);
  assert.equal(right.headers.get('location'), '/settings?said=recovered');
  assert.ok(await isIn(visitor));
  assert.equal((await second((await password('ada')).visitor, codes[0])).status, 401, 'it is used up');
  assert.match((await visitor.open('/settings/second-step')).html, /7 of your recovery codes/);
});

test('an app is let in after the second step', async () => {
  const app = await (await fetch(`${server.address}/api/v1/apps`, { method: 'POST', body: new URLSearchParams(
    { client_name: 'an app', redirect_uris: 'http://localhost/done', scopes: 'read' }) })).json();
  const ask = '/oauth/authorize?' + new URLSearchParams({ response_type: 'code', client_id: app.client_id,
    redirect_uri: 'http://localhost/done', scope: 'read', state: 'roses' });
  const visitor = new Guest(server.address);
  await visitor.open(ask);
  await visitor.submit(/sign-in/, { name: 'ada', password: PASSWORD });
  await visitor.open(visitor.answer.headers.get('location'));
  const used = code(key, 1), sent = await second(visitor, used);
  assert.equal(sent.status, 303);
  await visitor.open(sent.headers.get('location'));
  await visitor.submit(/authorize/, { answer: 'allow' });
  assert.match(visitor.answer.headers.get('location'), /^http:\/\/localhost\/done\?code=.+&state=roses$/);
  // Somebody who looked over the shoulder.
  assert.equal((await second((await password('ada')).visitor, used)).status, 401);
});

test('the two halves belong together: one person\'s code does not finish another\'s password', async () => {
  const cleo = await somebody('cleo');
  const cleos = api(server, await bearerOf(cleo));
  const hers = keyIn((await raw(await bearerOf(cleo), '/api/v1/user/2fa/qruri')).body.toString());
  assert.equal((await cleos('POST', '/api/v1/user/2fa/enable', { code: code(hers) })).status, 200);
  const { visitor } = await password('ada');
  assert.equal((await second(visitor, code(hers, 1))).status, 401);
  assert.equal((await second((await password('cleo')).visitor, code(hers, 1))).status, 303);
  assert.equal((await cleos('POST', '/api/v1/user/2fa/disable', { password: PASSWORD })).status, 200);
});

test('new recovery codes end the old ones', async () => {
  await ada.open('/settings/second-step');
  await assert.rejects(ada.submit(/codes$/, { password: 'not it' }), /401/);
  await ada.submit(/codes$/, { password: PASSWORD });
  const fresh = [...(await ada.answer.text()).matchAll(/<li><code>([^<]+)<\/code><\/li>/g)].map((m) => m[1]);
  assert.equal(fresh.length, 8);
  assert.equal((await second((await password('ada')).visitor, codes[1])).status, 401);
  assert.equal((await second((await password('ada')).visitor, fresh[1])).status, 303);
  codes = fresh;
});

test('the data folder holds the key of the seal apart from the database', async () => {
  assert.ok(readdirSync(server.data).includes('seal.key'));
  assert.equal(statSync(join(server.data, 'seal.key')).mode & 0o777, 0o600);
  if (!process.env.ROSEMARY_TEST_PG)
    for (const name of readdirSync(server.data).filter((n) => n.startsWith('rosemary.db'))) {
      const all = readFileSync(join(server.data, name));
      for (const secret of [key, key.toLowerCase(), ...codes, ...codes.map((c) => c.replaceAll('-', ''))])
        assert.ok(!all.includes(secret), `${name} holds a secret`);
    }
});

test('it is there after a new start, and whoever guesses is slowed down', async () => {
  await server.rest();
  await server.run();
  const { visitor } = await password('ada');
  let last;
  for (let i = 0; i < 7; i++)
    last = await second(visitor, '1');
  assert.equal(last.status, 429);
  assert.match(await last.text(), /too many wrong tries/);
});

test('the host lets in somebody who lost the telephone, and a new password does not', async () => {
  assert.match(rosemary('user', 'password', 'ada'), /second step stays on/);
  assert.match((await password('ada')).to, /^\/sign-in\/code/);
  assert.throws(() => rosemary('user', 'second-step', 'ada', 'on'));
  assert.throws(() => rosemary('user', 'second-step', 'ada'));
  assert.throws(() => rosemary('user', 'second-step', 'hope', 'off'), /not on/);
  assert.match(rosemary('user', 'second-step', 'ada', 'off'), /password alone/);
  ada = await signIn(server, 'ada');
  assert.ok(await isIn(ada));
});

test('off on the pages', async () => {
  await ada.open('/settings/second-step');
  await ada.submit(/begin/, { password: PASSWORD });
  key = (await ada.open('/settings/second-step')).html.match(/<code>([A-Z2-7 ]+)<\/code>/)[1].replaceAll(' ', '');
  await ada.submit(/on$/, { code: code(key) });
  await ada.open('/settings/second-step');
  await assert.rejects(ada.submit(/off$/, { password: 'not it' }), /401/);
  await ada.submit(/off$/, { password: PASSWORD });
  assert.equal(ada.answer.headers.get('location'), '/settings/safety?said=second-off');
  assert.ok(await isIn(await signIn(server, 'ada')));
});
