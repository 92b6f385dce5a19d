// A person's week with masto.js, the library that Elk and Phanpy stand on: signing in, sharing one
// photograph and ten, answering, lists, filters, polls, posts for later, notifications, streams.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createOAuthAPIClient, createRestAPIClient, createStreamingAPIClient } from 'masto';
import { Server } from '../lib/server.mjs';
import { until } from '../lib/until.mjs';
import { setUp } from '../lib/visitor.mjs';
import { allow, hearsOfEach, people, picture } from './lib/home.mjs';

const SCOPES = 'read write follow push';
let server, ada, ben;

// Registers an app and signs in through the pages, as the library's own guide tells.
async function enter(visitor) {
  const url = server.address;
  const app = await createRestAPIClient({ url }).v1.apps.create({
    clientName: 'a week', redirectUris: 'urn:ietf:wg:oauth:2.0:oob', scopes: SCOPES });
  assert.equal(typeof app.vapidKey, 'string');
  const code = await allow(server, visitor, app.clientId, SCOPES);
  const token = await createOAuthAPIClient({ url }).token.create({
    grantType: 'authorization_code', clientId: app.clientId, clientSecret: app.clientSecret,
    redirectUri: 'urn:ietf:wg:oauth:2.0:oob', code, scope: SCOPES });
  const masto = createRestAPIClient({ url, accessToken: token.accessToken });
  const me = await masto.v1.accounts.verifyCredentials();
  return { v1: masto.v1, v2: masto.v2, me, bearer: token.accessToken };
}

const share = (who, words, more = {}) => who.v1.statuses.create({ status: words, visibility: 'public', ...more });

before(async () => {
  server = await Server.start({ fetch_private: true });
  const host = await hearsOfEach(await setUp(server, 'ada'));
  const [benVisitor] = await people(server, ['ben']);
  ada = await enter(host);
  ben = await enter(benVisitor);
});

after(() => server?.stop());

test('the place tells an app what it can do', async () => {
  const v2 = await ada.v2.instance.fetch();
  assert.match(v2.version, /^4\.\d\.\d \(compatible; Rosemary /);
  assert.equal(v2.configuration.statuses.maxCharacters, 5000);
  assert.ok(v2.configuration.urls.streaming.startsWith('ws'));
  assert.ok(v2.configuration.vapid.publicKey.length > 80);
  assert.equal(v2.configuration.translation.enabled, false);
  assert.ok(v2.configuration.polls.maxOptions >= 4);
  assert.equal(v2.usage.users.activeMonth, 0);
  assert.deepEqual(await ada.v1.customEmojis.list(), []);
  assert.deepEqual(await ada.v1.trends.tags.list(), []);
});

test('a profile is changed and read', async () => {
  const me = await ben.v1.accounts.updateCredentials({ displayName: 'Ben', note: 'A rose garden',
    locked: true, avatar: picture(40, 40), fieldsAttributes: [{ name: 'Garden', value: 'roses' }] });
  assert.equal(me.displayName, 'Ben');
  assert.equal(me.source.note, 'A rose garden');
  assert.deepEqual(me.source.fields.map((f) => f.value), ['roses']);
  assert.equal((await ada.v1.accounts.lookup({ acct: 'ben' })).displayName, 'Ben');
});

test('a follow request is asked for and granted, both ways', async () => {
  for (const [one, other] of [[ada, ben], [ben, ada]]) {
    const rel = await one.v1.accounts.$select(other.me.id).follow();
    assert.equal(rel.requested, true);
    const asking = await other.v1.followRequests.list();
    assert.deepEqual(asking.map((a) => a.id), [one.me.id]);
    await other.v1.followRequests.$select(one.me.id).authorize();
    const [now] = await one.v1.accounts.relationships.fetch({ id: [other.me.id] });
    assert.equal(now.following, true);
  }
});

test('one photograph with a description', async () => {
  const media = await ada.v2.media.create({ file: picture(60, 40), description: 'Roses in June', focus: '0.5,-0.5' });
  const post = await share(ada, 'Her roses', { mediaIds: [media.id] });
  const [shown] = (await ben.v1.statuses.$select(post.id).fetch()).mediaAttachments;
  assert.equal(shown.description, 'Roses in June');
  assert.equal(shown.meta.focus.x, 0.5);
  const file = await fetch(shown.url);
  assert.equal(file.headers.get('content-type'), 'image/jpeg');
  const grid = await ben.v1.accounts.$select(ada.me.id).statuses.list({ onlyMedia: true });
  assert.ok(grid.some((p) => p.id === post.id));
});

test('ten photographs, edited, deleted and written anew', async () => {
  const ids = [];
  for (let i = 0; i < 10; i++)
    ids.push((await ada.v2.media.create({ file: picture(30, 20, i), description: `Photograph ${i}` })).id);
  const post = await share(ada, 'An album', { mediaIds: ids });
  assert.deepEqual(post.mediaAttachments.map((m) => m.description), ids.map((_, i) => `Photograph ${i}`));
  const edited = await ada.v1.statuses.$select(post.id).update({ status: 'The album', mediaIds: ids.slice(1),
    mediaAttributes: [{ id: ids[1], description: 'The first now' }] });
  assert.equal(edited.mediaAttachments.length, 9);
  assert.equal(edited.mediaAttachments[0].description, 'The first now');
  assert.ok(edited.editedAt);
  assert.equal((await ada.v1.statuses.$select(post.id).history.list()).length, 2);
  assert.equal((await ada.v1.statuses.$select(post.id).source.fetch()).text, 'The album');
  const was = await ada.v1.statuses.$select(post.id).remove();
  assert.equal(was.text, 'The album');
  await assert.rejects(ada.v1.statuses.$select(post.id).fetch(), { statusCode: 404 });
  const again = await share(ada, was.text, { mediaIds: was.mediaAttachments.map((m) => m.id) });
  assert.equal(again.mediaAttachments.length, 9);
});

test('a comment, a candle, a bookmark, a boost; and all of it taken back', async () => {
  const post = await share(ada, 'A grandmother walked here');
  const answer = await share(ben, '@ada She did', { inReplyToId: post.id });
  const context = await ada.v1.statuses.$select(post.id).context.fetch();
  assert.deepEqual(context.descendants.map((p) => p.id), [answer.id]);
  const mine = ben.v1.statuses.$select(post.id);
  assert.equal((await mine.favourite()).favourited, true);
  assert.equal((await mine.bookmark()).bookmarked, true);
  assert.equal((await mine.reblog()).reblog.id, post.id);
  assert.equal((await ada.v1.statuses.$select(post.id).fetch()).favouritesCount, 1);
  assert.equal((await mine.fetch()).favouritesCount, 0, 'a count is told to the author alone');
  assert.ok((await ben.v1.bookmarks.list()).some((p) => p.id === post.id));
  assert.ok((await ben.v1.favourites.list()).some((p) => p.id === post.id));
  assert.deepEqual((await ada.v1.statuses.$select(post.id).favouritedBy.list()).map((a) => a.id), [ben.me.id]);
  assert.equal((await mine.unfavourite()).favourited, false);
  assert.equal((await mine.unbookmark()).bookmarked, false);
  assert.equal((await mine.unreblog()).reblogged, false);
  assert.equal((await mine.mute()).muted, true);
  assert.equal((await mine.unmute()).muted, false);
});

test('several posts and several people at once', async () => {
  const ids = [(await share(ada, 'one')).id, (await share(ada, 'two')).id];
  assert.deepEqual((await ben.v1.statuses.list({ id: ids })).map((p) => p.id).sort(), [...ids].sort());
  assert.equal((await ben.v1.accounts.fetch({ id: [ada.me.id, ben.me.id] })).length, 2);
});

test('home is read page by page, stable while posts arrive', async () => {
  const ids = [];
  for (let i = 0; i < 7; i++)
    ids.unshift((await share(ada, `page ${i}`)).id);
  const seen = [];
  for await (const page of ben.v1.timelines.home.list({ limit: 3 })) {
    seen.push(...page.map((p) => p.id));
    if (seen.length <= 3)
      await share(ada, 'arrives meanwhile');
    if (seen.length >= 9)
      break;
  }
  assert.deepEqual(seen.filter((id) => ids.includes(id)), ids);
  assert.equal(new Set(seen).size, seen.length);
});

test('a list of people, its timeline, and out of home', async () => {
  const list = await ben.v1.lists.create({ title: 'Family', repliesPolicy: 'list', exclusive: true });
  assert.equal(list.exclusive, true);
  await ben.v1.lists.$select(list.id).accounts.create({ accountIds: [ada.me.id] });
  assert.deepEqual((await ben.v1.accounts.$select(ada.me.id).lists.list()).map((l) => l.title), ['Family']);
  const post = await share(ada, 'for the list');
  assert.equal((await ben.v1.timelines.list.$select(list.id).list({ limit: 1 }))[0].id, post.id);
  assert.ok(!(await ben.v1.timelines.home.list()).some((p) => p.id === post.id));
  await ben.v1.lists.$select(list.id).update({ title: 'The family', exclusive: false });
  assert.ok((await ben.v1.timelines.home.list()).some((p) => p.id === post.id));
  await ben.v1.lists.$select(list.id).accounts.remove({ accountIds: [ada.me.id] });
  await ben.v1.lists.$select(list.id).remove();
  assert.deepEqual(await ben.v1.lists.list(), []);
});

test('a filter finds its words', async () => {
  const filter = await ben.v2.filters.create({ title: 'Hospital', context: ['home', 'thread'], filterAction: 'warn',
    keywordsAttributes: [{ keyword: 'hospital', wholeWord: true }] });
  const post = await share(ada, 'At the Hospital again');
  const seen = await ben.v1.statuses.$select(post.id).fetch();
  assert.equal(seen.filtered[0].filter.id, filter.id);
  assert.deepEqual(seen.filtered[0].keywordMatches, ['hospital']);
  assert.deepEqual((await ada.v1.statuses.$select(post.id).fetch()).filtered, []);
  await ben.v2.filters.$select(filter.id).update({ title: 'Wards' });
  assert.equal((await ben.v2.filters.$select(filter.id).fetch()).title, 'Wards');
  await ben.v2.filters.$select(filter.id).remove();
  assert.deepEqual((await ben.v1.statuses.$select(post.id).fetch()).filtered, []);
});

test('a poll is asked and answered', async () => {
  const post = await share(ada, 'When shall we walk?', { poll: { options: ['Saturday', 'Sunday'], expiresIn: 3600 } });
  assert.equal(post.poll.options.length, 2);
  const poll = await ben.v1.polls.$select(post.poll.id).votes.create({ choices: [1] });
  assert.deepEqual(poll.ownVotes, [1]);
  await assert.rejects(ben.v1.polls.$select(post.poll.id).votes.create({ choices: [0] }), { statusCode: 422 });
  assert.equal((await ada.v1.polls.$select(post.poll.id).fetch()).votesCount, 1);
});

test('a post for later is planned, moved and cancelled; one of the past lies where it belongs', async () => {
  const at = new Date(Date.now() + 3_600_000).toISOString();
  const later = await ada.v1.statuses.create({ status: 'Tomorrow', scheduledAt: at });
  assert.equal(later.params.text, 'Tomorrow');
  const moved = await ada.v1.scheduledStatuses.$select(later.id)
    .update({ scheduledAt: new Date(Date.now() + 7_200_000).toISOString() });
  assert.ok(new Date(moved.scheduledAt) > new Date(at));
  assert.equal((await ada.v1.scheduledStatuses.list()).length, 1);
  await ada.v1.scheduledStatuses.$select(later.id).remove();
  assert.deepEqual(await ada.v1.scheduledStatuses.list(), []);
  const old = await share(ada, 'As it was then', { scheduledAt: '2019-06-01T12:00:00.000Z' });
  assert.equal(old.createdAt, '2019-06-01T12:00:00.000Z');
  assert.ok(!(await ben.v1.timelines.home.list({ limit: 40 })).some((p) => p.id === old.id));
  const profile = await ben.v1.accounts.$select(ada.me.id).statuses.list({ limit: 40, excludeReplies: true });
  assert.equal(profile.at(-1).id, old.id);
});

test('a conversation is read and put away', async () => {
  const post = await share(ada, '@ben only for you', { visibility: 'direct' });
  const [talk] = await ben.v1.conversations.list();
  assert.equal(talk.lastStatus.id, post.id);
  assert.equal(talk.unread, true);
  assert.equal((await ben.v1.conversations.$select(talk.id).read()).unread, false);
  await ben.v1.conversations.$select(talk.id).remove();
  assert.deepEqual(await ben.v1.conversations.list(), []);
});

test('tags are followed and put on the profile', async () => {
  assert.equal((await ben.v1.tags.$select('Roses').follow()).following, true);
  assert.deepEqual((await ben.v1.followedTags.list()).map((t) => t.name.toLowerCase()), ['roses']);
  const featured = await ada.v1.featuredTags.create({ name: 'garden' });
  assert.deepEqual((await ben.v1.accounts.$select(ada.me.id).featuredTags.list()).map((t) => t.name), ['garden']);
  await ada.v1.featuredTags.$select(featured.id).remove();
  assert.equal((await ben.v1.tags.$select('Roses').unfollow()).following, false);
});

test('notifications come one by one and in groups, and are put away', async () => {
  const post = await share(ada, 'A quiet evening');
  await ben.v1.statuses.$select(post.id).favourite();
  const [first] = await ada.v1.notifications.list({ types: ['favourite'] });
  assert.equal(first.status.id, post.id);
  assert.equal((await ada.v1.notifications.$select(first.id).fetch()).account.id, ben.me.id);
  const groups = await ada.v2.notifications.list({ types: ['favourite'], groupedTypes: ['favourite'] });
  assert.equal(groups.notificationGroups[0].statusId, post.id);
  assert.deepEqual(groups.notificationGroups[0].sampleAccountIds, [ben.me.id]);
  assert.ok(groups.accounts.some((a) => a.id === ben.me.id));
  assert.ok((await ada.v1.notifications.unreadCount.fetch()).count > 0);
  const policy = await ada.v2.notifications.policy.update({ forNotFollowing: 'filter' });
  assert.equal(policy.forNotFollowing, 'filter');
  await ada.v2.notifications.policy.update({ forNotFollowing: 'accept' });
  assert.deepEqual(await ada.v1.notifications.requests.list(), []);
  await ada.v1.notifications.clear();
  assert.deepEqual(await ada.v1.notifications.list(), []);
});

test('mute, block, note, report', async () => {
  const him = ada.v1.accounts.$select(ben.me.id);
  assert.equal((await him.note.create({ comment: 'a neighbour' })).note, 'a neighbour');
  assert.equal((await him.mute({ notifications: true, duration: 3600 })).muting, true);
  assert.ok((await ada.v1.mutes.list()).some((a) => a.id === ben.me.id));
  assert.equal((await him.unmute()).muting, false);
  const report = await ada.v1.reports.create({ accountId: ben.me.id, comment: 'only trying', category: 'other' });
  assert.equal(report.targetAccount.id, ben.me.id);
  await ada.v1.domainBlocks.create({ domain: 'far.example' });
  assert.deepEqual(await ada.v1.domainBlocks.list(), ['far.example']);
  await ada.v1.domainBlocks.remove({ domain: 'far.example' });
});

test('search finds people, tags and posts', async () => {
  await share(ada, 'Lavender by the door #lavender');
  const found = await ada.v2.search.list({ q: 'lavender' });
  assert.ok(found.statuses.some((p) => /Lavender/.test(p.content)));
  assert.ok(found.hashtags.some((t) => t.name === 'lavender'));
  assert.ok((await ada.v2.search.list({ q: 'ben', type: 'accounts' })).accounts.some((a) => a.id === ben.me.id));
});

test('the streams tell at once', async () => {
  const { configuration: { urls } } = await ben.v2.instance.fetch();
  const streaming = createStreamingAPIClient({ streamingApiUrl: urls.streaming, accessToken: ben.bearer });
  const heard = [];
  const listen = async (sub) => {
    for await (const event of sub)
      heard.push(event);
  };
  const subs = [streaming.user.subscribe(), streaming.hashtag.subscribe({ tag: 'stream' })];
  const listening = subs.map(listen);
  await until(async () => {
    const probe = await share(ada, 'are you there');
    await new Promise((go) => setTimeout(go, 100));
    return heard.some((e) => e.event === 'update' && e.payload.id === probe.id);
  });
  const post = await share(ada, 'at once #stream');
  await until(() => heard.filter((e) => e.event === 'update' && e.payload.id === post.id).length === 2);
  await ada.v1.statuses.$select(post.id).update({ status: 'at once, changed #stream' });
  await until(() => heard.some((e) => e.event === 'status.update' && e.payload.id === post.id));
  const answer = await share(ada, '@ben hear', { visibility: 'direct' });
  await until(() => heard.some((e) => e.event === 'notification' && e.payload.status?.id === answer.id));
  await ada.v1.statuses.$select(post.id).remove();
  await until(() => heard.some((e) => e.event === 'delete' && e.payload === post.id));
  subs.forEach((s) => s.unsubscribe());
  streaming.close();
  await Promise.race([Promise.all(listening), new Promise((go) => setTimeout(go, 2000))]);
});

test('markers and preferences', async () => {
  const { id } = await share(ada, 'read so far');
  const marks = await ben.v1.markers.create({ home: { lastReadId: id } });
  assert.equal(marks.home.lastReadId, id);
  assert.equal((await ben.v1.markers.fetch({ timeline: ['home'] })).home.lastReadId, id);
  assert.ok('posting:default:visibility' in await ben.v1.preferences.fetch());
});

test('what is refused is refused in words', async () => {
  await assert.rejects(ada.v1.statuses.create({ status: '' }), (e) => e.statusCode === 422 && e.message.length > 10);
  await assert.rejects(ada.v1.statuses.$select('999').fetch(), { statusCode: 404 });
  const stranger = createRestAPIClient({ url: server.address, accessToken: 'nobody' });
  await assert.rejects(async () => stranger.v1.timelines.home.list(), { statusCode: 401 });
});
