/*
 * That an answer is welcome, as a document that others may ask for (GoToSocial's interaction
 * policies): it is there as long as the answer is shown here, and gone when it is set aside or
 * deleted. The Accept that names it is fed/outbox_deeds.c's.
 */
#ifndef FED_APPROVAL_H
#define FED_APPROVAL_H

#include "core/account.h"

/* "https://example.org/@ada/approvals/123": of the answer 123 to a post of hers. */
struct str approval_id(struct task *t, const struct account *owner, int64_t answer_id);

#endif
