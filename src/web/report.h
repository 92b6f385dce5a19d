/* Telling the hosts about somebody, and what the hosts read of it. What was reported lies behind a
 * fold: nobody has to see it because they look after a place. */
#ifndef WEB_REPORT_H
#define WEB_REPORT_H

#include "core/report.h"
#include "web/view.h"

struct report_choice {
	struct str value; /* of the form */
	struct str name, about;
	bool chosen;
};

/* The last part of the address of a button, /host/reports/:verb. */
#define REPORT_VERB_CLOSE S("close")
#define REPORT_VERB_OPEN S("open")
#define REPORT_VERB_SUSPEND S("suspend")

/* The form of somebody who tells. */
struct report_ask {
	struct view *view;
	struct person_view person;
	struct url path; /* where it is sent, and back: the page it is about */
	struct url back;
	struct str comment;
	struct report_choice category[REPORT_CATEGORIES];
	struct report_choice *rule;
	size_t rules;
	bool is_post, block, forward;
	bool reads_own;	   /* nobody else looks after the place */
	struct str server; /* of somebody from elsewhere; or empty */
};

/* A post that was reported, to be opened only by who wants to read it. */
struct report_post_view {
	int64_t id, report_id;
	struct str cover, when;
	struct html caption;
	struct photo_views photos;
	struct day_view at;
	struct str seen; /* with whom it was shared */
};

struct report_view {
	const struct view *view;
	int64_t id;
	bool closed, about_suspended, may_suspend, has_left, about_me;
	struct str server; /* of somebody from elsewhere; or empty */
	struct url server_url;
	bool may_rule; /* the reader may block or limit it */
	struct person_view about, from;
	struct str category, comment, note, closed_by;
	struct strs rules;
	struct day_view at, closed_at;
	struct report_post_view *post;
	size_t posts;
};

struct reports_view {
	struct view *view;
	struct report_view *report;
	size_t reports;
	bool shows_closed;
	struct pages_view pages;
};

void page_report_ask(struct out *o, const struct report_ask *v);
void page_reports(struct out *o, const struct reports_view *v);

#endif
