// Who gets in where. Every route of the program stands in the table below with what it answers to a
// stranger, to somebody who lives here, to a follower, to somebody who was blocked, to the owner and
// to the host; a route without a line fails. On the way no answer may hold a word of a post, or the
// address of a photograph, that is not for the one who asked.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { join } from 'node:path';
import { draw } from '../lib/draw.mjs';
import { Server } from '../lib/server.mjs';
import { PASSWORD, Visitor, api, forms, people, setCookies, signIn, token } from '../lib/visitor.mjs';

const PEOPLE = ['stranger', 'cleo', 'eve', 'ben', 'ada', 'hope'];
const SEES = {
  stranger: ['public', 'unlisted'],
  cleo: ['public', 'unlisted'],
  eve: [], // whom ada blocked
  ben: ['public', 'unlisted', 'followers', 'direct'], // follows ada, and is mentioned in the direct one
  ada: ['public', 'unlisted', 'followers', 'direct', 'self', 'archived'],
  hope: ['public', 'unlisted'], // the host
};
const KINDS = SEES.ada;
// What only other servers ask for.
const FED = /^\/@:name\/(outbox|featured|followers|following|:id\/(activity|replies|context|likes|shares))$/;

let server, routes;
const post = {}; // of each kind: { id, sealed: [what nobody else may read] }
const who = {}; // { visitor, bearer, csrf, id }

async function photograph(call, kind, seed) {
  const body = new FormData();
  body.append('file', new Blob([draw(60, 40, seed)]), 'x.png');
  body.append('description', `alt-of-${kind}`);
  const answer = await fetch(`${server.address}/api/v2/media`,
    { method: 'POST', body, headers: { authorization: `Bearer ${who.ada.bearer}` } });
  assert.equal(answer.status, 200);
  return answer.json();
}

// The form shows the next days, and keeps the date when it is sent once more.
async function keepDate(visitor) {
  const fields = { kind: 'death', rule: 'yearly', calendar: 'gregorian', name: 'first-of-self', base: '4 March 1962', channel: 'none' };
  await visitor.open('/dates/new');
  await visitor.submit(/dates\/new/, { ...fields, do: 'look' });
  visitor.html = await visitor.answer.text();
  await visitor.submit(/dates\/new/, { ...fields, do: 'keep' });
  await visitor.open('/dates');
  return visitor.html.match(/\/dates\/(\d+)/)[1];
}

// It lies in years to come, so that it hides nothing here.
async function keepQuiet(visitor) {
  await visitor.open('/quiet/new');
  await visitor.submit(/quiet\/new/, { name: 'quiet-of-ada', words: 'first-of-self', from: '2100-01-01', to: '2100-01-02' });
  await visitor.open('/quiet');
  return visitor.html.match(/\/quiet\/(\d+)/)[1];
}

async function share(kind, seed) {
  const media = await photograph(who.ada.call, kind, seed);
  const visibility = { followers: 'private', self: 'private', archived: 'public' }[kind] ?? kind;
  const words = `first-of-${kind} #tag${kind} ${kind === 'direct' ? '@ben' : ''}`;
  if (kind === 'self') { // only the page knows it
    const page = await who.ada.visitor.open('/share');
    const form = forms(page.html).find((f) => /share/.test(f.action));
    const body = new URLSearchParams({ ...form.fields, caption: words, visibility: 'self', 'media[]': media.id,
      'description[]': media.description, 'credit[]': '' });
    const answer = await who.ada.visitor.send('/share', { method: 'POST', body });
    assert.equal(answer.status, 303, await answer.text());
    post[kind] = { id: answer.headers.get('location').match(/\/(\d+)/)[1] };
  } else {
    const { status, json } = await who.ada.call('POST', '/api/v1/statuses',
      { status: words, visibility, media_ids: [media.id] });
    assert.equal(status, 200, JSON.stringify(json));
    post[kind] = { id: json.id };
    const edited = await who.ada.call('PUT', `/api/v1/statuses/${json.id}`,
      { status: words.replace('first', 'second'), media_ids: [media.id] });
    assert.equal(edited.status, 200, JSON.stringify(edited.json));
  }
  // As it is now: one that is not for everybody has an address that ends.
  const shown = (await who.ada.call('GET', `/api/v1/statuses/${post[kind].id}`)).json.media_attachments[0].url;
  const secret = new URL(shown).pathname.split('/')[2];
  Object.assign(post[kind], { media: media.id, secret,
    sealed: [`first-of-${kind}`, `second-of-${kind}`, `alt-of-${kind}`, secret] });
}

// A post with a question beside those with a photograph.
async function ask(kind) {
  const { status, json } = await who.ada.call('POST', '/api/v1/statuses',
    { status: `Which one? ${kind === 'direct' ? '@ben' : ''}`, visibility: { followers: 'private' }[kind] ?? kind,
      poll: { options: [`choice-of-${kind}`, 'none'], expires_in: 3600 } });
  assert.equal(status, 200, JSON.stringify(json));
  post[kind].poll = json.poll.id;
  post[kind].sealed.push(`choice-of-${kind}`);
}

before(async () => {
  server = await Server.start({ api_requests: 0 });
  Object.assign(who, await people(server, ['hope', 'ada', 'ben', 'cleo', 'eve']));
  for (const [name, one] of Object.entries(who)) {
    one.csrf = forms((await one.visitor.open('/settings')).html).find((f) => f.fields.csrf).fields.csrf;
    assert.equal(one.visitor.status, 200, name);
  }
  for (const name of ['ben', 'eve']) {
    await who[name].call('POST', `/api/v1/accounts/${who.ada.id}/follow`);
    assert.equal((await who.ada.call('POST', `/api/v1/follow_requests/${who[name].id}/authorize`)).status, 200);
  }
  await who.ada.call('PATCH', '/api/v1/accounts/update_credentials', { indexable: true });
  await who.ada.call('PATCH', '/api/v2/notifications/policy', { candles: 'each' });
  for (const [i, kind] of KINDS.entries())
    await share(kind, i + 1);
  for (const kind of ['public', 'unlisted', 'followers', 'direct'])
    await ask(kind);
  // Both keep and light what they see now; eve is blocked after that.
  for (const name of ['ben', 'eve'])
    for (const kind of ['public', 'followers', 'archived'])
      for (const act of ['bookmark', 'favourite'])
        assert.equal((await who[name].call('POST', `/api/v1/statuses/${post[kind].id}/${act}`)).status, 200);
  await who.eve.call('POST', `/api/v1/statuses/${post.public.id}/reblog`);
  assert.equal((await who.ada.call('POST', `/api/v1/accounts/${who.eve.id}/block`)).status, 200);
  const put = await who.ada.visitor.send(`/@ada/${post.archived.id}/archive`,
    { method: 'POST', body: new URLSearchParams({ csrf: who.ada.csrf, archived: '1' }) });
  assert.equal(put.status, 303);
  const again = (await who.ada.call('GET', `/api/v1/statuses/${post.archived.id}`)).json;
  post.archived.secret = new URL(again.media_attachments[0].url).pathname.split('/')[2];
  post.archived.sealed.push(post.archived.secret);
  who.ada.list = (await who.ada.call('POST', '/api/v1/lists', { title: 'of ada' })).json;
  who.ada.circle = (await who.ada.call('POST', '/api/v1/lists', { title: 'of ada', circle: true })).json;
  who.ada.featured = (await who.ada.call('POST', '/api/v1/featured_tags', { name: 'tagpublic' })).json;
  const made = (await who.ada.call('POST', '/api/v2/filters', { title: 'gentle', context: ['account'],
    keywords_attributes: [{ keyword: 'a word that stands nowhere' }] })).json;
  assert.equal((await who.ada.call('POST', `/api/v2/filters/${made.id}/statuses`, { status_id: post.public.id })).status, 200);
  who.ada.filter = (await who.ada.call('GET', `/api/v2/filters/${made.id}`)).json;
  who.ada.notice = (await who.ada.call('GET', '/api/v1/notifications')).json[0];
  who.ada.conversation = (await who.ada.call('GET', '/api/v1/conversations')).json[0].id;
  who.ada.date = await keepDate(who.ada.visitor);
  who.ada.quiet = await keepQuiet(who.ada.visitor);
  who.ada.scheduled = (await who.ada.call('POST', '/api/v1/statuses', { status: 'later', visibility: 'direct',
    scheduled_at: new Date(Date.now() + 86_400_000).toISOString() })).json.id;
  // What nobody but she reads, in the words of what is for her alone.
  await who.ada.visitor.open('/share');
  const form = forms(who.ada.visitor.html).find((f) => f.action === '/share').fields;
  assert.equal((await who.ada.visitor.send('/share', { method: 'POST', body: new URLSearchParams({ ...form, act: 'draft',
    caption: 'first-of-self' }), headers: { origin: server.address } })).status, 303);
  who.ada.draft = (await who.ada.visitor.open('/drafts')).html.match(/draft=(\d+)/)[1];
  assert.equal((await who.ada.call('POST', '/api/v1/statuses', { status: 'first-of-self', visibility: 'direct' })).status, 200);
  who.stranger = {};
  routes = server.command(['routes']).trim().split('\n').map((line) => line.split(/\s+/))
    .map(([method, path, may, runs, scope]) =>
      ({ row: `${method} ${path}`, method, path, may, scope: /^(read|write|follow|push)(:|$)/.test(scope) && scope,
        api: /^\/(api|actor|inbox|\.well-known|nodeinfo|avatars|headers|oauth\/(token|revoke|userinfo)|invite|health|livez|readyz)/.test(path) || FED.test(path) || /\/inbox$/.test(path),
        fed: FED.test(path) }));
});

after(() => server?.stop());

/* --- what a line says: the paths to try, and the statuses for each person --- */

const everybody = (...statuses) => () => statuses;
const open = everybody(200);
const members = (name, item, route) => (name === 'stranger' ? [route.api ? 401 : 303] : [200]);
const host = (name) => (name === 'stranger' ? [401, 303] : [name === 'hope' ? 200 : 403]);
// What a host's app may only with a scope that these tokens lack.
const noScope = (name) => [name === 'stranger' ? 401 : 403];
const sight = (name, item) => [SEES[name].includes(item.kind) ? 200 : 404];
// Only of what everybody may see.
const openSight = (name, item) => [SEES[name].includes(item.kind) && SEES.stranger.includes(item.kind) ? 200 : 404];
// For other servers: no cookie and no token says who asks.
const unsigned = (name, item) => sight('stranger', item);
const memberSight = (name, item, route) => (name === 'stranger' ? members(name, item, route) : sight(name, item));
const owner = (name, item, route) =>
  (name === 'stranger' ? members(name, item, route) : name === 'ada' ? [200] : [404, 403]);
// Not here, whoever is signed in.
const nothing = (name, item, route) => (name === 'stranger' ? members(name, item, route) : [404]);
// Only for pages of ada's posts that a host may ask for too.
const ownerOrHost = (name, item, route) =>
  (name === 'hope' && SEES.hope.includes(item.kind) ? [200] : owner(name, item, route));

const posts = () => KINDS.map((kind) => ({ kind, ':id': post[kind].id, ':name': 'ada' }));
const polls = () => KINDS.filter((kind) => post[kind].poll).map((kind) => ({ kind, ':id': post[kind].poll, ':name': 'ada' }));
const tags = () => KINDS.map((kind) => ({ kind, ':name': `tag${kind}`, ':tag': `tag${kind}` }));
const media = () => KINDS.map((kind) => ({ kind, ':id': post[kind].media }));
const person = () => [{ ':id': who.ada.id, ':name': 'ada' }];
const once = () => [{}];
const asking = (query) => () => [{ query: query() }];
const queries = () => KINDS.flatMap((kind) =>
  [`second-of-${kind}`, `alt-of-${kind}`, `#tag${kind}`, `tag${kind}`, 'second'].map((q) => ({ kind, query: `?${new URLSearchParams({ q })}` })));
const notice = () => [{ ':id': who.ada.notice.id, ':key': `ungrouped-${who.ada.notice.id}` }];
const list = () => [{ ':id': who.ada.list.id }, { ':id': who.ada.circle.id }];
// One that is no circle.
const plain = () => [{ ':id': who.ada.list.id }];
const circle = () => [{ ':id': who.ada.circle.id }];
// ada's filter of one word and one post: each has an id of its own.
const filter = () => [{ ':id': who.ada.filter.id }];
const quiet = () => [{ ':id': who.ada.quiet }];
const date = () => [{ ':id': who.ada.date }];
const secret = () => [{ ':secret': 'roses' }];
const filterWord = () => [{ ':id': who.ada.filter.keywords[0].id }];
const filterPost = () => [{ ':id': who.ada.filter.statuses[0].id }];
const secrets = () => KINDS.flatMap((kind) => [
  { kind, ':id_secret': `${post[kind].media}-AAAAAAAAAAAAAAAAAAAAAA`, ':file': 'page.jpg' },
  { kind, ':id_secret': `${post[kind].media}-`, ':file': 'full.jpg' },
  { kind, ':id_secret': post[kind].secret, ':file': 'original' }]);

const reads = {
  '/api/v1/accounts': [asking(() => `?id[]=${who.ada.id}`), open],
  '/api/v1/streaming': [asking(() => '?stream=roses'), (name) => [name === 'stranger' ? 401 : 404]],
  '/api/v1/streaming/health': [once, open],
  '/api/v1/streaming/user': [once, members],
  '/api/v1/streaming/user/notification': [once, members],
  '/api/v1/streaming/public': [once, members],
  '/api/v1/streaming/public/local': [once, members],
  '/api/v1/streaming/public/remote': [once, members],
  '/api/v1/streaming/public/media': [once, members],
  '/api/v1/streaming/public/local/media': [once, members],
  '/api/v1/streaming/public/remote/media': [once, members],
  '/api/v1/streaming/hashtag': [asking(() => '?tag=roses'), members],
  '/api/v1/streaming/hashtag/local': [asking(() => '?tag=roses'), members],
  '/api/v1/streaming/list': [asking(() => '?list=1'), (name) => [name === 'stranger' ? 401 : 404]],
  '/api/v1/streaming/direct': [once, members],
  '/api/v1/accounts/lookup': [asking(() => '?acct=ada'), open],
  '/api/v1/accounts/search': [asking(() => '?q=ada'), members],
  '/api/v1/accounts/relationships': [asking(() => `?id[]=${who.ada.id}`), members],
  '/api/v1/accounts/familiar_followers': [asking(() => `?id[]=${who.ada.id}`), members],
  '/api/v1/accounts/:id': [person, open],
  '/api/v1/accounts/:id/statuses': [() => ['', '?only_media=1', '?pinned=1', '?exclude_replies=1', ...KINDS.map((k) => `?tagged=tag${k}`)]
    .map((query) => ({ ...person()[0], query })), open],
  '/api/v1/accounts/:id/featured_tags': [person, open],
  '/api/v1/accounts/:id/lists': [person, members],
  '/api/v1/accounts/:id/endorsements': [person, open],
  '/api/v1/accounts/:id/identity_proofs': [person, open],
  '/api/v1/accounts/:id/followers': [person, open],
  '/api/v1/accounts/:id/following': [person, open],
  '/api/v1/custom_emojis': [once, open],
  '/api/v1/directory': [once, open],
  '/api/v1/peers/search': [once, open],
  '/api/v1/timelines/link': [once, open],
  '/api/v1/instance/domain_blocks': [once, open],
  ...Object.fromEntries(['domain_blocks', 'domain_blocks/:id', 'domain_allows', 'domain_allows/:id'].map((path) =>
    [`/api/v1/admin/${path}`, [() => [{ ':id': '1' }], noScope]])),
  '/api/v1/instance/activity': [once, open],
  '/api/v1/instance/terms_of_service': [once, everybody(404)],
  '/api/v1/instance/terms_of_service/:date': [() => [{ ':date': '2026-01-01' }], everybody(404)],
  '/api/v1/instance/languages': [once, open],
  '/api/v1/annual_reports': [once, members],
  '/api/v1/annual_reports/:year': [() => [{ ':year': '2025' }], (name) => [name === 'stranger' ? 401 : 404]],
  '/api/v1/annual_reports/:year/state': [() => [{ ':year': '2025' }], members],
  '/api/v1/collections/:id': [person, everybody(404)],
  '/api/v1/accounts/:id/collections': [person, open],
  '/api/v1/accounts/:id/in_collections': [person, open],
  '/api/v1/donation_campaigns': [once, everybody(204)],
  '/api/v1_alpha/async_refreshes/:id': [person, (name) => [name === 'stranger' ? 401 : 404]],
  '/health': [once, open],
  '/livez': [once, open],
  '/readyz': [once, open],
  '/api/oembed': [() => KINDS.map((kind) => ({ kind, query: `?${new URLSearchParams({ url: `${server.address}/@ada/${post[kind].id}` })}` })),
    (name, item) => [item.kind === 'public' && name !== 'eve' ? 200 : 404]],
  '/api/v1/emails/check_confirmation': [once, members],
  '/invite/:code': [() => [{ ':code': 'roses' }], everybody(404)],
  '/oauth/userinfo': [once, members],
  '/api/v1/instance/peers': [once, open],
  '/api/v1/trends': [once, open],
  '/api/v1/trends/tags': [once, open],
  '/api/v1/trends/statuses': [once, open],
  '/api/v1/trends/links': [once, open],
  '/api/v1/announcements': [once, members],
  '/api/v1/filters': [once, members],
  '/api/v1/filters/:id': [filterWord, owner],
  '/api/v2/filters': [once, members],
  '/api/v2/filters/:id': [filter, owner],
  '/api/v2/filters/:id/keywords': [filter, owner],
  '/api/v2/filters/:id/statuses': [filter, owner],
  '/api/v2/filters/keywords/:id': [filterWord, owner],
  '/api/v2/filters/statuses/:id': [filterPost, owner],
  '/api/v1/lists': [once, members],
  '/api/v1/lists/:id': [list, owner],
  '/api/v1/lists/:id/accounts': [list, owner],
  '/api/v1/timelines/list/:id': [list, owner],
  '/api/v1/followed_tags': [once, members],
  '/api/v1/featured_tags': [once, members],
  '/api/v1/featured_tags/suggestions': [once, members],
  '/api/v1/suggestions': [once, members],
  '/api/v2/suggestions': [once, members],
  '/api/v1/conversations': [once, members],
  '/api/v1/timelines/direct': [once, members],
  '/api/v1/scheduled_statuses': [once, members],
  '/api/v1/scheduled_statuses/:id': [() => [{ ':id': who.ada.scheduled }], owner],
  '/api/v1/domain_blocks': [once, members],
  '/api/v1/domain_blocks/preview': [asking(() => '?domain=far.example'), members],
  '/api/v1/endorsements': [once, members],
  '/api/v1/notifications/requests': [once, members],
  '/api/v1/timelines/home': [once, members],
  '/api/v1/timelines/public': [once, open],
  '/api/v1/timelines/tag/:name': [tags, open],
  '/api/v1/tags/:name': [tags, open],
  '/api/v1/bookmarks': [once, members],
  '/api/v1/favourites': [once, members],
  '/api/v1/follow_requests': [once, members],
  '/api/v1/follow_requests/outgoing': [once, members],
  '/api/v1/blocks': [once, members],
  '/api/v1/mutes': [once, members],
  '/api/v1/restrictions': [once, members],
  '/api/v1/shelter': [once, members],
  '/api/v1/comments_closing': [once, members],
  '/api/v1/instance': [once, open],
  '/api/v2/instance': [once, open],
  '/api/v1/instance/rules': [once, open],
  '/api/v1/instance/extended_description': [once, open],
  '/api/v1/instance/privacy_policy': [once, open],
  '/api/v1/instance/translation_languages': [once, open],
  '/api/v1/preferences': [once, members],
  '/api/v1/profile': [once, members],
  '/api/v1/user': [once, members],
  '/api/v1/user/2fa/qruri': [once, members],
  '/api/v1/user/2fa/qr.png': [once, members],
  '/api/v1/import': [once, members],
  '/api/v1/import/:id': [() => [{ ':id': '17' }], everybody(401, 404)],
  '/api/v1/tokens': [once, members],
  '/api/v1/tokens/:id': [() => [{ ':id': '17' }], everybody(401, 404)],
  '/api/v1/exports/stats': [once, members],
  '/api/v1/exports/following.csv': [once, members],
  '/api/v1/exports/followers.csv': [once, members],
  '/api/v1/exports/lists.csv': [once, members],
  '/api/v1/exports/circles.csv': [once, members],
  '/api/v1/exports/blocks.csv': [once, members],
  '/api/v1/exports/mutes.csv': [once, members],
  '/api/v1/exports/restrictions.csv': [once, members],
  '/api/v1/exports/bookmarks.csv': [once, members],
  '/api/v1/exports/domain_blocks.csv': [once, members],
  '/api/v1/exports/readers.csv': [once, members],
  '/api/v1/exports/comment_words.csv': [once, members],
  '/api/v1/exports/reader_log.csv': [once, members],
  '/api/v1/exports/filters.csv': [once, members],
  '/api/v1/exports/quiet.csv': [once, members],
  '/.well-known/nodeinfo': [once, open],
  '/actor': [once, open],
  '/nodeinfo/2.0': [once, open],
  '/nodeinfo/2.1': [once, open],
  '/.well-known/webfinger': [asking(() => `?resource=acct:ada@${new URL(server.address).host}`), open],
  '/.well-known/host-meta': [once, open],
  '/.well-known/host-meta.json': [once, open],
  '/@:name/outbox': [() => ['', '?page=true'].map((query) => ({ ...person()[0], query })), open],
  '/@:name/featured': [person, open],
  '/@:name/followers': [() => ['', '?page=true'].map((query) => ({ ...person()[0], query })), open],
  '/@:name/following': [person, open],
  '/@:name/followers_synchronization': [person, everybody(403)], // for servers that sign
  '/@:name/approvals/:id': [posts, everybody(404)], // none of them is an answer; tests/scene/deliveries.test.mjs has one
  '/@:name/like_authorizations/:id': [posts, everybody(404)], // tests/peer/wire_in.test.mjs has one
  '/@:name/announce_authorizations/:id': [posts, everybody(404)],
  '/@:name/quote_authorizations/:id': [posts, everybody(404)], // none of them quotes; tests/scene/far_quotes.test.mjs has one
  '/@:name/:id/activity': [posts, unsigned],
  '/@:name/:id/replies': [posts, unsigned],
  '/@:name/:id/context': [posts, unsigned],
  '/@:name/:id/likes': [posts, unsigned],
  '/@:name/:id/shares': [posts, unsigned],
  '/api/v1/markers': [asking(() => '?timeline[]=home'), members],
  '/api/v1/media/:id': [media, owner],
  '/avatars/original/missing.png': [once, open],
  '/headers/original/missing.png': [once, open],
  '/api/v1/push/subscription': [once, (name) => [name === 'stranger' ? 401 : 403]], // without its scope
  '/api/v1/notifications': [once, members],
  '/api/v1/notifications/unread_count': [once, members],
  '/api/v1/notifications/:id': [notice, owner],
  '/api/v2/notifications': [once, members],
  '/api/v2/notifications/unread_count': [once, members],
  '/api/v2/notifications/policy': [once, members],
  '/api/v1/notifications/policy': [once, members],
  '/api/v1/notifications/requests/merged': [once, members],
  '/api/v1/notifications/requests/:id': [notice, everybody(401, 404)],
  '/api/v2/notifications/:key': [notice, owner],
  '/api/v2/notifications/:key/accounts': [notice, owner],
  '/api/v1/apps/verify_credentials': [once, members],
  '/.well-known/oauth-authorization-server': [once, open],
  '/api/v1/statuses': [() => [{ query: `?${KINDS.map((k) => `id[]=${post[k].id}`).join('&')}` }], open],
  '/api/v1/statuses/:id': [posts, sight],
  '/api/v1/statuses/:id/context': [posts, sight],
  '/api/v1/statuses/:id/source': [posts, memberSight],
  '/api/v1/statuses/:id/history': [posts, sight],
  '/api/v1/statuses/:id/favourited_by': [posts, sight],
  '/api/v1/statuses/:id/reblogged_by': [posts, sight],
  '/api/v1/statuses/:id/card': [posts, sight],
  '/api/v1/statuses/:id/quotes': [posts, owner],
  '/api/v1/interaction_policies/defaults': [once, members],
  '/api/v1/interaction_requests': [once, members],
  '/api/v1/interaction_requests/:id': [posts, everybody(401, 404)], // tests/scene/held.test.mjs has some
  '/api/v1/polls/:id': [polls, sight],
  '/api/v1/accounts/verify_credentials': [once, members],
  '/api/v2/search': [() => [...queries(), ...KINDS.map((kind) => ({ kind,
    query: `?${new URLSearchParams({ q: `${server.address}/@ada/${post[kind].id}`, resolve: 'true' })}` }))], members],

  '/': [once, open],
  '/@:name': [() => ['', '?view=words'].map((query) => ({ ...person()[0], query })), open],
  '/@:name/:id': [posts, sight],
  '/@:name/:id/history': [posts, sight],
  '/@:name/elsewhere': [person, open],
  '/@:name/:id/elsewhere': [posts, openSight],
  '/authorize_interaction': [asking(() => '?uri=acct:ada'), everybody(303)],
  '/@:name/:id/candles': [posts, owner],
  '/@:name/:id/delete': [posts, ownerOrHost],
  '/@:name/:id/edit': [posts, owner],
  '/@:name/:id/audience': [() => posts().filter(({ kind }) => kind !== 'direct'), owner],
  '/taken-back': [once, members],
  '/taken-back/:id': [() => [{ ':id': '17' }], (name) => [name === 'stranger' ? 303 : 404]],
  '/tags/:tag': [tags, open],
  '/bookmarks': [once, members],
  '/later': [once, members],
  '/drafts': [once, members],
  '/drafts/file': [once, members],
  '/letters': [once, members],
  '/dates': [once, members],
  '/dates/new': [once, members],
  '/dates/file': [once, members],
  '/dates/:id': [date, owner],
  '/dates/calendar/:secret': [secret, everybody(404)],
  '/dates/mail/:secret': [secret, everybody(404)],
  '/remind/:secret': [secret, everybody(404)],
  '/conversations': [once, members],
  '/conversations/:id': [() => [{ ':id': who.ada.conversation }], (name, item, route) =>
    (name === 'ada' ? [303] : owner(name, item, route))],
  '/archive': [once, members],
  '/notices': [once, members],
  '/notices/waiting': [once, members],
  '/answers': [once, members],
  '/comments': [once, members],
  '/comments/log': [once, members],
  '/comments/rest': [once, members],
  '/requests': [once, members],
  '/shelter': [once, members],
  '/people': [() => [{}, { query: '?view=following' }], members],
  '/search': [queries, members],
  '/settings': [once, members],
  '/settings/sharing': [once, members],
  '/settings/notices': [once, members],
  '/settings/safety': [once, members],
  '/settings/second-step': [once, members],
  '/circles': [once, members],
  '/circles/:id': [circle, owner],
  '/circles/:id/change': [circle, owner],
  '/circles/:id/remove': [circle, owner],
  '/lists': [once, members],
  '/lists/:id': [plain, owner],
  '/lists/:id/change': [plain, owner],
  '/tags': [once, members],
  '/settings/moving': [once, members],
  '/settings/move': [once, members],
  '/settings/take/:file': [() => [{ ':file': 'mutes.csv' }], members],
  '/settings/bring': [once, members],
  '/settings/bring/:id': [() => [{ ':id': '17' }], (name) => [name === 'stranger' ? 303 : 404]],
  '/settings/people': [once, members],
  '/hour': [once, nothing],
  // Pages of the remembered, of which there are none here; tests/scene/memorial.test.mjs has some.
  '/remembered': [once, members],
  '/remembered/new': [once, members],
  '/share/when': [once, members],
  '/@:name/ask-out': [() => [{ ':name': 'ada' }], nothing],
  '/@:name/keep': [() => [{ ':name': 'ada' }], nothing],
  '/@:name/keep/end': [() => [{ ':name': 'ada' }], nothing],
  '/@:name/leave': [() => [{ ':name': 'ada' }], nothing],
  '/@:name/:id/pages': [posts, owner],
  '/@:name/candles': [() => [{ ':name': 'ada' }], nothing],
  '/quiet': [once, members],
  '/quiet/new': [once, members],
  '/quiet/:id': [quiet, owner],
  '/settings/filters': [once, members],
  '/settings/filters/:id': [filter, owner],
  '/settings/invitations': [once, members],
  '/share': [once, members],
  '/host': [once, host],
  '/terms': [once, everybody(404)],
  '/terms/:day': [() => [{ ':day': '2026-01-01' }], everybody(404)],
  '/host/terms': [once, host],
  '/host/announcements': [once, host],
  '/host/announcements/:id': [() => [{ ':id': '17' }], (name) => (name === 'hope' ? [404] : host(name))],
  '/host/reports': [() => [{}, { query: '?view=closed' }], host],
  '/@:name/report': [person, members],
  '/@:name/:id/report': [posts, memberSight],
  '/host/people': [once, host],
  '/host/peers': [once, host],
  '/host/peers/rule': [asking(() => '?host=far.example'), host],
  '/host/peers/export': [once, host],
  '/host/peers/import': [once, host],
  '/host/remove/:name': [person, host],
  '/join': [once, (name) => [name === 'stranger' ? 403 : 303]],
  '/join/:secret': [() => [{ ':secret': 'roses' }], (name) => [name === 'stranger' ? 410 : 303]],
  '/set-up/:secret': [() => [{ ':secret': 'roses' }], everybody(404)],
  '/sign-in/code': [once, everybody(303)],
  '/sign-in': [once, (name) => [name === 'stranger' ? 200 : 303]],
  '/oauth/authorize': [asking(() => '?response_type=code&client_id=roses'), everybody(422)],
  '/oauth/authorize/native': [once, (name) => [name === 'stranger' ? 303 : 404]],
  '/media/:id_secret/:file': [secrets, everybody(404)],
  '/static/:hash/:name': [() => [{ ':hash': '0', ':name': 'style.css' }], everybody(404, 200)],
  '/favicon.ico': [once, everybody(303)],
};

// A write on somebody else's things by whom it is not for. `own`: it reaches the sender's own things
// alone, so only who may send it at all is tried.
const own = null;
const refused = everybody(404, 403);
const seenOrNot = (name, item) => (SEES[name].includes(item.kind) ? [200, 303, 403] : [404]);
const writes = {
  'POST /inbox': [once, everybody(401)], // whoever speaks for another server signs
  'POST /@:name/inbox': [person, everybody(401)],
  'POST /actor/inbox': [once, everybody(401)],
  'POST /api/v1/lists': own,
  'PUT /api/v1/lists/:id': [list, everybody(404)],
  'DELETE /api/v1/lists/:id': [list, everybody(404)],
  'POST /api/v1/lists/:id/accounts': [() => [{ ...list()[0], fields: { 'account_ids[]': who.ben.id } }], everybody(404)],
  'DELETE /api/v1/lists/:id/accounts': [() => [{ ...list()[0], fields: { 'account_ids[]': who.ben.id } }], everybody(404)],
  'POST /api/v1/tags/:name/follow': own,
  'POST /api/v1/tags/:name/unfollow': own,
  'POST /api/v1/tags/:name/feature': own,
  'POST /api/v1/tags/:name/unfeature': own,
  'POST /api/v1/featured_tags': own,
  'DELETE /api/v1/featured_tags/:id': [() => [{ ':id': who.ada.featured.id }], everybody(404)],
  'POST /api/v1/accounts/:id/note': own,
  'POST /api/v1/accounts/:id/endorse': [person, everybody(422)],
  'POST /api/v1/accounts/:id/unendorse': own,
  'POST /api/v1/accounts/:id/pin': [person, everybody(422)],
  'POST /api/v1/accounts/:id/unpin': own,
  'POST /api/v1/domain_blocks': own,
  ...Object.fromEntries(['POST /api/v1/admin/domain_blocks', 'PUT /api/v1/admin/domain_blocks/:id',
    'DELETE /api/v1/admin/domain_blocks/:id', 'POST /api/v1/admin/domain_allows', 'DELETE /api/v1/admin/domain_allows/:id']
    .map((row) => [row, [() => [{ ':id': '1' }], everybody(403)]])),
  'DELETE /api/v1/domain_blocks': own,
  'POST /api/v1/accounts/:id/follow': [person, (name) => [name === 'eve' ? 403 : 200]],
  'POST /api/v1/accounts/:id/unfollow': own,
  'POST /api/v1/accounts/:id/block': own,
  'POST /api/v1/accounts/:id/unblock': own,
  'POST /api/v1/accounts/:id/mute': own,
  'POST /api/v1/accounts/:id/unmute': own,
  'POST /api/v1/accounts/:id/remove_from_followers': own,
  'POST /api/v1/accounts/:id/restrict': own,
  'POST /api/v1/accounts/:id/unrestrict': own,
  'POST /api/v1/shelter': [() => [{ fields: { account_id: who.ada.id } }], everybody(404)],
  'DELETE /api/v1/shelter': [() => [{ fields: { account_id: who.ada.id } }], everybody(404)],
  'PUT /api/v1/comments_closing': own,
  'POST /api/v1/statuses/:id/close_comments': [posts, refused],
  'POST /api/v1/statuses/:id/open_comments': [() => posts().map((p) => ({ ...p, fields: { days: '3' } })), refused],
  'POST /api/v1/follow_requests/:id/authorize': [() => [{ ':id': who.ben.id }], everybody(404)],
  'POST /api/v1/follow_requests/:id/reject': [() => [{ ':id': who.ben.id }], everybody(404)],
  'POST /api/v1/filters': own,
  'PUT /api/v1/filters/:id': [filterWord, everybody(404)],
  'DELETE /api/v1/filters/:id': [filterWord, everybody(404)],
  'POST /api/v2/filters': own,
  'PUT /api/v2/filters/:id': [filter, everybody(404)],
  'DELETE /api/v2/filters/:id': [filter, everybody(404)],
  'POST /api/v2/filters/:id/keywords': [filter, everybody(404)],
  'PUT /api/v2/filters/keywords/:id': [filterWord, everybody(404)],
  'DELETE /api/v2/filters/keywords/:id': [filterWord, everybody(404)],
  'POST /api/v2/filters/:id/statuses': [() => filter().map((f) => ({ ...f, fields: { status_id: post.public.id } })), everybody(404)],
  'DELETE /api/v2/filters/statuses/:id': [filterPost, everybody(404)],
  'POST /api/v1/markers': own,
  'POST /api/v2/media': own,
  'POST /api/v1/media': own,
  'PUT /api/v1/media/:id': [media, refused],
  'DELETE /api/v1/media/:id': [media, refused],
  'POST /api/v1/push/subscription': own,
  'PUT /api/v1/push/subscription': own,
  'DELETE /api/v1/push/subscription': own,
  'POST /api/v1/notifications/clear': own,
  'POST /api/v1/notifications/dismiss': own,
  'POST /api/v1/notifications/:id/dismiss': [notice, everybody(200, 404)],
  'PATCH /api/v2/notifications/policy': own,
  'PUT /api/v2/notifications/policy': own,
  'PATCH /api/v1/notifications/policy': own,
  'PUT /api/v1/notifications/policy': own,
  'POST /api/v1/notifications/requests/accept': own,
  'POST /api/v1/notifications/requests/dismiss': own,
  'POST /api/v1/notifications/requests/:id/accept': [notice, everybody(404)],
  'POST /api/v1/notifications/requests/:id/dismiss': [notice, everybody(404)],
  'POST /api/v2/notifications/:key/dismiss': [notice, everybody(200, 404)],
  'POST /api/v1/apps': own,
  'POST /oauth/token': own,
  'POST /oauth/revoke': own,
  'POST /api/v1/announcements/:id/dismiss': [() => [{ ':id': '17' }], everybody(404)],
  'PUT /api/v1/announcements/:id/reactions/:name': [() => [{ ':id': '17', ':name': '%F0%9F%8C%B9' }], everybody(404)],
  'DELETE /api/v1/announcements/:id/reactions/:name': [() => [{ ':id': '17', ':name': '%F0%9F%8C%B9' }], everybody(404)],
  'POST /oauth/userinfo': own,
  'POST /api/v1/accounts': own,
  'POST /api/v1/emails/confirmations': own,
  'POST /api/v1/annual_reports/:year/read': own,
  'POST /api/v1/annual_reports/:year/generate': own,
  'POST /api/v1/collections': own,
  'PATCH /api/v1/collections/:id': own,
  'DELETE /api/v1/collections/:id': own,
  'POST /api/v1/collections/:id/items': own,
  'DELETE /api/v1/collections/:id/items/:item': own,
  'POST /api/v1/collections/:id/items/:item/revoke': own,
  'DELETE /api/v1/suggestions/:id': own,
  'POST /api/v1/reports': [() => KINDS.map((kind) => ({ kind, fields: { account_id: who.ada.id, 'status_ids[]': post[kind].id } })),
    (name, item) => (SEES[name].includes(item.kind) ? [200] : [404])],
  'DELETE /api/v1/statuses/:id': [posts, refused],
  'POST /api/v1/statuses/:id/favourite': [posts, seenOrNot],
  'POST /api/v1/statuses/:id/unfavourite': [posts, seenOrNot],
  'POST /api/v1/statuses/:id/bookmark': [posts, seenOrNot],
  'POST /api/v1/statuses/:id/unbookmark': [posts, seenOrNot],
  'POST /api/v1/statuses/:id/pin': [posts, refused],
  'POST /api/v1/statuses/:id/unpin': [posts, refused],
  'POST /api/v1/statuses/:id/reblog': [posts, seenOrNot],
  'POST /api/v1/statuses/:id/unreblog': [posts, seenOrNot],
  'POST /api/v1/statuses/:id/translate': [posts, everybody(403, 404)],
  'POST /api/v1/polls/:id/votes': [polls, (name, item) => (SEES[name].includes(item.kind) ? [422] : [404])],
  'PATCH /api/v1/accounts/update_credentials': own,
  'PATCH /api/v1/profile': own,
  'PATCH /api/v1/interaction_policies/defaults': own,
  'PUT /api/v1/statuses/:id/interaction_policy': [posts, refused],
  'POST /api/v1/statuses/:id/quotes/:post/revoke': [() => KINDS.map((kind) => ({ kind, ':id': post[kind].id, ':post': post.public.id })),
    everybody(404)],
  'POST /api/v1/interaction_requests/:id/authorize': [posts, everybody(404)],
  'POST /api/v1/interaction_requests/:id/reject': [posts, everybody(404)],
  'POST /api/v1/tokens/:id/invalidate': [() => [{ ':id': '17' }], everybody(404)],
  'POST /api/v1/user/password_change': own,
  'POST /api/v1/user/email_change': own,
  'POST /api/v1/accounts/alias': own,
  'POST /api/v1/accounts/move': own,
  'POST /api/v1/user/2fa/enable': own,
  'POST /api/v1/user/2fa/disable': own,
  'POST /api/v1/accounts/delete': own,
  'POST /api/v1/import': own,
  'DELETE /api/v1/profile/avatar': own,
  'DELETE /api/v1/profile/header': own,
  'POST /api/v1/statuses': own,
  'POST /api/v1/statuses/:id/mute': [posts, seenOrNot],
  'POST /api/v1/statuses/:id/unmute': [posts, seenOrNot],
  'DELETE /api/v1/conversations/:id': [() => [{ ':id': who.ada.conversation }], everybody(404)],
  'POST /api/v1/conversations/:id/read': [() => [{ ':id': who.ada.conversation }], everybody(404)],
  'POST /api/v1/conversations/:id/unread': [() => [{ ':id': who.ada.conversation }], everybody(404)],
  'PUT /api/v1/scheduled_statuses/:id': [() => [{ ':id': who.ada.scheduled }], everybody(404)],
  'DELETE /api/v1/scheduled_statuses/:id': [() => [{ ':id': who.ada.scheduled }], everybody(404)],
  'PUT /api/v1/statuses/:id': [posts, refused],

  'POST /oauth/authorize': own,
  'POST /@:name/follow': [person, (name) => [name === 'eve' ? 403 : 303]],
  'POST /@:name/unfollow': own,
  'POST /@:name/accept': [person, everybody(404)],
  'POST /@:name/decline': [person, everybody(404)],
  'POST /@:name/remove': own,
  'POST /@:name/mute': own,
  'POST /@:name/unmute': own,
  'POST /@:name/block': own,
  'POST /@:name/unblock': own,
  'POST /@:name/restrict': own,
  'POST /@:name/unrestrict': own,
  'POST /shelter': [() => ['begin', 'end', 'later'].map((act) => ({ fields: { id: who.ada.id, act } })), everybody(404)],
  'POST /shelter/closing': own,
  'POST /host': [once, everybody(403)],
  'POST /host/picture': [once, everybody(403)],
  'POST /host/terms': [once, everybody(403)],
  'POST /host/terms/withdraw': [once, everybody(403)],
  'POST /host/announcements': [once, everybody(403)],
  'POST /host/announcements/:id': [person, everybody(403)],
  'POST /host/announcements/:id/withdraw': [person, everybody(403)],
  'POST /announcements/:id/put-away': [() => [{ ':id': '17' }], everybody(404)],
  'POST /host/reports/:verb': [() => ['close', 'open', 'note', 'take-post', 'suspend']
    .map((verb) => ({ ':verb': verb, fields: { id: '1', post: post.public.id } })), everybody(403)],
  'POST /host/peers/rule': [() => [{ fields: { host: 'far.example', rule: '2' } }], everybody(403)],
  'POST /host/peers/forget': [() => [{ fields: { host: 'far.example' } }], everybody(403)],
  'POST /host/peers/import': [() => [{ fields: { text: 'far.example' } }], everybody(403)],
  'POST /host/peers/import/take': [() => [{ fields: { text: 'far.example' } }], everybody(403)],
  'POST /@:name/report': own,
  'POST /@:name/elsewhere': [() => [{ ...person()[0], fields: { address: '' } }], everybody(422)],
  'POST /@:name/:id/elsewhere': [() => posts().map((p) => ({ ...p, fields: { address: '' } })),
    (name, item) => (openSight(name, item)[0] === 200 ? [422] : [404])],
  'POST /@:name/:id/report': [posts, seenOrNot],
  'POST /host/people/:verb': [() => ['let-in', 'turn-away', 'suspend', 'restore', 'shelter', 'end-shelter', 'moderator', 'member', 'remove']
    .map((verb) => ({ ':verb': verb, fields: { id: who.ada.id } })), everybody(403)],
  'POST /join': own,
  'POST /set-up/:secret': own,
  'POST /@:name/:id/candle': [posts, seenOrNot],
  'POST /@:name/:id/keep': [posts, seenOrNot],
  'POST /@:name/:id/pass': [posts, seenOrNot],
  'POST /@:name/:id/vote': [polls, (name, item) => (SEES[name].includes(item.kind) ? [422] : [404])],
  'POST /@:name/:id/pin': [posts, refused],
  'POST /@:name/:id/mute': [posts, seenOrNot],
  'POST /dates/new': own,
  'POST /dates/pause': own,
  'POST /dates/calendar': own,
  'POST /dates/file': own,
  'POST /dates/mail': own,
  'POST /dates/:id': [date, everybody(404)],
  'POST /dates/:id/remove': [date, everybody(404)],
  'POST /dates/mail/:secret': [secret, everybody(404)],
  'POST /remind/:secret': [() => [{ ':secret': 'roses', fields: { do: 'never' } }], everybody(404)],
  'POST /drafts/:id/remove': [() => [{ ':id': who.ada.draft }], everybody(404)],
  'POST /letters': own,
  'POST /drafts/file': own,
  'POST /later/:id/time': [() => [{ ':id': who.ada.scheduled }], everybody(404)],
  'POST /later/:id/share': [() => [{ ':id': who.ada.scheduled }], everybody(404)],
  'POST /later/:id/cancel': [() => [{ ':id': who.ada.scheduled }], everybody(404)],
  'POST /conversations/:id/remove': [() => [{ ':id': who.ada.conversation }], everybody(404)],
  'POST /@:name/:id/archive': [posts, refused],
  'POST /@:name/:id/hide': [posts, everybody(404)],
  'POST /@:name/:id/letting': [posts, refused],
  'POST /@:name/:id/closing/yearly': [posts, refused],
  'POST /@:name/:id/closing': [() => ['0', '1'].flatMap((open) => posts().map((p) => ({ ...p, fields: { open } }))), refused],
  'POST /@:name/:id/take-back': [posts, refused],
  'POST /@:name/:id/delete': [posts, refused],
  'POST /@:name/:id/answer': [() => posts().map((p) => ({ ...p, fields: { caption: '' } })),
    (name, item) => (SEES[name].includes(item.kind) ? [422] : [404])],
  'POST /@:name/:id/edit': [posts, refused],
  'POST /@:name/:id/audience': [posts, refused],
  'POST /settings': own,
  'POST /settings/sharing': own,
  'POST /settings/notices': own,
  'POST /answers': [() => KINDS.map((kind) => ({ kind, fields: { id: post[kind].id, act: 'show' } })), everybody(404)],
  'POST /answers/leave': [() => [{ fields: { of: who.ada.id } }], everybody(404)],
  'POST /comments': own,
  'POST /comments/close': own,
  'POST /comments/words': own,
  'POST /comments/readers': own,
  'POST /comments/rest': own,
  'POST /notices/waiting': [() => [{ fields: { id: '1', accept: '1' } }], everybody(404)],
  'POST /settings/password': own,
  'POST /settings/second-step/begin': own,
  'POST /circles': own,
  'POST /circles/:id/change': [circle, everybody(404)],
  'POST /circles/:id/add': [() => [{ ...circle()[0], fields: { id: who.ben.id } }], everybody(404)],
  'POST /circles/:id/take': [() => [{ ...circle()[0], fields: { id: who.ben.id } }], everybody(404)],
  'POST /circles/:id/remove': [circle, everybody(404)],
  'POST /lists': own,
  'POST /lists/:id/change': [list, everybody(404)],
  'POST /lists/:id/add': [() => [{ ...list()[0], fields: { who: 'ben' } }], everybody(404)],
  'POST /lists/:id/take': [() => [{ ...list()[0], fields: { id: who.ben.id } }], everybody(404)],
  'POST /lists/:id/remove': [list, everybody(404)],
  'POST /tags/follow': own,
  'POST /tags/unfollow': own,
  'POST /tags/feature': own,
  'POST /tags/unfeature': own,
  'POST /settings/alias': own,
  'POST /settings/alias/end': own,
  'POST /settings/move': own,
  'POST /settings/move/back': own,
  'POST /settings/bring': own,
  'POST /settings/bring/:id/start': [() => [{ ':id': '17' }], everybody(404)],
  'POST /settings/bring/:id/drop': [() => [{ ':id': '17' }], everybody(404)],
  'POST /settings/second-step/on': own,
  'POST /settings/second-step/codes': own,
  'POST /settings/second-step/off': own,
  'POST /sign-in/code': own,
  'POST /settings/device': [() => [{ fields: { id: '1' } }], everybody(404)],
  'POST /settings/devices': own,
  'POST /settings/app': [() => [{ fields: { id: '1' } }], everybody(404)],
  'POST /remembered/new': own,
  'POST /remembered/:id': [() => [{ ':id': who.ada.id }], everybody(404)],
  'POST /@:name/:id/pages': [() => posts().map((p) => ({ ...p, fields: { page: who.ada.id, act: 'off' } })), refused],
  'POST /@:name/:id/ask-down': [posts, refused],
  'POST /@:name/ask-out': [() => [{ ':name': 'ada' }], everybody(404)],
  'POST /@:name/date': [() => [{ ':name': 'ada' }], everybody(404)],
  'POST /@:name/keep': [() => [{ ':name': 'ada' }], everybody(404)],
  'POST /@:name/keep/dates': [() => [{ ':name': 'ada' }], everybody(404)],
  'POST /@:name/keep/dates/remove': [() => [{ ':name': 'ada' }], everybody(404)],
  'POST /@:name/keep/end': [() => [{ ':name': 'ada' }], everybody(404)],
  'POST /@:name/keep/keepers': [() => [{ ':name': 'ada' }], everybody(404)],
  'POST /@:name/keep/away': [() => [{ ':name': 'ada' }], everybody(404)],
  'POST /@:name/keep/away/remove': [() => [{ ':name': 'ada' }], everybody(404)],
  'POST /@:name/keep/followers/remove': [() => [{ ':name': 'ada' }], everybody(404)],
  'POST /@:name/keep/members': [() => [{ ':name': 'ada' }], everybody(404)],
  'POST /@:name/keep/members/remove': [() => [{ ':name': 'ada' }], everybody(404)],
  'POST /@:name/keep/portrait': [() => [{ ':name': 'ada' }], everybody(404)],
  'POST /@:name/keep/requests': [() => [{ ':name': 'ada' }], everybody(404)],
  'POST /@:name/leave': [() => [{ ':name': 'ada' }], everybody(404)],
  'POST /@:name/keep/keepers/remove': [() => [{ ':name': 'ada' }], everybody(403, 404)],
  'POST /hour': own,
  'POST /hour/hide': own,
  'POST /hour/show': own,
  'POST /@:name/candle': [() => [{ ':name': 'ada' }], everybody(404)],
  'POST /quiet/new': own,
  'POST /quiet/:id': [quiet, everybody(404)],
  'POST /quiet/:id/end': [quiet, everybody(404)],
  'POST /quiet/:id/on': [quiet, everybody(404)],
  'POST /quiet/:id/off': [quiet, everybody(404)],
  'POST /quiet/:id/remove': [quiet, everybody(404)],
  'POST /settings/filters': own,
  'POST /settings/filters/:id': [filter, everybody(404)],
  'POST /settings/filters/:id/remove': [filter, everybody(404)],
  'POST /settings/invitations': own,
  'POST /settings/invitation': [() => [{ fields: { id: '1' } }], everybody(404)],
  'POST /share': own,
  'POST /share/photo': own,
  'POST /sign-in': own,
  'POST /sign-out': own,
};

function filled(path, item) {
  return path.replace(/:[a-z_]+/g, (name) => item[name] ?? 'x') + (item.query ?? '');
}

async function send(route, name, path, options = {}) {
  const headers = { ...options.headers };
  if (route.api && who[name].bearer)
    headers.authorization = `Bearer ${who[name].bearer}`;
  if (!route.api)
    headers.accept = 'text/html';
  const asked = { method: route.method, redirect: 'manual', ...options, headers };
  const answer = route.api || !who[name].visitor ? await fetch(server.address + path, asked)
    : await who[name].visitor.send(path, asked);
  // A stream has no end; what it says, and to whom, is the business of streaming.test.mjs.
  if (/event-stream/.test(answer.headers.get('content-type'))) {
    await answer.body.cancel();
    return { answer, text: '' };
  }
  return { answer, text: await answer.text() };
}

function checkHeaders(route, answer, where) {
  const header = (name) => answer.headers.get(name) ?? '';
  assert.equal(header('x-content-type-options'), 'nosniff', where);
  if (route.api && ![200, 204].includes(answer.status))
    assert.match(header('content-type'), /^application\/json/, where);
  if (/text\/html/.test(header('content-type'))) {
    assert.match(header('content-security-policy'), /default-src 'none'.*frame-ancestors 'none'.*base-uri 'none'/, where);
    assert.doesNotMatch(header('content-security-policy'), /unsafe|\*/, where);
    assert.equal(header('referrer-policy'), 'same-origin', where);
  }
  if (answer.status === 200 && !/^\/(static|favicon|media|avatars|headers)/.test(route.path) && route.may !== 'anyone')
    assert.match(header('cache-control'), /no-store/, where);
}

function checkSealed(name, path, text, where) {
  for (const kind of KINDS)
    if (!SEES[name].includes(kind))
      for (const words of post[kind].sealed)
        assert.ok(!text.includes(words) || decodeURIComponent(path).includes(words), `${where} tells ${words}`);
}

test('each route has its line, and each line a route', () => {
  const lines = [...Object.keys(reads).map((path) => `GET ${path}`), ...Object.keys(writes)].sort();
  // A page and its document share a path: tests/scene/found.test.mjs looks at the documents.
  assert.deepEqual([...new Set(routes.map((r) => r.row))].sort(), lines);
});

test('reading: nobody gets what is not theirs to see', async () => {
  const wrong = [];
  for (const route of routes.filter((r) => r.method === 'GET')) {
    const [items, wanted] = reads[route.path];
    for (const name of PEOPLE)
      for (const item of items()) {
        const path = filled(route.path, item);
        const { answer, text } = await send(route, name, path);
        const where = `${name}: ${path} answers ${answer.status}`;
        if (!wanted(name, item, route).includes(answer.status))
          wrong.push(`${where}, not ${wanted(name, item, route)}`);
        try {
          checkHeaders(route, answer, where);
          checkSealed(route.fed ? 'stranger' : name, path, text, where);
        } catch (e) {
          wrong.push(e.message);
        }
      }
  }
  assert.deepEqual(wrong, []);
});

test('the same words are there for whom they are for', async () => {
  for (const name of ['ben', 'ada'])
    for (const kind of SEES[name])
      for (const path of [`/api/v1/statuses/${post[kind].id}`, `/@ada/${post[kind].id}`]) {
        const { text } = await send({ method: 'GET', api: path.startsWith('/api') }, name, path);
        for (const words of [kind === 'self' ? 'first' : 'second', 'alt'])
          assert.ok(text.includes(`${words}-of-${kind}`), `${name}: ${path}`);
        assert.ok(text.includes(post[kind].secret));
      }
});

test('numbers are for the owner alone', async () => {
  for (const name of PEOPLE) {
    const headers = name === 'stranger' ? {} : { authorization: `Bearer ${who[name].bearer}` };
    for (const path of [`/api/v1/accounts/${who.ada.id}`, `/api/v1/statuses/${post.public.id}`]) {
      const answer = await fetch(server.address + path, { headers });
      if (answer.status !== 200)
        continue;
      const text = await answer.text();
      for (const [, key, n] of text.matchAll(/"(\w+_count)":(\d+)/g))
        assert.ok(name === 'ada' || n === '0', `${name}: ${path} tells ${key} ${n}`);
      assert.ok(name !== 'ada' || /_count":[1-9]/.test(text));
    }
  }
});

// Node 18 cannot send a DELETE with an empty body.
const bodyOf = (method, fields) =>
  (method === 'DELETE' && !Object.keys(fields).length ? undefined : new URLSearchParams(fields));

test('writing: nobody changes what is not theirs', async () => {
  const wrong = [];
  const read = await token(server, who.cleo.visitor, 'read');
  for (const route of routes.filter((r) => r.method !== 'GET')) {
    const tries = writes[route.row];
    const some = filled(route.path, (tries?.[0] ?? person)()[0]);
    const expect = async (what, answer, ...statuses) => {
      if (!statuses.includes(answer.status))
        wrong.push(`${what}: ${route.row} answers ${answer.status}, not ${statuses}`);
      await answer.arrayBuffer();
    };
    const ask = (headers = {}, fields = {}) => fetch(server.address + some,
      { method: route.method, redirect: 'manual', headers, body: bodyOf(route.method, fields) });
    if (route.api && route.may === 'member') {
      await expect('no token', await ask(), 401);
      await expect('a made-up token', await ask({ authorization: 'Bearer roses' }), 401);
      if (route.path !== '/oauth/userinfo' && !/^read\b/.test(route.scope)) // OpenID Connect reads with POST too
        await expect('a token for reading', await ask({ authorization: `Bearer ${read}` }), 403);
      const cookie = `rosemary=${who.cleo.visitor.cookies.get('rosemary')}`;
      await expect('a cookie instead of a token', await ask({ cookie }), 401);
    }
    if (!route.api) {
      const { csrf, visitor } = who.cleo;
      const cookie = [...visitor.cookies].map(([k, v]) => `${k}=${v}`).join('; ');
      await expect('a stranger', await ask(), 401, 403);
      await expect('a form from nowhere', await ask({ cookie }), 403);
      await expect("another person's form", await ask({ cookie }, { csrf: who.eve.csrf }), 403);
      await expect('another site', await ask({ cookie, origin: 'https://far.example' }, { csrf }), 403);
      await expect('another site in a frame', await ask({ cookie, origin: 'null' }, { csrf }), 403);
      await expect('what the browser says', await ask({ cookie, 'sec-fetch-site': 'cross-site' }, { csrf }), 403);
    }
    if (!tries)
      continue;
    for (const name of ['cleo', 'eve'])
      for (const item of tries[0]()) {
        const body = bodyOf(route.method, { ...item.fields, ...(route.api ? {} : { csrf: who[name].csrf }) });
        const { answer, text } = await send(route, name, filled(route.path, item), { body });
        const where = `${name}: ${route.method} ${filled(route.path, item)} answers ${answer.status}`;
        if (!tries[1](name, item).includes(answer.status))
          wrong.push(`${where}, not ${tries[1](name, item)}`);
        try {
          checkHeaders(route, answer, where);
          checkSealed(name, '', text, where);
        } catch (e) {
          wrong.push(e.message);
        }
      }
  }
  assert.deepEqual(wrong, []);
  for (const kind of KINDS) {
    const { json } = await who.ada.call('GET', `/api/v1/statuses/${post[kind].id}`);
    assert.match(json.content, new RegExp(`-of-${kind}`));
    assert.equal(json.media_attachments.length, 1);
  }
  assert.deepEqual((await who.ada.call('GET', `/api/v1/accounts/${who.ada.id}/followers`)).json.map((a) => a.acct), ['ben']);
  assert.equal((await who.ada.call('GET', `/api/v1/notifications/${who.ada.notice.id}`)).status, 200);
});

test('a token does what it was given for', async () => {
  const push = await token(server, who.cleo.visitor, 'push');
  for (const route of routes.filter((r) => r.api && r.may === 'member' && r.scope)) {
    const answer = await fetch(server.address + filled(route.path, {}),
      { method: route.method, headers: { authorization: `Bearer ${push}` } });
    assert.equal(answer.status === 403, route.scope !== 'push', route.row);
  }
});

test('pages lead back to this place alone', async () => {
  for (const next of ['//far.example', '/\\far.example', '/\t/far.example', 'https://far.example', '\\\\far.example',
    '/%0d%0aSet-Cookie:a=b', '/ok\r\nSet-Cookie: a=b', 'javascript:alert(1)', '/@ada']) {
    const { answer } = await send({ method: 'GET' }, 'ada', `/sign-in?next=${encodeURIComponent(next)}`);
    assert.equal(answer.status, 303);
    const to = new URL(answer.headers.get('location'), server.address);
    assert.equal(to.origin, server.address, next);
    assert.equal(answer.headers.get('set-cookie'), null);
  }
});

test('cookies are kept from scripts and other sites', async () => {
  const answer = await fetch(`${server.address}/sign-in`);
  const [line] = setCookies(answer.headers);
  assert.match(line, /HttpOnly/i);
  assert.match(line, /SameSite=Lax/i);
  assert.match(line, /Path=\//i);
  assert.doesNotMatch(line, /Domain=/i);
});

test('whoever is suspended is out, and not seen', async () => {
  const url = `/media/${post.public.secret}/page.jpg`;
  assert.equal((await fetch(server.address + url)).status, 200);
  server.command(['user', 'suspend', 'ada']);
  assert.equal((await who.ada.call('GET', '/api/v1/timelines/home')).status, 401);
  assert.equal((await who.ada.visitor.send('/settings', { headers: { accept: 'text/html' } })).status, 303);
  for (const path of [url, `/@ada/${post.public.id}`, '/@ada', `/api/v1/statuses/${post.public.id}`])
    assert.ok([404, 410].includes((await fetch(server.address + path)).status), path);
  server.command(['user', 'restore', 'ada']);
  assert.equal((await who.ada.call('GET', '/api/v1/timelines/home')).status, 401, 'the old token stays ended');
  assert.equal((await fetch(server.address + url)).status, 200);
});

test('a changed password ends what was open', async () => {
  const visitor = await signIn(server, 'ben');
  const page = await visitor.open('/settings/safety');
  await page.submit(/settings\/password/, { old: PASSWORD, password: 'another walk by the river' });
  assert.equal((await visitor.send('/settings')).status, 200);
  assert.equal((await who.ben.call('GET', '/api/v1/timelines/home')).status, 401);
  assert.equal((await who.ben.visitor.send('/settings', { headers: { accept: 'text/html' } })).status, 303);
});

test('the log tells nothing of anybody', () => {
  const told = server.said.replace(/.*\/set-up\/.*/g, '');
  for (const words of [PASSWORD, '127.0.0.1', '::1', 'csrf', 'next=', '@ada', 'roses',
    ...Object.values(who).flatMap((w) => [w.bearer, w.csrf, w.visitor?.cookies.get('rosemary')]),
    ...KINDS.flatMap((kind) => [...post[kind].sealed, `tag${kind}`])])
    assert.ok(!words || !told.includes(words), `the log holds ${words}`);
});

test('what strangers do is counted by the hour', async (t) => {
  const small = await Server.start({ api_requests: 1500 });
  t.after(() => small.stop());
  const form = { client_name: 'a flood', redirect_uris: 'https://far.example/' };
  const flood = async (most, once) => {
    for (let i = 0; i < most; i++)
      assert.notEqual((await once()).status, 429, `number ${i + 1}`);
    const answer = await once();
    assert.equal(answer.status, 429);
    const wait = Number(answer.headers.get('retry-after'));
    assert.ok(wait > 0 && wait <= 3600, `${wait}`);
    return answer;
  };
  const answer = await flood(60, () =>
    fetch(`${small.address}/api/v1/apps`, { method: 'POST', body: new URLSearchParams(form) }));
  assert.match((await answer.json()).error, /come back in (a minute|\d+ minutes)/);
  const visitor = new Visitor(small.address);
  await visitor.open('/sign-in');
  const { csrf } = forms(visitor.html).find((f) => f.fields.csrf).fields;
  await flood(30, () => visitor.send('/join',
    { method: 'POST', body: new URLSearchParams({ csrf, name: 'ada', password: 'short' }) }));
  assert.equal((await visitor.open('/sign-in')).status, 200);
});
