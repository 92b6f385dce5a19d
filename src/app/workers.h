/*
 * Threads for what takes a while: routes marked SLOW (hashing a password, reading a photograph).
 * The queue is bounded; who comes when it is full is told to try again.
 */
#ifndef APP_WORKERS_H
#define APP_WORKERS_H

#include <stdbool.h>
#include <stddef.h>

void workers_start(size_t threads);
/* Runs work(arg) on a worker. False when too many wait. */
bool workers_add(void (*work)(void *arg), void *arg);
/* Does what waits, and ends. */
void workers_stop(void);

#endif
