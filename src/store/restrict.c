#include "store/restrict.h"

#include "base/id.h"

bool store_restrict_is(struct task *t, int64_t account_id, int64_t target_id)
{
	return db_int(t, SQL_RESTRICT_IS, ARGS(V(account_id), V(target_id)), 0) != 0;
}

void store_restrict_add(struct task *t, int64_t account_id, int64_t target_id)
{
	db_run(t,
	       "INSERT INTO restriction (account_id, target_id, id) VALUES ($1, $2, $3)"
	       " ON CONFLICT (account_id, target_id) DO NOTHING",
	       ARGS(V(account_id), V(target_id), V(id_new(t->now))));
}

void store_restrict_remove(struct task *t, int64_t account_id, int64_t target_id)
{
	db_run(t, "DELETE FROM restriction WHERE account_id = $1 AND target_id = $2",
	       ARGS(V(account_id), V(target_id)));
}

struct account_rows store_restricted(struct task *t, int64_t account_id, const struct span *s)
{
	struct values args = ARGS(V(account_id), V(s->low), V(s->high), V(s->limit));

	return store_account_list(t, span_rows(t, s, SQL_RESTRICTED, "x.id", "$4", args), s);
}
