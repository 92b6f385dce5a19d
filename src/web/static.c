/* The stylesheet, the scripts and the sprig: part of the program, and kept by browsers for good,
 * because their address holds a hash of them all. */
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>

#include "base/embed.h"
#include "web/door.h"
#include "web/tables.h"

extern const struct embedded web_static_files[];

static pthread_once_t once = PTHREAD_ONCE_INIT;
static char hash[20];

/* FNV-1a (64 bits) over all files: it only has to differ when one of them does. */
static void hash_all(void)
{
	uint64_t h = 14695981039346656037U;

	for (const struct embedded *f = web_static_files; f->name; f++)
		for (size_t i = 0; i < f->length; i++)
			h = (h ^ f->bytes[i]) * 1099511628211U;
	snprintf(hash, sizeof hash, "%016" PRIx64, h);
}

struct url web_static(struct arena *a, struct str name)
{
	pthread_once(&once, hash_all);
	return (struct url){ str_fmt(a, "/static/%s/%.*s", hash, STR_ARG(name)) };
}

static const char *type_of(struct str name)
{
	if (str_ends(name, S(".css")))
		return "text/css; charset=utf-8";
	if (str_ends(name, S(".js")))
		return "text/javascript; charset=utf-8";
	return "image/svg+xml";
}

static enum err static_show(struct task *t, struct request *q, struct reply *r)
{
	const struct embedded *f = web_static_files;
	struct out o;

	while (f->name && !str_eq(str_of(f->name), q->args[1]))
		f++;
	if (!f->name)
		return fail(t, ERR_NOT_FOUND, W_ERROR_NOT_FOUND);
	o = view_out(t, r);
	buf_add(o.b, (const char *)f->bytes, f->length);
	r->type = type_of(q->args[1]);
	reply_header(r, "Cache-Control", S("public, max-age=31536000, immutable"));
	return OK;
}

/* Where browsers look for a mark when a page names none. */
static enum err favicon(struct task *t, struct request *q, struct reply *r)
{
	(void)q;
	reply_redirect(r, web_static(t->a, S("rosemary.svg")));
	return OK;
}

const struct route web_static_routes[] = {
	{ GET, "/static/:hash/:name", ANYONE, READS, static_show,
	  .help = "the stylesheet and the scripts" },
	{ GET, "/favicon.ico", ANYONE, READS, favicon, .help = "the sprig" },
	{ 0 },
};
