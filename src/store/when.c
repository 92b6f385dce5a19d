#include "store/when.h"
#include "store/ids.h"
#include "store/span.h"

static struct value or_null(int64_t n)
{
	return n == POST_NO_DAY ? V_NULL : V(n);
}

struct post_rows store_when_list(struct task *t, int64_t viewer, const struct when_span *s)
{
	struct values v =
		ARGS(V(viewer), V(t->now), V(s->account_id), V(s->decade), or_null(s->year),
		     V(s->first), V(s->last), V(s->place), V(s->post_id), V(s->limit));
	struct span turned = { .up = s->down }; /* the earliest first, anyhow */
	struct post_rows list = post_rows_read(
		t, s->down ? db_rows(t, SQL_WHEN_DOWN, v) : db_rows(t, SQL_WHEN_UP, v),
		(size_t)s->limit);

	span_turn(&turned, &list);
	return list;
}

static struct ids numbers(struct task *t, struct rows r)
{
	return ids_read(t, r, WHEN_SHELVES_MAX);
}

struct ids store_when_decades(struct task *t, int64_t account_id, int visibility, int64_t circle_id)
{
	return numbers(
		t, circle_id ? db_rows(t, SQL_WHEN_DECADES_CIRCLE,
				       ARGS(V(account_id), V(visibility), V(circle_id)))
			     : db_rows(t, SQL_WHEN_DECADES, ARGS(V(account_id), V(visibility))));
}

struct ids store_when_years(struct task *t, int64_t account_id, int visibility, int64_t circle_id,
			    int64_t decade)
{
	return numbers(
		t, circle_id ? db_rows(t, SQL_WHEN_YEARS_CIRCLE,
				       ARGS(V(account_id), V(visibility), V(circle_id), V(decade)))
			     : db_rows(t, SQL_WHEN_YEARS,
				       ARGS(V(account_id), V(visibility), V(decade))));
}

struct ids store_when_decades_mine(struct task *t, int64_t account_id)
{
	return numbers(t, db_rows(t, SQL_WHEN_DECADES_MINE, ARGS(V(account_id))));
}

bool store_when_year_mine(struct task *t, const struct when_span *s)
{
	return db_int(t, SQL_WHEN_YEAR_MINE,
		      ARGS(V(s->account_id), V(s->decade), V(s->year), V(s->first), V(s->last)),
		      0) != 0;
}

struct ids store_when_circles(struct task *t, int64_t account_id, int64_t viewer)
{
	return numbers(t, db_rows(t, SQL_WHEN_CIRCLES, ARGS(V(account_id), V(viewer))));
}

struct when_undones store_when_undone(struct task *t, int64_t after, int most, int64_t *ret_last)
{
	struct when_undones list = { arena_many(t->a, struct when_undone, (size_t)most), 0 };
	struct rows r = db_rows(
		t, "SELECT id, account_id, when_edtf FROM post WHERE id > $1 ORDER BY id LIMIT $2",
		ARGS(V(after), V(most)));

	*ret_last = 0;
	while (list.n < (size_t)most && rows_next(&r)) {
		struct when_undone one = { .id = row_int(&r) };

		one.account_id = row_int(&r);
		one.when = row_str(&r);
		*ret_last = one.id;
		if (one.when.n)
			list.p[list.n++] = one;
	}
	rows_done(&r);
	return list;
}

void store_when_set(struct task *t, int64_t id, int64_t place, int64_t decade, int64_t year)
{
	db_run(t, "UPDATE post SET when_place = $2, when_decade = $3, when_year = $4 WHERE id = $1",
	       ARGS(V(id), V(place), V(decade), or_null(year)));
}
