#include "store/takeout.h"

static struct takeout_rows take(struct task *t, struct rows r)
{
	struct takeout_rows list = { arena_many(t->a, struct takeout_row, TAKEOUT_PAGE), 0 };

	while (rows_next(&r)) {
		struct takeout_row *x;

		must(list.n < TAKEOUT_PAGE);
		x = &list.p[list.n++];
		x->place = row_int(&r);
		x->name = row_str(&r);
		x->domain = row_str(&r);
		x->title = row_str(&r);
		x->languages = row_str(&r);
		x->post_id = row_int(&r);
		x->one = row_bool(&r);
		x->two = row_bool(&r);
	}
	return list;
}

#define PAGE ARGS(V(id), V(after), V(TAKEOUT_PAGE))

struct takeout_rows store_takeout_following(struct task *t, int64_t id, int64_t after)
{
	return take(t, db_rows(t, SQL_TAKEOUT_FOLLOWING, PAGE));
}

struct takeout_rows store_takeout_followers(struct task *t, int64_t id, int64_t after)
{
	return take(t, db_rows(t, SQL_TAKEOUT_FOLLOWERS, PAGE));
}

struct takeout_rows store_takeout_blocks(struct task *t, int64_t id, int64_t after)
{
	return take(t, db_rows(t, SQL_TAKEOUT_BLOCKS, PAGE));
}

struct takeout_rows store_takeout_mutes(struct task *t, int64_t id, int64_t after)
{
	return take(t, db_rows(t, SQL_TAKEOUT_MUTES, PAGE));
}

struct takeout_rows store_takeout_restrictions(struct task *t, int64_t id, int64_t after)
{
	return take(t, db_rows(t, SQL_TAKEOUT_RESTRICTIONS, PAGE));
}

struct takeout_rows store_takeout_domains(struct task *t, int64_t id, int64_t after)
{
	return take(t, db_rows(t, SQL_TAKEOUT_DOMAINS, PAGE));
}

struct takeout_rows store_takeout_bookmarks(struct task *t, int64_t id, int64_t after)
{
	return take(t, db_rows(t, SQL_TAKEOUT_BOOKMARKS, PAGE));
}

/* Of comments. */
static struct takeout_rows take_times(struct task *t, struct rows r)
{
	struct takeout_rows list = { arena_many(t->a, struct takeout_row, TAKEOUT_PAGE), 0 };

	while (list.n < TAKEOUT_PAGE && rows_next(&r)) {
		struct takeout_row *x = &list.p[list.n++];

		x->place = row_int(&r);
		x->name = row_str(&r);
		x->domain = row_str(&r);
		x->title = row_str(&r);
		x->post_id = row_int(&r);
		x->at = row_int(&r);
		x->until = row_int(&r);
		x->act = row_int(&r);
	}
	rows_done(&r);
	return list;
}

struct takeout_rows store_takeout_readers(struct task *t, int64_t id, int64_t after)
{
	return take_times(t, db_rows(t, SQL_TAKEOUT_READERS, PAGE));
}

struct takeout_rows store_takeout_words(struct task *t, int64_t id, int64_t after)
{
	return take_times(t, db_rows(t, SQL_TAKEOUT_WORDS, PAGE));
}

struct takeout_rows store_takeout_reader_log(struct task *t, int64_t id, int64_t after)
{
	return take_times(t, db_rows(t, SQL_TAKEOUT_READER_LOG, PAGE));
}

struct takeout_rows store_takeout_list(struct task *t, int64_t list_id, int64_t after)
{
	int64_t id = list_id;

	return take(t, db_rows(t, SQL_TAKEOUT_LIST, PAGE));
}

struct takeout_rows store_takeout_circle(struct task *t, int64_t circle_id, int64_t after)
{
	int64_t id = circle_id;

	return take(t, db_rows(t, SQL_TAKEOUT_CIRCLE, PAGE));
}

int64_t store_takeout_count_blocks(struct task *t, int64_t id)
{
	return db_int(t, "SELECT count(*) FROM block WHERE account_id = $1", ARGS(V(id)), 0);
}

int64_t store_takeout_count_mutes(struct task *t, int64_t id)
{
	return db_int(t,
		      "SELECT count(*) FROM mute WHERE account_id = $1"
		      " AND (until IS NULL OR until > $2)",
		      ARGS(V(id), V(t->now)), 0);
}

int64_t store_takeout_media_bytes(struct task *t, int64_t id)
{
	return db_int(t, "SELECT CAST(sum(bytes) AS BIGINT) FROM media WHERE account_id = $1",
		      ARGS(V(id)), 0);
}
