// Taking with one what is one's own, and bringing it along: CSV as Mastodon writes and reads it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Server } from '../lib/server.mjs';
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
    server.command(['user', 'add', name], `${PASSWORD}\n`);
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

async function bring(name, type, text, mode) {
  const body = new FormData();
  body.append('data', new Blob([text]), `${type}.csv`);
  body.append('type', type);
  if (mode)
    body.append('mode', mode);
  const answer = await fetch(`${server.address}/api/v1/import`,
    { method: 'POST', body, headers: { authorization: `Bearer ${who[name].bearer}` } });
  return answer.status;
}

async function finished(name) {
  for (let i = 0; i < 100; i++) {
    const [newest] = await done(who[name].call('GET', '/api/v1/import'));
    if (newest.state === 'done')
      return done(who[name].call('GET', `/api/v1/import/${newest.id}`));
    await new Promise((go) => setTimeout(go, 100));
  }
  throw new Error('the import does not end');
}

test('a list of people is brought along, and each line that did not work is told', async () => {
  const file = 'Account address,Show boosts,Notify on new posts,Languages\r\n'
    + `ada@${domain},false,true,"de, en"\r\ncleo@${domain},true,false,\r\nrose@far.example,true,false,\r\n`
    + `nobody@${domain},true,false,\r\ndora@${domain},true,false,\r\n`;
  assert.equal(await bring('dora', 'following', file), 202);
  const journal = await finished('dora');
  assert.deepEqual([journal.type, journal.mode, journal.lines], ['following', 'merge', 5]);
  // ada blocks dora, who cannot follow herself either
  assert.deepEqual([journal.done, journal.was_so, journal.not_here, journal.nobody, journal.refused], [1, 0, 1, 1, 2]);
  assert.deepEqual(journal.left.map((l) => [l.line, l.address, l.outcome]), [[3, 'rose@far.example', 'not_here'],
    [4, `nobody@${domain}`, 'nobody'], [1, `ada@${domain}`, 'refused'], [5, `dora@${domain}`, 'refused']]);
  assert.ok(journal.left[2].why);
  assert.equal(await csv('dora', 'following.csv'),
    `Account address,Show boosts,Notify on new posts,Languages\ncleo@${domain},true,false,\n`);
  assert.equal((await who.ben.call('GET', `/api/v1/import/${journal.id}`)).status, 404);
});

test('what one takes along here is what one brings along here', async () => {
  await done(who.cleo.call('POST', `/api/v1/accounts/${who.dora.id}/follow`));
  assert.equal(await bring('cleo', 'following', `ben@${domain},false,true,"de, en"\n`, 'overwrite'), 202);
  const journal = await finished('cleo');
  assert.deepEqual([journal.mode, journal.done, journal.ended], ['overwrite', 1, 1]);
  const following = await csv('cleo', 'following.csv');
  assert.equal(following, 'Account address,Show boosts,Notify on new posts,Languages\n'
    + `ben@${domain},false,true,"de, en"\n`);
  assert.equal(await bring('cleo', 'following', following), 202);
  assert.equal((await finished('cleo')).was_so, 1);
  assert.equal(await bring('cleo', 'lists', `"Garden, ""west""",ben@${domain}\nsea,dora@${domain}\n`), 202);
  assert.deepEqual((await finished('cleo')).left.map((l) => [l.line, l.list, l.outcome]), [[2, 'sea', 'refused']]);
  assert.equal(await csv('cleo', 'lists.csv'), `"Garden, ""west""",ben@${domain}\n`);
  assert.equal(await bring('cleo', 'lists', `sea,ben@${domain}\n`, 'overwrite'), 202);
  await finished('cleo');
  assert.equal(await csv('cleo', 'lists.csv'), `sea,ben@${domain}\n`);
  assert.equal(await bring('cleo', 'mutes', `Account address,Hide notifications\ndora@${domain},false\n`), 202);
  await finished('cleo');
  assert.equal(await csv('cleo', 'mutes.csv'), `Account address,Hide notifications\ndora@${domain},false\n`);
  assert.equal(await bring('cleo', 'blocks', `ben@${domain}\n`), 202);
  await finished('cleo');
  assert.equal(await csv('cleo', 'blocks.csv'), `ben@${domain}\n`);
  assert.equal(await bring('cleo', 'blocks', `dora@${domain}\n`, 'overwrite'), 202);
  await finished('cleo');
  assert.equal(await csv('cleo', 'blocks.csv'), `dora@${domain}\n`);
});

test('what is no list of people is refused', async () => {
  assert.equal(await bring('ben', 'following', ''), 422);
  assert.equal(await bring('ben', 'following', 'Account address\n'), 422);
  assert.equal(await bring('ben', 'following', 'two words\n\n,,,\n'), 422);
  assert.equal(await bring('ben', 'following', new Uint8Array([0xff, 0xfe, 0x41])), 422);
  assert.equal(await bring('ben', 'posts', `ada@${domain}\n`), 422);
  assert.equal(await bring('ben', 'blocks', `ada@${domain}\n`, 'replace'), 422);
  assert.ok([413, 422].includes(await bring('ben', 'blocks', `ada@${domain}\n`.repeat(20001))));
  assert.equal((await who.ben.call('POST', '/api/v1/import', { type: 'blocks' })).status, 422);
  assert.deepEqual(await done(who.ben.call('GET', '/api/v1/import')), []);
});
