#include "store/told.h"

void store_told_add(struct task *t, int64_t post_id, struct str host, struct str inbox)
{
	db_run(t,
	       "INSERT INTO told (post_id, host, inbox, at) VALUES ($1, $2, $3, $4)"
	       " ON CONFLICT (post_id, host) DO NOTHING",
	       ARGS(V(post_id), V(host), V(inbox), V(t->now)));
}

#define TOLD_FROM(people)                                                                          \
	"INSERT INTO told (post_id, host, inbox, at) SELECT $1, x.host,"                           \
	" MAX(CASE WHEN x.shared_inbox <> '' THEN x.shared_inbox ELSE x.inbox END), $2"            \
	" FROM far_account x WHERE x.account_id IN (" people ") GROUP BY x.host"                   \
	" ON CONFLICT (post_id, host) DO NOTHING"

void store_told_complete(struct task *t, int64_t post_id)
{
	db_run(t,
	       TOLD_FROM("SELECT account_id FROM mention WHERE post_id = $1"
			 " UNION SELECT reply_account FROM post WHERE id = $1"
			 " UNION SELECT account_id FROM post WHERE boost_of = $1"
			 " UNION SELECT account_id FROM post WHERE reply_to = $1"
			 " UNION SELECT account_id FROM candle WHERE post_id = $1"),
	       ARGS(V(post_id), V(t->now)));
}

void store_told_leave(struct task *t, int64_t account_id)
{
	db_run(t,
	       TOLD_FROM("SELECT follower_id FROM follow WHERE followed_id = $1 AND far = 1"
			 " UNION SELECT followed_id FROM follow WHERE follower_id = $1"),
	       ARGS(V(account_id), V(t->now)));
	db_run(t,
	       "INSERT INTO told (post_id, host, inbox, at) SELECT $1, d.host, MAX(d.inbox), $2"
	       " FROM post p JOIN told d ON d.post_id = p.id WHERE p.account_id = $1"
	       " GROUP BY d.host ON CONFLICT (post_id, host) DO NOTHING",
	       ARGS(V(account_id), V(t->now)));
	/* What was taken back and is not confirmed is told of with the rest. */
	db_run(t,
	       "INSERT INTO told (post_id, host, inbox, at) SELECT $1, d.host, MAX(d.inbox), $2"
	       " FROM taken_back b JOIN told d ON d.post_id = b.id WHERE b.account_id = $1"
	       " AND d.taken_back <= 0 GROUP BY d.host ON CONFLICT (post_id, host) DO NOTHING",
	       ARGS(V(account_id), V(t->now)));
}

bool store_told_any(struct task *t, int64_t post_id)
{
	return db_int(t, "SELECT 1 FROM told WHERE post_id = $1 LIMIT 1", ARGS(V(post_id)), 0) != 0;
}

void store_told_list(struct task *t, int64_t post_id, struct inbox_rows *list)
{
	struct rows r =
		db_rows(t, "SELECT inbox, host FROM told WHERE post_id = $1", ARGS(V(post_id)));

	while (rows_next(&r)) {
		struct inbox_row *one;

		arena_grow(t->a, list->p, list->n, &list->room);
		one = &list->p[list->n++];
		*one = (struct inbox_row){ .inbox = row_str(&r) };
		one->host = row_str(&r);
	}
	rows_done(&r);
}

void store_told_end(struct task *t, int64_t post_id, struct str host, bool confirmed)
{
	db_run(t,
	       "UPDATE told SET taken_back = $3 WHERE post_id = $1 AND host = $2"
	       " AND taken_back <= 0",
	       ARGS(V(post_id), V(host), V(confirmed ? t->now : -t->now)));
}

struct told_count store_told_count(struct task *t, int64_t post_id)
{
	struct rows r = db_rows(t,
				"SELECT COUNT(*), SUM(CASE WHEN taken_back > 0 THEN 1 ELSE 0 END),"
				" SUM(CASE WHEN taken_back < 0 THEN 1 ELSE 0 END)"
				" FROM told WHERE post_id = $1",
				ARGS(V(post_id)));
	struct told_count c = { 0 };

	if (rows_next(&r)) {
		c.servers = row_int(&r);
		c.confirmed = row_int(&r);
		c.unknown = row_int(&r);
	}
	rows_done(&r);
	return c;
}

/* Each condition as its index has it. */
int64_t store_told_forget(struct task *t, int64_t before, int64_t most)
{
	struct values args = ARGS(V(before), V(-before), V(most));

	return db_run(t,
		      "DELETE FROM told WHERE taken_back <> 0 AND (post_id, host) IN"
		      " (SELECT post_id, host FROM told WHERE taken_back <> 0"
		      " AND taken_back < $1 AND taken_back > $2 LIMIT $3)",
		      args);
}
