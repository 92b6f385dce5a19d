// A home in which years go by, and the people in it: what the long stories are told with. Everything goes
// through the doors that people use (pages, an app's requests, letters, other servers); the tables are
// asked only for what waits.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Clock, moment } from './clock.mjs';
import { draw } from './draw.mjs';
import { send } from './far.mjs';
import { changePage, makePage, pageChosen } from './remembered.mjs';
import { rows } from './rows.mjs';
import { Server } from './server.mjs';
import { until } from './until.mjs';
import { PASSWORD, Visitor, api, forms, setUp, signIn, token } from './visitor.mjs';

// Jobs that come round by themselves, hour by hour: nothing to wait for. (src/core/job.h)
const ROUND = '1, 2, 3, 21, 32, 36, 41, 50, 56';
// Those that wait for somebody: while they are under way their rows say "in a quarter of an hour".
const UNDER_WAY = '8, 58, 59';

export const words = (html) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').replaceAll('&#39;', "'").trim();

export class House {
  // at: '2026-03-14T09:00'; host: the first person's name; settings as for Server.
  static async start({ at, host, settings = {} }) {
    const house = new House();
    house.people = {};
    house.clock = new Clock(at);
    house.mail = join(house.clock.folder, 'mail');
    mkdirSync(house.mail);
    house.server = await Server.start({ clock_file: house.clock.path, mail_folder: house.mail,
      mail_from: 'house@example.org', fetch_private: 'yes', ...settings });
    house.people[host] = await new Person(house, host, await setUp(house.server, host, { usual: true })).begin();
    return house;
  }

  async stop() {
    await this.server?.stop();
    this.clock.stop();
  }

  get address() {
    return this.server.address;
  }

  // Another command on this home. Each process counts what it makes within a millisecond for itself, so each
  // has milliseconds of its own: the clock stands still otherwise.
  command(words, input = '') {
    this.clock.set(this.clock.ms + 1);
    const said = this.server.command(words, input);
    this.clock.set(this.clock.ms + 1);
    return said;
  }

  ask(sql) {
    return rows(this.server, sql);
  }

  // Somebody whom the host adds by a command.
  async add(name) {
    this.command(['user', 'add', name], `${PASSWORD}\n`);
    const visitor = await signIn(this.server, name, { usual: true });
    return (this.people[name] = await new Person(this, name, visitor).begin());
  }

  // Somebody who joins by a link, on the page.
  async join(name, link, fields = {}) {
    const visitor = new Visitor(this.address);
    await visitor.open(new URL(link, this.address).pathname);
    await visitor.submit(/\/join$/, { name, display: name, password: PASSWORD, ...fields });
    return new Person(this, name, visitor);
  }

  // --- time ---

  // Until everything that is due by now has been done.
  async settled() {
    const { ms } = this.clock;
    await this.until(`there is nothing left to do at ${this.clock.text}`, () => this.ask(`SELECT count(*) FROM job WHERE run_at <= ${ms}
        OR (kind IN (${UNDER_WAY}) AND tries > 0 AND run_at <= ${ms + 900_000})`)[0] === '0');
  }

  // Until other servers were told all there was to tell them.
  async told() {
    await this.settled();
    await this.until('others are told', () => this.ask('SELECT count(*) FROM delivery')[0] === '0');
  }

  // Straight to a moment, as if nothing had been due in between but what is due then.
  async goTo(text) {
    this.clock.set(moment(text));
    await this.settled();
  }

  // Lives until then, stopping wherever something waits for its time, in order. eachStop looks around.
  async live(text, eachStop = async () => {}) {
    const end = moment(text);
    for (;;) {
      const next = this.ask(`SELECT min(run_at) FROM job WHERE run_at > ${this.clock.ms} AND kind NOT IN (${ROUND})`)[0];
      if (!next || Number(next) > end)
        break;
      this.clock.set(Number(next));
      await this.settled();
      await eachStop(this.clock.text);
    }
    await this.goTo(text);
  }

  // Nobody is at home until then.
  async offUntil(text) {
    await this.server.rest();
    this.clock.set(moment(text));
    await this.server.run();
    await this.settled();
  }

  until(what, look) {
    return until(what, look, { every: 15 });
  }

  // --- what a host does with disks ---

  // A backup as the manual says (man/rosemary.1), while the place is served; gives its folder.
  backUp() {
    const to = join(this.clock.folder, 'backup'), { data, database, settings } = this.server;
    mkdirSync(to);
    if (database)
      writeFileSync(join(to, 'rows.sql'), execFileSync('pg_dump', ['-d', settings.database], { maxBuffer: 1 << 28 }));
    else
      execFileSync('sqlite3', [join(data, 'rosemary.db'), `.backup ${join(to, 'rosemary.db')}`]);
    cpSync(join(data, 'files'), join(to, 'files'), { recursive: true });
    cpSync(join(data, 'seal.key'), join(to, 'seal.key'));
    return to;
  }

  // The disk is lost, and a new one has what the backup holds.
  async loseAndRestore(from) {
    const { data, database, settings } = this.server;
    await this.server.rest();
    rmSync(data, { recursive: true });
    mkdirSync(data);
    if (database) {
      const psql = (...words) => execFileSync('psql', ['-q', '-v', 'ON_ERROR_STOP=1', ...words]);
      psql('-d', process.env.ROSEMARY_TEST_PG, '-c', `DROP DATABASE ${database}`, '-c', `CREATE DATABASE ${database}`);
      psql('-d', settings.database, '-f', join(from, 'rows.sql'), '-o', '/dev/null');
    } else {
      cpSync(join(from, 'rosemary.db'), join(data, 'rosemary.db'));
    }
    cpSync(join(from, 'files'), join(data, 'files'), { recursive: true });
    cpSync(join(from, 'seal.key'), join(data, 'seal.key'));
    this.clock.set(this.clock.ms + 1);
    await this.server.run();
    await this.settled();
  }

  // --- what goes out and comes in ---

  // Letters that were sent: { to, head, words }, the oldest first.
  letters() {
    return readdirSync(this.mail).filter((f) => f.endsWith('.eml')).sort().map((f) => {
      const text = readFileSync(join(this.mail, f), 'utf8');
      const [head, body] = text.split('\r\n\r\n');
      return { to: head.match(/^To: <(.*)>\r?$/m)[1], head, words: Buffer.from(body, 'base64').toString() };
    });
  }

  // Somebody elsewhere does something, at the home's time; asked to come again, their server does.
  async hears(person, activity) {
    await this.until(`it is taken from ${person.acct}`, async () => {
      const answer = await send(this.server, person, activity, { date: new Date(this.clock.ms).toUTCString() });
      assert.ok([202, 429, 503].includes(answer.status), answer.body);
      return answer.status === 202;
    });
  }

  // They comment; gives the id that it has here.
  async hearsComment(person, words, status, more = {}) {
    const note = person.far.note(person, words, { inReplyTo: status.uri, published: this.clock.text, ...more });
    await this.hears(person, person.far.activity(person, 'Create', note));
    return this.until(`"${words}" came`, () => this.ask(`SELECT post_id FROM far_post WHERE uri = '${note.id}'`)[0]);
  }

  // They follow somebody here, who lets them.
  async hearsFollow(person, whom) {
    await this.hears(person, person.far.activity(person, 'Follow', whom.uri));
    const [line] = await this.until(`${person.name} asks to follow`, () => {
      const found = this.ask(`SELECT a.id, f.accepted FROM account a JOIN follow f ON f.follower_id = a.id
        WHERE a.name = '${person.name}' AND a.domain = '${person.far.domain}' AND f.followed_id = ${whom.id}`);
      return found.length && found;
    });
    const [id, accepted] = line.split('|');
    person.here = id;
    if (accepted === '0')
      await whom.allow({ id, name: person.name });
  }

  // What somebody who is not signed in gets of an address: the status and the page.
  async stranger(path, headers = {}) {
    const answer = await fetch(new URL(path, this.address), { redirect: 'manual', headers });
    return { status: answer.status, text: await answer.text() };
  }
}

// --- people ---

const DATE = { kind: 'death', rule: 'yearly', calendar: 'gregorian', written: 'civil', leap: '28', end: 'last',
  adar: 'first', which: '1', weekday: '0', month: '1', offset: '0', lead: '0', hour: '9', channel: 'none' };

export class Person {
  constructor(house, name, visitor) {
    Object.assign(this, { house, name, visitor });
  }

  // Their app: a token, and who they are.
  async begin() {
    this.bearer = await token(this.house.server, this.visitor, 'read write follow push');
    this.raw = api(this.house.server, this.bearer);
    this.id = (await this.get('/api/v1/accounts/verify_credentials')).id;
    this.uri = `${this.house.address}/@${this.name}`;
    return this;
  }

  // --- an app ---

  async ask(method, path, body, status = 200) {
    const answer = await this.raw(method, path, body);
    assert.equal(answer.status, status, `${this.name}: ${method} ${path}: ${JSON.stringify(answer.json)}`);
    return answer.json;
  }

  get(path) {
    return this.ask('GET', path);
  }

  post(path, body) {
    return this.ask('POST', path, body);
  }

  share(status, more = {}) {
    return this.post('/api/v1/statuses', { status, visibility: 'public', ...more });
  }

  comment(on, status, more = {}) {
    return this.share(status, { in_reply_to_id: on.id, visibility: on.visibility, ...more });
  }

  async photograph(seed, more = {}) {
    const body = new FormData();
    body.append('file', new Blob([draw(240, 160, seed)]), 'x.png');
    for (const [name, value] of Object.entries(more))
      body.append(name, value);
    const answer = await fetch(`${this.house.address}/api/v2/media`,
      { method: 'POST', body, headers: { authorization: `Bearer ${this.bearer}` } });
    assert.equal(answer.status, 200);
    return answer.json();
  }

  // May they see it, by any address that they have?
  async sees(status) {
    const app = (await this.raw('GET', `/api/v1/statuses/${status.id}`)).status;
    return app === 200;
  }

  async below(status) {
    return (await this.get(`/api/v1/statuses/${status.id}/context`)).descendants.map((p) => p.id);
  }

  home() {
    return this.get('/api/v1/timelines/home?limit=40');
  }

  notices(query = '') {
    return this.get(`/api/v1/notifications?limit=80${query}`);
  }

  light(status) {
    return this.post(`/api/v1/statuses/${status.id}/favourite`);
  }

  // Asks to follow, and is let in.
  async follows(whom) {
    await this.post(`/api/v1/accounts/${whom.id}/follow`);
    if ((await this.get(`/api/v1/accounts/relationships?id[]=${whom.id}`))[0].requested)
      await whom.allow(this);
  }

  async allow(whom) {
    await this.post(`/api/v1/follow_requests/${whom.id}/authorize`);
  }

  // --- pages ---

  // Opens a page; a session does not last for years.
  async open(path) {
    await this.visitor.open(path);
    if (/href="\/sign-in\?next=/.test(this.visitor.html)) {
      this.visitor = await signIn(this.house.server, this.name, { usual: true });
      await this.visitor.open(path);
    }
    return this.visitor.html;
  }

  async expects(path, ...patterns) {
    const html = await this.open(path);
    assert.equal(this.visitor.status, 200, path);
    for (const pattern of patterns)
      assert.ok(pattern.test(html), `${this.name} does not find ${pattern} on ${path}:\n${words(html.replace(/<(head|svg)[^]*?<\/\1>/g, ''))}`);
    return html;
  }

  async mayNotOpen(path) {
    await this.open(path);
    assert.ok([403, 404, 410].includes(this.visitor.status), `${this.name} opens ${path}: ${this.visitor.status}`);
  }

  // Sends a form of that page; gives where it leads.
  async send(path, action, fields = {}) {
    await this.open(path);
    await this.visitor.submit(action, fields);
    return this.visitor.answer.headers.get('location') ?? '';
  }

  // Somebody reads first what strangers write to them.
  async namesReader(reader, until = '') {
    await this.open('/comments');
    await this.visitor.submit(/comments\/readers/, { name: `@${reader.name}`, until }, 'name');
  }

  path(status) {
    return new URL(status.url).pathname;
  }

  // Shares from the page, as somebody without an app does; gives the post's path.
  async writes(fields) {
    const where = await this.writesForm('/share', fields);
    return where.replace(/\?.*/, '');
  }

  async writesForm(path, fields) {
    const html = await this.open(path);
    const form = forms(html).find((f) => f.action === '/share');
    const body = new FormData();
    for (const [name, value] of Object.entries({ ...form.fields, act: 'share', ...fields }))
      body.append(name, value);
    const answer = await this.visitor.send('/share', { method: 'POST', body, headers: { origin: this.house.address } });
    assert.equal(answer.status, 303, words(await answer.text()).slice(0, 2000));
    return answer.headers.get('location');
  }

  // --- pages of the remembered ---

  // As makePage of remembered.mjs; gives its number on the form for sharing.
  async makesPage(handle, names, life) {
    await this.open('/remembered');
    await makePage(this.visitor, handle, names, life);
    return pageChosen(this.visitor);
  }

  async tendsPage(handle, change) {
    await this.open('/remembered');
    await changePage(this.visitor, handle, change);
  }

  // A memory for its people alone, from the page itself, by somebody who needs no app; gives its path.
  async remembers(handle, fields) {
    await this.open(`/@${handle}`);
    const memorial = pageChosen(this.visitor);
    return (await this.writesForm(`/share?memorial=${memorial}`, { memorial, ...fields })).replace(/\?.*/, '');
  }

  // A keeper lets on all that waits.
  async letsAllOn(handle) {
    for (let n = 0; /name="act" value="accept"/.test(await this.open(`/@${handle}/keep`)); n++) {
      assert.ok(n < 50, 'it ends');
      await this.visitor.submit(/\/pages$/, { act: 'accept' });
    }
  }

  // --- dates ---

  // Writes down a date: looked at first, then kept. Gives its next days as they were shown.
  async keeps(fields, path = '/dates/new') {
    await this.send(path, /^\/dates\/(new|\d+)#/, { ...DATE, ...fields, do: 'look' });
    const { visitor } = this;
    visitor.html = await visitor.answer.text();
    const shown = visitor.html.split('id="next"')[1].split('</ol>')[0];
    await visitor.submit(/^\/dates\/(new|\d+)#/, { ...DATE, ...fields, do: 'keep' });
    assert.match(visitor.answer.headers.get('location') ?? '', /^\/dates\?said=saved/, 'it was kept');
    return [...shown.matchAll(/<li>([^<]*)/g)].map((m) => m[1].trim());
  }

  // The page of a date whose name (or own words) is that.
  async dateOf(name) {
    const html = await this.open('/dates');
    const at = [...html.matchAll(/href="(\/dates\/\d+)"[^]*?<\/li>/g)].find(([item]) => item.includes(name));
    assert.ok(at, `no date of ${name}: ${words(html)}`);
    return at[1];
  }

  // A quiet time, written on its page: nothing that has these words comes before them in those days.
  async wantsQuiet(fields) {
    const where = await this.send('/quiet/new', /^\/quiet\/new$/, { people: '', often: 'yearly', what: 'hide', whole: '1', ...fields });
    assert.match(where, /^\/quiet\?said=saved/);
  }

  // The private notes of reminders that stand in their apps.
  async notes() {
    return (await this.notices()).filter((n) => n.account.username === 'rosemary' && n.status?.content.includes('/remind/'));
  }

  // A letter to somebody who is gone; gives its path.
  async writesLetter(text) {
    await this.send('/letters', /^\/letters$/, { words: text });
    const [, id] = (await this.open('/letters')).match(/\/share\?letter=(\d+)/);
    return `/@${this.name}/${id}`;
  }

  // Answers a note by its link, as in a mail program: without an app, and without signing in. Gives where it
  // leads.
  async answers(note, how, fields = {}) {
    const link = new URL((note.status?.content ?? note.words).match(/https?:[^"\s<]*\/remind\/[^"\s<]*/)[0]);
    const reader = new Visitor(this.house.address);
    await reader.open(link.pathname);
    await reader.submit(/remind/, { do: how, ...fields });
    return reader.answer.headers.get('location');
  }
}
