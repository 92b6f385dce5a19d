// The profile as its owner reads and edits it (Mastodon 4.6), with the words of its pictures; and what
// an app reads of how somebody shares.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { draw } from '../lib/draw.mjs';
import { Server } from '../lib/server.mjs';
import { api, setUp, token } from '../lib/visitor.mjs';

let server, call, bearer, visitor;

before(async () => {
  server = await Server.start();
  visitor = await setUp(server, 'ada');
  bearer = await token(server, visitor);
  call = api(server, bearer);
});

after(() => server?.stop());

// https://docs.joinmastodon.org/entities/Profile/
const MEMBERS = ['id', 'display_name', 'note', 'fields', 'avatar', 'avatar_static', 'avatar_description', 'header',
  'header_static', 'header_description', 'locked', 'bot', 'hide_collections', 'discoverable', 'indexable', 'show_media',
  'show_media_replies', 'show_featured', 'attribution_domains', 'featured_tags'];

test('all of a profile is there, and as it was typed', async () => {
  const { status, json } = await call('GET', '/api/v1/profile');
  assert.equal(status, 200);
  assert.deepEqual(Object.keys(json).sort(), [...MEMBERS].sort());
  for (const key of ['avatar', 'avatar_static', 'header', 'header_static'])
    assert.equal(json[key], null, key);
  const changed = await call('PATCH', '/api/v1/profile', { display_name: 'Ada', note: 'A rose & a *garden*', locked: true,
    bot: false, discoverable: true, hide_collections: false, show_media: false, attribution_domains: ['example.org'],
    fields_attributes: [{ name: 'Town', value: 'by the sea' }] });
  assert.equal(changed.status, 200, JSON.stringify(changed.json));
  assert.equal(changed.json.note, 'A rose & a *garden*');
  assert.deepEqual(changed.json.fields, [{ name: 'Town', value: 'by the sea', verified_at: null }]);
  assert.deepEqual([changed.json.locked, changed.json.discoverable, changed.json.hide_collections], [true, true, false]);
  assert.deepEqual((await call('GET', '/api/v1/profile')).json, changed.json);
});

test('a picture and its words', async () => {
  const body = new FormData();
  body.append('avatar', new Blob([draw(60, 60, 1)]), 'x.png');
  body.append('avatar_description', 'Ada in the garden');
  const answer = await fetch(`${server.address}/api/v1/profile`,
    { method: 'PATCH', body, headers: { authorization: `Bearer ${bearer}` } });
  const json = await answer.json();
  assert.equal(answer.status, 200, JSON.stringify(json));
  assert.equal(json.avatar_description, 'Ada in the garden');
  assert.equal((await fetch(json.avatar)).status, 200);
  const words = await call('PATCH', '/api/v1/profile', { avatar_description: 'Ada, smiling', header_description: 'nothing there' });
  assert.deepEqual([words.json.avatar_description, words.json.header_description, words.json.avatar],
    ['Ada, smiling', '', json.avatar]);
  assert.equal((await call('DELETE', '/api/v1/profile/avatar')).status, 200);
  assert.deepEqual((({ avatar, avatar_description }) => [avatar, avatar_description])((await call('GET', '/api/v1/profile')).json),
    [null, '']);
});

test('what is wrong is refused', async () => {
  for (const fields of [{ display_name: 'a'.repeat(61) }, { avatar_description: 'a'.repeat(10001) },
    { fields_attributes: Array(5).fill({ name: 'a', value: 'b' }) }])
    assert.equal((await call('PATCH', '/api/v1/profile', fields)).status, 422, JSON.stringify(fields).slice(0, 60));
  assert.equal((await fetch(`${server.address}/api/v1/profile`)).status, 401);
  const push = api(server, await token(server, visitor, 'push'));
  assert.equal((await push('GET', '/api/v1/profile')).status, 403);
  const least = api(server, await token(server, visitor, 'profile'));
  assert.equal((await least('GET', '/api/v1/profile')).status, 200);
  assert.equal((await least('PATCH', '/api/v1/profile', { note: 'x' })).status, 403);
});

test('preferences and markers are as documented', async () => {
  assert.deepEqual((await call('GET', '/api/v1/preferences')).json, { 'posting:default:visibility': 'private',
    'posting:default:sensitive': false, 'posting:default:language': 'en', 'posting:default:quote_policy': 'nobody',
    'reading:expand:media': 'default', 'reading:expand:spoilers': false, 'reading:autoplay:gifs': false });
  assert.deepEqual((await call('GET', '/api/v1/markers')).json, {});
  const set = (await call('POST', '/api/v1/markers', { home: { last_read_id: '103' } })).json;
  assert.deepEqual(Object.keys(set), ['home']);
  assert.deepEqual([set.home.last_read_id, typeof set.home.version], ['103', 'number']);
  assert.match(set.home.updated_at, /^\d{4}-\d\d-\d\dT.*Z$/);
  assert.deepEqual((await call('GET', '/api/v1/markers?timeline[]=home&timeline[]=notifications')).json, set);
  assert.equal((await call('POST', '/api/v1/markers', { home: { last_read_id: 'x' } })).status, 422);
});

// A page keeps what it wrote of a post for the next stranger (web/card.h).
test('a stranger who reads again reads what is true then', async () => {
  const shared = (await call('POST', '/api/v1/statuses', { status: 'The first rose', visibility: 'public' })).json;
  const words = async (language = 'en') => {
    const page = async () => (await fetch(`${server.address}/@ada?view=words`, { headers: { 'accept-language': language } })).text();
    const [once, again] = [await page(), await page()];
    assert.equal(again, once);
    return once;
  };
  await call('PATCH', '/api/v1/profile', { display_name: 'Ada' });
  assert.match(await words(), /The first rose/);
  assert.match(await words('es'), /<html lang="es">[^]*The first rose/);
  await call('PUT', `/api/v1/statuses/${shared.id}`, { status: 'The *second* rose', spoiler_text: 'Roses', sensitive: true });
  const edited = await words();
  assert.doesNotMatch(edited, /The first rose/);
  assert.match(edited, /Roses[^]*second/);
  await call('PATCH', '/api/v1/profile', { display_name: 'Ada of the garden' });
  assert.match(await words(), /aria-label="[^"]*Ada of the garden/);
  await call('POST', `/api/v1/statuses/${shared.id}/pin`);
  const pinned = await words();
  await call('POST', `/api/v1/statuses/${shared.id}/unpin`);
  assert.notEqual(await words(), pinned);
  await call('DELETE', `/api/v1/statuses/${shared.id}`);
  assert.doesNotMatch(await words(), /second/);
});
