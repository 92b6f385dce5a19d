/*
 * A delivery on its way to an inbox of another server: what is owed (core/owed.h) as a request,
 * signed when it is sent (draft-cavage-http-signatures-12, the key of the place), and what an
 * answer means.
 */
#ifndef FED_DELIVER_H
#define FED_DELIVER_H

#include "core/owed.h"
#include "sys/fetch.h"

/* What deliveries of one activity share, from one to the next; begins as { 0 }. */
struct deliver_text {
	int64_t outgoing_id;
	struct account me; /* who signs; id 0: the place */
	struct str body, key_id;
	bool compares; /* it is for followers alone: who they are is compared (FEP-8fcf) */
};

/* ERR_GONE: it is not to be sent any more (taken back, or to a server that this place does not talk
 * with). In the task's arena. */
enum err deliver_request(struct task *t, const struct owed *o, struct deliver_text *kept,
			 struct fetch_request *ret);

/* What the answer means for what is owed; retry_after: that header, or STR_NONE. */
struct owed_answer deliver_answer(const struct owed *o, enum fetch_end end, int status,
				  struct str retry_after);

#endif
