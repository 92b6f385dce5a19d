// Words that somebody does not want to come upon: filters as apps make, change and take them away, and
// what is told of each post to whom they belong.
import test from 'node:test';
import assert from 'node:assert/strict';
import { draw } from '../lib/draw.mjs';
import { Server } from '../lib/server.mjs';
import { PASSWORD, api, forms, setUp, signIn, token } from '../lib/visitor.mjs';

const ID = /^[1-9]\d*$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const FILTER = ['id', 'title', 'context', 'expires_at', 'filter_action'];

// Exactly these members, of the documented types.
function checkFilter(f, result = false) {
  assert.deepEqual(Object.keys(f).sort(), [...FILTER, ...(result ? [] : ['keywords', 'statuses'])].sort());
  assert.match(f.id, ID);
  assert.equal(typeof f.title, 'string');
  assert.ok(f.context.length && f.context.every((c) => ['home', 'notifications', 'public', 'thread', 'account'].includes(c)));
  assert.ok(f.expires_at === null || TIME.test(f.expires_at));
  assert.ok(['warn', 'hide', 'blur'].includes(f.filter_action));
  if (!result) {
    f.keywords.forEach(checkKeyword);
    f.statuses.forEach(checkEntry);
  }
  return f;
}

function checkKeyword(k) {
  assert.deepEqual(Object.keys(k).sort(), ['id', 'keyword', 'whole_word']);
  assert.match(k.id, ID);
  assert.equal(typeof k.keyword, 'string');
  assert.equal(typeof k.whole_word, 'boolean');
}

function checkEntry(s) {
  assert.deepEqual(Object.keys(s).sort(), ['id', 'status_id']);
  assert.match(s.id, ID);
  assert.match(s.status_id, ID);
}

function checkOld(f) {
  assert.deepEqual(Object.keys(f).sort(), ['context', 'expires_at', 'id', 'irreversible', 'phrase', 'whole_word']);
  assert.match(f.id, ID);
  assert.equal(typeof f.phrase, 'string');
  assert.equal(typeof f.irreversible, 'boolean');
  assert.equal(typeof f.whole_word, 'boolean');
  return f;
}

function checkResult(r) {
  assert.deepEqual(Object.keys(r).sort(), ['filter', 'keyword_matches', 'status_matches']);
  checkFilter(r.filter, true);
  for (const list of [r.keyword_matches, r.status_matches])
    assert.ok(list === null || (list.length && list.every((one) => typeof one === 'string')));
}

async function house(t, names = ['ada', 'ben', 'cleo']) {
  const server = await Server.start();
  const people = {};
  t.after(() => server.stop());
  for (const [i, name] of names.entries()) {
    if (i)
      server.command(['user', 'add', name], `${PASSWORD}\n`);
    const visitor = i ? await signIn(server, name) : await setUp(server, name);
    const bearer = await token(server, visitor, 'read write follow');
    const call = api(server, bearer);
    const get = async (path) => {
      const { status, json } = await call('GET', path);
      assert.equal(status, 200, `${path}: ${JSON.stringify(json)}`);
      return json;
    };
    people[name] = { visitor, bearer, call, get };
    people[name].id = (await get('/api/v1/accounts/verify_credentials')).id;
  }
  return { server, ...people };
}

const done = ({ status, json }) => {
  assert.equal(status, 200, JSON.stringify(json));
  return json;
};

async function follows(one, other) {
  await one.call('POST', `/api/v1/accounts/${other.id}/follow`);
  await other.call('POST', `/api/v1/follow_requests/${one.id}/authorize`);
}

const share = async (who, status, more = {}) =>
  done(await who.call('POST', '/api/v1/statuses', { status, visibility: 'public', ...more }));

test('filters are made, changed and taken away', async (t) => {
  const { server, ada, ben } = await house(t, ['ada', 'ben']);
  assert.deepEqual(await ada.get('/api/v2/filters'), []);

  // As JSON, and as a form with nameless groups.
  const one = checkFilter(done(await ada.call('POST', '/api/v2/filters', { title: 'gentle', context: ['home', 'thread'],
    filter_action: 'hide', expires_in: 3600,
    keywords_attributes: [{ keyword: 'newborn', whole_word: true }, { keyword: '#baby', whole_word: false }] })));
  assert.deepEqual(one.context, ['home', 'thread']);
  assert.equal(one.filter_action, 'hide');
  assert.ok(Math.abs(Date.parse(one.expires_at) - Date.now() - 3600_000) < 60_000);
  assert.deepEqual(one.keywords.map((k) => [k.keyword, k.whole_word]), [['newborn', true], ['#baby', false]]);
  const form = (method, path, body) => fetch(server.address + path, { method, body: new URLSearchParams(body),
    headers: { authorization: `Bearer ${ada.bearer}` } }).then(async (a) => ({ status: a.status, json: await a.json() }));
  const two = checkFilter(done(await form('POST', '/api/v2/filters', [['title', 'test'], ['context[]', 'public'],
    ['keywords_attributes[][keyword]', 'foo'], ['keywords_attributes[][whole_word]', 'false'],
    ['keywords_attributes[][keyword]', 'bar'], ['keywords_attributes[][whole_word]', 'true']])));
  assert.deepEqual([two.expires_at, two.filter_action], [null, 'warn']);
  assert.deepEqual(two.keywords.map((k) => [k.keyword, k.whole_word]), [['foo', false], ['bar', true]]);

  // The documentation's own example of a change.
  const changed = checkFilter(done(await form('PUT', `/api/v2/filters/${two.id}`, [
    ['keywords_attributes[][id]', two.keywords[0].id], ['keywords_attributes[][_destroy]', 'true'],
    ['keywords_attributes[][id]', two.keywords[1].id], ['keywords_attributes[][keyword]', 'baz']])));
  assert.deepEqual(changed.keywords, [{ id: two.keywords[1].id, keyword: 'baz', whole_word: true }]);
  assert.deepEqual([changed.title, changed.context], ['test', ['public']]);
  const timed = done(await ada.call('PUT', `/api/v2/filters/${two.id}`, { title: 'quiet', filter_action: 'blur', expires_in: 60 }));
  assert.deepEqual([timed.title, timed.filter_action], ['quiet', 'blur']);
  assert.match(timed.expires_at, TIME);
  assert.equal(done(await ada.call('PUT', `/api/v2/filters/${two.id}`, { expires_in: null })).expires_at, null);
  assert.equal(done(await ada.call('PUT', `/api/v2/filters/${two.id}`, { filter_action: 'blur_media' })).filter_action, 'blur');
  assert.deepEqual((await ada.get('/api/v2/filters')).map((f) => f.id), [one.id, two.id]);
  assert.deepEqual(await ada.get(`/api/v2/filters/${one.id}`), one);

  // Single keywords.
  const path = `/api/v2/filters/${one.id}/keywords`;
  assert.deepEqual(await ada.get(path), one.keywords);
  const word = done(await ada.call('POST', path, { keyword: 'cradle' }));
  checkKeyword(word);
  assert.deepEqual([word.keyword, word.whole_word], ['cradle', false]);
  assert.deepEqual(await ada.get(`/api/v2/filters/keywords/${word.id}`), word);
  assert.deepEqual(done(await ada.call('PUT', `/api/v2/filters/keywords/${word.id}`, { keyword: 'pram', whole_word: true })),
    { id: word.id, keyword: 'pram', whole_word: true });
  assert.deepEqual(done(await ada.call('DELETE', `/api/v2/filters/keywords/${word.id}`)), {});
  assert.equal((await ada.call('GET', `/api/v2/filters/keywords/${word.id}`)).status, 404);

  // Single posts.
  const post = await share(ben, 'a word of no filter');
  const entry = done(await ada.call('POST', `/api/v2/filters/${one.id}/statuses`, { status_id: post.id }));
  checkEntry(entry);
  assert.deepEqual(await ada.get(`/api/v2/filters/${one.id}/statuses`), [entry]);
  assert.deepEqual(await ada.get(`/api/v2/filters/statuses/${entry.id}`), entry);
  const [result] = (await ada.get(`/api/v1/statuses/${post.id}`)).filtered;
  checkResult(result);
  assert.deepEqual([result.keyword_matches, result.status_matches], [null, [post.id]]);
  assert.deepEqual(done(await ada.call('DELETE', `/api/v2/filters/statuses/${entry.id}`)), {});
  assert.deepEqual((await ada.get(`/api/v1/statuses/${post.id}`)).filtered, []);

  for (const f of [one, two])
    assert.deepEqual(done(await ada.call('DELETE', `/api/v2/filters/${f.id}`)), {});
  assert.deepEqual(await ada.get('/api/v2/filters'), []);
  assert.equal((await ada.call('DELETE', `/api/v2/filters/${one.id}`)).status, 404);
});

test('what makes no sense is refused with a sentence', async (t) => {
  const { server, ada, ben } = await house(t, ['ada', 'ben']);
  const good = { title: 'gentle', context: ['home'], keywords_attributes: [{ keyword: 'rose' }] };
  const f = done(await ada.call('POST', '/api/v2/filters', good));
  const sealed = await share(ben, 'for ben alone', { visibility: 'direct' });
  const tries = [
    ['POST', '/api/v2/filters', {}, 422],
    ['POST', '/api/v2/filters', { ...good, title: ' ' }, 422],
    ['POST', '/api/v2/filters', { ...good, title: 'x'.repeat(101) }, 422],
    ['POST', '/api/v2/filters', { ...good, context: [] }, 422],
    ['POST', '/api/v2/filters', { ...good, context: ['kitchen'] }, 422],
    ['POST', '/api/v2/filters', { ...good, filter_action: 'burn' }, 422],
    ['POST', '/api/v2/filters', { ...good, expires_in: 'soon' }, 422],
    ['POST', '/api/v2/filters', { ...good, expires_in: -1 }, 422],
    ['POST', '/api/v2/filters', { ...good, expires_in: 1e15 }, 422],
    ['POST', '/api/v2/filters', { ...good, keywords_attributes: [{ keyword: '', whole_word: true }] }, 422],
    ['POST', '/api/v2/filters', { ...good, keywords_attributes: [{ keyword: 'x'.repeat(201) }] }, 422],
    ['POST', '/api/v2/filters', { ...good, keywords_attributes: [{ id: f.keywords[0].id, keyword: 'rose' }] }, 404],
    ['PUT', `/api/v2/filters/${f.id}`, { title: '' }, 422],
    ['PUT', `/api/v2/filters/${f.id}`, { context: [] }, 422],
    ['PUT', `/api/v2/filters/${f.id}`, { keywords_attributes: [{ id: '1', keyword: 'x' }] }, 404],
    ['PUT', `/api/v2/filters/${f.id}`, { keywords_attributes: [{ id: f.keywords[0].id, keyword: '' }] }, 422],
    ['PUT', '/api/v2/filters/1', { title: 'x' }, 404],
    ['PUT', '/api/v2/filters/roses', { title: 'x' }, 404],
    ['GET', '/api/v2/filters/0', undefined, 404],
    ['POST', `/api/v2/filters/${f.id}/keywords`, {}, 422],
    ['POST', `/api/v2/filters/${f.id}/keywords`, { keyword: '  ' }, 422],
    ['PUT', `/api/v2/filters/keywords/${f.keywords[0].id}`, { whole_word: true }, 422],
    ['POST', `/api/v2/filters/${f.id}/statuses`, {}, 422],
    ['POST', `/api/v2/filters/${f.id}/statuses`, { status_id: '1' }, 404],
    ['POST', `/api/v2/filters/${f.id}/statuses`, { status_id: sealed.id }, 404],
    ['POST', '/api/v1/filters', { context: ['home'] }, 422],
    ['POST', '/api/v1/filters', { phrase: 'rose' }, 422],
    ['POST', '/api/v1/filters', { phrase: 'rose', context: ['kitchen'] }, 422],
    ['PUT', `/api/v1/filters/${f.keywords[0].id}`, { context: ['home'] }, 422],
  ];
  for (const [method, path, body, wanted] of tries) {
    const { status, json } = await ada.call(method, path, body);
    assert.equal(status, wanted, `${method} ${path} ${JSON.stringify(body)}: ${status} ${JSON.stringify(json)}`);
    assert.ok(json.error.length > 10);
  }
  // Whatever was refused left nothing behind.
  assert.deepEqual(await ada.get('/api/v2/filters'), [f]);

  // Who may: the scopes, and nobody else's filters.
  const reading = api(server, await token(server, ada.visitor, 'read:filters'));
  const writing = api(server, await token(server, ada.visitor, 'write:filters'));
  assert.equal((await reading('GET', '/api/v2/filters')).status, 200);
  assert.equal((await reading('POST', '/api/v2/filters', good)).status, 403);
  assert.equal((await writing('GET', '/api/v2/filters')).status, 403);
  assert.equal((await fetch(`${server.address}/api/v2/filters`)).status, 401);
  for (const [method, path, body] of [['GET', `/api/v2/filters/${f.id}`], ['DELETE', `/api/v2/filters/${f.id}`],
    ['PUT', `/api/v2/filters/${f.id}`, { title: 'mine' }], ['GET', `/api/v2/filters/keywords/${f.keywords[0].id}`],
    ['DELETE', `/api/v1/filters/${f.keywords[0].id}`]])
    assert.equal((await ben.call(method, path, body)).status, 404, `${method} ${path}`);
});

test('older apps see each word as a filter', async (t) => {
  const { ada } = await house(t, ['ada']);
  const made = checkOld(done(await ada.call('POST', '/api/v1/filters',
    { phrase: 'newborn', context: ['home', 'public'], irreversible: true, whole_word: true, expires_in: 600 })));
  assert.deepEqual([made.phrase, made.context, made.irreversible, made.whole_word], ['newborn', ['home', 'public'], true, true]);
  assert.match(made.expires_at, TIME);
  const [whole] = await ada.get('/api/v2/filters');
  assert.deepEqual([whole.title, whole.filter_action, whole.keywords.length], ['newborn', 'hide', 1]);
  assert.equal(whole.keywords[0].id, made.id);
  assert.deepEqual(await ada.get('/api/v1/filters'), [made]);
  assert.deepEqual(await ada.get(`/api/v1/filters/${made.id}`), made);

  const changed = checkOld(done(await ada.call('PUT', `/api/v1/filters/${made.id}`,
    { phrase: 'cradle', context: ['home'], irreversible: false, whole_word: false, expires_in: '' })));
  assert.deepEqual(changed, { id: made.id, phrase: 'cradle', context: ['home'], expires_at: null, irreversible: false, whole_word: false });
  assert.equal((await ada.get(`/api/v2/filters/${whole.id}`)).title, 'cradle');

  // A second word makes it a filter whose frame older apps may not change.
  done(await ada.call('POST', `/api/v2/filters/${whole.id}/keywords`, { keyword: 'pram' }));
  assert.deepEqual((await ada.get('/api/v1/filters')).map((f) => f.phrase), ['cradle', 'pram']);
  for (const change of [{ context: ['public'] }, { irreversible: true }, { expires_in: 60 }])
    assert.equal((await ada.call('PUT', `/api/v1/filters/${made.id}`, { phrase: 'cradle', ...change })).status, 422);
  const only = done(await ada.call('PUT', `/api/v1/filters/${made.id}`, { phrase: 'cot', context: ['home'], whole_word: true }));
  assert.deepEqual([only.phrase, only.whole_word], ['cot', true]);
  assert.deepEqual(done(await ada.call('DELETE', `/api/v1/filters/${made.id}`)), {});
  assert.deepEqual((await ada.get(`/api/v2/filters/${whole.id}`)).keywords.map((k) => k.keyword), ['pram']);
});

test('each post tells its reader what it meets, and nobody else', async (t) => {
  const { server, ada, ben, cleo } = await house(t);
  await follows(ada, ben);
  const body = new FormData();
  body.append('file', new Blob([draw(60, 40, 1)]), 'x.png');
  body.append('description', 'a newborn foal');
  const media = await fetch(`${server.address}/api/v2/media`,
    { method: 'POST', body, headers: { authorization: `Bearer ${ben.bearer}` } }).then((a) => a.json());
  const post = {
    words: await share(ben, 'The NEWBORN sleeps'),
    cover: await share(ben, 'something', { spoiler_text: 'newborn' }),
    photo: await share(ben, 'in the stable', { media_ids: [media.id] }),
    tag: await share(ben, 'hello #newborn'),
    poll: await share(ben, 'which?', { poll: { options: ['roses', 'a newborn'], expires_in: 3600 } }),
    within: await share(ben, 'newborns'),
    other: await share(ben, 'a quiet day'),
    mine: await share(ada, 'my newborn'),
    cleos: await share(cleo, 'a newborn of somebody else'),
  };
  post.boost = done(await ben.call('POST', `/api/v1/statuses/${post.cleos.id}/reblog`));
  const f = done(await ada.call('POST', '/api/v2/filters', { title: 'gentle', context: ['notifications'],
    keywords_attributes: [{ keyword: 'Newborn', whole_word: true }, { keyword: 'sleeps' }] }));
  const meets = (list, id) => list.find((s) => s.id === id).filtered;
  for (let i = 0; i < 2; i++) { // the second time from kept renderings
    const home = await ada.get('/api/v1/timelines/home');
    for (const name of ['words', 'cover', 'photo', 'tag', 'poll', 'boost']) {
      const results = meets(home, post[name].id);
      assert.equal(results.length, 1, name);
      checkResult(results[0]);
      assert.equal(results[0].filter.id, f.id);
      assert.deepEqual(results[0].keyword_matches, name === 'words' ? ['Newborn', 'sleeps'] : ['Newborn'], name);
      assert.equal(results[0].status_matches, null);
    }
    for (const name of ['within', 'other', 'mine'])
      assert.deepEqual(meets(home, post[name].id), [], name);
    const boost = home.find((s) => s.id === post.boost.id);
    assert.deepEqual(boost.reblog.filtered, boost.filtered);
  }
  for (const path of ['/api/v1/timelines/public', '/api/v1/timelines/tag/newborn', `/api/v1/accounts/${ben.id}/statuses`])
    assert.equal(meets(await ada.get(path), post.tag.id).length, 1, path);
  // Nobody else is told, and a stranger's post has no such member.
  for (const one of await cleo.get('/api/v1/timelines/public'))
    assert.deepEqual(one.filtered, []);
  const stranger = await fetch(`${server.address}/api/v1/statuses/${post.words.id}`).then((a) => a.json());
  assert.ok(!('filtered' in stranger));

  // Threads, answers of acting, search.
  const answer = await share(cleo, 'Is the newborn well?', { in_reply_to_id: post.other.id });
  assert.equal(meets((await ada.get(`/api/v1/statuses/${post.other.id}/context`)).descendants, answer.id).length, 1);
  assert.equal(done(await ada.call('POST', `/api/v1/statuses/${post.words.id}/favourite`)).filtered.length, 1);
  done(await ben.call('PATCH', '/api/v1/accounts/update_credentials', { indexable: true }));
  const found = (await ada.get('/api/v2/search?q=sleeps&type=statuses')).statuses;
  assert.equal(meets(found, post.words.id).length, 1);

  // An end that has come.
  done(await ada.call('PUT', `/api/v2/filters/${f.id}`, { expires_in: 0 }));
  assert.deepEqual((await ada.get(`/api/v1/statuses/${post.words.id}`)).filtered, []);
  assert.equal((await ada.get('/api/v2/filters')).length, 1);
});

test('what is hidden stays out of home and notifications', async (t) => {
  const { ada, ben } = await house(t, ['ada', 'ben']);
  await follows(ada, ben);
  const mine = await share(ada, 'my garden');
  const first = await share(ben, 'a first post');
  for (let i = 0; i < 5; i++)
    await share(ben, `rose ${i}`);
  await share(ben, 'a rose for you', { in_reply_to_id: mine.id });
  await share(ben, 'a thorn for you', { in_reply_to_id: mine.id });
  done(await ada.call('POST', '/api/v2/filters', { title: 'roses', context: ['home', 'notifications'], filter_action: 'hide',
    keywords_attributes: [{ keyword: 'rose' }] }));
  const home = await ada.get('/api/v1/timelines/home');
  assert.ok(home.some((s) => s.id === first.id) && home.some((s) => s.id === mine.id));
  assert.ok(!home.some((s) => /rose/.test(s.content)));
  // Pages of which nothing would be left are passed over.
  const seen = [];
  for (let max = '', i = 0; i < 10; i++) {
    const page = await ada.get(`/api/v1/timelines/home?limit=1${max && `&max_id=${max}`}`);
    if (!page.length)
      break;
    seen.push(page[0].id);
    max = page[0].id;
  }
  assert.deepEqual(seen, home.map((s) => s.id));
  const notes = await ada.get('/api/v1/notifications?types[]=mention');
  assert.deepEqual(notes.map((n) => /thorn/.test(n.status.content)), [true]);
  // In other lists the app decides.
  const all = await ada.get(`/api/v1/accounts/${ben.id}/statuses`);
  assert.equal(all.filter((s) => s.filtered.length === 1 && s.filtered[0].filter.filter_action === 'hide').length, 6);
});

// The page of a person who has filters: what stands in it and what does not.
const open = async (who, path) => {
  await who.visitor.open(path);
  assert.equal(who.visitor.status, 200, path);
  return who.visitor.html;
};

async function makes(who, fields) {
  await open(who, '/settings/filters');
  const body = new URLSearchParams([...Object.entries({ csrf: forms(who.visitor.html).find((f) => f.fields.csrf).fields.csrf,
    what: 'warn', whole: '1', whole_was: '1', until: '', ...fields }).filter(([name]) => name !== 'where'),
  ...(fields.where ?? []).map((place) => ['where[]', place])]);
  return who.visitor.send(fields.path ?? '/settings/filters', { method: 'POST', body });
}

test('filters are kept in the settings, without a script', async (t) => {
  const { ada, ben } = await house(t, ['ada', 'ben']);
  assert.match(await open(ada, '/settings/filters'), /You see everything for now/);
  assert.equal((await makes(ada, { title: 'gentle', words: 'newborn\n\n  baby shower \nnewborn\n', where: ['home', 'thread'],
    what: 'hide', until: '2099-05-20' })).status, 303);
  const [f] = await ada.get('/api/v2/filters');
  assert.deepEqual([f.title, f.context, f.filter_action, f.expires_at], ['gentle', ['home', 'thread'], 'hide', '2099-05-21T00:00:00.000Z']);
  assert.deepEqual(f.keywords.map((k) => [k.keyword, k.whole_word]), [['newborn', true], ['baby shower', true]]);
  const list = await open(ada, '/settings/filters');
  assert.match(list, /newborn, baby shower/);
  assert.match(list, /It stays away · Home and lists · Answers · Until 20 May 2099/);

  // An app makes one word a part of words; the form shows it all and keeps what it does not change.
  const [one, two] = f.keywords;
  done(await ada.call('PUT', `/api/v2/filters/keywords/${two.id}`, { keyword: two.keyword, whole_word: false }));
  done(await ada.call('PUT', `/api/v2/filters/${f.id}`, { expires_in: 86400 }));
  const { expires_at } = await ada.get(`/api/v2/filters/${f.id}`);
  await open(ada, `/settings/filters/${f.id}`);
  const form = forms(ada.visitor.html).find((one) => one.action === `/settings/filters/${f.id}`);
  assert.equal(form.fields.words, 'newborn\nbaby shower');
  await makes(ada, { path: form.action, title: 'quiet', words: `${form.fields.words}\ncradle`, until: form.fields.until, where: ['home'], what: 'blur' });
  const changed = await ada.get(`/api/v2/filters/${f.id}`);
  assert.deepEqual([changed.title, changed.context, changed.filter_action, changed.expires_at], ['quiet', ['home'], 'blur', expires_at]);
  assert.deepEqual(changed.keywords.map((k) => [k.id === one.id, k.keyword, k.whole_word]),
    [[true, 'newborn', true], [false, 'baby shower', false], [false, 'cradle', true]]);
  // The box changed: all of them are whole words now; a line taken out is gone.
  await makes(ada, { path: form.action, title: 'quiet', words: 'baby shower', whole: '1', whole_was: '0', where: ['home'] });
  assert.deepEqual((await ada.get(`/api/v2/filters/${f.id}`)).keywords, [{ id: two.id, keyword: 'baby shower', whole_word: true }]);

  // What is wrong is said above the form, which keeps what was typed.
  for (const [fields, words] of [[{ title: '', words: 'roses', where: ['home'] }, /needs a name/],
    [{ title: 'x', words: 'roses' }, /at least one place/], [{ title: 'x', words: 'roses', where: ['home'], until: 'soon' }, /year, month and day/],
    [{ title: 'x', words: 'y'.repeat(201), where: ['home'] }, /at most 200/]]) {
    const answer = await makes(ada, fields);
    const html = await answer.text();
    assert.equal(answer.status, 422);
    assert.match(html, words);
    assert.ok(html.includes(fields.words));
  }
  assert.equal((await makes(ben, { path: `/settings/filters/${f.id}`, title: 'mine', where: ['home'] })).status, 404);
  assert.equal((await makes(ben, { path: `/settings/filters/${f.id}/remove` })).status, 404);
  const gone = await makes(ada, { path: `/settings/filters/${f.id}/remove` });
  assert.equal(gone.status, 303);
  assert.match(await open(ada, gone.headers.get('location')), /The filter is gone/);
  assert.deepEqual(await ada.get('/api/v2/filters'), []);
});

test('pages obey the filters of who reads', async (t) => {
  const { server, ada, ben } = await house(t, ['ada', 'ben']);
  await follows(ada, ben);
  done(await ben.call('PATCH', '/api/v1/accounts/update_credentials', { indexable: true }));
  const upload = async (seed) => {
    const body = new FormData();
    body.append('file', new Blob([draw(60, 40, seed)]), 'x.png');
    return (await fetch(`${server.address}/api/v2/media`,
      { method: 'POST', body, headers: { authorization: `Bearer ${ben.bearer}` } }).then((a) => a.json())).id;
  };
  const mine = await share(ada, 'my garden');
  const photo = await share(ben, 'a newborn foal #foals', { media_ids: [await upload(1)] });
  const words = await share(ben, 'our newborn sleeps #foals');
  const answer = await share(ben, 'the newborn says hello @ada', { in_reply_to_id: mine.id });
  const places = { home: '/', public: '/tags/foals', account: '/@ben?view=words', thread: `/@ada/${mine.id}`, notices: '/notices' };
  const seen = { home: 'our newborn sleeps', public: 'our newborn sleeps', account: 'our newborn sleeps',
    thread: 'the newborn says', notices: 'the newborn says' };
  const cover = '<span class="cover-words">Filtered: gentle</span>';
  let id;
  const set = async (what, where) => {
    if (!id) {
      assert.equal((await makes(ada, { title: 'gentle', words: 'newborn', what, where })).status, 303);
      id = (await ada.get('/api/v2/filters'))[0].id;
    }
    assert.equal((await makes(ada, { path: `/settings/filters/${id}`, title: 'gentle', words: 'newborn', what, where })).status, 303);
  };
  const plain = (html) => html.replace(/<details class="covered">.*?<\/details>/gs, (all) => all.replace(/<div.*/s, '')).replace(/<[^>]*>/g, '');
  for (const place of Object.keys(places)) {
    const others = Object.keys(places).filter((p) => p !== place);
    await set('hide', [place]);
    assert.doesNotMatch(plain(await open(ada, places[place])), new RegExp(seen[place]), `${place} hides`);
    for (const other of others)
      assert.match(plain(await open(ada, places[other])), new RegExp(seen[other]), `${other} shows while ${place} hides`);
    await set('warn', [place]);
    const html = await open(ada, places[place]);
    assert.ok(place === 'notices' ? html.includes('Filtered: gentle') : html.includes(cover), `${place} covers`);
    assert.doesNotMatch(plain(html), new RegExp(seen[place]), `${place} covers the words`);
    assert.ok(place === 'notices' || html.includes(seen[place]), `${place} has them beneath`);
  }
  // The post itself, asked for by its address, is covered and never lost; the page's title tells nothing.
  for (const what of ['warn', 'hide']) {
    await set(what, ['thread']);
    const html = await open(ada, `/@ben/${words.id}`);
    assert.ok(html.includes(cover));
    assert.match(html, /<title>[^<]*Filtered: gentle/);
  }
  // Conversations come as notices do.
  await share(ben, '@ada a newborn, for you alone', { visibility: 'direct' });
  for (const [where, seen] of [[['home'], /for you alone/], [['notices'], /Filtered: gentle/]]) {
    await set('warn', where);
    const html = await open(ada, '/conversations');
    assert.match(html, seen);
    assert.equal(/for you alone/.test(html), where[0] === 'home');
  }
  // A panel stands for a photograph on somebody's page; blurred, words stay to be read.
  await set('warn', ['account']);
  assert.match(await open(ada, '/@ben'), /Filtered: gentle/);
  await set('blur', ['home', 'thread']);
  const home = await open(ada, '/');
  assert.equal(home.split(cover).length - 1, 1, 'the one with a photograph');
  assert.match(plain(home), /our newborn sleeps/);
  assert.match(plain(home), /a newborn foal/);
  assert.match(home, /Show the photographs/);
  assert.ok((await open(ada, `/@ben/${photo.id}`)).includes('Show the photographs'));
  // Others see everything, and one's own posts are never filtered.
  await share(ada, 'my own newborn');
  await set('hide', Object.keys(places));
  assert.match(await open(ada, '/'), /my own newborn/);
  assert.match(plain(await open(ben, '/')), /our newborn sleeps/);
  assert.ok(!(await open(ben, `/@ada/${mine.id}`)).includes('Filtered'));
  assert.equal((await ada.get(`/api/v1/statuses/${answer.id}`)).filtered.length, 1);
  assert.doesNotMatch(plain(await open(ada, '/search?q=sleeps')), /our newborn sleeps/);
});
