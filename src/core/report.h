/*
 * Reports: what somebody tells the hosts and moderators of this place about a person, with posts of
 * theirs to look at. Whoever reports a post shows it to those who read reports, whomever it was
 * shared with; the person who is reported is told nothing, and reads no report about themselves,
 * unless nobody else looks after the place: then it is theirs to read, without the name of whoever
 * told. As soon as there is somebody else it is for them alone.
 * A closed report is kept for REPORT_DAYS more.
 */
#ifndef CORE_REPORT_H
#define CORE_REPORT_H

#include "core/post.h"

#define REPORT_COMMENT_MAX 1000 /* characters */
#define REPORT_NOTE_MAX 2000
#define REPORT_POSTS_MAX 40
#define REPORT_RULES_MAX 40
#define REPORT_DAYS 90

enum report_category {
	REPORT_OTHER,
	REPORT_SPAM,
	REPORT_LEGAL,
	REPORT_VIOLATION,
	REPORT_CATEGORIES
};

struct report_new {
	int64_t account_id;
	struct ids posts; /* of that account; the one who tells sees them */
	struct str comment;
	enum report_category category;
	struct ids rules; /* those that were broken: core/place.h; makes it REPORT_VIOLATION */
	bool forward;	  /* the server of somebody from elsewhere may be told */
};

struct report {
	int64_t id, created_at, closed_at; /* closed 0: open */
	enum report_category category;
	struct str comment, note;
	struct ids rules;	/* their numbers then */
	struct strs rule_texts; /* and what they said */
	struct ids post_ids;	/* those that are still there */
	struct posts posts;  /* the same with their words; only from report_list and report_get */
	struct account from; /* id 0: has left, or is not named to the asker (about_me) */
	bool about_me;	     /* the asker reads it because nobody else could */
	struct account about;
	struct str closed_by; /* a name; empty when nobody is known any more */
};

struct reports {
	struct report *p;
	size_t n;
};

/* Tells the hosts. ERR_NOT_FOUND: no such person, or a post that is not theirs or not for me;
 * ERR_INVALID: about oneself, or a rule that there is not; ERR_LIMIT. Writes. */
enum err report_make(struct task *t, const struct report_new *n, struct report *ret);

/* Would somebody read a report about themselves, because they look after the place alone? */
bool report_reads_own(struct task *t, int64_t account_id);

/* For hosts and moderators; ERR_FORBIDDEN for others, ERR_NOT_FOUND for one about oneself. */
enum err report_list(struct task *t, bool closed, struct paging *page, struct reports *ret);
enum err report_get(struct task *t, int64_t id, struct report *ret);
/* The same without its words, for a job: whoever it is about. */
enum err report_load(struct task *t, int64_t id, struct report *ret);
/* Closes it, or opens it again. Writes. */
enum err report_close(struct task *t, int64_t id, bool closed);
enum err report_note(struct task *t, int64_t id, struct str note); /* writes */
/* Deletes a post that the report names, whomever it was shared with. Writes. */
enum err report_take_post(struct task *t, int64_t id, int64_t post_id);
/* Suspends the person, as account_suspend has it. Writes. */
enum err report_suspend(struct task *t, int64_t id);

/* Removes what was closed REPORT_DAYS ago: a part of JOB_TIDY. Writes. */
void report_tidy(struct task *t);

#endif
