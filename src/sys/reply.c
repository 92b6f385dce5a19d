#include "base/err.h"
#include "sys/httpd.h"

/* A page of 40 posts, each with 20 photographs of 10,000 characters and a caption of nothing but
 * links, is 37 MB: whoever shares them must not close the homes of those who follow. */
#define REPLY_MAX ((size_t)48 * 1024 * 1024)

void reply_init(struct reply *r, struct arena *a)
{
	*r = (struct reply){
		.a = a, .status = 200, .type = "text/html; charset=utf-8", .file = -1
	};
	buf_init(&r->body, a, REPLY_MAX);
}

void reply_header(struct reply *r, const char *name, struct str value)
{
	must(r->headers < sizeof r->header / sizeof *r->header);
	for (size_t i = 0; i < value.n; i++)
		must(value.p[i] != '\r' && value.p[i] != '\n' && value.p[i] != '\0');
	r->header[r->headers].name = name;
	r->header[r->headers++].value = value;
}

void reply_redirect(struct reply *r, struct url to)
{
	r->status = 303;
	reply_header(r, "Location", to.s);
}

void reply_cookie(struct reply *r, const char *name, struct str value, int64_t seconds, bool secure)
{
	reply_header(r, "Set-Cookie",
		     str_fmt(r->a, "%s=%.*s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%lld%s", name,
			     STR_ARG(value), (long long)seconds, secure ? "; Secure" : ""));
}

/* INVALID and LIMIT are what Mastodon calls a failed validation. */
int reply_status(enum err e)
{
	static const int status[ERR_COUNT] = {
		[OK] = 200,	     [ERR_NOT_FOUND] = 404,
		[ERR_SIGN_IN] = 401, [ERR_FORBIDDEN] = 403,
		[ERR_INVALID] = 422, [ERR_CONFLICT] = 409,
		[ERR_LIMIT] = 422,   [ERR_OFTEN] = 429,
		[ERR_GONE] = 410,    [ERR_FULL] = 507,
		[ERR_BUSY] = 503,    [ERR_REMOTE] = 502,
		[ERR_BROKEN] = 500,
	};

	return status[e];
}
