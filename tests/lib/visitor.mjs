// Somebody with cookies who reads pages and sends their forms, without a browser: the quick way to a
// home with people in it. What a page looks like is the business of tests/browser.

export const PASSWORD = 'a long walk by the sea';

// The fields of a tag: attributes('<input name="a" value="b&amp;c">').value is 'b&c'.
function attributes(tag) {
  const found = {};
  for (const [, name, value] of tag.matchAll(/([a-z-]+)(?:="([^"]*)")?/g))
    found[name] = (value ?? '').replaceAll('&quot;', '"').replaceAll('&#39;', "'")
      .replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  return found;
}

// The forms of a page: { action, method, fields } with the values that they come with.
export function forms(html) {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].map(([, head, body]) => {
    const fields = {};
    for (const [tag] of body.matchAll(/<input\b[^>]*>/g)) {
      const input = attributes(tag);
      const chosen = !['checkbox', 'radio'].includes(input.type) || 'checked' in input;
      if (input.name && chosen && input.type !== 'file')
        fields[input.name] = input.value ?? '';
    }
    for (const [, tag, text] of body.matchAll(/<textarea\b([^>]*)>(.*?)<\/textarea>/gs))
      fields[attributes(tag).name] = text;
    const buttons = [...body.matchAll(/<button\b([^>]*)>/g)].map(([, tag]) => attributes(tag));
    return { ...attributes(head), fields, buttons };
  });
}

// Node 18 joins several by commas. None of ours has a comma within.
export function setCookies(headers) {
  return headers.getSetCookie?.() ?? (headers.get('set-cookie') ?? '').split(/, */).filter(Boolean);
}

export class Visitor {
  constructor(address) {
    this.address = address;
    this.cookies = new Map();
  }

  async send(path, options = {}) {
    const headers = { ...options.headers };
    if (this.cookies.size)
      headers.cookie = [...this.cookies].map(([k, v]) => `${k}=${v}`).join('; ');
    const url = new URL(path, this.address);
    const answer = await fetch(url, { redirect: 'manual', ...options, headers });
    for (const line of setCookies(answer.headers)) {
      const [pair, ...rest] = line.split(';');
      const [name, value] = pair.split(/=(.*)/s);
      if (value === '' || rest.some((r) => /max-age=0/i.test(r)))
        this.cookies.delete(name.trim());
      else
        this.cookies.set(name.trim(), value);
    }
    return answer;
  }

  // Opens a page, following where it leads.
  async open(path) {
    for (let answer = await this.send(path), hops = 0; ; hops++) {
      const to = answer.headers.get('location');
      if (!to || hops > 5) {
        this.status = answer.status;
        this.html = await answer.text();
        return this;
      }
      answer = await this.send(to);
    }
  }

  // Sends the form of the open page whose action matches, with these fields over its own: { 'name[]': ['Rose',
  // 'Rosie'] } is one of each. `having`: the form with such a field, where several go to the same place.
  async #post(action, fields, having) {
    const form = forms(this.html).find((f) => action.test(f.action ?? '') && (!having || having in f.fields));
    if (!form)
      throw new Error(`no form ${action} on the page (${this.status}):\n${this.html.slice(0, 3000)}`);
    const all = Object.entries({ ...form.fields, ...fields });
    const body = new URLSearchParams(all.flatMap(([name, value]) => [value].flat().map((one) => [name, one])));
    this.answer = await this.send(form.action, { method: 'POST', body, headers: { origin: this.address } });
    return form;
  }

  // So that it is taken; the page stays as it is.
  async submit(action, fields = {}, having = '') {
    const form = await this.#post(action, fields, having);
    if (this.answer.status >= 400)
      throw new Error(`${form.action} answers ${this.answer.status}:\n${await this.answer.text()}`);
    return this;
  }

  // As somebody presses a button: then the page is open to which it leads, or the one that says no.
  async press(action, fields = {}, having = '') {
    await this.#post(action, fields, having);
    const to = this.answer.headers.get('location');
    if (to)
      return this.open(to);
    this.status = this.answer.status;
    this.html = await this.answer.text();
    return this;
  }
}

// Strangers may comment at once on what a visitor shares from now on, and the visitor reads what waits:
// in most scenes people comment on each other's posts without an acquaintance. What is usual for
// somebody new is the business of readers.test.mjs. Whoever chose something already keeps it.
export async function openComments(visitor) {
  const { html, status, answer } = visitor;
  await visitor.open('/comments');
  if (/name="at_once" value="acquainted" checked/.test(visitor.html)) {
    await visitor.submit(/^\/comments$/, { at_once: 'all', others_wait: '0' });
    await visitor.open('/comments/rest');
    await visitor.submit(/comments\/rest/, { how: 'always' });
  }
  return Object.assign(visitor, { html, status, answer });
}

// The first person of a new home, through its set-up link. usual: comments stay as they are for
// somebody new.
export async function setUp(server, name, { usual = false } = {}) {
  const visitor = new Visitor(server.address);
  await visitor.open(server.setUpLink);
  await visitor.submit(/set-up/, { place: 'A quiet house', display: name, name, password: PASSWORD });
  return usual ? visitor : openComments(visitor);
}

export async function signIn(server, name, { usual = false } = {}) {
  const visitor = new Visitor(server.address);
  await visitor.open('/sign-in');
  await visitor.submit(/sign-in/, { name, password: PASSWORD });
  return usual || !visitor.cookies.size ? visitor : openComments(visitor);
}

// A token for the API, as an app gets it: registered, allowed by the person, exchanged.
export async function token(server, visitor, scope = 'read write follow') {
  const redirect = 'http://localhost/done';
  const post = (path, fields) => fetch(server.address + path,
    { method: 'POST', body: new URLSearchParams(fields) }).then(async (answer) => {
    if (!answer.ok)
      throw new Error(`${path} answers ${answer.status}: ${await answer.text()}`);
    return answer.json();
  });
  const app = await post('/api/v1/apps', { client_name: 'a test', redirect_uris: redirect, scopes: scope });
  await visitor.open('/oauth/authorize?' + new URLSearchParams(
    { response_type: 'code', client_id: app.client_id, redirect_uri: redirect, scope }));
  const allow = forms(visitor.html).find((f) => /authorize/.test(f.action ?? ''))?.buttons
    .find((b) => b.name && !/deny|refuse|no/.test(b.value));
  await visitor.submit(/authorize/, allow ? { [allow.name]: allow.value } : {});
  const code = new URL(visitor.answer.headers.get('location')).searchParams.get('code');
  const { access_token } = await post('/oauth/token', {
    grant_type: 'authorization_code', code, redirect_uri: redirect,
    client_id: app.client_id, client_secret: app.client_secret });
  return access_token;
}

// The API for one token: api('POST', '/api/v1/statuses', { status: 'words' }).
export function api(server, bearer) {
  return async (method, path, body, headers = {}) => {
    const answer = await fetch(server.address + path, {
      method,
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json', ...headers },
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    return { status: answer.status, json: text && JSON.parse(text), headers: answer.headers };
  };
}

// Somebody with an app beside their pages: { visitor, bearer, call, id }.
export async function withApp(server, visitor, scope) {
  const bearer = await token(server, visitor, scope);
  const call = api(server, bearer);
  return { visitor, bearer, call, id: (await call('GET', '/api/v1/accounts/verify_credentials')).json.id };
}

// People of a new home by their names, each with an app; the first is its host. What each has besides: `name`.
export async function people(server, names, { scope, usual } = {}) {
  const who = {};
  for (const [i, name] of names.entries()) {
    if (i)
      server.command(['user', 'add', name], `${PASSWORD}\n`);
    who[name] = { name, ...await withApp(server, await (i ? signIn : setUp)(server, name, { usual }), scope) };
  }
  return who;
}
