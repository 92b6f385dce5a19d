// Another server, for tests: people with keys, whatever documents a test puts there, and a record of
// what came. It signs as others do (draft-cavage-12, or RFC 9421 when asked), and wrongly when asked.
import { createHash, createSign, generateKeyPairSync } from 'node:crypto';
import { createServer, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

export const AS = 'https://www.w3.org/ns/activitystreams';
export const PUBLIC = `${AS}#Public`;
export const ACTIVITY = 'application/activity+json';
const WAIT_MS = 10_000;

const base64 = (bytes) => createHash('sha256').update(bytes).digest('base64');

export const newKeys = () => generateKeyPairSync('rsa', { modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } });

export class Far {
  static async start() {
    const far = new Far();
    far.documents = new Map(); // path: { json | body, type, status, headers }, or a function of the request
    far.got = []; // what was sent here: { path, headers, body, json }
    far.asked = []; // what was fetched: { path, headers }
    far.count = 0;
    far.server = createServer((q, r) => far.answer(q, r));
    await new Promise((done) => far.server.listen(0, done));
    far.port = far.server.address().port;
    far.domain = `localhost:${far.port}`;
    far.base = `http://${far.domain}`;
    return far;
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }

  // --- what it serves ---

  put(path, json, more = {}) {
    this.documents.set(path, typeof json === 'function' ? json : { json, ...more });
  }

  // Somebody with a key; more: members of the actor over the usual ones; links: more of those that WebFinger
  // tells; keys: where a crowd may have one pair for all, as pairs take long to make.
  person(name, more = {}, { links = [], keys = newKeys() } = {}) {
    const { publicKey, privateKey } = keys;
    const id = `${this.base}/users/${name}`;
    const person = { name, id, acct: `${name}@${this.domain}`, privateKey, keyId: `${id}#main-key`, far: this };
    person.actor = {
      '@context': [AS, 'https://w3id.org/security/v1'],
      id, type: 'Person', preferredUsername: name, name: `${name} elsewhere`, summary: `<p>${name}</p>`,
      inbox: `${id}/inbox`, outbox: `${id}/outbox`, followers: `${id}/followers`, featured: `${id}/featured`,
      url: `${this.base}/@${name}`, endpoints: { sharedInbox: `${this.base}/inbox` },
      publicKey: { id: person.keyId, owner: id, publicKeyPem: publicKey },
      ...more,
    };
    this.put(`/users/${name}`, person.actor);
    this.put(`/.well-known/webfinger?resource=acct:${name}@${this.domain}`, {
      subject: `acct:${name}@${this.domain}`,
      links: [{ rel: 'self', type: ACTIVITY, href: id }, ...links],
    }, { type: 'application/jrd+json' });
    return person;
  }

  // A note of somebody, served at its own address; more: members over the usual ones.
  note(person, content, more = {}) {
    const id = more.id ?? `${person.id}/notes/${++this.count}`;
    const note = { '@context': AS, id, type: 'Note', attributedTo: person.id, content: `<p>${content}</p>`,
      to: [PUBLIC], cc: [`${person.id}/followers`], published: new Date().toISOString(), ...more };
    this.put(new URL(id).pathname, note);
    return note;
  }

  activity(person, type, object, more = {}) {
    return { '@context': AS, id: `${person.id}/activities/${++this.count}`, type, actor: person.id, object, ...more };
  }

  async answer(q, r) {
    const chunks = [];
    for await (const chunk of q)
      chunks.push(chunk);
    const body = Buffer.concat(chunks);
    if (q.method === 'POST') {
      let json = null;
      try {
        json = JSON.parse(body.toString());
      } catch { /* recorded as it is */ }
      this.got.push({ path: q.url, headers: q.headers, body, json });
      r.writeHead(this.takes?.(q, json) ?? 202).end();
      return;
    }
    this.asked.push({ path: q.url, headers: q.headers });
    const found = this.documents.get(decodeURIComponent(q.url)) ?? this.documents.get(q.url);
    const one = typeof found === 'function' ? await found(q, r) : found;
    if (r.writableEnded || r.headersSent)
      return;
    if (!one) {
      r.writeHead(404).end();
      return;
    }
    r.writeHead(one.status ?? 200, { 'content-type': one.type ?? ACTIVITY, ...one.headers });
    r.end(one.body ?? JSON.stringify(one.json));
  }

  // The first thing that came and fits, waiting for it.
  async received(fits, ms = WAIT_MS) {
    for (const until = Date.now() + ms; ;) {
      const found = this.got.find((one) => one.json && fits(one.json, one));
      if (found)
        return found;
      if (Date.now() > until)
        throw new Error(`nothing like it came; there was ${JSON.stringify(this.got.map((one) => one.json), null, 1)}`);
      await wait(20);
    }
  }
}

// --- signing ---

// The headers of a request by that person. wrong: { date, digest, headers, keyId, privateKey } replaces parts.
export function sign(person, method, url, body, wrong = {}) {
  const { host, pathname, search } = new URL(url);
  const headers = { host, date: wrong.date ?? new Date().toUTCString() };
  if (body !== undefined)
    headers.digest = wrong.digest ?? `SHA-256=${base64(body)}`;
  const names = wrong.headers ?? ['(request-target)', 'host', 'date', ...(body === undefined ? [] : ['digest'])];
  const text = names.map((name) => name === '(request-target)'
    ? `${name}: ${method.toLowerCase()} ${pathname}${search}` : `${name}: ${headers[name]}`).join('\n');
  const signature = createSign('sha256').update(text).sign(wrong.privateKey ?? person.privateKey, 'base64');
  headers.signature = `keyId="${wrong.keyId ?? person.keyId}",algorithm="rsa-sha256",headers="${names.join(' ')}",`
    + `signature="${signature}"`;
  return headers;
}

// HTTP Message Signatures (RFC 9421) with Content-Digest (RFC 9530).
export function sign9421(person, method, url, body) {
  const created = Math.floor(Date.now() / 1000);
  const digest = `sha-256=:${base64(body)}:`;
  const parts = ['"@method"', '"@target-uri"', '"content-digest"'];
  const params = `(${parts.join(' ')});created=${created};keyid="${person.keyId}"`;
  const text = `"@method": ${method}\n"@target-uri": ${url}\n"content-digest": ${digest}\n"@signature-params": ${params}`;
  const signature = createSign('sha256').update(text).sign(person.privateKey, 'base64');
  return { host: new URL(url).host, 'content-digest': digest, 'signature-input': `sig1=${params}`,
    signature: `sig1=:${signature}:` };
}

// One request with exactly these headers: { status, headers, body, json }.
export function ask(method, url, headers, body) {
  return new Promise((done, fail) => {
    const q = request(url, { method, headers, agent: false }, (r) => {
      const chunks = [];
      r.on('data', (chunk) => chunks.push(chunk));
      r.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        let json = null;
        try {
          json = JSON.parse(text);
        } catch { /* no JSON */ }
        done({ status: r.statusCode, headers: r.headers, body: text, json });
      });
    });
    q.on('error', fail);
    q.end(body);
  });
}

// Sends an activity to a server of ours (tests/lib/server.mjs) as that person. how: { path, type, form:
// 'rfc9421', body, more: headers } and what sign() takes as wrong.
export function send(server, person, activity, how = {}) {
  const url = server.address + (how.path ?? '/inbox');
  const body = how.body ?? Buffer.from(JSON.stringify(activity));
  const signed = how.form === 'rfc9421' ? sign9421(person, 'POST', url, body) : sign(person, 'POST', url, body, how);
  return ask('POST', url, { ...signed, ...how.more, 'content-type': how.type ?? ACTIVITY, 'content-length': body.length }, body);
}

// A signed GET, by that person.
export function get(person, url, accept = ACTIVITY) {
  return ask('GET', url, { ...sign(person, 'GET', url), accept });
}
