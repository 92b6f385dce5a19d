/* The terms of service of a place: the page where anybody reads them, with the versions that there
 * were and will be, and the page where the host writes them. */
#ifndef WEB_TERMS_H
#define WEB_TERMS_H

#include "core/terms.h"
#include "web/view.h"

struct version_link {
	struct str day;
	bool shown, holds, may_withdraw;
};

struct terms_view {
	struct view *view;
	struct terms terms; /* day empty: there are none */
	struct version_link *version;
	size_t versions;
};

struct terms_form_view {
	struct view *view;
	struct str day, text;
	struct version_link *version;
	size_t versions;
	bool may_change;
};

void page_terms(struct out *o, const struct terms_view *v);
void page_terms_form(struct out *o, const struct terms_form_view *v);

#endif
