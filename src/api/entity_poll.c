#include "api/entity.h"

static void option(struct jw *j, const struct poll *p, size_t i)
{
	jw_object(j);
	jw_key(j, "title");
	jw_str(j, p->options.p[i]);
	jw_key(j, "votes_count");
	if (p->tells)
		jw_int(j, p->tally[i]);
	else
		jw_null(j);
	jw_end(j);
}

static void of_reader(struct jw *j, const struct poll *p)
{
	jw_key(j, "voted");
	jw_bool(j, p->voted);
	jw_key(j, "own_votes");
	jw_array(j);
	for (size_t i = 0; i < p->options.n; i++)
		if ((p->chosen >> i) & 1)
			jw_int(j, (int64_t)i);
	jw_end(j);
}

void entity_poll(struct out *o, const struct poll *p, struct emojis emojis)
{
	struct jw *j = &o->j;

	jw_object(j);
	jw_key(j, "id");
	jw_id(j, p->post_id);
	jw_key(j, "expires_at");
	if (p->expires_at == POLL_NO_END)
		jw_null(j);
	else
		jw_time(j, p->expires_at);
	jw_key(j, "expired");
	jw_bool(j, p->over);
	jw_key(j, "multiple");
	jw_bool(j, p->multiple);
	jw_key(j, "votes_count");
	jw_int(j, p->votes);
	/* Where one person has one vote the documentation has null. */
	jw_key(j, "voters_count");
	if (p->multiple)
		jw_int(j, p->voters);
	else
		jw_null(j);
	jw_key(j, "options");
	jw_array(j);
	for (size_t i = 0; i < p->options.n; i++)
		option(j, p, i);
	jw_end(j);
	jw_key(j, "emojis");
	entity_emojis(o, emojis);
	if (o->t->me)
		of_reader(j, p);
	jw_end(j);
}
