#include "base/when.h"

static struct str month_words(struct arena *a, const struct when_date *d, enum lang lang,
			      struct str year)
{
	static const enum word seasons[] = { W_WHEN_SPRING, W_WHEN_SUMMER, W_WHEN_AUTUMN,
					     W_WHEN_WINTER };
	struct str name = d->unit == WHEN_SEASON ? word(lang, seasons[d->month - 21])
						 : day_month_name(d->month, lang);

	return word_with(a, lang, W_WHEN_OF_YEAR, name, year);
}

static struct str year_words(struct arena *a, int64_t year, enum lang lang)
{
	if (year > 0)
		return str_fmt(a, "%lld", (long long)year);
	return word_with(a, lang, W_WHEN_BC, str_fmt(a, "%lld", (long long)(1 - year)), S(""));
}

static struct str span_words(struct arena *a, const struct when_date *d, enum lang lang)
{
	int64_t last = d->year + (d->unit == WHEN_DECADE ? 9 : 99);

	/* "The 1900s" could be ten years or a hundred. */
	if (d->unit == WHEN_DECADE && d->year > 0 && d->year % 100)
		return word_with(a, lang, W_WHEN_DECADE, year_words(a, d->year, lang), S(""));
	return word_with(a, lang, W_WHEN_BETWEEN, year_words(a, d->year, lang),
			 year_words(a, last, lang));
}

static struct str unmarked_words(struct arena *a, const struct when_date *d, enum lang lang)
{
	struct str year = year_words(a, d->year, lang);

	switch (d->unit) {
	case WHEN_CENTURY:
	case WHEN_DECADE:
		return span_words(a, d, lang);
	case WHEN_SOME_MONTH:
		return word_with(a, lang, W_WHEN_SOME_TIME, year, S(""));
	case WHEN_SEASON:
	case WHEN_MONTH:
		return month_words(a, d, lang, year);
	case WHEN_SOME_DAY:
		return word_with(a, lang, W_WHEN_SOME_DAY, month_words(a, d, lang, year), S(""));
	case WHEN_DAY:
		return word_with(a, lang, W_WHEN_OF_YEAR,
				 day_of_month_words(a, d->day, d->month, lang), year);
	default:
		return year;
	}
}

static struct str date_words(struct arena *a, const struct when_date *d, enum lang lang)
{
	struct str words = unmarked_words(a, d, lang);

	switch (d->mark) {
	case '~':
		return word_with(a, lang, W_WHEN_ABOUT, words, S(""));
	case '?':
		return word_with(a, lang, W_WHEN_PERHAPS, words, S(""));
	case '%':
		return word_with(a, lang, W_WHEN_PERHAPS_ABOUT, words, S(""));
	default:
		return words;
	}
}

static struct str interval_words(struct arena *a, const struct when_parts *w, enum lang lang)
{
	bool days = w->first.unit == WHEN_DAY && w->last.unit == WHEN_DAY && !w->first.mark &&
		    !w->last.mark;
	struct str first = S(""), last = S("");

	if (w->first.unit > WHEN_UNKNOWN)
		first = date_words(a, &w->first, lang);
	if (w->last.unit > WHEN_UNKNOWN)
		last = date_words(a, &w->last, lang);
	if (!first.n)
		return word_with(a, lang, w->first.unit == WHEN_OPEN ? W_WHEN_UNTIL : W_WHEN_BEFORE,
				 last, S(""));
	if (!last.n)
		return word_with(a, lang, w->last.unit == WHEN_OPEN ? W_WHEN_SINCE : W_WHEN_AFTER,
				 first, S(""));
	return word_with(a, lang, days ? W_WHEN_DAYS : W_WHEN_INTERVAL, first, last);
}

struct str when_words(struct arena *a, struct str edtf, enum lang lang)
{
	struct when_parts parts;

	if (!when_take_apart(edtf, &parts))
		return edtf;
	return parts.interval ? interval_words(a, &parts, lang) : date_words(a, &parts.first, lang);
}
