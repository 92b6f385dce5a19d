#include "store/filter.h"
#include "store/ids.h"

struct filter_rows store_filter_list(struct task *t, int64_t account_id)
{
	struct filter_rows list = { .p = arena_many(t->a, struct filter_row, FILTERS_MOST) };
	struct rows r = db_rows(t, SQL_FILTER_LIST, ARGS(V(account_id)));

	while (list.n < FILTERS_MOST && rows_next(&r)) {
		struct filter_row *f = &list.p[list.n++];

		f->id = row_int(&r);
		f->title = row_str(&r);
		f->contexts = row_int(&r);
		f->action = row_int(&r);
		f->expires_at = row_int(&r);
	}
	rows_done(&r);
	return list;
}

struct filter_keyword_rows store_filter_keywords(struct task *t, int64_t account_id)
{
	struct filter_keyword_rows list = { 0 };
	struct rows r = db_rows(t, SQL_FILTER_KEYWORDS, ARGS(V(account_id)));
	size_t room = 0;

	while (list.n < FILTER_KEYWORDS_MOST && rows_next(&r)) {
		struct filter_keyword_row *k;

		arena_grow(t->a, list.p, list.n, &room);
		k = &list.p[list.n++];
		k->id = row_int(&r);
		k->filter_id = row_int(&r);
		k->keyword = row_str(&r);
		k->whole_word = row_bool(&r);
	}
	rows_done(&r);
	return list;
}

struct filter_post_rows store_filter_posts(struct task *t, int64_t account_id)
{
	struct filter_post_rows list = { 0 };
	struct rows r = db_rows(t, SQL_FILTER_POSTS, ARGS(V(account_id)));
	size_t room = 0;

	while (list.n < FILTER_POSTS_MOST && rows_next(&r)) {
		struct filter_post_row *s;

		arena_grow(t->a, list.p, list.n, &room);
		s = &list.p[list.n++];
		s->id = row_int(&r);
		s->filter_id = row_int(&r);
		s->post_id = row_int(&r);
	}
	rows_done(&r);
	return list;
}

struct filter_person_rows store_filter_people(struct task *t, int64_t account_id)
{
	struct filter_person_rows list = { 0 };
	struct rows r = db_rows(t, SQL_FILTER_PEOPLE, ARGS(V(account_id)));
	size_t room = 0;

	while (list.n < FILTER_PEOPLE_MOST && rows_next(&r)) {
		arena_grow(t->a, list.p, list.n, &room);
		list.p[list.n].filter_id = row_int(&r);
		list.p[list.n++].person_id = row_int(&r);
	}
	rows_done(&r);
	return list;
}

struct ids store_filter_away(struct task *t, int64_t account_id, unsigned contexts, int action)
{
	return ids_read_all(
		t, db_rows(t, SQL_FILTER_AWAY,
			   ARGS(V(account_id), V((int64_t)contexts), V(action), V(t->now))));
}

bool store_filter_names(struct task *t, int64_t post_id, struct ids people)
{
	return db_int(t,
		      "SELECT 1 FROM mention WHERE post_id = $1 AND account_id IN IDS($2) LIMIT 1",
		      ARGS(V(post_id), V(people)), 0) ||
	       db_int(t,
		      "SELECT 1 FROM memorial_post WHERE post_id = $1 AND memorial_id IN IDS($2)"
		      " AND state < 2 LIMIT 1",
		      ARGS(V(post_id), V(people)), 0);
}

struct filter_circle_rows store_filter_circles(struct task *t, struct ids people)
{
	struct filter_circle_rows list = { .p = arena_many(t->a, struct filter_circle_row,
							   people.n) };
	struct rows r =
		db_rows(t, "SELECT account_id, circle_id FROM memorial WHERE account_id IN IDS($1)",
			ARGS(V(people)));

	while (list.n < people.n && rows_next(&r)) {
		list.p[list.n].person_id = row_int(&r);
		list.p[list.n++].circle_id = row_int(&r);
	}
	rows_done(&r);
	return list;
}

static void count(struct task *t, int64_t account_id)
{
	db_run(t,
	       "UPDATE account SET filters = (SELECT COUNT(*) FROM filter WHERE account_id = $1)"
	       " WHERE id = $1",
	       ARGS(V(account_id)));
}

void store_filter_add(struct task *t, int64_t account_id, const struct filter_row *f)
{
	db_run(t,
	       "INSERT INTO filter (id, account_id, title, contexts, action, expires_at,"
	       " created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
	       ARGS(V(f->id), V(account_id), V(f->title), V(f->contexts), V(f->action),
		    f->expires_at ? V(f->expires_at) : V_NULL, V(t->now)));
	count(t, account_id);
}

void store_filter_change(struct task *t, int64_t account_id, const struct filter_row *f)
{
	db_run(t,
	       "UPDATE filter SET title = $3, contexts = $4, action = $5, expires_at = $6"
	       " WHERE id = $1 AND account_id = $2",
	       ARGS(V(f->id), V(account_id), V(f->title), V(f->contexts), V(f->action),
		    f->expires_at ? V(f->expires_at) : V_NULL));
}

void store_filter_end(struct task *t, int64_t id, int64_t expires_at)
{
	db_run(t, "UPDATE filter SET expires_at = $2 WHERE id = $1", ARGS(V(id), V(expires_at)));
}

void store_filter_person_add(struct task *t, int64_t filter_id, int64_t person_id)
{
	db_run(t,
	       "INSERT INTO filter_person (filter_id, person_id) VALUES ($1, $2)"
	       " ON CONFLICT (filter_id, person_id) DO NOTHING",
	       ARGS(V(filter_id), V(person_id)));
}

bool store_filter_remove(struct task *t, int64_t account_id, int64_t id)
{
	bool was = db_run(t, "DELETE FROM filter WHERE id = $1 AND account_id = $2",
			  ARGS(V(id), V(account_id))) == 1;

	if (was)
		count(t, account_id);
	return was;
}

void store_filter_keyword_add(struct task *t, const struct filter_keyword_row *k)
{
	db_run(t,
	       "INSERT INTO filter_keyword (id, filter_id, keyword, whole_word)"
	       " VALUES ($1, $2, $3, $4)",
	       ARGS(V(k->id), V(k->filter_id), V(k->keyword), V(k->whole_word)));
}

void store_filter_keyword_change(struct task *t, const struct filter_keyword_row *k)
{
	db_run(t,
	       "UPDATE filter_keyword SET keyword = $3, whole_word = $4"
	       " WHERE id = $1 AND filter_id = $2",
	       ARGS(V(k->id), V(k->filter_id), V(k->keyword), V(k->whole_word)));
}

void store_filter_keyword_remove(struct task *t, int64_t id)
{
	db_run(t, "DELETE FROM filter_keyword WHERE id = $1", ARGS(V(id)));
}

int64_t store_filter_post_add(struct task *t, const struct filter_post_row *s)
{
	struct values args = ARGS(V(s->id), V(s->filter_id), V(s->post_id));

	db_run(t,
	       "INSERT INTO filter_post (id, filter_id, post_id) VALUES ($1, $2, $3)"
	       " ON CONFLICT (filter_id, post_id) DO NOTHING",
	       args);
	return db_int(t, "SELECT id FROM filter_post WHERE filter_id = $1 AND post_id = $2",
		      ARGS(V(s->filter_id), V(s->post_id)), 0);
}

void store_filter_post_remove(struct task *t, int64_t id)
{
	db_run(t, "DELETE FROM filter_post WHERE id = $1", ARGS(V(id)));
}
