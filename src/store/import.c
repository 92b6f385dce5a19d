#include "store/import.h"

#define COLS "id, account_id, kind, overwrite, state, place, lines, done, created_at"

static void take(struct rows *r, struct import_row *ret)
{
	ret->id = row_int(r);
	ret->account_id = row_int(r);
	ret->kind = row_int(r);
	ret->overwrite = row_bool(r);
	ret->state = row_int(r);
	ret->place = row_int(r);
	ret->lines = row_int(r);
	ret->done = row_int(r);
	ret->created_at = row_int(r);
}

void store_import_add(struct task *t, const struct import_row *i)
{
	db_run(t,
	       "INSERT INTO import (id, account_id, kind, overwrite, state, text, lines, "
	       "created_at)"
	       " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
	       ARGS(V(i->id), V(i->account_id), V(i->kind), V(i->overwrite), V(i->state),
		    V(i->text), V(i->lines), V(i->created_at)));
}

bool store_import_get(struct task *t, int64_t id, struct import_row *ret)
{
	struct rows r = db_rows(t, "SELECT " COLS ", text FROM import WHERE id = $1", ARGS(V(id)));
	bool is = rows_next(&r);

	if (is) {
		take(&r, ret);
		ret->text = row_str(&r);
	}
	rows_done(&r);
	return is;
}

void store_import_move(struct task *t, const struct import_row *i, bool read)
{
	db_run(t, "UPDATE import SET state = $2, place = $3, done = $4 WHERE id = $1",
	       ARGS(V(i->id), V(i->state), V(i->place), V(i->done)));
	if (read)
		db_run(t, "UPDATE import SET text = '' WHERE id = $1", ARGS(V(i->id)));
}

void store_import_remove(struct task *t, int64_t id)
{
	db_run(t, "DELETE FROM import WHERE id = $1", ARGS(V(id)));
}

struct import_rows store_import_list(struct task *t, int64_t account_id, int64_t most)
{
	struct import_rows list = { arena_many(t->a, struct import_row, (size_t)most), 0 };
	struct rows r = db_rows(t,
				"SELECT " COLS " FROM import WHERE account_id = $1"
				" ORDER BY id DESC LIMIT $2",
				ARGS(V(account_id), V(most)));

	while (rows_next(&r))
		take(&r, &list.p[list.n++]);
	return list;
}

void store_import_tidy(struct task *t, int64_t account_id, int64_t done_state, int64_t keep)
{
	db_run(t,
	       "DELETE FROM import WHERE account_id = $1 AND state = $2 AND id NOT IN"
	       " (SELECT id FROM import WHERE account_id = $1 ORDER BY id DESC LIMIT $3)",
	       ARGS(V(account_id), V(done_state), V(keep)));
}

void store_import_line_add(struct task *t, int64_t import_id, const struct import_line_row *l)
{
	db_run(t,
	       "INSERT INTO import_line (import_id, number, address, title, outcome, why)"
	       " VALUES ($1, $2, $3, $4, $5, $6)",
	       ARGS(V(import_id), V(l->number), V(l->address), V(l->title), V(l->outcome),
		    V(l->why)));
}

bool store_import_names(struct task *t, int64_t import_id, struct str address, struct str title)
{
	return db_int(t, SQL_IMPORT_NAMES, ARGS(V(import_id), V(address), V(title)), 0) != 0;
}

bool store_import_has_title(struct task *t, int64_t import_id, struct str title)
{
	return db_int(t, "SELECT 1 FROM import_line WHERE import_id = $1 AND title = $2 LIMIT 1",
		      ARGS(V(import_id), V(title)), 0) != 0;
}

struct import_line_rows store_import_left(struct task *t, int64_t import_id, int64_t from,
					  int64_t most)
{
	struct import_line_rows list = { arena_many(t->a, struct import_line_row, (size_t)most),
					 0 };
	struct rows r = db_rows(t, SQL_IMPORT_LEFT, ARGS(V(import_id), V(from), V(most)));

	while (rows_next(&r)) {
		struct import_line_row *l = &list.p[list.n++];

		l->number = row_int(&r);
		l->address = row_str(&r);
		l->title = row_str(&r);
		l->outcome = row_int(&r);
		l->why = row_str(&r);
	}
	return list;
}

int64_t store_import_count(struct task *t, int64_t import_id, int64_t outcome)
{
	return db_int(t, "SELECT count(*) FROM import_line WHERE import_id = $1 AND outcome = $2",
		      ARGS(V(import_id), V(outcome)), 0);
}
