// What other servers bring to the pages: people and posts of theirs, the ways from there and to there, and
// what the host decides about them; in both languages. The other server is one of ours (../lib/far.mjs).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { device, launch } from './lib/browser.js';
import { look } from './lib/look.js';
import { home, invitation, join, photo, share } from './lib/people.js';
import { draw } from '../lib/draw.mjs';
import { Far, send } from '../lib/far.mjs';

let browser, server, far, lost, post, garden;
const here = {}; // name: their page; nobody is a stranger
const there = {};
const LIST = '#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\n'
  + 'unkind.example,suspend,false,false,Harasses people who mourn,false\n'
  + 'loud.example,silence,true,false,,false\nfar away,suspend,false,false,,false\n';

const path = (url) => new URL(url, server.address).href;

async function tell(person, activity) {
  const answer = await send(server, person, activity);
  assert.equal(answer.status, 202, answer.body);
}

// The page as soon as it shows that.
async function shows(page, url, words) {
  for (const end = Date.now() + 20_000; ;) {
    await page.goto(path(url));
    if (await page.getByText(words).count())
      return;
    assert.ok(Date.now() < end, `${url} never showed "${words}"`);
    await page.waitForTimeout(100);
  }
}

function picture(at, name, width, height, seed) {
  const body = draw(width, height, seed);
  at.put(`/files/${name}.png`, null, { body, type: 'image/png' });
  return { type: 'Image', mediaType: 'image/png', url: `${at.base}/files/${name}.png`, width, height };
}

// Nora, with a face and a page of her own; and what she shares.
function settle(at, name, more) {
  const person = at.person(name, { icon: picture(at, `${name}-face`, 200, 200, 5),
    summary: '<p>Roses, mostly. In memory of a grandmother who grew them.</p>', ...more });
  there[name] = person;
  return person;
}

async function follows(name, person) {
  const page = here[name];
  await page.goto(path(`/search?q=${encodeURIComponent(`@${person.acct}`)}`));
  await page.getByRole('link', { name: person.actor.name }).first().click();
  await page.click(`form[action="/@${person.acct}/follow"] button`);
  await tell(person, person.far.activity(person, 'Accept',
    { type: 'Follow', actor: path(`/@${name}`), object: person.id }));
  for (const end = Date.now() + 20_000; !await page.getByRole('button', { name: 'No longer follow' }).count();) {
    assert.ok(Date.now() < end, 'the follow was not accepted');
    await page.goto(path(`/@${person.acct}`));
  }
}

before(async () => {
  browser = await launch();
  far = await Far.start();
  lost = await Far.start();
  let ada;
  ({ server, page: ada } = await home(browser, 'ada', {}, { fetch_private: 'yes' }));
  here.ada = ada;
  // Nora comments without being let in as a follower.
  await ada.goto(path('/comments'));
  await ada.getByRole('radio', { name: 'Everybody', exact: true }).check();
  await ada.click('form[action="/comments"] button.do');
  here.ben = await join(browser, await invitation(ada, server), 'ben');
  const nora = settle(far, 'nora', { name: 'Nora of the gardens', image: picture(far, 'nora-cover', 900, 300, 6) });
  const olaf = settle(far, 'olaf', { name: 'Olaf' });
  const mia = settle(lost, 'mia', { name: 'Mia' });
  await follows('ben', nora);
  await follows('ben', mia);
  const note = far.note(nora, 'The first rose of her year, and a bench beside it where she liked to read.', { attachment: [
    { ...picture(far, 'rose', 900, 700, 7), name: 'A bench under a rose.' }] });
  await tell(nora, far.activity(nora, 'Create', note));
  await shows(here.ben, '/', 'The first rose of her year');
  await tell(nora, far.activity(nora, 'Create', far.note(nora, 'Rain all day, and her letters on the table.')));
  await shows(here.ben, '/', 'Rain all day');
  garden = await here.ben.locator('article.post', { hasText: 'The first rose' }).locator('.day a').getAttribute('href');
  // Ada's own post is answered from there.
  await share(ada, server, { photos: [photo(draw(900, 600, 3), 'A hill.')], caption: 'Her hill.', audience: 'Everybody' });
  await ada.goto(path('/@ada'));
  post = await ada.locator('.grid a').first().getAttribute('href');
  await tell(nora, far.activity(nora, 'Follow', path('/@ada')));
  await shows(ada, '/requests', 'Nora of the gardens');
  await tell(nora, far.activity(nora, 'Create', far.note(nora, 'I remember how she waved from up there.',
    { inReplyTo: path(post), cc: [path('/@ada')], tag: [{ type: 'Mention', href: path('/@ada') }] })));
  await shows(ada, post, 'she waved from up there');
  // What is reported, and what the host decides.
  await tell(olaf, far.activity(olaf, 'Create', far.note(olaf, 'An unkind word.',
    { inReplyTo: path(post), cc: [path('/@ada')], tag: [{ type: 'Mention', href: path('/@ada') }] })));
  await shows(ada, post, 'An unkind word');
  await here.ben.goto(path(`/@${olaf.acct}/report`));
  await here.ben.fill('#comment', 'Please look.');
  await here.ben.click('form.form button.do');
  await ada.goto(path(`/host/peers/rule?host=${encodeURIComponent(lost.domain)}`));
  await ada.getByRole('radio', { name: /^Blocked/ }).check();
  await ada.fill('#note', 'Nobody there answers for what is said.');
  await ada.click('form[action="/host/peers/rule"] button.do');
  await shows(here.ben, '/settings/people', lost.domain);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  far?.stop();
  lost?.stop();
});

const pages = [
  ['person', 'ben', () => `/@${there.nora.acct}`],
  ['person-words', 'ben', () => `/@${there.nora.acct}?view=words`],
  ['person-for-ada', 'ada', () => `/@${there.nora.acct}`],
  ['person-stranger', 'nobody', () => `/@${there.nora.acct}`],
  ['home', 'ben', () => '/'],
  ['post', 'ben', () => garden],
  ['post-answered', 'ada', () => post],
  ['post-stranger', 'nobody', () => post],
  ['requests', 'ada', () => '/requests'],
  ['notices', 'ada', () => '/notices'],
  ['search', 'ada', () => `/search?q=${encodeURIComponent(`@${there.nora.acct}`)}`],
  ['search-none', 'ada', () => `/search?q=${encodeURIComponent(`@nobody@${far.domain}`)}`],
  ['report', 'ben', () => `/@${there.olaf.acct}/report`],
  ['reports', 'ada', () => '/host/reports'],
  ['follow-from-there', 'nobody', () => '/@ada/elsewhere'],
  ['answer-from-there', 'nobody', () => `${post}/elsewhere`],
  ['kept-away', 'ben', () => '/settings/people'],
  ['peers', 'ada', () => '/host/peers'],
  ['peer-rule', 'ada', () => `/host/peers/rule?host=${encodeURIComponent(lost.domain)}`],
  ['peer-new', 'ada', () => `/host/peers/rule?host=${encodeURIComponent(far.domain)}`],
  ['peer-import', 'ada', () => '/host/peers/import'],
];

for (const language of ['en', 'es']) {
  test(`the pages speak ${language}`, async () => {
    for (const name of ['ada', 'ben']) {
      const page = here[name];
      await page.goto(path('/settings/sharing'));
      await page.selectOption('#page_language', language);
      await page.click('main form button.do');
      await page.locator('.said').waitFor();
      assert.equal(await page.getAttribute('html', 'lang'), language);
    }
    here.nobody = await device(browser, { language });
  });

  for (const [name, who, where] of pages)
    test(`${name} (${language})`, async () => {
      const page = here[who];
      const answer = await page.goto(path(where()));
      assert.equal(answer.status(), 200);
      assert.equal(await page.getAttribute('html', 'lang'), language);
      assert.equal(await page.locator('h1').count(), 1, 'one heading');
      await look(page, `elsewhere-${name}-${language}`);
    });

  test(`an address that is none (${language})`, async () => {
    const page = here.nobody;
    await page.goto(path('/@ada/elsewhere'));
    await page.fill('#address', 'nora');
    await page.click('main form.form button.do');
    await page.getByRole('alert').waitFor();
    page.expects(/status of 422/);
    await look(page, `elsewhere-address-wrong-${language}`);
  });

  test(`what a list of rules would change (${language})`, async () => {
    const page = here.ada;
    await page.goto(path('/host/peers/import'));
    await page.setInputFiles('#file', { name: 'rules.csv', mimeType: 'text/csv', buffer: Buffer.from(LIST) });
    await page.click('form[action="/host/peers/import"] button.do');
    await page.getByText('loud.example').waitFor();
    await look(page, `elsewhere-peer-preview-${language}`);
  });
}

test('nothing is loaded from another server', async () => {
  const page = here.ben;
  const asked = [];
  page.on('request', (q) => asked.push(q.url()));
  for (const where of ['/', `/@${there.nora.acct}`, garden])
    await page.goto(path(where));
  assert.ok(asked.length > 3);
  assert.deepEqual(asked.filter((url) => !url.startsWith(server.address)), []);
});
