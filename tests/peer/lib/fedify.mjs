// A small server of another make, in this process: Fedify speaks the protocol, this file gives it
// people and posts to speak of, and keeps what came. Over plain http on 127.0.0.1.
import { AsyncLocalStorage } from 'node:async_hooks';
import { webcrypto } from 'node:crypto';
import { createServer } from 'node:http';
import {
  Accept, Activity, Announce, Create, Document, Endpoints, Follow, Image, Like, MemoryKvStore, Mention, Note,
  PUBLIC_COLLECTION, Person, Question, Undo, createFederation, generateCryptoKeyPair, lookupWebFinger,
  signRequest,
} from '@fedify/fedify';
import { Temporal } from '@js-temporal/polyfill';

export * as as from '@fedify/fedify';

// Fedify is made for Node 22; this is all that Node 18 and 20 lack of what it calls.
globalThis.crypto ??= webcrypto;
globalThis.CryptoKey ??= webcrypto.CryptoKey;
ArrayBuffer.prototype.transfer ??= function (length = this.byteLength) {
  const longer = new ArrayBuffer(length);
  new Uint8Array(longer).set(new Uint8Array(this, 0, Math.min(length, this.byteLength)));
  return longer;
};

// Fedify asks WebFinger by https alone. What it asks of a loopback port goes there by http instead.
const fetchAsItIs = globalThis.fetch;
globalThis.fetch = (where, options) => {
  const address = where instanceof Request ? where.url : String(where);
  const plain = address.replace(/^https:\/\/((?:localhost|127\.0\.0\.1|\[::1\]):\d+)\//, 'http://$1/');
  if (plain === address)
    return fetchAsItIs(where, options);
  return fetchAsItIs(where instanceof Request ? new Request(plain, where) : plain, options);
};

const came = new AsyncLocalStorage(); // the request that is being answered: { headers, text }

async function body(request) {
  const parts = [];
  for await (const part of request)
    parts.push(part);
  return Buffer.concat(parts);
}

// Fedify would make one of 4096 bits, which takes seconds.
function rsaPair() {
  return crypto.subtle.generateKey({ name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' }, true, ['sign', 'verify']);
}

export class Peer {
  // firstKnock: 'rfc9421' or 'draft-cavage-http-signatures-12', what it signs with at first.
  static async start(names, options = {}) {
    const peer = new Peer();
    peer.people = new Map();
    for (const name of names)
      peer.people.set(name, { name, display: name, followers: new Map(),
        keys: [await rsaPair(), await generateCryptoKeyPair('Ed25519')] });
    peer.notes = new Map(); // path -> Note
    peer.files = new Map(); // path -> { type, bytes }
    peer.got = []; // { type, of, activity, raw, headers }
    peer.posted = []; // documents as they came, believed or not
    peer.errors = [];
    peer.asked = []; // "GET /users/basil"
    peer.accepts = true; // whoever asks to follow may
    peer.server = createServer((request, response) => peer.answer(request, response));
    await new Promise((done) => peer.server.listen(0, '127.0.0.1', done));
    peer.origin = `http://127.0.0.1:${peer.server.address().port}`;
    peer.host = new URL(peer.origin).host;
    peer.federate(options);
    return peer;
  }

  federate({ firstKnock = 'rfc9421' }) {
    this.federation = createFederation({ kv: new MemoryKvStore(), allowPrivateAddress: true, firstKnock });
    this.federation.setActorDispatcher('/users/{identifier}', (ctx, name) => this.person(ctx, name))
      .setKeyPairsDispatcher((ctx, name) => this.people.get(name)?.keys ?? []);
    this.federation.setFollowersDispatcher('/users/{identifier}/followers', (ctx, name) =>
      ({ items: [...this.people.get(name).followers.values()] }));
    this.federation.setOutboxDispatcher('/users/{identifier}/outbox', () => ({ items: [] }));
    for (const kind of [Note, Question])
      this.federation.setObjectDispatcher(kind, `/${kind.name.toLowerCase()}s/{id}`, (ctx, { id }) =>
        this.notes.get(`/${kind.name.toLowerCase()}s/${id}`) ?? null);
    this.federation.setInboxListeners('/users/{identifier}/inbox', '/inbox')
      .setSharedKeyDispatcher(() => ({ identifier: [...this.people.keys()][0] }))
      .on(Activity, (ctx, activity) => this.take(ctx, activity))
      .onError((ctx, error) => { this.errors.push(error); });
  }

  get context() {
    return this.federation.createContext(new URL(this.origin));
  }

  uri(name) {
    return new URL(`/users/${name}`, this.origin);
  }

  async person(ctx, name) {
    const who = this.people.get(name);
    if (!who || who.gone)
      return null;
    const keys = await ctx.getActorKeyPairs(name);
    return new Person({
      id: ctx.getActorUri(name), preferredUsername: name, name: who.display, summary: who.about ?? null,
      inbox: ctx.getInboxUri(name), outbox: ctx.getOutboxUri(name), followers: ctx.getFollowersUri(name),
      endpoints: new Endpoints({ sharedInbox: ctx.getInboxUri() }), url: new URL(`/@${name}`, this.origin),
      icon: who.icon ? new Image({ url: new URL(who.icon, this.origin), mediaType: 'image/png' }) : null,
      manuallyApprovesFollowers: !this.accepts,
      aliases: who.aliases ?? [], successor: who.successor ?? null,
      publicKey: keys[0].cryptographicKey, assertionMethods: keys.map((k) => k.multikey),
    });
  }

  async answer(request, response) {
    this.asked.push(`${request.method} ${request.url}`);
    const file = this.files.get(request.url);
    if (file) {
      response.writeHead(200, { 'content-type': file.type }).end(file.bytes);
      return;
    }
    try {
      const bytes = await body(request);
      if (request.method === 'POST')
        this.posted.push(JSON.parse(bytes));
      const answer = await came.run({ headers: request.headers, text: bytes.toString() }, () => this.federation.fetch(new Request(this.origin + request.url, {
        method: request.method, headers: request.headers,
        body: ['GET', 'HEAD'].includes(request.method) ? undefined : bytes,
      }), { contextData: undefined }));
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      response.end(Buffer.from(await answer.arrayBuffer()));
    } catch (error) {
      this.errors.push(error);
      response.writeHead(500).end();
    }
  }

  // What Fedify believed, after it checked who signed it.
  async take(ctx, activity) {
    const { headers, text } = came.getStore();
    this.got.push({ type: activity.constructor.name, activity, of: activity.actorId?.href, raw: JSON.parse(text), headers });
    if (activity instanceof Follow && this.accepts)
      await this.accept(activity);
    if (activity instanceof Undo) {
      const undone = await activity.getObject(ctx);
      if (undone instanceof Follow)
        this.people.get(this.nameOf(undone.objectId))?.followers.delete(activity.actorId.href);
    }
  }

  nameOf(uri) {
    return uri?.pathname.match(/^\/users\/([^/]+)/)?.[1];
  }

  async accept(follow) {
    const name = this.nameOf(follow.objectId);
    const who = await this.look(follow.actorId);
    this.people.get(name).followers.set(who.id.href, who);
    await this.send(name, who, new Accept({ id: this.fresh('accepts'), actor: this.uri(name), object: follow }));
  }

  fresh(what) {
    this.count = (this.count ?? 0) + 1;
    return new URL(`/${what}/${this.count}`, this.origin);
  }

  // Somebody or something by address, asked for with a signature.
  async look(address) {
    const loader = await this.context.getDocumentLoader({ identifier: [...this.people.keys()][0] });
    return this.context.lookupObject(address, { documentLoader: loader });
  }

  webfinger(acct) {
    return lookupWebFinger(`acct:${acct}`, { allowPrivateAddress: true });
  }

  // Signed by that person, to each of these (actors as `look` gives them); throws when one refuses.
  send(name, to, activity) {
    return this.context.sendActivity({ identifier: name }, to, activity, { immediate: true });
  }

  // A document as it stands, signed in the older form.
  async sendRaw(name, inbox, document) {
    const [{ privateKey }] = this.people.get(name).keys;
    const request = await signRequest(new Request(inbox, { method: 'POST', body: JSON.stringify(document),
      headers: { 'content-type': 'application/activity+json' } }),
    privateKey, new URL(`${this.uri(name).href}#main-key`), { spec: 'draft-cavage-http-signatures-12' });
    return fetch(request);
  }

  followersOf(name) {
    return [...this.people.get(name).followers.values()];
  }

  async follow(name, whom) {
    const follow = new Follow({ id: this.fresh('follows'), actor: this.uri(name), object: whom.id });
    await this.send(name, whom, follow);
    return follow;
  }

  // A note of that person, kept to be asked for. more: members of Note, and `pictures`: paths of files.
  note(name, content, { pictures = [], to = PUBLIC_COLLECTION, mention, kind = Note, ...more } = {}) {
    const id = this.fresh(`${kind.name.toLowerCase()}s`);
    const note = new kind({
      id, attribution: this.uri(name), content, to, url: id,
      ccs: [new URL(`/users/${name}/followers`, this.origin), ...(mention ? [mention.id] : [])],
      tags: mention ? [new Mention({ href: mention.id, name: `@${mention.preferredUsername}` })] : [],
      published: Temporal.Now.instant(),
      attachments: pictures.map(({ path, words }) => new Document({ url: new URL(path, this.origin),
        mediaType: this.files.get(path).type, name: words })),
      ...more,
    });
    this.notes.set(id.pathname, note);
    return note;
  }

  create(note) {
    return new Create({ id: new URL(`${note.id.href}#create`), actor: note.attributionId, object: note,
      tos: note.toIds, ccs: note.ccIds });
  }

  like(name, object) {
    return new Like({ id: this.fresh('likes'), actor: this.uri(name), object });
  }

  boost(name, object) {
    return new Announce({ id: this.fresh('boosts'), actor: this.uri(name), object, to: PUBLIC_COLLECTION,
      cc: new URL(`/users/${name}/followers`, this.origin), published: Temporal.Now.instant() });
  }

  undo(name, activity) {
    return new Undo({ id: this.fresh('undos'), actor: this.uri(name), object: activity });
  }

  // The first that came and is like that, as soon as it is there.
  async wait(type, like = () => true, ms = 20_000) {
    for (const end = Date.now() + ms; Date.now() < end; await new Promise((go) => setTimeout(go, 25))) {
      const found = this.got.find((g) => g.type === type && like(g.raw, g));
      if (found)
        return found;
    }
    const those = this.got.map((g) => `${g.type} ${JSON.stringify({ ...g.raw, '@context': undefined })}`.slice(0, 200));
    throw new Error(`no ${type} came; there came\n${those.join('\n')}`);
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }
}
