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
/* A draft, not kept, with the words of a letter of mine, for me alone. ERR_NOT_FOUND. */
enum err letter_draft(struct task *t, int64_t id, struct draft *ret);
/* What an app calls "direct", and which names nobody nor tries to, answers nothing and asks
 * nothing: a letter. */
bool letter_is(const struct post_new *n);

#endif
