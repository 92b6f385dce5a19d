// Looks at a page as people do: on a phone and wide, light and dark. Each look is kept as a picture
// (build-test/report/pages), read by axe-core, and must not need scrolling sideways.
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PHONE, WIDE, quiet } from './browser.js';
import { build } from '../../lib/server.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const folder = join(build, 'report', 'pages');

// What axe-core finds on the page as it stands, one line for each element.
export async function faults(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return found.violations.flatMap((v) =>
    v.nodes.map((n) => `${v.id}: ${v.help}: ${n.html}\n    ${(n.failureSummary ?? '').replaceAll('\n', ' ')}`));
}

// What stands out of the window at its side, if anything does.
function tooWide(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width)
      return [];
    return [...document.querySelectorAll('body *')]
      .filter((e) => e.getBoundingClientRect().right > width + 1)
      .slice(0, 3)
      .map((e) => `too wide for ${width}: ${e.outerHTML.slice(0, 160)}`);
  });
}

// What a finger has to touch is large enough: LOOK says 44 pixels; 24 is WCAG 2.2's least.
function tooSmall(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll('button, input:not([type=hidden]), select, nav a, a.act')]
      .filter((e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
      .map((e) => [e, (e.closest('label') ?? e).getBoundingClientRect()])
      .filter(([, r]) => r.width > 1 && r.height > 1 && r.height < 24)
      .map(([e, r]) => `only ${Math.round(r.height)} pixels high: ${e.outerHTML.slice(0, 160)}`));
}

// Looks at the page that is open, four ways; throws with everything that was found.
export async function look(page, name) {
  const before = page.viewportSize();
  const found = [];
  await mkdir(folder, { recursive: true });
  for (const size of [PHONE, WIDE]) {
    for (const colorScheme of ['light', 'dark']) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const view = `${name}-${size.width}-${colorScheme}`;
      await page.screenshot({ path: join(folder, `${view}.png`), fullPage: true, animations: 'disabled' });
      for (const fault of [...await faults(page), ...await tooWide(page), ...await tooSmall(page)])
        found.push(`${view}: ${fault}`);
    }
  }
  await page.setViewportSize(before);
  await page.emulateMedia({ colorScheme: 'light' });
  if (found.length)
    throw new Error(`${page.url()}\n${found.join('\n')}`);
  quiet(page);
}
