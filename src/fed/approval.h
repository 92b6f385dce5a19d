/*
 * What is asked and allowed between servers (GoToSocial's interaction controls): documents that say
 * that an answer, a candle or a boost is welcome; requests of others (ReplyRequest, LikeRequest,
 * AnnounceRequest), which are done by the rules for everybody and answered; and what others say to
 * answers of people here. The Accept that names a document is fed/outbox_deeds.c's and
 * outbox_asking.c's.
 *
 * A document is there as long as what it is about: an answer that is shown here, a candle that is
 * lit, a boost that is not taken back.
 */
#ifndef FED_APPROVAL_H
#define FED_APPROVAL_H

#include "base/json.h"
#include "core/account.h"
#include "core/post.h"
#include "fed/arrive.h"

/* "https://example.org/@ada/approvals/123": of the answer 123 to a post of hers. */
struct str approval_id(struct task *t, const struct account *owner, int64_t answer_id);
/* Of a candle, and of a boost, that somebody elsewhere asked for. */
struct str approval_like_id(struct task *t, const struct account *owner, int64_t candle_id);
struct str approval_boost_id(struct task *t, const struct account *owner, int64_t boost_id);

/* replyAuthorization, and its older name, of an answer of this place that was let in elsewhere. */
void approval_members(struct task *t, struct jw *j, const struct post *p);

/* For fed/arrive.c: a request of theirs. */
bool approval_hear(struct task *t, struct arriving *x);
enum err approval_fetch(struct task *t, struct arriving *x);
enum err approval_do(struct task *t, const struct arriving *x);
/* For fed/arrive.c: an Accept or Reject of an answer of somebody here. Of an Accept, what it names
 * is looked at. */
bool approval_answered(struct task *t, struct arriving *x);
enum err approval_look(struct task *t, struct arriving *x);
enum err approval_settle(struct task *t, const struct arriving *x);

#endif
