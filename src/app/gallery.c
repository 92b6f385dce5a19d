#include "app/gallery.h"

#include <pthread.h>
#include <unistd.h>

#include "app/loop.h"
#include "app/readers.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "base/mem.h"
#include "core/far_cache.h"
#include "core/live.h"
#include "sys/files.h"

#define ARENA_MAX ((size_t)64 * 1024 * 1024)
#define UNDER_WAY_MOST 64 /* pictures, each a file of at most far_picture_max */
#define AHEAD_MOST 256	  /* waiting to be asked for; what comes after waits until somebody looks */
#define AHEAD_SPARE 32	  /* of UNDER_WAY_MOST are left to those who look now */
#define WAITING_MOST 256  /* requests altogether */
#define WAIT_US (5 * INT64_C(1000000))
#define SLEEP_MS 60000
#define LATELY 64
#define LATELY_US (2 * INT64_C(1000000))

struct waiter {
	struct waiter *next;
	void (*wake)(void *arg);
	void *arg;
	int64_t until; /* steady, us */
};

struct picture {
	struct picture *next; /* among those under way */
	struct picture *then; /* among those that have come */
	struct far_ask ask;
	char *url;
	int fd;
	enum fetch_end end;
	int status;
	struct waiter *waiters;
};

static int64_t step(void);

static struct {
	pthread_mutex_t lock;
	struct picture *under_way, *come, **come_last;
	size_t pictures, waiting;
	int64_t ahead[AHEAD_MOST]; /* a ring */
	size_t ahead_first, ahead_n;
	struct {
		int64_t id, until; /* steady, us */
	} lately[LATELY];	   /* a ring: who looked into the store before it came need not send
				      for it again */
	size_t lately_next;
	bool open;    /* pictures are asked for */
	bool waiters; /* and may be waited for */
} gallery = { .lock = PTHREAD_MUTEX_INITIALIZER };

static void begin(void)
{
}

static struct loop loop = LOOP(begin, step);

/* --- asking; on any thread --- */

/* Under the lock, as those below up to the next line. */
static struct picture *find(int64_t id)
{
	for (struct picture *p = gallery.under_way; p; p = p->next)
		if (p->ask.id == id)
			return p;
	return NULL;
}

static struct picture *add(const struct far_ask *ask, int fd)
{
	struct picture *p = mem_new(sizeof *p);

	p->url = mem_copy(ask->url.s.p, ask->url.s.n);
	p->ask = (struct far_ask){ ask->id, ask->account_id, { { p->url, ask->url.s.n } } };
	p->fd = fd;
	p->next = gallery.under_way;
	gallery.under_way = p;
	gallery.pictures++;
	return p;
}

static bool came_lately(int64_t id)
{
	int64_t now = clock_steady_us();

	for (size_t i = 0; i < LATELY; i++)
		if (gallery.lately[i].id == id && gallery.lately[i].until > now)
			return true;
	return false;
}

/* Takes it out; its waiters are the caller's then. */
static struct waiter *take_out(struct picture *p)
{
	struct picture **at = &gallery.under_way;
	struct waiter *w = p->waiters;
	size_t i = gallery.lately_next++ % LATELY;

	gallery.lately[i].id = p->ask.id;
	gallery.lately[i].until = clock_steady_us() + LATELY_US;

	while (*at != p)
		at = &(*at)->next;
	*at = p->next;
	gallery.pictures--;
	return w;
}

/* --- */

static void picture_free(struct picture *p)
{
	close(p->fd);
	mem_free(p->url);
	mem_free(p);
}

/* On the courier's thread. */
static void arrived(const struct fetch_answer *f, void *arg)
{
	struct picture *p = arg;

	p->end = f->end;
	p->status = f->status;
	pthread_mutex_lock(&gallery.lock);
	*gallery.come_last = p;
	gallery.come_last = &p->then;
	pthread_mutex_unlock(&gallery.lock);
	loop_wake(&loop);
}

static void wake_all(struct waiter *w)
{
	size_t n = 0;

	while (w) {
		struct waiter *next = w->next;

		w->wake(w->arg);
		mem_free(w);
		w = next;
		n++;
	}
	pthread_mutex_lock(&gallery.lock);
	gallery.waiting -= n;
	pthread_mutex_unlock(&gallery.lock);
}

/* Somebody may wait for it already, so it ends as if it had come. */
static void send_for(struct picture *p)
{
	struct fetch_request q = far_cache_request(&p->ask, p->fd);

	if (!fetch_later(&q, arrived, p))
		arrived(&(struct fetch_answer){ .end = FETCH_BUSY }, p);
}

static bool fetch_one(const struct far_ask *ask)
{
	struct picture *p = NULL;
	bool there, room;
	int fd;

	pthread_mutex_lock(&gallery.lock);
	there = find(ask->id) || came_lately(ask->id);
	room = !there && gallery.open && gallery.pictures < UNDER_WAY_MOST;
	fd = room ? files_scratch() : -1;
	if (fd >= 0)
		p = add(ask, fd);
	pthread_mutex_unlock(&gallery.lock);
	if (p)
		send_for(p);
	return there || p;
}

bool gallery_wait(int64_t id, void (*wake)(void *arg), void *arg)
{
	struct picture *p;
	bool waits;

	pthread_mutex_lock(&gallery.lock);
	p = find(id);
	waits = p && gallery.waiters && gallery.waiting < WAITING_MOST;
	if (waits) {
		struct waiter *w = mem_new(sizeof *w);

		*w = (struct waiter){ p->waiters, wake, arg, clock_steady_us() + WAIT_US };
		p->waiters = w;
		gallery.waiting++;
	}
	pthread_mutex_unlock(&gallery.lock);
	if (waits)
		loop_wake(&loop); /* which sleeps no longer than the first of them waits */
	return waits;
}

void gallery_told(const struct told *first)
{
	bool some = false;

	for (const struct told *one = first; one; one = one->next) {
		if (one->kind != LIVE_FAR_PICTURE)
			continue;
		pthread_mutex_lock(&gallery.lock);
		if (gallery.open && gallery.ahead_n < AHEAD_MOST) {
			gallery.ahead[(gallery.ahead_first + gallery.ahead_n++) % AHEAD_MOST] =
				one->a;
			some = true;
		}
		pthread_mutex_unlock(&gallery.lock);
	}
	if (some)
		loop_wake(&loop);
}

/* --- the thread --- */

static struct picture *next_come(void)
{
	struct picture *p;

	pthread_mutex_lock(&gallery.lock);
	p = gallery.come;
	if (p) {
		gallery.come = p->then;
		if (!gallery.come)
			gallery.come_last = &gallery.come;
	}
	pthread_mutex_unlock(&gallery.lock);
	return p;
}

/* The next that is to be fetched ahead; 0 while those who look now need the room. */
static int64_t next_ahead(void)
{
	int64_t id = 0;

	pthread_mutex_lock(&gallery.lock);
	if (gallery.ahead_n && gallery.pictures + AHEAD_SPARE < UNDER_WAY_MOST) {
		id = gallery.ahead[gallery.ahead_first];
		gallery.ahead_first = (gallery.ahead_first + 1) % AHEAD_MOST;
		gallery.ahead_n--;
	}
	pthread_mutex_unlock(&gallery.lock);
	return id;
}

/* Those whose patience is over, out of one picture's. */
static struct waiter *overdue(struct picture *p, int64_t now, int64_t *next)
{
	struct waiter **at = &p->waiters, *late = NULL, *w;

	while ((w = *at)) {
		if (w->until > now) {
			*next = w->until < *next ? w->until : *next;
			at = &w->next;
			continue;
		}
		*at = w->next;
		w->next = late;
		late = w;
	}
	return late;
}

/* Wakes them; milliseconds until the next is due. */
static int64_t let_go_overdue(int64_t now)
{
	int64_t next = now + (int64_t)SLEEP_MS * 1000;
	struct waiter *late = NULL;

	pthread_mutex_lock(&gallery.lock);
	for (struct picture *p = gallery.under_way; p; p = p->next) {
		struct waiter *some = overdue(p, now, &next), **end = &some;

		while (*end)
			end = &(*end)->next;
		*end = late;
		late = some;
	}
	pthread_mutex_unlock(&gallery.lock);
	wake_all(late);
	return (next - now + 999) / 1000;
}

static void with_task(void (*run)(struct task *t, void *arg), void *arg)
{
	struct arena *a = arena_new(ARENA_MAX);
	struct task t = { .a = a, .now = clock_wall_ms(), .where = "gallery" };

	t.db = reader_take();
	if (t.db) {
		db_begin(t.db);
		run(&t, arg);
		db_end(t.db, false);
		reader_give(t.db);
	}
	arena_free(a);
}

static void take_in(struct task *t, void *arg)
{
	const struct picture *p = arg;
	enum err e = far_cache_take(t, &p->ask, p->end, p->status, p->fd);

	if (e)
		log_line(LOG_WARN, "gallery", "picture=%lld result=%s", (long long)p->ask.id,
			 err_name(e));
}

static void ask_ahead(struct task *t, void *arg)
{
	far_cache_bring(t, *(int64_t *)arg);
}

static int64_t step(void)
{
	struct picture *p = next_come();
	int64_t wait = let_go_overdue(clock_steady_us()), id;
	struct waiter *w;

	if (p) {
		with_task(take_in, p);
		pthread_mutex_lock(&gallery.lock);
		w = take_out(p);
		pthread_mutex_unlock(&gallery.lock);
		wake_all(w);
		picture_free(p);
		return 0;
	}
	id = next_ahead();
	if (id)
		with_task(ask_ahead, &id);
	return id ? 0 : wait;
}

/* --- beginning and end --- */

void gallery_start(void)
{
	gallery.come_last = &gallery.come;
	gallery.open = gallery.waiters = true;
	far_cache_gallery(fetch_one);
	loop_start(&loop);
}

void gallery_let_go(void)
{
	struct waiter *all = NULL;

	pthread_mutex_lock(&gallery.lock);
	gallery.waiters = false;
	for (struct picture *p = gallery.under_way; p; p = p->next) {
		struct waiter **end = &p->waiters;

		while (*end)
			end = &(*end)->next;
		*end = all;
		all = p->waiters;
		p->waiters = NULL;
	}
	pthread_mutex_unlock(&gallery.lock);
	wake_all(all);
}

/* The courier has given back all that were under way, so they all have come. */
void gallery_stop(void)
{
	struct picture *p;

	pthread_mutex_lock(&gallery.lock);
	gallery.open = false;
	pthread_mutex_unlock(&gallery.lock);
	loop_stop(&loop);
	while ((p = next_come())) {
		take_out(p);
		picture_free(p);
	}
	far_cache_gallery(NULL);
}
