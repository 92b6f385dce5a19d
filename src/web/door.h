/*
 * What every handler of the pages does: read a form, go back to a page with a quiet line, show the
 * form again with what was wrong, show an error page.
 */
#ifndef WEB_DOOR_H
#define WEB_DOOR_H

#include "sys/route.h"
#include "web/view.h"

/* What can be said in one line after something was done: the value of ?said=. */
enum said {
	SAID_NOTHING,
	SAID_SAVED,
	SAID_SHARED,
	SAID_CHANGED,
	SAID_DELETED,
	SAID_ARCHIVED,
	SAID_SHOWN_AGAIN,
	SAID_PINNED,
	SAID_UNPINNED,
	SAID_ASKED,
	SAID_FOLLOWS,
	SAID_UNFOLLOWED,
	SAID_BLOCKED,
	SAID_UNBLOCKED,
	SAID_MUTED,
	SAID_UNMUTED,
	SAID_REMOVED,
	SAID_ACCEPTED,
	SAID_DECLINED,
	SAID_ANSWERED,
	SAID_PASSWORD,
	SAID_ENDED,
	SAID_WITHDRAWN,
	SAID_UNFILTERED,
	SAID_SIGNED_OUT,
	SAID_WAITING,
	SAID_VOTED,
	SAID_REPORTED,
	SAID_CLOSED,
	SAID_LET_IN,
	SAID_PUT_AWAY,
	SAID_LATER,
	SAID_THREAD_MUTED,
	SAID_THREAD_UNMUTED,
	SAID_RECOVERED,
	SAID_SECOND_OFF,
	SAID_SHOWN_ANSWER,
	SAID_SET_ASIDE,
	SAID_LETTING,
	SAID_TAKEN_BACK,
	SAID_MOVED,
	SAID_CAME_BACK,
	SAID_COMMENTS_CLOSED,
	SAID_COMMENTS_OPEN,
	SAID_SHELTER_ON,
	SAID_SHELTER_OFF,
	SAID_RESTRICTED,
	SAID_UNRESTRICTED,
	SAID_NARROWED,
	SAID_WIDENED,
	SAID_HIDDEN_COMMENT,
	SAID_HANDED_ON,
	SAID_BLOCKED_HELD,
	SAID_READER_NAMED,
	SAID_READER_ENDED,
	SAID_READER_LEFT,
	SAID_READS_SELF,
	SAID_READS_NOT,
	SAID_DRAFT,
	SAID_DRAFT_REMOVED,
	SAID_NO_PAGE,
	SAID_LETTER,
	SAID_MEMORIAL_ON,
	SAID_MEMORIAL_OFFERED,
	SAID_MEMORIAL_OFF,
	SAID_MEMORIAL_ASKED,
	SAID_MEMORIAL_TOLD,
	SAID_MEMORIAL_DOWN,
	SAID_MEMORIAL_HOSTS,
	SAID_MEMORIAL_KEPT,
	SAID_COUNT
};

/* Reads what was sent, like task_form, but names the field in the reader's language. */
enum err web_form(struct task *t, const struct request *q, const struct field *fields, void *into);

/* 303 to a path of this place, with a quiet line there. A #part of the path is kept. */
enum err web_back(struct task *t, struct reply *r, struct str path, enum said said);
/* The line that was asked for, or empty. */
struct str web_said(struct task *t, const struct request *q);

/* `path` when it is a path of this place and nothing else, otherwise `otherwise`. */
struct str web_local(struct str path, struct str otherwise);

/* A form is shown again: keeps the sentence of the failure and the status for the answer. */
void web_wrong(struct task *t, struct view *view, struct reply *r, enum err e);

/* A whole page that says what happened (t->fault's sentence, or the status's own), what was kept
 * and what to do. */
void web_error_page(struct task *t, struct request *q, struct reply *r, int status);

/* Does the asker want JSON (a script of our own page) instead of a page? */
bool web_wants_json(const struct request *q);

/* A file of src/web/static: "/static/HASH/style.css". */
struct url web_static(struct arena *a, struct str name);

#endif
