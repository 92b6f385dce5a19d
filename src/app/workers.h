/*
 * Threads for what takes a while: routes marked SLOW (hashing a password, reading a photograph),
 * and apart from them what waits for other servers, so that slow ones hold up nobody here. Each
 * queue is bounded; who comes when it is full is told to try again.
 */
#ifndef APP_WORKERS_H
#define APP_WORKERS_H

#include <stdbool.h>
#include <stddef.h>

enum workers { WORKERS_HERE, WORKERS_FAR, WORKERS_KINDS };

#define WORKERS_FAR_THREADS 16 /* they hardly do anything but wait */

void workers_start(enum workers kind, size_t threads);
/* Runs work(arg) on a worker. False when too many wait. */
bool workers_add(enum workers kind, void (*work)(void *arg), void *arg);
/* Does what waits, and ends. */
void workers_stop(enum workers kind);

#endif
