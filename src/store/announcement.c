#include "store/announcement.h"

#define REACTIONS_MAX 1000

void store_announcement_add(struct task *t, const struct announcement_row *r)
{
	db_run(t,
	       "INSERT INTO announcement (id, text, shown_at, starts_at, ends_at, all_day,"
	       " created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
	       ARGS(V(r->id), V(r->text), V(r->shown_at), r->starts_at ? V(r->starts_at) : V_NULL,
		    r->ends_at ? V(r->ends_at) : V_NULL, V(r->all_day), V(r->created_at),
		    V(r->updated_at)));
}

void store_announcement_set(struct task *t, const struct announcement_row *r)
{
	db_run(t,
	       "UPDATE announcement SET text = $2, shown_at = $3, starts_at = $4, ends_at = $5,"
	       " all_day = $6, updated_at = $7 WHERE id = $1",
	       ARGS(V(r->id), V(r->text), V(r->shown_at), r->starts_at ? V(r->starts_at) : V_NULL,
		    r->ends_at ? V(r->ends_at) : V_NULL, V(r->all_day), V(r->updated_at)));
}

void store_announcement_remove(struct task *t, int64_t id)
{
	db_run(t, "DELETE FROM announcement WHERE id = $1", ARGS(V(id)));
}

int64_t store_announcement_count(struct task *t)
{
	return db_int(t, "SELECT COUNT(*) FROM announcement", NO_ARGS, 0);
}

static struct announcement_row announcement_row(struct rows *r)
{
	struct announcement_row n = { .id = row_int(r) };

	n.text = row_str(r);
	n.shown_at = row_int(r);
	n.starts_at = row_int(r);
	n.ends_at = row_int(r);
	n.all_day = row_bool(r);
	n.created_at = row_int(r);
	n.updated_at = row_int(r);
	n.dismissed = row_bool(r);
	return n;
}

static struct announcement_rows take(struct task *t, struct rows r)
{
	struct announcement_rows list = { .p = arena_many(t->a, struct announcement_row,
							  ANNOUNCEMENTS_KEPT) };

	while (list.n < ANNOUNCEMENTS_KEPT && rows_next(&r))
		list.p[list.n++] = announcement_row(&r);
	rows_done(&r);
	return list;
}

struct announcement_rows store_announcement_shown(struct task *t, int64_t viewer,
						  bool with_dismissed)
{
	return take(t, db_rows(t,
			       "SELECT" ANNOUNCEMENT_COLS ANNOUNCEMENT_FROM
			       " WHERE n.shown_at <= $2 AND (n.ends_at IS NULL OR n.ends_at > $2)"
			       " AND ($3 = 1 OR d.account_id IS NULL)"
			       " ORDER BY COALESCE(n.starts_at, n.shown_at), n.id",
			       ARGS(V(viewer), V(t->now), V((int64_t)with_dismissed))));
}

struct announcement_rows store_announcement_all(struct task *t, int64_t viewer)
{
	return take(t,
		    db_rows(t, "SELECT" ANNOUNCEMENT_COLS ANNOUNCEMENT_FROM " ORDER BY n.id DESC",
			    ARGS(V(viewer))));
}

bool store_announcement_get(struct task *t, int64_t viewer, int64_t id,
			    struct announcement_row *ret)
{
	struct rows r = db_rows(t, "SELECT" ANNOUNCEMENT_COLS ANNOUNCEMENT_FROM " WHERE n.id = $2",
				ARGS(V(viewer), V(id)));
	bool found = rows_next(&r);

	if (found)
		*ret = announcement_row(&r);
	rows_done(&r);
	return found;
}

void store_announcement_dismiss(struct task *t, int64_t account_id, int64_t id)
{
	db_run(t,
	       "INSERT INTO announcement_dismissed (account_id, announcement_id) VALUES ($1, $2)"
	       " ON CONFLICT DO NOTHING",
	       ARGS(V(account_id), V(id)));
}

void store_announcement_undismiss(struct task *t, int64_t id)
{
	db_run(t, "DELETE FROM announcement_dismissed WHERE announcement_id = $1", ARGS(V(id)));
}

void store_reaction_add(struct task *t, int64_t id, int64_t account_id, struct str name,
			int64_t place)
{
	db_run(t,
	       "INSERT INTO announcement_reaction (announcement_id, account_id, name, id)"
	       " VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
	       ARGS(V(id), V(account_id), V(name), V(place)));
}

void store_reaction_remove(struct task *t, int64_t id, int64_t account_id, struct str name)
{
	db_run(t,
	       "DELETE FROM announcement_reaction WHERE announcement_id = $1 AND account_id = $2"
	       " AND name = $3",
	       ARGS(V(id), V(account_id), V(name)));
}

bool store_reaction_full(struct task *t, int64_t id, int64_t account_id, struct str name,
			 int64_t most)
{
	return db_int(t,
		      "SELECT COUNT(*) FROM announcement_reaction WHERE announcement_id = $1"
		      " AND account_id = $2 AND name <> $3",
		      ARGS(V(id), V(account_id), V(name)), 0) >= most;
}

struct reaction_rows store_reaction_list(struct task *t, int64_t viewer, struct ids ids,
					 bool everybody)
{
	struct reaction_rows list = { .p = arena_many(t->a, struct reaction_row, REACTIONS_MAX) };
	struct rows r = db_rows(t,
				"SELECT announcement_id, name, COUNT(*),"
				" MAX(CASE WHEN account_id = $1 THEN 1 ELSE 0 END)"
				" FROM announcement_reaction WHERE announcement_id IN IDS($2)"
				" AND ($3 = 1 OR account_id = $1)"
				" GROUP BY announcement_id, name ORDER BY MIN(id)",
				ARGS(V(viewer), V(ids), V((int64_t)everybody)));

	while (list.n < REACTIONS_MAX && rows_next(&r)) {
		struct reaction_row *one = &list.p[list.n++];

		one->announcement_id = row_int(&r);
		one->name = row_str(&r);
		one->count = row_int(&r);
		one->me = row_bool(&r);
	}
	rows_done(&r);
	return list;
}
