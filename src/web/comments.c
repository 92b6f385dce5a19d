/* Who may comment below one's posts, who reads first, and the words with which a comment waits. */
#include "web/comments.h"

#include "base/clock.h"
#include "base/day.h"
#include "core/comment.h"
#include "core/policy.h"
#include "core/reader.h"
#include "web/door.h"
#include "web/tables.h"

#define HERE "/comments"
#define WORDS_BYTES (64 * 1024)

/* --- who may comment --- */

static const struct {
	const char *value;
	unsigned set;
	enum word name;
} at_once[] = {
	{ "nobody", 0, W_COMMENTS_AT_ONCE_NOBODY },
	{ "circle", POLICY_CIRCLE, W_COMMENTS_AT_ONCE_CIRCLE },
	{ "acquainted", POLICY_ACQUAINTED, W_COMMENTS_AT_ONCE_ACQUAINTED },
	{ "known", POLICY_ACQUAINTED | POLICY_KNOWN, W_COMMENTS_AT_ONCE_KNOWN },
	{ "all", POLICY_PUBLIC, W_COMMENTS_AT_ONCE_ALL },
};
#define AT_ONCE (sizeof at_once / sizeof *at_once)

static void fill_at_once(struct task *t, const struct policy *p, struct comments_page *v)
{
	unsigned set = p->reply & ~(unsigned)(POLICY_MENTIONED | POLICY_AUTHOR);
	bool any = false;

	for (size_t i = 0; i < AT_ONCE; i++) {
		bool chosen = set == at_once[i].set;

		any |= chosen;
		v->at_once[v->n++] =
			(struct at_once_view){ str_of(at_once[i].value),
					       word(t->lang, at_once[i].name), chosen };
	}
	if (!any)
		v->at_once[v->n++] =
			(struct at_once_view){ S("other"), word(t->lang, W_COMMENTS_AT_ONCE_OTHER),
					       true };
}

/* --- the page --- */

struct str reads_self_words(struct task *t)
{
	int64_t until = reader_self_until(t);

	if (!until)
		return S("");
	if (until == READER_ALWAYS)
		return word(t->lang, W_COMMENTS_REST_OPEN);
	return word_with(t->a, t->lang, W_COMMENTS_REST_OPEN_UNTIL, day_view(t, until).exact,
			 STR_NONE);
}

static void fill_readers(struct task *t, const struct readers *list, struct comments_page *v)
{
	v->reader = arena_many(t->a, struct reader_view, list->n);
	v->readers = list->n;
	for (size_t i = 0; i < list->n; i++) {
		const struct reader *r = &list->p[i];
		struct reader_view *one = &v->reader[i];

		one->person = person_view(t, &r->account);
		one->since = word_with(t->a, t->lang, W_COMMENTS_READER_SINCE,
				       day_view(t, r->since).day, STR_NONE);
		if (r->until)
			one->until = word_with(t->a, t->lang, W_HELD_UNTIL,
					       day_view(t, r->until).day, STR_NONE);
	}
}

static struct str lines(struct task *t, const struct strs *words)
{
	struct buf b;

	buf_init(&b, t->a, WORDS_BYTES);
	for (size_t i = 0; i < words->n; i++) {
		buf_str(&b, words->p[i]);
		buf_byte(&b, '\n');
	}
	return b.n ? buf_view(&b) : S("");
}

struct typed { /* what was sent and not taken */
	struct str words, name;
	bool has_words;
};

static enum err comments_page(struct task *t, struct request *q, struct reply *r,
			      const struct typed *typed, enum err wrong)
{
	struct comments_page v = { 0 };
	struct fault fault = t->fault;
	struct policy p = policy_mine(t, POST_PUBLIC);
	struct comment_wishes wishes = comment_wishes(t);
	struct readers readers;
	struct out o;
	enum err e = reader_mine(t, &readers);

	if (e)
		return e;
	t->fault = fault;
	v.view = view_new(t, q, HERE_SETTINGS, word(t->lang, W_COMMENTS_TITLE));
	shelter_view(t, v.view, t->me, &v.shelter);
	fill_at_once(t, &p, &v);
	fill_readers(t, &readers, &v);
	v.others_wait = p.reply_held & POLICY_PUBLIC;
	v.holds_new = wishes.holds_new;
	v.reads_self = reads_self_words(t);
	v.nobody_reads = v.others_wait && !readers.n && !v.reads_self.n;
	v.words = typed && typed->has_words ? typed->words : lines(t, &wishes.words);
	v.name = typed ? typed->name : S("");
	if (wrong)
		web_wrong(t, (struct view *)(uintptr_t)v.view, r, wrong);
	o = view_out(t, r);
	page_comments_page(&o, &v);
	return wrong;
}

static enum err show(struct task *t, struct request *q, struct reply *r)
{
	return comments_page(t, q, r, NULL, OK);
}

/* --- changes --- */

struct may_form {
	uint64_t given;
	struct str at_once;
	bool others_wait, holds_new;
};

static void set_policies(struct task *t, const struct may_form *f)
{
	for (int v = POST_PUBLIC; v <= POST_UNLISTED; v++) {
		struct policy p = policy_mine(t, (enum visibility)v);

		for (size_t i = 0; i < AT_ONCE; i++)
			if (str_eq(f->at_once, str_of(at_once[i].value)))
				p.reply = at_once[i].set;
		p.reply_held = f->others_wait ? POLICY_PUBLIC : 0;
		policy_set_mine(t, (enum visibility)v, &p);
	}
}

static enum err may_do(struct task *t, struct request *q, struct reply *r)
{
	static const struct field fields[] = {
		FIELD("at_once", FIELD_LINE, struct may_form, at_once, 0, 100, ""),
		FIELD("others_wait", FIELD_BOOL, struct may_form, others_wait, 0, 0, ""),
		FIELD("holds_new", FIELD_BOOL, struct may_form, holds_new, 0, 0, ""),
		{ 0 },
	};
	struct may_form f = { 0 };
	enum err e = web_form(t, q, fields, &f);

	if (e)
		return comments_page(t, q, r, NULL, e);
	set_policies(t, &f);
	comment_hold_new(t, f.holds_new);
	return web_back(t, r, S(HERE), SAID_SAVED);
}

/* The calm way out when nobody reads: strangers can't comment. */
static enum err close_do(struct task *t, struct request *q, struct reply *r)
{
	struct may_form f = { .at_once = S("") };

	(void)q;
	set_policies(t, &f);
	return web_back(t, r, S(HERE), SAID_SAVED);
}

static enum err words_do(struct task *t, struct request *q, struct reply *r)
{
	struct words_form {
		uint64_t given;
		struct str words;
	} f = { 0 };
	static const struct field fields[] = {
		FIELD("words", FIELD_TEXT, struct words_form, words, 0, WORDS_BYTES, ""),
		{ 0 },
	};
	enum err e = web_form(t, q, fields, &f);

	if (!e)
		e = comment_set_words(t, f.words);
	if (e)
		return comments_page(t, q, r,
				     &(struct typed){ .words = f.words, .has_words = true }, e);
	return web_back(t, r, S(HERE "#words"), SAID_SAVED);
}

/* --- readers --- */

static int64_t until_of(const struct task *t, struct str typed)
{
	if (str_eq(typed, S("week")))
		return t->now + 7 * CLOCK_DAY;
	if (str_eq(typed, S("month")))
		return t->now + 30 * CLOCK_DAY;
	return str_eq(typed, S("quarter")) ? t->now + 91 * CLOCK_DAY : 0;
}

static enum err reader_do(struct task *t, struct request *q, struct reply *r)
{
	struct reader_form {
		uint64_t given;
		struct str name, until;
		int64_t end;
	} f = { 0 };
	static const struct field fields[] = {
		FIELD("name", FIELD_LINE, struct reader_form, name, 0, 500, ""),
		FIELD("until", FIELD_LINE, struct reader_form, until, 0, 20, ""),
		FIELD("end", FIELD_ID, struct reader_form, end, 0, 0, ""),
		{ 0 },
	};
	struct account who;
	enum err e = web_form(t, q, fields, &f);

	if (!e && f.end) {
		e = reader_end(t, f.end);
		return e ? e : web_back(t, r, S(HERE "#readers"), SAID_READER_ENDED);
	}
	if (!e)
		e = account_find(t, str_trim(f.name), &who);
	if (!e)
		e = reader_name(t, who.id, until_of(t, f.until));
	if (e)
		return comments_page(t, q, r, &(struct typed){ .name = f.name }, e);
	return web_back(t, r, S(HERE "#readers"), SAID_READER_NAMED);
}

const struct route web_comments_routes[] = {
	{ GET, HERE, MEMBER, READS, show, .help = "who may comment below one's posts" },
	{ POST, HERE, MEMBER, WRITES, may_do, .help = "changes who may" },
	{ POST, HERE "/close", MEMBER, WRITES, close_do, .help = "closes comments to strangers" },
	{ POST, HERE "/words", MEMBER, WRITES, words_do,
	  .help = "the words with which a comment waits" },
	{ POST, HERE "/readers", MEMBER, WRITES, reader_do, .help = "names a reader, or ends one" },
	{ 0 },
};
