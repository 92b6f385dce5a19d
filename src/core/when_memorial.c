#include "core/memorial_parts.h"
#include "core/post_parts.h"
#include "core/when_parts.h"

#define READ 40
#define STEPS_MOST 400 /* along the posts of a page, for its decades */
#define READS_MOST 50  /* for one page of a shelf */

/* Places of a page of the remembered count half days. */
static int64_t half_days(int64_t year, int month)
{
	return 2 * day_from_civil(year, month, 1);
}

static struct memorial_place place_of(const struct post_row *p)
{
	struct memorial_spot s = memorial_spot_of(p->when, p->id);

	return (struct memorial_place){ s.mid, s.span, s.id };
}

/* Behind everything whose middle is that one or earlier. */
static struct memorial_place behind(int64_t mid)
{
	return (struct memorial_place){ mid, INT64_MAX, INT64_MAX };
}

/* --- which there are --- */

/* The first place that could be of another decade or year than the post that was found. */
static struct memorial_place next_of(const struct post_row *p, const struct when_place *at,
				     bool years)
{
	struct memorial_place here = place_of(p);
	int64_t end = !years		     ? half_days(at->decade * 10 + 10, 1)
		      : at->year != DAY_NONE ? half_days(at->year + 1, 1)
					     : here.mid + 1;

	/* A winter lies beyond the end of the year that it names. */
	return here.mid < end ? behind(end - 1) : here;
}

struct ids when_memorial_shelves(struct task *t, int64_t id, const int64_t *decade)
{
	struct ids list = { arena_many(t->a, int64_t, STEPS_MOST), 0 };
	struct memorial_place from = behind(decade ? half_days(*decade * 10, 1) - 1 : INT64_MIN);
	int64_t end = decade ? half_days(*decade * 10 + 10, 2) : INT64_MAX;

	if (!memorial_may_see(t, post_viewer(t), id))
		return (struct ids){ 0 };
	for (int steps = 0; steps < STEPS_MOST; steps++) {
		struct post_rows rows =
			store_memorial_by_when(t, post_viewer(t), id, &from, false, 1);
		struct when_place at;
		int64_t found;

		if (!rows.n || !when_place(rows.p[0].when, &at) || place_of(&rows.p[0]).mid > end)
			break; /* what has no date stands last */
		found = decade ? at.year : at.decade;
		if ((!decade || (at.year != DAY_NONE && at.decade == *decade)) &&
		    !ids_hold(list, found))
			list.p[list.n++] = found;
		from = next_of(&rows.p[0], &at, decade != NULL);
	}
	return list;
}

/* --- pages --- */

static bool is_on(const struct when_shelf *s, const struct post_row *p)
{
	struct when_place at;

	return when_place(p->when, &at) &&
	       (s->is_year ? at.year == s->year : at.decade == s->decade);
}

static int64_t first_half_day(const struct when_shelf *s)
{
	return half_days(s->is_year ? s->year : s->decade * 10, 1);
}

static int64_t last_half_day(const struct when_shelf *s)
{
	return half_days(s->is_year ? s->year + 1 : s->decade * 10 + 10, 2);
}

static bool is_past(const struct when_shelf *s, const struct post_row *p, bool back)
{
	int64_t mid = place_of(p).mid;

	return back ? mid < first_half_day(s) : mid > last_half_day(s);
}

/* Up to `most` posts of the shelf on that side of a place, nearest first. */
static struct post_rows collect(struct task *t, int64_t id, const struct when_shelf *s,
				struct memorial_place from, bool back, size_t most)
{
	struct post_rows list = { arena_many(t->a, struct post_row, most), 0 };

	for (int reads = 0; reads < READS_MOST; reads++) {
		struct post_rows rows =
			store_memorial_by_when(t, post_viewer(t), id, &from, back, READ);

		for (size_t i = 0; i < rows.n; i++) {
			const struct post_row *p = &rows.p[back ? rows.n - 1 - i : i];

			if (list.n == most || is_past(s, p, back))
				return list;
			if (is_on(s, p))
				list.p[list.n++] = *p;
			from = place_of(p);
		}
		if (rows.n < READ)
			break;
	}
	return list;
}

static struct str text_of(struct task *t, const struct post_row *p)
{
	struct memorial_place at = place_of(p);

	return str_fmt(t->a, "%lld.%lld.%lld", (long long)at.mid, (long long)at.span,
		       (long long)at.id);
}

static bool read_text(struct str text, struct memorial_place *ret)
{
	struct str mid, span;

	return str_cut(&text, '.', &mid) && str_cut(&text, '.', &span) &&
	       str_int(mid, INT64_MIN, INT64_MAX, &ret->mid) &&
	       str_int(span, 0, INT64_MAX, &ret->span) && str_int(text, 1, INT64_MAX, &ret->id);
}

enum err when_memorial_list(struct task *t, int64_t id, const struct when_shelf *s,
			    struct when_paging *page, struct posts *ret)
{
	struct memorial_place from =
		behind(page->before ? last_half_day(s) : first_half_day(s) - 1);
	struct span turned = { .up = page->before }; /* the earliest first, anyhow */
	struct memorial_place asked;
	struct post_rows rows;

	if (!memorial_may_see(t, post_viewer(t), id))
		return memorial_none(t);
	if (read_text(page->at, &asked))
		from = asked;
	rows = collect(t, id, s, from, page->before, (size_t)page->limit);
	span_turn(&turned, &rows);
	page->next = page->previous = S("");
	if (rows.n && collect(t, id, s, place_of(&rows.p[0]), true, 1).n)
		page->previous = text_of(t, &rows.p[0]);
	if (rows.n && collect(t, id, s, place_of(&rows.p[rows.n - 1]), false, 1).n)
		page->next = text_of(t, &rows.p[rows.n - 1]);
	return post_dress(t, rows, ret);
}
