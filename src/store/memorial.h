/*
 * Rows of pages of the remembered: the page, its names and keepers, and the posts that stand on it.
 * A page is an account as well (store/account.h). Text belongs to the task's arena.
 */
#ifndef STORE_MEMORIAL_H
#define STORE_MEMORIAL_H

#include "store/post.h"
#include "store/span.h"

struct memorial_row {
	int64_t account_id, circle_id;
	int64_t access, accepts; /* core/memorial.h */
	bool waits;
	struct str born, born_words, died, died_words;
	int64_t created_at;
};
struct memorial_rows {
	struct memorial_row *p;
	size_t n;
};

#define MEMORIALS_MOST 200 /* that one person keeps, or belongs to */

void store_memorial_add(struct task *t, const struct memorial_row *m);
/* Access, accepts, waits and the life. */
void store_memorial_change(struct task *t, const struct memorial_row *m);
bool store_memorial_get(struct task *t, int64_t id, struct memorial_row *ret);
/* The row is held until the transaction ends, so that two keepers do not leave it at once. */
void store_memorial_hold(struct task *t, int64_t id);
/* A loose photograph of `from` becomes the page's. False when they have no such one. */
bool store_memorial_take_media(struct task *t, int64_t id, int64_t from, int64_t media_id);

/* Pages of which somebody is a keeper (state 1) or is asked to be (0); the oldest first. */
#define SQL_MEMORIAL_KEPT                                                                          \
	"SELECT memorial_id FROM memorial_keeper WHERE account_id = $1 AND state = $2"             \
	" ORDER BY memorial_id LIMIT 200"
/* Pages to whose people somebody belongs, keepers too. */
#define SQL_MEMORIAL_BELONGS                                                                       \
	"SELECT m.account_id FROM circle_member c JOIN memorial m ON m.circle_id = c.circle_id"    \
	" WHERE c.account_id = $1 ORDER BY c.circle_id LIMIT 200"
struct ids store_memorial_kept(struct task *t, int64_t account_id, int state);
struct ids store_memorial_belongs(struct task *t, int64_t account_id);
/* The page whose people a circle is; 0 for any other circle. */
int64_t store_memorial_of_circle(struct task *t, int64_t circle_id);

/* --- names --- */

struct memorial_name_row {
	int64_t memorial_id;
	struct str name;
	int64_t audience;
};
struct memorial_name_rows {
	struct memorial_name_row *p;
	size_t n;
};
/* Exactly these, in their order. */
void store_memorial_names_set(struct task *t, int64_t id, struct memorial_name_rows names);
/* Those of several pages, in the order of the pages' ids and their own. */
#define SQL_MEMORIAL_NAMES                                                                         \
	"SELECT memorial_id, name, audience FROM memorial_name WHERE memorial_id IN IDS($1)"       \
	" ORDER BY memorial_id, id LIMIT 4000"
struct memorial_name_rows store_memorial_names(struct task *t, struct ids ids);

/* --- keepers --- */

enum { KEEPER_ASKED = 0, KEEPER_KEEPS = 1 };

/* What somebody is to a page: KEEPER_ASKED, KEEPER_KEEPS; -1 for nothing. */
int store_memorial_keeper(struct task *t, int64_t id, int64_t account_id);
void store_memorial_keeper_put(struct task *t, int64_t id, int64_t account_id, int state,
			       int64_t asked_by);
bool store_memorial_keeper_remove(struct task *t, int64_t id, int64_t account_id);
/* The active ones, the longest first. */
#define SQL_MEMORIAL_KEEPERS                                                                       \
	"SELECT k.account_id FROM memorial_keeper k JOIN account a ON a.id = k.account_id"         \
	" WHERE k.memorial_id = $1 AND k.state = $2 AND a.state = 0"                               \
	" ORDER BY k.since, k.account_id LIMIT 200"
struct ids store_memorial_keepers(struct task *t, int64_t id, int state);

/* --- posts --- */

enum { LINK_PROPOSED = 0, LINK_ACCEPTED = 1, LINK_REMOVED = 2 };

/* Where a post stands in the order of the time remembered: ascending in this order. */
struct memorial_place {
	int64_t mid, span, id;
};

struct memorial_link_row {
	int64_t memorial_id, post_id, state;
};
struct memorial_link_rows {
	struct memorial_link_row *p;
	size_t n;
};

/* Gives the state it had: -1 for none, when the row is new. One that is there stays as it is. */
int store_memorial_link(struct task *t, int64_t id, int64_t post_id);
void store_memorial_link_put(struct task *t, int64_t id, const struct memorial_place *where,
			     int state, int64_t decided_by);
void store_memorial_link_state(struct task *t, int64_t id, int64_t post_id, int state,
			       int64_t decided_by);
bool store_memorial_link_remove(struct task *t, int64_t id, int64_t post_id);
/* The time that it remembers is another one now: on all its pages. */
void store_memorial_when(struct task *t, const struct memorial_place *where);
/* The pages that posts stand on or wait for. */
#define SQL_MEMORIAL_LINKS                                                                         \
	"SELECT memorial_id, post_id, state FROM memorial_post WHERE post_id IN IDS($1)"           \
	" ORDER BY post_id, memorial_id LIMIT 4000"
struct memorial_link_rows store_memorial_links(struct task *t, struct ids posts);

/* What stands on a page, as the viewer $1 sees it at $2; $3 the page. */
#define MEMORIAL_SHOWN                                                                             \
	" AND p.archived_at IS NULL AND NOT " POST_MUTED("p.account_id") " AND " AUTHOR_HEARD(     \
		"p.account_id", "$1") " AND " POST_SEEN_BY("p", "$1")
#define SQL_MEMORIAL_POSTS_(state)                                                                 \
	"SELECT p.id," POST_COLS "FROM memorial_post c JOIN post p ON p.id = c.post_id "           \
	"WHERE c.memorial_id = $3 AND c.state = " state
/* $4 mid, $5 span, $6 id, $7 how many: what comes after a place, or before it */
#define SQL_MEMORIAL_WHEN                                                                          \
	SQL_MEMORIAL_POSTS_("1")                                                                   \
	" AND (c.when_mid, c.when_span, c.post_id) > ($4, $5, $6)" MEMORIAL_SHOWN                  \
	" ORDER BY c.when_mid, c.when_span, c.post_id LIMIT $7"
#define SQL_MEMORIAL_WHEN_BACK                                                                     \
	SQL_MEMORIAL_POSTS_("1")                                                                   \
	" AND (c.when_mid, c.when_span, c.post_id) < ($4, $5, $6)" MEMORIAL_SHOWN                  \
	" ORDER BY c.when_mid DESC, c.when_span DESC, c.post_id DESC LIMIT $7"
/* $4 low, $5 high, $6 how many */
#define SQL_MEMORIAL_POSTED                                                                        \
	SQL_MEMORIAL_POSTS_("1") " AND c.post_id > $4 AND c.post_id < $5" MEMORIAL_SHOWN
#define SQL_MEMORIAL_WAITING                                                                       \
	SQL_MEMORIAL_POSTS_("0")                                                                   \
	" AND c.post_id > $4 AND c.post_id < $5 AND " POST_SEEN_BY("p", "$1")
/* In the order of the time remembered; back: those before the place, turned round. */
struct post_rows store_memorial_by_when(struct task *t, int64_t viewer, int64_t id,
					const struct memorial_place *from, bool back,
					int64_t limit);
struct post_rows store_memorial_posted(struct task *t, int64_t viewer, int64_t id,
				       const struct span *s);
struct post_rows store_memorial_waiting(struct task *t, int64_t viewer, int64_t id,
					const struct span *s);

/* --- what somebody asked --- */

/* When somebody last asked about a page or a post; 0: never. And that they did now. */
int64_t store_memorial_asked_at(struct task *t, int64_t account_id, int64_t subject_id);
void store_memorial_asked(struct task *t, int64_t account_id, int64_t subject_id);

/* --- dates that are suggested --- */

struct memorial_date_row {
	int64_t id, memorial_id;
	int kind;
	struct str kind_words, name, base, rule;
	bool kept; /* among those of the asker */
};
struct memorial_date_rows {
	struct memorial_date_row *p;
	size_t n;
};
#define SQL_MEMORIAL_DATES                                                                         \
	"SELECT d.id, d.memorial_id, d.kind, d.kind_words, d.name, d.base, d.rule,"                \
	" CASE WHEN EXISTS (SELECT 1 FROM kept_date k WHERE k.memorial_date = d.id"                \
	" AND k.account_id = $2) THEN 1 ELSE 0 END FROM memorial_date d WHERE d.memorial_id = $1"  \
	" ORDER BY d.id LIMIT 40"
struct memorial_date_rows store_memorial_dates(struct task *t, int64_t id, int64_t viewer);
void store_memorial_date_add(struct task *t, const struct memorial_date_row *d);
bool store_memorial_date_remove(struct task *t, int64_t id, int64_t date_id);
/* A kept date was taken from there. */
void store_memorial_date_kept(struct task *t, int64_t kept_id, int64_t date_id);

/* --- what hosts did --- */

struct memorial_log_row {
	int64_t host_id, keeper_id, at;
};
struct memorial_log_rows {
	struct memorial_log_row *p;
	size_t n;
};
void store_memorial_log_add(struct task *t, int64_t id, int64_t host_id, int64_t keeper_id);
struct memorial_log_rows store_memorial_log(struct task *t, int64_t id); /* the newest 50 */

#endif
