/*
 * Brings pictures of other servers: the courier carries them into files, and one thread of its own
 * hands what has come to core/far_cache.h. A picture is fetched once however many want it; requests
 * that wait for it hold a connection and no thread, and not for long.
 */
#ifndef APP_GALLERY_H
#define APP_GALLERY_H

#include <stdbool.h>
#include <stdint.h>

struct told;

/* After the courier and the readers. */
void gallery_start(void);

/* Runs wake(arg) once, on the gallery's thread: when the picture has come or can't be had, or after
 * some seconds. False, and never: it is not under way (any more), or too many wait. */
bool gallery_wait(int64_t id, void (*wake)(void *arg), void *arg);

/* From the writer's thread: has those of LIVE_FAR_PICTURE fetched. */
void gallery_told(const struct told *first);

/* Whoever waits is woken, and nobody waits any more. */
void gallery_let_go(void);
/* After the courier. */
void gallery_stop(void);

#endif
