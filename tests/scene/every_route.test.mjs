// Every row of the route tables, as `rosemary routes` prints them: the door is closed to whoever the row
// does not name, a form that is not from a page of ours does nothing, and no garbage in the path, the
// query or the body is answered by 500.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Server, build } from '../lib/server.mjs';
import { api, setUp, token } from '../lib/visitor.mjs';

const said = spawnSync(join(build, 'rosemary'), ['routes'], { encoding: 'utf8' });
const routes = said.stdout.trim().split('\n').map((line) => {
  const [method, path, who] = line.trim().split(/ +/);
  return { method, path, who, isApi: /^\/(api|oauth)\/|\/inbox$/.test(path) };
});

const SEGMENTS = ['1', 'ada', '0', '-1', '99999999999999999999999', '%00', '%ff%fe', '..%2f..%2fetc%2fpasswd', '%25s%25n',
  'a'.repeat(300)];
const GARBAGE = ['', '-1', '99999999999999999999999', '%ff', 'a%00b', '[]', "'; DROP TABLE post; --", 'é'.repeat(200)];
const FIELDS = ['id', 'max_id', 'since_id', 'min_id', 'limit', 'offset', 'q', 'type', 'name', 'status', 'media_ids[]',
  'visibility', 'types[]', 'client_id', 'redirect_uri', 'scope', 'grant_type', 'code', 'token', 'next', 'back', 'acct',
  'page', 'view', 'caption', 'media[]', 'rev', 'answers', 'duration', 'language', 'fields_attributes[0][name]', 'home[last_read_id]'];

let server, host, bearer;

before(async () => {
  server = await Server.start();
  host = await setUp(server, 'ada');
  bearer = await token(server, host, 'read write follow push');
});

after(() => server?.stop());

const filled = (path, n) => path.split('/')
  .map((s) => (/:/.test(s) ? s.replace(/:\w+/, SEGMENTS[n % SEGMENTS.length]) : s)).join('/');

const query = (n) => FIELDS.map((f, i) => `${encodeURIComponent(f)}=${GARBAGE[(i + n) % GARBAGE.length]}`).join('&');

const cookie = () => [...host.cookies].map(([k, v]) => `${k}=${v}`).join('; ');

async function ask(route, n, { headers = {}, body, search = '' } = {}) {
  const answer = await fetch(server.address + filled(route.path, n) + (search && `?${search}`),
    { method: route.method, headers, body, redirect: 'manual' });
  // A stream has no end.
  if (/event-stream/.test(answer.headers.get('content-type'))) {
    await answer.body.cancel();
    return { status: answer.status, text: '', type: 'text/event-stream' };
  }
  return { status: answer.status, text: await answer.text(), type: answer.headers.get('content-type') ?? '' };
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

test('there are rows, and each says who may', () => {
  assert.ok(routes.length > 100, said.stderr);
  for (const r of routes)
    assert.match(r.who, /^(anyone|member|host|app)$/, `${r.method} ${r.path}`);
});

test('strangers stay outside', async () => {
  for (const r of routes.filter((one) => one.who !== 'anyone')) {
    const { status } = await ask(r, 0, r.method === 'GET' ? {} : { headers: FORM, body: 'a=b' });
    assert.ok([302, 303, 401, 403].includes(status), `${r.method} ${r.path}: ${status}`);
  }
});

test('a wrong token opens nothing', async () => {
  for (const r of routes.filter((one) => one.isApi && one.who !== 'anyone')) {
    const { status } = await ask(r, 0, { headers: { authorization: 'Bearer nonsense' } });
    assert.equal(status, 401, `${r.method} ${r.path}: ${status}`);
  }
});

test('a session does not speak to the API: that would pass the form tokens by', async () => {
  for (const r of routes.filter((one) => one.path.startsWith('/api/') && one.who === 'member')) {
    const { status } = await ask(r, 0, { headers: { cookie: cookie() } });
    assert.ok([401, 403].includes(status), `${r.method} ${r.path}: ${status}`);
  }
});

test('a form from elsewhere does nothing', async () => {
  for (const r of routes.filter((one) => one.method === 'POST' && !one.isApi)) {
    for (const origin of [undefined, 'https://elsewhere.example']) {
      const headers = { ...FORM, cookie: cookie(), ...(origin && { origin }) };
      const { status } = await ask(r, 1, { headers, body: 'csrf=wrong&name=ada&id=1' });
      assert.ok([400, 403, 404].includes(status), `POST ${r.path} from ${origin}: ${status}`);
    }
  }
  assert.equal((await host.send('/settings')).status, 200, 'still signed in');
});

for (let n = 0; n < SEGMENTS.length; n++) {
  test(`garbage, ${n}`, async () => {
    const failed = [];
    for (const r of routes) {
      const signedIn = r.isApi ? { authorization: `Bearer ${bearer}` } : { cookie: cookie() };
      const tries = [{ headers: signedIn, search: query(n) }];
      if (r.method !== 'GET') {
        tries.push({ headers: { ...signedIn, ...FORM }, body: query(n) });
        tries.push({ headers: { ...signedIn, 'content-type': 'application/json' },
          body: JSON.stringify(Object.fromEntries(FIELDS.map((f, i) =>
            [f, [null, -1, 1e300, {}, [[]], true, 'x', ['\u0000']][(i + n) % 8]]))) });
        tries.push({ headers: { ...signedIn, 'content-type': 'multipart/form-data; boundary=x' },
          body: '--x\r\nContent-Disposition: form-data; name="file"; filename="../../x"\r\n\r\n\u0000\r\n--x' });
      }
      // What would end the very token or session that asks is left to its own tests.
      if (/revoke|sign-out|password|devices?$|settings\/app/.test(r.path) && r.method === 'POST')
        continue;
      for (const one of tries) {
        const { status, text, type } = await ask(r, n, one);
        if (status >= 500)
          failed.push(`${r.method} ${filled(r.path, n)} ${one.headers['content-type'] ?? 'query'}: ${status} ${text.slice(0, 200)}`);
        if (status >= 400 && r.path.startsWith('/api/') && !(type.includes('json') && JSON.parse(text).error))
          failed.push(`${r.method} ${r.path}: ${status} is not JSON with an error: ${text.slice(0, 200)}`);
      }
    }
    assert.deepEqual(failed, []);
  });
}

test('afterwards all is well', async () => {
  const { status } = await api(server, bearer)('GET', '/api/v1/accounts/verify_credentials');
  assert.equal(status, 200);
  assert.equal((await host.send('/settings')).status, 200);
});
