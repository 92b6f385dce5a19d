/*
 * Pages of the remembered: for somebody who died, a child who was never named, an animal. A page is
 * an account of this place that nobody signs in as and that says nothing itself
 * (ACCOUNT_IS_MEMORIAL in account.uses); it has keepers, who tend it, and members, whom they let
 * in. People put posts of their own on it; each stays its author's, who can take it off at any
 * time, as a keeper can. A post may stand on several pages. docs/decision/030 says why.
 *
 * Who sees a post is the post's own rule alone (core/post.h): being on a page widens nothing. Who
 * sees the page is its access. A page has a circle of its own, whose people are its keepers and
 * members: a post "for the people of this page" is one for that circle, by whoever of them.
 */
#ifndef CORE_MEMORIAL_H
#define CORE_MEMORIAL_H

#include "core/post.h"

struct job;

/* Who sees the page. Of the first two nobody else learns that there is such a page; the other two
 * can be found by their address; of MEMORIAL_FOLLOWERS a stranger sees its portrait and the name
 * that is for all, and nothing of what stands on it. */
enum memorial_access {
	MEMORIAL_KEEPERS,
	MEMORIAL_MEMBERS,
	MEMORIAL_FOLLOWERS, /* whom a keeper let in, members and keepers */
	MEMORIAL_PUBLIC
};
/* Who may propose posts, besides its keepers. */
enum memorial_accepts {
	MEMORIAL_NOBODY,
	MEMORIAL_INVITED, /* its members */
	MEMORIAL_ANYBODY  /* whoever sees the page */
};
/* Who reads a name. */
enum memorial_audience { NAME_FOR_KEEPERS, NAME_FOR_MEMBERS, NAME_FOR_ALL };

enum memorial_state {
	MEMORIAL_PROPOSED,
	MEMORIAL_ACCEPTED,
	MEMORIAL_REMOVED /* by a keeper: its author is told MEMORIAL_PROPOSED */
};

#define MEMORIAL_NAMES_MAX 12
#define MEMORIAL_NAME_MAX 100	/* characters */
#define MEMORIAL_WORDS_MAX 100	/* of a life's date in the keepers' words */
#define MEMORIAL_KEEPERS_MAX 20 /* who keep it or are asked to */
#define MEMORIAL_KEPT_MAX 100	/* pages of one keeper */
#define MEMORIAL_OF_POST_MAX 10 /* pages that one post stands on or waits for */

struct memorial_name {
	struct str name;
	enum memorial_audience audience;
};

struct memorial {
	int64_t id; /* the account's */
	struct account page;
	int64_t circle_id;
	enum memorial_access access;
	enum memorial_accepts accepts;
	bool waits;		    /* only keepers add to it, until they open it */
	struct memorial_name *name; /* those that the asker may read, in the keepers' order */
	size_t names;
	struct str born, died;		   /* EDTF, or empty */
	struct str born_words, died_words; /* in the keepers' words, or empty */
	/* of the asker */
	bool keeps, asked; /* is a keeper; is asked to be one */
	bool belongs;	   /* is one of its people: a keeper or a member */
	bool may_add;	   /* may propose posts now */
	bool may_share;	   /* may share with its people now */
};
struct memorials {
	struct memorial *p;
	size_t n;
};

/* Is this account a page? (Its `uses` were read, as bare accounts' are too.) */
bool memorial_is(const struct account *a);
/* Does somebody keep a page, or did they once? */
bool memorial_keeps_any(const struct account *a);

/* The page as the asker may see it. ERR_NOT_FOUND for what is none or is not for them. */
enum err memorial_get(struct task *t, int64_t id, struct memorial *ret);

/* May somebody (0: a stranger) see what is on it; may they know that there is such an account? The
 * second is wider by MEMORIAL_FOLLOWERS alone. Both are false for another account and for one that
 * is not active. */
bool memorial_may_see(struct task *t, int64_t viewer, int64_t id);
bool memorial_may_know(struct task *t, int64_t viewer, int64_t id);
/* Both at once, for whoever asks of each account of a list. */
enum memorial_sight { MEMORIAL_HIDDEN, MEMORIAL_KNOWN, MEMORIAL_SEEN };
enum memorial_sight memorial_sight(struct task *t, int64_t viewer, int64_t id);
/* Does the asker meet it as a host: one whom it lets know of it, or to whom it is reported? Of what
 * stands on it that says nothing. */
bool memorial_meets_host(struct task *t, int64_t id);
bool memorial_keeps(struct task *t, int64_t account_id, int64_t id);
/* Is somebody a keeper or a member? */
bool memorial_belongs(struct task *t, int64_t account_id, int64_t id);
/* The page whose people a circle is; 0 for any other circle. */
int64_t memorial_of_circle(struct task *t, int64_t circle_id);
/* May somebody share with the people of a page: is the circle a page's, and are they of it? */
bool memorial_shares_with(struct task *t, int64_t account_id, int64_t circle_id);

/* Mine: those that I keep; that I am asked to keep; that I belong to without keeping them. */
enum err memorial_kept(struct task *t, struct memorials *ret);
enum err memorial_asked(struct task *t, struct memorials *ret);
enum err memorial_belonging(struct task *t, struct memorials *ret);
/* All to whose people I belong, kept or not: for the page on which one shares, where may_add and
 * may_share say what may be chosen. */
enum err memorial_mine(struct task *t, struct memorials *ret);

/* --- making and changing it --- */

struct memorial_form {
	struct str handle; /* of a new one; as names of people (core/account.h) */
	struct memorial_name name[MEMORIAL_NAMES_MAX];
	size_t names;
	struct str born, died, born_words, died_words; /* EDTF and words; any of them empty */
	enum memorial_access access;
	enum memorial_accepts accepts;
	bool waits;
	bool indexed; /* search engines may list it: for a public one alone */
};
/* A handle that nobody has, of no meaning. */
struct str memorial_handle(struct task *t);
/* Begins with access for its keepers and not indexed, whatever the form says: widening it is a step
 * of its own. I keep it. ERR_INVALID, ERR_LIMIT, ERR_CONFLICT with a sentence. Writes. */
enum err memorial_new(struct task *t, const struct memorial_form *f, struct memorial *ret);
/* All but the handle; a keeper's. Writes. */
enum err memorial_change(struct task *t, int64_t id, const struct memorial_form *f,
			 struct memorial *ret);
/* A loose photograph of mine becomes its portrait; 0: none. A keeper's. Writes. */
enum err memorial_portrait(struct task *t, int64_t id, int64_t media_id);
/* The page goes; posts stay their authors'. A keeper's, when there is no other, or a host's.
 * Writes. */
enum err memorial_end(struct task *t, int64_t id);
/* "In memory of Rose", "A page without a name". */
struct str memorial_title(struct task *t, const struct memorial *m);
/* "With us from about 1931 to March 1999", in the language of the asker; empty for no dates. */
struct str memorial_life(struct task *t, const struct memorial *m);

/* --- what stands on it --- */

/* Puts a post of mine on a page: a keeper's is accepted at once, another one waits for a keeper.
 * ERR_FORBIDDEN when I may not add to it, ERR_INVALID for a post that no keeper sees, a boost, or
 * one for me alone. Again is no fault. Writes. */
enum err memorial_propose(struct task *t, int64_t id, int64_t post_id, enum memorial_state *ret);
/* May I propose posts to it now? ERR_NOT_FOUND for one that is gone, ERR_FORBIDDEN. Reads. */
enum err memorial_open(struct task *t, int64_t id);
/* Proposes a post of mine whose time has just come. Where that can't be it stays shared, and a note
 * tells me why: nobody is there to read it. Writes. */
void memorial_offer_late(struct task *t, int64_t id, const struct post *p);
/* A keeper's, who sees the post. ERR_NOT_FOUND when it is not proposed. Writes. */
enum err memorial_accept(struct task *t, int64_t id, int64_t post_id);
/* A keeper's: it goes off the page and stays its author's. Nobody is told. Writes. */
enum err memorial_remove(struct task *t, int64_t id, int64_t post_id);
/* Its author's. Writes. */
enum err memorial_withdraw(struct task *t, int64_t id, int64_t post_id);

/* Where a post stands in the order of the time remembered, ascending: by the middle of that time in
 * half days, the surer before the vaguer, and by its id; undated ones last. */
struct memorial_spot {
	int64_t mid, span, id;
};
struct memorial_spot memorial_spot_of(struct str edtf, int64_t post_id);
struct memorial_posts {
	struct posts posts;
	bool earlier, later; /* is there more before, after? */
};
#define MEMORIAL_POSTS_MAX 40
/* What the asker sees of it, by the time remembered: after `from` (NULL: from the beginning), or
 * with `back` what ends before it. ERR_NOT_FOUND when the page is not for the asker. */
enum err memorial_by_when(struct task *t, int64_t id, const struct memorial_spot *from, bool back,
			  int64_t limit, struct memorial_posts *ret);
/* The same, by the time of sharing, newest first. */
enum err memorial_posted(struct task *t, int64_t id, struct paging *page, struct posts *ret);
/* What waits for a keeper; theirs. */
enum err memorial_waiting(struct task *t, int64_t id, struct paging *page, struct posts *ret);

/* The pages of a post that the asker may see, and how it stands on each: accepted ones for whoever
 * sees both; proposed ones for its author and for keepers alone. */
struct memorial_link {
	struct memorial memorial;
	enum memorial_state state;
};
struct memorial_links {
	struct memorial_link *p;
	size_t n;
};
enum err memorial_links(struct task *t, int64_t post_id, struct memorial_links *ret);

/* --- its people --- */

/* Those who keep it, and those who are asked to: for its people and for hosts. */
enum err memorial_keepers(struct task *t, int64_t id, struct accounts *ret_keep,
			  struct accounts *ret_asked);
/* A keeper asks somebody of this place to keep it too; a note tells them. ERR_LIMIT, ERR_INVALID
 * for somebody who does already, ERR_FORBIDDEN for a block. Writes. */
enum err memorial_ask(struct task *t, int64_t id, int64_t account_id);
/* I was asked. ERR_NOT_FOUND when not. Writes. */
enum err memorial_answer(struct task *t, int64_t id, bool yes);
/* I keep it no more, or belong to it no more; my posts stay on it. ERR_CONFLICT for the last
 * keeper. Writes. */
enum err memorial_leave(struct task *t, int64_t id);
/* A host takes a keeper out, which its keepers can read. ERR_CONFLICT for the last one. Writes. */
enum err memorial_host_unkeep(struct task *t, int64_t id, int64_t account_id);
struct memorial_deed {
	struct account host, keeper; /* id 0: has left */
	int64_t at;
};
struct memorial_deeds {
	struct memorial_deed *p;
	size_t n;
};
enum err memorial_deeds(struct task *t, int64_t id, struct memorial_deeds *ret); /* newest first */

/* All these are a keeper's. Members are people here or elsewhere; one of this place is told by a
 * note. At most CIRCLE_MEMBERS_MOST. */
enum err memorial_members(struct task *t, int64_t id, struct paging *page, struct accounts *ret);
enum err memorial_admit(struct task *t, int64_t id, int64_t account_id); /* writes */
/* No keeper; they follow it no more either. Writes. */
enum err memorial_put_out(struct task *t, int64_t id, int64_t account_id);
/* Those who follow it and are none of its people. */
enum err memorial_followers(struct task *t, int64_t id, struct paging *page, struct accounts *ret);
/* Who asks to follow it, and the answer. Writes. */
enum memorial_reply { MEMORIAL_SAY_NO, MEMORIAL_AS_FOLLOWER, MEMORIAL_AS_MEMBER };
enum err memorial_requests(struct task *t, int64_t id, struct paging *page, struct accounts *ret);
enum err memorial_reply(struct task *t, int64_t id, int64_t account_id, enum memorial_reply how);

/* Takes all out who follow it and are none of its people: many of them step by step. Writes. */
enum err memorial_followers_out(struct task *t, int64_t id);
/* Somebody is kept away from the page, by a block of its account, which nobody tells them or their
 * server of: they are taken out, what of theirs waits is left out, and they neither see the page,
 * ask again nor propose. What stands on it stays. ERR_FORBIDDEN for a keeper. Again is no fault.
 * Writes. */
enum err memorial_keep_away(struct task *t, int64_t id, int64_t account_id);
enum err memorial_away_end(struct task *t, int64_t id, int64_t account_id); /* writes */
enum err memorial_away(struct task *t, int64_t id, struct paging *page, struct accounts *ret);

/* --- what is asked of others --- */

#define MEMORIAL_ASK_MAX 500 /* characters */
#define MEMORIAL_ASK_DAYS 1  /* between two of one person about the same */

/* Somebody who sees the page asks its keepers to be left out of it, in words of their own. A note
 * to each. ERR_LIMIT when they asked a day ago. Writes. */
enum err memorial_ask_out(struct task *t, int64_t id, struct str words);
/* A keeper of any page asks the author of a post, who is of this place, to take it down: a note;
 * when that was done before, the hosts are told (a report). *ret_hosts: which of the two. Writes.
 */
enum err memorial_ask_down(struct task *t, int64_t post_id, bool *ret_hosts);

/* --- dates that are suggested --- */

#define MEMORIAL_DATES_MAX 20

struct date;
struct memorial_date {
	int64_t id;
	struct str title; /* as on the page of one's dates: "Day of death · Grandmother" */
	bool kept;	  /* among mine already */
};
struct memorial_dates {
	struct memorial_date *p;
	size_t n;
};
/* For its people. */
enum err memorial_dates(struct task *t, int64_t id, struct memorial_dates *ret);
/* A keeper suggests a date of their own as it is; what they change in theirs changes nothing here.
 * Nobody is told and nothing reminds of it. Writes. */
enum err memorial_suggest(struct task *t, int64_t id, int64_t date_id);
enum err memorial_suggest_not(struct task *t, int64_t id, int64_t memorial_date_id); /* writes */
/* One of its people takes it among their own. Again is no fault. Writes. */
enum err memorial_date_keep(struct task *t, int64_t id, int64_t memorial_date_id);

/* --- taking along --- */

/* The pages that I keep as lines of CSV: whose, what ("name", "from", "keeper", "post", …), what it
 * is, when (EDTF). Of posts those that I see, as addresses. */
struct buf;
enum err memorial_csv(struct task *t, struct buf *to);

/* --- for core/ --- */

/* Somebody leaves this place: they keep nothing any more, and a page that nobody keeps goes.
 * Writes. */
void memorial_keeper_gone(struct task *t, int64_t account_id);
/* Is there one among those that I keep which only I keep? For whoever is about to leave. */
bool memorial_alone(struct task *t, const struct memorials *kept);
/* What core's rules do for t->me they do for that page from now on, until the caller puts back who
 * it was. An error leaves it. */
enum err memorial_become(struct task *t, int64_t id);
/* A post that stands on pages is told so (POST_HAS_MEMORIALS): it was changed, its audience became
 * narrower, or it goes. Write. */
struct post_row;
void memorial_post_changed(struct task *t, const struct post_row *p);
void memorial_post_off(struct task *t, int64_t post_id);
/* Its author keeps it to themselves for a while: elsewhere it is gone, and does not come back. */
void memorial_post_archived(struct task *t, int64_t post_id, bool archived);
/* A post came on a page or went off it, for whoever tells of it elsewhere: core/memorial_told.c.
 * Writes. */
void memorial_told(struct task *t, int64_t id, int64_t post_id, bool there);
/* Who sees the page has changed: what it passed on is for those who see it now, some of it at once
 * and the rest as JOB_MEMORIAL. Writes. */
void memorial_access_told(struct task *t, int64_t id);
enum err memorial_step(struct task *t, const struct job *j);

#endif
