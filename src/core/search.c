#include "core/search.h"

#include "base/text.h"
#include "core/feed.h"
#include "core/job.h"
#include "core/memorial.h"
#include "core/post_parts.h"
#include "store/search.h"
#include "sys/writer.h"

#define LIMIT_USUAL 20
#define OFFSET_MAX 1000

/* The query without white space around it and without `mark` before it; ERR_LIMIT when too long. */
static enum err read_query(struct task *t, struct str query, const char *mark, struct str *ret)
{
	struct str q = str_trim(query);

	if (!str_is_utf8(q))
		return fail(t, ERR_INVALID, W_POST_TEXT);
	if (str_chars(q) > SEARCH_QUERY_MAX)
		return fail_with(t, ERR_LIMIT, W_SEARCH_LONG, str_fmt(t->a, "%d", SEARCH_QUERY_MAX),
				 S(""));
	*ret = str_starts(q, str_of(mark)) ? str_sub(q, 1, q.n) : q;
	return OK;
}

static int64_t within(int64_t n, int64_t usual, int64_t most)
{
	n = n > 0 ? n : usual;
	return n > most ? most : n;
}

static struct search_for looking(struct task *t, struct str q, int64_t limit, int64_t offset)
{
	return (struct search_for){ .viewer = post_viewer(t),
				    .words = text_words(t->a, q),
				    .limit = within(limit, LIMIT_USUAL, PAGE_POSTS_MAX),
				    .offset = within(offset, 0, OFFSET_MAX) };
}

/* "Ada@far.example" to "ada": names are ASCII. */
static struct str name_of(struct task *t, struct str q)
{
	return str_lower(t->a, str_sub(q, 0, str_find_byte(q, '@')));
}

/* Pages of the remembered stand in no list of people: whoever knows what one is called finds it. */
static enum err with_page(struct task *t, struct str q, struct accounts *list)
{
	struct fault before = t->fault;
	struct account *p, page;
	enum err e = account_find(t, q, &page);

	t->fault = before;
	if (e || !memorial_is(&page))
		return OK;
	p = arena_many(t->a, struct account, list->n + 1);
	p[0] = page;
	for (size_t i = 0; i < list->n; i++)
		p[i + 1] = list->p[i];
	*list = (struct accounts){ p, list->n + 1 };
	return OK;
}

enum err search_people(struct task *t, struct str query, bool only_following, int64_t limit,
		       int64_t offset, struct accounts *ret)
{
	struct search_for f;
	struct str q;
	struct ids ids;
	enum err e = read_query(t, query, "@", &q);

	*ret = (struct accounts){ 0 };
	if (e)
		return e;
	f = looking(t, str_sub(q, 0, str_find_byte(q, '@')), limit, offset);
	f.only_following = only_following;
	ids = store_search_people(t, &f, name_of(t, q));
	e = ids.n ? account_many(t, ids, ret) : OK;
	return e || only_following || offset > 0 ? e : with_page(t, q, ret);
}

enum err search_tags(struct task *t, struct str query, int64_t limit, int64_t offset,
		     struct found_tags *ret)
{
	struct tag_rows rows = { 0 };
	struct search_for f;
	struct str q;
	enum err e = read_query(t, query, "#", &q);

	*ret = (struct found_tags){ 0 };
	if (e || !q.n)
		return e;
	f = looking(t, q, limit, offset);
	rows = store_search_tags(t, f.viewer, text_fold(t->a, q), f.limit, f.offset);
	ret->p = arena_many(t->a, struct tag, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		ret->p[ret->n++] = (struct tag){ rows.p[i].name, rows.p[i].key };
	return OK;
}

enum err search_posts(struct task *t, struct str query, int64_t account_id, int64_t limit,
		      int64_t offset, struct posts *ret)
{
	struct search_for f;
	struct str q;
	enum err e = read_query(t, query, "#", &q);

	*ret = (struct posts){ 0 };
	if (e)
		return e;
	f = looking(t, q, limit, offset);
	f.account_id = account_id;
	return post_dress(t, store_search_posts(t, &f), ret);
}

void search_index_account(struct task *t, int64_t id, struct str name, struct str display)
{
	struct str words = str_fmt(t->a, "%.*s %.*s", STR_ARG(name), STR_ARG(display));

	store_search_put_account(t, id, text_words(t->a, words));
}

struct clearing {
	bool first, more;
};

static enum err clear_some(struct task *t, void *arg)
{
	struct clearing *c = arg;

	c->more = store_search_clear(t, c->first);
	return db_state(t);
}

/* In small tasks: nobody who writes waits for it. */
enum err search_clear(struct task *t, const struct job *j)
{
	struct clearing c = { true, store_search_is_unclear(t) || j->tries > 1 };
	enum err e = OK;

	while (!e && c.more) {
		e = write_now(t, clear_some, &c);
		c.first = false;
	}
	return e;
}
