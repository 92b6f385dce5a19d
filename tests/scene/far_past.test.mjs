// What somebody elsewhere shared before anybody here followed them: pins and the newest posts, fetched once,
// with their own time, and seen in nobody's home. Lists that never end, or that name what is not theirs, bring
// nothing else.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Far, PUBLIC } from '../lib/far.mjs';
import { rows } from '../lib/rows.mjs';
import { Server } from '../lib/server.mjs';
import { until } from '../lib/until.mjs';
import { people } from '../lib/visitor.mjs';

const PAST = 37; // JOB_PAST
let server, far, other;
const who = {};

before(async () => {
  far = await Far.start();
  other = await Far.start();
  server = await Server.start({ fetch_private: 'yes' });
  Object.assign(who, await people(server, ['ada', 'ben']));
});

after(async () => {
  far?.stop();
  other?.stop();
  if (process.env.SAY) console.log(server.said);
  await server?.stop();
});

async function follow(name, person) {
  const { json } = await who[name].call('GET', `/api/v2/search?resolve=true&type=accounts&q=${encodeURIComponent(person.acct)}`);
  await who[name].call('POST', `/api/v1/accounts/${json.accounts[0].id}/follow`);
  return json.accounts[0].id;
}

const waiting = () => Number(rows(server, `SELECT COUNT(*) FROM job WHERE kind = ${PAST}`)[0]);
const done = () => until('the look at what was', () => waiting() === 0);
const statuses = async (id, query = '?limit=40') => (await who.ada.call('GET', `/api/v1/accounts/${id}/statuses${query}`)).json;
const uris = (list) => list.map((s) => s.uri);
const asked = (server_, path) => server_.asked.filter((one) => one.path.split('?')[0] === path).length;
const at = (year) => ({ published: `${year}-05-01T10:00:00Z` });
const create = (person, note, more = {}) => ({ id: `${note.id}/activity`, type: 'Create', actor: person.id, to: note.to, cc: note.cc, object: note, ...more });

// The outbox of a person: a list that leads to pages.
function outbox(person, pages) {
  const path = `/users/${person.name}/outbox`;
  const page = (i) => `${far.base}${path}/${i}`;
  far.put(path, { id: `${far.base}${path}`, type: 'OrderedCollection', totalItems: 1, first: page(0) });
  pages.forEach((orderedItems, i) => far.put(`${path}/${i}`, { id: page(i), type: 'OrderedCollectionPage', partOf: `${far.base}${path}`,
    orderedItems, ...(i + 1 < pages.length ? { next: page(i + 1) } : {}) }));
}

const featured = (person, orderedItems) =>
  far.put(`/users/${person.name}/featured`, { id: `${person.id}/featured`, type: 'OrderedCollection', orderedItems });

test('pins and the newest posts come, with their own time, and nobody is told', async () => {
  const gilda = far.person('gilda'), neighbour = far.person('neighbour'), stranger = other.person('stranger');
  const pinned = far.note(gilda, 'pinned', at(2015)), pinnedFirst = far.note(gilda, 'pinned first', at(2014));
  const old = [2019, 2018, 2017].map((year) => far.note(gilda, `in ${year}`, at(year)));
  const quiet = far.note(gilda, 'unlisted', { ...at(2016), to: [`${gilda.id}/followers`], cc: [PUBLIC] });
  const named = far.note(gilda, 'for ada', { ...at(2016), tag: [{ type: 'Mention', href: `${server.address}/@ada`, name: '@ada' }] });
  const hidden = far.note(gilda, 'for those who follow', { ...at(2016), to: [`${gilda.id}/followers`], cc: [] });
  const answer = far.note(gilda, 'an answer', { ...at(2016), inReplyTo: `${far.base}/users/nobody/notes/1` });
  const theirs = far.note(neighbour, 'by somebody else', at(2016));
  const foreign = other.note(stranger, 'from elsewhere', at(2016));
  featured(gilda, [pinned.id, pinnedFirst, theirs.id, foreign.id]);
  outbox(gilda, [
    [create(gilda, old[0]), { type: 'Announce', id: `${gilda.id}/b/1`, actor: gilda.id, object: foreign.id }, create(gilda, hidden),
      create(gilda, answer), create(gilda, theirs), create(neighbour, far.note(gilda, 'signed by another', at(2016))),
      create(gilda, { ...foreign, attributedTo: gilda.id }), create(gilda, quiet), create(gilda, named), 'nonsense', null, 5],
    [old[1], create(gilda, old[2])],
  ]);
  const id = await follow('ben', gilda);
  await until('the posts', async () => (await statuses(id)).length >= 7);
  await done();
  const list = await statuses(id);
  assert.deepEqual(uris(list).sort(), [...old, quiet, named, pinned, pinnedFirst].map((n) => n.id).sort());
  assert.deepEqual(list.map((s) => s.created_at.slice(0, 4)), ['2019', '2018', '2017', '2016', '2016', '2015', '2014']);
  assert.deepEqual(uris(await statuses(id, '?pinned=true')), [pinned.id, pinnedFirst.id]);
  for (const name of ['ada', 'ben']) {
    assert.deepEqual(uris((await who[name].call('GET', '/api/v1/timelines/home')).json).filter((u) => u.startsWith(far.base)), []);
    assert.deepEqual((await who[name].call('GET', '/api/v1/notifications')).json.filter((n) => n.type === 'mention'), []);
  }
  assert.deepEqual((await who.ben.call('GET', '/api/v1/conversations')).json, []);
  assert.equal(asked(other, new URL(foreign.id).pathname), 0);
  // Whoever follows later finds them here.
  const before = asked(far, '/users/gilda/outbox');
  assert.equal(before, 1);
  rows(server, `UPDATE account SET followers = 1 WHERE id = ${id}`); // their server has accepted
  await follow('ada', gilda);
  await done();
  assert.equal(asked(far, '/users/gilda/outbox'), before);
});

test('of many no more than twenty are kept', async () => {
  const many = far.person('many');
  const notes = Array.from({ length: 30 }, (_, i) => far.note(many, `the ${i}th`, { published: new Date(Date.now() - (i + 20) * 86400_000).toISOString() }));
  outbox(many, [notes.slice(0, 15), notes.slice(15)]);
  const id = await follow('ben', many);
  await until('the posts', async () => (await statuses(id)).length === 20);
  await done();
  assert.deepEqual(uris(await statuses(id)), notes.slice(0, 20).map((n) => n.id));
});

test('lists that never end, lead elsewhere, or are no lists', async () => {
  const endless = far.person('endless');
  let pages = 0;
  const path = '/users/endless/outbox';
  const answer = (q, r) => {
    pages++;
    r.writeHead(200, { 'content-type': 'application/activity+json' }).end(JSON.stringify({ id: `${far.base}${q.url}`,
      type: 'OrderedCollectionPage', next: `${far.base}${path}/${pages}`,
      orderedItems: Array.from({ length: 400 }, (_, i) => ({ type: 'Announce', id: `${endless.id}/b/${pages}-${i}`, actor: endless.id, object: `${far.base}/x/${i}` })) }));
  };
  far.put(path, answer);
  for (let i = 1; i < 30; i++)
    far.put(`${path}/${i}`, answer);
  featured(endless, Array.from({ length: 400 }, (_, i) => `${far.base}/users/endless/pins/${i}`));
  const away = far.person('away', { outbox: `${other.base}/users/away/outbox`, featured: `${other.base}/users/away/featured` });
  const circle = far.person('circle');
  far.put('/users/circle/outbox', { id: `${circle.id}/outbox`, type: 'OrderedCollection', first: `${circle.id}/outbox`, next: `${circle.id}/outbox` });
  const large = far.person('large');
  far.put('/users/large/outbox', { id: `${large.id}/outbox`, type: 'OrderedCollection', orderedItems: [], padding: 'x'.repeat(3_000_000) });
  const person = far.person('person', { outbox: `${far.base}/users/person`, featured: `${far.base}/users/person` });
  const sly = far.person('sly'); // leads to another server in the middle
  far.put('/users/sly/outbox', { id: `${sly.id}/outbox`, type: 'OrderedCollection', first: `${other.base}/users/sly/outbox/1` });
  for (const one of [endless, away, circle, large, person, sly])
    assert.deepEqual(await statuses(await follow('ben', one)), []);
  await done();
  assert.ok(pages <= 4, `${pages} pages`);
  assert.ok(far.asked.filter((one) => one.path.startsWith('/users/endless/pins/')).length <= 5);
  assert.deepEqual(other.asked.filter((one) => /away|sly/.test(one.path)), []);
  assert.ok(asked(far, '/users/circle/outbox') <= 4);
  assert.equal((await who.ben.call('GET', '/api/v1/timelines/home')).status, 200);
});

test('a server that does not answer is asked again, also after a restart', async () => {
  const later = far.person('later');
  const note = far.note(later, 'in the end', at(2020));
  far.put('/users/later/outbox', null, { status: 503 });
  const id = await follow('ben', later);
  await until('it was asked', () => asked(far, '/users/later/outbox') > 0);
  await until('it waits', () => waiting() === 1);
  await server.rest();
  outbox(later, [[create(later, note)]]);
  rows(server, `UPDATE job SET run_at = 1 WHERE kind = ${PAST}`);
  await server.run();
  await until('the post', async () => uris(await statuses(id)).includes(note.id));
  await done();
});
