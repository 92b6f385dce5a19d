#include "store/approval.h"

static bool take(struct task *t, struct rows r, struct approval_row *ret)
{
	bool found = rows_next(&r);

	(void)t;
	if (found) {
		ret->post_id = row_int(&r);
		ret->account_id = row_int(&r);
		ret->uri = row_str(&r);
	}
	rows_done(&r);
	return found;
}

void store_approval_put(struct task *t, const struct approval_row *r)
{
	db_run(t,
	       "INSERT INTO approval (post_id, uri, account_id, at) VALUES ($1, $2, $3, $4)"
	       " ON CONFLICT (post_id) DO UPDATE SET uri = excluded.uri,"
	       " account_id = excluded.account_id, at = excluded.at",
	       ARGS(V(r->post_id), V(r->uri), V(r->account_id), V(t->now)));
}

bool store_approval_get(struct task *t, int64_t post_id, struct approval_row *ret)
{
	return take(t, db_rows(t, SQL_APPROVAL_GET, ARGS(V(post_id))), ret);
}

bool store_approval_find(struct task *t, struct str uri, int64_t account_id,
			 struct approval_row *ret)
{
	return take(t, db_rows(t, SQL_APPROVAL_FIND, ARGS(V(uri), V(account_id))), ret);
}

void store_approval_remove(struct task *t, int64_t post_id)
{
	db_run(t, "DELETE FROM approval WHERE post_id = $1", ARGS(V(post_id)));
}

void store_approval_asked(struct task *t, int64_t post_id, struct str uri)
{
	db_run(t, "UPDATE held SET asked_uri = $2 WHERE post_id = $1", ARGS(V(post_id), V(uri)));
}

struct str store_approval_asked_by(struct task *t, int64_t post_id)
{
	struct rows r =
		db_rows(t, "SELECT asked_uri FROM held WHERE post_id = $1", ARGS(V(post_id)));
	struct str uri = rows_next(&r) ? row_str(&r) : S("");

	rows_done(&r);
	return uri;
}

int64_t store_candle_id(struct task *t, int64_t post_id, int64_t account_id)
{
	return db_int(t, "SELECT id FROM candle WHERE post_id = $1 AND account_id = $2",
		      ARGS(V(post_id), V(account_id)), 0);
}

void store_candle_asked_put(struct task *t, const struct candle_asked_row *r)
{
	db_run(t,
	       "INSERT INTO candle_asked (candle_id, post_id, account_id, uri)"
	       " VALUES ($1, $2, $3, $4) ON CONFLICT (candle_id) DO UPDATE SET uri = excluded.uri",
	       ARGS(V(r->candle_id), V(r->post_id), V(r->account_id), V(r->uri)));
}

bool store_candle_asked_get(struct task *t, int64_t candle_id, struct candle_asked_row *ret)
{
	struct rows r = db_rows(t,
				"SELECT k.candle_id, k.post_id, k.account_id, k.uri"
				" FROM candle_asked k JOIN candle c ON c.post_id = k.post_id"
				" AND c.account_id = k.account_id AND c.id = k.candle_id"
				" WHERE k.candle_id = $1",
				ARGS(V(candle_id)));
	bool found = rows_next(&r);

	if (found) {
		ret->candle_id = row_int(&r);
		ret->post_id = row_int(&r);
		ret->account_id = row_int(&r);
		ret->uri = row_str(&r);
	}
	rows_done(&r);
	return found;
}
