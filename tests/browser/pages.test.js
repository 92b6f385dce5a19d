// Every page that a person can open, looked at four ways and read by axe-core, in a home with people,
// photographs and answers.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { device, launch } from './lib/browser.js';
import { look } from './lib/look.js';
import { follow, home, invitation, join, photo, share } from './lib/people.js';
import { draw } from '../lib/draw.mjs';
import { api, signIn, token } from '../lib/visitor.mjs';

let browser, server, ada, ben, cleo, stranger, post, words, letIn, filter, held, closed, quote, gone, list, circle, date;
const polls = {};

before(async () => {
  browser = await launch();
  ({ server, page: ada } = await home(browser, 'ada'));
  // She reads herself what waits, and everybody may comment but where she says otherwise.
  await ada.goto(`${server.address}/comments`);
  await ada.getByRole('radio', { name: 'Everybody', exact: true }).check();
  await ada.click('form[action="/comments"] button.do');
  await ada.goto(`${server.address}/comments/rest`);
  await ada.check('input[name="how"][value="always"]');
  await ada.click('form[action="/comments/rest"] button');
  ben = await join(browser, await invitation(ada, server), 'ben');
  cleo = await join(browser, await invitation(ada, server), 'cleo');
  stranger = await device(browser);
  await follow(ben, ada, server, 'ada', 'ben');
  await cleo.goto(`${server.address}/@ada`);
  await cleo.click('form[action="/@ada/follow"] button');
  for (let i = 0; i < 4; i++)
    await share(ada, server, { photos: [photo(draw(900, 600 + 100 * i, i), `Hill ${i}.`)],
      caption: `Hill ${i}, #hills`, audience: 'Everybody' });
  post = ada.url();
  if (!/\/@ada\/\d+/.test(post)) {
    await ada.goto(`${server.address}/@ada`);
    post = new URL(await ada.locator('.grid a').first().getAttribute('href'), server.address).href;
  }
  await share(ada, server, { caption: 'Words alone. '.repeat(80), audience: 'Everybody' });
  await ada.goto(`${server.address}/@ada?view=words`);
  words = new URL(await ada.locator('article.post .day a').first().getAttribute('href'), server.address).href;
  for (const [kind, box] of [['open', null], ['several', 'several'], ['hidden', 'hides']]) {
    await ada.goto(`${server.address}/share`);
    await ada.fill('#caption', 'Which day for the walk to the mill?');
    await ada.getByText('Ask a question').click();
    for (const [i, day] of ['Saturday morning', 'Saturday afternoon', 'Sunday, after breakfast and the long way round'].entries())
      await ada.fill(`#option-${i + 1}`, day);
    if (box)
      await ada.check(`input[name=${box}]`);
    await ada.getByRole('radio', { name: /^Everybody/ }).check();
    await ada.click('#share');
    await ada.waitForURL(/\/@ada\/\d+/);
    polls[kind] = ada.url().replace(/\?.*/, '');
  }
  for (const [who, kind] of [[ben, 'open'], [ben, 'hidden']]) {
    await who.goto(polls[kind]);
    await who.getByLabel('Saturday afternoon').check();
    await who.getByRole('button', { name: 'Vote' }).click();
    await who.locator('.tally .chosen').waitFor();
  }
  await ben.goto(post);
  await ben.fill('#answer textarea', 'I was there too.');
  await ben.click('#answer button.do');
  await ben.locator('article.letter').waitFor();
  await ben.goto(post);
  await ben.click('article.post form[data-turn] button');
  await ben.goto(`${server.address}/circles`);
  await ben.fill('#name', 'Family');
  await ben.click('form[action="/circles"] button');
  await ben.fill('#who', 'ada');
  await ben.click('form[role="search"] button');
  await ben.click('form[action$="/add"] button');
  circle = ben.url().replace(/\/change.*/, '');
  await ben.goto(`${server.address}/share?visibility=circle:${circle.split('/').pop()}`);
  await ben.fill('#caption', 'For the family alone.');
  await ben.click('#share');
  await ben.goto(`${server.address}/lists`);
  await ben.fill('#title', 'The hills');
  await ben.click('form[action="/lists"] button');
  await ben.fill('#who', 'ada');
  await ben.click('form[action$="/add"] button');
  list = ben.url().replace(/\/change.*/, '');
  await ben.goto(`${server.address}/tags/hills`);
  await ben.click('form[action="/tags/follow"] button');
  // What ben would rather not come upon: some words behind a cover, and photographs.
  for (const [title, lines, what] of [['Hills in the rain', 'Hill 1\nwords alone', 'warn'], ['Snow', 'Hill 2', 'blur']]) {
    await ben.goto(`${server.address}/settings/filters`);
    await ben.fill('#title', title);
    await ben.fill('#words', lines);
    await ben.check(`input[name="what"][value="${what}"]`);
    await ben.click('form[action="/settings/filters"] button.do');
    await ben.locator('.said').waitFor();
  }
  filter = new URL(await ben.locator('.plain-list a').first().getAttribute('href'), server.address).href;
  // Somebody whom ada holds back.
  await ada.goto(`${server.address}/settings/notices`);
  await ada.check('input[name="not_following"][value="filter"]');
  await ada.click('main form[action="/settings/notices"] button.do');
  await cleo.goto(post);
  await cleo.fill('#answer textarea', 'We never met, and I think of you.');
  await cleo.click('#answer button.do');
  await cleo.locator('article.letter').nth(1).waitFor();
  await share(ada, server, { caption: '@ben thinking of you today', audience: 'Only the people you name' });
  await ada.goto(`${server.address}/share`);
  await ada.fill('#caption', 'For the morning of her day.');
  await ada.click('summary:has-text("Another time")');
  await ada.fill('#later_day', new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10));
  await ada.fill('#later_time', '09:30');
  await ada.click('#share');
  await ada.waitForURL(/\/later/);
  await ada.goto(`${server.address}/dates/new`);
  await ada.fill('#name', 'a grandmother');
  await ada.fill('#base', '4 March 1962');
  await ada.click('button:has-text("Show the next")');
  await ada.check('input[name="channel"][value="app"]');
  await ada.click('button:has-text("Keep this date")');
  date = new URL(await ada.locator('.plain-list a').first().getAttribute('href'), server.address).href;
  // A page of the remembered: a post of its keeper's on it, and one that waits for her.
  await ada.goto(`${server.address}/remembered/new`);
  await ada.fill('#name-1', 'Grandmother Rose');
  await ada.selectOption('#reader-1', 'all');
  await ada.fill('#born', 'about 1931');
  await ada.fill('#died', 'March 1999');
  await ada.fill('#handle', 'grandmother');
  await ada.click('form[action="/remembered/new"] button.do');
  await ada.goto(`${server.address}/@grandmother/keep`);
  await ada.check('input[name="access"][value="public"]');
  await ada.check('input[name="accepts"][value="anybody"]');
  await ada.click('form[action="/@grandmother/keep"] button.do');
  await ada.locator('.said').waitFor();
  for (const [who, caption] of [[ada, 'Her rose garden.'], [ben, 'The gate to it.']]) {
    await who.goto(`${server.address}/@grandmother`);
    await who.click('a[href^="/share?memorial="]');
    await who.fill('#caption', caption);
    await who.fill('#when', 'summer 1962');
    await who.getByRole('radio', { name: /^Everybody/ }).first().check();
    await who.click('#share');
    await who.waitForURL(/\/@\w+\/\d+/);
  }
  await ada.goto(`${server.address}/@grandmother`);
  await ada.click('a[href^="/share?memorial="]');
  await ada.fill('#caption', 'For when the roses are out again.');
  await ada.click('button[name="act"][value="draft"]');
  await ada.waitForURL(/\/drafts/);
  await ada.goto(`${server.address}/quiet/new`);
  await ada.fill('#name', 'The week of her day');
  await ada.fill('#words', 'roses');
  await ada.fill('#from', '2031-03-01');
  await ada.fill('#to', '2031-03-07');
  await ada.click('main form[action^="/quiet"] button.do');
  await ada.locator('.said').waitFor();
  // The common hour has a page where the host wants it.
  await ada.goto(`${server.address}/host`);
  await ada.check('input[name="hour"]');
  await ada.click('form[action="/host"] button.do');
  await ada.locator('.said').waitFor();
  await share(cleo, server, { caption: 'Something unkind.', audience: 'Everybody' });
  await cleo.goto(`${server.address}/@cleo?view=words`);
  const unkind = await cleo.locator('article.post .day a').first().getAttribute('href');
  await ben.goto(`${server.address}${unkind}/report`);
  await ben.fill('#comment', 'Please look.');
  await ben.click('form.form button.do');
  await ada.goto(`${server.address}/host/announcements`);
  await ada.fill('#about', 'We meet on Sunday by the #hills.');
  await ada.click('form.form button.do');
  // Answers that wait for ada's word.
  await ada.goto(post);
  await ada.selectOption('#letting', 'followers_wait');
  await ada.click('form.letting button');
  await ada.locator('.said').waitFor();
  await cleo.goto(post);
  for (const words of ['A stone from the same beach lies on my desk since then.', 'And one more for you.']) {
    await cleo.fill('#answer textarea', words);
    await cleo.click('#answer button.do');
    await cleo.getByText(words).waitFor();
    await cleo.goto(post);
  }
  held = new URL(await cleo.locator('article.letter .day a').last().getAttribute('href'), server.address).href;
  await share(ada, server, { caption: 'For those I name.', audience: 'Everybody' });
  await ada.goto(`${server.address}/@ada?view=words`);
  closed = new URL(await ada.locator('article.post .day a').first().getAttribute('href'), server.address).href;
  await ada.goto(closed);
  await ada.selectOption('#letting', 'named');
  await ada.click('form.letting button');
  await ada.locator('.said').waitFor();
  // Only apps quote: ben's does, a photograph and words, and one is taken back.
  await ada.goto(post);
  await ada.selectOption('#quoting', 'all');
  await ada.click('form.letting button');
  await ada.locator('.said').waitFor();
  const call = api(server, await token(server, await signIn(server, 'ben')));
  const quoted = async (caption) => {
    const { json } = await call('POST', '/api/v1/statuses', { status: caption, visibility: 'public', quoted_status_id: post.match(/\/(\d+)/)[1] });
    return `${server.address}/@ben/${json.id}`;
  };
  quote = await quoted('I think of this hill every autumn.');
  gone = await quoted('And of this one.');
  await ada.goto(gone);
  await ada.click('form[action$="/take-back"] button');
  await ada.locator('.quoted.gone').waitFor();
  const asked = { redirect_uri: 'https://app.example/done', scope: 'read write follow push profile' };
  const app = await fetch(`${server.address}/api/v1/apps`, { method: 'POST',
    body: new URLSearchParams({ client_name: 'a garden of apps', redirect_uris: asked.redirect_uri,
      scopes: asked.scope }) }).then((answer) => answer.json());
  letIn = `${server.address}/oauth/authorize?` + new URLSearchParams(
    { response_type: 'code', client_id: app.client_id, ...asked });
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const pages = [
  ['front', () => stranger, '/'],
  ['sign-in', () => stranger, '/sign-in'],
  ['join-closed', () => stranger, '/join', /403/],
  ['profile-of-ada', () => stranger, '/@ada'],
  ['profile-words', () => stranger, '/@ada?view=words'],
  ['post-public', () => stranger, () => post],
  ['tag', () => stranger, '/tags/hills'],
  ['not-found', () => stranger, '/@nobody', /404/],
  ['home', () => ada, '/'],
  ['dates-empty', () => ben, '/dates'],
  ['dates', () => ada, '/dates'],
  ['date-new', () => ada, '/dates/new'],
  ['date', () => ada, () => date],
  ['later-empty', () => ben, '/later'],
  ['drafts-empty', () => ben, '/drafts'],
  ['letters', () => ada, '/letters'],
  ['later', () => ada, '/later'],
  ['conversations-empty', () => cleo, '/conversations'],
  ['conversations', () => ben, '/conversations'],
  ['home-of-follower', () => ben, '/'],
  ['mine', () => ada, '/@ada'],
  ['drafts', () => ada, '/drafts'],
  ['remembered-empty', () => ben, '/remembered'],
  ['remembered', () => ada, '/remembered'],
  ['remembered-new', () => ada, '/remembered/new'],
  ['memorial', () => ada, '/@grandmother'],
  ['memorial-decade', () => ada, '/@grandmother/1960s'],
  ['memorial-stranger', () => stranger, '/@grandmother'],
  ['memorial-keep', () => ada, '/@grandmother/keep'],
  ['quiet-empty', () => ben, '/quiet'],
  ['quiet', () => ada, '/quiet'],
  ['quiet-new', () => ada, '/quiet/new'],
  ['hour', () => ada, '/hour'],
  ['mine-words', () => ada, '/@ada?view=words'],
  ['times', () => ada, '/@ada/1960s'],
  ['nothing-shared', () => ben, '/@ben'],
  ['post-mine', () => ada, () => post],
  ['post-words', () => ada, () => words],
  ['poll-vote', () => cleo, () => polls.open],
  ['poll-vote-several', () => cleo, () => polls.several],
  ['poll-result', () => ben, () => polls.open],
  ['poll-result-later', () => ben, () => polls.hidden],
  ['poll-mine', () => ada, () => polls.open],
  ['poll-nobody-yet', () => ada, () => polls.several],
  ['poll-stranger', () => stranger, () => polls.open],
  ['poll-edit', () => ada, () => `${polls.open}/edit`],
  ['post-edit', () => ada, () => `${post}/edit`],
  ['post-delete', () => ada, () => `${post}/delete`],
  ['post-candles', () => ada, () => `${post}/candles`],
  ['share', () => ada, '/share'],
  ['notices', () => ada, '/notices'],
  ['notices-empty', () => cleo, '/notices'],
  ['notices-waiting', () => ada, '/notices/waiting'],
  ['notices-nobody-waits', () => cleo, '/notices/waiting'],
  ['quote', () => ada, () => quote],
  ['quote-gone', () => cleo, () => gone],
  ['answers-wait', () => ada, '/answers'],
  ['answers-none', () => ben, '/answers'],
  ['comments', () => ada, '/comments'],
  ['comments-log', () => ada, '/comments/log'],
  ['comments-rest', () => ben, '/comments/rest'],
  ['answer-waits', () => ada, () => held],
  ['answer-not', () => cleo, () => closed],
  ['answer-is-read-first', () => cleo, () => post],
  ['requests', () => ada, '/requests'],
  ['requests-empty', () => ben, '/requests'],
  ['people', () => ada, '/people'],
  ['people-following', () => ben, '/people?view=following'],
  ['search', () => ada, '/search'],
  ['search-found', () => ada, '/search?q=hill'],
  ['search-nothing', () => ada, '/search?q=volcano'],
  ['bookmarks', () => ben, '/bookmarks'],
  ['bookmarks-empty', () => cleo, '/bookmarks'],
  ['archive-empty', () => ada, '/archive'],
  ['settings', () => ada, '/settings'],
  ['app-asks', () => ada, () => letIn],
  ['app-code', () => ada, '/oauth/authorize/native?code=A1b2C3d4E5f6G7h8I9j0K1l2'],
  ['settings-sharing', () => ada, '/settings/sharing'],
  ['settings-notices', () => ada, '/settings/notices'],
  ['settings-safety', () => ada, '/settings/safety'],
  ['settings-second-step', () => ada, '/settings/second-step'],
  ['settings-moving', () => ada, '/settings/moving'],
  ['settings-move', () => ada, '/settings/move'],
  ['settings-bring', () => ada, '/settings/bring'],
  ['circles-empty', () => cleo, '/circles'],
  ['circles', () => ben, '/circles'],
  ['circle-posts', () => ben, () => circle],
  ['circle-people', () => ben, () => `${circle}/change`],
  ['circle-found', () => ben, () => `${circle}/change?who=ada`],
  ['circle-remove', () => ben, () => `${circle}/remove`],
  ['share-circle', () => ben, () => `${server.address}/share?visibility=circle:${circle.split('/').pop()}`],
  ['lists', () => ben, '/lists'],
  ['shelter', () => ada, '/shelter'],
  ['list-posts', () => ben, () => list],
  ['list-change', () => ben, () => `${list}/change`],
  ['tags', () => ben, '/tags'],
  ['settings-people', () => ada, '/settings/people'],
  ['settings-filters-empty', () => cleo, '/settings/filters'],
  ['settings-filters', () => ben, '/settings/filters'],
  ['settings-filter', () => ben, () => filter],
  ['home-filtered', () => ben, '/'],
  ['post-filtered', () => ben, () => words],
  ['settings-invitations', () => ada, '/settings/invitations'],
  ['host', () => ada, '/host'],
  ['host-people', () => ada, '/host/people'],
  ['host-reports', () => ada, '/host/reports'],
  ['host-announcements', () => ada, '/host/announcements'],
  ['host-terms', () => ada, '/host/terms'],
  ['report-somebody', () => ben, '/@ada/report'],
  ['report-a-post', () => ben, () => `${post}/report`],
  ['host-remove', () => ada, '/host/remove/cleo'],
  ['host-not-hers', () => cleo, '/host', /40[34]/],
];

for (const [name, who, where, expected] of pages) {
  test(name, async () => {
    const page = who();
    const path = typeof where === 'string' ? server.address + where : where();
    const answer = await page.goto(path);
    if (expected) {
      assert.match(String(answer.status()), expected);
      page.expects(/status of 4\d\d/);
    } else {
      assert.equal(answer.status(), 200);
    }
    assert.equal(await page.locator('h1').count(), 1, 'one heading');
    await look(page, `page-${name}`);
  });
}

test('in Spanish', async () => {
  const page = await device(browser, { language: 'es' });
  await page.goto(`${server.address}/sign-in`);
  assert.equal(await page.getAttribute('html', 'lang'), 'es');
  await look(page, 'page-sign-in-es');
});

// What says most in sentences is read in Spanish, too; tests/browser/elsewhere.test.js does it for what
// other servers bring.
const spanish = [
  ['answers-wait', '/answers'],
  ['answer-waits', () => held],
  ['post-mine', () => post],
  ['share', '/share'],
  ['comments', '/comments'],
  ['comments-rest', '/comments/rest'],
  ['circles', '/circles'],
  ['shelter', '/shelter'],
  ['dates', '/dates'],
  ['date', () => date],
  ['settings', '/settings'],
  ['mine', '/@ada'],
  ['drafts', '/drafts'],
  ['letters', '/letters'],
  ['remembered', '/remembered'],
  ['remembered-new', '/remembered/new'],
  ['memorial', '/@grandmother'],
  ['memorial-keep', '/@grandmother/keep'],
  ['quiet', '/quiet'],
  ['quiet-new', '/quiet/new'],
  ['hour', '/hour'],
  ['times', '/@ada/1960s'],
  ['second-step', '/settings/second-step'],
  ['moving', '/settings/moving'],
  ['bring', '/settings/bring'],
  ['settings-sharing', '/settings/sharing'],
  ['notices-waiting', '/notices/waiting'],
  ['host', '/host'],
];

test('ada reads Spanish', async () => {
  await ada.goto(`${server.address}/settings/sharing`);
  await ada.selectOption('#page_language', 'es');
  await ada.click('main form button.do');
  await ada.locator('.said').waitFor();
});

for (const [name, where] of spanish)
  test(`${name} in Spanish`, async () => {
    const answer = await ada.goto(typeof where === 'string' ? server.address + where : where());
    assert.equal(answer.status(), 200);
    assert.equal(await ada.getAttribute('html', 'lang'), 'es');
    await look(ada, `page-${name}-es`);
  });

test('the keyboard reaches everything, in an order that can be seen', async () => {
  await ada.goto(server.address);
  const reached = [];
  for (let i = 0; i < 12; i++) {
    await ada.keyboard.press('Tab');
    reached.push(await ada.evaluate(() => {
      const e = document.activeElement;
      const style = getComputedStyle(e);
      return { tag: e.tagName, ring: style.outlineStyle !== 'none' || style.boxShadow !== 'none' };
    }));
  }
  for (const [i, one] of reached.entries())
    assert.ok(one.tag === 'BODY' || one.ring, `stop ${i} (${one.tag}) shows no focus`);
});
