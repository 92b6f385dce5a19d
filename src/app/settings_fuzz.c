#include "app/settings.h"
#include "base/err.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whatever is in the file: a fault or settings that can be printed and read again. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)64 << 20);
	struct settings s, again;
	struct buf out;

	settings_init(a, &s);
	if (!settings_read(a, &s, (struct str){ (const char *)data, size }, S("file")).text.p) {
		buf_init(&out, a, (size_t)1 << 20);
		settings_print(a, &out, &s);
		settings_init(a, &again);
		must(!settings_read(a, &again, buf_view(&out), S("again")).text.p);
	}
	arena_free(a);
	return 0;
}
