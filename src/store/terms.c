#include "store/terms.h"

struct terms_rows store_terms_list(struct task *t)
{
	struct terms_rows list = { .p = arena_many(t->a, struct terms_row, TERMS_KEPT) };
	struct rows r =
		db_rows(t, "SELECT day, text, created_at FROM terms ORDER BY day DESC", NO_ARGS);

	while (list.n < TERMS_KEPT && rows_next(&r)) {
		struct terms_row *one = &list.p[list.n++];

		one->day = row_str(&r);
		one->text = row_str(&r);
		one->created_at = row_int(&r);
	}
	rows_done(&r);
	return list;
}

void store_terms_set(struct task *t, const struct terms_row *r)
{
	db_run(t,
	       "INSERT INTO terms (day, text, created_at) VALUES ($1, $2, $3)"
	       " ON CONFLICT (day) DO UPDATE SET text = excluded.text,"
	       " created_at = excluded.created_at",
	       ARGS(V(r->day), V(r->text), V(r->created_at)));
}

void store_terms_remove(struct task *t, struct str day)
{
	db_run(t, "DELETE FROM terms WHERE day = $1", ARGS(V(day)));
}
