/* What sharing (share.c) and the posts that wait (scheduled.c) have in common. Both belong to the
 * door of the client API. */
#ifndef API_SCHEDULED_H
#define API_SCHEDULED_H

#include "core/scheduled.h"
#include "sys/route.h"

/* A date with a time that was sent under that name; ERR_INVALID. */
enum err moment_param(struct task *t, struct str s, const char *name, int64_t *ret_ms);
enum err answer_scheduled(struct task *t, const struct request *q, struct reply *r,
			  const struct scheduled *s);

#endif
