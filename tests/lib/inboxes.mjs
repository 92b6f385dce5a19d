// Inboxes of other servers, as the ground of tests of what goes out: people of theirs are put into the
// tables as if they had been found, and what is sent to them is looked at here (receiver.mjs takes it).
import assert from 'node:assert/strict';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { rows } from './rows.mjs';

const text = (s) => `'${String(s).replaceAll("'", "''")}'`;
let count = 0;

// Somebody of the server at `origin`, whose inbox is /NAME/inbox; the server's own is /inbox unless
// `alone`. Gives what the tables have of them.
export function farPerson(server, name, origin, { alone = false } = {}) {
  const domain = new URL(origin).host;
  const id = (BigInt(Date.now()) << 16n) + BigInt(40_000 + ++count);
  const uri = `${origin}/${name}`;
  rows(server, `INSERT INTO account (id, name, name_key, display, domain, locked, created_at) VALUES
    (${id}, ${text(name)}, ${text(name)}, ${text(name)}, ${text(domain)}, 0, 0)`);
  rows(server, `INSERT INTO far_account (account_id, uri, host, url, inbox, shared_inbox, followers, fetched_at) VALUES
    (${id}, ${text(uri)}, ${text(domain)}, ${text(uri)}, ${text(`${uri}/inbox`)},
     ${text(alone ? '' : `${origin}/inbox`)}, ${text(`${uri}/followers`)}, ${Date.now()})`);
  return { id: String(id), uri, name, domain, inbox: `/${name}/inbox`, shared: '/inbox' };
}

export function farFollows(server, person, whom) {
  rows(server, `INSERT INTO follow (follower_id, followed_id, id, accepted, created_at, far) VALUES
    (${person.id}, ${whom}, ${person.id}, 1, 0, 1)`);
}

// A post of theirs, as it is after it came.
export function farPost(server, person, words, visibility = 0) {
  const id = (BigInt(Date.now()) << 16n) + BigInt(50_000 + ++count);
  const uri = `${person.uri}/notes/${count}`;
  rows(server, `INSERT INTO post (id, account_id, thread_id, audience_id, visibility, caption_html, created_at) VALUES
    (${id}, ${person.id}, ${id}, ${person.id}, ${visibility}, ${text(`<p>${words}</p>`)}, ${Date.now()})`);
  rows(server, `INSERT INTO far_post (post_id, uri, host, url, fetched_at) VALUES
    (${id}, ${text(uri)}, ${text(person.domain)}, ${text(uri)}, ${Date.now()})`);
  return { id: String(id), uri };
}

// What was sent, when it is signed as it should be (draft-cavage-http-signatures-12) with that key.
export function opened(push, pem) {
  const { headers, body } = push;
  assert.equal(push.method, 'POST');
  assert.equal(headers['content-type'], 'application/activity+json');
  assert.equal(headers.digest, `SHA-256=${createHash('sha256').update(body).digest('base64')}`);
  const age = Date.now() - Date.parse(headers.date);
  assert.ok(age > -60_000 && age < 3600_000, headers.date);
  const said = Object.fromEntries([...headers.signature.matchAll(/([a-zA-Z]+)="([^"]*)"/g)].map((m) => [m[1], m[2]]));
  const names = said.headers.split(' ');
  for (const needed of ['(request-target)', 'host', 'date', 'digest'])
    assert.ok(names.includes(needed), `${needed} is signed`);
  const signed = names.map((name) => (name === '(request-target)' ? `${name}: post ${push.path}` : `${name}: ${headers[name]}`));
  assert.ok(verify('sha256', Buffer.from(signed.join('\n')), createPublicKey(pem), Buffer.from(said.signature, 'base64')),
    'the signature fits');
  const activity = JSON.parse(body);
  assert.equal(said.keyId, `${activity.actor}#main-key`);
  return activity;
}

// Servers that are down may be asked again, and what failed is due: no test waits for minutes.
export function letPausesPass(server) {
  rows(server, 'UPDATE far_host SET paused_until = 1 WHERE paused_until > 0');
  rows(server, `UPDATE delivery SET run_at = 1 WHERE run_at < ${2n ** 61n}`);
}
