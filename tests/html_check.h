/*
 * A small reader of HTML for tests: is a text what a strict sanitizer would leave as it is? Written
 * apart from the code that makes HTML, so that they do not share their mistakes.
 */
#ifndef TESTS_HTML_CHECK_H
#define TESTS_HTML_CHECK_H

#include "base/html.h"

#define HTML_CHECK_DEPTH 200

static const char *const html_check_tags[] = { "p",	 "a",	       "span", "br", "em",
					       "strong", "code",       "ul",   "ol", "li",
					       "pre",	 "blockquote", NULL };
static const char *const html_check_attributes[] = {
	"href", "class", "rel", "target", "start", NULL
};

static inline bool html_check_listed(const char *const *list, struct str name)
{
	for (; *list; list++)
		if (str_eq(name, str_of(*list)))
			return true;
	return false;
}

/* "&amp;" and the four others that we write. */
static inline bool html_check_entity(struct str s)
{
	static const char *const known[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&#39;" };

	for (size_t i = 0; i < 5; i++)
		if (str_starts(s, str_of(known[i])))
			return true;
	return false;
}

static inline bool html_check_text(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '<' || s.p[i] == '>' || s.p[i] == '"' || s.p[i] == '\'')
			return false;
		if (s.p[i] == '&' && !html_check_entity(str_sub(s, i, s.n)))
			return false;
	}
	return true;
}

/* ' name="value"', any number of them, to the end of the tag. */
static inline bool html_check_attributes_of(struct str s)
{
	while (s.n) {
		size_t equals = str_find_byte(s, '='), end;
		struct str name = str_sub(s, 1, equals - 1), value;

		if (s.p[0] != ' ' || equals == s.n || str_sub(s, equals + 1, 1).n != 1 ||
		    s.p[equals + 1] != '"' || !html_check_listed(html_check_attributes, name))
			return false;
		value = str_sub(s, equals + 2, s.n);
		end = str_find_byte(value, '"');
		if (end == value.n || !html_check_text(str_sub(value, 0, end)))
			return false;
		if (str_eq(name, S("href")) && !str_starts(value, S("http://")) &&
		    !str_starts(value, S("https://")))
			return false;
		s = str_sub(value, end + 1, value.n);
	}
	return true;
}

struct html_check {
	struct str open[HTML_CHECK_DEPTH];
	size_t depth;
};

static inline bool html_check_tag(struct html_check *c, struct str tag)
{
	bool closes = str_starts(tag, S("/"));
	size_t n = 0;
	struct str name;

	if (str_eq(tag, S("br /")))
		return true;
	if (closes)
		return c->depth && str_eq(str_sub(tag, 1, tag.n), c->open[--c->depth]);
	while (n < tag.n && tag.p[n] != ' ')
		n++;
	name = str_sub(tag, 0, n);
	if (!html_check_listed(html_check_tags, name) || c->depth == HTML_CHECK_DEPTH)
		return false;
	for (size_t i = 0; i < c->depth; i++) /* neither a link in a link nor a p in a p */
		if (str_eq(name, c->open[i]) && (str_eq(name, S("a")) || str_eq(name, S("p"))))
			return false;
	c->open[c->depth++] = name;
	return html_check_attributes_of(str_sub(tag, n, tag.n));
}

/* Every tag and attribute from the short list, every attribute quoted, every element closed in
 * order, links to http(s) only, nothing else that a browser would read as markup. */
static inline bool html_is_tidy(struct html h)
{
	struct html_check c = { .depth = 0 };
	struct str rest = h.s;

	while (rest.n) {
		size_t text = str_find_byte(rest, '<'), end;

		if (!html_check_text(str_sub(rest, 0, text)))
			return false;
		rest = str_sub(rest, text, rest.n);
		if (!rest.n)
			break;
		end = str_find_byte(rest, '>');
		if (end == rest.n || !html_check_tag(&c, str_sub(rest, 1, end - 1)))
			return false;
		rest = str_sub(rest, end + 1, rest.n);
	}
	return !c.depth;
}

#endif
