/* The files of photographs. Their addresses hold a secret and never change what they show. Those of
 * posts for everybody may be kept; the others end by themselves (docs/decision/026). */
#include <unistd.h>

#include "base/id.h"
#include "core/far_cache.h"
#include "sys/route.h"
#include "web/tables.h"

static bool rendition_of(struct str name, enum rendition *ret)
{
	static const struct {
		const char *name;
		enum rendition r;
	} known[] = {
		{ "grid.jpg", RENDITION_GRID },
		{ "page.jpg", RENDITION_PAGE },
		{ "full.jpg", RENDITION_FULL },
		{ "original", RENDITION_ORIGINAL },
	};

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (str_eq(name, str_of(known[i].name))) {
			*ret = known[i].r;
			return true;
		}
	return false;
}

static struct str tag_of(struct arena *a, int64_t id, enum rendition r)
{
	return str_fmt(a, "\"%lld-%d\"", (long long)id, (int)r);
}

/* RFC 9110 section 13.1.2: a list of tags, perhaps weak, or a star. */
static bool has_tag(struct str header, struct str tag)
{
	return str_eq(str_trim(header), S("*")) || (header.n && str_find(header, tag) < header.n);
}

/* A picture of another server may be another one when it is fetched again. */
static struct str tag_of_opened(struct arena *a, int64_t id, enum rendition r,
				const struct media_opened *o)
{
	if (!o->far)
		return tag_of(a, id, r);
	return str_fmt(a, "\"%lld-%d-%.*s\"", (long long)id, (int)r,
		       STR_ARG(str_sub(o->hash, 0, 16)));
}

/* Apps that run in a browser, on other sites, show and measure photographs. */
static void open_to_all(struct reply *r)
{
	reply_header(r, "X-Robots-Tag", S("noindex"));
	reply_header(r, "Access-Control-Allow-Origin", S("*"));
	reply_header(r, "Cross-Origin-Resource-Policy", S("cross-origin"));
}

static void describe(struct reply *r, enum rendition which, const struct media_opened *o)
{
	if (which == RENDITION_ORIGINAL) {
		reply_header(r, "X-Robots-Tag", S("noindex"));
		reply_header(r, "Cache-Control", S("private, no-cache"));
		reply_header(r, "Content-Disposition", S("attachment"));
		return;
	}
	open_to_all(r);
	/* What is not for everybody is asked for again: an address that ended is not read on. */
	if (o->guarded) {
		reply_header(r, "Cache-Control", S("private, max-age=3600"));
		return;
	}
	reply_header(r, "Cache-Control",
		     o->far ? S("public, max-age=604800")
			    : S("public, max-age=31536000, immutable"));
}

/* It is not here. Whoever asks waits a little while it is fetched; then, or when it can't be had,
 * its colour stands for it, and the status says that it is not the picture. */
static enum err far_away(struct task *t, struct reply *r, int64_t id, enum rendition which)
{
	bool comes = far_cache_want(t, id);

	if (comes && !r->has_waited) {
		r->wait_for = id;
		return OK;
	}
	r->status = comes ? 503 : 404;
	r->type = "image/svg+xml";
	open_to_all(r);
	reply_header(r, "Cache-Control", S("no-store"));
	if (comes)
		reply_header(r, "Retry-After", S("5"));
	buf_str(&r->body, far_cache_stand_in(t, id, which));
	return OK;
}

static enum err get(struct task *t, struct request *q, struct reply *r)
{
	struct str secret = q->args[0], id_text, tag;
	struct media_opened o;
	enum rendition which;
	int64_t id;
	enum err e;

	if (!str_cut(&secret, '-', &id_text) || !id_read(id_text, &id) ||
	    !rendition_of(q->args[1], &which))
		return fail(t, ERR_NOT_FOUND, W_MEDIA_NOT_FOUND);
	e = media_open(t, id, secret, which, &o);
	if (e == ERR_REMOTE)
		return far_away(t, r, id, which);
	if (e)
		return e;
	tag = tag_of_opened(t->a, id, which, &o);
	reply_header(r, "ETag", tag);
	describe(r, which, &o);
	if (has_tag(request_header(q, "If-None-Match"), tag)) {
		close(o.fd);
		r->status = 304;
		return OK;
	}
	r->file = o.fd;
	r->file_bytes = o.bytes;
	r->type = str_c(t->a, o.type);
	return OK;
}

const struct route web_media_routes[] = {
	{ GET, "/media/:id_secret/:file", ANYONE, READS, get, .help = "a photograph's file" },
	{ 0 },
};
