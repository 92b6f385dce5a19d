/*
 * Rows of posts that quote another one. That a post does is a bit of the post itself, so that those
 * which don't need no look here; whether its reader may see the quoted post is asked like any
 * sight.
 */
#ifndef STORE_QUOTE_H
#define STORE_QUOTE_H

#include "store/post.h"
#include "store/span.h"

struct quote_row {
	int64_t post_id, account_id;	     /* the post that quotes, and its author */
	int64_t quoted_id, quoted_account;   /* 0: not here */
	int state;			     /* enum quote_state (core/quote.h) */
	int64_t since, decided_at;	     /* 0: not decided */
	bool there;			     /* the quoted post still is; read, never written */
	struct str quoted_uri, approval_uri; /* of posts of elsewhere: what they say; or empty */
};
struct quote_rows {
	struct quote_row *p;
	size_t n;
};

#define QUOTE_COLS                                                                                 \
	" k.post_id, k.account_id, k.quoted_id, k.quoted_account, k.state, k.since, k.decided_at," \
	" CASE WHEN EXISTS (SELECT 1 FROM post x_ WHERE x_.id = k.quoted_id) THEN 1 ELSE 0 END,"   \
	" k.quoted_uri, k.approval_uri "
/* $1 ids */
#define SQL_QUOTE_MANY "SELECT" QUOTE_COLS "FROM quote k WHERE k.post_id IN IDS($1)"
/* Who quotes $6 and was let, as the viewer sees them: $1 viewer, $2 now, $3 low, $4 high, $5 most
 */
#define SQL_QUOTE_LIST                                                                             \
	"SELECT p.id," POST_COLS "FROM quote k JOIN post p ON p.id = k.post_id "                   \
	"WHERE k.quoted_id = $6 AND k.state = 2" POST_PAGE("k.post_id") " AND " POST_SEEN_BY("p",  \
											     "$1")
/* $1 ids */
#define SQL_QUOTE_COUNTS                                                                           \
	"SELECT k.quoted_id, COUNT(*) FROM quote k WHERE k.quoted_id IN IDS($1) AND k.state = 2"   \
	" GROUP BY k.quoted_id"
/* $1 quoted, $2 after, $3 how many */
#define SQL_QUOTE_OF                                                                               \
	"SELECT" QUOTE_COLS "FROM quote k WHERE k.quoted_id = $1 AND k.post_id > $2"               \
	" AND k.state = 2 ORDER BY k.post_id LIMIT $3"

/* $1 the authorization, $2 whose post is quoted */
#define SQL_QUOTE_APPROVED                                                                         \
	"SELECT" QUOTE_COLS "FROM quote k WHERE k.approval_uri = $1 AND k.approval_uri <> ''"      \
	" AND k.quoted_account = $2 LIMIT 100"

/* New, or in the place of what it said before. */
void store_quote_put(struct task *t, const struct quote_row *k);
void store_quote_remove(struct task *t, int64_t post_id);
bool store_quote_get(struct task *t, int64_t post_id, struct quote_row *ret);
struct quote_rows store_quote_many(struct task *t, struct ids posts); /* in no order */
void store_quote_state(struct task *t, int64_t post_id, int state, int64_t at);

/* Of the quoted posts `ids` those that the viewer sees, and not of people whom they mute; in no
 * order. */
struct post_rows store_quoted_posts(struct task *t, int64_t viewer, struct ids ids);
struct post_rows store_quote_list(struct task *t, int64_t viewer, int64_t quoted_id,
				  const struct span *s);
/* By post_id, after `after`. */
struct quote_rows store_quote_of(struct task *t, int64_t quoted_id, int64_t after, int64_t most);

/* Those that stand on that authorization, which is of the author of what they quote. */
struct quote_rows store_quote_approved(struct task *t, struct str approval_uri,
				       int64_t quoted_account);

struct quote_count {
	int64_t quoted_id, n;
};
/* Fills room for ids.n; gives how many have any. */
size_t store_quote_counts(struct task *t, struct ids ids, struct quote_count *room);

#endif
