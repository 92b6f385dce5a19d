/*
 * Comments that wait for a word: the queue of them, what was set aside or hidden, and the buttons
 * that stand under each. The rules are core/held.h.
 */
#ifndef WEB_HELD_H
#define WEB_HELD_H

#include "web/shelter.h"

struct held_one {
	struct post_view post;
	struct str whose, why; /* "For Ada", "Has a link" */
	bool has_to;	       /* what it answers is there */
	struct post_view to;   /* seen as the owner sees it */
	struct str to_words;   /* its beginning */
	bool waits, may_hand;  /* waits: not yet decided; may_hand: for a reader */
	const struct view *view;
};

/* Somebody one reads for. */
struct held_owner {
	struct person_view person;
	struct str until; /* in words; empty: no end */
	struct url queue; /* theirs alone */
	bool chosen;
	struct shelter_view shelter; /* proposed, when more strangers than usual write to them */
};

enum held_part { HELD_PART_QUEUE, HELD_PART_ASIDE, HELD_PART_HIDDEN };

struct held_page {
	const struct view *view;
	enum held_part part;
	struct held_one *one;
	size_t n;
	struct held_owner *owner;
	size_t owners;
	bool of_one;	    /* only of one owner */
	struct url further; /* the rest of the queue; empty: this is all */
	struct url here;
	struct str reads_self; /* a sentence, for an owner who reads themselves */
};

void page_held(struct out *o, const struct held_page *v);
/* The two buttons under a comment that waits. */
void page_held_words(struct out *o, const struct view *v, const struct post_view *post);

#endif
