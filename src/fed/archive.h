/*
 * What other servers sent and was refused, at once or when it was worked on, kept for the host when
 * the setting fed_archive names a folder: the headers that a signature is made of, the body, and
 * why. Never a cookie or an Authorization header. It is bounded (sys/pile.h) and nothing reads it
 * back.
 */
#ifndef FED_ARCHIVE_H
#define FED_ARCHIVE_H

#include "core/arrival.h"
#include "sys/httpd.h"
#include "sys/task.h"

/* Nothing without the setting. Call it where a message is refused, with the reason in plain words
 * ("the digest does not fit"). From any thread. */
void fed_archive(struct task *t, const struct request *q, struct str reason);
/* The same for what was answered 202 and came to nothing: of its request only the body was kept.
 * by: the id (uri) of whoever signed it. */
void fed_archive_arrival(struct task *t, const struct arrival *r, struct str by, struct str reason);

#endif
