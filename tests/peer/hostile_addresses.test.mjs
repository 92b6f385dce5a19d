// A server on the open net (127.0.0.2 counts as that here, and nothing else of this machine does) that
// points at what is inside: this machine and the network around it, in every way that an address can be
// written. Whoever is asked there is a trap: a single connection is too many.
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, test } from 'node:test';
import { Liar, TYPE } from './lib/liar.mjs';
import { Home, quiet, settled } from './lib/home.mjs';
import { certificate } from './lib/tls.mjs';

let home, ada, tls, liar, inbox, id, post;
const traps = [];
let caught = [];

async function trap(address, port = 0) {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (bytes) => { caught.push(`${address}: ${bytes.toString('latin1').slice(0, 200)}`); });
    caught.push(`${address}: connected`);
    socket.end('HTTP/1.1 200 OK\r\nContent-Type: application/activity+json\r\nContent-Length: 2\r\n\r\n{}');
  });
  await new Promise((done, fail) => server.once('error', fail).listen(port, address, done));
  traps.push(server);
  return server.address().port;
}

before(async () => {
  tls = certificate('127.0.0.2');
  home = await Home.start(['ada'], { fetch_private: 'no', fetch_exempt: '127.0.0.2', fetch_ca: tls.file });
  ({ ada } = home);
  liar = await Liar.start({ address: '127.0.0.2', tls });
  liar.actor('wren');
  inbox = `${home.address}/@ada/inbox`;
  id = `${home.address}/@ada`;
  post = await ada.share('Her roses');
  const port = await trap('127.0.0.1');
  await trap('::1', port);
  await trap('127.0.0.3', port);
  forms = inside(port);
});

after(async () => {
  liar?.stop();
  for (const server of traps)
    server.close();
  tls?.remove();
  await home?.stop();
});

let forms;
const inside = (port) => [
  ...['127.0.0.1', 'localhost', '[::1]', '127.1', '127.0.1', '2130706433', '0x7f000001', '0x7f.0.0.1', '0x7f.1', '0177.0.0.1',
    '017700000001', '0', '0.0.0.0', '127.0.0.3', '127.0.0.1.', 'localhost.', 'a.localhost', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]',
    '[::127.0.0.1]', '[0:0:0:0:0:ffff:7f00:0001]', '[64:ff9b::7f00:1]', '[::]', 'LOCALHOST', '127。0。0。1', '①②⑦.0.0.1',
    'user@127.0.0.1', '127.0.0.2@127.0.0.1', '%31%32%37.0.0.1'].flatMap((host) =>
    [`https://${host}:${port}/inside`, `http://${host}:${port}/inside`]),
  'https://169.254.169.254/latest/meta-data/', 'http://169.254.169.254/', 'https://[fe80::1]/', 'https://10.0.0.1/', 'https://192.168.0.1/',
  'https://[fd00::1]/', `gopher://127.0.0.1:${port}/x`, `ftp://127.0.0.1:${port}/`, `file:///etc/passwd`, `//127.0.0.1:${port}/`,
  `https:127.0.0.1:${port}`, `https://127.0.0.2\\@127.0.0.1:${port}/`, `https://127.0.0.2#@127.0.0.1:${port}/`,
  `https://127.0.0.2:@127.0.0.1:${port}/`,
];

const nothing = async (why) => {
  await settled(home);
  await quiet(300);
  assert.deepEqual(caught, [], why);
};

test('an honest word of that server is heard, so that the rest means something', async () => {
  const note = liar.note('/true', liar.at('/users/wren'), '<p>a true word</p>', { cc: [id],
    tag: [{ type: 'Mention', href: id, name: '@ada' }] });
  assert.equal(await liar.send(inbox, liar.deed('Create', note.attributedTo, note), 'wren'), 202);
  await ada.heard('mention', (n) => n.status.uri === note.id);
  await nothing();
});

test('key ids', async () => {
  for (const form of forms)
    await liar.send(inbox, liar.deed('Like', liar.at('/users/wren'), post.uri), 'wren',
      { keyId: Buffer.from(form).toString('latin1') });
  await nothing('a key');
});

test('actors', async () => {
  for (const form of forms)
    await liar.send(inbox, liar.deed('Like', form, post.uri), 'wren');
  await nothing('an actor');
});

test('inboxes, portraits and collections of an actor', async () => {
  for (const [i, form] of forms.entries()) {
    liar.actor(`a${i}`, { inbox: form, endpoints: { sharedInbox: form }, icon: { type: 'Image', url: form },
      image: { type: 'Image', mediaType: 'image/png', url: form }, featured: form, outbox: form, followers: form, following: form,
      url: form, movedTo: form, alsoKnownAs: [form], tag: [{ type: 'Emoji', name: ':x:', icon: { type: 'Image', url: form } }] });
    await liar.send(inbox, liar.deed('Follow', liar.at(`/users/a${i}`), id), `a${i}`);
  }
  await settled(home);
  // Whoever could follow would be told of this.
  await ada.share('for all who follow');
  for (const [i] of forms.entries())
    await ada.find(`a${i}@${liar.host}`);
  for (const account of await ada.get('/api/v1/notifications?limit=80').then((all) => all.map((n) => n.account)))
    for (const picture of [account.avatar, account.header])
      if (picture.startsWith(home.address))
        await fetch(picture);
  await nothing('an actor\'s own addresses');
});

test('pictures, threads and quotes of a note', async () => {
  const seen = [];
  for (const [i, form] of forms.entries()) {
    const note = liar.note(`/n/${i}`, liar.at('/users/wren'), `<p>number ${i} <img src="${form}"></p>`, {
      cc: [id], tag: [{ type: 'Mention', href: id, name: '@ada' }, { type: 'Mention', href: form, name: '@x' },
        { type: 'Hashtag', name: '#x', href: form }, { type: 'Emoji', name: ':x:', icon: { type: 'Image', url: form } }],
      attachment: [{ type: 'Document', mediaType: 'image/png', url: form, name: 'inside' }], inReplyTo: form, context: form,
      replies: form, quote: form, quoteUrl: form, quoteAuthorization: form, approvedBy: form, replyAuthorization: form, conversation: form,
      url: form });
    await liar.send(inbox, liar.deed('Create', note.attributedTo, note), 'wren');
    seen.push(note.id);
  }
  await settled(home);
  for (const n of await ada.get('/api/v1/notifications?limit=80'))
    for (const m of n.status?.media_attachments ?? [])
      for (const url of [m.url, m.preview_url])
        if (url?.startsWith(home.address))
          await fetch(url);
  for (const n of (await ada.get('/api/v1/notifications?limit=80')).filter((x) => x.status))
    await ada.get(`/api/v1/statuses/${n.status.id}/context`);
  await nothing('a note\'s addresses');
});

test('lists of followers to compare', async () => {
  for (const form of forms) {
    const header = `collectionId="${liar.at('/users/wren/followers')}", url="${Buffer.from(form).toString('latin1')}", digest="${'a'.repeat(64)}"`;
    await liar.send(inbox, liar.deed('Like', liar.at('/users/wren'), post.uri), 'wren', { more: { 'collection-synchronization': header } });
  }
  await nothing('a list of followers');
});

test('boosts, answers, moves, pins and questions', async () => {
  for (const form of forms)
    for (const deed of [liar.deed('Announce', liar.at('/users/wren'), form), liar.deed('Create', liar.at('/users/wren'), form),
      liar.deed('Update', liar.at('/users/wren'), form), liar.deed('Delete', liar.at('/users/wren'), form),
      liar.deed('Move', liar.at('/users/wren'), liar.at('/users/wren'), { target: form }),
      liar.deed('Add', liar.at('/users/wren'), form, { target: form }), liar.deed('Accept', liar.at('/users/wren'), form, { result: form }),
      liar.deed('Undo', liar.at('/users/wren'), form), liar.deed('QuoteRequest', liar.at('/users/wren'), post.uri, { instrument: form })])
      await liar.send(inbox, deed, 'wren');
  await nothing('a deed\'s object');
});

test('redirects, and lists that go inside', async () => {
  for (const [i, form] of forms.entries()) {
    liar.answers.set(`/r/${i}`, (_, response) => {
      try {
        response.writeHead(302, { location: form }).end();
      } catch {
        response.writeHead(302, { location: encodeURI(form) }).end();
      }
    });
    liar.answers.set(`/list/${i}`, { id: liar.at(`/list/${i}`), type: 'Collection', first: form, next: form, items: [form] });
    const note = liar.note(`/m/${i}`, liar.at('/users/wren'), '<p>go there</p>', { cc: [id], inReplyTo: liar.at(`/r/${i}`),
      replies: liar.at(`/list/${i}`), context: liar.at(`/list/${i}`), tag: [{ type: 'Mention', href: id, name: '@ada' }],
      attachment: [{ type: 'Document', mediaType: 'image/png', url: liar.at(`/r/${i}`), name: 'inside' }] });
    await liar.send(inbox, liar.deed('Create', note.attributedTo, note), 'wren');
    await liar.send(inbox, liar.deed('Like', liar.at(`/r/${i}`), post.uri), 'wren', { keyId: liar.at(`/r/${i}`) });
  }
  await settled(home);
  for (const n of (await ada.get('/api/v1/notifications?limit=80')).filter((x) => x.status))
    for (const m of n.status.media_attachments)
      if (m.url?.startsWith(home.address))
        await fetch(m.url);
  await nothing('a redirect');
});

test('names and addresses that somebody at home looks for', async () => {
  for (const form of forms) {
    await ada.call('GET', `/api/v2/search?resolve=true&q=${encodeURIComponent(form)}`);
    const { host } = URL.canParse(form) ? new URL(form) : { host: form };
    await ada.call('GET', `/api/v2/search?resolve=true&type=accounts&q=${encodeURIComponent(`@wren@${host}`)}`);
    await ada.call('GET', `/api/v1/accounts/lookup?acct=${encodeURIComponent(`wren@${host}`)}`);
    liar.answers.set(`/.well-known/webfinger?resource=${encodeURIComponent(`acct:inside@${liar.host}`)}`,
      { subject: `acct:inside@${liar.host}`, links: [{ rel: 'self', type: TYPE, href: form }] });
    await ada.call('GET', `/api/v2/search?resolve=true&type=accounts&q=${encodeURIComponent(`@inside@${liar.host}`)}`);
  }
  await nothing('a search');
});

test('and ordinary work went on', async () => {
  const words = 'a quiet evening';
  const page = await fetch((await ada.share(words)).url);
  assert.ok((await page.text()).includes(words));
});
