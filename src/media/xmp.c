#include <libxml/parser.h>
#include <libxml/tree.h>

#include "media/notes.h"

#define PACKET_MAX ((size_t)4 * 1024 * 1024)

#define NS_RDF "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
#define NS_DC "http://purl.org/dc/elements/1.1/"
#define NS_PHOTOSHOP "http://ns.adobe.com/photoshop/1.0/"
#define NS_IPTC "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
#define NS_EXIF "http://ns.adobe.com/exif/1.0/"

struct reading {
	struct arena *a;
	struct notes *n;
};

static struct str text_of(struct arena *a, const xmlNode *node)
{
	xmlChar *text = xmlNodeGetContent(node);
	struct str s = str_dup(a, str_of((const char *)text));

	xmlFree(text);
	return s;
}

static bool is_named(const char *name, const char *ns, const xmlChar *node_name,
		     const xmlNs *node_ns)
{
	return node_ns && node_ns->href && !strcmp((const char *)node_name, name) &&
	       !strcmp((const char *)node_ns->href, ns);
}

static const xmlNode *child_named(const xmlNode *node, const char *name, const char *ns)
{
	for (const xmlNode *c = node->children; c; c = c->next)
		if (c->type == XML_ELEMENT_NODE && is_named(name, ns, c->name, c->ns))
			return c;
	return NULL;
}

/* The items of a list property; a property that is written as plain text is its own item. */
static const xmlNode *first_item(const xmlNode *property)
{
	static const char *const lists[] = { "Seq", "Alt", "Bag" };

	for (size_t i = 0; i < 3; i++) {
		const xmlNode *list = child_named(property, lists[i], NS_RDF);

		if (list)
			return child_named(list, "li", NS_RDF);
	}
	return property;
}

static const xmlNode *next_item(const xmlNode *item, const xmlNode *property)
{
	if (item == property)
		return NULL;
	for (item = item->next; item; item = item->next)
		if (item->type == XML_ELEMENT_NODE && is_named("li", NS_RDF, item->name, item->ns))
			return item;
	return NULL;
}

static void take_creators(struct reading *r, const xmlNode *property)
{
	for (const xmlNode *i = first_item(property); i; i = next_item(i, property))
		note_add_creator(r->a, r->n, text_of(r->a, i));
}

/* Of the languages of an Alt list the first one is the default (XMP part 1, 8.2.2.4). */
static struct str first_text(struct reading *r, const xmlNode *property)
{
	const xmlNode *item = first_item(property);

	return item ? text_of(r->a, item) : S("");
}

static void take_credit(struct reading *r, const xmlNode *property)
{
	r->n->credit = note_line(r->a, first_text(r, property));
}

static void take_rights(struct reading *r, const xmlNode *property)
{
	r->n->copyright = note_line(r->a, first_text(r, property));
}

static void take_alt(struct reading *r, const xmlNode *property)
{
	r->n->alt = note_text(r->a, first_text(r, property), NOTE_ALT_MAX);
}

static void take_date(struct reading *r, const xmlNode *property)
{
	struct str date = note_date(r->a, first_text(r, property));

	if (date.n)
		r->n->taken = date;
}

static const struct {
	const char *name, *ns;
	void (*take)(struct reading *r, const xmlNode *property);
} properties[] = {
	{ "creator", NS_DC, take_creators },	    { "rights", NS_DC, take_rights },
	{ "Credit", NS_PHOTOSHOP, take_credit },    { "AltTextAccessibility", NS_IPTC, take_alt },
	{ "DateCreated", NS_PHOTOSHOP, take_date }, { "DateTimeOriginal", NS_EXIF, take_date },
};

/* A property is a child element, or an attribute where it is plain text. Attributes and elements
 * begin alike in libxml2, so that the same functions read both. */
static void take_property(struct reading *r, const xmlNode *node, const xmlNs *ns)
{
	for (size_t i = 0; i < sizeof properties / sizeof properties[0]; i++)
		if (is_named(properties[i].name, properties[i].ns, node->name, ns))
			properties[i].take(r, node);
}

static void take_description(struct reading *r, const xmlNode *description)
{
	for (const xmlAttr *at = description->properties; at; at = at->next)
		take_property(r, (const xmlNode *)at, at->ns);
	for (const xmlNode *c = description->children; c; c = c->next)
		if (c->type == XML_ELEMENT_NODE)
			take_property(r, c, c->ns);
}

static void take_rdf(struct reading *r, const xmlNode *rdf)
{
	for (const xmlNode *c = rdf->children; c; c = c->next)
		if (c->type == XML_ELEMENT_NODE && is_named("Description", NS_RDF, c->name, c->ns))
			take_description(r, c);
}

static void take_document(struct reading *r, xmlDoc *doc)
{
	const xmlNode *root = xmlDocGetRootElement(doc);

	if (!root || doc->intSubset)
		return;
	if (is_named("RDF", NS_RDF, root->name, root->ns))
		take_rdf(r, root);
	for (const xmlNode *c = root->children; c; c = c->next)
		if (c->type == XML_ELEMENT_NODE && is_named("RDF", NS_RDF, c->name, c->ns))
			take_rdf(r, c);
}

struct notes notes_of_xmp(struct arena *a, struct str packet)
{
	struct notes n = { 0 };
	struct reading r = { a, &n };
	xmlDoc *doc;

	while (packet.n && !packet.p[packet.n - 1])
		packet.n--;
	if (!packet.n || packet.n > PACKET_MAX || str_find(packet, S("<!DOCTYPE")) < packet.n)
		return n;
	doc = xmlReadMemory(packet.p, (int)packet.n, NULL, NULL,
			    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	if (!doc)
		return n;
	take_document(&r, doc);
	xmlFreeDoc(doc);
	return n;
}
