#include "api/entity.h"

static void text_or_null(struct jw *j, struct str s)
{
	if (s.n)
		jw_str(j, s);
	else
		jw_null(j);
}

static void media_ids(struct jw *j, struct ids ids)
{
	if (!ids.n) {
		jw_null(j);
		return;
	}
	jw_array(j);
	for (size_t i = 0; i < ids.n; i++)
		jw_id(j, ids.p[i]);
	jw_end(j);
}

static void int_or_null(struct jw *j, int64_t i)
{
	if (i)
		jw_int(j, i);
	else
		jw_null(j);
}

static void poll_params(struct jw *j, const struct poll_new *n)
{
	if (!n) {
		jw_null(j);
		return;
	}
	jw_object(j);
	jw_key(j, "options");
	jw_array(j);
	for (size_t i = 0; i < n->options.n; i++)
		jw_str(j, n->options.p[i]);
	jw_end(j);
	jw_key(j, "expires_in");
	jw_int(j, n->seconds);
	jw_key(j, "multiple");
	jw_bool(j, n->multiple);
	jw_key(j, "hide_totals");
	jw_bool(j, n->hides);
	jw_end(j);
}

/* What was asked for, under the names in which it was asked. */
static void params(struct jw *j, const struct post_new *p)
{
	jw_object(j);
	jw_key(j, "text");
	jw_str(j, p->caption);
	jw_key(j, "poll");
	poll_params(j, p->poll);
	jw_key(j, "media_ids");
	media_ids(j, p->media);
	jw_key(j, "sensitive");
	jw_bool(j, p->sensitive || p->blurs);
	jw_key(j, "spoiler_text");
	text_or_null(j, p->cover);
	jw_key(j, "visibility");
	jw_str(j, visibility_name(p->visibility));
	jw_key(j, "in_reply_to_id");
	int_or_null(j, p->reply_to);
	jw_key(j, "language");
	text_or_null(j, p->language);
	jw_key(j, "application_id");
	jw_int(j, p->app_id);
	jw_key(j, "scheduled_at");
	jw_null(j);
	jw_key(j, "idempotency");
	text_or_null(j, p->idempotency_key);
	jw_key(j, "with_rate_limit");
	jw_bool(j, false);
	jw_key(j, "quoted_status_id");
	jw_id(j, p->quoted_id);
	jw_key(j, "quote_approval_policy");
	jw_str(j, quote_policy_name(p->policy));
	if (p->circle_id) {
		/* Rosemary's own: the circle that it is for. */
		jw_key(j, "list_id");
		jw_id(j, p->circle_id);
	}
	if (p->when.n || p->when_words.n) {
		/* Rosemary's own: the time that it is about. */
		jw_key(j, "remembered");
		jw_str(j, p->when_words.n ? p->when_words : p->when);
	}
	jw_end(j);
}

void entity_scheduled(struct out *o, const struct scheduled *s)
{
	struct jw *j = &o->j;

	jw_object(j);
	jw_key(j, "id");
	jw_id(j, s->id);
	jw_key(j, "scheduled_at");
	jw_time(j, s->run_at);
	jw_key(j, "params");
	params(j, &s->post);
	jw_key(j, "media_attachments");
	jw_array(j);
	for (size_t i = 0; i < s->media.n; i++)
		entity_media(o, &s->media.p[i], s->post.sensitive || s->post.blurs);
	jw_end(j);
	if (s->why.n) {
		/* Rosemary's own: it could not be shared. */
		jw_key(j, "failed");
		jw_str(j, s->why);
	}
	jw_end(j);
}
