/*
 * Rows of filters, their keywords and the single posts in them. Lists and filters are the owner's;
 * keywords and posts are written by ids that core found in such a list. Text belongs to the task's
 * arena.
 */
#ifndef STORE_FILTER_H
#define STORE_FILTER_H

#include "sys/db.h"

#define FILTERS_MOST 120	 /* a hundred, and those of quiet times */
#define FILTER_KEYWORDS_MOST 700 /* of one person, in all their filters */
#define FILTER_POSTS_MOST 500
#define FILTER_PEOPLE_MOST 200

struct filter_row {
	int64_t id;
	struct str title;
	int64_t contexts, action;
	int64_t expires_at; /* 0: never */
};
struct filter_rows {
	struct filter_row *p;
	size_t n;
};

struct filter_keyword_row {
	int64_t id, filter_id;
	struct str keyword;
	bool whole_word;
};
struct filter_keyword_rows {
	struct filter_keyword_row *p;
	size_t n;
};

struct filter_post_row {
	int64_t id, filter_id, post_id;
};
struct filter_post_rows {
	struct filter_post_row *p;
	size_t n;
};

/* $1 owner */
#define SQL_FILTER_LIST                                                                            \
	"SELECT f.id, f.title, f.contexts, f.action, f.expires_at FROM filter f"                   \
	" WHERE f.account_id = $1 ORDER BY f.id LIMIT 120"
#define SQL_FILTER_KEYWORDS                                                                        \
	"SELECT k.id, k.filter_id, k.keyword, k.whole_word FROM filter f"                          \
	" JOIN filter_keyword k ON k.filter_id = f.id WHERE f.account_id = $1"                     \
	" ORDER BY f.id, k.id LIMIT 700"
#define SQL_FILTER_POSTS                                                                           \
	"SELECT s.id, s.filter_id, s.post_id FROM filter f"                                        \
	" JOIN filter_post s ON s.filter_id = f.id WHERE f.account_id = $1"                        \
	" ORDER BY f.id, s.post_id LIMIT 500"

#define SQL_FILTER_PEOPLE                                                                          \
	"SELECT s.filter_id, s.person_id FROM filter f"                                            \
	" JOIN filter_person s ON s.filter_id = f.id WHERE f.account_id = $1"                      \
	" ORDER BY f.id, s.person_id LIMIT 200"
/* $1 owner, $2 FILTER_ bits, $3 an action, $4 now */
#define SQL_FILTER_AWAY                                                                            \
	"SELECT s.person_id FROM filter f JOIN filter_person s ON s.filter_id = f.id"              \
	" WHERE f.account_id = $1 AND (f.contexts & CAST($2 AS BIGINT)) <> 0 AND f.action = $3"    \
	" AND (f.expires_at IS NULL OR f.expires_at > $4) LIMIT 200"

struct filter_person_row {
	int64_t filter_id, person_id;
};
struct filter_person_rows {
	struct filter_person_row *p;
	size_t n;
};

/* All of the owner's: filters in the order in which they were made, the rest by filter and by age.
 */
struct filter_rows store_filter_list(struct task *t, int64_t account_id);
struct filter_keyword_rows store_filter_keywords(struct task *t, int64_t account_id);
struct filter_post_rows store_filter_posts(struct task *t, int64_t account_id);
struct filter_person_rows store_filter_people(struct task *t, int64_t account_id);
/* The people in filters of the owner that hold now, of that action and in one of those places. */
struct ids store_filter_away(struct task *t, int64_t account_id, unsigned contexts, int action);

/* Does the post name one of them, or stand on the page of one? */
bool store_filter_names(struct task *t, int64_t post_id, struct ids people);
/* The circles of those of them who are pages of the remembered. */
struct filter_circle_row {
	int64_t person_id, circle_id;
};
struct filter_circle_rows {
	struct filter_circle_row *p;
	size_t n;
};
struct filter_circle_rows store_filter_circles(struct task *t, struct ids people);

/* The owner's count of filters follows. */
void store_filter_add(struct task *t, int64_t account_id, const struct filter_row *f);
void store_filter_change(struct task *t, int64_t account_id, const struct filter_row *f);
bool store_filter_remove(struct task *t, int64_t account_id, int64_t id);

/* Its end alone. */
void store_filter_end(struct task *t, int64_t id, int64_t expires_at);

void store_filter_person_add(struct task *t, int64_t filter_id, int64_t person_id);
void store_filter_keyword_add(struct task *t, const struct filter_keyword_row *k);
void store_filter_keyword_change(struct task *t, const struct filter_keyword_row *k);
void store_filter_keyword_remove(struct task *t, int64_t id);

/* The id of the row: a new one, or the one that holds the post already. */
int64_t store_filter_post_add(struct task *t, const struct filter_post_row *s);
void store_filter_post_remove(struct task *t, int64_t id);

#endif
