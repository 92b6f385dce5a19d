#include "store/session.h"

void store_session_add(struct task *t, const struct session_row *s, struct str hash)
{
	db_run(t,
	       "INSERT INTO session (id, hash, account_id, device, created_at, seen_at)"
	       " VALUES ($1, $2, $3, $4, $5, $6)",
	       ARGS(V(s->id), V(hash), V(s->account_id), V(s->device), V(s->created_at),
		    V(s->seen_at)));
}

static void take(struct rows *r, struct session_row *ret)
{
	ret->id = row_int(r);
	ret->account_id = row_int(r);
	ret->device = row_str(r);
	ret->created_at = row_int(r);
	ret->seen_at = row_int(r);
}

bool store_session_find(struct task *t, struct str hash, struct session_row *ret,
			struct account_row *ret_account)
{
	struct rows r = db_rows(t, SQL_SESSION_FIND, ARGS(V(hash)));
	bool found = rows_next(&r);

	if (found) {
		take(&r, ret);
		store_account_take(&r, ret_account);
	}
	rows_done(&r);
	return found;
}

void store_session_seen(struct task *t, int64_t id, int64_t day)
{
	db_run(t, "UPDATE session SET seen_at = $2 WHERE id = $1 AND seen_at < $2",
	       ARGS(V(id), V(day)));
}

struct session_rows store_session_list(struct task *t, int64_t account_id)
{
	struct session_rows list = { .p = arena_many(t->a, struct session_row, SESSIONS_SHOWN) };
	struct rows r = db_rows(t,
				"SELECT id, account_id, device, created_at, seen_at FROM session"
				" WHERE account_id = $1 ORDER BY id DESC LIMIT 200",
				ARGS(V(account_id)));

	while (list.n < SESSIONS_SHOWN && rows_next(&r))
		take(&r, &list.p[list.n++]);
	rows_done(&r);
	return list;
}

bool store_session_remove(struct task *t, int64_t account_id, int64_t id)
{
	return db_run(t, "DELETE FROM session WHERE id = $1 AND account_id = $2",
		      ARGS(V(id), V(account_id))) != 0;
}

void store_session_remove_all_but(struct task *t, int64_t account_id, int64_t session_id,
				  int64_t token_id)
{
	db_run(t, "DELETE FROM session WHERE account_id = $1 AND id <> $2",
	       ARGS(V(account_id), V(session_id)));
	db_run(t, "DELETE FROM token WHERE account_id = $1 AND id <> $2",
	       ARGS(V(account_id), V(token_id)));
	db_run(t, "DELETE FROM grant_code WHERE account_id = $1", ARGS(V(account_id)));
	db_run(t, "DELETE FROM half_session WHERE account_id = $1", ARGS(V(account_id)));
}

void store_session_remove_others(struct task *t, int64_t account_id, int64_t but)
{
	store_session_remove_all_but(t, account_id, but, 0);
}

struct attempt_row store_attempt_get(struct task *t, struct str who)
{
	struct rows r =
		db_rows(t, "SELECT failures, last_at FROM attempt WHERE who = $1", ARGS(V(who)));
	struct attempt_row a = { 0 };

	if (rows_next(&r)) {
		a.failures = row_int(&r);
		a.last_at = row_int(&r);
	}
	rows_done(&r);
	return a;
}

void store_attempt_set(struct task *t, struct str who, const struct attempt_row *a)
{
	db_run(t,
	       "INSERT INTO attempt (who, failures, last_at) VALUES ($1, $2, $3)"
	       " ON CONFLICT (who) DO UPDATE SET failures = excluded.failures,"
	       " last_at = excluded.last_at",
	       ARGS(V(who), V(a->failures), V(a->last_at)));
}

void store_attempt_undo(struct task *t, struct str who)
{
	db_run(t, "UPDATE attempt SET failures = failures - 1 WHERE who = $1 AND failures > 0",
	       ARGS(V(who)));
}

void store_attempt_remove(struct task *t, struct str who)
{
	db_run(t, "DELETE FROM attempt WHERE who = $1", ARGS(V(who)));
}

void store_session_tidy(struct task *t, int64_t sessions_before, int64_t others_before)
{
	db_run(t, "DELETE FROM session WHERE created_at < $1", ARGS(V(sessions_before)));
	db_run(t, "DELETE FROM attempt WHERE last_at < $1", ARGS(V(others_before)));
	db_run(t, "DELETE FROM grant_code WHERE expires_at < $1", ARGS(V(others_before)));
	db_run(t, "DELETE FROM invite WHERE expires_at < $1", ARGS(V(others_before)));
}
