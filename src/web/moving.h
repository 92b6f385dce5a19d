/* Settings: what comes along from elsewhere and what is taken there, other accounts of the same
 * person, and moving to one. Both files of pages share these structs. */
#ifndef WEB_MOVING_H
#define WEB_MOVING_H

#include "core/import.h"
#include "web/settings.h"

struct alias_view {
	struct str uri;
};

struct takeout_view { /* a list that can be taken along */
	struct str file, name;
};

struct moving_view {
	struct view *view;
	struct str typed, mine; /* mine: the address of this account */
	struct alias_view *alias;
	size_t aliases;
	struct takeout_view *takeout;
	size_t takeouts;
	struct person_view to; /* where I live now; id 0: here */
	bool asks;	       /* the page of moving itself, not the first of them */
};

/* A line of a file: who, and what becomes of it. */
struct line_view {
	struct str address, title, what;
};

struct import_view {
	struct url url;
	struct str name, when, count; /* "People I follow", "14 March", "3 of 20 lines" */
	bool waits, works;	      /* looked at only; under way */
};

struct bring_view { /* the page with the form and all that was brought */
	struct view *view;
	struct import_view *import;
	size_t imports;
	struct takeout_view *choice; /* file: the value; name: in words */
	size_t choices;
	struct str kind; /* chosen before */
	bool overwrite;
};

struct brought_view { /* one file */
	struct view *view;
	struct import_view import;
	int64_t lines, done;
	struct line_view *line;
	size_t line_count;
	bool overwrite, more;	   /* more: not all lines are shown */
	struct line_view *outcome; /* "12 lines did what they say" */
	size_t outcomes;
};

void page_moving(struct out *o, const struct moving_view *v);
void page_bring(struct out *o, const struct bring_view *v);
void page_brought(struct out *o, const struct brought_view *v);

#endif
