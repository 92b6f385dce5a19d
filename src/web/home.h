/* The first page: home for who is signed in, a quiet front for everybody else. */
#ifndef WEB_HOME_H
#define WEB_HOME_H

#include "web/announcement.h"

struct front_view {
	struct view *view;
	struct str about;
	struct url picture; /* of the place; empty for none */
	int64_t picture_width, picture_height;
	struct str picture_words;
	struct place_rules rules;
	bool is_set_up, may_join, first_page;
};

struct home_view {
	struct view *view;
	struct note_views notes;
	struct post_views posts;
	struct pages_view pages;
	bool may_invite, first_page, hour; /* hour: it is today (core/hour.h) */
};

void page_front(struct out *o, const struct front_view *v);
void page_home(struct out *o, const struct home_view *v);

#endif
