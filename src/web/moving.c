/* Settings: other accounts of mine, moving to one, and lists to take along. */
#include "web/moving.h"

#include "core/far.h"
#include "core/move.h"
#include "core/session.h"
#include "core/takeout.h"
#include "sys/writer.h"
#include "web/door.h"
#include "web/tables.h"

#define HERE "/settings/moving"

static const struct {
	const char *file;
	enum takeout_kind kind;
	enum word name;
} takeouts[TAKEOUT_KINDS] = {
	{ "following.csv", TAKEOUT_FOLLOWING, W_MOVE_FOLLOWING },
	{ "followers.csv", TAKEOUT_FOLLOWERS, W_MOVE_FOLLOWERS },
	{ "lists.csv", TAKEOUT_LISTS, W_MOVE_LISTS },
	{ "circles.csv", TAKEOUT_CIRCLES, W_MOVE_CIRCLES },
	{ "blocks.csv", TAKEOUT_BLOCKS, W_MOVE_BLOCKS },
	{ "mutes.csv", TAKEOUT_MUTES, W_MOVE_MUTES },
	{ "restrictions.csv", TAKEOUT_RESTRICTIONS, W_RESTRICT_TITLE },
	{ "domain_blocks.csv", TAKEOUT_DOMAINS, W_MOVE_DOMAINS },
	{ "bookmarks.csv", TAKEOUT_BOOKMARKS, W_MOVE_BOOKMARKS },
	{ "readers.csv", TAKEOUT_READERS, W_COMMENTS_READERS },
	{ "comment_words.csv", TAKEOUT_WORDS, W_COMMENTS_WORDS },
	{ "reader_log.csv", TAKEOUT_READER_LOG, W_COMMENTS_LOG_TITLE },
	{ "filters.csv", TAKEOUT_FILTERS, W_SETTINGS_FILTERS },
	{ "quiet.csv", TAKEOUT_QUIET, W_QUIET_TITLE },
	{ "pages.csv", TAKEOUT_MEMORIALS, W_REMEMBERED_KEPT },
};

static void fill(struct task *t, struct moving_view *v)
{
	struct strs known = move_aliases(t, t->me);
	struct account to;

	v->mine = account_uri(t, t->me);
	v->alias = arena_many(t->a, struct alias_view, known.n);
	for (; v->aliases < known.n; v->aliases++)
		v->alias[v->aliases].uri = known.p[v->aliases];
	v->takeout = arena_many(t->a, struct takeout_view, TAKEOUT_KINDS);
	for (; v->takeouts < TAKEOUT_KINDS; v->takeouts++)
		v->takeout[v->takeouts] =
			(struct takeout_view){ str_of(takeouts[v->takeouts].file),
					       word(t->lang, takeouts[v->takeouts].name) };
	if (t->me->moved_to && account_load(t, t->me->moved_to, &to) == OK)
		v->to = person_view(t, &to);
}

static enum err page(struct task *t, struct request *q, struct reply *r, struct moving_view *v,
		     enum err wrong)
{
	struct fault fault = t->fault;
	struct out o = view_out(t, r);

	v->view =
		view_new(t, q, HERE_SETTINGS, word(t->lang, v->asks ? W_MOVE_TITLE : W_MOVE_PAGE));
	fill(t, v);
	t->fault = fault;
	if (wrong)
		web_wrong(t, v->view, r, wrong);
	page_moving(&o, v);
	return wrong;
}

static enum err show(struct task *t, struct request *q, struct reply *r)
{
	struct moving_view v = { 0 };

	return page(t, q, r, &v, OK);
}

/* --- other accounts --- */

struct form {
	uint64_t given;
	struct str account, password;
};

static const struct field fields[] = {
	FIELD("account", FIELD_LINE, struct form, account, 0, 2000, ""),
	FIELD("password", FIELD_SECRET, struct form, password, 0, 100000, ""),
	{ 0 },
};

static enum err add_work(struct task *t, void *arg)
{
	return move_alias_add(t, *(struct str *)arg);
}

/* A whole address that leads nowhere just now is taken as it is. */
static enum err uri_of(struct task *t, struct str typed, struct str *ret)
{
	struct account a;
	enum err e = move_find(t, typed, &a);

	if (e && str_find(typed, S("://")) == typed.n)
		return e;
	t->fault = (struct fault){ 0 };
	*ret = e ? typed : account_uri(t, &a);
	return OK;
}

static enum err alias_add(struct task *t, struct request *q, struct reply *r)
{
	struct moving_view v = { 0 };
	struct form f = { 0 };
	struct str uri;
	enum err e = web_form(t, q, fields, &f);

	v.typed = f.account;
	if (!e)
		e = uri_of(t, f.account, &uri);
	if (!e)
		e = write_now(t, add_work, &uri);
	return e ? page(t, q, r, &v, e) : web_back(t, r, S(HERE), SAID_SAVED);
}

static enum err alias_end(struct task *t, struct request *q, struct reply *r)
{
	struct moving_view v = { 0 };
	struct form f = { 0 };
	enum err e = web_form(t, q, fields, &f);

	if (!e)
		e = move_alias_remove(t, f.account);
	return e ? page(t, q, r, &v, e) : web_back(t, r, S(HERE), SAID_SAVED);
}

/* --- moving --- */

static enum err move_show(struct task *t, struct request *q, struct reply *r)
{
	struct moving_view v = { .asks = true };

	return page(t, q, r, &v, OK);
}

static enum err move_work(struct task *t, void *arg)
{
	return move_away(t, *(int64_t *)arg);
}

static enum err move_do(struct task *t, struct request *q, struct reply *r)
{
	struct moving_view v = { .asks = true };
	struct form f = { 0 };
	struct account to;
	enum err e = web_form(t, q, fields, &f);

	v.typed = f.account;
	if (!e)
		e = password_confirm(t, f.password);
	if (!e)
		e = move_find(t, f.account, &to);
	if (!e)
		e = write_now(t, move_work, &to.id);
	return e ? page(t, q, r, &v, e) : web_back(t, r, S(HERE), SAID_MOVED);
}

static enum err back_do(struct task *t, struct request *q, struct reply *r)
{
	struct moving_view v = { 0 };
	enum err e = move_back(t);

	return e ? page(t, q, r, &v, e) : web_back(t, r, S(HERE), SAID_CAME_BACK);
}

/* --- lists to take along --- */

static enum err take(struct task *t, struct request *q, struct reply *r)
{
	for (size_t i = 0; i < TAKEOUT_KINDS; i++)
		if (str_eq(q->args[0], str_of(takeouts[i].file))) {
			r->type = "text/csv; charset=utf-8";
			reply_header(
				r, "Content-Disposition",
				str_fmt(t->a, "attachment; filename=\"%s\"", takeouts[i].file));
			return takeout_csv(t, takeouts[i].kind, &r->body);
		}
	return fail(t, ERR_NOT_FOUND, W_ERROR_NOT_FOUND);
}

const struct route web_moving_routes[] = {
	{ GET, HERE, MEMBER, READS, show, .help = "what comes along and what is taken along" },
	{ POST, "/settings/alias", MEMBER, SLOW, alias_add, .help = "names another account" },
	{ POST, "/settings/alias/end", MEMBER, WRITES, alias_end, .help = "names it no more" },
	{ GET, "/settings/move", MEMBER, READS, move_show,
	  .help = "what happens when one moves to another account" },
	{ POST, "/settings/move", MEMBER, SLOW, move_do, .help = "moves there" },
	{ POST, "/settings/move/back", MEMBER, WRITES, back_do, .help = "lives here again" },
	{ GET, "/settings/take/:file", MEMBER, SLOW, take, .help = "a list to take along, as CSV" },
	{ 0 },
};
