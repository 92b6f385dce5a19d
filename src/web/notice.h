/* Notices: what happened to one's posts and who asks to follow, in words. */
#ifndef WEB_NOTICE_H
#define WEB_NOTICE_H

#include "core/notice.h"
#include "web/view.h"

struct notice_view {
	const struct view *view;
	int64_t id;
	struct person_view from;
	bool own;	  /* of oneself: `what` says it all */
	struct str what;  /* "lit a candle" */
	struct str words; /* the beginning of what was written */
	struct url url, grid;
	struct day_view at;
	bool asks;
};

struct notices_view {
	struct view *view;
	bool waiting; /* somebody is held back */
	struct notice_view *notice;
	size_t notices;
	struct pages_view pages;
};

struct waiting_one {
	int64_t id; /* of the request */
	struct person_view from;
	struct url url;	  /* of what they wrote last, or empty */
	struct str words; /* the beginning of it */
	struct day_view at;
};

struct waiting_view {
	struct view *view;
	struct waiting_one *one;
	size_t n;
	struct pages_view pages;
};

void page_waiting(struct out *o, const struct waiting_view *v);
void page_notices(struct out *o, const struct notices_view *v);

#endif
