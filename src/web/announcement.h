/* What the hosts tell everybody: a note on the home page of each member, and the page where hosts
 * and moderators write it. A note can be put away. */
#ifndef WEB_ANNOUNCEMENT_H
#define WEB_ANNOUNCEMENT_H

#include "core/announcement.h"
#include "web/view.h"

struct note_view {
	const struct view *view;
	int64_t id;
	struct html html;
	struct str when;      /* of what it tells, in words; may be empty */
	struct str state;     /* for hosts: that it is not shown yet, or no longer */
	struct str reactions; /* for hosts: "🌹 2  🕯 1" */
	struct str text, shown, starts, ends; /* for the form */
	bool all_day;
};

struct note_views {
	struct note_view *p;
	size_t n;
};

struct notes_view {
	struct view *view;
	struct note_view form; /* id 0: a new one */
	struct note_views all;
};

/* Those that me has not put away. */
enum err note_views(struct task *t, const struct view *view, struct note_views *ret);

void page_note(struct out *o, const struct note_view *v);
void page_notes(struct out *o, const struct notes_view *v);
void page_note_change(struct out *o, const struct notes_view *v);

#endif
