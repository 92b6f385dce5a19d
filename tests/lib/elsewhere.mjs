// A server of elsewhere on the loopback, as small as can be: people with keys and actor documents, who sign
// what they ask (draft-cavage-http-signatures-12, as nearly every server does). For homes with fetch_private.
import { createServer } from 'node:http';
import { createSign, generateKeyPairSync } from 'node:crypto';

export class Elsewhere {
  static async start() {
    const it = new Elsewhere();
    it.people = new Map();
    it.asked = []; // paths, in order
    it.answers = new Map(); // path: { type, body }
    it.http = createServer((request, answer) => {
      it.asked.push(request.url);
      const { type, body } = it.answers.get(request.url) ?? {};
      answer.writeHead(body ? 200 : 404, { 'content-type': type ?? 'text/plain' });
      answer.end(body ?? 'nothing here');
    });
    await new Promise((done) => it.http.listen(0, '127.0.0.1', done));
    it.host = `127.0.0.1:${it.http.address().port}`;
    it.address = `http://${it.host}`;
    return it;
  }

  stop() {
    this.http.closeAllConnections?.();
    return new Promise((done) => this.http.close(done));
  }

  serve(path, body, type = 'application/activity+json') {
    this.answers.set(path, { type, body: typeof body === 'string' ? body : JSON.stringify(body) });
  }

  // Somebody with an actor document and WebFinger; links: more of those.
  person(name, { links = [], type = 'Person' } = {}) {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const id = `${this.address}/users/${name}`;
    const actor = { '@context': ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'], id, type,
      preferredUsername: name, name, inbox: `${id}/inbox`, outbox: `${id}/outbox`, followers: `${id}/followers`,
      publicKey: { id: `${id}#main-key`, owner: id, publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }) } };
    const finger = { subject: `acct:${name}@${this.host}`,
      links: [{ rel: 'self', type: 'application/activity+json', href: id }, ...links] };
    this.serve(`/users/${name}`, actor);
    this.serve(`/.well-known/webfinger?resource=${encodeURIComponent(finger.subject)}`, finger, 'application/jrd+json');
    const one = { name, id, key: privateKey, keyId: actor.publicKey.id };
    this.people.set(name, one);
    return one;
  }

  // A GET in somebody's name.
  async ask(one, url, accept = 'application/activity+json') {
    const { host, pathname, search } = new URL(url);
    const date = new Date().toUTCString();
    const signature = createSign('sha256')
      .update(`(request-target): get ${pathname}${search}\nhost: ${host}\ndate: ${date}`).sign(one.key, 'base64');
    return fetch(url, { redirect: 'manual', headers: { accept, date,
      signature: `keyId="${one.keyId}",algorithm="rsa-sha256",headers="(request-target) host date",signature="${signature}"` } });
  }
}
