// A person's week with megalodon, the library that Whalebird and others stand on: sign-in, sharing,
// answers, lists, filters of the older kind, polls, posts for later, push, streams.
import assert from 'node:assert/strict';
import { createECDH, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import generator from 'megalodon';
import { Server } from '../lib/server.mjs';
import { until } from '../lib/until.mjs';
import { setUp } from '../lib/visitor.mjs';
import { allow, hearsOfEach, people, picture } from './lib/home.mjs';

// From a module that is no ES module, the function comes one level deeper.
const connect = generator.default ?? generator;
const SCOPES = ['read', 'write', 'follow', 'push'];
let server, ada, ben;

async function enter(visitor) {
  const stranger = connect('mastodon', server.address);
  const app = await stranger.registerApp('a week', { scopes: SCOPES });
  assert.ok(app.url.startsWith(`${server.address}/oauth/authorize`));
  const code = await allow(server, visitor, app.client_id, SCOPES.join(' '));
  const token = await stranger.fetchAccessToken(app.client_id, app.client_secret, code);
  const client = connect('mastodon', server.address, token.access_token);
  client.me = (await client.verifyAccountCredentials()).data;
  client.app = app;
  client.token = token;
  return client;
}

const share = async (who, words, more = {}) => (await who.postStatus(words, { visibility: 'public', ...more })).data;
const refusal = (status) => (e) => e.response?.status === status && e.response.data.error.length > 5;

before(async () => {
  server = await Server.start({ fetch_private: true });
  const host = await hearsOfEach(await setUp(server, 'ada'));
  const [visitor] = await people(server, ['ben']);
  ada = await enter(host);
  ben = await enter(visitor);
  for (const [one, other] of [[ada, ben], [ben, ada]]) {
    await one.followAccount(other.me.id);
    await other.acceptFollowRequest(one.me.id);
  }
});

after(() => server?.stop());

test('the place, the app and oneself', async () => {
  assert.equal((await ada.getInstance()).data.uri, new URL(server.address).host);
  assert.equal((await ada.verifyAppCredentials()).data.name, 'a week');
  const { data } = await ada.updateCredentials({ display_name: 'Ada', note: 'About her garden' });
  assert.equal(data.display_name, 'Ada');
  assert.equal((await ben.getAccount(ada.me.id)).data.display_name, 'Ada');
  assert.deepEqual((await ben.getIdentityProof(ada.me.id)).data, []);
  assert.ok((await ada.getPreferences()).data);
});

test('following, asked for and granted', async () => {
  const { data } = await ben.getRelationship(ada.me.id);
  assert.equal(data.following, true);
  assert.equal(data.followed_by, true);
  assert.deepEqual((await ada.getFollowRequests()).data, []);
});

test('a photograph, its description changed, the post edited and taken back', async () => {
  // In Node the library takes files as streams.
  const path = join(server.data, 'roses.png');
  await writeFile(path, Buffer.from(await picture(50, 30).arrayBuffer()));
  const { data: media } = await ada.uploadMedia(createReadStream(path), { description: 'Roses' });
  assert.equal((await ada.updateMedia(media.id, { description: 'Roses in June' })).data.description, 'Roses in June');
  const post = await share(ada, 'The garden', { media_ids: [media.id] });
  assert.equal(post.media_attachments[0].description, 'Roses in June');
  const { data: edited } = await ada.editStatus(post.id, { status: 'Her garden' });
  assert.match(edited.content, /Her garden/);
  assert.equal(edited.media_attachments.length, 1);
  assert.equal((await ada.getStatusSource(post.id)).data.text, 'Her garden');
  await ada.deleteStatus(post.id);
  await assert.rejects(ada.getStatus(post.id), refusal(404));
});

test('answers, candles, bookmarks, boosts, pins, muted threads', async () => {
  const post = await share(ada, 'By the sea');
  const answer = await share(ben, '@ada I was there', { in_reply_to_id: post.id });
  assert.deepEqual((await ada.getStatusContext(post.id)).data.descendants.map((p) => p.id), [answer.id]);
  assert.equal((await ben.favouriteStatus(post.id)).data.favourited, true);
  assert.deepEqual((await ada.getStatusFavouritedBy(post.id)).data.map((a) => a.id), [ben.me.id]);
  assert.equal((await ben.bookmarkStatus(post.id)).data.bookmarked, true);
  assert.deepEqual((await ben.getBookmarks()).data.map((p) => p.id), [post.id]);
  assert.equal((await ben.reblogStatus(post.id)).data.reblog.id, post.id);
  assert.equal((await ada.pinStatus(post.id)).data.pinned, true);
  assert.equal((await ben.muteStatus(post.id)).data.muted, true);
  assert.equal((await ben.unmuteStatus(post.id)).data.muted, false);
  assert.equal((await ada.unpinStatus(post.id)).data.pinned, false);
  assert.equal((await ben.unreblogStatus(post.id)).data.reblogged, false);
  assert.equal((await ben.unbookmarkStatus(post.id)).data.bookmarked, false);
  assert.equal((await ben.unfavouriteStatus(post.id)).data.favourited, false);
});

test('a list and its timeline', async () => {
  const { data: list } = await ben.createList('Family');
  await ben.addAccountsToList(list.id, [ada.me.id]);
  assert.deepEqual((await ben.getAccountsInList(list.id)).data.map((a) => a.id), [ada.me.id]);
  const post = await share(ada, 'for the family');
  assert.equal((await ben.getListTimeline(list.id)).data[0].id, post.id);
  assert.equal((await ben.updateList(list.id, 'All of us')).data.title, 'All of us');
  assert.deepEqual((await ben.getAccountLists(ada.me.id)).data.map((l) => l.id), [list.id]);
  await ben.deleteAccountsFromList(list.id, [ada.me.id]);
  await ben.deleteList(list.id);
  await assert.rejects(ben.getList(list.id), refusal(404));
});

test('a filter of the older kind', async () => {
  const { data: filter } = await ben.createFilter('hospital', ['home'], { whole_word: true });
  assert.equal((await ben.getFilter(filter.id)).data.phrase, 'hospital');
  assert.equal((await ben.updateFilter(filter.id, 'ward', ['home', 'public'])).data.phrase, 'ward');
  assert.equal((await ben.getFilters()).data.length, 1);
  await ben.deleteFilter(filter.id);
  assert.deepEqual((await ben.getFilters()).data, []);
});

test('a poll', async () => {
  const post = await share(ada, 'Where shall we meet?', { poll: { options: ['Garden', 'Shore'], expires_in: 600 } });
  const { data: poll } = await ben.votePoll(post.poll.id, [0]);
  assert.equal(poll.voted, true);
  assert.equal((await ada.getPoll(post.poll.id)).data.options[0].votes_count, 1);
  await assert.rejects(ben.votePoll(post.poll.id, [1]), refusal(422));
});

test('a post for later', async () => {
  const at = new Date(Date.now() + 3_600_000);
  const later = await share(ada, 'Tomorrow', { scheduled_at: at.toISOString() });
  assert.equal((await ada.getScheduledStatus(later.id)).data.id, later.id);
  const to = new Date(Date.now() + 7_200_000).toISOString();
  assert.equal((await ada.scheduleStatus(later.id, to)).data.scheduled_at, to);
  await ada.cancelScheduledStatus(later.id);
  assert.deepEqual((await ada.getScheduledStatuses()).data, []);
});

test('a conversation of two', async () => {
  const post = await share(ada, '@ben just us', { visibility: 'direct' });
  const [talk] = (await ben.getConversationTimeline()).data;
  assert.equal(talk.last_status.id, post.id);
  assert.equal((await ben.readConversation(talk.id)).data.unread, false);
  await ben.deleteConversation(talk.id);
  assert.deepEqual((await ben.getConversationTimeline()).data, []);
});

test('tags, marks, search', async () => {
  assert.equal((await ben.followTag('lavender')).data.following, true);
  assert.equal((await ben.getFollowedTags()).data[0].name, 'lavender');
  const post = await share(ada, 'By the wall #lavender');
  assert.equal((await ben.getTagTimeline('lavender')).data[0].id, post.id);
  await ben.unfollowTag('lavender');
  const { data: tag } = await ada.createFeaturedTag('lavender');
  assert.equal((await ada.getFeaturedTags()).data[0].name, 'lavender');
  await ada.deleteFeaturedTag(tag.id);
  assert.equal((await ben.saveMarkers({ home: { last_read_id: post.id } })).data.home.last_read_id, post.id);
  assert.equal((await ben.getMarkers(['home'])).data.home.last_read_id, post.id);
  assert.equal((await ada.search('lavender', { type: 'statuses' })).data.statuses[0].id, post.id);
  assert.equal((await ben.searchAccount('ada')).data[0].id, ada.me.id);
});

test('mutes, blocks, servers, a report', async () => {
  assert.equal((await ada.muteAccount(ben.me.id, true)).data.muting, true);
  assert.equal((await ada.getMutes()).data[0].id, ben.me.id);
  await ada.unmuteAccount(ben.me.id);
  await ada.blockDomain('far.example');
  assert.deepEqual((await ada.getDomainBlocks()).data, ['far.example']);
  await ada.unblockDomain('far.example');
  const { data: report } = await ada.report(ben.me.id, { comment: 'only trying' });
  assert.equal(report.comment, 'only trying');
  const { data: pinned } = await ada.pinAccount(ben.me.id);
  assert.equal(pinned.endorsed, true);
  assert.equal((await ada.getEndorsements()).data[0].id, ben.me.id);
  await ada.unpinAccount(ben.me.id);
});

test('a push arrives at its receiver', async () => {
  const got = [];
  const receiver = createServer((q, r) => {
    const parts = [];
    q.on('data', (b) => parts.push(b));
    q.on('end', () => { got.push({ headers: q.headers, bytes: Buffer.concat(parts) }); r.writeHead(201).end(); });
  });
  await new Promise((done) => receiver.listen(0, '127.0.0.1', done));
  try {
    const keys = createECDH('prime256v1');
    const p256dh = keys.generateKeys().toString('base64url');
    const auth = randomBytes(16).toString('base64url');
    const endpoint = `http://127.0.0.1:${receiver.address().port}/to/ada`;
    const { data } = await ada.subscribePushNotification({ endpoint, keys: { p256dh, auth } },
      { alerts: { favourite: true, mention: false } });
    assert.equal(data.endpoint, endpoint);
    assert.equal(data.alerts.favourite, true);
    const post = await share(ada, 'A candle, please');
    await share(ben, '@ada no push for this', { in_reply_to_id: post.id });
    await ben.favouriteStatus(post.id);
    await until(() => got.length === 1);
    assert.match(got[0].headers['content-encoding'], /^aes(128)?gcm$/);
    assert.ok(!got[0].bytes.includes('candle'), 'what is pushed is sealed');
    await ada.deletePushSubscription();
    await assert.rejects(ada.getPushSubscription(), refusal(404));
  } finally {
    receiver.close();
  }
});

test('the streams tell at once', async () => {
  const heard = [];
  const stream = await ben.userStreaming();
  try {
    for (const event of ['update', 'status_update', 'delete', 'notification'])
      stream.on(event, (what) => heard.push([event, what.id ?? what]));
    const has = (event, id) => heard.some(([e, i]) => e === event && i === id);
    await until(async () => {
      const { id } = await share(ada, 'are you there');
      await new Promise((go) => setTimeout(go, 100));
      return has('update', id);
    });
    const post = await share(ada, 'at once');
    await until(() => has('update', post.id));
    await ada.editStatus(post.id, { status: 'at once, changed' });
    await until(() => has('status_update', post.id));
    await ada.deleteStatus(post.id);
    await until(() => has('delete', post.id));
    await share(ada, '@ben hear');
    await until(() => heard.some(([e]) => e === 'notification'));
  } finally {
    stream.stop();
  }
});

test('notifications are read and put away', async () => {
  const post = await share(ada, 'Evening light');
  await ben.favouriteStatus(post.id);
  const { data } = await ada.getNotifications();
  assert.equal(data[0].type, 'favourite');
  assert.equal((await ada.getNotification(data[0].id)).data.id, data[0].id);
  await ada.dismissNotification(data[0].id);
  await assert.rejects(ada.getNotification(data[0].id), refusal(404));
  await ada.dismissNotifications();
  assert.deepEqual((await ada.getNotifications()).data, []);
});

test('an app that is told to go has gone', async () => {
  await ben.revokeToken(ben.app.client_id, ben.app.client_secret, ben.token.access_token);
  await assert.rejects(ben.getHomeTimeline(), refusal(401));
});
