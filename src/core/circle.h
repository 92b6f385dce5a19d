/*
 * Circles: named sets of people, here and elsewhere, that a post can be for. Only their owner knows
 * of them: members see each other's answers within a thread, and neither the circle's name nor who
 * else is in it, nor how many. Whoever is added sees what was shared with it before (nothing of
 * that is sent to them); whoever is taken out sees nothing of it any more, and their server is told
 * that it is gone, unless somebody else there may see it still (docs/decision/022).
 */
#ifndef CORE_CIRCLE_H
#define CORE_CIRCLE_H

#include "core/account.h"

struct job;

#define CIRCLE_NAME_MAX 60
#define CIRCLE_MEMBERS_MOST 1000

struct circle {
	int64_t id, account_id;
	struct str name;
	int64_t people; /* how many see what is for it, besides its owner */
};

struct circles {
	struct circle *p;
	size_t n;
};

/* All are of me: ERR_NOT_FOUND for another's. A name is there once for each owner. */
enum err circle_new(struct task *t, struct str name, struct circle *ret); /* writes */
enum err circle_rename(struct task *t, int64_t id, struct str name,
		       struct circle *ret); /* writes */
/* What was shared with it stays, and nobody sees it but its author and whom it names. Posts that
 * wait for it are not shared. Whoever began their posts with it begins with "only me". Writes. */
enum err circle_remove(struct task *t, int64_t id);
enum err circle_get(struct task *t, int64_t id, struct circle *ret);
/* The same where it may as well be a list: that it is no circle is no fault. */
bool circle_is_mine(struct task *t, int64_t id, struct circle *ret);
enum err circle_mine(struct task *t, struct circles *ret); /* the oldest first */
/* Those of mine that hold somebody. */
enum err circle_holding(struct task *t, int64_t account_id, struct circles *ret);
/* Those of mine among these ids, in no order. */
struct circles circle_many(struct task *t, struct ids ids);

/* Is somebody in one of mine? */
bool circle_holds(struct task *t, int64_t id, int64_t account_id);
/* page NULL: everybody. */
enum err circle_members(struct task *t, int64_t id, struct paging *page, struct accounts *ret);
/* Anybody but me, and but whom I block or who blocks me. Whoever is in it already stays. At most
 * CIRCLE_MEMBERS_MOST (ERR_LIMIT): then nobody is added. Writes. */
enum err circle_add(struct task *t, int64_t id, struct ids people);
enum err circle_take(struct task *t, int64_t id, struct ids people); /* writes */
/* Out of all circles of an owner. Writes. */
void circle_part(struct task *t, int64_t owner_id, int64_t account_id);

/* JOB_CIRCLE, one step: what is for the circle ends on servers where nobody may see it any more.
 * Writes. */
enum err circle_step(struct task *t, const struct job *j);

#endif
