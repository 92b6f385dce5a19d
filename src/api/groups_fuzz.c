/* Names of parameters in groups, the focus, the Basic header and whom a post is for, from any
 * bytes. */
#include "api/api.h"
#include "api/basic.h"
#include "base/err.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A circle only where one is named, and then never none. */
static void check_audience(struct str s)
{
	struct account me = { .post_visibility = POST_CIRCLE, .post_circle = 7 };
	struct task t = { .me = &me };
	enum visibility v;
	int64_t circle;

	if (audience_param(&t, s, &v, &circle))
		must((v == POST_CIRCLE) == (circle > 0));
	me.post_visibility = POST_FOLLOWERS;
	if (audience_param(&t, s, &v, &circle))
		must((v == POST_CIRCLE) == (circle > 0) && (!circle || str_starts(s, S("list:"))));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)1 << 26);
	struct str text = { (const char *)data, size }, name, secret;
	struct params p = { .most = 200 };
	struct param_groups g;
	int64_t x = 0, y = 0;

	form_read_urlencoded(a, text, &p);
	if (param_groups(a, &p, S("l"), 4, &g)) {
		must(g.n <= 4);
		for (size_t i = 0; i < g.n; i++)
			must(g.p[i].n > 0);
	}
	check_audience(text);
	if (focus_read(text, &x, &y))
		must(x >= -1000 && x <= 1000 && y >= -1000 && y <= 1000);
	if (basic_read(a, text, &name, &secret))
		must(name.p && secret.p);
	arena_free(a);
	return 0;
}
