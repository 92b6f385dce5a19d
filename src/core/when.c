#include "core/when.h"

#include <stdlib.h>

#include "core/memorial.h"
#include "core/post_parts.h"
#include "core/when_parts.h"
#include "store/account.h"
#include "store/sight.h"
#include "store/when.h"

#define STEP 2000 /* posts that a job looks at at once */

/* --- what is said --- */

static bool is_line(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
			return false;
	return str_is_utf8(s);
}

static void put_place(struct post_row *row)
{
	struct when w = { DAY_NONE, DAY_NONE };
	struct when_place at = { 0 };

	if (row->when.n)
		must(when_read(row->when, &w) && when_place(row->when, &at));
	row->when_from = w.from == DAY_NONE ? POST_NO_DAY : w.from;
	row->when_to = w.to == DAY_NONE ? POST_NO_DAY : w.to;
	row->when_place = when_place_of(at.mid, at.precision);
	row->when_decade = at.decade;
	row->when_year = at.year == DAY_NONE ? POST_NO_DAY : at.year;
}

enum err when_check(struct task *t, const struct when_said *w, struct post_row *row)
{
	struct when days;

	row->when = str_trim(w->edtf);
	row->when_words = str_trim(w->words);
	row->when_source = (int)w->source;
	row->when_first = w->first && (row->when.n || row->when_words.n);
	if (!is_line(row->when_words))
		return fail(t, ERR_INVALID, W_POST_TEXT);
	if (str_chars(row->when_words) > WHEN_WORDS_MAX)
		return fail_with(t, ERR_LIMIT, W_POST_WHEN_LONG,
				 str_fmt(t->a, "%d", WHEN_WORDS_MAX), S(""));
	if (row->when.n && !when_read(row->when, &days))
		return fail(t, ERR_INVALID, W_POST_WHEN);
	if (row->when.n && !when_is_of_years(row->when))
		return fail(t, ERR_INVALID, W_POST_WHEN_YEARS);
	if (str_eq(row->when_words, row->when))
		row->when_words = S("");
	put_place(row);
	return OK;
}

struct when_said when_of_row(const struct post_row *row)
{
	return (struct when_said){ row->when, row->when_words, (enum when_source)row->when_source,
				   row->when_first };
}

void when_told(struct task *t, struct str edtf, struct str words, struct post_row *row)
{
	row->when = when_is_of_years(edtf) ? edtf : S("");
	row->when_words = S("");
	if (str_is_utf8(words))
		row->when_words =
			str_first_chars(str_line(t->a, words, WHEN_WORDS_MAX * 4), WHEN_WORDS_MAX);
	row->when_source = WHEN_BY_AUTHOR;
	row->when_first = false;
	put_place(row);
}

void when_written(struct task *t, const struct post_row *row)
{
	if (row->when.n && t->me && !(t->me->uses & ACCOUNT_USES_WHEN))
		store_account_uses(t, row->account_id, ACCOUNT_USES_WHEN);
}

struct when_said when_of_typed(struct task *t, struct str typed, struct when_typed *ret)
{
	struct when_said w = { .words = str_trim(typed) };

	when_typed(t->a, w.words, t->lang, ret);
	w.edtf = ret->edtf;
	/* What is just how the date reads, each reader has in their own language. */
	if (str_eq(w.edtf, w.words) || str_eq(when_words(t->a, w.edtf, t->lang), w.words))
		w.words = S("");
	return w;
}

/* --- what is shown --- */

/* "1987-21", with a mark or without: where the reader lives it may be other months. */
static bool is_season(struct str edtf)
{
	struct str month = str_sub(edtf, 5, 2);

	return edtf.n >= 7 && edtf.n <= 8 && month.p[0] == '2' && month.p[1] >= '1' &&
	       month.p[1] <= '4';
}

struct str when_reading(struct task *t, struct str edtf)
{
	struct when w;
	struct str days, words = when_words(t->a, edtf, t->lang);

	if (!edtf.n || !when_read(edtf, &w))
		return S("");
	if (!is_season(edtf))
		return words;
	days = str_fmt(t->a, "%.*s/%.*s", STR_ARG(day_text(t->a, w.from)),
		       STR_ARG(day_text(t->a, w.to)));
	return word_with(t->a, t->lang, W_WHEN_SPAN, words, when_words(t->a, days, t->lang));
}

struct str when_shown(struct task *t, const struct post *p)
{
	if (p->when_words.n || !p->when.n)
		return p->when_words.n ? p->when_words : S("");
	return when_words(t->a, p->when, t->lang);
}

struct str when_first_line(struct task *t, const struct post *p)
{
	if (!p->when_first)
		return S("");
	return p->when_words.n ? p->when_words : when_words(t->a, p->when, p->author.lang);
}

/* --- shelves --- */

bool when_shelf_read(struct str name, struct when_shelf *ret)
{
	int64_t n;
	bool decade = name.n == 5 && str_ends(name, S("s"));

	if ((!decade && name.n != 4) || name.p[0] == '-' ||
	    !str_int(str_sub(name, 0, 4), WHEN_YEAR_FIRST, WHEN_YEAR_LAST, &n) ||
	    (decade && n % 10))
		return false;
	*ret = (struct when_shelf){ .is_year = !decade, .year = n, .decade = n / 10 };
	return true;
}

struct str when_shelf_name(struct arena *a, const struct when_shelf *s)
{
	return s->is_year ? str_fmt(a, "%lld", (long long)s->year)
			  : str_fmt(a, "%lld0s", (long long)s->decade);
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

static void merge(struct ids *into, struct ids more)
{
	for (size_t i = 0; i < more.n && into->n < WHEN_SHELVES_MAX; i++)
		if (!ids_hold(*into, more.p[i]))
			into->p[into->n++] = more.p[i];
}

/* The years (or with no decade, the decades) of posts that the asker sees, kind by kind. */
static struct ids of_kinds(struct task *t, int64_t account_id, const int64_t *decade)
{
	struct ids list = { arena_many(t->a, int64_t, WHEN_SHELVES_MAX), 0 }, circles = { 0 };
	int64_t viewer = post_viewer(t);
	int last = POST_UNLISTED;

	if (viewer && sight_follows(t, viewer, account_id))
		last = POST_FOLLOWERS;
	if (viewer)
		circles = store_when_circles(t, account_id, viewer);
	for (int v = POST_PUBLIC; v <= last; v++)
		merge(&list, decade ? store_when_years(t, account_id, v, 0, *decade)
				    : store_when_decades(t, account_id, v, 0));
	for (size_t i = 0; i < circles.n; i++)
		merge(&list,
		      decade ? store_when_years(t, account_id, POST_CIRCLE, circles.p[i], *decade)
			     : store_when_decades(t, account_id, POST_CIRCLE, circles.p[i]));
	qsort(list.p, list.n, sizeof *list.p, by_number);
	return list;
}

static bool may_look(struct task *t, int64_t account_id)
{
	int64_t viewer = post_viewer(t);

	if (viewer == account_id)
		return true;
	return sight_is_active(t, account_id) &&
	       (!viewer ||
		(!sight_blocks(t, account_id, viewer) && !sight_blocks(t, viewer, account_id) &&
		 !sight_blocks_domain(t, account_id, viewer) &&
		 !sight_blocks_domain(t, viewer, account_id)));
}

struct ids when_decades(struct task *t, const struct account *a)
{
	if (memorial_is(a))
		return when_memorial_shelves(t, a->id, NULL);
	if (!(a->uses & ACCOUNT_USES_WHEN) || !may_look(t, a->id))
		return (struct ids){ 0 };
	return post_viewer(t) == a->id ? store_when_decades_mine(t, a->id)
				       : of_kinds(t, a->id, NULL);
}

/* The places of what a year may hold: a winter is in the year that it names, and its middle in the
 * next one. */
static struct when_span span_of(int64_t account_id, const struct when_shelf *s)
{
	struct when_span x = { .account_id = account_id,
			       .decade = s->decade,
			       .year = POST_NO_DAY,
			       .first = INT64_MIN,
			       .last = INT64_MAX };

	if (!s->is_year)
		return x;
	x.year = s->year;
	x.first = when_place_of(day_from_civil(s->year, 1, 1), 0);
	x.last = when_place_of(day_from_civil(s->year + 1, 2, 1), 0);
	return x;
}

static struct ids years_of_mine(struct task *t, int64_t account_id, int64_t decade)
{
	struct ids list = { arena_many(t->a, int64_t, 10), 0 };

	for (int64_t year = decade * 10; year < decade * 10 + 10; year++) {
		struct when_shelf shelf = { .is_year = true, .year = year, .decade = decade };
		struct when_span s = span_of(account_id, &shelf);

		if (store_when_year_mine(t, &s))
			list.p[list.n++] = year;
	}
	return list;
}

struct ids when_years(struct task *t, const struct account *a, int64_t decade)
{
	if (memorial_is(a))
		return when_memorial_shelves(t, a->id, &decade);
	if (!may_look(t, a->id))
		return (struct ids){ 0 };
	return post_viewer(t) == a->id ? years_of_mine(t, a->id, decade)
				       : of_kinds(t, a->id, &decade);
}

/* --- pages --- */

static struct str place_text(struct task *t, const struct post_row *p)
{
	return str_fmt(t->a, "%lld.%lld", (long long)p->place, (long long)p->id);
}

/* From the end that is asked for, when the place is none. */
static void start(const struct when_paging *page, struct when_span *s)
{
	struct str rest = page->at, place;

	s->down = page->before;
	s->place = s->down ? s->last : s->first;
	s->post_id = s->down ? INT64_MAX : INT64_MIN;
	if (!str_cut(&rest, '.', &place) || !str_int(place, s->first, s->last, &s->place) ||
	    !str_int(rest, 1, INT64_MAX, &s->post_id)) {
		s->place = s->down ? s->last : s->first;
		s->post_id = s->down ? INT64_MAX : INT64_MIN;
	}
}

/* Is there one more beyond that row, on that side? */
static bool is_beyond(struct task *t, struct when_span s, const struct post_row *row, bool down)
{
	s.down = down;
	s.place = row->place;
	s.post_id = row->id;
	s.limit = 1;
	return store_when_list(t, post_viewer(t), &s).n > 0;
}

enum err when_list(struct task *t, const struct account *a, const struct when_shelf *shelf,
		   struct when_paging *page, struct posts *ret)
{
	struct when_span s = span_of(a->id, shelf);
	struct post_rows rows;

	if (page->limit < 1 || page->limit > PAGE_POSTS_MAX)
		page->limit = PAGE_POSTS_MAX;
	if (memorial_is(a))
		return when_memorial_list(t, a->id, shelf, page, ret);
	start(page, &s);
	s.limit = page->limit;
	rows = store_when_list(t, post_viewer(t), &s);
	page->next = page->previous = S("");
	if (rows.n && is_beyond(t, s, &rows.p[0], true))
		page->previous = place_text(t, &rows.p[0]);
	if (rows.n && is_beyond(t, s, &rows.p[rows.n - 1], false))
		page->next = place_text(t, &rows.p[rows.n - 1]);
	return post_dress(t, rows, ret);
}

/* --- places for what was there before --- */

enum err when_step(struct task *t, const struct job *j)
{
	int64_t after = 0, last;
	struct when_undones list;

	if (j->detail.n && !str_int(j->detail, 0, INT64_MAX, &after))
		return ERR_INVALID;
	list = store_when_undone(t, after, STEP, &last);
	for (size_t i = 0; i < list.n; i++) {
		struct when_place at;

		if (!when_place(list.p[i].when, &at))
			continue;
		store_when_set(t, list.p[i].id, when_place_of(at.mid, at.precision), at.decade,
			       at.year == DAY_NONE ? POST_NO_DAY : at.year);
		store_account_uses(t, list.p[i].account_id, ACCOUNT_USES_WHEN);
	}
	if (last)
		job_add(t, JOB_WHEN, 0, str_fmt(t->a, "%lld", (long long)last), t->now);
	return OK;
}
