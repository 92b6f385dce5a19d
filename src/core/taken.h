/*
 * What somebody took back, by deleting a post or by showing it to fewer people, and what each of
 * the servers that had it says to that. Others may have kept a copy: they are asked, and nobody can
 * make them. Kept for 30 days, for the author alone; nothing of the post itself is.
 */
#ifndef CORE_TAKEN_H
#define CORE_TAKEN_H

#include "core/page.h"
#include "core/tell.h"

#define TAKEN_DAYS 30
#define TAKEN_HOSTS_MAX 100 /* in a page */

struct taken {
	int64_t id, post_id;
	enum taken_why why;
	int64_t shared_at, at;
	int64_t servers, confirmed, unknown; /* unknown: they refused, or could not be asked */
};
struct takens {
	struct taken *p;
	size_t n;
};
/* Mine, the newest first. */
enum err taken_list(struct task *t, struct paging *page, struct takens *ret);
/* The newest about that post; 0: no other server had it. */
int64_t taken_newest(struct task *t, int64_t post_id);
enum err taken_get(struct task *t, int64_t id, struct taken *ret); /* ERR_NOT_FOUND */

enum taken_answer { TAKEN_CONFIRMED, TAKEN_WAITS, TAKEN_UNKNOWN };
struct taken_server {
	struct str host;
	enum taken_answer answer;
	int64_t at; /* when it confirmed; otherwise 0 */
};
struct taken_servers {
	struct taken_server *p;
	size_t n;
	bool more; /* after the last of these */
};
/* Of one that taken_get gave: by name, those after `after` (empty: from the beginning). */
struct taken_servers taken_servers(struct task *t, int64_t id, struct str after);

#endif
