// Too much, too slow, without an end: what a server can do to be a burden. It is cut off, and whoever is
// at home notices nothing.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { after, before, test } from 'node:test';
import { rows } from '../lib/rows.mjs';
import { until } from '../lib/until.mjs';
import { Liar, PUBLIC, TYPE, drip, flood, silence } from './lib/liar.mjs';
import { Home, plain, settled } from './lib/home.mjs';

const MB = 1024 * 1024;
let home, ada, liar, inbox, shared, id;

before(async () => {
  home = await Home.start(['ada']);
  ({ ada } = home);
  liar = await Liar.start();
  liar.actor('wren');
  inbox = `${home.address}/@ada/inbox`;
  shared = `${home.address}/inbox`;
  id = `${home.address}/@ada`;
});

after(async () => {
  liar?.stop();
  await home?.stop();
});

const me = () => liar.at('/users/wren');

// Resident memory of the program, in MB. (With sanitizers it is some times what it really takes.)
const resident = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${home.server.child.pid}/status`, 'utf8'))[1]) / 1024;

// What somebody at home does meanwhile.
async function ordinaryWork(words) {
  const post = await ada.share(words);
  assert.equal(plain((await ada.get(`/api/v1/statuses/${post.id}`)).content), words);
  const page = await fetch(post.url);
  assert.equal(page.status, 200);
  assert.ok((await page.text()).includes(words));
}

test('addresses that lead round in a circle', async () => {
  const to = (path) => (_, response) => response.writeHead(302, { location: liar.at(path) }).end();
  liar.answers.set('/circle/1', to('/circle/2'));
  liar.answers.set('/circle/2', to('/circle/1'));
  liar.answers.set('/self', to('/self'));
  liar.otherwise = (path) => /^\/far\//.test(path)
    ? to(`/far/${Number(path.slice(5)) + 1}`) : undefined;
  const before = liar.asked.length;
  for (const path of ['/circle/1', '/self', '/far/1'])
    assert.equal(await ada.find(liar.at(path)), undefined);
  assert.ok(liar.asked.length - before < 30, `asked ${liar.asked.length - before} times`);
  liar.otherwise = undefined;
});

test('a redirect to another server makes it no true word of the first', async (t) => {
  const other = await Liar.start({ key: 1 });
  t.after(() => other.stop());
  const forged = { ...liar.answers.get('/users/wren'), name: 'forged' };
  other.answers.set('/forged', forged);
  liar.answers.set('/moved', (_, response) => response.writeHead(302, { location: other.at('/forged') }).end());
  await ada.find(liar.at('/moved'));
  const seen = await ada.find(`wren@${liar.host}`);
  assert.equal(seen.display_name, 'wren');
});

test('one byte a second, and not a word: ordinary work goes on', async (t) => {
  const slow = [];
  for (let i = 0; i < 12; i++) {
    liar.answers.set(`/slow/${i}`, i % 2 ? drip : silence);
    slow.push(ada.call('GET', `/api/v2/search?resolve=true&type=accounts&q=${encodeURIComponent(liar.at(`/slow/${i}`))}`)
      .then((a) => { slow[i].done = true; return a; }));
  }
  // Keys that are asked for slowly, too.
  for (let i = 0; i < 12; i++)
    liar.send(shared, liar.deed('Like', liar.at(`/slow/${i}`), id), `../slow/${i}`,
      { keyId: liar.at(`/slow/${i}`) }).catch(() => {});
  await until(() => liar.asked.filter((p) => p.startsWith('/slow/')).length > 3);
  for (let i = 0; i < 10; i++)
    await ordinaryWork(`while they wait ${i}`);
  assert.ok(slow.some((s) => !s.done), 'they still wait');
  const honest = await Liar.start({ key: 2 });
  t.after(() => honest.stop());
  honest.actor('lark');
  const note = honest.note('/n/1', honest.at('/users/lark'), '<p>I am not slow</p>', { cc: [id],
    tag: [{ type: 'Mention', href: id, name: '@ada' }] });
  assert.ok([202].includes(await honest.send(inbox, honest.deed('Create', note.attributedTo, note), 'lark')));
  await ada.heard('mention', (n) => n.status.uri === note.id);
  assert.ok(slow.some((s) => !s.done), 'they still wait, and an honest server was heard meanwhile');
  for (const { status } of await Promise.all(slow))
    assert.ok(status < 500);
});

test('posts that come slowly: what others send does not wait for them', async (t) => {
  liar.otherwise = (path) => (path.startsWith('/slow-note/') ? silence : undefined);
  const she = await ada.find(`wren@${liar.host}`);
  await ada.post(`/api/v1/accounts/${she.id}/follow`);
  const asked = await until(() => liar.came.find((c) => c.json.type === 'Follow'));
  await liar.send(inbox, liar.deed('Accept', me(), asked.json), 'wren');
  await until(async () => (await ada.relation(she.id)).following);
  for (let i = 0; i < 20; i++)
    for (const deed of [liar.deed('Announce', me(), liar.at(`/slow-note/${i}`)),
      liar.deed('Create', me(), liar.at(`/slow-note/c${i}`)), liar.deed('Update', me(), liar.at(`/slow-note/u${i}`))])
      assert.equal(await liar.send(inbox, deed, 'wren'), 202);
  await until(() => liar.asked.some((p) => p.startsWith('/slow-note/')));
  const honest = await Liar.start({ key: 2 });
  t.after(() => honest.stop());
  honest.actor('robin');
  const note = honest.note('/n/2', honest.at('/users/robin'), '<p>nor am I</p>', { cc: [id], inReplyTo: liar.at('/slow-note/r'),
    tag: [{ type: 'Mention', href: id, name: '@ada' }] });
  assert.equal(await honest.send(inbox, honest.deed('Create', note.attributedTo, note), 'robin'), 202);
  await ada.heard('mention', (n) => n.status.uri === note.id);
  liar.otherwise = undefined;
});

test('a gigabyte for an answer', async () => {
  const before = resident();
  const one = flood(), other = flood('<p>');
  liar.answers.set('/flood', one);
  liar.answers.set('/users/flood', other);
  await ada.find(liar.at('/flood'));
  await liar.send(shared, liar.deed('Like', liar.at('/users/flood'), id), 'flood');
  await settled(home);
  for (const f of [one, other])
    assert.ok(f.sent < 40 * MB, `${f.sent / MB} MB were taken`);
  assert.ok(resident() - before < 150, `${resident() - before} MB more`);
});

test('a few kilobytes that unpack to gigabytes', async () => {
  const before = resident();
  let bomb = gzipSync(Buffer.alloc(64 * MB, ' '), { level: 9 });
  liar.answers.set('/bomb', (_, response) =>
    response.writeHead(200, { 'content-type': TYPE, 'content-encoding': 'gzip' }).end(bomb));
  await ada.find(liar.at('/bomb'));
  bomb = gzipSync(bomb, { level: 9 });
  liar.answers.set('/bomb2', (_, response) =>
    response.writeHead(200, { 'content-type': TYPE, 'content-encoding': 'gzip, gzip' }).end(bomb));
  await ada.find(liar.at('/bomb2'));
  assert.ok(resident() - before < 150, `${resident() - before} MB more`);
  await ordinaryWork('after the bombs');
});

test('a gigabyte posted to an inbox', async () => {
  const before = resident();
  const sent = await new Promise((done) => {
    const socket = connect(home.server.port, 'localhost');
    let n = 0, said = '';
    const part = Buffer.alloc(1 << 16, 'a');
    const push = () => {
      while (!socket.destroyed && n < 1024 * MB) {
        n += part.length;
        if (!socket.write(part))
          return void socket.once('drain', push);
      }
    };
    socket.on('data', (b) => { said += b; if (said.includes('\r\n\r\n')) socket.destroy(); });
    socket.on('error', () => {});
    socket.on('close', () => done({ n, said }));
    socket.write(`POST /inbox HTTP/1.1\r\nHost: ${home.host}\r\nContent-Type: ${TYPE}\r\nContent-Length: ${1024 * MB}\r\n\r\n`);
    push();
  });
  // It may close before the sender has read why.
  assert.match(sent.said, /^$|^HTTP\/1\.1 4(01|13|00)/);
  assert.ok(sent.n < 64 * MB, `${sent.n / MB} MB were sent before the answer`);
  assert.ok(resident() - before < 150);
});

test('documents that are no documents', async () => {
  const deep = '{"object":'.repeat(20_000) + '1' + '}'.repeat(20_000);
  const texts = [deep, '['.repeat(100_000), '{"type":"Like","type":"Follow"}', '', 'null', '"x"', '[]', '\u0000',
    `{"type":"Create","object":{"type":"Note","content":"\\ud800"}}`, '{"type":"Like"', `{"id":${'9'.repeat(5000)}}`];
  for (const text of texts) {
    const status = await liar.send(inbox, null, 'wren', { text });
    assert.ok(status >= 200 && status < 500, `${text.slice(0, 30)} is answered with ${status}`);
  }
  for (const [i, text] of texts.entries()) {
    liar.answers.set(`/odd/${i}`, (_, response) => response.writeHead(200, { 'content-type': TYPE }).end(text));
    assert.equal(await ada.find(liar.at(`/odd/${i}`)), undefined);
  }
  await settled(home);
  await ordinaryWork('after the odd ones');
});

test('a hundred thousand mentions and tags', async () => {
  const many = (make) => Array.from({ length: 12_000 }, (_, i) => make(i));
  const note = liar.note('/many', me(), '<p>dear all</p>', { cc: [id],
    tag: [{ type: 'Mention', href: id, name: '@ada' }, ...many((i) => ({ type: 'Mention', href: liar.at(`/u/${i}`) }))] });
  assert.ok([202, 400, 413].includes(await liar.send(inbox, liar.deed('Create', me(), note), 'wren')));
  const tagged = liar.note('/tagged', me(), '<p>tagged</p>', { cc: [id],
    tag: [{ type: 'Mention', href: id, name: '@ada' }, ...many((i) => ({ type: 'Hashtag', name: `#t${i}` }))] });
  assert.ok([202, 400, 413].includes(await liar.send(inbox, liar.deed('Create', me(), tagged), 'wren')));
  const wide = liar.note('/wide', me(), '<p>wide</p>', { to: [PUBLIC, ...many((i) => liar.at(`/u/${i}`))], cc: [id],
    attachment: many((i) => ({ type: 'Document', mediaType: 'image/png', url: liar.at(`/p/${i}.png`) })) });
  assert.ok([202, 400, 413].includes(await liar.send(inbox, liar.deed('Create', me(), wide), 'wren')));
  const before = liar.asked.length;
  await settled(home);
  assert.ok(liar.asked.length - before < 150, `asked ${liar.asked.length - before} times`);
  const [most] = rows(home.server, 'SELECT coalesce(max(n), 0) FROM (SELECT count(*) AS n FROM mention GROUP BY post_id)');
  assert.ok(Number(most) <= 100, `${most} mentions`);
  await ordinaryWork('after the many');
});

test('lists without an end', async () => {
  liar.otherwise = (path) => {
    const [, kind, n] = /^\/(replies|context|featured|outbox)\/(\d+)$/.exec(path) ?? [];
    return kind && { '@context': 'https://www.w3.org/ns/activitystreams', id: liar.at(path), type: 'OrderedCollectionPage',
      partOf: liar.at(`/${kind}/0`), next: liar.at(`/${kind}/${Number(n) + 1}`),
      orderedItems: [liar.at(`/${kind}/item/${n}`)] };
  };
  liar.actor('endless', { featured: liar.at('/featured/0'), outbox: liar.at('/outbox/0') });
  const note = liar.note('/endless', liar.at('/users/endless'), '<p>no end</p>', { cc: [id], context: liar.at('/context/0'),
    replies: liar.at('/replies/0'), tag: [{ type: 'Mention', href: id, name: '@ada' }] });
  await liar.send(inbox, liar.deed('Create', note.attributedTo, note), 'endless');
  const { status } = await ada.heard('mention', (n) => n.status.uri === note.id);
  await ada.get(`/api/v1/statuses/${status.id}/context`);
  await ada.visitor.open(`/@endless@${liar.host}`);
  await settled(home);
  const asked = liar.asked.filter((p) => /^\/(replies|context|featured|outbox)\//.test(p));
  assert.ok(asked.length < 150, `asked ${asked.length} times`);
  liar.otherwise = undefined;
});

test('a chain of answers without an end', async () => {
  liar.otherwise = (path) => {
    const n = Number(/^\/chain\/(\d+)$/.exec(path)?.[1] ?? NaN);
    return Number.isNaN(n) ? undefined : { '@context': 'https://www.w3.org/ns/activitystreams', id: liar.at(path), type: 'Note',
      attributedTo: me(), content: `<p>link ${n}</p>`, to: [PUBLIC], published: new Date(Date.now() - 60_000).toISOString(),
      inReplyTo: liar.at(`/chain/${n + 1}`) };
  };
  const first = { ...liar.otherwise('/chain/0'), cc: [id], tag: [{ type: 'Mention', href: id, name: '@ada' }] };
  await liar.send(inbox, liar.deed('Create', me(), first), 'wren');
  const { status } = await ada.heard('mention', (n) => n.status.uri === first.id);
  await settled(home);
  const asked = liar.asked.filter((p) => p.startsWith('/chain/')).length;
  assert.ok(asked < 120, `asked ${asked} times`);
  await ada.get(`/api/v1/statuses/${status.id}/context`);
  await settled(home);
  const again = liar.asked.filter((p) => p.startsWith('/chain/')).length;
  assert.ok(again < 200, `asked ${again} times`);
  liar.otherwise = undefined;
});

test('two notes that answer each other, and one that answers itself', async () => {
  const a = liar.note('/loop/a', me(), '<p>a</p>', { inReplyTo: liar.at('/loop/b'), cc: [id],
    tag: [{ type: 'Mention', href: id, name: '@ada' }] });
  liar.note('/loop/b', me(), '<p>b</p>', { inReplyTo: liar.at('/loop/a') });
  const self = liar.note('/loop/self', me(), '<p>self</p>', { inReplyTo: liar.at('/loop/self'), cc: [id],
    tag: [{ type: 'Mention', href: id, name: '@ada' }] });
  for (const note of [a, self])
    await liar.send(inbox, liar.deed('Create', me(), note), 'wren');
  await settled(home);
  for (const note of [a, self])
    for (const row of rows(home.server, `SELECT post_id FROM far_post WHERE uri = '${note.id}'`))
      await ada.get(`/api/v1/statuses/${row}/context`);
  await ordinaryWork('after the loops');
});

test('somebody who is another each time that one looks', async () => {
  let n = 0;
  liar.actor('fickle');
  const base = liar.answers.get('/users/fickle');
  liar.answers.set('/users/fickle', (_, response) => {
    n++;
    response.writeHead(200, { 'content-type': TYPE }).end(JSON.stringify({ ...base, name: `fickle ${n}`,
      preferredUsername: n % 2 ? 'fickle' : 'ada', inbox: liar.at(`/in/${n}`), type: n % 3 ? 'Person' : 'Tombstone' }));
  });
  for (let i = 0; i < 10; i++)
    await liar.send(inbox, liar.deed('Like', base.id, id), 'fickle');
  await settled(home);
  assert.ok(n < 15, `looked ${n} times`);
  assert.deepEqual(rows(home.server, "SELECT count(*) FROM account WHERE name = 'ada' AND domain = ''"), ['1']);
  await ada.get('/api/v1/accounts/verify_credentials');
});

test('an inbox that never answers holds up nobody else', async (t) => {
  const good = await Liar.start({ key: 2 });
  t.after(() => good.stop());
  good.actor('lark');
  liar.actor('mute');
  for (const [server, name] of [[good, 'lark'], [liar, 'mute']]) {
    await server.send(inbox, server.deed('Follow', server.at(`/users/${name}`), id), name);
    await ada.heard('follow', (n) => n.account.username === name);
  }
  // From here on the liar takes connections and says nothing.
  liar.server.removeAllListeners('request');
  liar.server.on('request', () => {});
  for (let i = 0; i < 5; i++) {
    const post = await ada.share(`letter ${i}`);
    await until(() => good.came.some((c) => c.json.object?.id === post.uri));
  }
  await ordinaryWork('while one is mute');
});
