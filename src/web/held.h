/*
 * Answers that wait for the word of whoever is answered: the page of them, and the two buttons that
 * stand under each. The rules are core/held.h.
 */
#ifndef WEB_HELD_H
#define WEB_HELD_H

#include "web/view.h"

struct held_one {
	struct post_view post;
	struct url to; /* what it answers; empty: gone */
	struct str to_words;
};

struct held_page {
	const struct view *view;
	struct held_one *one;
	size_t n;
	struct pages_view pages;
};

void page_held(struct out *o, const struct held_page *v);
/* The two buttons under an answer that waits. */
void page_held_words(struct out *o, const struct view *v, const struct post_view *post);

#endif
