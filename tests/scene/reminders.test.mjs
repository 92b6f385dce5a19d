// Dates that somebody keeps, and reminders that never come unasked: ten years in some seconds, on a clock
// that the test moves. Through the pages, an app, a calendar and letters.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Clock, moment } from '../lib/clock.mjs';
import { makePage, pageChosen } from '../lib/remembered.mjs';
import { rows } from '../lib/rows.mjs';
import { Server } from '../lib/server.mjs';
import { until } from '../lib/until.mjs';
import { PASSWORD, Visitor, api, forms, setUp, signIn, token } from '../lib/visitor.mjs';

let server, clock;
const visitor = {}, call = {};

// Everything that is due by now has been done.
const settled = () => until('no letter is left to write', () => rows(server, `SELECT count(*) FROM job WHERE kind IN (57, 58, 59) AND run_at <= ${clock.ms}`)[0] === '0');
async function goTo(text) {
  clock.set(moment(text));
  await settled();
}

// A session does not last for years.
async function enter(name) {
  if ((await visitor[name].send('/dates')).status !== 200)
    visitor[name] = await signIn(server, name);
  return visitor[name];
}

const notes = async (name, query = '') => (await call[name]('GET', `/api/v1/notifications?limit=40${query}`)).json
  .filter((n) => n.account.acct === 'rosemary');
const letters = () => readdirSync(join(clock.folder, 'mail')).filter((f) => f.endsWith('.eml')).sort()
  .map((f) => readFileSync(join(clock.folder, 'mail', f), 'utf8'));
const words = (letter) => Buffer.from(letter.split('\r\n\r\n')[1], 'base64').toString();

const FIELDS = { kind: 'death', rule: 'yearly', calendar: 'gregorian', written: 'civil', leap: '28', end: 'last',
  adar: 'first', which: '1', weekday: '0', month: '1', offset: '0', lead: '0', hour: '9', channel: 'none' };

// Writes down a date through the pages: looked at first, then kept. Gives the next days as they were shown.
async function keep(name, fields, path = '/dates/new') {
  const page = await enter(name);
  await page.open(path);
  await page.submit(/^\/dates\/(new|\d+)#/, { ...FIELDS, ...fields, do: 'look' });
  page.html = await page.answer.text();
  const shown = [...page.html.split('id="next"')[1].split('</ol>')[0].matchAll(/<li>([^<]*)/g)].map((m) => m[1].trim());
  await page.submit(/^\/dates\/(new|\d+)#/, { ...FIELDS, ...fields, do: 'keep' });
  assert.match(page.answer.headers.get('location') ?? '', /^\/dates\?said=saved/, 'it was not kept');
  return shown;
}

const idOf = (base) => rows(server, `SELECT id FROM kept_date WHERE base = '${base}'`)[0];
const dueOf = (base) => Number(rows(server, `SELECT due_at FROM reminder WHERE date_id = ${idOf(base)}`)[0]);

before(async () => {
  clock = new Clock('2026-03-14T09:00');
  mkdirSync(join(clock.folder, 'mail'));
  server = await Server.start({ clock_file: clock.path, mail_folder: join(clock.folder, 'mail'), mail_from: 'rosemary@example.org' });
  visitor.ada = await setUp(server, 'ada');
  server.command(['user', 'add', 'ben'], `${PASSWORD}\n`);
  visitor.ben = await signIn(server, 'ben');
  for (const name of ['ada', 'ben'])
    call[name] = api(server, await token(server, visitor[name]));
});

after(async () => {
  await server?.stop();
  clock?.stop();
});

test('a date is shown before it is kept, and is nobody else\'s', async () => {
  await (await enter('ada')).open('/dates');
  assert.match(visitor.ada.html, /No date is kept here/);
  assert.deepEqual(await keep('ada', { base: '29 February 2024', name: 'a grandmother' }),
    ['28 February 2027', '29 February 2028', '28 February 2029']);
  await (await enter('ada')).open('/dates');
  assert.match(visitor.ada.html, /28 February 2027/);
  assert.match(visitor.ada.html, /a grandmother/);
  const path = `/dates/${idOf('2024-02-29')}`;
  assert.equal((await visitor.ben.send(path)).status, 404);
  await (await enter('ben')).open('/dates');
  assert.doesNotMatch(visitor.ben.html, /grandmother/);
  assert.deepEqual(await keep('ada', { base: '14 Adar 5785', calendar: 'hebrew', written: 'own', adar: 'both' }),
    ['21 February 2027', '23 March 2027', '12 March 2028']);
});

test('what is not shown is not kept', async () => {
  const page = visitor.ada;
  await page.open('/dates/new');
  await page.submit(/dates\/new/, { ...FIELDS, base: '4 March 1962', do: 'keep', looked: 'a guess' });
  page.html = await page.answer.text();
  assert.match(page.html, /The next days/);
  assert.equal(rows(server, "SELECT count(*) FROM kept_date WHERE base = '1962-03-04'")[0], '0');
  await page.open('/dates/new');
  await assert.rejects(page.submit(/dates\/new/, { ...FIELDS, base: 'some day', do: 'look' }), /can(&#39;|')t be read/);
  await page.open('/dates/new');
  await assert.rejects(page.submit(/dates\/new/, { ...FIELDS, base: '1962', do: 'look' }), /whole day/);
});

test('nothing comes unless it was switched on', async () => {
  for (const year of [2027, 2028])
    for (const day of ['02-28', '02-29', '03-20'])
      await goTo(`${year}-${day}T12:00`);
  assert.deepEqual(await notes('ada'), []);
  assert.equal(rows(server, 'SELECT count(*) FROM reminded')[0], '0');
});

test('switched on, it comes when it was asked to: a private note, without a name, in every app', async () => {
  await goTo('2028-03-01T12:00');
  const id = idOf('2024-02-29');
  await keep('ada', { base: '29 February 2024', name: 'a grandmother', channel: 'app', lead: '3', hour: '7', discreet: '1' }, `/dates/${id}`);
  await goTo('2029-02-25T06:59');
  assert.deepEqual(await notes('ada'), []);
  await goTo('2029-02-25T07:00');
  const [note] = await notes('ada');
  assert.equal(note.type, 'mention');
  assert.equal(note.fallback, undefined);
  assert.equal(note.status.visibility, 'direct');
  assert.equal(note.status.spoiler_text, 'A note for you');
  assert.match(note.status.content, /is on 28 February, in 3 days/);
  assert.doesNotMatch(note.status.content, /grandmother/);
  assert.deepEqual(note.status.media_attachments, []);
  assert.deepEqual(await notes('ben'), []);
  const [known] = await notes('ada', '&supported_types[]=mention');
  assert.equal(known.type, 'rosemary.remembrance');
  assert.equal(known.fallback.title, 'A note for you');
  const [group] = (await call.ada('GET', '/api/v2/notifications?supported_types[]=mention')).json.notification_groups;
  assert.equal(group.type, 'rosemary.remembrance');
});

test('the pages show it as any note, with its words covered', async () => {
  const page = await enter('ada');
  await page.open('/notices');
  assert.match(page.html, /wrote to you/);
  assert.match(page.html, /A note for you/);
  assert.doesNotMatch(page.html, /grandmother/);
  await page.open(page.html.match(/href="(\/@rosemary\/\d+)"/)[1]);
  assert.equal(page.status, 200);
  assert.match(page.html, /is on 28 February, in 3 days/);
  const [note] = await notes('ada');
  assert.equal((await (await enter('ben')).send(new URL(note.status.url).pathname)).status, 404);
});

test('the place\'s own account is nobody that can be found, followed or asked for', async () => {
  const found = await call.ben('GET', '/api/v2/search?q=rosemary&type=accounts');
  assert.deepEqual(found.json.accounts, []);
  const [{ account }] = await notes('ada');
  assert.equal(account.bot, true);
  assert.equal((await call.ben('POST', `/api/v1/accounts/${account.id}/follow`)).status, 403);
  const domain = new URL(server.address).host;
  assert.equal((await fetch(`${server.address}/.well-known/webfinger?resource=acct:rosemary@${domain}`)).status, 404);
  await (await enter('ada')).open('/host');
  assert.doesNotMatch(visitor.ada.html, /@rosemary\b/);
});

test('the link answers it, in one step, and it is gone', async () => {
  const [note] = await notes('ada');
  const link = new URL(note.status.content.match(/href="([^"]*\/remind\/[^"]*)"/)[1]);
  const stranger = new Visitor(server.address);
  await stranger.open(link.pathname);
  assert.match(stranger.html, /Not this year/);
  assert.equal((await fetch(server.address + link.pathname)).status, 200);
  assert.equal((await notes('ada')).length, 1, 'looking at it does nothing');
  await stranger.submit(/remind/, { do: 'year' });
  await stranger.open(link.pathname);
  assert.match(stranger.html, /again this year/);
  assert.deepEqual(await notes('ada'), []);
  assert.equal(dueOf('2024-02-29'), moment('2030-02-25T07:00'));
});

test('an app answers by a word', async () => {
  await goTo('2030-02-25T07:00');
  const [note] = await notes('ada');
  await call.ada('POST', '/api/v1/statuses', { status: '@rosemary later', in_reply_to_id: note.status.id, visibility: 'direct' });
  assert.equal(dueOf('2024-02-29'), moment('2030-02-25T11:00'));
  await goTo('2030-02-25T11:00');
  const [again] = await notes('ada');
  assert.notEqual(again.id, note.id);
  await call.ada('POST', `/api/v1/statuses/${again.status.id}/favourite`);
  assert.equal(rows(server, 'SELECT answer FROM reminded ORDER BY id DESC LIMIT 1')[0], '1');
});

test('another time zone, and the clocks that change there', async () => {
  await (await enter('ada')).open('/settings/sharing');
  await visitor.ada.submit(/settings\/sharing/, { timezone: 'America/New_York' });
  assert.equal(dueOf('2024-02-29'), moment('2031-02-25T12:00'), 'seven in the morning there');
  await keep('ada', { base: '12 March 2020', channel: 'app', hour: '9', discreet: '1' });
  // The clocks of New York go forward on 10 March 2030, on 9 March 2031 and on 14 March 2032.
  assert.equal(dueOf('2020-03-12'), moment('2030-03-12T13:00'));
  await goTo('2030-03-12T13:00');
  assert.equal((await notes('ada')).length, 3);
});

test('a server that was off over the day says nothing late', async () => {
  assert.equal(dueOf('2020-03-12'), moment('2031-03-12T13:00'));
  const before = (await notes('ada')).length;
  await server.rest();
  clock.set(moment('2031-03-15T00:00'));
  await server.run();
  await settled();
  assert.equal((await notes('ada')).length, before);
  assert.equal(dueOf('2020-03-12'), moment('2032-03-12T14:00'));
  // One day late is not too late.
  await server.rest();
  clock.set(moment('2032-02-26T12:00'));
  await server.run();
  await settled();
  assert.equal((await notes('ada')).length, before + 1);
});

test('an upgrade switches nothing on or off', async () => {
  const all = () => rows(server, 'SELECT date_id, lead, hour, channel, discreet, every, due_at FROM reminder ORDER BY date_id').join();
  const was = all();
  await server.rest();
  await server.run();
  await settled();
  assert.equal(all(), was);
});

test('a pause holds for all, until its day', async () => {
  await (await enter('ada')).open('/dates');
  await visitor.ada.submit(/dates\/pause/, { until: '2033-06-01' });
  assert.deepEqual((await notes('ada')).filter((n) => n.status.content.includes('/remind/') && !n.status.favourited), []);
  const count = (await notes('ada')).length;
  await goTo('2033-02-25T12:00');
  await goTo('2033-03-12T14:00');
  assert.equal((await notes('ada')).length, count);
  await (await enter('ada')).open('/dates');
  assert.match(visitor.ada.html, /No reminder comes before 1 June 2033/);
  await visitor.ada.submit(/dates\/pause/, { do: 'go' });
});

test('three years without an answer end it, without a word', async () => {
  const id = idOf('2020-03-12');
  await keep('ada', { base: '12 March 2020', channel: 'app', hour: '10', discreet: '1' }, `/dates/${id}`);
  const count = (await notes('ada')).length;
  for (const year of [2034, 2035, 2036, 2037, 2038]) {
    await goTo(`${year}-02-25T12:00`);
    for (const n of await notes('ada'))
      if (!n.status.favourited && n.status.content.includes('28 February'))
        await call.ada('POST', `/api/v1/statuses/${n.status.id}/favourite`);
    await goTo(`${year}-03-12T15:00`);
  }
  const of = (await notes('ada')).filter((n) => n.status.content.includes('keep is today') && !n.status.favourited);
  assert.equal(of.length, 3);
  assert.ok((await notes('ada')).length > count);
  await (await enter('ada')).open('/dates');
  assert.match(visitor.ada.html, /It ended by itself/);
});

test('by letter, to an address that said yes', async () => {
  await (await enter('ben')).open('/dates');
  assert.match(visitor.ben.html, /No date is kept here/);
  await keep('ben', { base: '1 April 2020', name: 'a rose garden' });
  await (await enter('ben')).open('/dates');
  await visitor.ben.submit(/dates\/mail/, { mail: 'ben@example.net' });
  await until('a letter', () => letters().length === 1);
  const ask = letters()[0];
  assert.match(ask, /^To: <ben@example\.net>\r$/m);
  const link = words(ask).match(/https?:\/\/\S+\/dates\/mail\/\S+/)[0];
  const reader = new Visitor(server.address);
  await reader.open(new URL(link).pathname);
  assert.match(reader.html, /ben@example\.net/);
  await reader.submit(/dates\/mail/);
  await keep('ben', { base: '1 April 2020', name: 'a rose garden', channel: 'mail', hour: '8', discreet: '1' }, `/dates/${idOf('2020-04-01')}`);
  await goTo('2038-04-01T08:00');
  await until('another letter', () => letters().length === 2);
  const letter = letters()[1];
  assert.doesNotMatch(letter + words(letter), /rose garden/);
  assert.match(words(letter), /A date that you keep is today/);
  assert.deepEqual(await notes('ben'), []);
  await reader.open(new URL(words(letter).match(/https?:\/\/\S+\/remind\/\S+/)[0]).pathname);
  await reader.submit(/remind/, { do: 'never' });
  assert.equal(rows(server, `SELECT count(*) FROM reminder WHERE date_id = ${idOf('2020-04-01')}`)[0], '0');
});

test('a calendar app learns that there is a day, and no more', async () => {
  await (await enter('ada')).open('/dates');
  await visitor.ada.submit(/dates\/calendar/, { do: 'make' });
  await (await enter('ada')).open('/dates');
  const address = visitor.ada.html.match(/https?:\/\/[^<]*\/dates\/calendar\/[^<]*/)[0];
  const answer = await fetch(server.address + new URL(address).pathname);
  assert.match(answer.headers.get('content-type'), /^text\/calendar/);
  const text = await answer.text();
  assert.match(text, /BEGIN:VEVENT\r\n/);
  assert.doesNotMatch(text, /grandmother|death|VALARM/i);
  await visitor.ada.submit(/dates\/calendar/, { do: 'end' });
  assert.equal((await fetch(server.address + new URL(address).pathname)).status, 404);
});

test('dates are taken along and brought again, reminding of nothing', async () => {
  const file = await (await (await enter('ada')).send('/dates/file')).text();
  assert.match(file, /^Kind,Words,Name,Date,Rule\n/);
  const body = new FormData();
  await (await enter('ben')).open('/dates');
  body.append('csrf', visitor.ben.html.match(/name="csrf" value="([^"]*)"/)[1]);
  body.append('file', new Blob([file]), 'dates.csv');
  const answer = await visitor.ben.send('/dates/file', { method: 'POST', body, headers: { origin: server.address } });
  assert.equal(answer.status, 303);
  await (await enter('ben')).open('/dates');
  assert.match(visitor.ben.html, /a grandmother/);
  assert.equal(rows(server, "SELECT count(*) FROM reminder r JOIN account a ON a.id = r.account_id WHERE a.name = 'ben'")[0], '0');
});

test('whoever leaves leaves no date behind', async () => {
  server.command(['user', 'remove', 'ben']);
  await until('their dates are gone', () => rows(server, "SELECT count(*) FROM kept_date k JOIN account a ON a.id = k.account_id WHERE a.name = 'ben'")[0] === '0');
  assert.equal(rows(server, "SELECT count(*) FROM dates_of d JOIN account a ON a.id = d.account_id WHERE a.name = 'ben'")[0], '0');
});

test('a date names a page of the remembered: writing from its reminder begins with that page, for its people', async () => {
  const page = await enter('ada');
  await makePage(page, 'rose');
  const rose = pageChosen(page);
  const [next] = await keep('ada', { base: '2 May 2019', page: rose, channel: 'app', hour: '9', discreet: '1' });
  await page.open('/dates');
  assert.match(page.html, /<a href="\/@rose">A page without a name<\/a>/);
  await page.open(`/dates/${idOf('2019-05-02')}`);
  assert.match(page.html, new RegExp(`<select id="page".*?value="${rose}" selected`, 's'));

  await goTo(`${next.match(/\d{4}/)[0]}-05-02T20:00`);
  const secret = () => rows(server, `SELECT secret FROM reminded WHERE date_id = ${idOf('2019-05-02')}`)[0];
  await until('it is said', secret);
  const reader = new Visitor(server.address);
  await reader.open(`/remind/${secret()}`);
  await reader.submit(/remind/, { do: 'write' });
  const where = reader.answer.headers.get('location');
  assert.match(where, /^\/share\?date=\d+$/);
  await (await enter('ada')).open(where);
  const { html } = visitor.ada;
  assert.match(html, new RegExp(`<select id="memorial".*?value="${rose}" selected`, 's'));
  assert.match(forms(html).find((f) => f.action === '/share').fields.visibility, /^circle:\d+$/);

  // The page goes, the date stays.
  await visitor.ada.open('/@rose/keep/end');
  await visitor.ada.submit(/keep\/end/, {});
  await visitor.ada.open('/dates');
  assert.match(visitor.ada.html, /2 May/);
  assert.doesNotMatch(visitor.ada.html, /@rose/);
  await visitor.ada.open(where);
  assert.match(visitor.ada.html, /that was chosen for this is gone/);
});
