/*
 * What a page of the remembered (core/memorial.h) is to others. It passes on what stands on it,
 * each post once, by a boost of its account, which goes to whoever follows it, here and elsewhere,
 * and is taken back when the post stands there no more; it says nothing else, ever. Who names it in
 * a post proposes that post, and who asks to follow it asks its keepers (docs/decision/031).
 *
 * For whom the page passes something on is in the boost's own row: for everybody, for its followers
 * and its people, for its people, or (for keepers alone) for nobody. Only what a public page passes
 * on, and what is public or unlisted itself, is told to other servers.
 */
#ifndef CORE_MEMORIAL_TOLD_H
#define CORE_MEMORIAL_TOLD_H

#include "core/memorial.h"
#include "core/notice.h"

#define MEMORIAL_WAITING_MAX 1000  /* posts that wait on one page */
#define MEMORIAL_WAITING_AUTHOR 20 /* of one author who does not belong to it */

/* What a page tells of itself to other servers and to apps, in its own language: what it is, and
 * how a post is offered to it. Empty for whoever does not see what is on it. */
struct html memorial_about(struct task *t, const struct account *page);

/* What an app reads of a page: what it passed on. Of one for its keepers alone, which passes
 * nothing on, its keepers read the posts themselves. Of another account: feed_account. */
struct feed_of;
enum err memorial_feed(struct task *t, const struct account *page, const struct feed_of *of,
		       struct paging *paging, struct posts *ret);

/* What would be a notice for a page. A post of mine names it, which others see from now on: it is
 * proposed, where that is meant and the page takes it; a comment is not, but where somebody of the
 * page names it below a post that does not. Somebody asks to follow it, or changed what stands on
 * it: its keepers hear so. Everything else comes to nothing, and nobody is told that. Writes. */
void memorial_hears(struct task *t, int64_t to, enum notice_kind kind, int64_t from,
		    int64_t post_id);
/* That is so no more: a post of mine that does not name it any longer goes off it. Writes. */
void memorial_forgets(struct task *t, int64_t to, enum notice_kind kind, int64_t from,
		      int64_t post_id);

/* The page that I keep which somebody asks to follow, the oldest of several; 0 for none, and while
 * they ask to follow me. */
int64_t memorial_asked_by(struct task *t, int64_t follower_id);

/* For apps that know nothing of pages: a candle or a boost of mine for a post that waits for pages
 * that I keep puts it there; muting its thread takes it off, and is true when there was one. Write.
 */
enum err memorial_marked(struct task *t, const struct post_row *p);
bool memorial_muted(struct task *t, const struct post_row *p);

#endif
