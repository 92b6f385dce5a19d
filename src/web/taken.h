/* What somebody took back, and what other servers say to it. The rules are core/taken.h. */
#ifndef WEB_TAKEN_H
#define WEB_TAKEN_H

#include "web/view.h"

struct taken_one {
	struct str what, why, said; /* "What you shared on …", "Deleted on …", how many say what */
	struct url url;		    /* its servers */
	struct url post;	    /* while it is there; otherwise empty */
};

struct taken_list_view {
	struct view *view;
	struct taken_one *one;
	size_t n;
	struct pages_view pages;
};

struct taken_server_view {
	struct str host, said;
	bool confirmed;
};

struct taken_view {
	struct view *view;
	struct taken_one one;
	struct taken_server_view *server;
	size_t servers;
	struct url more; /* empty: that is all */
};

void page_taken_list(struct out *o, const struct taken_list_view *v);
void page_taken(struct out *o, const struct taken_view *v);

#endif
