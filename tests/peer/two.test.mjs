// Two homes of ours, each a program of its own: one is called localhost, the other 127.0.0.1. People of
// one are here ada, ben and cleo, of the other dora, eli and finn.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { rows } from '../lib/rows.mjs';
import { until } from '../lib/until.mjs';
import { PASSWORD } from '../lib/visitor.mjs';
import { Home, plain, quiet, settled } from './lib/home.mjs';

let here, there, ada, ben, cleo, dora, eli, finn;
const ids = {}; // ids.ada.dora: by which id ada's home knows dora

before(async () => {
  [here, there] = await Promise.all([Home.start(['ada', 'ben', 'cleo']),
    Home.start(['dora', 'eli', 'finn'], { base: (s) => `http://127.0.0.1:${s.port}` })]);
  ({ ada, ben, cleo } = here);
  ({ dora, eli, finn } = there);
});

after(async () => {
  await here?.stop();
  await there?.stop();
});

const acct = (person) => `${person.name}@${person.home.host}`;

async function follow(who, whom) {
  const id = (await who.find(`@${acct(whom)}`)).id;
  await who.post(`/api/v1/accounts/${id}/follow`);
  await until(async () => (await who.relation(id)).following);
  return id;
}

// The same post, as somebody elsewhere knows it.
const at = (who, post) => who.saw((s) => s.uri === post.uri);
const hasNot = async (who, post) => {
  await settled(here);
  await settled(there);
  for (const list of ['home', 'public'])
    assert.ok(!(await who.get(`/api/v1/timelines/${list}`)).some((s) => s.uri === post.uri), `${who.name} sees it`);
};

// A server that was down is asked again after a minute and more; here that time is over.
async function theirTimeHasCome(home) {
  await home.server.rest();
  rows(home.server, 'UPDATE far_host SET paused_until = 1 WHERE paused_until <> 0');
  await home.server.run();
}

test('they find each other by name, and by address', async () => {
  for (const [who, whom] of [[ada, dora], [dora, ada]]) {
    const found = await who.find(`@${acct(whom)}`);
    assert.equal(found.acct, acct(whom));
    assert.equal(found.url, `${whom.home.address}/@${whom.name}`);
    assert.equal((await who.find(found.url)).id, found.id);
    assert.equal((await who.get(`/api/v1/accounts/lookup?acct=${acct(whom)}`)).id, found.id);
  }
  assert.equal(await ada.find(`@nobody@${there.host}`), undefined);
  // By name of the own place one finds who is here, and does not ask oneself over the net.
  assert.equal((await ada.find(`@ben@${here.host}`)).acct, 'ben');
});

test('following without being asked for', async () => {
  ids.dora = await follow(ada, dora);
  const follower = await dora.heard('follow', (n) => n.account.acct === acct(ada));
  ids.ada = follower.account.id;
  assert.equal((await dora.relation(ids.ada)).followed_by, true);
});

test('following with a word of consent, and without it', async () => {
  await eli.patch('/api/v1/accounts/update_credentials', { locked: true });
  const id = (await ada.find(`@${acct(eli)}`)).id;
  await ada.post(`/api/v1/accounts/${id}/follow`);
  const asked = await eli.heard('follow_request', (n) => n.account.acct === acct(ada));
  await settled(here);
  assert.deepEqual([(await ada.relation(id)).requested, (await ada.relation(id)).following], [true, false]);
  const secret = await eli.share('not yet for ada', { visibility: 'private' });
  await hasNot(ada, secret);
  await eli.post(`/api/v1/follow_requests/${asked.account.id}/authorize`);
  await until(async () => (await ada.relation(id)).following);
  await at(ada, await eli.share('now for ada', { visibility: 'private' }));
  const benThere = (await ben.find(`@${acct(eli)}`)).id;
  await ben.post(`/api/v1/accounts/${benThere}/follow`);
  const other = await eli.heard('follow_request', (n) => n.account.acct === acct(ben));
  await eli.post(`/api/v1/follow_requests/${other.account.id}/reject`);
  await until(async () => !(await ben.relation(benThere)).requested);
  assert.equal((await ben.relation(benThere)).following, false);
  ids.eli = id;
});

let letter;

test('a post with photographs is seen there as it was meant', async () => {
  const media = [await dora.picture(640, 480, 'A garden gate', 2), await dora.picture(300, 500, 'A path', 3)];
  letter = await dora.share('The gate she painted #remembrance', { media_ids: media, language: 'en' });
  const seen = await at(ada, letter);
  assert.equal(seen.language, 'en');
  assert.equal(seen.url, letter.url);
  assert.equal(seen.visibility, 'public');
  assert.deepEqual(seen.tags.map((t) => t.name), ['remembrance']);
  assert.deepEqual(seen.media_attachments.map((m) => m.description), ['A garden gate', 'A path']);
  for (const [i, m] of seen.media_attachments.entries()) {
    assert.equal(m.blurhash, letter.media_attachments[i].blurhash);
    assert.ok(Math.abs(m.meta.original.width / m.meta.original.height - [640 / 480, 300 / 500][i]) < 0.01);
    const url = await until(async () => {
      const now = (await ada.get(`/api/v1/statuses/${seen.id}`)).media_attachments[i];
      return (await fetch(now.preview_url ?? now.url)).ok && (now.preview_url ?? now.url);
    });
    assert.equal(new URL(url).host, here.host);
  }
  assert.ok(Math.abs(new Date(seen.created_at) - new Date(letter.created_at)) < 1000);
});

test('the time that a post is about comes along, in words and as a date, and changes', async () => {
  const post = await dora.share('The pond', { remembered: { text: 'that cold <spring>', edtf: '1987-21~', first: true } });
  const seen = await at(ada, post);
  assert.deepEqual([seen.remembered.edtf, seen.remembered.text, seen.remembered.reading, seen.remembered.from],
    ['1987-21~', 'that cold <spring>', 'about spring 1987', '1987-03-01']);
  assert.match(seen.content, /^<p>The pond/); // the words are shown beside it, once
  assert.ok(Math.abs(new Date(seen.created_at) - new Date(post.created_at)) < 1000);
  assert.match(plain(await (await fetch(`${here.server.address}/@${acct(dora)}/1987`)).text()), /that cold &lt;spring&gt;|that cold <spring>/);
  await dora.put(`/api/v1/statuses/${post.id}`, { status: 'The pond', remembered: { text: 'before the war' } });
  await until(async () => (await ada.get(`/api/v1/statuses/${seen.id}`)).remembered?.text === 'before the war');
  assert.equal((await ada.get(`/api/v1/statuses/${seen.id}`)).remembered.edtf, null);
  await dora.put(`/api/v1/statuses/${post.id}`, { status: 'The pond', remembered: '' });
  await until(async () => !(await ada.get(`/api/v1/statuses/${seen.id}`)).remembered);
});

// Plain paper (BLURHASH_PLAIN), at its author's own app, too: a blurred picture shows colours and shapes.
const PLAIN_PAPER = '00Qcbd';

test('what lies covered is covered there, down to its blurred picture', async () => {
  const picture = await dora.picture(200, 200, 'Her coat', 4);
  const post = await dora.share('Her coat', { media_ids: [picture], spoiler_text: 'clothes', sensitive: true });
  const seen = await at(ada, post);
  assert.equal(seen.spoiler_text, 'clothes');
  assert.equal(seen.sensitive, true);
  assert.equal(seen.media_attachments[0].blurhash, PLAIN_PAPER);
  assert.equal(post.media_attachments[0].blurhash, PLAIN_PAPER);
  // It is the cover that takes it away: the same picture, open, has its own, and there, too.
  const open = await dora.share('Her coat, again', { media_ids: [await dora.picture(200, 200, 'Her coat', 4)] });
  const own = open.media_attachments[0].blurhash;
  assert.ok(own && own !== PLAIN_PAPER, own);
  assert.equal((await at(ada, open)).media_attachments[0].blurhash, own);
});

test('for followers: those who follow, and nobody else', async () => {
  const post = await dora.share('for those who follow', { visibility: 'private' });
  const seen = await at(ada, post);
  assert.equal(seen.visibility, 'private');
  for (const other of [ben, cleo]) {
    await hasNot(other, post);
    assert.equal((await other.call('GET', `/api/v1/statuses/${seen.id}`)).status, 404);
    assert.equal(await other.findPost(post.uri), undefined);
  }
  const boost = await ada.call('POST', `/api/v1/statuses/${seen.id}/reblog`);
  assert.ok(boost.status >= 400 && boost.status < 500, `a boost of it is answered with ${boost.status}`);
});

test('for chosen people: those, and nobody else', async () => {
  const post = await dora.share(`@${acct(ben)} for you alone`, { visibility: 'direct' });
  const { status } = await ben.heard('mention', (n) => n.status.uri === post.uri);
  assert.equal(status.visibility, 'direct');
  assert.match(plain(status.content), /for you alone/);
  for (const other of [ada, cleo]) {
    await hasNot(other, post);
    assert.equal((await other.call('GET', `/api/v1/statuses/${status.id}`)).status, 404);
  }
  const back = await ben.share(`@${acct(dora)} thank you`, { visibility: 'direct', in_reply_to_id: status.id });
  const answer = await dora.heard('mention', (n) => n.status.uri === back.uri);
  assert.equal(answer.status.in_reply_to_id, post.id);
  assert.equal(answer.status.visibility, 'direct');
});

test('a comment there, a comment on it here: both have the whole thread', async () => {
  const seen = await at(ada, letter);
  const comment = await ada.share(`@${acct(dora)} I remember the gate`, { in_reply_to_id: seen.id });
  const { status } = await dora.heard('mention', (n) => n.status.uri === comment.uri);
  assert.equal(status.in_reply_to_id, letter.id);
  const answer = await dora.share(`@${acct(ada)} it creaked`, { in_reply_to_id: status.id });
  await ada.heard('mention', (n) => n.status.uri === answer.uri);
  const thread = async (who, id) => (await who.get(`/api/v1/statuses/${id}/context`)).descendants.map((s) => s.uri);
  assert.deepEqual(await thread(ada, seen.id), [comment.uri, answer.uri]);
  assert.deepEqual(await thread(dora, letter.id), [comment.uri, answer.uri]);
});

// The people of a post for followers see what is said under it, wherever whoever says it lives.
test('a comment on a post for followers is for those who see the post', async () => {
  const finnsDora = (await finn.find('@dora')).id;
  await finn.post(`/api/v1/accounts/${finnsDora}/follow`);
  await until(async () => (await finn.relation(finnsDora)).following);
  const post = await dora.share('The frost came for the roses', { visibility: 'private' });
  const seen = await at(ada, post);
  const comment = await ada.share(`@${acct(dora)} I am with you`, { in_reply_to_id: seen.id, visibility: 'private' });
  const under = async (who, id) => (await who.get(`/api/v1/statuses/${id}/context`)).descendants.find((s) => s.uri === comment.uri);
  const there1 = await until(() => under(finn, post.id));
  assert.equal(there1.visibility, 'private');
  assert.ok(await under(dora, post.id));
  assert.equal((await eli.call('GET', `/api/v1/statuses/${there1.id}`)).status, 404);
  const letter1 = await ada.share(`@${acct(dora)} for you alone`, { in_reply_to_id: seen.id, visibility: 'direct' });
  await dora.heard('mention', (n) => n.status.uri === letter1.uri);
  assert.ok(!(await finn.get(`/api/v1/statuses/${post.id}/context`)).descendants.some((s) => s.uri === letter1.uri));
});

test('candles, lit and put out, both ways', async () => {
  const mine = await ada.share('a line of mine');
  await follow(dora, ada);
  const later = await ada.share('another line of mine');
  const there1 = await at(dora, later);
  assert.ok(mine);
  await dora.post(`/api/v1/statuses/${there1.id}/favourite`);
  await ada.heard('favourite', (n) => n.status.id === later.id);
  const names = async () => (await ada.get(`/api/v1/statuses/${later.id}/favourited_by`)).map((a) => a.acct);
  assert.deepEqual(await names(), [acct(dora)]);
  await dora.post(`/api/v1/statuses/${there1.id}/unfavourite`);
  await until(async () => (await names()).length === 0);
});

test('boosts, made and taken back', async () => {
  const seen = await at(ada, letter);
  await ada.post(`/api/v1/statuses/${seen.id}/reblog`);
  await dora.heard('reblog', (n) => n.status.id === letter.id && n.account.acct === acct(ada));
  await dora.saw((s) => s.reblog?.id === letter.id);
  await ada.post(`/api/v1/statuses/${seen.id}/unreblog`);
  await until(async () => !(await dora.get('/api/v1/timelines/home')).some((s) => s.reblog?.id === letter.id));
});

const document = async (uri) => (await fetch(uri, { headers: { accept: 'application/activity+json' } })).json();

test('an answer that is read first there: asked for, let in, and carried with what says so', async () => {
  const first = await dora.share('read first', { interaction_policy: { can_reply: { always: ['me'], with_approval: ['public'] } } });
  const seen = await at(ada, first);
  assert.deepEqual(seen.interaction_policy.can_reply.with_approval, ['public']);
  const mine = await ada.share('may I?', { in_reply_to_id: seen.id });
  const wish = await dora.saw((one) => one.reply.uri === mine.uri, '/api/v1/interaction_requests');
  await settled(here);
  assert.equal((await ben.call('GET', `/api/v1/statuses/${mine.id}`)).status, 404);
  assert.equal((await fetch(mine.uri, { headers: { accept: 'application/activity+json' } })).status, 404);
  const below = await ada.share('and this', { in_reply_to_id: mine.id });
  assert.equal((await ben.call('GET', `/api/v1/statuses/${below.id}`)).status, 404);
  await dora.post(`/api/v1/interaction_requests/${wish.id}/authorize`);
  await until(async () => (await ben.call('GET', `/api/v1/statuses/${mine.id}`)).status === 200);
  const now = await document(mine.uri);
  assert.ok(now.replyAuthorization.startsWith(`${there.address}/@dora/approvals/`), now.replyAuthorization);
  assert.equal(now.approvedBy, now.replyAuthorization);
  const given = await document(now.replyAuthorization);
  assert.deepEqual([given.interactingObject, given.interactionTarget], [mine.uri, first.uri]);
  await until(async () => (await dora.get(`/api/v1/statuses/${first.id}/context`)).descendants.some((s) => s.uri === mine.uri));
  // One that is set aside stays with its author, who is not told.
  const other = await ada.share('and now?', { in_reply_to_id: seen.id });
  const aside = await dora.saw((one) => one.reply.uri === other.uri, '/api/v1/interaction_requests');
  await dora.post(`/api/v1/interaction_requests/${aside.id}/reject`);
  await settled(there);
  await settled(here);
  assert.equal((await ben.call('GET', `/api/v1/statuses/${other.id}`)).status, 404);
  assert.equal((await ada.call('GET', `/api/v1/statuses/${other.id}`)).status, 200);
});

test('where nobody there wants answers or boosts, nobody here makes them', async () => {
  const closed = await dora.share('as it is', { interaction_policy: { can_reply: { always: ['me'] }, can_reblog: { always: ['me'] } } });
  const seen = await at(ada, closed);
  assert.equal((await ada.call('POST', '/api/v1/statuses', { status: 'but', in_reply_to_id: seen.id })).status, 403);
  assert.equal((await ada.call('POST', `/api/v1/statuses/${seen.id}/reblog`)).status, 403);
});

test('a quote: asked for, allowed, shown on both sides, and taken back', async () => {
  const words = await dora.share('words to quote', { quote_approval_policy: 'followers' });
  const seen = await at(ada, words);
  assert.equal(seen.quote_approval.current_user, 'automatic');
  assert.equal((await ben.get(`/api/v1/statuses/${seen.id}`)).quote_approval.current_user, 'denied');
  assert.equal((await ben.call('POST', '/api/v1/statuses', { status: 'me too', quoted_status_id: seen.id })).status, 403);
  const mine = await ada.share('as dora says', { quoted_status_id: seen.id });
  const quote = async (who, post) => (await who.get(`/api/v1/statuses/${post.id}`)).quote;
  await until(async () => (await quote(ada, mine)).state === 'accepted');
  assert.equal((await quote(ada, mine)).quoted_status.uri, words.uri);
  const theirs = await at(dora, mine);
  await until(async () => (await quote(dora, theirs)).state === 'accepted');
  assert.equal((await quote(dora, theirs)).quoted_status.id, words.id);
  await dora.heard('quote', (n) => n.status.uri === mine.uri);
  const now = await document(mine.uri);
  assert.equal(now.quote, words.uri);
  assert.equal((await document(now.quoteAuthorization)).interactingObject, mine.uri);
  await dora.post(`/api/v1/statuses/${words.id}/quotes/${theirs.id}/revoke`);
  await until(async () => (await quote(ada, mine)).state === 'revoked');
  assert.equal((await fetch(now.quoteAuthorization, { headers: { accept: 'application/activity+json' } })).status, 410);
  await until(async () => !(await document(mine.uri)).quote);
});

test('an edit, and a deletion, reach whoever got it', async () => {
  const post = await dora.share('a first draft');
  const seen = await at(ada, post);
  await dora.put(`/api/v1/statuses/${post.id}`, { status: 'a second draft' });
  await until(async () => plain((await ada.get(`/api/v1/statuses/${seen.id}`)).content) === 'a second draft');
  await dora.delete(`/api/v1/statuses/${post.id}`);
  await until(async () => (await ada.call('GET', `/api/v1/statuses/${seen.id}`)).status === 404);
  // Also whoever has it without following: ben looked it up.
  const other = await dora.share('to be looked up');
  const found = await ben.findPost(other.url);
  assert.equal(found.uri, other.uri);
  await ben.post(`/api/v1/statuses/${found.id}/favourite`);
  await settled(here);
  await dora.delete(`/api/v1/statuses/${other.id}`);
  await until(async () => (await ben.call('GET', `/api/v1/statuses/${found.id}`)).status === 404);
});

test('a profile is seen as it is now', async () => {
  await dora.patch('/api/v1/accounts/update_credentials', { display_name: 'Dora of the gate', note: 'Gates and paths' });
  await until(async () => (await ada.get(`/api/v1/accounts/${ids.dora}`)).display_name === 'Dora of the gate');
  assert.match((await ada.get(`/api/v1/accounts/${ids.dora}`)).note, /Gates and paths/);
});

test('a poll is voted on from there', async () => {
  const poll = await dora.share('Which gate?', { poll: { options: ['green', 'blue'], expires_in: 3600 } });
  const seen = await at(ada, poll);
  await ada.post(`/api/v1/polls/${seen.poll.id}/votes`, { choices: [1] });
  await until(async () => (await dora.get(`/api/v1/statuses/${poll.id}`)).poll.options[1].votes_count === 1);
});

test('followers and followed are nobody else\'s business', async () => {
  const answer = await fetch(`${there.address}/@dora/followers`, { headers: { accept: 'application/activity+json' } });
  const text = await answer.text();
  assert.ok(!text.includes('@ada'));
});

test('unfollowing is told', async () => {
  const id = await follow(cleo, dora);
  const known = await dora.heard('follow', (n) => n.account.acct === acct(cleo));
  await cleo.post(`/api/v1/accounts/${id}/unfollow`);
  await until(async () => !(await dora.relation(known.account.id)).followed_by);
});

test('a follower who is put out is told', async () => {
  const id = await follow(cleo, finn);
  const known = await finn.heard('follow', (n) => n.account.acct === acct(cleo));
  await finn.post(`/api/v1/accounts/${known.account.id}/remove_from_followers`);
  await until(async () => !(await cleo.relation(id)).following);
});

test('blocking ends the follow on both sides', async () => {
  const id = await follow(cleo, finn);
  await finn.heard('follow', (n) => n.account.acct === acct(cleo));
  const cleoThere = (await finn.find(`@${acct(cleo)}`)).id;
  await finn.post(`/api/v1/accounts/${cleoThere}/block`);
  await until(async () => !(await cleo.relation(id)).following);
  const post = await finn.share('not for cleo');
  await hasNot(cleo, post);
  assert.equal((await cleo.find(`@${acct(finn)}`))?.blocked_by, undefined);
});

test('who moves takes their followers along, to another server', async () => {
  // ben follows eli, who moves to cleo's account on ben's own server.
  await eli.patch('/api/v1/accounts/update_credentials', { locked: false });
  await follow(ben, eli);
  await cleo.post('/api/v1/accounts/alias', { also_known_as_uris: [`${there.address}/@eli`] });
  await settled(here);
  const answer = await eli.call('POST', '/api/v1/accounts/move', { password: PASSWORD, moved_to_uri: `${here.address}/@cleo` });
  assert.equal(answer.status, 202, JSON.stringify(answer.json));
  await until(async () => (await ben.relation(cleo.me.id)).following);
  const old = await until(async () => {
    const now = await ben.find(`@${acct(eli)}`);
    return now.moved && now;
  });
  assert.equal(old.moved.acct, 'cleo');
});

test('the one that was killed while something was on its way sends it when it is back', async () => {
  await there.server.rest();
  const posts = [];
  for (let i = 0; i < 5; i++)
    posts.push(await ada.share(`while they were away ${i}`));
  here.server.child.kill('SIGKILL');
  await here.server.ended;
  await there.server.run();
  await here.server.run();
  await theirTimeHasCome(here);
  for (const post of posts)
    await at(dora, post);
});

test('the one that was killed while something came in has it once', async () => {
  const posts = [];
  for (let i = 0; i < 10; i++)
    posts.push(await ada.share(`in the storm ${i}`));
  there.server.child.kill('SIGKILL');
  await there.server.ended;
  await there.server.run();
  await settled(here).catch(() => {});
  await theirTimeHasCome(here);
  for (const post of posts)
    await at(dora, post);
  assert.deepEqual(rows(there.server, "SELECT count(*) FROM post WHERE caption_html LIKE '%in the storm%'"),
    ['10']);
});

test('a server that is blocked gets nothing and gives nothing', async () => {
  await follow(dora, ada);
  const before = await ada.share('before the block');
  await at(dora, before);
  await ada.post('/api/v1/admin/domain_blocks', { domain: there.host, severity: 'suspend' });
  const mine = await ada.share('after the block');
  const theirs = await dora.share('from a blocked server');
  await quiet(1000);
  await hasNot(dora, mine);
  await hasNot(ada, theirs);
  const known = await ada.find(`@${acct(finn)}`);
  assert.ok(!known || known.suspended);
  const asked = await dora.findPost(mine.url);
  assert.equal(asked, undefined, 'not even when it asks');
  assert.ok(!(await ada.relation(ids.dora))?.following);
});
