// A server that says whatever it is told to, signed by whatever key: nothing here follows any protocol
// of its own. Every request that comes is kept.
import { createHash, createSign, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';

export const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';
export const TYPE = 'application/activity+json';

// RSA keys take their time to make: a few for everybody.
const made = [];
export function keys(n) {
  while (made.length <= n)
    made.push(generateKeyPairSync('rsa', { modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } }));
  return made[n];
}

export class Liar {
  // address: where it listens; tls: { key, cert } for https.
  static async start({ address = '127.0.0.1', tls, key = 0 } = {}) {
    const liar = new Liar();
    liar.answers = new Map(); // path -> an object (a document), or (request, response) => …
    liar.asked = []; // paths
    liar.came = []; // { path, json } of what was posted
    liar.pair = keys(key);
    const take = (request, response) => liar.answer(request, response);
    liar.server = tls ? createSecureServer(tls, take) : createServer(take);
    liar.server.on('clientError', (_, socket) => socket.destroy());
    await new Promise((done) => liar.server.listen(0, address, done));
    liar.origin = `http${tls ? 's' : ''}://${address}:${liar.server.address().port}`;
    liar.host = new URL(liar.origin).host;
    return liar;
  }

  async answer(request, response) {
    const { pathname } = new URL(request.url, this.origin);
    response.on('error', () => {});
    if (request.method === 'POST') {
      const parts = [];
      for await (const part of request)
        parts.push(part);
      const text = Buffer.concat(parts).toString();
      this.came.push({ path: pathname, json: JSON.parse(text), headers: request.headers });
      response.writeHead(202).end();
      return;
    }
    this.asked.push(request.url);
    const said = this.answers.get(request.url) ?? this.answers.get(pathname) ?? this.otherwise?.(pathname, request);
    if (typeof said === 'function')
      said(request, response);
    else if (said === undefined)
      response.writeHead(404).end();
    else
      response.writeHead(200, { 'content-type': said.type === undefined && said.subject ? 'application/jrd+json' : TYPE })
        .end(JSON.stringify(said));
  }

  at(path) {
    return this.origin + path;
  }

  // An actor there; `more` over what is usual. It is found by name too, unless named false.
  actor(name, more = {}, { named = true, pair = this.pair } = {}) {
    const id = this.at(`/users/${name}`);
    const document = {
      '@context': ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'],
      id, type: 'Person', preferredUsername: name, name, inbox: `${id}/inbox`, outbox: `${id}/outbox`,
      followers: `${id}/followers`, url: this.at(`/@${name}`), endpoints: { sharedInbox: this.at('/inbox') },
      publicKey: { id: `${id}#main-key`, owner: id, publicKeyPem: pair.publicKey }, ...more,
    };
    this.answers.set(`/users/${name}`, document);
    if (named)
      this.answers.set(`/.well-known/webfinger?resource=${encodeURIComponent(`acct:${name}@${this.host}`)}`,
        { subject: `acct:${name}@${this.host}`, links: [{ rel: 'self', type: TYPE, href: id }] });
    return document;
  }

  note(path, author, content, more = {}) {
    const note = { '@context': 'https://www.w3.org/ns/activitystreams', id: this.at(path), type: 'Note',
      attributedTo: author, content, to: [PUBLIC], cc: [], published: new Date().toISOString(), ...more };
    this.answers.set(path, note);
    return note;
  }

  fresh(what = 'deeds') {
    this.count = (this.count ?? 0) + 1;
    return this.at(`/${what}/${this.count}`);
  }

  deed(type, actor, object, more = {}) {
    return { '@context': 'https://www.w3.org/ns/activitystreams', id: this.fresh(), type, actor, object, to: [PUBLIC],
      ...more };
  }

  // The headers of a signed request, each of which may be lied about.
  sign(address, text, { keyId, pair = this.pair, date = new Date(), digest, host, method = 'post',
    headers = ['(request-target)', 'host', 'date', 'digest', 'content-type'], target, headerDate } = {}) {
    const url = new URL(address);
    const values = {
      '(request-target)': `${method} ${target ?? url.pathname + url.search}`,
      host: host ?? url.host,
      date: date.toUTCString(),
      digest: digest ?? `SHA-256=${createHash('sha256').update(text).digest('base64')}`,
      'content-type': TYPE,
    };
    const signer = createSign('rsa-sha256');
    signer.update(headers.map((h) => `${h}: ${values[h]}`).join('\n'));
    const signature = signer.sign(pair.privateKey, 'base64');
    return { date: headerDate ?? values.date, digest: values.digest, 'content-type': TYPE,
      signature: `keyId="${keyId}",algorithm="rsa-sha256",headers="${headers.join(' ')}",signature="${signature}"` };
  }

  // Posts a document, signed for the actor of that name unless options say otherwise; gives the status.
  async send(inbox, document, name, options = {}) {
    const text = options.text ?? JSON.stringify(document);
    const headers = this.sign(inbox, text, { keyId: this.at(`/users/${name}#main-key`), ...options });
    const answer = await fetch(inbox, { method: 'POST', headers: { ...headers, ...options.more }, body: options.body ?? text });
    await answer.arrayBuffer();
    return answer.status;
  }

  // Asks with a signature; gives the answer.
  get(address, name, options = {}) {
    const signed = this.sign(address, '', { keyId: this.at(`/users/${name}#main-key`), method: 'get',
      headers: ['(request-target)', 'host', 'date'], ...options });
    return fetch(address, { headers: { accept: TYPE, date: signed.date, signature: signed.signature } });
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }
}

// One byte a second, and no end.
export function drip(request, response) {
  response.writeHead(200, { 'content-type': TYPE });
  const timer = setInterval(() => response.write(' '), 1000);
  response.on('close', () => clearInterval(timer));
}

// Never a word.
export function silence() {}

// A gigabyte, or as much of it as is taken; `sent` tells how much that was.
export function flood(head = '{"x":"') {
  const one = async (request, response) => {
    response.writeHead(200, { 'content-type': TYPE });
    response.write(head);
    const part = Buffer.alloc(1 << 16, 'a');
    let closed = false;
    let goOn = () => {};
    response.on('drain', () => goOn());
    response.on('close', () => { closed = true; goOn(); });
    for (let n = 0; n < 1 << 14 && !closed; n++) {
      one.sent += part.length;
      if (!response.write(part) && !closed)
        await new Promise((go) => { goOn = go; });
    }
    response.end();
  };
  one.sent = 0;
  return one;
}
