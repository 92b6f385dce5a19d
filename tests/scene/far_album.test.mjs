// Pictures that come with a post of another server: the first and the face are there before anybody
// looks, an edit changes them, and they go with the post.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { draw } from '../lib/draw.mjs';
import { Far, send } from '../lib/far.mjs';
import { Server } from '../lib/server.mjs';
import { until } from '../lib/until.mjs';
import { api, setUp, token } from '../lib/visitor.mjs';

let server, far, nan, call, note;

const asked = (path) => far.asked.filter((one) => one.path === path).length;
const found = async () => (await call('GET', '/api/v1/timelines/home')).json.find((s) => s.uri === note.id);
const picture = (name, more = {}) => ({ type: 'Document', mediaType: 'image/png', url: `${far.base}/${name}.png`,
  name: `what ${name} shows`, width: 300, height: 200, blurhash: 'LEHV6nWB2yk8pyo0adR*.7kCMdnj', focalPoint: [0.5, -0.25], ...more });

// As a patient reader: one that is on its way is asked for again.
async function see(url) {
  return until(url, async () => {
    const answer = await fetch(url);
    const bytes = Buffer.from(await answer.arrayBuffer());
    return answer.status !== 503 && { status: answer.status, type: answer.headers.get('content-type'), bytes };
  });
}

before(async () => {
  far = await Far.start();
  ['face', 'rose', 'gate', 'path', 'bench'].forEach((name, seed) =>
    far.documents.set(`/${name}.png`, { body: draw(300, 200, seed + 1), type: 'image/png' }));
  nan = far.person('nan', { icon: { type: 'Image', mediaType: 'image/png', url: `${far.base}/face.png` } });
  server = await Server.start({ fetch_private: 'yes' });
  call = api(server, await token(server, await setUp(server, 'ada'), 'read write follow'));
  const { json } = await call('GET', `/api/v2/search?resolve=true&type=accounts&q=${encodeURIComponent(nan.acct)}`);
  await call('POST', `/api/v1/accounts/${json.accounts[0].id}/follow`);
  await send(server, nan, far.activity(nan, 'Accept', { type: 'Follow', actor: `${server.address}/@ada`, object: nan.id }));
  await until('Ada follows', async () =>
    (await call('GET', `/api/v1/accounts/relationships?id[]=${json.accounts[0].id}`)).json[0].following);
});

after(async () => {
  far?.stop();
  await server?.stop();
});

test('the first picture and the face are there before anybody looks', async () => {
  note = far.note(nan, 'in the garden', { attachment: [picture('rose'), picture('gate'),
    picture('film', { mediaType: 'video/mp4', url: `${far.base}/film.mp4` }), picture('path')] });
  await send(server, nan, far.activity(nan, 'Create', note));
  await until('the note', found);
  await until('both were asked for', () => asked('/rose.png') && asked('/face.png'));
  assert.equal(asked('/gate.png') + asked('/path.png') + asked('/film.mp4'), 0);
});

test('the album is seen from here, in its order, with what its author says of it', async () => {
  const status = await found();
  assert.deepEqual(status.media_attachments.map((m) => m.type), ['image', 'image', 'unknown', 'image']);
  assert.deepEqual(status.media_attachments.map((m) => m.description),
    ['rose', 'gate', 'film', 'path'].map((name) => `what ${name} shows`));
  for (const media of status.media_attachments.filter((m) => m.type === 'image')) {
    assert.ok(media.url.startsWith(server.address) && media.remote_url.startsWith(far.base));
    assert.deepEqual(media.meta.focus, { x: 0.5, y: -0.25 });
    assert.equal(media.blurhash, 'LEHV6nWB2yk8pyo0adR*.7kCMdnj');
    const { status: code, type } = await see(media.preview_url);
    assert.deepEqual([code, type], [200, 'image/jpeg']);
  }
  assert.equal((await see(status.account.avatar)).status, 200);
  for (const name of ['face', 'rose', 'gate', 'path'])
    assert.equal(asked(`/${name}.png`), 1, name);
});

test('an edit takes one away and brings another; what stays is not fetched again', async () => {
  const before = await found();
  note.attachment = [picture('bench'), picture('rose', { name: 'the rose, in June' })];
  note.updated = new Date(Date.now() + 1000).toISOString();
  await send(server, nan, far.activity(nan, 'Update', note));
  const now = await until('the edit', async () => {
    const status = await found();
    return status.media_attachments.length === 2 && status;
  });
  assert.equal((await see(now.media_attachments[0].url)).status, 200);
  assert.equal(now.media_attachments[1].id, before.media_attachments[0].id);
  assert.equal(now.media_attachments[1].description, 'the rose, in June');
  assert.equal((await see(now.media_attachments[1].url)).status, 200);
  assert.equal(asked('/rose.png'), 1);
  assert.equal((await see(before.media_attachments[1].url)).status, 404);
  const { status, json } = await call('GET', `/api/v1/statuses/${now.id}/history`);
  assert.equal(status, 200);
  assert.equal(json.length, 2);
  assert.equal((await fetch(`${server.address}/@${nan.acct}/${now.id}/history`)).status, 200);
});

test('another face takes the place of the old one', async () => {
  const before = (await found()).account.avatar;
  nan.actor.icon = { type: 'Image', mediaType: 'image/png', url: `${far.base}/gate.png` };
  await send(server, nan, far.activity(nan, 'Update', nan.actor));
  const now = await until('another face', async () => {
    const { avatar } = (await found()).account;
    return avatar !== before && avatar;
  });
  assert.equal((await see(now)).status, 200);
  assert.equal((await see(before)).status, 404);
});

test('with the post its pictures go', async () => {
  const { media_attachments: [one] } = await found();
  await send(server, nan, far.activity(nan, 'Delete', { id: note.id, type: 'Tombstone' }));
  await until('it is gone', async () => !(await found()));
  assert.equal((await see(one.url)).status, 404);
});

test('a server whose pictures are not wanted shows none', async () => {
  note = far.note(nan, 'at the gate', { attachment: [picture('path')] });
  await send(server, nan, far.activity(nan, 'Create', note));
  const status = await until('the note', found);
  assert.equal((await see(status.media_attachments[0].url)).status, 200);
  server.command(['peer', 'block', far.domain]);
  await until('it is shut out', async () => (await fetch(status.media_attachments[0].url)).status === 404);
});
