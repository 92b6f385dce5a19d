/*
 * Who may see a post, changed by its author: the page with the choice, and the question before more
 * or other people see it. The rules are core/narrow.h.
 */
#ifndef WEB_NARROW_H
#define WEB_NARROW_H

#include "web/compose.h"
#include "web/view.h"

struct narrow_view {
	struct view *view;
	struct post_view post;
	struct str now; /* who sees it, in words */
	struct audience_view *choice;
	size_t choices;
	bool may_be_more; /* one of them is for more people */
	/* of the question */
	struct audience_view then;
	struct str ask;
};

void page_narrow(struct out *o, const struct narrow_view *v);
void page_narrow_ask(struct out *o, const struct narrow_view *v);

#endif
