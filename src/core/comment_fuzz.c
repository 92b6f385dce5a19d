/*
 * Does a comment lead out of here? Any text, and any HTML of another server after it was made safe:
 * what is put in front or behind, a space apart, hides no link, and every link that is left in the
 * HTML is seen, but for names of people and tags.
 */
#include "base/buf.h"
#include "base/err.h"
#include "base/sanitize.h"
#include "core/comment.h"
#include "store/post.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool links_with(struct arena *a, const char *before, struct str text, const char *behind)
{
	struct buf b;

	buf_init(&b, a, text.n + 200);
	buf_str(&b, str_of(before));
	buf_str(&b, text);
	buf_str(&b, str_of(behind));
	return comment_text_links(buf_view(&b));
}

static void check_text(struct arena *a, struct str text)
{
	bool links = comment_text_links(text);

	must(links_with(a, "well, (", text, ")") == links);
	must(links_with(a, "@ada@far.example ", text, " and so on") == links);
	must(links_with(a, "", text, " <https://far.example>"));
	must(links_with(a, "far.example/a ", text, ""));
}

static void check_html(struct html safe)
{
	struct post_row p = { .caption = S(""), .cover = S(""), .caption_html = safe };
	bool leads = str_find(safe.s, S("<a ")) < safe.s.n;

	if (!leads || str_find(safe.s, S("mention")) >= safe.s.n)
		must(comment_links(&p) == leads);
	p.cover = S("see far.example");
	must(comment_links(&p));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)64 << 20);
	struct str text = { (const char *)data, size };

	check_text(a, text);
	check_html(sanitize(a, text));
	arena_free(a);
	return 0;
}
