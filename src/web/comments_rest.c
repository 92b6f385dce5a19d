/* What readers did, and the deliberate step to read oneself what waits. */
#include "base/clock.h"
#include "core/post.h"
#include "core/reader.h"
#include "web/comments.h"
#include "web/door.h"
#include "web/tables.h"

#define LOG_SHOWN 40

/* --- the log --- */

static enum word act_word(enum reader_act act)
{
	static const enum word words[] = {
		[READER_NAMED] = W_COMMENTS_LOG_NAMED,
		[READER_ENDED] = W_COMMENTS_LOG_ENDED,
		[READER_LEFT] = W_COMMENTS_LOG_LEFT,
		[READER_SHOWED] = W_COMMENTS_LOG_SHOWED,
		[READER_SET_ASIDE] = W_COMMENTS_LOG_ASIDE,
		[READER_BLOCKED] = W_COMMENTS_LOG_BLOCKED,
		[READER_HANDED_ON] = W_COMMENTS_LOG_HANDED,
		[READER_HID] = W_COMMENTS_LOG_HID,
		[READER_SHOWED_AGAIN] = W_COMMENTS_LOG_AGAIN,
		[READER_OPENED] = W_COMMENTS_LOG_OPENED,
		[READER_CLOSED] = W_COMMENTS_LOG_CLOSED,
	};

	return words[act];
}

/* Only what the owner sees anyway has a link. */
static enum err fill_log(struct task *t, const struct reader_entries *list, struct log_page *v)
{
	struct ids ids = { .p = arena_many(t->a, int64_t, list->n) };
	struct posts posts = { 0 };
	enum err e = OK;

	for (size_t i = 0; i < list->n; i++)
		if (list->p[i].post_id)
			ids.p[ids.n++] = list->p[i].post_id;
	if (ids.n)
		e = post_many(t, ids, &posts);
	v->one = arena_many(t->a, struct log_view, list->n);
	v->n = list->n;
	for (size_t i = 0; i < list->n; i++) {
		const struct reader_entry *l = &list->p[i];
		const struct post *p = posts_find(&posts, l->post_id);

		v->one[i] = (struct log_view){ l->actor, word(t->lang, act_word(l->act)),
					       p ? post_path(t, p) : (struct url){ S("") },
					       day_view(t, l->at) };
	}
	return e;
}

static enum err log_show(struct task *t, struct request *q, struct reply *r)
{
	struct paging page = paging_asked(t, q, LOG_SHOWN);
	struct log_page v = { 0 };
	struct reader_entries list;
	struct out o;
	enum err e = reader_log(t, &page, &list);

	if (!e)
		e = fill_log(t, &list, &v);
	if (e)
		return e;
	v.view = view_new(t, q, HERE_SETTINGS, word(t->lang, W_COMMENTS_LOG_TITLE));
	v.pages = pages_view(t, S("/comments/log"), &page);
	o = view_out(t, r);
	page_comments_log(&o, &v);
	return OK;
}

/* --- the rest --- */

static enum err rest_show(struct task *t, struct request *q, struct reply *r)
{
	struct rest_page v = { 0 };
	struct out o;

	v.view = view_new(t, q, HERE_SETTINGS, word(t->lang, W_COMMENTS_REST_TITLE));
	v.reads_self = reads_self_words(t);
	o = view_out(t, r);
	page_comments_rest(&o, &v);
	return OK;
}

static enum err rest_do(struct task *t, struct request *q, struct reply *r)
{
	struct rest_form {
		uint64_t given;
		struct str how;
	} f = { 0 };
	static const struct field fields[] = {
		FIELD_REQUIRED("how", FIELD_LINE, struct rest_form, how, 0, 20, ""),
		{ 0 },
	};
	enum err e = web_form(t, q, fields, &f);

	if (e)
		return e;
	if (str_eq(f.how, S("hour")))
		reader_read_self(t, t->now + CLOCK_HOUR);
	else if (str_eq(f.how, S("always")))
		reader_read_self(t, READER_ALWAYS);
	else if (str_eq(f.how, S("no")))
		reader_read_self(t, 0);
	else
		return fail(t, ERR_INVALID, W_ERROR_INVALID);
	if (str_eq(f.how, S("no")))
		return web_back(t, r, S("/comments"), SAID_READS_NOT);
	return web_back(t, r, S("/answers"), SAID_READS_SELF);
}

const struct route web_comments_rest_routes[] = {
	{ GET, "/comments/log", MEMBER, READS, log_show, .help = "what my readers did" },
	{ GET, "/comments/rest", MEMBER, READS, rest_show,
	  .help = "asks before what waits is read by oneself" },
	{ POST, "/comments/rest", MEMBER, WRITES, rest_do,
	  .help = "reads oneself what waits, or leaves it to readers" },
	{ 0 },
};
