// A disk that fails at the first, second, third… call, once or from then on. Each request is answered,
// by what was asked for or by an error; what was answered for is there afterwards; the server goes
// on; and asking again, with the disk well, makes each thing exactly once.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { draw } from '../lib/draw.mjs';
import { Server, build } from '../lib/server.mjs';
import { api, setUp, token } from '../lib/visitor.mjs';

const EIO = 5;
const ENOSPC = 28;
const CALLS_MOST = 60;

let server, call, bearer, orders;

const order = (words) => writeFile(join(orders, 'order'), words);
const calls = async () => Number(await readFile(join(orders, 'count'), 'utf8'));

before(async () => {
  orders = await mkdtemp(join(tmpdir(), 'rosemary-disk-'));
  await order('');
  server = await Server.start({ api_requests: 0 }, (data) => ({
    LD_PRELOAD: join(build, 'tests', 'fault.so'),
    ASAN_OPTIONS: 'detect_leaks=0:verify_asan_link_order=0',
    FAULT_FOLDER: data,
    FAULT_ORDER: join(orders, 'order'),
    FAULT_COUNT: join(orders, 'count'),
  }));
  bearer = await token(server, await setUp(server, 'ada'), 'read write');
  call = api(server, bearer);
});

after(async () => {
  await order('');
  await server?.stop();
  await rm(orders, { recursive: true, force: true });
});

const plain = (html) => html.replace(/<[^>]*>/g, '');

const share = (words) => call('POST', '/api/v1/statuses', { status: words, visibility: 'private' },
  { 'idempotency-key': words });

async function upload(number) {
  const body = new FormData();
  body.append('file', new Blob([draw(40, 30, number)], { type: 'image/png' }), 'rose.png');
  body.append('description', `picture ${number}`);
  const answer = await fetch(`${server.address}/api/v2/media`,
    { method: 'POST', body, headers: { authorization: `Bearer ${bearer}` } });
  return { status: answer.status, json: JSON.parse(await answer.text()) };
}

async function ofMine(words) {
  const me = (await call('GET', '/api/v1/accounts/verify_credentials')).json.id;
  const { status, json } = await call('GET', `/api/v1/accounts/${me}/statuses?limit=40`);
  assert.equal(status, 200);
  return json.filter((one) => plain(one.content) === words).length;
}

function isClear({ status, json }) {
  assert.ok([500, 503, 507].includes(status), `${status}: ${JSON.stringify(json)}`);
  assert.ok(typeof json.error === 'string' && json.error.length > 5, JSON.stringify(json));
}

// How many calls one such thing takes on a disk that is well.
async function callsOf(act) {
  await order(' ');
  await act();
  const n = await calls();
  assert.ok(n > 0, 'nothing was counted: the preloaded calls do not reach the server');
  return Math.min(n, CALLS_MOST);
}

for (const [name, words] of [['fails once', `${EIO}`], ['is full', `${ENOSPC} always`]]) {
  test(`the disk ${name} while a post is shared`, async (t) => {
    const most = await callsOf(() => share(`first ${name}`));
    let refused = 0;
    for (let n = 1; n <= most; n++) {
      const letter = `letter ${n}, the disk ${name}`;
      await order(`${n} ${words}`);
      const answer = await share(letter);
      await order('');
      if (answer.status === 200)
        assert.equal(await ofMine(letter), 1, `${letter}: answered for, and not there`);
      else {
        refused++;
        isClear(answer);
        assert.equal(await ofMine(letter), 0, `${letter}: refused, and there`);
      }
      assert.equal((await share(letter)).status, 200, `${letter}: asked again`);
      assert.equal(await ofMine(letter), 1, `${letter}: asked again`);
    }
    t.diagnostic(`${most} calls, ${refused} of them refused the post`);
    assert.ok(refused > 0);
  });

  test(`the disk ${name} while a photograph is taken in`, async (t) => {
    let refused = 0;
    let number = name.length * 100;
    const most = await callsOf(() => upload(number++));
    for (let n = 1; n <= most; n++) {
      await order(`${n} ${words}`);
      const answer = await upload(number);
      await order('');
      if (answer.status >= 300) {
        refused++;
        isClear(answer);
      }
      const again = answer.status >= 300 ? await upload(number) : answer;
      assert.ok(again.status === 200 || again.status === 202, JSON.stringify(again.json));
      const { status, json } = await call('GET', `/api/v1/media/${again.json.id}`);
      assert.equal(status, 200);
      for (const url of [json.url, json.preview_url])
        assert.equal((await fetch(url, { headers: { authorization: `Bearer ${bearer}` } })).status, 200, url);
      number++;
    }
    t.diagnostic(`${most} calls, ${refused} of them refused the photograph`);
    assert.ok(refused > 0);
  });
}

test('afterwards all is as it should be', async () => {
  await server.rest();
  const said = spawnSync(join(build, 'rosemary'), ['check'],
    { env: server.variables(), encoding: 'utf8' });
  assert.equal(said.status, 0, said.stdout + said.stderr);
  await server.run();
});
