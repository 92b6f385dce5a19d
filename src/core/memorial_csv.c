/* The pages that I keep, for whoever takes along what is theirs: core/memorial.h. */
#include "core/memorial_parts.h"
#include "core/place.h"
#include "core/takeout.h"

#define PAGE_ARENA ((size_t)16 * 1024 * 1024)

static void line(struct task *t, struct buf *to, const struct memorial *m, const char *what,
		 struct str value, struct str when)
{
	takeout_put(to, str_fmt(t->a, "%.*s@%.*s", STR_ARG(m->page.name),
				STR_ARG(place_fixed()->domain)));
	buf_fmt(to, ",%s,", what);
	takeout_put(to, value);
	buf_byte(to, ',');
	takeout_put(to, when);
	buf_byte(to, '\n');
}

static void people(struct task *t, struct buf *to, const struct memorial *m, const char *what,
		   const struct accounts *list)
{
	for (size_t i = 0; i < list->n; i++)
		line(t, to, m, what,
		     str_fmt(t->a, "%.*s@%.*s", STR_ARG(list->p[i].name),
			     STR_ARG(list->p[i].domain.n ? list->p[i].domain
							 : place_fixed()->domain)),
		     S(""));
}

static enum err all_members(struct task *t, struct buf *to, const struct memorial *m)
{
	struct paging page = { .limit = PAGE_PEOPLE_MAX };
	struct accounts list;
	enum err e = OK;

	do {
		e = memorial_members(t, m->id, &page, &list);
		if (!e)
			people(t, to, m, "member", &list);
		page.max_id = page.oldest;
	} while (!e && page.more);
	return e;
}

/* Some of what stands on it, in memory that goes with them; false when that was all. */
static bool some_posts(struct task *t, struct buf *to, const struct memorial *m,
		       struct memorial_spot *from, bool first)
{
	struct arena *mine = t->a;
	struct memorial_posts list;
	bool more;

	t->a = arena_new(PAGE_ARENA);
	more = !memorial_by_when(t, m->id, first ? NULL : from, false, MEMORIAL_POSTS_MAX, &list);
	for (size_t i = 0; more && i < list.posts.n; i++) {
		line(t, to, m, "post", post_url(t, &list.posts.p[i]).s, list.posts.p[i].when);
		*from = memorial_spot_of(list.posts.p[i].when, list.posts.p[i].id);
	}
	more = more && list.later && list.posts.n && !buf_failed(to);
	arena_free(t->a);
	t->a = mine;
	return more;
}

static enum err write_page(struct task *t, struct buf *to, const struct memorial *m)
{
	static const char *const readers[] = { "name for keepers", "name for its people", "name" };
	struct memorial_spot from;
	struct accounts keep, asked;
	enum err e = memorial_keepers(t, m->id, &keep, &asked);

	if (e)
		return e;
	for (size_t i = 0; i < m->names; i++)
		line(t, to, m, readers[m->name[i].audience], m->name[i].name, S(""));
	if (m->born.n || m->born_words.n)
		line(t, to, m, "from", m->born_words, m->born);
	if (m->died.n || m->died_words.n)
		line(t, to, m, "until", m->died_words, m->died);
	people(t, to, m, "keeper", &keep);
	e = all_members(t, to, m);
	if (e)
		return e;
	for (bool first = true; some_posts(t, to, m, &from, first);)
		first = false;
	return OK;
}

enum err memorial_csv(struct task *t, struct buf *to)
{
	struct memorials list;
	enum err e = memorial_kept(t, &list);

	for (size_t i = 0; !e && i < list.n; i++)
		e = write_page(t, to, &list.p[i]);
	return e;
}
