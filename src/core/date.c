#include "base/id.h"
#include "core/date_parts.h"
#include "core/job.h"
#include "core/memorial.h"
#include "core/post_parts.h"
#include "core/remind.h"
#include "sys/writer.h"

#define STEP 1000 /* rows at once: some hundredths of a second of the writer */

/* --- rows --- */

struct date date_of_row(const struct date_row *r)
{
	struct date d = { .id = r->id,
			  .kind = r->kind < DATE_KINDS ? (enum date_kind)r->kind : DATE_OTHER,
			  .kind_words = r->kind_words,
			  .name = r->name,
			  .base = r->base,
			  .next = r->next_day,
			  .post_id = r->post_id,
			  .memorial_id = r->memorial_id };

	if (!rule_read(r->rule, &d.rule))
		d.rule = (struct rule){ .kind = RULE_NONE };
	return d;
}

static struct date_row row_of(struct task *t, const struct date *d)
{
	return (struct date_row){ .id = d->id,
				  .account_id = t->me->id,
				  .kind = (int)d->kind,
				  .kind_words = d->kind_words,
				  .name = d->name,
				  .base = d->base,
				  .rule = rule_text(t->a, &d->rule),
				  .next_day = DATE_NONE,
				  .next_at = DATE_NONE,
				  .created_at = t->now,
				  .post_id = d->post_id,
				  .memorial_id = d->memorial_id };
}

size_t date_next(const struct date *d, int64_t from, struct occurrence *ret, size_t most)
{
	struct base b;

	return base_read(d->base, &b) ? rule_next(&d->rule, &b, from, ret, most) : 0;
}

/* The next day from now on in that zone, and when it is over there. */
static void find_next(const struct date *d, int64_t now, struct str zone, struct date_row *row)
{
	struct occurrence o;

	row->next_day = row->next_at = DATE_NONE;
	if (!date_next(d, day_at(now, zone), &o, 1))
		return;
	row->next_day = o.day;
	row->next_at = day_begins(o.day + 1, zone);
}

int64_t date_today(struct task *t)
{
	return day_at(t->now, t->me->timezone);
}

bool date_load(struct task *t, int64_t account_id, int64_t id, struct date *ret)
{
	struct date_row row;

	if (!store_date_get(t, account_id, id, &row))
		return false;
	*ret = date_of_row(&row);
	return true;
}

/* --- reading --- */

/* What the daily job has not come to yet is brought up to date for the reader. */
static void refresh(struct task *t, const struct date_row *row, struct date *d)
{
	struct date_row now = *row;

	if (row->next_at == DATE_NONE || row->next_at > t->now)
		return;
	find_next(d, t->now, t->me->timezone, &now);
	d->next = now.next_day;
}

static bool is_before(const struct date *a, const struct date *b)
{
	if ((a->next == DAY_NONE) != (b->next == DAY_NONE))
		return b->next == DAY_NONE;
	return a->next < b->next;
}

/* The next first. There are at most DATES_MAX. */
static void put_in_order(struct dates *list)
{
	for (size_t i = 1; i < list->n; i++)
		for (size_t k = i; k && is_before(&list->p[k], &list->p[k - 1]); k--) {
			struct date d = list->p[k];

			list->p[k] = list->p[k - 1];
			list->p[k - 1] = d;
		}
}

enum err date_list(struct task *t, struct dates *ret)
{
	struct date_rows rows;

	must(t->me);
	rows = store_date_list(t, t->me->id);
	*ret = (struct dates){ .p = arena_many(t->a, struct date, rows.n) };
	for (; ret->n < rows.n; ret->n++) {
		ret->p[ret->n] = date_of_row(&rows.p[ret->n]);
		refresh(t, &rows.p[ret->n], &ret->p[ret->n]);
	}
	put_in_order(ret);
	return OK;
}

enum err date_get(struct task *t, int64_t id, struct date *ret)
{
	struct date_row row;

	must(t->me);
	if (!store_date_get(t, t->me->id, id, &row))
		return fail(t, ERR_NOT_FOUND, W_DATE_NOT_FOUND);
	*ret = date_of_row(&row);
	refresh(t, &row, ret);
	return OK;
}

/* --- what may be kept --- */

static enum err check_line(struct task *t, struct str s, int most, enum word too_long)
{
	if (!str_is_utf8(s) || str_find_byte(s, '\n') < s.n)
		return fail(t, ERR_INVALID, W_POST_TEXT);
	if (str_chars(s) > (size_t)most)
		return fail_with(t, ERR_LIMIT, too_long, str_fmt(t->a, "%d", most), S(""));
	return OK;
}

static enum err check_rule(struct task *t, const struct date *d)
{
	static const enum word words[] = {
		[RULE_NEEDS_DAY] = W_DATE_NEEDS_DAY,
		[RULE_NEEDS_YEAR] = W_DATE_NEEDS_YEAR,
		[RULE_NEEDS_LIST] = W_DATE_NEEDS_LIST,
		[RULE_WRONG] = W_DATE_WRONG,
	};
	enum rule_fault fault;
	struct base b;

	if (!base_read(d->base, &b))
		return fail(t, ERR_INVALID, W_DATE_BASE_WRONG);
	fault = rule_fault(&d->rule, &b);
	return fault == RULE_FINE ? OK : fail(t, ERR_INVALID, words[fault]);
}

/* Only one of one's own: what is written on the day begins with a link to it. */
static enum err check_post(struct task *t, const struct date *d)
{
	struct post_row p;

	if (d->post_id && post_row_mine(t, d->post_id, &p))
		return fail(t, ERR_INVALID, W_DATE_POST_WRONG);
	return OK;
}

/* Only one that I see: whoever keeps the date learns of no other page. */
static enum err check_page(struct task *t, const struct date *d)
{
	struct memorial m;

	if (d->memorial_id && memorial_get(t, d->memorial_id, &m))
		return fail(t, ERR_INVALID, W_DATE_PAGE_WRONG);
	return OK;
}

static enum err check(struct task *t, struct date *d)
{
	enum err e;

	d->name = str_trim(d->name);
	d->kind_words = str_trim(d->kind_words);
	d->base = str_trim(d->base);
	if (d->kind >= DATE_KINDS || d->base.n > 100)
		return fail(t, ERR_INVALID, W_DATE_WRONG);
	e = check_line(t, d->name, DATE_NAME_MAX, W_DATE_NAME_LONG);
	if (!e)
		e = check_line(t, d->kind_words, DATE_WORDS_MAX, W_DATE_WORDS_LONG);
	if (!e)
		e = check_post(t, d);
	if (!e)
		e = check_page(t, d);
	return e ? e : check_rule(t, d);
}

enum err date_look(struct task *t, const struct date *d, struct occurrence ret[DATE_SHOWN],
		   size_t *ret_n)
{
	struct date copy = *d;
	enum err e = check(t, &copy);

	if (!e)
		*ret_n = date_next(&copy, date_today(t), ret, DATE_SHOWN);
	return e;
}

enum err date_add(struct task *t, struct date *d)
{
	struct date_row row;
	enum err e = check(t, d);

	must(t->me);
	if (e)
		return e;
	if (store_date_count(t, t->me->id) >= DATES_MAX)
		return fail_with(t, ERR_LIMIT, W_DATE_MANY, str_fmt(t->a, "%d", DATES_MAX), S(""));
	d->id = id_new(t->now);
	row = row_of(t, d);
	find_next(d, t->now, t->me->timezone, &row);
	d->next = row.next_day;
	store_date_add(t, &row);
	return OK;
}

enum err date_change(struct task *t, struct date *d)
{
	struct date was;
	struct date_row row;
	enum err e = date_get(t, d->id, &was);

	if (!e)
		e = check(t, d);
	if (e)
		return e;
	row = row_of(t, d);
	find_next(d, t->now, t->me->timezone, &row);
	d->next = row.next_day;
	store_date_change(t, &row);
	remind_again(t, t->me, d->id);
	return OK;
}

enum err date_remove(struct task *t, int64_t id)
{
	struct date was;
	enum err e = date_get(t, id, &was);

	if (e)
		return e;
	remind_forget(t, id);
	store_date_remove(t, t->me->id, id);
	return OK;
}

/* --- words --- */

struct str date_kind_name(enum date_kind kind, enum lang lang)
{
	static const enum word names[DATE_KINDS] = {
		[DATE_BIRTH] = W_DATE_KIND_BIRTH,     [DATE_DEATH] = W_DATE_KIND_DEATH,
		[DATE_LOSS] = W_DATE_KIND_LOSS,	      [DATE_DUE] = W_DATE_KIND_DUE,
		[DATE_FUNERAL] = W_DATE_KIND_FUNERAL, [DATE_OTHER] = W_DATE_KIND_OTHER,
	};

	return word(lang, names[kind]);
}

struct str date_kind_words(struct task *t, const struct date *d)
{
	return d->kind_words.n ? d->kind_words : date_kind_name(d->kind, t->lang);
}

struct str date_title(struct task *t, const struct date *d)
{
	struct str kind = date_kind_words(t, d);

	if (!d->name.n)
		return kind;
	return str_fmt(t->a, "%.*s · %.*s", STR_ARG(kind), STR_ARG(d->name));
}

/* --- time goes on --- */

struct renewal {
	struct date_row *p;
	size_t n;
};

static enum err renew(struct task *t, void *arg)
{
	const struct renewal *r = arg;

	for (size_t i = 0; i < r->n; i++)
		store_date_next(t, r->p[i].id, r->p[i].next_day, r->p[i].next_at);
	return OK;
}

/* Rows of a few people each: whoever is gone has no zone, and no dates for long. */
static struct str zone_of(struct task *t, int64_t account_id, struct account *kept)
{
	if (kept->id != account_id && account_load(t, account_id, kept) != OK)
		return S("UTC");
	return kept->timezone;
}

enum err date_step(struct task *t, const struct job *j)
{
	enum err e = OK;

	(void)j;
	for (;;) {
		struct date_rows rows = store_date_due(t, t->now, STEP);
		struct renewal r = { rows.p, rows.n };
		struct account owner = { 0 };

		for (size_t i = 0; i < rows.n; i++) {
			struct date d = date_of_row(&rows.p[i]);
			struct str zone = zone_of(t, rows.p[i].account_id, &owner);

			find_next(&d, t->now, zone, &rows.p[i]);
		}
		if (rows.n)
			e = write_now(t, renew, &r);
		if (e || rows.n < STEP)
			return e;
	}
}

void date_zone_changed(struct task *t, const struct account *owner)
{
	struct date_rows rows = store_date_list(t, owner->id);

	for (size_t i = 0; i < rows.n; i++) {
		struct date d = date_of_row(&rows.p[i]);

		find_next(&d, t->now, owner->timezone, &rows.p[i]);
		store_date_next(t, rows.p[i].id, rows.p[i].next_day, rows.p[i].next_at);
		remind_again(t, owner, d.id);
	}
}
