/* The pages of what is for oneself alone: drafts, and letters to somebody remembered. */
#ifndef WEB_DRAFT_H
#define WEB_DRAFT_H

#include "web/view.h"

struct draft_view {
	const struct view *view;
	int64_t id;
	struct str kept, words, seen, page; /* kept: "Kept on 14 March"; page: waiting_page */
	struct url grid;
};

struct drafts_view {
	struct view *view;
	struct draft_view *draft;
	size_t drafts;
	struct pages_view pages;
};

/* A page of the remembered that a letter is to; title: empty for none. */
struct letter_to_view {
	int64_t id;
	struct str title;
	struct url url;
	bool chosen;
};

struct letter_item {
	const struct post_view *post;
	struct letter_to_view to;
};

struct letters_view {
	struct view *view;
	struct str words, key; /* of the form, when something was wrong with it */
	struct letter_to_view *to;
	size_t pages_to; /* which it may be to */
	struct letter_item *item;
	size_t items;
	struct pages_view pages;
};

void page_drafts(struct out *o, const struct drafts_view *v);
void page_letters(struct out *o, const struct letters_view *v);

#endif
