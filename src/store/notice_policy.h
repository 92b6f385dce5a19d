/*
 * Rows of who may reach somebody's notices: the policy, what it needs to know of a person, requests
 * of those who are held back, and those who were let through.
 */
#ifndef STORE_NOTICE_POLICY_H
#define STORE_NOTICE_POLICY_H

#include "store/notice_list.h"

struct notice_policy_row { /* each 0 accept, 1 filter, 2 drop */
	int64_t not_following, not_followers, new_accounts, private_mentions, limited_accounts;
};
/* False: there is none, and nothing is held back. */
bool store_notice_policy_get(struct task *t, int64_t account_id, struct notice_policy_row *ret);
void store_notice_policy_set(struct task *t, int64_t account_id, const struct notice_policy_row *p);

/* Did a host limit them, alone or with their server? */
bool store_notice_is_limited(struct task *t, int64_t from_id);

/* What `from_id` is to `owner`, and what the post is that it is about (0: none). */
struct notice_facts {
	bool followed; /* the owner follows them */
	bool follows;  /* they follow the owner, since `since` at the latest */
	bool passes;   /* was let through */
	int64_t created_at, role, visibility, reply_to;
};
struct notice_facts store_notice_facts(struct task *t, int64_t owner, int64_t from_id,
				       int64_t post_id, int64_t since);
/* Is there above `post_id`, itself too, a post of the owner with that visibility which mentions
 * `from_id`? Looks at a hundred posts at most. */
bool store_notice_was_asked(struct task *t, int64_t owner, int64_t from_id, int64_t post_id,
			    int64_t visibility);

/* Somebody is let through from now on. */
void store_notice_pass(struct task *t, int64_t owner, int64_t from_id);

/* --- requests --- */

struct notice_request_row {
	int64_t id, from_id, created_at;
	int64_t updated_at;   /* when the newest held notice came */
	int64_t last_post_id; /* the newest post of a held notice; 0 for none */
	int64_t held;	      /* how many, counted up to NOTICE_HELD_COUNTED */
};
struct notice_request_rows {
	struct notice_request_row *p;
	size_t n;
};
#define NOTICE_HELD_COUNTED 100

/* Makes the request unless it is there. */
void store_notice_request_add(struct task *t, int64_t id, int64_t owner, int64_t from_id);
int64_t store_notice_request_from(struct task *t, int64_t owner, int64_t from_id); /* 0: none */
void store_notice_request_remove(struct task *t, int64_t owner, int64_t id);

/* $1 owner, $2 now, $3 low, $4 high, $5 limit: those of people whom the owner hears and of whom
 * something is held. */
#define NOTICE_REQUEST_HELD                                                                        \
	" FROM notice h WHERE h.account_id = $1 AND h.from_id = n.from_id AND h.held = 1"
#define SQL_NOTICE_REQUESTS                                                                        \
	"SELECT n.id, n.from_id, n.created_at,"                                                    \
	" (SELECT h.created_at" NOTICE_REQUEST_HELD " ORDER BY h.id DESC LIMIT 1),"                \
	" (SELECT h.post_id" NOTICE_REQUEST_HELD                                                   \
	" AND h.post_id IS NOT NULL ORDER BY h.id DESC LIMIT 1),"                                  \
	" (SELECT count(*) FROM (SELECT 1" NOTICE_REQUEST_HELD " LIMIT 100) s)"                    \
	" FROM notice_request n WHERE n.account_id = $1 AND n.id > $3 AND n.id < $4"               \
	" AND EXISTS (SELECT 1" NOTICE_REQUEST_HELD ")" NOTICE_FROM_SHOWN("n")
struct notice_request_rows store_notice_requests(struct task *t, int64_t owner,
						 const struct span *s);
bool store_notice_request_get(struct task *t, int64_t owner, int64_t id,
			      struct notice_request_row *ret);

/* Puts what is held of somebody up to `upto` into the list, or removes it: the oldest `most`; how
 * many they were. */
int64_t store_notice_merge(struct task *t, int64_t owner, int64_t from_id, int64_t upto,
			   int64_t most);
int64_t store_notice_drop(struct task *t, int64_t owner, int64_t from_id, int64_t upto,
			  int64_t most);
/* Does a job of that kind still wait for the owner? */
bool store_notice_job_waits(struct task *t, int64_t owner);

#endif
