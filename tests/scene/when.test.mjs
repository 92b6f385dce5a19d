// The time that a post is about: typed as people do, shown back before it is kept, changed and taken away,
// through the page and through an app; and browsed by years and decades by whoever may see the posts.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readFileSync } from 'node:fs';
import { makePage, pageChosen } from '../lib/remembered.mjs';
import { rows } from '../lib/rows.mjs';
import { Server } from '../lib/server.mjs';
import { until } from '../lib/until.mjs';
import { PASSWORD, Visitor, api, forms, setUp, signIn, token } from '../lib/visitor.mjs';

let server;
const call = {}, visitor = {};

// A post by the page's form; false: the form came back. The page lies in visitor[name].html then.
async function shares(name, fields, at = '/share', action = /^\/share$/) {
  const who = visitor[name];
  await who.open(at);
  return sends(who, fields, action);
}

// The form of the open page once more.
async function sends(who, fields, action = /^\/share$/) {
  await who.press(action, { visibility: 'public', act: 'share', ...fields });
  return who.answer.status === 303;
}

const newest = async (name) => {
  const me = (await call[name]('GET', '/api/v1/accounts/verify_credentials')).json.id;
  return (await call[name]('GET', `/api/v1/accounts/${me}/statuses?limit=1`)).json[0];
};
const fieldOf = (html, name) => forms(html).map((f) => f.fields).find((f) => name in f)?.[name];
const plain = (html) => html.replaceAll(/<[^>]*>/g, ' ').replaceAll('&quot;', '"').replaceAll('&#39;', "'");

before(async () => {
  server = await Server.start();
  visitor.ada = await setUp(server, 'ada');
  server.command(['user', 'add', 'ben'], `${PASSWORD}\n`);
  visitor.ben = await signIn(server, 'ben');
  for (const name of ['ada', 'ben'])
    call[name] = api(server, await token(server, visitor[name]));
  visitor.nobody = new Visitor(server.address);
});

after(() => server?.stop());

test('what is clear is kept at once, and read beside the words', async () => {
  assert.ok(await shares('ada', { caption: 'roses', when: 'in the spring of 1987' }));
  assert.match(visitor.ada.html, /<p class="when"><a href="\/@ada\/1987">in the spring of 1987<\/a><\/p>/);
  assert.match(plain(visitor.ada.html), /Read as: spring 1987 \(1 March 1987 to 31 May 1987\)\./);
  const { remembered, created_at } = await newest('ada');
  assert.deepEqual(remembered, { edtf: '1987-21', text: 'in the spring of 1987', reading: 'spring 1987', from: '1987-03-01',
    to: '1987-05-31', source: 'author', first: false });
  assert.ok(Date.now() - Date.parse(created_at) < 60_000);
});

test('a button shows how a date is read, and nothing typed is lost', async () => {
  assert.equal(await shares('ada', { caption: 'a long text', cover: 'the last days', when: 'early 1970s', act: 'read' }), false);
  assert.match(plain(visitor.ada.html), /Read as: about 1970 to about 1973/);
  assert.equal(fieldOf(visitor.ada.html, 'when'), 'early 1970s');
  assert.equal(fieldOf(visitor.ada.html, 'cover'), 'the last days');
  assert.match(visitor.ada.html, /a long text<\/textarea>/);
});

test('numbers that could be read in two ways are shown back first', async () => {
  assert.equal(await shares('ada', { caption: 'the third', when: '3/4/1962' }), false);
  assert.match(plain(visitor.ada.html), /Read as: 3 April 1962, with the day first\. If it was 4 March 1962, write/);
  assert.ok(await sends(visitor.ada, { when: '4/3/1962' }) === false, 'another one is shown back again');
  assert.ok(await sends(visitor.ada, { when: '4/3/1962' }));
  assert.equal((await newest('ada')).remembered.edtf, '1962-03-04');
  assert.equal((await newest('ada')).remembered.text, '4/3/1962');
});

test('what is no date is said so, and kept in its words', async () => {
  assert.equal(await shares('ada', { caption: 'the old house', when: 'before the war' }), false);
  assert.match(plain(visitor.ada.html), /“before the war” can't be read as a date\. .* the 1960s, 1961 to 1963 or before 1950/);
  assert.ok(await sends(visitor.ada, {}));
  assert.match(visitor.ada.html, /<p class="when">before the war<\/p>/);
  const { remembered } = await newest('ada');
  assert.deepEqual([remembered.edtf, remembered.text, remembered.from], [null, 'before the war', null]);
});

test('years that are not taken are refused in a sentence', async () => {
  for (const when of ['962', '44 BC', '12345', '15 March 44 BC'])
    for (let times = 0; times < 2; times++) {
      assert.equal(await shares('ada', { caption: 'old', when, when_shown: when }), false, when);
      assert.match(plain(visitor.ada.html), /four digits here, from 1000 to 9999/, when);
      assert.equal(fieldOf(visitor.ada.html, 'when'), when);
    }
});

test('the page\'s script is told the same', async () => {
  const read = async (when) =>
    (await (await visitor.ada.send(`/share/when?when=${encodeURIComponent(when)}`)).json()).read;
  assert.equal(await read('verano de 1958'), 'Read as: summer 1958 (1 June 1958 to 31 August 1958).');
  assert.equal(await read(''), '');
  assert.match(await read('<b>long</b> ago'), /“<b>long<\/b> ago” can't be read/);
  assert.notEqual((await visitor.nobody.send('/share/when?when=1962')).status, 200);
});

test('it is changed and taken away by its author, with a history, and the time of sharing stays', async () => {
  await shares('ada', { caption: 'the pond', when: 'about 1962' });
  const was = await newest('ada');
  assert.deepEqual([was.remembered.edtf, was.remembered.text], ['1962~', 'about 1962']);
  const edit = new RegExp(`${was.id}/edit$`);
  assert.ok(await shares('ada', { when: 'about 1962' }, `/@ada/${was.id}/edit`, edit));
  assert.equal((await newest('ada')).remembered.edtf, '1962~');
  assert.ok(await shares('ada', { when: 'Christmas 1974' }, `/@ada/${was.id}/edit`, edit));
  assert.equal((await newest('ada')).remembered.edtf, '1974-12-25');
  assert.ok(await shares('ada', { when: '' }, `/@ada/${was.id}/edit`, edit));
  const now = await newest('ada');
  assert.equal(now.remembered, undefined);
  assert.equal(now.created_at, was.created_at);
  const versions = (await call.ada('GET', `/api/v1/statuses/${was.id}/history`)).json;
  assert.deepEqual(versions.map((v) => v.remembered?.text ?? ''), ['about 1962', 'about 1962', 'Christmas 1974', '']);
  await visitor.ben.open(`/@ada/${was.id}/history`);
  assert.match(visitor.ben.html, /<p class="when">.*Christmas 1974/);
});

test('an app sends a date, or words, or both, and changes and takes away', async () => {
  const share = (fields) => call.ada('POST', '/api/v1/statuses', { status: 'by an app', ...fields });
  const said = async (fields) => {
    const { status, json } = await share(fields);
    assert.equal(status, 200, JSON.stringify(json));
    return json.remembered;
  };
  assert.equal((await said({ remembered: 'hacia 1962' })).edtf, '1962~');
  assert.deepEqual(await said({ remembered: { text: 'when we were small', edtf: '195X' } }),
    { edtf: '195X', text: 'when we were small', reading: 'the 1950s', from: '1950-01-01', to: '1959-12-31', source: 'author', first: false });
  assert.equal((await said({ remembered: { text: 'Summer 1958' } })).edtf, '1958-22');
  assert.equal((await said({ remembered: { text: 'long ago' } })).edtf, null);
  for (const remembered of ['long ago', '0962', { edtf: '962' }, { edtf: '-0044' }, { text: '44 BC' }, { text: 'x'.repeat(101) }])
    assert.equal((await share({ remembered })).status, 422, JSON.stringify(remembered));
  const { json: post } = await share({ remembered: { text: 'Spring 1987', first: true } });
  assert.match(post.content, /^<p>Spring 1987<\/p><p>by an app/);
  assert.equal((await call.ada('GET', `/api/v1/statuses/${post.id}/source`)).json.text, 'by an app');
  const change = async (fields) => (await call.ada('PUT', `/api/v1/statuses/${post.id}`, { status: 'by an app', ...fields })).json;
  assert.equal((await change({})).remembered.text, 'Spring 1987');
  assert.equal((await change({ remembered: { first: false } })).remembered.first, false);
  assert.equal((await change({ remembered: { first: false } })).remembered.text, 'Spring 1987');
  assert.equal((await change({ remembered: '1988' })).remembered.reading, '1988');
  assert.equal((await change({ remembered: '' })).remembered, undefined);
});

test('what an importer brings says so', async () => {
  const { json } = await call.ada('POST', '/api/v1/statuses', { status: 'from elsewhere', scheduled_at: '2014-05-01T10:00:00Z',
    remembered: '1931~' });
  assert.equal(json.remembered.source, 'import');
  assert.equal(json.created_at, '2014-05-01T10:00:00.000Z');
});

test('years and decades: only of posts that the reader may see', async () => {
  await shares('ben', { caption: 'for all', when: '1944' });
  await shares('ben', { caption: 'for me alone', when: '1933', visibility: 'self' });
  await shares('ben', { caption: 'for followers', when: 'May 1951', visibility: 'followers' });
  const decades = async (name, at = '/@ben') =>
    [...(await visitor[name].open(at)).html.matchAll(/href="\/@ben\/(\d+s?)"[^>]*>[^<]*<\/a>(?!<\/p>)/g)].map((m) => m[1]);
  assert.deepEqual(await decades('ben'), ['1930s', '1940s', '1950s']);
  assert.deepEqual(await decades('ada'), ['1940s']);
  assert.deepEqual(await decades('nobody'), ['1940s']);
  assert.deepEqual(await decades('nobody', '/@ben/1930s'), ['1940s']);
  assert.match(visitor.nobody.html, /Nothing of this time is here for you to see/);
  assert.doesNotMatch(visitor.nobody.html, /for me alone/);
  // Once it was read in another list the card is kept, and this list shows that one.
  for (const list of ['/@ben?view=words', '/@ben/1944'])
    assert.match((await visitor.nobody.open(list)).html, /for all/, list);
  assert.match((await visitor.ben.open('/@ben/1933')).html, /for me alone/);
  assert.match(visitor.ben.html, /Posts without a date of their own are on the page of the person/);
  assert.deepEqual(await decades('ben', '/@ben/1950s'), ['1930s', '1940s', '1950s', '1951']);
});

test('a decade is paged both ways, in the order of the time', async () => {
  for (let day = 28; day > 0; day--)
    await call.ben('POST', '/api/v1/statuses', { status: `day <${day}>`, remembered: `1988-02-${String(day).padStart(2, '0')}`,
      visibility: 'public' });
  const days = () => [...visitor.nobody.html.matchAll(/day &lt;(\d+)&gt;/g)].map((m) => Number(m[1]));
  const link = (rel) => visitor.nobody.html.match(new RegExp(`<a href="([^"]*)" rel="${rel}"`))?.[1]?.replaceAll('&amp;', '&');
  await visitor.nobody.open('/@ben/1988');
  assert.deepEqual(days(), Array.from({ length: 20 }, (_, i) => i + 1));
  assert.equal(link('prev'), undefined);
  await visitor.nobody.open(link('next'));
  assert.deepEqual(days(), Array.from({ length: 8 }, (_, i) => i + 21));
  assert.equal(link('next'), undefined);
  await visitor.nobody.open(link('prev'));
  assert.deepEqual(days(), Array.from({ length: 20 }, (_, i) => i + 1));
});

test('other names of years lead nowhere, and no post is lost by them', async () => {
  for (const name of ['987', '0987', '1985s', '19877s', '198'])
    assert.equal((await visitor.nobody.open(`/@ben/${name}`)).status, 404, name);
  assert.equal((await visitor.nobody.open('/@nobody/1988')).status, 404);
});

test('a page of the remembered has its decades, for whoever may read the page', async () => {
  const { ada, ben } = visitor;
  await makePage(ada, 'rose', [['Rose']]);
  const id = pageChosen(ada);
  for (const [caption, when] of [['the snow', 'winter 1962'], ['the boat', 'about 1931']])
    assert.ok(await shares('ada', { caption, when, memorial: id }, `/share?memorial=${id}`));
  await ada.open('/@rose');
  assert.deepEqual([...ada.html.matchAll(/href="\/@rose\/(\d+s)"/g)].map((m) => m[1]), ['1930s', '1960s']);
  await ada.open('/@rose/1960s');
  assert.match(ada.html, /the snow/);
  assert.doesNotMatch(ada.html, /the boat/);
  assert.match(ada.html, /href="\/@rose\/1962"/);
  assert.equal((await ben.open('/@rose/1960s')).status, 404);
  assert.equal((await visitor.nobody.open('/@rose/1931')).status, 404);
});

test('another server reads it, with the words first where the author wants that', async () => {
  await shares('ada', { caption: 'the <garden>', when: 'that spring of 1987', when_shown: 'that spring of 1987', when_first: '1' });
  const { url } = await newest('ada');
  const note = await (await fetch(url, { headers: { accept: 'application/activity+json' } })).json();
  assert.equal(note.whenText, 'that spring of 1987');
  assert.equal(note.edtf, undefined);
  assert.match(note.content, /^<p>that spring of 1987<\/p>/);
  await shares('ada', { caption: 'the gate', when: 'Spring 1987', when_first: '1' });
  const dated = await (await fetch((await newest('ada')).url, { headers: { accept: 'application/activity+json' } })).json();
  assert.deepEqual([dated.edtf, dated.startTime, dated.endTime], ['1987-21', '1987-03-01T00:00:00Z', '1987-05-31T23:59:59Z']);
  assert.ok(Date.now() - Date.parse(dated.published) < 60_000);
});

test('what was dated in an older home has its place after the upgrade', async () => {
  await server.rest();
  rows(server, 'UPDATE post SET when_place = NULL, when_decade = NULL, when_year = NULL');
  rows(server, 'UPDATE account SET uses = uses & ~64');
  rows(server, /INSERT INTO job[^;]*/.exec(readFileSync(new URL('../../schema/0067_when.sql', import.meta.url), 'utf8'))[0]);
  await server.run();
  await until('a decade', async () => /href="\/@ben\/1980s"/.test((await visitor.nobody.open('/@ben')).html));
  assert.match((await visitor.nobody.open('/@ben/1944')).html, /for all/);
});
