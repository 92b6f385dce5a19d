#include "app/streams.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>

#include "api/listeners.h"
#include "api/stream.h"
#include "app/readers.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "base/mem.h"
#include "sys/db.h"

#define ARENA_MAX ((size_t)64 * 1024 * 1024)
#define QUEUE_MOST 20000 /* what comes after is lost to those who listen, not to those who ask */
#define CHECK_EVERY CLOCK_MINUTE /* for tokens that another process has ended */

/* Something that was told, or something that a client asked. */
struct item {
	struct item *next;
	struct told told;
	int64_t listener_id; /* 0: told */
	char *text;
	size_t n;
};

static struct {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t cond;
	bool running, stopping;
	struct item *first, **last;
	size_t waiting, lost;
} loop = { .lock = PTHREAD_MUTEX_INITIALIZER, .last = &loop.first };

/* --- the queue --- */

static void item_free(struct item *i)
{
	mem_free(i->told.who.p);
	mem_free(i->text);
	mem_free(i);
}

static void add(struct item *i)
{
	bool room;

	pthread_mutex_lock(&loop.lock);
	room = loop.running && !loop.stopping && loop.waiting < QUEUE_MOST;
	if (room) {
		*loop.last = i;
		loop.last = &i->next;
		loop.waiting++;
		pthread_cond_signal(&loop.cond);
	} else {
		loop.lost++;
	}
	pthread_mutex_unlock(&loop.lock);
	if (!room)
		item_free(i);
}

static struct ids ids_copy(struct ids list)
{
	struct ids copy = { NULL, list.n };

	if (!list.n)
		return copy;
	copy.p = mem_new(list.n * sizeof *list.p);
	memcpy(copy.p, list.p, list.n * sizeof *list.p);
	return copy;
}

void streams_told(const struct told *first)
{
	if (!listeners_count())
		return;
	for (const struct told *one = first; one; one = one->next) {
		struct item *i = mem_new(sizeof *i);

		i->told = *one;
		i->told.next = NULL;
		i->told.who = ids_copy(one->who);
		add(i);
	}
}

/* On the stream thread. */
static void asked(int64_t listener_id, struct str text)
{
	struct item *i = mem_new(sizeof *i);

	i->listener_id = listener_id;
	i->text = mem_copy(text.p, text.n);
	i->n = text.n;
	add(i);
}

/* All that waits; NULL after a minute without anything, or when it is over. */
static struct item *take(void)
{
	int64_t at = clock_steady_us() + CHECK_EVERY * 1000;
	struct timespec until = { at / 1000000, at % 1000000 * 1000 };
	struct item *first;
	size_t lost;
	int result = 0;

	pthread_mutex_lock(&loop.lock);
	while (!loop.first && !loop.stopping && result != ETIMEDOUT)
		result = pthread_cond_timedwait(&loop.cond, &loop.lock, &until);
	first = loop.first;
	lost = loop.lost;
	loop.first = NULL;
	loop.last = &loop.first;
	loop.waiting = loop.lost = 0;
	pthread_mutex_unlock(&loop.lock);
	if (lost)
		log_line(LOG_WARN, "streams", "%zu pieces of news were too many at once", lost);
	return first;
}

/* --- the thread --- */

static void work(struct task *t, struct item *i)
{
	struct str text = { i->text, i->n };

	if (i->listener_id)
		stream_asked(t, i->listener_id, text);
	else
		stream_tell(t, &i->told);
}

static void with_snapshot(struct db *db, struct item *i)
{
	struct arena *a = arena_new(ARENA_MAX);
	struct task t = { .a = a, .db = db, .now = clock_wall_ms(), .where = "stream" };

	if (i)
		work(&t, i);
	else
		stream_check(&t, 0);
	arena_free(a);
}

/* One snapshot for all that waits: it was committed before it came here. */
static void work_on(struct item *first)
{
	struct db *db = reader_take();

	if (db)
		db_begin(db);
	if (db && !first)
		with_snapshot(db, NULL);
	while (first) {
		struct item *i = first;

		first = i->next;
		if (db)
			with_snapshot(db, i);
		item_free(i);
	}
	if (!db)
		return;
	db_end(db, false);
	reader_give(db);
}

static bool is_over(void)
{
	bool over;

	pthread_mutex_lock(&loop.lock);
	over = loop.stopping;
	pthread_mutex_unlock(&loop.lock);
	return over;
}

static void *run(void *arg)
{
	(void)arg;
	while (!is_over()) {
		struct item *first = take();

		if (first || (!is_over() && listeners_count()))
			work_on(first);
	}
	work_on(take());
	return NULL;
}

void streams_start(size_t most, size_t most_address)
{
	pthread_condattr_t steady;

	pthread_condattr_init(&steady);
	pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
	pthread_cond_init(&loop.cond, &steady);
	pthread_condattr_destroy(&steady);
	loop.running = true;
	live_ears(stream_readers);
	listeners_start(&(struct listeners_options){ most, most_address, asked });
	must(!pthread_create(&loop.thread, NULL, run, NULL));
}

void streams_stop(void)
{
	pthread_mutex_lock(&loop.lock);
	loop.stopping = true;
	pthread_cond_signal(&loop.cond);
	pthread_mutex_unlock(&loop.lock);
	pthread_join(loop.thread, NULL);
	stream_stop();
}
