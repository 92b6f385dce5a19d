// Listening to news as an app does: over a WebSocket (RFC 6455, frames written by hand, so that broken
// ones can be sent as well) and as server-sent events.
import { randomBytes } from 'node:crypto';
import { request } from 'node:http';

const MASKED = 0x80;

function frame(opcode, bytes, { fin = true, masked = true } = {}) {
  const body = Buffer.from(bytes);
  const head = [(fin ? 0x80 : 0) | opcode];
  if (body.length < 126) head.push((masked ? MASKED : 0) | body.length);
  else if (body.length < 65536) head.push((masked ? MASKED : 0) | 126, body.length >> 8, body.length & 255);
  else head.push((masked ? MASKED : 0) | 127, 0, 0, 0, 0, ...new Uint8Array([body.length >>> 24, body.length >>> 16, body.length >>> 8, body.length]));
  if (!masked)
    return Buffer.concat([Buffer.from(head), body]);
  const mask = randomBytes(4);
  for (let i = 0; i < body.length; i++)
    body[i] ^= mask[i % 4];
  return Buffer.concat([Buffer.from(head), mask, body]);
}

export class Socket {
  heard = []; // { stream, event, payload } or { error, status }
  closed = null; // the code that the server gave when it closed
  #buffer = Buffer.alloc(0);

  // Resolves to an open socket, or to { status, json } when the server answered otherwise.
  static open(server, query = {}, headers = {}) {
    const path = `/api/v1/streaming?${new URLSearchParams(query)}`;
    return new Promise((done, fail) => {
      const q = request({ port: server.port, host: '127.0.0.1', path, headers: { Host: `localhost:${server.port}`, Connection: 'Upgrade',
        Upgrade: 'websocket', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': randomBytes(16).toString('base64'), ...headers } });
      q.once('error', fail);
      q.once('response', (r) => {
        const parts = [];
        r.on('data', (b) => parts.push(b));
        r.on('end', () => done({ status: r.statusCode, headers: r.headers, json: JSON.parse(Buffer.concat(parts).toString() || 'null') }));
      });
      q.once('upgrade', (r, socket, early) => done(new Socket(r, socket, early)));
      q.end();
    });
  }

  constructor(answer, socket, early) {
    this.headers = answer.headers;
    this.socket = socket;
    this.ended = new Promise((done) => socket.once('close', done));
    socket.on('error', () => {});
    socket.on('data', (bytes) => this.#take(bytes));
    this.#take(early);
  }

  #take(bytes) {
    this.#buffer = Buffer.concat([this.#buffer, bytes]);
    for (;;) {
      const b = this.#buffer;
      if (b.length < 2)
        return;
      let n = b[1] & 127, at = 2;
      if (n === 126) { n = b.length < 4 ? Infinity : b.readUInt16BE(2); at = 4; }
      else if (n === 127) { n = b.length < 10 ? Infinity : Number(b.readBigUInt64BE(2)); at = 10; }
      if (b.length < at + n)
        return;
      this.#frame(b[0] & 15, b.subarray(at, at + n));
      this.#buffer = b.subarray(at + n);
    }
  }

  #frame(opcode, body) {
    if (opcode === 1) this.heard.push(JSON.parse(body.toString()));
    if (opcode === 8) { this.closed = body.length >= 2 ? body.readUInt16BE(0) : 1005; this.socket.end(frame(8, body)); }
    if (opcode === 9) this.socket.write(frame(10, body));
  }

  say(what) {
    this.raw(frame(1, JSON.stringify(what)));
  }

  raw(bytes) {
    this.socket.write(bytes);
  }

  close() {
    this.socket.end(frame(8, [3, 232]));
    return this.ended;
  }

  // Payloads of an event, as objects where they are JSON.
  of(event, stream) {
    return this.heard.filter((h) => h.event === event && (!stream || h.stream?.join(' ') === stream))
      .map((h) => (h.payload === undefined || /^\d+$/.test(h.payload) ? h.payload : JSON.parse(h.payload)));
  }
}

export { frame };

// Server-sent events of a path: { status, events: [{ event, data }], stop() }.
export async function listen(server, path, bearer) {
  const stopper = new AbortController();
  const answer = await fetch(`${server.address}${path}`, { signal: stopper.signal, headers: bearer ? { authorization: `Bearer ${bearer}` } : {} });
  if (answer.status !== 200)
    return { status: answer.status, json: await answer.json() };
  const events = [];
  const over = (async () => {
    let rest = '';
    try {
      for await (const bytes of answer.body) {
        rest += Buffer.from(bytes).toString();
        for (let end; (end = rest.indexOf('\n\n')) >= 0; rest = rest.slice(end + 2)) {
          const part = rest.slice(0, end);
          events.push({ event: part.match(/^event: (.*)$/m)?.[1], data: part.match(/^data: (.*)$/m)?.[1], text: part });
        }
      }
    } catch { /* stopped */ }
  })();
  return { status: 200, type: answer.headers.get('content-type'), events, over, stop: () => { stopper.abort(); return over; } };
}
