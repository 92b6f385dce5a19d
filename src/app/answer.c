#include "app/often.h"
#include "app/run.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/json.h"
#include "core/account.h"
#include "core/place.h"
#include "sys/csrf.h"
#include "web/door.h"

#define VISIT_SECONDS (7 * 24 * 60 * 60)

#define CSP                                                                                        \
	"default-src 'none'; img-src 'self' data: blob:; style-src 'self'; script-src 'self'; "    \
	"connect-src 'self'; frame-ancestors 'none'; base-uri 'none'"

static const struct header_line web_headers[] = {
	{ "X-Content-Type-Options", "nosniff" },
	{ "Referrer-Policy", "same-origin" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Permissions-Policy", "camera=(), geolocation=(), microphone=(), interest-cohort=()" },
	{ NULL, NULL },
};

/* Apps in a browser come from any other site; they have a token, never a cookie. */
static const struct header_line api_headers[] = {
	{ "X-Content-Type-Options", "nosniff" },
	{ "Access-Control-Allow-Origin", "*" },
	{ "Access-Control-Expose-Headers",
	  "Link, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset" },
	{ "X-Robots-Tag", "noindex" },
	{ NULL, NULL },
};

static const struct header_line preflight_headers[] = {
	{ "Access-Control-Allow-Origin", "*" },
	{ "Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE, OPTIONS" },
	{ "Access-Control-Allow-Headers", "Authorization, Content-Type, Idempotency-Key" },
	{ "Access-Control-Max-Age", "86400" },
	{ NULL, NULL },
};

/* The sentence for a failure that brought none of its own. */
static struct str sentence(const struct task *t)
{
	static const enum word words[ERR_COUNT] = {
		[OK] = W_ERROR_NOT_FOUND,	 [ERR_NOT_FOUND] = W_ERROR_NOT_FOUND,
		[ERR_SIGN_IN] = W_ERROR_SIGN_IN, [ERR_FORBIDDEN] = W_ERROR_FORBIDDEN,
		[ERR_INVALID] = W_ERROR_INVALID, [ERR_CONFLICT] = W_ERROR_CONFLICT,
		[ERR_LIMIT] = W_ERROR_LIMIT,	 [ERR_OFTEN] = W_ERROR_OFTEN,
		[ERR_GONE] = W_ERROR_GONE,	 [ERR_FULL] = W_ERROR_FULL,
		[ERR_BUSY] = W_ERROR_BUSY,	 [ERR_REMOTE] = W_ERROR_REMOTE,
		[ERR_BROKEN] = W_ERROR_BROKEN,
	};

	return t->fault.text.n ? t->fault.text : word(t->lang, words[t->fault.err]);
}

static bool is_api(const struct running *r)
{
	struct str path = r->x->q.path;

	if (r->found.row)
		return r->found.row->door != DOOR_WEB;
	return str_starts(path, S("/api/")) || str_starts(path, S("/oauth/"));
}

/* Every app knows Mastodon's own words for a token that is missing, wrong or withdrawn. */
static struct str api_sentence(const struct running *r)
{
	bool by_token = !r->found.row || r->found.row->door == DOOR_API;

	return by_token && r->t.fault.err == ERR_SIGN_IN ? word(r->t.lang, W_API_TOKEN)
							 : sentence(&r->t);
}

static void failure_json(struct running *r)
{
	struct reply *reply = &r->x->r;
	struct jw j;

	reply->type = "application/json; charset=utf-8";
	jw_init(&j, &reply->body);
	jw_object(&j);
	jw_key(&j, "error");
	jw_str(&j, api_sentence(r));
	jw_end(&j);
	jw_done(&j);
	if (reply->status == 401 && r->found.row && r->found.row->door == DOOR_API)
		reply_header(reply, "WWW-Authenticate", S("Bearer realm=\"Rosemary\""));
}

/* Without a database there is no page of the place's own. */
static void failure_plain(struct running *r)
{
	struct buf *b = &r->x->r.body;

	buf_lit(b, "<!doctype html>\n<html lang=\"");
	put(b, lang_tag(r->t.lang));
	buf_lit(b, "\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
		   "content=\"width=device-width\">\n<title>Rosemary</title>\n<p>");
	put(b, sentence(&r->t));
	buf_lit(b, "</p>\n</html>\n");
}

static struct str seconds_until(const struct running *r)
{
	int64_t ms = r->again_at - r->t.now;

	return str_fmt(r->x->a, "%lld", (long long)((ms + CLOCK_SECOND - 1) / CLOCK_SECOND));
}

void answer_failure(struct running *r, int status)
{
	struct reply *reply = &r->x->r;

	buf_clear(&reply->body);
	reply->headers = 0;
	reply->type = "text/html; charset=utf-8";
	reply->status = status;
	if (is_api(r))
		failure_json(r);
	else if (!r->t.db)
		failure_plain(r);
	else
		web_error_page(&r->t, &r->x->q, reply, status);
	if (status == 503)
		reply_header(reply, "Retry-After", S("3"));
	if (status == 429 && r->again_at > r->t.now)
		reply_header(reply, "Retry-After", seconds_until(r));
}

static bool has_header(const struct reply *reply, const char *name)
{
	for (size_t i = 0; i < reply->headers; i++)
		if (str_eq_nocase(str_of(reply->header[i].name), str_of(name)))
			return true;
	return false;
}

static void header_unless(struct reply *reply, const char *name, struct str value)
{
	if (!has_header(reply, name))
		reply_header(reply, name, value);
}

static void rate_headers(struct running *r)
{
	struct reply *reply = &r->x->r;
	int64_t left = r->left > 0 ? r->left : 0;

	if (!r->reset)
		return;
	reply_header(reply, "X-RateLimit-Limit", str_fmt(r->x->a, "%lld", (long long)r->most));
	reply_header(reply, "X-RateLimit-Remaining", str_fmt(r->x->a, "%lld", (long long)left));
	reply_header(reply, "X-RateLimit-Reset", clock_rfc3339(r->x->a, r->reset));
}

void answer_headers(struct running *r)
{
	struct reply *reply = &r->x->r;
	bool personal = r->t.me || r->x->q.visit_new.p || is_api(r);

	if (r->x->q.visit_new.p && !is_api(r))
		reply_cookie(reply, VISIT_COOKIE, r->x->q.visit_new, VISIT_SECONDS,
			     place_fixed()->secure);
	if (r->found.is_chosen)
		header_unless(reply, "Vary", S("Accept"));
	header_unless(reply, "Cache-Control", personal ? S("private, no-store") : S("no-cache"));
	if (is_api(r)) {
		rate_headers(r);
		r->x->fixed = r->x->fixed ? r->x->fixed : api_headers;
		return;
	}
	header_unless(reply, "X-Robots-Tag", S("noindex"));
	header_unless(reply, "Content-Security-Policy",
		      reply->forms_lead_out ? S(CSP) : S(CSP "; form-action 'self'"));
	r->x->fixed = web_headers;
}

static struct str methods_list(struct arena *a, unsigned methods)
{
	struct buf b;

	buf_init(&b, a, 100);
	for (int i = 0; i < METHOD_COUNT; i++) {
		if (!(methods & (1u << i)))
			continue;
		if (b.n)
			buf_lit(&b, ", ");
		buf_str(&b, str_of(method_name((enum method)i)));
		if (i == GET)
			buf_lit(&b, ", HEAD");
	}
	return buf_view(&b);
}

void answer_methods(struct running *r)
{
	struct exchange *x = r->x;

	if (x->q.method == OPTIONS && is_api(r)) {
		x->r.status = 204;
		x->r.type = NULL;
		x->fixed = preflight_headers;
		return;
	}
	if (!r->found.methods) {
		r->t.fault.err = ERR_NOT_FOUND;
		answer_failure(r, 404);
		return;
	}
	fail(&r->t, ERR_INVALID, W_ERROR_METHOD);
	answer_failure(r, 405);
	reply_header(&x->r, "Allow", methods_list(x->a, r->found.methods));
}
