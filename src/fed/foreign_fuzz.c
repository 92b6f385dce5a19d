/* Any bytes as somebody else's person or post: what comes out keeps the limits of core/far.h, is
 * UTF-8, and its HTML has nothing that runs. */
#include "base/err.h"
#include "base/url.h"
#include "fed/foreign.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_text(struct str s, size_t chars)
{
	must(str_is_utf8(s) && str_chars(s) <= chars);
}

static void check_html(struct html h)
{
	must(str_is_utf8(h.s));
	must(str_find(h.s, S("<script")) == h.s.n && str_find(h.s, S("javascript:")) == h.s.n);
}

static void check_person(struct arena *a, const struct thing *doc)
{
	struct far_person p;

	if (!foreign_person(a, doc, S("far.example"), &p))
		return;
	check_text(p.name, FAR_NAME_MAX);
	check_html(p.about);
	must(p.inbox.n && str_eq(thing_host(a, p.inbox), p.host));
	must(p.fields <= ACCOUNT_FIELDS_MAX);
	for (size_t i = 0; i < p.fields; i++) {
		check_html(p.field[i].value_html);
		must(str_find_byte(p.field[i].value_html.s, '\n') == p.field[i].value_html.s.n);
	}
	for (size_t i = 0; i < p.keys; i++)
		must(str_eq(thing_host(a, p.key[i].uri), p.host));
}

static void check_note(struct arena *a, const struct thing *doc)
{
	struct far_note n;
	struct url url;

	if (!foreign_note_alone(a, doc, &n))
		return;
	check_html(n.content);
	check_text(n.cover, COVER_MAX);
	must(!n.url.n || str_eq(thing_host(a, n.url), n.host));
	must(!n.replies.n || str_eq(thing_host(a, n.replies), n.host));
	for (size_t i = 0; i < n.photos; i++)
		must(url_read(a, n.photo[i].url, &url));
	for (size_t i = 0; i < n.emojis; i++)
		must(url_read(a, n.emoji[i].url, &url));
	for (size_t i = 0; i < n.polls; i++)
		check_text(n.poll[i], POLL_FAR_OPTION_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new((size_t)256 << 20);
	struct thing t;

	if (thing_read(a, (struct str){ (const char *)data, n }, &t)) {
		check_person(a, &t);
		check_note(a, &t);
		if (t.object.n)
			check_note(a, &t.object.p[0]);
	}
	arena_free(a);
	return 0;
}
