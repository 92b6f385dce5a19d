/*
 * Rows of notices, and how far somebody has read. Whether one is due at all is decided where it is
 * written, in one statement. Notices that are alike and close in time belong to a group (table
 * notice_group), which knows its newest and how many they are; whatever removes a notice takes it
 * out of its group. Lists are in store/notice_list.h.
 */
#ifndef STORE_NOTICE_H
#define STORE_NOTICE_H

#include "sys/db.h"

struct notice_row {
	int64_t id, kind, from_id, post_id, report_id, severance_id, created_at;
	bool held;
	int64_t group_id, hour; /* 0, and 0: stands alone */
	int64_t members;	/* of a group in a list of groups; otherwise 0 */
	int64_t place;		/* in a list; the id, or what a group's page goes by */
};
struct notice_rows {
	struct notice_row *p;
	size_t n;
};

#define NOTICE_GROUP_HOURS 12 /* a group takes no more so long after it began */

/* Nothing, and false, when it is there already, when `account_id` is not an active person of this
 * place, when one of the two blocks the other, or when it is muted. grouped: it joins its group. */
bool store_notice_add(struct task *t, int64_t account_id, const struct notice_row *n, bool grouped);
void store_notice_take_back(struct task *t, int64_t account_id, int64_t kind, int64_t from_id,
			    int64_t post_id);
/* All of that kind about that post. */
void store_notice_forget(struct task *t, int64_t kind, int64_t post_id);
/* All about that post of those who may not see it. */
void store_notice_unseen(struct task *t, int64_t post_id);
void store_notice_remove(struct task *t, int64_t account_id, int64_t id);
/* The oldest `most` up to `upto`, held ones too; how many they were. */
int64_t store_notice_clear(struct task *t, int64_t account_id, int64_t upto, int64_t most);
/* The group itself; its notices are taken away by the next, at most so many, and how many. */
void store_notice_group_remove(struct task *t, int64_t account_id, int64_t group_id);
int64_t store_notice_clear_group(struct task *t, int64_t account_id, int64_t group_id,
				 int64_t most);
/* All that somebody made for one owner, requests and all. */
void store_notice_part(struct task *t, int64_t account_id, int64_t from_id);
/* For somebody who leaves: what they made for others, and their own; at most so many of each. */
int64_t store_notice_leave(struct task *t, int64_t id, int64_t most);

bool store_notice_any_after(struct task *t, int64_t account_id, int64_t id);

struct marker_row {
	int64_t last_id, version, updated_at;
};
bool store_marker_get(struct task *t, int64_t account_id, struct str timeline,
		      struct marker_row *ret);
void store_marker_set(struct task *t, int64_t account_id, struct str timeline, int64_t last_id);

#endif
