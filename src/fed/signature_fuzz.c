/* The first line of the input is the Signature header, the second Signature-Input, the rest the
 * body: whatever it is, nothing but an answer comes of it. */
#include "base/err.h"
#include "fed/signature.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct lines {
	struct str signature, input;
};

static struct str header(void *ctx, const char *name)
{
	const struct lines *l = ctx;

	if (!strcmp(name, "Signature"))
		return l->signature;
	if (!strcmp(name, "Signature-Input"))
		return l->input;
	if (!strcmp(name, "host") || !strcmp(name, "Host"))
		return S("example.org");
	return STR_NONE;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new((size_t)64 << 20);
	struct str rest = { (const char *)data, n };
	struct lines l = { STR_NONE, STR_NONE };
	struct signature_view v = { .method = "POST",
				    .base = S("https://example.org"),
				    .path = S("/inbox"),
				    .header = header,
				    .ctx = &l };
	struct signature s;

	str_cut(&rest, '\n', &l.signature);
	if (str_cut(&rest, '\n', &l.input) && !l.input.n)
		l.input = STR_NONE;
	v.body = rest;
	if (signature_read(a, &v, 0, &s) == SIGNATURE_GOOD)
		must(s.key_id.n && s.texts && s.text[0].n);
	arena_free(a);
	return 0;
}
