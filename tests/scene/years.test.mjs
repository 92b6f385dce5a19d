// Ten years in some seconds, with everything that knows time at once: dates in the calendars of several
// families, each answer to a reminder, comments that close and open on their day, posts that wait, candles,
// shelter, what is kept for a while only, a home that was off, summer time, and a person who moves.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DAY, moment } from '../lib/clock.mjs';
import { House, words } from '../lib/house.mjs';

const FROM = '2027-02-20T08:00', TO = '2037-02-20T08:00';
let house, ada, ben, cleo;
const heard = []; // { who, at, day, of, words }: reminders as they came
const post = {};

// The days of ten years on which a calendar shows that month and day: Node's own reckoning, not ours.
function daysOf(calendar, fits) {
  const show = new Intl.DateTimeFormat(`en-u-ca-${calendar}`, { timeZone: 'UTC', month: calendar === 'hebrew' ? 'long' : 'numeric', day: 'numeric' });
  const days = [];
  for (let at = moment(FROM.slice(0, 10)); at < moment(TO); at += DAY) {
    const parts = Object.fromEntries(show.formatToParts(at).map((p) => [p.type, p.value]));
    if (fits(parts))
      days.push(new Date(at).toISOString().slice(0, 10));
  }
  return days;
}

// Nine in the morning in Berlin, in UTC.
const atNine = (day) => `${day}T0${/-(0[4-9]|10)-/.test(day) || /-03-(29|3[01])/.test(day) ? 7 : 8}:00:00.000Z`;
const came = (who, of) => heard.filter((h) => h.who === who && h.of === of);
const daysThatCame = (who, of) => came(who, of).map((h) => h.at.slice(0, 10));
const isOpen = async (status) => (await cleo.get(`/api/v1/statuses/${status.id}`)).interaction_policy.can_reply.with_approval.length > 0;

// What each does with a reminder, and nothing else.
const deeds = {
  'a grandmother': (who, n) => who.light(n.status),
  'an aunt': (who, n, i) => (i === 0 ? who.answers(n, 'year') : who.light(n.status)),
  'a teacher': (who, n, i) => (i === 0 ? who.answers(n, 'fewer') : who.light(n.status)),
  'a neighbour': () => {},
  'a brother': (who, n) => who.answers(n, 'never'),
  'a friend': (who, n, i) => (i === 0 ? who.answers(n, 'later') : who.light(n.status)),
  'a house': (who, n) => who.light(n.status),
  'a ship': (who, n, i) => (i === 0 ? who.answers(n, 'pause', { until: '2030-01-01' }) : who.light(n.status)),
};

const known = new Set();
async function look(at) {
  for (const who of [ada, ben]) {
    const notes = (await who.notes()).filter((n) => !known.has(n.status.id)).reverse();
    for (const n of notes) {
      known.add(n.status.id);
      const said = words(n.status.content);
      const of = Object.keys(deeds).find((name) => said.includes(name));
      assert.ok(of, said);
      heard.push({ who: who.name, at, of, words: said });
      await deeds[of](who, n, came(who.name, of).length - 1);
    }
  }
}

before(async () => {
  house = await House.start({ at: FROM, host: 'ada' });
  ({ ada } = house.people);
  [ben, cleo] = [await house.add('ben'), await house.add('cleo')];
  assert.equal((await ben.get('/api/v1/accounts/verify_credentials')).created_at.slice(0, 10), FROM.slice(0, 10), 'a command has the same clock');
  for (const who of [ada, ben])
    await who.send('/settings/sharing', /settings\/sharing/, { timezone: 'Europe/Berlin' });
  await ben.follows(ada);
});

after(() => house?.stop());

test('what is written down, in the calendars of several families', async () => {
  const reminds = { channel: 'app', hour: '9', discreet: '' };
  const keep = async (who, name, fields, note = reminds) => {
    await who.keeps({ name, ...fields });
    if (note)
      await who.keeps({ name, ...fields, ...note }, await who.dateOf(name));
  };
  await keep(ada, 'a grandmother', { base: '29 February 2024' });
  await keep(ada, 'an aunt', { base: '14 Adar 5785', calendar: 'hebrew', written: 'own', adar: 'both' });
  await keep(ada, 'a teacher', { base: '2 July 2025', calendar: 'islamic-umalqura' });
  await keep(ada, 'a neighbour', { base: '6 October 2025', calendar: 'chinese' });
  await keep(ada, 'a brother', { base: '5 May 2025', calendar: 'persian' });
  await keep(ada, 'a friend', { base: '3 June 2020' });
  await keep(ada, 'the day that it was due', { base: '11 September 2026', kind: 'due' }, null);
  await keep(ben, 'a house', { base: '28 March 2020' }, { ...reminds, hour: '2' });
  await keep(ben, 'a ship', { base: '31 October 2020' }, { ...reminds, hour: '2' });
});

test('what waits, closes and ends by itself is begun', async () => {
  await ada.send('/shelter', /shelter\/closing/, { days: '14' });
  post.first = await ada.share('The first rose');
  await ada.send(ada.path(post.first), /closing\/yearly$/);
  post.waits = await ada.share('It is in the ground', { scheduled_at: '2028-02-29T12:00:00.000Z' });
  post.held = await cleo.comment(post.first, 'a thorn');
  assert.equal(await cleo.sees(post.held), true);
  post.loose = await ada.photograph(1);
  await ben.light(post.first);
  await ada.post('/api/v1/shelter');
  post.vote = await ben.share('Which day?', { poll: { options: ['Saturday', 'Sunday'], expires_in: 30 * 86400 } });
  await ben.post('/api/v2/filters', { title: 'spring', context: ['home'], filter_action: 'hide', expires_in: 40 * 86400,
    keywords_attributes: [{ keyword: 'roses', whole_word: true }] });
  post.link = house.command(['user', 'invite', '--uses', '3', '--days', '20']).match(/\/join\/\S+/)[0];
});

test('in the first weeks: shelter, candles, what is loose and what is held end when they should', async () => {
  await house.live('2027-02-27T07:59', look);
  assert.equal((await ada.get('/api/v1/shelter')).on, true);
  assert.equal((await ada.notices()).some((n) => n.type === 'favourite'), false, 'in shelter no candle is told');
  assert.equal((await ada.raw('GET', `/api/v1/media/${post.loose.id}`)).status, 404, 'nobody shared it');
  await house.live('2027-02-27T08:01', look);
  assert.equal((await ada.get('/api/v1/shelter')).on, false);
  await ben.post(`/api/v1/statuses/${post.first.id}/unfavourite`);
  await ben.light(post.first);
  await cleo.light(post.first);
  await house.live('2027-03-01T12:00', look);
  assert.deepEqual((await ada.notices()).filter((n) => n.type === 'favourite').map((n) => n.created_at), ['2027-02-28T08:00:00.000Z'],
    'candles of a day are told once, at nine');
  assert.equal(await isOpen(post.first), true);
  await house.live('2027-03-06T09:00', look);
  assert.equal(await isOpen(post.first), false);
  assert.equal((await ben.get('/api/v2/filters')).length, 1);
  await house.live('2027-03-12T09:00', look);
  assert.equal((await house.stranger(post.link)).text.includes('name="password"'), false, 'an invitation is over');
  assert.equal(await cleo.sees(post.held), true);
  await house.live('2027-03-24T09:00', look);
  assert.equal(await cleo.sees(post.held), false, 'what nobody showed for thirty days is erased');
  assert.deepEqual(house.ask(`SELECT id FROM post WHERE id = ${post.held.id}`), []);
  assert.equal((await ada.get(`/api/v1/statuses/${post.vote.id}`)).poll.expired, true);
});

test('a day whose hour the clocks leave out, and one whose hour comes twice', async () => {
  await house.live('2027-11-30T09:00', look);
  assert.deepEqual(came('ben', 'a house').map((h) => h.at), ['2027-03-28T01:00:00.000Z'], 'at three, as there is no two');
  assert.equal(came('ben', 'a ship').length, 1);
  assert.match(came('ben', 'a ship')[0].at, /^2027-10-31T0[01]:00/);
});

test('who was signed in has to sign in again after half a year, and an app goes on', async () => {
  await cleo.visitor.open('/settings');
  assert.equal(cleo.visitor.status, 401);
  assert.equal((await cleo.get('/api/v1/accounts/verify_credentials')).id, cleo.id);
  assert.equal(house.ask(`SELECT count(*) FROM session WHERE account_id = ${cleo.id}`)[0], '0', 'the old one is gone');
});

test('a leap day: it is shared when it was to be, and its comments open on the 28th of other years', async () => {
  await house.live('2028-02-29T12:01', look);
  const [shared] = await ben.get(`/api/v1/accounts/${ada.id}/statuses?limit=1`);
  assert.match(shared.content, /in the ground/);
  post.leap = shared;
  await ada.send(ada.path(shared), /closing\/yearly$/, {});
  const opens = async (day, status = post.leap) => {
    await house.live(`${day}T12:00`, look);
    return isOpen(status);
  };
  assert.equal(await opens('2029-02-27'), false);
  assert.equal(await opens('2029-02-28'), true);
  assert.equal(await opens('2029-03-02'), true);
  assert.equal(await opens('2029-03-03'), false);
  assert.equal(await opens('2030-02-19', post.first), false);
  assert.equal(await opens('2030-02-20', post.first), true);
  assert.equal(await opens('2030-02-23', post.first), false);
});

test('a home that was off over a day says nothing late, and opens nothing late', async () => {
  await house.live('2031-02-26T12:00', look);
  const before = heard.length;
  await house.offUntil('2031-03-08T12:00');
  await look(house.clock.text);
  assert.equal(heard.length, before);
  assert.equal(await isOpen(post.leap), false);
  await house.live('2032-02-28T12:00', look);
  assert.equal(await isOpen(post.leap), false, 'this year has a 29th');
  await house.live('2032-02-29T06:00', look);
  await house.offUntil('2032-03-01T12:00');
  await look(house.clock.text);
  assert.equal(await isOpen(post.leap), true, 'a day late is not too late');
});

test('somebody moves to the other side of the earth', async () => {
  await house.live('2033-01-10T12:00', look);
  await ada.send('/settings/sharing', /settings\/sharing/, { timezone: 'Pacific/Auckland' });
  await house.live(TO, look);
  assert.deepEqual(came('ada', 'a grandmother').map((h) => h.at).slice(-4), ['2033-02-27T20:00:00.000Z', '2034-02-27T20:00:00.000Z',
    '2035-02-27T20:00:00.000Z', '2036-02-28T20:00:00.000Z'], 'nine in the morning there, which is the evening before elsewhere');
  assert.deepEqual(came('ada', 'a friend').map((h) => h.at).slice(-1), ['2036-06-02T21:00:00.000Z'], 'without summer time in June');
});

test('each came on its day, once, and as it was asked to', async () => {
  const years = (from, to, day) => Array.from({ length: to - from + 1 }, (_, i) => `${from + i}-${day}`);
  assert.deepEqual(daysThatCame('ada', 'a grandmother').slice(0, -4),
    ['2027-02-28', '2028-02-29', '2029-02-28', '2030-02-28', '2032-03-01'], 'in 2031 the home was off');
  // "later" comes once more, four hours later.
  assert.deepEqual(came('ada', 'a friend').map((h) => h.at).slice(0, 3), [atNine('2027-06-03'), '2027-06-03T11:00:00.000Z', atNine('2028-06-03')]);
  assert.deepEqual(daysThatCame('ben', 'a house'), ['2027-03-28', ...years(2030, 2036, '03-28')], 'nothing comes in a pause');
  assert.deepEqual(daysThatCame('ben', 'a ship'), ['2027-10-31', ...years(2030, 2036, '10-31')]);
});

test('in other calendars too, by the years of each', async () => {
  const local = (day) => (day < '2033-01-10' ? day : new Date(moment(day) - DAY).toISOString().slice(0, 10)); // in Auckland, as UTC says
  const isTold = (day) => day < '2031-02-26' || day > '2031-03-08';
  const adar = daysOf('hebrew', (p) => p.day === '14' && /^Adar/.test(p.month)).filter(isTold);
  assert.equal(adar.filter((d) => /^2030/.test(d)).length, 2, 'a year of two Adars');
  // "Not this year" holds for the second Adar of that year as well.
  assert.deepEqual(daysThatCame('ada', 'an aunt'), adar.filter((d) => !/^2027-03/.test(d)).map(local));
  const hijri = daysOf('islamic-umalqura', (p) => p.month === '1' && p.day === '7').filter(isTold);
  assert.ok(hijri.length >= 10);
  assert.deepEqual(daysThatCame('ada', 'a teacher'), hijri.filter((d, i) => i % 2 === 0).map(local), 'each second one');
  const autumn = daysOf('chinese', (p) => p.month === '8' && p.day === '15');
  assert.deepEqual(daysThatCame('ada', 'a neighbour'), autumn.slice(0, 3), 'three that nobody answered end it');
  const spring = daysOf('persian', (p) => p.month === '2' && p.day === '15');
  assert.deepEqual(daysThatCame('ada', 'a brother'), spring.slice(0, 1), '"never" is never');
});

test('and nothing else came: to no one, by no door', async () => {
  assert.deepEqual(house.letters(), []);
  assert.deepEqual((await cleo.notices()).map((n) => [n.type, n.created_at, n.status?.content]), []);
  for (const who of [ada, ben, cleo])
    for (const p of await who.home())
      assert.ok([ada.id, ben.id].includes(p.account.id) && p.created_at < '2028-03', `${who.name}: ${p.content}`);
  const kinds = (await ada.notices()).map((n) => n.type).sort();
  assert.deepEqual([...new Set(kinds)].filter((k) => !['mention', 'favourite', 'follow', 'follow_request', 'admin.sign_up'].includes(k)), []);
  assert.equal(heard.filter((h) => /due/.test(h.words)).length, 0);
  await ada.expects('/dates', /It ended by itself/, /11 September 2037/);
});
