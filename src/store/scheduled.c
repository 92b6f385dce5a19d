#include "store/scheduled.h"
#include "store/ids.h"

static struct scheduled_row scheduled_row_read(struct rows *r)
{
	struct scheduled_row s = { .id = row_int(r) };

	s.account_id = row_int(r);
	s.run_at = row_int(r);
	s.caption = row_str(r);
	s.cover = row_str(r);
	s.language = row_str(r);
	s.when = row_str(r);
	s.sensitive = row_int(r);
	s.visibility = (int)row_int(r);
	s.circle_id = row_int(r);
	s.reply_to = row_int(r);
	s.app_id = row_int(r);
	s.poll = row_str(r);
	s.quoted_id = row_int(r);
	s.quote_policy = row_str(r);
	s.idempotency_key = row_str(r);
	s.why = row_str(r);
	s.created_at = row_int(r);
	s.policy = row_int(r);
	s.closes_after = row_int(r);
	s.when_words = row_str(r);
	s.when_source = (int)row_int(r);
	s.when_first = row_bool(r);
	s.is_draft = row_bool(r);
	s.was_before = row_bool(r);
	s.earlier_id = row_int(r);
	s.memorial_id = row_int(r);
	return s;
}

static struct value or_null(int64_t i)
{
	return i ? V(i) : V_NULL;
}

/* '' rather than NULL: the columns are NOT NULL. */
static struct value text(struct str s)
{
	return V(s.p ? s : S(""));
}

void store_scheduled_add(struct task *t, const struct scheduled_row *s)
{
	db_run(t,
	       "INSERT INTO scheduled (" SCHEDULED_COLS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8,"
	       " $9, $10, $11, $12, $13, $14, $15, $16, '', $17, $18, $19, $20, $21, $22, $23, "
	       "$24, $25, $26)",
	       ARGS(V(s->id), V(s->account_id), V(s->run_at), text(s->caption), text(s->cover),
		    text(s->language), text(s->when), V(s->sensitive), V(s->visibility),
		    or_null(s->circle_id), or_null(s->reply_to), or_null(s->app_id), text(s->poll),
		    or_null(s->quoted_id), text(s->quote_policy), text(s->idempotency_key),
		    V(s->created_at), V(s->policy), V(s->closes_after), text(s->when_words),
		    V(s->when_source), V(s->when_first), V((int64_t)s->is_draft),
		    V((int64_t)s->was_before), or_null(s->earlier_id), or_null(s->memorial_id)));
}

bool store_scheduled_get(struct task *t, int64_t id, struct scheduled_row *ret)
{
	struct rows r =
		db_rows(t, "SELECT" SCHEDULED_COLS "FROM scheduled WHERE id = $1", ARGS(V(id)));
	bool found = rows_next(&r);

	if (found)
		*ret = scheduled_row_read(&r);
	rows_done(&r);
	return found;
}

static struct scheduled_rows read_list(struct task *t, struct rows r, int64_t limit)
{
	struct scheduled_rows list = { .p = arena_many(t->a, struct scheduled_row, (size_t)limit) };

	while (list.n < (size_t)limit && rows_next(&r))
		list.p[list.n++] = scheduled_row_read(&r);
	rows_done(&r);
	return list;
}

struct scheduled_rows store_scheduled_list(struct task *t, int64_t account_id, const struct span *s)
{
	struct values v = ARGS(V(account_id), V(s->low), V(s->high), V(s->limit));

	return read_list(t, span_rows(t, s, SQL_SCHEDULED_LIST, "id", "$4", v), s->limit);
}

struct scheduled_rows store_draft_list(struct task *t, int64_t account_id, const struct span *s)
{
	struct values v = ARGS(V(account_id), V(s->low), V(s->high), V(s->limit));

	return read_list(t, span_rows(t, s, SQL_DRAFT_LIST, "id", "$4", v), s->limit);
}

void store_scheduled_move(struct task *t, int64_t id, int64_t run_at)
{
	db_run(t, "UPDATE scheduled SET run_at = $2, why = '' WHERE id = $1",
	       ARGS(V(id), V(run_at)));
}

void store_scheduled_set_page(struct task *t, int64_t id, int64_t memorial_id)
{
	db_run(t, "UPDATE scheduled SET memorial_id = $2 WHERE id = $1",
	       ARGS(V(id), or_null(memorial_id)));
}

void store_scheduled_fail(struct task *t, int64_t id, struct str why)
{
	db_run(t, "UPDATE scheduled SET why = $2 WHERE id = $1", ARGS(V(id), text(why)));
}

void store_scheduled_remove(struct task *t, int64_t id)
{
	db_run(t,
	       "UPDATE media SET scheduled_id = NULL, position = 0, created_at = $2"
	       " WHERE scheduled_id = $1",
	       ARGS(V(id), V(t->now)));
	db_run(t, "DELETE FROM scheduled WHERE id = $1", ARGS(V(id)));
}

int64_t store_scheduled_count(struct task *t, int64_t account_id)
{
	return db_int(t, "SELECT count(*) FROM scheduled WHERE account_id = $1 AND is_draft = 0",
		      ARGS(V(account_id)), 0);
}

int64_t store_draft_count(struct task *t, int64_t account_id)
{
	return db_int(t, "SELECT count(*) FROM scheduled WHERE account_id = $1 AND is_draft = 1",
		      ARGS(V(account_id)), 0);
}

int64_t store_draft_of_key(struct task *t, int64_t account_id, struct str key)
{
	if (!key.n)
		return 0;
	return db_int(t,
		      "SELECT id FROM scheduled WHERE account_id = $1 AND idempotency_key = $2"
		      " AND is_draft = 1 LIMIT 1",
		      ARGS(V(account_id), V(key)), 0);
}

int64_t store_scheduled_count_day(struct task *t, int64_t account_id, int64_t from, int64_t before)
{
	return db_int(t, SQL_SCHEDULED_DAY, ARGS(V(account_id), V(from), V(before)), 0);
}

bool store_scheduled_take(struct task *t, int64_t id, int64_t account_id, int64_t media_id,
			  int position)
{
	return db_run(t,
		      "UPDATE media SET scheduled_id = $1, position = $4 WHERE id = $3"
		      " AND account_id = $2 AND post_id IS NULL AND scheduled_id IS NULL",
		      ARGS(V(id), V(account_id), V(media_id), V(position))) == 1;
}

struct ids store_scheduled_media(struct task *t, int64_t id)
{
	return ids_read_all(t, db_rows(t, SQL_SCHEDULED_MEDIA, ARGS(V(id))));
}

void store_scheduled_became(struct task *t, const struct scheduled_row *s, int64_t post_id)
{
	db_run(t,
	       "UPDATE idempotency SET post_id = $4 WHERE account_id = $1 AND key = $2"
	       " AND post_id = $3",
	       ARGS(V(s->account_id), V(s->idempotency_key), V(s->id), V(post_id)));
}
