/*
 * Who asks for a document. What is public or unlisted is given to whoever asks; anything else only
 * to somebody who may see it and has signed the request (authorized fetch), and a server with which
 * this place does not talk gets nothing that it signs for.
 */
#ifndef FED_READER_H
#define FED_READER_H

#include "core/post.h"
#include "sys/httpd.h"

/* Makes whoever signed the request the one who asks (t->me); without a signature, or with one that
 * nobody can vouch for, it is a stranger. ERR_FORBIDDEN: not for that server. */
enum err reader_meet(struct task *t, const struct request *q);

/* Nobody is met yet, but the request is signed: the key may be fetched, on a worker. */
bool reader_may_be(const struct task *t, const struct request *q);

/* The post of a path /@:name/:id, when the one who asks may see it. ERR_NOT_FOUND, ERR_FORBIDDEN.
 * r->to_worker with ERR_NOT_FOUND: the key of whoever signed must be fetched first. */
enum err reader_post(struct task *t, const struct request *q, struct reply *r, struct post *ret);

/* Whoever signed the request gets the post: that is on disk before the answer goes out, so that
 * what is narrowed or taken back later reaches their server. Nothing for strangers. */
void reader_gets(struct task *t, struct reply *r, int64_t post_id);

#endif
