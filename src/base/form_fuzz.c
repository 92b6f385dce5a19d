/*
 * Forms from anything: what passes the table is within the table's limits, and what is encoded
 * decodes to itself.
 */
#include "base/err.h"
#include "base/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct fuzzed {
	uint64_t given;
	struct str line, text;
	int64_t number, clamped, id;
	bool yes;
	struct strs lines;
	struct ids ids;
	struct upload *file;
};

static const struct field fields[] = {
	FIELD("a", FIELD_LINE, struct fuzzed, line, 2, 5, ""),
	FIELD("b", FIELD_TEXT, struct fuzzed, text, 0, 20, ""),
	FIELD("c", FIELD_INT, struct fuzzed, number, -5, 5, ""),
	FIELD("d", FIELD_CLAMP, struct fuzzed, clamped, 1, 40, ""),
	FIELD("e", FIELD_ID, struct fuzzed, id, 0, 0, ""),
	FIELD("f", FIELD_BOOL, struct fuzzed, yes, 0, 0, ""),
	FIELD("g[]", FIELD_LINES, struct fuzzed, lines, 0, 3, ""),
	FIELD("h[]", FIELD_IDS, struct fuzzed, ids, 0, 3, ""),
	FIELD("i", FIELD_FILE, struct fuzzed, file, 0, 0, ""),
	{ 0 },
};

static void check_form(const struct fuzzed *f)
{
	must(str_is_utf8(f->line) && str_chars(f->line) <= 5 && str_chars(f->line) != 1);
	must(str_is_utf8(f->text) && str_chars(f->text) <= 20);
	must(str_find_byte(f->line, '\n') == f->line.n &&
	     str_find_byte(f->text, '\r') == f->text.n);
	must(f->number >= -5 && f->number <= 5 && f->clamped >= 1 && f->clamped <= 40);
	must(f->id >= 0 && f->lines.n <= 3 && f->ids.n <= 3 && !f->file);
	for (size_t i = 0; i < f->ids.n; i++)
		must(f->ids.p[i] > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)1 << 28);
	struct str body = { (const char *)data, size };
	struct fuzzed f = { .clamped = 1 };
	struct params p = { .most = 1000 };

	must(str_eq(url_decode(a, url_encode(a, body), true), body));
	if (form_read_urlencoded(a, body, &p) && !form_read(a, &p, fields, &f).kind)
		check_form(&f);
	must(p.n <= 1000);
	arena_free(a);
	return 0;
}
