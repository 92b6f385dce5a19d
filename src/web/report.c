#include "web/report.h"

#include "core/follow.h"
#include "core/place.h"
#include "web/door.h"
#include "web/post.h"
#include "web/tables.h"

#define REPORTS_SHOWN 20

static const struct {
	const char *value;
	enum word name, about;
} categories[REPORT_CATEGORIES] = {
	[REPORT_OTHER] = { "other", W_REPORT_OTHER, W_REPORT_OTHER_HINT },
	[REPORT_SPAM] = { "spam", W_REPORT_SPAM, W_REPORT_SPAM_HINT },
	[REPORT_LEGAL] = { "legal", W_REPORT_LEGAL, W_REPORT_LEGAL_HINT },
	[REPORT_VIOLATION] = { "violation", W_REPORT_VIOLATION, W_REPORT_VIOLATION_HINT },
};

/* --- the form --- */

struct report_form {
	uint64_t given;
	struct str category, comment;
	struct ids rules;
	bool block, forward;
};

static const struct field report_fields[] = {
	FIELD("category", FIELD_LINE, struct report_form, category, 0, 40, ""),
	FIELD("comment", FIELD_TEXT, struct report_form, comment, 0, 100000, ""),
	FIELD("rule[]", FIELD_IDS, struct report_form, rules, 0, REPORT_RULES_MAX, ""),
	FIELD("block", FIELD_BOOL, struct report_form, block, 0, 0, ""),
	FIELD("forward", FIELD_BOOL, struct report_form, forward, 0, 0, ""),
	{ 0 },
};

/* Whom, and which post of theirs (id 0: none), a path is about. */
struct subject {
	struct account person;
	int64_t post_id;
	struct url back;
};

static enum err find_subject(struct task *t, struct request *q, struct subject *ret)
{
	struct post p;
	struct url elsewhere;
	enum err e;

	*ret = (struct subject){ 0 };
	if (!q->args[1].n) {
		e = account_find(t, q->args[0], &ret->person);
		ret->back = person_path(t, &ret->person);
		return e;
	}
	e = web_post_find(t, q, &p, &elsewhere);
	if (e)
		return e;
	if (p.boosted)
		p = *p.boosted;
	ret->person = p.author;
	ret->post_id = p.id;
	ret->back = post_path(t, &p);
	return OK;
}

static void fill_choices(struct task *t, const struct place *place, const struct report_form *f,
			 struct report_ask *v)
{
	struct place_rules rules = place_rules(t->a, place);

	for (size_t i = 0; i < REPORT_CATEGORIES; i++)
		v->category[i] = (struct report_choice){
			.value = str_of(categories[i].value),
			.name = word(t->lang, categories[i].name),
			.about = word(t->lang, categories[i].about),
			.chosen = f->category.n ? str_eq(f->category, str_of(categories[i].value))
						: i == REPORT_OTHER,
		};
	v->rule = arena_many(t->a, struct report_choice, rules.n);
	for (size_t i = 0; i < rules.n && i < REPORT_RULES_MAX; i++)
		v->rule[v->rules++] = (struct report_choice){
			.value = str_fmt(t->a, "%zu", i + 1),
			.name = rules.p[i].text,
			.about = rules.p[i].hint,
			.chosen = ids_hold(f->rules, (int64_t)i + 1),
		};
}

static enum err ask_page(struct task *t, struct request *q, struct reply *r,
			 const struct subject *s, const struct report_form *f, enum err wrong)
{
	struct fault fault = t->fault;
	struct report_ask v = { .comment = f->comment,
				.block = f->block,
				.forward = f->forward,
				.server = s->person.domain,
				.back = s->back };
	struct place place;
	struct out o;
	enum err e = place_get(t, &place);

	if (e)
		return e;
	v.view = view_new(t, q, HERE_NOWHERE,
			  word_with(t->a, t->lang, W_REPORT_TITLE, s->person.display, STR_NONE));
	v.person = person_view(t, &s->person);
	v.path = (struct url){ q->path };
	v.is_post = s->post_id != 0;
	v.reads_own = report_reads_own(t, s->person.id);
	fill_choices(t, &place, f, &v);
	t->fault = fault;
	if (wrong)
		web_wrong(t, v.view, r, wrong);
	o = view_out(t, r);
	page_report_ask(&o, &v);
	return wrong;
}

static enum err ask_show(struct task *t, struct request *q, struct reply *r)
{
	struct report_form f = { 0 };
	struct subject s;
	enum err e = find_subject(t, q, &s);

	return e ? e : ask_page(t, q, r, &s, &f, OK);
}

static enum err send_it(struct task *t, const struct subject *s, const struct report_form *f)
{
	struct report_new n = { .account_id = s->person.id,
				.comment = f->comment,
				.forward = f->forward };
	struct relation relation;
	struct report made;
	int64_t post = s->post_id;
	enum err e;

	for (size_t i = 0; i < REPORT_CATEGORIES; i++)
		if (str_eq(f->category, str_of(categories[i].value)))
			n.category = (enum report_category)i;
	if (n.category == REPORT_VIOLATION)
		n.rules = f->rules;
	if (post)
		n.posts = (struct ids){ &post, 1 };
	e = report_make(t, &n, &made);
	return !e && f->block ? block_start(t, s->person.id, &relation) : e;
}

static enum err ask_do(struct task *t, struct request *q, struct reply *r)
{
	struct report_form f = { 0 };
	struct subject s;
	enum err e = find_subject(t, q, &s);

	if (e)
		return e;
	e = web_form(t, q, report_fields, &f);
	if (!e)
		e = send_it(t, &s, &f);
	if (e == ERR_NOT_FOUND)
		return e;
	if (e)
		return ask_page(t, q, r, &s, &f, e);
	return web_back(t, r, f.block ? person_path(t, &s.person).s : s.back.s, SAID_REPORTED);
}

/* --- what hosts read --- */

static struct report_post_view *posts_of(struct task *t, const struct view *view,
					 const struct report *r)
{
	struct report_post_view *list = arena_many(t->a, struct report_post_view, r->posts.n);

	for (size_t i = 0; i < r->posts.n; i++) {
		const struct post *p = &r->posts.p[i];
		struct post_view v = post_view(t, view, p->boosted ? p->boosted : p);

		list[i] = (struct report_post_view){ .id = p->id,
						     .report_id = r->id,
						     .cover = v.cover,
						     .when = v.when,
						     .caption = v.caption,
						     .photos = v.photos,
						     .at = v.at,
						     .seen = seen_words(t, p) };
	}
	return list;
}

static struct report_view report_view(struct task *t, const struct view *view,
				      const struct report *r)
{
	struct report_view v = { .view = view,
				 .id = r->id,
				 .closed = r->closed_at != 0,
				 .about_suspended = r->about.state == ACCOUNT_SUSPENDED,
				 .has_left = !r->from.id,
				 .about_me = r->about_me,
				 .category = word(t->lang, categories[r->category].name),
				 .comment = r->comment,
				 .note = r->note,
				 .closed_by = r->closed_by,
				 .rules = r->rule_texts,
				 .posts = r->posts.n };

	v.may_suspend = !v.about_suspended && !r->about.domain.n && r->about.role != ROLE_HOST &&
			(t->me->role == ROLE_HOST || r->about.role < t->me->role);
	v.about = person_view(t, &r->about);
	v.server = r->about.domain;
	if (v.server.n)
		v.server_url = (struct url){ str_fmt(t->a, "/host/peers/rule?host=%.*s",
						     STR_ARG(v.server)) };
	v.may_rule = v.server.n && t->me->role == ROLE_HOST;
	if (r->from.id)
		v.from = person_view(t, &r->from);
	v.at = day_view(t, r->created_at);
	if (v.closed)
		v.closed_at = day_view(t, r->closed_at);
	v.post = posts_of(t, view, r);
	return v;
}

static enum err list_show(struct task *t, struct request *q, struct reply *r)
{
	struct reports_view v = { 0 };
	struct paging page = paging_asked(t, q, REPORTS_SHOWN);
	struct reports list;
	struct out o;
	enum err e;

	v.shows_closed = str_eq(params_last(&q->params, S("view")), S("closed"));
	e = report_list(t, v.shows_closed, &page, &list);
	if (e)
		return e;
	v.view = view_new(t, q, HERE_HOST, word(t->lang, W_HOST_REPORTS));
	v.report = arena_many(t->a, struct report_view, list.n);
	v.reports = list.n;
	for (size_t i = 0; i < list.n; i++)
		v.report[i] = report_view(t, v.view, &list.p[i]);
	v.pages = pages_view(
		t, v.shows_closed ? S("/host/reports?view=closed") : S("/host/reports"), &page);
	o = view_out(t, r);
	page_reports(&o, &v);
	return OK;
}

struct verb_form {
	uint64_t given;
	int64_t id, post;
	struct str note;
};

static const struct field verb_fields[] = {
	FIELD("id", FIELD_ID, struct verb_form, id, 0, 0, ""),
	FIELD("post", FIELD_ID, struct verb_form, post, 0, 0, ""),
	FIELD("note", FIELD_TEXT, struct verb_form, note, 0, 100000, ""),
	{ 0 },
};

static enum err do_close(struct task *t, const struct verb_form *f)
{
	return report_close(t, f->id, true);
}

static enum err do_open(struct task *t, const struct verb_form *f)
{
	return report_close(t, f->id, false);
}

static enum err do_note(struct task *t, const struct verb_form *f)
{
	return report_note(t, f->id, f->note);
}

static enum err do_take_post(struct task *t, const struct verb_form *f)
{
	return report_take_post(t, f->id, f->post);
}

static enum err do_suspend(struct task *t, const struct verb_form *f)
{
	return report_suspend(t, f->id);
}

static enum err list_do(struct task *t, struct request *q, struct reply *r)
{
	static const struct {
		const char *name;
		enum err (*run)(struct task *t, const struct verb_form *f);
		enum said said;
	} verbs[] = {
		{ "close", do_close, SAID_CLOSED },    { "open", do_open, SAID_SAVED },
		{ "note", do_note, SAID_SAVED },       { "take-post", do_take_post, SAID_DELETED },
		{ "suspend", do_suspend, SAID_SAVED },
	};
	struct verb_form f = { 0 };
	enum err e = web_form(t, q, verb_fields, &f);

	if (e)
		return e;
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (str_eq(q->args[0], str_of(verbs[i].name))) {
			e = verbs[i].run(t, &f);
			return e ? e : web_back(t, r, S("/host/reports"), verbs[i].said);
		}
	return fail(t, ERR_NOT_FOUND, W_ERROR_NOT_FOUND);
}

const struct route web_report_routes[] = {
	{ GET, "/@:name/report", MEMBER, READS, ask_show, .help = "to tell the hosts of somebody" },
	{ POST, "/@:name/report", MEMBER, WRITES, ask_do, .help = "tells them" },
	{ GET, "/@:name/:id/report", MEMBER, READS, ask_show,
	  .help = "to tell the hosts of a post" },
	{ POST, "/@:name/:id/report", MEMBER, WRITES, ask_do, .help = "tells them" },
	{ GET, "/host/reports", HOST, READS, list_show, .help = "what people told the hosts" },
	{ POST, "/host/reports/:verb", HOST, WRITES, list_do,
	  .help = "closes a report, notes something, takes a post away, suspends" },
	{ 0 },
};
