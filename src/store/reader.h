/*
 * Rows of readers (core/reader.h), of the log of what they did, and of what an owner of comments
 * wishes besides the policies. Text belongs to the task's arena.
 */
#ifndef STORE_READER_H
#define STORE_READER_H

#include "store/span.h"

struct reader_row {
	int64_t other_id, since, until; /* the reader, or the owner */
};
struct reader_rows {
	struct reader_row *p;
	size_t n;
};

/* Does v read for the owner at now, as SQL? The twin of reader_reads. */
#define READER_READS(v, owner, now)                                                                \
	"EXISTS (SELECT 1 FROM reader r_ JOIN account ra_ ON ra_.id = r_.reader_id"                \
	" AND ra_.state = 0 WHERE r_.reader_id = " v " AND r_.owner_id = " owner                   \
	" AND (r_.until = 0 OR r_.until > " now "))"
/* Does the owner read what waits for them themselves? Whoever lives elsewhere does. */
#define READER_SELF(owner, now)                                                                    \
	"(EXISTS (SELECT 1 FROM comment_wish w_ WHERE w_.account_id = " owner                      \
	" AND (w_.reads_until = -1 OR w_.reads_until > " now "))"                                  \
	" OR EXISTS (SELECT 1 FROM account o_ WHERE o_.id = " owner " AND o_.domain <> ''))"
/* $1 who, $2 now: for whose comments have they a word? */
#define SQL_READER_DECIDES                                                                         \
	"SELECT r.owner_id FROM reader r WHERE r.reader_id = $1"                                   \
	" AND (r.until = 0 OR r.until > $2)"                                                       \
	" UNION ALL SELECT w.account_id FROM comment_wish w WHERE w.account_id = $1"               \
	" AND (w.reads_until = -1 OR w.reads_until > $2)"

/* Adds one, or changes its end. */
void store_reader_set(struct task *t, int64_t owner_id, int64_t reader_id, int64_t until);
bool store_reader_remove(struct task *t, int64_t owner_id, int64_t reader_id);
bool store_reader_reads(struct task *t, int64_t reader_id, int64_t owner_id);
bool store_reader_is_self(struct task *t, int64_t owner_id);
bool store_reader_any(struct task *t, int64_t owner_id);
/* The oldest first. */
struct reader_rows store_reader_of(struct task *t, int64_t owner_id);
struct reader_rows store_reader_owners(struct task *t, int64_t reader_id);
struct ids store_reader_decides(struct task *t, int64_t who, int64_t most);

/* --- the log --- */

struct reader_log_row {
	int64_t id, owner_id, actor_id, post_id, at;
	struct str actor;
	int act; /* enum reader_act */
};
struct reader_log_rows {
	struct reader_log_row *p;
	size_t n;
};
/* $1 whose, $2 low, $3 high, $4 how many */
#define SQL_READER_LOG                                                                             \
	"SELECT l.id, l.actor_id, l.actor, l.act, l.post_id, l.at FROM reader_log l"               \
	" WHERE l.owner_id = $1 AND l.id > $2 AND l.id < $3"
void store_reader_log_add(struct task *t, const struct reader_log_row *l);
struct reader_log_rows store_reader_log(struct task *t, int64_t owner_id, const struct span *s);

/* --- wishes --- */

struct comment_wish_row {
	int64_t reads_until; /* 0: not; -1: always */
	bool holds_new;
};
struct comment_wish_row store_comment_wish(struct task *t, int64_t account_id);
void store_comment_wish_set(struct task *t, int64_t account_id, const struct comment_wish_row *w);

#endif
