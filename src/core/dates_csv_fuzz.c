/* A file of dates, as somebody brings it: what is a line of it is written as it was read. */
#include "base/err.h"
#include "core/date_parts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_again(struct arena *a, const struct date *d)
{
	struct str rule = rule_text(a, &d->rule), csv;
	struct date again;
	struct buf b;
	bool fine;

	buf_init(&b, a, 4096);
	date_csv_put_heading(&b);
	date_csv_put(&b, d, rule);
	csv = buf_view(&b);
	must(date_csv_begins(a, &csv));
	must(date_csv_next(a, &csv, &again, &fine) && fine);
	must(again.kind == d->kind && str_eq(again.name, d->name) && str_eq(again.base, d->base));
	must(str_eq(again.kind_words, d->kind_words) && str_eq(rule_text(a, &again.rule), rule));
	must(!date_csv_next(a, &csv, &again, &fine));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)256 << 20);
	struct str csv = { (const char *)data, size };
	struct date d;
	bool fine;

	if (date_csv_begins(a, &csv)) {
		size_t before = csv.n + 1;

		while (date_csv_next(a, &csv, &d, &fine)) {
			must(csv.n < before);
			before = csv.n;
			if (fine)
				check_again(a, &d);
		}
	}
	arena_free(a);
	return 0;
}
