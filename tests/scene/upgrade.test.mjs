// An older home is started by the program as it is now: nobody's settings change, what is new is off for
// whoever was there, and nobody is sent anything.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Far } from '../lib/far.mjs';
import { House, words } from '../lib/house.mjs';
import { becomeOlder } from '../lib/older.mjs';

// What a page of settings says, form by form: fields, what is ticked, what is chosen.
function said(html) {
  const all = {};
  for (const [, head, body] of html.matchAll(/<form\b([^>]*)>([^]*?)<\/form>/g)) {
    const here = {};
    for (const [tag, name] of body.matchAll(/<input\b[^>]*\bname="([^"]*)"[^>]*>/g))
      if (name !== 'csrf' && (!/type="(checkbox|radio)"/.test(tag) || / checked/.test(tag)))
        here[name] = [...(here[name] ?? []), tag.match(/value="([^"]*)"/)?.[1] ?? ''];
    for (const [, name, options] of body.matchAll(/<select\b[^>]*\bname="([^"]*)"[^>]*>([^]*?)<\/select>/g))
      here[name] = options.match(/value="([^"]*)" selected/)?.[1] ?? 'the first';
    for (const [, name, text] of body.matchAll(/<textarea\b[^>]*\bname="([^"]*)"[^>]*>([^]*?)<\/textarea>/g))
      here[name] = text;
    all[head.match(/action="([^"]*)"/)?.[1]] = here;
  }
  return all;
}

// Everything that somebody can choose, by the door that tells of it, and since which step of the schema it is
// kept; before it was, `off` is how it must be.
const doors = {
  account: { of: async (who) => { const { source, locked, bot, discoverable, indexable, hide_collections } =
    await who.get('/api/v1/accounts/verify_credentials'); return { source: { ...source, follow_requests_count: 0 }, locked, bot, discoverable, indexable, hide_collections }; } },
  preferences: { of: (who) => who.get('/api/v1/preferences') },
  sharing: { of: async (who) => said(await who.open('/settings/sharing'))['/settings/sharing'] },
  lists: { since: 4, of: async (who) => (await who.get('/api/v1/lists')).filter((l) => !l.circle) },
  filters: { since: 5, of: (who) => who.get('/api/v2/filters') },
  relations: { of: async (who, others) => (await who.get(`/api/v1/accounts/relationships?${others.map((o) => `id[]=${o.id}`).join('&')}`))
    .map(({ following, showing_reblogs, notifying, muting, muting_notifications, blocking }) => ({ following, showing_reblogs, notifying, muting, muting_notifications, blocking })) },
  'who may reach me': { since: 9, of: async (who) => { const { candles, summary, ...rest } = await who.get('/api/v2/notifications/policy'); return rest; } },
  'who may answer': { since: 15, of: async (who) => (await who.get('/api/v1/interaction_policies/defaults')).public.can_reply },
  circles: { of: async (who) => (await who.get('/api/v1/lists')).filter((l) => l.circle) },
  readers: { since: 35, of: async (who) => said(await who.open('/comments'))['/comments/readers'].end, off: undefined },
  'words that wait': { since: 35, of: async (who) => said(await who.open('/comments'))['/comments/words'].words, off: '' },
  'reads what waits': { since: 35, of: async (who) => Object.keys(said(await who.open('/comments/rest'))['/comments/rest']), off: [] },
  'comments close': { since: 38, of: (who) => who.get('/api/v1/comments_closing'), off: { days: 0 } },
  restricted: { since: 38, of: async (who) => (await who.get('/api/v1/restrictions')).map((a) => a.acct), off: [] },
  candles: { since: 40, of: async (who) => (await who.get('/api/v2/notifications/policy')).candles, off: 'each' },
  quiet: { since: 72, of: async (who) => words(await who.open('/quiet')).includes('A week in May'), off: false },
  dates: { since: 48, of: async (who) => (await (await who.visitor.send('/dates/file')).text()).split('\n').slice(1).join('\n'), off: '' },
  reminders: { since: 48, off: [], of: async (who) => [...(await who.open('/dates')).matchAll(/<li class="row apart">([^]*?)<\/li>/g)]
    .map(([, item]) => words(item).replace(/\d+ \w+ 20\d\d( at \d\d:\d\d)?/g, 'a day')).sort() },
};

const everything = async (who, others) => {
  await who.open('/settings');
  const all = {};
  for (const [door, { of }] of Object.entries(doors))
    all[door] = await of(who, others);
  return all;
};

// Somebody who chose something at every door, none of it what is usual.
async function choosesOtherThings(ada, ben, cleo) {
  await ada.ask('PATCH', '/api/v1/accounts/update_credentials', { locked: false, discoverable: true, indexable: true, hide_collections: false,
    note: 'about roses', source: { privacy: 'unlisted', sensitive: true, language: 'es' } });
  await ada.send('/settings/sharing', /settings\/sharing/, { timezone: 'America/Lima' });
  await ada.follows(ben);
  await ada.post(`/api/v1/accounts/${ben.id}/follow`, { reblogs: false, notify: true });
  await ada.post(`/api/v1/accounts/${cleo.id}/mute`, { notifications: false });
  await ada.post(`/api/v1/accounts/${cleo.id}/restrict`);
  const list = await ada.post('/api/v1/lists', { title: 'garden' });
  await ada.post(`/api/v1/lists/${list.id}/accounts`, { account_ids: [ben.id] });
  await ada.post('/api/v1/lists', { title: 'Family (circle)' });
  await ada.post('/api/v2/filters', { title: 'news', context: ['home'], filter_action: 'warn', keywords_attributes: [{ keyword: 'news' }] });
  await ada.ask('PATCH', '/api/v2/notifications/policy', { for_not_following: 'filter', for_new_accounts: 'drop', candles: 'none' });
  await ada.ask('PATCH', '/api/v1/interaction_policies/defaults', { public: { can_reply: { always: ['followers'], with_approval: [] } } });
  await ada.ask('PUT', '/api/v1/comments_closing', { days: 7 });
  await ada.send('/comments', /comments\/readers/, { name: '@ben', until: '' });
  await ada.send('/comments', /comments\/words/, { words: 'thorn' });
  await ada.wantsQuiet({ name: 'A week in May', words: 'newborn', from: '2027-05-01', to: '2027-05-08' });
  await ada.keeps({ base: '29 February 2024', name: 'a grandmother' });
  await ada.keeps({ base: '14 June 2020', name: 'a gardener' });
  await ada.keeps({ base: '14 June 2020', name: 'a gardener', channel: 'app', lead: '2', hour: '7', discreet: '1' }, await ada.dateOf('a gardener'));
}

let house, far, ada, ben, cleo, was, post;
const notices = () => Promise.all([ada, ben, cleo].map(async (who) => (await who.notices()).length));

before(async () => {
  far = await Far.start();
  house = await House.start({ at: '2027-03-01T12:00', host: 'hope' });
  [ada, ben, cleo] = [await house.add('ada'), await house.add('ben'), await house.add('cleo')];
  await choosesOtherThings(ada, ben, cleo);
  await house.hearsFollow(far.person('nora'), ada);
  post = await ada.share('The first rose');
  await house.told();
  was = await everything(ada, [ben, cleo]);
});

after(async () => {
  far?.stop();
  await house?.stop();
});

// From the newest to the oldest: each is made of the one before.
for (const upTo of [9999, 57, 34, 15])
  test(upTo < 9999 ? `from step ${upTo} of the schema` : 'from the newest one', async () => {
    const heard = await notices(), noted = (await ada.notes()).length, sent = far.got.length;
    await house.server.rest();
    becomeOlder(house.server, upTo);
    house.clock.set(house.clock.ms + 3600_000);
    await house.server.run();
    await house.told();
    const is = await everything(ada, [ben, cleo]);
    for (const [door, { since = 1, off }] of Object.entries(doors))
      assert.deepEqual(is[door], since <= upTo ? was[door] : off, `${door}, from step ${upTo}`);
    assert.deepEqual(await notices(), heard, 'nobody is told');
    assert.equal(far.got.length, sent, 'nothing is sent');
    assert.deepEqual(house.letters(), []);
    assert.equal(await cleo.sees(post), true);
    // And each June brings what was asked for, and nothing else.
    const [year, month] = house.clock.text.split('-').map(Number);
    await house.live(`${year + 1}-07-01T12:00`);
    assert.equal((await ada.notes()).length - noted, upTo < 48 ? 0 : month < 6 ? 2 : 1);
    assert.deepEqual((await notices()).slice(1), heard.slice(1));
    assert.deepEqual(house.letters(), []);
  });
