// The database of a home as an older version of the program left it: the steps of the schema up to one of
// them, applied as src/store/migrate.c does, and of the rows what those tables had room for. The program must
// not be running.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './server.mjs';

const folder = join(root, 'schema');
const MIGRATION = 'CREATE TABLE migration (number BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL);';

function steps(upTo, pg) {
  const not = pg ? '.sqlite.sql' : '.pg.sql';
  return readdirSync(folder).filter((f) => /^\d{4}_.*\.sql$/.test(f) && !f.endsWith(not) && Number(f.slice(0, 4)) <= upTo).sort();
}

function script(upTo, pg) {
  return MIGRATION + steps(upTo, pg).map((file) => readFileSync(join(folder, file), 'utf8')
    .replaceAll(' ID PRIMARY KEY', pg ? ' BIGINT PRIMARY KEY' : ' INTEGER PRIMARY KEY')
    + `\nINSERT INTO migration (number, name, applied_at) VALUES (${Number(file.slice(0, 4))}, '${file}', 1);`).join('\n');
}

const isWords = (table) => /_words(_|$)/.test(table); // the index of what was written, made anew as it is needed

// Which columns both have, by table.
function shared(old, now) {
  const columns = (lines) => {
    const all = new Map();
    for (const [table, column] of lines.map((l) => l.split('|')))
      all.set(table, [...(all.get(table) ?? []), column]);
    return all;
  };
  const have = columns(now);
  return [...columns(old)].filter(([table]) => have.has(table) && table !== 'migration' && !isWords(table))
    .map(([table, list]) => [table, list.filter((c) => have.get(table).includes(c)).map((c) => `"${c}"`).join(', ')]);
}

function sqlite(server, upTo) {
  const now = join(server.data, 'rosemary.db'), old = join(server.data, 'older.db');
  const run = (file, input) => execFileSync('sqlite3', ['-bail', file], { input, encoding: 'utf8' }).trim().split('\n');
  const list = `SELECT m.name, p.name FROM sqlite_master m, pragma_table_info(m.name) p
    WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%';`;
  run(old, script(upTo, false));
  const copy = shared(run(old, list), run(now, list)).map(([table, columns]) =>
    `DELETE FROM main.${table}; INSERT INTO main.${table} (${columns}) SELECT ${columns} FROM now.${table};`);
  run(old, `ATTACH '${now}' AS now; BEGIN;\n${copy.join('\n')}\nCOMMIT;`);
  for (const end of ['', '-wal', '-shm'])
    rmSync(now + end, { force: true });
  renameSync(old, now);
}

function postgres(server, upTo) {
  const run = (input) => execFileSync('psql', ['-qtA', '-v', 'ON_ERROR_STOP=1', '-d', server.settings.database], { input, encoding: 'utf8' })
    .trim().split('\n');
  const list = (schema) => run(`SELECT c.table_name, c.column_name FROM information_schema.columns c
    JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema = '${schema}' AND t.table_type = 'BASE TABLE';`);
  run(`CREATE SCHEMA older; SET search_path TO older;\n${script(upTo, true)}`);
  const copy = shared(list('older'), list('public')).map(([table, columns]) =>
    `DELETE FROM older.${table}; INSERT INTO older.${table} (${columns}) SELECT ${columns} FROM public.${table};`);
  run(`BEGIN; SET client_min_messages = warning; SET session_replication_role = replica; ${copy.join('\n')}
    DROP SCHEMA public CASCADE; ALTER SCHEMA older RENAME TO public; COMMIT;`);
}

export function becomeOlder(server, upTo) {
  if (server.database)
    postgres(server, upTo);
  else
    sqlite(server, upTo);
}
