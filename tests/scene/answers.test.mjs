// Who may answer and boost a post, as apps say it: in a post, in an edit, and for all new posts; and what is refused.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Server } from '../lib/server.mjs';
import { people } from '../lib/visitor.mjs';

const who = {};
let server;

before(async () => {
  server = await Server.start();
  Object.assign(who, await people(server, ['ada', 'ben', 'cleo']));
  await who.ben.call('POST', `/api/v1/accounts/${who.ada.id}/follow`);
  await who.ada.call('POST', `/api/v1/follow_requests/${who.ben.id}/authorize`);
});

after(() => server?.stop());

async function share(more) {
  const { status, json } = await who.ada.call('POST', '/api/v1/statuses', { status: 'roses', visibility: 'public', ...more });
  assert.equal(status, 200, JSON.stringify(json));
  return json;
}

const answer = async (name, id) => (await who[name].call('POST', '/api/v1/statuses',
  { status: 'with you', visibility: 'public', in_reply_to_id: id })).status;
const boost = async (name, id) => (await who[name].call('POST', `/api/v1/statuses/${id}/reblog`)).status;
const set = (...always) => ({ always, with_approval: [] });

test('what is usual is told, and lets everybody', async () => {
  const post = await share({});
  assert.deepEqual(post.interaction_policy, { can_favourite: set('public'), can_reply: set('public'), can_reblog: set('public') });
  assert.equal(await answer('cleo', post.id), 200);
  assert.equal(await boost('cleo', post.id), 200);
});

test('only those whom the author lets answer and boost; candles stay for all', async () => {
  const post = await share({ interaction_policy: { can_reply: { always: ['followers'] }, can_reblog: { always: [] } } });
  assert.deepEqual(post.interaction_policy, { can_favourite: set('public'), can_reply: set('followers', 'mentioned'), can_reblog: set() });
  assert.equal(await answer('ben', post.id), 200);
  assert.equal(await answer('cleo', post.id), 403);
  assert.equal(await boost('ben', post.id), 403);
  assert.equal((await who.cleo.call('POST', `/api/v1/statuses/${post.id}/favourite`)).status, 200);
  for (const name of ['ada', 'ben', 'cleo']) {
    const seen = (await who[name].call('GET', `/api/v1/statuses/${post.id}`)).json;
    assert.deepEqual(seen.interaction_policy, post.interaction_policy);
  }
});

test('whose answers wait is told, and a part that is sent stands for all of it', async () => {
  const post = await share({ interaction_policy: { can_reply: { always: ['followers'], with_approval: ['public'] } } });
  const both = { always: ['followers', 'mentioned'], with_approval: ['public'] };
  assert.deepEqual(post.interaction_policy.can_reply, both);
  const edit = async (can_reply) => (await who.ada.call('PUT', `/api/v1/statuses/${post.id}`,
    { status: 'roses', interaction_policy: { can_reply } })).json.interaction_policy.can_reply;
  assert.deepEqual(await edit({ with_approval: ['following'] }), { always: ['mentioned'], with_approval: ['following'] });
  assert.deepEqual(await edit({ always: ['public'], with_approval: ['public'] }), set('public'));
  assert.deepEqual(await edit({ always: [], with_approval: ['public'] }), { always: ['mentioned'], with_approval: ['public'] });
  const path = '/api/v1/interaction_policies/defaults';
  const mine = (await who.ada.call('PATCH', path, { public: { can_reply: { always: ['followers'], with_approval: ['public'] } } })).json;
  assert.deepEqual(mine.public.can_reply, both);
  assert.deepEqual((await share({})).interaction_policy.can_reply, both);
  await who.ada.call('PATCH', path, {});
});

test('an edit changes it at once, and one that says nothing of it keeps it', async () => {
  const post = await share({});
  const edit = (body) => who.ada.call('PUT', `/api/v1/statuses/${post.id}`, body);
  assert.equal((await edit({ status: 'lilies', interaction_policy: { can_reply: { always: [] } } })).status, 200);
  assert.equal(await answer('ben', post.id), 403);
  assert.equal(await boost('ben', post.id), 200);
  assert.equal((await edit({ status: 'ivy' })).status, 200);
  assert.equal(await answer('ben', post.id), 403);
  assert.equal((await edit({ status: 'ivy', interaction_policy: { can_reply: { always: ['public'] } } })).status, 200);
  assert.equal(await answer('ben', post.id), 200);
});

test('whoever is named or answered may answer, and everybody in a thread of their own', async () => {
  const path = '/api/v1/interaction_policies/defaults';
  await who.ben.call('PATCH', path, { public: { can_reply: { always: [] } } });
  const mine = await share({});
  const comment = (await who.ben.call('POST', '/api/v1/statuses', { status: 'they were red', in_reply_to_id: mine.id, visibility: 'public' })).json;
  assert.equal(await answer('ada', comment.id), 200);
  const named = (await who.ben.call('POST', '/api/v1/statuses', { status: '@cleo do you know?', visibility: 'public' })).json;
  assert.equal(await answer('cleo', named.id), 200);
  assert.equal(await answer('ada', named.id), 403);
  await who.ben.call('PATCH', path, {});
});

test('as a form, with indices', async () => {
  const body = new URLSearchParams({ status: 'roses', visibility: 'public', 'interaction_policy[can_reply][always][0]': 'mentioned',
    'interaction_policy[can_reply][always][1]': 'following' });
  const sent = await fetch(`${server.address}/api/v1/statuses`,
    { method: 'POST', body, headers: { authorization: `Bearer ${who.ada.bearer}` } });
  assert.deepEqual((await sent.json()).interaction_policy.can_reply, set('following', 'mentioned'));
});

test('for new posts of a visibility; what is not sent goes back to what is usual', async () => {
  const path = '/api/v1/interaction_policies/defaults';
  const first = (await who.ada.call('GET', path)).json;
  assert.deepEqual(Object.keys(first).sort(), ['direct', 'private', 'public', 'unlisted']);
  const changed = (await who.ada.call('PATCH', path, { public: { can_reply: { always: ['followers'] } } })).json;
  assert.deepEqual(changed, { ...first, public: { ...first.public, can_reply: set('followers', 'mentioned') } });
  assert.deepEqual((await who.ada.call('GET', path)).json, changed);
  const post = await share({});
  assert.equal(await answer('cleo', post.id), 403);
  assert.equal(await answer('ben', post.id), 200);
  assert.equal(await answer('cleo', (await share({ visibility: 'unlisted' })).id), 200);
  assert.deepEqual((await who.ada.call('PATCH', path, {})).json, first);
  assert.equal(await answer('cleo', (await share({})).id), 200);
  assert.equal(await answer('cleo', post.id), 403);
});

test('what can not be is refused in words', async () => {
  const bad = [{ can_reply: { always: ['strangers'] } }, { can_reblog: { always: ['followers'], with_approval: ['public'] } },
    { can_favourite: { always: ['public'], with_approval: ['public'] } }, { can_reply: { with_approval: ['strangers'] } },
    { can_favourite: { always: ['followers'] } }];
  for (const interaction_policy of bad) {
    const { status, json } = await who.ada.call('POST', '/api/v1/statuses', { status: 'roses', visibility: 'public', interaction_policy });
    assert.equal(status, 422, JSON.stringify(json));
    assert.ok(json.error.length > 10);
  }
});
