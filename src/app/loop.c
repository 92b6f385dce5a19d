#include "app/loop.h"

#include <errno.h>
#include <time.h>

#include "base/clock.h"
#include "base/err.h"

#define SLEEP_FOLLOWED 20 /* ms: a test moves the clock, and tells nobody */

/* Under the lock. */
static void sleep_until_woken(struct loop *l, int64_t ms)
{
	int64_t most = clock_is_followed() && ms > SLEEP_FOLLOWED ? SLEEP_FOLLOWED : ms;
	int64_t at = clock_steady_us() + most * 1000;
	struct timespec until = { at / 1000000, at % 1000000 * 1000 };
	int result = 0;

	while (!l->stopping && !l->woken && result != ETIMEDOUT)
		result = pthread_cond_timedwait(&l->cond, &l->lock, &until);
	l->woken = false;
}

static void *run(void *arg)
{
	struct loop *l = arg;

	l->begin();
	pthread_mutex_lock(&l->lock);
	while (!l->stopping) {
		int64_t wait;

		pthread_mutex_unlock(&l->lock);
		wait = l->step();
		pthread_mutex_lock(&l->lock);
		if (wait > 0)
			sleep_until_woken(l, wait);
	}
	pthread_mutex_unlock(&l->lock);
	return NULL;
}

void loop_start(struct loop *l)
{
	pthread_condattr_t steady;

	pthread_condattr_init(&steady);
	pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
	pthread_cond_init(&l->cond, &steady);
	pthread_condattr_destroy(&steady);
	must(!pthread_create(&l->thread, NULL, run, l));
	pthread_mutex_lock(&l->lock);
	l->running = true;
	pthread_mutex_unlock(&l->lock);
}

void loop_wake(struct loop *l)
{
	pthread_mutex_lock(&l->lock);
	l->woken = true;
	if (l->running)
		pthread_cond_signal(&l->cond);
	pthread_mutex_unlock(&l->lock);
}

void loop_stop(struct loop *l)
{
	pthread_mutex_lock(&l->lock);
	l->stopping = true;
	l->running = false;
	pthread_cond_signal(&l->cond);
	pthread_mutex_unlock(&l->lock);
	pthread_join(l->thread, NULL);
}
