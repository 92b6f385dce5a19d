// Every address of the client API is asked with real data, and each answer is held against the shape that
// Mastodon documents for it (tests/lib/shapes.mjs). An address without a line below fails, and so does a
// line without an address.
import assert from 'node:assert/strict';
import { createECDH, randomBytes } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { draw } from '../lib/draw.mjs';
import { Server, build } from '../lib/server.mjs';
import * as s from '../lib/shapes.mjs';
import { code } from '../lib/totp.mjs';
import { PASSWORD, setUp, signIn, token } from '../lib/visitor.mjs';

const SCOPES = 'read write follow push profile';
let server, hope, ada, ben, cleo, dora; // hope is the host; ben and cleo follow ada; ada follows ben; dora knows nobody
const it = {}; // what was made on the way: ids by name

async function send(who, method, path, body, headers = {}) {
  const form = body instanceof FormData || body instanceof URLSearchParams;
  const answer = await fetch(server.address + path, { method, redirect: 'manual', body: form ? body : body && JSON.stringify(body),
    headers: { ...(who && { authorization: `Bearer ${who.bearer ?? who}` }), ...(body && !form && { 'content-type': 'application/json' }), ...headers } });
  const said = await answer.text();
  const json = /json/.test(answer.headers.get('content-type') ?? '') ? JSON.parse(said) : undefined;
  return { status: answer.status, json, text: said, headers: answer.headers };
}

async function ask(who, method, path, body) {
  const { status, json, text } = await send(who, method, path, body);
  assert.equal(status, 200, `${method} ${path}: ${text}`);
  return json;
}

async function enter(name, visitor) {
  const one = { name, visitor, bearer: await token(server, visitor, SCOPES) };
  one.id = (await ask(one, 'GET', '/api/v1/accounts/verify_credentials')).id;
  return one;
}

function photograph(description, field = 'file') {
  const body = new FormData();
  body.append(field, new Blob([draw(60, 40, 3)], { type: 'image/png' }), 'x.png');
  if (description)
    body.append('description', description);
  return body;
}

const share = (who, words, more = {}) => ask(who, 'POST', '/api/v1/statuses', { status: words, visibility: 'public', ...more });

before(async () => {
  server = await Server.start({ fetch_private: true });
  hope = await enter('hope', await setUp(server, 'hope'));
  hope.admin = { bearer: await token(server, hope.visitor, 'admin:read admin:write') };
  const people = [];
  for (const name of ['ada', 'ben', 'cleo', 'dora']) {
    server.command(['user', 'add', name], `${PASSWORD}\n`);
    people.push(await enter(name, await signIn(server, name)));
  }
  [ada, ben, cleo, dora] = people;
  for (const [one, other] of [[ben, ada], [cleo, ada], [ada, ben]]) {
    await ask(one, 'POST', `/api/v1/accounts/${other.id}/follow`);
    await ask(other, 'POST', `/api/v1/follow_requests/${one.id}/authorize`);
  }
  await ask(ada, 'PATCH', '/api/v2/notifications/policy', { candles: 'each' });
  const media = await ask(ada, 'POST', '/api/v2/media', photograph('Roses in June'));
  it.post = (await share(ada, 'Her roses, @ben #garden', { media_ids: [media.id], spoiler_text: 'a garden', remembered: '1987-06' })).id;
  await ask(ada, 'PUT', `/api/v1/statuses/${it.post}`, { status: 'Her roses in June, @ben #garden', spoiler_text: 'a garden' });
  it.answer = (await share(ben, '@ada They were red', { in_reply_to_id: it.post })).id;
  it.boost = (await ask(ben, 'POST', `/api/v1/statuses/${it.post}/reblog`)).id;
  it.asked = (await share(ada, 'When shall we walk? #garden', { poll: { options: ['Saturday', 'Sunday'], expires_in: 3600, multiple: true } }));
  it.direct = (await share(ben, '@ada only for you', { visibility: 'direct' })).id;
  await ask(cleo, 'POST', `/api/v1/statuses/${it.post}/favourite`);
  it.notice = (await ask(ada, 'GET', '/api/v1/notifications'))[0].id;
});

after(() => server?.stop());

// --- what a line says ---

// get('/path', shape, { who, query, status }): asked as ada unless it says otherwise.
const lines = [];
function line(method, path, shape, more = {}) {
  lines.push({ row: `${method} ${path}`, method, path, shape, who: () => ada, status: 200, ...more });
}
const get = (path, shape, more) => line('GET', path, shape, more);
const post = (path, shape, more) => line('POST', path, shape, more);
const put = (path, shape, more) => line('PUT', path, shape, more);
const patch = (path, shape, more) => line('PATCH', path, shape, more);
const del = (path, shape, more) => line('DELETE', path, shape, more);

// What only the host's pages can do.
async function onPage(path, action, fields) {
  await hope.visitor.open(path);
  await hope.visitor.submit(action, fields);
}
const today = () => new Date().toISOString().slice(0, 10);
const writeTerms = (date) => onPage('/host/terms', /terms/, { about: 'Be kind.', day: date });
const announce = () => onPage('/host/announcements', /announcements/, { about: 'A walk on Sunday.' });
const openDoors = () => onPage('/host', /host/, { sign_up: '3' });

// Somebody else waits: cleo has been let through by now.
async function waitAgain() {
  await share(dora, '@ada are you there');
  it.request = (await ask(ada, 'GET', '/api/v1/notifications/requests'))[0].id;
}

async function waitForAWord() {
  const open = await share(ada, 'For all', { interaction_policy: { can_reply: { always: ['followers'], with_approval: ['public'] } } });
  await share(dora, 'With you', { in_reply_to_id: open.id });
}

const anyone = () => null;
const nobody = { };
const as = (name) => () => ({ ada, ben, cleo, dora, hope })[name];

// accounts
get('/api/v1/accounts/verify_credentials', s.CredentialAccount);
patch('/api/v1/accounts/update_credentials', s.CredentialAccount, { body: { display_name: 'Ada', note: 'A rose garden',
  fields_attributes: [{ name: 'Garden', value: 'https://garden.example' }] } });
get('/api/v1/accounts/:id', s.Account, { id: () => ben.id });
get('/api/v1/accounts', s.some(s.Account), { query: () => `id[]=${ben.id}&id[]=${cleo.id}` });
get('/api/v1/accounts/lookup', s.Account, { query: () => 'acct=ben', who: anyone });
get('/api/v1/accounts/search', s.some(s.Account), { query: () => 'q=ben' });
get('/api/v1/accounts/relationships', s.some(s.Relationship), { query: () => `id[]=${ben.id}&id[]=${cleo.id}` });
get('/api/v1/accounts/familiar_followers', s.some(s.FamiliarFollowers), { query: () => `id[]=${ben.id}` });
get('/api/v1/accounts/:id/statuses', s.some(s.Status), { id: () => ada.id, who: as('ben') });
get('/api/v1/accounts/:id/followers', s.list(s.Account), { id: () => ada.id });
get('/api/v1/accounts/:id/following', s.list(s.Account), { id: () => ada.id });
post('/api/v1/accounts/:id/follow', s.Relationship, { id: () => cleo.id, body: { notify: true, languages: ['en'] } });
get('/api/v1/follow_requests', s.some(s.Account), { who: as('cleo') });
post('/api/v1/follow_requests/:id/authorize', s.Relationship, { who: as('cleo'), id: () => ada.id });
post('/api/v1/accounts/:id/unfollow', s.Relationship, { id: () => cleo.id });
post('/api/v1/follow_requests/:id/reject', s.Relationship, { who: as('cleo'), id: () => ada.id,
  first: () => ask(ada, 'POST', `/api/v1/accounts/${cleo.id}/follow`) });
post('/api/v1/accounts/:id/mute', s.Relationship, { id: () => hope.id, body: { duration: 3600 } });
get('/api/v1/mutes', s.some(s.MutedAccount));
post('/api/v1/accounts/:id/unmute', s.Relationship, { id: () => hope.id });
post('/api/v1/accounts/:id/restrict', s.Relationship, { id: () => hope.id });
get('/api/v1/restrictions', s.some(s.Account));
post('/api/v1/accounts/:id/unrestrict', s.Relationship, { id: () => hope.id });
post('/api/v1/accounts/:id/block', s.Relationship, { id: () => hope.id });
get('/api/v1/blocks', s.some(s.Account));
post('/api/v1/accounts/:id/unblock', s.Relationship, { id: () => hope.id });
post('/api/v1/accounts/:id/remove_from_followers', s.Relationship, { id: () => cleo.id });
get('/api/v1/shelter', s.Shelter);
post('/api/v1/shelter', s.Shelter);
del('/api/v1/shelter', s.Shelter);
get('/api/v1/comments_closing', { days: s.whole });
put('/api/v1/comments_closing', { days: s.whole }, { body: { days: 14 } });
get('/api/v1/preferences', s.Preferences);
del('/api/v1/profile/avatar', s.CredentialAccount);
del('/api/v1/profile/header', s.CredentialAccount);

// posts
get('/api/v1/statuses/:id', s.Status, { id: () => it.post, who: as('ben') });
get('/api/v1/statuses', s.some(s.Status), { query: () => `id[]=${it.post}&id[]=${it.boost}` });
get('/api/v1/statuses/:id/context', s.Context, { id: () => it.post });
get('/api/v1/statuses/:id/source', s.StatusSource, { id: () => it.post });
get('/api/v1/statuses/:id/history', s.some(s.StatusEdit), { id: () => it.post });
get('/api/v1/statuses/:id/favourited_by', s.some(s.Account), { id: () => it.post });
get('/api/v1/statuses/:id/reblogged_by', s.some(s.Account), { id: () => it.post });
post('/api/v1/statuses', s.Status, { body: { status: 'A quiet day', visibility: 'private', language: 'en' }, keep: 'mine' });
put('/api/v1/statuses/:id', s.Status, { id: () => it.mine, body: { status: 'A quiet evening' } });
post('/api/v1/statuses/:id/close_comments', s.Status, { id: () => it.mine });
post('/api/v1/statuses/:id/open_comments', s.Status, { id: () => it.mine, body: { days: 3 } });
for (const act of ['favourite', 'unfavourite', 'bookmark', 'unbookmark', 'reblog', 'unreblog'])
  post(`/api/v1/statuses/:id/${act}`, s.Status, { id: () => it.answer });
for (const act of ['pin', 'unpin'])
  post(`/api/v1/statuses/:id/${act}`, s.Status, { id: () => it.post });
for (const act of ['mute', 'unmute'])
  post(`/api/v1/statuses/:id/${act}`, s.Status, { id: () => it.answer });
post('/api/v1/statuses/:id/translate', s.Failure, { id: () => it.post, status: 404 });
get('/api/v1/statuses/:id/card', nobody, { id: () => it.post });
del('/api/v1/statuses/:id', s.DeletedStatus, { id: () => it.mine });
get('/api/v1/bookmarks', s.some(s.Status), { who: as('ben'), first: () => ask(ben, 'POST', `/api/v1/statuses/${it.post}/bookmark`) });
get('/api/v1/favourites', s.some(s.Status), { who: as('cleo') });

// photographs
post('/api/v2/media', s.MediaAttachment, { body: () => photograph('Lavender'), keep: 'media' });
post('/api/v1/media', s.MediaAttachment, { body: () => photograph('Thyme'), keep: 'loose' });
get('/api/v1/media/:id', s.MediaAttachment, { id: () => it.media });
put('/api/v1/media/:id', s.MediaAttachment, { id: () => it.media, body: { description: 'Lavender by the door', focus: '0.1,0.2' } });
del('/api/v1/media/:id', nobody, { id: () => it.loose });

// polls, posts for later
get('/api/v1/polls/:id', s.Poll, { id: () => it.asked.poll.id });
post('/api/v1/polls/:id/votes', s.Poll, { who: as('ben'), id: () => it.asked.poll.id, body: { choices: [0] } });
get('/api/v1/scheduled_statuses', s.some(s.ScheduledStatus), { first: async () => {
  it.later = (await ask(ada, 'POST', '/api/v1/statuses', { status: 'Tomorrow', scheduled_at: new Date(Date.now() + 3_600_000).toISOString() })).id;
} });
get('/api/v1/scheduled_statuses/:id', s.ScheduledStatus, { id: () => it.later });
put('/api/v1/scheduled_statuses/:id', s.ScheduledStatus, { id: () => it.later, body: () => ({ scheduled_at: new Date(Date.now() + 7_200_000).toISOString() }) });
del('/api/v1/scheduled_statuses/:id', nobody, { id: () => it.later });

// timelines
get('/api/v1/timelines/home', s.some(s.Status));
get('/api/v1/timelines/public', s.some(s.Status));
get('/api/v1/timelines/tag/:name', s.some(s.Status), { ':name': 'garden' });
get('/api/v1/timelines/list/:id', s.some(s.Status), { id: () => it.list.id, late: true });
get('/api/v1/timelines/link', s.empty, { query: () => 'url=https://garden.example/' });
get('/api/v1/timelines/direct', s.some(s.Status));
get('/api/v1/conversations', s.some(s.Conversation), { keepAs: (json) => { it.talk = json[0].id; } });
post('/api/v1/conversations/:id/read', s.Conversation, { id: () => it.talk });
post('/api/v1/conversations/:id/unread', s.Conversation, { id: () => it.talk });
del('/api/v1/conversations/:id', nobody, { id: () => it.talk });
get('/api/v1/markers', s.map(s.Marker), { query: () => 'timeline[]=home&timeline[]=notifications' });
post('/api/v1/markers', s.map(s.Marker), { body: () => ({ home: { last_read_id: it.post } }) });

// lists
post('/api/v1/lists', s.List, { body: { title: 'Family', replies_policy: 'list' }, keepAs: (json) => { it.list = json; } });
get('/api/v1/lists', s.some(s.List));
get('/api/v1/lists/:id', s.List, { id: () => it.list.id });
put('/api/v1/lists/:id', s.List, { id: () => it.list.id, body: { title: 'The family', exclusive: false } });
post('/api/v1/lists/:id/accounts', nobody, { id: () => it.list.id, body: () => ({ account_ids: [ben.id] }) });
get('/api/v1/lists/:id/accounts', s.some(s.Account), { id: () => it.list.id });
get('/api/v1/accounts/:id/lists', s.some(s.List), { id: () => ben.id });
del('/api/v1/lists/:id/accounts', nobody, { id: () => it.list.id, body: () => ({ account_ids: [ben.id] }), late: true });
del('/api/v1/lists/:id', nobody, { id: () => it.list.id, late: true });

// tags
get('/api/v1/tags/:name', s.Tag, { ':name': 'garden' });
post('/api/v1/tags/:name/follow', s.Tag, { ':name': 'garden' });
get('/api/v1/followed_tags', s.some(s.Tag));
post('/api/v1/tags/:name/unfollow', s.Tag, { ':name': 'garden' });
post('/api/v1/tags/:name/feature', s.Tag, { ':name': 'garden' });
post('/api/v1/tags/:name/unfeature', s.Tag, { ':name': 'garden' });
post('/api/v1/featured_tags', s.FeaturedTag, { body: { name: 'garden' }, keep: 'featured' });
get('/api/v1/featured_tags', s.some(s.FeaturedTag));
get('/api/v1/accounts/:id/featured_tags', s.some(s.FeaturedTag), { id: () => ada.id, who: as('ben') });
get('/api/v1/featured_tags/suggestions', s.list(s.Tag));
del('/api/v1/featured_tags/:id', nobody, { id: () => it.featured });

// people's bits
post('/api/v1/accounts/:id/note', s.Relationship, { id: () => ben.id, body: { comment: 'a neighbour' } });
for (const act of ['endorse', 'unendorse', 'pin'])
  post(`/api/v1/accounts/:id/${act}`, s.Relationship, { id: () => ben.id });
get('/api/v1/endorsements', s.some(s.Account));
get('/api/v1/accounts/:id/endorsements', s.list(s.Account), { id: () => ada.id });
post('/api/v1/accounts/:id/unpin', s.Relationship, { id: () => ben.id });
post('/api/v1/domain_blocks', nobody, { body: { domain: 'far.example' } });
get('/api/v1/domain_blocks', s.some(s.text));
get('/api/v1/domain_blocks/preview', s.map(s.whole), { query: () => 'domain=far.example' });
del('/api/v1/domain_blocks', nobody, { body: { domain: 'far.example' } });

// other servers, as the host decides
const admin = () => hope.admin;
post('/api/v1/admin/domain_blocks', s.AdminDomainBlock, { who: admin, body: { domain: 'loud.example', severity: 'suspend',
  public_comment: 'Loud', obfuscate: true }, keep: 'block' });
get('/api/v1/admin/domain_blocks', s.some(s.AdminDomainBlock), { who: admin });
get('/api/v1/admin/domain_blocks/:id', s.AdminDomainBlock, { who: admin, id: () => it.block });
put('/api/v1/admin/domain_blocks/:id', s.AdminDomainBlock, { who: admin, id: () => it.block, body: { severity: 'silence' } });
get('/api/v1/instance/domain_blocks', s.some(s.PublishedBlock), { who: anyone, first: () => onPage('/host', /host$/, { publishes_peers: '1' }) });
get('/api/v1/instance/peers', s.list(s.text), { who: anyone });
del('/api/v1/admin/domain_blocks/:id', nobody, { who: admin, id: () => it.block });
post('/api/v1/admin/domain_allows', s.AdminDomainAllow, { who: admin, body: { domain: 'quiet.example' }, keep: 'allow' });
get('/api/v1/admin/domain_allows', s.some(s.AdminDomainAllow), { who: admin });
get('/api/v1/admin/domain_allows/:id', s.AdminDomainAllow, { who: admin, id: () => it.allow });
del('/api/v1/admin/domain_allows/:id', nobody, { who: admin, id: () => it.allow });
get('/api/v1/accounts/:id/identity_proofs', s.empty, { id: () => ben.id });

// filters
post('/api/v2/filters', s.Filter, { body: { title: 'Wards', context: ['home'], filter_action: 'warn',
  keywords_attributes: [{ keyword: 'hospital', whole_word: true }] }, keep: 'filter' });
get('/api/v2/filters', s.some(s.Filter));
get('/api/v2/filters/:id', s.Filter, { id: () => it.filter });
put('/api/v2/filters/:id', s.Filter, { id: () => it.filter, body: { title: 'Hospitals', expires_in: 3600 } });
post('/api/v2/filters/:id/keywords', s.FilterKeyword, { id: () => it.filter, body: { keyword: 'ward' }, keep: 'word' });
get('/api/v2/filters/:id/keywords', s.some(s.FilterKeyword), { id: () => it.filter });
get('/api/v2/filters/keywords/:id', s.FilterKeyword, { id: () => it.word });
put('/api/v2/filters/keywords/:id', s.FilterKeyword, { id: () => it.word, body: { keyword: 'wards' } });
del('/api/v2/filters/keywords/:id', nobody, { id: () => it.word });
post('/api/v2/filters/:id/statuses', s.FilterStatus, { id: () => it.filter, body: () => ({ status_id: it.answer }), keep: 'filtered' });
get('/api/v2/filters/:id/statuses', s.some(s.FilterStatus), { id: () => it.filter });
get('/api/v2/filters/statuses/:id', s.FilterStatus, { id: () => it.filtered });
del('/api/v2/filters/statuses/:id', nobody, { id: () => it.filtered });
post('/api/v1/filters', s.FilterV1, { body: { phrase: 'clinic', context: ['home'] }, keep: 'old' });
get('/api/v1/filters', s.some(s.FilterV1));
get('/api/v1/filters/:id', s.FilterV1, { id: () => it.old });
put('/api/v1/filters/:id', s.FilterV1, { id: () => it.old, body: { phrase: 'clinics', context: ['home', 'public'] } });
del('/api/v1/filters/:id', nobody, { id: () => it.old });
del('/api/v2/filters/:id', nobody, { id: () => it.filter });

// notifications
get('/api/v1/notifications', s.some(s.Notification));
get('/api/v1/notifications/unread_count', s.Count);
get('/api/v1/notifications/:id', s.Notification, { id: () => it.notice });
get('/api/v2/notifications', s.GroupedNotifications, { keepAs: (json) => { it.group = json.notification_groups[0].group_key; } });
get('/api/v2/notifications/unread_count', s.Count);
get('/api/v2/notifications/:key', s.GroupedNotifications, { ':key': () => it.group });
get('/api/v2/notifications/:key/accounts', s.some(s.Account), { ':key': () => it.group });
get('/api/v2/notifications/policy', s.NotificationPolicy);
patch('/api/v2/notifications/policy', s.NotificationPolicy, { body: { for_not_following: 'filter' } });
put('/api/v2/notifications/policy', s.NotificationPolicy, { body: { for_not_following: 'filter' } });
patch('/api/v1/notifications/policy', s.NotificationPolicyV1, { body: { filter_not_following: true } });
get('/api/v1/notifications/policy', s.NotificationPolicyV1);
put('/api/v1/notifications/policy', s.NotificationPolicyV1, { body: { filter_not_following: true } });
get('/api/v1/notifications/requests', s.some(s.NotificationRequest), {
  first: () => share(cleo, '@ada are you there'), keepAs: (json) => { it.request = json[0].id; } });
get('/api/v1/notifications/requests/merged', { merged: s.yes });
get('/api/v1/notifications/requests/:id', s.NotificationRequest, { id: () => it.request });
post('/api/v1/notifications/requests/:id/accept', nobody, { id: () => it.request });
post('/api/v1/notifications/requests/:id/dismiss', nobody, { first: waitAgain, id: () => it.request });
post('/api/v1/notifications/requests/dismiss', nobody, { body: () => ({ id: [it.request] }) });
post('/api/v1/notifications/requests/accept', nobody, { body: () => ({ id: [it.request] }) });
post('/api/v2/notifications/:key/dismiss', nobody, { ':key': () => it.group });
const newest = async () => { it.notice = (await ask(ada, 'GET', '/api/v1/notifications'))[0].id; };
post('/api/v1/notifications/:id/dismiss', nobody, { first: newest, id: () => it.notice });
post('/api/v1/notifications/dismiss', nobody, { first: newest, body: () => ({ id: it.notice }) });
post('/api/v1/notifications/clear', nobody);

// push
const subscription = () => {
  const keys = createECDH('prime256v1');
  return { subscription: { endpoint: 'http://127.0.0.1:9/push', standard: true,
    keys: { p256dh: keys.generateKeys().toString('base64url'), auth: randomBytes(16).toString('base64url') } },
  data: { policy: 'all', alerts: { mention: true } } };
};
post('/api/v1/push/subscription', s.PushSubscription, { body: subscription });
get('/api/v1/push/subscription', s.PushSubscription);
put('/api/v1/push/subscription', s.PushSubscription, { body: { data: { alerts: { favourite: true }, policy: 'followed' } } });
del('/api/v1/push/subscription', nobody);

// the place, finding things
get('/api/v2/search', s.Search, { query: () => 'q=garden' });
get('/api/v1/instance', s.InstanceV1, { who: anyone });
get('/api/v2/instance', s.Instance, { who: anyone });
get('/api/v1/instance/rules', s.list(s.Rule), { who: anyone });
get('/api/v1/instance/extended_description', s.ExtendedDescription, { who: anyone });
get('/api/v1/instance/privacy_policy', s.ExtendedDescription, { who: anyone });
get('/api/v1/custom_emojis', s.empty, { who: anyone });
for (const path of ['/api/v1/trends', '/api/v1/trends/tags', '/api/v1/trends/statuses', '/api/v1/trends/links'])
  get(path, s.empty, { who: anyone });
for (const path of ['/api/v1/suggestions', '/api/v2/suggestions'])
  get(path, s.empty);
for (const path of ['/api/v1/directory', '/api/v1/peers/search'])
  get(path, s.empty, { who: anyone });
del('/api/v1/suggestions/:id', nobody, { id: () => ben.id });
get('/api/v1/instance/activity', s.some(s.Week), { who: anyone });
get('/api/v1/instance/languages', s.some({ code: s.text, name: s.text }), { who: anyone });
get('/api/v1/instance/translation_languages', nobody, { who: anyone });
get('/api/v1/instance/terms_of_service', s.TermsOfService, { who: anyone, first: () => writeTerms(today()) });
get('/api/v1/instance/terms_of_service/:date', s.TermsOfService, { who: anyone, ':date': () => today() });
get('/api/v1/donation_campaigns', s.none, { who: anyone, status: 204 });
get('/api/oembed', s.OEmbed, { who: anyone, query: () => `url=${encodeURIComponent(`${server.address}/@ada/${it.post}`)}`,
  first: () => ask(ada, 'PATCH', '/api/v1/accounts/update_credentials', { indexable: true }) });

// announcements
get('/api/v1/announcements', s.some(s.Announcement), { first: announce, keepAs: (json) => { it.announcement = json[0].id; } });
put('/api/v1/announcements/:id/reactions/:name', nobody, { id: () => it.announcement, ':name': '🕯' });
del('/api/v1/announcements/:id/reactions/:name', nobody, { id: () => it.announcement, ':name': '🕯' });
post('/api/v1/announcements/:id/dismiss', nobody, { id: () => it.announcement });

// what is not made here: empty, or not found, as Mastodon would say it
get('/api/v1/annual_reports', { annual_reports: s.empty, accounts: s.empty, statuses: s.empty });
get('/api/v1/annual_reports/:year', s.Failure, { ':year': '2025', status: 404 });
get('/api/v1/annual_reports/:year/state', { state: s.one('ineligible') }, { ':year': '2025' });
post('/api/v1/annual_reports/:year/generate', nobody, { ':year': '2025' });
post('/api/v1/annual_reports/:year/read', s.Failure, { ':year': '2025', status: 404 });
get('/api/v1_alpha/async_refreshes/:id', s.Failure, { id: () => 'x', status: 404 });
for (const path of ['/api/v1/accounts/:id/collections', '/api/v1/accounts/:id/in_collections'])
  get(path, { collections: s.empty }, { id: () => ada.id });
post('/api/v1/collections', s.Failure, { body: { name: 'Gardeners' }, status: 403 });
get('/api/v1/collections/:id', s.Failure, { id: () => '1', status: 404 });
patch('/api/v1/collections/:id', s.Failure, { id: () => '1', body: { name: 'x' }, status: 404 });
del('/api/v1/collections/:id', s.Failure, { id: () => '1', status: 404 });
post('/api/v1/collections/:id/items', s.Failure, { id: () => '1', body: () => ({ account_id: ben.id }), status: 404 });
del('/api/v1/collections/:id/items/:item', s.Failure, { id: () => '1', ':item': '1', status: 404 });
post('/api/v1/collections/:id/items/:item/revoke', s.Failure, { id: () => '1', ':item': '1', status: 404 });
post('/api/v1/reports', s.Report, { body: () => ({ account_id: ben.id, status_ids: [it.answer], comment: 'only trying', category: 'other' }) });

// oneself
get('/api/v1/profile', s.Profile);
patch('/api/v1/profile', s.Profile, { body: { display_name: 'Ada', note: 'Her garden' } });
get('/oauth/userinfo', s.UserInfo);
post('/oauth/userinfo', s.UserInfo);
get('/api/v1/follow_requests/outgoing', s.some(s.Account), { first: () => ask(ada, 'POST', `/api/v1/accounts/${hope.id}/follow`) });

get('/api/v1/user', s.User);
post('/api/v1/user/email_change', s.Failure, { body: { new_email: 'ada@garden.example', password: PASSWORD }, status: 422 });
get('/api/v1/user/2fa/qruri', s.none, { keepAs: (_, said) => { it.key = new URL(said).searchParams.get('secret'); } });
get('/api/v1/user/2fa/qr.png', s.none);
post('/api/v1/user/2fa/enable', s.some(s.text), { body: () => ({ code: code(it.key) }) });
post('/api/v1/user/2fa/disable', nobody, { body: { password: PASSWORD }, first: async () =>
  assert.ok((await ask(ada, 'GET', '/api/v1/user')).two_factor_enabled_at) });
get('/api/v1/tokens', s.some(s.TokenInfo), { who: as('dora'), keepAs: (json) => { it.access = json[0].id; } });
get('/api/v1/tokens/:id', s.TokenInfo, { who: as('dora'), id: () => it.access });
get('/api/v1/interaction_policies/defaults', s.InteractionPolicies);
get('/api/v1/statuses/:id/quotes', s.some(s.Status), { id: () => it.open, first: async () => {
  it.open = (await share(ada, 'Quote me', { quote_approval_policy: 'public' })).id;
  it.quote = (await share(ben, 'As she says', { quoted_status_id: it.open, quote_approval_policy: 'public' })).id;
  it.outer = (await share(ada, 'And he', { quoted_status_id: it.quote })).id;
  assert.equal((await ask(cleo, 'GET', `/api/v1/statuses/${it.outer}`)).quote.quoted_status.quote.quoted_status_id, it.open);
} });
get('/api/v1/statuses/:id', s.Status, { id: () => it.outer });
post('/api/v1/statuses/:id/quotes/:post/revoke', s.Status, { id: () => it.open, ':post': () => it.quote });
put('/api/v1/statuses/:id/interaction_policy', s.Status, { id: () => it.open, body: { quote_approval_policy: 'followers' } });
get('/api/v1/interaction_requests', s.some(s.InteractionRequest), { first: waitForAWord, keepAs: (json) => { it.held = json[0].id; } });
get('/api/v1/interaction_requests/:id', s.InteractionRequest, { id: () => it.held });
post('/api/v1/interaction_requests/:id/authorize', s.InteractionRequest, { id: () => it.held });
post('/api/v1/interaction_requests/:id/reject', s.InteractionRequest, { id: () => it.held,
  first: async () => { await waitForAWord(); it.held = (await ask(ada, 'GET', '/api/v1/interaction_requests'))[0].id; } });
patch('/api/v1/interaction_policies/defaults', s.InteractionPolicies, { body: { public: { can_reply: { always: ['followers'] } } } });
get('/api/v1/exports/stats', s.ExportStats);
for (const list of ['following', 'followers', 'lists', 'circles', 'blocks', 'mutes', 'restrictions', 'bookmarks', 'domain_blocks', 'readers', 'comment_words', 'reader_log', 'filters', 'quiet'])
  get(`/api/v1/exports/${list}.csv`, s.none);
post('/api/v1/import', nobody, { body: () => {
  const body = new FormData();
  body.append('data', new Blob(['Account address\nnobody_here\n'], { type: 'text/csv' }), 'mutes.csv');
  body.append('type', 'mutes');
  return body;
}, status: 202 });
get('/api/v1/import', s.some(s.Import), { keepAs: (json) => { it.import = json[0].id; } });
get('/api/v1/import/:id', { ...s.Import, left: s.list(s.ImportLine) }, { id: () => it.import });
// These end what asks for them, so they come last.
post('/api/v1/accounts/alias', s.CredentialAccount, { body: () => ({ also_known_as_uris: [it.uri] }), first: async () => {
  it.uri = (await ask(dora, 'GET', '/api/v1/accounts/verify_credentials')).uri;
}, late: true });
post('/api/v1/accounts/move', { message: s.one('accepted') }, { who: as('dora'), status: 202, late: true,
  body: async () => ({ password: PASSWORD, moved_to_uri: (await ask(ada, 'GET', '/api/v1/accounts/verify_credentials')).uri }) });
get('/api/v1/accounts/:id', s.MovedAccount, { id: () => dora.id, late: true });
post('/api/v1/user/password_change', nobody, { who: as('cleo'), body: { old_password: PASSWORD, new_password: 'roses by the wall' }, late: true });
post('/api/v1/accounts/delete', nobody, { who: as('cleo'), body: { password: 'roses by the wall' }, status: 202, late: true });
post('/api/v1/tokens/:id/invalidate', s.TokenInfo, { who: as('dora'), id: () => it.access, late: true });

// apps
post('/api/v1/apps', s.CredentialApplication, { who: anyone, body: { client_name: 'an app', redirect_uris: 'https://app.example/back',
  scopes: 'read write' }, keepAs: (json) => { it.app = json; } });
post('/oauth/token', s.Token, { who: anyone, body: () => ({ grant_type: 'client_credentials', client_id: it.app.client_id,
  client_secret: it.app.client_secret, scope: 'read write' }), keepAs: (json) => { it.token = json.access_token; } });
get('/api/v1/apps/verify_credentials', s.VerifiedApplication);
post('/api/v1/accounts', s.Token, { who: () => it.token, first: openDoors, body: { username: 'edda', email: 'edda@garden.example',
  password: PASSWORD, agreement: true, locale: 'en' } });
get('/api/v1/emails/check_confirmation', s.yes);
post('/api/v1/emails/confirmations', s.Failure, { status: 403 });
post('/oauth/revoke', nobody, { who: anyone, body: () => ({ client_id: it.app.client_id, client_secret: it.app.client_secret, token: it.token }) });

// --- the walk ---

const isPicture = (path) => /missing\.png$/.test(path);
const isStream = (path) => path.startsWith('/api/v1/streaming');

function filled({ path, query, ...of }) {
  const value = (v) => (typeof v === 'function' ? v() : v);
  const done = path.replace(/:[a-z_]+/g, (name) => encodeURIComponent(value(name === ':id' ? of.id : of[name])));
  return query ? `${done}?${query()}` : done;
}

async function walk(one) {
  await one.first?.();
  const body = typeof one.body === 'function' ? await one.body() : one.body;
  const { status, json, text } = await send(one.who(), one.method, filled(one), body);
  assert.equal(status, one.status, `${one.row}: ${text.slice(0, 500)}`);
  s.check(json, one.shape, one.row);
  if (one.keep)
    it[one.keep] = json.id;
  one.keepAs?.(json, text);
}

for (const one of [...lines.filter((l) => !l.late), ...lines.filter((l) => l.late)])
  test(one.row, () => walk(one));

test('each address has its line, and each line an address', () => {
  const said = execFileSync(join(build, 'rosemary'), ['routes'], { encoding: 'utf8' });
  const routes = said.trim().split('\n').map((row) => row.split(/\s+/)).filter(([, path]) => /^\/(api|oauth\/(token|revoke|userinfo))/.test(path))
    .map(([method, path]) => `${method} ${path}`).filter((row) => !isPicture(row) && !isStream(row.split(' ')[1]));
  assert.deepEqual([...new Set(lines.map((l) => l.row))].sort(), routes.sort());
});
