#include "base/html.h"

static const char *entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

/* Most of what a page writes goes through here, so the usual byte costs one look. */
void put_text(struct buf *b, struct str s)
{
	static const bool telling[256] = {
		['&'] = true, ['<'] = true, ['>'] = true, ['"'] = true, ['\''] = true,
	};
	size_t from = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (!telling[(unsigned char)s.p[i]])
			continue;
		buf_add(b, s.p + from, i - from);
		buf_str(b, str_of(entity(s.p[i])));
		from = i + 1;
	}
	buf_str(b, str_sub(s, from, s.n));
}

void put_html(struct buf *b, struct html h)
{
	buf_str(b, h.s);
}

void put_url(struct buf *b, struct url u)
{
	put_text(b, u.s);
}

void put_int(struct buf *b, int64_t n)
{
	buf_number(b, n);
}

void put_i(struct buf *b, int n)
{
	buf_number(b, n);
}

void put_size(struct buf *b, size_t n)
{
	buf_number(b, (int64_t)n);
}

/* One entity at the start of s, as our own pages write them: its character and its length. */
static size_t undo_entity(struct str s, char *ret_char)
{
	static const char all[] = "&<>\"'";

	for (const char *c = all; *c; c++) {
		struct str e = str_of(entity(*c));

		if (str_starts(s, e)) {
			*ret_char = *c;
			return e.n;
		}
	}
	return 0;
}

struct html html_of(struct arena *a, struct str text)
{
	struct buf b;

	buf_init(&b, a, text.n * 6 + 1);
	put_text(&b, text);
	return (struct html){ buf_view(&b) };
}

static void put_picture(struct buf *b, const struct html_picture *p)
{
	buf_lit(b, "<img class=\"emoji\" src=\"");
	put_url(b, p->url);
	buf_lit(b, "\" alt=\"");
	put_text(b, p->word);
	buf_lit(b, "\" title=\"");
	put_text(b, p->word);
	buf_lit(b, "\" width=\"20\" height=\"20\" loading=\"lazy\" decoding=\"async\">");
}

struct html html_with_pictures(struct arena *a, struct html h,
			       bool (*cut)(void *ctx, struct str *rest, struct str *ret_before,
					   struct html_picture *ret),
			       void *ctx)
{
	struct str rest = h.s;
	struct buf b;

	buf_init(&b, a, h.s.n * 64 + 4096);
	while (rest.n) {
		size_t n = str_find_byte(rest, '<'), end;
		struct str words = str_sub(rest, 0, n), before;
		struct html_picture p;

		while (cut(ctx, &words, &before, &p)) {
			buf_str(&b, before);
			put_picture(&b, &p);
		}
		buf_str(&b, before);
		rest = str_sub(rest, n, rest.n);
		end = str_find_byte(rest, '>') + 1;
		buf_str(&b, str_sub(rest, 0, end));
		rest = str_sub(rest, end, rest.n);
	}
	return buf_failed(&b) ? h : (struct html){ buf_view(&b) };
}

static bool ends_line(struct str tag)
{
	return str_starts(tag, S("<br")) || str_starts(tag, S("</p")) ||
	       str_starts(tag, S("</li")) || str_starts(tag, S("</h")) ||
	       str_starts(tag, S("</blockquote"));
}

struct str html_plain(struct arena *a, struct html h)
{
	struct str rest = h.s;
	struct buf b;

	buf_init(&b, a, h.s.n);
	while (rest.n) {
		char c = rest.p[0];
		size_t n = 1;

		if (c == '<') {
			n = str_find_byte(rest, '>') + 1;
			if (ends_line(rest))
				buf_byte(&b, '\n');
		} else {
			size_t e = c == '&' ? undo_entity(rest, &c) : 0;

			n = e ? e : 1;
			buf_byte(&b, c);
		}
		rest = str_sub(rest, n, rest.n);
	}
	return str_trim(buf_view(&b));
}
