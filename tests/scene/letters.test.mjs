// Letters: words to somebody remembered, for their author alone, through the page and from an app. Nobody is
// told, nothing shows one unasked, and its words become a post for others only by a post of their own.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { rows } from '../lib/rows.mjs';
import { Server } from '../lib/server.mjs';
import { forms, people } from '../lib/visitor.mjs';
import { Eyes } from '../lib/walk.mjs';

const WORDS = 'words-of-a-letter';
let server, letter;
const who = {}; // { visitor, call, id, bearer }

const page = async (name, path) => (await who[name].visitor.open(path)).html;

before(async () => {
  server = await Server.start();
  Object.assign(who, await people(server, ['hope', 'ada', 'ben']));
  await who.ben.call('POST', `/api/v1/accounts/${who.ada.id}/follow`);
  await who.ada.call('POST', `/api/v1/follow_requests/${who.ben.id}/authorize`);
});

after(() => server?.stop());

test('a letter is kept on its page, once, and names nobody', async () => {
  const { visitor } = who.ada;
  assert.match(await page('ada', '/letters'), /There is no letter yet/);
  const words = `${WORDS}: you would have liked the snow, @ben`;
  const form = forms(visitor.html).find((f) => f.action === '/letters');
  for (let i = 0; i < 2; i++) {
    const answer = await visitor.send('/letters', { method: 'POST', body: new URLSearchParams({ ...form.fields, words }),
      headers: { origin: server.address } });
    assert.equal(answer.status, 303);
  }
  const html = await page('ada', '/letters');
  assert.equal(html.split(WORDS).length - 1, 1);
  assert.doesNotMatch(html, /href="[^"]*@ben"/);
  letter = html.match(/\/share\?letter=(\d+)/)[1];
  const seen = (await who.ada.call('GET', `/api/v1/statuses/${letter}`)).json;
  assert.equal(seen.visibility, 'direct');
  assert.equal(seen.letter, true);
  assert.deepEqual(seen.mentions, []);
  const empty = await visitor.send('/letters', { method: 'POST', body: new URLSearchParams({ csrf: form.fields.csrf, words: ' ' }),
    headers: { origin: server.address } });
  assert.equal(empty.status, 422);
});

test('nobody else reads it at any door, and at home nobody does', async () => {
  for (const [name, one] of Object.entries({ ben: who.ben, hope: who.hope, stranger: {} })) {
    const eyes = new Eyes(server, one);
    const doors = { ...await eyes.lists({ id: who.ada.id, name: 'ada' }, 'snow', letter),
      ...eyes.one({ id: letter, path: `/@ada/${letter}` }), letters: eyes.page('/letters'),
      share: eyes.page(`/share?letter=${letter}`), host: eyes.page('/host') };
    for (const [door, text] of Object.entries(doors))
      assert.doesNotMatch(await text, new RegExp(WORDS), `${name} at ${door}`);
  }
  assert.deepEqual((await who.ben.call('GET', '/api/v1/notifications')).json.filter((n) => n.type === 'mention'), []);
  assert.deepEqual((await who.ada.call('GET', '/api/v1/timelines/home')).json, []);
  assert.doesNotMatch(await page('ada', '/'), new RegExp(WORDS));
  const account = (await who.ben.call('GET', `/api/v1/accounts/${who.ada.id}`)).json;
  assert.equal(account.statuses_count, 0);
  assert.equal(account.last_status_at, null);
  assert.equal(rows(server, 'SELECT count(*) FROM conversation')[0], '0');
});

test('an app writes one as a private word to nobody', async () => {
  const { status, json } = await who.ada.call('POST', '/api/v1/statuses', { status: 'from the train', visibility: 'direct' });
  assert.equal(status, 200);
  assert.equal(json.visibility, 'direct');
  assert.equal(json.letter, true);
  const html = await page('ada', '/letters');
  assert.ok(html.indexOf('from the train') < html.indexOf(WORDS), 'the newest is first');
  // It is edited and deleted as any post of one's own.
  const edited = await who.ada.call('PUT', `/api/v1/statuses/${json.id}`, { status: 'from the train, @ben' });
  assert.equal(edited.json.letter, true);
  assert.deepEqual(edited.json.mentions, []);
  assert.equal((await who.ben.call('GET', `/api/v1/statuses/${json.id}`)).status, 404);
  assert.equal((await who.ada.call('DELETE', `/api/v1/statuses/${json.id}`)).status, 200);
  assert.equal((await who.ada.call('GET', '/api/v1/accounts/verify_credentials')).json.statuses_count, 0);
  // A name that is mistyped makes no letter of what was for somebody.
  const to = (await who.ada.call('POST', '/api/v1/statuses', { status: '@bne for you', visibility: 'direct' })).json;
  assert.ok(!('letter' in to));
  const again = (await who.ada.call('PUT', `/api/v1/statuses/${to.id}`, { status: '@ben for you' })).json;
  assert.equal(again.mentions.length, 1);
  assert.equal((await who.ben.call('GET', `/api/v1/statuses/${to.id}`)).status, 200);
});

test('it never becomes one for others; its words may', async () => {
  const widened = await who.ada.call('PUT', `/api/v1/statuses/${letter}`, { status: `${WORDS} still`, visibility: 'public' });
  assert.equal(widened.status, 422);
  const csrf = forms(await page('ada', '/letters')).find((f) => f.action === '/letters').fields.csrf;
  const asked = await who.ada.visitor.send(`/@ada/${letter}/audience`, { method: 'POST',
    body: new URLSearchParams({ csrf, visibility: 'public', sure: '1' }), headers: { origin: server.address } });
  assert.ok(asked.status >= 400, String(asked.status));
  assert.doesNotMatch(await page('ada', `/@ada/${letter}`), /id="answer"|\/audience"/);
  assert.match(who.ada.visitor.html, /A letter, for you alone/);

  await who.ada.visitor.open(`/share?letter=${letter}`);
  const form = forms(who.ada.visitor.html).find((f) => f.action === '/share');
  assert.match(form.fields.caption, new RegExp(WORDS));
  assert.equal(form.fields.visibility, 'self');
  const answer = await who.ada.visitor.send('/share', { method: 'POST',
    body: new URLSearchParams({ ...form.fields, caption: 'the snow', visibility: 'followers', act: 'share' }),
    headers: { origin: server.address } });
  assert.equal(answer.status, 303);
  const home = (await who.ben.call('GET', '/api/v1/timelines/home')).json;
  assert.equal(home.length, 1);
  assert.match(home[0].content, /the snow/);
  assert.ok(!('letter' in home[0]));
  assert.equal((await who.ben.call('GET', `/api/v1/statuses/${letter}`)).status, 404, 'the letter stays one');
  assert.match(await page('ada', '/letters'), new RegExp(WORDS));
});
