/*
 * Dates from anything: what is read does not end before it begins and has words in every language;
 * what is understood as typed is EDTF, and stays itself when typed again.
 */
#include "base/day.h"
#include "base/err.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_edtf(struct arena *a, struct str edtf)
{
	struct when_place p;
	struct when w;

	for (int lang = 0; lang < LANG_COUNT; lang++)
		must(when_words(a, edtf, (enum lang)lang).n || !edtf.n);
	if (!when_read(edtf, &w))
		return;
	must(w.from == DAY_NONE || w.to == DAY_NONE || w.from <= w.to);
	must(w.from != DAY_NONE || w.to != DAY_NONE);
	must(when_place(edtf, &p) && p.precision > 0);
	must(w.from == DAY_NONE || p.mid >= w.from);
	must(w.to == DAY_NONE || p.mid <= w.to);
	must(p.year == DAY_NONE || (p.decade * 10 <= p.year && p.year <= p.decade * 10 + 9));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)1 << 26);
	struct str typed = { (const char *)data, size }, edtf, again;
	struct when_typed said;
	struct when w;

	check_edtf(a, typed);
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		when_typed(a, typed, (enum lang)lang, &said);
		must((said.edtf.n == 0) == (said.doubt >= WHEN_UNREAD || !str_trim(typed).n));
		must(!said.edtf.n || when_is_of_years(said.edtf));
		must(said.doubt != WHEN_DAY_FIRST || said.other.n);
	}
	if (when_from_typed(a, typed, &edtf) && edtf.n) {
		must(when_read(edtf, &w));
		check_edtf(a, edtf);
		must(when_from_typed(a, edtf, &again) && str_eq(edtf, again));
	}
	arena_free(a);
	return 0;
}
