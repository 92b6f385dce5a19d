// A page of somebody remembered, made and changed as its keepers do: by the forms of the pages.

const named = (name) => ({ 'name[]': name, 'reader[]': 'all' });

// access: keepers, members, followers, public; accepts: nobody, invited, anybody.
export async function changePage(visitor, handle, { name = 'a grandmother', ...fields }) {
  await visitor.open(`/@${handle}/keep`);
  await visitor.submit(new RegExp(`^/@${handle}/keep$`), { ...named(name), ...fields });
}

export async function makePage(visitor, handle, { name = 'a grandmother', access = 'public', accepts = 'anybody' } = {}) {
  await visitor.open('/remembered/new');
  await visitor.submit(/\/remembered\/new$/, { handle, ...named(name), accepts });
  await changePage(visitor, handle, { name, access, accepts });
}
