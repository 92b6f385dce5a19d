/* The files of photographs. Their addresses hold a secret and never change what they show, so that
 * whoever was shown one may keep it. */
#include <unistd.h>

#include "base/id.h"
#include "core/media.h"
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

static void describe(struct task *t, struct reply *r, int64_t id, enum rendition which)
{
	reply_header(r, "ETag", tag_of(t->a, id, which));
	reply_header(r, "X-Robots-Tag", S("noindex"));
	if (which == RENDITION_ORIGINAL) {
		reply_header(r, "Cache-Control", S("private, no-cache"));
		reply_header(r, "Content-Disposition", S("attachment"));
		return;
	}
	reply_header(r, "Cache-Control", S("public, max-age=31536000, immutable"));
	/* Apps that run in a browser, on other sites, show and measure photographs. */
	reply_header(r, "Access-Control-Allow-Origin", S("*"));
	reply_header(r, "Cross-Origin-Resource-Policy", S("cross-origin"));
}

static enum err get(struct task *t, struct request *q, struct reply *r)
{
	struct str secret = q->args[0], id_text, type;
	enum rendition which;
	int64_t id, bytes;
	int fd;
	enum err e;

	if (!str_cut(&secret, '-', &id_text) || !id_read(id_text, &id) ||
	    !rendition_of(q->args[1], &which))
		return fail(t, ERR_NOT_FOUND, W_MEDIA_NOT_FOUND);
	e = media_open(t, id, secret, which, &fd, &bytes, &type);
	if (e)
		return e;
	describe(t, r, id, which);
	if (has_tag(request_header(q, "If-None-Match"), tag_of(t->a, id, which))) {
		close(fd);
		r->status = 304;
		return OK;
	}
	r->file = fd;
	r->file_bytes = bytes;
	r->type = str_c(t->a, type);
	return OK;
}

const struct route web_media_routes[] = {
	{ GET, "/media/:id_secret/:file", ANYONE, READS, get, .help = "a photograph's file" },
	{ 0 },
};
