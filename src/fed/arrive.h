/*
 * What activities of other servers do: each is read, what must be asked of others is asked, and
 * then it is done by the same rules of core as a deed from here, with whoever signed as the one who
 * asks. What an activity says is believed as far as its signer may say it: their own person, their
 * own posts. Everything else is fetched from its own address, and that counts; or nothing happens.
 *
 * For app/arrivals.c, which runs the parts where they belong.
 */
#ifndef FED_ARRIVE_H
#define FED_ARRIVE_H

#include "core/arrival.h"
#include "core/far.h"
#include "fed/activity.h"

struct signer {
	struct account who;
	struct far_ways ways;
	bool may; /* this place hears them */
};

struct arriving {
	struct arrival r;
	struct account signer;
	struct far_ways ways; /* of the signer */
	struct thing activity;
	struct far_note note; /* a Create or Update: the note, when the signer may say it */
	bool has_note, is_vote;
	bool must_ask; /* arrive_ask comes before arrive_do */
	/* An Accept or Reject of what somebody here asked */
	enum { ABOUT_FOLLOW, ABOUT_QUOTE, ABOUT_ANSWER } about_what;
	int64_t about;	     /* the post of here */
	bool is_true;	     /* what it says was found so */
	const char *refused; /* why arrive_read said no, when it was more than "not for us" */
};

/* Who signed it; on a snapshot. */
void arrive_signer(struct task *t, const struct arrival *r, struct signer *ret);
/* Reads it; on a snapshot. Texts of `by` must live as long as *ret. False: there is nothing to do.
 */
bool arrive_read(struct task *t, const struct arrival *r, const struct signer *by,
		 struct arriving *ret);
/* Fetches what it needs, on a worker. ERR_REMOTE: it may work later; other errors: nothing can be
 * done, now or later. */
enum err arrive_ask(struct task *t, struct arriving *x);
/* Does it, on the writer. ERR_NOT_FOUND, ERR_FORBIDDEN and their like: the rules are against it, or
 * there is nothing it could be done to. Writes. */
enum err arrive_do(struct task *t, const struct arriving *x);

/* --- for those who read requests (fed/approval.c, fed/quoting.c) --- */

/* The post of somebody here that something is asked about, and whose it is; 0 for none. */
int64_t arrive_asks_about(struct task *t, const struct arriving *x, struct account *ret_owner);
/* Is that id of the signer's server? */
bool arrive_is_theirs(struct task *t, const struct arriving *x, struct str id);
/* "…/@ada#quotes/123", by which a request of ours is known: the number after what ("quotes/"); 0
 * for anything else. */
int64_t arrive_number(struct str id, struct str what);

#endif
