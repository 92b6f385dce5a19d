/* What else obeys a quiet time, and quiet times as a file: core/quiet.h. */
#include "base/phrases.h"
#include "core/date.h"
#include "core/memorial.h"
#include "core/quiet.h"
#include "core/takeout.h"
#include "store/memorial.h"
#include "store/quiet.h"

/* --- what it meets --- */

struct called { /* what is looked for */
	struct phrase *p;
	size_t n, room;
};

static void add(struct task *t, struct called *c, struct str text, bool whole)
{
	arena_grow(t->a, c->p, c->n, &c->room);
	c->p[c->n++] = (struct phrase){ text, whole };
}

/* The names of a page that its owner may read: silence is not to tell of others. */
static void add_names(struct task *t, const struct account *owner, int64_t page, struct called *c)
{
	struct memorial_name_rows names = store_memorial_names(t, (struct ids){ &page, 1 });
	int64_t least = memorial_keeps(t, owner->id, page)     ? NAME_FOR_KEEPERS
			: memorial_belongs(t, owner->id, page) ? NAME_FOR_MEMBERS
							       : NAME_FOR_ALL;

	for (size_t i = 0; i < names.n; i++)
		if (names.p[i].audience >= least)
			add(t, c, names.p[i].name, true);
}

static void add_people(struct task *t, const struct account *owner, struct ids people,
		       struct called *c)
{
	struct account a;

	for (size_t i = 0; i < people.n; i++) {
		if (account_load(t, people.p[i], &a)) {
			t->fault = (struct fault){ 0 };
			continue;
		}
		add(t, c, a.display, true);
		add(t, c, a.acct, true);
		if (memorial_is(&a))
			add_names(t, owner, a.id, c);
	}
}

static bool meets(struct task *t, const struct account *owner, const struct quiet *q,
		  struct str text)
{
	struct called c = { 0 };
	struct phrases *p;

	for (size_t i = 0; i < q->words; i++)
		add(t, &c, q->word[i].word, q->word[i].whole);
	add_people(t, owner, q->people, &c);
	p = phrases_new(t->a, c.p, c.n);
	phrases_start(p);
	phrases_read(p, t->a, text);
	return phrases_any(p);
}

bool quiet_silences(struct task *t, const struct account *owner, const struct date *d)
{
	struct quiets list = quiet_all(t, owner);
	struct str title = date_title(t, d);

	for (size_t i = 0; i < list.n; i++) {
		const struct quiet *q = &list.p[i];

		if (q->state != QUIET_ON)
			continue;
		if (meets(t, owner, q, title) || store_quiet_date_of(t, d->id, q->people) ||
		    filter_names(t, d->post_id, q->people) || ids_hold(q->people, d->memorial_id))
			return true;
	}
	return false;
}

/* --- taking along --- */

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
		buf_str(to, day_text(t->a, q->from));
		buf_byte(to, ',');
		buf_str(to, day_text(t->a, q->to));
		buf_fmt(to, ",%s,%s,%s,", q->yearly ? "true" : "false",
			filter_action_name(q->action), q->state == QUIET_OFF ? "true" : "false");
		takeout_put(to, joined_words(t, q));
		buf_byte(to, ',');
		takeout_put(to, joined_people(t, q->people));
		buf_byte(to, '\n');
	}
	return e;
}
