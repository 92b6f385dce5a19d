/*
 * Requests as apps know them: people who wait for me to decide. Of some, notices are held back
 * (core/notice_policy.h); of others, comments wait to be read, for the word that I have as
 * somebody's reader or because I read for myself what waits (core/held.h). Whoever has no such word
 * finds nothing of the second kind here, and no number of it. What was handed on to hosts is not
 * here.
 *
 * There is one request of each kind and person. One about notices has an id of its own; one about
 * comments has the id of their author, and so comes by when they came to be known here. Both kinds
 * are one list by these ids, and a page of it costs the same however much waits.
 */
#ifndef CORE_REQUEST_H
#define CORE_REQUEST_H

#include "core/notice_policy.h"

#define REQUEST_HELD_MOST 100 /* comments of one author, counted or decided about at once */

/* Newest first, in a page of NOTICES_MAX at most. */
enum err request_list(struct task *t, struct paging *page, struct notice_requests *ret);
enum err request_get(struct task *t, int64_t id, struct notice_request *ret); /* ERR_NOT_FOUND */
/* How many wait and of how much, as notice_policy_summary. */
enum err request_summary(struct task *t, int64_t *ret_requests, int64_t *ret_items);

/* Accepting what is about comments shows those that are counted, the oldest first, and lets the
 * author's notices through to me from now on; dismissing sets them aside. ERR_NOT_FOUND. Both
 * write. */
enum err request_accept(struct task *t, int64_t id);
enum err request_dismiss(struct task *t, int64_t id);

#endif
