#include "api/api.h"
#include "api/basic.h"

/* --- registering an app --- */

struct app_form {
	uint64_t given;
	struct str name, website, scopes;
	struct strs redirects;
};

#define REDIRECTS_MAX 20

/* Sent as one text with line ends or spaces between, or as several: one a line. */
static struct str one_a_line(struct arena *a, const struct strs *list)
{
	struct buf b;

	buf_init(&b, a, 64 * 1024);
	for (size_t i = 0; i < list->n; i++) {
		struct str rest = list->p[i], part;

		while (str_cut(&rest, ' ', &part)) {
			if (!part.n)
				continue;
			if (b.n)
				buf_byte(&b, '\n');
			buf_str(&b, part);
		}
	}
	return buf_failed(&b) ? STR_NONE : buf_view(&b);
}

static enum err app_register(struct task *t, struct request *q, struct reply *r)
{
	static const struct field fields[] = {
		FIELD_REQUIRED("client_name", FIELD_LINE, struct app_form, name, 1, 200,
			       "client_name"),
		FIELD_REQUIRED("redirect_uris[]", FIELD_LINES, struct app_form, redirects, 0,
			       REDIRECTS_MAX, "redirect_uris"),
		FIELD("scopes", FIELD_LINE, struct app_form, scopes, 0, 1000, "scopes"),
		FIELD("website", FIELD_LINE, struct app_form, website, 0, 2000, "website"),
		{ 0 },
	};
	struct app_form f = { 0 };
	struct oauth_app app;
	struct out o;
	enum err e = task_form(t, &q->params, fields, &f);

	if (e)
		return e;
	e = app_new(t, f.name, f.website, one_a_line(t->a, &f.redirects), f.scopes, &app);
	if (e)
		return e;
	o = out_start(t, q, r);
	entity_app(&o, &app);
	out_done(&o);
	return OK;
}

static enum err app_show(struct task *t, struct request *q, struct reply *r)
{
	struct oauth_token token;
	struct oauth_app app;
	struct out o;
	enum err e = token_get(t, q->token_id, &token);

	if (!e)
		e = app_get(t, token.app_id, &app);
	if (e)
		return e;
	app.secret = STR_NONE;
	app.client_id = STR_NONE;
	o = out_start(t, q, r);
	entity_app(&o, &app);
	out_done(&o);
	return OK;
}

/* --- tokens --- */

/* RFC 6749 section 5.2. */
static enum err oauth_error(struct task *t, const struct request *q, struct reply *r, int status,
			    struct str code, enum word why)
{
	struct out o = out_start(t, q, r);

	r->status = status;
	if (status == 401)
		reply_header(r, "WWW-Authenticate", S("Basic realm=\"Rosemary\""));
	jw_object(&o.j);
	jw_key(&o.j, "error");
	jw_str(&o.j, code);
	jw_key(&o.j, "error_description");
	jw_str(&o.j, word(t->lang, why));
	jw_end(&o.j);
	out_done(&o);
	return OK;
}

struct token_form {
	uint64_t given;
	struct str grant, code, client_id, client_secret, redirect, scope, verifier, token;
};

static const struct field token_fields[] = {
	FIELD("grant_type", FIELD_LINE, struct token_form, grant, 0, 100, "grant_type"),
	FIELD("code", FIELD_LINE, struct token_form, code, 0, 500, "code"),
	FIELD("client_id", FIELD_LINE, struct token_form, client_id, 0, 500, "client_id"),
	FIELD("client_secret", FIELD_LINE, struct token_form, client_secret, 0, 500,
	      "client_secret"),
	FIELD("redirect_uri", FIELD_LINE, struct token_form, redirect, 0, 2000, "redirect_uri"),
	FIELD("scope", FIELD_LINE, struct token_form, scope, 0, 1000, "scope"),
	FIELD("code_verifier", FIELD_LINE, struct token_form, verifier, 0, 128, "code_verifier"),
	FIELD("token", FIELD_LINE, struct token_form, token, 0, 500, "token"),
	{ 0 },
};

static bool read_token_form(struct task *t, const struct request *q, struct token_form *ret)
{
	*ret = (struct token_form){ 0 };
	if (form_read(t->a, &q->params, token_fields, ret).kind)
		return false;
	/* RFC 6749 section 2.3.1: who the client is may stand in the header instead. */
	if (!ret->client_id.n)
		basic_read(t->a, request_header(q, "Authorization"), &ret->client_id,
			   &ret->client_secret);
	return true;
}

/* Whatever went wrong with a grant, in the protocol's words. The error goes back beside the reply
 * that was made of it (sys/route.h), so that nothing half done is kept. */
static enum err grant_error(struct task *t, const struct request *q, struct reply *r, enum err e)
{
	switch (e) {
	case ERR_INVALID:
	case ERR_GONE:
		oauth_error(t, q, r, 400, S("invalid_grant"), W_API_OAUTH_GRANT);
		break;
	case ERR_NOT_FOUND:
	case ERR_SIGN_IN:
	case ERR_FORBIDDEN:
		oauth_error(t, q, r, 401, S("invalid_client"), W_OAUTH_APP_UNKNOWN);
		break;
	default:
		break;
	}
	return e;
}

static enum err answer_token(struct task *t, const struct request *q, struct reply *r,
			     const struct oauth_token *token)
{
	struct out o = out_start(t, q, r);

	reply_header(r, "Cache-Control", S("no-store"));
	entity_token(&o, token);
	out_done(&o);
	return OK;
}

static enum err grant_code(struct task *t, struct request *q, struct reply *r,
			   const struct token_form *f)
{
	struct oauth_token token;
	enum err e;

	if (!f->code.n || !f->client_id.n)
		return oauth_error(t, q, r, 400, S("invalid_request"), W_API_OAUTH_REQUEST);
	e = token_from_code(t, f->client_id, f->client_secret, f->code, f->redirect, f->verifier,
			    &token);
	if (!e && !token.id) /* no, and what that ended stays so */
		return oauth_error(t, q, r, 400, S("invalid_grant"), W_API_OAUTH_GRANT);
	return e ? grant_error(t, q, r, e) : answer_token(t, q, r, &token);
}

static enum err grant_app(struct task *t, struct request *q, struct reply *r,
			  const struct token_form *f)
{
	struct oauth_token token;
	struct oauth_app app;
	enum err e;

	if (!f->client_id.n)
		return oauth_error(t, q, r, 400, S("invalid_request"), W_API_OAUTH_REQUEST);
	e = app_find(t, f->client_id, &app);
	if (!e && f->scope.n && !scopes_within(f->scope, app.scopes))
		return oauth_error(t, q, r, 400, S("invalid_scope"), W_API_OAUTH_SCOPE);
	if (!e)
		e = token_from_app(t, f->client_id, f->client_secret,
				   f->scope.n ? f->scope : S("read"), &token);
	return e ? grant_error(t, q, r, e) : answer_token(t, q, r, &token);
}

static enum err token_make(struct task *t, struct request *q, struct reply *r)
{
	static const struct {
		const char *name;
		enum err (*run)(struct task *t, struct request *q, struct reply *r,
				const struct token_form *f);
	} grants[] = {
		{ "authorization_code", grant_code },
		{ "client_credentials", grant_app },
	};
	struct token_form f;

	if (!read_token_form(t, q, &f) || !f.grant.n)
		return oauth_error(t, q, r, 400, S("invalid_request"), W_API_OAUTH_REQUEST);
	for (size_t i = 0; i < sizeof grants / sizeof *grants; i++)
		if (str_eq(f.grant, str_of(grants[i].name)))
			return grants[i].run(t, q, r, &f);
	return oauth_error(t, q, r, 400, S("unsupported_grant_type"), W_API_OAUTH_GRANT_TYPE);
}

static enum err token_take_back(struct task *t, struct request *q, struct reply *r)
{
	struct token_form f;
	enum err e;

	if (!read_token_form(t, q, &f) || !f.token.n)
		return oauth_error(t, q, r, 403, S("unauthorized_client"), W_API_OAUTH_REVOKE);
	e = token_revoke(t, f.client_id, f.client_secret, f.token);
	if (e == ERR_FORBIDDEN || e == ERR_SIGN_IN || e == ERR_NOT_FOUND || e == ERR_INVALID)
		return oauth_error(t, q, r, 403, S("unauthorized_client"), W_API_OAUTH_REVOKE);
	return e ? e : answer_nothing(t, q, r);
}

/* --- what this server speaks (RFC 8414) --- */

static void list(struct jw *j, const char *const *items)
{
	jw_array(j);
	for (; *items; items++)
		jw_str(j, str_of(*items));
	jw_end(j);
}

static void scopes(struct jw *j)
{
	static const char *const all[] = {
		"read",
		"read:accounts",
		"read:blocks",
		"read:bookmarks",
		"read:collections",
		"read:favourites",
		"read:filters",
		"read:follows",
		"read:lists",
		"read:mutes",
		"read:notifications",
		"read:search",
		"read:statuses",
		"write",
		"write:accounts",
		"write:blocks",
		"write:bookmarks",
		"write:collections",
		"write:conversations",
		"write:favourites",
		"write:filters",
		"write:follows",
		"write:lists",
		"write:media",
		"write:mutes",
		"write:notifications",
		"write:reports",
		"write:statuses",
		"follow",
		"push",
		"profile",
		NULL,
	};
	jw_key(j, "scopes_supported");
	list(j, all);
}

static void spoken(struct jw *j)
{
	static const char *const responses[] = { "code", NULL };
	static const char *const modes[] = { "query", NULL };
	static const char *const grants[] = { "authorization_code", "client_credentials", NULL };
	static const char *const methods[] = { "client_secret_basic", "client_secret_post", "none",
					       NULL };
	static const char *const challenges[] = { "S256", NULL };

	jw_key(j, "response_types_supported");
	list(j, responses);
	jw_key(j, "response_modes_supported");
	list(j, modes);
	jw_key(j, "grant_types_supported");
	list(j, grants);
	jw_key(j, "token_endpoint_auth_methods_supported");
	list(j, methods);
	jw_key(j, "code_challenge_methods_supported");
	list(j, challenges);
}

static enum err metadata(struct task *t, struct request *q, struct reply *r)
{
	static const struct {
		const char *key, *path;
	} addresses[] = {
		{ "issuer", "/" },
		{ "authorization_endpoint", "/oauth/authorize" },
		{ "token_endpoint", "/oauth/token" },
		{ "userinfo_endpoint", "/oauth/userinfo" },
		{ "revocation_endpoint", "/oauth/revoke" },
		{ "app_registration_endpoint", "/api/v1/apps" },
	};
	struct out o = out_start(t, q, r);

	jw_object(&o.j);
	for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
		jw_key_(&o.j, str_of(addresses[i].key));
		jw_str(&o.j,
		       str_fmt(t->a, "%.*s%s", STR_ARG(place_fixed()->base), addresses[i].path));
	}
	scopes(&o.j);
	spoken(&o.j);
	jw_end(&o.j);
	out_done(&o);
	return OK;
}

/* --- who somebody is (OpenID Connect Core section 5.3) --- */

static enum err userinfo(struct task *t, struct request *q, struct reply *r)
{
	const struct account *me = t->me;
	struct str base = place_fixed()->base;
	struct str picture =
		me->portrait.secret.n
			? media_url(t->a, &me->portrait, RENDITION_PAGE).s
			: str_fmt(t->a, "%.*s/avatars/original/missing.png", STR_ARG(base));
	const struct {
		const char *key;
		struct str value;
	} rows[] = {
		{ "iss", str_fmt(t->a, "%.*s/", STR_ARG(base)) },
		{ "sub", account_url(t, me).s },
		{ "name", me->display },
		{ "preferred_username", me->name },
		{ "profile", account_url(t, me).s },
		{ "picture", picture },
	};
	struct out o = out_start(t, q, r);

	jw_object(&o.j);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		jw_key_(&o.j, str_of(rows[i].key));
		jw_str(&o.j, rows[i].value);
	}
	jw_end(&o.j);
	out_done(&o);
	return OK;
}

const struct route api_oauth_routes[] = {
	{ POST, "/api/v1/apps", ANYONE, WRITES, app_register, "registers an app", NULL, 64 * 1024 },
	{ GET, "/api/v1/apps/verify_credentials", APP, READS, app_show, "which app a token is of",
	  NULL, 0 },
	{ POST, "/oauth/token", ANYONE, WRITES, token_make, "gives a token for a code", NULL,
	  64 * 1024 },
	{ POST, "/oauth/revoke", ANYONE, WRITES, token_take_back, "takes a token back", NULL,
	  64 * 1024 },
	{ GET, "/oauth/userinfo", MEMBER, READS, userinfo, "who I am", "profile", 0 },
	{ POST, "/oauth/userinfo", MEMBER, READS, userinfo, "the same", "profile", 0 },
	{ GET, "/.well-known/oauth-authorization-server", ANYONE, READS, metadata,
	  "how apps sign people in here (RFC 8414)", NULL, 0 },
	{ 0 },
};
