/* The page of a person: portrait, words, and the grid of their photographs. */
#ifndef WEB_ACCOUNT_H
#define WEB_ACCOUNT_H

#include "core/follow.h"
#include "web/shelter.h"
#include "web/view.h"
#include "web/when.h"

/* The last part of the address of a button. */
#define ACT_REMOVE S("remove")
#define ACT_MUTE S("mute")
#define ACT_UNMUTE S("unmute")
#define ACT_BLOCK S("block")
#define ACT_UNBLOCK S("unblock")
#define ACT_RESTRICT S("restrict")
#define ACT_UNRESTRICT S("unrestrict")

struct cell_view { /* of the grid */
	struct url url, grid;
	struct str alt, panel; /* panel: words instead of a covered photograph */
	bool is_album;
};

struct profile_view {
	struct view *view;
	const struct account *account;
	struct person_view person;
	struct url cover;
	struct url home; /* their page on another server; empty for people of this place */
	int64_t cover_width, cover_height;
	struct relation relation;
	struct html about;		 /* with the small pictures that stand in it */
	bool memorial;			 /* their own server keeps the page in their memory */
	struct person_view moved;	 /* where they live now; id 0: here */
	bool is_me, may_act, asks_first; /* asks_first: they are asked before one follows */
	bool anybody_asks;		 /* mine: somebody waits to be let in */
	bool shows_words, first_page, nothing_seen;
	struct shelter_view shelter; /* mine, or of somebody for whom I may begin it */
	bool may_shelter;
	struct cell_view *cell;
	size_t cells;
	struct shelf_views decades; /* of the times that posts are about */
	struct post_views posts;
	struct pages_view pages;
};

void page_profile(struct out *o, const struct profile_view *v);

#endif
