/* Filters as older apps know them: each is one keyword of a filter, and its id is the keyword's. */
#include "api/filter_parts.h"

struct phrase_form {
	uint64_t given;
	struct str phrase, expires_in;
	struct strs context;
	bool irreversible, whole_word;
};

enum { F_PHRASE, F_CONTEXT, F_IRREVERSIBLE, F_WHOLE, F_END };

static const struct field phrase_fields[] = {
	[F_PHRASE] = FIELD("phrase", FIELD_LINE, struct phrase_form, phrase, 0, 10000, "phrase"),
	[F_CONTEXT] = FIELD("context[]", FIELD_LINES, struct phrase_form, context, 0,
			    CONTEXT_NAMES_MAX, "context"),
	[F_IRREVERSIBLE] = FIELD("irreversible", FIELD_BOOL, struct phrase_form, irreversible, 0, 0,
				 "irreversible"),
	[F_WHOLE] =
		FIELD("whole_word", FIELD_BOOL, struct phrase_form, whole_word, 0, 0, "whole_word"),
	[F_END] = FIELD("expires_in", FIELD_LINE, struct phrase_form, expires_in, 0, 100,
			"expires_in"),
	{ 0 },
};

/* The filter around the keyword, but for its title, and the keyword itself. */
static enum err read_phrase(struct task *t, const struct request *q, struct filter_change *ret,
			    struct filter_keyword_change *ret_keyword)
{
	struct phrase_form f = { 0 };
	enum err e = task_form(t, &q->params, phrase_fields, &f);

	*ret = (struct filter_change){ 0 };
	*ret_keyword = (struct filter_keyword_change){ 0 };
	if (!e)
		e = filter_contexts_read(t, &f.context, &ret->contexts);
	if (!e)
		e = filter_end_read(t, f.expires_in, &ret->expires_at);
	if (e)
		return e;
	ret->has_contexts = GIVEN(f, F_CONTEXT);
	ret->has_end = GIVEN(f, F_END);
	ret->has_action = GIVEN(f, F_IRREVERSIBLE);
	ret->action = f.irreversible ? FILTER_HIDE : FILTER_WARN;
	ret_keyword->has_keyword = GIVEN(f, F_PHRASE);
	ret_keyword->keyword = f.phrase;
	ret_keyword->has_whole_word = GIVEN(f, F_WHOLE);
	ret_keyword->whole_word = f.whole_word;
	return OK;
}

static enum err answer_phrase(struct task *t, const struct request *q, struct reply *r,
			      const struct filter *f, const struct filter_keyword *k)
{
	struct out o = out_start(t, q, r);

	entity_filter_v1(&o, f, k);
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
		for (size_t k = 0; k < filters.p[i].keywords; k++)
			entity_filter_v1(&o, &filters.p[i], &filters.p[i].keyword[k]);
	jw_end(&o.j);
	out_done(&o);
	return OK;
}

static enum err get(struct task *t, struct request *q, struct reply *r)
{
	struct filter_keyword k;
	struct filter f;
	enum err e = filter_keyword_get(t, path_id(q, 0), &k, &f);

	return e ? e : answer_phrase(t, q, r, &f, &k);
}

static enum err add(struct task *t, struct request *q, struct reply *r)
{
	struct filter_change c;
	struct filter_keyword_change keyword;
	struct filter f;
	enum err e = read_phrase(t, q, &c, &keyword);

	if (e)
		return e;
	if (!keyword.keyword.n)
		return fail(t, ERR_INVALID, W_FILTER_KEYWORD);
	c.has_title = true;
	c.title = str_first_chars(keyword.keyword, FILTER_TITLE_MAX);
	c.keyword = &keyword;
	c.keywords = 1;
	e = filter_add(t, &c, &f);
	return e ? e : answer_phrase(t, q, r, &f, &f.keyword[0]);
}

/* Would this change the filter around its keyword? */
static bool changes(const struct filter *f, const struct filter_change *c)
{
	return (c->has_contexts && c->contexts != f->contexts) ||
	       (c->has_end && c->expires_at != f->expires_at) ||
	       (c->has_action && c->action != f->action);
}

static enum err change(struct task *t, struct request *q, struct reply *r)
{
	struct filter_keyword_change keyword;
	struct filter_change c;
	struct filter_keyword k;
	struct filter f;
	enum err e = read_phrase(t, q, &c, &keyword);

	if (!e)
		e = filter_keyword_get(t, path_id(q, 0), &k, &f);
	if (e)
		return e;
	if (!keyword.keyword.n)
		return fail(t, ERR_INVALID, W_FILTER_KEYWORD);
	/* "Not dropped" is what a filter that blurs says too. */
	if (c.has_action && c.action == FILTER_WARN && f.action != FILTER_HIDE)
		c.has_action = false;
	if (f.keywords > 1 && changes(&f, &c))
		return fail(t, ERR_INVALID, W_FILTER_OLD);
	keyword.id = k.id;
	c.keyword = &keyword;
	c.keywords = 1;
	if (f.keywords == 1) {
		c.has_title = str_eq(f.title, str_first_chars(k.keyword, FILTER_TITLE_MAX));
		c.title = str_first_chars(keyword.keyword, FILTER_TITLE_MAX);
	}
	e = filter_change(t, f.id, &c, &f);
	if (!e)
		e = filter_keyword_get(t, k.id, &k, &f);
	return e ? e : answer_phrase(t, q, r, &f, &k);
}

static enum err remove_phrase(struct task *t, struct request *q, struct reply *r)
{
	enum err e = filter_keyword_remove(t, path_id(q, 0));

	return e ? e : answer_nothing(t, q, r);
}

const struct route api_filter_v1_routes[] = {
	{ GET, "/api/v1/filters", MEMBER, READS, list, "my filters, as older apps ask",
	  "read:filters", 0 },
	{ POST, "/api/v1/filters", MEMBER, WRITES, add, "makes a filter of one word",
	  "write:filters", 0 },
	{ GET, "/api/v1/filters/:id", MEMBER, READS, get, "one word, and the filter around it",
	  "read:filters", 0 },
	{ PUT, "/api/v1/filters/:id", MEMBER, WRITES, change, "changes a word and its filter",
	  "write:filters", 0 },
	{ DELETE, "/api/v1/filters/:id", MEMBER, WRITES, remove_phrase, "takes a word away",
	  "write:filters", 0 },
	{ 0 },
};
