#include "base/err.h"
#include "base/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct sum {
	size_t parts, bytes, ends, hash;
};

static bool begin(void *ctx, const struct multipart_part *part)
{
	struct sum *s = ctx;

	must(part->name.p && s->parts == s->ends);
	s->parts++;
	s->hash = s->hash * 31 + part->name.n + part->file_name.n * 7;
	return true;
}

static bool bytes(void *ctx, struct str piece)
{
	struct sum *s = ctx;

	must(s->parts == s->ends + 1);
	for (size_t i = 0; i < piece.n; i++)
		s->hash = s->hash * 31 + (unsigned char)piece.p[i];
	s->bytes += piece.n;
	return true;
}

static bool end(void *ctx)
{
	struct sum *s = ctx;

	s->ends++;
	return true;
}

static struct sum read_in(struct str body, size_t step)
{
	struct sum s = { 0 };
	struct multipart_events on = { begin, bytes, end, &s };
	struct multipart m;

	must(multipart_init(&m, S("multipart/form-data; boundary=B"), &on));
	while (body.n && multipart_feed(&m, str_sub(body, 0, step)))
		body = str_sub(body, step, body.n);
	must(!multipart_whole(&m) || s.parts == s.ends);
	return s;
}

/* However the body is cut into packets, the same parts come out. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str body = { (const char *)data, size };
	struct arena *a = arena_new((size_t)4 << 20);
	struct sum whole = read_in(body, size + 1), one = read_in(body, 1),
		   three = read_in(body, 3);

	must(!memcmp(&whole, &one, sizeof one));
	must(!memcmp(&whole, &three, sizeof three));
	header_parameter(a, str_sub(body, 0, 4096), S("name"));
	arena_free(a);
	return 0;
}
