#include "store/poll.h"
#include "store/ids.h"

struct poll_rows store_poll_many(struct task *t, int64_t viewer, struct ids posts)
{
	struct poll_rows list = { .p = arena_many(t->a, struct poll_row, posts.n) };
	struct rows r = db_rows(t, SQL_POLL_MANY, ARGS(V(posts), V(viewer)));

	while (list.n < posts.n && rows_next(&r)) {
		struct poll_row *p = &list.p[list.n++];

		p->post_id = row_int(&r);
		p->expires_at = row_int(&r);
		p->options = row_str(&r);
		p->multiple = row_bool(&r);
		p->hides = row_bool(&r);
		p->voters = row_int(&r);
		for (size_t i = 0; i < POLL_TALLIES; i++)
			p->tally[i] = row_int(&r);
		p->tallies = row_str(&r);
		p->chosen = (unsigned)row_int(&r);
	}
	rows_done(&r);
	return list;
}

void store_poll_add(struct task *t, const struct poll_row *p)
{
	db_run(t,
	       "INSERT INTO poll (post_id, options, multiple, hides, expires_at)"
	       " VALUES ($1, $2, $3, $4, $5)",
	       ARGS(V(p->post_id), V(p->options), V(p->multiple), V(p->hides), V(p->expires_at)));
}

void store_poll_change(struct task *t, const struct poll_row *p, bool anew)
{
	db_run(t,
	       "UPDATE poll SET options = $2, multiple = $3, hides = $4, expires_at = $5"
	       " WHERE post_id = $1",
	       ARGS(V(p->post_id), V(p->options), V(p->multiple), V(p->hides), V(p->expires_at)));
	if (!anew)
		return;
	db_run(t, "DELETE FROM vote WHERE post_id = $1", ARGS(V(p->post_id)));
	db_run(t,
	       "UPDATE poll SET voters = 0, tally_0 = 0, tally_1 = 0, tally_2 = 0, tally_3 = 0"
	       " WHERE post_id = $1",
	       ARGS(V(p->post_id)));
}

void store_poll_set_tallies(struct task *t, int64_t post_id, int64_t voters, struct str tallies)
{
	db_run(t, "UPDATE poll SET voters = $2, tallies = $3 WHERE post_id = $1",
	       ARGS(V(post_id), V(voters), V(tallies)));
}

void store_poll_remove(struct task *t, int64_t post_id)
{
	db_run(t, "DELETE FROM poll WHERE post_id = $1", ARGS(V(post_id)));
}

static void count(struct task *t, int64_t post_id, unsigned choices, int voters)
{
	int64_t one[POLL_TALLIES];

	for (size_t i = 0; i < POLL_TALLIES; i++)
		one[i] = (choices >> i) & 1;
	db_run(t,
	       "UPDATE poll SET voters = voters + $6, tally_0 = tally_0 + $2,"
	       " tally_1 = tally_1 + $3, tally_2 = tally_2 + $4, tally_3 = tally_3 + $5"
	       " WHERE post_id = $1",
	       ARGS(V(post_id), V(one[0]), V(one[1]), V(one[2]), V(one[3]), V(voters)));
}

bool store_vote_add(struct task *t, int64_t post_id, int64_t account_id, unsigned choices)
{
	if (!db_run(t,
		    "INSERT INTO vote (post_id, account_id, choices) VALUES ($1, $2, $3)"
		    " ON CONFLICT DO NOTHING",
		    ARGS(V(post_id), V(account_id), V(choices))))
		return false;
	count(t, post_id, choices, 1);
	return true;
}

void store_vote_more(struct task *t, int64_t post_id, int64_t account_id, unsigned choice)
{
	if (db_run(t,
		   "UPDATE vote SET choices = choices | CAST($3 AS INTEGER) WHERE post_id = $1"
		   " AND account_id = $2 AND (choices & CAST($3 AS INTEGER)) = 0",
		   ARGS(V(post_id), V(account_id), V(choice))))
		count(t, post_id, choice, 0);
}

struct ids store_voters(struct task *t, int64_t post_id, int64_t after, int64_t most)
{
	return ids_read(t, db_rows(t, SQL_VOTERS, ARGS(V(post_id), V(after), V(most))), most);
}
