/*
 * JSON from anything: what is read is well-formed text, and written as JSON and read again it is
 * the same.
 */
#include "base/err.h"
#include "base/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str written(struct arena *a, const struct params *p)
{
	struct buf b;
	struct jw j;

	buf_init(&b, a, (size_t)1 << 24);
	jw_init(&j, &b);
	jw_object(&j);
	jw_key(&j, "v");
	jw_array(&j);
	for (size_t i = 0; i < p->n; i++)
		jw_str(&j, p->p[i].value);
	jw_end(&j);
	jw_end(&j);
	jw_done(&j);
	must(!buf_failed(&b));
	return buf_view(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)1 << 26);
	struct params p = { .most = 1000 }, again = { .most = 1000 };

	if (json_read_params(a, (struct str){ (const char *)data, size }, &p) && p.n) {
		must(p.n <= p.most);
		must(json_read_params(a, written(a, &p), &again) && again.n == p.n);
		for (size_t i = 0; i < p.n; i++) {
			must(str_is_utf8(p.p[i].name) && str_is_utf8(p.p[i].value));
			must(str_eq(p.p[i].value, again.p[i].value));
		}
	}
	arena_free(a);
	return 0;
}
