/* Tending a page of the remembered: what waits, names and dates, keepers, its people, who sees it;
 * and for hosts its keepers alone. */
#include "core/date.h"
#include "core/reach.h"
#include "sys/writer.h"
#include "web/door.h"
#include "web/memorial.h"
#include "web/tables.h"

#define PAGE_WAITING 10
#define PAGE_PEOPLE 40

struct keep_form {
	uint64_t given;
	int64_t id;
	struct str who, how;
};

static const struct field keep_fields[] = {
	FIELD("id", FIELD_ID, struct keep_form, id, 0, 0, ""),
	FIELD("who", FIELD_LINE, struct keep_form, who, 0, 1000, ""),
	FIELD("how", FIELD_LINE, struct keep_form, how, 0, 20, ""),
	{ 0 },
};

/* --- the page --- */

static enum err fill_keepers(struct task *t, int64_t id, struct memorial_keep_view *v)
{
	struct accounts keep, asked;
	struct memorial_deeds log;
	enum err e = memorial_keepers(t, id, &keep, &asked);

	if (!e)
		e = memorial_deeds(t, id, &log);
	if (e)
		return e;
	v->alone = keep.n < 2;
	v->keeper = arena_many(t->a, struct memorial_keeper_view, keep.n + asked.n);
	for (size_t i = 0; i < keep.n; i++)
		v->keeper[v->keepers++] =
			(struct memorial_keeper_view){ person_view(t, &keep.p[i]), false };
	for (size_t i = 0; i < asked.n; i++)
		v->keeper[v->keepers++] =
			(struct memorial_keeper_view){ person_view(t, &asked.p[i]), true };
	v->log = (struct memorial_lines){ arena_many(t->a, struct memorial_line, log.n), log.n };
	for (size_t i = 0; i < log.n; i++) {
		struct str gone = word(t->lang, W_MEMORIAL_GONE_NAME);
		struct str line = word_with(t->a, t->lang, W_MEMORIAL_LOG_LINE,
					    log.p[i].host.id ? log.p[i].host.display : gone,
					    log.p[i].keeper.id ? log.p[i].keeper.display : gone);

		v->log.p[i].text = str_fmt(t->a, "%.*s · %.*s", STR_ARG(line),
					   STR_ARG(day_view(t, log.p[i].at).day));
	}
	return OK;
}

/* --- its lists --- */

static const char *const lists[] = { [MEMORIAL_LIST_NONE] = "",
				     [MEMORIAL_LIST_WAITING] = "waiting",
				     [MEMORIAL_LIST_REQUESTS] = "requests",
				     [MEMORIAL_LIST_MEMBERS] = "members",
				     [MEMORIAL_LIST_FOLLOWERS] = "followers",
				     [MEMORIAL_LIST_AWAY] = "away" };

static enum memorial_list list_asked(struct request *q)
{
	struct str name = params_last(&q->params, S("list"));

	for (size_t i = 1; i < sizeof lists / sizeof *lists; i++)
		if (str_eq(name, str_of(lists[i])))
			return (enum memorial_list)i;
	return MEMORIAL_LIST_NONE;
}

/* The page of a list that was asked for; its beginning where all of them are shown. */
static struct paging list_page(struct task *t, struct request *q,
			       const struct memorial_keep_view *v, enum memorial_list list,
			       int64_t limit)
{
	return v->only == list ? paging_asked(t, q, limit) : (struct paging){ .limit = limit };
}

static struct pages_view list_pages(struct task *t, const struct memorial_keep_view *v,
				    enum memorial_list list, const struct paging *page)
{
	return pages_view(t, str_fmt(t->a, "%.*s/keep?list=%s", STR_ARG(v->url.s), lists[list]),
			  page);
}

typedef enum err people_read(struct task *t, int64_t id, struct paging *page, struct accounts *ret);

static enum err fill_list(struct task *t, struct request *q, int64_t id,
			  struct memorial_keep_view *v, enum memorial_list list)
{
	static const struct {
		people_read *read;
		size_t people, pages;
	} of[] = {
		[MEMORIAL_LIST_REQUESTS] = { memorial_requests,
					     offsetof(struct memorial_keep_view, requests),
					     offsetof(struct memorial_keep_view, request_pages) },
		[MEMORIAL_LIST_MEMBERS] = { memorial_members,
					    offsetof(struct memorial_keep_view, members),
					    offsetof(struct memorial_keep_view, member_pages) },
		[MEMORIAL_LIST_FOLLOWERS] = { memorial_followers,
					      offsetof(struct memorial_keep_view, followers),
					      offsetof(struct memorial_keep_view, follower_pages) },
		[MEMORIAL_LIST_AWAY] = { memorial_away, offsetof(struct memorial_keep_view, away),
					 offsetof(struct memorial_keep_view, away_pages) },
	};
	struct paging page = list_page(t, q, v, list, PAGE_PEOPLE);
	struct accounts people;
	enum err e = of[list].read(t, id, &page, &people);

	if (e)
		return e;
	*(struct person_views *)(void *)((char *)v + of[list].people) = person_views(t, &people);
	*(struct pages_view *)(void *)((char *)v + of[list].pages) = list_pages(t, v, list, &page);
	return OK;
}

static enum err fill_waiting(struct task *t, struct request *q, int64_t id,
			     struct memorial_keep_view *v)
{
	struct paging page = list_page(t, q, v, MEMORIAL_LIST_WAITING, PAGE_WAITING);
	struct posts posts;
	enum err e = memorial_waiting(t, id, &page, &posts);

	if (e)
		return e;
	v->waiting = post_views(t, v->form.view, &posts);
	v->waiting_pages = list_pages(t, v, MEMORIAL_LIST_WAITING, &page);
	return OK;
}

/* All of them, or the one that goes on alone. */
static enum err fill_lists(struct task *t, struct request *q, int64_t id,
			   struct memorial_keep_view *v)
{
	enum err e = OK;

	if (v->only == MEMORIAL_LIST_NONE || v->only == MEMORIAL_LIST_WAITING)
		e = fill_waiting(t, q, id, v);
	for (int i = MEMORIAL_LIST_REQUESTS; !e && i <= MEMORIAL_LIST_AWAY; i++)
		if (v->only == MEMORIAL_LIST_NONE || v->only == (enum memorial_list)i)
			e = fill_list(t, q, id, v, (enum memorial_list)i);
	return e;
}

static enum err fill_dates(struct task *t, int64_t id, struct memorial_keep_view *v)
{
	struct memorial_dates list;
	struct dates mine;
	enum err e = memorial_dates(t, id, &list);

	if (!e)
		e = date_list(t, &mine);
	if (e)
		return e;
	v->date = arena_many(t->a, struct memorial_date_view, list.n);
	for (; v->dates < list.n; v->dates++)
		v->date[v->dates] = (struct memorial_date_view){ list.p[v->dates].id,
								 list.p[v->dates].title, false };
	v->mine = arena_many(t->a, struct memorial_date_view, mine.n);
	for (; v->mines < mine.n; v->mines++)
		v->mine[v->mines] =
			(struct memorial_date_view){ mine.p[v->mines].id,
						     date_title(t, &mine.p[v->mines]), false };
	return OK;
}

static enum err fill_keep(struct task *t, struct request *q, const struct memorial *m,
			  struct memorial_keep_view *v)
{
	enum err e;

	v->only = list_asked(q);
	v->blind = m->access < MEMORIAL_FOLLOWERS;
	v->has_portrait = m->page.portrait.secret.n != 0;
	e = fill_lists(t, q, m->id, v);
	return e ? e : fill_dates(t, m->id, v);
}

static enum err page(struct task *t, struct request *q, struct reply *r,
		     const struct memorial_typed *typed, enum err wrong)
{
	struct memorial_keep_view v = { 0 };
	struct fault fault = t->fault;
	struct memorial_typed as_it_is;
	struct memorial m = { 0 };
	struct account a;
	struct out o = view_out(t, r);
	enum err e = web_memorial_account(t, q, &a);

	if (e)
		return e;
	v.host = t->me->role != ROLE_MEMBER && !memorial_keeps(t, t->me->id, a.id);
	if (!v.host && memorial_get(t, a.id, &m))
		return t->fault.err;
	if (!v.host && !m.keeps)
		return fail(t, ERR_FORBIDDEN, W_MEMORIAL_KEEPERS_ONLY);
	v.page = person_view(t, &a);
	v.url = person_path(t, &a);
	v.form.action.s = str_fmt(t->a, "%.*s/keep", STR_ARG(v.url.s));
	v.form.view = view_new(t, q, HERE_YOU, word(t->lang, W_MEMORIAL_KEEP_TITLE));
	e = fill_keepers(t, a.id, &v);
	if (!e && !v.host) {
		as_it_is = web_memorial_typed(t, &m);
		web_memorial_fill(t, typed ? typed : &as_it_is, &v.form);
		e = fill_keep(t, q, &m, &v);
	}
	if (e)
		return e;
	t->fault = fault;
	if (wrong)
		web_wrong(t, v.form.view, r, wrong);
	page_memorial_keep(&o, &v);
	return wrong;
}

static enum err keep_show(struct task *t, struct request *q, struct reply *r)
{
	return page(t, q, r, NULL, OK);
}

static enum err find(struct task *t, const struct request *q, int64_t *ret)
{
	struct account a;
	enum err e = web_memorial_account(t, q, &a);

	*ret = e ? 0 : a.id;
	return e;
}

/* Back to the page for keepers, or the same with what was wrong; whoever is no keeper gets neither.
 */
static enum err end(struct task *t, struct request *q, struct reply *r, enum err e, enum said said)
{
	if (e)
		return page(t, q, r, NULL, e);
	return web_back(t, r, str_fmt(t->a, "/@%.*s/keep", STR_ARG(q->args[0])), said);
}

static enum err keep_do(struct task *t, struct request *q, struct reply *r)
{
	struct memorial_typed typed = { 0 };
	struct memorial_form f;
	struct memorial m;
	int64_t id;
	enum err e = find(t, q, &id);

	if (e)
		return e;
	e = web_memorial_read(t, q, &typed, &f);
	if (!e)
		e = memorial_change(t, id, &f, &m);
	if (e)
		return page(t, q, r, &typed, e);
	return end(t, q, r, OK, SAID_SAVED);
}

/* --- its portrait --- */

struct portrait_form {
	uint64_t given;
	struct upload *photo;
	bool none;
};

static const struct field portrait_fields[] = {
	FIELD("photo", FIELD_FILE, struct portrait_form, photo, 0, 0, ""),
	FIELD("none", FIELD_BOOL, struct portrait_form, none, 0, 0, ""),
	{ 0 },
};

struct portrait {
	int64_t id, media_id;
};

static enum err portrait_work(struct task *t, void *arg)
{
	struct portrait *p = arg;

	return memorial_portrait(t, p->id, p->media_id);
}

static enum err portrait_do(struct task *t, struct request *q, struct reply *r)
{
	struct portrait_form f = { 0 };
	struct portrait p = { 0 };
	struct media m;
	enum err e = find(t, q, &p.id);

	if (!e)
		e = web_form(t, q, portrait_fields, &f);
	if (!e && !memorial_keeps(t, t->me->id, p.id))
		e = fail(t, ERR_FORBIDDEN, W_MEMORIAL_KEEPERS_ONLY);
	if (!e && f.photo && f.photo->bytes && !f.none) {
		e = media_add(t, &(struct media_new){ .file = f.photo }, &m);
		p.media_id = e ? 0 : m.id;
	}
	if (!e && (p.media_id || f.none))
		e = write_now(t, portrait_work, &p);
	return end(t, q, r, e, SAID_SAVED);
}

/* --- its people --- */

/* By the name that was typed; somebody elsewhere by their whole address. */
static enum err who(struct task *t, const struct keep_form *f, int64_t *ret)
{
	struct account a;
	enum err e = OK;

	*ret = f->id;
	if (f->id)
		return OK;
	e = account_find(t, f->who, &a);
	if (e == ERR_NOT_FOUND)
		return fail(t, ERR_NOT_FOUND, W_MEMORIAL_NOBODY);
	*ret = e ? 0 : a.id;
	return e;
}

typedef enum err deed(struct task *t, int64_t id, int64_t account_id);

static enum err with_somebody(struct task *t, struct request *q, struct reply *r, deed *run,
			      enum said said)
{
	struct keep_form f = { 0 };
	int64_t id, account_id;
	enum err e = find(t, q, &id);

	if (!e)
		e = web_form(t, q, keep_fields, &f);
	if (!e)
		e = who(t, &f, &account_id);
	if (!e)
		e = run(t, id, account_id);
	return end(t, q, r, e, said);
}

static enum err ask_do(struct task *t, struct request *q, struct reply *r)
{
	return with_somebody(t, q, r, memorial_ask, SAID_MEMORIAL_ASKED);
}

static enum err unkeep_do(struct task *t, struct request *q, struct reply *r)
{
	return with_somebody(t, q, r, memorial_host_unkeep, SAID_SAVED);
}

struct letting_in {
	int64_t id, account_id;
};

static enum err let_in_work(struct task *t, void *arg)
{
	struct letting_in *l = arg;

	return memorial_admit(t, l->id, l->account_id);
}

/* Somebody elsewhere may not be known here yet: they are looked for where their address leads. */
static enum err let_in_do(struct task *t, struct request *q, struct reply *r)
{
	struct keep_form f = { 0 };
	struct letting_in l = { 0 };
	enum err e = find(t, q, &l.id);

	if (!e && !memorial_keeps(t, t->me->id, l.id))
		e = fail(t, ERR_FORBIDDEN, W_MEMORIAL_KEEPERS_ONLY);
	if (!e)
		e = web_form(t, q, keep_fields, &f);
	if (!e)
		e = who(t, &f, &l.account_id);
	if (e == ERR_NOT_FOUND && reach_kind_of(f.who) == REACH_PERSON) {
		t->fault = (struct fault){ 0 };
		e = reach_person(t, f.who, &l.account_id);
	}
	if (!e)
		e = write_now(t, let_in_work, &l);
	return end(t, q, r, e, SAID_SAVED);
}

static enum err put_out_do(struct task *t, struct request *q, struct reply *r)
{
	return with_somebody(t, q, r, memorial_put_out, SAID_SAVED);
}

static enum err away_do(struct task *t, struct request *q, struct reply *r)
{
	return with_somebody(t, q, r, memorial_keep_away, SAID_SAVED);
}

static enum err away_end_do(struct task *t, struct request *q, struct reply *r)
{
	return with_somebody(t, q, r, memorial_away_end, SAID_SAVED);
}

static enum err followers_out_do(struct task *t, struct request *q, struct reply *r)
{
	int64_t id;
	enum err e = find(t, q, &id);

	if (!e)
		e = memorial_followers_out(t, id);
	return end(t, q, r, e, SAID_SAVED);
}

static enum err reply_do(struct task *t, struct request *q, struct reply *r)
{
	struct keep_form f = { 0 };
	enum memorial_reply how = MEMORIAL_SAY_NO;
	int64_t id;
	enum err e = find(t, q, &id);

	if (!e)
		e = web_form(t, q, keep_fields, &f);
	if (str_eq(f.how, S("member")))
		how = MEMORIAL_AS_MEMBER;
	else if (str_eq(f.how, S("follower")))
		how = MEMORIAL_AS_FOLLOWER;
	if (!e)
		e = memorial_reply(t, id, f.id, how);
	return end(t, q, r, e, SAID_SAVED);
}

/* --- dates --- */

static enum err with_date(struct task *t, struct request *q, struct reply *r, deed *run)
{
	struct keep_form f = { 0 };
	int64_t id;
	enum err e = find(t, q, &id);

	if (!e)
		e = web_form(t, q, keep_fields, &f);
	if (!e)
		e = run(t, id, f.id);
	return end(t, q, r, e, SAID_SAVED);
}

static enum err suggest_do(struct task *t, struct request *q, struct reply *r)
{
	return with_date(t, q, r, memorial_suggest);
}

static enum err suggest_not_do(struct task *t, struct request *q, struct reply *r)
{
	return with_date(t, q, r, memorial_suggest_not);
}

/* --- its end --- */

static enum err end_show(struct task *t, struct request *q, struct reply *r)
{
	struct memorial_ask_view v = { .button = W_MEMORIAL_END,
				       .keep = W_MEMORIAL_END_KEEP,
				       .grave = true };
	struct account a;
	struct out o = view_out(t, r);
	enum err e = web_memorial_account(t, q, &a);

	if (!e && t->me->role == ROLE_MEMBER && !memorial_keeps(t, t->me->id, a.id))
		e = fail(t, ERR_NOT_FOUND, W_MEMORIAL_NOT_FOUND);
	if (e)
		return e;
	v.view = view_new(t, q, HERE_YOU, word(t->lang, W_MEMORIAL_END_TITLE));
	v.about = word(t->lang, W_MEMORIAL_END_ABOUT);
	v.back.s = str_fmt(t->a, "%.*s/keep", STR_ARG(person_path(t, &a).s));
	v.action.s = str_fmt(t->a, "%.*s/end", STR_ARG(v.back.s));
	page_memorial_ask(&o, &v);
	return OK;
}

static enum err end_do(struct task *t, struct request *q, struct reply *r)
{
	int64_t id;
	enum err e = find(t, q, &id);

	if (e)
		return e;
	e = memorial_end(t, id);
	if (e)
		return end(t, q, r, e, SAID_NOTHING);
	return web_back(t, r, S("/remembered"), SAID_DELETED);
}

const struct route web_memorial_keep_routes[] = {
	{ GET, "/@:name/keep", MEMBER, READS, keep_show, .help = "tending a page" },
	{ POST, "/@:name/keep", MEMBER, WRITES, keep_do, .help = "changes a page" },
	{ POST, "/@:name/keep/portrait", MEMBER, SLOW, portrait_do,
	  .help = "gives a page its portrait", .body_max = BODY_MAX_PICTURE },
	{ POST, "/@:name/keep/keepers", MEMBER, WRITES, ask_do,
	  .help = "asks somebody to keep a page too" },
	{ POST, "/@:name/keep/keepers/remove", HOST, WRITES, unkeep_do,
	  .help = "takes a keeper out, for hosts" },
	{ POST, "/@:name/keep/members", MEMBER, SLOW, let_in_do,
	  .help = "lets somebody into a page" },
	{ POST, "/@:name/keep/members/remove", MEMBER, WRITES, put_out_do,
	  .help = "takes somebody out of it" },
	{ POST, "/@:name/keep/followers/remove", MEMBER, WRITES, followers_out_do,
	  .help = "takes all out who follow a page" },
	{ POST, "/@:name/keep/away", MEMBER, WRITES, away_do,
	  .help = "keeps somebody away from a page" },
	{ POST, "/@:name/keep/away/remove", MEMBER, WRITES, away_end_do,
	  .help = "keeps them away no more" },
	{ POST, "/@:name/keep/requests", MEMBER, WRITES, reply_do,
	  .help = "answers who asks to follow a page" },
	{ POST, "/@:name/keep/dates", MEMBER, WRITES, suggest_do, .help = "suggests a date" },
	{ POST, "/@:name/keep/dates/remove", MEMBER, WRITES, suggest_not_do,
	  .help = "suggests it no more" },
	{ GET, "/@:name/keep/end", MEMBER, READS, end_show, .help = "asks whether a page ends" },
	{ POST, "/@:name/keep/end", MEMBER, WRITES, end_do, .help = "ends a page" },
	{ 0 },
};
