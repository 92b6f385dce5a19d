#include "store/quiet.h"
#include "store/ids.h"

static struct quiet_row read_row(struct rows *r)
{
	struct quiet_row q = { .id = row_int(r) };

	q.account_id = row_int(r);
	q.name = row_str(r);
	q.from_day = row_int(r);
	q.to_day = row_int(r);
	q.yearly = row_bool(r);
	q.is_off = row_bool(r);
	q.action = row_int(r);
	q.contexts = row_int(r);
	q.after_day = row_int(r);
	q.on_day = row_int(r);
	q.filter_id = row_int(r);
	q.until_at = row_int(r);
	q.due_at = row_int(r);
	q.created_at = row_int(r);
	q.now.id = row_int(r);
	q.now.title = row_str(r);
	q.now.action = row_int(r);
	q.now.contexts = row_int(r);
	q.now.expires_at = row_int(r);
	return q;
}

struct quiet_rows store_quiet_list(struct task *t, int64_t account_id)
{
	struct quiet_rows list = { .p = arena_many(t->a, struct quiet_row, QUIETS_MOST) };
	struct rows r = db_rows(t, SQL_QUIET_LIST, ARGS(V(account_id)));

	while (list.n < QUIETS_MOST && rows_next(&r))
		list.p[list.n++] = read_row(&r);
	rows_done(&r);
	return list;
}

bool store_quiet_get(struct task *t, int64_t id, struct quiet_row *ret)
{
	struct rows r = db_rows(t, SQL_QUIET_GET, ARGS(V(id)));
	bool found = rows_next(&r);

	if (found)
		*ret = read_row(&r);
	rows_done(&r);
	return found;
}

struct quiet_word_rows store_quiet_words(struct task *t, int64_t id)
{
	struct quiet_word_rows list = { 0 };
	size_t room = 0;
	struct rows r = db_rows(t,
				"SELECT word, whole_word FROM quiet_word WHERE quiet_id = $1"
				" ORDER BY place",
				ARGS(V(id)));

	while (rows_next(&r)) {
		arena_grow(t->a, list.p, list.n, &room);
		list.p[list.n].word = row_str(&r);
		list.p[list.n++].whole_word = row_bool(&r);
	}
	rows_done(&r);
	return list;
}

struct ids store_quiet_people(struct task *t, int64_t id)
{
	return ids_read_all(
		t,
		db_rows(t,
			"SELECT person_id FROM quiet_person WHERE quiet_id = $1 ORDER BY person_id",
			ARGS(V(id))));
}

static struct value or_null(int64_t i)
{
	return i ? V(i) : V_NULL;
}

void store_quiet_put(struct task *t, const struct quiet_row *q)
{
	db_run(t,
	       "INSERT INTO quiet (id, account_id, name, from_day, to_day, yearly, is_off, action,"
	       " contexts, after_day, on_day, filter_id, until_at, due_at, created_at) VALUES"
	       " ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
	       " ON CONFLICT (id) DO UPDATE SET name = excluded.name, from_day = excluded.from_day,"
	       " to_day = excluded.to_day, yearly = excluded.yearly, is_off = excluded.is_off,"
	       " action = excluded.action, contexts = excluded.contexts,"
	       " after_day = excluded.after_day, on_day = excluded.on_day,"
	       " filter_id = excluded.filter_id, until_at = excluded.until_at,"
	       " due_at = excluded.due_at",
	       ARGS(V(q->id), V(q->account_id), V(q->name), V(q->from_day), V(q->to_day),
		    V(q->yearly), V(q->is_off), V(q->action), V(q->contexts), V(q->after_day),
		    V(q->on_day), or_null(q->filter_id), or_null(q->until_at), or_null(q->due_at),
		    V(q->created_at)));
}

void store_quiet_set_words(struct task *t, int64_t id, const struct quiet_word_rows *words)
{
	db_run(t, "DELETE FROM quiet_word WHERE quiet_id = $1", ARGS(V(id)));
	for (size_t i = 0; i < words->n; i++)
		db_run(t,
		       "INSERT INTO quiet_word (quiet_id, place, word, whole_word)"
		       " VALUES ($1, $2, $3, $4)",
		       ARGS(V(id), V((int64_t)i), V(words->p[i].word), V(words->p[i].whole_word)));
}

void store_quiet_set_people(struct task *t, int64_t id, struct ids people)
{
	db_run(t, "DELETE FROM quiet_person WHERE quiet_id = $1", ARGS(V(id)));
	for (size_t i = 0; i < people.n; i++)
		db_run(t,
		       "INSERT INTO quiet_person (quiet_id, person_id) VALUES ($1, $2)"
		       " ON CONFLICT (quiet_id, person_id) DO NOTHING",
		       ARGS(V(id), V(people.p[i])));
}

void store_quiet_remove(struct task *t, int64_t id)
{
	db_run(t, "DELETE FROM quiet WHERE id = $1", ARGS(V(id)));
}

int64_t store_quiet_until(struct task *t, int64_t filter_id)
{
	return db_int(t, "SELECT until_at FROM quiet WHERE filter_id = $1", ARGS(V(filter_id)), 0);
}

bool store_quiet_date_of(struct task *t, int64_t date_id, struct ids people)
{
	return db_int(t,
		      "SELECT 1 FROM kept_date k JOIN memorial_date d ON d.id = k.memorial_date"
		      " WHERE k.id = $1 AND d.memorial_id IN IDS($2)",
		      ARGS(V(date_id), V(people)), 0) == 1;
}

int64_t store_quiet_forget_person(struct task *t, int64_t person_id, int64_t most)
{
	struct values args = ARGS(V(person_id), V(most));

	return db_run(t,
		      "DELETE FROM quiet_person WHERE person_id = $1 AND quiet_id IN"
		      " (SELECT quiet_id FROM quiet_person WHERE person_id = $1 LIMIT $2)",
		      args) +
	       db_run(t,
		      "DELETE FROM filter_person WHERE person_id = $1 AND filter_id IN"
		      " (SELECT filter_id FROM filter_person WHERE person_id = $1 LIMIT $2)",
		      args);
}
