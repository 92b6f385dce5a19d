/* The hosts' pages about other servers: which rules there are, what one server's rule would mean,
 * and lists of rules as files. Everybody who looks after the place reads them; the host alone
 * changes something. */
#ifndef WEB_PEER_H
#define WEB_PEER_H

#include "core/peer.h"
#include "web/view.h"

struct peer_view {
	struct url url; /* of the page about it */
	struct str host, rule, note, extras;
};

struct peer_doing_view {
	struct url url;
	struct str host, since, waiting; /* in words */
};

struct peers_view {
	struct view *view;
	struct str query, mode; /* mode: what the setting federation means */
	struct peer_view *peer;
	size_t peers;
	struct url next; /* empty: these are all */
	struct peer_doing_view *failing;
	size_t failings;
};

struct peer_choice {
	int value; /* enum peer_rule */
	bool chosen;
	struct str name, about;
};

struct peer_rule_view {
	struct view *view;
	struct str host, note, private_note;
	struct peer_choice choice[PEER_RULES];
	bool without_media, without_reports, half_hidden, is_there;
	struct str by;		    /* another rule that holds for it, in words; or empty */
	struct str cost;	    /* what a block would end */
	struct str state, software; /* how the server does; may be empty */
};

struct peer_line_view {
	struct str host, rule, was, why; /* was: what it is now, of a change */
	int64_t line;
};

struct peer_lines_view {
	struct peer_line_view *p;
	size_t n;
	int64_t all;	 /* how many there are */
	struct str more; /* "and 12 more", or empty */
};

struct peer_import_view {
	struct view *view;
	struct str text; /* what was read, to be taken; empty: nothing yet */
	struct peer_lines_view part[PEER_NEWS];
	bool may_take;
};

void page_peers(struct out *o, const struct peers_view *v);
void page_peer_rule(struct out *o, const struct peer_rule_view *v);
void page_peer_import(struct out *o, const struct peer_import_view *v);

#endif
