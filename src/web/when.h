/* Posts of a person by the time that they are about: a decade, or a year of one. */
#ifndef WEB_WHEN_H
#define WEB_WHEN_H

#include "core/when.h"
#include "web/view.h"

struct shelf_view {
	struct url url;
	struct str name; /* "the 1980s", "1987" */
	bool here;	 /* it is the one on this page, or the decade of its year */
};
struct shelf_views {
	struct shelf_view *p;
	size_t n;
};

/* More of a list by that time; empty for none. */
struct shelf_pages {
	struct url earlier, later;
};

struct when_view {
	struct view *view;
	struct person_view person;
	struct str shelf;
	struct shelf_views decades, years; /* that the reader may see; years of this decade */
	struct post_views posts;
	struct shelf_pages pages;
	bool beginning; /* nothing was asked to stand before these */
};

/* The decades of an author for the page of the person; empty when there are none. */
struct shelf_views shelf_decades(struct task *t, const struct account *a,
				 const struct when_shelf *here);
/* Where a post stands among those of its time; empty for one without a date, and for comments. */
struct url shelf_path(struct task *t, const struct post *p);
/* The page /@name/1987 or /@name/1980s. */
enum err web_when_page(struct task *t, struct request *q, struct reply *r,
		       const struct when_shelf *s);

void page_when(struct out *o, const struct when_view *v);
void page_shelves(struct out *o, const struct shelf_views *v, enum word label);
void page_shelf_pages(struct out *o, const struct shelf_pages *v, enum word label);

#endif
