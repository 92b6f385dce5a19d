// Drafts, through the pages, and what somebody writes a year later: nothing is shared by itself, nobody else
// reads a draft at any door, and a link to an earlier post shows to those alone who may see both.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { draw } from '../lib/draw.mjs';
import { Far, send } from '../lib/far.mjs';
import { rows } from '../lib/rows.mjs';
import { Server } from '../lib/server.mjs';
import { until } from '../lib/until.mjs';
import { forms, people } from '../lib/visitor.mjs';
import { Eyes } from '../lib/walk.mjs';

const WORDS = 'words-of-a-draft';
let server, far;
const who = {}; // { visitor, call, id, bearer }

async function photograph(name, seed) {
  const body = new FormData();
  body.append('file', new Blob([draw(60, 40, seed)]), 'x.png');
  body.append('description', 'the rose garden');
  const answer = await fetch(`${server.address}/api/v2/media`,
    { method: 'POST', body, headers: { authorization: `Bearer ${who[name].bearer}` } });
  assert.equal(answer.status, 200);
  return answer.json();
}

const composeForm = (visitor) => forms(visitor.html).find((f) => f.action === '/share');

// Opens the page for sharing and sends its form; { status, location, html }.
async function compose(name, path, fields, { keep = true } = {}) {
  const { visitor } = who[name];
  if (keep)
    await visitor.open(path);
  const body = new URLSearchParams({ ...composeForm(visitor).fields, ...fields });
  const answer = await visitor.send('/share', { method: 'POST', body, headers: { origin: server.address } });
  const html = await answer.text();
  if (answer.status !== 303)
    visitor.html = html;
  return { status: answer.status, location: answer.headers.get('location'), html };
}

async function drafts(name) {
  await who[name].visitor.open('/drafts');
  return [...new Set([...who[name].visitor.html.matchAll(/\/share\?draft=(\d+)/g)].map((m) => m[1]))];
}

const status = async (name, id) => (await who[name].call('GET', `/api/v1/statuses/${id}`)).json;
const share = async (name, fields) => {
  const { status: code, json } = await who[name].call('POST', '/api/v1/statuses', fields);
  assert.equal(code, 200, JSON.stringify(json));
  return json;
};
const page = async (name, path) => (await who[name].visitor.open(path)).html;
const idOf = (location) => location.match(/\/(\d+)/)[1];

before(async () => {
  far = await Far.start();
  server = await Server.start({ fetch_private: 'yes' });
  Object.assign(who, await people(server, ['hope', 'ada', 'ben', 'cleo']));
  await who.ben.call('POST', `/api/v1/accounts/${who.ada.id}/follow`);
  await who.ada.call('POST', `/api/v1/follow_requests/${who.ben.id}/authorize`);
});

after(async () => {
  far?.stop();
  await server?.stop();
});

test('a draft keeps all that the form holds, and nothing shares it', async () => {
  const media = await photograph('ada', 1);
  assert.match(await page('ada', '/drafts'), /You keep no drafts/);
  const kept = await compose('ada', '/share', { act: 'draft', caption: `${WORDS} snowdrops @ben #walked`, cover: '', when: 'spring 1987',
    visibility: 'public', language: 'es', 'media[]': media.id, 'description[]': 'roses, described', 'credit[]': 'a neighbour',
    closes: '14' });
  assert.deepEqual([kept.status, kept.location.split('?')[0]], [303, '/drafts']);
  const [id, ...more] = await drafts('ada');
  assert.ok(id && !more.length);
  const html = who.ada.visitor.html;
  assert.match(html, new RegExp(WORDS));
  assert.match(html, /Kept on/);
  const picture = html.match(/src="(\/media\/[^"]+)"/)[1];
  assert.match(picture, /-\d+\.[0-9a-f]+\//, 'its address ends by itself');
  assert.equal((await fetch(server.address + picture)).status, 200);

  await who.ada.visitor.open(`/share?draft=${id}`);
  const form = composeForm(who.ada.visitor).fields;
  assert.equal(form.caption, `${WORDS} snowdrops @ben #walked`);
  assert.match(form.when, /1987/);
  assert.equal(form.visibility, 'public');
  assert.equal(form['media[]'], media.id);
  assert.equal(form['description[]'], 'roses, described');
  assert.equal(form['credit[]'], 'a neighbour');
  assert.match(who.ada.visitor.html, /<option value="es" selected>/);
  assert.match(who.ada.visitor.html, /<option value="14" selected>/);

  // Days later its photograph is there, and nobody has heard of anything.
  rows(server, 'UPDATE media SET created_at = 1000');
  rows(server, 'UPDATE job SET run_at = 1000 WHERE kind = 2');
  server.child.kill('SIGKILL');
  await server.ended;
  await server.run();
  await until('the hour is over', () => rows(server, 'SELECT count(*) FROM job WHERE kind = 2 AND run_at > 1000')[0] === '1');
  assert.equal(rows(server, 'SELECT count(*) FROM media')[0], '1');
  assert.equal(rows(server, 'SELECT count(*) FROM post')[0], '0');
  assert.deepEqual((await who.ada.call('GET', '/api/v1/scheduled_statuses')).json, []);
  assert.equal((await who.ada.call('GET', `/api/v1/scheduled_statuses/${id}`)).status, 404);
});

test('nobody else reads it, the host neither, at any door', async () => {
  const [id] = await drafts('ada');
  const strangers = { ben: who.ben, cleo: who.cleo, hope: who.hope, stranger: {} };
  for (const [name, one] of Object.entries(strangers)) {
    const eyes = new Eyes(server, one);
    const doors = { ...await eyes.lists({ id: who.ada.id, name: 'ada' }, 'snowdrops', id), ...eyes.one({ id, path: `/@ada/${id}` }),
      draft: eyes.page(`/share?draft=${id}`), drafts: eyes.page('/drafts'), later: eyes.page('/later'),
      waiting: eyes.api('/api/v1/scheduled_statuses'), host: eyes.page('/host') };
    for (const [door, text] of Object.entries(doors))
      assert.doesNotMatch(await text, new RegExp(WORDS), `${name} at ${door}`);
  }
  // Not even its author's own lists of posts hold it.
  const mine = new Eyes(server, who.ada);
  const doors = await mine.lists({ id: who.ada.id, name: 'ada' }, 'snowdrops', id);
  for (const [door, text] of Object.entries(doors))
    assert.doesNotMatch(await text, new RegExp(WORDS), door);
  assert.equal((await who.ben.visitor.send(`/share?draft=${id}`)).status, 404);
  await who.ben.visitor.open('/share');
  const { csrf } = composeForm(who.ben.visitor).fields;
  const gone = await who.ben.visitor.send(`/drafts/${id}/remove`, { method: 'POST', body: new URLSearchParams({ csrf }),
    headers: { origin: server.address } });
  assert.equal(gone.status, 404);
  assert.equal((await drafts('ada')).length, 1);
});

test('kept again it is one, shared it is a post and no draft, once', async () => {
  const [id] = await drafts('ada');
  await compose('ada', `/share?draft=${id}`, { act: 'draft', caption: 'roses, later', visibility: 'unlisted' });
  assert.deepEqual(await drafts('ada'), [id]);
  await who.ada.visitor.open(`/share?draft=${id}`);
  const twice = await Promise.all([1, 2].map(() => compose('ada', '', { act: 'share' }, { keep: false })));
  assert.deepEqual(twice.map((x) => x.status), [303, 303]);
  assert.equal(twice[0].location, twice[1].location);
  assert.deepEqual(await drafts('ada'), []);
  const made = await status('ada', idOf(twice[0].location));
  assert.match(made.content, /roses, later/);
  assert.equal(made.media_attachments[0].description, 'roses, described');
  assert.equal(made.visibility, 'unlisted');
  assert.equal(rows(server, 'SELECT count(*) FROM scheduled')[0], '0');
});

test('what can not be shared is kept nevertheless, and back on the form that kept it, it is shared once', async () => {
  const long = 'a'.repeat(6000);
  await compose('ada', '/share', { act: 'draft', caption: long, visibility: 'self', 'option[]': 'one choice only' });
  const [id] = await drafts('ada');
  const refused = await compose('ada', `/share?draft=${id}`, { act: 'share' });
  assert.equal(refused.status, 422);
  assert.match(refused.html, /5000/);
  assert.equal((await drafts('ada')).length, 1);
  assert.equal((await compose('ada', '/share', { act: 'draft', caption: ' ' })).status, 422);

  const media = await photograph('ada', 2);
  await who.ada.visitor.open('/share');
  const fields = { caption: 'went back', visibility: 'self', 'media[]': media.id, 'description[]': '', 'credit[]': '' };
  const form = composeForm(who.ada.visitor).fields;
  const send = (act) => who.ada.visitor.send('/share', { method: 'POST', body: new URLSearchParams({ ...form, ...fields, act }),
    headers: { origin: server.address } });
  assert.equal((await send('draft')).status, 303);
  const shared = await send('share');
  assert.equal(shared.status, 303, await shared.text());
  assert.deepEqual(await drafts('ada'), [id]);
  await who.ada.visitor.open('/drafts');
  await who.ada.visitor.submit(new RegExp(`/drafts/${id}/remove`));
  assert.deepEqual(await drafts('ada'), []);
});

test('a year ago: a draft that links the earlier post, for no more people than saw it', async () => {
  const was = await share('ada', { status: 'first roses', visibility: 'private' });
  assert.match(await page('ada', `/@ada/${was.id}`), new RegExp(`/share\\?earlier=${was.id}"`));
  assert.doesNotMatch(await page('ben', `/@ada/${was.id}`), /share\?earlier/);
  await who.ada.visitor.open(`/share?earlier=${was.id}`);
  const form = composeForm(who.ada.visitor).fields;
  assert.equal(form.visibility, 'followers');
  assert.equal(form.earlier, was.id);
  assert.match(who.ada.visitor.html, /Linked to your post of/);
  assert.deepEqual(await drafts('ada'), [], 'nothing is kept by looking');

  const { location } = await compose('ada', `/share?earlier=${was.id}`, { act: 'share', caption: 'a year' });
  const id = idOf(location);
  for (const name of ['ada', 'ben']) {
    const seen = await status(name, id);
    assert.equal(seen.remembers, was.id);
    assert.match(seen.content, new RegExp(`Linked to: <a href="[^"]*/@ada/${was.id}"`));
    assert.equal(seen.card, null);
    assert.equal(seen.in_reply_to_id, null);
    assert.match(await page(name, `/@ada/${id}`), /Linked to a post of/);
    assert.match(await page(name, `/@ada/${was.id}`), new RegExp(`Later:[^]*/@ada/${id}"`));
  }
  // As a comment in its thread, where its author chose that.
  const thread = await compose('ada', `/share?earlier=${was.id}`, { act: 'share', caption: 'in the thread', follows: '1' });
  const answer = await status('ben', idOf(thread.location));
  assert.equal(answer.in_reply_to_id, was.id);
  assert.equal(answer.visibility, 'private');
  assert.equal((await who.ben.call('POST', '/api/v1/statuses', { status: 'not mine', remembers: was.id })).status, 404);
});

test('whoever chooses more people hears first that the link is left out', async () => {
  const was = await share('ada', { status: 'for few', visibility: 'private' });
  const asked = await compose('ada', `/share?earlier=${was.id}`, { act: 'share', caption: 'for all', visibility: 'public' });
  assert.equal(asked.status, 422);
  assert.match(asked.html, /Share it once more to share it without the link/);
  assert.match(asked.html, /Shared like this, it has no link to it/);
  // Another choice is asked about anew.
  const other = await compose('ada', '', { act: 'share', visibility: 'unlisted' }, { keep: false });
  assert.equal(other.status, 422);
  const shared = await compose('ada', '', { act: 'share', visibility: 'unlisted' }, { keep: false });
  assert.equal(shared.status, 303);
  const made = await status('cleo', idOf(shared.location));
  assert.ok(!('remembers' in made));
  for (const name of ['ada', 'ben', 'cleo'])
    assert.doesNotMatch((await status(name, made.id)).content, /Linked/);

  // The link can be taken out on the form.
  const out = await compose('ada', `/share?earlier=${was.id}`, { act: 'unlink', caption: 'without' });
  assert.equal(out.status, 200);
  assert.ok(!('earlier' in composeForm(who.ada.visitor).fields));
  assert.equal(composeForm(who.ada.visitor).fields.caption, 'without');
});

test('a draft keeps its link, and leaves it out when the earlier post is gone', async () => {
  const was = await share('ada', { status: 'to go', visibility: 'public' });
  await compose('ada', `/share?earlier=${was.id}`, { act: 'draft', caption: 'hangs on it' });
  const [id] = await drafts('ada');
  await who.ada.visitor.open(`/share?draft=${id}`);
  assert.equal(composeForm(who.ada.visitor).fields.earlier, was.id);
  assert.equal((await who.ada.call('DELETE', `/api/v1/statuses/${was.id}`)).status, 200);
  await who.ada.visitor.open(`/share?draft=${id}`);
  assert.ok(!('earlier' in composeForm(who.ada.visitor).fields));
  assert.match(who.ada.visitor.html, /It was left out/);
  assert.equal((await compose('ada', '', { act: 'share' }, { keep: false })).status, 303);
  assert.deepEqual(await drafts('ada'), []);
  // The link of a date's post that is gone leads to the plain page.
  assert.equal((await who.ada.visitor.send(`/share?earlier=${was.id}`)).status, 200);
});

test('the earlier post narrowed: the link is gone for whoever may not see it, at once', async () => {
  const was = await share('ada', { status: 'wide at first', visibility: 'public' });
  const later = await share('ada', { status: 'and after', visibility: 'public', remembers: was.id });
  assert.equal(later.remembers, was.id);
  assert.equal((await status('cleo', later.id)).remembers, was.id);
  const note = async () => (await fetch(`${server.address}/@ada/${later.id}`,
    { headers: { accept: 'application/activity+json' } })).json();
  assert.match((await note()).remembers, new RegExp(`/@ada/${was.id}$`));
  assert.match((await note()).content, /earlier-inline/);
  assert.ok(!('inReplyTo' in await note()));

  const narrowed = await who.ada.call('PUT', `/api/v1/statuses/${was.id}`, { status: 'wide at first', visibility: 'private' });
  assert.equal(narrowed.status, 200, JSON.stringify(narrowed.json));
  for (const [name, sees] of [['ada', true], ['ben', true], ['cleo', false]]) {
    const seen = await status(name, later.id);
    assert.equal('remembers' in seen, sees, name);
    assert.equal(/Linked/.test(seen.content), sees, name);
    assert.equal(/Linked to a post of/.test(await page(name, `/@ada/${later.id}`)), sees, name);
  }
  assert.ok(!('remembers' in await note()));
  assert.doesNotMatch((await note()).content, /Linked|earlier-inline/);
});

test('of another server the link is taken, when both posts are of one author', async () => {
  const nora = far.person('nora'), eve = far.person('eve');
  const found = async (uri) => {
    const { status: code, json } = await who.ben.call('GET', `/api/v2/search?resolve=true&type=statuses&q=${encodeURIComponent(uri)}`);
    assert.equal(code, 200);
    assert.equal(json.statuses.length, 1, uri);
    return json.statuses[0];
  };
  const first = far.note(nora, 'The day itself');
  const was = await found(first.id);
  const later = await found(far.note(nora, 'A year', { remembers: first.id }).id);
  assert.equal(later.remembers, was.id);
  assert.match(await page('ben', `/@${nora.acct}/${later.id}`), /Linked to a post of/);
  assert.ok(!('remembers' in await found(far.note(eve, 'Not hers', { remembers: first.id }).id)));
  assert.ok(!('remembers' in await found(far.note(nora, 'Unknown', { remembers: `${nora.id}/notes/none` }).id)));

  const note = far.note(nora, 'A year, in other words', { id: `${nora.id}/notes/told`, remembers: first.id });
  const told = await found(note.id);
  assert.equal(told.remembers, was.id);
  const { remembers, ...without } = note;
  const answer = await send(server, nora, far.activity(nora, 'Update',
    { ...without, content: '<p>In other words</p>', updated: new Date().toISOString() }));
  assert.equal(answer.status, 202, answer.body);
  await until('it is told again', async () => /In other words/.test((await status('ben', told.id)).content));
  assert.ok(remembers && !('remembers' in await status('ben', told.id)));
});

test('drafts and letters can be taken along, and come back for their author alone', async () => {
  await compose('ada', '/share', { act: 'draft', caption: 'taken along', visibility: 'public' });
  await who.ada.call('POST', '/api/v1/statuses', { status: 'a letter goes along', visibility: 'direct' });
  const file = await who.ada.visitor.send('/drafts/file');
  assert.match(file.headers.get('content-type'), /text\/csv/);
  const csv = await file.text();
  assert.match(csv, /^Kind,Time,Words,Cover,When,Language,Audience\n/);
  assert.match(csv, /\ndraft,[^,]+,taken along,,,en,public\n/);
  assert.match(csv, /\nletter,[^,]+,a letter goes along,,,[^,]*,self\n/);
  await who.cleo.visitor.open('/drafts');
  const { csrf } = forms(who.cleo.visitor.html).find((f) => f.action === '/drafts/file').fields;
  const bring = async (text) => {
    const body = new FormData();
    body.append('csrf', csrf);
    body.append('file', new Blob([text], { type: 'text/csv' }), 'drafts.csv');
    return who.cleo.visitor.send('/drafts/file', { method: 'POST', body, headers: { origin: server.address } });
  };
  assert.equal((await bring(csv)).status, 303);
  assert.equal((await bring(csv)).status, 303);
  assert.equal((await drafts('cleo')).length, 1);
  assert.equal((await page('cleo', '/letters')).split('a letter goes along').length - 1, 1);
  assert.deepEqual((await who.cleo.call('GET', '/api/v1/timelines/home')).json.filter((p) => p.account.acct === 'cleo'), []);
  const wrong = await bring('roses');
  assert.equal(wrong.status, 422);
  assert.match(await wrong.text(), /not a file of drafts and letters/);
});

test('a date that names a post: writing on the day begins with a link to it', async () => {
  const was = await share('ada', { status: 'the day itself', visibility: 'private' });
  const { visitor } = who.ada;
  const fields = { kind: 'death', rule: 'yearly', calendar: 'gregorian', base: '4 March 1962', post: was.url, channel: 'app',
    lead: '0', hour: '9' };
  await visitor.open('/dates/new');
  await visitor.submit(/dates\/new/, { ...fields, do: 'look' });
  visitor.html = await visitor.answer.text();
  await visitor.submit(/dates\/new/, { ...fields, do: 'keep' });
  await visitor.open('/dates');
  const id = visitor.html.match(/\/dates\/(\d+)/)[1];
  await visitor.open(`/dates/${id}`);
  assert.equal(forms(visitor.html).find((f) => f.action.startsWith(`/dates/${id}`)).fields.post, was.url);
  assert.equal(rows(server, `SELECT post_id FROM kept_date WHERE id = ${id}`)[0], was.id);
  // Somebody else's post belongs to nobody's date but theirs.
  const theirs = await share('ben', { status: 'of ben', visibility: 'public' });
  await visitor.open(`/dates/${id}`);
  const body = new URLSearchParams({ ...forms(visitor.html).find((f) => f.action.startsWith(`/dates/${id}`)).fields,
    post: theirs.url, do: 'look' });
  const refused = await visitor.send(`/dates/${id}`, { method: 'POST', body, headers: { origin: server.address } });
  assert.equal(refused.status, 422);
  assert.match(await refused.text(), /not the address of a post of yours/);
});

test('what one keeps is found from one’s own page and from the settings, in one list, and nobody else is shown it', async () => {
  const list = (html) => [.../<nav class="keeps".*?<\/nav>/s.exec(html)[0].matchAll(/href="([^"]+)">([^<]+)</g)].map((m) => m.slice(1));
  const kept = [['/drafts', 'Drafts'], ['/letters', 'Letters'], ['/remembered', 'Pages of the remembered'],
    ['/quiet', 'Quiet times'], ['/dates', 'Dates']];
  for (const path of ['/@ada', '/settings'])
    assert.deepEqual(list(await page('ada', path)), kept);
  for (const [path] of kept)
    assert.equal((await who.ada.visitor.send(path)).status, 200);
  assert.doesNotMatch(await page('ben', '/@ada'), /class="keeps"/);
  const spanish = async (to) => {
    const { visitor } = who.ada;
    await visitor.open('/settings/sharing');
    const { fields } = forms(visitor.html).find((f) => f.action === '/settings/sharing');
    const body = new URLSearchParams({ ...fields, page_language: to });
    assert.equal((await visitor.send('/settings/sharing', { method: 'POST', body, headers: { origin: server.address } })).status, 303);
  };
  await spanish('es');
  assert.deepEqual(list(await page('ada', '/@ada')).map(([, words]) => words),
    ['Borradores', 'Cartas', 'Páginas de recuerdo', 'Tiempos de calma', 'Fechas']);
  await spanish('en');
});
