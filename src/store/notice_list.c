#include "store/notice_list.h"

#include <stdlib.h>

#include "base/clock.h"

#define ID_PER_MS 65536 /* base/id.h */
#define ACROSS_MOST INT64_C(400)
#define KINDS_MOST 32

static struct notice_row take(struct rows *r)
{
	struct notice_row n = { .place = row_int(r) };

	n.id = row_int(r);
	n.kind = row_int(r);
	n.from_id = row_int(r);
	n.post_id = row_int(r);
	n.report_id = row_int(r);
	n.severance_id = row_int(r);
	n.created_at = row_int(r);
	n.held = row_bool(r);
	n.group_id = row_int(r);
	n.hour = row_int(r);
	n.members = row_int(r);
	return n;
}

static bool take_one(struct rows r, struct notice_row *ret)
{
	bool found = rows_next(&r);

	if (found)
		*ret = take(&r);
	rows_done(&r);
	return found;
}

/* --- a list of several streams --- */

struct gather {
	struct task *t;
	const struct notice_ask *ask;
	const struct span *s;
	struct notice_rows list;
	size_t room;
};

static void gather(struct gather *g, struct rows r)
{
	while (g->list.n < g->room && rows_next(&r))
		g->list.p[g->list.n++] = take(&r);
	rows_done(&r);
}

#define GATHER(g, sql, column, ...)                                                                \
	gather(g, span_rows((g)->t, (g)->s, sql, column, "$5",                                     \
			    ARGS(V((g)->ask->owner), V((g)->t->now), V((g)->s->low),               \
				 V((g)->s->high), V((g)->s->limit), __VA_ARGS__)))

static void open_ones(struct gather *g)
{
	const struct span *s = g->s;

	gather(g,
	       span_rows(g->t, s, SQL_NOTICE_OPEN, "n.id", "$5",
			 ARGS(V(g->ask->owner), V(g->t->now), V(s->low), V(s->high), V(s->limit))));
}

static void each_by_itself(struct gather *g, int64_t kind)
{
	if ((g->ask->grouped >> kind) & 1)
		GATHER(g, SQL_NOTICE_SINGLE, "n.id", V(kind));
	else
		GATHER(g, SQL_NOTICE_KIND, "n.id", V(kind));
}

/* The first notice of a group is at most so old when its last one comes. */
static int64_t began_after(const struct span *s)
{
	int64_t longest = (NOTICE_GROUP_HOURS + 1) * CLOCK_HOUR * ID_PER_MS;

	return s->high > longest ? s->high - longest : 0;
}

static void groups(struct gather *g)
{
	const struct span *s = g->s;
	int64_t kinds = g->ask->kinds & g->ask->grouped;

	GATHER(g, SQL_NOTICE_GROUPS, "g.last_id", V(kinds));
	if (s->high == INT64_MAX)
		return;
	gather(g, db_rows(g->t, SQL_NOTICE_ACROSS,
			  ARGS(V(g->ask->owner), V(g->t->now), V(s->low), V(s->high),
			       V(ACROSS_MOST), V(kinds), V(began_after(s)))));
}

static int newest_first(const void *a, const void *b)
{
	int64_t x = ((const struct notice_row *)a)->place,
		y = ((const struct notice_row *)b)->place;

	return (x < y) - (x > y);
}

static int oldest_first(const void *a, const void *b)
{
	return newest_first(b, a);
}

static void streams(struct gather *g)
{
	const struct notice_ask *ask = g->ask;

	if (ask->from_id) {
		GATHER(g, SQL_NOTICE_PERSON, "n.id", V(ask->kinds), V(ask->from_id), V(ask->held));
		return;
	}
	if (ask->kinds == ask->all && !ask->grouped)
		open_ones(g);
	else
		for (int64_t kind = 0; kind < KINDS_MOST; kind++)
			if ((ask->kinds >> kind) & 1)
				each_by_itself(g, kind);
	if (ask->kinds & ask->grouped)
		groups(g);
	if (ask->held)
		GATHER(g, SQL_NOTICE_HELD, "n.id", V(ask->kinds));
}

struct notice_rows store_notice_list(struct task *t, const struct notice_ask *ask,
				     const struct span *s)
{
	size_t most = (size_t)s->limit, kinds = (size_t)__builtin_popcount(ask->kinds);
	size_t room = (kinds + 2) * most + (s->high < INT64_MAX ? (size_t)ACROSS_MOST : 0);
	struct gather g = { .t = t, .ask = ask, .s = s, .room = room };

	g.list.p = arena_many(t->a, struct notice_row, room);
	streams(&g);
	if (g.list.n)
		qsort(g.list.p, g.list.n, sizeof *g.list.p, s->up ? oldest_first : newest_first);
	if (g.list.n > most)
		g.list.n = most;
	span_turn(s, &g.list);
	return g.list;
}

bool store_notice_get(struct task *t, int64_t account_id, int64_t id, struct notice_row *ret)
{
	return take_one(db_rows(t, SQL_NOTICE_GET, ARGS(V(account_id), V(t->now), V(id))), ret);
}

/* --- groups --- */

int64_t store_notice_group_find(struct task *t, int64_t account_id, int64_t kind, int64_t post_id,
				int64_t hour)
{
	return db_int(t,
		      "SELECT id FROM notice_group WHERE account_id = $1 AND kind = $2"
		      " AND COALESCE(post_id, 0) = $3 AND hour = $4",
		      ARGS(V(account_id), V(kind), V(post_id), V(hour)), 0);
}

bool store_notice_group_get(struct task *t, int64_t account_id, int64_t group_id,
			    struct notice_row *ret)
{
	return take_one(db_rows(t, SQL_NOTICE_GROUP,
				ARGS(V(account_id), V(t->now), V(group_id), V(INT64_MAX))),
			ret);
}

static int sample_newest_first(const void *a, const void *b)
{
	int64_t x = ((const struct notice_sample *)a)->id,
		y = ((const struct notice_sample *)b)->id;

	return (x < y) - (x > y);
}

struct notice_samples store_notice_samples(struct task *t, int64_t owner, struct ids groups,
					   int64_t high)
{
	size_t most = groups.n * NOTICE_SAMPLES;
	struct notice_samples list = { .p = arena_many(t->a, struct notice_sample, most) };
	struct rows r =
		db_rows(t, SQL_NOTICE_SAMPLES, ARGS(V(owner), V(t->now), V(high), V(groups)));

	while (list.n < most && rows_next(&r)) {
		struct notice_sample *s = &list.p[list.n++];

		s->group_id = row_int(&r);
		s->id = row_int(&r);
		s->from_id = row_int(&r);
	}
	rows_done(&r);
	if (list.n)
		qsort(list.p, list.n, sizeof *list.p, sample_newest_first);
	return list;
}

struct notice_samples store_notice_oldest(struct task *t, struct ids groups, int64_t low)
{
	struct notice_samples list = { .p = arena_many(t->a, struct notice_sample, groups.n) };
	struct rows r = db_rows(t, SQL_NOTICE_OLDEST, ARGS(V(low), V(groups)));

	while (list.n < groups.n && rows_next(&r)) {
		struct notice_sample *s = &list.p[list.n++];

		*s = (struct notice_sample){ .group_id = row_int(&r) };
		s->id = row_int(&r);
	}
	rows_done(&r);
	return list;
}

struct account_rows store_notice_people(struct task *t, int64_t owner, int64_t group_id,
					const struct span *s)
{
	struct rows r = span_rows(
		t, s, SQL_NOTICE_PEOPLE, "n.id", "$6",
		ARGS(V(owner), V(t->now), V(s->low), V(s->high), V(group_id), V(s->limit)));

	return store_account_list(t, r, s);
}
