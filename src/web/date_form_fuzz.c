/*
 * The form of one date, filled with anything: a date that may be kept is shown as a form that gives
 * the same date again. A field a line; the days by hand are the rest.
 */
#include "base/err.h"
#include "web/date_parts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str field(struct str *rest)
{
	struct str one = S("");

	str_cut(rest, '\n', &one);
	return one;
}

static int64_t number(struct str *rest, int64_t least, int64_t most)
{
	int64_t n;

	return str_int(field(rest), least, most, &n) ? n : least;
}

/* In the order of tests/seeds/date_form. */
static struct date_form form_of(struct str rest)
{
	struct date_form f = { .kind = field(&rest) };

	f.name = field(&rest);
	f.rule = field(&rest);
	f.base = field(&rest);
	f.written = field(&rest);
	f.calendar = field(&rest);
	f.days = field(&rest);
	f.leap = field(&rest);
	f.end = field(&rest);
	f.adar = field(&rest);
	f.which = field(&rest);
	f.moved = field(&rest);
	f.move = field(&rest);
	f.weekday = number(&rest, 0, 6);
	f.month = number(&rest, 1, 12);
	f.offset = number(&rest, -2, 2);
	f.hand = rest;
	return f;
}

/* Whether it may be kept. */
static bool read_whole(struct task *t, const struct date_form *f, struct date *d)
{
	struct occurrence next[DATE_SHOWN];
	size_t n;

	*d = (struct date){ 0 };
	return date_form_read(t, f, d) == OK && date_look(t, d, next, &n) == OK;
}

static void check_again(struct task *t, const struct date *d)
{
	struct reminder off = reminder_none();
	struct date_form shown = date_form_of(t, d, &off);
	struct date again, last;

	must(read_whole(t, &shown, &again));
	must(again.kind == d->kind && str_eq(again.name, d->name));
	must(str_eq(again.base, d->base));
	/* What was moved to a day that is over is left out once. */
	shown = date_form_of(t, &again, &off);
	must(read_whole(t, &shown, &last));
	must(str_eq(rule_text(t->a, &last.rule), rule_text(t->a, &again.rule)));
	again.rule = d->rule;
	last.rule.moves = again.rule.moves = 0;
	must(str_eq(rule_text(t->a, &last.rule), rule_text(t->a, &again.rule)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct account me = { .timezone = S("Europe/Berlin") };
	struct task t = { .a = arena_new((size_t)256 << 20),
			  .me = &me,
			  .now = INT64_C(1773478800000),
			  .where = "fuzz" };
	struct date_form f = form_of((struct str){ (const char *)data, size });
	struct date d;

	for (int lang = 0; lang < 2; lang++) {
		t.lang = (enum lang)lang;
		if (read_whole(&t, &f, &d))
			check_again(&t, &d);
	}
	arena_free(t.a);
	return 0;
}
