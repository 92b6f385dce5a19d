// The first day, as people live it: a home is opened, somebody is invited, asks to follow and is let in;
// a photograph is shared, seen, answered. On a phone with script, and on one without.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { device, launch, quiet } from './lib/browser.js';
import { look } from './lib/look.js';
import { home, invitation, join, photo, share } from './lib/people.js';
import { draw } from '../lib/draw.mjs';

let browser;

before(async () => { browser = await launch(); });
after(() => browser?.close());

for (const script of [true, false]) {
  describe(script ? 'with script' : 'without script', () => {
    let server, ada, ben;
    const looks = (page, name) => (script ? look(page, `day-${name}`) : quiet(page));

    after(() => server?.stop());

    test('a home is set up', async () => {
      ({ server, page: ada } = await home(browser, 'ada', { script }));
      await ada.goto(server.address);
      await looks(ada, 'home-empty');
    });

    test('the set-up link opens once', async () => {
      const stranger = await device(browser, { script });
      await stranger.goto(server.setUpLink);
      assert.equal(await stranger.locator('#place').count(), 0);
      stranger.expects(/40[34]|410/);
      await looks(stranger, 'set-up-over');
      await stranger.context().close();
    });

    test('somebody is invited and joins', async () => {
      const link = await invitation(ada, server);
      await looks(ada, 'invitation');
      const first = await device(browser, { script });
      await first.goto(link);
      await looks(first, 'join');
      await first.context().close();
      ben = await join(browser, link, 'ben', { script });
      await looks(ben, 'joined');
    });

    test('a name that is taken is said so, and what was typed stays', async () => {
      const page = await device(browser, { script });
      await page.goto(await invitation(ada, server));
      await page.fill('#display', 'Another Ben');
      await page.fill('#name', 'ben');
      await page.fill('#password', 'something else entirely');
      await page.click('main form button.do');
      await page.locator('#wrong').waitFor();
      assert.equal(await page.inputValue('#display'), 'Another Ben');
      page.expects(/409|422|400/);
      await looks(page, 'join-taken');
      await page.context().close();
    });

    test('he asks to follow, and sees nothing before', async () => {
      await share(ada, server, { caption: 'Only for those I know.', audience: 'Followers' });
      await ben.goto(`${server.address}/@ada`);
      assert.doesNotMatch(await ben.innerText('main'), /Only for those/);
      await looks(ben, 'profile-locked');
      await ben.click('form[action="/@ada/follow"] button');
      await looks(ben, 'profile-asked');
      await ben.goto(server.address);
      assert.doesNotMatch(await ben.innerText('main'), /Only for those/);
    });

    test('she lets him in', async () => {
      await ada.goto(`${server.address}/notices`);
      assert.match(await ada.innerText('main'), /Ben\s+asks to follow you/);
      await looks(ada, 'notice-request');
      await ada.goto(`${server.address}/requests`);
      await looks(ada, 'requests');
      await ada.click('form[action="/@ben/accept"] button');
      await ada.goto(`${server.address}/people`);
      assert.match(await ada.innerText('main'), /Ben/);
      await looks(ada, 'people');
    });

    test('she shares three photographs', async () => {
      await share(ada, server, {
        photos: [photo(draw(1200, 800, 1), 'A hill in the evening.'), photo(draw(800, 1200, 2), 'The same hill, higher.'),
          photo(draw(600, 600, 3), '')],
        caption: 'The rose garden, with her in it. #roses',
        when: 'spring 1987',
        audience: 'Followers',
      });
      await looks(ada, 'shared');
      assert.match(await ada.innerText('main'), /rose garden/);
    });

    test('he sees them whole, with their descriptions', async () => {
      await ben.goto(server.address);
      await looks(ben, 'home');
      await ben.click('article.post time');
      assert.match(await ben.innerText('main'), /spring 1987/i);
      const images = ben.locator('article.post figure img');
      assert.equal(await images.count(), 3);
      assert.equal(await images.first().getAttribute('alt'), 'A hill in the evening.');
      for (let i = 0; i < 3; i++) {
        await images.nth(i).scrollIntoViewIfNeeded();
        await ben.waitForFunction((n) => {
          const image = document.querySelectorAll('article.post figure img')[n];
          return image.complete && image.naturalWidth > 100;
        }, i);
      }
      await looks(ben, 'post-album');
    });

    test('she wants to hear of each candle', async () => {
      await ada.goto(`${server.address}/settings/notices`);
      assert.equal(await ada.isChecked('input[name=candles][value=daily]'), true);
      await ada.check('input[name=candles][value=each]');
      await ada.click('main form[action="/settings/notices"] button.do');
      await ada.locator('p.said').waitFor();
      await looks(ada, 'notices-set');
    });

    test('he lights a candle', async () => {
      const button = ben.locator('article.post form[data-candle] button');
      await Promise.all([ben.waitForResponse((a) => /\/candle$/.test(a.url())), button.click()]);
      await ben.locator('article.post button.candle.lit').waitFor();
      await ben.reload();
      await ben.locator('article.post button.candle.lit').waitFor();
      await looks(ben, 'candle');
    });

    test('he answers', async () => {
      await ben.fill('#answer textarea', 'I remember the smell of it.\n\nThank you for showing it.');
      await ben.click('#answer button.do');
      await ben.locator('article.letter').waitFor();
      await looks(ben, 'answered');
    });

    test('she finds his answer, and answers', async () => {
      await ada.goto(`${server.address}/notices`);
      assert.match(await ada.innerText('main'), /Ben\s+lit a candle/);
      assert.match(await ada.innerText('main'), /I remember the smell/);
      await looks(ada, 'notices');
      await ada.click('a:has-text("answered you")');
      await ada.locator('p:has-text("I remember the smell")').first().waitFor();
      await ada.fill('#answer textarea', 'She planted them herself.');
      await ada.click('#answer button.do');
      await ada.locator('p:has-text("She planted them")').first().waitFor();
      await looks(ada, 'thread');
    });

    test('a stranger sees none of it', async () => {
      const stranger = await device(browser, { script });
      await stranger.goto(server.address);
      await looks(stranger, 'front');
      await stranger.goto(`${server.address}/@ada`);
      assert.doesNotMatch(await stranger.innerText('main'), /rose garden/);
      assert.equal(await stranger.locator('.grid img').count(), 0);
      await looks(stranger, 'profile-stranger');
      await stranger.goto(ben.url());
      assert.doesNotMatch(await stranger.innerText('body'), /rose garden|smell/);
      stranger.expects(/404|403/);
      await stranger.context().close();
    });
  });
}
