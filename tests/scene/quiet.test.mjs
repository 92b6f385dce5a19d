// Quiet times: made on the page, obeyed by everything, seen by apps as a filter with an end. Years in some
// seconds, on a clock that the test moves. What each rule says is proved in src/core/quiet_test.c.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Clock, moment } from '../lib/clock.mjs';
import { rows } from '../lib/rows.mjs';
import { Server } from '../lib/server.mjs';
import { until } from '../lib/until.mjs';
import { PASSWORD, api, forms, setUp, signIn, token } from '../lib/visitor.mjs';

const who = {};
let server, clock;

// Everything that is due by now has been done.
async function goTo(text) {
  clock.set(moment(text));
  await until('nothing is due', () => rows(server, `SELECT count(*) FROM job WHERE kind IN (16, 55, 57) AND run_at <= ${clock.ms}`)[0] === '0');
}

// A session does not last for years.
async function enter(name) {
  if ((await who[name].visitor.send('/quiet')).status !== 200)
    who[name].visitor = await signIn(server, name);
  return who[name].visitor;
}

const ok = (answer) => {
  assert.equal(answer.status, 200, JSON.stringify(answer.json));
  return answer.json;
};
const filters = async (name) => ok(await who[name].call('GET', '/api/v2/filters'));
const home = async (name) => ok(await who[name].call('GET', '/api/v1/timelines/home'));
const get = async (name, id) => ok(await who[name].call('GET', `/api/v1/statuses/${id}`));
const notices = async (name) => ok(await who[name].call('GET', '/api/v1/notifications?exclude_types[]=admin.sign_up'));
const share = async (name, status, more = {}) => ok(await who[name].call('POST', '/api/v1/statuses', { status, visibility: 'public', ...more }));
const ids = (list) => list.map((one) => one.id);

const FIELDS = { name: 'May', words: 'newborn\n#ultrasound', people: '', often: 'yearly', what: 'hide', from: '2026-05-01', to: '2026-05-20', whole: '1' };

async function keep(name, fields, path = '/quiet/new') {
  const page = await enter(name);
  await page.open(path);
  await page.submit(/^\/quiet\/(new|\d+)$/, { ...FIELDS, ...fields });
  assert.match(page.answer.headers.get('location') ?? '', /^\/quiet\?said=saved/, 'it was not kept');
  return rows(server, 'SELECT id FROM quiet ORDER BY id DESC LIMIT 1')[0];
}

async function press(name, action, path = '/quiet') {
  const page = await enter(name);
  await page.open(path);
  await page.submit(action);
  await page.open(page.answer.headers.get('location'));
  return page.html;
}

before(async () => {
  clock = new Clock('2026-03-14T09:00');
  server = await Server.start({ clock_file: clock.path });
  who.ada = { visitor: await setUp(server, 'ada') };
  for (const name of ['ben', 'cleo']) {
    clock.set(clock.ms + 1000); // ids of two processes differ by their time
    server.command(['user', 'add', name], `${PASSWORD}\n`);
    who[name] = { visitor: await signIn(server, name) };
  }
  for (const one of Object.values(who)) {
    one.bearer = await token(server, one.visitor, 'read write follow');
    one.call = api(server, one.bearer);
    one.id = (await one.call('GET', '/api/v1/accounts/verify_credentials')).json.id;
    await one.call('PATCH', '/api/v1/accounts/update_credentials', { locked: 'false' });
  }
  for (const name of ['ben', 'cleo'])
    await who.ada.call('POST', `/api/v1/accounts/${who[name].id}/follow`);
});

after(async () => {
  await server?.stop();
  clock?.stop();
});

test('nothing is on by itself; proposals are read and changed before they are kept', async () => {
  const page = await enter('ada');
  await page.open('/quiet');
  assert.match(page.html, /No quiet time is kept here/);
  assert.match(page.html, /Newborns and pregnancies/);
  assert.match((await page.open('/settings')).html, /href="\/quiet"/);
  assert.match((await page.open('/dates')).html, /href="\/quiet"/);
  const sets = [...(await page.open('/quiet')).html.matchAll(/href="(\/quiet\/new\?set=\w+)"/g)].map((m) => m[1]);
  assert.equal(sets.length, 7);
  for (const set of sets) {
    await page.open(set);
    const { fields } = forms(page.html).find((f) => f.action === '/quiet/new');
    assert.ok(fields.name && fields.words.split('\n').length >= 4, set);
    assert.match(fields.from, /^2026-/);
    assert.ok(fields.from < fields.to, set);
  }
  await page.open('/quiet/new?set=holidays');
  const { fields } = forms(page.html).find((f) => f.action === '/quiet/new');
  assert.deepEqual([fields.from, fields.to, fields.often], ['2026-12-20', '2027-01-06', 'yearly']);
  assert.equal(rows(server, 'SELECT count(*) FROM quiet')[0], '0');
  assert.deepEqual(await filters('ada'), []);
});

test('in Spanish too', async () => {
  const page = await enter('cleo');
  await page.open('/settings/sharing');
  await page.submit(/settings\/sharing/, { page_language: 'es' });
  await page.open('/quiet');
  assert.match(page.html, /Tiempos de calma/);
  await page.open('/quiet/new?set=fathers');
  const { fields } = forms(page.html).find((f) => f.action === '/quiet/new');
  assert.deepEqual([fields.name, fields.from, fields.to], ['Día del Padre', '2026-03-15', '2026-03-21']);
  await page.open('/settings/sharing');
  await page.submit(/settings\/sharing/, { page_language: 'en' });
});

test('an app sees a filter with an end while it lasts, and again each year', async () => {
  await keep('ada', {});
  assert.deepEqual(await filters('ada'), []);
  const before = await share('ben', 'a newborn in the family');
  await goTo('2026-05-01T00:00');
  const [filter] = await filters('ada');
  assert.equal(filter.title, 'May');
  assert.equal(filter.expires_at, '2026-05-21T00:00:00.000Z');
  assert.equal(filter.filter_action, 'hide');
  assert.deepEqual(filter.context, ['home', 'notifications', 'public', 'thread', 'account']);
  assert.deepEqual(filter.keywords.map((k) => [k.keyword, k.whole_word]), [['newborn', true], ['#ultrasound', true]]);
  assert.ok(!ids(await home('ada')).includes(before.id));
  assert.deepEqual((await get('ada', before.id)).filtered.map((f) => f.filter.title), ['May']);
  assert.deepEqual((await get('cleo', before.id)).filtered, []);
  assert.doesNotMatch((await (await enter('ada')).open('/')).html, /a newborn in the family/);
  assert.match((await who.ada.visitor.open('/quiet')).html, /On now, until the end of 20 May\./);
  await share('cleo', '@ada look, #ultrasound');
  assert.deepEqual(await notices('ada'), []);
  await goTo('2026-05-21T00:00');
  assert.deepEqual(await filters('ada'), []);
  assert.ok(ids(await home('ada')).includes(before.id));
  assert.equal((await notices('ada')).length, 1);
  for (const year of [2027, 2028]) {
    await goTo(`${year}-05-02T12:00`);
    assert.equal((await filters('ada'))[0].expires_at, `${year}-05-21T00:00:00.000Z`);
    await goTo(`${year}-05-22T12:00`);
    assert.deepEqual(await filters('ada'), []);
  }
});

test('a server that was off over the beginning makes up for it when it starts; over all of it, it does nothing', async () => {
  await server.rest();
  clock.set(moment('2029-05-10T12:00'));
  await server.run();
  await goTo('2029-05-10T12:00');
  assert.equal((await filters('ada'))[0].expires_at, '2029-05-21T00:00:00.000Z');
  await server.rest();
  clock.set(moment('2030-06-10T12:00'));
  await server.run();
  await goTo('2030-06-10T12:00');
  assert.deepEqual(await filters('ada'), []);
});

test('ended, switched off, changed, removed: at once', async () => {
  await goTo('2031-05-10T12:00');
  const id = rows(server, 'SELECT id FROM quiet')[0];
  assert.match(await press('ada', /\/end$/), /You ended it for this time\. It comes again on 1 May 2032\./);
  assert.deepEqual(await filters('ada'), []);
  await press('ada', /\/on$/);
  assert.equal((await filters('ada')).length, 1);
  assert.match(await press('ada', /\/off$/, `/quiet/${id}`), /It is switched off\./);
  assert.deepEqual(await filters('ada'), []);
  await press('ada', /\/on$/);
  await keep('ada', { name: 'Spring', words: 'pram', to: '2026-05-12' }, `/quiet/${id}`);
  const [filter] = await filters('ada');
  assert.deepEqual([filter.title, filter.expires_at, filter.keywords.length], ['Spring', '2031-05-13T00:00:00.000Z', 1]);
  assert.equal((await (await enter('ben')).send(`/quiet/${id}`)).status, 404);
  assert.match(await press('ada', /\/remove$/, `/quiet/${id}`), /No quiet time is kept here/);
  assert.deepEqual(await filters('ada'), []);
  assert.equal(rows(server, 'SELECT count(*) FROM job WHERE kind = 55')[0], '0');
});

test('what an app changes in the filter flows back; what it takes away is gone until the next year', async () => {
  const id = await keep('ada', {});
  const [filter] = await filters('ada');
  ok(await who.ada.call('PUT', `/api/v2/filters/${filter.id}`, { title: 'Gentle days', expires_in: '' }));
  ok(await who.ada.call('POST', `/api/v2/filters/${filter.id}/keywords`, { keyword: 'pram', whole_word: false }));
  assert.equal((await filters('ada'))[0].expires_at, '2031-05-21T00:00:00.000Z', 'a quiet time ends');
  await (await enter('ada')).open(`/quiet/${id}`);
  const { fields } = forms(who.ada.visitor.html).find((f) => f.action === `/quiet/${id}`);
  assert.deepEqual([fields.name, fields.words], ['Gentle days', 'newborn\n#ultrasound\npram']);
  await goTo('2032-05-02T12:00');
  const [again] = await filters('ada');
  assert.deepEqual([again.title, again.keywords.map((k) => k.whole_word)], ['Gentle days', [true, true, false]]);
  ok(await who.ada.call('DELETE', `/api/v2/filters/${again.id}`));
  assert.match((await (await enter('ada')).open('/quiet')).html, /You ended it for this time/);
  await goTo('2032-05-22T12:00');
  await goTo('2033-05-02T12:00');
  assert.equal((await filters('ada'))[0].title, 'Gentle days');
  await press('ada', /\/remove$/, `/quiet/${id}`);
});

test('people: what they share, what is about them, their notices', async () => {
  await goTo('2033-06-01T12:00');
  const hers = await share('cleo', 'tulips');
  const his = await share('ben', 'roses');
  const about = await share('cleo', 'with @ben in the garden');
  const mine = await share('ada', 'lilies');
  await keep('ada', { name: 'A while', words: '', people: '@ben', often: 'once', from: '2033-06-01', to: '2033-06-10' });
  const [filter] = await filters('ada');
  assert.deepEqual([filter.title, filter.keywords, filter.statuses], ['A while', [], []]);
  const seen = ids(await home('ada'));
  assert.ok(seen.includes(hers.id) && !seen.includes(his.id) && !seen.includes(about.id));
  assert.deepEqual((await get('ada', his.id)).filtered.map((f) => [f.filter.title, f.keyword_matches, f.status_matches]), [['A while', null, null]]);
  const told = (await notices('ada')).length;
  ok(await who.ben.call('POST', `/api/v1/statuses/${mine.id}/favourite`));
  await share('ben', '@ada hello');
  assert.equal((await notices('ada')).length, told);
  const page = (await (await enter('ada')).open('/')).html;
  assert.ok(/tulips/.test(page) && !/roses/.test(page) && !/in the garden/.test(page));
  assert.doesNotMatch((await who.ada.visitor.open('/notices')).html, /hello/);
  assert.deepEqual((await get('ben', his.id)).filtered, [], 'nobody else knows');
  await goTo('2033-06-11T00:00');
  assert.ok(ids(await home('ada')).includes(his.id));
  assert.ok((await notices('ada')).length > told, 'nothing was lost');
  assert.match((await (await enter('ada')).open('/quiet')).html, /It is over\./);
});

test('what cannot be kept says why, and nothing that was typed is lost', async () => {
  const page = await enter('ada');
  const wrong = async (fields, sentence) => {
    await page.open('/quiet/new');
    await assert.rejects(page.submit(/^\/quiet\/new$/, { ...FIELDS, name: 'A name to keep', ...fields }), (e) => {
      assert.match(e.message, sentence);
      return /value="A name to keep"/.test(e.message) || fields.name === '';
    });
  };
  await wrong({ name: '' }, /needs a name/);
  await wrong({ words: '' }, /at least one word or one person/);
  await wrong({ people: '@nobody' }, /Nobody is found here for @nobody\./);
  await wrong({ people: '@ada' }, /You cannot be among the people/);
  await wrong({ from: 'some day' }, /year, month and day/);
  await wrong({ to: '2026-04-01' }, /lies before the first/);
  await wrong({ to: '2027-05-01' }, /lasts a year at most/);
  await wrong({ words: Array.from({ length: 201 }, (_, i) => `word${i}`).join('\n') }, /at most 200 words/);
});

test('taken along as a file, as filters are', async () => {
  await keep('ada', { people: '@ben' });
  const file = await (await who.ada.visitor.send('/settings/take/quiet.csv')).text();
  assert.match(file, /^Name,From,To,Every year,What happens,Switched off,Words,People\n/);
  assert.match(file, /\nMay,2026-05-01,2026-05-20,true,hide,false,"newborn\n#ultrasound",@ben\n/);
  const app = await fetch(`${server.address}/api/v1/exports/quiet.csv`, { headers: { authorization: `Bearer ${who.ada.bearer}` } });
  assert.equal(await app.text(), file);
  ok(await who.ada.call('POST', '/api/v2/filters', { title: 'Wards', context: ['home', 'thread'], keywords_attributes: [{ keyword: 'ward', whole_word: true }] }));
  assert.match(await (await who.ada.visitor.send('/settings/take/filters.csv')).text(), /\nWards,home thread,warn,,ward,true\n/);
});

// --- candles on a page of the remembered, and the common hour ---

test('a candle on a page burns for a day; who lit it is read by its keepers alone', async () => {
  await goTo('2034-03-01T12:00');
  for (const [name, access] of [['rosa', 3], ['closed', 0]]) {
    rows(server, `INSERT INTO account (id, name, name_key, display, created_at, uses) VALUES (${access + 71}, '${name}', '${name}', '${name}', 0, 2048)`);
    rows(server, `INSERT INTO memorial (account_id, circle_id, access, created_at) VALUES (${access + 71}, ${access + 171}, ${access}, 0)`);
    rows(server, `INSERT INTO memorial_keeper (memorial_id, account_id, state, since) VALUES (${access + 71}, ${who.ada.id}, 1, 0)`);
  }
  const ben = await enter('ben');
  await ben.open('/@rosa/candles');
  assert.equal(ben.status, 200, ben.html);
  assert.doesNotMatch(ben.html, /Who lit one/);
  await ben.open('/@rosa'); // the page itself
  assert.doesNotMatch(ben.html, /href="\/@rosa\/candles"/);
  await ben.submit(/candle$/);
  assert.equal(ben.answer.headers.get('location'), '/@rosa');
  assert.match((await ben.open('/@rosa')).html, /Your candle burns until 2 March 2034/);
  await ben.open('/@rosa/candles');
  assert.match(ben.html, /Your candle burns until 2 March 2034/);
  assert.ok(!forms(ben.html).some((f) => /candle$/.test(f.action ?? '')));
  assert.equal((await ben.send('/@closed/candles')).status, 404);
  assert.equal((await ben.send('/@cleo/candles')).status, 404);
  const ada = await enter('ada');
  assert.match((await ada.open('/@rosa')).html, /href="\/@rosa\/candles"/);
  await ada.open('/@rosa/candles');
  assert.match(ada.html, /Who lit one.*@ben/s);
  assert.doesNotMatch(ada.html, /\b1 candle|candles: 1/);
  assert.ok(!(await notices('ada')).some((n) => n.account.acct === 'ben' && n.created_at > '2034'), 'nobody is told');
  await goTo('2034-03-02T12:00');
  await (await enter('ben')).open('/@rosa/candles');
  await who.ben.visitor.submit(/candle$/); // again
});

test('the common hour: only when the host wants it, at seven by one\'s own clocks', async () => {
  await goTo('2034-10-15T18:00');
  const ben = await enter('ben');
  assert.equal((await ben.send('/hour')).status, 404);
  assert.doesNotMatch((await ben.open('/')).html, /common hour/);
  const ada = await enter('ada');
  await ada.open('/host');
  await ada.submit(/^\/host$/, { hour: '1' });
  await until('the hour has a page', async () => (await ben.send('/hour')).status === 200);
  assert.match((await ben.open('/')).html, /href="\/hour"/);
  assert.match((await ben.open('/hour')).html, /it begins this evening at seven/);
  assert.ok(!forms(ben.html).some((f) => f.action === '/hour'));
  await goTo('2034-10-15T19:10');
  await ben.open('/hour');
  await ben.submit(/^\/hour$/);
  await ben.open('/hour');
  assert.match(ben.html, /Your candle burns\./);
  await ben.submit(/hour\/hide$/);
  assert.doesNotMatch((await ben.open('/')).html, /href="\/hour"/);
  await ben.open('/hour');
  await ben.submit(/hour\/show$/);
  assert.match((await ben.open('/')).html, /href="\/hour"/);
  await keep('ben', { name: 'October', words: 'candle', from: '2034-10-15', to: '2034-10-15' });
  assert.doesNotMatch((await ben.open('/')).html, /href="\/hour"/);
  await goTo('2034-10-16T12:00');
  assert.match((await (await enter('ben')).open('/hour')).html, /The next one is on 15 October\./);
});
