#include "sys/csrf.h"
#include "base/err.h"
#include "sys/keys.h"

static struct str key;

void csrf_key(struct str secret)
{
	key = secret;
}

static struct str token_of(struct arena *a, const char *kind, struct str cookie)
{
	must(key.n);
	return hmac_hex(a, key, str_fmt(a, "%s:%.*s", kind, STR_ARG(cookie)));
}

struct str csrf_token(struct arena *a, struct request *q)
{
	struct str session = request_cookie(q, SESSION_COOKIE);
	struct str visit = q->visit_new.p ? q->visit_new : request_cookie(q, VISIT_COOKIE);

	if (q->session_id)
		return token_of(a, "session", session);
	if (visit.n < 16)
		visit = q->visit_new = secret_new(a, 24);
	return token_of(a, "visit", visit);
}

/* Browsers say where a form comes from (Fetch Metadata; Origin: RFC 6454 section 7). Clients that
 * say neither are judged by the token alone. */
static bool comes_from_here(struct arena *a, const struct request *q, struct str base)
{
	struct str site = request_header(q, "Sec-Fetch-Site");
	struct str origin = request_header(q, "Origin");
	struct str host = request_header(q, "Host");

	if (site.n)
		return str_eq(site, S("same-origin")) || str_eq(site, S("none"));
	if (!origin.n || str_eq(origin, base))
		return true;
	return str_eq(origin, str_fmt(a, "http://%.*s", STR_ARG(host))) ||
	       str_eq(origin, str_fmt(a, "https://%.*s", STR_ARG(host)));
}

bool csrf_holds(struct arena *a, struct request *q, struct str base)
{
	struct str sent = request_header(q, CSRF_HEADER);

	if (!sent.n)
		sent = params_last(&q->params, S(CSRF_FIELD));
	if (!sent.n || !comes_from_here(a, q, base))
		return false;
	if (!q->session_id && request_cookie(q, VISIT_COOKIE).n < 16)
		return false;
	return secret_eq(sent, csrf_token(a, q));
}
