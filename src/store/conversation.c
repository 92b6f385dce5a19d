#include "store/conversation.h"

static struct conversation_row conversation_row_read(struct rows *r)
{
	struct conversation_row c = { .id = row_int(r) };

	c.account_id = row_int(r);
	c.thread_id = row_int(r);
	c.people = row_str(r);
	c.last_post = row_int(r);
	c.unread = row_bool(r);
	return c;
}

int64_t store_conversation_join(struct task *t, const struct conversation_row *c, int64_t post_id,
				bool keep_read)
{
	int64_t id;

	db_run(t,
	       "INSERT INTO conversation (" CONVERSATION_COLS ") VALUES ($1, $2, $3, $4, $5, $6)"
	       " ON CONFLICT (account_id, thread_id, people) DO UPDATE SET"
	       " last_post = CASE WHEN excluded.last_post > conversation.last_post"
	       " THEN excluded.last_post ELSE conversation.last_post END,"
	       " unread = CASE WHEN CAST($7 AS BIGINT) = 1 THEN conversation.unread"
	       " ELSE excluded.unread END",
	       ARGS(V(c->id), V(c->account_id), V(c->thread_id), V(c->people), V(post_id),
		    V(c->unread), V((int64_t)keep_read)));
	id = db_int(t,
		    "SELECT id FROM conversation WHERE account_id = $1 AND thread_id = $2"
		    " AND people = $3",
		    ARGS(V(c->account_id), V(c->thread_id), V(c->people)), 0);
	db_run(t,
	       "INSERT INTO conversation_post (account_id, post_id, conversation_id)"
	       " VALUES ($1, $2, $3) ON CONFLICT (account_id, post_id) DO UPDATE"
	       " SET conversation_id = excluded.conversation_id",
	       ARGS(V(c->account_id), V(post_id), V(id)));
	return id;
}

static struct conversation_rows all_of(struct task *t, struct rows r)
{
	struct conversation_rows list = { 0 };
	size_t room = 0;

	while (rows_next(&r)) {
		arena_grow(t->a, list.p, list.n, &room);
		list.p[list.n++] = conversation_row_read(&r);
	}
	rows_done(&r);
	return list;
}

struct conversation_rows store_conversation_leave(struct task *t, int64_t post_id)
{
	struct conversation_rows list =
		all_of(t, db_rows(t,
				  "SELECT" CONVERSATION_COLS "FROM conversation WHERE id IN"
				  " (SELECT conversation_id FROM conversation_post"
				  " WHERE post_id = $1)",
				  ARGS(V(post_id))));

	if (list.n)
		db_run(t, "DELETE FROM conversation_post WHERE post_id = $1", ARGS(V(post_id)));
	return list;
}

bool store_conversation_settle(struct task *t, const struct conversation_row *c)
{
	int64_t last = db_int(t,
			      "SELECT post_id FROM conversation_post WHERE conversation_id = $1"
			      " ORDER BY post_id DESC LIMIT 1",
			      ARGS(V(c->id)), 0);

	if (!last)
		store_conversation_remove(t, c->id);
	else if (last != c->last_post)
		db_run(t, "UPDATE conversation SET last_post = $2 WHERE id = $1",
		       ARGS(V(c->id), V(last)));
	return last != c->last_post;
}

bool store_conversation_get(struct task *t, int64_t account_id, int64_t id,
			    struct conversation_row *ret)
{
	struct rows r = db_rows(
		t, "SELECT" CONVERSATION_COLS "FROM conversation WHERE id = $2 AND account_id = $1",
		ARGS(V(account_id), V(id)));
	bool found = rows_next(&r);

	if (found)
		*ret = conversation_row_read(&r);
	rows_done(&r);
	return found;
}

struct conversation_rows store_conversation_list(struct task *t, int64_t account_id,
						 const struct span *s)
{
	struct values v = ARGS(V(account_id), V(s->low), V(s->high), V(s->limit));

	return all_of(t, span_rows(t, s, SQL_CONVERSATION_LIST, "last_post", "$4", v));
}

void store_conversation_mark(struct task *t, int64_t id, bool unread)
{
	db_run(t, "UPDATE conversation SET unread = $2 WHERE id = $1", ARGS(V(id), V(unread)));
}

void store_conversation_remove(struct task *t, int64_t id)
{
	db_run(t, "DELETE FROM conversation WHERE id = $1", ARGS(V(id)));
}

struct post_rows store_direct_list(struct task *t, int64_t account_id, const struct span *s)
{
	struct values v = ARGS(V(account_id), V(t->now), V(s->low), V(s->high), V(s->limit));

	return post_rows_read(t, span_rows(t, s, SQL_DIRECT, "c.post_id", "$5", v),
			      (size_t)s->limit);
}

/* --- threads that somebody mutes --- */

void store_thread_mute(struct task *t, int64_t account_id, int64_t thread_id, bool muted)
{
	if (muted)
		db_run(t,
		       "INSERT INTO thread_mute (account_id, thread_id, since)"
		       " VALUES ($1, $2, $3) ON CONFLICT (account_id, thread_id) DO NOTHING",
		       ARGS(V(account_id), V(thread_id), V(t->now)));
	else
		db_run(t, "DELETE FROM thread_mute WHERE account_id = $1 AND thread_id = $2",
		       ARGS(V(account_id), V(thread_id)));
}

bool store_thread_is_muted(struct task *t, int64_t account_id, int64_t thread_id)
{
	return db_int(t, "SELECT 1 FROM thread_mute WHERE account_id = $1 AND thread_id = $2",
		      ARGS(V(account_id), V(thread_id)), 0) != 0;
}

void store_thread_tidy(struct task *t, int64_t thread_id)
{
	db_run(t,
	       "DELETE FROM thread_mute WHERE thread_id = $1 AND NOT EXISTS"
	       " (SELECT 1 FROM post WHERE post.thread_id = $1)",
	       ARGS(V(thread_id)));
}
