/*
 * Telling people's apps of their notices (Web Push): who asked for it, for what, and when to give
 * up. The words are chosen here, when they are sent and not before; api/push_send.c seals them.
 *
 * A notification lights up on a locked screen, where others can read it. So it says who did what;
 * words of a post come along only when the post was for everybody, and of a covered one only the
 * cover's. Pictures never do (docs/decision/014).
 */
#ifndef CORE_PUSH_H
#define CORE_PUSH_H

#include "core/job.h"
#include "core/notice.h"
#include "sys/fetch.h"
#include "sys/keys_push.h"

enum push_policy { PUSH_ALL, PUSH_FOLLOWED, PUSH_FOLLOWER, PUSH_NONE, PUSH_POLICIES };

struct push {
	int64_t id; /* below 2^31 */
	struct url endpoint;
	struct push_reader reader;
	unsigned alerts; /* bit 1 << enum notice_kind */
	enum push_policy policy;
};

struct push_new {
	struct str endpoint, point, auth; /* as the app sent them; the keys in base64url */
	bool standard;
	unsigned alerts;
	enum push_policy policy;
};

/* The one subscription of a token of mine. Making one takes the place of another. ERR_INVALID: the
 * address is not https or not public (fetch_private allows both), the keys are none. Writes. */
enum err push_subscribe(struct task *t, int64_t token_id, const struct push_new *n,
			struct push *ret);
enum err push_get(struct task *t, int64_t token_id, struct push *ret); /* ERR_NOT_FOUND */
enum err push_change(struct task *t, int64_t token_id, unsigned alerts, enum push_policy policy,
		     struct push *ret);		 /* writes */
void push_end(struct task *t, int64_t token_id); /* also when there is none; writes */

/* The keys of an app, from base64url in any of its ways. False unless they are a point of P-256 and
 * 16 bytes. */
bool push_keys_read(struct arena *a, struct str point, struct str auth, struct push_reader *ret);

/* For notice_add: a job for each subscription that wants to hear of it. Writes. */
void push_tell(struct task *t, int64_t to, enum notice_kind kind, int64_t from, int64_t notice_id);

/* --- for api/push_send.c and app/sends.c --- */

struct push_message {
	struct push to;
	struct notice notice;
	struct str title, body; /* in the language of the one it is for */
};

/* What JOB_PUSH has to say now; ERR_GONE when nothing: the notice or its post is no longer to be
 * seen, the subscription ended or does not want it, or it is too late. The task is then that of the
 * one it is for. Reads. */
enum err push_message(struct task *t, const struct job *j, struct push_message *ret);

/* Fills title and body; for push.c. */
void push_words(struct task *t, struct push_message *m);

/* How it went: when to try again, 0 for never. Ends a subscription that is gone (404, 410), that
 * refuses PUSH_REFUSALS times in a row, or that takes nothing for PUSH_DAYS. Writes. */
int64_t push_settle(struct task *t, const struct job *j, enum fetch_end end, int status,
		    struct str retry_after);

#define PUSH_REFUSALS 5
#define PUSH_DAYS 7
#define PUSH_SECONDS (2 * 24 * 60 * 60) /* a message is of use for so long */

/* The place's own pair of keys (VAPID): made once, kept in the database, the same for every app.
 * push_start writes, at every start; the others only after it. */
void push_start(struct task *t);
struct p256_pair push_pair(void);
struct str push_public_key(void); /* base64url; empty before push_start */

#endif
