/*
 * Notifications: what deserves one, and reading them, one by one or as groups (the candles of a
 * post within half a day are one). People whom the owner mutes or blocks make none; those whom the
 * owner's policy holds back (core/notice_policy.h) make some that wait. Numbers here are the
 * owner's own, and told to nobody else.
 */
#ifndef CORE_NOTICE_H
#define CORE_NOTICE_H

#include "core/post.h"
#include "core/report.h"

enum notice_kind {
	NOTICE_MENTION,
	NOTICE_FOLLOW,
	NOTICE_FOLLOW_REQUEST,
	NOTICE_CANDLE,
	NOTICE_BOOST,
	NOTICE_POST /* somebody whose posts I asked to hear of */,
	NOTICE_EDIT,
	NOTICE_SIGN_UP /* for hosts */,
	NOTICE_POLL = 8, /* one that I asked or answered is over */
	NOTICE_REPORT = 9 /* for hosts */,
	NOTICE_QUOTE = 10,	 /* my post; the post is the one that quotes */
	NOTICE_QUOTED_EDIT = 11, /* what I quoted was changed; the post is mine that quotes */
	NOTICE_SEVERED = 14,	 /* follows of mine ended because the host blocked a server */
	NOTICE_CANDLES = 15, /* candles of a day; the post and the person are the last of them */
	NOTICE_OFFERED = 16, /* a post for a page of the remembered that I keep */
	NOTICE_KINDS
};

#define NOTICES_MAX 80	     /* in a page */
#define NOTICES_COUNTED 1000 /* as far as unread ones are counted */
#define NOTICE_ALL_KINDS ((1U << NOTICE_KINDS) - 1)

struct notice_severed {
	int64_t id, at;
	struct str host;	      /* of the rule */
	int64_t followers, following; /* of mine that ended so */
};

struct notice {
	int64_t id, created_at;
	enum notice_kind kind;
	bool held;    /* waits in a request */
	bool of_page; /* they ask to follow a page that I keep, and not me */
	struct account from;
	struct post *post;		/* NULL where there is none */
	struct report *report;		/* of a NOTICE_REPORT; otherwise NULL */
	struct notice_severed *severed; /* of a NOTICE_SEVERED; otherwise NULL */
	int64_t group_id, hour; /* its group, and when that began in hours since 1970; 0: none */
};

struct notices {
	struct notice *p;
	size_t n;
};

struct notice_want {
	unsigned kinds;	  /* bit 1 << kind for each that is wanted */
	unsigned grouped; /* kinds that may come as groups, for notice_groups */
	int64_t from_id;  /* 0: of anybody */
	bool held;	  /* those that wait in a request too */
};

/* Kinds that are gathered into groups at all. */
unsigned notice_groupable(void);

enum err notice_list(struct task *t, const struct notice_want *want, struct paging *page,
		     struct notices *ret);
enum err notice_get(struct task *t, int64_t id, struct notice *ret);
/* What happened, as it stands behind a name: "lit a candle for your post". */
enum word notice_word(const struct task *t, const struct notice *n);
enum err notice_dismiss(struct task *t, int64_t id); /* ERR_NOT_FOUND; writes */
/* Removes all, a thousand at once and the rest as a job. Writes. */
enum err notice_clear(struct task *t);
/* How many are newer than what I have marked as read, at most `limit` (up to NOTICES_COUNTED); with
 * want->grouped, how many groups. */
enum err notice_unread(struct task *t, const struct notice_want *want, int64_t limit, int64_t *ret);

/* --- groups --- */

struct notice_group {
	struct notice newest; /* the newest of it that this page may show */
	int64_t members;
	int64_t page_min_id; /* the oldest of it on this page; 0 for a group read by itself */
	struct ids people;   /* of the newest, at most eight; newest first */
};
struct notice_groups {
	struct notice_group *p;
	size_t n;
	struct accounts people; /* all of them, each once */
};

/* A page of groups; a notice that belongs to none is a group of its own. A group that goes on
 * beyond a page comes again on the next with what it has there. Its people are of anybody, even
 * with want->from_id. */
enum err notice_groups(struct task *t, const struct notice_want *want, struct paging *page,
		       struct notice_groups *ret);
/* A group by its names; post_id 0 for none. ERR_NOT_FOUND. */
struct notice_group_name {
	enum notice_kind kind;
	int64_t post_id, hour;
	int64_t single; /* or the id of a notice that stands alone */
};
enum err notice_group_get(struct task *t, const struct notice_group_name *name,
			  struct notice_groups *ret);
enum err notice_group_people(struct task *t, const struct notice_group_name *name,
			     struct paging *page, struct accounts *ret);
/* Nothing when there is none. Writes. */
enum err notice_group_dismiss(struct task *t, const struct notice_group_name *name);

/* --- for core/ --- */

/* What apps and wishes call it: the candles of a day are candles, an offered post is a mention. */
static inline enum notice_kind notice_heard_as(enum notice_kind kind)
{
	if (kind == NOTICE_OFFERED)
		return NOTICE_MENTION;
	return kind == NOTICE_CANDLES ? NOTICE_CANDLE : kind;
}
/* Adds one unless the rules are against it; the second says whether the owner is told of it now.
 * Write. */
bool notice_add_shown(struct task *t, int64_t to, enum notice_kind kind, int64_t from,
		      int64_t post_id);
void notice_add(struct task *t, int64_t to, enum notice_kind kind, int64_t from, int64_t post_id);
/* A NOTICE_REPORT. Writes. */
void notice_add_report(struct task *t, int64_t to, int64_t from, int64_t report_id);
/* A NOTICE_SEVERED, one for all follows that ended with one block. Writes. */
void notice_add_severed(struct task *t, int64_t to, int64_t severance_id);
/* Takes back what is no longer so (a candle put out, a follow request withdrawn). Writes. */
void notice_take_back(struct task *t, int64_t to, enum notice_kind kind, int64_t from,
		      int64_t post_id);
/* JOB_NOTICES: goes on with what was too much for one step. Writes. */
struct job;
enum err notice_step(struct task *t, const struct job *j);

/* Is there anything newer than what I have marked as read? For a quiet word, not a number. */
bool notice_any_new(struct task *t);

/* How far I have read: timeline "home" or "notifications" (Mastodon's markers). */
struct marker {
	int64_t last_id, version, updated_at; /* last 0: none */
};
enum err marker_get(struct task *t, struct str timeline, struct marker *ret);
enum err marker_set(struct task *t, struct str timeline, int64_t last_id,
		    struct marker *ret); /* writes */

#endif
