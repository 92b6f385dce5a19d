#include "store/push.h"
#include "store/ids.h"

#define WANTING_MAX 50 /* as in SQL_PUSH_WANTING: apps of one person */

#define PUSH                                                                                       \
	"SELECT id, token_id, account_id, alerts, policy, refusals, failing_since, created_at,"    \
	" standard, endpoint, point, auth FROM push WHERE "

void store_push_put(struct task *t, const struct push_row *p)
{
	db_run(t, "DELETE FROM push WHERE token_id = $1", ARGS(V(p->token_id)));
	db_run(t,
	       "INSERT INTO push (id, token_id, account_id, endpoint, point, auth, standard,"
	       " alerts, policy, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
	       ARGS(V(p->id), V(p->token_id), V(p->account_id), V(p->endpoint), V(p->point),
		    V(p->auth), V(p->standard), V(p->alerts), V(p->policy), V(p->created_at)));
}

static bool take(struct rows r, struct push_row *ret)
{
	bool found = rows_next(&r);

	if (found) {
		ret->id = row_int(&r);
		ret->token_id = row_int(&r);
		ret->account_id = row_int(&r);
		ret->alerts = row_int(&r);
		ret->policy = row_int(&r);
		ret->refusals = row_int(&r);
		ret->failing_since = row_int(&r);
		ret->created_at = row_int(&r);
		ret->standard = row_bool(&r);
		ret->endpoint = row_str(&r);
		ret->point = row_str(&r);
		ret->auth = row_str(&r);
	}
	rows_done(&r);
	return found;
}

bool store_push_get(struct task *t, int64_t token_id, struct push_row *ret)
{
	return take(db_rows(t, PUSH "token_id = $1", ARGS(V(token_id))), ret);
}

bool store_push_load(struct task *t, int64_t id, struct push_row *ret)
{
	return take(db_rows(t, PUSH "id = $1", ARGS(V(id))), ret);
}

void store_push_change(struct task *t, int64_t id, int64_t alerts, int64_t policy)
{
	db_run(t, "UPDATE push SET alerts = $2, policy = $3 WHERE id = $1",
	       ARGS(V(id), V(alerts), V(policy)));
}

void store_push_remove(struct task *t, int64_t id)
{
	db_run(t, "DELETE FROM push WHERE id = $1", ARGS(V(id)));
}

void store_push_mark(struct task *t, int64_t id, int64_t refusals, int64_t failing_since)
{
	db_run(t, "UPDATE push SET refusals = $2, failing_since = $3 WHERE id = $1",
	       ARGS(V(id), V(refusals), failing_since ? V(failing_since) : V_NULL));
}

struct ids store_push_wanting(struct task *t, int64_t account_id, int64_t kind, int64_t from_id)
{
	return ids_read(t, db_rows(t, SQL_PUSH_WANTING, ARGS(V(account_id), V(kind), V(from_id))),
			WANTING_MAX);
}
