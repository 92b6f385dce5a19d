// Somebody whom many people follow loses a child: says it once, in her own words, and is let alone. Candles
// and comments come from many servers; two friends read; papers ask; two years later all of it is taken back.
// Her telephone stays silent, and whatever was held for her she never meets.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Far, PUBLIC, newKeys } from '../lib/far.mjs';
import { House, words } from '../lib/house.mjs';
import { App, Receiver } from '../lib/receiver.mjs';
import { Socket } from '../lib/stream.mjs';
import { Eyes } from '../lib/walk.mjs';

const SERVERS = 5, EACH = 3; // so many, with so many people each
const crowd = []; // people of the other servers whom she does not know
const fans = []; // one of each who follows her
const servers = [];
let house, telephone, app, ear; // what her telephone is sent, and what her app hears
let clara, friend, helper, fan, press;
const post = {};
let family;

// What came to her own doors since she last looked: nothing may, but what she asked for.
let quietSince = 0;
async function phoneIsSilent(why) {
  // What an app hears by all means comes last: by then all that came before has been heard.
  const { id } = await clara.post('/api/v2/filters', { title: 'a sign', context: ['home'], filter_action: 'hide' });
  await house.until('her app hears the sign', () => ear.heard.slice(quietSince).some((h) => h.event === 'filters_changed'));
  await clara.ask('DELETE', `/api/v2/filters/${id}`);
  await house.until('and its end', () => ear.heard.slice(quietSince).filter((h) => h.event === 'filters_changed').length >= 2);
  assert.equal(telephone.to('/clara').length, 0, `${why}: her telephone was told`);
  const told = ear.heard.slice(quietSince).filter((h) => h.event === 'notification' || h.event === 'update' || h.event === 'conversation');
  assert.deepEqual(told.map((h) => `${h.event} ${JSON.stringify(h.payload).slice(0, 200)}`), [], why);
  quietSince = ear.heard.length;
}

async function neverMeets(thing, thread) {
  const doors = await new Eyes(house.server, clara).lists({ id: clara.id, name: 'clara' }, 'mirror', thread.id);
  for (const [door, text] of Object.entries(doors))
    assert.ok(!text.includes(thing), `she meets it at "${door}"`);
  for (const path of [clara.path(thread), '/answers', '/notices', '/comments', '/comments/log'])
    assert.ok(!(await clara.open(path)).includes(thing), `she meets it on ${path}`);
}

before(async () => {
  for (let i = 0; i < SERVERS; i++)
    servers.push(await Far.start());
  telephone = await Receiver.start();
  house = await House.start({ at: '2026-04-20T10:00', host: 'agnes' });
  await house.people.agnes.send('/host', /^\/host$/, { place: 'A friend\'s house', sign_up: '1' });
  const link = house.command(['user', 'invite', '--uses', '1', '--days', '7']).match(/\S*\/join\/\S+/)[0];
  clara = await (await house.join('clara', link)).begin();
  const keys = newKeys();
  for (const far of servers) {
    fans.push(far.person('fan', {}, { keys }));
    for (let i = 0; i < EACH; i++)
      crowd.push(far.person(`p${i}`, {}, { keys }));
  }
  press = servers[0].person('gazette', {}, { keys });
});

after(async () => {
  await ear?.close();
  for (const far of servers)
    far.stop();
  telephone?.stop();
  await house?.stop();
});

test('she comes with what she had shared elsewhere, and opens one door: public posts, comments of followers', async () => {
  for (const year of [2019, 2021, 2023]) {
    const made = await clara.share(`A stage in ${year}.`, { visibility: 'public', scheduled_at: `${year}-05-01T20:00:00.000Z` });
    assert.equal(made.created_at.slice(0, 4), String(year));
  }
  await clara.send('/settings/sharing', /settings\/sharing/, { locked: '', visibility: 'public', quoting: 'followers', timezone: 'Europe/Berlin' });
  await clara.ask('PATCH', '/api/v1/accounts/update_credentials', { locked: false });
  await clara.send('/comments', /^\/comments$/, { at_once: 'acquainted', others_wait: '1', holds_new: '1' });
  [friend, helper, fan] = [await house.add('friend'), await house.add('helper'), await house.add('fan')];
  for (const one of [friend, helper])
    await clara.namesReader(one);
  await fan.follows(clara);
  for (const person of fans)
    await house.hearsFollow(person, clara);
  family = await clara.post('/api/v1/lists', { title: 'Family (circle)' });
  await clara.post(`/api/v1/lists/${family.id}/accounts`, { account_ids: [friend.id] });
  // Her telephone: everything that an app can be told, and her app listens. Candles are not told at all.
  app = Object.assign(new App(), { path: '/clara' });
  await clara.post('/api/v1/push/subscription', { subscription: { endpoint: `${telephone.origin}/clara`, keys: app.keys, standard: true },
    data: { alerts: Object.fromEntries(['mention', 'favourite', 'reblog', 'status', 'update', 'follow', 'quote'].map((a) => [a, true])) } });
  await clara.ask('PATCH', '/api/v2/notifications/policy', { candles: 'none', for_not_following: 'filter' });
  ear = await Socket.open(house.server, { stream: 'user', access_token: clara.bearer });
});

test('the loss: one photograph behind her own words, for everybody; comments for fourteen days', async () => {
  await house.goTo('2026-05-14T19:00');
  const picture = await clara.photograph(7, { description: 'a hand in a hand' });
  post.loss = await clara.share('He was with us for a morning. Please let us be.', { media_ids: [picture.id], cover_mode: 'words',
    spoiler_text: 'A photograph of our son' });
  await house.told();
  assert.match(await clara.open(clara.path(post.loss)), /Comments close on 28 May/);
  await clara.send(clara.path(post.loss), /closing\/yearly$/);
  for (const far of servers) {
    const { json } = await far.received((one) => one.type === 'Create' && one.object.id === post.loss.uri);
    assert.equal(json.object.sensitive, true);
    assert.equal(json.object.summary, 'A photograph of our son');
  }
  const { text } = await house.stranger(clara.path(post.loss));
  assert.match(text, /A photograph of our son/);
  assert.doesNotMatch(text, /og:image/, 'no picture stands before it is opened');
  await house.until('her own post is in her app', () => ear.of('update').some((p) => p.id === post.loss.id));
  quietSince = ear.heard.length;
});

test('the wave: candles, kind words and cruel ones, from many servers at once', async () => {
  const at = house.clock.text;
  await Promise.all(crowd.map(async (person, i) => {
    await house.hears(person, person.far.activity(person, 'Like', post.loss.uri, { content: '🕯' }));
    const note = person.far.note(person, i % 5 ? `With you, ${i}.` : `A broken mirror, ${i}.`,
      { inReplyTo: post.loss.uri, published: at, to: [PUBLIC], cc: [clara.uri] });
    post[`comment${i}`] = note.id;
    await house.hears(person, person.far.activity(person, 'Create', note));
  }));
  await house.until('all came', () => house.ask(`SELECT (SELECT count(*) FROM candle WHERE post_id = ${post.loss.id})
    + (SELECT count(*) FROM post WHERE reply_to = ${post.loss.id})`)[0] === String(2 * crowd.length));
  const comment = await fan.comment(post.loss, 'Thinking of you.');
  await house.settled();
  assert.equal((await clara.get(`/api/v1/statuses/${post.loss.id}`)).replies_count, 1, 'what waits is not counted');
  assert.equal((await fan.get(`/api/v1/statuses/${post.loss.id}`)).favourites_count, 0);
  assert.doesNotMatch(words((await house.stranger(clara.path(post.loss))).text), /\b15\b|\b16\b/);
  assert.deepEqual(await clara.below(post.loss), [comment.id]);
  await phoneIsSilent('a wave');
  await neverMeets('broken mirror', post.loss);
});

test('two friends read in turns: they show what is kind, and set aside what is not; she reads it in one evening', async () => {
  const waiting = await friend.get('/api/v1/interaction_requests?limit=80');
  assert.equal(waiting.length, crowd.length);
  const kind = waiting.filter((r) => /With you/.test(r.reply.content)), cruel = waiting.filter((r) => /mirror/.test(r.reply.content));
  assert.equal(kind.length + cruel.length, crowd.length);
  for (const one of kind.slice(0, 4))
    await friend.post(`/api/v1/interaction_requests/${one.id}/authorize`);
  for (const one of cruel) {
    await helper.open('/answers');
    await helper.visitor.submit(/\/answers$/, { id: one.id, act: 'aside' });
  }
  post.shown = kind.slice(0, 4).map((one) => one.id);
  post.left = kind.slice(4).map((one) => one.id);
  assert.deepEqual((await clara.below(post.loss)).filter((id) => post.shown.includes(id)).length, 4);
  await clara.expects(clara.path(post.loss), /With you/);
  await neverMeets('broken mirror', post.loss);
  await phoneIsSilent('what friends show');
  for (const far of servers)
    assert.ok(!far.got.some(({ json }) => json?.type === 'Reject' && /notes/.test(JSON.stringify(json.object))), 'nobody is told that it was set aside');
});

test('who may quote her: followers, with a permission that can be taken back; a paper is refused', async () => {
  const [quoting] = fans;
  const ask = async (person, type) => {
    const note = person.far.note(person, 'Her words:', { quote: post.loss.uri, quoteUri: post.loss.uri, published: house.clock.text });
    const asked = person.far.activity(person, 'QuoteRequest', post.loss.uri, { instrument: note.id });
    await house.hears(person, asked);
    return { note, answer: (await person.far.received((json) => json.type === type && json.object?.id === asked.id)).json };
  };
  await ask(press, 'Reject');
  const { answer } = await ask(quoting, 'Accept');
  assert.equal((await house.stranger(new URL(answer.result).pathname, { accept: 'application/activity+json' })).status, 200);
  const [quote] = await clara.get(`/api/v1/statuses/${post.loss.id}/quotes`);
  await clara.post(`/api/v1/statuses/${post.loss.id}/quotes/${quote.id}/revoke`);
  await quoting.far.received((json) => json.type === 'Delete' && json.object?.id === answer.result);
  assert.equal((await house.stranger(new URL(answer.result).pathname, { accept: 'application/activity+json' })).status, 410);
  await phoneIsSilent('quotes');
});

test('after fourteen days comments close; what nobody showed is erased after thirty', async () => {
  await house.live('2026-05-28T20:00');
  assert.equal((await fan.raw('POST', '/api/v1/statuses', { status: 'late', in_reply_to_id: post.loss.id, visibility: 'public' })).status, 422);
  await fan.light(post.loss);
  await house.live('2026-06-14T20:00');
  assert.deepEqual(house.ask(`SELECT id FROM post WHERE id IN (${post.left.join(', ')})`), []);
  assert.equal(house.ask(`SELECT count(*) FROM held WHERE owner_id = ${clara.id} AND state < 4`)[0], '0', 'nothing cruel is kept either');
  assert.equal((await clara.below(post.loss)).length, 5);
  await phoneIsSilent('the end of a wave');
});

test('the months after: nothing comes, on no day, by no door', async () => {
  await clara.keeps({ base: '2 October 2026', kind: 'due' });
  post.letter = await clara.writesLetter('It would have been today.');
  const before = await clara.notices();
  await house.live('2027-05-13T20:00', async (at) => phoneIsSilent(at));
  assert.deepEqual(await clara.notices(), before);
  assert.deepEqual(house.letters(), []);
  assert.equal((await house.stranger(post.letter)).status, 404);
  for (const far of servers)
    assert.ok(!far.got.some(({ json }) => /would have been/.test(JSON.stringify(json))));
  await phoneIsSilent('a year');
});

test('the first anniversary: the comments of that day are open again, and a new photograph has hers for three days', async () => {
  await house.live('2027-05-14T12:00');
  const open = await fan.get(`/api/v1/statuses/${post.loss.id}`);
  assert.ok(open.interaction_policy.can_reply.with_approval.length || open.interaction_policy.can_reply.always.includes('followers'));
  const picture = await clara.photograph(8, { description: 'a window of the hospital' });
  const where = await clara.writesForm(`/share?earlier=${post.loss.id}`, { caption: 'A year. This is from that morning.', visibility: 'public',
    letting: 'followers_wait', closes: '3', 'media[]': picture.id, 'description[]': 'a window', 'credit[]': '', 'photo_cover[]': 'words', 'photo_words[]': 'From the hospital' });
  post.year = await clara.get(`/api/v1/statuses/${where.match(/\/(\d+)/)[1]}`);
  assert.equal(post.year.spoiler_text, 'From the hospital');
  assert.match((await house.stranger(clara.path(post.year))).text, new RegExp(`href="${clara.path(post.loss)}"`), 'it is linked to last year\'s');
  await house.told();
  await house.until('her own post is in her app', () => ear.of('update').some((p) => p.id === post.year.id));
  quietSince = ear.heard.length;
  const kind = await fan.comment(post.year, 'A year.');
  assert.deepEqual(await clara.below(post.year), [kind.id]);
  const stranger = crowd[1];
  const held = await house.hearsComment(stranger, 'A broken mirror, again.', post.year, { to: [PUBLIC], cc: [clara.uri] });
  assert.ok(!(await clara.below(post.year)).includes(held));
  await neverMeets('broken mirror', post.year);
  await house.live('2027-05-17T13:00');
  for (const one of [post.loss, post.year])
    assert.equal((await fan.raw('POST', '/api/v1/statuses', { status: 'late', in_reply_to_id: one.id, visibility: 'public' })).status, 422);
  const all = await fan.get(`/api/v1/accounts/${clara.id}/statuses?exclude_replies=true`);
  assert.deepEqual(all.slice(0, 2).map((p) => p.id), [post.year.id, post.loss.id], 'who looks finds them in order');
  await phoneIsSilent('a first anniversary');
});

test('the second: nothing public is left; what other servers had is taken back, and the report says by whom', async () => {
  await house.live('2028-05-14T12:00');
  const down = servers.at(-1);
  down.takes = () => 503;
  const reports = [];
  for (const one of [post.year, post.loss])
    reports.push(await clara.send(`${clara.path(one)}/audience`, /\/audience$/, { visibility: `circle:${family.id}` }));
  await house.until('all others confirmed', () => house.ask(`SELECT count(*) FROM told WHERE post_id = ${reports[1].match(/\d+/)[0]} AND taken_back > 0`)[0]
    === String(SERVERS - 1));
  await clara.expects(reports[1], new RegExp(`${SERVERS - 1} of ${SERVERS} servers say that it is removed`), new RegExp(down.domain));
  for (const far of servers.slice(0, -1))
    for (const one of [post.year, post.loss])
      await far.received((json) => json.type === 'Delete' && json.object.id === one.uri);
  for (const one of [post.year, post.loss]) {
    assert.ok([404, 410].includes((await house.stranger(clara.path(one))).status));
    assert.ok([404, 410].includes((await house.stranger(clara.path(one), { accept: 'application/activity+json' })).status));
    assert.equal((await house.stranger(`/api/oembed?url=${encodeURIComponent(one.url)}`)).status, 404);
    assert.equal(await fan.sees(one), false);
    assert.equal(await friend.sees(one), true, 'the family has it');
    for (const media of one.media_attachments)
      assert.ok([404, 410].includes((await fetch(media.url)).status));
  }
  // The one that was down is asked again, as days go by, and then it says so as well.
  down.takes = null;
  await house.goTo('2028-05-15T12:00');
  await house.told();
  await clara.expects(reports[1], new RegExp(`All ${SERVERS} servers`));
  await phoneIsSilent('a second anniversary');
});

test('in two years she was told of nothing that she had not asked for, and never met what was held', async () => {
  assert.deepEqual(house.letters(), []);
  assert.equal(telephone.pushes.length, 0);
  await neverMeets('broken mirror', post.loss);
  for (const p of await clara.home())
    assert.equal(p.account.id, clara.id);
});
