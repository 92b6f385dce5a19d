// The addresses of photographs: whoever was given one may open it and keep it, nobody guesses one,
// and it dies with its post. What was uploaded is only for its owner.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { draw } from '../lib/draw.mjs';
import { Server } from '../lib/server.mjs';
import { api, setUp, token } from '../lib/visitor.mjs';

let server, call, ada, bearer;

before(async () => {
  server = await Server.start();
  ada = await setUp(server, 'ada');
  bearer = await token(server, ada);
  call = api(server, bearer);
});

after(() => server?.stop());

async function upload(seed) {
  const body = new FormData();
  body.append('file', new Blob([draw(900, 600, seed)]), '../../x.png');
  const answer = await fetch(`${server.address}/api/v2/media`,
    { method: 'POST', body, headers: { authorization: `Bearer ${bearer}` } });
  assert.equal(answer.status, 200);
  return answer.json();
}

test('a stranger who has the address opens it, and may keep it', async () => {
  const { url } = await upload(1);
  const answer = await fetch(url);
  const bytes = Buffer.from(await answer.arrayBuffer());
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-type'), 'image/jpeg');
  assert.match(answer.headers.get('cache-control'), /immutable/);
  assert.match(answer.headers.get('x-robots-tag'), /noindex/);
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
  assert.equal(bytes.readUInt16BE(0), 0xffd8);
  const head = await fetch(url, { method: 'HEAD' });
  assert.equal(head.status, 200);
  assert.equal(Number(head.headers.get('content-length')), bytes.length);
  const again = await fetch(url, { headers: { 'if-none-match': answer.headers.get('etag') } });
  assert.equal(again.status, 304);
  assert.equal((await again.arrayBuffer()).byteLength, 0);
});

test('nobody guesses one', async () => {
  const { url } = await upload(2);
  const [, id] = url.match(/\/media\/(\d+)-/);
  for (const path of [`${id}-/full.jpg`, `${id}-AAAAAAAAAAAAAAAAAAAAAA/full.jpg`, `${id}/full.jpg`,
    `-/full.jpg`, `x-y/full.jpg`, `99999999999999999999-x/full.jpg`])
    assert.equal((await fetch(`${server.address}/media/${path}`)).status, 404, path);
  for (const name of ['original', 'huge.jpg', '..%2fgrid.jpg', 'GRID.JPG'])
    assert.equal((await fetch(url.replace(/[^/]+$/, name))).status, 404, name);
});

test('an address dies with its post', async () => {
  const { id, url } = await upload(3);
  const { json: post } = await call('POST', '/api/v1/statuses', { status: 'hills', media_ids: [id] });
  assert.equal((await fetch(url)).status, 200);
  assert.equal((await call('DELETE', `/api/v1/statuses/${post.id}`)).status, 200);
  assert.equal((await fetch(url)).status, 404);
});
