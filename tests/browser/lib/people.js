// People of a home, made as they come to be: the first through the set-up link, the others through an
// invitation. Each has a browser of their own.
import { device } from './browser.js';
import { Server } from '../../lib/server.mjs';

export const PASSWORD = 'a long walk by the sea';

// A home with its first person, whose page is open. options are those of device().
export async function home(browser, name, options = {}, settings = {}) {
  const server = await Server.start(settings);
  const page = await device(browser, options);
  await page.goto(server.setUpLink);
  await page.fill('#place', 'A quiet house');
  await joinWith(page, name);
  return { server, page };
}

async function joinWith(page, name) {
  await page.fill('#display', name[0].toUpperCase() + name.slice(1));
  await page.fill('#name', name);
  await page.fill('#password', PASSWORD);
  await page.click('main form button.do');
  await page.waitForURL((url) => !/set-up|join/.test(url.pathname));
}

// A link for one more, made by whoever's page this is.
export async function invitation(page, server) {
  await page.goto(`${server.address}/settings/invitations`);
  await page.click('form[action="/settings/invitations"] button');
  return page.locator('#link').innerText();
}

export async function join(browser, link, name, options = {}) {
  const page = await device(browser, options);
  await page.goto(link);
  await joinWith(page, name);
  return page;
}

export async function signIn(page, server, name, password = PASSWORD) {
  await page.goto(`${server.address}/sign-in`);
  await page.fill('#name', name);
  await page.fill('#password', password);
  await page.click('main form button.do');
}

export async function follow(follower, followed, server, name, followerName) {
  await follower.goto(`${server.address}/@${name}`);
  await follower.click(`form[action="/@${name}/follow"] button`);
  await followed.goto(`${server.address}/requests`);
  await followed.click(`form[action="/@${followerName}/accept"] button`);
}

// Shares from the page for it. photos: [{ file: a path or { name, mimeType, buffer }, words }]; the
// audience as the page calls it: 'Followers', 'Everybody', 'Only you'.
export async function share(page, server, { photos = [], caption = '', when = '', audience } = {}) {
  await page.goto(`${server.address}/share`);
  if (photos.length) {
    await page.setInputFiles('#photos', photos.map((p) => p.file));
    if (!await page.evaluate(() => document.documentElement.classList.contains('js')))
      await page.click('button[value=add]');
    await page.locator('#prints li[data-print]').nth(photos.length - 1).waitFor({ timeout: 60_000 });
    for (const [i, photo] of photos.entries())
      await page.locator('#prints textarea').nth(i).fill(photo.words ?? '');
  }
  await page.fill('#caption', caption);
  if (when)
    await page.fill('#when', when);
  if (audience)
    await page.getByRole('radio', { name: new RegExp(`^${audience}`) }).check();
  await page.click('#share');
  await page.waitForURL((url) => url.pathname !== '/share');
}

export const photo = (buffer, words, name = 'rose.png', mimeType = 'image/png') =>
  ({ file: { name, mimeType, buffer }, words });
