// Every way by which a post may come before somebody's eyes, walked for one person: what each door shows.
// A scene marks each post by words of its own, and compares what was seen with whom it is for.
import { Socket } from './stream.mjs';
import { ACTIVITY, get as signedGet } from './far.mjs';

const EXPORTS = ['following', 'followers', 'lists', 'circles', 'blocks', 'mutes', 'restrictions', 'bookmarks', 'domain_blocks', 'readers',
  'comment_words', 'reader_log'];

// Text of an answer, whatever it is; a door that is closed shows nothing.
async function text(answer) {
  const got = await answer;
  return got.status < 300 ? got.text() : '';
}

// Somebody who lives here, or a stranger: { visitor?, bearer? }.
export class Eyes {
  constructor(server, one) {
    Object.assign(this, { server, ...one });
  }

  page(path) {
    return text(this.visitor ? this.visitor.send(path) : fetch(`${this.server.address}${path}`, { redirect: 'manual' }));
  }

  api(path) {
    return text(fetch(`${this.server.address}${path}`,
      { headers: this.bearer ? { authorization: `Bearer ${this.bearer}` } : {} }));
  }

  // Listens from now on: what it heard is a door of its own.
  async listen() {
    if (!this.bearer)
      return;
    this.socket = await Socket.open(this.server, { stream: 'user', access_token: this.bearer });
  }

  stop() {
    return this.socket?.close();
  }

  // The doors that show one post, by its present address and by its id.
  one({ id, path }) {
    return { page: this.page(path), status: this.api(`/api/v1/statuses/${id}`) };
  }

  // The doors that show whatever there is. about: { id, name } of the author, words: what to search for.
  async lists({ id, name }, words, thread) {
    const doors = {
      profile: this.page(`/@${name}?view=words`),
      feed: this.page(`/@${name}.atom`),
      statuses: this.api(`/api/v1/accounts/${id}/statuses?limit=40`),
      context: this.api(`/api/v1/statuses/${thread}/context`),
      tag: this.api('/api/v1/timelines/tag/walked?limit=40'),
      public: this.api('/api/v1/timelines/public?limit=40'),
      search: this.api(`/api/v2/search?${new URLSearchParams({ q: words, limit: '40' })}`),
      outbox: this.api(`/@${name}/outbox?page=true`),
    };
    if (this.bearer) {
      Object.assign(doors, {
        'home page': this.page('/'), home: this.api('/api/v1/timelines/home?limit=40'),
        notices: this.api('/api/v1/notifications?limit=80'), 'notices page': this.page('/notices'),
        groups: this.api('/api/v2/notifications?limit=80'), conversations: this.api('/api/v1/conversations?limit=40'),
        'search page': this.page(`/search?${new URLSearchParams({ q: words })}`),
        kept: this.api('/api/v1/bookmarks?limit=40'), lit: this.api('/api/v1/favourites?limit=40'),
        waiting: this.api('/api/v1/interaction_requests?limit=40'), requests: this.api('/api/v1/notifications/requests?limit=40'),
        'people who wait': this.page('/notices/waiting'),
        export: Promise.all(EXPORTS.map((one) => this.api(`/api/v1/exports/${one}.csv`))).then((all) => all.join('\n')),
      });
    }
    const seen = {};
    for (const [door, answer] of Object.entries(doors))
      seen[door] = await answer;
    if (this.socket)
      seen.stream = JSON.stringify(this.socket.heard);
    return seen;
  }
}

// Somebody of another server: documents, asked for with and without a signature.
export class FarEyes {
  constructor(server, person) {
    Object.assign(this, { server, person });
  }

  one({ path }) {
    const url = `${this.server.address}${path}`;
    const plain = fetch(url, { headers: { accept: ACTIVITY } });
    return this.person
      ? { document: signedGet(this.person, url).then(({ status, body }) => (status < 300 ? String(body) : '')) }
      : { document: text(plain) };
  }
}
