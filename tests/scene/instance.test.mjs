// The place as apps read it, member by member, what its host says of it, and what there is none of.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { draw } from '../lib/draw.mjs';
import { Server } from '../lib/server.mjs';
import { api, forms, setUp, token } from '../lib/visitor.mjs';

let server, host, hope, bearer;

before(async () => {
  server = await Server.start({ api_requests: 0 });
  host = await setUp(server, 'hope');
  bearer = await token(server, host);
  hope = api(server, bearer);
});

after(() => server?.stop());

const get = async (path, headers = {}) => {
  const answer = await fetch(server.address + path, { headers });
  const text = await answer.text();
  return { status: answer.status, json: text && JSON.parse(text), headers: answer.headers };
};
const keys = (object, list) => assert.deepEqual(Object.keys(object).sort(), [...list].sort());

async function change(fields) {
  await host.open('/host');
  await host.submit(/^\/host$/, fields);
  assert.equal(host.answer.status, 303);
}

test('version 2, member by member', async () => {
  const { json } = await get('/api/v2/instance');
  keys(json, ['domain', 'title', 'version', 'source_url', 'description', 'usage', 'thumbnail', 'icon', 'languages',
    'configuration', 'registrations', 'contact', 'api_versions', 'rules']);
  const c = json.configuration;
  for (const key of ['urls', 'vapid', 'accounts', 'statuses', 'media_attachments', 'polls', 'translation', 'timelines_access',
    'limited_federation'])
    assert.ok(key in c, key);
  for (const key of ['max_featured_tags', 'max_pinned_statuses', 'max_profile_fields', 'profile_field_name_limit', 'profile_field_value_limit'])
    assert.equal(typeof c.accounts[key], 'number', key);
  keys(c.statuses, ['max_characters', 'max_media_attachments', 'characters_reserved_per_url']);
  keys(c.media_attachments, ['supported_mime_types', 'description_limit', 'image_size_limit', 'image_matrix_limit', 'video_size_limit',
    'video_frame_rate_limit', 'video_matrix_limit']);
  keys(c.polls, ['max_options', 'max_characters_per_option', 'min_expiration', 'max_expiration']);
  assert.equal(c.translation.enabled, false);
  assert.equal(c.limited_federation, false);
  keys(json.registrations, ['enabled', 'approval_required', 'reason_required', 'message', 'min_age', 'url']);
  assert.equal(json.registrations.min_age, null);
  assert.equal(json.registrations.url, null);
  assert.deepEqual(json.usage, { users: { active_month: 0 } });
  assert.deepEqual(json.contact, { email: '', account: null });
});

test('version 1, member by member', async () => {
  const { json } = await get('/api/v1/instance');
  keys(json, ['uri', 'title', 'short_description', 'description', 'email', 'version', 'urls', 'stats', 'thumbnail', 'languages',
    'registrations', 'approval_required', 'invites_enabled', 'configuration', 'contact_account', 'rules']);
  assert.deepEqual(json.stats, { user_count: 0, status_count: 0, domain_count: 0 });
});

test('what the host says of it', async () => {
  await change({ about: 'A quiet place.', contact: '@hope', email: 'hello@example.org', longer: 'All of **it**.',
    privacy: 'We keep *little*.', closed: 'We rest this month.', rules: 'Be kind.\n- Always.', sign_up: '0' });
  const two = (await get('/api/v2/instance')).json;
  assert.equal(two.contact.email, 'hello@example.org');
  assert.equal(two.contact.account.username, 'hope');
  assert.equal(two.contact.account.followers_count, 0);
  assert.match(two.registrations.message, /We rest this month\./);
  assert.deepEqual(two.rules, [{ id: '1', text: 'Be kind.', hint: 'Always.' }]);
  const one = (await get('/api/v1/instance')).json;
  assert.equal(one.email, 'hello@example.org');
  assert.equal(one.contact_account.username, 'hope');
  const longer = (await get('/api/v1/instance/extended_description')).json;
  assert.match(longer.content, /<strong>it<\/strong>/);
  assert.match(longer.updated_at, /^\d{4}-\d\d-\d\dT.*Z$/);
  const privacy = (await get('/api/v1/instance/privacy_policy')).json;
  assert.match(privacy.content, /<em>little<\/em>/);
  await change({ longer: '', privacy: '', sign_up: '3' });
  assert.match((await get('/api/v1/instance/extended_description')).json.content, /A quiet place\./);
  assert.match((await get('/api/v1/instance/privacy_policy')).json.content, /A quiet house keeps/);
  assert.equal((await get('/api/v2/instance')).json.registrations.message, null);
});

test('what the host gets wrong comes back', async () => {
  const { html } = await host.open('/host');
  const form = forms(html).find((f) => f.action === '/host');
  for (const fields of [{ contact: 'nobody' }, { email: 'no address' }, { longer: 'x'.repeat(50001) }]) {
    const answer = await host.send('/host', { method: 'POST', body: new URLSearchParams({ ...form.fields, ...fields }) });
    assert.equal(answer.status, 422, Object.keys(fields)[0]);
  }
  assert.equal((await get('/api/v2/instance')).json.contact.account.username, 'hope');
});

test('lists that hold nothing are lists', async () => {
  for (const path of ['/api/v1/instance/peers', '/api/v1/instance/domain_blocks', '/api/v1/custom_emojis', '/api/v1/directory',
    '/api/v1/peers/search?q=a', '/api/v1/trends', '/api/v1/trends/tags', '/api/v1/trends/statuses', '/api/v1/trends/links',
    '/api/v1/timelines/link?url=https://example.org/'])
    assert.deepEqual((await get(path)).json, [], path);
  for (const path of ['/api/v1/suggestions', '/api/v2/suggestions'])
    assert.deepEqual((await hope('GET', path)).json, [], path);
  assert.deepEqual((await hope('DELETE', '/api/v1/suggestions/5')).json, {});
});

test('weeks are zeros', async () => {
  const { json } = await get('/api/v1/instance/activity');
  assert.equal(json.length, 12);
  for (const [i, week] of json.entries()) {
    keys(week, ['week', 'statuses', 'logins', 'registrations']);
    assert.deepEqual([week.statuses, week.logins, week.registrations], ['0', '0', '0']);
    assert.equal(new Date(Number(week.week) * 1000).getUTCDay(), 1, 'a Monday');
    assert.ok(i === 0 || Number(json[i - 1].week) - Number(week.week) === 7 * 86400);
  }
});

test('languages, terms, years, collections, money', async () => {
  assert.deepEqual((await get('/api/v1/instance/languages')).json,
    [{ code: 'en', name: 'English' }, { code: 'es', name: 'Español' }]);
  for (const path of ['/api/v1/instance/terms_of_service', '/api/v1/instance/terms_of_service/2026-01-01', '/api/v1/collections/5'])
    assert.deepEqual([(await get(path)).status, (await get(path)).json], [404, { error: 'Record not found' }], path);
  assert.deepEqual((await hope('GET', '/api/v1/annual_reports')).json, { annual_reports: [], accounts: [], statuses: [] });
  assert.equal((await hope('GET', '/api/v1/annual_reports/2025')).status, 404);
  assert.deepEqual((await hope('GET', '/api/v1/annual_reports/2025/state')).json, { state: 'ineligible' });
  assert.equal((await hope('POST', '/api/v1/annual_reports/2025/generate')).status, 200);
  assert.equal((await hope('POST', '/api/v1/annual_reports/2025/read')).status, 404);
  assert.equal((await hope('POST', '/api/v1/collections', { name: 'x' })).status, 403);
  assert.equal((await hope('GET', '/api/v1_alpha/async_refreshes/x')).status, 404);
  assert.equal((await get('/api/v1/donation_campaigns')).status, 204);
});

test('terms of service, each version from its day on', async () => {
  const day = (days) => new Date(Date.now() + days * 86400e3).toISOString().slice(0, 10);
  const write = async (fields) => {
    const { html } = await host.open('/host/terms');
    const { csrf } = forms(html).find((f) => f.action === '/host/terms').fields;
    return (await host.send('/host/terms', { method: 'POST', body: new URLSearchParams({ csrf, ...fields }) })).status;
  };
  assert.equal(await write({ day: day(9), about: 'To *come*.' }), 303);
  assert.deepEqual((await get('/api/v1/instance/terms_of_service')).json,
    { effective_date: day(9), effective: false, content: '<p>To <em>come</em>.</p>', succeeded_by: null });
  assert.equal(await write({ day: day(0), about: 'Of today.' }), 303);
  const now = (await get('/api/v1/instance/terms_of_service')).json;
  assert.deepEqual([now.effective_date, now.effective, now.succeeded_by], [day(0), true, day(9)]);
  assert.match((await get(`/api/v1/instance/terms_of_service/${day(9)}`)).json.content, /come/);
  assert.equal((await get('/api/v1/instance/terms_of_service/2020-01-01')).status, 404);
  assert.equal(await write({ day: day(0), about: 'Otherwise.' }), 409, 'they hold already');
  for (const fields of [{ day: day(-2), about: 'x' }, { day: 'soon', about: 'x' }, { day: day(3), about: ' ' }])
    assert.equal(await write(fields), 422, JSON.stringify(fields));
  assert.match((await host.open('/terms')).html, /Of today\./);
  assert.match((await host.open(`/terms/${day(9)}`)).html, /They hold from/);
  await host.open('/host/terms');
  await host.submit(/withdraw/);
  assert.equal((await get(`/api/v1/instance/terms_of_service/${day(9)}`)).status, 404);
});

test('it is well', async () => {
  for (const path of ['/health', '/livez', '/readyz'])
    assert.deepEqual((await get(path)).json, { status: 'UP' }, path);
});

test('oembed: words and a link, when the author lets it be found', async () => {
  const share = async (more) => (await hope('POST', '/api/v1/statuses', { status: 'For <Lena> & all', visibility: 'public', ...more })).json;
  const post = await share({});
  const of = (id, more = '') => get(`/api/oembed?url=${encodeURIComponent(`${server.address}/@hope/${id}`)}${more}`);
  assert.equal((await of(post.id)).status, 404, 'she does not let herself be found');
  await hope('PATCH', '/api/v1/accounts/update_credentials', { indexable: true });
  const { json } = await of(post.id, '&maxwidth=500');
  keys(json, ['type', 'version', 'title', 'author_name', 'author_url', 'provider_name', 'provider_url', 'cache_age', 'html', 'width', 'height']);
  assert.equal(json.type, 'rich');
  assert.equal(json.width, 500);
  assert.equal(json.height, null);
  assert.match(json.html, /For &lt;Lena&gt; &amp; all/);
  assert.match(json.html, new RegExp(`href="${server.address}/@hope/${post.id}"`));
  assert.doesNotMatch(json.html, /<script|<img|<iframe/);
  const body = new FormData();
  body.append('file', new Blob([draw(60, 40, 3)]), 'x.png');
  const media = await (await fetch(`${server.address}/api/v2/media`, { method: 'POST', body, headers: { authorization: `Bearer ${bearer}` } })).json();
  const covered = await share({ spoiler_text: 'A grave', media_ids: [media.id] });
  const shown = (await of(covered.id)).json;
  assert.match(shown.html, /A grave/);
  assert.doesNotMatch(JSON.stringify(shown), /Lena|\/media\//);
  for (const hidden of [await share({ visibility: 'private' }), await share({ visibility: 'unlisted' })])
    assert.equal((await of(hidden.id)).status, 404);
  for (const url of ['roses', 'https://far.example/@hope/1', `${server.address}/@hope/17`, `${server.address}/@hope`])
    assert.equal((await get(`/api/oembed?url=${encodeURIComponent(url)}`)).status, 404, url);
  assert.equal((await get('/api/oembed')).status, 422);
});

async function picture(fields, file) {
  await host.open('/host');
  const form = forms(host.html).find((f) => f.action === '/host/picture');
  const body = new FormData();
  for (const [name, value] of Object.entries({ ...form.fields, ...fields }))
    body.append(name, value);
  if (file)
    body.append('picture', new Blob([file], { type: 'image/png' }), 'x.png');
  return (await host.send('/host/picture', { method: 'POST', body, headers: { origin: server.address } })).status;
}

test('a picture of the place, which apps and strangers see', async () => {
  assert.match((await get('/api/v2/instance')).json.thumbnail.url, /missing\.png$/);
  assert.equal(await picture({}), 422, 'no file');
  assert.equal(await picture({}, Buffer.from('no picture at all')), 422);
  assert.equal(await picture({ words: 'A gate under roses' }, draw(60, 40, 3)), 303);
  const { thumbnail } = (await get('/api/v2/instance')).json;
  keys(thumbnail, ['url', 'blurhash', 'description', 'versions']);
  keys(thumbnail.versions, ['@1x', '@2x']);
  assert.equal(thumbnail.description, 'A gate under roses');
  for (const url of [thumbnail.url, ...Object.values(thumbnail.versions)])
    assert.equal((await fetch(url)).status, 200);
  assert.equal((await get('/api/v1/instance')).json.thumbnail, thumbnail.url);
  const front = await (await fetch(server.address)).text();
  assert.match(front, /<img class="of-place"[^>]*alt="A gate under roses"/);
  assert.equal(await picture({ no_picture: '1' }), 303);
  assert.match((await get('/api/v2/instance')).json.thumbnail.url, /missing\.png$/);
  assert.ok(!/of-place/.test(await (await fetch(server.address)).text()));
});
