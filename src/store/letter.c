#include "store/letter.h"

static struct value or_null(int64_t i)
{
	return i ? V(i) : V_NULL;
}

void store_letter_add(struct task *t, int64_t post_id, int64_t account_id, int64_t memorial_id)
{
	db_run(t, "INSERT INTO letter (post_id, account_id, memorial_id) VALUES ($1, $2, $3)",
	       ARGS(V(post_id), V(account_id), or_null(memorial_id)));
}

int64_t *store_letter_to(struct task *t, int64_t account_id, struct ids posts)
{
	int64_t *to = arena_many(t->a, int64_t, posts.n);
	struct rows r = db_rows(t, SQL_LETTER_TO, ARGS(V(posts), V(account_id)));

	while (rows_next(&r)) {
		int64_t post_id = row_int(&r), memorial_id = row_int(&r);

		for (size_t i = 0; i < posts.n; i++)
			if (posts.p[i] == post_id)
				to[i] = memorial_id;
	}
	rows_done(&r);
	return to;
}

void store_letter_set_to(struct task *t, int64_t post_id, int64_t memorial_id)
{
	db_run(t, "UPDATE letter SET memorial_id = $2 WHERE post_id = $1",
	       ARGS(V(post_id), or_null(memorial_id)));
}

bool store_letter_is_there(struct task *t, int64_t account_id, int64_t at, struct str words)
{
	/* An id begins with its moment; one that was brought may have had to go on to the next. */
	return db_int(t, SQL_LETTER_THERE,
		      ARGS(V(account_id), V(at * 65536), V((at + 1000) * 65536), V(at), V(words)),
		      0) != 0;
}

struct post_rows store_letter_list(struct task *t, int64_t account_id, const struct span *s)
{
	struct values v = ARGS(V(account_id), V(t->now), V(s->low), V(s->high), V(s->limit));

	return post_rows_read(t, span_rows(t, s, SQL_LETTER_LIST, "l.post_id", "$5", v),
			      (size_t)s->limit);
}
