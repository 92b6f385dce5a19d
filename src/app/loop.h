/*
 * A thread that takes one step after another: each says how long there is nothing to do, and the
 * thread sleeps so long, or until somebody wakes it. What a step does is its owner's business
 * (app/jobs.c, app/sends.c).
 */
#ifndef APP_LOOP_H
#define APP_LOOP_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

struct loop {
	void (*begin)(void);   /* once, on the thread, before the first step */
	int64_t (*step)(void); /* milliseconds until there may be something to do; 0: at once */
	/* the loop's own */
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t cond;
	bool running, stopping, woken;
};

#define LOOP(begin, step)                                                                          \
	{                                                                                          \
		begin, step, .lock = PTHREAD_MUTEX_INITIALIZER                                     \
	}

void loop_start(struct loop *l);
/* From any thread, also before the start and after the end. */
void loop_wake(struct loop *l);
/* Ends after the step at hand. */
void loop_stop(struct loop *l);

#endif
