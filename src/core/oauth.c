#include "core/oauth.h"

#include "base/clock.h"
#include "base/id.h"
#include "core/live.h"
#include "core/people.h"
#include "store/oauth.h"
#include "sys/keys.h"

#define SECRET_BYTES 32
#define CODE_LIFE (10 * CLOCK_MINUTE)
#define NAME_CHARS 200
#define TEXT_CHARS 2000
#define SCOPES_CHARS 1000
#define CHALLENGE_CHARS 43 /* SHA-256 as base64url */

static enum err invalid(struct task *t, enum word w)
{
	return fail(t, ERR_INVALID, w);
}

/* --- apps --- */

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_scheme(struct str s)
{
	for (size_t i = 1; i < s.n; i++)
		if (!is_letter(s.p[i]) && !(s.p[i] >= '0' && s.p[i] <= '9') && s.p[i] != '+' &&
		    s.p[i] != '-' && s.p[i] != '.')
			return false;
	return s.n && is_letter(s.p[0]);
}

/* "//host/path", and nobody's name before the host: "https://bank.example@evil.example" would look
 * like somebody else on the page that asks. */
static bool has_plain_host(struct str rest)
{
	struct str host;

	if (!str_starts(rest, S("//")))
		return false;
	rest = str_sub(rest, 2, rest.n);
	host = str_sub(rest, 0, str_find_byte(rest, '/'));
	host = str_sub(host, 0, str_find_byte(host, '?'));
	return host.n && host.p[0] != ':' && str_find_byte(host, '@') == host.n;
}

/* Absolute and without a fragment (RFC 6749 section 3.1.2), and nothing that a browser would run or
 * read from the disk. */
static bool is_redirect(struct str uri)
{
	static const char *const refused[] = { "javascript", "data", "vbscript",   "file",
					       "about",	     "blob", "filesystem", "view-source" };
	struct str rest = uri, scheme;

	if (str_eq(uri, S(OAUTH_OUT_OF_BAND)))
		return true;
	for (size_t i = 0; i < uri.n; i++)
		if ((unsigned char)uri.p[i] <= ' ' || uri.p[i] == 0x7f || uri.p[i] == '#' ||
		    uri.p[i] == '\\' || uri.p[i] == '"' || uri.p[i] == '<' || uri.p[i] == '>')
			return false;
	str_cut(&rest, ':', &scheme);
	if (!rest.n || !is_scheme(scheme))
		return false;
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		if (str_eq_nocase(scheme, str_of(refused[i])))
			return false;
	if (str_eq_nocase(scheme, S("http")) || str_eq_nocase(scheme, S("https")))
		return has_plain_host(rest);
	return true;
}

static enum err check_app(struct task *t, const struct app_row *a)
{
	struct str rest = a->redirect_uris, uri;
	size_t n = 0;

	if (!a->name.n)
		return fail_with(t, ERR_INVALID, W_FORM_MISSING, S("client_name"), S(""));
	if (str_chars(a->name) > NAME_CHARS || str_chars(a->website) > TEXT_CHARS ||
	    str_chars(a->redirect_uris) > TEXT_CHARS || str_chars(a->scopes) > SCOPES_CHARS)
		return fail(t, ERR_LIMIT, W_OAUTH_TOO_LONG);
	for (; str_cut(&rest, '\n', &uri); n++)
		if (!is_redirect(uri))
			return invalid(t, W_OAUTH_REDIRECT);
	if (!n)
		return invalid(t, W_OAUTH_REDIRECT);
	if (a->website.n && !str_starts(a->website, S("https://")) &&
	    !str_starts(a->website, S("http://")))
		return invalid(t, W_OAUTH_WEBSITE);
	if (!scopes_known(a->scopes))
		return invalid(t, W_OAUTH_SCOPES);
	return OK;
}

static struct oauth_app app_of(const struct app_row *a)
{
	return (struct oauth_app){ .id = a->id,
				   .client_id = a->client_id,
				   .name = a->name,
				   .website = a->website,
				   .redirect_uris = a->redirect_uris,
				   .scopes = a->scopes,
				   .created_at = a->created_at };
}

static struct str never_null(struct str s)
{
	return s.p ? s : S("");
}

enum err app_new(struct task *t, struct str name, struct str website, struct str redirect_uris,
		 struct str scopes, struct oauth_app *ret)
{
	struct str secret = secret_new(t->a, SECRET_BYTES);
	struct app_row row = { .id = id_new(t->now),
			       .created_at = t->now,
			       .client_id = secret_new(t->a, SECRET_BYTES),
			       .secret_hash = hash_hex(t->a, secret),
			       .name = str_trim(name),
			       .website = never_null(str_trim(website)),
			       .redirect_uris = never_null(str_trim(redirect_uris)),
			       .scopes = str_trim(scopes) };
	enum err e;

	if (!row.scopes.n)
		row.scopes = S("read");
	e = check_app(t, &row);
	if (e)
		return e;
	store_app_add(t, &row);
	*ret = app_of(&row);
	ret->secret = secret;
	return OK;
}

enum err app_find(struct task *t, struct str client_id, struct oauth_app *ret)
{
	struct app_row row = { 0 };

	if (!client_id.n || !store_app_find(t, client_id, &row))
		return fail(t, ERR_NOT_FOUND, W_OAUTH_APP_UNKNOWN);
	*ret = app_of(&row);
	return OK;
}

enum err app_get(struct task *t, int64_t id, struct oauth_app *ret)
{
	struct app_row row = { 0 };

	if (!store_app_get(t, id, &row))
		return fail(t, ERR_NOT_FOUND, W_OAUTH_APP_UNKNOWN);
	*ret = app_of(&row);
	return OK;
}

bool app_allows_redirect(const struct oauth_app *app, struct str uri)
{
	struct str rest = app->redirect_uris, one;

	while (uri.n && str_cut(&rest, '\n', &one))
		if (str_eq(one, uri))
			return true;
	return false;
}

/* The app that a client's id and secret name. An empty secret is checked by the caller. */
static enum err client(struct task *t, struct str client_id, struct str client_secret,
		       struct app_row *ret)
{
	if (!client_id.n || !store_app_find(t, client_id, ret) ||
	    (client_secret.n && !secret_eq(hash_hex(t->a, client_secret), ret->secret_hash)))
		return fail(t, ERR_SIGN_IN, W_OAUTH_APP_UNKNOWN);
	return OK;
}

/* --- codes --- */

enum err code_new(struct task *t, const struct oauth_app *app, struct str redirect_uri,
		  struct str scopes, struct str challenge, struct str *ret_code)
{
	struct code_row row = { .app_id = app->id,
				.account_id = t->me->id,
				.expires_at = t->now + CODE_LIFE,
				.redirect_uri = redirect_uri,
				.scopes = str_trim(scopes),
				.challenge = never_null(challenge) };

	if (!app_allows_redirect(app, redirect_uri))
		return invalid(t, W_OAUTH_REDIRECT_OTHER);
	if (!row.scopes.n)
		row.scopes = S("read");
	if (!scopes_known(row.scopes) || !scopes_within(row.scopes, app->scopes))
		return invalid(t, W_OAUTH_SCOPES);
	if (challenge.n && challenge.n != CHALLENGE_CHARS)
		return invalid(t, W_OAUTH_CHALLENGE);
	*ret_code = secret_new(t->a, SECRET_BYTES);
	store_code_add(t, &row, hash_hex(t->a, *ret_code));
	return OK;
}

/* --- tokens --- */

static void token_add(struct task *t, const struct app_row *app, int64_t account_id,
		      struct str scopes, struct oauth_token *ret)
{
	struct str secret = secret_new(t->a, SECRET_BYTES);
	struct token_row row = { .id = id_new(t->now),
				 .app_id = app->id,
				 .account_id = account_id,
				 .created_at = t->now,
				 .seen_at = t->now - t->now % CLOCK_DAY,
				 .scopes = scopes };

	store_token_add(t, &row, hash_hex(t->a, secret));
	*ret = (struct oauth_token){ .id = row.id,
				     .app_id = app->id,
				     .account_id = account_id,
				     .secret = secret,
				     .scopes = scopes,
				     .app_name = app->name,
				     .app_website = app->website,
				     .created_at = row.created_at,
				     .seen_at = row.seen_at };
}

/* It, or its token, may be in wrong hands. This is kept, so it is no failure. */
static enum err code_came_again(struct task *t, const struct code_row *c, struct oauth_token *ret)
{
	store_token_remove(t, c->used_token_id);
	live_tell(t, LIVE_ACCESS, c->account_id, 0);
	*ret = (struct oauth_token){ 0 };
	return OK;
}

/* RFC 7636 section 4.6. */
static bool verifier_fits(struct task *t, struct str challenge, struct str verifier)
{
	if (!challenge.n)
		return true;
	return verifier.n && secret_eq(hash_base64url(t->a, verifier), challenge);
}

enum err token_from_code(struct task *t, struct str client_id, struct str client_secret,
			 struct str code, struct str redirect_uri, struct str verifier,
			 struct oauth_token *ret)
{
	struct app_row app = { 0 };
	struct code_row c = { 0 };
	struct account_row who = { 0 };
	struct str hash = hash_hex(t->a, code);
	enum err e = client(t, client_id, client_secret, &app);

	if (e)
		return e;
	if (!code.n || !store_code_find(t, hash, &c) || c.app_id != app.id)
		return invalid(t, W_OAUTH_CODE);
	if (!client_secret.n && !c.challenge.n)
		return fail(t, ERR_SIGN_IN, W_OAUTH_APP_UNKNOWN);
	if (c.used_token_id)
		return code_came_again(t, &c, ret);
	if (c.expires_at <= t->now || !str_eq(c.redirect_uri, redirect_uri) ||
	    !verifier_fits(t, c.challenge, verifier))
		return invalid(t, W_OAUTH_CODE);
	if (!store_account_get(t, c.account_id, &who) || who.state != ACCOUNT_ACTIVE)
		return invalid(t, W_OAUTH_CODE);
	token_add(t, &app, c.account_id, c.scopes, ret);
	if (!store_code_use(t, hash, ret->id))
		return invalid(t, W_OAUTH_CODE);
	return OK;
}

enum err token_from_app(struct task *t, struct str client_id, struct str client_secret,
			struct str scopes, struct oauth_token *ret)
{
	struct app_row app = { 0 };
	enum err e = client(t, client_id, client_secret, &app);

	if (!e && !client_secret.n)
		e = fail(t, ERR_SIGN_IN, W_OAUTH_APP_UNKNOWN);
	if (e)
		return e;
	scopes = str_trim(scopes);
	if (!scopes.n)
		scopes = S("read");
	scopes = scopes_given(t, scopes);
	if (!scopes.n || !scopes_known(scopes) || !scopes_within(scopes, app.scopes))
		return invalid(t, W_OAUTH_SCOPES);
	token_add(t, &app, 0, scopes, ret);
	return OK;
}

static struct oauth_token token_of(const struct token_row *k)
{
	return (struct oauth_token){ .id = k->id,
				     .app_id = k->app_id,
				     .account_id = k->account_id,
				     .scopes = k->scopes,
				     .app_name = k->app_name,
				     .app_website = k->app_website,
				     .created_at = k->created_at,
				     .seen_at = k->seen_at };
}

static enum err token_unknown(struct task *t)
{
	return fail(t, ERR_SIGN_IN, W_OAUTH_TOKEN);
}

enum err token_find(struct task *t, struct str secret, struct oauth_token *ret,
		    struct account *ret_me)
{
	struct token_row row = { 0 };
	struct account_row who = { 0 };

	*ret_me = (struct account){ 0 };
	if (!secret.n || secret.n > 100 || !store_token_find(t, hash_hex(t->a, secret), &row, &who))
		return token_unknown(t);
	if (row.account_id && who.state != ACCOUNT_ACTIVE)
		return token_unknown(t);
	*ret = token_of(&row);
	if (row.account_id)
		*ret_me = people_account(t, &who);
	return OK;
}

enum err token_find_waiting(struct task *t, struct str secret, struct oauth_token *ret)
{
	struct token_row row = { 0 };
	struct account_row who = { 0 };

	if (!secret.n || secret.n > 100 ||
	    !store_token_find(t, hash_hex(t->a, secret), &row, &who) || !row.account_id ||
	    who.state != ACCOUNT_WAITING)
		return token_unknown(t);
	*ret = token_of(&row);
	return OK;
}

enum err token_for_joiner(struct task *t, int64_t app_token, int64_t account_id,
			  struct oauth_token *ret)
{
	struct token_row own = { 0 };
	struct app_row app = { 0 };

	if (!store_token_get(t, app_token, &own) || own.account_id ||
	    !store_app_get(t, own.app_id, &app))
		return token_unknown(t);
	token_add(t, &app, account_id, scopes_given(t, app.scopes), ret);
	return OK;
}

enum err token_get(struct task *t, int64_t id, struct oauth_token *ret)
{
	struct token_row row = { 0 };

	if (!store_token_get(t, id, &row))
		return fail(t, ERR_NOT_FOUND, W_OAUTH_TOKEN);
	*ret = token_of(&row);
	return OK;
}

enum err token_seen(struct task *t, int64_t id)
{
	store_token_seen(t, id, t->now - t->now % CLOCK_DAY);
	return OK;
}

enum err token_revoke(struct task *t, struct str client_id, struct str client_secret,
		      struct str token)
{
	struct app_row app = { 0 };
	struct token_row row = { 0 };
	struct account_row who;
	enum err e = client(t, client_id, client_secret, &app);

	if (e)
		return e;
	if (!store_token_find(t, hash_hex(t->a, token), &row, &who))
		return OK;
	if (row.app_id != app.id || (!client_secret.n && !row.account_id))
		return fail(t, ERR_FORBIDDEN, W_OAUTH_TOKEN_OTHER);
	store_token_remove(t, row.id);
	live_tell(t, LIVE_ACCESS, row.account_id, 0);
	return OK;
}

enum err token_mine(struct task *t, struct oauth_tokens *ret)
{
	struct token_rows rows = store_token_list(t, t->me->id);

	*ret = (struct oauth_tokens){ .p = arena_many(t->a, struct oauth_token, rows.n) };
	for (size_t i = 0; i < rows.n; i++)
		ret->p[ret->n++] = token_of(&rows.p[i]);
	return OK;
}

enum err token_end(struct task *t, int64_t id)
{
	if (!store_token_remove_of(t, t->me->id, id))
		return fail(t, ERR_NOT_FOUND, W_ERROR_NOT_FOUND);
	live_tell(t, LIVE_ACCESS, t->me->id, 0);
	return OK;
}
