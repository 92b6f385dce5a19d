// The client API met with bad input and bad luck: every row of `rosemary routes` with a wrong, a revoked
// and an app's own token and the wrong scope; ids of what one may not see; the same deed as JSON, as a
// form and in parts; bodies that are wrong in every way; codes that are late or come again. Always the
// documented error, never a 500, and the home goes on.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { draw } from '../lib/draw.mjs';
import { rows } from '../lib/rows.mjs';
import { Server, build } from '../lib/server.mjs';
import { forms, people, setUp, token } from '../lib/visitor.mjs';

const routes = execFileSync(join(build, 'rosemary'), ['routes'], { encoding: 'utf8' }).trim().split('\n')
  .map((line) => {
    const [method, path, who, , scope] = line.trim().split(/ +/);
    return { method, path, who, scope: /^(read|write|push|profile|follow)(:[a-z]+)?$/.test(scope) ? scope : null };
  }).filter((r) => r.path.startsWith('/api/'));
const writing = routes.filter((r) => r.method !== 'GET');
const FORM = 'application/x-www-form-urlencoded';
const JSONS = 'application/json';

let server, ada, ben, fresh;

async function send(method, path, { bearer, type, body, headers = {} } = {}) {
  const answer = await fetch(server.address + path, { method, body, redirect: 'manual',
    headers: { ...(bearer && { authorization: `Bearer ${bearer}` }), ...(type && { 'content-type': type }), ...headers } });
  const text = answer.headers.get('content-type')?.startsWith('text/event-stream') ? (await answer.body.cancel(), '')
    : await answer.text();
  let json = null;
  try {
    json = JSON.parse(text);
  } catch { /* the caller says whether that is bad */ }
  return { status: answer.status, text, json, headers: answer.headers };
}

// What is wrong with an answer to bad input; nothing: it is as it should be.
function wrong(what, { status, text, json }, ...wanted) {
  if (status >= 500)
    return `${what}: ${status} ${text.slice(0, 200)}`;
  if (wanted.length && !wanted.includes(status))
    return `${what}: ${status}, not ${wanted.join(' or ')}: ${text.slice(0, 200)}`;
  if (status >= 400 && (typeof json?.error !== 'string' || json.error.length < 5))
    return `${what}: ${status} without the documented error: ${text.slice(0, 200)}`;
  return null;
}

const post = (path, fields) => fetch(server.address + path, { method: 'POST', body: new URLSearchParams(fields) })
  .then(async (answer) => ({ status: answer.status, json: await answer.json() }));

async function newApp(scopes = 'read write follow push profile') {
  return (await post('/api/v1/apps', { client_name: 'a test', redirect_uris: 'http://localhost/done', scopes })).json;
}

async function codeFor(app, visitor, scope = 'read') {
  await visitor.open('/oauth/authorize?' + new URLSearchParams({ response_type: 'code', client_id: app.client_id,
    redirect_uri: 'http://localhost/done', scope }));
  const allow = forms(visitor.html).find((f) => /authorize/.test(f.action ?? ''))?.buttons
    .find((b) => b.name && !/deny|refuse|no/.test(b.value));
  await visitor.submit(/authorize/, allow ? { [allow.name]: allow.value } : {});
  return new URL(visitor.answer.headers.get('location')).searchParams.get('code');
}

const exchange = (app, code, more = {}) => post('/oauth/token', { grant_type: 'authorization_code', code,
  redirect_uri: 'http://localhost/done', client_id: app.client_id, client_secret: app.client_secret, ...more });

const made = async (one, method, path, body) => {
  const { status, json } = await one.call(method, path, body);
  assert.equal(status, 200, `${method} ${path}: ${JSON.stringify(json)}`);
  return json;
};

before(async () => {
  server = await Server.start();
  ({ ada, ben } = await people(server, ['ada', 'ben'], { scope: 'read write follow push profile' }));
  await ada.call('PATCH', '/api/v2/notifications/policy', { candles: 'each' });
  let n = 0, filters = 0;
  // Something of ada's that nobody else may see, new each time.
  fresh = {
    status: async () => (await made(ada, 'POST', '/api/v1/statuses', { status: `mine ${n++}`, visibility: 'private' })).id,
    poll: async () => (await made(ada, 'POST', '/api/v1/statuses',
      { status: `which ${n++}`, visibility: 'private', poll: { options: ['a', 'b'], expires_in: 3600 } })).id,
    list: async () => (await made(ada, 'POST', '/api/v1/lists', { title: `list ${n++}` })).id,
    filter: async () => {
      if (++filters % 50 === 0) // there may be a hundred
        for (const { id } of await made(ada, 'GET', '/api/v2/filters'))
          await made(ada, 'DELETE', `/api/v2/filters/${id}`);
      return (await made(ada, 'POST', '/api/v2/filters', { title: `f ${n++}`, context: ['home'] })).id;
    },
    keyword: async () => (await made(ada, 'POST', `/api/v2/filters/${await fresh.filter()}/keywords`, { keyword: 'x' })).id,
    filtered: async () => (await made(ada, 'POST', `/api/v2/filters/${await fresh.filter()}/statuses`,
      { status_id: await fresh.status() })).id,
    scheduled: async () => (await made(ada, 'POST', '/api/v1/statuses',
      { status: `later ${n++}`, scheduled_at: new Date(Date.now() + 3600e3 * (2 + n)).toISOString() })).id,
    tag: async () => {
      const shown = await made(ada, 'GET', '/api/v1/featured_tags'); // there may be ten
      if (shown.length > 7)
        await made(ada, 'DELETE', `/api/v1/featured_tags/${shown[0].id}`);
      return (await made(ada, 'POST', '/api/v1/featured_tags', { name: `tag${n++}` })).id;
    },
    media: async () => {
      const body = new FormData();
      body.append('file', new Blob([draw(8, 8, n++)]), 'x.png');
      return (await send('POST', '/api/v2/media', { bearer: ada.bearer, body })).json.id;
    },
    notice: async () => {
      const open = (await made(ada, 'POST', '/api/v1/statuses', { status: `open ${n++}`, visibility: 'public' })).id;
      await made(ben, 'POST', `/api/v1/statuses/${open}/favourite`);
      return (await made(ada, 'GET', '/api/v1/notifications?limit=1'))[0].id;
    },
    conversation: async () => {
      await made(ada, 'POST', '/api/v1/statuses', { status: `only me ${n++}`, visibility: 'direct' });
      return (await made(ada, 'GET', '/api/v1/conversations'))[0]?.id ?? '1';
    },
  };
});

after(() => server?.stop());

const KINDS = [
  [/^\/api\/v1\/statuses\/:id/, 'status'], [/^\/api\/v1\/polls\/:id/, 'poll'],
  [/^\/api\/v1\/(timelines\/list|lists)\/:id/, 'list'], [/^\/api\/v2\/filters\/keywords\/:id|^\/api\/v1\/filters\/:id/, 'keyword'],
  [/^\/api\/v2\/filters\/statuses\/:id/, 'filtered'], [/^\/api\/v2\/filters\/:id/, 'filter'],
  [/^\/api\/v1\/scheduled_statuses\/:id/, 'scheduled'], [/^\/api\/v1\/media\/:id/, 'media'],
  [/^\/api\/v1\/notifications\/:id/, 'notice'], [/^\/api\/v1\/conversations\/:id/, 'conversation'],
  [/^\/api\/v1\/featured_tags\/:id/, 'tag'],
];
const kindOf = (path) => KINDS.find(([pattern]) => pattern.test(path))?.[1];
const fill = (path, id) => path.replace(':id', id).replace(':key', 'ungrouped-1').replace(/:\w+/g, '1');

// ---- who asks ----

test('a wrong token, a revoked one, and the token of an app alone', async () => {
  const app = await newApp();
  const { json } = await exchange(app, await codeFor(app, ben.visitor, 'read write follow push profile'),
    {});
  const revoked = json.access_token;
  assert.equal((await send('GET', '/api/v1/accounts/verify_credentials', { bearer: revoked })).status, 200);
  await post('/oauth/revoke', { client_id: app.client_id, client_secret: app.client_secret, token: revoked });
  const own = (await post('/oauth/token', { grant_type: 'client_credentials', client_id: app.client_id,
    client_secret: app.client_secret, scope: 'read write follow push profile' })).json.access_token;
  assert.ok(own);
  const bad = [];
  for (const r of routes) {
    const path = fill(r.path, '1');
    for (const bearer of ['nonsense', revoked, `${revoked}x`])
      bad.push(wrong(`${r.method} ${path} with ${bearer === 'nonsense' ? 'nonsense' : 'a revoked token'}`,
        await send(r.method, path, { bearer }), 401));
    if (r.who === 'member')
      bad.push(wrong(`${r.method} ${path} with an app's token`, await send(r.method, path, { bearer: own }), 401, 422));
  }
  assert.deepEqual(bad.filter(Boolean), []);
});

test('each row asks for its own scope', async () => {
  const others = [];
  for (const scope of ['read:favourites', 'write:favourites', 'read:blocks', 'push', 'profile'])
    others.push({ scope, bearer: await token(server, ben.visitor, scope) });
  const bad = [];
  for (const r of routes.filter((one) => one.scope && one.who === 'member'))
    for (const { scope, bearer } of others.filter((one) => one.scope !== r.scope))
      if (r.scope !== 'read' || !scope.startsWith('read'))
        bad.push(wrong(`${r.method} ${r.path} with ${scope}`, await send(r.method, fill(r.path, '1'), { bearer }), 403));
  assert.deepEqual(bad.filter(Boolean), []);
});

test('a code that is late, comes again, or is for another address', async () => {
  const app = await newApp();
  const late = await codeFor(app, ben.visitor);
  rows(server, 'UPDATE grant_code SET expires_at = 1000');
  assert.deepEqual([(await exchange(app, late)).status, (await exchange(app, late)).json.error], [400, 'invalid_grant']);
  const elsewhere = await exchange(app, await codeFor(app, ben.visitor), { redirect_uri: 'http://localhost/elsewhere' });
  assert.deepEqual([elsewhere.status, elsewhere.json.error], [400, 'invalid_grant']);
  const code = await codeFor(app, ben.visitor);
  const first = await exchange(app, code);
  assert.equal(first.status, 200);
  const bearer = first.json.access_token;
  assert.equal((await send('GET', '/api/v1/accounts/verify_credentials', { bearer })).status, 200);
  const again = await exchange(app, code);
  assert.deepEqual([again.status, again.json.error], [400, 'invalid_grant']);
  assert.equal((await send('GET', '/api/v1/accounts/verify_credentials', { bearer })).status, 401);
  const asked = await ben.visitor.send('/oauth/authorize?' + new URLSearchParams({ response_type: 'code',
    client_id: app.client_id, redirect_uri: 'https://elsewhere.example/', scope: 'read' }));
  assert.ok(asked.status >= 400 && asked.status < 500, String(asked.status));
  assert.equal(asked.headers.get('location'), null);
});

test('access is taken back on the page, and the token and its push end at once', async () => {
  const bearer = await token(server, ben.visitor, 'read push');
  const keys = { p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
    auth: 'BTBZMqHH6r4Tts7J_aSIgg' };
  const set = await send('POST', '/api/v1/push/subscription', { bearer, type: JSONS,
    body: JSON.stringify({ subscription: { endpoint: 'https://push.example/one', keys }, data: { alerts: { mention: true } } }) });
  assert.equal(set.status, 200, set.text);
  const [id] = rows(server, 'SELECT max(id) FROM token');
  assert.deepEqual(rows(server, 'SELECT count(*) FROM push'), ['1']);
  const form = forms((await ben.visitor.open('/settings/safety')).html)
    .find((f) => /settings\/app/.test(f.action ?? '') && Object.values(f.fields).includes(id));
  assert.ok(form, `the app ${id} stands on the page: ${forms(ben.visitor.html).map((f) => JSON.stringify([f.action, f.fields]))}`);
  const ended = await ben.visitor.send(form.action, { method: 'POST', body: new URLSearchParams(form.fields),
    headers: { origin: server.address } });
  assert.equal(ended.status, 303);
  assert.equal((await send('GET', '/api/v1/accounts/verify_credentials', { bearer })).status, 401);
  assert.deepEqual(rows(server, 'SELECT count(*) FROM push'), ['0']);
});

// ---- ids ----

test('what one may not see is not there, and neither is what is no number', async () => {
  const bad = [];
  for (const r of routes.filter((one) => kindOf(one.path))) {
    const body = r.method === 'GET' ? {} : { type: JSONS, body: JSON.stringify({ status: 'x', choices: [0], title: 'x',
      keyword: 'x', account_ids: [ben.id], scheduled_at: '2099-01-01T00:00:00Z', status_id: '1' }) };
    const id = await fresh[kindOf(r.path)]();
    bad.push(wrong(`${r.method} ${r.path} of somebody else`,
      await send(r.method, fill(r.path, id), { bearer: ben.bearer, ...body }), 404));
    for (const none of ['0', '-1', 'roses', '1e3', '99999999999999999999', '9223372036854775807', '%00', '1%200'])
      bad.push(wrong(`${r.method} ${fill(r.path, none)}`,
        await send(r.method, fill(r.path, none), { bearer: ada.bearer, ...body }), 400, 404, 405, 422));
  }
  assert.deepEqual(bad.filter(Boolean), []);
});

test('bounds of pages that are wrong', async () => {
  const bad = [];
  const lists = routes.filter((r) => r.method === 'GET' && !r.path.includes('streaming'));
  for (const r of lists) {
    const kind = kindOf(r.path);
    const path = fill(r.path, kind ? await fresh[kind]() : ada.id);
    for (const query of ['limit=0', 'limit=-7', 'limit=100000', 'limit=99999999999', 'limit=', 'max_id=9223372036854775807',
      'max_id=100&min_id=1', 'min_id=1&since_id=2', 'since_id=1', 'limit=1&limit=2'])
      bad.push(wrong(`GET ${path}?${query}`, await send('GET', `${path}?${query}`, { bearer: ada.bearer })));
    for (const query of ['limit=abc', 'max_id=-1', 'since_id=99999999999999999999', 'min_id=x', 'limit[]=1',
      'max_id[a]=1', 'limit=1e2', 'offset=-1', 'max_id=%00'])
      bad.push(wrong(`GET ${path}?${query}`, await send('GET', `${path}?${query}`, { bearer: ada.bearer })));
  }
  assert.deepEqual(bad.filter(Boolean), []);
});

// ---- bodies ----

// What makes a deed of each writing row; none: it takes nothing.
const DEEDS = {
  'POST /api/v1/statuses': () => ({ status: `words ${Math.random()}`, visibility: 'private' }),
  'PUT /api/v1/statuses/:id': () => ({ status: 'other words' }),
  'POST /api/v1/polls/:id/votes': () => ({ choices: ['0'] }),
  'POST /api/v1/lists': () => ({ title: 'x', replies_policy: 'none', exclusive: 'true' }),
  'PUT /api/v1/lists/:id': () => ({ title: 'y' }),
  'POST /api/v1/lists/:id/accounts': () => ({ account_ids: [ben.id] }),
  'DELETE /api/v1/lists/:id/accounts': () => ({ account_ids: [ben.id] }),
  'POST /api/v2/filters': () => ({ title: 'x', context: ['home', 'thread'], keywords_attributes: [{ keyword: 'a' }, { keyword: 'b' }] }),
  'PUT /api/v2/filters/:id': () => ({ title: 'y', keywords_attributes: [{ keyword: 'c', whole_word: 'true' }] }),
  'POST /api/v2/filters/:id/keywords': () => ({ keyword: 'z', whole_word: 'false' }),
  'PUT /api/v2/filters/keywords/:id': () => ({ keyword: 'w' }),
  'POST /api/v2/filters/:id/statuses': async () => ({ status_id: await fresh.status() }),
  'POST /api/v1/filters': () => ({ phrase: 'x', context: ['home'] }),
  'PUT /api/v1/filters/:id': () => ({ phrase: 'y', context: ['public'] }),
  'PUT /api/v1/scheduled_statuses/:id': () => ({ scheduled_at: new Date(Date.now() + 86400e3).toISOString() }),
  'PUT /api/v1/media/:id': () => ({ description: 'a rose', focus: '0.5,-0.5' }),
  'POST /api/v1/markers': () => ({ home: { last_read_id: '5' } }),
  'PATCH /api/v1/accounts/update_credentials': () => ({ display_name: 'Ada', fields_attributes: [{ name: 'a', value: 'b' }],
    source: { privacy: 'private' } }),
  'PATCH /api/v1/profile': () => ({ display_name: 'Ada' }),
  'PATCH /api/v2/notifications/policy': () => ({ for_not_following: 'filter' }),
  'PUT /api/v2/notifications/policy': () => ({ for_not_following: 'accept' }),
  'POST /api/v1/accounts/:id/note': () => ({ comment: 'a cousin' }),
  'POST /api/v1/accounts/:id/follow': () => ({ reblogs: 'false', languages: ['en'] }),
  'POST /api/v1/accounts/:id/mute': () => ({ notifications: 'false', duration: '60' }),
  'POST /api/v1/domain_blocks': () => ({ domain: 'far.example' }),
  'DELETE /api/v1/domain_blocks': () => ({ domain: 'far.example' }),
  'POST /api/v1/featured_tags': () => ({ name: 'roses' }),
  'POST /api/v1/reports': () => ({ account_id: ben.id, comment: 'x' }),
  'POST /api/v1/apps': () => ({ client_name: 'a', redirect_uris: ['http://localhost/a', 'http://localhost/b'], scopes: 'read' }),
};

function pairs(value, name = '') {
  if (Array.isArray(value))
    return value.flatMap((v, i) => pairs(v, typeof v === 'object' ? `${name}[${i}]` : `${name}[]`));
  if (value && typeof value === 'object')
    return Object.entries(value).flatMap(([k, v]) => pairs(v, name ? `${name}[${k}]` : k));
  return [[name, String(value)]];
}

const inParts = (list) => list.reduce((data, [k, v]) => (data.append(k, v), data), new FormData());
const shape = (v) => Array.isArray(v) ? v.slice(0, 1).map(shape)
  : v && typeof v === 'object' ? Object.fromEntries(Object.keys(v).sort().map((k) => [k, typeof v[k]])) : typeof v;

test('one deed as JSON, as a form and in parts', async () => {
  const bad = [];
  for (const r of writing) {
    const name = `${r.method} ${r.path}`;
    if (/^POST \/api\/v[12]\/media$|push\/sub|accounts$|emails|rosemary/.test(name) && name !== 'POST /api/v1/lists/:id/accounts')
      continue; // a file, keys, or somebody who joins: their own tests
    const seen = [];
    for (const kind of ['json', 'form', 'parts']) {
      const fields = await DEEDS[name]?.() ?? {};
      const own = kindOf(r.path);
      const path = fill(r.path, own ? await fresh[own]() : ben.id);
      const sent = kind === 'json' ? { type: JSONS, body: JSON.stringify(fields) }
        : kind === 'form' ? { type: FORM, body: new URLSearchParams(pairs(fields)).toString() }
          : { body: inParts(pairs(Object.keys(fields).length ? fields : { nothing: '1' })) };
      const answer = await send(r.method, path, { bearer: ada.bearer, ...sent });
      bad.push(wrong(`${name} as ${kind}`, answer));
      if (DEEDS[name] && answer.status !== 200 && !/polls|lists\/:id\/accounts|votes/.test(name))
        bad.push(`${name} as ${kind}: ${answer.status} ${answer.text.slice(0, 150)}`);
      seen.push({ status: answer.status, shape: shape(answer.json) });
    }
    for (const one of seen.slice(1))
      try {
        assert.deepEqual(one, seen[0]);
      } catch {
        bad.push(`${name}: ${JSON.stringify(one)} is not ${JSON.stringify(seen[0])}`);
      }
  }
  assert.deepEqual(bad.filter(Boolean), []);
});

const big = 'a'.repeat(10 * 1024 * 1024);
const BODIES = [
  ['nothing', JSONS, ''], ['nothing', FORM, ''], ['an empty object', JSONS, '{}'], ['null', JSONS, 'null'],
  ['a list', JSONS, '[1,2]'], ['a number', JSONS, '7'],
  ['a key twice', JSONS, '{"status":"a","status":"b"}', 400], ['JSON that stops', JSONS, '{"status":', 400],
  ['a lone surrogate', JSONS, '{"status":"\\ud800","title":"\\udc00"}', 400],
  ['a NUL in JSON', JSONS, '{"status":"a\\u0000b","title":"\\u0000","comment":"\\u0000","name":"a\\u0000"}'],
  ['a NUL in a key', JSONS, '{"sta\\u0000tus":"a"}', 400], ['a NUL in a form', FORM, 'status=a%00b&title=%00&name=%00'],
  ['objects for words', JSONS, '{"status":{"a":1},"title":{},"name":{},"comment":[[1]],"phrase":{},"keyword":{},"domain":{},"media_ids":{"a":{}}}'],
  ['lists for numbers', JSONS, '{"expires_in":[1],"poll":[{"expires_in":{}}],"duration":[],"limit":[1],"max_id":[5],"choices":7,"id":[1]}'],
  ['numbers for lists', JSONS, '{"media_ids":5,"context":7,"account_ids":-3,"status_ids":1.5,"keywords_attributes":9,"languages":3,"poll":1}'],
  ['numbers without end', JSONS, '{"expires_in":1e400,"duration":99999999999999999999,"in_reply_to_id":1e300}'],
  ['deep', JSONS, `${'{"a":'.repeat(500)}1${'}'.repeat(500)}`, 400],
  ['a form that says it is JSON', JSONS, 'status=words', 400], ['JSON that says it is a form', FORM, '{"status":"words"}'],
  ['words', 'text/plain', 'status=words'], ['bytes', 'application/octet-stream', '\u0001\u0002'], ['no such type', 'x', 'x'],
  ['a thousand fields', FORM, Array.from({ length: 1000 }, (_, i) => `f${i}=x`).join('&')],
  ['parts without a boundary', 'multipart/form-data', 'x', 400],
  ['parts that stop', 'multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="status"\r\n\r\nwor', 400],
];

for (const [what, type, body, status] of BODIES)
  test(`every writing row with ${what} (${type})`, async () => {
    const bad = [];
    for (const r of writing.filter((one) => !/accounts$|account\/|revoke/.test(one.path))) {
      const own = kindOf(r.path);
      const answer = await send(r.method, fill(r.path, own && own !== 'scheduled' ? await fresh[own]() : '1'),
        { bearer: ada.bearer, type, body });
      bad.push(wrong(`${r.method} ${r.path}`, answer));
      if (status && answer.status !== status)
        bad.push(`${r.method} ${r.path}: ${answer.status}, not ${status}: ${answer.text.slice(0, 100)}`);
    }
    assert.deepEqual(bad.filter(Boolean), []);
  });

test('ten megabytes', async () => {
  const bad = [];
  for (const r of writing.filter((one) => !/media|profile|update_cred|accounts$|import/.test(one.path)))
    bad.push(wrong(`${r.method} ${r.path}`, await send(r.method, fill(r.path, '1'),
      { bearer: ada.bearer, type: FORM, body: `status=${big}` }).catch((e) => ({ status: 500, text: String(e) })), 413));
  assert.deepEqual(bad.filter(Boolean), []);
});

test('two polls at once', async () => {
  const poll = (await made(ada, 'POST', '/api/v1/statuses', { status: 'when', visibility: 'public',
    poll: { options: ['a', 'b'], expires_in: 3600 } })).poll.id;
  const votes = await Promise.all([0, 1, 0, 1].map((i) => ben.call('POST', `/api/v1/polls/${poll}/votes`, { choices: [i] })));
  assert.deepEqual(votes.map((v) => v.status).sort(), [200, 422, 422, 422]);
  assert.equal((await made(ada, 'GET', `/api/v1/polls/${poll}`)).votes_count, 1);
  const two = { status: 'twice', visibility: 'private', poll: { options: ['a', 'b'], expires_in: 3600 } };
  const both = await Promise.all([1, 2].map(() => ada.call('POST', '/api/v1/statuses', two, { 'idempotency-key': 'polls' })));
  assert.equal(both[0].json.id, both[1].json.id);
});

test('how often, and when to come back', async () => {
  const before = server;
  server = await Server.start({ api_requests: 12 });
  try {
    const own = await token(server, await setUp(server, 'ada'), 'read');
    const seen = [];
    for (let i = 0; i < 14; i++)
      seen.push(await send('GET', '/api/v1/accounts/verify_credentials', { bearer: own }));
    for (const one of seen) {
      assert.equal(one.headers.get('x-ratelimit-limit'), '12');
      assert.match(one.headers.get('x-ratelimit-reset'), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    }
    const left = seen.map((one) => Number(one.headers.get('x-ratelimit-remaining')));
    const last = seen.at(-1);
    assert.deepEqual([left[0] - left[5], left.at(-1), last.status], [5, 0, 429]);
    assert.ok(Number(last.headers.get('retry-after')) > 0 && Number(last.headers.get('retry-after')) <= 300);
    assert.match(last.json.error, /come back in (a|\d) minute/);
    assert.match(last.headers.get('access-control-expose-headers'), /Retry-After/);
    // Whoever guesses tokens is counted too.
    const guesses = [];
    for (let i = 0; i < 14; i++)
      guesses.push(await send('GET', '/api/v1/accounts/verify_credentials', { bearer: `guess${i}` }));
    assert.equal(guesses.at(-1).status, 429);
    assert.equal(guesses.at(-1).headers.get('x-ratelimit-remaining'), '0');
  } finally {
    await server.stop();
    server = before;
  }
});

test('afterwards all is well', async () => {
  for (const one of [ada, ben])
    assert.equal((await one.call('GET', '/api/v1/accounts/verify_credentials')).status, 200);
});
