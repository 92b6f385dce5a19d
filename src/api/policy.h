/*
 * Interaction policies as apps send them (GoToSocial's InteractionPolicy): the parameters
 * `NAME[can_reply][always][]` and their kin, in forms and in JSON.
 */
#ifndef API_POLICY_H
#define API_POLICY_H

#include "base/form.h"
#include "core/policy.h"

/* What is sent under that name, over what *ret holds for a post of that visibility: a part that is
 * not sent stays. *ret_given: anything was. ERR_INVALID. */
enum err policy_read(struct task *t, const struct params *p, struct str name, enum visibility v,
		     bool *ret_given, struct policy *ret);

/* Who may quote, as Mastodon has it: "public", "followers" or "nobody"; name: what was sent.
 * ERR_INVALID. */
enum err policy_read_quote(struct task *t, struct str value, const char *name, unsigned *ret);

#endif
