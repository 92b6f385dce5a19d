/* The pages of quiet times: the list with proposals, and one of them. */
#ifndef WEB_QUIET_H
#define WEB_QUIET_H

#include "core/quiet.h"
#include "web/filter.h"
#include "web/view.h"

/* The ends of a quiet time's addresses, and how its buttons look. */
#define QUIET_DO_END S("end")
#define QUIET_DO_ON S("on")
#define QUIET_DO_OFF S("off")
#define QUIET_DO_REMOVE S("remove")
#define BUTTON_ACT S("act")
#define BUTTON_PLAIN S("quiet")
#define BUTTON_GRAVE S("quiet grave")

struct quiet_item {
	const struct view *view;
	int64_t id;
	struct url url;
	struct str name, state, again; /* state, again: sentences, or empty */
	struct str days, what, words, people;
	bool is_on, is_ended, is_off;
};

struct quiet_proposal {
	struct url url;
	struct str name, words;
};

struct quiets_view {
	struct view *view;
	struct quiet_item *quiet;
	size_t quiets;
	struct quiet_proposal *proposal;
	size_t proposals;
};

struct quiet_form_view {
	struct view *view;
	struct url action;
	int64_t id; /* 0: a new one */
	struct str name, words, people, from, to;
	bool whole, yearly;
	struct filter_choice what[FILTER_CHOICES_WHAT];
	struct quiet_item now; /* of one that is kept */
};

void page_quiets(struct out *o, const struct quiets_view *v);
void page_quiet(struct out *o, const struct quiet_form_view *v);

#endif
