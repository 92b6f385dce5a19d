/* A post as it was asked for, into a row of posts that are not shared yet, and back. */
#include "base/id.h"
#include "core/policy.h"
#include "core/post_parts.h"
#include "core/scheduled_parts.h"

#define POLICY_WIDE                                                                                \
	((int64_t)1 << 40) /* ten bits of each set; without it six, as there once were */

static int64_t policy_number(const struct policy *p)
{
	return p ? POLICY_WIDE | (int64_t)p->reply | (int64_t)p->boost << 10 |
			       (int64_t)p->reply_held << 20 | (int64_t)p->quote << 30
		 : -1;
}

static const struct policy *policy_of(struct task *t, int64_t number)
{
	struct policy *p = arena_make(t->a, struct policy);
	int bits = number & POLICY_WIDE ? 10 : 6;
	unsigned all = bits == 10 ? POLICY_ALL : POLICY_ALL & ((1 << 6) - 1);

	p->reply = (unsigned)number & all;
	p->boost = (unsigned)(number >> bits) & all;
	p->reply_held = (unsigned)(number >> 2 * bits) & all;
	p->quote = (unsigned)(number >> 3 * bits) & all;
	return number < 0 ? NULL : p;
}

struct scheduled_row scheduled_row_of(struct task *t, const struct post_new *n, int64_t run_at)
{
	return (struct scheduled_row){ .id = id_new(t->now),
				       .account_id = t->me->id,
				       .run_at = run_at,
				       .caption = n->caption,
				       .cover = n->cover,
				       .language = n->language,
				       .when = n->when,
				       .when_words = n->when_words,
				       .when_source = (int)n->when_source,
				       .when_first = n->when_first,
				       .sensitive = n->blurs ? 2 : n->sensitive,
				       .visibility = (int)n->visibility,
				       .circle_id = n->circle_id,
				       .reply_to = n->reply_to,
				       .quoted_id = n->quoted_id,
				       .app_id = n->app_id,
				       .poll = poll_new_text(t, n->poll),
				       .policy = policy_number(n->policy),
				       .closes_after = n->closes_after,
				       .earlier_id = n->earlier_id,
				       .idempotency_key = n->idempotency_key,
				       .created_at = t->now };
}

struct post_new scheduled_post_of(struct task *t, const struct scheduled_row *s, struct ids media)
{
	return (struct post_new){ .caption = s->caption,
				  .cover = s->cover,
				  .language = s->language,
				  .when = s->when,
				  .when_words = s->when_words,
				  .when_source = (enum when_source)s->when_source,
				  .when_first = s->when_first,
				  .sensitive = s->sensitive == 1,
				  .blurs = s->sensitive == 2,
				  .visibility = (enum visibility)s->visibility,
				  .circle_id = s->circle_id,
				  .reply_to = s->reply_to,
				  .quoted_id = s->quoted_id,
				  .media = media,
				  .poll = poll_new_of(t, s->poll),
				  .policy = policy_of(t, s->policy),
				  .closes_after = s->closes_after,
				  .earlier_id = s->earlier_id,
				  .idempotency_key = s->idempotency_key,
				  .app_id = s->app_id };
}

enum err scheduled_media(struct task *t, int64_t id, struct ids *ret_ids, struct medias *ret)
{
	enum err e = OK;

	*ret_ids = store_scheduled_media(t, id);
	*ret = (struct medias){ arena_many(t->a, struct media, ret_ids->n), 0 };
	for (size_t i = 0; i < ret_ids->n && !e; i++)
		e = media_get(t, ret_ids->p[i], &ret->p[ret->n++]);
	return e;
}

enum err scheduled_take(struct task *t, int64_t id, struct ids media)
{
	for (size_t i = 0; i < media.n; i++)
		if (!store_scheduled_take(t, id, t->me->id, media.p[i], (int)i))
			return fail(t, ERR_INVALID, W_POST_PHOTOGRAPH_TAKEN);
	return OK;
}
