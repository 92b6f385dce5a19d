/* Other accounts of mine, and moving to one of them (GoToSocial's alias and move). */
#include "core/move.h"

#include "api/api.h"
#include "core/far.h"
#include "core/session.h"
#include "sys/writer.h"

struct alias_form {
	uint64_t given;
	struct strs uris;
};

static enum err set_work(struct task *t, void *arg)
{
	return move_aliases_set(t, arg);
}

/* The id of the account whose page or address was sent; an address that leads nowhere just now is
 * taken as it is: it counts only when the account there says the same. */
static struct str uri_of(struct task *t, struct str sent)
{
	struct fault before = t->fault;
	struct account a;
	enum err e = move_find(t, sent, &a);

	t->fault = before;
	return e ? sent : account_uri(t, &a);
}

static enum err alias(struct task *t, struct request *q, struct reply *r)
{
	static const struct field fields[] = {
		FIELD("also_known_as_uris[]", FIELD_LINES, struct alias_form, uris, 0,
		      MOVE_ALIASES_MAX, "also_known_as_uris"),
		{ 0 },
	};
	struct alias_form f = { 0 };
	struct strs uris = { arena_many(t->a, struct str, MOVE_ALIASES_MAX), 0 };
	struct account me;
	enum err e = task_form(t, &q->params, fields, &f);

	for (size_t i = 0; !e && i < f.uris.n; i++)
		if (f.uris.p[i].n)
			uris.p[uris.n++] = uri_of(t, f.uris.p[i]);
	if (!e)
		e = write_now(t, set_work, &uris);
	if (!e)
		e = account_load(t, t->me->id, &me);
	return e ? e : answer_me(t, q, r, &me);
}

struct move_form {
	uint64_t given;
	struct str password, uri;
};

static enum err move_work(struct task *t, void *arg)
{
	return move_away(t, *(int64_t *)arg);
}

static enum err move(struct task *t, struct request *q, struct reply *r)
{
	static const struct field fields[] = {
		FIELD_REQUIRED("password", FIELD_SECRET, struct move_form, password, 0, 100000,
			       "password"),
		FIELD_REQUIRED("moved_to_uri", FIELD_LINE, struct move_form, uri, 1, MOVE_URI_MAX,
			       "moved_to_uri"),
		{ 0 },
	};
	struct move_form f = { 0 };
	struct account to;
	struct out o;
	enum err e = task_form(t, &q->params, fields, &f);

	if (!e)
		e = password_confirm(t, f.password);
	if (!e)
		e = move_find(t, f.uri, &to);
	if (!e)
		e = write_now(t, move_work, &to.id);
	if (e)
		return e;
	r->status = 202; /* a job carries those along who follow here */
	o = out_start(t, q, r);
	jw_object(&o.j);
	jw_key(&o.j, "message");
	jw_str(&o.j, S("accepted"));
	jw_end(&o.j);
	out_done(&o);
	return OK;
}

const struct route api_move_routes[] = {
	{ POST, "/api/v1/accounts/alias", MEMBER, SLOW, alias,
	  "says which other accounts are mine, too", "write:accounts", 0 },
	{ POST, "/api/v1/accounts/move", MEMBER, SLOW, move,
	  "I live in another account now; wants the password", "write:accounts", 0 },
	{ 0 },
};
