// What goes out to other servers: to whom, how it is signed, in which order, and what becomes of it when
// a server is slow, down, gone, or when the program dies in the middle.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createHash } from 'node:crypto';
import { farFollows, farPerson, farPost, letPausesPass, opened } from '../lib/inboxes.mjs';
import { Receiver } from '../lib/receiver.mjs';
import { rows } from '../lib/rows.mjs';
import { Server } from '../lib/server.mjs';
import { until } from '../lib/until.mjs';
import { api, people, signIn, token } from '../lib/visitor.mjs';

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';
const pause = (ms) => new Promise((go) => setTimeout(go, ms));

let server, near, other, key;
const who = {}; // { call, id }
const far = {};
const moods = {}; // what a path answers, while it is not 202

function mood(path, push, self) {
  const answer = moods[self.origin + path] ?? moods[self.origin] ?? 202;
  return answer === 'silence' ? null : answer;
}

before(async () => {
  near = await Receiver.start(mood);
  other = await Receiver.start(mood);
  server = await Server.start({ fetch_private: 'yes' });
  Object.assign(who, await people(server, ['hope', 'ada', 'ben', 'cleo']));
  key = (await (await fetch(`${server.address}/actor`, { headers: { accept: 'application/activity+json' } })).json())
    .publicKey.publicKeyPem;
  for (const name of ['flora', 'finn'])
    far[name] = farPerson(server, name, near.origin);
  far.olga = farPerson(server, 'olga', other.origin, { alone: true });
  farFollows(server, far.flora, who.ada.id);
  farFollows(server, far.finn, who.ada.id);
  farFollows(server, far.olga, who.ada.id);
});

after(async () => {
  near?.stop();
  other?.stop();
  await server?.stop();
});

async function share(name, fields) {
  const { status, json } = await who[name].call('POST', '/api/v1/statuses', fields);
  assert.equal(status, 200, JSON.stringify(json));
  return json;
}

// What came to an inbox about something, in order.
function about(receiver, path, words) {
  return receiver.to(path).filter((push) => push.body.includes(words));
}

async function hears(receiver, path, words, n = 1) {
  await until(`${path} hears of ${words}, ${n} times`, () => about(receiver, path, words).length >= n);
  return opened(about(receiver, path, words)[n - 1], key);
}

// Everything that was owed is settled.
async function settled(most = 0) {
  const left = () => Number(rows(server, 'SELECT (SELECT COUNT(*) FROM delivery) + (SELECT COUNT(*) FROM job WHERE kind = 40)')[0]);
  await until(`no more than ${most} are owed`, () => left() <= most);
}

test('a post goes to each server of the followers once, signed', async () => {
  const post = await share('ada', { status: 'roses for everybody', visibility: 'public' });
  const one = await hears(near, '/inbox', 'roses for everybody');
  const two = await hears(other, '/olga/inbox', 'roses for everybody');
  assert.deepEqual(one, two);
  assert.equal(one.type, 'Create');
  assert.equal(one.actor, `${server.address}/@ada`);
  assert.equal(one.id, `${post.uri}/activity`);
  assert.equal(one.object.id, post.uri);
  assert.equal(one.object.attributedTo, one.actor);
  assert.deepEqual(one.to, [PUBLIC]);
  assert.deepEqual(one.cc, [`${one.actor}/followers`]);
  assert.deepEqual(one.object.to, one.to);
  assert.ok(one['@context']);
  assert.equal(one.object['@context'], undefined);
  await settled();
  assert.equal(about(near, '/inbox', 'roses for everybody').length, 1);
  assert.equal(near.to(far.flora.inbox).length + near.to(far.finn.inbox).length, 0);
  assert.equal(rows(server, `SELECT COUNT(*) FROM told WHERE post_id = ${post.id}`)[0], '2');
});

test('an edit and the end of a post follow it, and every server that had it confirms', async () => {
  const post = await share('ada', { status: 'first words', visibility: 'unlisted' });
  await hears(near, '/inbox', 'first words');
  const edited = await who.ada.call('PUT', `/api/v1/statuses/${post.id}`, { status: 'second words' });
  assert.equal(edited.status, 200);
  const update = await hears(near, '/inbox', 'second words');
  assert.equal(update.type, 'Update');
  assert.equal(update.object.id, post.uri);
  assert.ok(update.object.updated);
  await hears(other, '/olga/inbox', 'second words');
  await settled();
  await who.ada.visitor.open(`/@ada/${post.id}/delete`);
  assert.match(who.ada.visitor.html, /2 other servers have this, too/);
  assert.equal((await who.ada.call('DELETE', `/api/v1/statuses/${post.id}`)).status, 200);
  for (const [receiver, path] of [[near, '/inbox'], [other, '/olga/inbox']]) {
    const end = await hears(receiver, path, `${post.uri}#delete`);
    assert.equal(end.type, 'Delete');
    assert.deepEqual(end.object, { id: post.uri, type: 'Tombstone' });
  }
  await settled();
  assert.equal(rows(server, `SELECT COUNT(*) FROM told d JOIN taken_back b ON b.id = d.post_id
    WHERE b.post_id = ${post.id} AND d.taken_back > 0`)[0], '2');
});

test('what is for few goes to the people it is for, and to nobody else', async () => {
  await share('ada', { status: 'for those who follow', visibility: 'private' });
  const wide = await hears(near, '/inbox', 'for those who follow');
  assert.deepEqual(wide.to, [`${server.address}/@ada/followers`]);
  assert.deepEqual(wide.cc, []);
  await share('ben', { status: `@flora@${far.flora.domain} a word between us`, visibility: 'direct' });
  const direct = await hears(near, far.flora.inbox, 'a word between us');
  assert.deepEqual(direct.to, [far.flora.uri]);
  assert.deepEqual(direct.object.tag.map((t) => t.href), [far.flora.uri]);
  await share('ben', { status: 'nobody elsewhere follows me', visibility: 'public' });
  await share('ada', { status: 'for my own eyes', visibility: 'direct' });
  await settled();
  assert.equal(about(near, '/inbox', 'a word between us').length, 0);
  assert.equal(about(other, '/olga/inbox', 'a word between us').length, 0);
  assert.equal(near.pushes.filter((p) => /nobody elsewhere|my own eyes/.test(p.body)).length, 0);
});

test('what is for followers says who of that server they are', async () => {
  const sum = (ids) => ids.map((id) => createHash('sha256').update(id).digest())
    .reduce((a, b) => Buffer.from(a.map((byte, i) => byte ^ b[i]))).toString('hex');
  await share('ada', { status: 'and who they are', visibility: 'private' });
  const all = `${server.address}/@ada/followers`;
  for (const [receiver, path, people] of [[near, '/inbox', [far.flora, far.finn]], [other, '/olga/inbox', [far.olga]]]) {
    await hears(receiver, path, 'and who they are');
    const { headers } = about(receiver, path, 'and who they are')[0];
    assert.equal(headers['collection-synchronization'],
      `collectionId="${all}", url="${all}_synchronization", digest="${sum(people.map((p) => p.uri))}"`);
    assert.match(headers.signature, /headers="[^"]*collection-synchronization/);
  }
  const wide = about(near, '/inbox', 'roses for everybody')[0];
  assert.equal(wide.headers['collection-synchronization'], undefined);
  const asked = await fetch(`${all}_synchronization`, { headers: { accept: 'application/activity+json' } });
  assert.equal(asked.status, 403);
});

test('people of a circle don\'t learn of each other', async () => {
  const circle = (BigInt(Date.now()) << 16n).toString();
  rows(server, `INSERT INTO circle (id, account_id, name, created_at) VALUES (${circle}, ${who.ada.id}, 'family', 0)`);
  for (const one of [far.flora, far.finn, far.olga])
    rows(server, `INSERT INTO circle_member (circle_id, account_id) VALUES (${circle}, ${one.id})`);
  const made = await share('ada', { status: 'within the family', visibility: 'private' });
  rows(server, `UPDATE post SET visibility = 3, circle_id = ${circle} WHERE id = ${made.id}`);
  await settled();
  const edited = await who.ada.call('PUT', `/api/v1/statuses/${made.id}`, { status: 'only within the family' });
  assert.equal(edited.status, 200);
  for (const one of [far.flora, far.finn, far.olga]) {
    const receiver = one === far.olga ? other : near;
    const update = await hears(receiver, one.inbox, 'only within the family');
    assert.deepEqual(update.to, [one.uri]);
    for (const another of [far.flora, far.finn, far.olga])
      assert.equal(JSON.stringify(update).includes(another.uri), another === one);
  }
  await settled();
  assert.equal(about(near, '/inbox', 'only within the family').length, 0);
});

test('what was shared before, elsewhere, is not pushed', async () => {
  await share('ada', { status: 'from long ago', visibility: 'public', scheduled_at: '1999-05-01T10:00:00Z' });
  await share('ada', { status: 'after long ago', visibility: 'public' });
  await hears(near, '/inbox', 'after long ago');
  await settled();
  assert.equal(near.pushes.filter((p) => p.body.includes('from long ago')).length, 0);
});

test('candles, boosts, answers and their ends reach the author', async () => {
  const theirs = farPost(server, far.olga, 'a garden');
  const act = (path) => who.ben.call('POST', `/api/v1/statuses/${theirs.id}/${path}`);
  await act('favourite');
  const like = await hears(other, far.olga.inbox, '"Like"');
  assert.equal(like.object, theirs.uri);
  assert.equal(like.content, '🕯');
  assert.deepEqual(like.to, [far.olga.uri]);
  await act('unfavourite');
  const unlike = await hears(other, far.olga.inbox, '"Undo"');
  assert.equal(unlike.object.id, like.id);
  assert.equal(unlike.object.object, theirs.uri);
  const boost = await act('reblog');
  assert.equal(boost.status, 200, JSON.stringify(boost.json));
  const announce = await hears(other, far.olga.inbox, '"Announce"');
  assert.equal(announce.object, theirs.uri);
  await act('unreblog');
  const undone = await hears(other, far.olga.inbox, '"Announce"', 2);
  assert.equal(undone.type, 'Undo');
  assert.equal(undone.object.id, announce.id);
  await share('ben', { status: 'what roses they are', in_reply_to_id: theirs.id, visibility: 'public' });
  const answer = await hears(other, far.olga.inbox, 'what roses they are');
  assert.equal(answer.object.inReplyTo, theirs.uri);
  assert.ok(answer.cc.includes(far.olga.uri));
});

test('follows, their ends, blocks and answers to requests', async () => {
  const path = (id, what) => who.cleo.call('POST', `/api/v1/accounts/${id}/${what}`);
  const asked = await path(far.finn.id, 'follow');
  assert.equal(asked.json.requested, true);
  const follow = await hears(near, far.finn.inbox, '"Follow"');
  assert.equal(follow.object, far.finn.uri);
  await path(far.finn.id, 'unfollow');
  const undo = await hears(near, far.finn.inbox, '"Undo"');
  assert.deepEqual(undo.object, { id: follow.id, type: 'Follow', actor: follow.actor, object: far.finn.uri });
  farFollows(server, { id: far.flora.id }, who.cleo.id);
  rows(server, `UPDATE follow SET uri = '${far.flora.uri}/follows/1', accepted = 0 WHERE followed_id = ${who.cleo.id}`);
  assert.equal((await who.cleo.call('POST', `/api/v1/follow_requests/${far.flora.id}/authorize`)).status, 200);
  const accept = await hears(near, far.flora.inbox, '"Accept"');
  assert.deepEqual(accept.object, { id: `${far.flora.uri}/follows/1`, type: 'Follow', actor: far.flora.uri,
    object: `${server.address}/@cleo` });
  await path(far.flora.id, 'block');
  const reject = await hears(near, far.flora.inbox, '"Reject"');
  assert.equal(reject.object.id, `${far.flora.uri}/follows/1`);
  const block = await hears(near, far.flora.inbox, '"Block"');
  assert.equal(block.object, far.flora.uri);
  await path(far.flora.id, 'unblock');
  assert.equal((await hears(near, far.flora.inbox, '"Block"', 2)).type, 'Undo');
});

test('a changed name is told; a report goes on in the name of the place', async () => {
  await who.ada.call('PATCH', '/api/v1/accounts/update_credentials', { display_name: 'Ada of the roses' });
  const update = await hears(near, '/inbox', 'Ada of the roses');
  assert.equal(update.type, 'Update');
  assert.equal(update.object.type, 'Person');
  assert.equal(update.object.id, `${server.address}/@ada`);
  for (const [word, is] of [['suspend', true], ['restore', undefined]]) {
    server.command(['user', word, 'ada']);
    await server.rest();
    await server.run(); // it would look by itself within half a minute
    await hears(near, '/inbox', '"type":"Person"', is ? 2 : 3);
    assert.equal(opened(about(near, '/inbox', '"type":"Person"').at(-1), key).object.suspended, is);
  }
  who.ada.visitor = await signIn(server, 'ada');
  who.ada.call = api(server, await token(server, who.ada.visitor, 'read write follow'));
  const told = await who.cleo.call('POST', '/api/v1/reports', { account_id: far.finn.id, comment: 'unkind words', forward: true });
  assert.equal(told.status, 200, JSON.stringify(told.json));
  const flag = await hears(near, '/inbox', '"Flag"');
  assert.equal(flag.actor, `${server.address}/actor`);
  assert.deepEqual(flag.object, [far.finn.uri]);
  assert.equal(flag.content, 'unkind words');
  assert.ok(!JSON.stringify(flag).includes('cleo'));
});

test('an answer from elsewhere that is let in gets its approval, as a document', async () => {
  const post = await share('ada', { status: 'whose answers wait', visibility: 'public',
    interaction_policy: { can_reply: { always: ['followers'], with_approval: ['public'] } } });
  const comment = farPost(server, far.olga, 'a kind word');
  rows(server, `UPDATE post SET reply_to = ${post.id}, reply_account = ${who.ada.id}, thread_id = ${post.id},
    extras = 128 WHERE id = ${comment.id}`);
  rows(server, `INSERT INTO held (post_id, owner_id, state, reason, since) VALUES (${comment.id}, ${who.ada.id}, 1, 1, 1)`);
  const at = `${server.address}/@ada/approvals/${comment.id}`;
  const ask = async (where) => {
    const r = await fetch(where, { headers: { accept: 'application/activity+json' } });
    return { status: r.status, json: r.ok ? await r.json() : null };
  };
  assert.equal((await ask(at)).status, 404);
  const let_in = await who.ada.call('POST', `/api/v1/interaction_requests/${comment.id}/authorize`);
  assert.equal(let_in.status, 200, JSON.stringify(let_in.json));
  const accept = await hears(other, far.olga.inbox, '"Accept"');
  assert.equal(accept.actor, `${server.address}/@ada`);
  assert.equal(accept.object, comment.uri);
  assert.equal(accept.target, post.uri);
  assert.equal(accept.result, at);
  await hears(near, '/inbox', comment.uri);
  const { json } = await ask(at);
  assert.equal(json.type, 'ReplyAuthorization');
  assert.equal(json.attributedTo, `${server.address}/@ada`);
  assert.equal(json.interactingObject, comment.uri);
  assert.equal(json.interactionTarget, post.uri);
  // Of something that is no answer to her.
  assert.equal((await ask(`${server.address}/@ben/approvals/${comment.id}`)).status, 404);
  assert.equal((await ask(`${server.address}/@ada/approvals/${post.id}`)).status, 404);
});

test('a server that is down waits alone, is asked with one, and then gets everything in its order', async () => {
  await settled();
  moods[other.origin] = 503;
  const first = about(other, '/olga/inbox', '').length;
  for (let i = 0; i < 6; i++)
    await share('ada', { status: `while it is down ${i}.`, visibility: 'public' });
  for (let i = 0; i < 6; i++)
    await hears(near, '/inbox', `while it is down ${i}.`);
  await settled(6);
  const tried = about(other, '/olga/inbox', '').length - first;
  assert.ok(tried >= 1 && tried <= 4, `${tried} tries`);
  assert.equal(rows(server, "SELECT COUNT(*) FROM far_host WHERE failing_since > 0")[0], '1');
  // Still down: one is tried, and no more.
  letPausesPass(server);
  await server.rest();
  await server.run();
  await until('one is tried', () => about(other, '/olga/inbox', '').length > first + tried);
  await pause(300);
  assert.equal(about(other, '/olga/inbox', '').length, first + tried + 1);
  delete moods[other.origin];
  letPausesPass(server);
  await server.rest();
  await server.run();
  await settled();
  const heard = other.pushes.filter((p) => p.body.includes('while it is down')).slice(tried + 1)
    .map((p) => p.body.toString().match(/while it is down (\d)/)[1]);
  assert.deepEqual([...new Set(heard)].sort(), ['0', '1', '2', '3', '4', '5']);
  assert.equal(heard.length, 6);
  assert.equal(rows(server, 'SELECT COUNT(*) FROM far_host WHERE failing_since > 0')[0], '0');
});

test('a server that never answers holds up nobody', async () => {
  moods[other.origin] = 'silence';
  for (let i = 0; i < 20; i++)
    await share('ada', { status: `beside a silent one ${i}.`, visibility: 'public' });
  for (let i = 0; i < 20; i++)
    await hears(near, '/inbox', `beside a silent one ${i}.`);
  const silent = other.pushes.filter((p) => p.body.includes('beside a silent one')).length;
  assert.ok(silent <= 4, `${silent} at once`);
  delete moods[other.origin];
});

test('killed in the middle, nothing is lost, and what comes twice has the same id', async () => {
  server.child.kill('SIGKILL');
  await server.ended;
  letPausesPass(server);
  await server.run();
  for (let i = 0; i < 20; i++)
    await hears(other, '/olga/inbox', `beside a silent one ${i}.`);
  await settled();
  for (let round = 0; round < 3; round++) {
    const words = `round ${round}, post`;
    for (let i = 0; i < 10; i++)
      await share('ada', { status: `${words} ${i}.`, visibility: 'public' });
    server.child.kill('SIGKILL');
    await server.ended;
    letPausesPass(server);
    await server.run();
    for (const [receiver, path] of [[near, '/inbox'], [other, '/olga/inbox']])
      for (let i = 0; i < 10; i++) {
        await hears(receiver, path, `${words} ${i}.`);
        const ids = about(receiver, path, `${words} ${i}.`).map((p) => JSON.parse(p.body).id);
        assert.equal(new Set(ids).size, 1);
      }
  }
  await settled();
});

test('the end of a post goes first, and takes the place of what was not sent yet', async () => {
  moods[other.origin] = 503;
  const kept = await share('ada', { status: 'something else', visibility: 'public' });
  const gone = await share('ada', { status: 'a thing said too soon', visibility: 'public' });
  await settled(2);
  await who.ada.call('DELETE', `/api/v1/statuses/${gone.id}`);
  await settled(2);
  const before = other.pushes.length;
  delete moods[other.origin];
  letPausesPass(server);
  await server.rest();
  await server.run();
  await settled();
  const heard = other.pushes.slice(before).map((p) => JSON.parse(p.body));
  assert.deepEqual(heard.map((a) => a.type), ['Delete', 'Create']);
  assert.equal(heard[0].object.id, gone.uri);
  assert.equal(heard[1].object.id, kept.uri);
});

test('an inbox that is no more: whoever it belonged to is gone', async () => {
  moods[near.origin + far.finn.inbox] = 410;
  await share('ben', { status: `@finn@${far.finn.domain} are you there`, visibility: 'direct' });
  await settled();
  assert.deepEqual(rows(server, `SELECT id FROM account WHERE id = ${far.finn.id} AND state <> 3`), []);
  await share('ben', { status: `@flora@${far.flora.domain} you are`, visibility: 'direct' });
  await hears(near, far.flora.inbox, 'you are');
});

test('whoever leaves is told of once, to every server that had something of theirs', async () => {
  await settled();
  const before = near.pushes.length;
  rows(server, `INSERT INTO told (post_id, host, inbox, at) SELECT id, '${far.olga.domain}', '${other.origin}/olga/inbox', 1
    FROM post WHERE account_id = ${who.ada.id} LIMIT 1`);
  server.command(['user', 'remove', 'ada'], 'ada\n');
  await server.rest();
  await server.run(); // it would look by itself within half a minute
  const end = await hears(near, '/inbox', `${server.address}/@ada#delete`);
  assert.equal(end.type, 'Delete');
  assert.equal(end.object, `${server.address}/@ada`);
  await hears(other, '/olga/inbox', `${server.address}/@ada#delete`);
  await settled();
  assert.equal(near.pushes.slice(before).filter((p) => p.body.includes('Tombstone')).length, 0);
});
