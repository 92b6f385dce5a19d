// Pictures of other servers: fetched when somebody looks, once for all who look, and shown from this
// place's own files. A server of ours plays the other one, and plays it badly where it is asked to.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createServer } from 'node:http';
import { deflateSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { draw, png } from '../lib/draw.mjs';
import { missing, names, photograph } from '../lib/photos.mjs';
import { rows } from '../lib/rows.mjs';
import { Server } from '../lib/server.mjs';
import { Visitor, api, setUp, token } from '../lib/visitor.mjs';
import { MediaAttachment, check } from '../lib/shapes.mjs';

const HASH = 'LEHV6nWB2yk8pyo0adR*.7kCMdnj';
const JPEG = Buffer.from('ffd8ff', 'hex');
let server, far, origin, call, ada;
let next = 70000; // four digits would be a year at the address of a page
const hits = new Map(); // path: how often it was asked for
const held = [];        // what lets go of a slow answer
let changing = draw(300, 200, 1);

const wait = (ms) => new Promise((go) => setTimeout(go, ms));
const image = (response, type, bytes) => response.writeHead(200, { 'content-type': type }).end(bytes);

// 200 MB of a picture, unless who asked has had enough before.
function endless(response) {
  const part = Buffer.alloc(1 << 20, 7);
  let sent = 0;
  response.writeHead(200, { 'content-type': 'image/jpeg' });
  const more = () => {
    while (sent++ < 200)
      if (!response.write(part))
        return response.once('drain', more);
    response.end();
  };
  response.write(JPEG);
  more();
}

// 400 million grey pixels in some 40 KB.
const bomb = () => png(20000, 20000, 1, 0, deflateSync(Buffer.alloc(20000 * 2501), { level: 9 }));

function answer(request, response) {
  const path = request.url.replace(/\?.*/, '');
  hits.set(request.url, (hits.get(request.url) ?? 0) + 1);
  if (path === '/good')
    return image(response, 'image/png', draw(900, 600, Number(request.url.split('?')[1] ?? 1)));
  if (path === '/octets')
    return image(response, 'application/octet-stream', draw(90, 60, 2));
  if (path === '/photo')
    return image(response, 'image/jpeg', readFileSync(photograph(names.find((n) => /gps/i.test(n)) ?? names[0])));
  if (path === '/changing')
    return image(response, 'image/png', changing);
  if (path === '/slow')
    return void held.push(() => image(response, 'image/png', draw(300, 200, 3)));
  if (path === '/html')
    return image(response, 'text/html', '<p>not a picture</p>');
  if (path === '/lies')
    return image(response, 'image/png', '<p>not a picture either</p>');
  if (path === '/endless')
    return endless(response);
  if (path === '/bomb')
    return image(response, 'image/png', bomb());
  if (path === '/loop')
    return response.writeHead(302, { location: '/loop' }).end();
  if (path === '/into') // another machine of this network, or this one by another name
    return response.writeHead(302, { location: `http://${decodeURIComponent(request.url.split('?')[1])}/good?secret` }).end();
  if (path === '/moved')
    return response.writeHead(302, { location: '/good?9' }).end('x'.repeat(5000));
  return response.writeHead(404, { 'content-type': 'text/plain' }).end('nothing here');
}

before(async () => {
  far = createServer(answer);
  await new Promise((done) => far.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${far.address().port}`;
  server = await Server.start({ fetch_private: 'yes', far_picture_max: '4 MB', media_seconds: 20 });
  ada = await setUp(server, 'ada');
  call = api(server, await token(server, ada));
  person(server);
});

after(async () => {
  held.forEach((letGo) => letGo());
  far?.closeAllConnections();
  far?.close();
  await server?.stop();
});

// Somebody elsewhere, and a picture of theirs, as the inbox writes them.
function person(at) {
  rows(at, "INSERT INTO account (id, name, name_key, domain, created_at) VALUES (500, 'nan', 'nan', 'far.example', 1)");
}

function picture(url, { at = server, blurhash = HASH, kind = 1, post = 'NULL', place = 0 } = {}) {
  const id = next++;
  rows(at, `INSERT INTO media (id, account_id, post_id, position, description, secret, grid_hash, grid_width, grid_height, page_hash, page_width,
    page_height, full_hash, full_width, full_height, bytes, blurhash, created_at, far)
    VALUES (${id}, 500, ${post}, ${place}, 'a bench under a rose', 'secret${id}', '', 640, 427, '', 900, 600, '', 900, 600, 0, '${blurhash}', 1, ${kind});
    INSERT INTO far_media (media_id, url) VALUES (${id}, '${url}')`);
  return id;
}

const once = (id, file = 'grid.jpg', { at = server, headers = {} } = {}) =>
  fetch(`${at.address}/media/${id}-secret${id}/${file}`, { headers });

// As whoever reads "come again" does: this machine may be busier than a picture is patient.
async function look(...which) {
  for (let tries = 0; ; tries++) {
    const answer = await once(...which);
    if (answer.status !== 503 || tries === 60)
      return answer;
    await answer.arrayBuffer();
    await wait(100);
  }
}

async function seen(id, file) {
  const answer = await look(id, file);
  const bytes = Buffer.from(await answer.arrayBuffer());
  return { status: answer.status, type: answer.headers.get('content-type'), bytes, headers: answer.headers };
}

async function isStandIn(id, status) {
  const { type, bytes, headers, ...got } = await seen(id);
  assert.equal(got.status, status);
  assert.equal(type, 'image/svg+xml');
  assert.equal(headers.get('cache-control'), 'no-store');
  assert.match(bytes.toString(), /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="640" height="427"><rect [^<]*fill="#979695"\/><\/svg>$/);
  return headers;
}

const column = (what, id) => rows(server, `SELECT ${what} FROM far_media WHERE media_id = ${id}`)[0];

test('one is fetched when somebody looks, and kept', async () => {
  const id = picture(`${origin}/good?1`);
  assert.equal(hits.get('/good?1'), undefined);
  for (const file of ['grid.jpg', 'page.jpg', 'full.jpg']) {
    const { status, type, bytes, headers } = await seen(id, file);
    assert.equal(status, 200);
    assert.equal(type, 'image/jpeg');
    assert.deepEqual(bytes.subarray(0, 3), JPEG);
    assert.match(headers.get('cache-control'), /^public, max-age=\d+$/);
    assert.equal(headers.get('access-control-allow-origin'), '*');
    const again = await look(id, file, { headers: { 'if-none-match': headers.get('etag') } });
    assert.equal(again.status, 304);
  }
  assert.equal(hits.get('/good?1'), 1);
  assert.equal((await look(id, 'original')).status, 404);
  assert.equal((await fetch(`${server.address}/media/${id}-wrong/grid.jpg`)).status, 404);
});

test('fifty who look at once are one who asks', async () => {
  const id = picture(`${origin}/good?2`);
  const all = await Promise.all(Array.from({ length: 50 }, () => seen(id)));
  assert.deepEqual([...new Set(all.map((one) => one.status))], [200]);
  assert.equal(new Set(all.map((one) => one.bytes.toString('base64'))).size, 1);
  assert.equal(hits.get('/good?2'), 1);
});

test('a redirect is followed, what it says is no part of the picture, and storage may not know its kind', async () => {
  assert.equal((await seen(picture(`${origin}/moved`))).status, 200);
  assert.equal((await seen(picture(`${origin}/octets`))).status, 200);
});

test('a host that does not answer delays nobody', async () => {
  // By another name: the courier gives each host a few connections.
  const other = origin.replace('127.0.0.1', 'localhost');
  const slow = Array.from({ length: 8 }, () => picture(`${other}/slow`));
  let over = false;
  const asked = Promise.all(slow.map((id) => once(id))).then((all) => { over = true; return all; });
  while (!held.length)
    await wait(10);
  assert.equal((await seen(picture(`${origin}/good?3`))).status, 200);
  assert.equal((await fetch(server.address)).status, 200);
  assert.equal(over, false);
  for (const { status, headers } of await asked) {
    assert.equal(status, 503);
    assert.equal(headers.get('content-type'), 'image/svg+xml');
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.ok(Number(headers.get('retry-after')) > 0);
  }
  // It comes after all, for whoever looks again.
  const letting = setInterval(() => held.splice(0).forEach((letGo) => letGo()), 20);
  assert.equal((await seen(slow[0])).status, 200);
  clearInterval(letting);
});

for (const [path, why] of [['/missing', 'is not there'], ['/html', 'is a page'], ['/lies', 'says it is a picture and is none'],
  ['/endless', 'does not end'], ['/bomb', 'has 400 million pixels'], ['/loop', 'leads in a circle']])
  test(`what ${why} is one failed picture, and not asked for again`, async () => {
    const id = picture(origin + path);
    await isStandIn(id, 404);
    const asked = hits.get(path);
    await isStandIn(id, 404);
    assert.equal(hits.get(path), asked);
    assert.ok(Number(column('failures', id)) > 0);
    assert.equal((await seen(picture(`${origin}/good?${next}`))).status, 200);
  });

test('after a while it is asked for again', async () => {
  const id = picture(`${origin}/missing?2`);
  await isStandIn(id, 404);
  rows(server, `UPDATE far_media SET failed_at = 1000 WHERE media_id = ${id}`);
  await isStandIn(id, 404);
  assert.equal(hits.get('/missing?2'), 2);
});

// A post of theirs.
function post(...pictures) {
  const id = next++;
  rows(server, `INSERT INTO post (id, account_id, thread_id, visibility, audience_id, caption, caption_html, media_count, created_at)
    VALUES (${id}, 500, ${id}, 0, 500, 'In the garden', '<p>In the garden</p>', ${pictures.length}, 1);
    INSERT INTO far_post (post_id, uri, host, url, fetched_at)
    VALUES (${id}, 'https://far.example/notes/${id}', 'far.example', 'https://far.example/@nan/${id}', 1)`);
  pictures.forEach(([url, kind], place) => picture(url, { kind, post: id, place }));
  return id;
}

test('apps get the picture from here, and of a video a link', async () => {
  const id = post([`${origin}/good?20`, 1], [`${origin}/film.mp4`, 2], [`${origin}/good?21`, 1]);
  const { status, json } = await call('GET', `/api/v1/statuses/${id}`);
  assert.equal(status, 200);
  const [one, film, two] = json.media_attachments;
  json.media_attachments.forEach((media) => check(media, MediaAttachment, 'media'));
  assert.deepEqual([one.type, film.type, two.type], ['image', 'unknown', 'image']);
  assert.ok(one.url.startsWith(`${server.address}/media/`) && one.preview_url.startsWith(`${server.address}/media/`));
  assert.equal(one.remote_url, `${origin}/good?20`);
  assert.equal(one.description, 'a bench under a rose');
  assert.equal(one.blurhash, HASH);
  assert.deepEqual([one.meta.original.width, one.meta.original.height], [900, 600]);
  assert.deepEqual([film.url, film.remote_url, film.preview_url, film.meta], [`${origin}/film.mp4`, `${origin}/film.mp4`, null, null]);
  assert.equal((await fetch(one.url)).status, 200);
  assert.equal(hits.get('/film.mp4'), undefined);
});

test('pages show the picture from here, and lead to the video', async () => {
  const id = post([`${origin}/film2.mp4`, 2], [`${origin}/good?22`, 1], [`${origin}/song.ogg`, 3], [`${origin}/will.pdf`, 4]);
  const stranger = new Visitor(server.address);
  const { status, html } = await stranger.open(`/@nan@far.example/${id}`);
  assert.equal(status, 200);
  const images = [...html.matchAll(/<img [^>]*src="([^"]*)"/g)].map((m) => m[1]);
  assert.equal(images.filter((src) => /^\/media\/\d+-secret\d+\/page.jpg$/.test(src)).length, 1);
  assert.ok(images.every((src) => src.startsWith('/')), 'nothing is loaded from elsewhere');
  assert.match(html, /<a href="[^"]*\/film2.mp4" rel="nofollow noopener noreferrer">A video at 127.0.0.1<\/a>/);
  assert.match(html, />A recording at 127.0.0.1<.*>A file at 127.0.0.1</s);
  assert.match(html, /rel="nofollow noopener noreferrer">See it at far.example<\/a>/);
  const grid = await stranger.open('/@nan@far.example');
  assert.equal(grid.status, 200);
  assert.match(grid.html, /<ul class="grid">/);
  assert.equal((await stranger.open(`/@nan@far.example/${post([`${origin}/film3.mp4`, 2])}`)).status, 200);
  assert.match((await stranger.open('/@nan@far.example')).html, /<span class="panel">In the garden<\/span>/);
});

test('a portrait comes from here', async () => {
  const id = picture(`${origin}/good?face`);
  rows(server, `UPDATE account SET portrait_id = ${id}, rev = rev + 1 WHERE id = 500`);
  const { json } = await call('GET', '/api/v1/accounts/500');
  assert.equal(json.avatar, `${server.address}/media/${id}-secret${id}/page.jpg`);
  assert.equal(json.avatar_static, json.avatar);
  assert.equal((await fetch(json.avatar)).status, 200);
});

test('of whom a post is lit, its pictures stay longer', async () => {
  const id = post([`${origin}/good?23`, 1]);
  assert.equal((await seen(id + 1)).status, 200);
  const before = Number(column('used_at', id + 1));
  assert.equal((await call('POST', `/api/v1/statuses/${id}/favourite`)).status, 200);
  assert.ok(Number(column('used_at', id + 1)) > before + 50 * 24 * 3600 * 1000);
});

test('the host sees how much the copies take', async () => {
  await ada.open('/host');
  assert.match(ada.html, /Copies of pictures from other servers take \d+ MB of the disk, of at most 2048 MB/);
});

test('what is no picture has no file here', async () => {
  const id = picture(`${origin}/good?film`, { kind: 2 });
  assert.equal((await look(id)).status, 404);
  assert.equal(hits.get('/good?film'), undefined);
});

test('a copy that was cleared comes again, as it is by then', async () => {
  const id = picture(`${origin}/changing`);
  const first = await seen(id);
  assert.match(server.command(['media', 'usage']), /pictures of other servers: \d+ MB of at most 2048 MB, [1-9]\d* of them/);
  assert.match(server.command(['check']), /^ok +pictures of other servers: [1-9]/m);
  assert.match(server.command(['media', 'clear']), /^removed: [1-9]/);
  assert.match(server.command(['media', 'usage']), /, 0 of them/);
  changing = draw(300, 200, 2);
  const second = await seen(id);
  assert.equal(second.status, 200);
  assert.notEqual(second.headers.get('etag'), first.headers.get('etag'));
  assert.notDeepEqual(second.bytes, first.bytes);
  assert.equal(hits.get('/changing'), 2);
});

test('a photograph with a position is passed on without', { skip: missing }, async () => {
  const { status, bytes } = await seen(picture(`${origin}/photo`), 'full.jpg');
  assert.equal(status, 200);
  assert.equal(bytes.includes('GPS'), false);
});

test('the cache keeps to its limit', async () => {
  const small = await Server.start({ fetch_private: 'yes', far_media_max: '1 MB' });
  try {
    await setUp(small, 'ada');
    person(small);
    let most = 0, n = 0;
    for (let i = 0; i < 12; i++) {
      const id = picture(`${origin}/good?${400 + i}`, { at: small });
      assert.equal((await look(id, 'full.jpg', { at: small })).status, 200);
      const [bytes, here] = rows(small, 'SELECT coalesce(sum(bytes), 0), count(*) FROM far_media WHERE bytes > 0')[0].split('|');
      most = Math.max(most, Number(bytes));
      n = Number(here);
    }
    assert.ok(most <= 1 << 20 && most > 0, `${most} bytes`);
    assert.ok(n >= 1 && n <= 12);
  } finally {
    await small.stop();
  }
});

test('a redirect does not lead into this network', async () => {
  const strict = await Server.start({ fetch_exempt: '127.0.0.1' });
  const { port } = far.address();
  try {
    await setUp(strict, 'ada');
    person(strict);
    assert.equal((await look(picture(`${origin}/good?fine`, { at: strict }), 'grid.jpg', { at: strict })).status, 200);
    for (const host of ['169.254.169.254', '10.0.0.1', `[::1]:${port}`, `127.0.0.2:${port}`, `2130706434:${port}`]) {
      const id = picture(`${origin}/into?${encodeURIComponent(host)}`, { at: strict });
      assert.equal((await look(id, 'grid.jpg', { at: strict })).status, 404, host);
    }
    assert.equal(hits.get('/good?secret'), undefined);
  } finally {
    await strict.stop();
  }
});

test('no picture leads to this machine or its network', async () => {
  const strict = await Server.start();
  const before = [...hits.values()].reduce((a, b) => a + b, 0);
  try {
    await setUp(strict, 'ada');
    person(strict);
    const { port } = far.address();
    for (const host of ['127.0.0.1', '[::1]', '169.254.169.254', '2130706433', '0x7f.1', '0177.0.0.1', '10.0.0.1', 'localhost',
      '[::ffff:127.0.0.1]', '0.0.0.0']) {
      const id = picture(`http://${host}:${port}/good`, { at: strict });
      assert.equal((await look(id, 'grid.jpg', { at: strict })).status, 404, host);
    }
    assert.equal([...hits.values()].reduce((a, b) => a + b, 0), before);
  } finally {
    await strict.stop();
  }
});
