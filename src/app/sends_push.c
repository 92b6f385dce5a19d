/* Pushes to apps: jobs of LANE_OUT, marked in their rows as under way. See app/sends.h. */
#include "api/push_send.h"
#include "app/sends_parts.h"
#include "base/clock.h"
#include "core/push.h"
#include "sys/writer.h"

#define AT_ONCE 64  /* jobs taken in one go */
#define HOST_MAX 32 /* under way to one host: a slow one leaves room for the others */
#define HELD_FOR (10 * CLOCK_MINUTE) /* longer than any request may take */
#define HOST_PAUSE (5 * CLOCK_SECOND)
#define PAUSE_AFTER_FAILURE (5 * CLOCK_SECOND)

static const struct kind {
	/* What to send, as it is now; ERR_GONE: nothing any more. Reads. */
	enum err (*request)(struct task *t, const struct job *j, struct fetch_request *ret);
	/* How it went; when again, 0 for never. Writes. */
	int64_t (*settle)(struct task *t, const struct job *j, enum fetch_end end, int status,
			  struct str retry_after);
} kinds[JOB_KINDS] = {
	[JOB_PUSH] = { push_request, push_settle },
};

static const struct kind *kind_of(const struct job *j)
{
	return j->kind < JOB_KINDS && kinds[j->kind].request ? &kinds[j->kind] : NULL;
}

static void send_one(struct task *t, const struct job *j)
{
	struct send *s = sends_new(&sends_push);
	const struct kind *k = kind_of(j);
	struct fetch_request q;
	enum err e = k ? k->request(t, j, &q) : ERR_GONE;

	t->me = NULL;
	s->job = *j;
	s->job.detail = str_dup(s->a, j->detail);
	s->tries = ++s->job.tries; /* as job_hold wrote it */
	if (e)
		sends_skip(s, e == ERR_GONE);
	else
		sends_give(s, &q, HOST_MAX);
}

static enum err hold_all(struct task *t, void *arg)
{
	const struct jobs *list = arg;

	for (size_t i = 0; i < list->n; i++)
		job_hold(t, &list->p[i], t->now + HELD_FOR);
	return OK;
}

static int64_t take(struct task *t, size_t room)
{
	struct jobs due = job_outgoing(t, room < AT_ONCE ? room : AT_ONCE);
	int64_t next;

	if (due.n && write_now(t, hold_all, &due) != OK)
		return PAUSE_AFTER_FAILURE;
	for (size_t i = 0; i < due.n; i++)
		send_one(t, &due.p[i]);
	if (due.n == AT_ONCE)
		return 0;
	next = job_next_outgoing(t);
	return next == INT64_MAX ? INT64_MAX : next - t->now;
}

static void settle_one(struct task *t, const struct send *s)
{
	const struct job *j = &s->job;
	int64_t again = 0;

	if (s->then == TO_PUT_BACK) {
		job_again(t, j, j->tries - 1, t->now + HOST_PAUSE);
		return;
	}
	if (s->then == TO_SETTLE)
		again = kind_of(j)->settle(t, j, s->end, s->status, s->retry_after);
	if (again)
		job_again(t, j, j->tries, again);
	else
		job_done(t, j);
}

/* When it can't be written the rows stay as they are, and are sent again after HELD_FOR. */
static enum err settle(struct task *t, struct send *list)
{
	for (const struct send *s = list; s; s = s->next)
		settle_one(t, s);
	return OK;
}

static bool was_added(void)
{
	return job_was_added(LANE_OUT);
}

const struct source sends_push = { "push", take, settle, NULL, job_free_held, was_added };
