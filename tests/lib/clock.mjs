// The clock of a home, in the hands of a test: the program follows the file (base/clock.h), and a year is
// over as soon as the test says so.
import { mkdtempSync, openSync, rmSync, writeFileSync, writeSync, closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const DAY = 24 * 3600 * 1000;

// '2026-03-14T09:00' is meant in UTC.
export const moment = (text) => Date.parse(/Z$/.test(text) ? text : `${text}Z`);

export class Clock {
  constructor(text) {
    this.folder = mkdtempSync(join(tmpdir(), 'rosemary-clock-'));
    this.path = join(this.folder, 'clock');
    writeFileSync(this.path, Buffer.alloc(8));
    this.set(moment(text));
  }

  // In place: the program has the file open, and eight bytes are written at once.
  set(ms) {
    this.ms = ms;
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(ms));
    const file = openSync(this.path, 'r+');
    writeSync(file, bytes, 0, 8, 0);
    closeSync(file);
  }

  get text() {
    return new Date(this.ms).toISOString();
  }

  stop() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
