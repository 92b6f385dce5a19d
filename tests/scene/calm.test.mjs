// Candles that are told together, words before pictures, and no numbers: as a person, an app, another server
// and a stranger meet them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { draw } from '../lib/draw.mjs';
import { ACTIVITY } from '../lib/far.mjs';
import { Server } from '../lib/server.mjs';
import { forms, people } from '../lib/visitor.mjs';

const PLAIN = '00Qcbd'; // a blurhash of plain paper

let server;
const who = {};

before(async () => {
  server = await Server.start({ api_requests: 0 });
  Object.assign(who, await people(server, ['ada', 'ben']));
  await ok('ada', 'PATCH', '/api/v1/accounts/update_credentials', { indexable: true, locked: false });
});

after(() => server?.stop());

async function ok(name, method, path, fields) {
  const { status, json } = await who[name].call(method, path, fields);
  assert.equal(status, 200, `${name}: ${method} ${path}: ${JSON.stringify(json)}`);
  return json;
}

async function photograph(seed, more = {}) {
  const body = new FormData();
  body.append('file', new Blob([draw(120, 80, seed)]), 'x.png');
  for (const [name, value] of Object.entries(more))
    body.append(name, value);
  const answer = await fetch(`${server.address}/api/v2/media`,
    { method: 'POST', body, headers: { authorization: `Bearer ${who.ada.bearer}` } });
  return { status: answer.status, json: await answer.json() };
}

const share = (status, more) => ok('ada', 'POST', '/api/v1/statuses', { status, visibility: 'public', ...more });
const page = async (path) => (await fetch(server.address + path)).text();
const document = async (uri) => (await fetch(uri, { headers: { accept: ACTIVITY } })).json();
const tokenOf = (one) => new URL(one.url).pathname.split('/')[2];
// Is there an address of that picture outside of what must be opened?
const open = (html) => html.replace(/<details class="covered[^]*?<\/details>/g, '');

test('a blur over the photographs: the words are read, nothing else is given away', async () => {
  const media = (await photograph(1, { description: 'a room' })).json;
  assert.notEqual(media.blurhash, PLAIN);
  const post = await share('We were with her.', { media_ids: [media.id], cover_mode: 'blur', spoiler_text: 'The last days' });
  const [one] = post.media_attachments;
  assert.deepEqual([post.cover_mode, post.sensitive, post.spoiler_text, one.blurhash], ['blur', true, 'The last days', PLAIN]);
  const html = await page(new URL(post.url).pathname);
  assert.match(open(html), /We were with her\./);
  assert.match(html, /<details class="covered veil"><summary><svg class="blur"[^]*?<rect [^>]*fill="#[0-9a-f]{6}"/);
  assert.match(html, /The last days<\/span>/);
  assert.ok(html.includes(tokenOf(one)) && !open(html).includes(tokenOf(one)));
  assert.doesNotMatch(html, /og:image/);
  assert.doesNotMatch(html, /sensitive/i);
  const grid = await page('/@ada');
  assert.match(grid, /The last days/);
  assert.ok(!grid.includes(tokenOf(one)));
  const note = await document(post.uri);
  assert.deepEqual([note.sensitive, note.summary, note.attachment[0].blurhash, note.attachment[0].summary],
    [true, 'The last days', PLAIN, 'The last days']);
  const embed = await (await fetch(`${server.address}/api/oembed?${new URLSearchParams({ url: post.url })}`)).json();
  assert.match(embed.html, /The last days/);
  assert.doesNotMatch(embed.html, /We were|<img/);
  assert.ok(!(await page('/@ada.atom')).includes(tokenOf(one)));
});

let album;

test('one photograph of an album is covered by itself, with its author\'s words', async () => {
  const first = (await photograph(2)).json;
  const covered = (await photograph(3, { 'cover[mode]': 'words', 'cover[text]': 'The room where we said goodbye' })).json;
  assert.deepEqual([covered.cover, covered.blurhash], [{ mode: 'words', text: 'The room where we said goodbye' }, PLAIN]);
  album = await share('Her garden, and the room.', { media_ids: [first.id, covered.id] });
  assert.deepEqual([album.cover_mode, album.sensitive, album.spoiler_text],
    ['photographs', true, 'The room where we said goodbye']);
  assert.deepEqual(album.media_attachments.map((m) => [m.cover?.mode ?? null, m.blurhash]), [[null, PLAIN], ['words', PLAIN]]);
  const html = await page(new URL(album.url).pathname);
  assert.match(html, /<details class="covered veil"><summary><span class="cover-words">The room where we said goodbye/);
  assert.ok(open(html).includes(tokenOf(album.media_attachments[0])));
  assert.ok(!open(html).includes(tokenOf(album.media_attachments[1])));
  const note = await document(album.uri);
  assert.deepEqual(note.attachment.map((a) => [a.sensitive, a.summary]),
    [[undefined, undefined], [true, 'The room where we said goodbye']]);
  assert.equal((await photograph(4, { 'cover[mode]': 'red' })).status, 422);
  assert.equal((await photograph(4, { 'cover[text]': 'x'.repeat(501) })).status, 422);
});

test('an app that knows none of it takes no cover away', async () => {
  const said = await ok('ada', 'PUT', `/api/v1/statuses/${album.id}`, { status: 'Her garden and the room.', sensitive: true });
  assert.equal(said.cover_mode, 'photographs');
  const source = await ok('ada', 'GET', `/api/v1/statuses/${album.id}/source`);
  assert.equal(source.spoiler_text, '');
  const [, second] = said.media_attachments;
  const bare = await ok('ada', 'PUT', `/api/v1/statuses/${album.id}`, { status: 'Her garden and the room.',
    media_ids: said.media_attachments.map((m) => m.id), media_attributes: [{ id: second.id, cover: { mode: 'none', text: '' } }] });
  assert.deepEqual([bare.cover_mode, bare.sensitive, bare.spoiler_text], ['none', false, '']);
  assert.ok(bare.media_attachments.every((m) => m.blurhash !== PLAIN));
  const again = await ok('ada', 'PUT', `/api/v1/statuses/${album.id}`, { status: 'Her garden and the room.', cover_mode: 'words' });
  assert.deepEqual([again.cover_mode, again.sensitive], ['words', true]);
  const versions = await ok('ada', 'GET', `/api/v1/statuses/${album.id}/history`);
  assert.ok(versions.length >= 3 && versions.every((v) => v.sensitive && v.media_attachments.every((m) => m.blurhash === PLAIN)),
    'what is covered now is so in what it was');
});

test('the page shares with a cover for each photograph, and has it again for editing', async () => {
  const { visitor } = who.ada;
  const media = (await photograph(5)).json;
  await visitor.open('/share');
  const form = forms(visitor.html).find((f) => f.action === '/share');
  const fields = { ...form.fields, caption: 'By the window', visibility: 'public', 'media[]': media.id, 'description[]': 'a window',
    'credit[]': '', 'photo_cover[]': 'blur', 'photo_words[]': 'She was asleep', covering: 'none', act: 'share' };
  const body = new FormData();
  for (const [name, value] of Object.entries(fields))
    body.append(name, value);
  const answer = await visitor.send('/share', { method: 'POST', body, headers: { origin: server.address } });
  assert.equal(answer.status, 303, await answer.text());
  const path = answer.headers.get('location').split('?')[0];
  await visitor.open(`${path}/edit`);
  assert.match(visitor.html, /<option value="blur" selected>/);
  assert.match(visitor.html, /name="photo_words\[\]" value="She was asleep"/);
  assert.match(await page(path), /<svg class="blur"[^]*She was asleep/);
});

test('what stands before all of one\'s photographs is set once', async () => {
  const { visitor } = who.ada;
  await visitor.open('/settings/sharing');
  await visitor.submit(/settings\/sharing/, { covering: 'blur' });
  const media = (await photograph(6)).json;
  assert.equal((await share('As usual', { media_ids: [media.id] })).cover_mode, 'blur');
  assert.equal((await share('Words alone')).cover_mode, 'none');
  assert.equal((await ok('ada', 'GET', '/api/v1/preferences'))['posting:default:sensitive'], true);
  await visitor.open('/share');
  assert.match(visitor.html, /name="covering" value="blur" checked/);
  await ok('ada', 'PATCH', '/api/v1/accounts/update_credentials', { source: { sensitive: false } });
});

test('candles: a choice of how to hear of them, and a page apart for who lit one', async () => {
  const told = () => ok('ada', 'GET', '/api/v1/notifications?types[]=favourite');
  const policy = () => ok('ada', 'GET', '/api/v2/notifications/policy');
  assert.equal((await policy()).candles, 'daily');
  const post = await share('The roses were out');
  await ok('ben', 'POST', `/api/v1/statuses/${post.id}/favourite`);
  assert.deepEqual(await told(), []);
  const { visitor } = who.ada;
  const path = new URL(post.url).pathname;
  await visitor.open(path);
  assert.match(visitor.html, /Who lit a candle/);
  assert.doesNotMatch(visitor.html, /ben/);
  await visitor.open(`${path}/candles`);
  assert.match(visitor.html, /href="\/@ben"/);
  assert.equal((await who.ben.visitor.send(`${path}/candles`)).status, 404);
  await visitor.open('/settings/notices');
  await visitor.submit(/settings\/notices/, { candles: 'each' });
  assert.equal((await policy()).candles, 'each');
  const other = await share('Her chair');
  await ok('ben', 'POST', `/api/v1/statuses/${other.id}/favourite`);
  assert.deepEqual((await told()).map((n) => [n.type, n.status.id]), [['favourite', other.id]]);
  await ok('ada', 'PATCH', '/api/v2/notifications/policy', { candles: 'none' });
  await ok('ben', 'POST', `/api/v1/statuses/${(await share('Her books')).id}/favourite`);
  assert.equal((await told()).length, 1);
});

test('in shelter no candle has a name', async () => {
  const post = await share('Her garden in June');
  await ok('ben', 'POST', `/api/v1/statuses/${post.id}/favourite`);
  assert.equal((await ok('ada', 'GET', `/api/v1/statuses/${post.id}/favourited_by`)).length, 1);
  await ok('ada', 'POST', '/api/v1/shelter');
  assert.deepEqual(await ok('ada', 'GET', `/api/v1/statuses/${post.id}/favourited_by`), []);
  await who.ada.visitor.open(`${new URL(post.url).pathname}/candles`);
  assert.match(who.ada.visitor.html, /While you are in shelter no names are shown/);
  assert.doesNotMatch(who.ada.visitor.html, /href="\/@ben"/);
});

test('nobody is counted, and nothing trends', async () => {
  const seen = await ok('ben', 'GET', `/api/v1/accounts/${who.ada.id}`);
  assert.deepEqual([seen.followers_count, seen.following_count, seen.statuses_count], [0, 0, 0]);
  const post = await share('No number');
  await ok('ben', 'POST', `/api/v1/statuses/${post.id}/favourite`);
  assert.equal((await ok('ben', 'GET', `/api/v1/statuses/${post.id}`)).favourites_count, 0);
  assert.deepEqual(await ok('ben', 'GET', `/api/v1/statuses/${post.id}/favourited_by`), []);
  for (const path of ['trends', 'trends/tags', 'trends/statuses', 'trends/links', 'suggestions', 'directory'])
    assert.deepEqual(await ok('ben', 'GET', `/api/v1/${path}`), [], path);
  assert.deepEqual((await ok('ben', 'GET', '/api/v1/annual_reports')).annual_reports, []);
  const nodeinfo = await (await fetch(`${server.address}/nodeinfo/2.1`)).json();
  assert.deepEqual(nodeinfo.usage, { users: {} });
  const note = await document(post.uri);
  for (const part of ['likes', 'shares'])
    assert.deepEqual(Object.keys(await document(note[part].id)).filter((k) => /total|items|first/i.test(k)), [], part);
  assert.doesNotMatch(JSON.stringify(note), /totalItems/);
  const feed = await fetch(`${server.address}/@ada.atom`);
  assert.equal(feed.headers.get('content-type'), 'application/atom+xml; charset=utf-8');
  assert.doesNotMatch(await feed.text(), /thr:|count/i);
  const again = await fetch(`${server.address}/@ada.atom`, { headers: { 'if-none-match': feed.headers.get('etag') } });
  assert.equal(again.status, 304);
  assert.match(await page('/@ada'), /<link rel="alternate" type="application\/atom\+xml" href="[^"]*\/@ada\.atom">/);
  assert.equal((await fetch(`${server.address}/@nobody.atom`)).status, 404);
});
