// Pages of the remembered, through the pages: a grandmother of whom nobody knows the year, twins on one page, a
// child who was never named, a dog. Who sees a page and who does not, what waits for its keepers, the order
// of the time remembered, taking a post off, a page that ends.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { draw } from '../lib/draw.mjs';
import { changePage, makePage, pageChosen } from '../lib/remembered.mjs';
import { Server } from '../lib/server.mjs';
import { PASSWORD, Visitor, api, forms, setUp, signIn, token } from '../lib/visitor.mjs';

let server, stranger, host;
const who = {};

before(async () => {
  server = await Server.start();
  host = await setUp(server, 'hope');
  for (const name of ['ada', 'ben', 'cleo']) {
    server.command(['user', 'add', name], `${PASSWORD}\n`);
    const page = await signIn(server, name);
    const call = api(server, await token(server, page));
    who[name] = { page, call, id: (await call('GET', '/api/v1/accounts/verify_credentials')).json.id };
  }
  stranger = new Visitor(server.address);
});

after(() => server?.stop());

const sends = async (visitor, path, action, fields) => {
  await visitor.open(path);
  assert.equal(visitor.status, 200, `${path}: ${visitor.status}`);
  return visitor.press(action, fields);
};

const words = (html) => html.replace(/<script.*?<\/script>/gs, '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
const order = (html, ...texts) => texts.map((text) => {
  const at = html.indexOf(text);
  assert.ok(at >= 0, `${text} is not on the page`);
  return at;
}).every((at, i, all) => !i || all[i - 1] < at);

async function shares(visitor, path, caption, fields) {
  await sends(visitor, path, /^\/share$/, { caption, ...fields });
  assert.equal(visitor.status, 200, words(visitor.html).slice(0, 1500));
}

test('a page needs nothing but an address, and is seen by nobody else', async () => {
  const { page } = who.ada;
  await page.open('/remembered');
  assert.match(page.html, /There is no page of yours yet/);
  await page.open('/remembered/new');
  assert.match(forms(page.html).find((f) => f.action === '/remembered/new').fields.handle, /^page_[0-9a-f]{10}$/);
  await makePage(page, 'unnamed');
  assert.match(page.html, /<h1>A page without a name<\/h1>/);
  assert.match(page.html, /You keep this page alone/);
  for (const other of [stranger, who.ben.page]) {
    await other.open('/@unnamed');
    assert.equal(other.status, 404);
  }
  const { status } = await who.ben.call('GET', '/api/v1/accounts/lookup?acct=unnamed');
  assert.equal(status, 404);
});

test('a grandmother "about 1931", in the order of the time that each remembers', async () => {
  const { page } = who.ada;
  await makePage(page, 'grandmother', [['Grandmother Rose'], ['Rosie', 'keepers']],
    { born: 'about 1931', died: 'March 1999' });
  assert.match(page.html, /In memory of Grandmother Rose/);
  assert.match(words(page.html), /With us from about 1931 to March 1999/);
  await changePage(page, 'grandmother', { access: 'members' });
  await sends(page, '/@grandmother/keep', /keep\/members$/, { who: '@ben' });
  await page.open('/@grandmother');
  const memorial = pageChosen(page), share = `/share?memorial=${memorial}`;
  await page.open(share);
  assert.match(page.html, /The people of this page: In memory of Grandmother Rose/);
  assert.match(page.html, /name="visibility" value="circle:\d+" checked/);
  await shares(page, share, 'her garden in spring', { when: 'spring 1962', memorial,
    visibility: /value="(circle:\d+)" checked/.exec(page.html)[1] });
  assert.match(words(page.html), /Only the people of this page see this: In memory of Grandmother Rose/);
  assert.match(words(page.html), /On the page In memory of Grandmother Rose/);

  const { page: ben } = who.ben;
  await ben.open('/@grandmother');
  assert.match(ben.html, /her garden in spring/);
  assert.doesNotMatch(ben.html, /Rosie/);
  await ben.open(share);
  await shares(ben, share, 'she sang in the kitchen', { when: 'about 1940', memorial,
    visibility: /value="(circle:\d+)" checked/.exec(ben.html)[1] });
  await shares(ben, share, 'her hands', { memorial,
    visibility: /value="(circle:\d+)" checked/.exec((await ben.open(share)).html)[1] });
  assert.match(words(ben.html), /Offered to In memory of Grandmother Rose/);
  await ben.open('/@grandmother');
  assert.doesNotMatch(ben.html, /she sang/);

  const { json } = await who.ada.call('GET', '/api/v1/notifications?types[]=mention');
  assert.equal(json.filter((n) => /she sang|her hands/.test(n.status?.content ?? '')).length, 2);
  for (let i = 0; i < 2; i++)
    await sends(page, '/@grandmother/keep', /\/pages$/);
  await ben.open('/@grandmother');
  assert.ok(order(ben.html, 'she sang', 'her garden', 'her hands'), words(ben.html));
  await ben.open('/@grandmother?order=posted');
  assert.ok(order(ben.html, 'her hands', 'she sang', 'her garden'), words(ben.html));
  await who.cleo.page.open('/@grandmother');
  assert.equal(who.cleo.page.status, 404);
});

test('whoever shared a post takes it off, and so does a keeper; it stays its author’s', async () => {
  const { page: ben } = who.ben;
  await ben.open('/@grandmother');
  const [, post] = /href="(\/@ben\/\d+)"/.exec(ben.html);
  await sends(ben, post, /\/pages$/);
  assert.match(words(ben.html), /It stands there no more/);
  await ben.open('/@grandmother');
  assert.ok(!ben.html.includes(post));
  await ben.open(post);
  assert.equal(ben.status, 200);
});

test('twins stand on one page, and one post on two', async () => {
  const { page } = who.ada;
  await makePage(page, 'twins', [['Iris'], ['Hazel']], { born_words: 'one spring day', died_words: 'one spring day' });
  assert.match(words(page.html), /With us on one spring day/);
  assert.match(page.html, /Hazel/);
  await page.open('/@twins');
  const twins = pageChosen(page);
  await page.open('/@unnamed');
  const unnamed = pageChosen(page);
  await shares(page, '/share', 'two small coats', { visibility: 'followers', memorial: twins });
  await sends(page, /href="(\/@ada\/\d+)\/pages"/.exec(page.html)[1] + '/pages', /\/pages$/, { page: unnamed });
  for (const path of ['/@twins', '/@unnamed'])
    assert.match((await page.open(path)).html, /two small coats/);
});

test('a child never named: "not yet" asks its people to wait, and a keeper opens it', async () => {
  const { page } = who.ada, { page: ben } = who.ben;
  await makePage(page, 'baby', [['Baby of Ada']], { waits: '1' });
  assert.match(words(page.html), /Only keepers share here until you open the page/);
  await changePage(page, 'baby', { access: 'members', waits: '1' });
  await sends(page, '/@baby/keep', /keep\/members$/, { who: 'ben' });
  await ben.open('/@baby');
  assert.match(words(ben.html), /please share nothing about it anywhere yet/);
  assert.doesNotMatch(ben.html, /\/share\?memorial=/);
  await changePage(page, 'baby', { access: 'members', waits: '' });
  await ben.open('/@baby');
  assert.match(ben.html, /\/share\?memorial=/);
});

test('a dog, for everybody: what is public can be read by a stranger, and nothing may be listed', async () => {
  const { page } = who.ada;
  await makePage(page, 'dog', [['A dog called Moss']], { born: '2009', died: '2021' });
  await changePage(page, 'dog', { access: 'public', accepts: 'anybody' });
  await page.open('/@dog');
  const dog = pageChosen(page);
  await shares(page, '/share', 'mud to the ears', { visibility: 'public', memorial: dog });
  // Once it was read in another list the card is kept, and these lists show that one.
  await stranger.open('/@ada?view=words');
  for (const list of ['/@dog?order=posted', '/@dog']) {
    await stranger.open(list);
    assert.match(stranger.html, /mud to the ears/, list);
  }
  assert.match(stranger.html, /name="robots" content="noindex"/);
  assert.doesNotMatch(stranger.html, /og:|\/keep|Kept by/);

  // Somebody who does not belong to it offers something, and asks to be left out of it.
  const { page: cleo } = who.cleo;
  await shares(cleo, `/share?memorial=${dog}`, 'with me at the lake', { visibility: 'public', memorial: dog });
  assert.match(words(cleo.html), /Offered to In memory of A dog called Moss/);
  await sends(cleo, '/@dog/ask-out', /ask-out$/, { words: 'the second photograph' });
  assert.match(cleo.html, /Its keepers are told/);
  const { json } = await who.ada.call('GET', '/api/v1/notifications?types[]=mention');
  assert.ok(json.some((n) => /left out/.test(n.status?.content) && /second photograph/.test(n.status.content)));

  // What a keeper leaves out is not told.
  await sends(page, '/@dog/keep', /\/pages$/, { act: 'off' });
  await cleo.open('/@cleo?view=words');
  const post = /href="(\/@cleo\/\d+)"/.exec(cleo.html)[1];
  await cleo.open(post);
  assert.match(words(cleo.html), /Offered to In memory of A dog called Moss/);
});

test('a keeper gives it a portrait, and takes along the pages that they keep', async () => {
  const { page } = who.ada;
  await page.open('/@grandmother/keep');
  const form = forms(page.html).find((f) => /keep\/portrait$/.test(f.action));
  const body = new FormData();
  for (const [name, value] of Object.entries(form.fields))
    body.append(name, value);
  body.append('photo', new Blob([draw(80, 60, 2)], { type: 'image/png' }), 'rose.png');
  const answer = await page.send(form.action, { method: 'POST', body, headers: { origin: server.address } });
  assert.equal(answer.status, 303, await answer.text());
  await page.open('/@grandmother');
  assert.match(page.html, /<img[^>]+src="\/media\//);
  const [, picture] = /<header class="profile memorial">.*?<img[^>]+src="([^"]+)"/s.exec(page.html);
  assert.equal((await page.send(picture)).status, 200);

  const csv = await (await page.send('/settings/take/pages.csv')).text();
  assert.match(csv, /^Page,What,Value,When/);
  assert.match(csv, /grandmother@[^,]+,name,Grandmother Rose,/);
  assert.match(csv, /grandmother@[^,]+,post,http[^,]+,1962-21/);
  assert.match(csv, /grandmother@[^,]+,member,ben@/);
});

test('a second keeper is asked, says yes, and the first may leave', async () => {
  const { page } = who.ada, { page: ben } = who.ben;
  await sends(page, '/@dog/leave', /\/leave$/);
  assert.match(words(page.html), /A page needs somebody who keeps it/);
  await sends(page, '/@dog/keep', /keep\/keepers$/, { who: 'ben' });
  assert.match(page.html, /They are asked/);
  await ben.open('/remembered');
  assert.match(ben.html, /You are asked to keep a page/);
  await ben.press(/^\/remembered\/\d+$/);
  await ben.open('/@dog');
  assert.match(words(ben.html), /Kept by ada, ben/);
  await sends(page, '/@dog/leave', /\/leave$/);
  await ben.open('/@dog/keep');
  assert.equal(ben.status, 200);
  await page.open('/@dog/keep');
  assert.equal(page.status, 403);
});

test('what waits goes on at the next page, and alone', async () => {
  const { page } = who.ada;
  await makePage(page, 'orchard', [['The orchard']]);
  await changePage(page, 'orchard', { access: 'public', accepts: 'anybody' });
  for (let i = 1; i <= 12; i++) {
    const { status } = await who.ben.call('POST', '/api/v1/statuses', { status: `tree ${i}. @orchard` });
    assert.equal(status, 200);
  }
  await page.open('/@orchard/keep');
  const trees = (html) => [...words(html).matchAll(/tree (\d+)\./g)].map(([, n]) => Number(n));
  assert.deepEqual([...new Set(trees(page.html))], [12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
  const [, next] = /href="(\/@orchard\/keep\?list=waiting&(?:amp;)?max_id=\d+)"/.exec(page.html);
  await page.open(next.replace('&amp;', '&'));
  assert.deepEqual([...new Set(trees(page.html))], [2, 1]);
  assert.doesNotMatch(page.html, /keep\/end|name="access"/);
  const [, back] = /href="(\/@orchard\/keep\?list=waiting&(?:amp;)?min_id=\d+)"/.exec(page.html);
  await page.open(back.replace('&amp;', '&'));
  assert.equal(trees(page.html).includes(3), true);
  for (const list of ['requests', 'members', 'followers'])
    assert.equal((await page.open(`/@orchard/keep?list=${list}`)).status, 200);
});

test('a keeper keeps somebody away, and lets them come again', async () => {
  const { page } = who.ada, { page: ben } = who.ben;
  assert.equal((await ben.open('/@orchard')).status, 200);
  await page.open('/@orchard/keep');
  await page.press(/keep\/away$/);
  assert.equal(page.status, 200, words(page.html));
  assert.match(words(page.html), /Kept away from this page.*ben.*Keep away no more/);
  assert.match(words(page.html), /Nothing waits/);
  await ben.open('/@orchard');
  assert.equal(ben.status, 404);
  const { json: [orchard] } = await who.ada.call('GET', '/api/v1/accounts/search?q=orchard');
  assert.equal((await who.ben.call('POST', `/api/v1/accounts/${orchard.id}/follow`)).status, 404);
  await who.ben.call('POST', '/api/v1/statuses', { status: 'once more. @orchard' });
  await page.open('/@orchard/keep');
  assert.doesNotMatch(page.html, /once more/);
  assert.equal((await page.open('/@orchard/keep?list=away')).status, 200);
  await page.press(/keep\/away\/remove$/);
  assert.equal((await ben.open('/@orchard')).status, 200);
  await sends(page, '/@orchard/keep', /keep\/away$/, { who: '@ada' });
  assert.match(words(page.html), /Keepers leave a page by themselves/);
});

test('a draft and a post for later keep the page that was chosen, and do without it once it is gone', async () => {
  const { page, call } = who.ada;
  await page.open('/@dog');
  const dog = pageChosen(page);
  // The form with the page that stands chosen on it.
  const chosen = (html) => /value="(\d+)" selected/.exec(/<select id="memorial".*?<\/select>/s.exec(html)[0])?.[1] ?? '';
  const fills = async (path, fields) => {
    if (path)
      await page.open(path);
    return page.press(/^\/share$/, { memorial: chosen(page.html), ...fields });
  };
  const soon = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
  await fills(`/share?memorial=${dog}`, { caption: 'kept for Moss', visibility: 'unlisted', act: 'draft' });
  assert.match(words(page.html), /To stand on a page: In memory of A dog called Moss/);
  const draft = /href="(\/share\?draft=\d+)"/.exec(page.html)[1];
  await page.open(draft);
  const { fields } = forms(page.html).find((f) => f.action === '/share');
  assert.deepEqual([chosen(page.html), fields.visibility], [dog, 'unlisted']);
  await fills(draft, { act: 'share' });
  assert.match(words(page.html), /Offered to In memory of A dog called Moss/);

  for (const [caption, more] of [['a draft left behind', { act: 'draft' }], ['in three days', { later_day: soon }]])
    await fills(`/share?memorial=${dog}`, { caption, visibility: 'public', ...more });
  assert.match(words(page.html), /in three days .*To stand on a page: In memory of A dog called Moss/);
  const alone = await fills(`/share?memorial=${dog}`, { caption: 'for me', visibility: 'self', later_day: soon });
  assert.equal(alone.status, 422);
  await page.open(`/share?memorial=${dog}`);
  const { html } = page;
  await sends(who.ben.page, '/@dog/keep/end', /keep\/end$/);

  // One whose form was open already.
  page.html = html;
  await fills('', { caption: 'too late for the page', visibility: 'public' });
  assert.match(words(page.html), /Shared. The page of the remembered that you chose is gone/);
  assert.match(words(page.html), /too late for the page/);
  await page.open('/drafts');
  assert.match(words(page.html), /a draft left behind .*that was chosen for this is gone/);
  await page.open(/href="(\/share\?draft=\d+)"/.exec(page.html)[1]);
  assert.match(page.html, /<p class="said" role="status">The page of the remembered that was chosen for this is gone/);
  await fills('', { act: 'share' });
  assert.match(page.html, /Shared\./);
  await sends(page, '/later', /^\/later\/\d+\/share$/);
  assert.match(words(page.html), /in three days/);
  const { json } = await call('GET', '/api/v1/notifications?types[]=mention');
  assert.ok(json.some((n) => /stands on no page of the remembered\. There is no such page\./.test(n.status?.content)));
});

test('a host does not know of a hidden page, unless somebody reports it', async () => {
  const closed = async (status) => {
    for (const path of ['/@grandmother', '/@grandmother/keep', '/@grandmother/keep/end']) {
      await host.open(path);
      assert.equal(host.status, status, path);
      assert.doesNotMatch(host.html, /her garden|her hands|she sang/);
    }
  };
  await closed(404);
  await sends(who.ben.page, '/@grandmother/report', /\/report$/, { category: 'other', comment: 'they quarrel' });
  await closed(200);
  await host.open('/@grandmother/keep');
  assert.match(words(host.html), /You see this as a host.*ada/);
  await host.open('/host/reports');
  await host.press(/reports\/close$/);
  await closed(404);
});

test('a page that ended is gone, and what stood on it is its author’s still', async () => {
  await stranger.open('/@dog');
  assert.equal(stranger.status, 410);
  await who.ada.page.open('/@ada?view=words');
  assert.match(who.ada.page.html, /mud to the ears/);
});
