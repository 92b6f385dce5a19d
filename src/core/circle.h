/*
 * Circles: named sets of people that a post can be for. Members never see each other. Here as far
 * as the rule of who may see a post needs them: no door makes or shows one.
 */
#ifndef CORE_CIRCLE_H
#define CORE_CIRCLE_H

#include "sys/task.h"

#define CIRCLE_NAME_MAX 60

struct circle {
	int64_t id, account_id;
	struct str name;
};

struct circles {
	struct circle *p;
	size_t n;
};

enum err circle_new(struct task *t, struct str name, struct circle *ret);      /* writes */
enum err circle_add(struct task *t, int64_t circle_id, int64_t account_id);    /* mine; writes */
enum err circle_remove(struct task *t, int64_t circle_id, int64_t account_id); /* mine; writes */
enum err circle_mine(struct task *t, struct circles *ret);

#endif
