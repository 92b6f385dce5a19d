/* The page that says what went wrong: src/web/page/error.html. */
#ifndef WEB_ERROR_H
#define WEB_ERROR_H

#include "web/view.h"

struct error_view {
	struct view *view;
	struct str title, text, next;
	bool may_sign_in, was_form;
};

void page_error(struct out *o, const struct error_view *v);

#endif
