/*
 * Whose signed request is this? A key is fetched once and kept; when a signature does not fit, it
 * is fetched once more, for it may be a new one. For the inbox, and for documents that are not for
 * everybody (authorized fetch).
 */
#ifndef FED_WHO_H
#define FED_WHO_H

#include "fed/signature.h"
#include "sys/httpd.h"
#include "sys/task.h"

struct who_signed {
	int64_t account_id; /* of elsewhere, active */
	struct str host;    /* of their id: what they may speak for */
	struct str key_id;
	bool suspended;	   /* by their own server: heard only about that */
	const char *fault; /* when it is not OK: why, for the sender, who is a program */
};

/* By the keys that are here; quick. OK; ERR_SIGN_IN: not signed, or not well; ERR_FORBIDDEN: by
 * somebody whom this place does not hear; ERR_REMOTE: the key must be fetched first, with
 * who_signed_slowly. */
enum err who_signed(struct task *t, const struct request *q, struct who_signed *ret);

/* The same, but fetches what it needs: on a worker. ERR_REMOTE: their server did not give the key,
 * and may do so later; ERR_OFTEN: it is asked for too many at once. */
enum err who_signed_slowly(struct task *t, const struct request *q, struct who_signed *ret);

#endif
