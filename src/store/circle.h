/*
 * Rows of circles and who is in them. Text belongs to the task's arena.
 */
#ifndef STORE_CIRCLE_H
#define STORE_CIRCLE_H

#include "sys/db.h"

struct circle_row {
	int64_t id, account_id;
	struct str name;
};
struct circle_rows {
	struct circle_row *p;
	size_t n;
};

#define CIRCLES_MOST 100

void store_circle_add(struct task *t, const struct circle_row *c);
int64_t store_circle_count(struct task *t, int64_t account_id);
/* Whose is it? 0: there is none. */
int64_t store_circle_owner(struct task *t, int64_t id);
struct circle_rows store_circle_list(struct task *t, int64_t account_id);
void store_circle_member_add(struct task *t, int64_t circle_id, int64_t account_id);
void store_circle_member_remove(struct task *t, int64_t circle_id, int64_t account_id);
/* Takes somebody out of all circles of an owner. */
void store_circle_take_out(struct task *t, int64_t owner_id, int64_t account_id);

#endif
