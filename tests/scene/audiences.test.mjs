// Held at every door: who sees what of one person's posts, at every way there is to them, before and after
// each change of who may. One table says what is expected; the doors are in tests/lib/walk.mjs.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Far, send } from '../lib/far.mjs';
import { App, Receiver } from '../lib/receiver.mjs';
import { rows } from '../lib/rows.mjs';
import { Server } from '../lib/server.mjs';
import { until } from '../lib/until.mjs';
import { PASSWORD, api, setUp, signIn, token } from '../lib/visitor.mjs';
import { Eyes, FarEyes } from '../lib/walk.mjs';

// ada shares. fay follows her, cara is in her circle, dia is named in the letter, bea is blocked, rex is
// restricted, rita reads for her, walt answered and waits, hope is the host; fern follows from elsewhere, wren
// does not, and "none" asks without a signature.
//   x sees it   . does not   ? by a step of her own: she may read what waits herself (decision 023)
const TABLE = `
              stranger hope fay cara dia bea rex rita walt ada | fern wren none
  public          x     x    x   x    x   .   x   x    x    x  |  x    x    x
  unlisted        x     x    x   x    x   .   x   x    x    x  |  x    x    x
  followers       .     .    x   .    .   .   .   .    .    x  |  x    .    .
  circle          .     .    .   x    .   .   .   .    .    x  |  .    .    .
  direct          .     .    .   .    x   .   .   .    .    x  |  .    .    .
  self            .     .    .   .    .   .   .   .    .    x  |  .    .    .
  covered         x     x    x   x    x   .   x   x    x    x  |  x    x    x
  held            .     .    .   .    .   .   .   x    x    ?  |  .    .    .
`;

// What is done, and what is different afterwards: "who may see it from then on".
const CHANGES = [
  ['somebody leaves the circle', { circle: 'ada' },
    () => call('ada', 'DELETE', `/api/v1/lists/${circle}/accounts`, { account_ids: [who.cara.id] })],
  ['what was for everybody is for followers', { public: 'fay ada fern', held: 'rita walt ada?' },
    () => call('ada', 'PUT', `/api/v1/statuses/${post.public.id}`, { status: words('public'), visibility: 'private' })],
  ['a follower is removed', { public: 'ada fern', followers: 'ada fern' },
    () => call('ada', 'POST', `/api/v1/accounts/${who.fay.id}/remove_from_followers`)],
  ['somebody who was named is blocked', { direct: 'ada', unlisted: 'stranger hope fay cara rex rita walt ada fern wren none',
    covered: 'stranger hope fay cara rex rita walt ada fern wren none' },
    () => call('ada', 'POST', `/api/v1/accounts/${who.dia.id}/block`)],
  ['a post is archived', { unlisted: 'ada' }, () => form(`/@ada/${last(post.unlisted)}/archive`, { archived: '1' })],
  ['a post is deleted', { covered: '' }, () => call('ada', 'DELETE', `/api/v1/statuses/${post.covered.id}`)],
];

const WORDS = Object.fromEntries(['public', 'unlisted', 'followers', 'circle', 'direct', 'self', 'covered', 'held']
  .map((kind) => [kind, `words-of-${kind}`]));
const words = (kind) => `${WORDS[kind]} walked #walked${kind === 'direct' ? ' @dia' : ''}`;
const COVER = 'the last days in June';
const LOCAL = ['hope', 'ada', 'fay', 'cara', 'dia', 'bea', 'rex', 'rita', 'walt'];

let server, far, receiver, circle;
const who = {}; // { visitor, bearer, call, id, eyes }
const post = {}; // of each kind: { id, path }
const pushed = {}; // of those whose telephones listen: an App
let expected; // of each kind: { name: 'x' | '.' | '?' }

const last = ({ path }) => path.split('/').pop();

async function call(name, method, path, fields) {
  const { status, json } = await who[name].call(method, path, fields);
  assert.equal(status, 200, `${name}: ${method} ${path}: ${JSON.stringify(json)}`);
  return json;
}

async function form(path, fields) {
  const { visitor } = who.ada;
  await visitor.open('/settings');
  const csrf = visitor.html.match(/name="csrf" value="([^"]+)"/)[1];
  const answer = await visitor.send(path, { method: 'POST', body: new URLSearchParams({ csrf, ...fields }),
    headers: { origin: server.address } });
  assert.equal(answer.status, 303, await answer.text());
  return answer.headers.get('location');
}

function read(table) {
  const [head, ...lines] = table.trim().split('\n').map((line) => line.replace('|', '').trim().split(/\s+/));
  return Object.fromEntries(lines.map(([kind, ...marks]) =>
    [kind, Object.fromEntries(head.map((name, i) => [name, marks[i]]))]));
}

function change(to) {
  for (const [kind, names] of Object.entries(to)) {
    const list = names.split(' ').filter(Boolean);
    for (const name of Object.keys(expected[kind]))
      expected[kind][name] = list.includes(name) ? 'x' : list.includes(`${name}?`) ? '?' : '.';
  }
}

async function shares(name, kind, fields) {
  post[kind] = { id: (await call(name, 'POST', '/api/v1/statuses', { status: words(kind), ...fields })).id, by: name };
}

// Where each is now: narrowing gives it another address.
async function addresses() {
  for (const one of Object.values(post)) {
    const { status, json } = await who[one.by].call('GET', `/api/v1/statuses/${one.id}`);
    if (status === 200)
      one.path = new URL(json.url).pathname;
  }
}

before(async () => {
  server = await Server.start({ fetch_private: 'yes', api_requests: 0 });
  far = await Far.start();
  receiver = await Receiver.start();
  who.hope = { visitor: await setUp(server, 'hope') };
  for (const name of LOCAL.slice(1)) {
    server.command(['user', 'add', name], `${PASSWORD}\n`);
    who[name] = { visitor: await signIn(server, name) };
  }
  for (const name of LOCAL) {
    const one = who[name];
    one.bearer = await token(server, one.visitor, 'read write follow push');
    one.call = api(server, one.bearer);
    one.id = (await one.call('GET', '/api/v1/accounts/verify_credentials')).json.id;
    one.eyes = new Eyes(server, one);
  }
  who.stranger = { eyes: new Eyes(server, {}) };
  for (const name of ['fern', 'wren'])
    who[name] = { eyes: new FarEyes(server, far.person(name)) };
  who.none = { eyes: new FarEyes(server, null) };
  await call('ada', 'PATCH', '/api/v1/accounts/update_credentials', { indexable: true });
  for (const name of ['fay', 'bea']) {
    await call(name, 'POST', `/api/v1/accounts/${who.ada.id}/follow`, { notify: true });
    await call('ada', 'POST', `/api/v1/follow_requests/${who[name].id}/authorize`);
  }
  const { person } = who.fern.eyes;
  assert.equal((await send(server, person, far.activity(person, 'Follow', `${server.address}/@ada`))).status, 202);
  const asks = await until('fern asks', async () => (await call('ada', 'GET', '/api/v1/follow_requests'))[0]);
  await call('ada', 'POST', `/api/v1/follow_requests/${asks.id}/authorize`);
  rows(server, `INSERT INTO reader (owner_id, reader_id, since) VALUES (${who.ada.id}, ${who.rita.id}, 1)`);
  for (const name of ['ada', 'fay', 'dia', 'bea', 'walt']) {
    pushed[name] = Object.assign(new App(), { path: `/${name}` });
    const alerts = Object.fromEntries(['mention', 'status', 'favourite', 'reblog', 'poll', 'update'].map((a) => [a, true]));
    await call(name, 'POST', '/api/v1/push/subscription',
      { subscription: { endpoint: `${receiver.origin}/${name}`, keys: pushed[name].keys, standard: true }, data: { alerts } });
  }
});

after(async () => {
  for (const { eyes } of Object.values(who))
    await eyes?.stop?.();
  receiver?.server.closeAllConnections();
  receiver?.server.close();
  far?.stop();
  if (process.env.SAY) console.log(server.said);
  await server?.stop();
});

async function makesCircle() {
  await who.ada.visitor.open('/circles');
  await who.ada.visitor.submit(/^\/circles$/, { name: 'Six people' });
  circle = who.ada.visitor.answer.headers.get('location').match(/^\/circles\/(\d+)/)[1];
  await call('ada', 'POST', `/api/v1/lists/${circle}/accounts`, { account_ids: [who.cara.id] });
}

test('everybody listens, and everything is shared', async () => {
  await makesCircle();
  await call('ada', 'POST', `/api/v1/accounts/${who.rex.id}/restrict`);
  await call('ada', 'POST', `/api/v1/accounts/${who.bea.id}/block`);
  for (const name of LOCAL)
    await who[name].eyes.listen();
  const waits = { interaction_policy: { can_reply: { always: ['followers'], with_approval: ['public'] } } };
  await shares('ada', 'public', { visibility: 'public', ...waits });
  await shares('ada', 'unlisted', { visibility: 'unlisted' });
  await shares('ada', 'followers', { visibility: 'private' });
  await shares('ada', 'circle', { visibility: `list:${circle}` });
  await shares('ada', 'direct', { visibility: 'direct' });
  await shares('ada', 'covered', { visibility: 'public', spoiler_text: COVER });
  await who.ada.visitor.open('/share');
  await who.ada.visitor.submit(/^\/share$/, { caption: words('self'), visibility: 'self', act: 'share' })
    .catch((e) => assert.fail(e));
  post.self = { id: (await call('ada', 'GET', `/api/v1/accounts/${who.ada.id}/statuses`))
    .find((p) => p.content.includes(WORDS.self)).id, by: 'ada' };
  await shares('walt', 'held', { in_reply_to_id: post.public.id, visibility: 'public' });
  // Those who see something now keep it: what is kept is a door as well.
  for (const [name, kinds] of [['fay', ['public', 'unlisted', 'followers', 'covered']], ['cara', ['circle', 'public']],
    ['dia', ['direct', 'covered']]])
    for (const kind of kinds)
      for (const deed of ['bookmark', 'favourite'])
        await call(name, 'POST', `/api/v1/statuses/${post[kind].id}/${deed}`);
  await until('fay hears of the post', () => receiver.to('/fay').length >= 3);
  await until('fern is told', () => far.got.filter(({ json }) => json?.type === 'Create').length >= 4);
});

/* --- the walk --- */

// What these give is the same for everybody: they ask nobody who they are.
const BLIND = new Set(['feed', 'outbox']);
// Whoever reads first reads the post that is answered beside the comment, and nowhere else (decision 023).
const beside = (name, door, kind) => name === 'rita' && door === 'waiting' && kind === 'public';

const shows = (text, kind) => text.includes(WORDS[kind]);

// A door to one post shows exactly what the table says; one that shows whatever there is, nothing beyond it.
async function look(name) {
  const { eyes } = who[name];
  const wrong = [];
  for (const [kind, one] of Object.entries(post)) {
    const want = expected[kind][name];
    for (const [door, answer] of Object.entries(eyes.one(one))) {
      const seen = shows(await answer, kind);
      if (want !== '?' && seen !== (want === 'x'))
        wrong.push(`${kind}: the ${door} ${seen ? 'shows' : 'hides'} it`);
    }
  }
  if (!eyes.lists)
    return wrong;
  const context = post.public.id;
  const lists = await eyes.lists({ id: who.ada.id, name: 'ada' }, 'walked', context);
  for (const [door, text] of Object.entries(lists))
    for (const kind of Object.keys(post))
      if (expected[kind][BLIND.has(door) ? 'stranger' : name] === '.' && shows(text, kind) && !beside(name, door, kind) &&
          !(door === 'stream' && heard[name]?.has(kind)))
        wrong.push(`${kind}: the ${door} shows it`);
  // Lists that hold everything of ada's hold all that the one who asks may see.
  for (const kind of Object.keys(post))
    if (expected[kind][name] === 'x' && post[kind].by === 'ada' && name !== 'stranger' &&
        !shows(lists.statuses, kind) && kind !== 'direct' && kind !== 'self' && !archived.has(kind))
      wrong.push(`${kind}: is not among the statuses`);
  if (shows(lists.feed, 'covered'))
    wrong.push('covered: its words are in the feed');
  for (const kind of ['unlisted', 'followers', 'circle', 'direct', 'self', 'held'])
    if (shows(lists.feed, kind))
      wrong.push(`${kind}: is in the feed`);
  return wrong;
}

const heard = {}; // of each person: kinds that their stream brought while they might see them
const archived = new Set();

async function walk() {
  await addresses();
  const wrong = {};
  for (const name of Object.keys(expected.public)) {
    const found = await look(name);
    if (found.length)
      wrong[name] = found;
  }
  assert.deepEqual(wrong, {});
}

// What was heard while it was allowed is not unheard.
function remember() {
  for (const name of LOCAL) {
    const text = JSON.stringify(who[name].eyes.socket.heard);
    heard[name] ??= new Set();
    for (const kind of Object.keys(WORDS))
      if (expected[kind][name] !== '.' && shows(text, kind))
        heard[name].add(kind);
  }
}

test('each sees what is theirs to see, at every door', async () => {
  expected = read(TABLE);
  await walk();
  remember();
  for (const [name, kinds] of [['fay', ['public', 'followers']], ['dia', ['direct']], ['ada', ['circle', 'self']]])
    for (const kind of kinds)
      assert.ok(heard[name].has(kind), `the stream of ${name} brings ${kind}`);
  assert.match(await who.stranger.eyes.page('/@ada.atom'), new RegExp(WORDS.public));
  assert.match(await who.stranger.eyes.page('/@ada.atom'), new RegExp(COVER));
});

test('telephones and other servers are told nothing of what is for few', async () => {
  const told = [];
  for (const [name, app] of Object.entries(pushed))
    for (const push of receiver.to(app.path))
      told.push([name, app.openStandard(push).text]);
  for (const kind of ['followers', 'circle', 'direct', 'self', 'held', 'covered'])
    assert.deepEqual(told.filter(([, text]) => shows(text, kind)), [], `${kind} on a locked screen`);
  assert.ok(told.some(([name, text]) => name === 'fay' && shows(text, 'public')), 'fay is told of the public one');
  assert.ok(told.some(([name, text]) => name === 'fay' && text.includes(COVER)), 'of the covered one the words of its cover');
  assert.deepEqual(told.filter(([name]) => name === 'bea'), []);
  const sent = far.got.map(({ body }) => body.toString());
  for (const kind of ['circle', 'direct', 'self', 'held'])
    assert.deepEqual(sent.filter((text) => shows(text, kind)), [], `${kind} sent elsewhere`);
  for (const kind of ['public', 'unlisted', 'followers', 'covered'])
    assert.ok(sent.some((text) => shows(text, kind)), `${kind} is sent to fern`);
});

for (const [what, to, act] of CHANGES)
  test(what, async () => {
    await act();
    change(to);
    if (what.includes('archived'))
      archived.add('unlisted');
    if (what.includes('deleted'))
      delete post.covered;
    await walk();
  });
