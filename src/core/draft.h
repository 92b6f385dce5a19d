/*
 * Drafts: what the page for sharing holds, kept as it stands until its author goes on. A draft is
 * a row of posts that are not shared (store/scheduled.h) which no job ever looks at: it never
 * publishes itself. It need not be what could be shared yet (half a poll, too many words); that is
 * found out when it is shared, by post_share, in the transaction that takes the draft away.
 *
 * Nobody but its author reads one, the host neither: it is in no list of posts, no search, no API
 * and no message to other servers. Its photographs are not loose, and their addresses end by
 * themselves like those of any post that is not for everybody.
 */
#ifndef CORE_DRAFT_H
#define CORE_DRAFT_H

#include "core/post.h"

#define DRAFTS_MAX 100 /* of one person */
#define DRAFT_CAPTION_MAX                                                                          \
	50000 /* characters; more than can be shared, so that it can be cut down */
#define DRAFT_COVER_MAX 5000
#define DRAFT_WHEN_MAX 1000
#define DRAFT_OPTIONS_MAX 4000 /* bytes of the options of its poll */

struct draft {
	int64_t id; /* 0: it is not kept */
	int64_t kept_at;
	struct post_new post; /* idempotency_key: that of the form that kept it; reply_to the same
				 as earlier_id: it is to follow that one in its thread */
	struct medias media;
	int64_t memorial_id; /* the page of the remembered that it is to be put on; 0: none */
	int64_t at;	     /* another time that it speaks of; 0: none */
	bool before;	     /* it was shared then, elsewhere */
	bool lost;	     /* what it answers, quotes or links is gone, and left out */
	bool no_page;	     /* its page is gone or takes nothing of mine now, and is left out */
};

struct drafts {
	struct draft *p;
	size_t n;
};

/* Keeps it: in the place of the one with its id, or of the one that was kept with its
 * idempotency_key; otherwise as a new one. ERR_INVALID when it holds nothing or a photograph can't
 * be had, ERR_LIMIT for more than DRAFTS_MAX or more words than above. Writes. */
enum err draft_keep(struct task *t, const struct draft *d, int64_t *ret_id);
/* All mine, the newest first. */
enum err draft_list(struct task *t, struct paging *page, struct drafts *ret);
/* To go on with: without what is gone meanwhile; one that answered something that is gone is for me
 * alone. ERR_NOT_FOUND for one of somebody else. */
enum err draft_get(struct task *t, int64_t id, struct draft *ret);
enum err draft_remove(struct task *t, int64_t id); /* writes; its photographs are loose again */
/* It is being shared in this transaction, by its id (which may be gone) or by the key of the form
 * that kept it: its photographs can be had. Writes. */
void draft_end(struct task *t, int64_t id, struct str key);

/* A draft, not kept, that links an earlier post of mine, for the narrower of that post's people and
 * my usual ones (core/earlier.h). ERR_NOT_FOUND when it is not mine. Reads. */
enum err draft_from(struct task *t, int64_t earlier_id, struct draft *ret);

/* A draft, not kept, for what is written on a date that I keep: it links the date's post, and is
 * for the date's page and for the narrowest of the post's people, the page's and my usual ones.
 * What is gone of them is left out. ERR_NOT_FOUND. Reads. */
enum err draft_for_date(struct task *t, int64_t date_id, struct draft *ret);

#endif
