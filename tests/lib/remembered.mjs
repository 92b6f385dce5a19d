// A page of somebody remembered, made and changed as its keepers do: by the forms of the pages.
import assert from 'node:assert/strict';

// names: [['Grandmother Rose'], ['Rosie', 'keepers']], each for all unless it says for whom; life: { born: 'about
// 1931' }. The page is open then.
export async function makePage(visitor, handle, names = [], life = {}) {
  await visitor.open('/remembered/new');
  const named = names.length && { 'name[]': names.map(([name]) => name), 'reader[]': names.map(([, reader = 'all']) => reader) };
  await visitor.press(/^\/remembered\/new$/, { handle, ...named, ...life });
  assert.equal(visitor.status, 200, visitor.html);
}

// What the form of its keepers holds, with this over it. access: keepers, members, followers, public; accepts:
// nobody, invited, anybody.
export async function changePage(visitor, handle, change) {
  await visitor.open(`/@${handle}/keep`);
  const names = [...visitor.html.matchAll(/name="name\[\]" value="([^"]*)"/g)].map((m) => m[1]);
  const readers = [...visitor.html.matchAll(/<select id="reader-\d+".*?<\/select>/gs)]
    .map(([select]) => /value="(\w+)" selected/.exec(select)?.[1] ?? 'all');
  await visitor.press(new RegExp(`^/@${handle}/keep$`), { 'name[]': names, 'reader[]': readers, ...change });
  assert.equal(visitor.status, 200, visitor.html);
}

// The number by which a page that is open and takes posts is chosen on the form for sharing.
export const pageChosen = ({ html }) => html.match(/href="\/share\?memorial=(\d+)"/)[1];
