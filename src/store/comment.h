/*
 * Rows of what somebody wishes about comments (core/comment.h): their words, and whose comments
 * they have shown before. Text belongs to the task's arena.
 */
#ifndef STORE_COMMENT_H
#define STORE_COMMENT_H

#include "sys/db.h"

struct comment_word_row {
	struct str key, word;
};
struct comment_word_rows {
	struct comment_word_row *p;
	size_t n;
};

/* $1 whose, $2 how many */
#define SQL_COMMENT_WORDS                                                                          \
	"SELECT key, word FROM comment_word WHERE account_id = $1 ORDER BY key LIMIT $2"
struct comment_word_rows store_comment_words(struct task *t, int64_t account_id, size_t most);
void store_comment_words_clear(struct task *t, int64_t account_id);
void store_comment_word_add(struct task *t, int64_t account_id, const struct comment_word_row *w);

bool store_comment_is_known(struct task *t, int64_t owner_id, int64_t account_id);
void store_comment_known(struct task *t, int64_t owner_id, int64_t account_id, bool is);

#endif
