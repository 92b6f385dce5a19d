/* Safety: the password, signed-in devices, apps, blocked and muted people, invitations. */
#include <inttypes.h>

#include "core/follow.h"
#include "core/invite.h"
#include "core/oauth.h"
#include "core/peer.h"
#include "core/place.h"
#include "core/restrict.h"
#include "core/session.h"
#include "web/door.h"
#include "web/settings.h"
#include "web/tables.h"

struct id_form {
	uint64_t given;
	int64_t id;
};

static const struct field id_fields[] = {
	FIELD("id", FIELD_ID, struct id_form, id, 0, 0, ""),
	{ 0 },
};

static void fill_devices(struct task *t, const struct sessions *list, struct safety_view *v)
{
	v->device = arena_many(t->a, struct device_view, list->n);
	v->devices = list->n;
	for (size_t i = 0; i < list->n; i++)
		v->device[i] =
			(struct device_view){ list->p[i].id, list->p[i].device,
					      day_view(t, list->p[i].seen_at), list->p[i].is_this };
}

/* What an app may do, in words. */
static struct str app_may(struct task *t, struct str scopes)
{
	bool writes = scopes_within(S("write:statuses"), scopes);

	return word(t->lang, writes ? W_SETTINGS_APP_WRITES : W_SETTINGS_APP_READS);
}

static void fill_apps(struct task *t, const struct oauth_tokens *list, struct safety_view *v)
{
	v->app = arena_many(t->a, struct app_view, list->n);
	v->apps = list->n;
	for (size_t i = 0; i < list->n; i++)
		v->app[i] = (struct app_view){ list->p[i].id, list->p[i].app_name,
					       app_may(t, list->p[i].scopes),
					       day_view(t, list->p[i].seen_at) };
}

static enum err safety_page(struct task *t, struct request *q, struct reply *r, enum err wrong)
{
	struct safety_view v = { 0 };
	struct fault fault = t->fault;
	struct sessions devices;
	struct oauth_tokens apps;
	struct second_step second;
	struct out o;
	enum err e = session_list(t, q->session_id, &devices);

	if (!e)
		e = token_mine(t, &apps);
	if (!e)
		e = second_get(t, &second);
	if (e)
		return e;
	t->fault = fault;
	v.view = view_new(t, q, HERE_SETTINGS, word(t->lang, W_SETTINGS_SAFETY));
	v.second_step = second.state == SECOND_ON;
	fill_devices(t, &devices, &v);
	fill_apps(t, &apps, &v);
	if (wrong)
		web_wrong(t, v.view, r, wrong);
	o = view_out(t, r);
	page_settings_safety(&o, &v);
	return wrong;
}

static enum err safety_show(struct task *t, struct request *q, struct reply *r)
{
	return safety_page(t, q, r, OK);
}

struct password_form {
	uint64_t given;
	struct str old, new_one;
};

static const struct field password_fields[] = {
	FIELD("old", FIELD_SECRET, struct password_form, old, 0, 100000, ""),
	FIELD("password", FIELD_SECRET, struct password_form, new_one, 0, 100000, ""),
	{ 0 },
};

static enum err password_do(struct task *t, struct request *q, struct reply *r)
{
	struct password_form f = { 0 };
	enum err e = web_form(t, q, password_fields, &f);

	if (!e)
		e = password_change(t, f.old, f.new_one, q->session_id, 0);
	if (e)
		return safety_page(t, q, r, e);
	return web_back(t, r, S("/settings/safety"), SAID_PASSWORD);
}

static enum err device_end(struct task *t, struct request *q, struct reply *r)
{
	struct id_form f = { 0 };
	enum err e = web_form(t, q, id_fields, &f);

	if (!e)
		e = session_end(t, f.id);
	return e ? e : web_back(t, r, S("/settings/safety"), SAID_ENDED);
}

static enum err devices_end(struct task *t, struct request *q, struct reply *r)
{
	enum err e = session_end_others(t, q->session_id);

	return e ? e : web_back(t, r, S("/settings/safety"), SAID_ENDED);
}

static enum err app_end(struct task *t, struct request *q, struct reply *r)
{
	struct id_form f = { 0 };
	enum err e = web_form(t, q, id_fields, &f);

	if (!e)
		e = token_end(t, f.id);
	return e ? e : web_back(t, r, S("/settings/safety"), SAID_ENDED);
}

static void fill_severed(struct task *t, struct apart_view *v)
{
	struct peer_severeds list;

	peer_severed(t, &list);
	v->severed = arena_many(t->a, struct severed_view, list.n);
	for (; v->severeds < list.n; v->severeds++) {
		const struct peer_severed *s = &list.p[v->severeds];

		v->severed[v->severeds] = (struct severed_view){
			word_with(t->a, t->lang,
				  s->followed ? W_SETTINGS_SEVERED_MINE : W_SETTINGS_SEVERED_THEIRS,
				  s->acct, S("")),
			day_view(t, s->at).day,
		};
	}
}

static enum err apart_show(struct task *t, struct request *q, struct reply *r)
{
	struct apart_view v = { 0 };
	struct paging page = paging_asked(t, q, 200), same = page, again = page;
	struct accounts blocked, muted, restricted;
	struct out o;
	enum err e = block_list(t, &page, &blocked);

	if (!e)
		e = mute_list(t, &same, &muted);
	if (!e)
		e = restrict_list(t, &again, &restricted);
	if (e)
		return e;
	v.view = view_new(t, q, HERE_SETTINGS, word(t->lang, W_SETTINGS_PEOPLE));
	v.blocked = person_views(t, &blocked);
	v.muted = person_views(t, &muted);
	v.restricted = person_views(t, &restricted);
	fill_severed(t, &v);
	o = view_out(t, r);
	page_settings_people(&o, &v);
	return OK;
}

/* --- invitations --- */

struct invite_form {
	uint64_t given;
	int64_t uses, days;
	struct str note;
};

static const struct field invite_fields[] = {
	FIELD("uses", FIELD_INT, struct invite_form, uses, 1, INVITE_USES_MAX, ""),
	FIELD("days", FIELD_INT, struct invite_form, days, 1, INVITE_DAYS_MAX, ""),
	FIELD("note", FIELD_LINE, struct invite_form, note, 0, 100000, ""),
	{ 0 },
};

static struct str number(struct task *t, int64_t n)
{
	return str_fmt(t->a, "%" PRId64, n);
}

static enum err invitations_page(struct task *t, struct request *q, struct reply *r,
				 const struct invite_form *f, struct str secret, enum err wrong)
{
	struct invitations_view v = { .note = f->note,
				      .uses = number(t, f->uses),
				      .days = number(t, f->days) };
	struct fault fault = t->fault;
	struct invites list;
	struct out o;
	enum err e = invite_mine(t, &list);

	if (e)
		return e;
	t->fault = fault;
	v.view = view_new(t, q, HERE_SETTINGS, word(t->lang, W_SETTINGS_INVITATIONS));
	v.may = invite_may(t);
	v.invite = arena_many(t->a, struct invite_view, list.n);
	v.invites = list.n;
	for (size_t i = 0; i < list.n; i++)
		v.invite[i] = (struct invite_view){
			list.p[i].id, list.p[i].note,
			word_with(t->a, t->lang,
				  list.p[i].uses_left == 1 ? W_INVITE_FOR_ONE : W_INVITE_FOR,
				  day_view(t, list.p[i].expires_at).day,
				  number(t, list.p[i].uses_left))
		};
	if (secret.n)
		v.link.s = str_fmt(t->a, "%.*s/join/%.*s", STR_ARG(place_fixed()->base),
				   STR_ARG(secret));
	if (wrong)
		web_wrong(t, v.view, r, wrong);
	o = view_out(t, r);
	page_settings_invitations(&o, &v);
	return wrong;
}

static enum err invitations_show(struct task *t, struct request *q, struct reply *r)
{
	struct invite_form f = { .uses = 1, .days = 14 };

	return invitations_page(t, q, r, &f, STR_NONE, OK);
}

/* The link is shown once, in the answer to the form: only its hash is kept. */
static enum err invite_do(struct task *t, struct request *q, struct reply *r)
{
	struct invite_form f = { .uses = 1, .days = 14 };
	struct str secret = STR_NONE;
	enum err e = web_form(t, q, invite_fields, &f);

	if (!e)
		e = invite_new(t, f.uses, f.days, f.note, &secret);
	if (!e)
		f = (struct invite_form){ .uses = 1, .days = 14 };
	return invitations_page(t, q, r, &f, secret, e);
}

static enum err invite_end(struct task *t, struct request *q, struct reply *r)
{
	struct id_form f = { 0 };
	enum err e = web_form(t, q, id_fields, &f);

	if (!e)
		e = invite_withdraw(t, f.id);
	return e ? e : web_back(t, r, S("/settings/invitations"), SAID_WITHDRAWN);
}

const struct route web_safety_routes[] = {
	{ GET, "/settings/safety", MEMBER, READS, safety_show, .help = "password, devices, apps" },
	{ POST, "/settings/password", MEMBER, SLOW, password_do, .help = "changes the password" },
	{ POST, "/settings/device", MEMBER, WRITES, device_end, .help = "signs a device out" },
	{ POST, "/settings/devices", MEMBER, WRITES, devices_end, .help = "signs all others out" },
	{ POST, "/settings/app", MEMBER, WRITES, app_end, .help = "ends what an app may do" },
	{ GET, "/settings/people", MEMBER, READS, apart_show,
	  .help = "blocked, muted and restricted people" },
	{ GET, "/settings/invitations", MEMBER, READS, invitations_show,
	  .help = "one's invitations" },
	{ POST, "/settings/invitations", MEMBER, WRITES, invite_do, .help = "makes an invitation" },
	{ POST, "/settings/invitation", MEMBER, WRITES, invite_end,
	  .help = "withdraws an invitation" },
	{ 0 },
};
