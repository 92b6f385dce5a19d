// Photographs through the page for sharing, as a person meets it: the HEIC file of a phone, the credit
// that is proposed, the order, a file that is no picture, one that is too large.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, quiet } from './lib/browser.js';
import { look } from './lib/look.js';
import { follow, home, invitation, join, photo, share } from './lib/people.js';
import { draw } from '../lib/draw.mjs';
import { missing, photograph } from '../lib/photos.mjs';

let browser, server, ada, ben;

before(async () => {
  browser = await launch();
  ({ server, page: ada } = await home(browser, 'ada', {}, { upload_max: '8 MB' }));
  ben = await join(browser, await invitation(ada, server), 'ben');
  await follow(ben, ada, server, 'ada', 'ben');
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const seen = async (page) => {
  const image = page.locator('article.post figure img').first();
  await image.waitFor();
  await page.waitForFunction(() => {
    const i = document.querySelector('article.post figure img');
    return i.complete && i.naturalWidth > 100;
  });
  return image;
};

test('a HEIC photograph of a phone is shared and seen by a follower', { skip: missing }, async () => {
  await share(ada, server, { photos: [{ file: photograph('iphone13.heic'), words: 'From the window.' }],
    caption: 'The view she had.', audience: 'Followers' });
  await ben.goto(server.address);
  const image = await seen(ben);
  assert.equal(await image.getAttribute('alt'), 'From the window.');
  await look(ben, 'photo-heic');
});

test('the date and the credit of a photograph are proposed, and shown', { skip: missing }, async () => {
  await ada.goto(`${server.address}/share`);
  await ada.setInputFiles('#photos', photograph('iptc-reference-2021.jpg'));
  const credit = ada.locator('#prints input[name="credit[]"]');
  await credit.waitFor();
  const proposed = await credit.inputValue();
  assert.match(proposed, /Creator1|Credit Line/);
  await ada.fill('#prints textarea', 'The reference.');
  await look(ada, 'share-with-credit');
  await ada.click('#share');
  await ada.waitForURL((url) => url.pathname !== '/share');
  await ben.goto(server.address);
  assert.ok((await ben.innerText('article.post figcaption')).includes(proposed));
  await look(ben, 'photo-credit');
});

test('photographs are put in order, and one is taken out', async () => {
  await ada.goto(`${server.address}/share`);
  await ada.setInputFiles('#photos', [1, 2, 3].map((n) => photo(draw(400, 300, n), '', `${n}.png`).file));
  const texts = ada.locator('#prints li[data-print] textarea');
  await texts.nth(2).waitFor();
  for (const n of [0, 1, 2])
    await texts.nth(n).fill(`Hill ${n + 1}.`);
  await ada.locator('#prints li').nth(2).locator('[data-move=up]').click();
  await ada.locator('#prints li').nth(0).locator('[data-move=out]').click();
  assert.deepEqual(await texts.evaluateAll((all) => all.map((t) => t.value)), ['Hill 3.', 'Hill 2.']);
  await look(ada, 'share-order');
  await ada.click('#share');
  await ada.waitForURL((url) => url.pathname !== '/share');
  await ben.goto(server.address);
  assert.deepEqual(await ben.locator('article.post').first().locator('figure img')
    .evaluateAll((all) => all.map((i) => i.alt)), ['Hill 3.', 'Hill 2.']);
});

test('what is no picture gets a word, and the others stay', async () => {
  await ada.goto(`${server.address}/share`);
  await ada.setInputFiles('#photos', [photo(draw(300, 300, 5), '').file,
    { name: 'letter.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('Dear all') }]);
  await ada.locator('#prints .grave').waitFor();
  assert.match(await ada.innerText('#prints .grave'), /letter\.jpg was not taken\. \w+/);
  assert.equal(await ada.locator('#prints li[data-print]').count(), 1);
  ada.expects(/422/);
  await look(ada, 'share-refused');
});

test('one that is too large gets a word with the limit', async () => {
  await ada.goto(`${server.address}/share`);
  await ada.setInputFiles('#photos',
    { name: 'large.png', mimeType: 'image/png', buffer: Buffer.alloc(9 * 1024 * 1024, 1) });
  await ada.locator('#prints .grave').waitFor();
  assert.match(await ada.innerText('#prints .grave'), /large\.png was not taken\. .*8 ?MB/);
  ada.expects(/413|422/);
  quiet(ada);
});

test('twenty are enough', async () => {
  await ada.goto(`${server.address}/share`);
  await ada.setInputFiles('#photos', Array.from({ length: 22 }, (_, n) => photo(draw(60, 60, n), '', `${n}.png`).file));
  await ada.locator('#prints li[data-print]').nth(19).waitFor();
  assert.equal(await ada.locator('#prints li').count(), 20);
  assert.match(await ada.innerText('#prints-said'), /At most 20/);
  quiet(ada);
});
