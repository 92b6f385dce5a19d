#include "store/second_step.h"

bool store_second_get(struct task *t, int64_t account_id, struct second_row *ret)
{
	struct rows r = db_rows(t,
				"SELECT account_id, secret, made_at, on_at, used_step"
				" FROM second_step WHERE account_id = $1",
				ARGS(V(account_id)));
	bool found = rows_next(&r);

	if (found) {
		ret->account_id = row_int(&r);
		ret->secret = row_str(&r);
		ret->made_at = row_int(&r);
		ret->on_at = row_int(&r);
		ret->used_step = row_int(&r);
	}
	rows_done(&r);
	return found;
}

void store_second_begin(struct task *t, int64_t account_id, struct str secret)
{
	store_second_remove(t, account_id);
	db_run(t, "INSERT INTO second_step (account_id, secret, made_at) VALUES ($1, $2, $3)",
	       ARGS(V(account_id), V(secret), V(t->now)));
}

bool store_second_on(struct task *t, int64_t account_id, int64_t step)
{
	return db_run(t,
		      "UPDATE second_step SET on_at = $2, used_step = $3"
		      " WHERE account_id = $1 AND on_at = 0",
		      ARGS(V(account_id), V(t->now), V(step))) == 1;
}

bool store_second_take(struct task *t, int64_t account_id, int64_t step)
{
	return db_run(t,
		      "UPDATE second_step SET used_step = $2"
		      " WHERE account_id = $1 AND on_at > 0 AND used_step < $2",
		      ARGS(V(account_id), V(step))) == 1;
}

bool store_second_remove(struct task *t, int64_t account_id)
{
	return db_run(t, "DELETE FROM second_step WHERE account_id = $1", ARGS(V(account_id))) == 1;
}

/* --- recovery codes --- */

void store_recovery_add(struct task *t, int64_t account_id, struct str hash)
{
	db_run(t, "INSERT INTO recovery_code (account_id, hash) VALUES ($1, $2)",
	       ARGS(V(account_id), V(hash)));
}

void store_recovery_clear(struct task *t, int64_t account_id)
{
	db_run(t, "DELETE FROM recovery_code WHERE account_id = $1", ARGS(V(account_id)));
}

bool store_recovery_take(struct task *t, int64_t account_id, struct str hash)
{
	return db_run(t, "DELETE FROM recovery_code WHERE account_id = $1 AND hash = $2",
		      ARGS(V(account_id), V(hash))) == 1;
}

int64_t store_recovery_count(struct task *t, int64_t account_id)
{
	return db_int(t, "SELECT count(*) FROM recovery_code WHERE account_id = $1",
		      ARGS(V(account_id)), 0);
}

/* --- sign-ins that wait --- */

void store_half_add(struct task *t, struct str hash, int64_t account_id, int64_t expires_at)
{
	db_run(t, "INSERT INTO half_session (hash, account_id, expires_at) VALUES ($1, $2, $3)",
	       ARGS(V(hash), V(account_id), V(expires_at)));
}

int64_t store_half_find(struct task *t, struct str hash)
{
	return db_int(t, "SELECT account_id FROM half_session WHERE hash = $1 AND expires_at > $2",
		      ARGS(V(hash), V(t->now)), 0);
}

void store_half_remove(struct task *t, struct str hash)
{
	db_run(t, "DELETE FROM half_session WHERE hash = $1", ARGS(V(hash)));
}

void store_second_tidy(struct task *t, int64_t begun_before)
{
	db_run(t, "DELETE FROM half_session WHERE expires_at <= $1", ARGS(V(t->now)));
	db_run(t, "DELETE FROM second_step WHERE on_at = 0 AND made_at < $1",
	       ARGS(V(begun_before)));
}
