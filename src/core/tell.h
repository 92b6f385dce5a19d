/*
 * What other servers are told. A rule that changes something calls one of these in its own
 * transaction; each writes a job when there is anybody elsewhere to tell, and nothing otherwise.
 * The job (fed/outbox.c) writes the activity and a row for each inbox; fed/deliver.c sends them.
 */
#ifndef CORE_TELL_H
#define CORE_TELL_H

#include "core/job.h"
#include "core/post.h"

enum tell {
	TELL_CREATE = 1, /* ref: the post (or boost) */
	TELL_UPDATE,	 /* ref: the post */
	TELL_DELETE,	 /* ref: the post's id, called while it is there; detail is tell's own */
	TELL_LIKE,	 /* ref: the post; detail: the candle's id */
	TELL_UNLIKE,
	TELL_FOLLOW, /* ref: whom; detail: the follow's id */
	TELL_UNFOLLOW,
	TELL_ACCEPT, /* ref: who asked; detail: the id (uri) of what they sent, or empty */
	TELL_REJECT,
	TELL_BLOCK, /* ref: whom */
	TELL_UNBLOCK,
	TELL_PROFILE, /* ref: who changed */
	TELL_GONE,    /* ref: who left */
	TELL_MOVE,    /* ref: who; detail: where to (uri) */
	TELL_VOTE,    /* ref: the post with the poll; detail: which, as bits */
	TELL_FLAG,    /* ref: the report */
	TELL_PIN,
	TELL_UNPIN,    /* ref: the post */
	TELL_APPROVE,  /* ref: an answer to who, which is shown now; detail: what asked (uri), or
			  empty */
	TELL_NO_QUOTE, /* ref: who, of elsewhere, asked to quote who; detail: the quoted post's id,
			  what asked and what was to quote (uris), each after a space */
	TELL_QUOTE,    /* ref: a post that quotes who, with their leave; detail: what asked (uri) */
	TELL_UNQUOTE,  /* ref: a post that must not quote who any more; detail: the quoted post's id
			*/
	TELL_FORWARD,  /* ref: a comment from elsewhere in a thread of who; detail: the activity, as
			  it came */
	TELL_ASK_QUOTE, /* ref: a post of who that is to quote one of elsewhere */
	TELL_ASK,      /* ref: an answer of who that waits for a word of somebody elsewhere; detail:
			  their id */
	TELL_LET_LIKE, /* ref: a post of who for which somebody asked to light a candle, and did;
			  detail: the candle's id and what asked (uri), after a space */
	TELL_LET_BOOST, /* ref: a boost of elsewhere of a post of who; detail: what asked (uri) */
	TELL_NO,     /* ref: who, of elsewhere, asked for something that who does not let; detail:
			what for (TELL_APPROVE, TELL_LET_LIKE, TELL_LET_BOOST), the post's id,
			what asked and what was to come of it (uris), each after a space */
	TELL_FEWER,  /* ref: a post that is for fewer people than before: servers that have it,
			   and where nobody may see it any more, hear of its end */
	TELL_NARROW, /* ref: the post, whose audience is another one now: its end under its old
			id, and what it is now for those who had it; detail is tell's own */
	TELL_KINDS   /* one more than the last of them */
};

/* Writes the job JOB_TELL unless nobody elsewhere would hear it. who: whose deed it is; nothing is
 * told of what people elsewhere do. Writes. */
void tell_far(struct task *t, enum tell what, int64_t who, int64_t ref, struct str detail);

/* A post of who is taken back from every server that may have it. Called while its row is there,
 * and before anything that hangs on it goes: whoever lit a candle, answered or passed it on has it.
 */
enum taken_why { TAKEN_DELETED = 1, TAKEN_NARROWED, TAKEN_ARCHIVED, TAKEN_THREAD };
struct taking_back {
	enum taken_why why; /* TAKEN_THREAD: narrowed with the post that it answers */
	int64_t who, post_id, shared_at;
	int64_t era;	     /* of the address that ends */
	enum visibility was; /* for whom it was until now */
};
/* Nothing when nobody elsewhere has it; otherwise its author reads how that goes (core/taken.h).
 * Writes. */
void tell_taken_back(struct task *t, const struct taking_back *x);

/* What somebody elsewhere said in a thread of a person of this place, for the followers of that
 * person on other servers, who would not hear of it (ActivityPub section 7.1.2): the activity as it
 * came. Called while the comment is there, with t->me its author. sealed: the activity says itself
 * who wrote it; what is not for everybody is passed on only then, as nobody could fetch it. Nothing
 * for what waits or is for fewer people. Writes. */
#define TELL_FORWARD_MAX ((size_t)64 * 1024) /* bytes */
void tell_forward(struct task *t, int64_t post_id, struct str body, bool sealed);

/* What such a job says; false for one that can't be read. */
struct telling {
	enum tell what;
	int64_t who, ref;
	struct str detail;
};
bool tell_read(const struct job *j, struct telling *ret);

/* Whom something reaches elsewhere: each inbox once (the shared one where there is one, the
 * personal one for direct and circle posts) with its server. Servers that peer_may refuses are left
 * out. In the arena. */
struct inbox {
	struct str inbox, host;
	int64_t account_id; /* a personal inbox: whose; 0: of a server */
	struct str uri;	    /* of that person */
};
struct inboxes {
	struct inbox *p;
	size_t n;
};
/* Nobody for what is never pushed: to oneself, archived, or brought here with an earlier time. A
 * followers-only comment goes to the followers of its audience, not of its author. */
enum err tell_reaches(struct task *t, int64_t post_id, struct inboxes *ret);
/* The inboxes of the followers of somebody, and of those whom they follow. */
enum err tell_followers(struct task *t, int64_t account_id, struct inboxes *ret);
enum err tell_acquainted(struct task *t, int64_t account_id, struct inboxes *ret);
/* The ids (uris) of the followers of somebody who are of that server, at most `most`. */
struct strs tell_followers_at(struct task *t, int64_t account_id, struct str host, size_t most);
/* Is the post told to the followers of its author, and to nobody else? */
bool tell_is_for_followers(struct task *t, int64_t post_id);
/* One person's: their own, or (shared) their server's. Empty for somebody of this place. */
enum err tell_person(struct task *t, int64_t account_id, bool shared, struct inboxes *ret);
/* The servers that ever got the post (the ledger). */
enum err tell_ledger(struct task *t, int64_t post_id, struct inboxes *ret);

/* The id of the Follow by which somebody elsewhere follows, or asks to; empty when it is not known.
 */
struct str tell_follow_uri(struct task *t, int64_t follower_id, int64_t followed_id);

/* Notes in the ledger that the server of this person has the post: for whoever answers a signed
 * request for it, or hears something about it. Nothing for posts of other places. Writes. */
void tell_has(struct task *t, int64_t post_id, int64_t account_id);

#endif
