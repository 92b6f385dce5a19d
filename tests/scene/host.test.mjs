// The host's commands at the terminal, on an empty folder and while the place is served; and a stop
// that loses nothing.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Server, build } from '../lib/server.mjs';
import { PASSWORD, Visitor, api, setUp, signIn, token } from '../lib/visitor.mjs';

function rosemary(server, words, { input = '', ok = true } = {}) {
  return new Promise((done, fail) => {
    const child = execFile(join(build, 'rosemary'),
      [...words, '--data', server.data, '--port', String(server.port)],
      { env: server.variables() }, (error, out, complaint) => {
        if (/Sanitizer|runtime error/.test(complaint) || (ok && error))
          fail(new Error(`rosemary ${words.join(' ')}: ${complaint}`));
        else
          done({ out, complaint, code: error?.code ?? 0 });
      });
    child.stdin.end(input);
  });
}

test('people are looked after while the place is served', async (t) => {
  const server = await Server.start();
  t.after(() => server.stop());
  await setUp(server, 'ada');
  await rosemary(server, ['user', 'add', 'ben'], { input: `${PASSWORD}\n` });
  await signIn(server, 'ben');
  assert.match((await rosemary(server, ['user', 'list'])).out, /ben +member +active/);

  await rosemary(server, ['user', 'role', 'ben', 'moderator']);
  await rosemary(server, ['user', 'suspend', 'ben']);
  assert.match((await rosemary(server, ['user', 'list'])).out, /ben +moderator +suspended/);
  await assert.rejects(signIn(server, 'ben'));
  await rosemary(server, ['user', 'restore', 'ben']);

  await rosemary(server, ['user', 'password', 'ben'], { input: 'another walk by the sea\n' });
  await assert.rejects(signIn(server, 'ben'));

  const { out } = await rosemary(server, ['user', 'invite', '--uses', '2', '--days', '3']);
  const visitor = await new Visitor(server.address).open(new URL(out.trim()).pathname);
  assert.equal(visitor.status, 200);
  await visitor.submit(/join/, { name: 'cleo', display: 'Cleo', password: PASSWORD });
  assert.match((await rosemary(server, ['user', 'list'])).out, /cleo +member +active/);

  await rosemary(server, ['user', 'remove', 'cleo']);
  assert.doesNotMatch((await rosemary(server, ['user', 'list'])).out, /cleo +member +active/);
});

test('the first host can be made at the terminal', async (t) => {
  const server = await Server.start();
  t.after(() => server.stop());
  assert.equal((await rosemary(server, ['user', 'invite'], { ok: false })).code, 1);
  await rosemary(server, ['user', 'add', 'ada', '--host'], { input: `${PASSWORD}\n` });
  await signIn(server, 'ada');
  assert.equal((await new Visitor(server.address).open(new URL(server.setUpLink).pathname)).status, 404);
});

test('wrong words are told', async (t) => {
  const server = await Server.start();
  t.after(() => server.stop());
  await setUp(server, 'ada');
  for (const words of [['user'], ['user', 'add'], ['user', 'role', 'ada', 'queen'], ['user', 'suspend', 'nobody'],
    ['user', 'invite', '--uses', '0'], ['brew'], ['serve', '--set', 'prot=1'], ['check', '--config', '/nowhere']]) {
    const { code, complaint } = await rosemary(server, words, { ok: false });
    assert.ok(code === 1 || code === 2, words.join(' '));
    assert.ok(complaint.length > 10);
  }
  const short = await rosemary(server, ['user', 'add', 'ben'], { input: 'short\n', ok: false });
  assert.match(short.complaint, /8/);
});

test('check finds what is missing', async (t) => {
  const server = await Server.start();
  t.after(() => server.stop());
  await setUp(server, 'ada');
  const good = await rosemary(server, ['check']);
  assert.doesNotMatch(good.out, /^wrong/m);
  const bad = await rosemary(server, ['check', '--set', 'media_program=/nowhere'], { ok: false });
  assert.equal(bad.code, 1);
  assert.match(bad.out, /^wrong +media program/m);
});

test('tables are printed', async (t) => {
  const server = await Server.start();
  t.after(() => server.stop());
  assert.match((await rosemary(server, ['routes'])).out, /^POST +\/api\/v1\/statuses +member +writes +write:statuses/m);
  assert.match((await rosemary(server, ['settings'])).out, new RegExp(`^port = ${server.port}$`, 'm'));
  assert.match((await rosemary(server, ['help'])).out, /serve/);
});

test('one server for one folder', async (t) => {
  const server = await Server.start();
  t.after(() => server.stop());
  const { code, complaint } = await rosemary(server, ['serve', '--set', 'port=0'], { ok: false });
  assert.equal(code, 1);
  assert.match(complaint, /another server/);
});

test('a stop answers what was asked, and what was answered is there', async (t) => {
  const server = await Server.start({ api_requests: 0 });
  t.after(() => server.stop());
  const call = api(server, await token(server, await setUp(server, 'ada')));
  const answered = [];
  let asked = 0;
  const hands = Array.from({ length: 8 }, async (_, hand) => {
    for (let i = 0; i < 10_000; i++) {
      asked++;
      const answer = await call('POST', '/api/v1/statuses', { status: `rose ${hand}-${i}` })
        .catch(() => null);
      if (!answer)
        return;
      if (answer.status === 200)
        answered.push(answer.json.id);
    }
  });
  await new Promise((go) => setTimeout(go, 1000));
  await server.rest();
  await Promise.all(hands);
  assert.ok(answered.length > 20 && asked > answered.length);

  await server.run();
  for (const id of answered.slice(-60))
    assert.equal((await call('GET', `/api/v1/statuses/${id}`)).status, 200);
});

test('a stop does not wait for whoever says nothing', async (t) => {
  const server = await Server.start();
  t.after(() => server.stop());
  const silent = Array.from({ length: 5 }, () => connect(server.port, 'localhost'));
  silent.forEach((socket) => { socket.on('error', () => {}); socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n'); });
  await new Promise((go) => setTimeout(go, 200));
  const began = Date.now();
  await server.rest();
  assert.ok(Date.now() - began < 5000);
  silent.forEach((socket) => socket.destroy());
  await server.run();
});
