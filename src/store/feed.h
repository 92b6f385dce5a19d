/*
 * Lists of posts: who gets a post at home, and every timeline's query. A home is a row for each
 * post in it, written when the post is shared; posts of authors whom thousands follow are marked
 * wide instead and merged in on reading.
 */
#ifndef STORE_FEED_H
#define STORE_FEED_H

#include "store/list.h"
#include "store/post.h"
#include "store/tag.h"

/* --- filling homes --- */

void store_feed_put(struct task *t, int64_t owner_id, int64_t post_id, int64_t author_id);

/* Who of the author's followers gets a post. */
struct feed_whom {
	int64_t post_id, author_id;
	int64_t also_follow; /* only those who follow this account too, or are it; 0 for all */
	int64_t circle_id;   /* only its members; 0 for all */
	int64_t after, upto; /* follow.id within (after, upto] */
};
void store_feed_spread(struct task *t, const struct feed_whom *w);

/* $1 author, $2 after, $3 how many */
#define SQL_FEED_NTH                                                                               \
	"SELECT id FROM follow WHERE followed_id = $1 AND accepted = 1 AND id > $2"                \
	" ORDER BY id LIMIT 1 OFFSET $3"
#define SQL_FEED_LISTENERS                                                                         \
	"SELECT id, follower_id FROM follow WHERE followed_id = $1 AND notify = 1"                 \
	" AND accepted = 1 AND id > $2 ORDER BY id LIMIT $3"

/* The follow.id of the n-th accepted follower after `after`; 0 when there are fewer. */
int64_t store_feed_nth(struct task *t, int64_t author_id, int64_t after, int64_t n);

/* Followers who asked to hear of every post: place is follow.id. */
struct feed_listener {
	int64_t place, account_id;
};
struct feed_listeners {
	struct feed_listener *p;
	size_t n;
};
struct feed_listeners store_feed_listeners(struct task *t, int64_t author_id, int64_t after,
					   int64_t most);

/* Who boosted a post: place is the account. */
struct feed_listeners store_boosters(struct task *t, int64_t post_id, int64_t after, int64_t most);

/* Puts the newest posts of the author before a new follower. */
void store_feed_welcome(struct task *t, int64_t owner_id, int64_t author_id, int64_t most);

void store_wide_author(struct task *t, int64_t account_id);
/* Authors of wide posts whom the owner follows and has at home. */
struct feed_listeners store_wide_followed(struct task *t, int64_t owner_id);

/* --- lists --- */

/* Posts in languages that the follow w does not ask for are left out. "pt" takes "pt-BR" as well.
 */
#define FEED_LANGUAGE(p)                                                                           \
	"(w.languages IS NULL OR " p ".language = ''"                                              \
	" OR w.languages LIKE '% ' || " p ".language || ' %'"                                      \
	" OR (SUBSTR(" p ".language, 3, 1) = '-'"                                                  \
	" AND w.languages LIKE '% ' || SUBSTR(" p ".language, 1, 2) || ' %'))"
#define FEED_FOLLOWED                                                                              \
	"(w.accepted = 1 AND (p.boost_of IS NULL OR w.boosts = 1) AND " FEED_LANGUAGE("p") ")"
#define FEED_UNHIDDEN                                                                                    \
	" AND p.archived_at IS NULL"                                                                     \
	" AND (p.reply_account IS NULL OR NOT " POST_MUTED(                                              \
		"p.reply_account") ")"                                                                   \
				   " AND (p.boost_of IS NULL OR EXISTS (SELECT 1 FROM post q "           \
				   "WHERE q.id = p.boost_of"                                             \
				   " AND q.archived_at IS NULL AND " FEED_LANGUAGE(                      \
					   "q") " AND NOT " POST_MUTED("q.account_id") ")) "             \
										       "AND"             \
										       " " POST_SEEN_BY( \
											       "p",      \
											       "$"       \
											       "1")

/* What a home shows besides what its owner may see at all: $1 owner, $2 now; w is the follow. */
#define FEED_WANTED(author)                                                                        \
	" AND (" author " = $1 OR (" FEED_FOLLOWED                                                 \
	" AND NOT " POST_MUTED(author) ")"                                                         \
				       ")" FEED_UNHIDDEN

/* A post that came for a tag which is still followed. */
#define FEED_BY_TAG                                                                                \
	"(p.visibility = 0 AND p.boost_of IS NULL AND " AUTHOR_HEARD(                              \
		"p.account_id", "$1") " AND " TAG_FOLLOWED("$1", "p.id") ")"

/* The same for whoever uses tags or lists that keep their members from home (account.uses): also
 * what came for a tag that is still followed, and nothing of those members. f is the home's row. */
#define FEED_WANTED_MORE                                                                           \
	" AND (f.author_id = $1 OR (((f.by_tag = 0 AND " FEED_FOLLOWED ") OR " FEED_BY_TAG ")"     \
	" AND NOT " POST_MUTED("f.author_id") " AND NOT " LIST_KEEPS(                              \
		"$1", "f.author_id") "))" FEED_UNHIDDEN

#define SQL_FEED_AT_HOME                                                                           \
	"SELECT f.post_id," POST_COLS "FROM feed f JOIN post p ON p.id = f.post_id"                \
	" LEFT JOIN follow w ON w.follower_id = $1 AND w.followed_id = f.author_id "               \
	"WHERE f.account_id = $1" POST_PAGE("f.post_id")
#define SQL_FEED_HOME SQL_FEED_AT_HOME FEED_WANTED("f.author_id")
#define SQL_FEED_HOME_MORE SQL_FEED_AT_HOME FEED_WANTED_MORE

#define SQL_FEED_WIDE                                                                              \
	"SELECT p.id," POST_COLS "FROM post p"                                                     \
	" LEFT JOIN follow w ON w.follower_id = $1 AND w.followed_id = p.account_id "              \
	"WHERE p.account_id = $6 AND p.wide = 1" POST_PAGE("p.id") FEED_WANTED("p.account_id")

/* $6 author, $7 without comments (but those on oneself), $8 without boosts */
#define SQL_FEED_ACCOUNT                                                                           \
	"SELECT p.id," POST_COLS "FROM post p WHERE p.account_id = $6"                             \
	" AND p.archived_at IS NULL" POST_PAGE(                                                    \
		"p.id") " AND (CAST($7 AS BIGINT) = 0 OR p.reply_to IS NULL OR p.reply_account = " \
			"p.account_id)"                                                            \
			" AND (CAST($8 AS BIGINT) = 0 OR p.boost_of IS NULL) AND " POST_SEEN_BY(   \
				"p", "$1")
#define SQL_FEED_ACCOUNT_MEDIA SQL_FEED_ACCOUNT " AND p.media_count > 0"
#define SQL_FEED_ACCOUNT_TAG                                                                       \
	SQL_FEED_ACCOUNT " AND EXISTS (SELECT 1 FROM post_tag g"                                   \
			 " WHERE g.tag = $9 AND g.post_id = p.id)"
#define SQL_FEED_PINNED                                                                            \
	"SELECT p.pinned_at," POST_COLS "FROM post p WHERE p.account_id = $6"                      \
	" AND p.pinned_at IS NOT NULL AND p.archived_at IS NULL" POST_PAGE(                        \
		"p.pinned_at") " AND " POST_SEEN_BY("p", "$1")
#define SQL_FEED_ARCHIVED                                                                          \
	"SELECT p.id," POST_COLS "FROM post p "                                                    \
	"WHERE p.account_id = $1 AND p.archived_at IS NOT NULL" POST_PAGE("p.id")

/* $6 circle: what its owner shared with it */
#define SQL_FEED_CIRCLE                                                                            \
	"SELECT p.id," POST_COLS "FROM post p WHERE p.circle_id = $6"                              \
	" AND p.account_id = $1 AND p.reply_to IS NULL AND p.archived_at IS NULL" POST_PAGE(       \
		"p.id")

#define SQL_FEED_PUBLIC_OF(where)                                                                  \
	"SELECT p.id," POST_COLS "FROM post p JOIN account a ON a.id = p.account_id "              \
	"WHERE p.visibility = 0 AND p.reply_to IS NULL AND p.boost_of IS NULL"                     \
	" AND p.archived_at IS NULL AND p.added_at IS NULL AND " where                             \
		POST_PAGE("p.id") " AND NOT " POST_MUTED("p.account_id") " AND " AUTHOR_HEARD(     \
			"p.account_id", "$1") " AND " POST_SEEN_BY("p", "$1")
#define SQL_FEED_PUBLIC SQL_FEED_PUBLIC_OF("(p.extras & 512) = 0")
/* Of people elsewhere whom somebody here follows. */
#define SQL_FEED_PUBLIC_FAR SQL_FEED_PUBLIC_OF("(p.extras & 512) <> 0 AND a.followers > 0")
#define SQL_FEED_PUBLIC_FAR_MEDIA SQL_FEED_PUBLIC_FAR " AND p.media_count > 0"
#define SQL_FEED_PUBLIC_MEDIA SQL_FEED_PUBLIC " AND p.media_count > 0"

/* $6 tag, $7 only with photographs; strangers ($1 = 0) get what is public and may be found */
#define SQL_FEED_TAG                                                                               \
	"SELECT g.post_id," POST_COLS "FROM post_tag g JOIN post p ON p.id = g.post_id"            \
	" JOIN account a ON a.id = p.account_id WHERE g.tag = $6"                                  \
	" AND p.archived_at IS NULL" POST_PAGE(                                                    \
		"g.post_id") " AND (p.visibility <> 1 OR p.account_id = $1)"                       \
			     " AND (CAST($1 AS BIGINT) <> 0 OR (p.visibility = 0 AND a.indexed = " \
			     "1))"                                                                 \
			     " AND (CAST($7 AS BIGINT) = 0 OR p.media_count > 0)"                  \
			     " AND NOT " POST_MUTED("p.account_id") " AND " AUTHOR_HEARD(          \
				     "p.account_id", "$1") " AND " POST_SEEN_BY("p", "$1")

/* A list is merged from its members' own lists (docs/decision/013). First who of them has anything
 * there, and where it begins: $1 list, $2 low, $3 high. */
#define SQL_FEED_HEADS(which)                                                                      \
	"SELECT x.account_id, (SELECT " which "(p.id) FROM post p WHERE p.account_id ="            \
	" x.account_id AND p.id > $2 AND p.id < $3) FROM list_member x WHERE x.list_id = $1"
#define SQL_FEED_HEADS_DOWN SQL_FEED_HEADS("MAX")
#define SQL_FEED_HEADS_UP SQL_FEED_HEADS("MIN")
/* Then the posts of one: $6 member, $7 list, $8 enum list_replies (core/list.h). */
#define SQL_FEED_MEMBER                                                                            \
	"SELECT p.id," POST_COLS "FROM post p"                                                     \
	" LEFT JOIN follow w ON w.follower_id = $1 AND w.followed_id = p.account_id "              \
	"WHERE p.account_id = $6 AND p.visibility <= 3" POST_PAGE(                                 \
		"p.id") " AND (p.reply_to IS NULL OR p.reply_account = p.account_id OR "           \
			"p.reply_account = $1"                                                     \
			" OR (CAST($8 AS BIGINT) = 0 AND EXISTS (SELECT 1 FROM follow y WHERE "    \
			"y.follower_id = $1"                                                       \
			" AND y.followed_id = p.reply_account AND y.accepted = 1))"                \
			" OR (CAST($8 AS BIGINT) = 1 AND EXISTS (SELECT 1 FROM list_member y "     \
			"WHERE y.list_id = $7"                                                     \
			" AND y.account_id = p.reply_account)))" FEED_WANTED("p.account_id")

#define SQL_FEED_BOOKMARKS                                                                         \
	"SELECT k.id," POST_COLS "FROM bookmark k JOIN post p ON p.id = k.post_id "                \
	"WHERE k.account_id = $1" POST_PAGE("k.id") " AND " POST_SEEN_BY("p", "$1")
#define SQL_FEED_LIT                                                                               \
	"SELECT k.id," POST_COLS "FROM candle k JOIN post p ON p.id = k.post_id "                  \
	"WHERE k.account_id = $1" POST_PAGE("k.id") " AND " POST_SEEN_BY("p", "$1")

/* uses: what the owner uses (ACCOUNT_USES_ in store/account.h). */
struct post_rows store_feed_home(struct task *t, int64_t owner_id, int64_t uses,
				 const struct span *s);
struct post_rows store_feed_wide(struct task *t, int64_t owner_id, int64_t author_id,
				 const struct span *s);

/* Members of a list who have posts within the span, and the first post of each, in the list's
 * order; and those posts of one of them that the list shows. */
struct feed_head {
	int64_t place, account_id;
};
struct feed_heads {
	struct feed_head *p;
	size_t n;
};
struct feed_heads store_feed_heads(struct task *t, int64_t list_id, const struct span *s);
struct post_rows store_feed_member(struct task *t, const struct list_row *l, int64_t member_id,
				   const struct span *s);

enum feed_kind { FEED_ALL, FEED_MEDIA, FEED_TAGGED, FEED_PINNED, FEED_ARCHIVED };
struct feed_account {
	enum feed_kind kind;
	int64_t account_id;
	bool no_replies, no_boosts;
	struct str tag; /* folded */
};
struct post_rows store_feed_account(struct task *t, int64_t viewer, const struct feed_account *of,
				    const struct span *s);
/* Of people here, or (far) elsewhere. */
struct post_rows store_feed_public(struct task *t, int64_t viewer, bool far, bool only_media,
				   const struct span *s);
struct post_rows store_feed_tag(struct task *t, int64_t viewer, struct str tag, bool only_media,
				const struct span *s);
struct post_rows store_feed_circle(struct task *t, int64_t owner_id, int64_t circle_id,
				   const struct span *s);
struct post_rows store_feed_bookmarks(struct task *t, int64_t owner_id, const struct span *s);
struct post_rows store_feed_lit(struct task *t, int64_t owner_id, const struct span *s);

/* The next post of the account above or below id that stands in its profile's list; 0 for none. */
int64_t store_feed_beside(struct task *t, int64_t viewer, int64_t account_id, int64_t id,
			  bool newer);

#endif
