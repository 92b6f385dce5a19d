/* GET and POST /oauth/authorize (RFC 6749 section 4.1, RFC 7636), as Mastodon's apps use it. An
 * unknown app or address is never redirected to; every later mistake is, as the RFC has it. */
#include "web/authorize.h"
#include "web/door.h"
#include "web/sign_in.h"

#include "core/session.h"

struct ask_form {
	uint64_t given;
	struct str response_type, client_id, redirect, scope, state, challenge, method, lang,
		force_login;
	struct str answer; /* POST: "allow", "other"; anything else is no */
};

static const struct field ask_fields[] = {
	FIELD("response_type", FIELD_LINE, struct ask_form, response_type, 0, 100, "response_type"),
	FIELD("client_id", FIELD_LINE, struct ask_form, client_id, 0, 500, "client_id"),
	FIELD("redirect_uri", FIELD_LINE, struct ask_form, redirect, 0, 2000, "redirect_uri"),
	FIELD("scope", FIELD_LINE, struct ask_form, scope, 0, 1000, "scope"),
	FIELD("state", FIELD_LINE, struct ask_form, state, 0, 2000, "state"),
	FIELD("code_challenge", FIELD_LINE, struct ask_form, challenge, 0, 128, "code_challenge"),
	FIELD("code_challenge_method", FIELD_LINE, struct ask_form, method, 0, 20,
	      "code_challenge_method"),
	FIELD("lang", FIELD_LINE, struct ask_form, lang, 0, 35, "lang"),
	FIELD("force_login", FIELD_LINE, struct ask_form, force_login, 0, 20, "force_login"),
	FIELD("answer", FIELD_LINE, struct ask_form, answer, 0, 20, "answer"),
	{ 0 },
};

static bool is_out_of_band(const struct ask_form *f)
{
	return str_eq(f->redirect, S(OAUTH_OUT_OF_BAND));
}

/* Who asks, and where may the answer go? Fails with a page, never with a redirect. */
static enum err read_ask(struct task *t, struct request *q, struct ask_form *f,
			 struct oauth_app *ret_app)
{
	enum err e = task_form(t, &q->params, ask_fields, f);

	if (e)
		return e;
	if (f->lang.n)
		t->lang = lang_choose(f->lang, t->lang);
	if (!f->scope.n)
		f->scope = S("read");
	if (scopes_known(f->scope) && scopes_given(t, f->scope).n)
		f->scope = scopes_given(t, f->scope);
	e = app_find(t, f->client_id, ret_app);
	if (e == ERR_NOT_FOUND)
		return fail(t, ERR_INVALID, W_AUTHORIZE_UNKNOWN);
	if (!e && !app_allows_redirect(ret_app, f->redirect))
		return fail(t, ERR_INVALID, W_AUTHORIZE_REDIRECT);
	return e;
}

/* The app's mistake in the protocol's words (RFC 6749 section 4.1.2.1), or NULL. To ask for nothing
 * but what this person can't give is one; a stranger may yet turn out to be a host. */
static const char *mistake(struct task *t, const struct ask_form *f, const struct oauth_app *app)
{
	if (!str_eq(f->response_type, S("code")))
		return "unsupported_response_type";
	if (!scopes_known(f->scope) || !scopes_within(f->scope, app->scopes) ||
	    (t->me && !scopes_given(t, f->scope).n))
		return "invalid_scope";
	if (f->method.n ? !str_eq(f->method, S("S256")) || !f->challenge.n : f->challenge.n > 0)
		return "invalid_request";
	return NULL;
}

/* Back to the app with one more parameter and its state. */
static void lead_back(struct task *t, struct reply *r, const struct ask_form *f, const char *name,
		      struct str value)
{
	struct str to = f->redirect;
	char first = str_find_byte(to, '?') < to.n ? '&' : '?';

	to = str_fmt(t->a, "%.*s%c%s=%.*s", STR_ARG(to), first, name,
		     STR_ARG(url_encode(t->a, value)));
	if (f->state.n)
		to = str_fmt(t->a, "%.*s&state=%.*s", STR_ARG(to),
			     STR_ARG(url_encode(t->a, f->state)));
	reply_redirect(r, (struct url){ to });
}

static enum err answer_mistake(struct task *t, struct reply *r, const struct ask_form *f,
			       const char *code)
{
	if (is_out_of_band(f))
		return fail_with(t, ERR_INVALID, W_AUTHORIZE_MISTAKE, str_of(code), S(""));
	lead_back(t, r, f, "error", str_of(code));
	return OK;
}

/* "app.example" of "https://app.example/callback", "app" of "app://done". */
static struct str leads_to(const struct ask_form *f)
{
	struct str rest = f->redirect, scheme, host;
	size_t at = str_find(rest, S("://"));

	if (is_out_of_band(f))
		return STR_NONE;
	scheme = str_sub(rest, 0, str_find_byte(rest, ':'));
	if (at == rest.n ||
	    (!str_eq_nocase(scheme, S("http")) && !str_eq_nocase(scheme, S("https"))))
		return scheme;
	rest = str_sub(rest, at + 3, rest.n);
	str_cut(&rest, '/', &host);
	return str_sub(host, 0, str_find_byte(host, '?'));
}

static bool asks(const struct ask_form *f, struct str kind)
{
	struct str rest = f->scope, scope;

	while (str_cut(&rest, ' ', &scope))
		if (str_starts(scope, kind) && (scope.n == kind.n || scope.p[kind.n] == ':'))
			return true;
	return false;
}

static enum err to_sign_in(struct task *t, struct request *q, struct reply *r)
{
	struct str here = str_fmt(t->a, "/oauth/authorize?%.*s", STR_ARG(q->query));

	reply_redirect(r, (struct url){ str_fmt(t->a, "/sign-in?next=%.*s",
						STR_ARG(url_encode(t->a, here))) });
	return OK;
}

/* Some apps always send it, as "False" when they do not wish it. */
static bool is_yes(struct str s)
{
	return str_eq(s, S("1")) || str_eq_nocase(s, S("true")) || str_eq_nocase(s, S("t"));
}

/* The form for signing in stands there even for somebody who is signed in; from there it comes back
 * without the wish, or it would never end. */
static enum err sign_in_anew(struct task *t, struct request *q, struct reply *r)
{
	struct str rest = q->query, part, query = S(""), here;

	while (str_cut(&rest, '&', &part))
		if (part.n && !str_starts(part, S("force_login")))
			query = str_fmt(t->a, "%.*s%s%.*s", STR_ARG(query), query.n ? "&" : "",
					STR_ARG(part));
	here = str_fmt(t->a, "/oauth/authorize?%.*s", STR_ARG(query));
	reply_redirect(r, (struct url){ str_fmt(t->a, "/sign-in?anew=1&next=%.*s",
						STR_ARG(url_encode(t->a, here))) });
	return OK;
}

static enum err show(struct task *t, struct request *q, struct reply *r)
{
	struct ask_form f = { 0 };
	struct oauth_app app;
	struct authorize_view v = { 0 };
	struct out o;
	const char *wrong;
	enum err e = read_ask(t, q, &f, &app);

	if (e)
		return e;
	wrong = mistake(t, &f, &app);
	if (wrong)
		return answer_mistake(t, r, &f, wrong);
	if (!t->me)
		return to_sign_in(t, q, r);
	if (is_yes(f.force_login))
		return sign_in_anew(t, q, r);
	v = (struct authorize_view){ .app_name = app.name,
				     .app_website = app.website,
				     .leads = leads_to(&f),
				     .reads = asks(&f, S("read")),
				     .writes = asks(&f, S("write")),
				     .follows = asks(&f, S("follow")),
				     .pushes = asks(&f, S("push")),
				     .names = asks(&f, S("profile")),
				     .hosts = asks(&f, S("admin")),
				     .scopes = f.scope,
				     .client_id = f.client_id,
				     .redirect = f.redirect,
				     .scope = f.scope,
				     .state = f.state,
				     .challenge = f.challenge,
				     .method = f.method };
	v.who = str_fmt(t->a, "@%.*s@%.*s", STR_ARG(t->me->name), STR_ARG(place_fixed()->domain));
	v.view = view_new(t, q, HERE_NOWHERE,
			  word_with(t->a, t->lang, W_AUTHORIZE_TITLE, app.name, S("")));
	r->forms_lead_out = true;
	o = view_out(t, r);
	page_authorize(&o, &v);
	return OK;
}

/* The same question to somebody else: signs out here and comes back after signing in. */
static enum err ask_other(struct task *t, struct request *q, struct reply *r,
			  const struct ask_form *f)
{
	struct str query = str_fmt(
		t->a, "response_type=code&client_id=%.*s&redirect_uri=%.*s&scope=%.*s&state=%.*s",
		STR_ARG(url_encode(t->a, f->client_id)), STR_ARG(url_encode(t->a, f->redirect)),
		STR_ARG(url_encode(t->a, f->scope)), STR_ARG(url_encode(t->a, f->state)));
	enum err e = session_end(t, q->session_id);

	if (e)
		return e;
	if (f->challenge.n)
		query = str_fmt(t->a, "%.*s&code_challenge=%.*s&code_challenge_method=S256",
				STR_ARG(query), STR_ARG(url_encode(t->a, f->challenge)));
	web_session_cookie(r, STR_NONE);
	q->query = query;
	return to_sign_in(t, q, r);
}

static enum err allow(struct task *t, struct reply *r, const struct ask_form *f,
		      const struct oauth_app *app)
{
	struct str code;
	enum err e = code_new(t, app, f->redirect, f->scope, f->challenge, &code);

	if (e)
		return e;
	if (is_out_of_band(f))
		reply_redirect(r, (struct url){ str_fmt(t->a, "/oauth/authorize/native?code=%.*s",
							STR_ARG(code)) });
	else
		lead_back(t, r, f, "code", code);
	return OK;
}

static enum err answer(struct task *t, struct request *q, struct reply *r)
{
	struct ask_form f = { 0 };
	struct oauth_app app;
	const char *wrong;
	enum err e = read_ask(t, q, &f, &app);

	if (e)
		return e;
	f.response_type = S("code");
	wrong = mistake(t, &f, &app);
	if (wrong)
		return answer_mistake(t, r, &f, wrong);
	if (str_eq(f.answer, S("allow")))
		return allow(t, r, &f, &app);
	if (str_eq(f.answer, S("other")))
		return ask_other(t, q, r, &f);
	if (is_out_of_band(&f))
		return web_back(t, r, S("/"), SAID_NOTHING);
	lead_back(t, r, &f, "error", S("access_denied"));
	return OK;
}

struct code_form {
	uint64_t given;
	struct str code;
};

/* A code has no other characters; so nobody puts their own sentence on this page with a link. */
static bool is_code(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      c == '-' || c == '_'))
			return false;
	}
	return s.n >= 16;
}

static enum err show_code(struct task *t, struct request *q, struct reply *r)
{
	static const struct field fields[] = {
		FIELD("code", FIELD_LINE, struct code_form, code, 0, 200, "code"),
		{ 0 },
	};
	struct code_form f = { 0 };
	struct code_view v = { 0 };
	struct out o;
	enum err e = task_form(t, &q->params, fields, &f);

	if (e)
		return e;
	if (!is_code(f.code))
		return fail(t, ERR_NOT_FOUND, W_ERROR_NOT_FOUND);
	v.code = f.code;
	v.view = view_new(t, q, HERE_NOWHERE, word(t->lang, W_AUTHORIZE_CODE_TITLE));
	o = view_out(t, r);
	page_code(&o, &v);
	return OK;
}

const struct route web_authorize_routes[] = {
	{ GET, "/oauth/authorize", ANYONE, READS, show, "asks a person whether to let an app in",
	  NULL, 0 },
	{ POST, "/oauth/authorize", MEMBER, WRITES, answer, "lets an app in, or does not", NULL,
	  0 },
	{ GET, "/oauth/authorize/native", MEMBER, READS, show_code, "a code to copy into an app",
	  NULL, 0 },
	{ 0 },
};
