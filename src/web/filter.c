#include "web/filter.h"

#include <inttypes.h>

#include "base/day.h"
#include "web/door.h"
#include "web/tables.h"

#define WORDS_SHOWN 8 /* of a filter in the list */
#define WORDS_CHARS 200000

struct filter_form {
	uint64_t given;
	struct str title, words, what, until;
	struct strs where;
	bool whole, whole_was;
};

static const struct field filter_fields[] = {
	FIELD("title", FIELD_LINE, struct filter_form, title, 0, 10000, ""),
	FIELD("words", FIELD_TEXT, struct filter_form, words, 0, WORDS_CHARS, ""),
	FIELD("what", FIELD_LINE, struct filter_form, what, 0, 20, ""),
	FIELD("until", FIELD_LINE, struct filter_form, until, 0, 100, ""),
	FIELD("where[]", FIELD_LINES, struct filter_form, where, 0, 20, ""),
	FIELD("whole", FIELD_BOOL, struct filter_form, whole, 0, 0, ""),
	FIELD("whole_was", FIELD_BOOL, struct filter_form, whole_was, 0, 0, ""),
	{ 0 },
};

static const struct {
	const char *value;
	unsigned context;
	enum word name;
} places[FILTER_CONTEXTS] = {
	{ "home", FILTER_HOME, W_FILTER_AT_HOME },
	{ "notices", FILTER_NOTIFICATIONS, W_FILTER_AT_NOTICES },
	{ "public", FILTER_PUBLIC, W_FILTER_AT_PUBLIC },
	{ "thread", FILTER_THREAD, W_FILTER_AT_THREAD },
	{ "account", FILTER_ACCOUNT, W_FILTER_AT_ACCOUNT },
};

static const struct {
	const char *value;
	enum filter_action action;
	enum word name, about;
} actions[FILTER_CHOICES_WHAT] = {
	{ "warn", FILTER_WARN, W_FILTER_WARN, W_FILTER_WARN_HINT },
	{ "blur", FILTER_BLUR, W_FILTER_BLUR, W_FILTER_BLUR_HINT },
	{ "hide", FILTER_HIDE, W_FILTER_HIDE, W_FILTER_HIDE_HINT },
};

struct str filter_what_value(enum filter_action action)
{
	for (size_t i = 0; i < FILTER_CHOICES_WHAT; i++)
		if (actions[i].action == action)
			return str_of(actions[i].value);
	return S("");
}

bool filter_what(struct str value, enum filter_action *ret)
{
	for (size_t i = 0; i < FILTER_CHOICES_WHAT; i++)
		if (str_eq(value, str_of(actions[i].value))) {
			*ret = actions[i].action;
			return true;
		}
	return false;
}

struct str filter_what_name(struct task *t, enum filter_action action)
{
	for (size_t i = 0; i < FILTER_CHOICES_WHAT; i++)
		if (actions[i].action == action)
			return word(t->lang, actions[i].name);
	return S("");
}

void filter_what_choices(struct task *t, struct str chosen,
			 struct filter_choice ret[FILTER_CHOICES_WHAT])
{
	for (size_t i = 0; i < FILTER_CHOICES_WHAT; i++)
		ret[i] = (struct filter_choice){
			.value = str_of(actions[i].value),
			.name = word(t->lang, actions[i].name),
			.about = word(t->lang, actions[i].about),
			.chosen = str_eq(chosen, str_of(actions[i].value)),
		};
}

/* --- a filter into a form --- */

/* The last day on which it holds, as a field for dates has it; empty for no end. */
static struct str last_day(struct task *t, int64_t expires_at)
{
	return expires_at ? day_text(t->a, day_at(expires_at - 1, t->me->timezone)) : S("");
}

static struct strs place_values(struct task *t, unsigned contexts)
{
	struct strs list = { arena_many(t->a, struct str, FILTER_CONTEXTS), 0 };

	for (size_t i = 0; i < FILTER_CONTEXTS; i++)
		if (contexts & places[i].context)
			list.p[list.n++] = str_of(places[i].value);
	return list;
}

static struct str joined(struct task *t, const struct filter *f, const char *between, size_t most)
{
	struct buf b;

	buf_init(&b, t->a, (size_t)1 << 20);
	for (size_t i = 0; i < f->keywords && i < most; i++) {
		if (i)
			buf_str(&b, str_of(between));
		buf_str(&b, f->keyword[i].keyword);
	}
	if (f->keywords > most)
		buf_str(&b, S(" …"));
	return buf_view(&b);
}

/* Most words of it are whole ones. */
static bool is_whole(const struct filter *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->keywords; i++)
		n += f->keyword[i].whole_word;
	return 2 * n >= f->keywords;
}

static struct filter_form form_of(struct task *t, const struct filter *f)
{
	struct filter_form form = { .title = f->title,
				    .words = joined(t, f, "\n", f->keywords),
				    .where = place_values(t, f->contexts),
				    .until = last_day(t, f->expires_at),
				    .whole = is_whole(f) };

	form.what = filter_what_value(f->action);
	return form;
}

static struct filter_form form_new(struct task *t)
{
	const struct filter usual = { .title = S(""), .contexts = FILTER_EVERYWHERE };

	return form_of(t, &usual);
}

/* --- a form into a filter --- */

static unsigned contexts_of(const struct strs *values)
{
	unsigned contexts = 0;

	for (size_t k = 0; k < values->n; k++)
		for (size_t i = 0; i < FILTER_CONTEXTS; i++)
			if (str_eq(values->p[k], str_of(places[i].value)))
				contexts |= places[i].context;
	return contexts;
}

static enum err read_until(struct task *t, struct str typed, int64_t *ret_expires_at)
{
	struct when when;
	struct str edtf;

	*ret_expires_at = 0;
	if (!typed.n)
		return OK;
	if (!when_from_typed(t->a, typed, &edtf) || !when_read(edtf, &when) || when.to == DAY_NONE)
		return fail(t, ERR_INVALID, W_FILTER_DAY);
	*ret_expires_at = day_begins(when.to + 1, t->me->timezone);
	return OK;
}

static struct strs lines_of(struct task *t, struct str text)
{
	struct strs lines = { arena_many(t->a, struct str, FILTER_WORDS_MAX + 1), 0 };
	struct str line;

	while (lines.n <= FILTER_WORDS_MAX && str_cut(&text, '\n', &line))
		if (str_trim(line).n)
			lines.p[lines.n++] = str_trim(line);
	return lines;
}

static bool has_line(const struct strs *lines, size_t before, struct str line)
{
	for (size_t i = 0; i < before; i++)
		if (str_eq(lines->p[i], line))
			return true;
	return false;
}

static const struct filter_keyword *keyword_of(const struct filter *was, struct str line)
{
	for (size_t i = 0; i < was->keywords; i++)
		if (str_eq(was->keyword[i].keyword, line))
			return &was->keyword[i];
	return NULL;
}

/* The lines against the words that were there: gone ones, new ones, and those that stay, which keep
 * what an app said of each unless the box was changed. */
static enum err read_words(struct task *t, const struct filter_form *f, const struct filter *was,
			   struct filter_change *c)
{
	struct strs lines = lines_of(t, f->words);

	if (lines.n > FILTER_WORDS_MAX)
		return fail_with(t, ERR_LIMIT, W_FILTER_KEYWORDS_MANY,
				 str_fmt(t->a, "%d", FILTER_WORDS_MAX), STR_NONE);
	c->keyword = arena_many(t->a, struct filter_keyword_change, lines.n + was->keywords);
	for (size_t i = 0; i < was->keywords; i++)
		if (!has_line(&lines, lines.n, was->keyword[i].keyword))
			c->keyword[c->keywords++] =
				(struct filter_keyword_change){ .id = was->keyword[i].id,
								.remove = true };
	for (size_t i = 0; i < lines.n; i++) {
		const struct filter_keyword *old = keyword_of(was, lines.p[i]);

		if (has_line(&lines, i, lines.p[i]) || (old && f->whole == f->whole_was))
			continue;
		c->keyword[c->keywords++] =
			(struct filter_keyword_change){ .id = old ? old->id : 0,
							.has_keyword = true,
							.keyword = lines.p[i],
							.has_whole_word = true,
							.whole_word = f->whole };
	}
	return OK;
}

/* `was`: what is to be changed, empty for a new one. */
static enum err read_change(struct task *t, const struct filter_form *f, const struct filter *was,
			    struct filter_change *ret)
{
	enum err e = OK;

	*ret = (struct filter_change){ .has_title = true,
				       .title = f->title,
				       .has_contexts = true,
				       .contexts = contexts_of(&f->where) };
	ret->has_action = filter_what(f->what, &ret->action);
	/* The hour that an app gave stays while the day does. */
	ret->has_end = !str_eq(f->until, last_day(t, was->expires_at));
	if (ret->has_end)
		e = read_until(t, f->until, &ret->expires_at);
	return e ? e : read_words(t, f, was, ret);
}

/* --- pages --- */

static struct filter_form_view form_view(struct task *t, const struct view *view,
					 const struct filter_form *f, int64_t id)
{
	struct filter_form_view v = { .view = view,
				      .title = f->title,
				      .words = f->words,
				      .until = f->until,
				      .whole = f->whole,
				      .is_new = !id };
	unsigned contexts = contexts_of(&f->where);

	v.action.s = id ? str_fmt(t->a, "/settings/filters/%" PRId64, id) : S("/settings/filters");
	for (size_t i = 0; i < FILTER_CONTEXTS; i++)
		v.where[i] = (struct filter_choice){ .value = str_of(places[i].value),
						     .name = word(t->lang, places[i].name),
						     .chosen = contexts & places[i].context };
	filter_what_choices(t, f->what, v.what);
	return v;
}

static struct filter_item item_of(struct task *t, const struct filter *f)
{
	struct filter_item v = { .title = f->title, .words = joined(t, f, ", ", WORDS_SHOWN) };

	v.url.s = str_fmt(t->a, "/settings/filters/%" PRId64, f->id);
	v.what = filter_what_name(t, f->action);
	for (size_t i = 0; i < FILTER_CONTEXTS && f->contexts != FILTER_EVERYWHERE; i++)
		if (f->contexts & places[i].context)
			v.what = str_fmt(t->a, "%.*s · %.*s", STR_ARG(v.what),
					 STR_ARG(word(t->lang, places[i].name)));
	if (f->expires_at)
		v.until = word_with(t->a, t->lang,
				    f->expires_at > t->now ? W_FILTER_HOLDS_UNTIL
							   : W_FILTER_WAS_UNTIL,
				    day_view(t, f->expires_at - 1).day, STR_NONE);
	return v;
}

static enum err filters_page(struct task *t, struct request *q, struct reply *r,
			     const struct filter_form *f, enum err wrong)
{
	struct fault fault = t->fault;
	struct filters_view v = { 0 };
	struct filters list;
	struct out o;
	enum err e = filter_list(t, &list);

	if (e)
		return e;
	t->fault = fault;
	v.view = view_new(t, q, HERE_SETTINGS, word(t->lang, W_SETTINGS_FILTERS));
	v.filter = arena_many(t->a, struct filter_item, list.n);
	v.filters = list.n;
	for (size_t i = 0; i < list.n; i++)
		v.filter[i] = item_of(t, &list.p[i]);
	v.form = form_view(t, v.view, f, 0);
	if (wrong)
		web_wrong(t, v.view, r, wrong);
	o = view_out(t, r);
	page_filters(&o, &v);
	return wrong;
}

static enum err filter_page(struct task *t, struct request *q, struct reply *r,
			    const struct filter *was, const struct filter_form *f, enum err wrong)
{
	struct filter_page v = { .singles = was->posts };
	struct out o = view_out(t, r);

	v.view = view_new(t, q, HERE_SETTINGS, word(t->lang, W_FILTER_EDIT));
	v.form = form_view(t, v.view, f, was->id);
	v.removal.s = str_fmt(t->a, "/settings/filters/%" PRId64 "/remove", was->id);
	if (wrong)
		web_wrong(t, v.view, r, wrong);
	page_filter(&o, &v);
	return wrong;
}

static enum err filters_show(struct task *t, struct request *q, struct reply *r)
{
	struct filter_form f = form_new(t);

	return filters_page(t, q, r, &f, OK);
}

static enum err filter_new_do(struct task *t, struct request *q, struct reply *r)
{
	const struct filter none = { 0 };
	struct filter_form f = { 0 };
	struct filter_change c;
	struct filter made;
	enum err e = web_form(t, q, filter_fields, &f);

	if (!e)
		e = read_change(t, &f, &none, &c);
	if (!e)
		e = filter_add(t, &c, &made);
	if (e)
		return filters_page(t, q, r, &f, e);
	return web_back(t, r, S("/settings/filters"), SAID_SAVED);
}

static enum err filter_show(struct task *t, struct request *q, struct reply *r)
{
	struct filter_form f;
	struct filter was;
	enum err e = filter_get(t, path_id(q, 0), &was);

	if (e)
		return e;
	f = form_of(t, &was);
	return filter_page(t, q, r, &was, &f, OK);
}

static enum err filter_do(struct task *t, struct request *q, struct reply *r)
{
	struct filter_form f = { 0 };
	struct filter_change c;
	struct filter was, now;
	enum err e = filter_get(t, path_id(q, 0), &was);

	if (e)
		return e;
	e = web_form(t, q, filter_fields, &f);
	if (!e)
		e = read_change(t, &f, &was, &c);
	if (!e)
		e = filter_change(t, was.id, &c, &now);
	if (e)
		return filter_page(t, q, r, &was, &f, e);
	return web_back(t, r, S("/settings/filters"), SAID_SAVED);
}

static enum err filter_remove_do(struct task *t, struct request *q, struct reply *r)
{
	enum err e = filter_remove(t, path_id(q, 0));

	return e ? e : web_back(t, r, S("/settings/filters"), SAID_UNFILTERED);
}

const struct route web_filter_routes[] = {
	{ GET, "/settings/filters", MEMBER, READS, filters_show, .help = "one's filters" },
	{ POST, "/settings/filters", MEMBER, WRITES, filter_new_do, .help = "makes a filter" },
	{ GET, "/settings/filters/:id", MEMBER, READS, filter_show, .help = "one filter" },
	{ POST, "/settings/filters/:id", MEMBER, WRITES, filter_do, .help = "changes a filter" },
	{ POST, "/settings/filters/:id/remove", MEMBER, WRITES, filter_remove_do,
	  .help = "takes a filter away" },
	{ 0 },
};
