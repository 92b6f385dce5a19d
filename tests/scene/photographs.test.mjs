// Real photographs through the API: upright and alike whatever their orientation says, without a
// position or a serial number in anything that is kept, with the credit that was in them; damaged
// ones get a clear error and the server goes on.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { missing, names, photograph } from '../lib/photos.mjs';
import { Server } from '../lib/server.mjs';
import { api, setUp, token } from '../lib/visitor.mjs';

let server, call, bearer;

before(async () => {
  server = await Server.start({ api_requests: 0 });
  bearer = await token(server, await setUp(server, 'ada'));
  call = api(server, bearer);
});

after(() => server?.stop());

function run(program, ...args) {
  const done = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  assert.equal(done.error, undefined, `${program}: ${done.error}`);
  return done;
}

async function upload(name) {
  const body = new FormData();
  body.append('file', new Blob([await readFile(photograph(name))]), basename(name));
  const answer = await fetch(`${server.address}/api/v2/media`,
    { method: 'POST', body, headers: { authorization: `Bearer ${bearer}` } });
  let json = JSON.parse(await answer.text());
  for (let i = 0; answer.status === 202 && !json.url && i < 300; i++) {
    await new Promise((go) => setTimeout(go, 100));
    ({ json } = await call('GET', `/api/v1/media/${json.id}`));
  }
  return { status: answer.status, json };
}

// A rendition as a file of the test's own.
async function rendition(url) {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${bearer}` } });
  assert.equal(answer.status, 200, url);
  const path = join(server.data, `seen-${url.replace(/\W+/g, '-').slice(-60)}`);
  await writeFile(path, Buffer.from(await answer.arrayBuffer()));
  return path;
}

// Twelve by twelve grey values and the shape, to compare pictures by eye as it were.
async function impression(path) {
  const small = `${path}.small.pgm`;
  const shape = run('vipsheader', path).stdout.match(/: (\d+)x(\d+) /);
  const made = run('vipsthumbnail', path, '--size', '12x12!', '--export-profile', 'srgb', '-o', `${path}.small.png`);
  assert.equal(made.status, 0, made.stderr);
  assert.equal(run('vips', 'colourspace', `${path}.small.png`, small, 'b-w').status, 0);
  const bytes = await readFile(small);
  return { wide: Number(shape[1]) / Number(shape[2]), grey: bytes.subarray(-144) };
}

const difference = (a, b) => a.reduce((sum, v, i) => sum + Math.abs(v - b[i]), 0) / a.length;

for (const shape of ['landscape', 'portrait']) {
  test(`every ${shape} comes out upright and alike`, { skip: missing }, async () => {
    const all = names.filter((n) => n.startsWith(`orientation-${shape}`));
    assert.ok(all.length > 2);
    let first;
    for (const name of all) {
      const { json } = await upload(name);
      const seen = await impression(await rendition(json.url));
      first ??= seen;
      assert.ok(Math.abs(seen.wide - first.wide) < 0.02, `${name}: ${seen.wide} for ${first.wide}`);
      assert.ok(shape === 'landscape' ? seen.wide > 1 : seen.wide < 1, name);
      const d = difference(seen.grey, first.grey);
      assert.ok(d < 12, `${name} looks another: ${d}`);
    }
  });
}

test('the others are taken, the damaged with a clear word or as far as they go', { skip: missing }, async () => {
  for (const name of names) {
    const { status, json } = await upload(name);
    if (/^(invalid|corrupt)/.test(name) && status >= 300) {
      assert.ok([422, 413].includes(status), `${name}: ${status}`);
      assert.match(json.error, /\w+ \w+/);
    } else {
      assert.ok(status < 300, `${name}: ${status} ${JSON.stringify(json)}`);
      for (const url of [json.url, json.preview_url])
        assert.equal(run('vipsheader', await rendition(url)).status, 0, `${name}: ${url}`);
    }
    assert.equal((await call('GET', '/api/v1/timelines/home')).status, 200, `after ${name}`);
  }
});

test('nothing that is kept holds a position, a serial number or a thumbnail', { skip: missing }, () => {
  const raw = run('exiftool', '-r', '-ext', '*', '-a', '-G1', '-s', '-GPS*', '-XMP-exif:GPS*', '-*Serial*', '-ThumbnailImage',
    '-PreviewImage', '-Make', '-Model', '-MakerNote*', server.data);
  const found = raw.stdout.split('\n').filter((l) => /^\[/.test(l) && !/^\[(System|File)\]/.test(l));
  assert.deepEqual(found, []);
  assert.match(raw.stderr + raw.stdout, /image files read/);
});

test('the credit of the reference picture is in its rendition', { skip: missing }, async () => {
  const { json } = await upload('iptc-reference-2021.jpg');
  const before = JSON.parse(run('exiftool', '-j', '-Credit', '-By-line', '-CopyrightNotice',
    photograph('iptc-reference-2021.jpg')).stdout)[0];
  const plain = (words) => words.replace(/ +/g, ' ');
  const said = plain(run('exiftool', '-a', '-s', await rendition(json.url)).stdout);
  for (const words of [before.Credit, before['By-line'], before.CopyrightNotice])
    assert.ok(said.includes(plain(words)), `“${words}” is not in it:\n${said}`);
});
