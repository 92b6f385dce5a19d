/* Signing in and out, joining, and setting the place up. Both files of pages share these structs;
 * the rules are core/session.h and core/account.h. */
#ifndef WEB_SIGN_IN_H
#define WEB_SIGN_IN_H

#include "sys/route.h"
#include "web/view.h"

struct sign_in_view {
	struct view *view;
	struct str name, next;
	bool may_join;
};

struct sign_in_code_view {
	struct view *view;
	struct str next;
};

struct join_view {
	struct view *view;
	struct str place_name, name, display, reason, invite; /* as typed before */
	struct str secret;				      /* of the set-up link */
	struct place_rules rules;
	bool asks_reason, sets_up;
	enum { JOIN_FORM, JOIN_CLOSED, JOIN_INVITED_ONLY, JOIN_LINK_OVER, JOIN_WAITING } state;
};

void page_sign_in(struct out *o, const struct sign_in_view *v);
void page_sign_in_code(struct out *o, const struct sign_in_code_view *v);
void page_join(struct out *o, const struct join_view *v);

/* Makes a session for somebody and leads to `next`: the answer carries the cookie. SLOW routes. */
enum err web_enter(struct task *t, struct request *q, struct reply *r, int64_t account_id,
		   struct str next);
void web_session_cookie(struct reply *r, struct str secret);

#endif
