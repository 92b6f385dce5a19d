#include "web/peer.h"

#include <unistd.h>

#include "base/day.h"
#include "web/door.h"
#include "web/host.h"
#include "web/tables.h"

#define PAGE 100
#define LINES_SHOWN 200

/* --- words --- */

static struct str rule_word(struct task *t, enum peer_rule rule)
{
	static const enum word words[PEER_RULES] = {
		[PEER_NONE] = W_PEER_NONE,
		[PEER_LIMITED] = W_PEER_LIMITED,
		[PEER_BLOCKED] = W_PEER_BLOCKED,
		[PEER_ALLOWED] = W_PEER_ALLOWED,
	};

	return word(t->lang, words[rule]);
}

/* "Limited, without pictures" */
static struct str rule_words(struct task *t, const struct peer *p)
{
	struct str s = rule_word(t, p->rule);

	if (p->without_media)
		s = str_fmt(t->a, "%.*s · %.*s", STR_ARG(s),
			    STR_ARG(word(t->lang, W_PEER_WITHOUT_MEDIA)));
	if (p->without_reports)
		s = str_fmt(t->a, "%.*s · %.*s", STR_ARG(s),
			    STR_ARG(word(t->lang, W_PEER_WITHOUT_REPORTS)));
	return s;
}

static struct str number(struct task *t, int64_t n)
{
	return str_fmt(t->a, "%lld", (long long)n);
}

/* Names of servers are letters, digits, dots, dashes and a port. */
static struct url rule_url(struct task *t, struct str host)
{
	return (struct url){ str_fmt(t->a, "/host/peers/rule?host=%.*s", STR_ARG(host)) };
}

/* --- the list --- */

struct find_form {
	uint64_t given;
	struct str q, after;
};

static const struct field find_fields[] = {
	FIELD("q", FIELD_LINE, struct find_form, q, 0, 300, ""),
	FIELD("after", FIELD_LINE, struct find_form, after, 0, 300, ""),
	{ 0 },
};

static struct url next_url(struct task *t, struct str q, struct str last)
{
	struct str host;

	/* A query that is part of no name finds nothing, and has no second page. */
	if (!q.n)
		return (struct url){ str_fmt(t->a, "/host/peers?after=%.*s", STR_ARG(last)) };
	if (!peer_host(t, q, &host))
		return (struct url){ S("") };
	return (struct url){ str_fmt(t->a, "/host/peers?q=%.*s&after=%.*s", STR_ARG(host),
				     STR_ARG(last)) };
}

static void fill_rules(struct task *t, const struct peers *list, struct peers_view *v)
{
	v->peer = arena_many(t->a, struct peer_view, list->n);
	for (; v->peers < list->n && v->peers < PAGE; v->peers++) {
		const struct peer *p = &list->p[v->peers];

		v->peer[v->peers] =
			(struct peer_view){ .url = rule_url(t, p->host),
					    .host = p->host,
					    .rule = rule_words(t, p),
					    .note = p->note.n ? p->note : p->private_note };
	}
	if (list->n > PAGE)
		v->next = next_url(t, v->query, list->p[PAGE - 1].host);
}

static struct str since_words(struct task *t, int64_t ms)
{
	return word_with(t->a, t->lang, W_PEER_FAILING_SINCE,
			 day_time_words(t->a, ms, t->me->timezone, t->lang), S(""));
}

static struct str waiting_words(struct task *t, int64_t n)
{
	if (!n)
		return S("");
	if (n == 1)
		return word(t->lang, W_PEER_WAITING_ONE);
	return word_with(t->a, t->lang, W_PEER_WAITING, number(t, n), S(""));
}

static void fill_failing(struct task *t, const struct peer_doings *list, struct peers_view *v)
{
	v->failing = arena_many(t->a, struct peer_doing_view, list->n);
	for (; v->failings < list->n; v->failings++) {
		const struct peer_doing *d = &list->p[v->failings];

		v->failing[v->failings] =
			(struct peer_doing_view){ .url = rule_url(t, d->host),
						  .host = d->host,
						  .since = since_words(t, d->failing_since),
						  .waiting = waiting_words(t, d->waiting) };
	}
}

static enum err peers_show(struct task *t, struct request *q, struct reply *r)
{
	static const enum word modes[] = { W_PEER_MODE_OPEN, W_PEER_MODE_ALLOWED, W_PEER_MODE_OFF };
	struct find_form f = { .q = S(""), .after = S("") };
	struct peers_view v = { .mode = word(t->lang, modes[place_fixed()->federation]) };
	struct peer_doings failing;
	struct peers list;
	struct out o;
	enum err e = web_form(t, q, find_fields, &f);

	if (!e)
		e = peer_find(t, f.q, f.after, PAGE + 1, &list);
	if (!e)
		e = peer_failing(t, &failing);
	if (e)
		return e;
	v.view = view_new(t, q, HERE_HOST, word(t->lang, W_PEER_TITLE));
	v.query = f.q;
	fill_rules(t, &list, &v);
	fill_failing(t, &failing, &v);
	o = view_out(t, r);
	page_peers(&o, &v);
	return OK;
}

/* --- one server --- */

struct rule_form {
	uint64_t given;
	struct str host, note, private_note;
	int64_t rule;
	bool without_media, without_reports, half_hidden;
};

static const struct field rule_fields[] = {
	FIELD("host", FIELD_LINE, struct rule_form, host, 0, 1000, ""),
	FIELD("rule", FIELD_INT, struct rule_form, rule, 0, PEER_RULES - 1, ""),
	FIELD("note", FIELD_TEXT, struct rule_form, note, 0, 100000, ""),
	FIELD("private_note", FIELD_TEXT, struct rule_form, private_note, 0, 100000, ""),
	FIELD("without_media", FIELD_BOOL, struct rule_form, without_media, 0, 0, ""),
	FIELD("without_reports", FIELD_BOOL, struct rule_form, without_reports, 0, 0, ""),
	FIELD("half_hidden", FIELD_BOOL, struct rule_form, half_hidden, 0, 0, ""),
	{ 0 },
};

static void fill_choices(struct task *t, int64_t chosen, struct peer_rule_view *v)
{
	static const enum word about[PEER_RULES] = {
		[PEER_NONE] = W_PEER_NONE_HINT,
		[PEER_LIMITED] = W_PEER_LIMITED_HINT,
		[PEER_BLOCKED] = W_PEER_BLOCKED_HINT,
		[PEER_ALLOWED] = W_PEER_ALLOWED_HINT,
	};

	for (int i = 0; i < PEER_RULES; i++)
		v->choice[i] =
			(struct peer_choice){ i, i == chosen, rule_word(t, (enum peer_rule)i),
					      word(t->lang, about[i]) };
}

static struct str cost_words(struct task *t, const struct peer_cost *c)
{
	if (!c->theirs && !c->ours)
		return word(t->lang, W_PEER_COST_NONE);
	return word_with(t->a, t->lang, W_PEER_COST, number(t, c->ours), number(t, c->theirs));
}

static enum err fill_state(struct task *t, struct str host, struct peer_rule_view *v)
{
	struct peer_cost cost;
	struct peer_doing d;
	struct peer holds = peer_of(t, host);
	enum err e = peer_would_cost(t, host, &cost);

	if (!e)
		e = peer_doing(t, host, &d);
	if (e)
		return e;
	v->cost = cost_words(t, &cost);
	v->software = d.software;
	if (d.failing_since)
		v->state = since_words(t, d.failing_since);
	if (d.waiting)
		v->state = str_fmt(t->a, "%.*s %.*s", STR_ARG(v->state),
				   STR_ARG(waiting_words(t, d.waiting)));
	if (holds.host.n && !str_eq(holds.host, host))
		v->by = word_with(t->a, t->lang, W_PEER_BY, rule_words(t, &holds), holds.host);
	return OK;
}

static enum err rule_page(struct task *t, struct request *q, struct reply *r,
			  const struct rule_form *f, bool is_there, enum err wrong)
{
	struct fault fault = t->fault;
	struct peer_rule_view v = { .host = f->host,
				    .note = f->note,
				    .private_note = f->private_note,
				    .without_media = f->without_media,
				    .without_reports = f->without_reports,
				    .half_hidden = f->half_hidden,
				    .is_there = is_there };
	struct out o;
	enum err e = fill_state(t, f->host, &v);

	if (e)
		return e;
	v.view = view_new(t, q, HERE_HOST, f->host);
	fill_choices(t, f->rule, &v);
	t->fault = fault;
	if (wrong)
		web_wrong(t, v.view, r, wrong);
	o = view_out(t, r);
	page_peer_rule(&o, &v);
	return wrong;
}

/* The rule that is there, as the form; false when there is none. */
static bool there(struct task *t, struct rule_form *f)
{
	struct fault before = t->fault;
	struct peer p;
	bool is = peer_get(t, f->host, &p) == OK;

	t->fault = before;
	if (is)
		*f = (struct rule_form){ .host = p.host,
					 .note = p.note,
					 .private_note = p.private_note,
					 .rule = p.rule,
					 .without_media = p.without_media,
					 .without_reports = p.without_reports,
					 .half_hidden = p.half_hidden };
	return is;
}

static enum err rule_show(struct task *t, struct request *q, struct reply *r)
{
	struct rule_form f = { .host = S(""), .note = S(""), .private_note = S("") };
	enum err e = web_form(t, q, rule_fields, &f);
	bool asked = f.given & 2; /* a rule to begin with: "?host=far.example&rule=2" */
	int64_t rule = f.rule;
	bool is_there;

	if (e)
		return e;
	if (!peer_host(t, f.host, &f.host))
		return fail(t, ERR_INVALID, W_PEER_NO_HOST);
	is_there = there(t, &f);
	if (!is_there)
		f.rule = asked ? rule : peer_of(t, f.host).rule;
	return rule_page(t, q, r, &f, is_there, OK);
}

static enum err rule_save(struct task *t, struct request *q, struct reply *r)
{
	struct rule_form f = { .host = S(""), .note = S(""), .private_note = S("") }, was;
	struct peer p;
	enum err e = web_form(t, q, rule_fields, &f);

	if (e)
		return e;
	p = (struct peer){ .host = f.host,
			   .rule = (enum peer_rule)f.rule,
			   .without_media = f.without_media,
			   .without_reports = f.without_reports,
			   .half_hidden = f.half_hidden,
			   .note = f.note,
			   .private_note = f.private_note };
	e = peer_set(t, &p);
	if (!e)
		return web_back(t, r, S("/host/peers"), SAID_SAVED);
	was = f;
	if (e == ERR_FORBIDDEN || !peer_host(t, f.host, &f.host))
		return e;
	was.host = f.host;
	return rule_page(t, q, r, &f, there(t, &was), e);
}

static enum err rule_forget(struct task *t, struct request *q, struct reply *r)
{
	struct rule_form f = { .host = S("") };
	enum err e = web_form(t, q, rule_fields, &f);

	if (!e)
		e = peer_forget(t, f.host);
	return e ? e : web_back(t, r, S("/host/peers"), SAID_SAVED);
}

/* --- lists as files --- */

static enum err file_send(struct task *t, struct request *q, struct reply *r)
{
	struct str text;
	enum err e = peer_file_write(t, &text);

	(void)q;
	if (e)
		return e;
	r->type = "text/csv; charset=utf-8";
	reply_header(r, "Content-Disposition", S("attachment; filename=\"servers.csv\""));
	buf_str(&r->body, text);
	return buf_failed(&r->body) ? fail(t, ERR_LIMIT, W_ERROR_LIMIT) : OK;
}

struct import_form {
	uint64_t given;
	struct upload *file;
	struct str text;
};

static const struct field import_fields[] = {
	FIELD("file", FIELD_FILE, struct import_form, file, 0, 0, ""),
	FIELD("text", FIELD_SECRET, struct import_form, text, 0, PEER_FILE_MAX, ""),
	{ 0 },
};

static struct peer_line_view line_view(struct task *t, const struct peer_line *l)
{
	struct peer_line_view v = { .host = l->text, .why = l->why, .line = l->line };

	if (l->news == PEER_REFUSED)
		return v;
	v.host = l->peer.host;
	v.rule = rule_words(t, &l->peer);
	if (l->news == PEER_CHANGES)
		v.was = rule_words(t, &l->was);
	return v;
}

static void fill_lines(struct task *t, const struct peer_lines *list, struct peer_import_view *v)
{
	for (int i = 0; i < PEER_NEWS; i++)
		v->part[i].p = arena_many(t->a, struct peer_line_view, LINES_SHOWN);
	for (size_t i = 0; i < list->n; i++) {
		struct peer_lines_view *part = &v->part[list->p[i].news];

		part->all++;
		if (part->n < LINES_SHOWN)
			part->p[part->n++] = line_view(t, &list->p[i]);
	}
	for (int i = 0; i < PEER_NEWS; i++)
		if (v->part[i].all > LINES_SHOWN)
			v->part[i].more = word_with(t->a, t->lang, W_PEER_MORE,
						    number(t, v->part[i].all - LINES_SHOWN), S(""));
	v->may_take = v->part[PEER_IS_NEW].all + v->part[PEER_CHANGES].all > 0;
}

static enum err import_page(struct task *t, struct request *q, struct reply *r, struct str text,
			    const struct peer_lines *list, enum err wrong)
{
	struct peer_import_view v = { .text = text };
	struct out o;

	v.view = view_new(t, q, HERE_HOST, word(t->lang, W_PEER_IMPORT));
	if (list)
		fill_lines(t, list, &v);
	if (wrong)
		web_wrong(t, v.view, r, wrong);
	o = view_out(t, r);
	page_peer_import(&o, &v);
	return wrong;
}

static enum err import_show(struct task *t, struct request *q, struct reply *r)
{
	if (t->me->role != ROLE_HOST)
		return fail(t, ERR_FORBIDDEN, W_PLACE_HOST_ONLY);
	return import_page(t, q, r, S(""), NULL, OK);
}

static struct str file_text(struct task *t, const struct upload *file)
{
	size_t most = file->bytes < PEER_FILE_MAX ? file->bytes : PEER_FILE_MAX + 1, n = 0;
	char *text = arena_alloc(t->a, most + 1);
	ssize_t got = 1;

	while (n < most && got > 0) {
		got = pread(file->fd, text + n, most - n, (off_t)n);
		n += got > 0 ? (size_t)got : 0;
	}
	return (struct str){ text, n };
}

/* Says what the file would do; nothing is written. */
static enum err import_look(struct task *t, struct request *q, struct reply *r)
{
	struct import_form f = { .text = S("") };
	struct peer_lines list = { 0 };
	enum err e = web_form(t, q, import_fields, &f);

	if (!e && f.file)
		f.text = file_text(t, f.file);
	if (!e)
		e = peer_file_read(t, f.text, &list);
	if (e == ERR_FORBIDDEN)
		return e;
	return e ? import_page(t, q, r, S(""), NULL, e) : import_page(t, q, r, f.text, &list, OK);
}

static enum err import_take(struct task *t, struct request *q, struct reply *r)
{
	struct import_form f = { .text = S("") };
	struct peer_lines list;
	enum err e = web_form(t, q, import_fields, &f);

	if (!e)
		e = peer_file_take(t, f.text, &list);
	if (e == ERR_FORBIDDEN)
		return e;
	return e ? import_page(t, q, r, S(""), NULL, e)
		 : web_back(t, r, S("/host/peers"), SAID_SAVED);
}

#define IMPORT_BYTES (PEER_FILE_MAX + (size_t)64 * 1024)

const struct route web_peer_routes[] = {
	{ GET, "/host/peers", HOST, READS, peers_show, "other servers: the host's rules", NULL, 0 },
	{ GET, "/host/peers/rule", HOST, READS, rule_show,
	  "another server: its rule, and what a block would end", NULL, 0 },
	{ POST, "/host/peers/rule", HOST, WRITES, rule_save, "a rule for another server", NULL, 0 },
	{ POST, "/host/peers/forget", HOST, WRITES, rule_forget, "takes a rule back", NULL, 0 },
	{ GET, "/host/peers/export", HOST, READS, file_send, "all rules as a file", NULL, 0 },
	{ GET, "/host/peers/import", HOST, READS, import_show, "rules from a file", NULL, 0 },
	{ POST, "/host/peers/import", HOST, READS, import_look, "what a file of rules would change",
	  NULL, IMPORT_BYTES },
	{ POST, "/host/peers/import/take", HOST, WRITES, import_take, "takes a file of rules", NULL,
	  IMPORT_BYTES },
	{ 0 },
};
