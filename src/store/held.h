/*
 * Rows of answers that wait for somebody's word, and of those that somebody decided about
 * (core/held.h). That others do not see them is a bit of the post itself (POST_HELD).
 */
#ifndef STORE_HELD_H
#define STORE_HELD_H

#include "store/post.h"
#include "store/reader.h"
#include "store/span.h"

struct held_row {
	int64_t post_id, owner_id,
		next_id;   /* among whose comments it is, and among whose after that */
	int64_t reply_to;  /* what it answers; read, never written */
	int state, reason; /* enum held_state, held_reason (core/held.h) */
	int64_t since, decided_by, decided_at; /* 0: not decided */
	int64_t shown_at;		       /* others saw it from then on; 0: never yet */
};
struct held_rows {
	struct held_row *p;
	size_t n;
};

#define HELD_COLS                                                                                  \
	" h.post_id, h.owner_id, h.next_id, p.reply_to, h.state, h.reason, h.since, h.decided_by," \
	" h.decided_at, h.shown_at "
#define HELD_FROM "FROM held h JOIN post p ON p.id = h.post_id "

/* Has v a word about the comment p that is held (h), among the comments of o? The twin of
 * held_has_word (core/held.h). */
#define HELD_OWNER(v, now, o)                                                                      \
	"(" o " = " v " AND (" READER_SELF(o, now) " OR (h.state = 5 AND h.decided_by = " v ")))"
#define HELD_READER(v, now, o)                                                                     \
	"(p.visibility <> 5 AND " READER_READS(                                                    \
		v, o,                                                                              \
		now) " AND NOT EXISTS (SELECT 1 FROM block k_ WHERE k_.account_id = " v            \
		     " AND k_.target_id = p.account_id) AND NOT EXISTS (SELECT 1 FROM account e_"  \
		     " JOIN domain_block x_ ON x_.domain = e_.domain AND x_.account_id = " v       \
		     " WHERE e_.id = p.account_id AND e_.domain <> ''))"
#define HELD_HOST(v)                                                                               \
	"(p.visibility <> 5 AND EXISTS (SELECT 1 FROM account q_ WHERE q_.id = " v                 \
	" AND q_.state = 0 AND q_.role > 0))"
#define HELD_WORD(v, now, o)                                                                       \
	"(p.account_id <> " v " AND " POST_SEEN_HELD("p", o) " AND ((h.state = 6 AND " HELD_HOST(  \
		v) ") OR (h.state <> 6 AND (" HELD_OWNER(v, now, o) " OR " HELD_READER(v, now,     \
										       o) "))))"

/* What is held among the comments of o, and is for the word of $1, and not by somebody they mute;
 * $2 now. */
#define HELD_FOR(o) " AND NOT " POST_MUTED("p.account_id") " AND " HELD_WORD("$1", "$2", o)
/* $3 low, $4 high, $5 how many, $6 only answers to that post; 0 for any */
#define HELD_PART POST_PAGE("h.post_id") " AND (CAST($6 AS BIGINT) = 0 OR p.reply_to = $6)"
/* $7 among whose comments, $8 state */
#define SQL_HELD_LIST                                                                              \
	"SELECT" HELD_COLS HELD_FROM "WHERE h.owner_id = $7 AND h.state = $8" HELD_FOR("$7")       \
		HELD_PART
#define SQL_HELD_HANDED                                                                            \
	"SELECT" HELD_COLS HELD_FROM "WHERE h.state = 6" HELD_FOR("h.owner_id") HELD_PART
/* The next author of whom something waits: $3 low, $4 high, $5 among whose comments. */
#define SQL_HELD_AUTHOR                                                                            \
	"SELECT h.author_id " HELD_FROM "WHERE h.owner_id = $5 AND h.state = 1"                    \
	" AND h.author_id > $3 AND h.author_id < $4" HELD_FOR("$5")
#define SQL_HELD_AUTHOR_DOWN " ORDER BY h.author_id DESC LIMIT 1"
#define SQL_HELD_AUTHOR_UP " ORDER BY h.author_id LIMIT 1"
/* $3 by whom, $4 how many, $5 among whose comments; the newest first */
#define SQL_HELD_OF                                                                                \
	"SELECT" HELD_COLS HELD_FROM                                                               \
	"WHERE h.owner_id = $5 AND h.state = 1 AND h.author_id = $3" HELD_FOR(                     \
		"$5") " ORDER BY h.post_id DESC LIMIT $4"
/* $3 among whose comments */
#define SQL_HELD_ANY                                                                               \
	"SELECT 1 " HELD_FROM "WHERE h.owner_id = $3 AND h.state = 1" HELD_FOR("$3") " LIMIT 1"
#define SQL_HELD_ANY_HANDED                                                                        \
	"SELECT 1 " HELD_FROM "WHERE h.state = 6" HELD_FOR("h.owner_id") " LIMIT 1"
/* $1 since before when, $2 how many: what nobody ever saw goes in time. */
#define SQL_HELD_OLD                                                                               \
	"SELECT h.post_id FROM held h WHERE h.state < 4 AND h.since < $1 AND h.shown_at = 0"       \
	" AND h.stays = 0 ORDER BY h.since LIMIT $2"
#define SQL_HELD_OLD_HANDED                                                                        \
	"SELECT h.post_id FROM held h WHERE h.state = 6 AND h.since < $1 AND h.shown_at = 0"       \
	" ORDER BY h.post_id LIMIT $2"

/* Adds it, or makes the row that is there this one. What waits for somebody elsewhere
   stays. */
void store_held_put(struct task *t, const struct held_row *h);
bool store_held_get(struct task *t, int64_t post_id, struct held_row *ret);
/* State, reason, owner_id, next_id, decided_by, decided_at and shown_at of h. */
void store_held_change(struct task *t, const struct held_row *h);
/* The post that waits for the word of the viewer, as store_post_get; false when it does not. */
bool store_held_post(struct task *t, int64_t viewer, int64_t post_id, struct post_row *ret);
/* Any number of those that the viewer has a word about, set aside and hidden ones too, in no
 * order. */
struct post_rows store_held_posts(struct task *t, int64_t viewer, struct ids ids);
/* What is in that state among somebody's comments, and for the viewer's word; to: only answers to
 * that post, 0 for any. Handed on: among anybody's. */
struct held_rows store_held_list(struct task *t, int64_t viewer, int64_t owner_id, int state,
				 int64_t to, const struct span *s);
/* The first author in the span, as it goes, by whom something waits among somebody's comments for
 * the viewer's word; 0 for none. And what waits of theirs, the newest first. */
int64_t store_held_author(struct task *t, int64_t viewer, int64_t owner_id, const struct span *s);
struct held_rows store_held_of(struct task *t, int64_t viewer, int64_t owner_id, int64_t author_id,
			       int64_t most);
bool store_held_any(struct task *t, int64_t viewer, int64_t owner_id);
bool store_held_any_handed(struct task *t, int64_t viewer);
/* The answers to a post that are held because it was held itself; at most `most`. */
struct ids store_held_under(struct task *t, int64_t post_id, int64_t most);
/* What waits by that author among the comments of those; the newest, at most `most`. */
struct ids store_held_by(struct task *t, struct ids owners, int64_t author_id, int64_t most);
/* What has been held since before then and was never shown; at most `most`. */
struct ids store_held_old(struct task *t, int64_t before, int64_t most);

#endif
