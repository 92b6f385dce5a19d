/*
 * People and posts of elsewhere, fetched from their own addresses and kept. All of these wait for
 * other servers; they write through write_now. The errors are ask.h's, and
 * ERR_CONFLICT: somebody else has the name there.
 */
#ifndef FED_RESOLVE_H
#define FED_RESOLVE_H

#include "core/reach.h"
#include "fed/activity.h"

/* The actor with that id; of one who is here it is looked at again when that was long ago. One of
 * whom their server says that they are gone (410) goes from here too: ERR_GONE. */
enum err resolve_actor(struct task *t, struct str uri, int64_t *ret_id);
/* The same, however lately it was looked at. */
enum err resolve_actor_anew(struct task *t, struct str uri, int64_t *ret_id);
/* The actor with a key of that id: is here afterwards, if the two agree. */
enum err resolve_key(struct task *t, struct str key_id);

/* For core/reach.h. */
enum err resolve_acct(struct task *t, struct str acct, int64_t *ret_id);
enum err resolve_address(struct task *t, struct str url, struct reached *ret);

/* The post with that id, and what it answers, up to a small number. */
enum err resolve_post(struct task *t, struct str uri, int64_t *ret_id);
/* The same for one of which its author's server told just now: it comes to homes. */
enum err resolve_news(struct task *t, struct str uri, int64_t *ret_id);
/* A post that is here is looked at again: what was changed changes here, and what is gone (410)
 * goes. One that everybody could see goes when it is not found (404), too; of one for few that
 * says nothing, as its server tells it to nobody but them. */
enum err resolve_again(struct task *t, struct str uri);

#endif
