#include "fed/software.h"

#include "base/form.h"
#include "base/url.h"
#include "core/far.h"
#include "core/peer.h"
#include "fed/activity.h"
#include "fed/ask.h"
#include "sys/writer.h"

#define LINKS_MOST 10
#define REL "http://nodeinfo.diaspora.software/ns/schema/2."

/* Where its NodeInfo lies, at the same host; empty when it does not say. */
static struct str where(struct arena *a, const struct params *p, struct str host)
{
	for (int i = 0; i < LINKS_MOST; i++) {
		struct str rel = params_last(p, str_fmt(a, "links[%d][rel]", i));
		struct str href = params_last(p, str_fmt(a, "links[%d][href]", i));

		if (str_starts(rel, S(REL)) && str_eq(thing_host(a, href), host))
			return href;
	}
	return S("");
}

struct saying {
	struct str host, software;
};

static enum err keep(struct task *t, void *arg)
{
	const struct saying *s = arg;

	peer_runs(t, s->host, s->software);
	return OK;
}

enum err software_step(struct task *t, const struct job *j)
{
	struct saying s = { .software = S("") };
	struct far_ways ways;
	struct params p;
	struct str at;

	if (!far_ways(t, j->ref, &ways) || peer_said_software(t, ways.host))
		return OK;
	s.host = ways.host;
	at = str_sub(ways.uri, 0, str_find(ways.uri, S("://")) + 3 + ways.host.n);
	if (ask_json(t, str_fmt(t->a, "%.*s/.well-known/nodeinfo", STR_ARG(at)), &p) == OK) {
		at = where(t->a, &p, ways.host);
		if (at.n && ask_json(t, at, &p) == OK)
			s.software = params_last(&p, S("software[name]"));
	}
	if (!s.software.p)
		s.software = S("");
	t->fault = (struct fault){ 0 };
	return write_now(t, keep, &s);
}

bool software_shows(struct task *t, const struct account *reader)
{
	static const char *const shows[] = { "mastodon", "hometown", "rosemary" };
	struct far_ways ways;
	struct str software;

	if (!reader->domain.n || !far_ways(t, reader->id, &ways))
		return false;
	software = peer_software(t, ways.host);
	for (size_t i = 0; i < sizeof shows / sizeof *shows; i++)
		if (str_eq(software, str_of(shows[i])))
			return true;
	return false;
}
