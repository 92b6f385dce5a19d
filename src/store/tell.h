/*
 * Whom something reaches elsewhere: inboxes of other servers, read from the same rows that say who
 * may see it here. "Parted" are two of whom one blocks the other, or the other's server. Text
 * belongs to the task's arena.
 */
#ifndef STORE_TELL_H
#define STORE_TELL_H

#include "sys/db.h"

struct inbox_row {
	struct str inbox; /* the shared one where there is one, or the person's own */
	struct str host;
	int64_t account_id; /* whose; 0: shared, or whoever's */
	struct str uri;	    /* of that person */
};
struct inbox_rows {
	struct inbox_row *p;
	size_t n, room;
};

/* Does this place know anybody elsewhere? */
bool store_tell_anybody(struct task *t);
/* Is the person of another server? */
bool store_tell_is_far(struct task *t, int64_t account_id);
#define SQL_TELL_FOLLOWERS_ANY "SELECT 1 FROM follow WHERE followed_id = $1 AND far = 1 LIMIT 1"
bool store_tell_followers_any(struct task *t, int64_t account_id);

/* As much of a post as says whom it reaches. */
struct tell_post {
	int64_t id, account_id, boost_of, reply_account, audience_id, circle_id;
	int visibility;
	bool added, archived, held;
};
bool store_tell_post(struct task *t, int64_t id, struct tell_post *ret);
/* Is anybody elsewhere mentioned, answered, or in its circle? */
bool store_tell_named_any(struct task *t, int64_t post_id);

/* $1 whose followers, $2 who tells them */
#define SQL_TELL_FOLLOWERS                                                                         \
	"SELECT DISTINCT CASE WHEN x.shared_inbox <> '' THEN x.shared_inbox ELSE x.inbox END,"     \
	" x.host FROM follow f JOIN far_account x ON x.account_id = f.follower_id"                 \
	" JOIN account a ON a.id = f.follower_id"                                                  \
	" WHERE f.followed_id = $1 AND f.far = 1 AND f.accepted = 1 AND a.state = 0"               \
	" AND " TELL_NOT_PARTED("$2")
/* Does nothing part me from account a? Whether I block anybody, or am blocked, is asked once. */
#define TELL_NOT_PARTED(me)                                                                        \
	"(NOT EXISTS (SELECT 1 FROM block z_ WHERE z_.account_id = " me ")"                        \
	" OR NOT EXISTS (SELECT 1 FROM block b_ WHERE b_.account_id = " me                         \
	" AND b_.target_id = a.id))"                                                               \
	" AND (NOT EXISTS (SELECT 1 FROM block z_ WHERE z_.target_id = " me ")"                    \
	" OR NOT EXISTS (SELECT 1 FROM block b_ WHERE b_.account_id = a.id"                        \
	" AND b_.target_id = " me "))"                                                             \
	" AND NOT EXISTS (SELECT 1 FROM domain_block d_ WHERE d_.account_id = " me                 \
	" AND d_.domain = a.domain)"

/* Whose own inbox is that, which is not their server's? 0 for nobody's. */
int64_t store_tell_whose(struct task *t, struct str host, struct str inbox);

/* Each adds to the list: the followers' servers of somebody; */
void store_tell_followers(struct task *t, int64_t account_id, int64_t by, struct inbox_rows *list);
/* (their ids, those of one server;) */
#define SQL_TELL_FOLLOWERS_AT                                                                      \
	"SELECT x.uri FROM far_account x CROSS JOIN follow f WHERE x.host = $2"                    \
	" AND f.follower_id = x.account_id AND f.followed_id = $1 AND f.accepted = 1 LIMIT $3"
struct strs store_tell_followers_at(struct task *t, int64_t account_id, struct str host,
				    size_t most);
/* the followed people's; */
void store_tell_followed(struct task *t, int64_t account_id, struct inbox_rows *list);
/* one person, at their own inbox or their server's; */
void store_tell_person(struct task *t, int64_t account_id, int64_t by, bool shared,
		       struct inbox_rows *list);
/* the same for those whom a post mentions, and for the members of a circle. */
void store_tell_mentioned(struct task *t, int64_t post_id, int64_t by, bool shared,
			  struct inbox_rows *list);
void store_tell_circle(struct task *t, int64_t circle_id, int64_t by, struct inbox_rows *list);

#endif
