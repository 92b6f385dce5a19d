#include <pthread.h>

#include "app/workers.h"
#include "base/err.h"

#define WORKERS_MOST 32
#define QUEUE_MOST 256

struct work {
	void (*run)(void *arg);
	void *arg;
};

static struct {
	pthread_mutex_t lock;
	pthread_cond_t filled;
	struct work queue[QUEUE_MOST]; /* a ring */
	size_t first, waiting;
	bool stopping;
	size_t threads;
	pthread_t thread[WORKERS_MOST];
} workers = { .lock = PTHREAD_MUTEX_INITIALIZER, .filled = PTHREAD_COND_INITIALIZER };

static bool take(struct work *ret_work)
{
	bool some;

	pthread_mutex_lock(&workers.lock);
	while (!workers.waiting && !workers.stopping)
		pthread_cond_wait(&workers.filled, &workers.lock);
	some = workers.waiting > 0;
	if (some) {
		*ret_work = workers.queue[workers.first];
		workers.first = (workers.first + 1) % QUEUE_MOST;
		workers.waiting--;
	}
	pthread_mutex_unlock(&workers.lock);
	return some;
}

static void *worker(void *arg)
{
	struct work w;

	(void)arg;
	while (take(&w))
		w.run(w.arg);
	return NULL;
}

bool workers_add(void (*run)(void *arg), void *arg)
{
	bool room;

	pthread_mutex_lock(&workers.lock);
	room = workers.threads && !workers.stopping && workers.waiting < QUEUE_MOST;
	if (room) {
		size_t at = (workers.first + workers.waiting++) % QUEUE_MOST;

		workers.queue[at] = (struct work){ run, arg };
		pthread_cond_signal(&workers.filled);
	}
	pthread_mutex_unlock(&workers.lock);
	return room;
}

void workers_start(size_t threads)
{
	must(threads && threads <= WORKERS_MOST && !workers.threads);
	workers.stopping = false;
	for (size_t i = 0; i < threads; i++)
		must(!pthread_create(&workers.thread[i], NULL, worker, NULL));
	workers.threads = threads;
}

void workers_stop(void)
{
	pthread_mutex_lock(&workers.lock);
	workers.stopping = true;
	pthread_cond_broadcast(&workers.filled);
	pthread_mutex_unlock(&workers.lock);
	for (size_t i = 0; i < workers.threads; i++)
		pthread_join(workers.thread[i], NULL);
	workers.threads = 0;
}
