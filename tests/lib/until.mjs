// Waiting for what a test means, never for a time.
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { Server } from './server.mjs';

// Less than the half minute after which the program looks for its work by itself: who was not woken for
// it fails here.
const WAIT_MS = 20_000;

// The first answer of `look` that is true of something; what: for the complaint when there is none. A look
// alone stands for itself there: until(() => heard.length === 2).
export async function until(what, look = what, { ms = WAIT_MS, every = 25 } = {}) {
  for (const end = Date.now() + ms; ; await wait(every)) {
    const found = await look();
    if (found)
      return found;
    if (Date.now() > end)
      assert.fail(`it did not happen in ${ms} ms: ${what}\n${Server.said()}`);
  }
}
