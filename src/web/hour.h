/* The page of the common hour, and the candles of a page of the remembered. No number stands on
 * either. */
#ifndef WEB_HOUR_H
#define WEB_HOUR_H

#include "core/hour.h"
#include "core/page_candle.h"
#include "web/view.h"

struct hour_page {
	struct view *view;
	struct str state; /* a sentence, or empty */
	bool may_light, burns, hidden, may_hide;
};

struct page_candle_view {
	const struct view *view;
	struct url action;
	struct str burns; /* "Your candle burns until …"; empty: it can be lit */
};
/* Mine on that page, for whoever is signed in and may see what is on it. */
struct page_candle_view page_candle_view(struct task *t, const struct view *view,
					 const struct memorial *m);

struct candle_name {
	struct person_view person;
	struct day_view day;
};
struct page_candle_page {
	struct view *view;
	struct url page;
	struct str title;
	struct page_candle_view mine;
	bool keeps; /* and then who lit one */
	struct candle_name *name;
	size_t names;
};

void page_hour(struct out *o, const struct hour_page *v);
void page_page_candle(struct out *o, const struct page_candle_view *v); /* for other pages */
void page_page_candles(struct out *o, const struct page_candle_page *v);

#endif
