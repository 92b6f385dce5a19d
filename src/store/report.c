#include "store/report.h"
#include "store/ids.h"

#define POSTS_MAX 100

void store_report_add(struct task *t, const struct report_row *r, struct ids posts)
{
	db_run(t,
	       "INSERT INTO report (id, account_id, target_id, category, forward, comment, rules,"
	       " created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
	       ARGS(V(r->id), V(r->account_id), V(r->target_id), V(r->category), V(r->forward),
		    V(r->comment), V(r->rules), V(r->created_at)));
	for (size_t i = 0; i < posts.n; i++)
		db_run(t,
		       "INSERT INTO report_post (report_id, post_id) VALUES ($1, $2)"
		       " ON CONFLICT DO NOTHING",
		       ARGS(V(r->id), V(posts.p[i])));
}

static struct report_row report_row(struct rows *r)
{
	struct report_row row = { .id = row_int(r) };

	row.account_id = row_int(r);
	row.target_id = row_int(r);
	row.category = row_int(r);
	row.forward = row_bool(r);
	row.comment = row_str(r);
	row.rules = row_str(r);
	row.note = row_str(r);
	row.created_at = row_int(r);
	row.closed_at = row_int(r);
	row.closed_by = row_int(r);
	return row;
}

bool store_report_get(struct task *t, int64_t id, struct report_row *ret)
{
	struct rows r =
		db_rows(t, "SELECT" REPORT_COLS " FROM report r WHERE r.id = $1", ARGS(V(id)));
	bool found = rows_next(&r);

	if (found)
		*ret = report_row(&r);
	rows_done(&r);
	return found;
}

struct ids store_report_posts(struct task *t, int64_t id)
{
	return ids_read(
		t,
		db_rows(t, "SELECT post_id FROM report_post WHERE report_id = $1 ORDER BY post_id",
			ARGS(V(id))),
		POSTS_MAX);
}

bool store_report_has_post(struct task *t, int64_t id, int64_t post_id)
{
	return db_int(t, "SELECT 1 FROM report_post WHERE report_id = $1 AND post_id = $2",
		      ARGS(V(id), V(post_id)), 0) != 0;
}

struct report_rows store_report_list(struct task *t, int64_t viewer, bool closed,
				     const struct span *s)
{
	struct report_rows list = { .p = arena_many(t->a, struct report_row, (size_t)s->limit) };
	struct values v = ARGS(V(viewer), V(s->low), V(s->high), V(s->limit));
	struct rows r = closed ? span_rows(t, s, SQL_REPORTS_CLOSED, "r.id", "$4", v)
			       : span_rows(t, s, SQL_REPORTS_OPEN, "r.id", "$4", v);

	while (list.n < (size_t)s->limit && rows_next(&r))
		list.p[list.n++] = report_row(&r);
	rows_done(&r);
	span_turn(s, &list);
	return list;
}

void store_report_close(struct task *t, int64_t id, int64_t closed_at, int64_t closed_by)
{
	db_run(t, "UPDATE report SET closed_at = $2, closed_by = $3 WHERE id = $1",
	       ARGS(V(id), closed_at ? V(closed_at) : V_NULL, closed_by ? V(closed_by) : V_NULL));
}

void store_report_note(struct task *t, int64_t id, struct str note)
{
	db_run(t, "UPDATE report SET note = $2 WHERE id = $1", ARGS(V(id), V(note)));
}

bool store_report_is_open(struct task *t, int64_t target_id)
{
	return db_int(t, SQL_REPORT_IS_OPEN, ARGS(V(target_id)), 0) == 1;
}

void store_report_tidy(struct task *t, int64_t before)
{
	db_run(t, "DELETE FROM report WHERE closed_at < $1", ARGS(V(before)));
}
