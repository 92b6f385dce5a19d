// Statements on the rows of a home from outside, for what a test can't wait for: a time that is months
// away. The program sees them when it next looks.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

// Gives the lines that the statement answers with, columns apart by |.
export function rows(server, words) {
  const [program, args] = server.database
    ? ['psql', ['-qtA', '-d', server.settings.database, '-c', words]]
    : ['sqlite3', ['-cmd', '.timeout 10000', join(server.data, 'rosemary.db'), words]];
  return execFileSync(program, args, { encoding: 'utf8' }).trim().split('\n').filter(Boolean);
}

// What waits for its time is due now, once the program has been started again.
export function letTimePass(server, ids) {
  const all = ids.join(', ');
  rows(server, `UPDATE scheduled SET run_at = 1000 WHERE id IN (${all})`);
  rows(server, `UPDATE job SET run_at = 1000 WHERE kind = 6 AND ref IN (${all})`);
}
