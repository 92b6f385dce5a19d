// Chromium as Debian has it. Whatever a page complains about is kept with the page and is a failure:
// an error on the console, a broken rule of the content security policy, an answer of 500 or more.
import { chromium } from 'playwright-core';

const PROGRAM = process.env.CHROMIUM ?? '/usr/bin/chromium';

export const PHONE = { width: 390, height: 844 };
export const WIDE = { width: 1280, height: 900 };

export function launch() {
  return chromium.launch({
    executablePath: PROGRAM,
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--force-color-profile=srgb'],
  });
}

// Complaints that a test expects (the error page of a 404 is one) are taken off by page.expects(/…/).
function listen(page) {
  page.complaints = [];
  page.expects = (pattern) => {
    page.complaints = page.complaints.filter((c) => !pattern.test(c));
  };
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      page.complaints.push(`console: ${message.text()} (${page.url()})`);
  });
  page.on('pageerror', (error) => page.complaints.push(`script: ${error.message} (${page.url()})`));
  page.on('response', (answer) => {
    if (answer.status() >= 500)
      page.complaints.push(`answer ${answer.status()}: ${answer.url()}`);
  });
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    if (!/ERR_ABORTED/.test(why))
      page.complaints.push(`no answer: ${request.url()} ${why}`);
  });
  return page;
}

// One person's browser: its own cookies. script: false switches JavaScript off.
export async function device(browser, { size = PHONE, dark = false, script = true, language = 'en' } = {}) {
  const context = await browser.newContext({
    viewport: size,
    colorScheme: dark ? 'dark' : 'light',
    javaScriptEnabled: script,
    locale: language,
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(20_000);
  context.on('page', listen);
  return context.newPage();
}

export function quiet(page) {
  const complaints = page.complaints.splice(0);
  if (complaints.length)
    throw new Error(`the page complains:\n${complaints.join('\n')}`);
}
