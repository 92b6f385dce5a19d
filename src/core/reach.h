/*
 * Finding people and posts elsewhere, for api, web and core: what they may ask of fed, which no
 * door includes. app fills it at the start; before that, and in tests that do not, nothing is
 * found. Each may take seconds: for SLOW routes and jobs, never on the writer. They write through
 * write_now.
 */
#ifndef CORE_REACH_H
#define CORE_REACH_H

#include "base/html.h"
#include "sys/task.h"

struct reached { /* one of the two, or neither */
	int64_t account_id, post_id;
};

struct reach {
	/* "ada@far.example" (with or without @ before it): whoever is here, or found there by
	 * WebFinger and their actor, which must agree. ERR_NOT_FOUND, ERR_REMOTE (it did not
	 * answer), ERR_FORBIDDEN (a server that this place does not talk with). */
	enum err (*person)(struct task *t, struct str acct, int64_t *ret_id);
	/* A web address: a person's or a post's id or page, here or there. The same errors. */
	enum err (*address)(struct task *t, struct str url, struct reached *ret);
	/* The actor with that id, asked again however lately that was done: for what must be true
	 * just now. The same errors. */
	enum err (*anew)(struct task *t, struct str uri, int64_t *ret_id);
	/* The page of somebody's own server that asks whether to follow or answer `what`, an
	 * address of this place. The errors of fed/subscribe.h. */
	enum err (*subscribe)(struct task *t, struct str acct, struct str what, struct url *ret);
};

/* Is what somebody typed a name or an address of elsewhere, which can be looked up there? */
enum reach_kind { REACH_NOTHING, REACH_PERSON, REACH_ADDRESS };
enum reach_kind reach_kind_of(struct str typed);
/* Looks it up, whichever it is. ERR_NOT_FOUND for neither. */
enum err reach_any(struct task *t, struct str typed, struct reached *ret);

/* Does a text name somebody elsewhere, "@ada@far.example", who is not here yet? Quick; reads. */
bool reach_names_unknown(struct task *t, struct str text);
/* Looks them up, a few; of whom nobody answers for, the name stays text. */
void reach_named(struct task *t, struct str text);

/* Copied. */
void reach_by(const struct reach *r);

enum err reach_person(struct task *t, struct str acct, int64_t *ret_id);
enum err reach_subscribe(struct task *t, struct str acct, struct str what, struct url *ret);
enum err reach_address(struct task *t, struct str url, struct reached *ret);
enum err reach_anew(struct task *t, struct str uri, int64_t *ret_id);

#endif
