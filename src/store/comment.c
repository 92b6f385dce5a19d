#include "store/comment.h"

struct comment_word_rows store_comment_words(struct task *t, int64_t account_id, size_t most)
{
	struct rows r = db_rows(t, SQL_COMMENT_WORDS, ARGS(V(account_id), V((int64_t)most)));
	struct comment_word_rows list = { .p = arena_many(t->a, struct comment_word_row, most) };

	while (list.n < most && rows_next(&r)) {
		list.p[list.n].key = row_str(&r);
		list.p[list.n++].word = row_str(&r);
	}
	rows_done(&r);
	return list;
}

void store_comment_words_clear(struct task *t, int64_t account_id)
{
	db_run(t, "DELETE FROM comment_word WHERE account_id = $1", ARGS(V(account_id)));
}

void store_comment_word_add(struct task *t, int64_t account_id, const struct comment_word_row *w)
{
	db_run(t,
	       "INSERT INTO comment_word (account_id, key, word) VALUES ($1, $2, $3)"
	       " ON CONFLICT (account_id, key) DO NOTHING",
	       ARGS(V(account_id), V(w->key), V(w->word)));
}

bool store_comment_is_known(struct task *t, int64_t owner_id, int64_t account_id)
{
	return db_int(t, "SELECT 1 FROM comment_known WHERE owner_id = $1 AND account_id = $2",
		      ARGS(V(owner_id), V(account_id)), 0) != 0;
}

void store_comment_known(struct task *t, int64_t owner_id, int64_t account_id, bool is)
{
	if (is)
		db_run(t,
		       "INSERT INTO comment_known (owner_id, account_id) VALUES ($1, $2)"
		       " ON CONFLICT (owner_id, account_id) DO NOTHING",
		       ARGS(V(owner_id), V(account_id)));
	else
		db_run(t, "DELETE FROM comment_known WHERE owner_id = $1 AND account_id = $2",
		       ARGS(V(owner_id), V(account_id)));
}
