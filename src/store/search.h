/*
 * Full-text search, the only SQL that has two versions: FTS5 in store/search_sqlite.c, tsvector in
 * store/search_pg.c. Words come folded and apart by single spaces (text_words in base/text.h); each
 * word of a query is quoted, so that no text is ever syntax. All words must be there, the last one
 * may be the beginning of one.
 */
#ifndef STORE_SEARCH_H
#define STORE_SEARCH_H

#include "store/mark.h"
#include "store/post.h"

#define SEARCH_WORDS_MAX 65536 /* bytes of words that are kept of one post or person */
#define SEARCH_WORD_MAX 100    /* bytes of one word; the rest of it is cut off */
#define SEARCH_DEPTH 10000     /* of so many of the newest posts with the words some are shown */

/* Keeps the words of a post of author_id in place of those it had. Among them is one that only the
 * author's posts have, so that these are found without a look at everybody's. */
void store_search_put_post(struct task *t, int64_t post_id, int64_t author_id, struct str words);
void store_search_remove_post(struct task *t, int64_t post_id);
/* For a post that has none yet. */
void store_search_add_post(struct task *t, int64_t post_id, int64_t author_id, struct str words);
/* Empty words remove the person. */
/* An index keeps words of what was removed until it is rewritten: does so, some of it at a time;
 * false when that was all. first: what was removed since the last time is begun with. */
bool store_search_clear(struct task *t, bool first);
/* Was anything removed since that was last begun? */
bool store_search_is_unclear(struct task *t);

void store_search_put_account(struct task *t, int64_t account_id, struct str words);

struct search_for {
	int64_t viewer;
	struct str words;
	int64_t account_id; /* posts of this one only; 0: of anybody */
	bool only_following;
	int64_t limit, offset;
};

/* What may be found of what the viewer sees: own posts, those lit, kept or that mention them, and
 * public ones of authors who let themselves be indexed. $1 viewer, $4 author or 0. */
#define SEARCH_FOUND_POST                                                                          \
	" AND p.archived_at IS NULL AND (CAST($4 AS BIGINT) = 0 OR p.account_id = $4)"             \
	" AND (p.account_id = $1 OR (p.visibility = 0 AND EXISTS (SELECT 1 FROM account i"         \
	" WHERE i.id = p.account_id AND i.indexed = 1) AND " AUTHOR_HEARD(                         \
		"p.account_id", "$1") ")"                                                          \
				      " OR (p.candles > 0 AND EXISTS (SELECT 1 FROM candle k "     \
				      "WHERE k.post_id = p.id"                                     \
				      " AND k.account_id = $1))"                                   \
				      " OR ((p.extras & 4) <> 0 AND EXISTS (SELECT 1 FROM "        \
				      "bookmark k WHERE k.account_id = $1"                         \
				      " AND k.post_id = p.id))"                                    \
				      " OR ((p.extras & 1) <> 0 AND EXISTS (SELECT 1 FROM "        \
				      "mention k WHERE k.post_id = p.id"                           \
				      " AND k.account_id = $1))) AND " POST_SEEN_BY("p", "$1")

#define SEARCH_TEXT_(x) #x
#define SEARCH_TEXT(x) SEARCH_TEXT_(x)

/* $1 viewer, $2 now, $3 query, $4 author, $5 limit. The inner list is walked in its order. */
#define SQL_SEARCH_POSTS_SQLITE                                                                    \
	"SELECT p.id," POST_COLS "FROM (SELECT rowid AS id FROM post_words WHERE words MATCH $3"   \
	" ORDER BY rowid DESC LIMIT " SEARCH_TEXT(SEARCH_DEPTH) ") s CROSS JOIN post p"            \
								" ON p.id = s.id "                 \
								"WHERE TRUE" SEARCH_FOUND_POST     \
								" LIMIT $5"

/* Newest first: those among the SEARCH_DEPTH newest posts with the words, and all of the viewer's
 * own. */
struct post_rows store_search_posts(struct task *t, const struct search_for *f);

/* Ids of active people whose name or words fit: those of this place first, by name. */
struct ids store_search_people(struct task *t, const struct search_for *f, struct str name);

/* Tags that begin with key and stand on a post that the viewer sees, by key. */
struct tag_rows store_search_tags(struct task *t, int64_t viewer, struct str key, int64_t limit,
				  int64_t offset);

/* --- the two versions --- */

struct search_engine {
	void (*put_post)(struct task *t, int64_t id, struct str words);
	void (*add_post)(struct task *t, int64_t id, struct str words);
	void (*put_account)(struct task *t, int64_t id, struct str words);
	struct rows (*posts)(struct task *t, struct values v);
	struct rows (*people)(struct task *t, const struct search_for *f, struct str query,
			      struct str name, struct str name_end);
	struct rows (*tags)(struct task *t, struct values v);
	struct str (*query)(struct arena *a, struct str words);
	bool (*clear)(struct task *t, bool first); /* NULL: the engine does so by itself */
};

extern const struct search_engine search_sqlite, search_pg;

/* Pages of the remembered are found by no words; of those elsewhere, by whoever follows them.
 * $1 viewer, $2 query, $3 name, $4 name_end, $5 only following, $6 limit, $7 offset */
#define SEARCH_FOUND_PERSON                                                                        \
	" AND a.state = 0 AND (a.uses & 3072) = 0 AND " AUTHOR_HEARD(                              \
		"a.id",                                                                            \
		"$1") " AND NOT EXISTS (SELECT 1 FROM block b WHERE b.account_id = a.id"           \
		      " AND b.target_id = $1)"                                                     \
		      " AND (a.domain = '' OR NOT EXISTS (SELECT 1 FROM domain_block d WHERE "     \
		      "d.account_id = $1"                                                          \
		      " AND d.domain = a.domain))"                                                 \
		      " AND (a.domain = '' OR NOT EXISTS (SELECT 1 FROM far_account g WHERE"       \
		      " g.account_id = a.id AND g.memorial = 1) OR EXISTS (SELECT 1 FROM follow h" \
		      " WHERE h.follower_id = $1 AND h.followed_id = a.id))"                       \
		      " AND (CAST($5 AS BIGINT) = 0 OR EXISTS (SELECT 1 FROM follow f WHERE"       \
		      " f.follower_id = $1 AND f.followed_id = a.id AND f.accepted = 1))"          \
		      " ORDER BY CASE WHEN a.domain = '' THEN 0 ELSE 1 END, a.name_key, a.domain"  \
		      " LIMIT $6 OFFSET $7"

/* $1 viewer, $2 key, $3 its end, $4 limit, $5 offset */
#define SEARCH_FOUND_TAG                                                                           \
	" AND p.archived_at IS NULL AND (p.visibility <> 1 OR p.account_id = $1)"                  \
	" AND " AUTHOR_HEARD("p.account_id", "$1") " AND " POST_SEEN_BY(                           \
		"p", "$1") " GROUP BY g.tag ORDER BY g.tag LIMIT $4 OFFSET $5"

#endif
