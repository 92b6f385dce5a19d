/* What else obeys a quiet time, and quiet times as a file: core/quiet.h. */
#include <inttypes.h>

#include "base/phrases.h"
#include "core/quiet.h"
#include "core/takeout.h"

/* --- what it meets --- */

static size_t add_people(struct task *t, struct ids people, struct phrase *list)
{
	struct account a;
	size_t n = 0;

	for (size_t i = 0; i < people.n; i++) {
		if (account_load(t, people.p[i], &a)) {
			t->fault = (struct fault){ 0 };
			continue;
		}
		list[n++] = (struct phrase){ a.display, true };
		list[n++] = (struct phrase){ a.acct, true };
	}
	return n;
}

static bool meets(struct task *t, const struct quiet *q, struct str text)
{
	struct phrase *list = arena_many(t->a, struct phrase, q->words + 2 * q->people.n);
	struct phrases *p;
	size_t n = 0;

	for (; n < q->words; n++)
		list[n] = (struct phrase){ q->word[n].word, q->word[n].whole };
	n += add_people(t, q->people, list + n);
	p = phrases_new(t->a, list, n);
	phrases_start(p);
	phrases_read(p, t->a, text);
	return phrases_any(p);
}

bool quiet_meets(struct task *t, const struct account *owner, struct str text)
{
	struct quiets list = quiet_all(t, owner);

	for (size_t i = 0; i < list.n; i++)
		if (list.p[i].state == QUIET_ON && meets(t, &list.p[i], text))
			return true;
	return false;
}

/* --- taking along --- */

static void put_day(struct buf *to, int64_t day)
{
	int64_t year;
	int month, of_month;

	day_to_civil(day, &year, &month, &of_month);
	buf_fmt(to, "%04" PRId64 "-%02d-%02d", year, month, of_month);
}

static struct str joined_people(struct task *t, struct ids people)
{
	struct account a;
	struct buf b;

	buf_init(&b, t->a, (size_t)1 << 20);
	for (size_t i = 0; i < people.n; i++) {
		if (account_load(t, people.p[i], &a)) {
			t->fault = (struct fault){ 0 };
			continue;
		}
		buf_fmt(&b, "%s@%.*s", b.n ? "\n" : "", STR_ARG(a.acct));
	}
	return buf_view(&b);
}

static struct str joined_words(struct task *t, const struct quiet *q)
{
	struct buf b;

	buf_init(&b, t->a, (size_t)1 << 20);
	for (size_t i = 0; i < q->words; i++)
		buf_fmt(&b, "%s%.*s", i ? "\n" : "", STR_ARG(q->word[i].word));
	return buf_view(&b);
}

enum err quiet_csv(struct task *t, struct buf *to)
{
	struct quiets list;
	enum err e = quiet_list(t, &list);

	for (size_t i = 0; !e && i < list.n; i++) {
		const struct quiet *q = &list.p[i];

		takeout_put(to, q->name);
		buf_byte(to, ',');
		put_day(to, q->from);
		buf_byte(to, ',');
		put_day(to, q->to);
		buf_fmt(to, ",%s,%s,%s,", q->yearly ? "true" : "false",
			filter_action_name(q->action), q->state == QUIET_OFF ? "true" : "false");
		takeout_put(to, joined_words(t, q));
		buf_byte(to, ',');
		takeout_put(to, joined_people(t, q->people));
		buf_byte(to, '\n');
	}
	return e;
}
