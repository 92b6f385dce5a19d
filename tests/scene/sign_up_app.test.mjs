// Joining through an app, what each mistake is called, and all that can go wrong with tokens.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Server } from '../lib/server.mjs';
import { until } from '../lib/until.mjs';
import { PASSWORD, Visitor, api, forms, setUp, signIn, token } from '../lib/visitor.mjs';

let server, host, hope, app;

const REDIRECT = 'https://app.example/done';
const post = async (path, fields, headers = {}) => {
  const answer = await fetch(server.address + path, { method: 'POST', body: new URLSearchParams(fields), headers, redirect: 'manual' });
  const text = await answer.text();
  return { status: answer.status, json: text && JSON.parse(text), headers: answer.headers };
};

async function register(scopes = 'read write follow') {
  return (await post('/api/v1/apps', { client_name: 'a test', redirect_uris: `${REDIRECT}\nurn:ietf:wg:oauth:2.0:oob`, scopes })).json;
}

async function ownToken(of = app, scope = 'read write') {
  return (await post('/oauth/token', { grant_type: 'client_credentials', client_id: of.client_id,
    client_secret: of.client_secret, scope })).json.access_token;
}

const person = (name, more = {}) => ({ username: name, email: `${name}@example.org`, password: PASSWORD, agreement: 'true',
  locale: 'en', ...more });
const join = async (fields, bearer) =>
  post('/api/v1/accounts', fields, { authorization: `Bearer ${bearer ?? await ownToken()}` });

async function mode(value) {
  await host.open('/host');
  await host.submit(/^\/host$/, { sign_up: String(value) });
}

before(async () => {
  server = await Server.start({ api_requests: 0 });
  host = await setUp(server, 'hope');
  hope = api(server, await token(server, host));
  app = await register();
});

after(() => server?.stop());

test('a closed place takes nobody, with a link neither', async () => {
  const { status, json } = await join(person('ada'));
  assert.equal(status, 403);
  assert.match(json.error, /takes nobody/);
});

test('who may call at all', async () => {
  await mode(3);
  assert.equal((await post('/api/v1/accounts', person('ada'))).status, 401);
  assert.equal((await join(person('ada'), 'roses')).status, 401);
  assert.equal((await join(person('ada'), await ownToken(app, 'read'))).status, 403, 'the scope is missing');
  assert.equal((await join(person('ada'), await token(server, host))).status, 403, 'a person has joined already');
});

test('everything that is wrong is told at once', async () => {
  const { status, json } = await join({ username: 'a b', email: 'ada', password: 'short', locale: '!!' });
  assert.equal(status, 422);
  assert.match(json.error, /^Validation failed: Username must contain only letters, numbers and underscores, /);
  assert.deepEqual(Object.fromEntries(Object.entries(json.details).map(([k, v]) => [k, v[0].error])),
    { username: 'ERR_INVALID', email: 'ERR_INVALID', password: 'ERR_TOO_SHORT', agreement: 'ERR_ACCEPTED', locale: 'ERR_INCLUSION' });
  assert.equal(json.details.agreement[0].description, 'must be accepted');
  const blank = (await join({})).json.details;
  for (const field of ['username', 'email', 'password', 'locale'])
    assert.equal(blank[field][0].error, 'ERR_BLANK', field);
  for (const [username, code] of [['hope', 'ERR_TAKEN'], ['HOPE', 'ERR_TAKEN'], ['webmaster', 'ERR_RESERVED'], ['a'.repeat(31), 'ERR_TOO_LONG']])
    assert.equal((await join(person(username))).json.details.username[0].error, code, username);
  assert.equal((await join(person('ada', { password: 'x'.repeat(1001) }))).json.details.password[0].error, 'ERR_TOO_LONG');
  assert.equal((await join(person('ada', { reason: 'x'.repeat(501) }))).json.details.reason[0].error, 'ERR_TOO_LONG');
});

test('somebody joins, and the token is theirs', async () => {
  const { status, json } = await join(person('ada', { locale: 'es', date_of_birth: '1990-01-01' }));
  assert.equal(status, 200, JSON.stringify(json));
  assert.deepEqual(Object.keys(json).sort(), ['access_token', 'created_at', 'scope', 'token_type']);
  assert.equal(json.scope, 'read write follow');
  const ada = api(server, json.access_token);
  const me = (await ada('GET', '/api/v1/accounts/verify_credentials')).json;
  assert.equal(me.username, 'ada');
  assert.equal((await ada('POST', '/api/v1/statuses', { status: 'I am here' })).status, 200);
  assert.ok(!JSON.stringify(me).includes('ada@example.org'), 'the address is not kept');
  assert.equal((await ada('GET', '/api/v1/emails/check_confirmation')).json, true);
  const again = await ada('POST', '/api/v1/emails/confirmations', { email: 'ada@example.org' });
  assert.equal(again.status, 403);
  assert.equal(again.json.error, 'Esto solo es posible mientras el correo espera confirmación');
  assert.equal((await post('/api/v1/emails/confirmations', {}, { authorization: `Bearer ${await ownToken()}` })).status, 422);
});

test('who waits to be let in can do next to nothing', async () => {
  await mode(2);
  assert.equal((await join(person('ben'))).json.details.reason[0].error, 'ERR_BLANK');
  const { status, json } = await join(person('ben', { reason: 'Ada is my aunt.' }));
  assert.equal(status, 200);
  const ben = api(server, json.access_token);
  for (const path of ['/api/v1/accounts/verify_credentials', '/api/v1/timelines/home', '/api/v1/notifications']) {
    const answer = await ben('GET', path);
    assert.equal(answer.status, 403, path);
    assert.equal(answer.json.error, 'Your login is currently pending approval');
  }
  assert.equal((await ben('POST', '/api/v1/statuses', { status: 'x' })).status, 403);
  assert.equal((await ben('GET', '/api/v1/instance')).status, 200);
  assert.equal((await ben('GET', '/api/v1/apps/verify_credentials')).status, 200);
  assert.equal((await ben('GET', '/api/v1/emails/check_confirmation')).json, true);
  const page = await host.open('/host/people');
  assert.match(page.html, /Ada is my aunt\./);
  await page.submit(/let-in/);
  assert.equal((await ben('GET', '/api/v1/accounts/verify_credentials')).json.username, 'ben');
});

test('by invitation', async () => {
  await mode(1);
  assert.equal((await join(person('cleo'))).status, 403);
  assert.equal((await join(person('cleo', { invite_code: 'roses' }))).status, 403);
  const page = await host.open('/settings/invitations');
  await page.submit(/invitations/, { note: 'cousins', uses: '1', days: '3' });
  const html = await host.answer.text();
  const code = html.match(/\/join\/([A-Za-z0-9_-]+)/)[1];
  const info = await fetch(`${server.address}/invite/${code}`, { headers: { accept: 'application/json' } });
  assert.deepEqual(await info.json(), { invite_code: code, instance_api_url: `${server.address}/api/v2/instance` });
  const led = await fetch(`${server.address}/invite/${code}`, { headers: { accept: 'text/html' }, redirect: 'manual' });
  assert.equal(led.headers.get('location'), `/join/${code}`);
  assert.equal((await join(person('cleo', { invite_code: code }))).status, 200);
  assert.equal((await join(person('dora', { invite_code: code }))).status, 403, 'it is used up');
  assert.equal((await fetch(`${server.address}/invite/${code}`, { headers: { accept: 'application/json' } })).status, 404);
});

/* --- tokens --- */

const ask = (more = {}) => `/oauth/authorize?${new URLSearchParams(
  { response_type: 'code', client_id: app.client_id, redirect_uri: REDIRECT, scope: 'read', ...more })}`;

async function code(more = {}) {
  await host.open(ask(more));
  await host.submit(/authorize/, { answer: 'allow' });
  return new URL(host.answer.headers.get('location'));
}

const exchange = (more) => post('/oauth/token', { grant_type: 'authorization_code', client_id: app.client_id,
  client_secret: app.client_secret, redirect_uri: REDIRECT, ...more });

test('the state comes back, and a code works once', async () => {
  const to = await code({ state: 'a b&c=d' });
  assert.equal(to.searchParams.get('state'), 'a b&c=d');
  const first = await exchange({ code: to.searchParams.get('code') });
  assert.equal(first.status, 200);
  const call = api(server, first.json.access_token);
  assert.equal((await call('GET', '/api/v1/accounts/verify_credentials')).status, 200);
  assert.equal((await call('POST', '/api/v1/statuses', { status: 'x' })).status, 403, 'read is not write');
  const second = await exchange({ code: to.searchParams.get('code') });
  assert.equal(second.status, 400);
  assert.equal(second.json.error, 'invalid_grant');
  // What was refused leaves nothing behind, so the token's end is a write of its own, a moment later.
  await until('the token ends with its code', async () => (await call('GET', '/api/v1/accounts/verify_credentials')).status === 401);
});

test('PKCE, other addresses, other secrets', async () => {
  const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'; // RFC 7636 appendix B
  const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
  const pkce = { code_challenge: challenge, code_challenge_method: 'S256' };
  const fresh = async () => (await code(pkce)).searchParams.get('code');
  assert.equal((await exchange({ code: await fresh() })).status, 400, 'no verifier');
  assert.equal((await exchange({ code: await fresh(), code_verifier: `${verifier}x` })).status, 400);
  assert.equal((await exchange({ code: await fresh(), code_verifier: verifier })).status, 200);
  assert.equal((await exchange({ code: await fresh(), code_verifier: verifier, redirect_uri: 'https://app.example/other' })).status, 400);
  assert.equal((await exchange({ code: await fresh(), code_verifier: verifier, client_secret: 'roses' })).status, 401);
  assert.equal((await exchange({ code: 'roses' })).json.error, 'invalid_grant');
  assert.equal((await exchange({ grant_type: 'password', username: 'hope', password: PASSWORD })).json.error, 'unsupported_grant_type');
});

test('an address that was not registered is never led to', async () => {
  const answer = await host.send(ask({ redirect_uri: 'https://far.example/' }));
  assert.equal(answer.status, 422);
  assert.equal(answer.headers.get('location'), null);
  const wrong = await host.send(ask({ scope: 'read roses', state: 'kept' }));
  const to = new URL(wrong.headers.get('location'));
  assert.equal(to.searchParams.get('error'), 'invalid_scope');
  assert.equal(to.searchParams.get('state'), 'kept');
});

test('out of band', async () => {
  await host.open(ask({ redirect_uri: 'urn:ietf:wg:oauth:2.0:oob' }));
  await host.submit(/authorize/, { answer: 'allow' });
  const shown = host.answer.headers.get('location');
  assert.match(shown, /^\/oauth\/authorize\/native\?code=/);
  const page = await host.open(shown);
  const given = new URL(shown, server.address).searchParams.get('code');
  assert.ok(page.html.includes(given));
  assert.equal((await exchange({ code: given, redirect_uri: 'urn:ietf:wg:oauth:2.0:oob' })).status, 200);
});

test('force_login asks again, lang speaks', async () => {
  assert.equal((await host.send(ask({ force_login: 'False', lang: 'None' }))).status, 200, 'as Mastodon.py says no');
  const answer = await host.send(ask({ force_login: 'true', state: 's' }));
  assert.equal(answer.status, 303);
  const to = new URL(answer.headers.get('location'), server.address);
  assert.equal(to.pathname, '/sign-in');
  assert.doesNotMatch(to.searchParams.get('next'), /force_login/);
  assert.match(to.searchParams.get('next'), /state=s/);
  const page = await host.open(to.pathname + to.search);
  assert.ok(forms(page.html).some((f) => /sign-in/.test(f.action)), 'the form, although somebody is signed in');
  await page.submit(/sign-in/, { name: 'ada', password: PASSWORD });
  assert.match(host.answer.headers.get('location'), /^\/oauth\/authorize\?/);
  await host.open(host.answer.headers.get('location'));
  assert.match(host.html, /@ada@/);
  host = await new Visitor(server.address).open('/sign-in');
  await host.submit(/sign-in/, { name: 'hope', password: PASSWORD });
  assert.match((await host.open(ask({ lang: 'es' }))).html, /<html lang="es">/);
});

test('admin scopes are known, and given by hosts alone', async () => {
  const wide = await register('read write admin:read admin:write:reports');
  assert.ok(wide.client_id);
  const asked = (scope) => `/oauth/authorize?${new URLSearchParams({ response_type: 'code', client_id: wide.client_id,
    redirect_uri: REDIRECT, scope })}`;
  const given = async (visitor) => {
    await visitor.open(asked('read admin:read'));
    assert.equal(visitor.status, 200);
    await visitor.submit(/authorize/, { answer: 'allow' });
    const code = new URL(visitor.answer.headers.get('location')).searchParams.get('code');
    return (await post('/oauth/token', { grant_type: 'authorization_code', client_id: wide.client_id,
      client_secret: wide.client_secret, redirect_uri: REDIRECT, code })).json.scope;
  };
  const ada = await signIn(server, 'ada');
  assert.equal(await given(ada), 'read');
  assert.match((await ada.send(asked('admin:read'))).headers.get('location') ?? '', /error=invalid_scope/);
  assert.equal(await given(host), 'read admin:read');
  assert.equal((await post('/api/v1/apps', { client_name: 'x', redirect_uris: REDIRECT, scopes: 'admin:roses' })).status, 422);
});

test('revoking, and who I am', async () => {
  const small = await token(server, host, 'profile');
  const who = api(server, small);
  const info = await who('GET', '/oauth/userinfo');
  assert.deepEqual(Object.keys(info.json).sort(), ['iss', 'name', 'picture', 'preferred_username', 'profile', 'sub']);
  assert.equal(info.json.preferred_username, 'hope');
  assert.equal(info.json.iss, `${server.address}/`);
  assert.equal((await who('POST', '/oauth/userinfo')).status, 200);
  assert.equal((await who('GET', '/api/v1/timelines/home')).status, 403);
  assert.equal((await fetch(`${server.address}/oauth/userinfo`)).status, 401);
  const metadata = await (await fetch(`${server.address}/.well-known/oauth-authorization-server`)).json();
  assert.equal(metadata.userinfo_endpoint, `${server.address}/oauth/userinfo`);
  assert.ok(metadata.scopes_supported.includes('profile'));
  const mine = await ownToken();
  const other = await register();
  const revoke = (of, given) => post('/oauth/revoke', { client_id: of.client_id, client_secret: of.client_secret, token: given });
  assert.equal((await revoke(other, mine)).status, 403);
  assert.equal((await revoke(app, mine)).status, 200);
  assert.equal((await revoke(app, mine)).status, 200, 'again is well too');
  const after = await fetch(`${server.address}/api/v1/apps/verify_credentials`, { headers: { authorization: `Bearer ${mine}` } });
  assert.equal(after.status, 401);
});

test('the page of signed-in apps takes access back', async () => {
  const bearer = await token(server, host);
  const call = api(server, bearer);
  const page = await host.open('/settings/safety');
  const ids = forms(page.html).filter((f) => /settings\/app/.test(f.action)).map((f) => f.fields.id);
  assert.ok(ids.length);
  const { csrf } = forms(page.html).find((f) => f.fields.csrf).fields;
  for (const id of ids)
    await host.send('/settings/app', { method: 'POST', body: new URLSearchParams({ csrf, id }) });
  assert.equal((await call('GET', '/api/v1/accounts/verify_credentials')).status, 401);
  assert.equal((await hope('GET', '/api/v1/accounts/verify_credentials')).status, 401);
});
