// A family's archive: somebody keeps a place for the relatives, brings a box of photographs with vague dates,
// lets them add what they know from wherever they are, and goes through two anniversaries. Nothing of it is
// public at any moment, every relative adds a memory without help, and a backup is proved.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Far, PUBLIC } from '../lib/far.mjs';
import { House, words } from '../lib/house.mjs';

let house, far; // where an aunt and an uncle have their accounts
let hanna, cora, ben, dora;
let alma, gero;
let circle;
const post = {};
const names = ['alma', 'gero'];

// Nothing of the family is to be read by anybody else: on no page, in no document, on no other server.
async function nothingIsPublic() {
  const paths = ['/', '/@hanna', '/@ben', '/@hanna.atom', '/@hanna/outbox?page=true', '/tags/album', '/sitemap.xml', '/robots.txt', '/nodeinfo/2.1',
    '/api/v1/timelines/public', '/api/v1/timelines/tag/album', '/api/v1/directory', ...Object.values(post).map((p) => hanna.path(p))];
  for (const path of paths)
    for (const accept of ['text/html', 'application/activity+json']) {
      const { text } = await house.stranger(path, { accept });
      assert.ok(!/mill|garden|bread/.test(text), `a stranger reads of the family at ${path}`);
    }
  for (const { json } of far.got)
    assert.ok(!JSON.stringify(json).includes(PUBLIC) || json.type === 'Reject', `for everybody: ${JSON.stringify(json).slice(0, 500)}`);
}

before(async () => {
  far = await Far.start();
  [alma, gero] = names.map((name) => far.person(name));
  house = await House.start({ at: '2026-11-02T18:00', host: 'hanna' });
  ({ hanna } = house.people);
});

after(async () => {
  far?.stop();
  await house?.stop();
});

test('a place for the family alone', async () => {
  await hanna.send('/host', /^\/host$/, { place: 'The green album', about: 'Of one family.', sign_up: '1' });
  await hanna.send('/settings/sharing', /settings\/sharing/, { timezone: 'Europe/Berlin', visibility: 'followers' });
  assert.doesNotMatch(house.command(['check']), /^wrong/m);
  assert.match((await house.stranger('/join')).text, /invit/i);
  await nothingIsPublic();
});

test('old posts are brought along: each lies in its time, and nobody is told', async () => {
  cora = await house.add('cora');
  await cora.follows(hanna);
  const box = [['1931~', 'The gate of the mill. #album', 'about 1931'], ['1958-22', 'The mill in summer. #album', 'summer 1958'],
    ['../1939', 'The garden, and nobody wrote who stands in it. #album', 'until 1939'], ['196X', 'Bread on the sill. #album', 'the 1960s']];
  for (const [i, [edtf, caption, text]] of box.entries()) {
    const picture = await hanna.photograph(10 + i, { description: 'an old print' });
    const made = await hanna.share(caption, { visibility: 'private', media_ids: [picture.id], remembered: { edtf },
      scheduled_at: `2019-0${i + 1}-05T12:00:00.000Z` });
    assert.deepEqual([made.remembered.text, made.created_at], [text, `2019-0${i + 1}-05T12:00:00.000Z`]);
    post[edtf] = made;
  }
  assert.deepEqual(await cora.home(), []);
  assert.deepEqual((await cora.notices()).filter((n) => n.type !== 'follow_request'), []);
  const all = await cora.get(`/api/v1/accounts/${hanna.id}/statuses`);
  assert.equal(all.length, box.length, 'whoever may look finds them on the profile');
  await nothingIsPublic();
});

test('a scan with a date as one says it, written on the page', async () => {
  const path = await hanna.writes({ caption: 'Before the road came to the mill.', when: 'spring 1947', visibility: 'followers' });
  await cora.expects(path, /spring 1947/);
  assert.match(await cora.open('/@hanna/1947'), /Before the road came/, 'and lies in its year');
  assert.doesNotMatch(await cora.open('/@hanna/1958'), /Before the road came/);
  post.road = { id: path.match(/\d+$/)[0], url: house.address + path };
});

test('relatives come, each by the way that they know', async () => {
  // A brother by a command of the host, the oldest by a link that was printed for her, two from their own servers.
  ben = await house.add('ben');
  const link = house.command(['user', 'invite', '--uses', '9', '--days', '90']).match(/\S*\/join\/\S+/)[0];
  dora = await house.join('dora', link);
  await dora.begin();
  for (const one of [ben, dora])
    await one.follows(hanna);
  for (const person of [alma, gero])
    await house.hearsFollow(person, hanna);
  const family = await hanna.post('/api/v1/lists', { title: 'Family (circle)' });
  await hanna.post(`/api/v1/lists/${family.id}/accounts`, { account_ids: [cora.id, ben.id, dora.id, alma.here, gero.here] });
  circle = family.id;
});

test('each adds a memory without help: on the page, in an app, from elsewhere', async () => {
  await house.goTo('2026-11-08T10:00');
  const shared = await hanna.share('Who remembers the bread of the mill?', { visibility: `list:${circle}`,
    media_ids: [(await hanna.photograph(20)).id] });
  post.bread = shared;
  const path = hanna.path(shared);
  await dora.open(path);
  await dora.visitor.submit(/\/answer$/, { caption: 'She baked on Saturdays.' });
  await ben.comment(shared, 'Until it sounded right.');
  await cora.comment(shared, 'Two loaves for the neighbours.');
  await far.received((json) => json.type === 'Create' && json.object.id === shared.uri);
  for (const [person, said, cc] of [[alma, 'I carried the flour.', [`${shared.uri}/context`]], [gero, 'The oven stands yet.', [PUBLIC]]])
    await house.hearsComment(person, said, shared, { to: [hanna.uri], cc });
  const page = words(await ben.open(path));
  for (const said of ['She baked on Saturdays', 'Until it sounded right', 'Two loaves', 'I carried the flour', 'The oven stands yet'])
    assert.ok(page.includes(said), said);
  await nothingIsPublic();
});

test('a page in memory of their grandmother: two keep it, the relatives see it, and each puts a memory on it', async () => {
  const id = await hanna.makesPage('rose', [['Our grandmother Rose', 'all'], ['Rosie', 'keepers']], { born: 'about 1931', died: 'March 2025' });
  await cora.mayNotOpen('/@rose');
  await hanna.tendsPage('rose', { access: 'members', accepts: 'invited' });
  await hanna.send('/@rose/keep', /keep\/keepers$/, { who: 'cora' });
  await cora.send('/remembered', /^\/remembered\/\d+$/, { yes: '1' });
  for (const who of ['ben', 'dora', alma.acct, gero.acct])
    await hanna.send('/@rose/keep', /keep\/members$/, { who });
  await ben.expects('/@rose', /In memory of Our grandmother Rose/, /about 1931/);
  assert.doesNotMatch(await ben.open('/@rose'), /Rosie/, 'a name is for whom it is for');
  assert.match(await cora.open('/@rose'), /Rosie/);
  for (const path of ['/@rose', '/@rose.atom'])
    assert.equal((await house.stranger(path)).status, 404);

  const memory = (who, caption, when) => who.remembers('rose', { caption, when });
  await memory(dora, 'She sang at the garden gate.', 'about 1948');
  await memory(ben, 'The bread in the blue cloth.', 'the 1970s');
  await memory(hanna, 'Her chair by the mill.', 'summer 2024');
  await memory(cora, 'Her first shoes, from the miller.', '1934');
  assert.doesNotMatch(await ben.open('/@rose'), /garden gate/, 'it waits for a keeper');
  await cora.letsAllOn('rose');
  const page = words(await dora.open('/@rose'));
  const at = ['Her first shoes', 'garden gate', 'blue cloth', 'Her chair'].map((text) => page.indexOf(text));
  assert.ok(at.every((n, i) => n >= 0 && (!i || at[i - 1] < n)), `in the order of the time remembered: ${at}`);
  assert.equal((await house.stranger('/@rose')).status, 404);
  assert.doesNotMatch((await house.stranger('/')).text, /grandmother/i);
  assert.equal((await hanna.get(`/api/v1/accounts/${id}`)).memorial, true);
  await nothingIsPublic();
});

test('an aunt far away writes from the app that she has: she names the page, and a keeper puts it there', async () => {
  const page = `${house.address}/@rose`;
  const note = far.note(alma, 'She mended my coat in the garden.', { to: [`${alma.id}/followers`], cc: [page], published: house.clock.text,
    tag: [{ type: 'Mention', href: page, name: `@rose@${new URL(page).host}` }] });
  await house.hears(alma, far.activity(alma, 'Create', note));
  const offered = await house.until('a keeper hears of it', async () => (await cora.notices()).find((n) => n.status?.uri === note.id));
  assert.doesNotMatch(await cora.open('/@rose'), /mended my coat/);
  await cora.light(offered.status);
  assert.match(await cora.open('/@rose'), /mended my coat/);
  // It stays for whom she wrote it: her followers, and the keepers of the page that she named.
  assert.doesNotMatch(await dora.open('/@rose'), /mended my coat/);
  await nothingIsPublic();
});

test('the first anniversary: a line three days before, as it was asked for, and nobody else is told', async () => {
  await hanna.keeps({ base: '14 March 2025', name: 'our grandmother' });
  await hanna.keeps({ base: '14 March 2025', name: 'our grandmother', channel: 'app', lead: '3', hour: '7', discreet: '1' },
    await hanna.dateOf('our grandmother'));
  await ben.wantsQuiet({ name: 'In March', words: 'grandmother', from: '2027-03-10', to: '2027-03-20' });
  const others = await Promise.all([cora, ben, dora].map((one) => one.notices()));
  await house.live('2027-03-11T05:59');
  assert.deepEqual(await hanna.notes(), []);
  await house.live('2027-03-11T06:00');
  const [note] = await hanna.notes();
  assert.match(words(note.status.content), /is on 14 March, in 3 days/);
  assert.doesNotMatch(JSON.stringify(note.status), /grandmother/);
  assert.deepEqual(await Promise.all([cora, ben, dora].map((one) => one.notices())), others);
  await hanna.answers(note, 'write');
  await house.live('2027-03-14T08:00');
  post.year = await hanna.share('A year. Her bread again, and our grandmother at the table in a photograph.', { visibility: `list:${circle}` });
  for (const one of [cora, dora])
    await one.light(post.year);
  assert.equal((await cora.get(`/api/v1/statuses/${post.year.id}`)).favourites_count, 0);
  assert.deepEqual(await cora.get(`/api/v1/statuses/${post.year.id}/favourited_by`), []);
  assert.doesNotMatch(words(await ben.open('/')), /Her bread again/, 'who wanted a quiet week has one');
  const hidden = (await ben.home()).find((p) => p.id === post.year.id);
  assert.ok(!hidden || hidden.filtered.some((f) => f.filter.filter_action === 'hide'), 'in every app');
  assert.ok((await cora.home()).some((p) => p.id === post.year.id));
  await nothingIsPublic();
});

test('when the quiet week is over he finds it, as any other post', async () => {
  await house.live('2027-03-22T09:00');
  assert.match(await ben.open('/'), /Her bread again/);
  assert.ok((await ben.get('/api/v2/filters')).length === 0, 'nothing is left in his apps');
});

test('a brother asks that one picture goes: it goes, wherever it is known', async () => {
  const [picture] = (await cora.get(`/api/v1/statuses/${post.bread.id}`)).media_attachments;
  assert.equal((await fetch(picture.url)).status, 200);
  await hanna.open(`${hanna.path(post.bread)}/delete`);
  await hanna.visitor.submit(/\/delete$/);
  const report = hanna.visitor.answer.headers.get('location');
  await house.told();
  await far.received((json) => json.type === 'Delete' && json.object.id === post.bread.uri);
  assert.equal((await fetch(picture.url)).status, 404);
  for (const one of [cora, ben, dora])
    assert.equal(await one.sees(post.bread), false);
  await hanna.expects(report, /The one server that had it says that it is removed/);
  delete post.bread;
});

test('a name is put right, and who had it reads it', async () => {
  await hanna.ask('PUT', `/api/v1/statuses/${post.year.id}`, { status: 'A year. Her bread again, and our grandmother Rosa at the table.' });
  assert.match((await dora.get(`/api/v1/statuses/${post.year.id}`)).content, /Rosa at the table/);
  await far.received((json) => json.type === 'Update' && /Rosa at the table/.test(json.object.content ?? ''));
});

test('one puts a memory of hers off the page, and it stays hers', async () => {
  const [, path] = (await dora.open('/@rose')).match(/href="(\/@dora\/\d+)"/);
  await dora.send(path, /\/pages$/);
  assert.doesNotMatch(await ben.open('/@rose'), /garden gate/);
  await dora.expects(path, /garden gate/);
  assert.deepEqual((await cora.notices()).filter((n) => n.created_at > '2027-03-15'), [], 'nobody is told');
});

test('the disk is lost, and all is there again', async () => {
  const backup = house.backUp();
  await house.loseAndRestore(backup);
  for (const one of [hanna, cora, ben, dora])
    assert.match((await one.get(`/api/v1/statuses/${post.year.id}`)).content, /Rosa/);
  const old = await cora.get(`/api/v1/statuses/${post['1931~'].id}`);
  assert.equal((await fetch(old.media_attachments[0].url)).status, 200);
  assert.match(await ben.open('/@rose'), /blue cloth/);
  assert.doesNotMatch(house.command(['check']), /^wrong/m);
});

test('the second anniversary comes as the first did; in between nothing came', async () => {
  const before = await Promise.all([cora, ben, dora].map(async (one) => (await one.notices()).length));
  await house.live('2028-03-11T05:59');
  assert.deepEqual(await hanna.notes(), [], 'what was answered is gone');
  await house.live('2028-03-11T06:00');
  const [note] = await hanna.notes();
  assert.equal(note.created_at, '2028-03-11T06:00:00.000Z');
  assert.deepEqual(await Promise.all([cora, ben, dora].map(async (one) => (await one.notices()).length)), before);
  assert.deepEqual(house.letters(), []);
  await ben.expects('/quiet', /In March/);
  assert.equal((await ben.get('/api/v2/filters')).length, 1, 'his quiet week comes each year');
  for (const one of [cora, dora])
    for (const p of await one.home())
      assert.ok(p.created_at < '2027-04', 'nothing old comes up again');
  await hanna.answers(note, 'seen');
  await nothingIsPublic();
});

test('what is theirs they take with them, at any time', async () => {
  for (const [one, file, like] of [[hanna, '/dates/file', /our grandmother/], [hanna, '/settings/take/circles.csv', /^Family,alma@/m],
    [hanna, '/settings/take/followers.csv', /^dora@/m], [dora, '/settings/take/following.csv', /^hanna@/m]]) {
    await one.open('/settings/moving');
    assert.match(await (await one.visitor.send(file)).text(), like);
  }
});
