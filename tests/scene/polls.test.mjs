// Questions with choices, as an app does it: asked, voted on by several people at once, edited, over; what the
// pages show of them; and everything that must be refused.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { draw } from '../lib/draw.mjs';
import { Server } from '../lib/server.mjs';
import { PASSWORD, Visitor, api, forms, setUp, signIn, token } from '../lib/visitor.mjs';

const CROWD = 12;
const who = {};
let server;

function add(name) {
  server.command(['user', 'add', name], `${PASSWORD}\n`);
}

async function enter(name, visitor) {
  const one = { visitor: visitor ?? await signIn(server, name) };
  one.bearer = await token(server, one.visitor);
  one.call = api(server, one.bearer);
  one.id = (await one.call('GET', '/api/v1/accounts/verify_credentials')).json.id;
  who[name] = one;
  return one;
}

before(async () => {
  server = await Server.start();
  await enter('ada', await setUp(server, 'ada'));
  for (const name of ['ben', 'cleo', ...Array.from({ length: CROWD }, (_, i) => `guest${i}`)]) {
    add(name);
    await enter(name);
  }
});

after(() => server?.stop());

const DAYS = ['Saturday', 'Sunday'];

async function ask(poll, more = {}) {
  const { status, json } = await who.ada.call('POST', '/api/v1/statuses',
    { status: 'Which day for the walk?', visibility: 'public', poll: { options: DAYS, expires_in: 3600, ...poll }, ...more });
  assert.equal(status, 200, JSON.stringify(json));
  return json;
}

const poll = async (name, id) => {
  const { status, json } = await who[name].call('GET', `/api/v1/polls/${id}`);
  assert.equal(status, 200);
  return json;
};

const vote = (name, id, ...choices) => who[name].call('POST', `/api/v1/polls/${id}/votes`, { choices });

async function refused(promise, status) {
  const answer = await promise;
  assert.equal(answer.status, status, JSON.stringify(answer.json));
  assert.ok(answer.json.error.length > 5);
}

// The shape of a Poll, from the documentation.
function checkShape(p, { signedIn = true } = {}) {
  assert.deepEqual(Object.keys(p).sort(), ['emojis', 'expired', 'expires_at', 'id', 'multiple', 'options', 'voters_count',
    'votes_count', ...(signedIn ? ['own_votes', 'voted'] : [])].sort());
  assert.match(p.id, /^[1-9]\d*$/);
  assert.match(p.expires_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.equal(typeof p.expired, 'boolean');
  assert.equal(typeof p.multiple, 'boolean');
  assert.ok(Number.isInteger(p.votes_count));
  assert.ok(p.multiple ? Number.isInteger(p.voters_count) : p.voters_count === null);
  assert.deepEqual(p.emojis, []);
  for (const one of p.options) {
    assert.deepEqual(Object.keys(one), ['title', 'votes_count']);
    assert.equal(typeof one.title, 'string');
    assert.ok(one.votes_count === null || Number.isInteger(one.votes_count));
  }
}

test('what may be asked is told', async () => {
  for (const version of ['v1', 'v2']) {
    const { polls } = (await who.ada.call('GET', `/api/${version}/instance`)).json.configuration;
    assert.deepEqual(polls, { max_options: 4, max_characters_per_option: 50, min_expiration: 300, max_expiration: 2629746 });
  }
});

test('a question is asked, voted on and read', async () => {
  const asked = await ask();
  checkShape(asked.poll);
  assert.deepEqual(asked.poll.options, DAYS.map((title) => ({ title, votes_count: 0 })));
  assert.deepEqual([asked.poll.voted, asked.poll.own_votes, asked.poll.expired], [true, [], false]);
  const left = Date.parse(asked.poll.expires_at) - Date.now();
  assert.ok(left > 3_500_000 && left <= 3_600_000, `${left}`);
  assert.deepEqual(asked.media_attachments, []);
  const { id } = asked.poll;
  const before = (await who.ben.call('GET', `/api/v1/statuses/${asked.id}`)).json.poll;
  checkShape(before);
  assert.deepEqual([before.voted, before.own_votes], [false, []]);
  const voted = await vote('ben', id, 1);
  assert.equal(voted.status, 200);
  checkShape(voted.json);
  assert.deepEqual([voted.json.voted, voted.json.own_votes, voted.json.votes_count], [true, [1], 1]);
  // Every way to the post tells the same, though it was rendered and kept before.
  for (const [path, find] of [[`/api/v1/statuses/${asked.id}`, (j) => j],
    [`/api/v1/accounts/${who.ada.id}/statuses`, (j) => j.find((s) => s.id === asked.id)],
    [`/api/v1/statuses?id[]=${asked.id}`, (j) => j[0]],
    ['/api/v1/timelines/public', (j) => j.find((s) => s.id === asked.id)]])
    assert.deepEqual(find((await who.ben.call('GET', path)).json).poll, voted.json, path);
  const hers = await poll('ada', id);
  assert.deepEqual(hers.options.map((o) => o.votes_count), [0, 1]);
  assert.deepEqual([hers.own_votes, hers.voted], [[], true], 'she is not told who');
  const stranger = await fetch(`${server.address}/api/v1/polls/${id}`).then((r) => r.json());
  checkShape(stranger, { signedIn: false });
  assert.equal(stranger.votes_count, 1);
});

test('as a form, as older apps send it', async () => {
  const body = new URLSearchParams([['status', 'Tea?'], ['visibility', 'public'], ['poll[options][]', 'yes'],
    ['poll[options][]', 'no'], ['poll[options][]', 'later'], ['poll[expires_in]', '300'], ['poll[multiple]', 'true'],
    ['poll[hide_totals]', '1']]);
  const headers = { authorization: `Bearer ${who.ada.bearer}` };
  const asked = await fetch(`${server.address}/api/v1/statuses`, { method: 'POST', body, headers }).then((r) => r.json());
  assert.equal(asked.poll.multiple, true);
  assert.equal(asked.poll.options.length, 3);
  const answer = await fetch(`${server.address}/api/v1/polls/${asked.poll.id}/votes`, { method: 'POST',
    body: new URLSearchParams([['choices[]', '0'], ['choices[]', '2']]), headers: { authorization: `Bearer ${who.ben.bearer}` } });
  const voted = await answer.json();
  assert.equal(answer.status, 200);
  assert.deepEqual(voted.own_votes, [0, 2]);
  assert.deepEqual(voted.options.map((o) => o.votes_count), [null, null, null], 'hidden until it is over');
  assert.deepEqual((await poll('ada', asked.poll.id)).options.map((o) => o.votes_count), [1, 0, 1]);
  assert.equal(voted.voters_count, 1);
});

test('what a vote is refused for', async () => {
  const { poll: one } = await ask();
  await refused(vote('ada', one.id, 0), 422);
  await refused(vote('ben', one.id), 422);
  await refused(vote('ben', one.id, 0, 1), 422);
  for (const wrong of [2, 4, -1, 31, 32, 64, 1e9, 'Sunday', '1.5', '99999999999999999999999', {}, [[1]], true])
    await refused(vote('ben', one.id, wrong), 422);
  await refused(who.ben.call('POST', `/api/v1/polls/${one.id}/votes`, { choices: 'Sunday' }), 422);
  await refused(who.ben.call('POST', `/api/v1/polls/${one.id}/votes`, {}), 422);
  await refused(who.ben.call('POST', `/api/v1/polls/${one.id}/votes`, { choices: Array(60).fill(1) }), 422);
  assert.equal((await poll('ada', one.id)).votes_count, 0);
  assert.equal((await vote('ben', one.id, 0)).status, 200);
  await refused(vote('ben', one.id, 0), 422);
  await refused(vote('ben', one.id, 1), 422);
  assert.equal((await fetch(`${server.address}/api/v1/polls/${one.id}/votes`, { method: 'POST' })).status, 401);
  const read = await token(server, who.cleo.visitor, 'read');
  await refused(api(server, read)('POST', `/api/v1/polls/${one.id}/votes`, { choices: [0] }), 403);
  for (const id of ['0', '-1', 'x', '99999999999999999999', one.id.slice(0, -1)])
    await refused(vote('ben', id, 0), 404);
});

test('what one may not see is not there', async () => {
  const { poll: one } = await ask({}, { visibility: 'private' });
  await refused(who.ben.call('GET', `/api/v1/polls/${one.id}`), 404);
  await refused(vote('ben', one.id, 0), 404);
  assert.equal((await fetch(`${server.address}/api/v1/polls/${one.id}`)).status, 404);
  const plain = (await who.ada.call('POST', '/api/v1/statuses', { status: 'no question', visibility: 'public' })).json;
  assert.equal(plain.poll, null);
  await refused(who.ben.call('GET', `/api/v1/polls/${plain.id}`), 404);
});

test('what is no question is refused, never shared without it', async () => {
  const tries = [
    { poll: {} , also: 200 }, { poll: { options: DAYS } }, { poll: { expires_in: 3600 } },
    { poll: { options: ['one'], expires_in: 3600 } }, { poll: { options: ['a', 'a'], expires_in: 3600 } },
    { poll: { options: ['a', ' ', ''], expires_in: 3600 } }, { poll: { options: ['1', '2', '3', '4', '5'], expires_in: 3600 } },
    { poll: { options: ['a', 'b'.repeat(51)], expires_in: 3600 } }, { poll: { options: 'a, b', expires_in: 3600 } },
    { poll: { options: { a: 1, b: 2 }, expires_in: 3600 } }, { poll: { options: [['a'], ['b']], expires_in: 3600 } },
    { poll: { options: DAYS, expires_in: 299 } }, { poll: { options: DAYS, expires_in: 2629747 } },
    { poll: { options: DAYS, expires_in: -3600 } }, { poll: { options: DAYS, expires_in: 'a day' } },
    { poll: { options: DAYS, expires_in: '99999999999999999999999' } }, { poll: { options: DAYS, expires_in: null } },
    { poll: 'Which day?' }, { poll: ['Saturday', 'Sunday'] }, { poll: 5 },
    { poll: [{ options: DAYS, expires_in: 3600 }, { options: DAYS, expires_in: 3600 }] },
    { poll: { options: DAYS, expires_in: 3600 }, status: '' },
  ];
  for (const { also, ...fields } of tries) {
    const { status, json } = await who.ada.call('POST', '/api/v1/statuses', { status: 'A question', visibility: 'public', ...fields });
    if (also) // an empty object is nothing at all
      assert.deepEqual([status, json.poll], [also, null]);
    else
      assert.ok(status === 422 && json.error, `${JSON.stringify(fields)}: ${status} ${JSON.stringify(json)}`);
  }
  const twice = new URLSearchParams([['status', 'Two at once'], ...['a', 'b', 'c', 'd', 'e', 'f'].map((o) => ['poll[options][]', o]),
    ['poll[expires_in]', '600'], ['poll[expires_in]', '900']]);
  const answer = await fetch(`${server.address}/api/v1/statuses`,
    { method: 'POST', body: twice, headers: { authorization: `Bearer ${who.ada.bearer}` } });
  assert.equal(answer.status, 422);
  for (const none of [null, '', []])
    assert.equal((await who.ada.call('POST', '/api/v1/statuses', { status: 'none', poll: none })).json.poll, null);
});

async function photograph() {
  const body = new FormData();
  body.append('file', new Blob([draw(60, 40, 3)]), 'x.png');
  const answer = await fetch(`${server.address}/api/v2/media`,
    { method: 'POST', body, headers: { authorization: `Bearer ${who.ada.bearer}` } });
  assert.equal(answer.status, 200);
  return answer.json();
}

test('photographs and a question do not go together', async () => {
  const media = await photograph();
  await refused(who.ada.call('POST', '/api/v1/statuses',
    { status: 'both', media_ids: [media.id], poll: { options: DAYS, expires_in: 3600 } }), 422);
  const asked = await ask();
  await refused(who.ada.call('PUT', `/api/v1/statuses/${asked.id}`, { status: 'both', media_ids: [media.id] }), 422);
  const instead = await who.ada.call('PUT', `/api/v1/statuses/${asked.id}`,
    { status: 'a photograph instead', media_ids: [media.id], poll: null });
  assert.equal(instead.status, 200);
  assert.deepEqual([instead.json.poll, instead.json.media_attachments.length], [null, 1]);
});

test('a crowd votes at once, and everybody is counted once', async () => {
  const { poll: one } = await ask({ multiple: true, options: ['a', 'b', 'c', 'd'] });
  const guests = Array.from({ length: CROWD }, (_, i) => `guest${i}`);
  // Each of them three times at the same moment.
  const answers = await Promise.all(guests.flatMap((name, i) => [0, 1, 2].map(() => vote(name, one.id, i % 4, 3))));
  assert.equal(answers.filter((a) => a.status === 200).length, CROWD);
  assert.ok(answers.every((a) => a.status === 200 || a.status === 422), answers.map((a) => a.status).join());
  const now = await poll('ada', one.id);
  assert.equal(now.voters_count, CROWD);
  assert.deepEqual(now.options.map((o) => o.votes_count), [3, 3, 3, CROWD]);
  assert.equal(now.votes_count, 9 + CROWD);
});

test('an edit keeps the votes unless the choices change', async () => {
  const asked = await ask();
  await vote('ben', asked.poll.id, 0);
  const put = async (fields) => {
    const { status, json } = await who.ada.call('PUT', `/api/v1/statuses/${asked.id}`, { status: 'Which day, then?', ...fields });
    assert.equal(status, 200, JSON.stringify(json));
    return json;
  };
  assert.equal((await put({})).poll.votes_count, 1);
  assert.equal((await put({ poll: { options: DAYS, expires_in: 7200 } })).poll.votes_count, 1);
  const anew = (await put({ poll: { options: [...DAYS, 'Monday'], expires_in: 7200 } })).poll;
  assert.deepEqual([anew.votes_count, anew.options.length], [0, 3]);
  assert.equal((await poll('ben', asked.poll.id)).voted, false);
  assert.equal((await vote('ben', asked.poll.id, 2)).status, 200);
  assert.equal((await put({ poll: { options: [...DAYS, 'Monday'], expires_in: 7200, multiple: true } })).poll.votes_count, 0);
  await refused(who.ada.call('PUT', `/api/v1/statuses/${asked.id}`, { status: 'x', poll: { options: ['one'], expires_in: 600 } }), 422);
  await refused(who.ben.call('PUT', `/api/v1/statuses/${asked.id}`, { status: 'x', poll: { options: DAYS, expires_in: 600 } }), 404);
  assert.equal((await put({ poll: null })).poll, null);
  const versions = (await who.ben.call('GET', `/api/v1/statuses/${asked.id}/history`)).json;
  assert.deepEqual(versions.map((v) => v.poll?.options.map((o) => o.title).join() ?? null),
    ['Saturday,Sunday', 'Saturday,Sunday', 'Saturday,Sunday', 'Saturday,Sunday,Monday', 'Saturday,Sunday,Monday', null]);
  for (const v of versions)
    assert.ok(!v.poll || (Object.keys(v.poll).join() === 'options' && v.poll.options.every((o) => Object.keys(o).join() === 'title')));
});

test('deleting gives the question back, to be asked anew', async () => {
  const asked = await ask({ multiple: true });
  await vote('ben', asked.poll.id, 1);
  const { json } = await who.ada.call('DELETE', `/api/v1/statuses/${asked.id}`);
  checkShape(json.poll);
  assert.equal(json.text, 'Which day for the walk?');
  const again = await ask({ options: json.poll.options.map((o) => o.title), multiple: json.poll.multiple }, { status: json.text });
  assert.deepEqual([again.poll.votes_count, again.poll.multiple], [0, true]);
  await refused(who.ben.call('GET', `/api/v1/polls/${asked.poll.id}`), 404);
});

test('a question that waits is asked when its time comes', async () => {
  const asking = { options: DAYS, expires_in: 3600, multiple: true, hide_totals: false };
  const at = new Date(Date.now() + 600_000).toISOString();
  await refused(who.ada.call('POST', '/api/v1/statuses', { status: 'x', scheduled_at: at, poll: { ...asking, options: ['one'] } }), 422);
  const { status, json } = await who.ada.call('POST', '/api/v1/statuses', { status: 'Which day?', scheduled_at: at, poll: asking });
  assert.equal(status, 200, JSON.stringify(json));
  assert.deepEqual(json.params.poll, asking);
  assert.deepEqual((await who.ada.call('GET', `/api/v1/scheduled_statuses/${json.id}`)).json.params.poll, asking);
});

/* --- the pages --- */

const csrfOf = (page) => forms(page.html).find((f) => f.fields.csrf).fields.csrf;

test('on the pages: asked without a script, voted on, and the result', async () => {
  const page = await who.ada.visitor.open('/share');
  const form = forms(page.html).find((f) => /share/.test(f.action));
  const fields = [...Object.entries({ ...form.fields, caption: 'Tea or coffee?', visibility: 'public' }),
    ...['Tea', 'Coffee', '', ''].map((o) => ['option[]', o]), ['open_for', '86400']]
    .filter(([k, v], i, all) => k !== 'option[]' || all.findIndex(([kk, vv]) => kk === k && vv === v) === i || v === '');
  const body = new URLSearchParams(fields.filter(([k], i) => k !== 'option[]' || i >= 0));
  body.delete('option[]');
  for (const option of ['Tea', 'Coffee', '', ''])
    body.append('option[]', option);
  const shared = await who.ada.visitor.send('/share', { method: 'POST', body, headers: { origin: server.address } });
  assert.equal(shared.status, 303, await shared.text());
  const path = new URL(shared.headers.get('location'), server.address).pathname;
  const id = path.match(/(\d+)$/)[1];
  const mine = (await who.ada.visitor.open(path)).html;
  assert.match(mine, /0\u00a0?%/);
  assert.ok(!forms(mine).some((f) => /vote/.test(f.action ?? '')), 'she can not vote');
  const stranger = await new Visitor(server.address).open(path);
  assert.ok(stranger.html.includes('Coffee') && !forms(stranger.html).some((f) => /vote/.test(f.action ?? '')));

  const seen = await who.ben.visitor.open(path);
  const ballot = forms(seen.html).find((f) => /vote/.test(f.action ?? ''));
  assert.ok(ballot && !/%<\//.test(seen.html), 'no result before the vote');
  const send = (choice, more = {}) => who.ben.visitor.send(ballot.action, { method: 'POST', headers: { origin: server.address },
    body: new URLSearchParams({ ...ballot.fields, ...(choice === undefined ? {} : { 'choice[]': choice }), ...more }) });
  assert.equal((await send()).status, 422, 'nothing was chosen');
  assert.equal((await send(7)).status, 422);
  assert.equal((await send(1, { csrf: 'wrong' })).status, 403);
  assert.equal((await send(1, { rev: '99' })).status, 409, 'the question is another one by now');
  const done = await send(1);
  assert.equal(done.status, 303, await done.text());
  const result = (await who.ben.visitor.open(path)).html;
  assert.match(result, /100\u00a0?%/);
  assert.equal((await poll('ben', id)).own_votes[0], 1);
  assert.equal((await send(0)).status, 422);
  assert.ok(!(await who.ada.visitor.open(path)).html.includes('Ben'), 'who voted is not told');
});

test('on the pages: the form comes back with what was typed', async () => {
  const page = await who.ada.visitor.open('/share');
  const form = forms(page.html).find((f) => /share/.test(f.action));
  const body = new URLSearchParams({ ...form.fields, caption: 'A question', open_for: '604800', several: '1' });
  body.delete('option[]');
  for (const option of ['the same <b>', 'the same <b>'])
    body.append('option[]', option);
  const again = await who.ada.visitor.send('/share', { method: 'POST', body, headers: { origin: server.address } });
  assert.equal(again.status, 422);
  const html = await again.text();
  assert.equal(html.split('value="the same &lt;b&gt;"').length, 3);
  assert.match(html, /value="604800" selected/);
  assert.match(html, /name="several" value="1" checked/);
});

test('on the pages: editing leaves the question as it is, changes it, and takes it away', async () => {
  const asked = await ask({}, { status: 'Roses or lilies?' });
  await vote('ben', asked.poll.id, 0);
  const edit = async (options, open = '0') => {
    const page = await who.ada.visitor.open(`/@ada/${asked.id}/edit`);
    const form = forms(page.html).find((f) => /edit/.test(f.action));
    const body = new URLSearchParams({ ...form.fields, open_for: open });
    body.delete('option[]');
    for (const option of options)
      body.append('option[]', option);
    const answer = await who.ada.visitor.send(form.action, { method: 'POST', body, headers: { origin: server.address } });
    assert.equal(answer.status, 303, await answer.text());
    return (await who.ada.call('GET', `/api/v1/statuses/${asked.id}`)).json.poll;
  };
  const same = await edit([...DAYS, '', '']);
  assert.deepEqual([same.votes_count, same.expires_at], [1, asked.poll.expires_at]);
  assert.equal((await edit(['Roses', 'Lilies', '', ''], '259200')).votes_count, 0);
  assert.equal(await edit(['', '', '', '']), null);
});

/* --- beside it --- */

test('nothing is translated, and that is said', async () => {
  const { configuration } = (await who.ada.call('GET', '/api/v2/instance')).json;
  assert.deepEqual(configuration.translation, { enabled: false });
  assert.deepEqual((await who.ada.call('GET', '/api/v1/instance/translation_languages')).json, {});
  const open = await ask();
  const closed = await ask({}, { visibility: 'private' });
  await refused(who.ben.call('POST', `/api/v1/statuses/${open.id}/translate`, { lang: 'es' }), 404);
  await refused(who.ada.call('POST', `/api/v1/statuses/${closed.id}/translate`), 403);
  await refused(who.ben.call('POST', `/api/v1/statuses/${closed.id}/translate`), 404);
  assert.deepEqual((await who.ben.call('GET', `/api/v1/statuses/${open.id}/card`)).json, {});
  await refused(who.ben.call('GET', `/api/v1/statuses/${closed.id}/card`), 404);
});

test('a photograph that is in a post is not deleted by itself', async () => {
  const [loose, used] = [await photograph(), await photograph()];
  const { json: post } = await who.ada.call('POST', '/api/v1/statuses', { status: 'A rose', media_ids: [used.id] });
  await refused(who.ada.call('DELETE', `/api/v1/media/${used.id}`), 422);
  await refused(who.ben.call('DELETE', `/api/v1/media/${loose.id}`), 404);
  assert.equal((await who.ada.call('GET', `/api/v1/media/${loose.id}`)).status, 200);
  assert.deepEqual((await who.ada.call('DELETE', `/api/v1/media/${loose.id}`)).json, {});
  await refused(who.ada.call('GET', `/api/v1/media/${loose.id}`), 404);
  // With the post, when that is asked for.
  const gone = await who.ada.call('DELETE', `/api/v1/statuses/${post.id}?delete_media=true`);
  assert.equal(gone.status, 200);
  await refused(who.ada.call('GET', `/api/v1/media/${used.id}`), 404);
});
