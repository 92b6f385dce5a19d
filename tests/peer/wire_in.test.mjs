// Each message of tests/wire as it would come: from a server with its own key, to a home where somebody
// follows its author; and what is seen at home afterwards. Every host of the messages is a server of its
// own on this machine: their names are put in place of the ones that end in .example.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { rows } from '../lib/rows.mjs';
import { root } from '../lib/server.mjs';
import { until } from '../lib/until.mjs';
import { Liar } from './lib/liar.mjs';
import { Home, plain, settled } from './lib/home.mjs';

const HOSTS = ['mast', 'pix', 'gts', 'key', 'pler', 'akk', 'snac', 'thr', 'blog', 'lem', 'tube', 'mob', 'fedi'];
// Whose actor document is among the messages, and who is made up here.
const ACTORS = { mast: 'mastodon-actor', pix: 'pixelfed-actor', gts: 'gotosocial-actor', key: 'misskey-actor', pler: 'pleroma-actor',
  snac: 'snac-actor', thr: 'threads-actor', blog: 'wordpress-actor', lem: 'lemmy-group', tube: 'peertube-group', fedi: 'fedify-actor' };
const OTHERS = { akk: '/users/thyme', lem: '/u/spade', tube: '/accounts/apple', mob: '/@thistle' };

const servers = {};
const people = {}; // by address: { server, document, account }
let home, ada, id, posts;

// The text of a message with the addresses of today.
function today(text) {
  let now = text.replace(/https:\/\/rosemary\.example\/@ada\/(\d+)/g, (_, n) => `${id}/${posts[n]?.id ?? n}`)
    .replaceAll('https://rosemary.example', home.address).replaceAll('@rosemary.example', `@${home.host}`);
  for (const host of HOSTS)
    now = now.replace(new RegExp(`https://([a-z]+\\.)?${host}\\.example`, 'g'), servers[host].origin);
  return now;
}

const message = (name) => JSON.parse(today(readFileSync(join(root, 'tests/wire/json', `${name}.json`), 'utf8')));

// What is said is also there to be asked for, at its own address.
function keep(document) {
  for (const one of [document, document.object, document.object?.object, document.instrument])
    if (one?.id && one.type) {
      const { origin, pathname, search } = new URL(one.id);
      const server = Object.values(servers).find((s) => s.origin === origin);
      if (server && !server.answers.has(pathname + search))
        server.answers.set(pathname + search, one);
    }
}

function put(document, server, pair) {
  const { pathname, search } = new URL(document.id);
  const actor = { ...document, publicKey: { ...document.publicKey, publicKeyPem: pair.publicKey }, assertionMethod: undefined };
  server.answers.set(pathname + search, actor);
  // GoToSocial has keys at addresses of their own.
  const key = new URL(actor.publicKey.id);
  if (!key.hash)
    server.answers.set(key.pathname, actor);
  people[document.id] = { server, document: actor };
}

// Sends it, signed by its actor, and waits until all of it is done.
async function arrive(name, change = (m) => m) {
  const document = change(message(name));
  keep(document);
  const { server, document: actor } = people[document.actor];
  const status = await server.send(`${id}/inbox`, document, '', { keyId: actor.publicKey.id });
  assert.equal(status, 202, `${name} is answered with ${status}`);
  await settled(home);
  return document;
}

const inCreate = (note) => ({ '@context': note['@context'], id: `${note.id}#create`, type: 'Create', actor: note.attributedTo,
  to: note.to, cc: note.cc, object: note });
// On the page of whoever sent it: what is old does not go home.
const shown = (deed) => ada.saw((s) => s.uri === deed.object.id, `/api/v1/accounts/${account(deed.actor).id}/statuses`);
const passedOn = (deed, uri) => ada.saw((s) => s.reblog?.uri === uri, `/api/v1/accounts/${account(deed.actor).id}/statuses`);
const candles = async () => (await ada.get(`/api/v1/statuses/${posts[200].id}/favourited_by`)).map((a) => a.username);
const account = (url) => people[url].account;

before(async () => {
  home = await Home.start(['ada', 'ben']);
  ({ ada } = home);
  id = `${home.address}/@ada`;
  posts = { 200: await ada.share('Her roses'), 201: await ada.share('Her gate'), 230: await ada.share('Her path'),
    210: await ada.share('Which rose?', { poll: { options: ['white', 'red'], expires_in: 3600 } }) };
  for (const host of HOSTS)
    servers[host] = await Liar.start({ key: HOSTS.indexOf(host) % 3 });
  for (const [host, name] of Object.entries(ACTORS))
    put(message(name), servers[host], servers[host].pair);
  for (const [host, path] of Object.entries(OTHERS)) {
    const server = servers[host], at = server.at(path);
    put({ ...server.actor('unused', {}, { named: false }), id: at, preferredUsername: path.match(/\w+$/)[0], inbox: `${at}/inbox`,
      followers: `${at}/followers`, endpoints: undefined, publicKey: { id: `${at}#main-key`, owner: at } }, server, server.pair);
  }
  put({ ...servers.mast.actor('unused', {}, { named: false }), id: servers.mast.at('/actor'), type: 'Application', preferredUsername: 'mast',
    inbox: servers.mast.at('/actor/inbox'), publicKey: { id: servers.mast.at('/actor#main-key'), owner: servers.mast.at('/actor') } },
  servers.mast, servers.mast.pair);
  // ada follows all of them, and they let her.
  for (const [url, one] of Object.entries(people)) {
    if (url.endsWith('/actor'))
      continue;
    one.account = await ada.find(url);
    assert.ok(one.account, `${url} is not found`);
    await ada.post(`/api/v1/accounts/${one.account.id}/follow`);
    const asked = await until(() => one.server.came.find((c) => c.json.type === 'Follow' && c.json.object === url));
    await one.server.send(`${id}/inbox`, one.server.deed('Accept', url, asked.json), '', { keyId: one.document.publicKey.id });
    await until(async () => (await ada.relation(one.account.id)).following);
  }
});

after(async () => {
  for (const server of Object.values(servers))
    server.stop();
  await home?.stop();
});

test('people of every kind of server, as their documents say they are', async () => {
  const wren = account(servers.mast.at('/users/wren'));
  const now = await ada.get(`/api/v1/accounts/${wren.id}`);
  assert.equal(now.display_name, 'Wren of the hedge');
  assert.equal(now.locked, true);
  assert.match(now.note, /Roses and/);
  assert.deepEqual(now.fields.map((f) => f.name), ['Garden', 'Bird']);
  assert.equal(now.url, servers.mast.at('/@wren'));
  assert.equal(account(servers.key.at('/users/9abc000001')).username, 'lichen');
  assert.equal(account(servers.thr.at('/ap/users/17000000000000001/')).username, 'heather');
  assert.equal(account(servers.blog.at('/?author=1')).display_name, 'A gardener');
  assert.equal(account(servers.lem.at('/c/gardens')).group, true);
  assert.equal(account(servers.tube.at('/video-channels/orchard')).username, 'orchard');
});

test('Mastodon: who may quote a post', async () => {
  const quotable = await shown(await arrive('mastodon-create-quotable'));
  assert.deepEqual(quotable.quote_approval, { automatic: ['followers'], manual: ['public'], current_user: 'automatic' });
});

test('Mastodon: a post with photographs, its change and its end', async () => {
  const deed = await arrive('mastodon-create-photos');
  const seen = await shown(deed);
  assert.match(plain(seen.content), /the first roses/);
  assert.equal(seen.visibility, 'public');
  assert.equal(seen.language, 'en');
  assert.equal(seen.url, deed.object.url);
  assert.equal(seen.created_at, '2026-03-14T09:00:00.000Z');
  assert.deepEqual(seen.tags.map((t) => t.name), ['roses']);
  assert.deepEqual(seen.mentions.map((m) => m.acct), ['ada']);
  assert.deepEqual(seen.media_attachments.map((m) => m.description), ['Red roses on a wall', null]);
  assert.deepEqual(seen.media_attachments[0].meta.focus, { x: 0.5, y: -0.25 });
  assert.equal(seen.media_attachments[0].meta.original.width / seen.media_attachments[0].meta.original.height, 1.5);
  await ada.heard('mention', (n) => n.status.id === seen.id);
  const pinned = () => ada.get(`/api/v1/accounts/${seen.account.id}/statuses?pinned=true`);
  await arrive('mastodon-add-pin');
  assert.deepEqual((await pinned()).map((s) => s.id), [seen.id]);
  await arrive('mastodon-add-tag');
  assert.deepEqual((await pinned()).map((s) => s.id), [seen.id]);
  await arrive('mastodon-remove-pin');
  assert.deepEqual(await pinned(), []);
  await arrive('mastodon-update-note');
  const changed = await ada.get(`/api/v1/statuses/${seen.id}`);
  assert.equal(plain(changed.content), 'The first roses, and a bee.');
  assert.deepEqual(changed.media_attachments, []);
  assert.equal(changed.edited_at, '2026-03-14T09:20:00.000Z');
  servers.mast.answers.delete('/users/wren/statuses/1001');
  await arrive('mastodon-delete-note');
  await ada.get(`/api/v1/statuses/${seen.id}`, 404);
});

test('Mastodon: to followers, and to one person', async () => {
  const near = await arrive('mastodon-create-followers-only');
  const seen = await ada.heard('mention', (n) => n.status.uri === near.object.id);
  assert.equal(seen.status.visibility, 'private');
  assert.equal(seen.status.spoiler_text, 'about the last day');
  assert.equal(seen.status.sensitive, true);
  assert.equal(seen.status.in_reply_to_id, posts[200].id);
  await home.ben.get(`/api/v1/statuses/${seen.status.id}`, 404);
  const letter = await arrive('mastodon-create-direct');
  const heard = await ada.heard('mention', (n) => n.status.uri === letter.object.id);
  assert.equal(heard.status.visibility, 'direct');
});

test('Mastodon: candles, boosts, follows and their ends', async () => {
  await arrive('mastodon-like');
  assert.deepEqual(await candles(), ['wren']);
  await arrive('mastodon-undo-like');
  assert.deepEqual(await candles(), []);
  await arrive('mastodon-announce');
  const boosters = async () => (await ada.get(`/api/v1/statuses/${posts[200].id}/reblogged_by`)).map((a) => a.username);
  assert.deepEqual(await boosters(), ['wren']);
  await arrive('mastodon-undo-announce');
  assert.deepEqual(await boosters(), []);
  const { id: wren } = account(servers.mast.at('/users/wren'));
  await arrive('mastodon-follow');
  assert.equal((await ada.relation(wren)).followed_by, true);
  await arrive('mastodon-undo-follow');
  assert.equal((await ada.relation(wren)).followed_by, false);
});

test('Mastodon: questions and votes', async () => {
  const question = await arrive('mastodon-question', (m) => ({ ...m, object: { ...m.object,
    endTime: new Date(Date.now() + 3600_000).toISOString() } }));
  const { poll } = await shown(question);
  assert.deepEqual(poll.options.map((o) => [o.title, o.votes_count]), [['white', 3], ['red', 2]]);
  assert.deepEqual([poll.multiple, poll.votes_count, poll.expired], [false, 5, false]);
  await arrive('mastodon-question-closed');
  await arrive('mastodon-vote');
  assert.deepEqual((await ada.get(`/api/v1/statuses/${posts[210].id}`)).poll.options.map((o) => o.votes_count), [1, 0]);
});

test('Mastodon: quotes', async () => {
  await arrive('mastodon-quote-request');
  await until(() => servers.mast.came.some((c) => c.json.type === 'Reject' && c.json.object.id === servers.mast.at('/users/wren/quote_requests/8')));
  const quoting = await arrive('mastodon-quote-note', inCreate);
  const seen = await shown(quoting);
  assert.match(plain(seen.content), /Read this\./);
  // What it says lets it do so is not there.
  assert.notEqual(seen.quote?.state, 'accepted');
  await arrive('mastodon-accept-quote');
});

test('Mastodon: a report, in the name of the server', async () => {
  await arrive('mastodon-flag');
  assert.deepEqual(rows(home.server, "SELECT r.comment, (SELECT count(*) FROM report_post p WHERE p.report_id = r.id) FROM report r"),
    ['This hurts the family.|2']);
});

test('Pixelfed: an album, a comment, a candle, a follow', async () => {
  const seen = await shown(await arrive('pixelfed-create-album'));
  assert.match(plain(seen.content), /Three mornings/);
  assert.equal(seen.media_attachments[0].description, 'Fog over a hedge');
  assert.deepEqual(seen.media_attachments.slice(0, 2).map((m) => m.type), ['image', 'image']);
  const comment = await arrive('pixelfed-create-comment');
  const heard = await ada.heard('mention', (n) => n.status.uri === comment.object.id);
  assert.equal(heard.status.in_reply_to_id, posts[200].id);
  await arrive('pixelfed-like');
  assert.deepEqual(await candles(), ['wren']);
  await arrive('pixelfed-follow');
  assert.equal((await ada.relation(seen.account.id)).followed_by, true);
  servers.pix.answers.delete('/p/wren/55');
  await arrive('pixelfed-delete');
  await ada.get(`/api/v1/statuses/${seen.id}`, 404);
});

test('GoToSocial: a post with a policy, a request to answer, an answer that was let in', async () => {
  const seen = await shown(await arrive('gotosocial-create-policy'));
  assert.equal(seen.spoiler_text, 'moss');
  assert.equal(seen.language, 'de');
  assert.equal(seen.created_at, '2024-03-02T12:14:15.016Z');
  assert.deepEqual(seen.media_attachments[0].meta.focus, { x: -0.5, y: 0.5 });
  await arrive('gotosocial-reply-request');
  const answer = await arrive('gotosocial-approved-reply', inCreate);
  const heard = await ada.heard('mention', (n) => n.status.uri === answer.object.id);
  assert.equal(heard.status.in_reply_to_id, posts[200].id);
  await arrive('gotosocial-accept-reply');
});

test('who may do what with their posts: GoToSocial now and before, Pixelfed', async () => {
  const now = await shown(await arrive('gotosocial-create-policy-now'));
  assert.deepEqual(now.interaction_policy.can_reply.with_approval, ['public']);
  assert.deepEqual(now.interaction_policy.can_reblog.always, ['followers']);
  assert.equal(now.quote_approval.current_user, 'denied');
  const before = await shown(await arrive('gotosocial-create-policy-before'));
  assert.deepEqual(before.interaction_policy.can_reply, { always: ['mentioned'], with_approval: ['followers'] });
  assert.deepEqual(before.interaction_policy.can_favourite.always, ['following', 'author']);
  assert.deepEqual(before.interaction_policy.can_reblog.always, ['public']);
  const closed = await shown(await arrive('pixelfed-create-closed'));
  assert.deepEqual(closed.interaction_policy.can_reply, { always: ['mentioned'], with_approval: [] });
  assert.equal((await ada.call('POST', '/api/v1/statuses', { status: 'but', in_reply_to_id: closed.id })).status, 403);
});

test('GoToSocial: who asks to light a candle and to boost is answered', async () => {
  const yes = (type) => until(() => servers.gts.came.find((c) => c.json.type === 'Accept' && c.json.object?.type === type));
  await arrive('gotosocial-like-request');
  assert.ok((await candles()).includes('moss'));
  assert.ok((await yes('LikeRequest')).json.result.startsWith(`${id}/like_authorizations/`));
  await arrive('gotosocial-announce-request');
  assert.deepEqual((await ada.get(`/api/v1/statuses/${posts[201].id}/reblogged_by`)).map((a) => a.username), ['moss']);
  assert.ok((await yes('AnnounceRequest')).json.result.startsWith(`${id}/announce_authorizations/`));
});

test('Misskey: a quote, a reaction, a renote, a poll, an answer with its thread inside', async () => {
  const seen = await shown(await arrive('misskey-create-quote'));
  assert.equal(seen.visibility, 'unlisted');
  assert.equal(seen.sensitive, true);
  assert.match(plain(seen.content), /grey and gold/);
  assert.equal(seen.media_attachments.length, 1);
  const before = await candles();
  // A picture of that server's own means nothing here; a heart is a candle.
  await arrive('misskey-reaction');
  assert.deepEqual(await candles(), before);
  await arrive('misskey-reaction', (m) => ({ ...m, id: `${m.id}2`, content: '❤', _misskey_reaction: '❤', tag: [] }));
  assert.deepEqual((await candles()).filter((n) => !before.includes(n)), ['lichen']);
  await arrive('misskey-undo-reaction');
  assert.deepEqual(await candles(), before);
  await arrive('misskey-renote');
  await ada.heard('reblog', (n) => n.account.username === 'lichen');
  const question = await arrive('misskey-poll', (m) => inCreate({ ...m, endTime: new Date(Date.now() + 3600_000).toISOString() }));
  const { poll } = await shown(question);
  assert.deepEqual([poll.multiple, ...poll.options.map((o) => o.title)], [true, 'dawn', 'dusk']);
  const answer = await arrive('misskey-reply-within', inCreate);
  const inThread = await ada.saw((s) => s.uri === answer.object.id, `/api/v1/accounts/${seen.account.id}/statuses`);
  assert.equal(inThread.visibility, 'private');
  assert.equal(inThread.in_reply_to_id, seen.id);
});

test('Pleroma and Akkoma: pictures as links, reactions, letters that we do not know', async () => {
  const seen = await shown(await arrive('pleroma-create'));
  assert.match(plain(seen.content.replace(/<br\s*\/?>/g, ' ')), /a fern in the wall grew without us/);
  assert.equal(seen.media_attachments.length, 2);
  assert.equal(seen.media_attachments[0].meta.original.width / seen.media_attachments[0].meta.original.height, 1.25);
  assert.deepEqual(seen.tags.map((t) => t.name), ['fern']);
  await arrive('pleroma-emoji-react');
  assert.ok((await candles()).includes('fern'));
  await arrive('pleroma-undo-react');
  assert.ok(!(await candles()).includes('fern'));
  const chat = await arrive('pleroma-chat');
  assert.deepEqual(rows(home.server, `SELECT count(*) FROM far_post WHERE uri = '${chat.object.id}'`), ['0']);
  const quote = await arrive('akkoma-create-quote');
  assert.match(plain((await shown(quote)).content), /between the stones/);
});

test('snac, Threads, Fedify', async () => {
  const snac = await arrive('snac-create');
  assert.equal((await shown(snac)).media_attachments[0].description, 'Sage in flower');
  const threads = await arrive('threads-create-quote');
  const seen = await shown(threads);
  assert.match(plain(seen.content), /on the moor/);
  assert.match(seen.url, /@heather\/post\/BBBB$/);
  assert.equal(seen.created_at, '2026-06-02T01:00:00.000Z');
  await ada.heard('mention', (n) => n.status.id === seen.id);
  const fedify = await arrive('fedify-create');
  assert.equal((await shown(fedify)).visibility, 'public');
});

test('WordPress, Mobilizon: what has a title is told with it and a link', async () => {
  const article = await arrive('wordpress-create-article');
  const seen = await shown(article);
  assert.match(plain(seen.content), /The open gate/);
  assert.ok(seen.content.includes(article.object.url));
  const event = await arrive('mobilizon-event');
  const walk = await shown(event);
  assert.match(plain(walk.content), /A walk to remember/);
  assert.ok(walk.content.includes(event.object.url));
});

test('Lemmy, PeerTube: what a group passes on', async () => {
  const page = await arrive('lemmy-announce-create-page');
  const seen = await passedOn(page, page.object.object.id);
  assert.equal(seen.account.username, 'gardens');
  assert.equal(seen.reblog.account.username, 'spade');
  assert.match(plain(seen.reblog.content), /Planting for a grave/);
  const comment = await arrive('lemmy-comment');
  await ada.heard('mention', (n) => n.status.uri === comment.object.id && n.status.in_reply_to_id === posts[200].id);
  const video = message('peertube-video');
  keep(video);
  const film = await passedOn(await arrive('peertube-announce'), video.id);
  assert.equal(film.account.username, 'orchard');
  assert.match(plain(film.reblog.content), /Blossom/);
  assert.doesNotMatch(film.reblog.content, /<b>in<\/b>|\*orchard\*/);
  assert.ok(film.reblog.content.includes(servers.tube.at('/videos/watch/')));
});

test('Mastodon: a move, a block, and goodbye', async () => {
  const { id: wren } = account(servers.mast.at('/users/wren'));
  // pix.example's wren says that she is the same.
  const there = servers.pix.at('/users/wren');
  servers.pix.answers.set('/users/wren', { ...people[there].document, alsoKnownAs: [servers.mast.at('/users/wren')] });
  const { id: other } = account(there);
  await ada.post(`/api/v1/accounts/${other}/unfollow`);
  await settled(home);
  servers.pix.came.length = 0;
  servers.mast.answers.set('/users/wren', { ...people[servers.mast.at('/users/wren')].document, movedTo: there });
  await arrive('mastodon-move');
  await until(() => servers.pix.came.some((c) => c.json.type === 'Follow' && c.json.object === there));
  await arrive('mastodon-block');
  assert.equal((await ada.relation(wren)).following, false);
  await arrive('mastodon-undo-block');
  servers.mast.answers.set('/users/wren', (_, response) => response.writeHead(410).end());
  await arrive('mastodon-delete-actor');
  const gone = await ada.call('GET', `/api/v1/accounts/${wren}`);
  assert.ok([404, 410].includes(gone.status));
});
