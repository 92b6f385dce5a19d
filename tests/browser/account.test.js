// The account itself, the whole way as a person goes it: a second step for signing in, with the picture
// read as a telephone's camera reads it; other accounts and moving to one; lists brought along.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import jsQR from 'jsqr';
import { device, launch } from './lib/browser.js';
import { look } from './lib/look.js';
import { PASSWORD, follow, home, invitation, join, signIn } from './lib/people.js';
import { code } from '../lib/totp.mjs';

let browser, server, ada, key, recovery;

before(async () => {
  browser = await launch();
  ({ server, page: ada } = await home(browser, 'ada'));
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const go = (page, path) => page.goto(server.address + path);

// What a camera makes of the picture, dark page or light.
async function scan(page) {
  const { data, width } = await page.locator('img.qr').evaluate((img) => {
    const canvas = document.createElement('canvas');
    canvas.width = img.naturalWidth;
    canvas.height = img.naturalHeight;
    const pen = canvas.getContext('2d');
    pen.drawImage(img, 0, 0);
    return { data: [...pen.getImageData(0, 0, canvas.width, canvas.height).data], width: canvas.width };
  });
  return jsQR(Uint8ClampedArray.from(data), width, width)?.data;
}

test('a second step is set up: the camera reads what one could type', async () => {
  await go(ada, '/settings/safety');
  await ada.getByRole('link', { name: 'Set up a second step' }).click();
  await look(ada, 'account-second-step-off');
  await ada.getByLabel('Your password').fill(PASSWORD);
  await ada.getByRole('button', { name: 'Set it up' }).click();
  await ada.locator('img.qr').waitFor();
  await look(ada, 'account-second-step-begun');
  const uri = new URL(await scan(ada));
  key = (await ada.locator('.link-to-copy').innerText()).replaceAll(' ', '');
  assert.equal(uri.protocol, 'otpauth:');
  assert.equal(uri.searchParams.get('secret'), key);
  assert.match(decodeURIComponent(uri.pathname), /:ada$/);
  await ada.getByLabel('Code of six digits').fill('roses');
  await ada.getByRole('button', { name: 'Switch it on' }).click();
  await ada.getByRole('alert').waitFor();
  ada.expects(/status of 403/);
  await look(ada, 'account-second-step-wrong');
  await ada.getByLabel('Code of six digits').fill(code(key));
  await ada.getByRole('button', { name: 'Switch it on' }).click();
  await ada.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
  recovery = await ada.locator('.codes code').allInnerTexts();
  assert.equal(recovery.length, 8);
  await look(ada, 'account-second-step-codes');
  await ada.getByRole('link', { name: 'I have kept them' }).click();
  assert.match(await ada.locator('main').innerText(), /The second step is on/);
  await ada.getByRole('link', { name: 'Change the second step' }).click();
  await look(ada, 'account-second-step-on');
});

test('another device comes in with the password and then the code', async () => {
  const page = await device(browser);
  await go(page, '/settings');
  assert.match(page.url(), /sign-in\?next=/);
  await page.fill('#name', 'ada');
  await page.fill('#password', PASSWORD);
  await page.click('main form button.do');
  await page.getByRole('heading', { name: 'Now the code' }).waitFor();
  assert.ok(await page.getByLabel('Code', { exact: true }).evaluate((e) => e === document.activeElement));
  await look(page, 'account-code');
  await page.getByLabel('Code', { exact: true }).fill('111');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  page.expects(/status of 401/);
  await look(page, 'account-code-wrong');
  await page.getByLabel('Code', { exact: true }).fill(code(key, 1));
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/settings$/);
});

test('without scripts, in Spanish, with a recovery code', async () => {
  const page = await device(browser, { language: 'es', script: false });
  await signIn(page, server, 'ada');
  await page.getByRole('heading', { name: 'Ahora el código' }).waitFor();
  await page.locator('#code').fill(recovery[2]);
  await page.click('main form button.do');
  await page.getByRole('status').waitFor();
  await go(page, '/settings/second-step');
  assert.match(await page.locator('main').innerText(), /7/);
});

test('it is switched off with the password', async () => {
  await go(ada, '/settings/second-step');
  const off = ada.locator('form[action$="/off"]');
  await off.getByLabel('Your password').fill(PASSWORD);
  await off.getByRole('button').click();
  await ada.getByRole('status').waitFor();
  const page = await device(browser);
  await signIn(page, server, 'ada');
  await page.waitForURL((url) => url.pathname === '/');
});

test('she moves to another account, and who follows comes along', async () => {
  const rosa = await join(browser, await invitation(ada, server), 'rosa');
  const ben = await join(browser, await invitation(ada, server), 'ben');
  await follow(ben, ada, server, 'ada', 'ben');
  await go(rosa, '/settings/moving');
  await look(rosa, 'account-moving');
  await rosa.getByLabel('My other account').fill('@ada');
  await rosa.getByRole('button', { name: 'This is mine, too' }).click();
  await rosa.getByRole('button', { name: /Take away/ }).waitFor();
  await look(rosa, 'account-alias');

  await go(ada, '/settings/moving');
  await ada.getByRole('link', { name: 'Move to another account' }).click();
  await look(ada, 'account-move');
  await ada.getByLabel('My new account').fill('ben');
  await ada.getByLabel('Your password').fill(PASSWORD);
  await ada.getByRole('button', { name: 'Move there' }).click();
  await ada.getByRole('alert').waitFor();
  ada.expects(/status of 422/);
  await look(ada, 'account-move-wrong');
  await ada.getByLabel('My new account').fill('@rosa');
  await ada.getByLabel('Your password').fill(PASSWORD);
  await ada.getByRole('button', { name: 'Move there' }).click();
  await ada.getByRole('status').waitFor();
  await look(ada, 'account-moved');

  await go(ben, '/@ada');
  await look(ben, 'account-page-of-who-moved');
  await ben.getByRole('link', { name: /Rosa/ }).first().click();
  const follows = ben.locator('form[action="/@rosa/unfollow"]');
  for (let i = 0; i < 100 && !await follows.count(); i++) {
    await ben.waitForTimeout(100);
    await ben.reload();
  }
  assert.equal(await follows.count(), 1, 'ben follows the new account');
});

test('a list is brought along: looked at, then done', async () => {
  const cleo = await join(browser, await invitation(ada, server), 'cleo', { script: false });
  const list = { name: 'following.csv', mimeType: 'text/csv', buffer: Buffer.from('Account address,Show boosts\nben,true\nnobody_here,true\nmaya@far.example,true\n') };
  await go(cleo, '/settings/bring');
  await cleo.setInputFiles('#file', list);
  await cleo.getByRole('button', { name: 'Look at it first' }).click();
  await cleo.getByText('Nothing is done yet: 3 lines').waitFor();
  await cleo.getByRole('button', { name: 'Do it', exact: true }).click();
  for (let i = 0; i < 150 && !/Done: 3 lines/.test(await cleo.locator('main').innerText()); i++) {
    await cleo.waitForTimeout(100); // nobody knows far.example, and finding that out may take some seconds
    await cleo.reload();
  }
  assert.match(await cleo.locator('main').innerText(), /Nobody found: 1/);

  await go(ada, '/settings/bring');
  await look(ada, 'account-bring');
  await ada.setInputFiles('#file', list);
  await ada.getByLabel('They go', { exact: false }).check();
  await ada.getByRole('button', { name: 'Look at it first' }).click();
  await ada.getByRole('button', { name: 'Do it', exact: true }).waitFor();
  await look(ada, 'account-bring-preview');
  await ada.getByRole('button', { name: "Don't do it" }).click();
  await ada.getByRole('status').waitFor();
  const es = await device(browser, { language: 'es' });
  await signIn(es, server, 'cleo');
  await go(es, '/settings/bring');
  await es.getByRole('link', { name: /became|fue/ }).click();
  await look(es, 'account-brought');
});
