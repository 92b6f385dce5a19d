/*
 * What core/notice.c shares with its sisters notice_group.c and notice_policy.c. Nothing here is
 * for the doors.
 */
#ifndef CORE_NOTICE_PARTS_H
#define CORE_NOTICE_PARTS_H

#include "core/notice.h"
#include "core/notice_policy.h"
#include "core/post_parts.h"
#include "store/notice_list.h"

/* What happens to a notice of that kind before it is there. */
enum notice_way notice_way_of(struct task *t, int64_t to, enum notice_kind kind, int64_t from,
			      int64_t post_id);

struct notice_ask notice_ask_of(const struct task *t, const struct notice_want *want);

/* Rows into notices, in their order; what lacks its person or its post is left out. *ret_people are
 * all of them and `others`, each once. */
enum err notice_dress(struct task *t, struct notice_rows rows, struct ids others,
		      const struct paging *page, struct accounts *ret_people, struct notices *ret);

/* A row with the one it is of and its newest post, if they are among those. */
struct notice_request_row; /* store/notice_policy.h */
struct notice_request notice_request_of(const struct notice_request_row *r,
					const struct accounts *people, const struct posts *posts);

/* Removes a group of mine, its notices in steps. */
void notice_group_clear(struct task *t, int64_t group_id);
/* Puts what is held of somebody into my list, or removes it, in steps. */
void notice_held_end(struct task *t, int64_t from_id, bool merge);

#endif
