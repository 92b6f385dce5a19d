#include "store/live.h"

#include <pthread.h>

#include "base/buf.h"
#include "base/err.h"
#include "store/feed.h"
#include "store/ids.h"
#include "store/list.h"
#include "store/tag.h"

/* $1 post, $2 now, $3 accounts or lists; v is the viewer, p the post, m what is shown of it (the
 * boosted one), w the follow. plain: nothing of the viewer stands on it. */
#define PLAIN                                                                                      \
	" CASE WHEN m.account_id = v.id"                                                           \
	" OR (m.candles > 0 AND EXISTS (SELECT 1 FROM candle x_ WHERE x_.post_id = m.id"           \
	" AND x_.account_id = v.id))"                                                              \
	" OR (m.boosts > 0 AND EXISTS (SELECT 1 FROM post x_ WHERE x_.boost_of = m.id"             \
	" AND x_.account_id = v.id))"                                                              \
	" OR ((m.extras & 4) <> 0 AND EXISTS (SELECT 1 FROM bookmark x_"                           \
	" WHERE x_.account_id = v.id AND x_.post_id = m.id))"                                      \
	" OR EXISTS (SELECT 1 FROM thread_mute x_ WHERE x_.account_id = v.id"                      \
	" AND x_.thread_id = m.thread_id)"                                                         \
	" OR v.filters <> 0"                                                                       \
	" THEN 0 ELSE 1 END "
#define POST_AND_FOLLOW                                                                            \
	" JOIN post p ON p.id = $1 JOIN post m ON m.id = COALESCE(p.boost_of, p.id)"               \
	" LEFT JOIN follow w ON w.follower_id = v.id AND w.followed_id = p.account_id"
#define ACCOUNTS                                                                                   \
	"SELECT v.id, 0, v.lang," PLAIN "FROM account v" POST_AND_FOLLOW                           \
	" WHERE v.id IN IDS($3) AND v.state = 0 AND v.domain = '' AND p.added_at IS NULL"
#define LISTS                                                                                      \
	"SELECT v.id, l.id, v.lang," PLAIN "FROM list l JOIN account v ON v.id = l.account_id"     \
	" JOIN list_member x ON x.list_id = l.id" POST_AND_FOLLOW                                  \
	" WHERE l.id IN IDS($3) AND x.account_id = p.account_id AND v.state = 0"                   \
	" AND p.added_at IS NULL"

/* Answers come to a home when both are followed (core/feed.c: whom). */
#define FOLLOWS_ANSWERED                                                                           \
	"EXISTS (SELECT 1 FROM follow y_ WHERE y_.follower_id = $1"                                \
	" AND y_.followed_id = p.reply_account AND y_.accepted = 1)"
#define ANSWERS_OWN                                                                                \
	"p.reply_account IS NULL OR p.reply_account = p.account_id OR p.reply_account = $1"

/* How a post comes to a home, also for a tag, and what a home shows of what came. */
#define HOME                                                                                       \
	" AND p.visibility <> 5 AND (p.account_id = $1 OR (((" FEED_FOLLOWED " AND (" ANSWERS_OWN  \
	" OR p.wide = 1 OR " FOLLOWS_ANSWERED ")) OR " FEED_BY_TAG ")"                             \
	" AND NOT " POST_MUTED("p.account_id") " AND NOT " LIST_KEEPS(                             \
		"$1", "p.account_id") "))" FEED_UNHIDDEN

#define PUBLIC                                                                                     \
	" AND p.visibility = 0 AND p.reply_to IS NULL AND p.boost_of IS NULL"                      \
	" AND p.archived_at IS NULL AND NOT " POST_MUTED("p.account_id") " AND " AUTHOR_HEARD(     \
		"p.account_id", "$1") " AND " POST_SEEN_BY("p", "$1")

#define TAG                                                                                        \
	" AND (p.visibility <> 1 OR p.account_id = $1) AND p.archived_at IS NULL"                  \
	" AND NOT " POST_MUTED("p.account_id") " AND " AUTHOR_HEARD(                               \
		"p.account_id", "$1") " AND " POST_SEEN_BY("p", "$1")

/* As SQL_FEED_MEMBER (store/feed.h). */
#define LIST                                                                                       \
	" AND p.visibility <= 3 AND (" ANSWERS_OWN " OR (l.replies = 0 AND " FOLLOWS_ANSWERED ")"  \
	" OR (l.replies = 1 AND EXISTS (SELECT 1 FROM list_member y WHERE y.list_id = l.id"        \
	" AND y.account_id = p.reply_account)))" FEED_WANTED("p.account_id")

static const struct {
	const char *head, *rule;
} rules[LIVE_WAYS] = {
	[LIVE_HOME] = { ACCOUNTS, HOME },
	[LIVE_PUBLIC] = { ACCOUNTS, PUBLIC },
	[LIVE_TAG] = { ACCOUNTS, TAG },
	[LIVE_LIST] = { LISTS, LIST },
};

static struct {
	pthread_once_t once;
	char *sql[LIVE_WAYS];
} made = { .once = PTHREAD_ONCE_INIT };

/* The viewer of a rule is $1 in every list of store/feed.h; here it is a row. */
static char *for_many(const char *head, const char *rule)
{
	struct buf b;

	buf_init_heap(&b, (size_t)64 * 1024);
	buf_str(&b, str_of(head));
	for (const char *p = rule; *p; p++) {
		bool viewer = p[0] == '$' && p[1] == '1' && (p[2] < '0' || p[2] > '9');

		if (viewer)
			buf_lit(&b, "v.id");
		else
			buf_byte(&b, *p);
		p += viewer ? 1 : 0;
	}
	buf_byte(&b, '\0');
	must(!buf_failed(&b));
	return b.p;
}

static void make(void)
{
	for (size_t i = 0; i < LIVE_WAYS; i++)
		made.sql[i] = for_many(rules[i].head, rules[i].rule);
}

struct live_rows store_live_readers(struct task *t, enum live_way way, int64_t post_id,
				    struct ids whose)
{
	struct live_rows found = { .p = arena_many(t->a, struct live_row, whose.n) };
	struct rows r;

	pthread_once(&made.once, make);
	r = db_rows_(t, made.sql[way], ARGS(V(post_id), V(t->now), V(whose)));
	while (found.n < whose.n && rows_next(&r)) {
		struct live_row *one = &found.p[found.n++];

		one->account_id = row_int(&r);
		one->list_id = row_int(&r);
		one->lang = row_str(&r);
		one->plain = row_bool(&r);
	}
	rows_done(&r);
	return found;
}

struct ids store_live_seen(struct task *t, int64_t post_id, struct ids accounts)
{
	return ids_read(t,
			db_rows(t,
				"SELECT v.id FROM account v JOIN post p ON p.id = $1"
				" WHERE v.id IN IDS($2) AND " POST_SEEN_BY("p", "v.id"),
				ARGS(V(post_id), V(accounts))),
			(int64_t)accounts.n);
}

struct ids store_live_tokens(struct task *t, struct ids tokens)
{
	return ids_read(t,
			db_rows(t,
				"SELECT k.id FROM token k JOIN account a ON a.id = k.account_id"
				" WHERE k.id IN IDS($1) AND a.state = 0",
				ARGS(V(tokens))),
			(int64_t)tokens.n);
}
