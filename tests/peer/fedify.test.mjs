// Rosemary and a server of another make: Fedify, over loopback, with signatures on. What is done there
// is seen here and the other way round.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Temporal } from '@js-temporal/polyfill';
import { draw } from '../lib/draw.mjs';
import { until } from '../lib/until.mjs';
import { PASSWORD } from '../lib/visitor.mjs';
import { Peer, as } from './lib/fedify.mjs';
import { Home, plain, quiet } from './lib/home.mjs';

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';
const list = (v) => (Array.isArray(v) ? v : v === undefined || v === null ? [] : [v]);

let home, peer, ada, basil, adaThere;

before(async () => {
  home = await Home.start(['ada', 'ben']);
  peer = await Peer.start(['basil', 'thyme', 'sage', 'dill']);
  ({ ada } = home);
  peer.people.get('basil').icon = '/basil.png';
  peer.files.set('/basil.png', { type: 'image/png', bytes: draw(64, 64, 3) });
  peer.files.set('/wall.png', { type: 'image/png', bytes: draw(320, 200, 5) });
});

after(async () => {
  peer?.stop();
  await home?.stop();
});

const toFollowers = (name, activity) => peer.send(name, peer.followersOf(name), activity);

// A public note of basil, sent to whoever follows, as ada sees it at home.
async function shared(content, more = {}) {
  const note = peer.note('basil', content, more);
  await toFollowers('basil', peer.create(note));
  const seen = await ada.saw((s) => s.uri === note.id.href);
  return { note, seen };
}

test('they find each other by name', async () => {
  const jrd = await peer.webfinger(`ada@${home.host}`);
  assert.equal(jrd.subject, `acct:ada@${home.host}`);
  const self = jrd.links.find((l) => l.rel === 'self');
  assert.equal(self.type, 'application/activity+json');
  adaThere = await peer.look(self.href);
  assert.ok(adaThere instanceof as.Person);
  assert.equal(adaThere.preferredUsername, 'ada');
  assert.ok(adaThere.inboxId && adaThere.followersId && adaThere.endpoints.sharedInbox);
  basil = await ada.find(`@basil@${peer.host}`);
  assert.equal(basil.acct, `basil@${peer.host}`);
  assert.equal(basil.uri ?? peer.uri('basil').href, peer.uri('basil').href);
  assert.equal(basil.display_name, 'basil');
});

test('the place says what it is', async () => {
  const { links } = await fetch(`${home.address}/.well-known/nodeinfo`).then((a) => a.json());
  const said = await fetch(links.find((l) => l.rel.endsWith('/2.1')).href).then((a) => a.json());
  const info = as.parseNodeInfo(said);
  assert.equal(info.software.name, 'rosemary');
  assert.ok(info.protocols.includes('activitypub'));
});

test('their portrait is shown here', async () => {
  const picture = await until(async () => {
    const now = await ada.get(`/api/v1/accounts/${basil.id}`);
    const answer = await fetch(now.avatar);
    return answer.ok && !now.avatar.includes('missing') && answer;
  });
  assert.match(picture.headers.get('content-type'), /^image\//);
  assert.ok(new URL(picture.url).host === home.host, 'a portrait comes from here, not from there');
});

test('ada follows basil, who lets her', async () => {
  await ada.post(`/api/v1/accounts/${basil.id}/follow`);
  const asked = await peer.wait('Follow');
  assert.equal(asked.of, adaThere.id.href);
  assert.equal(asked.raw.object, peer.uri('basil').href);
  await until(async () => (await ada.relation(basil.id)).following);
});

test('basil asks to follow ada, and waits for her word', async () => {
  await ada.patch('/api/v1/accounts/update_credentials', { locked: true });
  const follow = await peer.follow('basil', adaThere);
  await ada.heard('follow_request', (n) => n.account.acct === `basil@${peer.host}`);
  await quiet();
  assert.ok(!peer.got.some((g) => g.type === 'Accept'));
  await ada.post(`/api/v1/follow_requests/${basil.id}/authorize`);
  const accept = await peer.wait('Accept');
  assert.equal(accept.of, adaThere.id.href);
  assert.equal(accept.raw.object.id ?? accept.raw.object, follow.id.href);
  assert.equal((await ada.relation(basil.id)).followed_by, true);
  await ada.patch('/api/v1/accounts/update_credentials', { locked: false });
});

test('who refuses says so', async () => {
  await ada.patch('/api/v1/accounts/update_credentials', { locked: true });
  await peer.follow('thyme', adaThere);
  const asked = await ada.heard('follow_request', (n) => n.account.acct === `thyme@${peer.host}`);
  await ada.post(`/api/v1/follow_requests/${asked.account.id}/reject`);
  await peer.wait('Reject');
  await ada.patch('/api/v1/accounts/update_credentials', { locked: false });
});

let post;

test('a post with pictures arrives there as others have it', async () => {
  const first = await ada.picture(800, 600, 'A hill in June', 7);
  const second = await ada.picture(300, 400, 'The same hill', 8);
  post = await ada.share('Her hill #remembrance', { media_ids: [first, second] });
  const { raw, of } = await peer.wait('Create', (a) => a.object.id === post.uri);
  assert.equal(of, adaThere.id.href);
  assert.equal(raw.object.type, 'Note');
  assert.equal(raw.object.attributedTo, adaThere.id.href);
  assert.ok(list(raw.object.to).includes(PUBLIC));
  assert.match(plain(raw.object.content), /Her hill #remembrance/);
  assert.equal(raw.object.url, post.url);
  assert.deepEqual(list(raw.object.tag).filter((t) => t.type === 'Hashtag').map((t) => t.name), ['#remembrance']);
  assert.equal(raw.object.attachment.length, 2);
  const [photo] = raw.object.attachment;
  assert.equal(photo.mediaType, 'image/jpeg');
  assert.equal(photo.name, 'A hill in June');
  assert.equal(photo.width / photo.height, 800 / 600);
  assert.match(photo.blurhash, /^.{6,164}$/);
  const file = await fetch(photo.url);
  assert.equal(file.headers.get('content-type'), 'image/jpeg');
  assert.deepEqual([...new Uint8Array(await file.arrayBuffer()).slice(0, 3)], [0xff, 0xd8, 0xff]);
  const asked = await peer.look(post.uri);
  assert.ok(asked instanceof as.Note);
});

let candle, answer;

test('a candle from there, and put out again', async () => {
  candle = peer.like('basil', new URL(post.uri));
  await peer.send('basil', adaThere, candle);
  await ada.heard('favourite', (n) => n.account.id === basil.id && n.status.id === post.id);
  assert.deepEqual((await ada.get(`/api/v1/statuses/${post.id}/favourited_by`)).map((a) => a.id), [basil.id]);
  await peer.send('basil', adaThere, peer.undo('basil', candle));
  await until(async () => !(await ada.get(`/api/v1/statuses/${post.id}/favourited_by`)).length);
});

test('a reaction with a heart or a candle is a candle', async () => {
  const react = new as.EmojiReact({ id: peer.fresh('reacts'), actor: peer.uri('basil'),
    object: new URL(post.uri), content: '🕯️', to: adaThere.id });
  await peer.send('basil', adaThere, react);
  await until(async () => (await ada.get(`/api/v1/statuses/${post.id}/favourited_by`)).length === 1);
  await peer.send('basil', adaThere, peer.undo('basil', react));
  await until(async () => !(await ada.get(`/api/v1/statuses/${post.id}/favourited_by`)).length);
});

test('a comment from there, and its change, and its going', async () => {
  answer = peer.note('basil', '<p>I remember <b>that</b> hill.</p><script>alert(1)</script>',
    { replyTarget: new URL(post.uri), mention: adaThere });
  await peer.send('basil', adaThere, peer.create(answer));
  const heard = await ada.heard('mention', (n) => n.status.uri === answer.id.href);
  assert.equal(heard.status.in_reply_to_id, post.id);
  assert.match(plain(heard.status.content), /I remember that hill\./);
  assert.doesNotMatch(heard.status.content, /script/);
  const { descendants } = await ada.get(`/api/v1/statuses/${post.id}/context`);
  assert.deepEqual(descendants.map((s) => s.uri), [answer.id.href]);
  const changed = answer.clone({ content: '<p>I remember it well.</p>', updated: Temporal.Now.instant() });
  peer.notes.set(answer.id.pathname, changed);
  await peer.send('basil', adaThere, new as.Update({ id: peer.fresh('updates'), actor: peer.uri('basil'),
    object: changed, tos: changed.toIds }));
  await until(async () => plain((await ada.get(`/api/v1/statuses/${heard.status.id}`)).content) === 'I remember it well.');
  peer.notes.delete(answer.id.pathname);
  await peer.send('basil', adaThere, new as.Delete({ id: peer.fresh('deletes'), actor: peer.uri('basil'),
    object: new as.Tombstone({ id: answer.id }), to: as.PUBLIC_COLLECTION }));
  await until(async () => (await ada.call('GET', `/api/v1/statuses/${heard.status.id}`)).status === 404);
});

test('ada changes her post, and takes it back', async () => {
  const short = await ada.share('A line');
  await peer.wait('Create', (a) => a.object.id === short.uri);
  await ada.put(`/api/v1/statuses/${short.id}`, { status: 'A better line' });
  const update = await peer.wait('Update', (a) => a.object.id === short.uri);
  assert.match(plain(update.raw.object.content), /A better line/);
  assert.ok(update.raw.object.updated);
  await ada.delete(`/api/v1/statuses/${short.id}`);
  await peer.wait('Delete', (a) => (a.object.id ?? a.object) === short.uri);
  const gone = await fetch(short.uri, { headers: { accept: 'application/activity+json' } });
  assert.equal(gone.status, 410);
});

test('a post from there with a picture is seen at home, and so is the picture', async () => {
  const { seen } = await shared('<p>by the wall</p>',
    { pictures: [{ path: '/wall.png', words: 'A wall with a fern' }], sensitive: false });
  assert.equal(plain(seen.content), 'by the wall');
  assert.equal(seen.account.id, basil.id);
  assert.equal(seen.visibility, 'public');
  assert.equal(seen.media_attachments.length, 1);
  assert.equal(seen.media_attachments[0].description, 'A wall with a fern');
  const picture = await until(async () => {
    const now = (await ada.get(`/api/v1/statuses/${seen.id}`)).media_attachments[0];
    const file = await fetch(now.url ?? now.preview_url);
    return file.ok && file;
  });
  assert.equal(new URL(picture.url).host, home.host, 'a picture is shown from here, not from there');
  assert.match(picture.headers.get('content-type'), /^image\//);
  const bytes = Buffer.from(await picture.arrayBuffer());
  assert.ok(bytes.length > 200);
});

test('an edit and a deletion there are seen here', async () => {
  const { note, seen } = await shared('<p>a first try</p>');
  const changed = note.clone({ content: '<p>a second try</p>', summary: 'trying', updated: Temporal.Now.instant() });
  await toFollowers('basil', new as.Update({ id: peer.fresh('updates'), actor: peer.uri('basil'), object: changed,
    tos: changed.toIds }));
  const now = await until(async () => {
    const s = await ada.get(`/api/v1/statuses/${seen.id}`);
    return s.edited_at && s;
  });
  assert.equal(plain(now.content), 'a second try');
  assert.equal(now.spoiler_text, 'trying');
  await toFollowers('basil', new as.Delete({ id: peer.fresh('deletes'), actor: peer.uri('basil'), object: note.id }));
  await until(async () => (await ada.call('GET', `/api/v1/statuses/${seen.id}`)).status === 404);
});

test('ada lights a candle there and puts it out', async () => {
  const { note, seen } = await shared('<p>to be remembered</p>');
  await ada.post(`/api/v1/statuses/${seen.id}/favourite`);
  const like = await peer.wait('Like', (a) => a.object === note.id.href);
  assert.equal(like.of, adaThere.id.href);
  await ada.post(`/api/v1/statuses/${seen.id}/unfavourite`);
  await peer.wait('Undo', (a) => a.object.id === like.raw.id && a.object.type === 'Like');
});

test('ada boosts there and takes it back; basil boosts her and takes it back', async () => {
  const { note, seen } = await shared('<p>to be passed on</p>');
  await ada.post(`/api/v1/statuses/${seen.id}/reblog`);
  const announce = await peer.wait('Announce', (a) => a.object === note.id.href);
  assert.ok(list(announce.raw.to).includes(PUBLIC));
  await ada.post(`/api/v1/statuses/${seen.id}/unreblog`);
  await peer.wait('Undo', (a) => a.object.id === announce.raw.id && a.object.type === 'Announce');
  const boost = peer.boost('basil', new URL(post.uri));
  await toFollowers('basil', boost);
  await ada.heard('reblog', (n) => n.account.id === basil.id && n.status.id === post.id);
  await ada.saw((s) => s.reblog?.id === post.id && s.account.id === basil.id);
  await toFollowers('basil', peer.undo('basil', boost));
  await until(async () => !(await ada.get('/api/v1/timelines/home')).some((s) => s.reblog?.id === post.id));
});

test('a boost of what is elsewhere brings it here', async () => {
  const note = peer.note('sage', '<p>from another bed</p>');
  await toFollowers('basil', peer.boost('basil', note.id));
  const seen = await ada.saw((s) => s.reblog?.uri === note.id.href);
  assert.equal(seen.reblog.account.acct, `sage@${peer.host}`);
});

test('ada comments there', async () => {
  const { note, seen } = await shared('<p>what was her name?</p>');
  const mine = await ada.share(`@basil@${peer.host} Rose`, { in_reply_to_id: seen.id });
  const { raw } = await peer.wait('Create', (a) => a.object.id === mine.uri);
  assert.equal(raw.object.inReplyTo, note.id.href);
  assert.ok(list(raw.object.tag).some((t) => t.type === 'Mention' && t.href === peer.uri('basil').href));
  assert.ok([...list(raw.to), ...list(raw.cc)].includes(peer.uri('basil').href));
});

test('a comment that comes without its thread gets it', async () => {
  const root = peer.note('sage', '<p>the root of it</p>');
  const reply = peer.note('basil', '<p>and a leaf</p>', { replyTarget: root.id });
  await toFollowers('basil', peer.create(reply));
  // What one says to somebody else is not at home, but on their page.
  const seen = await ada.saw((s) => s.uri === reply.id.href, `/api/v1/accounts/${basil.id}/statuses`);
  const { ancestors } = await until(async () => {
    const context = await ada.get(`/api/v1/statuses/${seen.id}/context`);
    return context.ancestors.length && context;
  });
  assert.deepEqual(ancestors.map((s) => s.uri), [root.id.href]);
});

test('followers only, and to ada alone', async () => {
  const near = peer.note('basil', '<p>for friends</p>', { to: new URL(`${peer.uri('basil').href}/followers`) });
  await toFollowers('basil', peer.create(near));
  const seen = await ada.saw((s) => s.uri === near.id.href);
  assert.equal(seen.visibility, 'private');
  assert.ok(!(await home.ben.get('/api/v1/timelines/public')).some((s) => s.uri === near.id.href));
  assert.equal((await home.ben.call('GET', `/api/v1/statuses/${seen.id}`)).status, 404);
  const letter = peer.note('basil', '<p>for ada</p>', { to: adaThere.id, ccs: [],
    tags: [new as.Mention({ href: adaThere.id, name: '@ada' })] });
  await peer.send('basil', adaThere, peer.create(letter));
  const heard = await ada.heard('mention', (n) => n.status.uri === letter.id.href);
  assert.equal(heard.status.visibility, 'direct');
});

test('what is for followers here arrives, what is for others does not', async () => {
  const near = await ada.share('for friends', { visibility: 'private' });
  const { raw } = await peer.wait('Create', (a) => a.object.id === near.uri);
  assert.ok(!JSON.stringify(raw).includes(PUBLIC));
  const letter = await ada.share('for nobody there', { visibility: 'direct' });
  const after = await ada.share('afterwards');
  await peer.wait('Create', (a) => a.object.id === after.uri);
  assert.ok(!peer.got.some((g) => g.raw.object?.id === letter.uri));
  const unsigned = await fetch(near.uri, { headers: { accept: 'application/activity+json' } });
  assert.ok([401, 403, 404].includes(unsigned.status));
  assert.ok(await peer.look(near.uri), 'a follower who signs is answered');
});

test('what ada shared and pinned can be read in lists', async () => {
  await ada.post(`/api/v1/statuses/${post.id}/pin`);
  const options = { documentLoader: await peer.context.getDocumentLoader({ identifier: 'basil' }) };
  const read = async (list) => {
    const items = [];
    for await (const item of as.traverseCollection(list, options))
      items.push(item);
    return items;
  };
  const told = await read(await adaThere.getOutbox(options));
  assert.ok(told.some((a) => a instanceof as.Create && a.objectId.href === post.uri));
  const pinned = await read(await adaThere.getFeatured(options));
  assert.deepEqual(pinned.map((n) => n.id.href), [post.uri]);
  const followers = await adaThere.getFollowers(options).catch(() => null);
  assert.deepEqual(followers ? await read(followers).catch(() => []) : [], [], 'who follows her is not told');
});

test('a server that signs in the older form alone', async (t) => {
  const older = await Peer.start(['mint'], { firstKnock: 'draft-cavage-http-signatures-12' });
  t.after(() => older.stop());
  const adaSeen = await older.look(adaThere.id);
  await older.follow('mint', adaSeen);
  await ada.heard('follow', (n) => n.account.acct === `mint@${older.host}`);
  await older.wait('Accept');
  const letter = await ada.share('to mint as well');
  const got = await older.wait('Create', (a) => a.object.id === letter.uri);
  assert.match(got.headers.signature, /keyId="/);
  const answer = older.note('mint', '<p>signed as of old</p>', { replyTarget: new URL(letter.uri), mention: adaSeen });
  await older.send('mint', adaSeen, older.create(answer));
  await ada.heard('mention', (n) => n.status.uri === answer.id.href);
  assert.deepEqual(older.errors, []);
});

test('a poll of theirs and a poll of ours', async () => {
  const option = (name, n) => new as.Note({ name, replies: new as.Collection({ totalItems: n }) });
  const { note, seen } = await shared('<p>which rose?</p>', { kind: as.Question,
    exclusiveOptions: [option('white', 1), option('red', 0)], voters: 1,
    endTime: Temporal.Now.instant().add({ hours: 24 }) });
  assert.deepEqual(seen.poll.options.map((o) => o.title), ['white', 'red']);
  await ada.post(`/api/v1/polls/${seen.poll.id}/votes`, { choices: [1] });
  const vote = await peer.wait('Create', (a) => a.object.inReplyTo === note.id.href);
  assert.equal(vote.raw.object.name, 'red');
  assert.ok(!JSON.stringify(vote.raw).includes(PUBLIC));
  const ours = await ada.share('Which tree?', { poll: { options: ['oak', 'elm'], expires_in: 3600 } });
  const sent = await peer.wait('Create', (a) => a.object.id === ours.uri);
  assert.equal(sent.raw.object.type, 'Question');
  assert.deepEqual(sent.raw.object.oneOf.map((o) => o.name), ['oak', 'elm']);
  const choice = new as.Note({ id: peer.fresh('notes'), attribution: peer.uri('basil'), name: 'elm',
    replyTarget: new URL(ours.uri), to: adaThere.id });
  await peer.send('basil', adaThere, new as.Create({ id: peer.fresh('votes'), actor: peer.uri('basil'), object: choice,
    to: adaThere.id }));
  await until(async () => (await ada.get(`/api/v1/statuses/${ours.id}`)).poll.options[1].votes_count === 1);
});

test('who changes their profile is seen so', async () => {
  peer.people.get('basil').display = 'Basil of the south bed';
  await toFollowers('basil', new as.Update({ id: peer.fresh('updates'), actor: peer.uri('basil'),
    object: await peer.person(peer.context, 'basil'), to: as.PUBLIC_COLLECTION }));
  await until(async () => (await ada.get(`/api/v1/accounts/${basil.id}`)).display_name === 'Basil of the south bed');
  await ada.patch('/api/v1/accounts/update_credentials', { display_name: 'Ada of the hill' });
  await peer.wait('Update', (a) => a.object.type === 'Person' && a.object.name === 'Ada of the hill');
});

test('a request to quote is refused by default', async () => {
  const quoting = peer.note('basil', '<p>read this</p>');
  const request = { '@context': ['https://www.w3.org/ns/activitystreams',
    { QuoteRequest: 'https://w3id.org/fep/044f#QuoteRequest' }], id: peer.fresh('quotes').href, type: 'QuoteRequest',
    actor: peer.uri('basil').href, object: post.uri, instrument: quoting.id.href };
  await peer.sendRaw('basil', adaThere.inboxId, request);
  // Fedify knows nothing of FEP-044f and throws on the type, so this looks at what came.
  const no = await until(() => peer.posted.find((a) => a.type === 'Reject' && (a.object.id ?? a.object) === request.id));
  assert.equal(no.actor, adaThere.id.href);
});

test('a report of theirs is read by the host, and a report of ours arrives', async () => {
  const [ben, words] = [await peer.look(`${home.address}/@ben`), await home.ben.share('Careless words')];
  await peer.send('basil', ben, new as.Flag({ id: peer.fresh('flags'), actor: peer.uri('basil'),
    objects: [ben.id, new URL(words.uri)], content: 'This hurts.' }));
  await until(async () => {
    const page = await ada.visitor.open('/host/reports');
    return page.html.includes('This hurts.');
  });
  const { seen } = await shared('<p>something unkind</p>');
  await home.ben.post('/api/v1/reports', { account_id: basil.id, status_ids: [seen.id], comment: 'Unkind.', forward: true });
  const flag = await peer.wait('Flag');
  assert.equal(flag.raw.content, 'Unkind.');
  assert.ok(!flag.of.endsWith('/@ben'), 'who reports is not told');
});

test('somebody there moves, and their followers here go along', async () => {
  const sage = await ada.find(`@sage@${peer.host}`);
  await ada.post(`/api/v1/accounts/${sage.id}/follow`);
  await until(async () => (await ada.relation(sage.id)).following);
  peer.people.get('dill').aliases = [peer.uri('sage')];
  peer.people.get('sage').successor = peer.uri('dill');
  await toFollowers('sage', new as.Move({ id: peer.fresh('moves'), actor: peer.uri('sage'), object: peer.uri('sage'),
    target: peer.uri('dill') }));
  await peer.wait('Follow', (a) => a.object === peer.uri('dill').href);
  const dill = await ada.find(`@dill@${peer.host}`);
  await until(async () => (await ada.relation(dill.id)).following);
});

test('somebody here moves there, and those who follow them there are told', async () => {
  const ben = await peer.look(`${home.address}/@ben`);
  peer.people.get('basil').aliases = [ben.id];
  await peer.follow('dill', ben);
  await peer.wait('Accept', (a) => (a.object.actor ?? '') === peer.uri('dill').href);
  const answer = await home.ben.call('POST', '/api/v1/accounts/move', { password: PASSWORD, moved_to_uri: peer.uri('basil').href });
  assert.equal(answer.status, 202, JSON.stringify(answer.json));
  const move = await peer.wait('Move');
  assert.deepEqual([move.of, move.raw.object, move.raw.target], [ben.id.href, ben.id.href, peer.uri('basil').href]);
  const now = await peer.look(ben.id);
  assert.equal(now.successorId.href, peer.uri('basil').href);
});

test('basil does not follow any more', async () => {
  await peer.send('basil', adaThere, peer.undo('basil', new as.Follow({ id: peer.fresh('follows'),
    actor: peer.uri('basil'), object: adaThere.id })));
  await until(async () => !(await ada.relation(basil.id)).followed_by);
});

test('who blocks is told there, and hears no more', async () => {
  await home.ben.get('/api/v1/accounts/verify_credentials');
  const thyme = await home.ben.find(`@thyme@${peer.host}`);
  await home.ben.post(`/api/v1/accounts/${thyme.id}/block`);
  const block = await peer.wait('Block');
  assert.equal(block.raw.object, peer.uri('thyme').href);
  const ben = await peer.look(`${home.address}/@ben`);
  const unwanted = peer.note('thyme', '<p>listen</p>', { mention: ben });
  await peer.send('thyme', ben, peer.create(unwanted)).catch(() => {});
  await quiet();
  assert.ok(!(await home.ben.get('/api/v1/notifications')).some((n) => n.status?.uri === unwanted.id.href));
  await home.ben.post(`/api/v1/accounts/${thyme.id}/unblock`);
  await peer.wait('Undo', (a) => a.object.type === 'Block');
});

test('basil blocks ada: she follows no more, and is not told', async () => {
  const before = new Set((await ada.get('/api/v1/notifications')).map((n) => n.id));
  await peer.send('basil', adaThere, new as.Block({ id: peer.fresh('blocks'), actor: peer.uri('basil'),
    object: adaThere.id }));
  await until(async () => !(await ada.relation(basil.id)).following);
  assert.ok((await ada.get('/api/v1/notifications')).every((n) => before.has(n.id)));
});

test('who leaves is forgotten here', async () => {
  peer.people.get('thyme').gone = true;
  const thyme = await ada.find(`@thyme@${peer.host}`);
  await peer.send('thyme', adaThere, new as.Delete({ id: peer.fresh('deletes'), actor: peer.uri('thyme'),
    object: peer.uri('thyme'), to: as.PUBLIC_COLLECTION }));
  await until(async () => [404, 410].includes((await ada.call('GET', `/api/v1/accounts/${thyme.id}`)).status));
});

test('Fedify found no fault with anything that was sent', () => {
  const faults = peer.errors.filter((e) => !/Invalid type: .*#QuoteRequest/.test(e.message));
  assert.deepEqual(faults.map((e) => e.stack), []);
});
