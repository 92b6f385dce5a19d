#include "app/sends.h"
#include "app/loop.h"
#include "app/readers.h"
#include "app/sends_parts.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "base/url.h"
#include "sys/db.h"
#include "sys/writer.h"

#define ARENA_MAX ((size_t)64 * 1024 * 1024)
#define SEND_ARENA ((size_t)1024 * 1024)
#define UNDER_WAY_MAX 1024 /* handed to the courier and not answered yet */
#define SLEEP_MOST (30 * CLOCK_SECOND)
#define PAUSE_AFTER_FAILURE (5 * CLOCK_SECOND)

static const struct source *const sources[] = { &sends_far, &sends_push };
#define SOURCES (sizeof sources / sizeof *sources)

static void begin(void);
static int64_t step(void);

static struct loop loop = LOOP(begin, step);

static struct {
	pthread_mutex_t lock;
	struct send *answered, **answered_last, *away;
	size_t under_way;
} sends = { .lock = PTHREAD_MUTEX_INITIALIZER, .answered_last = &sends.answered };

/* --- the answer --- */

struct send *sends_new(const struct source *from)
{
	struct arena *a = arena_new(SEND_ARENA);
	struct send *s = arena_make(a, struct send);

	s->a = a;
	s->from = from;
	s->began = clock_steady_us();
	return s;
}

/* Under the lock. */
static void is_answered(struct send *s)
{
	s->next = NULL;
	*sends.answered_last = s;
	sends.answered_last = &s->next;
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
			 "%s to=%.*s result=%s status=%d try=%lld ms=%lld", s->from->name,
			 STR_ARG(s->host), fetch_end_name(s->end), s->status, (long long)s->tries,
			 (long long)((clock_steady_us() - s->began) / 1000));
}

/* --- settling --- */

static enum err settle_all(struct task *t, void *arg)
{
	struct send *list = arg;

	return list->from->settle(t, list);
}

/* Takes those of one source off the list, in their order. */
static struct send *sort_out(struct send **rest, const struct source *from)
{
	struct send *mine = NULL, **last = &mine, **at = rest;

	while (*at) {
		struct send *s = *at;

		if (s->from != from) {
			at = &s->next;
			continue;
		}
		*at = s->next;
		s->next = NULL;
		*last = s;
		last = &s->next;
	}
	return mine;
}

static void settle_of(const struct source *from, struct send *list)
{
	struct task t = { .now = clock_wall_ms(), .where = "sends" };
	struct send *next;

	if (!list)
		return;
	t.a = arena_new(ARENA_MAX);
	if (write_now(&t, settle_all, list) != OK)
		log_line(LOG_WARN, "send", "answers could not be noted");
	arena_free(t.a);
	if (from->settled)
		from->settled(list);
	for (; list; list = next) {
		next = list->next;
		log_send(list);
		arena_free(list->a);
	}
}

/* What was answered since the last time, written in one go. */
static void settle(void)
{
	struct send *list;

	pthread_mutex_lock(&sends.lock);
	list = sends.answered;
	sends.answered = NULL;
	sends.answered_last = &sends.answered;
	pthread_mutex_unlock(&sends.lock);
	for (size_t i = 0; i < SOURCES; i++)
		settle_of(sources[i], sort_out(&list, sources[i]));
}

/* --- handing over --- */

/* Under the lock. */
static bool has_room(const struct send *s, size_t most)
{
	size_t n = 0;

	for (const struct send *o = sends.away; o && n < most; o = o->next_away)
		n += o->from == s->from && str_eq(o->host, s->host);
	return n < most;
}

/* Notes it as under way first: the answer may come before fetch_later is back. */
static bool set_out(struct send *s, size_t host_most)
{
	bool room;

	pthread_mutex_lock(&sends.lock);
	room = !host_most || has_room(s, host_most);
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

void sends_give(struct send *s, const struct fetch_request *q, size_t host_most)
{
	struct url u;

	if (url_read(s->a, q->url, &u))
		s->host = str_fmt(s->a, "%.*s:%d", STR_ARG(url_split(u).host), url_split(u).port);
	if (!set_out(s, host_most) || fetch_later(q, on_answer, s))
		return;
	pthread_mutex_lock(&sends.lock);
	leave_away(s);
	s->then = TO_PUT_BACK;
	is_answered(s);
	pthread_mutex_unlock(&sends.lock);
}

void sends_skip(struct send *s, bool remove)
{
	pthread_mutex_lock(&sends.lock);
	s->then = remove ? TO_REMOVE : TO_PUT_BACK;
	is_answered(s);
	pthread_mutex_unlock(&sends.lock);
}

static size_t room_left(void)
{
	size_t n;

	pthread_mutex_lock(&sends.lock);
	n = sends.under_way < UNDER_WAY_MAX ? UNDER_WAY_MAX - sends.under_way : 0;
	pthread_mutex_unlock(&sends.lock);
	return n;
}

/* On one snapshot for each source. */
static int64_t take_from(const struct source *from)
{
	struct task t = { .now = clock_wall_ms(), .where = "sends" };
	size_t room = room_left();
	int64_t wait;

	if (!room)
		return SLEEP_MOST; /* an answer wakes it */
	t.db = reader_take();
	if (!t.db)
		return PAUSE_AFTER_FAILURE;
	t.a = arena_new(ARENA_MAX);
	db_begin(t.db);
	wait = from->take(&t, room);
	db_end(t.db, false);
	reader_give(t.db);
	arena_free(t.a);
	return wait;
}

static int64_t step(void)
{
	int64_t wait = SLEEP_MOST;

	settle();
	for (size_t i = 0; i < SOURCES; i++) {
		int64_t ms = take_from(sources[i]);

		if (ms < wait)
			wait = ms;
	}
	return wait;
}

/* --- the loop --- */

static enum err begin_all(struct task *t, void *arg)
{
	(void)arg;
	for (size_t i = 0; i < SOURCES; i++)
		sources[i]->begin(t);
	return OK;
}

static void begin(void)
{
	struct arena *a = arena_new(ARENA_MAX);
	struct task t = { .a = a, .now = clock_wall_ms(), .where = "sends" };

	if (write_now(&t, begin_all, NULL) != OK)
		log_line(LOG_WARN, "send", "what was under way could not be found again");
	arena_free(a);
}

void sends_start(void)
{
	loop_start(&loop);
}

void sends_wake(void)
{
	bool any = false;

	for (size_t i = 0; i < SOURCES; i++)
		any |= sources[i]->was_added();
	if (any)
		loop_wake(&loop);
}

void sends_stop(void)
{
	loop_stop(&loop);
	fetch_stop();
	/* The courier has ended, so nothing comes any more. */
	settle();
}
