#include "app/sends.h"
#include "api/push_send.h"
#include "app/loop.h"
#include "app/readers.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "base/url.h"
#include "core/push.h"
#include "sys/db.h"
#include "sys/fetch.h"
#include "sys/writer.h"

#define ARENA_MAX ((size_t)64 * 1024 * 1024)
#define SEND_ARENA ((size_t)1024 * 1024)
#define AT_ONCE 64	  /* jobs taken in one go */
#define UNDER_WAY_MAX 512 /* handed to the courier and not answered yet */
#define HOST_MAX 32	  /* of these to one host: a slow one leaves room for the others */
#define HELD_FOR (10 * CLOCK_MINUTE) /* longer than any request may take */
#define HOST_PAUSE (5 * CLOCK_SECOND)
#define SLEEP_MOST (30 * CLOCK_SECOND)
#define PAUSE_AFTER_FAILURE (5 * CLOCK_SECOND)

static const struct kind {
	const char *name;
	/* What to send, as it is now; ERR_GONE: nothing any more. Reads. */
	enum err (*request)(struct task *t, const struct job *j, struct fetch_request *ret);
	/* How it went; when again, 0 for never. Writes. */
	int64_t (*settle)(struct task *t, const struct job *j, enum fetch_end end, int status,
			  struct str retry_after);
} kinds[JOB_KINDS] = {
	[JOB_PUSH] = { "push", push_request, push_settle },
};

/* One job from being taken to being settled. */
struct send {
	struct send *next; /* of those that are answered */
	struct send *next_away;
	struct arena *a;
	struct job job;
	struct str host;
	int64_t began;
	enum { TO_SETTLE, TO_REMOVE, TO_PUT_BACK } then;
	enum fetch_end end;
	int status;
	struct str retry_after;
};

static void begin(void);
static int64_t step(void);

static struct loop loop = LOOP(begin, step);

static struct {
	pthread_mutex_t lock;
	struct send *answered, *away;
	size_t under_way;
} sends = { .lock = PTHREAD_MUTEX_INITIALIZER };

static const struct kind *kind_of(const struct job *j)
{
	return j->kind < JOB_KINDS && kinds[j->kind].request ? &kinds[j->kind] : NULL;
}

/* --- the answer --- */

static struct send *send_new(const struct job *j)
{
	struct arena *a = arena_new(SEND_ARENA);
	struct send *s = arena_make(a, struct send);

	s->a = a;
	s->job = *j;
	s->job.detail = str_dup(a, j->detail);
	s->began = clock_steady_us();
	return s;
}

/* Under the lock. */
static void is_answered(struct send *s)
{
	s->next = sends.answered;
	sends.answered = s;
	loop_wake(&loop);
}

static void leave_away(struct send *s)
{
	struct send **at = &sends.away;

	while (*at != s)
		at = &(*at)->next_away;
	*at = s->next_away;
	sends.under_way--;
}

/* On the courier's thread. */
static void on_answer(const struct fetch_answer *f, void *arg)
{
	struct send *s = arg;

	s->end = f->end;
	if (f->end == FETCH_BUSY) /* our own doing: no try of theirs */
		s->then = TO_PUT_BACK;
	s->status = f->status;
	s->retry_after = str_dup(s->a, f->kept[0]);
	pthread_mutex_lock(&sends.lock);
	leave_away(s);
	is_answered(s);
	pthread_mutex_unlock(&sends.lock);
}

static void log_send(const struct send *s)
{
	bool good = s->end == FETCH_ANSWERED && s->status >= 200 && s->status < 300;

	if (s->then == TO_SETTLE)
		log_line(good ? LOG_INFO : LOG_WARN, "send",
			 "%s to=%.*s result=%s status=%d try=%lld ms=%lld", kind_of(&s->job)->name,
			 STR_ARG(s->host), fetch_end_name(s->end), s->status,
			 (long long)s->job.tries,
			 (long long)((clock_steady_us() - s->began) / 1000));
}

/* --- settling --- */

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

static enum err settle_all(struct task *t, void *arg)
{
	for (const struct send *s = arg; s; s = s->next)
		settle_one(t, s);
	return OK;
}

/* What was answered since the last time, written in one go. When that fails the rows stay as they
 * are, and are sent again after HELD_FOR. */
static void settle(void)
{
	struct task t = { .now = clock_wall_ms(), .where = "sends" };
	struct send *list, *next;

	pthread_mutex_lock(&sends.lock);
	list = sends.answered;
	sends.answered = NULL;
	pthread_mutex_unlock(&sends.lock);
	if (!list)
		return;
	t.a = arena_new(ARENA_MAX);
	if (write_now(&t, settle_all, list) != OK)
		log_line(LOG_WARN, "send", "answers could not be noted");
	arena_free(t.a);
	for (; list; list = next) {
		next = list->next;
		log_send(list);
		arena_free(list->a);
	}
}

/* --- handing over --- */

/* "push.example.net:443" */
static struct str host_of(struct arena *a, struct str url)
{
	struct url_parts parts;
	struct url u;

	if (!url_read(a, url, &u))
		return S("");
	parts = url_split(u);
	return str_fmt(a, "%.*s:%d", STR_ARG(parts.host), parts.port);
}

/* Under the lock. */
static bool has_room(struct str host)
{
	size_t n = 0;

	for (const struct send *s = sends.away; s; s = s->next_away)
		n += str_eq(s->host, host);
	return n < HOST_MAX;
}

/* Notes it as under way first: the answer may come before fetch_later is back. */
static bool set_out(struct send *s, const struct fetch_request *q)
{
	bool room;

	s->host = host_of(s->a, q->url);
	pthread_mutex_lock(&sends.lock);
	room = has_room(s->host);
	if (room) {
		s->next_away = sends.away;
		sends.away = s;
		sends.under_way++;
	} else {
		s->then = TO_PUT_BACK;
		is_answered(s);
	}
	pthread_mutex_unlock(&sends.lock);
	return room;
}

/* It was not sent, and is not counted as a try. */
static void stay(struct send *s, bool away)
{
	pthread_mutex_lock(&sends.lock);
	if (away)
		leave_away(s);
	is_answered(s);
	pthread_mutex_unlock(&sends.lock);
}

static void send_one(struct task *t, const struct job *j)
{
	struct send *s = send_new(j);
	const struct kind *k = kind_of(j);
	struct fetch_request q;
	enum err e = k ? k->request(t, j, &q) : ERR_GONE;

	t->me = NULL;
	s->job.tries++; /* as job_hold wrote it */
	s->then = e == ERR_GONE ? TO_REMOVE : e ? TO_PUT_BACK : TO_SETTLE;
	if (e) {
		stay(s, false);
		return;
	}
	if (!set_out(s, &q) || fetch_later(&q, on_answer, s))
		return;
	s->then = TO_PUT_BACK;
	stay(s, true);
}

static enum err hold_all(struct task *t, void *arg)
{
	const struct jobs *list = arg;

	for (size_t i = 0; i < list->n; i++)
		job_hold(t, &list->p[i], t->now + HELD_FOR);
	return OK;
}

/* Takes what is due and sends it. How many milliseconds until there may be more? */
static int64_t send_due(struct task *t, size_t room)
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
	return next == INT64_MAX ? SLEEP_MOST : next - t->now;
}

static int64_t step(void)
{
	struct arena *a;
	struct task t = { .now = clock_wall_ms(), .where = "sends" };
	int64_t wait;
	size_t room;

	settle();
	pthread_mutex_lock(&sends.lock);
	room = UNDER_WAY_MAX - sends.under_way;
	pthread_mutex_unlock(&sends.lock);
	if (!room)
		return SLEEP_MOST; /* an answer wakes it */
	a = arena_new(ARENA_MAX);
	t.a = a;
	t.db = reader_take();
	if (!t.db) {
		arena_free(a);
		return PAUSE_AFTER_FAILURE;
	}
	db_begin(t.db);
	wait = send_due(&t, room);
	db_end(t.db, false);
	reader_give(t.db);
	arena_free(a);
	return wait < SLEEP_MOST ? wait : SLEEP_MOST;
}

/* --- the loop --- */

static enum err free_held(struct task *t, void *arg)
{
	(void)arg;
	job_free_held(t);
	return OK;
}

static void begin(void)
{
	struct arena *a = arena_new(ARENA_MAX);
	struct task t = { .a = a, .now = clock_wall_ms(), .where = "sends" };

	if (write_now(&t, free_held, NULL) != OK)
		log_line(LOG_WARN, "send", "what was under way could not be found again");
	arena_free(a);
}

void sends_start(void)
{
	loop_start(&loop);
}

void sends_wake(void)
{
	if (job_was_added(LANE_OUT))
		loop_wake(&loop);
}

void sends_stop(void)
{
	loop_stop(&loop);
	fetch_stop();
	/* The courier has ended, so nothing comes any more. */
	settle();
}
