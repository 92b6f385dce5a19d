#include "fed/subscribe.h"

#include "base/form.h"
#include "base/url.h"
#include "core/people.h"
#include "fed/ask.h"
#include "sys/fetch.h"

#define LINKS_MOST 50
#define REL "http://ostatus.org/schema/1.0/subscribe"

bool subscribe_fill(struct arena *a, struct str template, struct str what, struct url *ret)
{
	struct str hole = S("{uri}"), after;
	size_t at = str_find(template, hole);

	if (at == template.n)
		return false;
	after = str_sub(template, at + hole.n, template.n);
	return url_read(a,
			str_fmt(a, "%.*s%.*s%.*s", STR_ARG(str_sub(template, 0, at)),
				STR_ARG(url_encode(a, what)), STR_ARG(after)),
			ret) &&
	       (url_split(*ret).secure || fetch_allows_private());
}

static struct str template_of(struct arena *a, const struct params *p)
{
	for (int i = 0; i < LINKS_MOST; i++)
		if (str_eq(params_last(p, str_fmt(a, "links[%d][rel]", i)), S(REL)))
			return params_last(p, str_fmt(a, "links[%d][template]", i));
	return S("");
}

/* What kept somebody from being found, in words for a person. */
static enum err say(struct task *t, enum err e, struct str domain)
{
	switch (e) {
	case ERR_FORBIDDEN:
		return fail(t, e, W_ELSEWHERE_CLOSED);
	case ERR_NOT_FOUND:
	case ERR_GONE:
		return fail(t, ERR_NOT_FOUND, W_ELSEWHERE_NOBODY);
	case ERR_REMOTE:
		return fail_with(t, e, W_ELSEWHERE_SILENT, domain, S(""));
	default:
		return fail_with(t, ERR_NOT_FOUND, W_ELSEWHERE_NO_PAGE, domain, S(""));
	}
}

enum err subscribe_page(struct task *t, struct str acct, struct str what, struct url *ret)
{
	struct str key, domain, host, url;
	struct params p;
	enum err e;

	if (!people_read_acct(t->a, acct, &key, &domain) || !domain.n ||
	    !url_host(t->a, str_sub(domain, 0, str_find_byte(domain, ':')), &host))
		return fail(t, ERR_INVALID, W_ELSEWHERE_WRONG);
	url = str_fmt(t->a, "%s%.*s/.well-known/webfinger?resource=%.*s",
		      fetch_allows_private() ? "http://" : "https://", STR_ARG(domain),
		      STR_ARG(url_encode(t->a, str_fmt(t->a, "acct:%.*s@%.*s", STR_ARG(key),
						       STR_ARG(domain)))));
	e = ask_may(t, domain) ? ask_json(t, url, &p) : ERR_FORBIDDEN;
	if (!e && !subscribe_fill(t->a, template_of(t->a, &p), what, ret))
		e = ERR_INVALID;
	return e ? say(t, e, domain) : OK;
}
