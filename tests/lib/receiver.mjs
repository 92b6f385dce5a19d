// A push service and the app behind it, in one: takes what the program sends, checks who signed it, and
// opens it with the app's keys as RFC 8291 and the older draft say, with Node's own cryptography.
import assert from 'node:assert/strict';
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';

const bytes = (text) => Buffer.from(text, 'base64url');
const hkdf = (salt, key, info, n) => Buffer.from(hkdfSync('sha256', key, salt, info, n));
const nul = Buffer.from([0]);
const words = (...parts) => Buffer.concat(parts.map((p) => (typeof p === 'string' ? Buffer.from(p) : p)));

function open(key, nonce, sealed) {
  const cipher = createDecipheriv('aes-128-gcm', key, nonce);
  cipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
}

// One app: its pair of keys and the secret that it shares with the server.
export class App {
  constructor() {
    this.ecdh = createECDH('prime256v1');
    this.ecdh.generateKeys();
    this.auth = randomBytes(16);
    this.got = [];
  }

  get keys() {
    return { p256dh: this.ecdh.getPublicKey('base64url'), auth: this.auth.toString('base64url') };
  }

  // RFC 8291, RFC 8188: one record.
  openStandard({ headers, body }) {
    assert.equal(headers['content-encoding'], 'aes128gcm');
    const salt = body.subarray(0, 16);
    const size = body.readUInt32BE(16);
    const point = body.subarray(21, 21 + body[20]);
    const sealed = body.subarray(21 + body[20]);
    assert.ok(sealed.length <= size && body.length <= 4096);
    const info = words('WebPush: info', nul, this.ecdh.getPublicKey(), point);
    const input = hkdf(this.auth, this.ecdh.computeSecret(point), info, 32);
    const key = hkdf(salt, input, words('Content-Encoding: aes128gcm', nul), 16);
    const nonce = hkdf(salt, input, words('Content-Encoding: nonce', nul), 12);
    const padded = open(key, nonce, sealed);
    const end = padded.findLastIndex((b) => b !== 0);
    assert.equal(padded[end], 2);
    return { text: padded.subarray(0, end).toString(), length: body.length };
  }

  // draft-ietf-webpush-encryption-04
  openOlder({ headers, body }) {
    assert.equal(headers['content-encoding'], 'aesgcm');
    const salt = bytes(headers.encryption.match(/(?:^|;)salt=([\w-]+)/)[1]);
    const point = bytes(headers['crypto-key'].match(/(?:^|;)dh=([\w-]+)/)[1]);
    const length = (b) => Buffer.from([0, b.length]);
    const mine = this.ecdh.getPublicKey();
    const context = words('P-256', nul, length(mine), mine, length(point), point);
    const input = hkdf(this.auth, this.ecdh.computeSecret(point), words('Content-Encoding: auth', nul), 32);
    const key = hkdf(salt, input, words('Content-Encoding: aesgcm', nul, context), 16);
    const nonce = hkdf(salt, input, words('Content-Encoding: nonce', nul, context), 12);
    const padded = open(key, nonce, body);
    return { text: padded.subarray(2 + padded.readUInt16BE(0)).toString(), length: body.length };
  }

  open(push) {
    const { text, length } = push.headers['content-encoding'] === 'aesgcm'
      ? this.openOlder(push) : this.openStandard(push);
    return { ...JSON.parse(text), length };
  }
}

// RFC 8292: whose token is it? Gives the claims and the key.
export function sender({ headers }, origin) {
  const standard = headers.authorization.match(/^vapid t=([\w.-]+), k=([\w-]+)$/);
  const older = headers.authorization.match(/^WebPush ([\w.-]+)$/);
  const token = (standard ?? older)[1];
  const key = standard ? standard[2] : headers['crypto-key'].match(/p256ecdsa=([\w-]+)/)[1];
  const [head, claims, signature] = token.split('.');
  const point = bytes(key);
  const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url') };
  assert.deepEqual(JSON.parse(bytes(head)), { typ: 'JWT', alg: 'ES256' });
  assert.ok(verify('sha256', Buffer.from(`${head}.${claims}`),
    { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }, bytes(signature)));
  const said = JSON.parse(bytes(claims));
  assert.equal(said.aud, origin);
  assert.ok(said.exp > Date.now() / 1000 && said.exp < Date.now() / 1000 + 24 * 3600);
  assert.match(said.sub, /^(https?:\/\/|mailto:)/);
  return { ...said, key };
}

// The push service: `answers(path, push)` gives a status, or { status, headers }, or null to say nothing.
export class Receiver {
  static async start(answers = () => 201, tls = null) {
    const receiver = new Receiver();
    receiver.pushes = [];
    receiver.waiting = [];
    const take = (request, response) => {
      const parts = [];
      request.on('data', (part) => parts.push(part));
      request.on('end', () => {
        const push = { path: request.url, method: request.method, headers: request.headers,
          body: Buffer.concat(parts), at: Date.now() };
        const answer = answers(request.url, push, receiver);
        receiver.pushes.push(push);
        receiver.waiting = receiver.waiting.filter((look) => !look());
        if (answer !== null)
          response.writeHead(answer.status ?? answer, answer.headers).end('as you wish');
      });
    };
    receiver.server = tls ? createSecureServer(tls, take) : createServer(take);
    await new Promise((done) => receiver.server.listen(0, '127.0.0.1', done));
    receiver.origin = `http${tls ? 's' : ''}://${tls ? 'localhost' : '127.0.0.1'}:${receiver.server.address().port}`;
    return receiver;
  }

  to(path) {
    return this.pushes.filter((push) => push.path === path);
  }

  // The n-th push to that path, as soon as it is there.
  async wait(path, n = 1, ms = 20_000) {
    return new Promise((done, fail) => {
      const timer = setTimeout(() => fail(new Error(`no push to ${path} (${this.to(path).length} of ${n})`)), ms);
      const look = () => {
        const push = this.to(path)[n - 1];
        if (push) {
          clearTimeout(timer);
          done(push);
        }
        return Boolean(push);
      };
      if (!look())
        this.waiting.push(look);
    });
  }

  stop() {
    this.server.closeAllConnections?.();
    this.server.close();
  }
}
