/*
 * Answers that wait: a policy (core/policy.h) may say that somebody's answers are shown only after
 * a word of whoever is answered. Until then such an answer is seen by its author, as if it had been
 * delivered, and by whoever decides, who finds it here or opens it by its own address; it stands in
 * no list, makes no notice, and what answers it waits with it (docs/decision/017).
 *
 * Whoever decides lets it in, or sets it aside: then its author alone goes on seeing it, and is not
 * told. Lighting a candle for it, boosting it or answering it lets it in as well, for apps that
 * know nothing of this.
 */
#ifndef CORE_HELD_H
#define CORE_HELD_H

#include "core/post.h"

enum held_state {
	HELD_WAITS = 1,
	HELD_ASIDE = 2,
	HELD_UNDER = 3,	 /* it answers one that is held, and goes the way of that one */
	HELD_SHOWN = 4,	 /* let in; the post is like any other */
	HELD_HIDDEN = 5, /* it was shown to others, and is not any more */
	HELD_HANDED = 6	 /* a reader handed it on: it waits for a word of the hosts */
};

enum held_reason {
	HELD_POLICY = 1, /* a policy says so */
	HELD_PARENT = 2, /* what it answers is held */
	HELD_STRANGER = 3,
	HELD_NEW = 4,	  /* a stranger, and their account is new */
	HELD_LINK = 5,	  /* a stranger's comment leads out of here */
	HELD_WORD = 6,	  /* it says a word of the owner's list */
	HELD_EDITED = 7,  /* it was shown, and says something else since */
	HELD_CLOSED = 8,  /* it came from elsewhere after comments were closed (core/closing.h) */
	HELD_SHELTER = 9, /* core/shelter.h */
	HELD_RESTRICTED = 10 /* core/restrict.h */
};

struct held {
	enum held_state state;
	enum held_reason reason;
	int64_t since, decided_at; /* 0: not decided */
	struct post post, to;	   /* the answer, and what it answers (id 0: gone) */
};
struct helds {
	struct held *p;
	size_t n;
};

/* What waits for my word, newest first; to: only answers to that post, 0 for any. Its places are
 * the ids of the answers. */
enum err held_list(struct task *t, int64_t to, struct paging *page, struct helds *ret);
/* One that waits for my word, or that I decided about and still see. ERR_NOT_FOUND. */
enum err held_get(struct task *t, int64_t post_id, struct held *ret);
/* Lets it in. ERR_NOT_FOUND when it does not wait for my word. Writes. */
enum err held_show(struct task *t, int64_t post_id, struct held *ret);
enum err held_set_aside(struct task *t, int64_t post_id, struct held *ret); /* likewise; writes */
/* Does anything wait for my word? For a quiet word, not a number. */
bool held_any(struct task *t);

/* --- for core/ and fed/ --- */

struct post_row;
struct answering; /* core/policy.h */

/* The post, just written with POST_HELD, waits as the policy says. ERR_FORBIDDEN when whoever
 * decides could not read it. Writes. */
enum err held_put(struct task *t, const struct post_row *p, const struct answering *a);
/* If it waits for the word of me, who does something with it, it is let in, and *row follows.
 * Writes. */
enum err held_let_in(struct task *t, struct post_row *row);
/* `by` (an account, here or elsewhere) decides: lets it in or sets it aside. Nothing when it does
 * not wait for their word. Writes. */
enum err held_decide(struct task *t, int64_t post_id, int64_t by, bool shown);

/* Does it wait, or was it set aside: is it not shown to those who may see it otherwise? */
bool held_is(struct task *t, int64_t post_id);

/* The rule: may `viewer` read it because it waits for their word? Its twin is
 * store_held_post. */
bool held_may_decide(struct task *t, int64_t viewer, int64_t post_id);

#endif
