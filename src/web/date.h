/* The pages of dates that one keeps, and of their reminders. A date is always shown with its next
 * days before it is kept; what a reminder's link opens needs no sign-in. */
#ifndef WEB_DATE_H
#define WEB_DATE_H

#include "core/remind.h"
#include "web/view.h"

struct date_choice {
	struct str value, name;
	bool chosen;
};

struct date_choices {
	struct date_choice *p;
	size_t n;
};

/* A page of the remembered that one belongs to; no name: none, or none that is seen. */
struct date_page {
	struct str name;
	struct url url;
};

/* A day on which one comes round. */
struct date_day {
	struct str day; /* "14 March 2027" */
	struct str own; /* in its calendar; or empty */
	struct str eve; /* "From the evening of 13 March"; or empty */
};

struct date_days {
	struct date_day *p;
	size_t n;
};

struct date_item {
	struct url url;
	struct str title, note; /* note: of its reminder; or empty */
	struct date_page page;
	struct date_day next;
	bool today;
};

struct dates_view {
	struct view *view;
	struct date_item *date;
	size_t dates;
	struct str paused;    /* "No reminder comes before …"; or empty */
	struct str pause_day; /* proposed, as a date field takes it */
	struct url calendar;  /* or empty */
	bool may_mail;
	struct str mail, mail_is, mail_waits; /* sentences; or empty */
};

struct date_form_view {
	struct view *view;
	struct url action, removal; /* removal: empty for a new one */
	struct str words, name, base, days, hand, moved, move, looked, post;
	bool sunset, inclusive, eve, discreet, own_calendar;
	struct date_choices kind, rule, calendar, leap, end, adar, which, weekday, month, offset;
	struct date_choices channel, lead, hour;
	struct date_choices page; /* of the remembered; none: there is nothing to choose */
	bool was_looked;
	struct date_days next;
	struct str note, each; /* of the reminder as it stands; or empty */
};

struct remind_view {
	struct view *view;
	struct url action;
	struct str words, said, pause_day;
};

/* The values of its buttons. */
#define ANSWER_NOT_THIS_YEAR S("year")
#define ANSWER_LATER S("later")
#define ANSWER_FEWER S("fewer")
#define ANSWER_NEVER S("never")
#define ANSWER_SEEN S("seen")
#define ANSWER_WRITE S("write")
#define ANSWER_PAUSE S("pause")

struct mail_view {
	struct view *view;
	struct url action;
	struct str about;
	bool is_done;
};

/* When a reminder comes next, or that it ended; or empty. */
struct str date_note_words(struct task *t, const struct reminder *r);
/* Its next occurrence as a page shows it. */
struct date_day date_day_view(struct task *t, const struct date *d, int64_t day);

/* A page of the remembered as one sees it; without a name when one does not, or it is gone. */
struct date_page date_page_view(struct task *t, int64_t memorial_id);

void page_dates(struct out *o, const struct dates_view *v);
void page_date(struct out *o, const struct date_form_view *v);
void page_remind(struct out *o, const struct remind_view *v);
void page_mail(struct out *o, const struct mail_view *v);

#endif
