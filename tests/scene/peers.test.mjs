// What the host decides about other servers: at the terminal, on the pages, from a file, and in an app.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { Server, build } from '../lib/server.mjs';
import { farFollows, farPerson } from '../lib/inboxes.mjs';
import * as s from '../lib/shapes.mjs';
import { PASSWORD, api, setUp, signIn, token } from '../lib/visitor.mjs';

let server, hope, mona, call;

function rosemary(words, { input = '', ok = true } = {}) {
  return new Promise((done, fail) => {
    const child = execFile(join(build, 'rosemary'), [...words, '--data', server.data, '--port', String(server.port)],
      { env: server.variables() }, (error, out, complaint) => {
        if (/Sanitizer|runtime error/.test(complaint) || (ok && error))
          fail(new Error(`rosemary ${words.join(' ')}: ${complaint}`));
        else
          done({ out, complaint, code: error?.code ?? 0 });
      });
    child.stdin.end(input);
  });
}

before(async () => {
  server = await Server.start();
  hope = await setUp(server, 'hope');
  await rosemary(['user', 'add', 'mona'], { input: `${PASSWORD}\n` });
  await rosemary(['user', 'role', 'mona', 'moderator']);
  mona = await signIn(server, 'mona');
  call = api(server, await token(server, hope, 'read admin:read admin:write'));
});

after(() => server?.stop());

const page = async (path, visitor = hope) => (await visitor.open(path)).html;

async function choose(host, fields) {
  await hope.open(`/host/peers/rule?host=${host}`);
  await hope.submit(/peers\/rule/, fields);
}

async function upload(text, visitor = hope) {
  await visitor.open('/host/peers/import');
  const { csrf } = Object.fromEntries([...visitor.html.matchAll(/name="(csrf)" value="([^"]*)"/g)].map(([, k, v]) => [k, v]));
  const body = new FormData();
  body.append('csrf', csrf);
  body.append('file', new Blob([text], { type: 'text/csv' }), 'list.csv');
  const answer = await visitor.send('/host/peers/import', { method: 'POST', body, headers: { origin: server.address } });
  visitor.html = await answer.text();
  return { status: answer.status, html: visitor.html };
}

test('at the terminal', async () => {
  assert.match((await rosemary(['peer', 'block', '@ada@Loud.example', '--note', 'Loud', '--private-note', 'asked twice'])).out,
    /blocked[\s\S]*0 follows/);
  await rosemary(['peer', 'limit', 'half.example', '--no-media']);
  assert.match((await rosemary(['peer', 'allow', 'quiet.example'])).out, /federation = allowed/);
  const { out } = await rosemary(['peer', 'list']);
  assert.match(out, /^half\.example +limited +no-media/m);
  assert.match(out, /^loud\.example +blocked +Loud$/m);
  const shown = (await rosemary(['peer', 'show', 'sub.loud.example'])).out;
  assert.match(shown, /blocked \(by the rule for loud\.example\)\nmay be spoken to no/);
  assert.match((await rosemary(['peer', 'show', 'loud.example'])).out, /private note +asked twice/);
  // Another rule keeps the notes.
  await rosemary(['peer', 'limit', 'loud.example']);
  assert.match((await rosemary(['peer', 'list'])).out, /^loud\.example +limited +Loud$/m);
  const file = (await rosemary(['peer', 'export'])).out;
  assert.match(file, /^#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\n/);
  assert.match(file, /\nloud\.example,silence,false,false,Loud,false\n/);
  for (const host of ['half.example', 'loud.example', 'quiet.example'])
    await rosemary(['peer', 'forget', host]);
  assert.equal((await rosemary(['peer', 'list'])).out, '');
  const dry = await rosemary(['peer', 'import', '-', '--dry-run'], { input: file });
  assert.match(dry.out, /would be: 3 new, 0 changed, 0 the same, 0 refused/);
  assert.equal((await rosemary(['peer', 'list'])).out, '');
  assert.match((await rosemary(['peer', 'import', '-'], { input: file })).out, /^3 new/m);
  assert.match((await rosemary(['peer', 'import', '-'], { input: file })).out, /^0 new, 0 changed, 3 the same/m);
  assert.equal((await rosemary(['peer', 'export'])).out, file);
});

test('wrong words are told', async () => {
  for (const words of [['peer'], ['peer', 'block'], ['peer', 'block', 'not a name'], ['peer', 'block', '--'],
    ['peer', 'forget', 'never.example'], ['peer', 'limit', 'far.example', '--loudly'], ['peer', 'import', '/nowhere'],
    ['peer', 'block', 'far.example', '--no-media'], ['peer', 'list', 'x'], ['key'], ['key', 'old'], ['key', 'new', '--no']]) {
    const { code, complaint } = await rosemary(words, { ok: false });
    assert.ok(code === 1 || code === 2, `${words.join(' ')}: ${code}`);
    assert.ok(complaint.length > 10, words.join(' '));
  }
  const empty = await rosemary(['peer', 'import', '-'], { input: '\n\n', ok: false });
  assert.equal(empty.code, 1);
  const long = await rosemary(['peer', 'import', '-'], { input: 'far.example\n'.repeat(20_001), ok: false });
  assert.match(long.complaint, /20000/);
});

test('on the pages', async () => {
  assert.match(await page('/host/peers'), /loud\.example/);
  assert.match(await page('/host/peers?q=half'), /half\.example/);
  assert.doesNotMatch(await page('/host/peers?q=half'), /loud\.example/);
  assert.match(await page('/host/peers?q=nowhere'), /No rule has this/);
  await choose('https://new.example/@somebody', { rule: '2', note: 'Spam <b>', private_note: 'told by a friend' });
  const list = await page('/host/peers');
  assert.match(list, /new\.example/);
  assert.match(list, /Spam &lt;b&gt;/);
  const one = await page('/host/peers/rule?host=sub.new.example');
  assert.match(one, /by the rule for new\.example/);
  assert.match(await page('/host/peers/rule?host=new.example'), /told by a friend/);
  await hope.submit(/peers\/forget/);
  assert.doesNotMatch(await page('/host/peers'), /new\.example/);
  assert.equal((await hope.open('/host/peers/rule?host=not%20a%20name')).status, 422);
  const own = new URL(server.address).host;
  await rosemary(['peer', 'limit', 'loud.example', '--private-note', 'asked twice']);
  await hope.open(`/host/peers/rule?host=${own}`);
  await assert.rejects(hope.submit(/peers\/rule/, { rule: '2' }), /This place itself/);
  // A rule that says nothing is told on the page, with what was typed.
  await hope.open('/host/peers/rule?host=new.example');
  await assert.rejects(hope.submit(/peers\/rule/, { rule: '0', note: 'kept words' }), /kept words/);
  for (const path of ['/host/peers', '/host/peers/rule?host=new.example', '/host/peers/import', '/host/peers/export'])
    assert.equal((await mona.send(path)).status, 403, path);
});

test('from a file, looked at first', async () => {
  const text = '#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\n'
    + 'loud.example,suspend,false,false,"Loud, still",false\n'
    + 'half.example,silence,true,false,,false\n'
    + 'fresh.example,suspend,true,true,"He said ""no""",true\n'
    + 'f***.example,suspend,,,,\nnot a name,suspend,,,,\nodd.example,banish,,,,\n';
  const { status, html } = await upload(text);
  assert.equal(status, 200);
  for (const words of ['fresh.example', 'Limited → Blocked', 'Part of this name is hidden', 'It is not known what this line asks for',
    'As it is already'])
    assert.ok(html.includes(words), words);
  assert.doesNotMatch(await page('/host/peers'), /fresh\.example/);
  await upload(text);
  await hope.submit(/import\/take/);
  const list = await page('/host/peers');
  assert.match(list, /fresh\.example/);
  assert.match(list, /Loud, still/);
  assert.match(await page('/host/peers/rule?host=loud.example'), /asked twice/);
  const answer = await hope.send('/host/peers/export');
  assert.match(answer.headers.get('content-disposition'), /servers\.csv/);
  assert.match(await answer.text(), /\nfresh\.example,suspend,true,true,"He said ""no""",true\n/);
  assert.equal((await upload('')).status, 422);
  assert.equal((await upload('far.example\n'.repeat(20_001))).status, 422);
  assert.match((await upload(text)).html, /Nothing in this file is new/);
  assert.equal((await upload('x'.repeat(3 * 1024 * 1024))).status, 413);
});

test('in an app, with a scope of its own', async () => {
  const blocks = '/api/v1/admin/domain_blocks';
  const made = await call('POST', blocks, { domain: 'App.example', severity: 'silence', reject_media: true, private_comment: 'why' });
  assert.equal(made.status, 200);
  assert.deepEqual({ ...made.json, id: 0, digest: 0, created_at: 0 }, { id: 0, domain: 'app.example', digest: 0, created_at: 0,
    severity: 'silence', reject_media: true, reject_reports: false, private_comment: 'why', public_comment: '', obfuscate: false });
  const again = await call('POST', blocks, { domain: 'app.example', severity: 'suspend' });
  assert.equal(again.status, 422);
  assert.equal(again.json.existing_domain_block.id, made.json.id);
  const changed = await call('PUT', `${blocks}/${made.json.id}`, { severity: 'suspend', public_comment: 'for all' });
  assert.equal(changed.json.severity, 'suspend');
  assert.equal(changed.json.private_comment, 'why');
  const first = await call('GET', `${blocks}?limit=1`);
  assert.deepEqual(first.json.map((b) => b.domain), ['app.example']);
  assert.match(first.headers?.get('link') ?? first.answer?.headers.get('link') ?? '', /max_id=/);
  for (const [field, value] of [['domain', 'not a name'], ['severity', 'banish'], ['severity', 'allow']])
    assert.equal((await call('POST', blocks, { domain: 'x.example', [field]: value })).status, 422, value);
  // An allowed server stands in the other list alone.
  const allowed = (await call('POST', '/api/v1/admin/domain_allows', { domain: 'kind.example' })).json;
  assert.equal((await call('GET', `${blocks}/${allowed.id}`)).status, 404);
  assert.equal((await call('POST', '/api/v1/admin/domain_allows', { domain: 'kind.example' })).json.id, allowed.id);
  assert.equal((await call('DELETE', `/api/v1/admin/domain_allows/${allowed.id}`)).status, 200);
  assert.equal((await call('DELETE', `${blocks}/${made.json.id}`)).status, 200);
  assert.equal((await call('GET', `${blocks}/${made.json.id}`)).status, 404);
  // Without the scope, and for a moderator, nothing.
  assert.equal((await api(server, await token(server, hope, 'read write'))('GET', blocks)).status, 403);
  assert.equal((await api(server, await token(server, mona, 'read admin:read'))('GET', blocks)).status, 403);
});

test('a member gives no such scope', async () => {
  await rosemary(['user', 'add', 'ada'], { input: `${PASSWORD}\n` });
  const ada = await signIn(server, 'ada');
  const bearer = await token(server, ada, 'read admin:read admin:write');
  assert.equal((await api(server, bearer)('GET', '/api/v1/admin/domain_blocks')).status, 403);
  const app = await api(server, bearer)('GET', '/api/v1/apps/verify_credentials');
  assert.equal(app.status, 200);
});

test('strangers read the list when it is published', async () => {
  const list = async (path) => (await fetch(server.address + path)).json();
  assert.deepEqual(await list('/api/v1/instance/domain_blocks'), []);
  await hope.open('/host');
  await hope.submit(/host$/, { publishes_peers: '1' });
  const blocks = await list('/api/v1/instance/domain_blocks');
  const named = Object.fromEntries(blocks.map((b) => [b.domain, b]));
  assert.equal(named['loud.example'].comment, 'Loud, still');
  assert.ok(!('quiet.example' in named), 'who is let in is no block');
  assert.ok(blocks.some((b) => /^fresh\..*\*/.test(b.domain)), 'part of the name is hidden');
  assert.ok(!JSON.stringify(blocks).includes('asked twice'));
  assert.deepEqual(await list('/api/v1/instance/peers'), []);
});

test('a new key counts from the next start', async () => {
  const asked = await rosemary(['key', 'new'], { ok: false });
  assert.equal(asked.code, 1);
  assert.match(asked.out, /--yes/);
  assert.match((await rosemary(['key', 'new', '--yes'])).out, /next start/);
  assert.match((await rosemary(['check'])).out, /^ok +key: there/m);
});

test('whoever lost follows by a block is told once, and finds whom', async () => {
  await rosemary(['user', 'add', 'gerda'], { input: `${PASSWORD}\n` });
  const visitor = await signIn(server, 'gerda');
  const gerda = api(server, await token(server, visitor));
  const { id } = (await gerda('GET', '/api/v1/accounts/verify_credentials')).json;
  await server.rest();
  for (const name of ['fern', 'flora'])
    farFollows(server, farPerson(server, name, 'https://gone.example'), id);
  await server.run();
  await rosemary(['peer', 'block', 'gone.example']);
  const { json } = await gerda('GET', '/api/v1/notifications');
  s.check(json, s.list(s.Notification), 'notifications');
  assert.equal(json.length, 1);
  assert.equal(json[0].type, 'severed_relationships');
  assert.equal(json[0].account.id, id);
  assert.deepEqual([json[0].event.type, json[0].event.target_name, json[0].event.followers_count, json[0].event.following_count],
    ['domain_block', 'gone.example', 2, 0]);
  const groups = (await gerda('GET', '/api/v2/notifications')).json;
  s.check(groups, s.GroupedNotifications, 'groups');
  assert.deepEqual(groups.notification_groups[0].event, json[0].event);
  const only = (await gerda('GET', '/api/v1/notifications?types[]=severed_relationships')).json;
  assert.equal(only.length, 1);
  const html = (await visitor.open('/notices')).html;
  assert.match(html, /<a href="\/settings\/people">Follows of yours have ended: this place has blocked gone\.example<\/a>/);
  assert.match((await visitor.open('/settings/people')).html, /fern@gone\.example no longer follows you/);
  await rosemary(['peer', 'forget', 'gone.example']);
});
