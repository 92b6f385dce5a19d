/* GET /api/oembed (https://oembed.com): a few words of a public post, with a link to it, for other
 * sites. Only posts whose authors let themselves be found; words on a cover stand for what lies
 * behind it, and no picture and no script is ever given. */
#include "api/api.h"
#include "base/day.h"

#define WIDTH_USUAL 400
#define WORDS_MAX 300	  /* characters of a post that are quoted */
#define CACHE_SECONDS 300 /* what is taken back, or in shelter, is soon gone elsewhere, too */
#define HTML_MAX ((size_t)16 * 1024)

struct oembed_form {
	uint64_t given;
	struct str url, format;
	int64_t width, height;
};

static const struct field oembed_fields[] = {
	FIELD_REQUIRED("url", FIELD_LINE, struct oembed_form, url, 1, 2000, "url"),
	FIELD("format", FIELD_LINE, struct oembed_form, format, 0, 20, "format"),
	FIELD("maxwidth", FIELD_CLAMP, struct oembed_form, width, 100, 2000, "maxwidth"),
	FIELD("maxheight", FIELD_CLAMP, struct oembed_form, height, 0, 10000, "maxheight"),
	{ 0 },
};

static enum err not_here(struct task *t)
{
	return fail(t, ERR_NOT_FOUND, W_API_RECORD);
}

/* "https://example.org/@ada/123" */
static bool read_address(struct str url, int64_t *ret_id)
{
	struct str base = place_fixed()->base, name;

	if (!str_starts(url, base))
		return false;
	url = str_sub(url, base.n, url.n);
	if (!str_starts(url, S("/@")))
		return false;
	url = str_sub(url, 2, url.n);
	if (!str_cut(&url, '/', &name) || !name.n)
		return false;
	url = str_sub(url, 0, str_find_byte(url, '?'));
	return str_int(url, 1, INT64_MAX, ret_id);
}

static enum err find(struct task *t, struct str url, struct post *ret)
{
	int64_t id;

	if (!read_address(url, &id) || post_get(t, id, ret) || ret->boosted || ret->archived ||
	    ret->visibility != POST_PUBLIC || !ret->author.indexed || ret->sheltered)
		return not_here(t);
	return OK;
}

static struct str quoted(struct task *t, const struct post *p)
{
	if (post_cover_words(p).n)
		return post_cover_words(p);
	if (post_is_covered(p))
		return word(t->lang, W_POST_COVERED);
	return str_first_chars(p->caption, WORDS_MAX);
}

static struct str title(struct task *t, const struct post *p)
{
	return word_with(t->a, t->lang, W_POST_BY, p->author.display,
			 day_words(t->a, p->created_at, t->now, S("UTC"), t->lang));
}

static struct str markup(struct task *t, const struct post *p)
{
	struct buf b;

	buf_init(&b, t->a, HTML_MAX);
	buf_lit(&b, "<blockquote class=\"rosemary\"><p>");
	put(&b, quoted(t, p));
	buf_lit(&b, "</p><p><a href=\"");
	put(&b, post_url(t, p));
	buf_lit(&b, "\">");
	put(&b, title(t, p));
	buf_lit(&b, "</a></p></blockquote>");
	return buf_failed(&b) ? S("") : buf_view(&b);
}

static void members(struct task *t, struct jw *j, const struct post *p)
{
	struct place place = { 0 };
	const struct {
		const char *key;
		struct str value;
	} rows[] = {
		{ "type", S("rich") },
		{ "version", S("1.0") },
		{ "title", title(t, p) },
		{ "author_name", p->author.display },
		{ "author_url", account_url(t, &p->author).s },
		{ "provider_name", place_get(t, &place) ? S("Rosemary") : place.name },
		{ "provider_url", str_fmt(t->a, "%.*s/", STR_ARG(place_fixed()->base)) },
		{ "html", markup(t, p) },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		jw_key_(j, str_of(rows[i].key));
		jw_str(j, rows[i].value);
	}
}

static enum err oembed(struct task *t, struct request *q, struct reply *r)
{
	struct oembed_form f = { .width = WIDTH_USUAL };
	struct post p;
	struct out o;
	enum err e = task_form(t, &q->params, oembed_fields, &f);

	if (!e)
		e = find(t, f.url, &p);
	if (e)
		return e;
	o = out_start(t, q, r);
	jw_object(&o.j);
	members(t, &o.j, &p);
	jw_key(&o.j, "cache_age");
	jw_int(&o.j, CACHE_SECONDS);
	jw_key(&o.j, "width");
	jw_int(&o.j, f.width);
	jw_key(&o.j, "height");
	jw_null(&o.j);
	jw_end(&o.j);
	out_done(&o);
	return OK;
}

const struct route api_oembed_routes[] = {
	{ GET, "/api/oembed", ANYONE, READS, oembed,
	  "words of a public post for other sites, when its author lets it be found", NULL, 0 },
	{ 0 },
};
