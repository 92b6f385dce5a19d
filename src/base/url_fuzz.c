/*
 * Addresses from anything: what is read reads again as itself, has a host, and holds no byte that
 * could end an attribute or a line.
 */
#include "base/err.h"
#include "base/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_url(struct arena *a, struct url u)
{
	struct url_parts p = url_split(u);
	struct url again;

	must(url_read(a, u.s, &again) && str_eq(again.s, u.s));
	must(p.host.n && p.port >= 1 && p.port <= 65535);
	must(!p.path.n || p.path.p[0] == '/');
	for (size_t i = 0; i < u.s.n; i++)
		must(u.s.p[i] > ' ' && u.s.p[i] < 0x7F && !strchr("\"<>\\`", u.s.p[i]));
	for (size_t i = 0; i < p.host.n; i++)
		must(p.host.p[i] != '@' && p.host.p[i] != '%');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)1 << 26);
	struct str text = { (const char *)data, size };
	struct url u;

	if (url_read(a, text, &u))
		check_url(a, u);
	arena_free(a);
	return 0;
}
