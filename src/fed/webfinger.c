#include "fed/webfinger.h"

#include "base/form.h"
#include "base/url.h"
#include "core/place.h"
#include "fed/document.h"
#include "fed/person.h"
#include "fed/tables.h"

#define FOUND_FOR "public, max-age=600"

/* --- what is asked for --- */

static struct resource person_named(struct str name)
{
	if (!name.n || !str_is_utf8(name))
		return (struct resource){ .kind = RESOURCE_WRONG };
	return (struct resource){ RESOURCE_PERSON, name };
}

/* "ada@example.org"; the place answers to its own domain as a name. */
static struct resource read_address(struct arena *a, struct str address)
{
	struct str name, domain = url_decode(a, address, false);

	if (str_starts(domain, S("@")))
		domain = str_sub(domain, 1, domain.n);
	if (!str_is_utf8(domain) || !str_cut(&domain, '@', &name) || !name.n || !domain.n)
		return (struct resource){ .kind = RESOURCE_WRONG };
	if (!place_is_called(domain) && !(url_host(a, domain, &domain) && place_is_called(domain)))
		return (struct resource){ .kind = RESOURCE_ELSEWHERE };
	if (place_is_called(name))
		return (struct resource){ .kind = RESOURCE_PLACE };
	return person_named(name);
}

/* The address of a page here, or of the actor, which is the same. */
static struct resource read_page(struct arena *a, struct str text)
{
	struct str base = place_fixed()->base, rest;
	struct url url;

	if (!url_read(a, text, &url))
		return (struct resource){ .kind = RESOURCE_WRONG };
	rest = str_sub(url.s, base.n, url.s.n);
	if (str_ends(rest, S("/")))
		rest = str_sub(rest, 0, rest.n - 1);
	if (!str_starts(url.s, base) || (rest.n && rest.p[0] != '/'))
		return (struct resource){ .kind = RESOURCE_ELSEWHERE };
	if (!rest.n || str_eq(rest, S("/actor")))
		return (struct resource){ .kind = RESOURCE_PLACE };
	if (!str_starts(rest, S("/@")) || str_find_byte(str_sub(rest, 1, rest.n), '/') < rest.n - 1)
		return (struct resource){ .kind = RESOURCE_ELSEWHERE };
	return person_named(url_decode(a, str_sub(rest, 2, rest.n), false));
}

struct resource resource_read(struct arena *a, struct str text)
{
	struct str before = str_sub(text, 0, str_find_byte(text, ':'));

	if (!text.n || text.n > RESOURCE_MAX || !str_is_utf8(text))
		return (struct resource){ .kind = RESOURCE_WRONG };
	if (str_eq_nocase(before, S("acct")))
		return read_address(a, str_sub(text, 5, text.n));
	if (str_eq_nocase(before, S("https")) || str_eq_nocase(before, S("http")))
		return read_page(a, text);
	if (str_find_byte(before, '@') < before.n)
		return read_address(a, text);
	return (struct resource){ .kind = before.n < text.n ? RESOURCE_ELSEWHERE : RESOURCE_WRONG };
}

/* --- what is answered --- */

#define RELS_MAX 20

struct query {
	uint64_t given;
	struct str resource;
	struct strs rel;
};

static const struct field query_fields[] = {
	FIELD("resource", FIELD_SECRET, struct query, resource, 0, RESOURCE_MAX, "resource"),
	FIELD("rel[]", FIELD_LINES, struct query, rel, 0, RELS_MAX, "rel"),
	{ 0 },
};

struct answer {
	struct task *t;
	struct jw j;
	struct strs rel; /* asked for; none: all */
};

static bool is_wanted(const struct answer *a, struct str rel)
{
	bool wanted = !a->rel.n;

	for (size_t i = 0; i < a->rel.n && !wanted; i++)
		wanted = str_eq(a->rel.p[i], rel);
	return wanted;
}

static void link_to(struct answer *a, struct str rel, struct str type, struct str href)
{
	if (!is_wanted(a, rel))
		return;
	jw_object(&a->j);
	document_str(&a->j, "rel", rel);
	document_str(&a->j, "type", type);
	document_str(&a->j, "href", href);
	jw_end(&a->j);
}

static void link_with(struct answer *a, struct str rel, const char *hole)
{
	if (!is_wanted(a, rel))
		return;
	jw_object(&a->j);
	document_str(&a->j, "rel", rel);
	document_str(&a->j, "template",
		     str_fmt(a->t->a, "%.*s/authorize_interaction?uri={%s}",
			     STR_ARG(place_fixed()->base), hole));
	jw_end(&a->j);
}

static void head(struct answer *a, struct str name, struct str id)
{
	jw_object(&a->j);
	document_str(
		&a->j, "subject",
		str_fmt(a->t->a, "acct:%.*s@%.*s", STR_ARG(name), STR_ARG(place_fixed()->domain)));
	jw_key(&a->j, "aliases");
	jw_array(&a->j);
	jw_str(&a->j, id);
	jw_end(&a->j);
	jw_key(&a->j, "links");
	jw_array(&a->j);
}

/* Where visitors of other servers are led to, so that they follow from there, and what apps may
 * open here for its people (FEP-3b86). */
static void intents(struct answer *a)
{
	link_with(a, S("http://ostatus.org/schema/1.0/subscribe"), "uri");
	link_with(a, S("https://w3id.org/fep/3b86/Follow"), "object");
	link_with(a, S("https://w3id.org/fep/3b86/Object"), "object");
}

static void person(struct answer *a, const struct account *who)
{
	struct str id = person_id(a->t, who, "");

	head(a, who->name, id);
	link_to(a, S("http://webfinger.net/rel/profile-page"), S("text/html"), id);
	link_to(a, S("self"), S("application/activity+json"), id);
	if (who->portrait.secret.n)
		link_to(a, S("http://webfinger.net/rel/avatar"), S("image/jpeg"),
			media_url(a->t->a, &who->portrait, RENDITION_PAGE).s);
	intents(a);
}

static void place(struct answer *a)
{
	struct str base = place_fixed()->base, id = str_fmt(a->t->a, "%.*s/actor", STR_ARG(base));

	head(a, place_fixed()->domain, id);
	link_to(a, S("http://webfinger.net/rel/profile-page"), S("text/html"),
		str_fmt(a->t->a, "%.*s/", STR_ARG(base)));
	link_to(a, S("self"), S("application/activity+json"), id);
}

/* RFC 7033 section 4.2: 400 for a resource that is missing or none. */
static enum err wrong(struct task *t, struct reply *r)
{
	struct jw j;

	jw_init(&j, &r->body);
	jw_object(&j);
	document_str(&j, "error", word(t->lang, W_WEBFINGER_WRONG));
	jw_end(&j);
	jw_done(&j);
	r->type = "application/json; charset=utf-8";
	r->status = 400;
	return ERR_INVALID;
}

static enum err webfinger(struct task *t, struct request *q, struct reply *r)
{
	struct query asked = { 0 };
	struct answer a = { .t = t };
	struct resource what;
	struct account who;
	enum err e;

	if (form_read(t->a, &q->params, query_fields, &asked).kind != FORM_OK)
		return wrong(t, r);
	what = resource_read(t->a, asked.resource);
	if (what.kind == RESOURCE_WRONG)
		return wrong(t, r);
	if (what.kind == RESOURCE_ELSEWHERE)
		return fail(t, ERR_NOT_FOUND, W_ACCOUNT_NOT_FOUND);
	e = what.kind == RESOURCE_PERSON ? account_find_here(t, what.name, &who) : OK;
	if (e)
		return e;
	jw_init(&a.j, &r->body);
	a.rel = asked.rel;
	if (what.kind == RESOURCE_PERSON)
		person(&a, &who);
	else
		place(&a);
	jw_end(&a.j);
	jw_end(&a.j);
	jw_done(&a.j);
	r->type = "application/jrd+json; charset=utf-8";
	reply_header(r, "Cache-Control", S(FOUND_FOR));
	return OK;
}

/* --- host-meta (RFC 6415) --- */

static struct str template(struct task *t)
{
	return str_fmt(t->a, "%.*s/.well-known/webfinger?resource={uri}",
		       STR_ARG(place_fixed()->base));
}

static enum err host_meta(struct task *t, struct request *q, struct reply *r)
{
	(void)q;
	buf_lit(&r->body, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			  "<XRD xmlns=\"http://docs.oasis-open.org/ns/xri/xrd-1.0\">\n"
			  "  <Link rel=\"lrdd\" template=\"");
	put(&r->body, template(t));
	buf_lit(&r->body, "\"/>\n</XRD>\n");
	r->type = "application/xrd+xml; charset=utf-8";
	reply_header(r, "Cache-Control", S(FOUND_FOR));
	return OK;
}

static enum err host_meta_json(struct task *t, struct request *q, struct reply *r)
{
	struct jw j;

	(void)q;
	jw_init(&j, &r->body);
	jw_object(&j);
	jw_key(&j, "links");
	jw_array(&j);
	jw_object(&j);
	document_str(&j, "rel", S("lrdd"));
	document_str(&j, "type", S("application/jrd+json"));
	document_str(&j, "template", template(t));
	jw_end(&j);
	jw_end(&j);
	jw_end(&j);
	jw_done(&j);
	r->type = "application/jrd+json; charset=utf-8";
	reply_header(r, "Cache-Control", S(FOUND_FOR));
	return OK;
}

const struct route fed_webfinger_routes[] = {
	{ GET, "/.well-known/webfinger", ANYONE, READS, webfinger,
	  "who is it, by an address or a page", NULL, 0 },
	{ GET, "/.well-known/host-meta", ANYONE, READS, host_meta, "where WebFinger lies", NULL,
	  0 },
	{ GET, "/.well-known/host-meta.json", ANYONE, READS, host_meta_json, "the same as JSON",
	  NULL, 0 },
	{ 0 },
};
