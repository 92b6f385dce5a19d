#include <libxml/HTMLparser.h>

#include "base/err.h"
#include "base/sanitize.h"
#include "base/url.h"

#define DEPTH_MAX 30 /* what lies deeper keeps its words alone */
#define OUT_MAX (8 * SANITIZE_MAX)
#define LIST_MOST 100000 /* the largest number of a list's item */

struct writer {
	struct arena *a;
	struct buf out;
	int links; /* open ones: a link in a link is none */
};

enum treatment { UNWRAP, DROP, KEEP, LINK, SPAN, BREAK, HEADING, PICTURE, NUMBERED };

static const struct {
	const char *name;
	enum treatment how;
} elements[] = {
	{ "p", KEEP },		{ "br", BREAK },      { "a", LINK },	     { "span", SPAN },
	{ "del", KEEP },	{ "s", KEEP },	      { "pre", KEEP },	     { "code", KEEP },
	{ "em", KEEP },		{ "strong", KEEP },   { "b", KEEP },	     { "i", KEEP },
	{ "u", KEEP },		{ "ul", KEEP },	      { "ol", NUMBERED },    { "li", NUMBERED },
	{ "blockquote", KEEP }, { "sub", KEEP },      { "sup", KEEP },	     { "h1", HEADING },
	{ "h2", HEADING },	{ "h3", HEADING },    { "h4", HEADING },     { "h5", HEADING },
	{ "h6", HEADING },	{ "img", PICTURE },   { "script", DROP },    { "style", DROP },
	{ "head", DROP },	{ "title", DROP },    { "iframe", DROP },    { "object", DROP },
	{ "embed", DROP },	{ "svg", DROP },      { "math", DROP },	     { "template", DROP },
	{ "noscript", DROP },	{ "textarea", DROP }, { "select", DROP },    { "audio", DROP },
	{ "video", DROP },	{ "canvas", DROP },   { "form", UNWRAP },    { "xmp", DROP },
	{ "noembed", DROP },	{ "noframes", DROP }, { "plaintext", DROP },
};

/* Classes by which mentions, tags, shortened addresses and ways to quoted posts are known
 * everywhere. */
static const char *const classes[] = { "mention",   "hashtag",	"u-url",	"h-card",
				       "invisible", "ellipsis", "quote-inline", "earlier-inline" };

static enum treatment treatment_of(const char *name)
{
	for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
		if (!strcmp(name, elements[i].name))
			return elements[i].how;
	return UNWRAP;
}

static struct str attribute(struct writer *w, const xmlNode *node, const char *name)
{
	xmlChar *value = xmlGetProp((xmlNode *)(uintptr_t)node, (const xmlChar *)name);
	struct str s = str_dup(w->a, str_of((const char *)value));

	xmlFree(value);
	return s.n && str_is_utf8(s) ? s : S("");
}

static void put_classes(struct writer *w, const xmlNode *node)
{
	struct str rest = attribute(w, node, "class"), one;
	bool any = false;

	while (str_cut(&rest, ' ', &one))
		for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
			if (!str_eq(one, str_of(classes[i])))
				continue;
			buf_str(&w->out, any ? S(" ") : S(" class=\""));
			buf_str(&w->out, one);
			any = true;
		}
	if (any)
		buf_byte(&w->out, '"');
}

static void put_nodes(struct writer *w, const xmlNode *first, int depth);

static void put_element(struct writer *w, const xmlNode *node, const char *name, int depth)
{
	put_nodes(w, node->children, depth + 1);
	buf_lit(&w->out, "</");
	buf_str(&w->out, str_of(name));
	buf_byte(&w->out, '>');
}

static void put_kept(struct writer *w, const xmlNode *node, const char *name, int depth)
{
	buf_byte(&w->out, '<');
	buf_str(&w->out, str_of(name));
	buf_byte(&w->out, '>');
	put_element(w, node, name, depth);
}

static void put_link(struct writer *w, const xmlNode *node, int depth)
{
	struct url url;

	if (w->links || !url_read(w->a, str_trim(attribute(w, node, "href")), &url)) {
		put_nodes(w, node->children, depth + 1);
		return;
	}
	buf_lit(&w->out, "<a href=\"");
	put_url(&w->out, url);
	buf_byte(&w->out, '"');
	put_classes(w, node);
	buf_lit(&w->out, " rel=\"nofollow noopener noreferrer\">");
	w->links++;
	put_element(w, node, "a", depth);
	w->links--;
}

static void put_span(struct writer *w, const xmlNode *node, int depth)
{
	buf_lit(&w->out, "<span");
	put_classes(w, node);
	buf_byte(&w->out, '>');
	put_element(w, node, "span", depth);
}

/* A list that begins elsewhere than at one, an item with a number of its own. */
static void put_numbered(struct writer *w, const xmlNode *node, const char *name, int depth)
{
	const char *key = name[0] == 'o' ? "start" : "value";
	int64_t n;

	buf_byte(&w->out, '<');
	buf_str(&w->out, str_of(name));
	if (str_int(attribute(w, node, key), -LIST_MOST, LIST_MOST, &n)) {
		buf_byte(&w->out, ' ');
		buf_str(&w->out, str_of(key));
		buf_lit(&w->out, "=\"");
		put_int(&w->out, n);
		buf_byte(&w->out, '"');
	}
	buf_byte(&w->out, '>');
	put_element(w, node, name, depth);
}

static void put_heading(struct writer *w, const xmlNode *node, int depth)
{
	buf_lit(&w->out, "<p><strong>");
	put_nodes(w, node->children, depth + 1);
	buf_lit(&w->out, "</strong></p>");
}

static void put_node(struct writer *w, const xmlNode *node, int depth)
{
	const char *name = (const char *)node->name;

	if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
		put_text(&w->out, str_of((const char *)node->content));
		return;
	}
	if (node->type != XML_ELEMENT_NODE)
		return;
	switch (depth > DEPTH_MAX && treatment_of(name) != DROP ? UNWRAP : treatment_of(name)) {
	case UNWRAP:
		put_nodes(w, node->children, depth + 1);
		break;
	case DROP:
		break;
	case KEEP:
		put_kept(w, node, name, depth);
		break;
	case LINK:
		put_link(w, node, depth);
		break;
	case SPAN:
		put_span(w, node, depth);
		break;
	case BREAK:
		buf_lit(&w->out, "<br>");
		break;
	case HEADING:
		put_heading(w, node, depth);
		break;
	case PICTURE:
		put_text(&w->out, attribute(w, node, "alt"));
		break;
	case NUMBERED:
		put_numbered(w, node, name, depth);
		break;
	}
}

/* The parser bounds how deep elements nest (256), so this depth is bounded too. */
static void put_nodes(struct writer *w, const xmlNode *first, int depth)
{
	for (const xmlNode *n = first; n; n = n->next)
		put_node(w, n, depth);
}

/* Cut where a character ends. */
static struct str readable(struct str s)
{
	size_t n = s.n < SANITIZE_MAX ? s.n : SANITIZE_MAX;

	while (n < s.n && n && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n--;
	return str_sub(s, 0, n);
}

struct html sanitize(struct arena *a, struct str foreign)
{
	struct str s = readable(foreign);
	struct writer w = { .a = a };
	htmlDocPtr doc;

	if (!s.n || !str_is_utf8(s))
		return (struct html){ S("") };
	doc = htmlReadMemory(s.p, (int)s.n, NULL, "UTF-8",
			     HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
				     HTML_PARSE_NONET | HTML_PARSE_NODEFDTD);
	buf_init(&w.out, a, OUT_MAX);
	if (doc)
		put_nodes(&w, xmlDocGetRootElement(doc), 0);
	xmlFreeDoc(doc);
	return (struct html){ buf_failed(&w.out) ? S("") : buf_view(&w.out) };
}

struct html sanitize_line(struct arena *a, struct str foreign)
{
	struct str s = sanitize(a, foreign).s;
	char *p = arena_alloc(a, s.n + 1);

	for (size_t i = 0; i < s.n; i++)
		p[i] = (unsigned char)s.p[i] < ' ' ? ' ' : s.p[i];
	return (struct html){ (struct str){ p, s.n } };
}
