/*
 * The page where a person lets an app in, and the one that shows a code to copy. Both are part of
 * OAuth (core/oauth.h); they are pages because a session and its form token are what lets an app
 * in.
 */
#ifndef WEB_AUTHORIZE_H
#define WEB_AUTHORIZE_H

#include "core/oauth.h"
#include "web/view.h"

struct authorize_view {
	struct view *view;
	struct str app_name, app_website;
	struct str who;	  /* "@ada@example.org" */
	struct str leads; /* where the answer goes: a host name, or empty for a code to copy */
	bool reads, writes, follows, pushes, names;
	bool hosts;	   /* it looks after the place */
	struct str scopes; /* as the app asks, for those who know them */
	/* sent again with the answer */
	struct str client_id, redirect, scope, state, challenge, method;
};

struct code_view {
	struct view *view;
	struct str code;
};

void page_authorize(struct out *o, const struct authorize_view *v);
void page_code(struct out *o, const struct code_view *v);

#endif
