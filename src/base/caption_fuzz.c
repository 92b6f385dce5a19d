/*
 * Captions and Markdown from anything: what comes out is well-formed HTML of our short list, and a
 * plain caption keeps every byte that is not white space, but for the case of names that it knows.
 */
#include "base/buf.h"
#include "base/caption.h"
#include "base/err.h"
#include "tests/html_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every second name is somebody's; shown as it was typed. */
static bool find(void *ctx, struct caption_mention *m)
{
	(void)ctx;
	m->url.s = S("https://far.example/?a=\"'<>&");
	m->name = m->acct;
	return m->acct.n % 2;
}

static struct str without_space(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ' ' && s.p[i] != '\t' && s.p[i] != '\r' && s.p[i] != '\n')
			p[n++] = s.p[i];
	return (struct str){ p, n };
}

static struct html read_as(struct arena *a, struct str typed, bool markdown)
{
	struct caption_rules rules = { .markdown = markdown,
				       .tag_base = S("https://here.example/tags/"),
				       .find = find };
	struct caption c = caption_read(a, typed, &rules);

	must(html_is_tidy(c.html));
	must(!str_is_utf8(typed) || str_is_utf8(c.html.s));
	for (size_t i = 0; i < c.tags; i++)
		must(c.tag[i].name.n && c.tag[i].key.n);
	return c.html;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)1 << 30);
	struct str typed = { (const char *)data, size }, plain;

	read_as(a, typed, true);
	plain = html_plain(a, read_as(a, typed, false));
	must(str_eq_nocase(without_space(a, plain), without_space(a, typed)));
	plain = html_plain(a, read_as(a, plain, false));
	must(str_eq_nocase(without_space(a, plain), without_space(a, typed)));
	must(html_is_tidy(caption_line(a, typed)));
	arena_free(a);
	return 0;
}
