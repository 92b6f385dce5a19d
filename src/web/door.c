#include "web/door.h"

static const struct {
	const char *key;
	enum word word;
} said_lines[SAID_COUNT] = {
	[SAID_COMMENTS_CLOSED] = { "comments-closed", W_SAID_CLOSING_CLOSED },
	[SAID_COMMENTS_OPEN] = { "comments-open", W_SAID_CLOSING_OPEN },
	[SAID_SHELTER_ON] = { "shelter-on", W_SAID_SHELTER_ON },
	[SAID_SHELTER_OFF] = { "shelter-off", W_SAID_SHELTER_OFF },
	[SAID_RESTRICTED] = { "restricted", W_SAID_RESTRICTED },
	[SAID_UNRESTRICTED] = { "unrestricted", W_SAID_UNRESTRICTED },
	[SAID_LET_IN] = { "let-in", W_SAID_LET_IN },
	[SAID_PUT_AWAY] = { "put-away", W_SAID_PUT_AWAY },
	[SAID_SAVED] = { "saved", W_SAID_SAVED },
	[SAID_SHARED] = { "shared", W_SAID_SHARED },
	[SAID_CHANGED] = { "changed", W_SAID_CHANGED },
	[SAID_DELETED] = { "deleted", W_SAID_DELETED },
	[SAID_ARCHIVED] = { "archived", W_SAID_ARCHIVED },
	[SAID_SHOWN_AGAIN] = { "shown", W_SAID_SHOWN_AGAIN },
	[SAID_PINNED] = { "pinned", W_SAID_PINNED },
	[SAID_UNPINNED] = { "unpinned", W_SAID_UNPINNED },
	[SAID_ASKED] = { "asked", W_SAID_ASKED },
	[SAID_FOLLOWS] = { "follows", W_SAID_FOLLOWS },
	[SAID_UNFOLLOWED] = { "unfollowed", W_SAID_UNFOLLOWED },
	[SAID_BLOCKED] = { "blocked", W_SAID_BLOCKED },
	[SAID_UNBLOCKED] = { "unblocked", W_SAID_UNBLOCKED },
	[SAID_MUTED] = { "muted", W_SAID_MUTED },
	[SAID_UNMUTED] = { "unmuted", W_SAID_UNMUTED },
	[SAID_REMOVED] = { "removed", W_SAID_REMOVED },
	[SAID_ACCEPTED] = { "accepted", W_SAID_ACCEPTED },
	[SAID_DECLINED] = { "declined", W_SAID_DECLINED },
	[SAID_ANSWERED] = { "answered", W_SAID_ANSWERED },
	[SAID_PASSWORD] = { "password", W_SAID_PASSWORD },
	[SAID_ENDED] = { "ended", W_SAID_ENDED },
	[SAID_WITHDRAWN] = { "withdrawn", W_SAID_WITHDRAWN },
	[SAID_UNFILTERED] = { "unfiltered", W_SAID_UNFILTERED },
	[SAID_SIGNED_OUT] = { "signed-out", W_SAID_SIGNED_OUT },
	[SAID_LATER] = { "later", W_SAID_LATER },
	[SAID_THREAD_MUTED] = { "thread-muted", W_SAID_THREAD_MUTED },
	[SAID_RECOVERED] = { "recovered", W_SAID_RECOVERED },
	[SAID_MOVED] = { "moved", W_SAID_MOVED },
	[SAID_CAME_BACK] = { "came-back", W_SAID_CAME_BACK },
	[SAID_SECOND_OFF] = { "second-off", W_SAID_SECOND_OFF },
	[SAID_THREAD_UNMUTED] = { "thread-unmuted", W_SAID_THREAD_UNMUTED },
	[SAID_SHOWN_ANSWER] = { "shown-answer", W_SAID_SHOWN_ANSWER },
	[SAID_SET_ASIDE] = { "set-aside", W_SAID_SET_ASIDE },
	[SAID_TAKEN_BACK] = { "taken-back", W_SAID_TAKEN_BACK },
	[SAID_HIDDEN_COMMENT] = { "hidden-comment", W_SAID_HIDDEN_COMMENT },
	[SAID_HANDED_ON] = { "handed-on", W_SAID_HANDED_ON },
	[SAID_BLOCKED_HELD] = { "blocked-held", W_SAID_BLOCKED_HELD },
	[SAID_READER_NAMED] = { "reader-named", W_SAID_READER_NAMED },
	[SAID_READER_ENDED] = { "reader-ended", W_SAID_READER_ENDED },
	[SAID_READER_LEFT] = { "reader-left", W_SAID_READER_LEFT },
	[SAID_READS_SELF] = { "reads-self", W_SAID_READS_SELF },
	[SAID_READS_NOT] = { "reads-not", W_SAID_READS_NOT },
	[SAID_DRAFT] = { "draft", W_SAID_DRAFT },
	[SAID_DRAFT_REMOVED] = { "draft-removed", W_SAID_DRAFT_REMOVED },
	[SAID_NO_PAGE] = { "no-page", W_SAID_NO_PAGE },
	[SAID_LETTER] = { "letter", W_SAID_LETTER },
	[SAID_MEMORIAL_ON] = { "on-page", W_SAID_MEMORIAL_ON },
	[SAID_MEMORIAL_OFFERED] = { "offered", W_SAID_MEMORIAL_OFFERED },
	[SAID_MEMORIAL_OFF] = { "off-page", W_SAID_MEMORIAL_OFF },
	[SAID_MEMORIAL_ASKED] = { "keeper-asked", W_SAID_MEMORIAL_ASKED },
	[SAID_MEMORIAL_TOLD] = { "keepers-told", W_SAID_MEMORIAL_TOLD },
	[SAID_MEMORIAL_DOWN] = { "asked-down", W_SAID_MEMORIAL_DOWN },
	[SAID_MEMORIAL_HOSTS] = { "hosts-told", W_SAID_MEMORIAL_HOSTS },
	[SAID_MEMORIAL_KEPT] = { "date-kept", W_SAID_MEMORIAL_KEPT },
	[SAID_LETTING] = { "letting", W_SAID_LETTING },
	[SAID_WAITING] = { "waiting", W_SAID_WAITING },
	[SAID_VOTED] = { "voted", W_SAID_VOTED },
	[SAID_REPORTED] = { "reported", W_SAID_REPORTED },
	[SAID_NARROWED] = { "narrowed", W_SAID_NARROWED },
	[SAID_WIDENED] = { "widened", W_SAID_WIDENED },
	[SAID_CLOSED] = { "closed", W_SAID_CLOSED },
};

/* The names of the fields that a person fills in, in their language. */
static const struct {
	const char *field;
	enum word word;
} field_names[] = {
	{ "caption", W_FIELD_CAPTION },	  { "cover", W_FIELD_COVER },
	{ "when", W_FIELD_WHEN },	  { "language", W_FIELD_LANGUAGE },
	{ "name", W_FIELD_NAME },	  { "display", W_FIELD_DISPLAY },
	{ "password", W_FIELD_PASSWORD }, { "reason", W_FIELD_REASON },
	{ "about", W_FIELD_ABOUT },	  { "place", W_FIELD_PLACE },
	{ "photos[]", W_FIELD_PHOTOS },	  { "media[]", W_FIELD_PHOTOS },
	{ "rules", W_FIELD_RULES },	  { "note", W_FIELD_NOTE },
	{ "comment", W_FIELD_COMMENT },	  { "code", W_SECOND_ASK_CODE },
};

static enum word field_name(const char *field)
{
	for (size_t i = 0; i < sizeof field_names / sizeof *field_names; i++)
		if (!strcmp(field_names[i].field, field))
			return field_names[i].word;
	return W_FIELD_OTHER;
}

enum err web_form(struct task *t, const struct request *q, const struct field *fields, void *into)
{
	struct field *named;
	size_t n = 0;

	while (fields[n].name)
		n++;
	named = arena_many(t->a, struct field, n + 1);
	for (size_t i = 0; i < n; i++) {
		named[i] = fields[i];
		named[i].help = str_c(t->a, word(t->lang, field_name(fields[i].name)));
	}
	return task_form(t, &q->params, named, into);
}

enum err web_back(struct task *t, struct reply *r, struct str path, enum said said)
{
	size_t part = str_find_byte(path, '#');
	struct str before = str_sub(path, 0, part), after = str_sub(path, part, path.n);
	char first = str_find_byte(before, '?') < before.n ? '&' : '?';
	struct url to = { path };

	if (said)
		to.s = str_fmt(t->a, "%.*s%csaid=%s%.*s", STR_ARG(before), first,
			       said_lines[said].key, STR_ARG(after));
	reply_redirect(r, to);
	return OK;
}

struct str web_said(struct task *t, const struct request *q)
{
	struct str key = q->method == GET ? params_last(&q->params, S("said")) : STR_NONE;

	for (size_t i = 1; key.n && i < SAID_COUNT; i++)
		if (str_eq(key, str_of(said_lines[i].key)))
			return word(t->lang, said_lines[i].word);
	return STR_NONE;
}

struct str web_local(struct str path, struct str otherwise)
{
	if (!path.n || path.p[0] != '/' || path.n > 2000)
		return otherwise;
	if (path.n > 1 && (path.p[1] == '/' || path.p[1] == '\\'))
		return otherwise;
	for (size_t i = 0; i < path.n; i++)
		if ((unsigned char)path.p[i] <= ' ' || path.p[i] == '\\' || path.p[i] == 0x7f)
			return otherwise;
	return path;
}

void web_wrong(struct task *t, struct view *view, struct reply *r, enum err e)
{
	view->wrong = t->fault.text.n ? t->fault.text : word(t->lang, W_ERROR_BROKEN);
	r->status = reply_status(e);
}

bool web_wants_json(const struct request *q)
{
	struct str accept = request_header(q, "Accept");

	return str_starts(accept, S("application/json"));
}
