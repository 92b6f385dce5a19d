/* What a WebSocket's client sends, from any bytes: each text is a wish for one channel that there
 * is, or a sentence that says why not. */
#include "api/stream_wish.h"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look(struct task *t, struct str text)
{
	struct wish w;
	struct channel c = { 0 };
	enum err e = wish_read(t, text, &w);

	if (!e)
		e = wish_channel(t, &w, &c);
	if (e) {
		must(t->fault.text.n && t->fault.err == e);
		return;
	}
	must(c.kind < CHANNEL_KINDS && c.name.n && channel_is(&c, &c));
	must((c.kind == CHANNEL_TAG) == (c.tag.n > 0));
	must((c.kind == CHANNEL_LIST) == (c.list_id != 0));
	must(c.kind != CHANNEL_TAG || str_eq(text_fold(t->a, c.tag), c.tag));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct task t = { .a = arena_new((size_t)1 << 26) };

	look(&t, (struct str){ (const char *)data, size });
	arena_free(t.a);
	return 0;
}
