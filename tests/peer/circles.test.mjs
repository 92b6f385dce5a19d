// A circle over two homes of ours: one is called localhost, the other 127.0.0.1. Ada, Ben and Cleo live
// here, Dora, Eli and Finn there.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { rows } from '../lib/rows.mjs';
import { until } from '../lib/until.mjs';
import { Home, plain, settled } from './lib/home.mjs';

let here, there, ada, ben, dora, eli, finn, circle, post;
const ids = {}; // of dora, eli and finn, as ada's home knows them

before(async () => {
  [here, there] = await Promise.all([Home.start(['ada', 'ben', 'cleo']),
    Home.start(['dora', 'eli', 'finn'], { base: (s) => `http://127.0.0.1:${s.port}` })]);
  ({ ada, ben } = here);
  ({ dora, eli, finn } = there);
  for (const one of [dora, eli, finn])
    ids[one.name] = (await ada.find(`@${one.name}@${there.host}`)).id;
  for (const one of [dora, finn]) {
    const id = (await one.find(`@ada@${here.host}`)).id;
    await one.post(`/api/v1/accounts/${id}/follow`);
    await until(async () => (await one.relation(id)).following);
  }
  await ben.post(`/api/v1/accounts/${ada.me.id}/follow`);
});

after(async () => {
  await here?.stop();
  await there?.stop();
});

const both = async () => { await settled(here); await settled(there); await settled(here); };
// The post as somebody there knows it, or undefined when they know nothing of it.
const found = (who, one) => who.findPost(one.uri);
const sees = async (who, one) => {
  const id = rows(who.home.server, `SELECT post_id FROM far_post WHERE uri = '${one.uri}'`)[0];
  return !!id && (await who.call('GET', `/api/v1/statuses/${id}`)).status === 200;
};

test('each server is asked what it runs, and each member gets a letter of their own', async () => {
  circle = await ada.post('/api/v1/lists', { title: 'Family', circle: true });
  await ada.post(`/api/v1/lists/${circle.id}/accounts`, { account_ids: [ids.dora, ids.eli, ben.me.id] });
  await until(() => rows(here.server, `SELECT software FROM far_host WHERE host = '${there.host}'`)[0] === 'rosemary');
  post = await ada.share('roses within the family', { visibility: `list:${circle.id}` });
  const doras = await dora.saw((s) => s.uri === post.uri); // at home: she follows ada
  assert.equal(doras.visibility, 'private');
  assert.deepEqual(doras.mentions, []);
  await both();
  // Eli does not follow her: he hears of it.
  const elis = await eli.heard('mention', (n) => n.status.uri === post.uri);
  assert.deepEqual(elis.status.mentions, []);
  assert.equal(await sees(finn, post), false);
  assert.ok(!(await finn.get('/api/v1/timelines/home')).some((s) => s.uri === post.uri));
  assert.deepEqual(await dora.get('/api/v1/conversations'), []);
  assert.ok(!(await dora.get('/api/v1/notifications')).some((n) => n.status?.uri === post.uri));
  for (const json of [doras, elis.status])
    assert.doesNotMatch(JSON.stringify(json), /Family|"eli"|"ben"|circle/);
});

test('what is said there is for all of the thread, here and there', async () => {
  const doras = await dora.saw((s) => s.uri === post.uri);
  const said = await dora.share('how good they are', { in_reply_to_id: doras.id, visibility: 'private' });
  assert.equal(said.visibility, 'private');
  assert.equal(await sees(eli, said), false); // it is not from elsewhere for him
  assert.equal((await eli.call('GET', `/api/v1/statuses/${said.id}`)).status, 200);
  assert.equal((await finn.call('GET', `/api/v1/statuses/${said.id}`)).status, 404);
  await ada.heard('mention', (n) => n.status.uri === said.uri);
  await both();
  assert.equal(await sees(ben, said), true);
  assert.equal(await sees(here.cleo, said), false);
  const bens = await ben.share('so they are', { in_reply_to_id: post.id, visibility: 'private' });
  await both();
  assert.equal(await sees(dora, bens), true);
  assert.equal(await sees(eli, bens), true);
  assert.equal(await sees(finn, bens), false);
  const thread = await dora.get(`/api/v1/statuses/${doras.id}/context`);
  assert.deepEqual(thread.descendants.map((s) => plain(s.content)).sort(), ['how good they are', 'so they are']);
});

test('an edit goes to each of them', async () => {
  await ada.put(`/api/v1/statuses/${post.id}`, { status: 'red roses within the family' });
  await dora.saw((s) => s.uri === post.uri && /red/.test(s.content));
  await both();
  assert.equal(await sees(finn, post), false);
  assert.match((await found(eli, post)).content, /red/);
});

test('whoever comes later can find it', async () => {
  const old = await ada.share('before anybody of there was in it', { visibility: `list:${(await ada.post('/api/v1/lists',
    { title: 'Choir', circle: true })).id}` });
  await both();
  assert.equal(await found(finn, old), undefined);
  const choir = (await ada.get('/api/v1/lists')).find((l) => l.title === 'Choir (circle)');
  await ada.post(`/api/v1/lists/${choir.id}/accounts`, { account_ids: [ids.finn] });
  await both();
  assert.equal(await sees(finn, old), false); // nothing is sent
  assert.equal((await found(finn, old)).uri, old.uri);
  assert.equal(await found(dora, old), undefined);
});

test('whoever is taken out loses it, unless somebody else of their server is there', async () => {
  await ada.ask('DELETE', `/api/v1/lists/${circle.id}/accounts`, { account_ids: [ids.eli] });
  await until(() => Number(rows(here.server, 'SELECT count(*) FROM job WHERE kind = 9')[0]) === 0);
  await both();
  assert.equal(await sees(dora, post), true);
  await ada.ask('DELETE', `/api/v1/lists/${circle.id}/accounts`, { account_ids: [ids.dora] });
  await until(async () => !(await sees(dora, post)));
  assert.equal(await sees(ben, post), false); // by its address elsewhere it is nobody's
  assert.equal((await ben.call('GET', `/api/v1/statuses/${post.id}`)).status, 200);
  assert.equal(rows(there.server, `SELECT count(*) FROM far_post WHERE uri = '${post.uri}'`)[0], '0');
  assert.equal(Number(rows(there.server, 'SELECT count(*) FROM circle c WHERE NOT EXISTS (SELECT 1 FROM post p WHERE p.circle_id = c.id)')[0]), 0);
});
