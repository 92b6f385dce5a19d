/*
 * Letters: words to somebody remembered, "you", on any day. A letter is a post for its author alone
 * (POST_SELF, with POST_IS_LETTER). It names nobody: an @ in it is plain text. Nobody is told of it
 * and nothing reminds of it; it comes to no home, not even its author's, counts in no number of
 * posts, and never becomes a post for others by itself: its words can be taken into a new post,
 * which begins for its author alone (docs/decision/033).
 */
#ifndef CORE_LETTER_H
#define CORE_LETTER_H

#include "core/draft.h"
#include "core/post.h"

/* Mine, the newest first. */
enum err letter_list(struct task *t, struct paging *page, struct posts *ret);
struct memorial;
struct memorials;
/* The pages of the remembered that a letter of mine may be to: those that I keep or belong to. */
enum err letter_pages(struct task *t, struct memorials *ret);
/* A letter of mine is to that page (0: to none). Nobody learns of it, neither its keepers.
 * ERR_NOT_FOUND for another's letter, or a page that I don't belong to. Writes. */
enum err letter_address(struct task *t, int64_t id, int64_t memorial_id);
/* To which page each of these letters of mine is; NULL: to none, or none that I see any more. */
const struct memorial **letter_to(struct task *t, const struct posts *letters);
/* A draft, not kept, with the words of a letter of mine, for me alone. ERR_NOT_FOUND. */
enum err letter_draft(struct task *t, int64_t id, struct draft *ret);
/* What an app calls "direct", and which names nobody nor tries to, answers nothing and asks
 * nothing: a letter. */
bool letter_is(const struct post_new *n);

#endif
