/*
 * Cards of posts in lists that are kept as they were written: what a stranger sees of one is the
 * same for every stranger who reads that language. Which posts a list has is asked each time;
 * nothing here decides who sees what.
 */
#ifndef WEB_CARD_H
#define WEB_CARD_H

#include "core/post.h"
#include "web/out.h"

struct post_view;
struct card {
	int64_t rev;	  /* what it is kept as; 0: never */
	struct html kept; /* the whole card; empty when there is none of that revision */
	const struct post_view *anew; /* to compare it with; NULL: it is not compared */
};

/* Of what a card shows to strangers everything must change with the revision of the post or of its
 * author, with the language or with the year, or card_of must leave such posts out. With
 * AddressSanitizer a kept card is written anew nevertheless (card_is_compared) and compared with
 * what was kept, so that every test that reads a list as a stranger would find what was forgotten.
 */
struct card card_of(struct task *t, const struct post *p);
bool card_is_compared(const struct card *c);

/* Writes the card, and keeps it if its revision says so. Lists call this and not page_card: of a
 * card that is kept nothing else was read into v (post_views). */
void card_write(struct out *o, const struct post_view *v);

#endif
