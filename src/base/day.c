#include <pthread.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

#include "base/clock.h"
#include "base/day.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/moment.h"

#define ZONE_BYTES 64

/* --- the calendar: Howard Hinnant's days_from_civil, years beginning in March --- */

static int64_t floor_div(int64_t n, int64_t by)
{
	return n >= 0 ? n / by : -((-n + by - 1) / by);
}

int64_t day_from_civil(int64_t year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = floor_div(y, 400);
	int64_t of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void day_to_civil(int64_t day, int64_t *ret_year, int *ret_month, int *ret_day)
{
	int64_t era = floor_div(day + 719468, 146097);
	int64_t n = day + 719468 - era * 146097;
	int64_t year = (n - n / 1460 + n / 36524 - n / 146096) / 365;
	int64_t of_year = n - (365 * year + year / 4 - year / 100);
	int64_t month = (5 * of_year + 2) / 153;

	*ret_day = (int)(of_year - (153 * month + 2) / 5 + 1);
	*ret_month = (int)(month < 10 ? month + 3 : month - 9);
	*ret_year = year + era * 400 + (*ret_month <= 2);
}

bool day_is_valid(int64_t year, int month, int day)
{
	static const int lengths[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	if (month < 1 || month > 12 || day < 1 || day > lengths[month - 1])
		return false;
	return month != 2 || day < 29 || leap;
}

/* --- zones --- */

#define SPANS_KEPT 4

/* Opening a zone costs ICU much and asking it a little, while a page shows dozens of moments within
 * a few stretches of the same offset: each thread keeps the last zone it used, and such stretches.
 */
struct kept_zone {
	char name[ZONE_BYTES];
	UCalendar *calendar;
	struct {
		int64_t from, until; /* ms; until is not part of it */
		int32_t offset;
	} span[SPANS_KEPT];
	size_t spans;
};

static pthread_once_t kept_once = PTHREAD_ONCE_INIT;
static pthread_key_t kept_key;

static void kept_free(void *data)
{
	struct kept_zone *kept = data;

	if (kept->calendar)
		ucal_close(kept->calendar);
	mem_free(kept);
}

static void kept_make_key(void)
{
	must(!pthread_key_create(&kept_key, kept_free));
}

/* A zone's name for ICU; false for names that no zone has. */
static bool zone_name(struct str zone, UChar ret[ZONE_BYTES], int32_t *ret_n)
{
	if (!zone.n || zone.n >= ZONE_BYTES)
		return false;
	for (size_t i = 0; i < zone.n; i++) {
		if (zone.p[i] <= ' ' || zone.p[i] > '~')
			return false;
		ret[i] = (UChar)zone.p[i];
	}
	*ret_n = (int32_t)zone.n;
	return true;
}

bool zone_is_known(struct str zone)
{
	UChar name[ZONE_BYTES], canonical[ZONE_BYTES];
	UErrorCode e = U_ZERO_ERROR;
	UBool system = 0;
	int32_t n;

	if (!zone_name(zone, name, &n))
		return false;
	ucal_getCanonicalTimeZoneID(name, n, canonical, ZONE_BYTES, &system, &e);
	return U_SUCCESS(e) && system;
}

static UCalendar *zone_open(struct str zone)
{
	UChar name[ZONE_BYTES];
	UErrorCode e = U_ZERO_ERROR;
	UCalendar *calendar;
	int32_t n;

	if (!zone_is_known(zone) || !zone_name(zone, name, &n))
		return NULL;
	calendar = ucal_open(name, n, "en", UCAL_GREGORIAN, &e);
	must(U_SUCCESS(e));
	return calendar;
}

/* NULL for UTC. */
static struct kept_zone *zone_keep(struct str zone)
{
	struct kept_zone *kept;

	if (!zone.n || zone.n >= ZONE_BYTES || str_eq(zone, S("UTC")))
		return NULL;
	pthread_once(&kept_once, kept_make_key);
	kept = pthread_getspecific(kept_key);
	if (!kept) {
		kept = mem_new(sizeof *kept);
		must(!pthread_setspecific(kept_key, kept));
	}
	if (str_eq(str_of(kept->name), zone))
		return kept;
	if (kept->calendar)
		ucal_close(kept->calendar);
	*kept = (struct kept_zone){ .calendar = zone_open(zone) };
	memcpy(kept->name, zone.p, zone.n);
	kept->name[zone.n] = '\0';
	return kept;
}

/* Where the stretch of one offset around the calendar's moment ends in one direction; `never` where
 * the offset does not change any more. */
static int64_t span_end(UCalendar *calendar, UTimeZoneTransitionType type, int64_t never)
{
	UErrorCode e = U_ZERO_ERROR;
	UDate at = 0;

	return ucal_getTimeZoneTransitionDate(calendar, type, &at, &e) && U_SUCCESS(e) ? (int64_t)at
										       : never;
}

static int32_t offset_at(struct kept_zone *kept, int64_t ms)
{
	UErrorCode e = U_ZERO_ERROR;
	size_t i = kept->spans++ % SPANS_KEPT;
	int32_t offset;

	ucal_setMillis(kept->calendar, (UDate)ms, &e);
	offset = ucal_get(kept->calendar, UCAL_ZONE_OFFSET, &e);
	offset += ucal_get(kept->calendar, UCAL_DST_OFFSET, &e);
	if (U_FAILURE(e))
		return 0;
	kept->span[i].from =
		span_end(kept->calendar, UCAL_TZ_TRANSITION_PREVIOUS_INCLUSIVE, INT64_MIN);
	kept->span[i].until = span_end(kept->calendar, UCAL_TZ_TRANSITION_NEXT, INT64_MAX);
	kept->span[i].offset = offset;
	return offset;
}

/* The moment as the clocks of the zone show it, in milliseconds as if it were UTC. */
static int64_t in_zone(int64_t ms, struct str zone)
{
	struct kept_zone *kept = zone_keep(zone);

	if (!kept || !kept->calendar)
		return ms;
	for (size_t i = 0; i < SPANS_KEPT; i++)
		if (ms >= kept->span[i].from && ms < kept->span[i].until)
			return ms + kept->span[i].offset;
	return ms + offset_at(kept, ms);
}

int64_t zone_clock(int64_t ms, struct str zone)
{
	return in_zone(ms, zone);
}

int64_t zone_moment(int64_t clock, struct str zone)
{
	int64_t guess = clock - (in_zone(clock, zone) - clock);
	int64_t at = clock - (in_zone(guess, zone) - guess);

	/* west of Greenwich the hour before is found first where the clocks are put forward */
	return in_zone(at, zone) < clock ? guess : at;
}

int64_t day_at(int64_t ms, struct str zone)
{
	return floor_div(in_zone(ms, zone), CLOCK_DAY);
}

int64_t day_begins(int64_t day, struct str zone)
{
	return zone_moment(day * CLOCK_DAY, zone);
}

/* --- words --- */

struct str day_month_name(int month, enum lang lang)
{
	static const enum word months[] = {
		W_WHEN_JANUARY,	  W_WHEN_FEBRUARY, W_WHEN_MARCH,    W_WHEN_APRIL,
		W_WHEN_MAY,	  W_WHEN_JUNE,	   W_WHEN_JULY,	    W_WHEN_AUGUST,
		W_WHEN_SEPTEMBER, W_WHEN_OCTOBER,  W_WHEN_NOVEMBER, W_WHEN_DECEMBER,
	};

	must(month >= 1 && month <= 12);
	return word(lang, months[month - 1]);
}

struct str day_of_month_words(struct arena *a, int day, int month, enum lang lang)
{
	return word_with(a, lang, W_WHEN_OF_MONTH, str_fmt(a, "%d", day),
			 day_month_name(month, lang));
}

static struct str full_day_words(struct arena *a, int64_t local_ms, int64_t *unless_year,
				 enum lang lang)
{
	int64_t year;
	int month, day;
	struct str words;

	day_to_civil(floor_div(local_ms, CLOCK_DAY), &year, &month, &day);
	words = day_of_month_words(a, day, month, lang);
	if (unless_year && *unless_year == year)
		return words;
	return word_with(a, lang, W_WHEN_OF_YEAR, words, str_fmt(a, "%lld", (long long)year));
}

struct str day_words(struct arena *a, int64_t ms, int64_t now, struct str zone, enum lang lang)
{
	int64_t year;
	int month, day;

	day_to_civil(floor_div(in_zone(now, zone), CLOCK_DAY), &year, &month, &day);
	return full_day_words(a, in_zone(ms, zone), &year, lang);
}

struct str day_time_words(struct arena *a, int64_t ms, struct str zone, enum lang lang)
{
	int64_t local = in_zone(ms, zone);
	int64_t minutes = floor_div(local, CLOCK_MINUTE) - floor_div(local, CLOCK_DAY) * 24 * 60;

	return word_with(a, lang, W_WHEN_AT, full_day_words(a, local, NULL, lang),
			 str_fmt(a, "%02d:%02d", (int)(minutes / 60), (int)(minutes % 60)));
}

/* --- fields --- */

bool moment_typed(struct str typed, struct str zone, int64_t *ret_ms)
{
	int64_t clock;

	if (!moment_read(str_trim(typed), &clock))
		return false;
	*ret_ms = zone_moment(clock, zone);
	return true;
}

struct str day_text(struct arena *a, int64_t day)
{
	int64_t year;
	int month, of_month;

	day_to_civil(day, &year, &month, &of_month);
	return str_fmt(a, "%04lld-%02d-%02d", (long long)year, month, of_month);
}

struct str moment_field(struct arena *a, int64_t ms, struct str zone)
{
	int64_t local = in_zone(ms, zone), day = floor_div(local, CLOCK_DAY);
	int64_t minutes = floor_div(local, CLOCK_MINUTE) - day * 24 * 60;

	return str_fmt(a, "%.*sT%02d:%02d", STR_ARG(day_text(a, day)), (int)(minutes / 60),
		       (int)(minutes % 60));
}
