#include "store/tell.h"

#include "store/post.h"

bool store_tell_anybody(struct task *t)
{
	return db_int(t, "SELECT 1 FROM far_account LIMIT 1", NO_ARGS, 0) != 0;
}

bool store_tell_is_far(struct task *t, int64_t account_id)
{
	return db_int(t, "SELECT 1 FROM account WHERE id = $1 AND domain <> ''",
		      ARGS(V(account_id)), 0) != 0;
}

bool store_tell_followers_any(struct task *t, int64_t account_id)
{
	return db_int(t, SQL_TELL_FOLLOWERS_ANY, ARGS(V(account_id)), 0) != 0;
}

int64_t store_tell_whose(struct task *t, struct str host, struct str inbox)
{
	return db_int(t,
		      "SELECT account_id FROM far_account WHERE host = $1 AND inbox = $2"
		      " AND shared_inbox <> $2",
		      ARGS(V(host), V(inbox)), 0);
}

bool store_tell_post(struct task *t, int64_t id, struct tell_post *ret)
{
	struct rows r = db_rows(t,
				"SELECT account_id, boost_of, reply_account, audience_id,"
				" circle_id, visibility, added_at, archived_at, extras"
				" FROM post"
				" WHERE id = $1",
				ARGS(V(id)));
	bool found = rows_next(&r);

	if (found) {
		ret->id = id;
		ret->account_id = row_int(&r);
		ret->boost_of = row_int(&r);
		ret->reply_account = row_int(&r);
		ret->audience_id = row_int(&r);
		ret->circle_id = row_int(&r);
		ret->visibility = (int)row_int(&r);
		ret->added = row_int(&r) != 0;
		ret->archived = row_int(&r) != 0;
		ret->held = row_int(&r) & POST_HELD;
	}
	rows_done(&r);
	return found;
}

bool store_tell_named_any(struct task *t, int64_t post_id)
{
	return db_int(t,
		      "SELECT 1 FROM post p WHERE p.id = $1"
		      " AND (EXISTS (SELECT 1 FROM mention m JOIN far_account x"
		      " ON x.account_id = m.account_id WHERE m.post_id = p.id)"
		      " OR EXISTS (SELECT 1 FROM far_account x WHERE x.account_id = "
		      "p.reply_account)"
		      " OR EXISTS (SELECT 1 FROM far_account x WHERE x.account_id = p.audience_id)"
		      " OR EXISTS (SELECT 1 FROM post o JOIN far_account x"
		      " ON x.account_id = o.account_id WHERE o.id = p.boost_of)"
		      " OR EXISTS (SELECT 1 FROM circle_member c JOIN far_account x"
		      " ON x.account_id = c.account_id WHERE c.circle_id = p.circle_id))",
		      ARGS(V(post_id)), 0) != 0;
}

static struct inbox_row *room(struct task *t, struct inbox_rows *list)
{
	arena_grow(t->a, list->p, list->n, &list->room);
	list->p[list->n] = (struct inbox_row){ 0 };
	return &list->p[list->n++];
}

/* inbox, host */
static void take_servers(struct task *t, struct rows r, struct inbox_rows *list)
{
	while (rows_next(&r)) {
		struct inbox_row *one = room(t, list);

		one->inbox = row_str(&r);
		one->host = row_str(&r);
	}
	rows_done(&r);
}

/* inbox, shared inbox, host, whose, uri */
static void take_people(struct task *t, struct rows r, bool shared, struct inbox_rows *list)
{
	while (rows_next(&r)) {
		struct inbox_row *one = room(t, list);
		struct str common;

		one->inbox = row_str(&r);
		common = row_str(&r);
		one->host = row_str(&r);
		one->account_id = row_int(&r);
		one->uri = row_str(&r);
		if (shared && common.n)
			one->inbox = common;
		if (shared)
			one->account_id = 0;
	}
	rows_done(&r);
}

void store_tell_followers(struct task *t, int64_t account_id, int64_t by, struct inbox_rows *list)
{
	take_servers(t, db_rows(t, SQL_TELL_FOLLOWERS, ARGS(V(account_id), V(by))), list);
}

struct strs store_tell_followers_at(struct task *t, int64_t account_id, struct str host,
				    size_t most)
{
	struct strs list = { 0 };
	size_t room = 0;
	struct rows r =
		db_rows(t, SQL_TELL_FOLLOWERS_AT, ARGS(V(account_id), V(host), V((int64_t)most)));

	while (rows_next(&r)) {
		arena_grow(t->a, list.p, list.n, &room);
		list.p[list.n++] = row_str(&r);
	}
	rows_done(&r);
	return list;
}

void store_tell_followed(struct task *t, int64_t account_id, struct inbox_rows *list)
{
	take_servers(t,
		     db_rows(t,
			     "SELECT DISTINCT CASE WHEN x.shared_inbox <> '' THEN x.shared_inbox"
			     " ELSE x.inbox END, x.host FROM follow f"
			     " JOIN far_account x ON x.account_id = f.followed_id"
			     " WHERE f.follower_id = $1",
			     ARGS(V(account_id))),
		     list);
}

#define PERSON " x.inbox, x.shared_inbox, x.host, a.id, x.uri "
#define FAR " JOIN far_account x ON x.account_id = a.id "

void store_tell_person(struct task *t, int64_t account_id, int64_t by, bool shared,
		       struct inbox_rows *list)
{
	take_people(t,
		    db_rows(t,
			    "SELECT" PERSON "FROM account a" FAR
			    "WHERE a.id = $1 AND a.state = 0 AND " TELL_NOT_PARTED("$2"),
			    ARGS(V(account_id), V(by))),
		    shared, list);
}

void store_tell_mentioned(struct task *t, int64_t post_id, int64_t by, bool shared,
			  struct inbox_rows *list)
{
	take_people(t,
		    db_rows(t,
			    "SELECT" PERSON
			    "FROM mention m JOIN account a ON a.id = m.account_id" FAR
			    "WHERE m.post_id = $1 AND a.state = 0 AND " TELL_NOT_PARTED("$2"),
			    ARGS(V(post_id), V(by))),
		    shared, list);
}

void store_tell_circle(struct task *t, int64_t circle_id, int64_t by, struct inbox_rows *list)
{
	take_people(t,
		    db_rows(t,
			    "SELECT" PERSON
			    "FROM circle_member m JOIN account a ON a.id = m.account_id" FAR
			    "WHERE m.circle_id = $1 AND a.state = 0 AND " TELL_NOT_PARTED("$2"),
			    ARGS(V(circle_id), V(by))),
		    false, list);
}
