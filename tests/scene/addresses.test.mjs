// The addresses of photographs: whoever was given one may open it, nobody guesses one, and it dies with
// its post. Those of what everybody may see may be kept; the others end by themselves, and at once when
// the post is for fewer people, archived, or without them. What was uploaded is only for its owner.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createHmac } from 'node:crypto';
import { draw } from '../lib/draw.mjs';
import { rows } from '../lib/rows.mjs';
import { Server } from '../lib/server.mjs';
import { api, forms, setUp, token } from '../lib/visitor.mjs';

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

async function share(fields, seed) {
  const { id } = await upload(seed);
  const { status, json } = await call('POST', '/api/v1/statuses', { media_ids: [id], ...fields });
  assert.equal(status, 200, JSON.stringify(json));
  return json;
}

const state = async (url) => (await fetch(url)).status;

test('a stranger who has the address opens it, and may keep it', async () => {
  const { media_attachments: [{ url }] } = await share({ visibility: 'public' }, 1);
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

test('what is not for everybody has addresses that end, and are not kept', async () => {
  const { id, media_attachments: [{ url, preview_url: preview }] } = await share({ visibility: 'private' }, 4);
  assert.match(url, /\/media\/\d+-\d+\.[0-9a-f]{32}\/full\.jpg$/);
  const answer = await fetch(url);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('cache-control'), 'private, max-age=3600');
  assert.equal((await fetch(url, { headers: { 'if-none-match': answer.headers.get('etag') } })).status, 304);
  // within half a day it is the same one, for everybody
  assert.equal((await call('GET', `/api/v1/statuses/${id}`)).json.media_attachments[0].url, url);
  const [, number, until, seal] = url.match(/\/media\/(\d+)-(\d+)\.([0-9a-f]+)/);
  const hours = Date.now() / 3600_000;
  assert.ok(until > hours + 71 && until < hours + 85, `${until} is in three days`);
  for (const other of [`${+until + 24}.${seal}`, `${+until - 200}.${seal}`, `${until}.${seal.slice(1)}`, `${until}.`, `.${seal}`,
    `${until}`, `-${until}.${seal}`])
    assert.equal(await state(`${server.address}/media/${number}-${other}/full.jpg`), 404, other);
  // the secret that it would have for everybody opens nothing
  const [secret] = rows(server, `SELECT secret FROM media WHERE id = ${number}`);
  assert.equal(await state(`${server.address}/media/${number}-${secret}/full.jpg`), 404);
  assert.equal(await state(preview), 200);
});

test('an address that ended opens nothing', async () => {
  const { media_attachments: [{ url }] } = await share({ visibility: 'private' }, 5);
  const [, number] = url.match(/\/media\/(\d+)-/);
  const [secret] = rows(server, `SELECT secret FROM media WHERE id = ${number}`);
  const [key] = rows(server, "SELECT value FROM setting WHERE name = 'secret'");
  const sealed = (until) => `${until}.${createHmac('sha256', key).update(`media:${number}:${secret}:${until}`).digest('hex').slice(0, 32)}`;
  const now = Math.floor(Date.now() / 3600_000);
  assert.equal(await state(`${server.address}/media/${number}-${sealed(now + 2)}/full.jpg`), 200);
  assert.equal(await state(`${server.address}/media/${number}-${sealed(now - 1)}/full.jpg`), 404);
});

test('a photograph that is taken out, archived, or shown to fewer people is not found by the addresses that it had', async () => {
  const open = await share({ visibility: 'public', status: 'hills' }, 6);
  const [{ url }] = open.media_attachments;
  assert.equal(await state(url), 200);
  const narrow = await call('PUT', `/api/v1/statuses/${open.id}`, { status: 'hills', visibility: 'private' });
  assert.equal(narrow.status, 200, JSON.stringify(narrow.json));
  assert.equal(narrow.json.visibility, 'private');
  assert.equal(await state(url), 404);
  const next = narrow.json.media_attachments[0].url;
  assert.equal(await state(next), 200);
  assert.equal((await call('PUT', `/api/v1/statuses/${open.id}`, { status: 'hills', media_ids: [] })).status, 200);
  assert.equal(await state(next), 404);
  const kept = await share({ visibility: 'unlisted' }, 7);
  assert.equal(await state(kept.media_attachments[0].url), 200);
  const page = await ada.open(`/@ada/${kept.id}`);
  const form = forms(page.html).find((f) => f.action.endsWith('/archive'));
  assert.equal((await ada.send(form.action, { method: 'POST', body: new URLSearchParams(form.fields) })).status, 303);
  assert.equal(await state(kept.media_attachments[0].url), 404);
});

test('an address dies with its post', async () => {
  const { id, url } = await upload(3);
  const { json: post } = await call('POST', '/api/v1/statuses', { status: 'hills', media_ids: [id] });
  assert.equal((await fetch(url)).status, 200);
  assert.equal((await call('DELETE', `/api/v1/statuses/${post.id}`)).status, 200);
  assert.equal((await fetch(url)).status, 404);
});
