// kill -9 at random moments under load. Whatever was answered with 200 before is there afterwards,
// whole; whatever was not answered is there once or not at all, and asking again with the same key
// makes it once.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Server, build } from '../lib/server.mjs';
import { api, setUp, token } from '../lib/visitor.mjs';

const ROUNDS = Number(process.env.TORTURE_ROUNDS ?? 12);
const HANDS = 6;

// The same moments each time: a failure comes again.
let state = 20260314;
function random(below) {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  return (state >>> 8) % below;
}

let server, call;
const kept = new Map(); // id -> what it says
const asked = new Map(); // key -> what it says, without an answer yet
const marked = new Set(); // ids whose candle was answered for

before(async () => {
  server = await Server.start({ api_requests: 0 });
  call = api(server, await token(server, await setUp(server, 'ada')));
});

after(() => server?.stop());

const share = (key, words) => call('POST', '/api/v1/statuses',
  { status: words, visibility: 'public' }, { 'idempotency-key': key });

// Shares and lights candles until the server is gone.
async function hand(round, number) {
  for (let i = 0; ; i++) {
    const key = `${round}-${number}-${i}`;
    const words = `letter ${key} ${'rosemary '.repeat(random(40))}`.trim();
    asked.set(key, words);
    try {
      const answer = await share(key, words);
      assert.equal(answer.status, 200, JSON.stringify(answer.json));
      asked.delete(key);
      kept.set(answer.json.id, words);
      if (i % 3 === 0) {
        const lit = await call('POST', `/api/v1/statuses/${answer.json.id}/favourite`);
        assert.equal(lit.status, 200);
        marked.add(answer.json.id);
      }
    } catch (error) {
      if (error instanceof assert.AssertionError)
        throw error;
      return; // the connection broke: the server was killed
    }
  }
}

const plain = (html) => html.replace(/<[^>]*>/g, '');

async function isWhole() {
  for (const [id, words] of kept) {
    const { status, json } = await call('GET', `/api/v1/statuses/${id}`);
    assert.equal(status, 200, `${id} (${words}) was answered for and is gone`);
    assert.equal(plain(json.content), words);
    if (marked.has(id))
      assert.equal(json.favourited, true, `the candle of ${id} was answered for and is out`);
  }
}

// Each that got no answer is asked for again: it must end up there exactly once.
async function askAgain() {
  for (const [key, words] of asked) {
    const { status, json } = await share(key, words);
    assert.equal(status, 200);
    kept.set(json.id, words);
  }
  asked.clear();
}

async function isThereOnce() {
  const seen = new Map();
  const me = (await call('GET', '/api/v1/accounts/verify_credentials')).json.id;
  for (let max = ''; ;) {
    const { json } = await call('GET', `/api/v1/accounts/${me}/statuses?limit=40${max}`);
    for (const one of json)
      seen.set(plain(one.content), (seen.get(plain(one.content)) ?? 0) + 1);
    if (!json.length)
      break;
    max = `&max_id=${json.at(-1).id}`;
  }
  for (const words of kept.values())
    assert.equal(seen.get(words), 1, words);
  assert.equal(seen.size, new Set(kept.values()).size, 'nothing that nobody asked for');
}

function check() {
  const said = spawnSync(join(build, 'rosemary'), ['check'],
    { env: server.variables(), encoding: 'utf8' });
  assert.equal(said.status, 0, said.stdout + said.stderr);
}

for (let round = 1; round <= ROUNDS; round++) {
  test(`killed while it works, ${round}`, async () => {
    const hands = Array.from({ length: HANDS }, (_, n) => hand(round, n));
    await new Promise((go) => setTimeout(go, 50 + random(900)));
    server.child.kill('SIGKILL');
    await Promise.all(hands);
    await server.ended;
    check();
    await server.run();
    await isWhole();
    await askAgain();
    await isThereOnce();
  });
}

test('the killing found it at work', (t) => {
  t.diagnostic(`${kept.size} posts and ${marked.size} candles were answered for`);
  assert.ok(kept.size > ROUNDS, `only ${kept.size} were shared`);
});
