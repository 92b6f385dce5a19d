// Taking with one what is one's own, and bringing it along: CSV as Mastodon writes and reads it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Server, build } from '../lib/server.mjs';
import { PASSWORD, api, setUp, signIn, token } from '../lib/visitor.mjs';

let server, domain;
const who = {}; // { visitor, bearer, call, id }

async function enter(name, visitor) {
  const bearer = await token(server, visitor);
  const call = api(server, bearer);
  const { json } = await call('PATCH', '/api/v1/accounts/update_credentials', { locked: false });
  who[name] = { visitor, bearer, call, id: json.id };
}

before(async () => {
  server = await Server.start();
  await enter('ada', await setUp(server, 'ada'));
  domain = (await who.ada.call('GET', '/api/v2/instance')).json.domain;
  for (const name of ['ben', 'cleo', 'dora']) {
    execFileSync(join(build, 'rosemary'), ['user', 'add', name, '--data', server.data, '--port', String(server.port)],
      { input: `${PASSWORD}\n`, env: server.variables() });
    await enter(name, await signIn(server, name));
  }
});

after(() => server?.stop());

async function csv(name, file) {
  const answer = await fetch(`${server.address}/api/v1/exports/${file}`,
    { headers: { authorization: `Bearer ${who[name].bearer}` } });
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-type'), /^text\/csv/);
  assert.match(answer.headers.get('content-disposition'), new RegExp(`attachment; filename="${file}"`));
  return answer.text();
}

async function done(promise) {
  const { status, json } = await promise;
  assert.equal(status, 200, JSON.stringify(json));
  return json;
}

test('each list in the columns that Mastodon writes', async () => {
  const { call } = who.ada;
  await done(call('POST', `/api/v1/accounts/${who.ben.id}/follow`, { reblogs: false, notify: true, languages: ['de', 'en'] }));
  await done(call('POST', `/api/v1/accounts/${who.cleo.id}/follow`));
  await done(who.ben.call('POST', `/api/v1/accounts/${who.ada.id}/follow`));
  await done(call('POST', `/api/v1/accounts/${who.cleo.id}/mute`, { notifications: false }));
  const list = await done(call('POST', '/api/v1/lists', { title: 'Garden, "west"' }));
  await done(call('POST', `/api/v1/lists/${list.id}/accounts`, { account_ids: [who.ben.id] }));
  const post = await done(who.ben.call('POST', '/api/v1/statuses', { status: 'a rose', visibility: 'public' }));
  await done(call('POST', `/api/v1/statuses/${post.id}/bookmark`));
  await done(call('POST', '/api/v1/domain_blocks', { domain: 'far.example' }));

  assert.equal(await csv('ada', 'following.csv'), 'Account address,Show boosts,Notify on new posts,Languages\n'
    + `ben@${domain},false,true,"de, en"\ncleo@${domain},true,false,\n`);
  assert.equal(await csv('ada', 'followers.csv'), `Account address\nben@${domain}\n`);
  assert.equal(await csv('ada', 'mutes.csv'), `Account address,Hide notifications\ncleo@${domain},false\n`);
  assert.equal(await csv('ada', 'lists.csv'), `"Garden, ""west""",ben@${domain}\n`);
  assert.equal(await csv('ada', 'bookmarks.csv'), `${post.url}\n`);
  assert.equal(await csv('ada', 'domain_blocks.csv'), 'far.example\n');
  assert.equal(await csv('ada', 'blocks.csv'), '');
  const stats = await done(call('GET', '/api/v1/exports/stats'));
  assert.deepEqual(stats, { media_storage: '0 B', followers_count: 1, following_count: 2, statuses_count: 0,
    lists_count: 1, blocks_count: 0, mutes_count: 1 });

  await done(call('POST', `/api/v1/accounts/${who.dora.id}/block`));
  assert.equal(await csv('ada', 'blocks.csv'), `dora@${domain}\n`);
  await done(who.ben.call('POST', `/api/v1/accounts/${who.ada.id}/block`)); // his post is no longer hers to see
  assert.equal(await csv('ada', 'bookmarks.csv'), '');
  await done(who.ben.call('POST', `/api/v1/accounts/${who.ada.id}/unblock`));
});
