// The real program, from the build with sanitizers, on a free port and an empty data folder: for the
// tests in a browser, with other people's clients, and under torture.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const build = process.env.ROSEMARY_BUILD ?? join(root, 'build-test');

const START_MS = 20_000;

function freePort() {
  return new Promise((done, fail) => {
    const socket = createServer();
    socket.once('error', fail);
    socket.listen(0, () => {
      const { port } = socket.address();
      socket.close(() => done(port));
    });
  });
}

// With ROSEMARY_TEST_PG (what tools/pg-start prints) each home has a database of its own there.
function psql(words) {
  const said = spawnSync('psql', ['-q', '-d', process.env.ROSEMARY_TEST_PG, '-c', words], { encoding: 'utf8' });
  if (said.status !== 0)
    throw new Error(`psql: ${said.error ?? said.stderr}`);
}

export class Server {
  static #running = new Set();

  // The last words of the homes that run, for a test that fails.
  static said() {
    return [...Server.#running].map((server) => server.said.slice(-2000)).join('\n');
  }

  // settings: { upload_max: '1 MB' } and the like, over the defaults; a function is given the server, whose
  // port is known by then: { base: (s) => `http://127.0.0.1:${s.port}` }.
  // environment(data) gives variables besides.
  static async start(settings = {}, environment = () => ({})) {
    const server = new Server();
    server.environment = environment;
    server.data = await mkdtemp(join(tmpdir(), 'rosemary-browser-'));
    server.port = await freePort();
    server.settings = settings;
    if (process.env.ROSEMARY_TEST_PG) {
      server.database = `home_${server.port}_${process.pid}`;
      psql(`CREATE DATABASE ${server.database}`);
      server.settings = { database: process.env.ROSEMARY_TEST_PG.replace('dbname=postgres', `dbname=${server.database}`),
        ...settings };
    }
    await server.run();
    return server;
  }

  // The variables of the program, for `serve` and for every other command on the same home.
  variables() {
    const env = {
      ...process.env,
      ROSEMARY_DATA: this.data,
      ROSEMARY_PORT: String(this.port),
      ROSEMARY_API_REQUESTS: '0', // no limit: a test asks faster than a person
      ASAN_OPTIONS: 'detect_leaks=1',
      UBSAN_OPTIONS: 'print_stacktrace=1:halt_on_error=1',
      ...this.environment(this.data),
    };
    for (const key of Object.keys(this.settings))
      env[`ROSEMARY_${key.toUpperCase()}`] = String(this.setting(key));
    return env;
  }

  setting(key) {
    const value = this.settings[key];
    return typeof value === 'function' ? value(this) : value;
  }

  // Another command on the same home, and what it says: command(['user', 'role', 'ada', 'moderator']).
  command(words, input = '') {
    return execFileSync(join(build, 'rosemary'), [...words, '--data', this.data, '--port', String(this.port)],
      { input, encoding: 'utf8', env: this.variables() });
  }

  // Starts the program on the data folder that is there, and waits for its first answer.
  async run() {
    const env = this.variables();
    this.said = '';
    this.address = this.setting('base') ?? `http://localhost:${this.port}`;
    this.child = spawn(join(build, 'rosemary'), ['serve'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.ended = new Promise((done) => this.child.once('exit', (code, signal) => done({ code, signal })));
    Server.#running.add(this);
    for (const stream of [this.child.stdout, this.child.stderr])
      stream.on('data', (bytes) => { this.said += bytes; });
    const until = Date.now() + START_MS;
    for (;;) {
      if (this.child.exitCode !== null || Date.now() > until)
        throw new Error(`the server did not start:\n${this.said}`);
      // It says something before it answers, but the pipe may be read later than the socket.
      if (await fetch(this.address, { redirect: 'manual' }).catch(() => null) && this.said)
        return;
      await new Promise((go) => setTimeout(go, 50));
    }
  }

  // The one-time link for the first person.
  get setUpLink() {
    const path = this.said.match(/\/set-up\/[A-Za-z0-9_-]+/);
    if (!path)
      throw new Error(`the server printed no set-up link:\n${this.said}`);
    return this.address + path[0];
  }

  // Ends it as a host would; a sanitizer's complaint or a crash is an error here.
  async rest() {
    this.child.kill('SIGTERM');
    const { code, signal } = await this.ended;
    if (code !== 0 && signal !== 'SIGTERM')
      throw new Error(`the server ended with ${code ?? signal}:\n${this.said.slice(-8000)}`);
    if (/AddressSanitizer|LeakSanitizer|ThreadSanitizer|runtime error:/.test(this.said))
      throw new Error(`a sanitizer complained:\n${this.said.slice(-8000)}`);
  }

  async stop() {
    Server.#running.delete(this);
    try {
      await this.rest();
    } finally {
      if (this.database)
        psql(`DROP DATABASE IF EXISTS ${this.database} WITH (FORCE)`);
      await rm(this.data, { recursive: true, force: true });
    }
  }
}
