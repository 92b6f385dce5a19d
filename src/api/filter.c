/* Filters as Mastodon has them since 4.0: several keywords and single posts in each. */
#include "api/filter_parts.h"

#define KEYWORDS_AT_ONCE FILTER_WORDS_MAX

/* --- what is sent --- */

enum err filter_contexts_read(struct task *t, const struct strs *names, unsigned *ret)
{
	*ret = 0;
	for (size_t i = 0; i < names->n; i++) {
		unsigned bit = 0;

		if (!names->p[i].n)
			continue;
		if (!filter_context_of(names->p[i], &bit))
			return fail(t, ERR_INVALID, W_FILTER_CONTEXT_NAME);
		*ret |= bit;
	}
	return OK;
}

enum err filter_end_read(struct task *t, struct str seconds, int64_t *ret_expires_at)
{
	int64_t n = 0;

	*ret_expires_at = 0;
	if (!seconds.n)
		return OK;
	if (!str_int(seconds, 0, FILTER_SECONDS_MAX, &n))
		return fail(t, ERR_INVALID, W_FILTER_END);
	*ret_expires_at = t->now + n * 1000;
	return OK;
}

struct filter_form {
	uint64_t given;
	struct str title, action, expires_in;
	struct strs context;
};

enum { F_TITLE, F_CONTEXT, F_ACTION, F_END };

static const struct field filter_fields[] = {
	[F_TITLE] = FIELD("title", FIELD_LINE, struct filter_form, title, 0, 10000, "title"),
	[F_CONTEXT] = FIELD("context[]", FIELD_LINES, struct filter_form, context, 0,
			    CONTEXT_NAMES_MAX, "context"),
	[F_ACTION] = FIELD("filter_action", FIELD_LINE, struct filter_form, action, 0, 100,
			   "filter_action"),
	[F_END] = FIELD("expires_in", FIELD_LINE, struct filter_form, expires_in, 0, 100,
			"expires_in"),
	{ 0 },
};

struct keyword_form {
	uint64_t given;
	struct str keyword;
	bool whole_word, destroy;
	int64_t id;
};

enum { F_KEYWORD, F_WHOLE, F_ID, F_DESTROY };

static const struct field keyword_fields[] = {
	[F_KEYWORD] =
		FIELD("keyword", FIELD_LINE, struct keyword_form, keyword, 0, 10000, "keyword"),
	[F_WHOLE] = FIELD("whole_word", FIELD_BOOL, struct keyword_form, whole_word, 0, 0,
			  "whole_word"),
	[F_ID] = FIELD("id", FIELD_ID, struct keyword_form, id, 0, 0, "id"),
	[F_DESTROY] = FIELD("_destroy", FIELD_BOOL, struct keyword_form, destroy, 0, 0, "_destroy"),
	{ 0 },
};

static struct filter_keyword_change change_of(const struct keyword_form *f)
{
	return (struct filter_keyword_change){ .id = f->id,
					       .remove = f->destroy,
					       .has_keyword = GIVEN(*f, F_KEYWORD),
					       .keyword = f->keyword,
					       .has_whole_word = GIVEN(*f, F_WHOLE),
					       .whole_word = f->whole_word };
}

/* keywords_attributes[]: those in which everything is empty are none. */
static enum err read_keywords(struct task *t, const struct request *q, struct filter_change *c)
{
	struct param_groups groups;

	if (!param_groups(t->a, &q->params, S("keywords_attributes"), KEYWORDS_AT_ONCE, &groups))
		return fail_with(t, ERR_LIMIT, W_FILTER_KEYWORDS_MANY,
				 str_fmt(t->a, "%d", FILTER_WORDS_MAX), S(""));
	c->keyword = arena_many(t->a, struct filter_keyword_change, groups.n);
	for (size_t i = 0; i < groups.n; i++) {
		struct keyword_form f = { 0 };
		enum err e = task_form(t, &groups.p[i], keyword_fields, &f);

		if (e)
			return e;
		if (f.id || f.keyword.n || f.whole_word)
			c->keyword[c->keywords++] = change_of(&f);
	}
	return OK;
}

static enum err read_filter(struct task *t, const struct request *q, struct filter_change *ret)
{
	struct filter_form f = { 0 };
	enum err e = task_form(t, &q->params, filter_fields, &f);

	*ret = (struct filter_change){ 0 };
	if (!e)
		e = filter_contexts_read(t, &f.context, &ret->contexts);
	if (!e)
		e = filter_end_read(t, f.expires_in, &ret->expires_at);
	if (e)
		return e;
	ret->has_title = GIVEN(f, F_TITLE);
	ret->title = f.title;
	ret->has_contexts = GIVEN(f, F_CONTEXT);
	ret->has_end = GIVEN(f, F_END);
	ret->has_action = f.action.n > 0;
	if (ret->has_action && !filter_action_of(f.action, &ret->action))
		return fail(t, ERR_INVALID, W_FILTER_ACTION);
	return read_keywords(t, q, ret);
}

/* --- filters --- */

static enum err answer_filter(struct task *t, const struct request *q, struct reply *r,
			      const struct filter *f)
{
	struct out o = out_start(t, q, r);

	entity_filter(&o, f);
	out_done(&o);
	return OK;
}

static enum err list(struct task *t, struct request *q, struct reply *r)
{
	struct filters filters;
	struct out o;
	enum err e = filter_list(t, &filters);

	if (e)
		return e;
	o = out_start(t, q, r);
	jw_array(&o.j);
	for (size_t i = 0; i < filters.n; i++)
		entity_filter(&o, &filters.p[i]);
	jw_end(&o.j);
	out_done(&o);
	return OK;
}

static enum err get(struct task *t, struct request *q, struct reply *r)
{
	struct filter f;
	enum err e = filter_get(t, path_id(q, 0), &f);

	return e ? e : answer_filter(t, q, r, &f);
}

static enum err add(struct task *t, struct request *q, struct reply *r)
{
	struct filter_change c;
	struct filter f;
	enum err e = read_filter(t, q, &c);

	if (!e)
		e = filter_add(t, &c, &f);
	return e ? e : answer_filter(t, q, r, &f);
}

static enum err change(struct task *t, struct request *q, struct reply *r)
{
	struct filter_change c;
	struct filter f;
	enum err e = read_filter(t, q, &c);

	if (!e)
		e = filter_change(t, path_id(q, 0), &c, &f);
	return e ? e : answer_filter(t, q, r, &f);
}

static enum err remove_filter(struct task *t, struct request *q, struct reply *r)
{
	enum err e = filter_remove(t, path_id(q, 0));

	return e ? e : answer_nothing(t, q, r);
}

/* --- keywords --- */

static enum err answer_keyword(struct task *t, const struct request *q, struct reply *r,
			       const struct filter_keyword *k)
{
	struct out o = out_start(t, q, r);

	entity_filter_keyword(&o, k);
	out_done(&o);
	return OK;
}

static enum err keywords(struct task *t, struct request *q, struct reply *r)
{
	struct filter f;
	struct out o;
	enum err e = filter_get(t, path_id(q, 0), &f);

	if (e)
		return e;
	o = out_start(t, q, r);
	entity_filter_keywords(&o, &f);
	out_done(&o);
	return OK;
}

static enum err keyword_get(struct task *t, struct request *q, struct reply *r)
{
	struct filter_keyword k;
	enum err e = filter_keyword_get(t, path_id(q, 0), &k, NULL);

	return e ? e : answer_keyword(t, q, r, &k);
}

/* The keyword as it was sent; its id is that of the path, or 0 for a new one. */
static enum err read_keyword(struct task *t, const struct request *q, int64_t id,
			     struct filter_keyword_change *ret)
{
	struct keyword_form f = { 0 };
	enum err e = task_form(t, &q->params, keyword_fields, &f);

	f.id = id;
	f.destroy = false;
	*ret = change_of(&f);
	ret->has_keyword = true; /* required, of a change too */
	return e;
}

static enum err keyword_add(struct task *t, struct request *q, struct reply *r)
{
	struct filter_keyword_change c;
	struct filter_keyword k;
	enum err e = read_keyword(t, q, 0, &c);

	if (!e)
		e = filter_keyword_add(t, path_id(q, 0), &c, &k);
	return e ? e : answer_keyword(t, q, r, &k);
}

static enum err keyword_change(struct task *t, struct request *q, struct reply *r)
{
	struct filter_keyword_change c;
	struct filter_keyword k;
	enum err e = read_keyword(t, q, path_id(q, 0), &c);

	if (!e)
		e = filter_keyword_change(t, &c, &k);
	return e ? e : answer_keyword(t, q, r, &k);
}

static enum err keyword_remove(struct task *t, struct request *q, struct reply *r)
{
	enum err e = filter_keyword_remove(t, path_id(q, 0));

	return e ? e : answer_nothing(t, q, r);
}

/* --- single posts --- */

static enum err answer_status(struct task *t, const struct request *q, struct reply *r,
			      const struct filter_post *s)
{
	struct out o = out_start(t, q, r);

	entity_filter_status(&o, s);
	out_done(&o);
	return OK;
}

static enum err statuses(struct task *t, struct request *q, struct reply *r)
{
	struct filter f;
	struct out o;
	enum err e = filter_get(t, path_id(q, 0), &f);

	if (e)
		return e;
	o = out_start(t, q, r);
	entity_filter_statuses(&o, &f);
	out_done(&o);
	return OK;
}

static enum err status_get(struct task *t, struct request *q, struct reply *r)
{
	struct filter_post s;
	enum err e = filter_post_get(t, path_id(q, 0), &s);

	return e ? e : answer_status(t, q, r, &s);
}

struct status_form {
	uint64_t given;
	int64_t id;
};

static enum err status_add(struct task *t, struct request *q, struct reply *r)
{
	static const struct field fields[] = {
		FIELD_REQUIRED("status_id", FIELD_ID, struct status_form, id, 0, 0, "status_id"),
		{ 0 },
	};
	struct status_form f = { 0 };
	struct filter_post s;
	enum err e = task_form(t, &q->params, fields, &f);

	if (!e)
		e = filter_post_add(t, path_id(q, 0), f.id, &s);
	return e ? e : answer_status(t, q, r, &s);
}

static enum err status_remove(struct task *t, struct request *q, struct reply *r)
{
	enum err e = filter_post_remove(t, path_id(q, 0));

	return e ? e : answer_nothing(t, q, r);
}

#define READING(path, run, help)                                                                   \
	{                                                                                          \
		GET, path, MEMBER, READS, run, help, "read:filters", 0                             \
	}
#define WRITING(method, path, run, help)                                                           \
	{                                                                                          \
		method, path, MEMBER, WRITES, run, help, "write:filters", 0                        \
	}

const struct route api_filter_routes[] = {
	READING("/api/v2/filters", list, "my filters"),
	WRITING(POST, "/api/v2/filters", add, "makes a filter"),
	READING("/api/v2/filters/:id", get, "one filter of mine"),
	WRITING(PUT, "/api/v2/filters/:id", change, "changes a filter and its words"),
	WRITING(DELETE, "/api/v2/filters/:id", remove_filter, "takes a filter away"),
	READING("/api/v2/filters/:id/keywords", keywords, "the words of a filter"),
	WRITING(POST, "/api/v2/filters/:id/keywords", keyword_add, "puts a word into a filter"),
	READING("/api/v2/filters/keywords/:id", keyword_get, "one word of a filter"),
	WRITING(PUT, "/api/v2/filters/keywords/:id", keyword_change, "changes a word"),
	WRITING(DELETE, "/api/v2/filters/keywords/:id", keyword_remove, "takes a word away"),
	READING("/api/v2/filters/:id/statuses", statuses, "the single posts in a filter"),
	WRITING(POST, "/api/v2/filters/:id/statuses", status_add, "puts a post into a filter"),
	READING("/api/v2/filters/statuses/:id", status_get, "one post in a filter"),
	WRITING(DELETE, "/api/v2/filters/statuses/:id", status_remove, "takes a post out again"),
	{ 0 },
};
