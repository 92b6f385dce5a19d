/*
 * People and what they are to each other, for tests: written straight into the tables, so that a
 * test of posts does not need the rules of joining and following. Each call is a transaction of its
 * own. What is given back lives until testdb_close.
 */
#ifndef TESTS_SUPPORT_PEOPLE_H
#define TESTS_SUPPORT_PEOPLE_H

#include "core/account.h"
#include "core/post.h"

/* Set-up of a group: testdb_open, and a place at https://example.org. */
int people_open(void **state);

/* Somebody new of this place, active and not indexed; they read themselves what waits for a word.
 */
const struct account *person(const char *name);
/* The same one as the tables have them now. */
const struct account *person_again(const struct account *a);

void person_set(const struct account *a, const char *column, int64_t value);
void person_follows(const struct account *follower, const struct account *followed);
void person_asks(const struct account *follower, const struct account *followed);
void person_unfollows(const struct account *follower, const struct account *followed);
void person_listens(const struct account *follower, const struct account *followed, bool boosts,
		    bool notify);
void person_blocks(const struct account *a, const struct account *target);
void person_mutes(const struct account *a, const struct account *target, int64_t until);

/* A circle of a with up to three members (NULL ends). */
int64_t person_circle(const struct account *a, const struct account *one,
		      const struct account *two);

/* A loose photograph of theirs. */
int64_t person_photograph(const struct account *a);

/* Shares and commits; must succeed. */
struct post person_shares(const struct account *a, const char *caption, enum visibility v);
struct post person_answers(const struct account *a, const char *caption, enum visibility v,
			   int64_t to);

/* Shares and says how it ended; nothing is left behind unless it is OK. */
enum err person_tries(const struct account *a, const struct post_new *n, struct post *ret);

/* The post as somebody (NULL: a stranger) gets it; they must be able to see it. */
struct post person_gets(const struct account *viewer, int64_t id);

/* May somebody (NULL: a stranger) see it; does its page open for them? */
bool person_sees(const struct account *viewer, int64_t id);
bool person_opens(const struct account *viewer, int64_t id);

/* Boosts, and says how it ended; nothing is left behind unless it is OK. */
enum err person_boosts(const struct account *by, int64_t id);

/* From now on reader is a named reader of owner. */
void person_reads_for(const struct account *reader, const struct account *owner);

/* A text of n letters. */
struct str long_text(size_t n);

/* How many rows: a number of a query without parameters. */
int64_t rows_of(const char *sql);

#endif
