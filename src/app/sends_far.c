/* Activities for other servers: what core/owed.h says is due. See app/sends.h. */
#include "app/sends_parts.h"
#include "fed/deliver.h"
#include "sys/writer.h"

#include "base/clock.h"

#define AT_ONCE 128 /* taken in one go */
#define PAUSE_AFTER_FAILURE (5 * CLOCK_SECOND)

static void send_one(struct task *t, const struct owed *o, struct deliver_text *kept)
{
	struct send *s = sends_new(&sends_far);
	struct fetch_request q;
	enum err e = deliver_request(t, o, kept, &q);

	s->owed = *o;
	s->owed.inbox = str_dup(s->a, o->inbox);
	s->owed.host = str_dup(s->a, o->host);
	s->tries = o->tries + 1;
	if (e)
		sends_skip(s, e == ERR_GONE);
	else
		sends_give(s, &q, 0);
}

static enum err arrange(struct task *t, void *arg)
{
	owed_arrange(t, arg);
	return OK;
}

static int64_t take(struct task *t, size_t room)
{
	struct owed_due due = owed_take(t, room < AT_ONCE ? room : AT_ONCE);
	struct deliver_text kept = { 0 };
	int64_t next;
	bool arranged = !owed_is_untidy(&due) || write_now(t, arrange, &due) == OK;

	for (size_t i = 0; i < due.n; i++)
		send_one(t, &due.p[i], &kept);
	if (!arranged)
		return PAUSE_AFTER_FAILURE;
	if (due.n == AT_ONCE)
		return 0;
	next = owed_next(t);
	return next == INT64_MAX ? INT64_MAX : next - t->now;
}

static struct owed_answer answer_of(const struct send *s)
{
	if (s->then == TO_SETTLE)
		return deliver_answer(&s->owed, s->end, s->status, s->retry_after);
	return (struct owed_answer){ s->owed, s->then == TO_REMOVE ? OWED_DROPPED : OWED_BACK, 0 };
}

static struct owed_answer *answers(struct arena *a, const struct send *list, size_t *ret_n)
{
	struct owed_answer *p;
	size_t n = 0;

	for (const struct send *s = list; s; s = s->next)
		n++;
	p = arena_many(a, struct owed_answer, n);
	n = 0;
	for (const struct send *s = list; s; s = s->next)
		p[n++] = answer_of(s);
	*ret_n = n;
	return p;
}

static enum err settle(struct task *t, struct send *list)
{
	size_t n;
	const struct owed_answer *p = answers(t->a, list, &n);

	return owed_settle(t, p, n);
}

static void settled(struct send *list)
{
	size_t n;
	const struct owed_answer *p = answers(list->a, list, &n);

	owed_settled(p, n);
}

const struct source sends_far = { "deliver", take, settle, settled, owed_begin, owed_was_added };
