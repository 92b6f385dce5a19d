#include "web/sign_in.h"

#include "core/second_step.h"
#include "sys/csrf.h"
#include "sys/writer.h"
#include "web/door.h"
#include "web/tables.h"

#define SESSION_SECONDS ((int64_t)SESSION_DAYS * 24 * 3600)
#define HALF_COOKIE "rosemary_half" /* between the password and the code */

void web_session_cookie(struct reply *r, struct str secret)
{
	reply_cookie(r, SESSION_COOKIE, secret, secret.n ? SESSION_SECONDS : 0,
		     place_fixed()->secure);
}

/* The first of pairs whose mark is in the browser's own words. */
static struct str named_by(struct str agent, const char *const pairs[][2])
{
	for (size_t i = 0; pairs[i][0]; i++)
		if (str_find(agent, str_of(pairs[i][0])) < agent.n)
			return str_of(pairs[i][1]);
	return STR_NONE;
}

static struct str device_name(struct task *t, const struct request *q)
{
	static const char *const browsers[][2] = {
		{ "Firefox/", "Firefox" },
		{ "FxiOS/", "Firefox" },
		{ "Edg/", "Edge" },
		{ "OPR/", "Opera" },
		{ "SamsungBrowser/", "Samsung Internet" },
		{ "CriOS/", "Chrome" },
		{ "Chromium/", "Chromium" },
		{ "Chrome/", "Chrome" },
		{ "Safari/", "Safari" },
		{ "curl/", "curl" },
		{ NULL, NULL },
	};
	static const char *const systems[][2] = {
		{ "Android", "Android" }, { "iPhone", "iPhone" },  { "iPad", "iPad" },
		{ "Windows", "Windows" }, { "Mac OS X", "macOS" }, { "CrOS", "ChromeOS" },
		{ "Linux", "Linux" },	  { NULL, NULL },
	};
	struct str agent = request_header(q, "User-Agent");
	struct str browser = named_by(agent, browsers), system = named_by(agent, systems);

	if (!browser.n && !system.n)
		return agent.n ? str_first_chars(agent, 60) : word(t->lang, W_SETTINGS_BROWSER);
	if (!browser.n || !system.n)
		return browser.n ? browser : system;
	return str_fmt(t->a, "%.*s, %.*s", STR_ARG(browser), STR_ARG(system));
}

struct entering {
	int64_t account_id;
	struct str device, secret;
};

static enum err enter_work(struct task *t, void *arg)
{
	struct entering *e = arg;

	return session_new(t, e->account_id, e->device, &e->secret);
}

enum err web_enter(struct task *t, struct request *q, struct reply *r, int64_t account_id,
		   struct str next)
{
	struct entering entering = { account_id, device_name(t, q), STR_NONE };
	enum err e = write_now(t, enter_work, &entering);

	if (e)
		return e;
	web_session_cookie(r, entering.secret);
	return web_back(t, r, next, SAID_NOTHING);
}

struct sign_in_form {
	uint64_t given;
	struct str name, password, next;
	bool anew; /* although somebody is signed in: an app wishes it */
};

static const struct field sign_in_fields[] = {
	FIELD("name", FIELD_LINE, struct sign_in_form, name, 0, 1000, ""),
	FIELD("password", FIELD_SECRET, struct sign_in_form, password, 0, 100000, ""),
	FIELD("next", FIELD_LINE, struct sign_in_form, next, 0, 4000, ""),
	FIELD("anew", FIELD_BOOL, struct sign_in_form, anew, 0, 0, ""),
	{ 0 },
};

static struct out sign_in_page(struct task *t, struct request *q, struct reply *r,
			       struct sign_in_view *v, const struct sign_in_form *f)
{
	struct place place;

	v->view = view_new(t, q, HERE_SETTINGS, word(t->lang, W_FRAME_SIGN_IN));
	view_has_form(t, q, v->view);
	v->name = f->name;
	v->next = web_local(f->next, S("/"));
	v->may_join = !place_get(t, &place) &&
		      (place.sign_up == SIGN_UP_OPEN || place.sign_up == SIGN_UP_APPROVED);
	return view_out(t, r);
}

static enum err sign_in_show(struct task *t, struct request *q, struct reply *r)
{
	struct sign_in_form f = { 0 };
	struct sign_in_view v = { 0 };
	struct out o;
	enum err e = web_form(t, q, sign_in_fields, &f);

	if (e)
		return e;
	if (t->me && !f.anew)
		return web_back(t, r, web_local(f.next, S("/")), SAID_NOTHING);
	o = sign_in_page(t, q, r, &v, &f);
	page_sign_in(&o, &v);
	return OK;
}

static enum err come_in(struct task *t, struct reply *r, const struct signed_in *in,
			struct str next)
{
	web_session_cookie(r, in->secret);
	return web_back(t, r, web_local(next, S("/")),
			in->recovered ? SAID_RECOVERED : SAID_NOTHING);
}

static void half_cookie(struct reply *r, struct str secret)
{
	reply_cookie(r, HALF_COOKIE, secret, secret.n ? SIGN_IN_HALF_MINUTES * 60 : 0,
		     place_fixed()->secure);
}

/* The password was right: on to the second form. */
static enum err ask_code(struct task *t, struct reply *r, const struct signed_in *in,
			 const struct sign_in_form *f)
{
	struct str next = url_encode(t->a, web_local(f->next, S("/")));

	half_cookie(r, in->secret);
	return web_back(t, r, str_fmt(t->a, "/sign-in/code?next=%.*s", STR_ARG(next)),
			SAID_NOTHING);
}

static enum err sign_in_do(struct task *t, struct request *q, struct reply *r)
{
	struct sign_in_form f = { 0 };
	struct sign_in_view v = { 0 };
	struct signed_in in;
	struct out o;
	enum err e = web_form(t, q, sign_in_fields, &f);

	if (!e)
		e = sign_in(t, f.name, f.password, q->address, device_name(t, q), &in);
	if (!e)
		return in.half ? ask_code(t, r, &in, &f) : come_in(t, r, &in, f.next);
	o = sign_in_page(t, q, r, &v, &f);
	web_wrong(t, v.view, r, e);
	page_sign_in(&o, &v);
	return e;
}

/* --- the second form --- */

struct code_form {
	uint64_t given;
	struct str code, next;
};

static const struct field code_fields[] = {
	FIELD("code", FIELD_LINE, struct code_form, code, 0, 1000, ""),
	FIELD("next", FIELD_LINE, struct code_form, next, 0, 4000, ""),
	{ 0 },
};

/* Over, or never begun: the first form again, which leads to the same place. */
static enum err begin_again(struct task *t, struct reply *r, const struct code_form *f)
{
	struct str next = url_encode(t->a, web_local(f->next, S("/")));

	return web_back(t, r, str_fmt(t->a, "/sign-in?anew=1&next=%.*s", STR_ARG(next)),
			SAID_NOTHING);
}

static enum err code_page(struct task *t, struct request *q, struct reply *r,
			  const struct code_form *f, enum err wrong)
{
	struct sign_in_code_view v = { .next = web_local(f->next, S("/")) };
	struct out o = view_out(t, r);

	v.view = view_new(t, q, HERE_SETTINGS, word(t->lang, W_SECOND_ASK_TITLE));
	view_has_form(t, q, v.view);
	if (wrong)
		web_wrong(t, v.view, r, wrong);
	page_sign_in_code(&o, &v);
	return wrong;
}

static enum err code_show(struct task *t, struct request *q, struct reply *r)
{
	struct code_form f = { 0 };
	enum err e = web_form(t, q, code_fields, &f);

	if (e)
		return e;
	if (!sign_in_waits(t, request_cookie(q, HALF_COOKIE)))
		return begin_again(t, r, &f);
	return code_page(t, q, r, &f, OK);
}

static enum err code_do(struct task *t, struct request *q, struct reply *r)
{
	struct code_form f = { 0 };
	struct signed_in in;
	bool over = false;
	enum err e = web_form(t, q, code_fields, &f);

	if (!e)
		e = sign_in_second(t, request_cookie(q, HALF_COOKIE), f.code, q->address,
				   device_name(t, q), &in, &over);
	if (over) {
		half_cookie(r, STR_NONE);
		return begin_again(t, r, &f);
	}
	if (e)
		return code_page(t, q, r, &f, e);
	half_cookie(r, STR_NONE);
	return come_in(t, r, &in, f.next);
}

static enum err sign_out(struct task *t, struct request *q, struct reply *r)
{
	enum err e = session_end(t, q->session_id);

	if (e)
		return e;
	web_session_cookie(r, STR_NONE);
	return web_back(t, r, S("/sign-in"), SAID_SIGNED_OUT);
}

const struct route web_sign_in_routes[] = {
	{ GET, "/sign-in", ANYONE, READS, sign_in_show, .help = "the sign-in form" },
	{ POST, "/sign-in", ANYONE, SLOW, sign_in_do, .help = "signs in" },
	{ GET, "/sign-in/code", ANYONE, READS, code_show,
	  .help = "the form for the code, after the password" },
	{ POST, "/sign-in/code", ANYONE, SLOW, code_do, .help = "signs in with the second step" },
	{ POST, "/sign-out", MEMBER, WRITES, sign_out, .help = "ends this session" },
	{ 0 },
};
