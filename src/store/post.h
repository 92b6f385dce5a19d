/*
 * Rows of posts: reading them one by one, in batches and as lists, and writing them. Every query
 * that lists posts takes the same first parameters, $1 the viewer (0: a stranger) and $2 now, and
 * holds POST_SEEN_BY, the SQL twin of post_may_see (core/post.h); a test proves the two equal.
 * Text belongs to the task's arena.
 */
#ifndef STORE_POST_H
#define STORE_POST_H

#include "base/html.h"
#include "sys/db.h"

/* What there is to look up beside the row itself: most posts need no further statement. */
enum {
	POST_HAS_MENTIONS = 1 << 0,
	POST_HAS_TAGS = 1 << 1,
	POST_HAS_KEEPERS = 1 << 2, /* somebody bookmarked it, once at least */
	POST_HAS_VERSIONS = 1 << 3,
	POST_HAS_POLL = 1 << 4,
	POST_READ_FIRST =
		1 << 5, /* its policy is policy_read_first (core/policy.h), without a row */
	POST_HAS_POLICY = 1 << 6,
	POST_FAR = 1 << 9,  /* of somebody elsewhere; 512 where SQL asks */
	POST_HELD = 1 << 7, /* waits for somebody's word: nobody but its author sees it */
	POST_HAS_QUOTE = 1 << 8,
	POST_HAS_QUOTES = 1 << 10, /* somebody quoted it, once at least */
	POST_HAS_MEMORIALS =
		1 << 11, /* stood on a page of the remembered, or waited, once at least */
	POST_HAS_CLOSING = 1 << 13, /* its comments close, or have (core/closing.h) */
	POST_HAS_EARLIER = 1 << 12, /* it links an earlier one of its author's (core/earlier.h) */
	POST_IS_LETTER = 1 << 15,   /* for its author alone (core/letter.h) */
};

struct post_row {
	int64_t id, account_id, boost_of;
	int64_t reply_to, reply_account, thread_id;
	int visibility; /* enum visibility (core/post.h) */
	int64_t audience_id, circle_id;
	struct str caption, cover, language;
	struct str when, when_words; /* EDTF, and as its author says it (core/when.h) */
	int when_source;
	bool when_first;
	struct html caption_html;
	int64_t when_from, when_to; /* days; POST_NO_DAY for an open end; written, never read */
	/* For what is dated, written, never read: store/when.h; POST_NO_DAY for no single year. */
	int64_t when_place, when_decade, when_year;
	bool sensitive;		 /* something of it is covered: */
	bool blurs, covers_some; /* its photographs, with a blur; only single ones of them */
	int64_t media_count, extras, app_id;
	int64_t pinned_at, archived_at, edited_at, rev, created_at;
	int64_t added_at; /* brought here then, later than created_at; 0: shared here */
	int64_t candles, boosts, comments;
	int64_t era;					/* how often its audience changed */
	bool wide;					/* written, never read */
	bool lit, boosted_by_viewer, bookmarked, muted; /* of the viewer; muted: its thread */
	int64_t place;					/* its id in the list's own order */
};

#define POST_NO_DAY INT64_MIN

struct post_rows {
	struct post_row *p;
	size_t n;
};

/* --- pieces of SQL --- */

/* p, v: SQL for the post's alias and the viewer. Whether anybody blocks the viewer, or is blocked,
 * is asked once for a whole list: most people have no blocks at all. Blocks of servers are asked
 * about people of other servers alone. */
#define POST_SEEN_AS(p, v) POST_SEEN_IF(p, v, " AND (" p ".extras & 128) = 0")

/* The same for whoever decides about it, of a post that may be held. */
#define POST_SEEN_HELD(p, v) POST_SEEN_IF(p, v, "")

#define POST_SEEN_IF(p, v, shown)                                                                  \
	"(" p ".account_id = " v " OR (" p ".archived_at IS NULL" shown " AND (" p                 \
	".visibility <= 1"                                                                         \
	" OR (" p ".visibility = 2 AND (" p ".audience_id = " v                                    \
	" OR EXISTS (SELECT 1 FROM follow f_ WHERE f_.follower_id = " v " AND f_.followed_id = " p \
	".audience_id AND f_.accepted = 1)"                                                        \
	" OR (" p ".boost_of IS NOT NULL AND EXISTS (SELECT 1 FROM circle_member c_"               \
	" WHERE c_.circle_id = " p ".circle_id AND c_.account_id = " v "))"                        \
	" OR ((" p                                                                                 \
	".extras & 1) <> 0 AND EXISTS (SELECT 1 FROM memorial_keeper k_ JOIN mention m_"           \
	" ON m_.post_id = " p ".id AND m_.account_id = k_.memorial_id WHERE k_.account_id = " v    \
	" AND k_.state = 1))))"                                                                    \
	" OR (" p ".visibility = 3 AND (" p ".audience_id = " v                                    \
	" OR EXISTS (SELECT 1 FROM circle_member c_ WHERE c_.circle_id = " p ".circle_id"          \
	" AND c_.account_id = " v ")))"                                                            \
	" OR (" p ".visibility <> 4 AND EXISTS (SELECT 1 FROM mention m_"                          \
	" WHERE m_.post_id = " p ".id AND m_.account_id = " v ")))"                                \
	" AND EXISTS (SELECT 1 FROM account a_ WHERE a_.id = " p ".account_id AND a_.state = 0"    \
	" AND (a_.domain = '' OR NOT EXISTS (SELECT 1 FROM domain_block d_"                        \
	" WHERE d_.account_id = " v " AND d_.domain = a_.domain)))"                                \
	" AND (NOT EXISTS (SELECT 1 FROM block z_ WHERE z_.target_id = " v ")"                     \
	" OR NOT EXISTS (SELECT 1 FROM block b_ WHERE b_.account_id = " p ".account_id"            \
	" AND b_.target_id = " v "))"                                                              \
	" AND (NOT EXISTS (SELECT 1 FROM block z_ WHERE z_.account_id = " v ")"                    \
	" OR NOT EXISTS (SELECT 1 FROM block b_ WHERE b_.account_id = " v " AND b_.target_id = " p \
	".account_id))"                                                                            \
	" AND (NOT EXISTS (SELECT 1 FROM account y_ WHERE y_.id = " v " AND y_.domain <> '')"      \
	" OR NOT EXISTS (SELECT 1 FROM account y_ JOIN domain_block d_ ON d_.domain = y_.domain"   \
	" AND d_.account_id = " p ".account_id WHERE y_.id = " v "))))"

#define POST_SEEN_BY(p, v)                                                                         \
	"(" POST_SEEN_AS(p, v) " AND (" p ".boost_of IS NULL OR EXISTS"                            \
			       " (SELECT 1 FROM post o_ WHERE o_.id = " p                          \
			       ".boost_of AND " POST_SEEN_AS("o_", v) ")))"

/* In lists that bring people unasked (public ones, tags, search, threads): is x not limited by a
 * host (core/peer.h), or the viewer v, or followed by them? */
#define AUTHOR_HEARD(x, v)                                                                         \
	"EXISTS (SELECT 1 FROM account l_ WHERE l_.id = " x " AND (l_.limited = 0 OR l_.id = " v   \
	" OR EXISTS (SELECT 1 FROM follow h_ WHERE h_.follower_id = " v                            \
	" AND h_.followed_id = l_.id AND h_.accepted = 1)))"

/* Does the viewer $1 mute the account x at $2? Whether they mute anybody is asked once. */
#define POST_MUTED(x)                                                                              \
	"(EXISTS (SELECT 1 FROM mute z_ WHERE z_.account_id = $1) AND EXISTS (SELECT 1 FROM mute " \
	"u_ WHERE u_.account_id = $1 AND u_.target_id = " x                                        \
	" AND (u_.until IS NULL OR u_.until > $2)))"

/* Does the viewer $1 mute the thread x at $2? Whether they mute any is asked once. */
#define THREAD_MUTED(x)                                                                            \
	"(EXISTS (SELECT 1 FROM thread_mute z_ WHERE z_.account_id = $1 AND z_.since <= $2)"       \
	" AND EXISTS (SELECT 1 FROM thread_mute u_ WHERE u_.account_id = $1"                       \
	" AND u_.thread_id = " x "))"

/* The columns of a struct post_row, after the place; $1 viewer, $2 now. */
#define POST_COLS                                                                                  \
	POST_COLS_BUT_MUTED ", CASE WHEN " THREAD_MUTED("p.thread_id") " THEN 1 ELSE 0 END "
#define POST_COLS_BUT_MUTED                                                                        \
	" p.id, p.account_id, p.boost_of, p.reply_to, p.reply_account, p.thread_id,"               \
	" p.visibility, p.audience_id, p.circle_id, p.caption, p.caption_html, p.cover,"           \
	" p.language, p.when_edtf, p.when_words, p.when_source, p.when_first, p.sensitive, "       \
	"p.media_count, p.extras, p.app_id,"                                                       \
	" p.pinned_at, p.archived_at, p.edited_at, p.rev, p.created_at, p.added_at,"               \
	" p.candles, p.boosts, p.comments, p.era,"                                                 \
	" CASE WHEN p.candles > 0 AND EXISTS (SELECT 1 FROM candle x_ WHERE x_.post_id = p.id"     \
	" AND x_.account_id = $1) THEN 1 ELSE 0 END,"                                              \
	" CASE WHEN p.boosts > 0 AND EXISTS (SELECT 1 FROM post x_ WHERE x_.boost_of = p.id"       \
	" AND x_.account_id = $1) THEN 1 ELSE 0 END,"                                              \
	" CASE WHEN (p.extras & 4) <> 0 AND EXISTS (SELECT 1 FROM bookmark x_"                     \
	" WHERE x_.account_id = $1 AND x_.post_id = p.id) THEN 1 ELSE 0 END"

/* Lists: place within ($3, $4), at most $5. */
#define POST_PAGE(column) " AND " column " > $3 AND " column " < $4 "

#define POST_MANY_MAX 40
#define POST_IDS_3                                                                                 \
	"($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, "     \
	"$21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, "    \
	"$38, $39, $40, $41, $42)"
#define POST_IDS_1                                                                                 \
	"($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, "  \
	"$20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, "    \
	"$37, $38, $39, $40)"

#define SQL_POST_MANY                                                                              \
	"SELECT p.id," POST_COLS "FROM post p WHERE p.id IN " POST_IDS_3                           \
	" AND " POST_SEEN_BY("p", "$1")

/* Fills room with n ids (n <= POST_MANY_MAX) and NULL after them, for POST_IDS_. */
void post_ids_fill(struct value room[POST_MANY_MAX], const int64_t *ids, size_t n);

/* All rows of a query of "place," POST_COLS, at most `most`, in its order. */
struct post_rows post_rows_read(struct task *t, struct rows r, size_t most);

/* --- reading --- */

/* As the viewer sees it; false when it is not there for them. */
bool store_post_get(struct task *t, int64_t viewer, int64_t id, struct post_row *ret);
/* The row whoever asks; the marks are the viewer's. */
bool store_post_load(struct task *t, int64_t viewer, int64_t id, struct post_row *ret);
/* Any number of them that the viewer sees, in no order. */
struct post_rows store_post_many(struct task *t, int64_t viewer, const int64_t *ids, size_t n);

/* A thread: ids with what they answer, whether the viewer sees them and does not mute the author;
 * oldest first, at most `most`. */
struct thread_row {
	int64_t id, reply_to;
	bool shown;
};
struct thread_rows {
	struct thread_row *p;
	size_t n;
};
#define SQL_POST_THREAD                                                                            \
	"SELECT p.id, p.reply_to, CASE WHEN p.archived_at IS NULL"                                 \
	" AND NOT " POST_MUTED("p.account_id") " AND " AUTHOR_HEARD(                               \
		"p.account_id",                                                                    \
		"$1") " AND " POST_SEEN_BY("p", "$1") " THEN 1 ELSE 0 END FROM post p WHERE "      \
						      "p.thread_id = $3 AND p.boost_of "           \
						      "IS NULL"                                    \
						      " ORDER BY p.id LIMIT $4"
struct thread_rows store_post_thread(struct task *t, int64_t viewer, int64_t thread_id, int most);
/* One post of it, wherever it lies in the thread. */
bool store_post_thread_one(struct task *t, int64_t viewer, int64_t id, struct thread_row *ret);

/* Ids of a thread that the viewer sees, after `after`, oldest first; to: only what answers that; 0
 * for all. */
#define SQL_POST_ANSWERS                                                                           \
	"SELECT p.id FROM post p WHERE p.thread_id = $2 AND p.id > $3"                             \
	" AND (CAST($4 AS BIGINT) = 0 OR p.reply_to = $4) AND p.boost_of IS NULL"                  \
	" AND p.archived_at IS NULL AND " POST_SEEN_BY("p", "$1") " ORDER BY p.id LIMIT $5"
struct ids store_post_answers(struct task *t, int64_t viewer, int64_t thread_id, int64_t to,
			      int64_t after, int most);

/* Ids of posts of this place that everybody could see, and that were taken away. */
void store_gone_add(struct task *t, int64_t post_id, int64_t account_id);
bool store_gone_is(struct task *t, int64_t post_id, struct str author_key);

/* --- writing --- */

void store_post_add(struct task *t, const struct post_row *p);
/* Caption, cover, language, when, sensitive, media_count and extras of p (a post that is held stays
 * held); false when its rev is not `rev` any more (0: whatever it is). */
bool store_post_change(struct task *t, const struct post_row *p, int64_t rev, int64_t edited_at);
/* The row and all that hangs on it; boosts of it too. */
void store_post_remove(struct task *t, int64_t id);
/* How many photographs it has, when some could not be had. */
void store_post_set_media(struct task *t, int64_t id, int64_t n);
void store_post_archive(struct task *t, int64_t id, int64_t at /* 0: not archived */);
void store_post_pin(struct task *t, int64_t id, int64_t at /* 0: not pinned */);
int64_t store_post_pins(struct task *t, int64_t account_id);
void store_post_extra(struct task *t, int64_t id, unsigned bits);
/* Exactly these bits, but for POST_HELD, which stays; a new revision. */
void store_post_extras(struct task *t, int64_t id, unsigned bits);
void store_post_touch(struct task *t, int64_t id); /* a new revision, and nothing else */
void store_post_count_comments(struct task *t, int64_t id, int by);
void store_post_count_boosts(struct task *t, int64_t id, int by);
/* It is held from now on (POST_HELD), or no more; it gets a new revision. */
void store_post_hold(struct task *t, int64_t id, bool held);
/* It is held no more, and gets a new revision; wide: it is merged in on reading. */
void store_post_release(struct task *t, int64_t id, bool wide);
/* Counts of the author: posts, and when the last one was (0: that stays). */
void store_post_count_author(struct task *t, int64_t account_id, int by, int64_t last_at);
/* Is the id taken? */
bool store_post_is_there(struct task *t, int64_t id);

/* The viewer's boost of a post; 0 for none. */
int64_t store_boost_find(struct task *t, int64_t account_id, int64_t boost_of);

/* --- versions --- */

struct version_row {
	struct html caption_html;
	struct str cover;
	bool sensitive;
	struct str media;   /* ids apart by spaces */
	struct str options; /* of its poll, one a line */
	int64_t created_at;
	struct str when, when_words;
};
struct version_rows {
	struct version_row *p;
	size_t n;
};
void store_version_add(struct task *t, int64_t id, int64_t post_id, const struct version_row *v);
void store_version_forget(struct task *t, int64_t post_id);
struct version_rows store_version_list(struct task *t, int64_t post_id); /* oldest first, at most
									     200 */

/* --- a post sent twice --- */

/* Claims the key for post_id; gives the id that holds it: post_id itself, or the one that was sent
 * with it since `since`. */
int64_t store_idempotency_claim(struct task *t, int64_t account_id, struct str key, int64_t post_id,
				int64_t since);

#endif
