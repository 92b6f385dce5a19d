// Bad input at the API: each kind gets its own clear answer, nothing is kept of it, and the server
// goes on for everybody else.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { draw, png } from '../lib/draw.mjs';
import { Server } from '../lib/server.mjs';
import { api, setUp, token } from '../lib/visitor.mjs';
import { raw, statusOf } from '../lib/raw.mjs';

let server, call, bearer, me;

before(async () => {
  server = await Server.start({ api_requests: 0 });
  bearer = await token(server, await setUp(server, 'ada'));
  call = api(server, bearer);
  me = (await call('GET', '/api/v1/accounts/verify_credentials')).json;
});

after(() => server?.stop());

// After each of them: alive, and nothing of it was kept.
let kept = 0;
afterEach(async () => {
  const { status, json } = await call('GET', `/api/v1/accounts/${me.id}/statuses?limit=40`);
  assert.equal(status, 200);
  assert.equal(json.length, kept);
});

const isError = ({ status, json }, ...wanted) => {
  assert.ok(wanted.includes(status), `${status} ${JSON.stringify(json)}`);
  assert.equal(typeof json.error, 'string');
  assert.ok(json.error.length > 5, json.error);
};

async function send(method, path, type, body, headers = {}) {
  const answer = await fetch(server.address + path,
    { method, body, headers: { authorization: `Bearer ${bearer}`, 'content-type': type, ...headers } });
  const text = await answer.text();
  return { status: answer.status, json: JSON.parse(text) };
}

const FORM = 'application/x-www-form-urlencoded';
const JSONS = 'application/json';

for (const [what, body] of [
  ['a number for the words', { status: 17, media_ids: 'x' }],
  ['a list for the words', { status: ['a', 'b'] }],
  ['an object for the words', { status: { text: 'a' } }],
  ['nothing at all', {}],
  ['empty words', { status: '   ' }],
  ['a visibility that there is not', { status: 'words', visibility: 'everybody' }],
  ['an answer to nothing', { status: 'words', in_reply_to_id: '12345' }],
  ['an answer to a word', { status: 'words', in_reply_to_id: 'roses' }],
  ['pictures that are not there', { status: 'words', media_ids: ['1', '2'] }],
  ['a date that is none', { status: 'words', when: 'the day before tomorrow, perhaps' }],
]) {
  test(`${what}`, async () => {
    const answer = await call('POST', '/api/v1/statuses', body);
    if (what === 'a number for the words' || what.startsWith('a date') || what.startsWith('a list')) {
      // A client that is loose with types, or a field that the API does not have: taken or refused.
      assert.ok([200, 422, 400].includes(answer.status), JSON.stringify(answer.json));
      if (answer.status === 200)
        await call('DELETE', `/api/v1/statuses/${answer.json.id}`);
    } else {
      isError(answer, 404, 422, 400);
    }
  });
}

for (const [what, text] of [
  ['JSON that stops', '{"status": "wor'],
  ['JSON with a key twice', '{"status": "a", "status": "b"}'],
  ['JSON a thousand lists deep', '['.repeat(1000) + ']'.repeat(1000)],
  ['JSON that is a word', '"status"'],
  ['JSON with bytes that are no text', Buffer.from('7b22737461747573223a22ff fe22'.replace(' ', ''), 'hex')],
]) {
  test(what, async () => isError(await send('POST', '/api/v1/statuses', JSONS, text), 400, 422));
}

test('broken UTF-8 in a form', async () =>
  isError(await send('POST', '/api/v1/statuses', FORM, 'status=%ff%fe%00rose'), 400, 422));

test('a zero byte in a form', async () =>
  isError(await send('POST', '/api/v1/statuses', FORM, 'status=rose%00thorn'), 400, 422));

test('10,000 fields', async () => {
  const fields = Array.from({ length: 10_000 }, (_, i) => `field${i}=x`).join('&');
  isError(await send('POST', '/api/v1/statuses', FORM, `status=a&${fields}`), 400, 413, 422);
});

test('10,000 pictures', async () =>
  isError(await call('POST', '/api/v1/statuses',
    { status: 'a', media_ids: Array.from({ length: 10_000 }, (_, i) => String(i)) }), 400, 413, 422));

test('words of 5,001 characters', async () =>
  isError(await call('POST', '/api/v1/statuses', { status: 'é'.repeat(5001) }), 422));

test('words of a megabyte', async () =>
  isError(await call('POST', '/api/v1/statuses', { status: 'a'.repeat(1_000_000) }), 413, 422));

test('words of exactly 5,000 characters are taken', async () => {
  const { status, json } = await call('POST', '/api/v1/statuses', { status: 'é'.repeat(5000) });
  assert.equal(status, 200);
  assert.equal((await call('DELETE', `/api/v1/statuses/${json.id}`)).status, 200);
});

test('a body that never ends is cut', async () => {
  const head = `POST /api/v1/statuses HTTP/1.1\r\nHost: localhost:${server.port}\r\n`
    + `Authorization: Bearer ${bearer}\r\nContent-Type: ${FORM}\r\nTransfer-Encoding: chunked\r\n\r\n`;
  const chunk = `10000\r\n${'a'.repeat(65536)}\r\n`;
  const said = await raw(server, [head, ...Array(400).fill(chunk)]);
  assert.equal(statusOf(said), 413, said.slice(0, 300));
});

test('a length that is a lie does not hold others up', async () => {
  const head = `POST /api/v1/statuses HTTP/1.1\r\nHost: localhost:${server.port}\r\n`
    + `Authorization: Bearer ${bearer}\r\nContent-Type: ${FORM}\r\nContent-Length: 5000\r\n\r\nstatus=a`;
  const slow = Array.from({ length: 20 }, () => raw(server, [head], { wait: 1500 }));
  const began = Date.now();
  assert.equal((await call('GET', '/api/v1/timelines/home')).status, 200);
  assert.ok(Date.now() - began < 1000);
  for (const said of await Promise.all(slow))
    assert.ok([0, 400, 408].includes(statusOf(said)), said.slice(0, 200));
});

test('a length that is huge', async () => {
  const head = `POST /api/v1/statuses HTTP/1.1\r\nHost: localhost:${server.port}\r\n`
    + `Authorization: Bearer ${bearer}\r\nContent-Type: ${FORM}\r\nContent-Length: 99999999999\r\n\r\n`;
  assert.equal(statusOf(await raw(server, [head])), 413);
});

for (const [what, line] of [
  ['no HTTP at all', 'HELO rosemary\r\n\r\n'],
  ['a header of a megabyte', `GET / HTTP/1.1\r\nHost: a\r\nX-Long: ${'a'.repeat(1_000_000)}\r\n\r\n`],
  ['a path of a megabyte', `GET /${'a'.repeat(1_000_000)} HTTP/1.1\r\nHost: a\r\n\r\n`],
  ['a method that there is not', 'BREW /tea HTTP/1.1\r\nHost: a\r\n\r\n'],
]) {
  test(what, async () => {
    const status = statusOf(await raw(server, [line], { wait: 2000 }));
    assert.ok(status === 0 || (status >= 400 && status < 500) || status === 501, String(status));
  });
}

// ---- pictures ----

async function upload(bytes, name = 'rose.png', type = 'image/png') {
  const body = new FormData();
  body.append('file', new Blob([bytes], { type }), name);
  const answer = await fetch(`${server.address}/api/v2/media`,
    { method: 'POST', body, headers: { authorization: `Bearer ${bearer}` } });
  return { status: answer.status, json: JSON.parse(await answer.text()) };
}

const small = () => png(8, 8, 1, 0, deflateSync(Buffer.alloc(16, "\x00\x55", "latin1")));

test('a small picture is taken', async () => {
  const { status, json } = await upload(small());
  assert.ok(status === 200 || status === 202, JSON.stringify(json));
});

test('a picture that unpacks to ten thousand million pixels', async () =>
  isError(await upload(png(100_000, 100_000, 1, 0, deflateSync(Buffer.alloc(100_000)))), 422, 413));

test('a picture that stops in the middle', async () => {
  const whole = draw(500, 500);
  isError(await upload(whole.subarray(0, whole.length / 2)), 422);
});

for (const [what, bytes, type] of [
  ['an empty file', '', 'image/png'],
  ['words that say they are a picture', 'a rose is a rose', 'image/jpeg'],
  ['a page that says it is a picture', '<html><script>alert(1)</script></html>', 'image/png'],
  ['a drawing with a script', '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', 'image/svg+xml'],
]) {
  test(what, async () => isError(await upload(Buffer.from(bytes), 'rose.png', type), 422, 415, 400));
}

for (const name of ['../../x', '/etc/passwd', 'a\u0000b.png', '.'.repeat(3000), '"; rm -rf x; ".png'])
  test(`a file named ${JSON.stringify(name).slice(0, 30)}`, async () => {
    const { status, json } = await upload(small(), name);
    assert.ok([200, 202, 400, 422].includes(status), JSON.stringify(json));
    if (status < 300)
      assert.doesNotMatch(json.url, /\.\.|passwd|rm -rf/);
  });

test('the same thing sent twice with one key is there once', async () => {
  const once = () => call('POST', '/api/v1/statuses', { status: 'only once' }, { 'idempotency-key': 'twice' });
  const [a, b] = await Promise.all([once(), once()]);
  assert.deepEqual([a.status, b.status], [200, 200]);
  assert.equal(a.json.id, b.json.id);
  kept = 1;
});
