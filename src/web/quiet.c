#include "web/quiet.h"

#include <inttypes.h>

#include "core/date.h"
#include "web/door.h"
#include "web/tables.h"

#define HERE "/quiet"
#define WORDS_SHOWN 8 /* in the list */
#define USUAL_DAYS 30 /* of a proposal that belongs to no season */
#define TEXT_CHARS 100000

struct quiet_form {
	uint64_t given;
	struct str name, words, people, from, to, often, what;
	bool whole, whole_was;
};

static const struct field quiet_fields[] = {
	FIELD("name", FIELD_LINE, struct quiet_form, name, 0, 10000, ""),
	FIELD("words", FIELD_TEXT, struct quiet_form, words, 0, TEXT_CHARS, ""),
	FIELD("people", FIELD_TEXT, struct quiet_form, people, 0, TEXT_CHARS, ""),
	FIELD("from", FIELD_LINE, struct quiet_form, from, 0, 100, ""),
	FIELD("to", FIELD_LINE, struct quiet_form, to, 0, 100, ""),
	FIELD("often", FIELD_LINE, struct quiet_form, often, 0, 20, ""),
	FIELD("what", FIELD_LINE, struct quiet_form, what, 0, 20, ""),
	FIELD("whole", FIELD_BOOL, struct quiet_form, whole, 0, 0, ""),
	FIELD("whole_was", FIELD_BOOL, struct quiet_form, whole_was, 0, 0, ""),
	{ 0 },
};

/* Proposals. Days: "MM-DD MM-DD", here or in the catalogue where they differ between countries;
 * none: from today on, once. */
static const struct {
	const char *value;
	enum word name, words;
	const char *days;
	enum word own_days;
	bool has_own_days;
} sets[] = {
	{ "newborns", W_QUIET_SET_NEWBORNS, W_QUIET_SET_NEWBORNS_WORDS, "", 0, false },
	{ "mothers", W_QUIET_SET_MOTHERS, W_QUIET_SET_MOTHERS_WORDS, "", W_QUIET_SET_MOTHERS_DAYS,
	  true },
	{ "fathers", W_QUIET_SET_FATHERS, W_QUIET_SET_FATHERS_WORDS, "", W_QUIET_SET_FATHERS_DAYS,
	  true },
	{ "holidays", W_QUIET_SET_HOLIDAYS, W_QUIET_SET_HOLIDAYS_WORDS, "12-20 01-06", 0, false },
	{ "hospitals", W_QUIET_SET_HOSPITALS, W_QUIET_SET_HOSPITALS_WORDS, "", 0, false },
	{ "weddings", W_QUIET_SET_WEDDINGS, W_QUIET_SET_WEDDINGS_WORDS, "", 0, false },
	{ "school", W_QUIET_SET_SCHOOL, W_QUIET_SET_SCHOOL_WORDS, "", W_QUIET_SET_SCHOOL_DAYS,
	  true },
};
#define SETS (sizeof sets / sizeof *sets)

/* --- days --- */

static struct str whole_day(struct task *t, int64_t day)
{
	return calendar_words(t->a, CALENDAR_GREGORIAN, day, t->lang);
}

static struct str day_of_year(struct task *t, int64_t day)
{
	int64_t year;
	int month, of_month;

	day_to_civil(day, &year, &month, &of_month);
	return day_of_month_words(t->a, of_month, month, t->lang);
}

static enum err read_day(struct task *t, struct str typed, int64_t *ret)
{
	struct when when;
	struct str edtf;

	if (!when_from_typed(t->a, str_trim(typed), &edtf) || !when_read(edtf, &when) ||
	    when.from == DAY_NONE || when.from != when.to)
		return fail(t, ERR_INVALID, W_QUIET_DAY);
	*ret = when.from;
	return OK;
}

static bool month_day(struct str s, int *ret_month, int *ret_day)
{
	struct str month;
	int64_t m, d;

	if (!str_cut(&s, '-', &month) || !str_int(month, 1, 12, &m) || !str_int(s, 1, 31, &d))
		return false;
	*ret_month = (int)m;
	*ret_day = (int)d;
	return true;
}

/* "12-20 01-06" as the time that holds or comes next. */
static bool season(struct task *t, struct str days, int64_t *ret_from, int64_t *ret_to)
{
	int64_t today = date_today(t), year;
	int month, day, to_month, to_day;
	struct quiet q = { .yearly = true };
	struct str from;

	if (!str_cut(&days, ' ', &from) || !month_day(from, &month, &day) ||
	    !month_day(days, &to_month, &to_day))
		return false;
	day_to_civil(today, &year, &(int){ 0 }, &(int){ 0 });
	q.from = day_from_civil(year - 1, month, day);
	q.to = day_from_civil(to_month < month ? year : year - 1, to_month, to_day);
	return quiet_time(&q, today, DAY_NONE, ret_from, ret_to);
}

/* --- a quiet time into a form --- */

static struct str joined_words(struct task *t, const struct quiet *q, const char *between,
			       size_t most)
{
	struct buf b;

	buf_init(&b, t->a, (size_t)1 << 20);
	for (size_t i = 0; i < q->words && i < most; i++)
		buf_fmt(&b, "%s%.*s", i ? between : "", STR_ARG(q->word[i].word));
	if (q->words > most)
		buf_lit(&b, " …");
	return buf_view(&b);
}

static struct str joined_people(struct task *t, const struct quiet *q, const char *between)
{
	struct account a;
	struct buf b;

	buf_init(&b, t->a, (size_t)1 << 20);
	for (size_t i = 0; i < q->people.n; i++)
		if (!account_load(t, q->people.p[i], &a))
			buf_fmt(&b, "%s@%.*s", b.n ? between : "", STR_ARG(a.acct));
	return buf_view(&b);
}

static bool is_whole(const struct quiet *q)
{
	size_t n = 0;

	for (size_t i = 0; i < q->words; i++)
		n += q->word[i].whole;
	return 2 * n >= q->words;
}

static struct quiet_form form_of(struct task *t, const struct quiet *q)
{
	return (struct quiet_form){ .name = q->name,
				    .words = joined_words(t, q, "\n", q->words),
				    .people = joined_people(t, q, "\n"),
				    .from = day_text(t->a, q->from),
				    .to = day_text(t->a, q->to),
				    .often = q->yearly ? S("yearly") : S("once"),
				    .what = filter_what_value(q->action),
				    .whole = is_whole(q) };
}

/* "a, b, c" as lines. */
static struct str as_lines(struct task *t, struct str list)
{
	struct str one;
	struct buf b;

	buf_init(&b, t->a, list.n * 2 + 1);
	while (str_cut(&list, ',', &one))
		buf_fmt(&b, "%s%.*s", b.n ? "\n" : "", STR_ARG(str_trim(one)));
	return buf_view(&b);
}

/* What a proposal (or nothing) fills in; nothing of it is kept. */
static struct quiet_form form_new(struct task *t, struct str set, struct str person)
{
	int64_t today = date_today(t), from = today, to = today + USUAL_DAYS - 1;
	struct quiet_form f = { .name = S(""),
				.words = S(""),
				.people =
					person.n ? str_fmt(t->a, "@%.*s", STR_ARG(person)) : person,
				.often = S("once"),
				.what = filter_what_value(FILTER_HIDE),
				.whole = true };

	for (size_t i = 0; i < SETS; i++) {
		struct str days = sets[i].has_own_days ? word(t->lang, sets[i].own_days)
						       : str_of(sets[i].days);

		if (!str_eq(set, str_of(sets[i].value)))
			continue;
		f.name = word(t->lang, sets[i].name);
		f.words = as_lines(t, word(t->lang, sets[i].words));
		if (season(t, days, &from, &to))
			f.often = S("yearly");
	}
	f.from = day_text(t->a, from);
	f.to = day_text(t->a, to);
	return f;
}

/* --- a form into a quiet time --- */

static struct strs lines_of(struct task *t, struct str text, size_t most)
{
	struct strs lines = { arena_many(t->a, struct str, most + 1), 0 };
	struct str line;

	while (lines.n <= most && str_cut(&text, '\n', &line)) {
		bool had = false;

		line = str_trim(line);
		for (size_t i = 0; i < lines.n; i++)
			had |= str_eq(lines.p[i], line);
		if (line.n && !had)
			lines.p[lines.n++] = line;
	}
	return lines;
}

/* A word that was there keeps what an app said of it, unless the box was changed. */
static bool whole_of(const struct quiet_form *f, const struct quiet *was, struct str line)
{
	for (size_t i = 0; f->whole == f->whole_was && i < was->words; i++)
		if (str_eq(was->word[i].word, line))
			return was->word[i].whole;
	return f->whole;
}

static enum err read_people(struct task *t, const struct quiet_form *f, struct quiet *q)
{
	struct strs lines = lines_of(t, f->people, QUIET_PEOPLE_MAX);
	struct account a;

	q->people = (struct ids){ .p = arena_many(t->a, int64_t, lines.n) };
	for (size_t i = 0; i < lines.n; i++) {
		if (account_find(t, lines.p[i], &a)) {
			t->fault = (struct fault){ 0 };
			return fail_with(t, ERR_INVALID, W_QUIET_UNKNOWN, lines.p[i], S(""));
		}
		if (!ids_hold(q->people, a.id))
			q->people.p[q->people.n++] = a.id;
	}
	return OK;
}

/* `q`: as it was, empty for a new one. */
static enum err read_quiet(struct task *t, const struct quiet_form *f, struct quiet *q)
{
	struct quiet was = *q;
	struct strs lines = lines_of(t, f->words, QUIET_WORDS_MAX);
	enum err e;

	q->name = f->name;
	q->yearly = str_eq(f->often, S("yearly"));
	if (!filter_what(f->what, &q->action))
		return fail(t, ERR_INVALID, W_FILTER_ACTION);
	q->word = arena_many(t->a, struct quiet_word, lines.n);
	for (q->words = 0; q->words < lines.n; q->words++)
		q->word[q->words] = (struct quiet_word){ lines.p[q->words],
							 whole_of(f, &was, lines.p[q->words]) };
	e = read_day(t, f->from, &q->from);
	if (!e)
		e = read_day(t, f->to, &q->to);
	return e ? e : read_people(t, f, q);
}

/* --- pages --- */

static struct str state_of(struct task *t, const struct quiet *q)
{
	switch (q->state) {
	case QUIET_ON:
		return word_with(t->a, t->lang, W_QUIET_IS_ON, day_of_year(t, q->last), S(""));
	case QUIET_OFF:
		return word(t->lang, W_QUIET_IS_OFF);
	case QUIET_ENDED:
		return word(t->lang, W_QUIET_IS_ENDED);
	case QUIET_OVER:
		return word(t->lang, W_QUIET_IS_OVER);
	default:
		return S("");
	}
}

static struct str days_of(struct task *t, const struct quiet *q)
{
	if (q->yearly)
		return word_with(t->a, t->lang, W_QUIET_COMES_YEARLY, day_of_year(t, q->from),
				 day_of_year(t, q->to));
	return word_with(t->a, t->lang, W_QUIET_COMES, whole_day(t, q->from), whole_day(t, q->to));
}

static struct quiet_item item_of(struct task *t, const struct view *view, const struct quiet *q)
{
	struct quiet_item i = { .view = view,
				.id = q->id,
				.url = { str_fmt(t->a, HERE "/%" PRId64, q->id) },
				.name = q->name,
				.state = state_of(t, q),
				.days = days_of(t, q),
				.what = filter_what_name(t, q->action),
				.words = joined_words(t, q, ", ", WORDS_SHOWN),
				.people = joined_people(t, q, ", "),
				.is_on = q->state == QUIET_ON,
				.is_ended = q->state == QUIET_ENDED,
				.is_off = q->state == QUIET_OFF };

	if (q->state == QUIET_ENDED && q->begins != DAY_NONE)
		i.again = word_with(t->a, t->lang, W_QUIET_AGAIN, whole_day(t, q->begins), S(""));
	return i;
}

static enum err quiets_show(struct task *t, struct request *q, struct reply *r)
{
	struct quiets_view v = { 0 };
	struct quiets list;
	struct out o;
	enum err e = quiet_list(t, &list);

	if (e)
		return e;
	v.view = view_new(t, q, HERE_SETTINGS, word(t->lang, W_QUIET_TITLE));
	v.quiet = arena_many(t->a, struct quiet_item, list.n);
	for (; v.quiets < list.n; v.quiets++)
		v.quiet[v.quiets] = item_of(t, v.view, &list.p[v.quiets]);
	v.proposal = arena_many(t->a, struct quiet_proposal, SETS);
	for (; v.proposals < SETS; v.proposals++)
		v.proposal[v.proposals] = (struct quiet_proposal){
			{ str_fmt(t->a, HERE "/new?set=%s", sets[v.proposals].value) },
			word(t->lang, sets[v.proposals].name),
			word(t->lang, sets[v.proposals].words)
		};
	o = view_out(t, r);
	page_quiets(&o, &v);
	return OK;
}

static enum err quiet_page(struct task *t, struct request *q, struct reply *r,
			   const struct quiet_form *f, const struct quiet *was, enum err wrong)
{
	struct quiet_form_view v = { .name = f->name,
				     .words = f->words,
				     .people = f->people,
				     .from = f->from,
				     .to = f->to,
				     .whole = f->whole,
				     .yearly = str_eq(f->often, S("yearly")) };
	struct fault fault = t->fault;
	struct out o;

	v.view = view_new(t, q, HERE_SETTINGS,
			  word(t->lang, was ? W_QUIET_EDIT_TITLE : W_QUIET_NEW_TITLE));
	v.action.s = was ? str_fmt(t->a, HERE "/%" PRId64, was->id) : S(HERE "/new");
	filter_what_choices(t, f->what, v.what);
	if (was) {
		v.id = was->id;
		v.now = item_of(t, v.view, was);
	}
	t->fault = fault;
	if (wrong)
		web_wrong(t, v.view, r, wrong);
	o = view_out(t, r);
	page_quiet(&o, &v);
	return wrong;
}

struct new_query {
	uint64_t given;
	struct str set, person;
};

static const struct field new_query_fields[] = {
	FIELD("set", FIELD_LINE, struct new_query, set, 0, 100, ""),
	FIELD("person", FIELD_LINE, struct new_query, person, 0, 400, ""),
	{ 0 },
};

static enum err new_show(struct task *t, struct request *q, struct reply *r)
{
	struct new_query asked = { 0 };
	struct quiet_form f;
	enum err e = web_form(t, q, new_query_fields, &asked);

	if (e)
		return e;
	f = form_new(t, asked.set, asked.person);
	return quiet_page(t, q, r, &f, NULL, OK);
}

static enum err new_do(struct task *t, struct request *q, struct reply *r)
{
	struct quiet_form f = { 0 };
	struct quiet made = { 0 };
	enum err e = web_form(t, q, quiet_fields, &f);

	if (!e)
		e = read_quiet(t, &f, &made);
	if (!e)
		e = quiet_add(t, &made);
	return e ? quiet_page(t, q, r, &f, NULL, e) : web_back(t, r, S(HERE), SAID_SAVED);
}

static enum err show(struct task *t, struct request *q, struct reply *r)
{
	struct quiet_form f;
	struct quiet was;
	enum err e = quiet_get(t, path_id(q, 0), &was);

	if (e)
		return e;
	f = form_of(t, &was);
	return quiet_page(t, q, r, &f, &was, OK);
}

static enum err change_do(struct task *t, struct request *q, struct reply *r)
{
	struct quiet_form f = { 0 };
	struct quiet was, now;
	enum err e = quiet_get(t, path_id(q, 0), &was);

	if (e)
		return e;
	now = was;
	e = web_form(t, q, quiet_fields, &f);
	if (!e)
		e = read_quiet(t, &f, &now);
	if (!e)
		e = quiet_change(t, &now);
	return e ? quiet_page(t, q, r, &f, &was, e) : web_back(t, r, S(HERE), SAID_SAVED);
}

static enum err end_do(struct task *t, struct request *q, struct reply *r)
{
	enum err e = quiet_end(t, path_id(q, 0));

	return e ? e : web_back(t, r, S(HERE), SAID_CHANGED);
}

static enum err on_do(struct task *t, struct request *q, struct reply *r)
{
	enum err e = quiet_switch(t, path_id(q, 0), true);

	return e ? e : web_back(t, r, S(HERE), SAID_CHANGED);
}

static enum err off_do(struct task *t, struct request *q, struct reply *r)
{
	enum err e = quiet_switch(t, path_id(q, 0), false);

	return e ? e : web_back(t, r, S(HERE), SAID_CHANGED);
}

static enum err remove_do(struct task *t, struct request *q, struct reply *r)
{
	enum err e = quiet_remove(t, path_id(q, 0));

	return e ? e : web_back(t, r, S(HERE), SAID_DELETED);
}

const struct route web_quiet_routes[] = {
	{ GET, HERE, MEMBER, READS, quiets_show, .help = "one's quiet times, and proposals" },
	{ GET, HERE "/new", MEMBER, READS, new_show, .help = "a form for a quiet time" },
	{ POST, HERE "/new", MEMBER, WRITES, new_do, .help = "keeps a quiet time" },
	{ GET, HERE "/:id", MEMBER, READS, show, .help = "one quiet time" },
	{ POST, HERE "/:id", MEMBER, WRITES, change_do, .help = "changes a quiet time" },
	{ POST, HERE "/:id/end", MEMBER, WRITES, end_do, .help = "ends a quiet time for now" },
	{ POST, HERE "/:id/on", MEMBER, WRITES, on_do, .help = "switches a quiet time on" },
	{ POST, HERE "/:id/off", MEMBER, WRITES, off_do, .help = "switches a quiet time off" },
	{ POST, HERE "/:id/remove", MEMBER, WRITES, remove_do, .help = "removes a quiet time" },
	{ 0 },
};
