/* Circles: all of one's own, what was shared with one, who is in it, and its end. */
#ifndef WEB_CIRCLE_H
#define WEB_CIRCLE_H

#include "core/circle.h"
#include "web/list.h"

struct circle_item {
	int64_t id;
	struct str name, people; /* people: "six people" */
};

struct circles_view {
	struct view *view;
	struct circle_item *circle;
	size_t circles;
	struct str name; /* as typed before */
};

/* Somebody who can be put in. */
struct candidate_view {
	struct person_view person;
	bool inside;
};

struct one_circle_view {
	struct view *view;
	int64_t id;
	struct str name;   /* as typed before, or as it is */
	struct str people; /* who sees what is for it, in words */
	struct str who;	   /* as typed before */
	struct members_view members;
	struct candidate_view *candidate;
	size_t candidates;
	bool asked; /* for somebody by name; otherwise candidates are followers */
	struct post_views posts;
	struct pages_view pages;
};

void page_circles(struct out *o, const struct circles_view *v);
void page_one_circle(struct out *o, const struct one_circle_view *v);
void page_circle_change(struct out *o, const struct one_circle_view *v);
void page_circle_remove(struct out *o, const struct one_circle_view *v);

#endif
