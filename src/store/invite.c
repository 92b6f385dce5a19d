#include "store/invite.h"

static struct value or_null(int64_t id)
{
	return id ? V(id) : V_NULL;
}

void store_invite_add(struct task *t, const struct invite_row *i, struct str hash)
{
	db_run(t,
	       "INSERT INTO invite (id, hash, account_id, uses_left, expires_at, note, created_at)"
	       " VALUES ($1, $2, $3, $4, $5, $6, $7)",
	       ARGS(V(i->id), V(hash), or_null(i->account_id), V(i->uses_left), V(i->expires_at),
		    V(i->note), V(i->created_at)));
}

struct invite_rows store_invite_list(struct task *t, int64_t account_id, int64_t now)
{
	struct invite_rows list = { .p = arena_many(t->a, struct invite_row, INVITES_SHOWN) };
	struct rows r = db_rows(t,
				"SELECT id, account_id, uses_left, expires_at, created_at, note"
				" FROM invite WHERE account_id = $1 AND uses_left > 0"
				" AND expires_at > $2 ORDER BY id DESC LIMIT 200",
				ARGS(V(account_id), V(now)));

	while (list.n < INVITES_SHOWN && rows_next(&r)) {
		struct invite_row *i = &list.p[list.n++];

		i->id = row_int(&r);
		i->account_id = row_int(&r);
		i->uses_left = row_int(&r);
		i->expires_at = row_int(&r);
		i->created_at = row_int(&r);
		i->note = row_str(&r);
	}
	rows_done(&r);
	return list;
}

bool store_invite_remove(struct task *t, int64_t account_id, int64_t id)
{
	return db_run(t, "DELETE FROM invite WHERE id = $1 AND account_id = $2",
		      ARGS(V(id), V(account_id))) != 0;
}

/* $1 hash, $2 now, $3 may invitations of members be used? */
#define HOLDS                                                                                      \
	" hash = $1 AND uses_left > 0 AND expires_at > $2 AND EXISTS (SELECT 1 FROM account a"     \
	" WHERE a.id = invite.account_id AND a.state = 0 AND (a.role > 0 OR $3 = 1))"

bool store_invite_holds(struct task *t, struct str hash, int64_t now, bool members)
{
	return db_int(t, "SELECT 1 FROM invite WHERE" HOLDS, ARGS(V(hash), V(now), V(members)),
		      0) != 0;
}

bool store_invite_use(struct task *t, struct str hash, int64_t now, bool members)
{
	return db_run(t, "UPDATE invite SET uses_left = uses_left - 1 WHERE" HOLDS,
		      ARGS(V(hash), V(now), V(members))) == 1;
}

bool store_set_up_holds(struct task *t, struct str hash, int64_t now)
{
	return db_int(t,
		      "SELECT 1 FROM invite WHERE hash = $1 AND account_id IS NULL"
		      " AND uses_left > 0 AND expires_at > $2",
		      ARGS(V(hash), V(now)), 0) != 0;
}

bool store_set_up_use(struct task *t, struct str hash, int64_t now)
{
	return db_run(t,
		      "UPDATE invite SET uses_left = uses_left - 1 WHERE hash = $1"
		      " AND account_id IS NULL AND uses_left > 0 AND expires_at > $2",
		      ARGS(V(hash), V(now))) == 1;
}

void store_set_up_clear(struct task *t)
{
	db_run(t, "DELETE FROM invite WHERE account_id IS NULL", NO_ARGS);
}
