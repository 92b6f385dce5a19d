/* Lists of people, to read apart from the rest, and tags: followed ones, and those on one's page.
 */
#ifndef WEB_LISTS_H
#define WEB_LISTS_H

#include "core/list.h"
#include "web/list.h"

struct list_item {
	int64_t id;
	struct str title;
};

struct lists_view {
	struct view *view;
	struct list_item *list;
	size_t lists;
	struct str title; /* as typed before */
};

struct replies_view { /* a choice: which answers a list shows */
	int64_t value;
	bool chosen;
	struct str name;
};

/* One list: its posts, or who is in it. */
struct one_list_view {
	struct view *view;
	int64_t id;
	struct str title;
	struct replies_view replies[3];
	bool exclusive;
	struct str who; /* as typed before */
	struct members_view members;
	struct post_views posts;
	struct pages_view pages;
};

struct tag_item {
	int64_t id;
	struct str name;
};

/* The last part of the address of a button, /tags/:verb. */
#define TAG_UNFOLLOW S("unfollow")
#define TAG_FEATURE S("feature")
#define TAG_UNFEATURE S("unfeature")

struct tags_view {
	struct view *view;
	struct tag_item *followed, *featured, *suggested;
	size_t followeds, featureds, suggesteds;
	struct pages_view pages;
	bool has_room; /* for one more on the page */
};

void page_lists(struct out *o, const struct lists_view *v);
void page_one_list(struct out *o, const struct one_list_view *v);
void page_list_change(struct out *o, const struct one_list_view *v);
void page_tags(struct out *o, const struct tags_view *v);

#endif
