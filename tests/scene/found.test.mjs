// What other servers find here: WebFinger, host-meta and NodeInfo, people, posts and lists as documents at
// the addresses of their pages. Nothing is counted in any of them, and a stranger gets what is for everybody.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { draw } from '../lib/draw.mjs';
import { Server } from '../lib/server.mjs';
import { PASSWORD, api, setUp, signIn, token } from '../lib/visitor.mjs';

const ACTIVITY = 'application/activity+json';
const LD = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"';
const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';

let server, host, ada, ben;

const ask = (path, accept = ACTIVITY, options = {}) => fetch(new URL(path, server.address),
  { redirect: 'manual', ...options, headers: { accept, ...options.headers } });

async function document(path, accept) {
  const answer = await ask(path, accept);
  const text = await answer.text();
  assert.equal(answer.status, 200, `${path}: ${answer.status} ${text}`);
  assert.match(answer.headers.get('content-type'), /^application\/activity\+json/, path);
  const whole = JSON.parse(text), { '@context': context, ...said } = whole;
  assert.doesNotMatch(JSON.stringify(said), /totalItems|_count|Count"/, path);
  return whole;
}

async function share(fields) {
  const { status, json } = await ada.call('POST', '/api/v1/statuses', { visibility: 'public', ...fields });
  assert.equal(status, 200, JSON.stringify(json));
  return json;
}

async function photograph(seed, description = '') {
  const body = new FormData();
  body.append('file', new Blob([draw(60, 40, seed)]), 'x.png');
  body.append('description', description);
  body.append('focus', '0.5,-0.25');
  const answer = await fetch(`${server.address}/api/v2/media`,
    { method: 'POST', body, headers: { authorization: `Bearer ${ada.bearer}` } });
  assert.equal(answer.status, 200);
  return answer.json();
}

const finger = (resource, more = '') =>
  ask(`/.well-known/webfinger?resource=${encodeURIComponent(resource)}${more}`, 'application/jrd+json, application/json');

before(async () => {
  server = await Server.start();
  host = new URL(server.address).host;
  const people = { ada: await setUp(server, 'Ada') };
  server.command(['user', 'add', 'ben'], `${PASSWORD}\n`);
  people.ben = await signIn(server, 'ben');
  const made = {};
  for (const [name, visitor] of Object.entries(people)) {
    const bearer = await token(server, visitor);
    const call = api(server, bearer);
    made[name] = { visitor, bearer, call, id: (await call('GET', '/api/v1/accounts/verify_credentials')).json.id };
  }
  ({ ada, ben } = made);
  await ada.call('PATCH', '/api/v1/accounts/update_credentials', { locked: false, discoverable: true,
    note: 'A garden, kept', fields_attributes: [{ name: 'Garden', value: 'https://garden.example' }] });
});

after(() => server?.stop());

test('WebFinger finds people by address and by page', async () => {
  const actor = `${server.address}/@Ada`;
  for (const resource of [`acct:ada@${host}`, `acct:Ada@${host.toUpperCase()}`, `ada@${host}`, `acct:@ada@${host}`,
    actor, `${actor}/`]) {
    const answer = await finger(resource);
    assert.equal(answer.status, 200, resource);
    assert.match(answer.headers.get('content-type'), /^application\/jrd\+json/);
    assert.equal(answer.headers.get('access-control-allow-origin'), '*');
    const jrd = await answer.json();
    assert.equal(jrd.subject, `acct:Ada@${host}`);
    assert.deepEqual(jrd.aliases, [actor]);
    const link = (rel) => jrd.links.find((l) => l.rel === rel);
    assert.deepEqual(link('self'), { rel: 'self', type: ACTIVITY, href: actor });
    assert.equal(link('http://webfinger.net/rel/profile-page').type, 'text/html');
    assert.equal(link('http://ostatus.org/schema/1.0/subscribe').template,
      `${server.address}/authorize_interaction?uri={uri}`);
  }
  const some = await (await finger(`acct:ada@${host}`, '&rel=self')).json();
  assert.deepEqual(some.links.map((l) => l.rel), ['self']);
  const place = await (await finger(`acct:${host}@${host}`)).json();
  assert.equal(place.links.find((l) => l.rel === 'self').href, `${server.address}/actor`);
});

test('WebFinger says what it does not find', async () => {
  for (const resource of ['', 'ada', 'acct:', `acct:${'a'.repeat(2000)}@${host}`])
    assert.equal((await finger(resource)).status, 400, resource.slice(0, 20));
  assert.equal((await ask('/.well-known/webfinger')).status, 400);
  for (const resource of [`acct:nobody@${host}`, 'acct:ada@far.example', 'https://far.example/@ada', 'mailto:ada@x.example',
    `acct:${'a'.repeat(200)}@${host}`, `acct:'; DROP TABLE post@${host}`, `${server.address}/@ada/1`])
    assert.equal((await finger(resource)).status, 404, resource.slice(0, 40));
  const head = await ask(`/.well-known/webfinger?resource=acct:ada@${host}`, '*/*', { method: 'HEAD' });
  assert.equal(head.status, 200);
  assert.equal(await head.text(), '');
});

test('host-meta leads to WebFinger, NodeInfo to both its versions', async () => {
  const template = `${server.address}/.well-known/webfinger?resource={uri}`;
  const xrd = await ask('/.well-known/host-meta', 'application/xrd+xml');
  assert.match(xrd.headers.get('content-type'), /^application\/xrd\+xml/);
  assert.ok((await xrd.text()).includes(`<Link rel="lrdd" template="${template}"/>`));
  assert.equal((await (await ask('/.well-known/host-meta.json', '*/*')).json()).links[0].template, template);
  const { links } = await (await ask('/.well-known/nodeinfo', '*/*')).json();
  assert.deepEqual(links.map((l) => l.rel.slice(-3)), ['2.0', '2.1']);
  for (const link of links) {
    const info = await (await fetch(link.href)).json();
    assert.equal(info.version, link.rel.slice(-3));
    assert.equal(info.software.name, 'rosemary');
    assert.deepEqual(info.protocols, ['activitypub']);
    assert.deepEqual(info.usage, { users: {} });
    assert.equal(typeof info.openRegistrations, 'boolean');
    assert.deepEqual(Object.keys(info).sort(),
      ['metadata', 'openRegistrations', 'protocols', 'services', 'software', 'usage', 'version']);
  }
});

test('the Accept header chooses between page and document', async () => {
  const documents = [
    ACTIVITY, LD, 'application/ld+json', 'application/json',
    `${ACTIVITY}, ${LD}`, // Mastodon
    `${ACTIVITY}, application/ld+json`, // Mastodon, older
    `application/activity+json, application/ld+json; profile="https://www.w3.org/ns/activitystreams", text/html;q=0.1`,
    `${LD}, ${ACTIVITY}`, // GoToSocial
    'application/activity+json; charset=utf-8',
    'Application/Activity+JSON',
    `${LD}, ${ACTIVITY}, application/json;q=0.9, */*;q=0.1`,
  ];
  const pages = [
    '*/*', 'text/html', '',
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8', // a browser
    'text/html, application/activity+json;q=0.5',
    'image/*',
  ];
  const post = await share({ status: 'The roses are out' });
  for (const path of ['/@Ada', `/@Ada/${post.id}`]) {
    for (const [list, type] of [[documents, /^application\/activity\+json/], [pages, /^text\/html/]])
      for (const accept of list) {
        const answer = await ask(path, accept);
        assert.equal(answer.status, 200, `${path} ${accept}`);
        assert.match(answer.headers.get('content-type'), type, `${path} ${accept}`);
        assert.match(answer.headers.get('vary'), /accept/i, path);
        const head = await ask(path, accept, { method: 'HEAD' });
        assert.equal(head.status, 200);
        assert.match(head.headers.get('content-type'), type, `HEAD ${path} ${accept}`);
        assert.equal(await head.text(), '');
      }
    // A page says where its document lies.
    assert.ok((await (await ask(path, 'text/html')).text())
      .includes(`<link rel="alternate" type="application/activity+json" href="${server.address}${path}">`), path);
  }
});

test('a person is told as other servers want it, and nothing private', async () => {
  const actor = await document('/@ada');
  const id = `${server.address}/@Ada`;
  const { publicKey, published, '@context': context, attachment, ...rest } = actor;
  assert.equal(context[0], 'https://www.w3.org/ns/activitystreams');
  assert.deepEqual(rest, { id, type: 'Person', preferredUsername: 'Ada', webfinger: `Ada@${host}`, name: 'Ada',
    summary: '<p>A garden, kept</p>', url: id, inbox: `${id}/inbox`, outbox: `${id}/outbox`, followers: `${id}/followers`,
    following: `${id}/following`, featured: `${id}/featured`, endpoints: { sharedInbox: `${server.address}/inbox` },
    manuallyApprovesFollowers: false, discoverable: true, indexable: true });
  assert.equal(publicKey.id, `${id}#main-key`);
  assert.equal(publicKey.owner, id);
  assert.match(publicKey.publicKeyPem, /^-----BEGIN PUBLIC KEY-----\n/);
  assert.match(published, /T00:00:00/);
  assert.equal(attachment[0].type, 'PropertyValue');
  assert.match(attachment[0].value, /^<a href="https:\/\/garden\.example/);
  for (const name of ['nobody', '-1', '%00', '%ff%fe', '%25s', 'a'.repeat(300), '..', "';--", 'ada%40far.example'])
    assert.ok([400, 404].includes((await ask(`/@${name}`)).status), name);
});

test('a post has all that it needs elsewhere', async () => {
  const photos = [];
  for (let i = 0; i < 6; i++)
    photos.push((await photograph(i + 1, `Rose number ${i}`)).id);
  const post = await share({ status: 'The #garden, @ben', media_ids: photos, language: 'en' });
  const note = await document(`/@ada/${post.id}`);
  const id = `${server.address}/@Ada/${post.id}`;
  assert.equal(note.id, id);
  assert.equal(note.type, 'Note');
  assert.equal(note.attributedTo, `${server.address}/@Ada`);
  assert.deepEqual(note.to, [PUBLIC]);
  assert.deepEqual(note.cc, [`${server.address}/@Ada/followers`, `${server.address}/@ben`]);
  assert.equal(note.published, post.created_at);
  assert.equal(note.sensitive, false);
  assert.equal(note.summary, null);
  assert.equal(note.content, note.contentMap.en);
  assert.match(note.content, new RegExp(`<p><a href="${id}">2 more photographs</a></p>$`));
  assert.deepEqual(note.tag.map((t) => [t.type, t.name]), [['Mention', `@ben@${host}`], ['Hashtag', '#garden']]);
  assert.equal(note.attachment.length, 6);
  for (const [i, a] of note.attachment.entries()) {
    assert.equal(a.type, 'Document');
    assert.equal(a.mediaType, 'image/jpeg');
    assert.equal(a.name, `Rose number ${i}`);
    // What Pixelfed lets in.
    assert.ok(Number.isInteger(a.width) && a.width >= 1 && a.width <= 5000);
    assert.ok(Number.isInteger(a.height) && a.height >= 1 && a.height <= 5000);
    assert.ok(a.blurhash.length >= 6 && a.blurhash.length <= 164);
    assert.deepEqual(a.focalPoint, [0.5, -0.25]);
  }
  const picture = await fetch(note.attachment[0].url);
  assert.equal(picture.headers.get('content-type'), 'image/jpeg');
  assert.deepEqual(note.interactionPolicy.canLike.automaticApproval[0], PUBLIC);
  assert.deepEqual(note.interactionPolicy.canReply.always[0], PUBLIC);
  assert.deepEqual(note.interactionPolicy.canQuote.automaticApproval, [`${server.address}/@Ada`]);
  assert.equal(note.commentsEnabled, true);
  assert.deepEqual(note.capabilities, { announce: PUBLIC, like: PUBLIC, reply: PUBLIC });
  assert.equal(note.replies, `${id}/replies`);
  assert.equal(note.context, `${id}/context`);
  const create = await document(`/@Ada/${post.id}/activity`);
  assert.equal(create.type, 'Create');
  assert.equal(create.actor, note.attributedTo);
  const { '@context': ignored, ...same } = note;
  assert.deepEqual(create.object, same);
});

test('what is covered gives nothing away', async () => {
  const post = await share({ spoiler_text: 'From the hospital', media_ids: [(await photograph(9)).id] });
  const note = await document(`/@ada/${post.id}`);
  assert.equal(note.sensitive, true);
  assert.equal(note.summary, 'From the hospital');
  assert.equal(note.attachment[0].blurhash, '00Qcbd');
});

test('a stranger gets what is for everybody, and no more', async () => {
  for (const [visibility, status] of [['public', 200], ['unlisted', 200], ['private', 404], ['direct', 404]]) {
    const post = await share({ status: `for ${visibility} @ben`, visibility });
    for (const part of ['', '/activity', '/replies', '/context', '/likes', '/shares']) {
      const answer = await ask(`/@Ada/${post.id}${part}`);
      assert.equal(answer.status, status, `${visibility}${part}`);
      assert.ok(status === 200 || !(await answer.text()).includes(`for ${visibility}`), visibility);
    }
    // A token or a cookie of this place does not speak for another server.
    const own = await ask(`/@Ada/${post.id}`, ACTIVITY, { headers: { authorization: `Bearer ${ada.bearer}` } });
    assert.equal(own.status, status, visibility);
    // Somebody else's name before it leads nowhere.
    assert.equal((await ask(`/@ben/${post.id}`)).status, 404);
  }
  for (const id of ['0', '-1', 'roses', '99999999999999999999999', '1'])
    assert.equal((await ask(`/@Ada/${id}`)).status, 404, id);
});

test('what was taken away is gone for good, and nobody learns what was never theirs', async () => {
  const open = await share({ status: 'for all' }), closed = await share({ status: 'for few', visibility: 'private' });
  for (const post of [open, closed])
    assert.equal((await ada.call('DELETE', `/api/v1/statuses/${post.id}`)).status, 200);
  const answer = await ask(`/@Ada/${open.id}`);
  assert.equal(answer.status, 410);
  assert.match(answer.headers.get('content-type'), /^application\/activity\+json/);
  const { '@context': ignored, ...tombstone } = await answer.json();
  assert.deepEqual(tombstone, { id: `${server.address}/@Ada/${open.id}`, type: 'Tombstone' });
  assert.equal((await ask(`/@Ada/${closed.id}`)).status, 404);
  assert.equal((await ask(`/@ben/${open.id}`)).status, 404);
});

test('a boost is an Announce', async () => {
  const post = (await ben.call('POST', '/api/v1/statuses', { status: 'of ben', visibility: 'public' })).json;
  const boost = (await ada.call('POST', `/api/v1/statuses/${post.id}/reblog`)).json;
  for (const path of [`/@Ada/${boost.id}`, `/@Ada/${boost.id}/activity`]) {
    const it = await document(path);
    assert.equal(it.type, 'Announce');
    assert.equal(it.actor, `${server.address}/@Ada`);
    assert.equal(it.object, `${server.address}/@ben/${post.id}`);
    assert.ok(it.cc.includes(`${server.address}/@ben`));
  }
});

async function pages(path, key) {
  const whole = await document(path), all = [];
  let at = whole.first;
  for (let n = 0; at; n++) {
    assert.ok(n < 50);
    const page = await document(at.slice(server.address.length));
    assert.equal(page.id, at);
    assert.equal(page.partOf, whole.id);
    all.push(...page[key]);
    at = page.next;
  }
  return all;
}

test('the outbox holds everything for everybody, newest first, what was brought here too', async () => {
  for (let i = 0; i < 25; i++)
    await share({ status: `number ${i}`, visibility: i % 2 ? 'public' : 'unlisted' });
  const old = await share({ status: 'of long ago', scheduled_at: '2004-02-29T12:00:00Z' });
  await share({ status: 'not for all', visibility: 'private' });
  const box = await document('/@Ada/outbox');
  assert.equal(box.type, 'OrderedCollection');
  assert.equal(box.orderedItems, undefined);
  const items = await pages('/@Ada/outbox', 'orderedItems');
  const times = items.map((i) => Date.parse(i.published));
  assert.deepEqual(times, [...times].sort((a, b) => b - a));
  assert.equal(new Set(items.map((i) => i.id)).size, items.length);
  assert.equal(items.at(-1).object.id, `${server.address}/@Ada/${old.id}`);
  assert.equal(items.at(-1).published, '2004-02-29T12:00:00.000Z');
  for (let i = 0; i < 25; i++)
    assert.ok(items.some((one) => one.object.content === `<p>number ${i}</p>`), String(i));
  assert.doesNotMatch(JSON.stringify(items), /not for all|for few|for direct|for private/);
  assert.ok(items.some((i) => i.type === 'Announce'));
  assert.equal((await ask('/@Ada/outbox?max_id=roses')).status, 422);
});

test('pinned posts are featured', async () => {
  const post = await share({ status: 'the first one' }), few = await share({ status: 'pinned for few', visibility: 'private' });
  for (const p of [post, few])
    assert.equal((await ada.call('POST', `/api/v1/statuses/${p.id}/pin`)).status, 200);
  const { type, orderedItems } = await document('/@Ada/featured');
  assert.equal(type, 'OrderedCollection');
  assert.deepEqual(orderedItems.map((i) => i.id), [`${server.address}/@Ada/${post.id}`]);
});

test('who follows whom is told only by those who show it', async () => {
  await ben.call('POST', `/api/v1/accounts/${ada.id}/follow`);
  for (const list of ['followers', 'following']) {
    const hidden = await document(`/@Ada/${list}`), page = await document(`/@Ada/${list}?page=true`);
    assert.equal(hidden.first, undefined);
    assert.doesNotMatch(JSON.stringify([hidden, page]), /items|@ben/i);
  }
  await ada.call('PATCH', '/api/v1/accounts/update_credentials', { hide_collections: false });
  assert.deepEqual(await pages('/@Ada/followers', 'orderedItems'), [`${server.address}/@ben`]);
  await ada.call('PATCH', '/api/v1/accounts/update_credentials', { hide_collections: true });
});

test('answers and threads can be read, as far as they are for everybody', async () => {
  const first = await share({ status: 'a thread' });
  const answer = async (to, status, visibility = 'public') =>
    (await ben.call('POST', '/api/v1/statuses', { status, in_reply_to_id: to, visibility })).json.id;
  const ids = [];
  for (let i = 0; i < 23; i++)
    ids.push(await answer(first.id, `answer ${i}`));
  const deeper = await answer(ids[0], 'an answer to it');
  await answer(first.id, 'a quiet word @Ada', 'direct');
  const uri = (id) => `${server.address}/@ben/${id}`;
  const top = `/@Ada/${first.id}`;
  assert.deepEqual(await pages(`${top}/replies`, 'items'), ids.map(uri));
  assert.deepEqual(await pages(`/@ben/${ids[0]}/replies`, 'items'), [uri(deeper)]);
  assert.deepEqual(await pages(`${top}/context`, 'items'), [server.address + top, ...ids.map(uri), uri(deeper)]);
  assert.equal((await document(`${top}/context`)).attributedTo, `${server.address}/@Ada`);
  const note = await document(`/@ben/${deeper}`);
  assert.equal(note.inReplyTo, uri(ids[0]));
  assert.equal(note.context, `${server.address}${top}/context`);
  assert.equal((await ask(`/@ben/${deeper}/context`)).status, 404);
  for (const part of ['likes', 'shares']) {
    await ben.call('POST', `/api/v1/statuses/${first.id}/favourite`);
    const list = await document(`${top}/${part}`);
    assert.deepEqual(Object.keys(list).sort(), ['@context', 'id', 'type']);
  }
});

test('a question can be voted on elsewhere', async () => {
  const post = await share({ status: 'Which?', poll: { options: ['roses', 'tulips'], expires_in: 3600, multiple: true } });
  const answer = await ask(`/@Ada/${post.id}`);
  const question = await answer.json();
  assert.equal(question.type, 'Question');
  assert.deepEqual(question.anyOf.map((o) => [o.type, o.name, o.replies.totalItems]), [['Note', 'roses', 0], ['Note', 'tulips', 0]]);
  assert.equal(question.endTime, post.poll.expires_at);
  assert.equal(question.votersCount, 0);
});

test('people may have addresses of another domain than their pages', async () => {
  const other = await Server.start({ domain: 'Garden.example' });
  try {
    await setUp(other, 'ada');
    const at = new URL(other.address).host;
    const look = (path) => fetch(other.address + path, { headers: { accept: ACTIVITY } });
    for (const domain of ['garden.example', at]) {
      const jrd = await (await look(`/.well-known/webfinger?resource=acct:ada@${domain}`)).json();
      assert.equal(jrd.subject, 'acct:ada@garden.example');
      assert.equal(jrd.links.find((l) => l.rel === 'self').href, `${other.address}/@ada`);
    }
    const actor = await (await look('/@ada')).json();
    assert.equal(actor.id, `${other.address}/@ada`);
    assert.equal(actor.webfinger, 'ada@garden.example');
    assert.equal((await (await look('/actor')).json()).preferredUsername, 'garden.example');
    assert.equal((await (await look('/api/v2/instance')).json()).domain, 'garden.example');
  } finally {
    await other.stop();
  }
});
