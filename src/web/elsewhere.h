/*
 * Between this place and other servers, for people: a visitor follows somebody here, or answers,
 * from their own server; and somebody of this place comes from another server's page to follow or
 * answer there.
 */
#ifndef WEB_ELSEWHERE_H
#define WEB_ELSEWHERE_H

#include "web/view.h"

struct elsewhere_view {
	struct view *view;
	struct url path;   /* of this page */
	struct str typed;  /* their own address, as they wrote it */
	struct str search; /* what they search for there instead: an address */
};

void page_elsewhere(struct out *o, const struct elsewhere_view *v);

#endif
