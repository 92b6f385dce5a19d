// What people do with their posts, with each other and with their settings, by the buttons of the
// pages: each deed is seen afterwards, by whoever did it and by the others.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { device, launch, quiet } from './lib/browser.js';
import { look } from './lib/look.js';
import { PASSWORD, follow, home, invitation, join, photo, share, signIn } from './lib/people.js';
import { draw } from '../lib/draw.mjs';

let browser, server, ada, ben, cleo;

const said = async (page, pattern) => {
  await page.locator('p.said').waitFor();
  assert.match(await page.innerText('p.said'), pattern);
};
const main = (page) => page.innerText('main');
const go = (page, path) => page.goto(server.address + path);

before(async () => {
  browser = await launch();
  ({ server, page: ada } = await home(browser, 'ada'));
  ben = await join(browser, await invitation(ada, server), 'ben');
  cleo = await join(browser, await invitation(ada, server), 'cleo');
  await follow(ben, ada, server, 'ada', 'ben');
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

describe('a post', () => {
  let post;

  test('is shared with two photographs', async () => {
    await share(ada, server, {
      photos: [photo(draw(600, 400, 1), 'A hill.'), photo(draw(400, 600, 2), 'Another hill.')],
      caption: 'The first words', when: 'about 1962', audience: 'Everybody',
    });
    await said(ada, /Shared/);
    post = new URL(ada.url()).pathname;
    assert.match(await main(ada), /about 1962/);
    assert.match(await main(ada), /Everybody can see this/);
  });

  test('is edited: words, order, a description; what it was before stays', async () => {
    await go(ada, post);
    await ada.click('.beside a[href$="/edit"]');
    assert.equal(await ada.inputValue('#caption'), 'The first words');
    assert.equal(await ada.inputValue('#when'), 'about 1962');
    await ada.fill('#caption', 'The second words');
    await ada.locator('#prints textarea').first().fill('A hill in the morning.');
    await ada.locator('#prints li').nth(1).locator('[data-move=up]').click();
    await look(ada, 'deed-edit');
    await ada.click('#share');
    await said(ada, /change is saved/);
    assert.match(await main(ada), /The second words/);
    assert.deepEqual(await ada.locator('article.post figure img').evaluateAll((all) => all.map((i) => i.alt)),
      ['Another hill.', 'A hill in the morning.']);
    await go(ada, `${post}/history`);
    assert.match(await main(ada), /The first words/);
    await look(ada, 'deed-history');
  });

  test('is not changed by the older of two devices', async () => {
    await go(ada, `${post}/edit`);
    const other = await ada.context().newPage();
    await other.goto(`${server.address}${post}/edit`);
    await other.fill('#caption', 'The third words');
    await other.click('#share');
    await said(other, /change is saved/);
    await ada.fill('#caption', 'Words from the other device');
    await ada.click('#share');
    await ada.locator('#wrong').waitFor();
    assert.equal(await ada.inputValue('#caption'), 'Words from the other device');
    ada.expects(/409/);
    await go(ada, post);
    assert.match(await main(ada), /The third words/);
    await other.close();
    quiet(ada);
  });

  test('is kept, found again, and let go', async () => {
    await go(ben, post);
    await ben.click('form[data-turn] button');
    await ben.locator('form[data-turn] button:has-text("Kept")').waitFor();
    await go(ben, '/bookmarks');
    assert.match(await main(ben), /The third words/);
    await ben.click('form[data-turn] button');
    await ben.locator('form[data-turn] button:has-text("Keep")').waitFor();
    await go(ben, '/bookmarks');
    assert.doesNotMatch(await main(ben), /The third words/);
  });

  test('is passed on', async () => {
    await follow(cleo, ben, server, 'ben', 'cleo');
    await go(ben, post);
    await ben.click('form[action$="/pass"] button');
    await ben.locator('button:has-text("Passed on by you")').waitFor();
    await go(cleo, '/');
    assert.match(await main(cleo), /Passed on by Ben/);
    await look(cleo, 'deed-passed-on');
    await go(ben, post);
    await ben.click('form[action$="/pass"] button');
    await go(cleo, '/');
    assert.doesNotMatch(await main(cleo), /Passed on by Ben/);
  });

  test('is pinned above newer ones', async () => {
    await share(ada, server, { photos: [photo(draw(300, 300, 3), 'Newer.')], caption: 'Newer', audience: 'Everybody' });
    await go(ada, post);
    await ada.click('form[action$="/pin"] button');
    await said(ada, /Pinned/);
    await go(ben, '/@ada');
    assert.equal(await ben.locator('.grid a').first().getAttribute('href'), post);
  });

  test('is archived, and shown again', async () => {
    await go(ada, post);
    await ada.click('form[action$="/archive"] button');
    await said(ada, /Only you see it now/);
    assert.equal((await go(ben, post)).status(), 404);
    ben.expects(/404/);
    await go(ada, '/archive');
    assert.match(await main(ada), /The third words/);
    await look(ada, 'deed-archive');
    await go(ada, post);
    await ada.click('form[action$="/archive"] button');
    await said(ada, /Shown again/);
    assert.equal((await go(ben, post)).status(), 200);
  });

  test('has answers with photographs', async () => {
    await go(ben, post);
    await ben.fill('#answer textarea', 'Here is one of mine.');
    await ben.click('button[formaction="/share"]');
    assert.equal(await ben.inputValue('#caption'), 'Here is one of mine.');
    await ben.setInputFiles('#photos', photo(draw(500, 400, 4), '').file);
    await ben.locator('#prints li[data-print] textarea').fill('A field.');
    await look(ben, 'deed-answer-photo');
    await ben.click('#share');
    await said(ben, /Your answer is there/);
    assert.equal(new URL(ben.url()).pathname, post);
    assert.equal(await ben.locator('article.letter figure img').getAttribute('alt'), 'A field.');
  });

  test('is covered, and opened', async () => {
    await share(ada, server, { photos: [photo(draw(500, 400, 5), 'Under it.')], caption: 'Covered words', audience: 'Everybody' });
    await ada.click('.beside a[href$="/edit"]');
    await ada.click('summary:has-text("Cover")');
    await ada.fill('#cover', 'The last days');
    await ada.click('#share');
    await said(ada, /change is saved/);
    await go(ben, new URL(ada.url()).pathname);
    assert.equal(await ben.locator('text=Covered words').last().isVisible(), false);
    await look(ben, 'deed-covered');
    await ben.click('details.covered summary');
    assert.equal(await ben.locator('.covered .words').isVisible(), true);
    await go(ben, '/@ada');
    assert.equal(await ben.locator('.grid .panel').innerText(), 'The last days');
  });

  test('is deleted, after a question', async () => {
    await go(ada, post);
    await ada.click('.beside a[href$="/delete"]');
    await look(ada, 'deed-delete');
    await ada.click('form[action$="/delete"] button');
    await said(ada, /Deleted/);
    assert.equal((await go(ben, post)).status(), 410);
    ben.expects(/410/);
    quiet(ben);
  });
});

test('the keys lead from one post to the next', async () => {
  await go(ben, '/@ada');
  const newest = await ben.locator('.grid a').first().getAttribute('href');
  await go(ben, newest);
  const older = await ben.locator('.neighbours a[rel=next]').getAttribute('href');
  await ben.keyboard.press('ArrowRight');
  await ben.waitForURL(server.address + older);
  await ben.keyboard.press('k');
  await ben.waitForURL(server.address + newest);
  await ben.focus('#answer textarea');
  await ben.keyboard.press('j');
  assert.equal(new URL(ben.url()).pathname, newest);
  assert.equal(await ben.inputValue('#answer textarea'), 'j');
});

test('photographs are dragged into order', async () => {
  await ada.setViewportSize({ width: 1280, height: 1400 });
  await go(ada, '/share');
  await ada.setInputFiles('#photos', [1, 2, 3].map((n) => photo(draw(300, 200, n), '', `${n}.png`).file));
  const prints = ada.locator('#prints li[data-print]');
  await prints.nth(2).waitFor();
  for (const n of [0, 1, 2])
    await prints.nth(n).locator('textarea').fill(`${n + 1}`);
  await ada.locator('h1').click();
  // Below the middle of the last one is after it.
  const { height } = await prints.nth(2).boundingBox();
  await prints.nth(0).locator('.thumb').dragTo(prints.nth(2), { targetPosition: { x: 40, y: height - 20 } });
  assert.deepEqual(await prints.locator('textarea').evaluateAll((all) => all.map((t) => t.value)), ['2', '3', '1']);
  await ada.setViewportSize({ width: 390, height: 844 });
});

test('the original is kept for its owner alone', async () => {
  await go(ada, '/settings/sharing');
  await ada.check('input[name=keeps_originals]');
  await ada.click('main form button.do');
  await said(ada, /Saved/);
  const file = draw(320, 200, 8);
  await share(ada, server, { photos: [photo(file, 'Kept.')], caption: 'With its original', audience: 'Everybody' });
  await ada.click('.beside a[href$="/edit"]');
  const link = await ada.locator('#prints a[download]').getAttribute('href');
  const answer = await ada.request.get(server.address + link);
  assert.deepEqual(await answer.body(), file);
  assert.equal((await ben.request.get(server.address + link)).status(), 404);
  await look(ada, 'deed-original');
});

test('a form that is sent twice shares once', async () => {
  await go(ada, '/share');
  await ada.fill('#caption', 'Only once');
  const fields = await ada.evaluate(() => [...new FormData(document.getElementById('compose'))]
    .filter(([, value]) => typeof value === 'string'));
  const send = () => ada.evaluate(async (all) => {
    const body = new FormData();
    for (const [name, value] of all)
      body.append(name, value);
    return (await fetch('/share', { method: 'POST', body })).url;
  }, fields);
  const [first, second] = [await send(), await send()];
  assert.equal(new URL(first).pathname, new URL(second).pathname);
  await go(ada, '/@ada?view=words');
  assert.equal(await ada.locator('text=Only once').count(), 1);
});

test('5,000 characters are taken, one more is not, and the words stay', async () => {
  await go(ada, '/share');
  await ada.fill('#caption', 'ñ'.repeat(5001));
  assert.match(await ada.innerText('#caption-left'), /1 characters too many/);
  await ada.click('#share');
  await ada.locator('#wrong').waitFor();
  ada.expects(/413|422/);
  assert.equal((await ada.inputValue('#caption')).length, 5001);
  await ada.fill('#caption', 'ñ'.repeat(5000));
  await ada.click('#share');
  await said(ada, /Shared/);
});

test('how a date is read stands below it, and one that can\'t be taken is asked for again', async () => {
  const reads = (words) => ada.locator('#when-read', { hasText: words }).waitFor();
  await go(ada, '/share');
  await ada.fill('#caption', 'Some day');
  await ada.fill('#when', 'spring 1987');
  await reads('Read as: spring 1987 (1 March 1987 to 31 May 1987).');
  await ada.fill('#when', '3/4/1962');
  await reads('Read as: 3 April 1962, with the day first.');
  await ada.fill('#when', 'the day before');
  await reads('can\'t be read as a date');
  await look(ada, 'deed-when-read');
  await ada.fill('#when', '12345');
  await reads('four digits');
  await ada.click('#share');
  await ada.locator('#wrong').waitFor();
  assert.equal(await ada.inputValue('#caption'), 'Some day');
  ada.expects(/422/);
  await look(ada, 'deed-when-wrong');
});

describe('people', () => {
  test('mute and see again', async () => {
    await go(ben, '/@ada');
    await ben.click('details.menu summary');
    await look(ben, 'deed-menu');
    await ben.click('form[action="/@ada/mute"] button');
    await said(ben, /You see nothing of them/);
    await go(ben, '/');
    assert.doesNotMatch(await main(ben), /Some day|Newer/);
    await go(ben, '/settings/people');
    await look(ben, 'deed-muted');
    await ben.click('form[action="/@ada/unmute"] button');
    await said(ben, /You see them again/);
  });

  test('block: neither sees the other', async () => {
    await go(cleo, '/@ben');
    await cleo.click('details.menu summary');
    await cleo.click('form[action="/@ben/block"] button');
    await said(cleo, /Blocked/);
    const answer = await go(ben, '/@cleo');
    assert.ok(answer.status() === 404 || !await ben.locator('.grid a').count());
    ben.expects(/404/);
    await go(cleo, '/settings/people');
    await cleo.click('form[action="/@ben/unblock"] button');
    await said(cleo, /No longer blocked/);
  });

  test('a follower is removed', async () => {
    await go(ada, '/people');
    await ada.click('form[action="/@ben/remove"] button');
    await said(ada, /no longer follow/);
    assert.doesNotMatch(await main(ada), /@ben/);
  });

  test('a request is declined', async () => {
    await go(ben, '/@ada');
    await ben.click('form[action="/@ada/follow"] button');
    await said(ben, /You asked to follow/);
    await go(ada, '/notices');
    await ada.locator('form[action="/@ben/decline"] button').first().click();
    await said(ada, /Declined/);
    await go(ada, '/requests');
    assert.match(await main(ada), /Nobody waits/);
  });
});

describe('settings', () => {
  test('the page of oneself, with portrait and lines', async () => {
    await go(ben, '/settings');
    await ben.fill('#display', 'Ben of the hills');
    await ben.fill('#about', 'I keep the letters.');
    await ben.fill('#field-name-1', 'Garden');
    await ben.fill('#field-value-1', 'https://example.org/garden');
    await ben.setInputFiles('#portrait', photo(draw(400, 400, 6), '').file);
    await ben.setInputFiles('#cover', photo(draw(1200, 400, 7), '').file);
    await ben.click('main form button.do');
    await said(ben, /Saved/);
    await look(ben, 'deed-settings');
    await go(ben, '/@ben');
    assert.match(await main(ben), /Ben of the hills[\s\S]*I keep the letters/);
    assert.match(await ben.locator('.profile dd a').getAttribute('rel'), /\bme\b/);
    assert.equal(await ben.locator('img.portrait.big').count(), 1);
    await look(ben, 'deed-profile');
  });

  test('languages, time zone, who may follow', async () => {
    await go(cleo, '/settings/sharing');
    await cleo.check('input[name=visibility][value=self]');
    await cleo.uncheck('input[name=locked]');
    await cleo.selectOption('#page_language', 'es');
    await cleo.fill('#timezone', 'Europe/Madrid');
    await cleo.click('main form button.do');
    await cleo.locator('p.said').waitFor();
    assert.equal(await cleo.getAttribute('html', 'lang'), 'es');
    await look(cleo, 'deed-sharing-es');
    await go(cleo, '/share');
    assert.equal(await cleo.isChecked('input[name=visibility][value=self]'), true);
    await look(cleo, 'deed-share-es');
    await go(ben, '/@cleo');
    await ben.click('form[action="/@cleo/follow"] button');
    await said(ben, /You follow now/);
  });

  test('a time zone that there is not', async () => {
    await go(ben, '/settings/sharing');
    await ben.fill('#timezone', 'Middle/Earth');
    await ben.click('main form button.do');
    await ben.locator('#wrong').waitFor();
    ben.expects(/422/);
    quiet(ben);
  });

  test('a new password ends the other devices', async () => {
    const other = await device(browser);
    await signIn(other, server, 'ben');
    await other.waitForURL((url) => url.pathname === '/');
    await go(ben, '/settings/safety');
    await ben.fill('#old', 'not this one');
    await ben.fill('#password', 'a short walk in the hills');
    await ben.click('form[action="/settings/password"] button.do');
    await ben.locator('#wrong').waitFor();
    ben.expects(/401/);
    await ben.fill('#old', PASSWORD);
    await ben.fill('#password', 'a short walk in the hills');
    await ben.click('form[action="/settings/password"] button.do');
    await said(ben, /password is changed/);
    await other.goto(`${server.address}/notices`);
    assert.match(other.url(), /sign-in/);
    await signIn(other, server, 'ben', 'a short walk in the hills');
    await other.waitForURL((url) => url.pathname === '/');
    await go(ben, '/settings/safety');
    await ben.click('form[action="/settings/devices"] button');
    await said(ben, /Signed out there/);
    await other.goto(`${server.address}/notices`);
    assert.match(other.url(), /sign-in\?next=/);
    await other.context().close();
  });

  test('an invitation is withdrawn', async () => {
    const link = await invitation(ada, server);
    await ada.click('form[action="/settings/invitation"] button');
    await said(ada, /withdrawn/);
    const stranger = await device(browser);
    assert.equal((await stranger.goto(link)).status(), 410);
    stranger.expects(/410/);
    await look(stranger, 'deed-invitation-over');
    await stranger.context().close();
  });

  test('somebody signs out', async () => {
    await go(ben, '/settings');
    await ben.click('form[action="/sign-out"] button');
    await said(ben, /signed out/);
    await go(ben, '/notices');
    assert.match(ben.url(), /sign-in/);
  });
});

describe('the host', () => {
  test('opens the place to whoever asks', async () => {
    await go(ada, '/host');
    await ada.fill('#about', 'For everybody who knew her.');
    await ada.fill('#rules', 'Speak softly.\nNo advertising.');
    await ada.check('input[name=sign_up][value="2"]');
    await ada.click('main form button.do');
    await said(ada, /Saved/);
    const stranger = await device(browser);
    await stranger.goto(server.address);
    assert.match(await main(stranger), /For everybody who knew her[\s\S]*Speak softly/);
    await look(stranger, 'deed-front');
    await stranger.goto(`${server.address}/join`);
    await stranger.fill('#display', 'Dario');
    await stranger.fill('#name', 'dario');
    await stranger.fill('#password', PASSWORD);
    await stranger.fill('#reason', 'She taught me to bake.');
    await look(stranger, 'deed-join-reason');
    await stranger.click('main form button.do');
    await stranger.locator('h1:has-text("Thank you")').waitFor();
    await look(stranger, 'deed-join-waiting');
    await signIn(stranger, server, 'dario');
    await stranger.locator('#wrong').waitFor();
    stranger.expects(/403/);
    await stranger.context().close();
  });

  test('lets somebody in, suspends, restores, removes', async () => {
    await go(ada, '/host/people');
    assert.match(await main(ada), /She taught me to bake/);
    await look(ada, 'deed-host-waiting');
    await ada.click('form[action="/host/people/let-in"] button');
    await said(ada, /Let in/);
    const dario = await device(browser);
    await signIn(dario, server, 'dario');
    await dario.waitForURL((url) => url.pathname === '/');
    const row = ada.locator('li.person', { hasText: '@dario' });
    await row.locator('summary').click();
    await row.locator('form[action="/host/people/suspend"] button').click();
    await said(ada, /Saved/);
    await dario.goto(`${server.address}/notices`);
    assert.match(dario.url(), /sign-in/);
    await row.locator('summary').click();
    await row.locator('form[action="/host/people/restore"] button').click();
    await said(ada, /Saved/);
    await go(ada, '/host/remove/dario');
    await ada.click('form[action="/host/people/remove"] button');
    await said(ada, /Deleted/);
    assert.doesNotMatch(await main(ada), /@dario/);
    await dario.context().close();
  });
});
