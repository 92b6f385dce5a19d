#include "web/atom.h"

#include "base/clock.h"
#include "core/feed.h"
#include "sys/keys.h"
#include "web/door.h"
#include "web/view.h"

#define POSTS 20 /* in a feed */
#define READ 40	 /* of which those for everybody are taken */
#define TITLE_CHARS 80
#define FEED_BYTES ((size_t)4 << 20)
#define POST_BYTES ((size_t)256 << 10)

struct url atom_url(struct task *t, const struct account *a)
{
	if (a->domain.n)
		return (struct url){ STR_NONE };
	return (struct url){ str_fmt(t->a, "%.*s.atom", STR_ARG(account_url(t, a).s)) };
}

/* XML knows no character below a blank but these three, not even escaped. */
static struct str plain(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		p[i] = c < ' ' && c != '\n' && c != '\t' && c != '\r' ? ' ' : s.p[i];
	}
	return (struct str){ p, s.n };
}

static void element(struct task *t, struct buf *b, const char *name, struct str text)
{
	buf_fmt(b, "<%s>", name);
	put(b, plain(t->a, text));
	buf_fmt(b, "</%s>\n", name);
}

/* --- one post --- */

static struct str title_of(struct task *t, const struct post *p)
{
	struct str words = post_is_covered(p) ? post_cover_words(p) : p->caption;

	if (!words.n && post_is_covered(p))
		return word(t->lang, W_POST_COVERED);
	if (!words.n)
		return word_with(t->a, t->lang, W_POST_TITLE_PHOTO, p->author.display, S(""));
	return str_line(t->a, words, TITLE_CHARS);
}

static void picture(struct task *t, struct buf *b, const struct media *m)
{
	buf_lit(b, "<p><img src=\"");
	put(b, media_url(t->a, &m->files, RENDITION_PAGE));
	buf_lit(b, "\" alt=\"");
	put(b, m->description);
	buf_lit(b, "\"></p>");
	if (!m->credit.n)
		return;
	buf_lit(b, "<p>");
	put(b, word_with(t->a, t->lang, W_PHOTO_CREDIT, m->credit, S("")));
	buf_lit(b, "</p>");
}

/* The time that it is about stands first: no reader of feeds knows of it. */
static void put_when(struct task *t, struct buf *b, const struct post *p)
{
	struct str when = when_shown(t, p);

	if (!when.n)
		return;
	buf_lit(b, "<p><em>");
	put(b, when);
	buf_lit(b, "</em></p>");
}

/* As HTML: what a stranger sees before opening anything. */
static struct str content_of(struct task *t, const struct post *p)
{
	struct buf b;

	buf_init(&b, t->a, POST_BYTES);
	if (post_is_covered_whole(p)) {
		buf_lit(&b, "<p>");
		put(&b, title_of(t, p));
		buf_lit(&b, "</p>");
	} else {
		put_when(t, &b, p);
		put(&b, p->caption_html);
	}
	for (size_t i = 0; i < p->media.n && !post_is_covered(p); i++)
		if (media_is_picture(&p->media.p[i]))
			picture(t, &b, &p->media.p[i]);
	return buf_failed(&b) ? S("") : buf_view(&b);
}

static void links(struct task *t, struct buf *b, const struct post *p)
{
	buf_lit(b, "<link rel=\"alternate\" type=\"text/html\" href=\"");
	put(b, post_url(t, p));
	buf_lit(b, "\"/>\n");
	for (size_t i = 0; i < p->media.n && !post_is_covered(p); i++) {
		if (!media_is_picture(&p->media.p[i]))
			continue;
		buf_lit(b, "<link rel=\"enclosure\" type=\"image/jpeg\" href=\"");
		put(b, media_url(t->a, &p->media.p[i].files, RENDITION_FULL));
		buf_lit(b, "\"/>\n");
	}
}

static int64_t changed_at(const struct post *p)
{
	return p->edited_at ? p->edited_at : p->created_at;
}

static void entry(struct task *t, struct buf *b, const struct post *p)
{
	buf_lit(b, "<entry");
	if (p->language.n) {
		buf_lit(b, " xml:lang=\"");
		put(b, p->language);
		buf_lit(b, "\"");
	}
	buf_lit(b, ">\n");
	element(t, b, "id", post_url(t, p).s);
	element(t, b, "title", title_of(t, p));
	element(t, b, "published", clock_rfc3339(t->a, p->created_at));
	element(t, b, "updated", clock_rfc3339(t->a, changed_at(p)));
	links(t, b, p);
	buf_lit(b, "<content type=\"html\">");
	put(b, plain(t->a, content_of(t, p)));
	buf_lit(b, "</content>\n</entry>\n");
}

/* --- the whole --- */

static void head(struct task *t, struct buf *b, const struct account *a, int64_t updated)
{
	buf_lit(b, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
		   "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"");
	put(b, lang_tag(t->lang));
	buf_lit(b, "\">\n");
	element(t, b, "id", account_url(t, a).s);
	element(t, b, "title", word_with(t->a, t->lang, W_FEED_TITLE, a->display, S("")));
	element(t, b, "updated", clock_rfc3339(t->a, updated));
	buf_lit(b, "<author>\n");
	element(t, b, "name", a->display);
	element(t, b, "uri", account_url(t, a).s);
	buf_lit(b, "</author>\n<link rel=\"self\" type=\"application/atom+xml\" href=\"");
	put(b, atom_url(t, a));
	buf_lit(b, "\"/>\n<link rel=\"alternate\" type=\"text/html\" href=\"");
	put(b, account_url(t, a));
	buf_lit(b, "\"/>\n");
}

/* Those for everybody: what is only for whoever has the link stands on no list. */
static struct posts for_everybody(const struct posts *list)
{
	struct posts some = { list->p, 0 };

	for (size_t i = 0; i < list->n && some.n < POSTS; i++)
		if (list->p[i].visibility == POST_PUBLIC && !list->p[i].boosted)
			some.p[some.n++] = list->p[i];
	return some;
}

static void write_feed(struct task *t, struct buf *b, const struct account *a,
		       const struct posts *posts)
{
	int64_t updated = a->created_at;

	for (size_t i = 0; i < posts->n; i++)
		if (changed_at(&posts->p[i]) > updated)
			updated = changed_at(&posts->p[i]);
	head(t, b, a, updated);
	for (size_t i = 0; i < posts->n; i++)
		entry(t, b, &posts->p[i]);
	buf_lit(b, "</feed>\n");
}

enum err atom_show(struct task *t, struct request *q, struct reply *r, const struct account *a)
{
	struct feed_of of = { .no_replies = true, .no_boosts = true };
	struct paging page = { .limit = READ };
	struct posts list;
	struct str tag;
	enum err e;

	t->me = NULL;
	t->lang = a->lang;
	e = feed_account(t, a->id, &of, &page, &list);
	if (e)
		return e;
	list = for_everybody(&list);
	buf_init(&r->body, t->a, FEED_BYTES);
	write_feed(t, &r->body, a, &list);
	if (buf_failed(&r->body))
		return fail(t, ERR_LIMIT, W_ERROR_LIMIT);
	tag = str_fmt(t->a, "\"%.*s\"", STR_ARG(hash_base64url(t->a, buf_view(&r->body))));
	r->type = "application/atom+xml; charset=utf-8";
	reply_header(r, "ETag", tag);
	reply_header(r, "Cache-Control", S("public, max-age=300"));
	if (!str_eq(request_header(q, "If-None-Match"), tag))
		return OK;
	buf_clear(&r->body);
	r->status = 304;
	return OK;
}
