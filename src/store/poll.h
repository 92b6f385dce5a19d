/*
 * Rows of polls and votes. A poll is a row beside its post, with the counts kept in it; a vote is
 * a row a person, so that nobody votes twice whatever happens at once. Text belongs to the task's
 * arena.
 */
#ifndef STORE_POLL_H
#define STORE_POLL_H

#include "sys/db.h"

#define POLL_TALLIES 4

struct poll_row {
	int64_t post_id, expires_at;
	struct str options; /* one a line */
	struct str
		tallies; /* of one that was asked elsewhere, as it was told: "3 0 12"; or empty */
	bool multiple, hides;
	int64_t voters, tally[POLL_TALLIES];
	unsigned chosen; /* by the viewer, bit i: option i; 0: they did not vote */
};
struct poll_rows {
	struct poll_row *p;
	size_t n;
};

/* $1 ids, $2 viewer */
#define SQL_POLL_MANY                                                                              \
	"SELECT o.post_id, o.expires_at, o.options, o.multiple, o.hides, o.voters, o.tally_0,"     \
	" o.tally_1, o.tally_2, o.tally_3, o.tallies, v.choices FROM poll o LEFT JOIN vote v"      \
	" ON v.post_id = o.post_id AND v.account_id = $2 WHERE o.post_id IN IDS($1)"

struct poll_rows store_poll_many(struct task *t, int64_t viewer, struct ids posts);

void store_poll_add(struct task *t, const struct poll_row *p);
/* Answers, multiple, hides and expires_at of p; `anew`: all votes go. */
void store_poll_change(struct task *t, const struct poll_row *p, bool anew);
/* How many voted, as it was told elsewhere. */
void store_poll_set_tallies(struct task *t, int64_t post_id, int64_t voters, struct str tallies);
void store_poll_remove(struct task *t, int64_t post_id);

/* Writes a vote and counts it; false when that person has voted. choices: bits. */
bool store_vote_add(struct task *t, int64_t post_id, int64_t account_id, unsigned choices);

/* One choice more of somebody who voted; nothing when they had it. */
void store_vote_more(struct task *t, int64_t post_id, int64_t account_id, unsigned choice);

/* $1 post, $2 after whom, $3 how many */
#define SQL_VOTERS                                                                                 \
	"SELECT account_id FROM vote WHERE post_id = $1 AND account_id > $2"                       \
	" ORDER BY account_id LIMIT $3"
/* Who voted, by id. */
struct ids store_voters(struct task *t, int64_t post_id, int64_t after, int64_t most);

#endif
