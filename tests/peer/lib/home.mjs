// A home of ours with people in it, each with the API of an app: ada.post('/api/v1/statuses', { … }).
import assert from 'node:assert/strict';
import { draw } from '../../lib/draw.mjs';
import { rows } from '../../lib/rows.mjs';
import { Server } from '../../lib/server.mjs';
import { until } from '../../lib/until.mjs';
import { PASSWORD, api, setUp, signIn, token } from '../../lib/visitor.mjs';

// Long enough for what must not come to have come, had it been sent: everything that was sent before
// `mark` has arrived.
export const quiet = (ms = 700) => new Promise((go) => setTimeout(go, ms));

export const plain = (html) => html.replace(/<[^>]*>/g, '');

class Person {
  constructor(home, name, visitor, bearer) {
    Object.assign(this, { home, name, visitor, bearer });
    this.call = api(home.server, bearer);
  }

  async ask(method, path, body, status = 200) {
    const answer = await this.call(method, path, body);
    assert.equal(answer.status, status, `${method} ${path}: ${JSON.stringify(answer.json)}`);
    return answer.json;
  }

  get(path, status) { return this.ask('GET', path, undefined, status); }
  post(path, body, status) { return this.ask('POST', path, body, status); }
  put(path, body, status) { return this.ask('PUT', path, body, status); }
  patch(path, body, status) { return this.ask('PATCH', path, body, status); }
  delete(path, status) { return this.ask('DELETE', path, undefined, status); }

  share(status, more = {}) {
    return this.post('/api/v1/statuses', { status, visibility: 'public', ...more });
  }

  async picture(width, height, description, seed = 1) {
    const form = new FormData();
    form.set('file', new Blob([draw(width, height, seed)], { type: 'image/png' }), 'drawn.png');
    form.set('description', description);
    const answer = await fetch(`${this.home.address}/api/v2/media`,
      { method: 'POST', body: form, headers: { authorization: `Bearer ${this.bearer}` } });
    const { id } = await answer.json();
    await until(async () => (await this.call('GET', `/api/v1/media/${id}`)).status === 200);
    return id;
  }

  // Somebody elsewhere, by name or address; undefined when they can't be found.
  async find(q) {
    const found = await this.get(`/api/v2/search?resolve=true&type=accounts&q=${encodeURIComponent(q)}`);
    return found.accounts[0];
  }

  // A post elsewhere by its address.
  async findPost(q) {
    const found = await this.get(`/api/v2/search?resolve=true&type=statuses&q=${encodeURIComponent(q)}`);
    return found.statuses[0];
  }

  async relation(id) {
    return (await this.get(`/api/v1/accounts/relationships?id[]=${id}`))[0];
  }

  // The first of home, or of another list, that is like that, as soon as it is there.
  saw(like, path = '/api/v1/timelines/home') {
    return until(async () => (await this.get(path)).find(like));
  }

  async heard(type, like = () => true) {
    return this.saw((n) => n.type === type && like(n), '/api/v1/notifications');
  }
}

export class Home {
  // settings as Server takes them; people: names, the first is its host.
  static async start(names, settings = {}, environment) {
    const home = new Home();
    home.server = await Server.start({ fetch_private: 'yes', ...settings }, environment);
    home.address = home.server.address;
    home.host = new URL(home.address).host;
    for (const [i, name] of names.entries()) {
      if (i)
        home.command(['user', 'add', name], `${PASSWORD}\n`);
      const visitor = i ? await signIn(home.server, name) : await setUp(home.server, name);
      const bearer = await token(home.server, visitor, `read write follow push${i ? '' : ' admin:read admin:write'}`);
      home[name] = new Person(home, name, visitor, bearer);
      home[name].me = await home[name].get('/api/v1/accounts/verify_credentials');
      // Nobody asks a person of these tests, unless a test says so.
      await home[name].patch('/api/v1/accounts/update_credentials', { locked: false });
      await home[name].patch('/api/v2/notifications/policy', { candles: 'each' });
    }
    return home;
  }

  command(words, input = '') {
    return this.server.command(words, input);
  }

  stop() {
    return this.server.stop();
  }
}

// Everything that came was worked on, and everything that was to be sent was tried.
export function settled(home) {
  const due = `run_at <= ${Date.now() + 1000}`;
  return until(() => Number(rows(home.server, `SELECT (SELECT count(*) FROM arrival WHERE ${due})
    + (SELECT count(*) FROM delivery WHERE ${due}) + (SELECT count(*) FROM job WHERE kind >= 30 AND ${due})`)[0]) === 0);
}
