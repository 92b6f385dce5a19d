/* Plain lists: of people, who is in a list or a circle, and of posts (a tag, a search, what was
 * kept, what was archived). */
#ifndef WEB_LIST_H
#define WEB_LIST_H

#include "web/view.h"

struct people_view {
	struct view *view;
	struct person_views people;
	struct pages_view pages;
	bool asks;    /* the list of who asks to follow */
	bool follows; /* of whom I follow; otherwise of my followers */
};

/* Who is in a list or a circle of one's own, each with the button that takes them out. */
struct members_view {
	const struct view *view;
	struct url base; /* "/lists/7" */
	struct person_views people;
	struct pages_view pages;
};

struct tag_view {
	struct str name;
};

struct tag_views {
	struct tag_view *p;
	size_t n;
};

struct list_view {
	struct view *view;
	struct str about, empty; /* words under the heading; words when there is nothing */
	struct str tag;		 /* of a tag that I may follow */
	bool follows;		 /* and do */
	struct post_views posts;
	struct pages_view pages;
};

struct search_view {
	struct view *view;
	struct str query;
	struct person_views people;
	struct tag_views tags;
	struct post_views posts;
	bool asked;
	struct url older;
};

void page_people(struct out *o, const struct people_view *v);
void page_members(struct out *o, const struct members_view *v);
void page_list(struct out *o, const struct list_view *v);
void page_search(struct out *o, const struct search_view *v);

#endif
