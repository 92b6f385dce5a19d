/*
 * Rows of people, with the photographs of their portrait and cover in the same statement. Text
 * belongs to the task's arena. Who may see a person is core's question (core/account.h).
 */
#ifndef STORE_ACCOUNT_H
#define STORE_ACCOUNT_H

#include "base/html.h"
#include "store/span.h"

#define ACCOUNT_ROW_FIELDS 4

/* What somebody ever used: whoever did not, pays nothing for it when their home is read. Never
 * taken away again. */
enum {
	ACCOUNT_USES_EXCLUSIVE = 1 << 0,
	ACCOUNT_USES_TAGS = 1 << 1,
	ACCOUNT_USES_POLICY = 1 << 2,
	ACCOUNT_USES_SHELTER = 1 << 3,
	/* Joined since comments of strangers wait (core/policy.h). */
	ACCOUNT_USES_READ_FIRST = 1 << 4,
	ACCOUNT_USES_CLOSING = 1 << 5,
	ACCOUNT_USES_WHEN = 1 << 6, /* a post of theirs had a time of its own (core/when.h) */
	/* Has quiet times (core/quiet.h): their filters may hold people. */
	ACCOUNT_USES_QUIET = 1 << 13,
	/* The place's own account (core/service.h); 1024 where SQL asks. */
	ACCOUNT_IS_SERVICE = 1 << 10,
	/* A page of the remembered (core/memorial.h), 2048 where SQL asks; keeps one. */
	ACCOUNT_IS_MEMORIAL = 1 << 11,
	ACCOUNT_KEEPS_MEMORIAL = 1 << 12
};

struct account_files { /* of table media; secret.n == 0 for none */
	int64_t id;
	struct str secret;
	int64_t grid_width, grid_height, page_width, page_height, full_width, full_height;
};

struct account_row {
	int64_t id; /* 0: the join found nobody */
	struct str name, domain, display, about;
	struct html about_html;
	struct {
		struct str name, value;
		struct html html;
	} field[ACCOUNT_ROW_FIELDS];
	size_t fields;
	int64_t role, state;
	bool locked, indexed, hides_follows, bot;
	int64_t limited; /* by a host: 1 the person, 2 their server (core/peer.h) */
	struct str lang; /* of the pages: a catalogue's tag */
	struct str language, timezone;
	int64_t post_visibility, post_circle; /* post_circle 0: none */
	int64_t post_cover;		      /* enum cover (core/media.h) */
	bool keeps_originals;
	struct str reason;
	int64_t posts, followers, following, last_post_at, rev, created_at, filters;
	int64_t portrait_id, cover_id;
	int64_t uses;		    /* ACCOUNT_USES_ bits */
	int64_t moved_to, moved_at; /* schema/0024_moves.sql */
	struct account_files portrait, cover;
	int64_t place; /* in a list: the id that pages go by */
};

struct account_rows {
	struct account_row *p;
	size_t n;
};

/* For every statement that gives people: the columns of account a with media ap and ac. */
#define ACCOUNT_COLS                                                                               \
	" a.id, a.name, a.domain, a.display, a.about, a.about_html, a.fields, a.role, a.state,"    \
	" a.locked, a.indexed, a.hides_follows, a.bot, a.lang, a.language, a.timezone,"            \
	" a.post_visibility, a.post_sensitive, a.keeps_originals, a.reason, a.posts, a.followers," \
	" a.following, a.last_post_at, a.rev, a.created_at, a.portrait_id, a.cover_id, a.uses,"    \
	" a.filters, a.limited, a.moved_to, a.moved_at, a.post_circle,"                            \
	" ap.secret, ap.grid_width, ap.grid_height, ap.page_width, ap.page_height,"                \
	" ap.full_width, ap.full_height,"                                                          \
	" ac.secret, ac.grid_width, ac.grid_height, ac.page_width, ac.page_height,"                \
	" ac.full_width, ac.full_height "
#define ACCOUNT_MEDIA                                                                              \
	" LEFT JOIN media ap ON ap.id = a.portrait_id LEFT JOIN media ac ON ac.id = a.cover_id "
#define SQL_ACCOUNT_GET "SELECT" ACCOUNT_COLS "FROM account a" ACCOUNT_MEDIA "WHERE a.id = $1"
#define SQL_ACCOUNT_FIND                                                                           \
	"SELECT" ACCOUNT_COLS "FROM account a" ACCOUNT_MEDIA                                       \
	"WHERE a.name_key = $1 AND a.domain = $2"
#define SQL_ACCOUNT_MANY                                                                           \
	"SELECT" ACCOUNT_COLS "FROM account a" ACCOUNT_MEDIA "WHERE a.id IN IDS($1)"
/* What says whether somebody may be shown, and which rendering of theirs is the right one. */
#define SQL_ACCOUNT_BARE                                                                           \
	"SELECT a.id, a.name, a.domain, a.display, a.state, a.locked, a.bot, a.rev, a.moved_to,"   \
	" a.uses"                                                                                  \
	" FROM account a WHERE a.id IN IDS($1)"
/* $1 low, $2 high, $3 how many */
#define SQL_ACCOUNT_PAGE                                                                           \
	"SELECT a.id," ACCOUNT_COLS "FROM account a" ACCOUNT_MEDIA                                 \
	"WHERE a.id > $1 AND a.id < $2 AND "
#define SQL_ACCOUNT_HERE SQL_ACCOUNT_PAGE "a.domain = '' AND a.state <> 3 AND (a.uses & 3072) = 0"
#define SQL_ACCOUNT_WAITING SQL_ACCOUNT_PAGE "a.state = 1"

/* Takes those columns off the present row. */
void store_account_take(struct rows *r, struct account_row *ret);
/* The rest of the rows of a list, whose first column is the place; turned round after `up`. */
struct account_rows store_account_list(struct task *t, struct rows r, const struct span *s);

bool store_account_get(struct task *t, int64_t id, struct account_row *ret);
/* key: the name in lower case. */
bool store_account_find(struct task *t, struct str key, struct str domain, struct account_row *ret);
/* In no order; unknown ones are left out. */
struct account_rows store_account_many(struct task *t, struct ids ids);
/* The same with the columns of SQL_ACCOUNT_BARE alone. */
struct account_rows store_account_bare(struct task *t, struct ids ids);
/* The id and the name as its owner writes it, of somebody active here; 0 for nobody. */
int64_t store_account_named(struct task *t, struct str key, struct str *ret_name);
bool store_account_name_taken(struct task *t, struct str key);

/* Writes the row as given (counts 0, rev 1); false when the name is taken. */
bool store_account_add(struct task *t, const struct account_row *a, struct str key);
/* Writes what its owner may change, and makes rev grow. */
void store_account_change(struct task *t, const struct account_row *a);
void store_account_set_state(struct task *t, int64_t id, int64_t state);
void store_account_set_role(struct task *t, int64_t id, int64_t role);
/* Notes that they used something: an ACCOUNT_USES_ bit. */
void store_account_uses(struct task *t, int64_t id, int64_t bit);
bool store_account_has_media(struct task *t, int64_t account_id, int64_t media_id);

/* People of this place: all but those who are gone, or those who wait. */
struct account_rows store_account_local(struct task *t, bool waiting, const struct span *s);
/* The hosts and moderators. */
struct ids store_account_hosts(struct task *t);
/* Active hosts but this one: are there any? */
bool store_account_other_host(struct task *t, int64_t id);

/* --- passwords --- */

struct login_row {
	int64_t account_id, state;
	struct str password;
};
bool store_login_find(struct task *t, struct str key, struct login_row *ret);
bool store_login_get(struct task *t, int64_t account_id, struct login_row *ret);
void store_login_set(struct task *t, int64_t account_id, struct str password);

/* --- leaving --- */

void store_account_delete(struct task *t, int64_t id);
/* Ends what somebody is to others, a small number at a time; false when there is nothing left. */
bool store_account_part(struct task *t, int64_t id, int64_t most);
/* At most `most` posts, the newest first. */
struct ids store_account_posts(struct task *t, int64_t id, int64_t most);
/* Leaves the name and nothing else. */
void store_account_blank(struct task *t, int64_t id);

#endif
