/* Filters in the settings: the list with a form for a new one, and the page of one. */
#ifndef WEB_FILTER_H
#define WEB_FILTER_H

#include "core/filter.h"
#include "web/view.h"

struct filter_choice {
	struct str value, name, about;
	bool chosen;
};

#define FILTER_CHOICES_WHAT 3

struct filter_form_view {
	const struct view *view;
	struct url action;
	struct str title, words, until; /* until: as typed, or YYYY-MM-DD */
	bool whole;
	struct filter_choice where[FILTER_CONTEXTS], what[FILTER_CHOICES_WHAT];
	bool is_new;
};

struct filter_item {
	struct url url;
	struct str title, words, what, until;
};

struct filters_view {
	struct view *view;
	struct filter_item *filter;
	size_t filters;
	struct filter_form_view form;
};

struct filter_page {
	struct view *view;
	struct filter_form_view form;
	size_t singles;
	struct url removal;
};

/* What a filter does, as forms and lists have it: a value of the form and back, a name, choices. */
struct str filter_what_value(enum filter_action action);
bool filter_what(struct str value, enum filter_action *ret);
struct str filter_what_name(struct task *t, enum filter_action action);
void filter_what_choices(struct task *t, struct str chosen,
			 struct filter_choice ret[FILTER_CHOICES_WHAT]);

void page_filters(struct out *o, const struct filters_view *v);
void page_filter(struct out *o, const struct filter_page *v);

#endif
