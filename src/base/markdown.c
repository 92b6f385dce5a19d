#include <md4c.h>

#include "base/caption.h"
#include "base/markdown.h"
#include "base/url.h"

/* Longer texts are not read as Markdown but written as they are; quotes and lists deeper than the
 * second number are not shown as such. */
#define MARKDOWN_BYTES_MAX ((size_t)64 * 1024)
#define DEPTH_MAX 8
#define SPANS_MAX 32

struct writing {
	struct arena *a;
	struct buf out, pending; /* pending: a run of text that is not written yet */
	void (*inline_text)(void *ctx, struct buf *out, struct str text);
	void *ctx;
	struct str typed;
	int depth; /* of quotes, lists and their items */
	bool code; /* within a block of code */
	struct {
		MD_SPANTYPE type;
		bool shown; /* an opening tag was written */
	} span[SPANS_MAX];
	int spans;
};

static bool is_inside(const struct writing *w, MD_SPANTYPE type)
{
	for (int i = 0; i < w->spans && i < SPANS_MAX; i++)
		if (w->span[i].type == type)
			return true;
	return false;
}

static void flush(struct writing *w)
{
	/* A copy: what is found in the text may point into it long after the next run. */
	struct str text = str_dup(w->a, buf_view(&w->pending));

	if (!text.n)
		return;
	if (w->code || is_inside(w, MD_SPAN_A) || is_inside(w, MD_SPAN_CODE))
		put_text(&w->out, text); /* no mentions, tags, links here */
	else
		w->inline_text(w->ctx, &w->out, text);
	buf_clear(&w->pending);
}

static void close_span(struct writing *w)
{
	static const char *const close[] = {
		[MD_SPAN_EM] = "</em>",
		[MD_SPAN_STRONG] = "</strong>",
		[MD_SPAN_A] = "</a>",
		[MD_SPAN_CODE] = "</code>",
	};

	w->spans--;
	if (w->spans < SPANS_MAX && w->span[w->spans].shown)
		buf_str(&w->out, str_of(close[w->span[w->spans].type]));
}

/* md4c 0.4 opens a span now and then that it never closes: no block begins or ends within one. */
static void end_of_text(struct writing *w)
{
	flush(w);
	while (w->spans)
		close_span(w);
}

static const char *const block_open[] = {
	[MD_BLOCK_QUOTE] = "<blockquote>",
	[MD_BLOCK_UL] = "<ul>",
	[MD_BLOCK_OL] = "<ol>",
	[MD_BLOCK_LI] = "<li>",
	[MD_BLOCK_HR] = "<p>* * *</p>",
	[MD_BLOCK_H] = "<p><strong>",
	[MD_BLOCK_CODE] = "<pre><code>",
	[MD_BLOCK_P] = "<p>",
};

static const char *const block_close[] = {
	[MD_BLOCK_QUOTE] = "</blockquote>",
	[MD_BLOCK_UL] = "</ul>",
	[MD_BLOCK_OL] = "</ol>",
	[MD_BLOCK_LI] = "</li>",
	[MD_BLOCK_H] = "</strong></p>",
	[MD_BLOCK_CODE] = "</code></pre>",
	[MD_BLOCK_P] = "</p>",
};

static bool nests(MD_BLOCKTYPE type)
{
	return type == MD_BLOCK_QUOTE || type == MD_BLOCK_UL || type == MD_BLOCK_OL ||
	       type == MD_BLOCK_LI;
}

static bool is_shown(const struct writing *w, MD_BLOCKTYPE type)
{
	return type <= MD_BLOCK_P && (!nests(type) || w->depth <= DEPTH_MAX);
}

static void put_list_start(struct writing *w, const MD_BLOCK_OL_DETAIL *list)
{
	if (list->start == 1)
		buf_lit(&w->out, "<ol>");
	else
		buf_fmt(&w->out, "<ol start=\"%u\">", list->start);
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *data)
{
	struct writing *w = data;

	end_of_text(w);
	w->depth += nests(type);
	w->code = type == MD_BLOCK_CODE;
	if (!is_shown(w, type))
		return 0;
	if (type == MD_BLOCK_OL)
		put_list_start(w, detail);
	else
		buf_str(&w->out, str_of(block_open[type]));
	return 0;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *data)
{
	struct writing *w = data;

	(void)detail;
	end_of_text(w);
	if (is_shown(w, type))
		buf_str(&w->out, str_of(block_close[type]));
	w->depth -= nests(type);
	w->code = false;
	return 0;
}

static void put_char(struct buf *out, uint32_t c)
{
	if ((c < ' ' && c != '\n' && c != '\t') || (c >= 0xD800 && c < 0xE000) || c > 0x10FFFF)
		c = 0xFFFD;
	if (c < 0x80) {
		buf_byte(out, (char)c);
		return;
	}
	if (c < 0x800) {
		buf_byte(out, (char)(0xC0 | c >> 6));
	} else {
		if (c < 0x10000) {
			buf_byte(out, (char)(0xE0 | c >> 12));
		} else {
			buf_byte(out, (char)(0xF0 | c >> 18));
			buf_byte(out, (char)(0x80 | (c >> 12 & 0x3F)));
		}
		buf_byte(out, (char)(0x80 | (c >> 6 & 0x3F)));
	}
	buf_byte(out, (char)(0x80 | (c & 0x3F)));
}

/* "&#233;" or "&#xE9;": the syntax was checked by md4c, seven digits at most. */
static uint32_t numbered_entity(struct str e)
{
	bool hex = e.p[2] == 'x' || e.p[2] == 'X';
	uint32_t c = 0;

	for (size_t i = hex ? 3 : 2; i + 1 < e.n; i++) {
		uint32_t digit = (uint32_t)(e.p[i] & 0xF) + (e.p[i] > '9' ? 9 : 0);

		c = c * (hex ? 16 : 10) + digit;
	}
	return c;
}

/* The character of an entity; the entity as it stands when we don't know it. */
static void put_entity(struct buf *out, struct str e)
{
	static const struct {
		const char *entity, *text;
	} known[] = { { "&amp;", "&" },	  { "&lt;", "<" },	   { "&gt;", ">" },
		      { "&quot;", "\"" }, { "&apos;", "'" },	   { "&nbsp;", "\xC2\xA0" },
		      { "&copy;", "©" },  { "&hellip;", "…" },	   { "&ndash;", "–" },
		      { "&mdash;", "—" }, { "&hearts;", "\u2665" } };

	if (str_starts(e, S("&#")) && e.n > 3) {
		put_char(out, numbered_entity(e));
		return;
	}
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_eq(e, str_of(known[i].entity)))
			e = str_of(known[i].text);
	buf_str(out, e);
}

static struct str attribute_text(struct arena *a, const MD_ATTRIBUTE *attr)
{
	struct buf out;

	buf_init(&out, a, URL_MAX + 1);
	for (size_t i = 0; attr->size && attr->substr_offsets[i] < attr->size; i++) {
		MD_OFFSET from = attr->substr_offsets[i], to = attr->substr_offsets[i + 1];
		struct str part = { attr->text + from, to - from };

		if (attr->substr_types[i] == MD_TEXT_ENTITY)
			put_entity(&out, part);
		else
			buf_str(&out, part);
	}
	return buf_failed(&out) ? S("") : buf_view(&out);
}

/* Writes the opening tag of a span; false when it has none. */
static bool put_span(struct writing *w, MD_SPANTYPE type, const void *detail)
{
	const MD_SPAN_A_DETAIL *link = detail;
	struct url u;

	/* A picture's text alone is shown. */
	if (is_inside(w, MD_SPAN_IMG) || w->spans >= SPANS_MAX)
		return false;
	switch (type) {
	case MD_SPAN_EM:
		buf_lit(&w->out, "<em>");
		return true;
	case MD_SPAN_STRONG:
		buf_lit(&w->out, "<strong>");
		return true;
	case MD_SPAN_CODE:
		buf_lit(&w->out, "<code>");
		return true;
	case MD_SPAN_A:
		if (is_inside(w, MD_SPAN_A) ||
		    !url_read(w->a, attribute_text(w->a, &link->href), &u))
			return false;
		buf_lit(&w->out, "<a href=\"");
		put_url(&w->out, u);
		buf_lit(&w->out, "\" rel=\"nofollow noopener noreferrer\" target=\"_blank\">");
		return true;
	default:
		return false;
	}
}

static int enter_span(MD_SPANTYPE type, void *detail, void *data)
{
	struct writing *w = data;
	bool shown;

	flush(w);
	shown = put_span(w, type, detail);
	if (w->spans < SPANS_MAX) {
		w->span[w->spans].type = type;
		w->span[w->spans].shown = shown;
	}
	w->spans++;
	return 0;
}

/* Closes the span, and whatever was opened within it and left so. */
static int leave_span(MD_SPANTYPE type, void *detail, void *data)
{
	struct writing *w = data;
	int i = w->spans - 1;

	(void)detail;
	flush(w);
	while (i >= 0 && i < SPANS_MAX && w->span[i].type != type)
		i--;
	while (i >= 0 && w->spans > i)
		close_span(w);
	return 0;
}

/* A character after a backslash stands for itself: "\\@ada" mentions nobody. */
static void put_escaped(struct writing *w, struct str one)
{
	flush(w);
	put_text(&w->out, one);
}

static int text(MD_TEXTTYPE type, const MD_CHAR *p, MD_SIZE n, void *data)
{
	struct writing *w = data;
	struct str s = { p, n };

	switch (type) {
	case MD_TEXT_NULLCHAR:
		buf_lit(&w->pending, "\xEF\xBF\xBD");
		break;
	case MD_TEXT_BR:
	case MD_TEXT_SOFTBR:
		flush(w);
		buf_lit(&w->out, "<br />");
		break;
	case MD_TEXT_ENTITY:
		put_entity(&w->pending, s);
		break;
	default:
		if (type == MD_TEXT_NORMAL && n && p > w->typed.p && p[-1] == '\\' &&
		    p < w->typed.p + w->typed.n) {
			put_escaped(w, str_sub(s, 0, 1));
			s = str_sub(s, 1, s.n);
		}
		buf_str(&w->pending, s);
	}
	return 0;
}

static struct html as_typed(struct arena *a, struct str typed)
{
	struct buf out;

	buf_init(&out, a, typed.n * 6 + 64);
	buf_lit(&out, "<p>");
	put_text(&out, typed);
	buf_lit(&out, "</p>");
	return (struct html){ buf_view(&out) };
}

struct html markdown_html(struct arena *a, struct str typed,
			  void (*inline_text)(void *ctx, struct buf *out, struct str text),
			  void *ctx)
{
	static const MD_PARSER parser = {
		.flags = MD_FLAG_NOHTML | MD_FLAG_NOINDENTEDCODEBLOCKS,
		.enter_block = enter_block,
		.leave_block = leave_block,
		.enter_span = enter_span,
		.leave_span = leave_span,
		.text = text,
	};
	struct writing w = { .a = a, .inline_text = inline_text, .ctx = ctx };

	if (!str_trim(typed).n)
		return (struct html){ S("") };
	if (typed.n > MARKDOWN_BYTES_MAX)
		return as_typed(a, typed);
	/* md4c 0.4 looks for the end of a line with strcspn, which needs a NUL behind the text. */
	w.typed = typed = (struct str){ str_c(a, typed), typed.n };
	buf_init(&w.out, a, CAPTION_HTML_MAX(typed.n));
	buf_init(&w.pending, a, typed.n * 4 + 16);
	if (md_parse(typed.p, (MD_SIZE)typed.n, &parser, &w) || buf_failed(&w.out))
		return as_typed(a, typed);
	return (struct html){ buf_view(&w.out) };
}
