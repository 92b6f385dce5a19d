// The apps that somebody let in, their password and their leaving, through the API (as GoToSocial has it).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Server } from '../lib/server.mjs';
import { PASSWORD, api, setUp, signIn, token } from '../lib/visitor.mjs';

let server, ada, call, bearer, ben;

async function somebody(name) {
  server.command(['user', 'add', name], `${PASSWORD}\n`);
  return signIn(server, name);
}

before(async () => {
  server = await Server.start();
  ada = await setUp(server, 'ada');
  bearer = await token(server, ada);
  call = api(server, bearer);
  ben = await somebody('ben');
});

after(() => server?.stop());

test('each app is listed without its secret, and its access can be taken back', async () => {
  const other = await token(server, ada);
  const { status, json } = await call('GET', '/api/v1/tokens');
  assert.equal(status, 200);
  assert.equal(json.length, 2);
  for (const one of json) {
    assert.deepEqual(Object.keys(one).sort(), ['application', 'created_at', 'id', 'last_used', 'scope']);
    assert.match(one.id, /^\d+$/);
    assert.ok(!Number.isNaN(Date.parse(one.created_at)) && !Number.isNaN(Date.parse(one.last_used)));
    assert.equal(one.scope, 'read write follow');
    assert.deepEqual(Object.keys(one.application).sort(), ['name', 'website']);
    assert.ok(!JSON.stringify(one).includes(other) && !JSON.stringify(one).includes(bearer));
  }
  const [newest, oldest] = json;
  assert.deepEqual((await call('GET', '/api/v1/tokens?limit=1')).json.map((k) => k.id), [newest.id]);
  assert.deepEqual((await call('GET', `/api/v1/tokens?max_id=${newest.id}`)).json.map((k) => k.id), [oldest.id]);
  assert.deepEqual((await call('GET', `/api/v1/tokens?min_id=${oldest.id}`)).json.map((k) => k.id), [newest.id]);
  assert.deepEqual((await call('GET', `/api/v1/tokens/${newest.id}`)).json, newest);

  const bens = api(server, await token(server, ben));
  assert.equal((await bens('GET', `/api/v1/tokens/${newest.id}`)).status, 404);
  assert.equal((await bens('POST', `/api/v1/tokens/${newest.id}/invalidate`)).status, 404);
  assert.equal((await api(server, other)('GET', '/api/v1/accounts/verify_credentials')).status, 200);
  assert.deepEqual((await call('POST', `/api/v1/tokens/${newest.id}/invalidate`)).json.id, newest.id);
  assert.equal((await api(server, other)('GET', '/api/v1/accounts/verify_credentials')).status, 401);
  assert.equal((await call('GET', `/api/v1/tokens/${newest.id}`)).status, 404);
  assert.equal((await call('GET', '/api/v1/accounts/verify_credentials')).status, 200);
});

test('how I sign in; there is no address to change', async () => {
  const { status, json } = await call('GET', '/api/v1/user');
  assert.equal(status, 200);
  assert.deepEqual(Object.keys(json).sort(), ['admin', 'approved', 'confirmation_sent_at', 'confirmed_at', 'created_at',
    'disabled', 'email', 'id', 'last_emailed_at', 'moderator', 'reason', 'reset_password_sent_at', 'unconfirmed_email']);
  assert.deepEqual([json.admin, json.moderator, json.disabled, json.approved, json.email], [true, false, false, true, null]);
  const refused = await call('POST', '/api/v1/user/email_change', { password: PASSWORD, new_email: 'ada@example.org' });
  assert.equal(refused.status, 422);
  assert.match(refused.json.error, /no e-mail/);
});

test('a new password ends every other app and device, and leaves this one', async () => {
  const bearers = [await token(server, ben), await token(server, ben)];
  const [bens, others] = bearers.map((b) => api(server, b));
  const change = (old_password, new_password) => bens('POST', '/api/v1/user/password_change', { old_password, new_password });

  assert.equal((await change('not it', 'a rose is a rose')).status, 401);
  for (const wrong of [[PASSWORD, 'short'], [PASSWORD, PASSWORD], [PASSWORD, ''], ['', 'a rose is a rose']])
    assert.ok([401, 422].includes((await change(...wrong)).status), wrong.join());
  assert.equal((await others('GET', '/api/v1/user')).status, 200);
  assert.equal((await change(PASSWORD, 'a rose is a rose')).status, 200);
  assert.equal((await bens('GET', '/api/v1/user')).status, 200);
  assert.equal((await others('GET', '/api/v1/user')).status, 401);
  assert.notEqual((await ben.open('/settings')).status, 200, 'the browser must sign in again');
});

test('leaving needs the password, and the last host stays', async () => {
  const cleo = await somebody('cleo');
  const cleos = api(server, await token(server, cleo));
  const { json: post } = await cleos('POST', '/api/v1/statuses', { status: 'in the garden', visibility: 'public' });

  assert.equal((await cleos('POST', '/api/v1/accounts/delete')).status, 422);
  assert.equal((await cleos('POST', '/api/v1/accounts/delete', { password: 'not it' })).status, 401);
  assert.equal((await cleos('GET', '/api/v1/user')).status, 200);
  assert.equal((await cleos('POST', '/api/v1/accounts/delete', { password: PASSWORD })).status, 202);
  assert.equal((await cleos('GET', '/api/v1/user')).status, 401);
  assert.ok([404, 410].includes((await call('GET', `/api/v1/accounts/${post.account.id}`)).status));
  for (let i = 0; i < 100 && (await call('GET', `/api/v1/statuses/${post.id}`)).status !== 404; i++)
    await new Promise((done) => setTimeout(done, 100));
  assert.equal((await call('GET', `/api/v1/statuses/${post.id}`)).status, 404);
  const host = await call('POST', '/api/v1/accounts/delete', { password: PASSWORD });
  assert.ok([409, 422].includes(host.status), `${host.status}`);
  assert.equal((await call('GET', '/api/v1/user')).status, 200);
});
