/*
 * Who may reach somebody's notifications. Each of five kinds of people and messages is accepted,
 * filtered or dropped. What is filtered is there but held: it is in no list, makes no sound, and
 * gathers into a request of that person, which the owner accepts (then the person is let through
 * from now on) or dismisses. What is dropped leaves nothing. The deed itself (a comment, a candle)
 * is not touched by any of it. How many wait is told to the owner alone.
 *
 * Always let through: whoever was accepted once, and hosts and moderators who write. Held back are
 * mentions, candles, boosts, follows and requests to follow; never what the owner asked for (posts
 * of people whose posts they want to hear of, edits) nor what hosts are told.
 */
#ifndef CORE_NOTICE_POLICY_H
#define CORE_NOTICE_POLICY_H

#include "core/candle.h"
#include "core/notice.h"

enum notice_way { NOTICE_ACCEPT, NOTICE_FILTER, NOTICE_DROP };

#define NOTICE_NEW_ACCOUNT_DAYS 30 /* an account is new */
#define NOTICE_NEW_FOLLOWER_DAYS 3 /* who follows no longer than that is no follower yet */

struct notice_policy {
	enum notice_way not_following;	  /* people whom I don't follow */
	enum notice_way not_followers;	  /* people who don't follow me */
	enum notice_way new_accounts;	  /* new ones whom I don't follow */
	enum notice_way private_mentions; /* direct, of people whom I don't follow, unless it
					     answers a direct post of mine that mentions them */
	enum notice_way limited_accounts; /* whom a host has limited, and I don't follow: held back
					     at least */
	enum candle_way candles;	  /* how I hear of them, of anybody */
};

/* All are accepted until somebody says otherwise, but for limited_accounts, which are filtered. */
enum err notice_policy_get(struct task *t, struct notice_policy *ret);
/* The same as it holds at present: while I am in shelter (core/shelter.h) nobody is accepted who is
 * not close to me, whatever mine says. */
enum err notice_policy_now(struct task *t, struct notice_policy *ret);
enum err notice_policy_set(struct task *t, const struct notice_policy *p); /* writes */
/* How many people wait and how many of their notices, each counted up to a hundred people and a
 * hundred notices of each. */
enum err notice_policy_summary(struct task *t, int64_t *ret_requests, int64_t *ret_notices);

struct notice_request {
	int64_t id, created_at, updated_at;
	int64_t held; /* how many notices wait; counted up to a hundred */
	struct account from;
	struct post *last; /* the newest post that one of them is about; or NULL */
};
struct notice_requests {
	struct notice_request *p;
	size_t n;
};
enum err notice_requests(struct task *t, struct paging *page, struct notice_requests *ret);
enum err notice_request_get(struct task *t, int64_t id, struct notice_request *ret);
/* Both write; ERR_NOT_FOUND for one that is not there. */
enum err notice_request_accept(struct task *t, int64_t id);
enum err notice_request_dismiss(struct task *t, int64_t id);
/* Is everything in the list that was accepted? */
enum err notice_requests_merged(struct task *t, bool *ret);

#endif
