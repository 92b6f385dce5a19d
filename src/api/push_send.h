/*
 * A notification on its way to an app: core/push.h says what, this writes it as Mastodon does,
 * seals it, and signs that it comes from here.
 */
#ifndef API_PUSH_SEND_H
#define API_PUSH_SEND_H

#include "core/job.h"
#include "sys/fetch.h"
#include "sys/task.h"

/* The request of a JOB_PUSH, in the task's arena. ERR_GONE: there is nothing to send any more. */
enum err push_request(struct task *t, const struct job *j, struct fetch_request *ret);

#endif
