// What comes in from another server: follows, notes, candles, boosts, their ends, and what must not be
// believed.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { draw } from '../lib/draw.mjs';
import { Far, PUBLIC, ask, send, sign } from '../lib/far.mjs';
import { Server } from '../lib/server.mjs';
import { listen } from '../lib/stream.mjs';
import { until } from '../lib/until.mjs';
import { PASSWORD, api, setUp, signIn, token } from '../lib/visitor.mjs';

const SCOPE = 'read write follow admin:read';

let server, far, other, nora;
const who = {}; // { visitor, call, id, uri }

before(async () => {
  far = await Far.start();
  other = await Far.start();
  nora = far.person('nora', { memorial: true });
  server = await Server.start({ fetch_private: 'yes' }, (data) => ({ ROSEMARY_FED_ARCHIVE: join(data, 'refused') }));
  who.hope = { visitor: await setUp(server, 'hope') };
  for (const name of ['ada', 'ben']) {
    server.command(['user', 'add', name], `${PASSWORD}\n`);
    who[name] = { visitor: await signIn(server, name) };
  }
  for (const [name, one] of Object.entries(who)) {
    one.token = await token(server, one.visitor, SCOPE);
    one.call = api(server, one.token);
    one.id = (await one.call('GET', '/api/v1/accounts/verify_credentials')).json.id;
    one.uri = `${server.address}/@${name}`;
  }
  await who.ada.call('PATCH', '/api/v1/accounts/update_credentials', { locked: 'false' });
});

after(async () => {
  far?.stop();
  other?.stop();
  if (process.env.SAY) console.log(server.said);
  await server?.stop();
});

const post = async (name, status, visibility = 'public', more = {}) => {
  const answer = await who[name].call('POST', '/api/v1/statuses', { status, visibility, ...more });
  assert.equal(answer.status, 200, answer.body);
  return answer.json;
};
const home = async (name) => (await who[name].call('GET', '/api/v1/timelines/home')).json;
const notices = async (name) => (await who[name].call('GET', '/api/v1/notifications')).json;
const get = (name, id) => who[name].call('GET', `/api/v1/statuses/${id}`);
const uriOf = (status) => status.uri;
const accepted = async (person, activity, how) => {
  const answer = await send(server, person, activity, how);
  assert.equal(answer.status, 202, answer.body);
};

// Ben follows somebody elsewhere, whose server has accepted.
async function benFollows(person) {
  const answer = await who.ben.call('GET', `/api/v2/search?resolve=true&type=accounts&q=${encodeURIComponent(person.acct)}`);
  const found = answer.json.accounts.find((one) => one.acct === person.acct);
  assert.ok(found, `${person.acct} is found: ${answer.body}`);
  await who.ben.call('POST', `/api/v1/accounts/${found.id}/follow`);
  await accepted(person, far.activity(person, 'Accept', { type: 'Follow', actor: who.ben.uri, object: person.id }));
  await until(`Ben follows ${person.acct}`, async () =>
    (await who.ben.call('GET', `/api/v1/accounts/relationships?id[]=${found.id}`)).json[0].following);
  return found;
}

test('somebody elsewhere follows, and is accepted', async () => {
  await accepted(nora, far.activity(nora, 'Follow', who.ada.uri));
  const notice = await until('a notice', async () => (await notices('ada')).find((n) => n.type === 'follow'));
  assert.equal(notice.account.acct, nora.acct);
  assert.equal(notice.account.url, `${far.base}/@nora`);
  assert.equal(notice.account.uri, nora.id);
  assert.equal(notice.account.memorial, true);
});

test('a note is seen at home by those who follow, once', async () => {
  const account = await benFollows(nora);
  const note = far.note(nora, 'the first <em>snowdrops</em><script>alert(1)</script>', {
    attachment: [{ type: 'Document', mediaType: 'image/jpeg', url: `${far.base}/p.jpg`, name: 'snowdrops', width: 400, height: 300 }],
    tag: [{ type: 'Hashtag', name: '#Snowdrops', href: `${far.base}/tags/snowdrops` }],
  });
  const create = far.activity(nora, 'Create', note);
  await accepted(nora, create);
  await accepted(nora, create); // the same again
  await accepted(nora, far.activity(nora, 'Create', note)); // told anew
  const seen = await until('the note', async () => (await home('ben')).find((s) => s.uri === note.id));
  assert.equal(seen.account.id, account.id);
  assert.equal(seen.content, '<p>the first <em>snowdrops</em></p>');
  assert.equal(seen.tags[0].name, 'Snowdrops');
  assert.equal(seen.media_attachments.length, 1);
  assert.equal(seen.media_attachments[0].description, 'snowdrops');
  assert.equal((await home('ben')).filter((s) => s.uri === note.id).length, 1);
  assert.deepEqual((await home('hope')).filter((s) => s.uri === note.id), []);
});

test('an answer, a candle and a boost come, and go again', async () => {
  await who.ada.call('PATCH', '/api/v2/notifications/policy', { candles: 'each' });
  const status = await post('ada', 'the roses are out');
  const note = far.note(nora, 'with you', { inReplyTo: uriOf(status), cc: [who.ada.uri],
    tag: [{ type: 'Mention', href: who.ada.uri, name: '@ada' }] });
  const like = far.activity(nora, 'Like', uriOf(status));
  const boost = far.activity(nora, 'Announce', uriOf(status), { to: [PUBLIC] });
  await accepted(nora, far.activity(nora, 'Create', note));
  await accepted(nora, like);
  await accepted(nora, boost);
  await until('all three', async () => {
    const { json } = await get('ada', status.id);
    return json.replies_count === 1 && json.favourites_count === 1 && json.reblogs_count === 1;
  });
  assert.deepEqual((await notices('ada')).filter((n) => n.status).map((n) => n.type).sort(),
    ['favourite', 'mention', 'reblog']);
  const { json } = await who.ada.call('GET', `/api/v1/statuses/${status.id}/context`);
  assert.equal(json.descendants[0].uri, note.id);
  await accepted(nora, far.activity(nora, 'Undo', like));
  await accepted(nora, far.activity(nora, 'Undo', boost));
  await accepted(nora, far.activity(nora, 'Delete', { id: note.id, type: 'Tombstone' }));
  await until('nothing is left', async () => {
    const now = (await get('ada', status.id)).json;
    return now.replies_count === 0 && now.favourites_count === 0 && now.reblogs_count === 0;
  });
});

test('an edit changes a note, and only its author may', async () => {
  const mallory = other.person('mallory');
  const note = far.note(nora, 'befor');
  await accepted(nora, far.activity(nora, 'Create', note));
  const seen = await until('the note', async () => (await home('ben')).find((s) => s.uri === note.id));
  const edited = { ...note, content: '<p>before</p>', updated: new Date().toISOString() };
  await accepted(mallory, other.activity(mallory, 'Update', { ...edited, content: '<p>mine now</p>' }));
  await accepted(mallory, other.activity(mallory, 'Delete', note.id));
  far.put(new URL(note.id).pathname, edited);
  await accepted(nora, far.activity(nora, 'Update', edited));
  await until('the edit', async () => (await get('ben', seen.id)).json.content === '<p>before</p>');
  await wait(200);
  assert.equal((await get('ben', seen.id)).json.content, '<p>before</p>');
});

// A server tells of what is for few only to them, and of a person whose page is broken nothing: neither
// means that they are gone.
test('what is not shown to this place is not taken for gone', async () => {
  const mallory = other.person('mallory-ends');
  const asked = (path) => far.asked.filter((one) => one.path === path).length;
  const note = far.note(nora, 'for those who follow me', { to: [`${nora.id}/followers`], cc: [] });
  const path = new URL(note.id).pathname;
  far.documents.delete(path);
  await accepted(nora, far.activity(nora, 'Create', note));
  const seen = await until('the note', async () => (await home('ben')).find((s) => s.uri === note.id));
  await accepted(mallory, other.activity(mallory, 'Delete', note.id));
  await until('it is looked for', () => asked(path) > 0);
  far.documents.delete('/users/nora');
  const before = asked('/users/nora');
  await accepted(nora, far.activity(nora, 'Update', nora.id));
  await until('she is looked for', () => asked('/users/nora') > before);
  far.put('/users/nora', nora.actor);
  const later = far.note(nora, 'still here');
  await accepted(nora, far.activity(nora, 'Create', later));
  await until('she is heard', async () => (await home('ben')).find((s) => s.uri === later.id));
  assert.equal((await get('ben', seen.id)).status, 200);
});

test('what everybody could see and is not found is gone', async () => {
  const mallory = other.person('mallory-tells');
  const note = far.note(nora, 'for everybody');
  await accepted(nora, far.activity(nora, 'Create', note));
  const seen = await until('the note', async () => (await home('ben')).find((s) => s.uri === note.id));
  far.documents.delete(new URL(note.id).pathname);
  await accepted(mallory, other.activity(mallory, 'Delete', note.id));
  await until('the end', async () => (await get('ben', seen.id)).status === 404);
});

test('what is boosted is fetched from where it comes from', async () => {
  const mallory = other.person('author2');
  const note = other.note(mallory, 'what I really said');
  const lie = { ...note, content: '<p>what I never said</p>' };
  await accepted(nora, far.activity(nora, 'Announce', lie, { to: [PUBLIC] }));
  const seen = await until('the boost', async () => (await home('ben')).find((s) => s.reblog?.uri === note.id));
  assert.equal(seen.reblog.content, '<p>what I really said</p>');
  assert.equal(seen.account.acct, nora.acct);
});

test('nobody writes in the name of somebody else', async () => {
  const mallory = other.person('mallory2');
  const forged = { ...far.note(nora, 'not hers'), id: `${other.base}/users/mallory2/notes/forged` };
  await accepted(mallory, { ...other.activity(mallory, 'Create', forged), actor: nora.id });
  const status = await post('ada', 'for all');
  const refused = await send(server, mallory, { ...other.activity(mallory, 'Like', uriOf(status)), actor: nora.id });
  assert.equal(refused.status, 403);
  await wait(300);
  assert.equal((await home('ben')).find((s) => s.uri === forged.id), undefined);
  assert.equal((await get('ada', status.id)).json.favourites_count, 0);
});

test('somebody who is blocked can do nothing', async () => {
  const blocked = far.person('blocked');
  const status = await post('ada', 'not for everybody');
  await accepted(blocked, far.activity(blocked, 'Like', uriOf(status)));
  await until('the candle', async () => (await get('ada', status.id)).json.favourites_count === 1);
  const account = (await notices('ada')).find((n) => n.account.acct === blocked.acct).account;
  await who.ada.call('POST', `/api/v1/accounts/${account.id}/block`);
  const before = (await notices('ada')).length;
  const again = await post('ada', 'again');
  for (const activity of [far.activity(blocked, 'Follow', who.ada.uri), far.activity(blocked, 'Like', uriOf(again)),
    far.activity(blocked, 'Announce', uriOf(again), { to: [PUBLIC] }),
    far.activity(blocked, 'Create', far.note(blocked, 'look at me', { inReplyTo: uriOf(again),
      tag: [{ type: 'Mention', href: who.ada.uri, name: '@ada' }] }))])
    await accepted(blocked, activity);
  const like = far.activity(nora, 'Like', uriOf(again)); // so that what came before it has been done
  await accepted(nora, like);
  await until('the last of them', async () => (await get('ada', again.id)).json.favourites_count >= 1);
  const now = (await get('ada', again.id)).json;
  assert.deepEqual([now.favourites_count, now.reblogs_count, now.replies_count], [1, 0, 0]);
  assert.equal((await notices('ada')).length, before + 1);
});

test('a signature must fit: the key, the body, the time, and what is signed', async () => {
  const status = await post('ada', 'signed');
  const like = () => far.activity(nora, 'Like', uriOf(status));
  const old = new Date(Date.now() - 24 * 3600 * 1000).toUTCString();
  const stranger = far.person('stranger');
  assert.equal((await send(server, nora, like(), { privateKey: stranger.privateKey })).status, 401);
  assert.equal((await send(server, nora, like(), { digest: 'SHA-256=AAAA' })).status, 401);
  assert.equal((await send(server, nora, like(), { date: old })).status, 401);
  assert.equal((await send(server, nora, like(), { headers: ['date'] })).status, 401);
  assert.equal((await send(server, nora, like(), { keyId: `${far.base}/users/nobody#main-key` })).status, 401);
  const body = Buffer.from(JSON.stringify(like()));
  const unsigned = { 'content-type': 'application/activity+json', 'content-length': body.length };
  assert.equal((await ask('POST', `${server.address}/inbox`, unsigned, body)).status, 401);
  assert.equal((await send(server, nora, like(), { type: 'text/plain' })).status, 415);
  assert.equal((await send(server, nora, null, { body: Buffer.from('{"type":') })).status, 400);
  assert.equal((await send(server, nora, null, { body: Buffer.alloc(1200000, 32) })).status, 413);
  await accepted(nora, like(), { form: 'rfc9421' });
  await until('the candle', async () => (await get('ada', status.id)).json.favourites_count === 1);
});

test('what was refused lies in the folder for it, with the reason', async () => {
  const folder = join(server.data, 'refused');
  const kept = readdirSync(folder).filter((name) => !name.startsWith('.')).map((name) => readFileSync(join(folder, name), 'utf8'));
  const body = JSON.stringify(far.activity(nora, 'Like', who.ada.uri, { content: 'never signed' }));
  const answer = await ask('POST', `${server.address}/@ada/inbox`, { 'content-type': 'application/activity+json' }, body);
  assert.equal(answer.status, 401);
  const news = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8')).filter((text) => !kept.includes(text));
  assert.equal(news.length, 1);
  assert.ok(news[0].startsWith(`refused: ${answer.json.error}\n`), news[0]);
  assert.match(news[0], /^POST \/@ada\/inbox$/m);
  assert.ok(news[0].endsWith(body));
  for (const why of [/^refused: .*not signed/, /^refused: send application/, /^refused: this is no activity/])
    assert.ok([...kept, ...news].some((text) => why.test(text)), String(why));
});

test('what a rule refused after it was taken lies there too', async () => {
  const folder = join(server.data, 'refused');
  const kept = () => readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  const hidden = await post('ada', 'for nobody else', 'direct');
  const like = far.activity(nora, 'Like', uriOf(hidden));
  await accepted(nora, like);
  const text = await until('the file', () => kept().find((one) => one.endsWith(JSON.stringify(like))));
  assert.match(text, /^refused: not_found: .+$/m);
  assert.match(text, new RegExp(`^from: ${nora.id}$`, 'm'));
  assert.match(text, /^received: /m);
  const lie = { ...far.activity(nora, 'Delete', who.ada.uri), actor: nora.id };
  await accepted(nora, lie); // nothing that is here: no refusal
  const other2 = far.activity(nora, 'Like', uriOf(hidden));
  await accepted(nora, other2);
  await until('what came after it', () => kept().find((one) => one.endsWith(JSON.stringify(other2))));
  assert.ok(!kept().some((one) => one.endsWith(JSON.stringify(lie))));
});

test('a new key is fetched when the old one does not fit any more', async () => {
  const turner = far.person('turner');
  const status = await post('ada', 'keys');
  await accepted(turner, far.activity(turner, 'Like', uriOf(status)));
  const renewed = far.person('turner');
  // It was fetched just now, and is believed for some minutes.
  assert.equal((await send(server, renewed, far.activity(renewed, 'Like', uriOf(status)))).status, 401);
});

test('who is gone goes from here', async () => {
  const leaver = far.person('leaver');
  const status = await post('ada', 'farewell');
  await accepted(leaver, far.activity(leaver, 'Create', far.note(leaver, 'goodbye', { inReplyTo: uriOf(status) })));
  await until('the answer', async () => (await get('ada', status.id)).json.replies_count === 1);
  await accepted(leaver, far.activity(leaver, 'Delete', leaver.id));
  await until('the end', async () => (await get('ada', status.id)).json.replies_count === 0);
  // Of somebody whom nobody here knows the end is no news, and not looked at.
  const nobody = far.person('nobody-here');
  far.documents.delete('/users/nobody-here');
  await accepted(nobody, far.activity(nobody, 'Delete', nobody.id));
});

test('a reaction that laughs is no candle', async () => {
  const status = await post('ada', 'a hard day');
  await accepted(nora, far.activity(nora, 'EmojiReact', uriOf(status), { content: '😆' }));
  await accepted(nora, far.activity(nora, 'Like', uriOf(status), { content: '🤣' }));
  const ivy = far.person('ivy');
  await accepted(ivy, far.activity(ivy, 'EmojiReact', uriOf(status), { content: '🕯️' }));
  await until('one candle', async () => (await get('ada', status.id)).json.favourites_count === 1);
  assert.deepEqual((await who.ada.call('GET', `/api/v1/statuses/${status.id}/favourited_by`)).json.map((a) => a.acct), [ivy.acct]);
});

test('a poll of ours is answered from elsewhere', async () => {
  const status = await post('ada', 'which flower?', 'public',
    { poll: { options: ['rose', 'lily'], expires_in: 3600 } });
  const vote = { id: `${nora.id}/votes/1`, type: 'Note', attributedTo: nora.id, name: 'lily', inReplyTo: uriOf(status), to: who.ada.uri };
  await accepted(nora, far.activity(nora, 'Create', vote, { to: who.ada.uri }));
  await until('the vote', async () => (await who.ada.call('GET', `/api/v1/polls/${status.poll.id}`)).json.options[1].votes_count === 1);
  assert.equal((await get('ada', status.id)).json.replies_count, 0);
});

test('a report from elsewhere reaches the hosts', async () => {
  const status = await post('ada', 'reported');
  const warden = far.person('warden', { type: 'Application' });
  await accepted(warden, far.activity(warden, 'Flag', [who.ada.uri, uriOf(status)], { content: 'please look' }));
  const notice = await until('the report', async () => (await notices('hope')).find((n) => n.type === 'admin.report'));
  assert.equal(notice.report.comment, 'please look');
});

test('a report about the only host is theirs to read, without who told, until somebody else looks after the place', async () => {
  const warden = far.person('warden2', { type: 'Application', name: 'A warden' });
  const told = (await notices('hope')).filter((n) => n.type === 'admin.report').length;
  await accepted(warden, far.activity(warden, 'Flag', [who.hope.uri], { content: 'words about the host' }));
  const page = async (name) => (await who[name].visitor.open('/host/reports')).html;
  const html = await until('the report', async () => {
    const text = await page('hope');
    return text.includes('words about the host') && text;
  });
  assert.match(html, /This is about you/);
  assert.ok(!html.includes('A warden') && !html.includes('warden2'));
  assert.equal((await notices('hope')).filter((n) => n.type === 'admin.report').length, told);
  assert.match((await who.ada.visitor.open('/@hope/report')).html, /looks after this place alone/);
  server.command(['user', 'role', 'ben', 'moderator']);
  assert.ok(!(await page('hope')).includes('words about the host'));
  const bens = await page('ben');
  assert.match(bens, /words about the host/);
  assert.match(bens, /A warden|warden2/);
  assert.ok(!(await who.ada.visitor.open('/@hope/report')).html.includes('looks after this place alone'));
  server.command(['user', 'role', 'ben', 'member']);
});

test('what is public elsewhere is heard on the stream of elsewhere, and on no other public one', async () => {
  const ears = {};
  for (const path of ['public', 'public/local', 'public/remote', 'public/remote/media'])
    ears[path] = await listen(server, `/api/v1/streaming/${path}`, who.ben.token);
  const updates = (path) => ears[path].events.filter((e) => e.event === 'update').map((e) => JSON.parse(e.data).uri);
  const note = far.note(nora, 'from far away');
  const quiet = far.note(nora, 'from far away, unlisted', { to: [`${nora.id}/followers`], cc: [PUBLIC] });
  const pictured = far.note(nora, 'with a picture',
    { attachment: [{ type: 'Document', mediaType: 'image/jpeg', url: `${far.base}/q.jpg`, width: 400, height: 300 }] });
  for (const one of [note, quiet, pictured])
    await accepted(nora, far.activity(nora, 'Create', one));
  const mine = await post('ada', 'from here');
  await until('all of it', () => updates('public').length > 0 && updates('public/remote').length > 1);
  assert.deepEqual(updates('public/remote'), [note.id, pictured.id]);
  assert.deepEqual(updates('public/remote/media'), [pictured.id]);
  assert.deepEqual(updates('public'), [uriOf(mine)]);
  assert.deepEqual(updates('public/local'), [uriOf(mine)]);
  await accepted(nora, far.activity(nora, 'Delete', note.id));
  await until('the end', () => ears['public/remote'].events.some((e) => e.event === 'delete'));
  for (const one of Object.values(ears))
    await one.stop();
});

test('small pictures of their server stand in names and words, and come from here', async () => {
  const emoji = (name, path, more = {}) => ({ type: 'Emoji', name, icon: { type: 'Image', mediaType: 'image/png', url: `${far.base}${path}` }, ...more });
  const gardener = far.person('gardener', { name: 'A gardener :rosebush:', summary: '<p>with :rosebush: and :unknown:</p>',
    tag: [emoji(':rosebush:', '/rosebush.png')] });
  far.put('/rosebush.png', null, { body: draw(64, 64, 3), type: 'image/png' });
  await benFollows(gardener);
  const note = far.note(gardener, 'a :lily: at 10:30:00, <a href="https://example.org/:lily:">and</a> :nothing: :lily:',
    { tag: [emoji(':lily:', '/lily.png'), emoji(':bad name:', '/x.png'), emoji(':rosebush:', '/rosebush.png')] });
  far.put('/lily.png', null, { body: draw(64, 64, 5), type: 'image/png' });
  await accepted(gardener, far.activity(gardener, 'Create', note));
  const seen = await until('the note', async () => (await home('ben')).find((s) => s.uri === note.id));
  assert.deepEqual(seen.emojis.map((e) => e.shortcode), ['lily']);
  assert.match(seen.content, /a :lily: at 10:30:00/);
  assert.deepEqual(seen.account.emojis.map((e) => [e.shortcode, e.visible_in_picker]), [['rosebush', false]]);
  assert.ok(seen.emojis[0].url.startsWith(`${server.address}/media/`));
  const picture = await until('the picture', async () => {
    const answer = await fetch(seen.emojis[0].url);
    return answer.status === 200 && answer;
  });
  assert.equal(picture.headers.get('content-type'), 'image/jpeg');
  const { html } = await who.ben.visitor.open(`/@${gardener.acct}/${seen.id}`);
  assert.match(html, /a <img class="emoji" src="\/media\/[^"]*" alt=":lily:"[^>]*> at 10:30:00/);
  assert.match(html, /href="https:\/\/example.org\/:lily:"/);
  assert.match(html, /:nothing: <img/);
  const page = (await who.ben.visitor.open(`/@${gardener.acct}`)).html;
  assert.match(page, /<h1>A gardener <img class="emoji"[^>]*alt=":rosebush:"/);
  assert.match(page, /A gardener shows no photographs/);
  assert.match(page, /with <img class="emoji"[^>]*> and :unknown:/);
});

test('a block from elsewhere hides both ways, and tells nobody', async () => {
  const hider = far.person('hider');
  await accepted(hider, far.activity(hider, 'Follow', who.ada.uri));
  await until('the follow', async () => (await notices('ada')).find((n) => n.account.acct === hider.acct));
  const before = (await notices('ada')).length;
  await accepted(hider, far.activity(hider, 'Block', who.ada.uri));
  await until('the follow is over', async () =>
    (await who.ada.call('GET', `/api/v1/accounts/${who.ada.id}/followers`)).json.every((a) => a.acct !== hider.acct));
  assert.ok((await notices('ada')).length <= before);
});

test('signatures are made as other servers make them', () => {
  const headers = sign(nora, 'POST', 'http://localhost:1/inbox', Buffer.from('{}'));
  assert.match(headers.signature, /^keyId="http:\/\/localhost:\d+\/users\/nora#main-key",algorithm="rsa-sha256"/);
});

test('a question from elsewhere is shown with what it got, and answered', async () => {
  const question = far.note(nora, 'which flower?', { type: 'Question', endTime: new Date(Date.now() + 3600_000).toISOString(),
    votersCount: 4, oneOf: ['rose', 'lily', 'tulip', 'iris', 'aster'].map((name, i) =>
      ({ type: 'Note', name, replies: { type: 'Collection', totalItems: i } })) });
  await accepted(nora, far.activity(nora, 'Create', question));
  const seen = await until('the question', async () => (await home('ben')).find((s) => s.uri === question.id));
  assert.deepEqual(seen.poll.options.map((o) => [o.title, o.votes_count]),
    [['rose', 0], ['lily', 1], ['tulip', 2], ['iris', 3], ['aster', 4]]);
  const voted = await who.ben.call('POST', `/api/v1/polls/${seen.poll.id}/votes`, { choices: ['4'] });
  assert.equal(voted.status, 200);
  assert.equal(voted.json.options[4].votes_count, 5);
  question.oneOf[4].replies.totalItems = 9;
  await accepted(nora, far.activity(nora, 'Update', { ...question, updated: new Date().toISOString() }));
  await until('the new count', async () =>
    (await who.ben.call('GET', `/api/v1/polls/${seen.poll.id}`)).json.options[4].votes_count === 9);
});

test('what has a title is a post with a link', async () => {
  const article = far.note(nora, 'long words '.repeat(600), { type: 'Article', name: 'A garden <b>book</b>',
    summary: 'about <em>roses</em>', url: `${far.base}/articles/1` });
  await accepted(nora, far.activity(nora, 'Create', article));
  const seen = await until('the article', async () => (await home('ben')).find((s) => s.uri === article.id));
  assert.match(seen.content, /<strong>A garden &lt;b&gt;book&lt;\/b&gt;<\/strong>/);
  assert.match(seen.content, new RegExp(`<a href="${far.base}/articles/1"`));
  assert.ok(seen.content.length < 1000);
  assert.equal(seen.url, `${far.base}/articles/1`);
});

test('a post is found by its address, with what it answers; its answers are looked for when it is read', async () => {
  const sage = other.person('sage');
  const thyme = other.person('thyme');
  const root = other.note(sage, 'the beginning', { replies: `${other.base}/replies` });
  const middle = other.note(thyme, 'the middle', { inReplyTo: root.id });
  const last = other.note(sage, 'the end', { inReplyTo: middle.id });
  const aside = other.note(thyme, 'aside', { inReplyTo: root.id });
  const forged = far.note(nora, 'not there', { inReplyTo: root.id });
  far.documents.delete(new URL(forged.id).pathname);
  other.put('/replies', { '@context': 'https://www.w3.org/ns/activitystreams', id: `${other.base}/replies`, type: 'Collection',
    first: { type: 'CollectionPage', items: [middle.id, aside.id, forged.id] } });
  const found = await who.ben.call('GET', `/api/v2/search?resolve=true&q=${encodeURIComponent(last.id)}`);
  assert.equal(found.json.statuses[0].uri, last.id);
  const context = async () => (await who.ben.call('GET', `/api/v1/statuses/${found.json.statuses[0].id}/context`)).json;
  assert.deepEqual((await context()).ancestors.map((s) => s.uri), [root.id, middle.id]);
  await until('what else was answered', async () => {
    const top = (await context()).ancestors[0].id;
    const below = (await who.ben.call('GET', `/api/v1/statuses/${top}/context`)).json.descendants;
    return below.some((s) => s.uri === aside.id) && below.length === 3;
  });
});

test('a name is looked up on the search page, and a server that lies about names is not believed', async () => {
  const fern = far.person('fern');
  await who.ben.visitor.open(`/search?q=${encodeURIComponent(`@${fern.acct}`)}`);
  assert.match(who.ben.visitor.html, new RegExp(fern.acct));
  // Nora's WebFinger says that she is of another domain, which says nothing of the kind.
  const liar = far.person('liar');
  far.put(`/.well-known/webfinger?resource=acct:liar@${far.domain}`, { subject: `acct:liar@${other.domain}`,
    links: [{ rel: 'self', type: 'application/activity+json', href: liar.id }] }, { type: 'application/jrd+json' });
  const found = await who.ben.call('GET', `/api/v2/search?resolve=true&q=${encodeURIComponent(liar.id)}`);
  assert.equal(found.json.accounts[0].acct, liar.acct);
});

test('whoever is named in a post is looked up, and hears of it', async () => {
  const willow = other.person('willow');
  const status = await post('ada', `thinking of you, @${willow.acct} and @nobody@${other.domain}`);
  assert.deepEqual(status.mentions.map((m) => m.acct), [willow.acct]);
  assert.match(status.content, new RegExp(`@nobody@${other.domain}`));
  const told = await other.received((json) => json.type === 'Create' && json.object.id === status.uri);
  assert.equal(told.json.actor, who.ada.uri);
});

test('people of a list that is brought along are looked up', async () => {
  const yarrow = other.person('yarrow');
  const file = `Account address,Show boosts\n${yarrow.acct},true\nnobody@${other.domain},true\n`;
  const form = new FormData();
  form.append('type', 'following');
  form.append('data', new Blob([file], { type: 'text/csv' }), 'following.csv');
  const answer = await fetch(`${server.address}/api/v1/import`,
    { method: 'POST', headers: { authorization: `Bearer ${who.ben.token}` }, body: form });
  assert.equal(answer.status, 202, await answer.text());
  const follow = await other.received((json) => json.type === 'Follow' && json.object === yarrow.id);
  assert.equal(follow.json.actor, who.ben.uri);
});

test('public posts from elsewhere have a list of their own', async () => {
  const note = far.note(nora, 'for everybody');
  await accepted(nora, far.activity(nora, 'Create', note));
  await until('the note', async () =>
    (await who.hope.call('GET', '/api/v1/timelines/public?remote=true')).json.some((s) => s.uri === note.id));
  assert.ok((await who.hope.call('GET', '/api/v1/timelines/public')).json.every((s) => s.uri !== note.id));
});

test('who is not on the list of their followers follows no longer', async () => {
  const rue = far.person('rue');
  const account = await benFollows(rue);
  const digest = (ids) => ids.map((id) => createHash('sha256').update(id).digest())
    .reduce((sum, one) => sum.map((byte, i) => byte ^ one[i]), Buffer.alloc(32)).toString('hex');
  const header = (ids) => ({ 'collection-synchronization': `collectionId="${rue.id}/followers", `
    + `url="${rue.id}/sync", digest="${digest(ids)}"` });
  const follows = async () =>
    (await who.ben.call('GET', `/api/v1/accounts/relationships?id[]=${account.id}`)).json[0].following;
  // The server of somebody else says nothing about hers, and the list of another address is not asked for.
  const mallory = other.person('mallory3');
  await accepted(mallory, other.activity(mallory, 'Create', other.note(mallory, 'x')), { more: header([]) });
  far.put('/users/rue/sync', { '@context': 'https://www.w3.org/ns/activitystreams', id: `${rue.id}/sync`,
    type: 'OrderedCollection', orderedItems: [`${server.address}/@somebody`] });
  await accepted(rue, far.activity(rue, 'Create', far.note(rue, 'y')), { more: header([`${server.address}/@somebody`]) });
  await until('the follow is over', async () => !(await follows()));
  assert.equal(far.asked.filter((one) => one.path === '/users/rue/sync').length, 1);
});

test('who moves takes along those who follow, when the new account names the old one', async () => {
  const old = far.person('poppy');
  const next = other.person('poppy');
  const thief = other.person('thief');
  const account = await benFollows(old);
  const following = async (person) => {
    const found = (await who.ben.call('GET', `/api/v2/search?resolve=true&q=${encodeURIComponent(person.acct)}`)).json.accounts[0];
    const [is] = (await who.ben.call('GET', `/api/v1/accounts/relationships?id[]=${found.id}`)).json;
    return is.following || is.requested;
  };
  old.actor.movedTo = thief.id;
  await accepted(old, far.activity(old, 'Move', old.id, { target: thief.id })); // who says nothing of the kind
  await accepted(thief, other.activity(thief, 'Move', old.id, { target: thief.id })); // it is not theirs
  next.actor.alsoKnownAs = [old.id];
  old.actor.movedTo = next.id;
  await accepted(old, far.activity(old, 'Move', old.id, { target: next.id }));
  await until('Ben goes along', () => following(next));
  assert.equal(await following(thief), false);
  await until('the old account says where to', async () =>
    (await who.ben.call('GET', `/api/v1/accounts/${account.id}`)).json.moved?.acct === next.acct);
});

test('to be quoted elsewhere is refused in words', async () => {
  const status = await post('ada', 'not to be quoted');
  const quote = far.note(nora, 'look what she wrote', { quote: status.uri });
  const request = far.activity(nora, 'QuoteRequest', status.uri, { instrument: quote.id });
  await accepted(nora, request);
  const answer = await far.received((json) => json.type === 'Reject' && json.object.id === request.id);
  assert.equal(answer.json.actor, who.ada.uri);
  assert.equal(answer.json.object.type, 'QuoteRequest');
});
