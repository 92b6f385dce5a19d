/*
 * Who may answer, boost and quote a post, of those who may see it: its author says so for a post,
 * or for all new posts of a visibility. Sight comes first and is never widened by a policy. What is
 * usual, and has no row: whoever sees a post may answer it, whoever sees a public or unlisted one
 * may boost it, and nobody quotes it; of people who joined since comments are read first, answers
 * of strangers wait (core/held.h). The policy of a thread's first post holds for all of the thread.
 *
 * Whoever may answer at once may still have to wait for what they say (core/comment.h): a stranger
 * for a link, whatever the policy, and anybody but the author for a word of the author's list.
 */
#ifndef CORE_POLICY_H
#define CORE_POLICY_H

#include "core/held.h"

/* Whom a policy lets; the author may always. */
enum {
	POLICY_PUBLIC = 1 << 0, /* everybody who sees the post */
	POLICY_FOLLOWERS = 1 << 1,
	POLICY_FOLLOWING = 1 << 2, /* whom the author follows */
	POLICY_MUTUALS = 1 << 3,
	POLICY_MENTIONED = 1 << 4,
	POLICY_AUTHOR = 1 << 5,
	POLICY_NAMED = 1 << 6,	/* posts of elsewhere: some, one by one (struct policy_name) */
	POLICY_CIRCLE = 1 << 7, /* members of a circle of the author */
	POLICY_KNOWN = 1 << 8,	/* a comment of theirs was shown before (core/comment.h) */
	POLICY_ALL = ((1 << 9) - 1) & ~POLICY_NAMED,
	/* Who is no stranger. */
	POLICY_ACQUAINTED = POLICY_FOLLOWERS | POLICY_FOLLOWING | POLICY_CIRCLE
};

struct policy {
	unsigned reply, boost;
	unsigned reply_held; /* whose answers wait, of those whom reply does not let */
	unsigned quote;
	/* Only posts of elsewhere have these. */
	unsigned candle, candle_held; /* both 0: everybody who sees it */
	unsigned boost_held, quote_held;
	bool asked_whole; /* its server is asked with the whole answer (ReplyRequest) */
};

/* What is usual for a post of that visibility. */
struct policy policy_plain(enum visibility v);
/* The same for people who joined since comments of strangers wait to be read first: a post that has
 * it has one bit (POST_READ_FIRST) and no row. */
struct policy policy_read_first(enum visibility v);
/* Which of the two is usual for me. */
struct policy policy_usual(struct task *t, enum visibility v);
/* What holds for it at present, as others are told: its policy, unless its comments are closed or
 * its author is in shelter. Who is close to them, and may all the same, is named to nobody. */
struct policy policy_now(const struct post *p);
/* What mine are for new posts of that visibility. */
struct policy policy_mine(struct task *t, enum visibility v);
/* POST_PUBLIC, POST_UNLISTED, POST_FOLLOWERS or POST_DIRECT; NULL: what is usual. Writes. */
void policy_set_mine(struct task *t, enum visibility v, const struct policy *p);
/* Who may quote new posts of mine, of whatever visibility allows it. Writes. */
void policy_set_quote(struct task *t, unsigned set);

/* Of a post of mine, from now on. ERR_NOT_FOUND. Writes. */
enum err policy_change(struct task *t, int64_t post_id, const struct policy *p, struct post *ret);

/* What becomes of an answer. */
enum answer_way { ANSWER_SHOWN, ANSWER_HELD, ANSWER_REFUSED };
/* Of an answer of mine to a post that I see, as far as I am told of it: whoever is restricted, or
 * kept away by a shelter, is not. */
enum answer_way policy_way(struct task *t, const struct post *p);

/* May I, who see it, pass it on? What pages ask before they offer it. */
bool policy_may_pass(struct task *t, const struct post *p);

struct post_row;

/* --- for core/ and fed/ --- */

/* The policy of a post of mine that is written: given, or NULL for mine. A post that is not public
 * or unlisted is boosted by nobody. Marks row->extras, before the post is written; gives what holds
 * for it, which policy_put takes then. */
struct policy policy_mark(struct task *t, struct post_row *row, const struct policy *given);
/* The same, and the policy's row follows; the post is there. Writes. */
void policy_put(struct task *t, struct post_row *row, const struct policy *given);
/* Whom a post of elsewhere names one by one, and in which parts. */
enum {
	POLICY_NAMES_REPLY = 1 << 0, /* those whose wait are the next bit each */
	POLICY_NAMES_BOOST = 1 << 2,
	POLICY_NAMES_QUOTE = 1 << 4,
	POLICY_NAMES_CANDLE = 1 << 6
};
struct policy_name {
	int64_t account_id; /* of this place */
	unsigned parts;
};
struct policy_names {
	struct policy_name *p;
	size_t n;
};
/* What a post of elsewhere says by now; NULL: nothing. Its row follows, and row->extras. Gives
 * whether anything is another than before. Writes. */
bool policy_told(struct task *t, struct post_row *row, const struct policy *p,
		 const struct policy_names *names);
/* The visibility of a post that has one became another: what of it that allows stays. Writes. */
void policy_settle(struct task *t, struct post_row *row);
/* Each post that has one gets it. */
void policy_load(struct task *t, struct ids ids, struct post *post, size_t n);

struct answering {
	enum answer_way way;
	enum held_reason reason; /* held: why; HELD_CLOSED: refused for that */
	int64_t owner, next;	 /* held: whose comments it is among, and whose after that; or 0 */
	bool under;		 /* held because what it answers is */
};
/* Of somebody, here or elsewhere, who sees the post. answer: what it says (caption, caption_html,
 * cover); NULL while that is not known. */
struct answering policy_answering(struct task *t, int64_t who, const struct post_row *to,
				  const struct post_row *answer);
/* May I, who see it? ERR_FORBIDDEN; ERR_INVALID where comments are closed. */
enum err policy_may_answer(struct task *t, const struct post_row *to, const struct post_row *answer,
			   struct answering *ret);
enum err policy_may_boost(struct task *t, const struct post_row *of);
enum err policy_may_light(struct task *t, const struct post_row *p);
/* Does it say that nobody may answer but whom it names, and who is not among them? */
bool policy_is_closed(struct task *t, int64_t who, const struct post_row *p);
/* May everybody who sees it answer at once? */
bool policy_is_open(struct task *t, const struct post_row *p);
/* What becomes of a quote by somebody who sees the public or unlisted post. */
enum answer_way policy_quote_way(struct task *t, int64_t who, const struct post_row *of);

#endif
