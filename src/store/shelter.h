/*
 * Rows of shelter (core/shelter.h): until when it is on, who did what, and how many comments of
 * strangers came in which hour.
 */
#ifndef STORE_SHELTER_H
#define STORE_SHELTER_H

#include "sys/db.h"

struct shelter_row {
	int64_t since, until; /* on before `until`; 0: never begun */
	bool over;	      /* its end was done */
	int64_t declined_at;  /* of a proposal; 0: never */
};

/* $1 whose, $2 now */
#define SQL_SHELTER_IS_ON "SELECT 1 FROM shelter WHERE account_id = $1 AND until > $2"
/* $1 ids, $2 now */
#define SQL_SHELTER_WHICH                                                                          \
	"SELECT account_id FROM shelter WHERE account_id IN IDS($1) AND until > $2"
#define SQL_STRANGER_FORGET "DELETE FROM stranger_hour WHERE hour < $1"
/* $1 whose, $2 how many */
#define SQL_SHELTER_LOG                                                                            \
	"SELECT by_id, deed, at FROM shelter_log WHERE account_id = $1"                            \
	" ORDER BY id DESC LIMIT $2"
/* $1 from which hour, $2 up to which, $3 whose */
#define SQL_STRANGER_HOURS                                                                         \
	"SELECT CAST(COALESCE(SUM(comments), 0) AS BIGINT) FROM stranger_hour"                     \
	" WHERE account_id = $3 AND hour >= $1 AND hour < $2"
/* $1 whose, $2 below which id, $3 from which, $4 how many; the newest first */
#define SQL_SHELTER_POSTS                                                                          \
	"SELECT id FROM post WHERE account_id = $1 AND id < $2 AND id >= $3"                       \
	" AND boost_of IS NULL AND visibility <= 2 ORDER BY id DESC LIMIT $4"

bool store_shelter_is_on(struct task *t, int64_t account_id);
/* Those of them (at most `most` ids are looked at) who are in shelter now. */
struct ids store_shelter_which(struct task *t, struct ids accounts);
bool store_shelter_get(struct task *t, int64_t account_id, struct shelter_row *ret);
void store_shelter_set(struct task *t, int64_t account_id, const struct shelter_row *s);

struct shelter_log_row {
	int64_t by_id, at;
	int deed; /* enum shelter_deed (core/shelter.h) */
};
struct shelter_log_rows {
	struct shelter_log_row *p;
	size_t n;
};
void store_shelter_log_add(struct task *t, int64_t account_id, const struct shelter_log_row *l);
/* The newest first, at most `most`. */
struct shelter_log_rows store_shelter_log(struct task *t, int64_t account_id, int64_t most);

/* One more comment of a stranger in that hour (since 1970). */
void store_stranger_add(struct task *t, int64_t account_id, int64_t hour);
int64_t store_stranger_sum(struct task *t, int64_t account_id, int64_t from, int64_t before);
void store_stranger_forget(struct task *t, int64_t before); /* of everybody */

/* Posts of somebody that more than a few may see, no boosts: below `before`, not below `from`. */
struct ids store_shelter_posts(struct task *t, int64_t account_id, int64_t before, int64_t from,
			       int64_t most);

#endif
