// kill -9 at random moments while others send and people share. What was answered with 202 is there
// afterwards, once; what was answered with 200 has been told, under one name however often.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { rows } from '../lib/rows.mjs';
import { until } from '../lib/until.mjs';
import { Liar } from './lib/liar.mjs';
import { Home, settled } from './lib/home.mjs';

const ROUNDS = Number(process.env.TORTURE_ROUNDS ?? 6);

// The same moments each time: a failure comes again.
let state = 20261129;
function random(below) {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  return (state >>> 8) % below;
}

let home, ada, liar, inbox;
const taken = []; // notes that were answered with 202
const sent = new Set(); // all that were sent
const shared = []; // ada's posts that were answered with 200

before(async () => {
  home = await Home.start(['ada']);
  ({ ada } = home);
  liar = await Liar.start();
  liar.actor('wren');
  inbox = `${home.address}/inbox`;
  const wren = await ada.find(`wren@${liar.host}`);
  await ada.post(`/api/v1/accounts/${wren.id}/follow`);
  const asked = await until(() => liar.came.find((c) => c.json.type === 'Follow'));
  await liar.send(inbox, liar.deed('Accept', liar.at('/users/wren'), asked.json), 'wren');
  await liar.send(inbox, liar.deed('Follow', liar.at('/users/wren'), `${home.address}/@ada`), 'wren');
  await until(async () => (await ada.relation(wren.id)).followed_by && (await ada.relation(wren.id)).following);
});

after(async () => {
  liar?.stop();
  await home?.stop();
});

async function letters(round, hand) {
  for (let i = 0; ; i++) {
    const note = liar.note(`/letters/${round}-${hand}-${i}`, liar.at('/users/wren'), `<p>letter ${round}-${hand}-${i}</p>`);
    sent.add(note.id);
    try {
      const status = await liar.send(inbox, liar.deed('Create', note.attributedTo, note, { id: `${note.id}#create` }), 'wren');
      assert.equal(status, 202);
      taken.push(note.id);
    } catch (error) {
      if (error instanceof assert.AssertionError)
        throw error;
      return; // the connection broke: it was killed
    }
  }
}

async function posts(round) {
  for (let i = 0; ; i++) {
    let answer;
    try {
      answer = await ada.call('POST', '/api/v1/statuses', { status: `post ${round}-${i}`, visibility: 'public' });
    } catch {
      return;
    }
    assert.equal(answer.status, 200);
    shared.push(answer.json.uri);
  }
}

test('killed again and again', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const hands = [letters(round, 0), letters(round, 1), letters(round, 2), posts(round)];
    await new Promise((go) => setTimeout(go, 100 + random(900)));
    home.server.child.kill('SIGKILL');
    await home.server.ended;
    await Promise.all(hands);
    await home.server.run();
  }
  assert.ok(taken.length > ROUNDS && shared.length > ROUNDS, `${taken.length} came in, ${shared.length} went out`);
});

test('what was taken is there, and only once', async () => {
  await settled(home);
  const here = rows(home.server, "SELECT uri, count(*) FROM far_post GROUP BY uri").map((r) => r.split('|'));
  const found = new Map(here);
  for (const uri of taken)
    assert.equal(found.get(uri), '1', `${uri} was taken`);
  for (const [uri, n] of here)
    assert.ok(n === '1' && sent.has(uri), uri);
  const seen = await ada.get('/api/v1/timelines/home?limit=40');
  assert.equal(new Set(seen.map((s) => s.uri)).size, seen.length);
});

test('what was shared was told, under one name', async () => {
  const names = new Map(); // post -> ids of activities
  await until(() => {
    for (const { json } of liar.came)
      if (json.type === 'Create')
        names.set(json.object.id, (names.get(json.object.id) ?? new Set()).add(json.id));
    return shared.every((uri) => names.has(uri));
  });
  for (const uri of shared)
    assert.equal(names.get(uri).size, 1, `${uri} was told under ${[...names.get(uri)]}`);
  assert.deepEqual(rows(home.server, 'SELECT count(*) FROM delivery'), ['0']);
});
