/* Joining by a link, by approval or openly; and the first page of all, by the set-up link. */
#include "core/invite.h"
#include "web/door.h"
#include "web/sign_in.h"
#include "web/tables.h"

struct join_form {
	uint64_t given;
	struct str place, name, display, password, reason, invite, timezone;
};

static const struct field join_fields[] = {
	FIELD("place", FIELD_LINE, struct join_form, place, 0, 1000, ""),
	FIELD("name", FIELD_LINE, struct join_form, name, 0, 1000, ""),
	FIELD("display", FIELD_LINE, struct join_form, display, 0, 1000, ""),
	FIELD("password", FIELD_SECRET, struct join_form, password, 0, 100000, ""),
	FIELD("reason", FIELD_TEXT, struct join_form, reason, 0, 100000, ""),
	FIELD("invite", FIELD_LINE, struct join_form, invite, 0, 1000, ""),
	FIELD("timezone", FIELD_LINE, struct join_form, timezone, 0, 100, ""),
	{ 0 },
};

static struct sign_up_form sign_up_form_of(struct task *t, const struct join_form *f)
{
	struct str name = f->name;

	if (name.n && name.p[0] == '@')
		name = str_sub(name, 1, name.n);
	return (struct sign_up_form){
		.name = name,
		.display = f->display,
		.password = f->password,
		.reason = f->reason,
		.invite = f->invite,
		.lang = t->lang,
		.timezone = f->timezone.n ? f->timezone : S("UTC"),
	};
}

static struct join_view join_view_of(struct task *t, struct request *q, const struct join_form *f,
				     enum word title)
{
	struct join_view v = { .place_name = f->place,
			       .name = f->name,
			       .display = f->display,
			       .reason = f->reason,
			       .invite = f->invite };

	v.view = view_new(t, q, HERE_SETTINGS, word(t->lang, title));
	view_has_form(t, q, v.view);
	return v;
}

/* What the form asks, or why there is none: by what the place allows and the link that was used. */
static enum err join_state(struct task *t, struct join_view *v)
{
	struct place place;
	enum err e = place_get(t, &place);

	if (e)
		return e;
	v->rules = place_rules(t->a, &place);
	if (v->invite.n) {
		v->state = invite_holds(t, v->invite) ? JOIN_FORM : JOIN_LINK_OVER;
		return OK;
	}
	v->asks_reason = place.sign_up == SIGN_UP_APPROVED;
	if (place.sign_up == SIGN_UP_CLOSED)
		v->state = JOIN_CLOSED;
	if (place.sign_up == SIGN_UP_INVITED)
		v->state = JOIN_INVITED_ONLY;
	return OK;
}

static enum err join_page(struct task *t, struct reply *r, struct join_view *v)
{
	static const int status[] = {
		[JOIN_FORM] = 200,	[JOIN_CLOSED] = 403,  [JOIN_INVITED_ONLY] = 403,
		[JOIN_LINK_OVER] = 410, [JOIN_WAITING] = 200,
	};
	struct out o = view_out(t, r);

	if (r->status < 400)
		r->status = status[v->state];
	page_join(&o, v);
	return OK;
}

static enum err join_show(struct task *t, struct request *q, struct reply *r)
{
	struct join_form f = { .invite = q->args[0] };
	struct join_view v = join_view_of(t, q, &f, W_JOIN_TITLE);
	enum err e = join_state(t, &v);

	if (e)
		return e;
	if (t->me)
		return web_back(t, r, S("/"), SAID_NOTHING);
	return join_page(t, r, &v);
}

static enum err join_do(struct task *t, struct request *q, struct reply *r)
{
	struct join_form f = { 0 };
	struct join_view v;
	struct account who;
	enum err e = web_form(t, q, join_fields, &f), e2;

	if (!e) {
		struct sign_up_form s = sign_up_form_of(t, &f);

		e = sign_up(t, &s, &who);
	}
	if (!e && who.state == ACCOUNT_ACTIVE)
		return web_enter(t, q, r, who.id, S("/"));
	v = join_view_of(t, q, &f, W_JOIN_TITLE);
	e2 = join_state(t, &v);
	if (e2)
		return e2;
	if (e)
		web_wrong(t, v.view, r, e);
	else
		v.state = JOIN_WAITING;
	join_page(t, r, &v);
	return e;
}

static enum err set_up_show(struct task *t, struct request *q, struct reply *r)
{
	struct join_form f = { 0 };
	struct join_view v = join_view_of(t, q, &f, W_SET_UP_TITLE);

	if (!set_up_may(t, q->args[0]))
		return fail(t, ERR_NOT_FOUND, W_SET_UP_OVER);
	v.sets_up = true;
	v.secret = q->args[0];
	return join_page(t, r, &v);
}

static enum err set_up_do(struct task *t, struct request *q, struct reply *r)
{
	struct join_form f = { 0 };
	struct join_view v;
	struct account who;
	enum err e = web_form(t, q, join_fields, &f);

	if (!e) {
		struct sign_up_form s = sign_up_form_of(t, &f);

		e = set_up(t, q->args[0], f.place, &s, &who);
	}
	if (!e)
		return web_enter(t, q, r, who.id, S("/"));
	if (e == ERR_NOT_FOUND || e == ERR_FORBIDDEN)
		return e;
	v = join_view_of(t, q, &f, W_SET_UP_TITLE);
	v.sets_up = true;
	v.secret = q->args[0];
	web_wrong(t, v.view, r, e);
	join_page(t, r, &v);
	return e;
}

const struct route web_join_routes[] = {
	{ GET, "/join", ANYONE, READS, join_show, .help = "the form for joining" },
	{ GET, "/join/:secret", ANYONE, READS, join_show, .help = "the same, by an invitation" },
	{ POST, "/join", ANYONE, SLOW, join_do, .help = "joins" },
	{ GET, "/set-up/:secret", ANYONE, READS, set_up_show, .help = "the first person's page" },
	{ POST, "/set-up/:secret", ANYONE, SLOW, set_up_do, .help = "sets the place up" },
	{ 0 },
};
