/* The host's pages: what this place is, and its people. */
#ifndef WEB_HOST_H
#define WEB_HOST_H

#include "web/view.h"

enum host_tab { HOST_TAB_PLACE, HOST_TAB_PEOPLE, HOST_TAB_REPORTS, HOST_TAB_PEERS, HOST_TAB_NOTES };

struct sign_up_view {
	int value; /* enum sign_up */
	bool chosen;
	struct str name, about;
};

struct host_view {
	struct view *view;
	struct str name, about, rules, contact, email, longer, privacy, closed;
	struct sign_up_view sign_up[4];
	bool markdown, publishes_peers, hour, may_change;
	struct url picture; /* of the place; empty for none */
	struct str picture_words;
	struct str far_pictures; /* how much of the disk the copies of others' pictures take */
};

struct resident_view {
	struct person_view person;
	struct str reason;
	bool waits, suspended, is_me, is_moderator, is_host, sheltered;
};

struct residents_view {
	struct view *view;
	struct resident_view *waiting, *resident;
	size_t waitings, residents;
	struct pages_view pages;
	bool is_host;
};

/* The last part of the address of a button, /host/people/:verb. */
#define RESIDENT_LET_IN S("let-in")
#define RESIDENT_TURN_AWAY S("turn-away")
#define RESIDENT_SUSPEND S("suspend")
#define RESIDENT_RESTORE S("restore")
#define RESIDENT_SHELTER S("shelter")
#define RESIDENT_END_SHELTER S("end-shelter")
#define RESIDENT_MODERATOR S("moderator")
#define RESIDENT_MEMBER S("member")

struct remove_view {
	struct view *view;
	struct person_view person;
};

void page_host_tabs(struct out *o, enum host_tab tab);
void page_host(struct out *o, const struct host_view *v);
void page_residents(struct out *o, const struct residents_view *v);
void page_remove(struct out *o, const struct remove_view *v);

#endif
