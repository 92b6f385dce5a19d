#include "api/entity.h"

static const char *const contexts[FILTER_CONTEXTS] = { "home", "notifications", "public", "thread",
						       "account" };
static const char *const actions[FILTER_ACTIONS] = {
	[FILTER_WARN] = "warn",
	[FILTER_HIDE] = "hide",
	[FILTER_BLUR] = "blur",
};

bool filter_context_of(struct str name, unsigned *ret)
{
	for (unsigned i = 0; i < FILTER_CONTEXTS; i++) {
		if (str_eq(name, str_of(contexts[i]))) {
			*ret = 1u << i;
			return true;
		}
	}
	return false;
}

bool filter_action_of(struct str name, enum filter_action *ret)
{
	/* Mastodon's documentation has both names of the third. */
	if (str_eq(name, S("blur_media")))
		name = S("blur");
	for (unsigned i = 0; i < FILTER_ACTIONS; i++) {
		if (str_eq(name, str_of(actions[i]))) {
			*ret = (enum filter_action)i;
			return true;
		}
	}
	return false;
}

static void where_and_until(struct jw *j, const struct filter *f)
{
	jw_key(j, "context");
	jw_array(j);
	for (unsigned i = 0; i < FILTER_CONTEXTS; i++)
		if (f->contexts & (1u << i))
			jw_str(j, str_of(contexts[i]));
	jw_end(j);
	jw_key(j, "expires_at");
	if (f->expires_at)
		jw_time(j, f->expires_at);
	else
		jw_null(j);
}

/* The members that stand in a result too; the object stays open. */
static void open_filter(struct jw *j, const struct filter *f)
{
	jw_object(j);
	jw_key(j, "id");
	jw_id(j, f->id);
	jw_key(j, "title");
	jw_str(j, f->title);
	where_and_until(j, f);
	jw_key(j, "filter_action");
	jw_str(j, str_of(actions[f->action]));
}

void entity_filter_keyword(struct out *o, const struct filter_keyword *k)
{
	struct jw *j = &o->j;

	jw_object(j);
	jw_key(j, "id");
	jw_id(j, k->id);
	jw_key(j, "keyword");
	jw_str(j, k->keyword);
	jw_key(j, "whole_word");
	jw_bool(j, k->whole_word);
	jw_end(j);
}

void entity_filter_status(struct out *o, const struct filter_post *s)
{
	struct jw *j = &o->j;

	jw_object(j);
	jw_key(j, "id");
	jw_id(j, s->id);
	jw_key(j, "status_id");
	jw_id(j, s->post_id);
	jw_end(j);
}

void entity_filter_keywords(struct out *o, const struct filter *f)
{
	jw_array(&o->j);
	for (size_t i = 0; i < f->keywords; i++)
		entity_filter_keyword(o, &f->keyword[i]);
	jw_end(&o->j);
}

void entity_filter_statuses(struct out *o, const struct filter *f)
{
	jw_array(&o->j);
	for (size_t i = 0; i < f->posts; i++)
		entity_filter_status(o, &f->post[i]);
	jw_end(&o->j);
}

void entity_filter(struct out *o, const struct filter *f)
{
	struct jw *j = &o->j;

	open_filter(j, f);
	jw_key(j, "keywords");
	entity_filter_keywords(o, f);
	jw_key(j, "statuses");
	entity_filter_statuses(o, f);
	jw_end(j);
}

void entity_filter_v1(struct out *o, const struct filter *f, const struct filter_keyword *k)
{
	struct jw *j = &o->j;

	jw_object(j);
	jw_key(j, "id");
	jw_id(j, k->id);
	jw_key(j, "phrase");
	jw_str(j, k->keyword);
	where_and_until(j, f);
	jw_key(j, "irreversible");
	jw_bool(j, f->action == FILTER_HIDE);
	jw_key(j, "whole_word");
	jw_bool(j, k->whole_word);
	jw_end(j);
}

static void result(struct jw *j, const struct filter_result *r)
{
	jw_object(j);
	jw_key(j, "filter");
	open_filter(j, r->filter);
	jw_end(j);
	jw_key(j, "keyword_matches");
	if (r->keywords.n) {
		jw_array(j);
		for (size_t i = 0; i < r->keywords.n; i++)
			jw_str(j, r->keywords.p[i]);
		jw_end(j);
	} else {
		jw_null(j);
	}
	jw_key(j, "status_matches");
	if (r->posts.n) {
		jw_array(j);
		for (size_t i = 0; i < r->posts.n; i++)
			jw_id(j, r->posts.p[i]);
		jw_end(j);
	} else {
		jw_null(j);
	}
	jw_end(j);
}

void entity_filter_results(struct out *o, const struct post *p)
{
	jw_array(&o->j);
	for (size_t i = 0; i < p->filters; i++)
		result(&o->j, &p->filtered[i]);
	jw_end(&o->j);
}
