// A small charity for bereaved parents runs a place: from the first evening to the second anniversary of
// one member, who then leaves. Nobody ever sees what was held for them, nothing leaks to strangers, and
// nothing comes that was not asked for.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Far, PUBLIC } from '../lib/far.mjs';
import { House, words } from '../lib/house.mjs';
import { PASSWORD } from '../lib/visitor.mjs';
import { Eyes } from '../lib/walk.mjs';

let house, far, near; // two other servers: a stranger's, and that of an old friend
let hope, mona, vera, mara, ines, jana, kira;
const friends = {}; // elsewhere
const post = {};

// Nothing that Mara opens shows these words: no page, no app, no list, no stream.
async function neverMeets(who, thing, thread) {
  const doors = await new Eyes(house.server, who).lists(mara, 'fault', thread.id);
  for (const [door, text] of Object.entries(doors))
    assert.ok(!text.includes(thing), `${who.name} meets it at "${door}"`);
  const page = await who.open(who.path(thread));
  assert.ok(!page.includes(thing), `${who.name} meets it below the post`);
}

const strange = (type) => mara.notices().then((all) => all.filter((n) => n.type === type).length);

before(async () => {
  [far, near] = [await Far.start(), await Far.start()];
  friends.eve = far.person('eve');
  friends.nora = near.person('nora');
  house = await House.start({ at: '2026-09-01T09:00', host: 'hope' });
  ({ hope } = house.people);
});

after(async () => {
  far?.stop();
  near?.stop();
  await house?.stop();
});

test('the place is set up: with rules, a question at the door, and people with a task each', async () => {
  await hope.send('/host', /^\/host$/, { place: 'A quiet room', about: 'For parents who lost a child.', sign_up: '2', contact: 'hope',
    email: 'house@example.org', rules: 'Be kind.\n- On the worst days too.\nAsk before you show somebody else\'s child.' });
  [mona, vera] = [await house.add('mona'), await house.add('vera')];
  house.command(['user', 'role', 'mona', 'moderator']);
  await mona.expects('/host/reports');
  await mona.mayNotOpen('/host/peers');
  assert.match(house.command(['check']), /database/);
  const front = await house.stranger('/');
  assert.match(front.text, /A quiet room/);
  assert.doesNotMatch(front.text, /mona|vera/);
});

test('a parent comes with a card from her midwife; all is narrow, and nothing is switched on', async () => {
  const card = house.command(['user', 'invite', '--uses', '1', '--days', '60']).match(/\S*\/join\/\S+/)[0];
  mara = await (await house.join('mara', card, { display: '' })).begin();
  assert.match((await house.stranger(new URL(card, house.address).pathname)).text, /no longer|over|used/i, 'a card is for one');
  const me = await mara.get('/api/v1/accounts/verify_credentials');
  assert.deepEqual([me.locked, me.discoverable, me.indexable, me.source.privacy], [true, false, false, 'private']);
  assert.deepEqual(await mara.get('/api/v2/filters'), []);
  await mara.expects('/dates', /No date is kept here/);
  const sets = [...(await mara.expects('/quiet')).matchAll(/href="(\/quiet\/new\?[^"]+)"/g)];
  assert.ok(sets.length >= 3, 'quiet times are offered as a list, and none is hers');
  assert.equal(house.ask(`SELECT count(*) FROM quiet WHERE account_id = ${mara.id}`)[0], '0');
  await mara.send('/settings/sharing', /settings\/sharing/, { timezone: 'Europe/Berlin' });
  assert.equal((await house.stranger('/@mara')).text.includes('noindex'), true);
});

test('another asks at the door, and is let in by the host', async () => {
  const asks = await house.join('ines', '/join', { reason: 'A friend told me of you. We lost our son in May.' });
  assert.equal((await house.stranger('/@ines')).status, 404);
  await hope.expects('/host/people', /We lost our son in May/);
  await hope.visitor.submit(/let-in/);
  await asks.visitor.open('/sign-in');
  await asks.visitor.submit(/sign-in/, { name: 'ines', password: PASSWORD });
  ines = await asks.begin();
  [jana, kira] = [await house.add('jana'), await house.add('kira')];
  for (const one of [ines, jana, kira])
    await one.follows(mara);
});

test('the first post is a letter that she alone sees', async () => {
  post.letter = await mara.writesLetter('I do not know what to call you.');
  await mara.expects(post.letter, /what to call you/);
  for (const one of [ines, hope, vera])
    await one.mayNotOpen(post.letter);
  assert.equal((await house.stranger(post.letter)).status, 404);
});

test('two weeks later, a photograph behind her own words, for a circle', async () => {
  await house.live('2026-09-20T18:00');
  const circle = await mara.post('/api/v1/lists', { title: 'Close (circle)' });
  await house.hearsFollow(friends.nora, mara);
  await mara.post(`/api/v1/lists/${circle.id}/accounts`, { account_ids: [ines.id, jana.id, friends.nora.here] });
  const picture = await mara.photograph(5, { description: 'a small hand' });
  post.photograph = await mara.share('He was here.', { media_ids: [picture.id], visibility: `list:${circle.id}`,
    cover_mode: 'words', spoiler_text: 'A photograph of our son' });
  post.circle = circle.id;
  assert.equal(post.photograph.sensitive, true);
  await house.told();
  const { json } = await near.received((one) => one.type === 'Create');
  assert.doesNotMatch(JSON.stringify(json), /#Public|Close/);
  for (const [who, may] of [[ines, true], [jana, true], [kira, false], [vera, false], [hope, false]])
    assert.equal(await who.sees(post.photograph), may, who.name);
  assert.ok(!(await ines.open(mara.path(post.photograph))).includes('kira'));
  const comment = await ines.comment(post.photograph, 'I see his hand.');
  assert.deepEqual(await mara.below(post.photograph), [comment.id]);
  const answer = await house.hearsComment(friends.nora, 'I light one here.', post.photograph, { to: [mara.uri], cc: [] });
  assert.ok((await mara.below(post.photograph)).includes(answer), 'whoever is in the circle is heard, wherever they live');
});

test('she names a reader; what a stranger writes is held, set aside, and she never learns of it', async () => {
  await mara.namesReader(vera, 'quarter');
  post.few = await mara.share('Thank you all for the candles.', { visibility: 'public' });
  const before = await mara.notices();
  const cruel = await house.hearsComment(friends.eve, 'thornbush says it was your fault', post.few, { to: [PUBLIC], cc: [mara.uri] });
  const kind = await kira.comment(post.few, 'With you tonight.');
  assert.equal((await vera.get('/api/v1/interaction_requests')).length, 1, 'followers are not held');
  assert.deepEqual(await mara.below(post.few), [kind.id]);
  await vera.expects('/answers', /thornbush/);
  for (const who of [mara, ines, kira, hope, mona])
    await neverMeets(who, 'thornbush', post.few);
  await vera.visitor.submit(/\/answers$/, { id: cruel, act: 'aside' });
  await hope.send(`/host/peers/rule?host=${encodeURIComponent(far.domain)}`, /peers\/rule/, { rule: '1', private_note: 'cruel words' });
  const again = await house.hearsComment(friends.eve, 'thornbush again', post.few, { to: [PUBLIC], cc: [mara.uri] });
  assert.equal((await vera.raw('GET', `/api/v1/statuses/${again}`)).status, 200, 'a reader goes on reading');
  await vera.post(`/api/v1/interaction_requests/${again}/reject`);
  await neverMeets(mara, 'thornbush', post.few);
  assert.deepEqual((await mara.notices()).map((n) => n.type), ['mention', ...before.map((n) => n.type)], 'one kind comment, and no more');
  assert.doesNotMatch(JSON.stringify(far.got.map((one) => one.json)), /Reject/, 'who sent it is told nothing');
});

test('a comment that hurts is reported: the moderator reads that, and no more than that', async () => {
  const hurts = await kira.share('Others have it worse.', { in_reply_to_id: post.few.id, visibility: 'public' });
  await ines.post('/api/v1/reports', { account_id: kira.id, status_ids: [hurts.id], rule_ids: [1], comment: 'It hurts her.' });
  await mona.expects('/host/reports', /It hurts her\./, /Others have it worse/);
  await mona.mayNotOpen(post.letter);
  await mona.mayNotOpen(mara.path(post.photograph));
  await mara.post(`/api/v1/interaction_requests/${hurts.id}/reject`);
  assert.ok(!(await mara.below(post.few)).includes(hurts.id), 'she hides what was shown');
  assert.equal(await kira.sees(hurts), true, 'and its author is not told');
});

test('a newspaper names the place: shelter, for a week, and then it is over by itself', async () => {
  await house.live('2026-10-02T09:00');
  await mara.send('/shelter', /^\/shelter$/, { act: 'begin' });
  const held = await kira.comment(post.few, 'I read about us.');
  assert.ok(!(await mara.below(post.few)).includes(held.id), 'only those who are close come through');
  const near_ = await ines.comment(post.few, 'I am at the door.');
  assert.ok((await mara.below(post.few)).includes(near_.id));
  assert.equal((await house.stranger(`/api/oembed?url=${encodeURIComponent(post.few.url)}`)).status, 404);
  await house.live('2026-10-09T10:00');
  assert.equal((await mara.get('/api/v1/shelter')).on, false);
  assert.ok(!(await mara.below(post.few)).includes(held.id), 'nothing comes all at once afterwards');
});

test('the due date: written down, without a reminder; nobody else can see it, and nothing comes', async () => {
  assert.deepEqual(await mara.keeps({ base: '11 December 2026', kind: 'due' }), ['11 December 2026', '11 December 2027', '11 December 2028']);
  const date = await mara.dateOf('Due date');
  for (const one of [hope, mona, vera, ines])
    await one.mayNotOpen(date);
  await mara.keeps({ base: '3 September 2026', name: 'our son' });
  await mara.keeps({ base: '3 September 2026', name: 'our son', channel: 'app', lead: '0', hour: '8', discreet: '1', post: post.photograph.url },
    await mara.dateOf('our son'));
  const before = await strange('mention');
  await house.live('2026-12-12T12:00');
  assert.equal(await strange('mention'), before);
  await mara.expects('/dates', /11 December 2027/);
});

test('an evening in October: whoever muted the day sees nothing, and nothing is counted', async () => {
  await ines.wantsQuiet({ name: 'October', words: 'wave of light\ncandle', from: '2027-10-09', to: '2027-10-16' });
  await hope.send('/host', /^\/host$/, { hour: '1' });
  await house.live('2027-10-15T19:05');
  const evening = await mara.share('The wave of light goes round.', { visibility: 'private' });
  await jana.expects('/', /href="\/hour"/);
  await jana.send('/hour', /^\/hour$/);
  await jana.expects('/hour', /Your candle burns/);
  assert.doesNotMatch(words(await kira.open('/hour')), /\b(one|two|1|2) candles?\b/);
  for (const one of [jana, kira])
    await one.light(evening);
  const own = await jana.get(`/api/v1/statuses/${evening.id}`);
  assert.equal(own.favourites_count, 0);
  const shown = (await ines.home()).find((p) => p.id === evening.id);
  assert.ok(!shown || shown.filtered.some((f) => f.filter.filter_action === 'hide'));
  assert.doesNotMatch(await ines.open('/'), /wave of light|href="\/hour"/);
  for (const one of [mara, ines, jana, kira])
    assert.equal((await one.notices()).filter((n) => n.created_at.startsWith('2027-10-15')).length, 0, 'the hour itself is told to nobody');
});

test('the first anniversary was a line without a name, and it was answered "not this year"', async () => {
  // Looked at afterwards: it stood there from eight in the morning of 3 September 2027.
  const [note] = await mara.notes();
  assert.equal(note.created_at, '2027-09-03T06:00:00.000Z');
  assert.equal(note.status.spoiler_text, 'A note for you');
  assert.doesNotMatch(words(note.status.content), /son|loss|death/i);
  await mara.answers(note, 'year');
  assert.deepEqual(await mara.notes(), []);
});

test('the second: a draft that hangs on the first post waits until she is ready, and those who are close answer', async () => {
  await house.live('2028-09-03T06:00');
  const [note, ...more] = await mara.notes();
  assert.deepEqual([note.created_at, more.length], ['2028-09-03T06:00:00.000Z', 0]);
  const where = await mara.answers(note, 'write');
  assert.equal(where, `/share?earlier=${post.photograph.id}`);
  assert.match(await mara.writesForm(where, { caption: 'Two', act: 'draft' }), /^\/drafts/);
  const shared = async () => (await jana.get(`/api/v1/accounts/${mara.id}/statuses`)).map((p) => p.id);
  const before = await shared();
  await house.live('2028-09-06T18:00');
  assert.deepEqual(await shared(), before, 'a draft shares nothing by itself');
  const [draft] = (await mara.open('/drafts')).match(/\/share\?draft=\d+/);
  const path = (await mara.writesForm(draft, { caption: 'Two years.' })).replace(/\?.*/, '');
  const two = await mara.get(`/api/v1/statuses/${path.match(/\d+$/)[0]}`);
  assert.equal(two.circle?.id, post.circle, 'for those who saw the first, and nobody else');
  assert.match(await ines.open(mara.path(two)), new RegExp(`href="${mara.path(post.photograph)}"`));
  assert.doesNotMatch(await mara.open('/drafts'), /share\?draft=/);
  for (const one of [ines, jana])
    await one.comment(two, 'Two years.');
  await house.hearsComment(friends.nora, 'Two years here, too.', two, { to: [mara.uri], cc: [] });
  assert.equal((await mara.below(two)).length, 3);
  assert.equal(await kira.sees(two), false);
  post.two = two;
});

test('in all that time nothing came unasked, and nothing was seen by strangers', async () => {
  assert.deepEqual(house.letters(), []);
  const notes = (await mara.notices()).filter((n) => n.account.username === 'rosemary');
  assert.deepEqual(notes.length, 0, 'the notes of the place were answered, and are gone');
  for (const thing of ['He was here', 'what to call you', 'Two years']) {
    for (const path of ['/', '/@mara', '/@mara.atom', '/@mara/outbox?page=true', '/api/v1/timelines/public', '/nodeinfo/2.1', '/sitemap.xml',
      '/api/v1/directory', mara.path(post.photograph), mara.path(post.two), post.letter])
      assert.ok(!(await house.stranger(path)).text.includes(thing), `a stranger reads "${thing}" at ${path}`);
    assert.ok(!far.got.some((one) => JSON.stringify(one.json).includes(thing)), 'her words went to no other server');
  }
  for (const { json } of near.got.filter((one) => /He was here|Two years/.test(JSON.stringify(one.json))))
    assert.ok(!JSON.stringify([json.to, json.cc, json.object?.to, json.object?.cc]).includes(PUBLIC));
  await neverMeets(mara, 'thornbush', post.few);
});

test('she leaves: takes with her what is hers, and it is gone everywhere', async () => {
  const file = await (await mara.visitor.send('/dates/file')).text();
  assert.match(file, /our son/);
  await mara.expects('/settings/moving', /circles\.csv/);
  const below = await mara.comment(await ines.share('For all who are here', { visibility: 'private' }).then(async (p) => {
    await mara.follows(ines);
    return p;
  }), 'I was here, too.');
  await mara.ask('POST', '/api/v1/accounts/delete', { password: PASSWORD }, 202);
  await house.told();
  for (const path of ['/@mara', post.letter, mara.path(post.photograph), mara.path(post.two)])
    assert.ok([404, 410].includes((await house.stranger(path)).status), path);
  for (const one of [ines, jana, kira, vera])
    assert.equal(await one.sees(post.few), false, one.name);
  assert.equal(await ines.sees(below), false);
  await near.received((json) => json.type === 'Delete' && (json.object?.id ?? json.object) === mara.uri);
  for (const table of ['kept_date', 'reminder', 'reminded', 'circle'])
    assert.equal(house.ask(`SELECT count(*) FROM ${table} WHERE account_id = ${mara.id}`)[0], '0', table);
  await house.live('2029-10-01T12:00');
  assert.deepEqual(house.letters(), []);
});
