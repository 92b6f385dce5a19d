/*
 * Shelter: the page with its one button, for oneself and for those whose comments one reads; the
 * calm line on one's own profile; and after how many days comments close.
 */
#ifndef WEB_SHELTER_H
#define WEB_SHELTER_H

#include "core/shelter.h"
#include "web/compose.h"

/* One person's shelter, and what may be done about it. */
struct shelter_view {
	const struct view *view;
	int64_t id;
	struct str name;  /* of somebody else, read aloud behind the buttons; empty for oneself */
	struct str state; /* one sentence: until when it is on, or that it is not */
	struct str proposal; /* more strangers than usual write; or empty */
	bool on;
};

struct shelter_line {
	struct str words;
	struct day_view at;
};

struct shelter_page {
	struct view *view;
	struct shelter_view mine;
	struct shelter_view *other;
	size_t others;
	struct shelter_line *line; /* of the log */
	size_t lines;
	struct days_view days[DAYS_CHOICES]; /* when comments close */
	size_t choices;
};

void page_shelter(struct out *o, const struct shelter_page *v);
/* The calm line with its buttons, where there is something to propose. */
void page_shelter_proposal(struct out *o, const struct shelter_view *v);

/* Of somebody for whom I may begin it (a: them, or myself); false when I may not. */
bool shelter_view(struct task *t, const struct view *view, const struct account *a,
		  struct shelter_view *ret);

#endif
