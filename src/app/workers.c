#include <pthread.h>

#include "app/workers.h"
#include "base/err.h"

#define WORKERS_MOST 32
#define QUEUE_MOST 256

struct work {
	void (*run)(void *arg);
	void *arg;
};

static struct pool {
	pthread_mutex_t lock;
	pthread_cond_t filled;
	struct work queue[QUEUE_MOST]; /* a ring */
	size_t first, waiting;
	bool stopping;
	size_t threads;
	pthread_t thread[WORKERS_MOST];
} pools[WORKERS_KINDS] = {
	{ .lock = PTHREAD_MUTEX_INITIALIZER, .filled = PTHREAD_COND_INITIALIZER },
	{ .lock = PTHREAD_MUTEX_INITIALIZER, .filled = PTHREAD_COND_INITIALIZER },
};

static bool take(struct pool *p, struct work *ret_work)
{
	bool some;

	pthread_mutex_lock(&p->lock);
	while (!p->waiting && !p->stopping)
		pthread_cond_wait(&p->filled, &p->lock);
	some = p->waiting > 0;
	if (some) {
		*ret_work = p->queue[p->first];
		p->first = (p->first + 1) % QUEUE_MOST;
		p->waiting--;
	}
	pthread_mutex_unlock(&p->lock);
	return some;
}

static void *worker(void *arg)
{
	struct work w;

	while (take(arg, &w))
		w.run(w.arg);
	return NULL;
}

bool workers_add(enum workers kind, void (*run)(void *arg), void *arg)
{
	struct pool *p = &pools[kind];
	bool room;

	pthread_mutex_lock(&p->lock);
	room = p->threads && !p->stopping && p->waiting < QUEUE_MOST;
	if (room) {
		size_t at = (p->first + p->waiting++) % QUEUE_MOST;

		p->queue[at] = (struct work){ run, arg };
		pthread_cond_signal(&p->filled);
	}
	pthread_mutex_unlock(&p->lock);
	return room;
}

void workers_start(enum workers kind, size_t threads)
{
	struct pool *p = &pools[kind];

	must(threads && threads <= WORKERS_MOST && !p->threads);
	p->stopping = false;
	for (size_t i = 0; i < threads; i++)
		must(!pthread_create(&p->thread[i], NULL, worker, p));
	p->threads = threads;
}

void workers_stop(enum workers kind)
{
	struct pool *p = &pools[kind];

	pthread_mutex_lock(&p->lock);
	p->stopping = true;
	pthread_cond_broadcast(&p->filled);
	pthread_mutex_unlock(&p->lock);
	for (size_t i = 0; i < p->threads; i++)
		pthread_join(p->thread[i], NULL);
	p->threads = 0;
}
