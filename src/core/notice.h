/*
 * Notifications: what deserves one, and reading them. Nothing counts them; people whom the owner
 * mutes or blocks make none.
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
	NOTICE_REPORT = 9 /* for hosts */,
	NOTICE_KINDS
};

struct notice {
	int64_t id, created_at;
	enum notice_kind kind;
	struct account from;
	struct post *post;     /* NULL where there is none */
	struct report *report; /* of a NOTICE_REPORT; otherwise NULL */
};

struct notices {
	struct notice *p;
	size_t n;
};

/* kinds: bit 1 << kind for each that is wanted; from_id 0: of anybody. */
enum err notice_list(struct task *t, unsigned kinds, int64_t from_id, struct paging *page,
		     struct notices *ret);
enum err notice_get(struct task *t, int64_t id, struct notice *ret);
enum err notice_dismiss(struct task *t, int64_t id); /* writes */
enum err notice_clear(struct task *t);		     /* writes */

/* Adds one unless the rules are against it; for core/. Writes. */
void notice_add(struct task *t, int64_t to, enum notice_kind kind, int64_t from, int64_t post_id);
/* Tells a host or moderator of a report. Writes. */
void notice_add_report(struct task *t, int64_t to, int64_t from, int64_t report_id);
/* Takes back what is no longer so (a candle put out, a follow request withdrawn). Writes. */
void notice_take_back(struct task *t, int64_t to, enum notice_kind kind, int64_t from,
		      int64_t post_id);

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
