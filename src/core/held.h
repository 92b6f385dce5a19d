/*
 * Comments that wait: a policy or a rule (core/policy.h, core/comment.h) may say that somebody's
 * comments are shown only after they were read. Until then such a comment is seen by its author, as
 * if it had been delivered, and by whoever has a word about it, who finds it here or opens it by
 * its own address; it stands in no list, makes no notice, and what answers it waits with it
 * (docs/decision/017, 023).
 *
 * A word about it have the readers of the owner, among whose comments it is (core/reader.h); the
 * owner themselves after a deliberate step; and the hosts about what a reader handed on to them.
 * They read it, and what it answers, as the owner would, also where that is narrower than what they
 * see otherwise: the owner chose them. A letter for the owner alone they don't: it is no comment.
 *
 * It is shown, or set aside: then its author alone goes on seeing it, and is not told. Lighting a
 * candle for it, boosting it or answering it shows it as well, muting its thread or blocking its
 * author sets it aside, for apps that know nothing of this. What was never shown is erased
 * HELD_DAYS after it came. What others saw already can be hidden from them again, and shown again.
 */
#ifndef CORE_HELD_H
#define CORE_HELD_H

#include "core/post.h"

#define HELD_DAYS 30

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
	struct account owner;	   /* among whose comments it is */
	struct post post, to;	   /* the comment, and what it answers (id 0: gone) */
};
struct helds {
	struct held *p;
	size_t n;
};

/* What waits for my word, newest first; to: only answers to that post, 0 for any. Its places are
 * the ids of the comments. */
enum err held_list(struct task *t, int64_t to, struct paging *page, struct helds *ret);
/* The same as a queue: the oldest first, those after `after`, in one state (HELD_WAITS, with what
 * was handed on for hosts; HELD_ASIDE, HELD_HIDDEN). owner: only of that one; 0 for any. more:
 * whether there are more behind them. */
struct held_queue {
	int64_t owner, after, limit;
	enum held_state state;
	bool more;
};
enum err held_next(struct task *t, struct held_queue *q, struct helds *ret);
/* One that I have a word about, or that I decided about and still see. ERR_NOT_FOUND. */
enum err held_get(struct task *t, int64_t post_id, struct held *ret);
/* Does anything wait for my word? For a quiet word, not a number. And do I read for somebody? */
bool held_any(struct task *t, bool *ret_reads);

/* What I say about it. ERR_NOT_FOUND when I have no word about it. All write. */
/* Shows it, or shows it again. */
enum err held_show(struct task *t, int64_t post_id, struct held *ret);
/* Sets it aside; what is shown already is hidden. */
enum err held_set_aside(struct task *t, int64_t post_id, struct held *ret);
/* Blocks its author in the owner's name, tells the hosts of them, and sets aside all that waits of
 * theirs. ERR_FORBIDDEN for what was handed on: there the hosts have their own ways. */
enum err held_block(struct task *t, int64_t post_id);
enum err held_hand_on(struct task *t, int64_t post_id); /* to the hosts */
/* Hides a comment that others see, from all but its author: for whoever wrote what it answers or
 * the thread's first post, and their readers. */
enum err held_hide(struct task *t, int64_t post_id);
/* May I? What pages ask before they offer it: of a thread once, and then of each comment in it. */
struct held_hiding {
	int64_t me, first; /* the author of the thread's first post; 0: none */
	struct ids owners; /* those I read for */
};
struct held_hiding held_hiding(struct task *t, int64_t thread_id);
bool held_may_hide(const struct held_hiding *h, const struct post *p);

/* --- for core/ and fed/ --- */

struct post_row;
struct answering; /* core/policy.h */
struct job;

/* The post, just written with POST_HELD, waits as the policy says. ERR_FORBIDDEN when the owner
 * could not read it. Writes. */
enum err held_put(struct task *t, const struct post_row *p, const struct answering *a);
/* If it waits for the word of me, who does something with it, it is let in, and *row follows.
 * Writes. */
enum err held_let_in(struct task *t, struct post_row *row);
/* The same the other way: true when it waited for my word, and was set aside. Writes. */
bool held_turn_down(struct task *t, const struct post_row *row);
/* I block that author: what of theirs waits for my word is set aside. Writes. */
void held_blocked(struct task *t, int64_t author_id);
/* Somebody's comment, which others see, says something else now: does it wait from now on? *row
 * follows. t->me is its author. Writes. */
void held_edited(struct task *t, struct post_row *row);
/* `by` (an account, here or elsewhere) decides: lets it in or sets it aside. Nothing when it does
 * not wait for their word. Writes. */
enum err held_decide(struct task *t, int64_t post_id, int64_t by, bool shown);

/* Does it wait, or was it set aside: is it not shown to those who may see it otherwise? */
bool held_is(struct task *t, int64_t post_id);

/* The rules: has `viewer` a word about a comment that is held; and may they read it by its address
 * and lists, because it waits for it? Their twins are HELD_WORD (store/held.h) and
 * store_held_post. */
bool held_has_word(struct task *t, int64_t viewer, int64_t post_id);
bool held_may_decide(struct task *t, int64_t viewer, int64_t post_id);

/* JOB_HELD: erases what has been held for HELD_DAYS and was shown to nobody; writes in small steps
 * of its own. */
enum err held_tidy(struct task *t, const struct job *j);

#endif
