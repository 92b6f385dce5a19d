#include "web/memorial.h"

#include <inttypes.h>

#include "base/day.h"
#include "core/filter.h"
#include "core/follow.h"
#include "web/door.h"
#include "web/tables.h"

#define PAGE_POSTS 20

/* --- a page in a list --- */

struct memorial_items memorial_items(struct task *t, const struct memorials *list)
{
	struct memorial_items v = { .p = arena_many(t->a, struct memorial_item, list->n) };

	for (size_t i = 0; i < list->n; i++) {
		const struct memorial *m = &list->p[i];
		struct person_view page = person_view(t, &m->page);

		v.p[v.n++] = (struct memorial_item){
			.id = m->id,
			.url = page.url,
			.portrait = page.portrait,
			.title = memorial_title(t, m),
			.life = memorial_life(t, m),
			.waits = m->waits && m->keeps,
			.answer = { str_fmt(t->a, "/remembered/%" PRId64, m->id) }
		};
	}
	return v;
}

static enum err remembered_show(struct task *t, struct request *q, struct reply *r)
{
	struct memorials kept, belonging, asked;
	struct remembered_view v = { 0 };
	struct out o = view_out(t, r);
	enum err e = memorial_kept(t, &kept);

	if (!e)
		e = memorial_belonging(t, &belonging);
	if (!e)
		e = memorial_asked(t, &asked);
	if (e)
		return e;
	v.view = view_new(t, q, HERE_YOU, word(t->lang, W_REMEMBERED_TITLE));
	v.kept = memorial_items(t, &kept);
	v.belonging = memorial_items(t, &belonging);
	v.asked = memorial_items(t, &asked);
	v.alone = memorial_alone(t, &kept);
	v.nothing = !kept.n && !belonging.n && !asked.n;
	page_remembered(&o, &v);
	return OK;
}

static enum err answer_do(struct task *t, struct request *q, struct reply *r)
{
	struct answer_form {
		uint64_t given;
		bool yes;
	} f = { 0 };
	static const struct field fields[] = {
		FIELD("yes", FIELD_BOOL, struct answer_form, yes, 0, 0, ""),
		{ 0 },
	};
	enum err e = web_form(t, q, fields, &f);
	struct memorial m;

	if (!e)
		e = memorial_answer(t, path_id(q, 0), f.yes);
	if (e)
		return e;
	if (f.yes && !memorial_get(t, path_id(q, 0), &m))
		return web_back(t, r, person_path(t, &m.page).s, SAID_SAVED);
	return web_back(t, r, S("/remembered"), SAID_DECLINED);
}

/* --- the form --- */

static const struct named {
	const char *value;
	enum word name, about;
} accesses[] = {
	[MEMORIAL_KEEPERS] = { "keepers", W_MEMORIAL_ACCESS_KEEPERS,
			       W_MEMORIAL_ACCESS_KEEPERS_ABOUT },
	[MEMORIAL_MEMBERS] = { "members", W_MEMORIAL_ACCESS_MEMBERS,
			       W_MEMORIAL_ACCESS_MEMBERS_ABOUT },
	[MEMORIAL_FOLLOWERS] = { "followers", W_MEMORIAL_ACCESS_FOLLOWERS,
				 W_MEMORIAL_ACCESS_FOLLOWERS_ABOUT },
	[MEMORIAL_PUBLIC] = { "public", W_MEMORIAL_ACCESS_PUBLIC, W_MEMORIAL_ACCESS_PUBLIC_ABOUT },
}, accepted[] = {
	[MEMORIAL_NOBODY] = { "nobody", W_MEMORIAL_ACCEPTS_NOBODY, 0 },
	[MEMORIAL_INVITED] = { "invited", W_MEMORIAL_ACCEPTS_INVITED, 0 },
	[MEMORIAL_ANYBODY] = { "anybody", W_MEMORIAL_ACCEPTS_ANYBODY, 0 },
}, readers[] = {
	[NAME_FOR_KEEPERS] = { "keepers", W_MEMORIAL_FOR_KEEPERS, 0 },
	[NAME_FOR_MEMBERS] = { "members", W_MEMORIAL_FOR_MEMBERS, 0 },
	[NAME_FOR_ALL] = { "all", W_MEMORIAL_FOR_ALL, 0 },
};

static const struct field fields[] = {
	FIELD("handle", FIELD_LINE, struct memorial_typed, handle, 0, 1000, ""),
	FIELD("name[]", FIELD_LINES, struct memorial_typed, names, 0, MEMORIAL_NAMES_MAX, ""),
	FIELD("reader[]", FIELD_LINES, struct memorial_typed, audiences, 0, MEMORIAL_NAMES_MAX, ""),
	FIELD("born", FIELD_LINE, struct memorial_typed, born, 0, 1000, ""),
	FIELD("born_words", FIELD_LINE, struct memorial_typed, born_words, 0, 1000, ""),
	FIELD("died", FIELD_LINE, struct memorial_typed, died, 0, 1000, ""),
	FIELD("died_words", FIELD_LINE, struct memorial_typed, died_words, 0, 1000, ""),
	FIELD("access", FIELD_LINE, struct memorial_typed, access, 0, 20, ""),
	FIELD("accepts", FIELD_LINE, struct memorial_typed, accepts, 0, 20, ""),
	FIELD("waits", FIELD_BOOL, struct memorial_typed, waits, 0, 0, ""),
	FIELD("indexed", FIELD_BOOL, struct memorial_typed, indexed, 0, 0, ""),
	{ 0 },
};

/* Which of the choices it is; `otherwise` for none of them. */
#define CHOICE(list, value, otherwise)                                                             \
	choice_of(list, sizeof(list) / sizeof *(list), value, otherwise)

static unsigned choice_of(const struct named *list, size_t n, struct str value, unsigned otherwise)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(value, str_of(list[i].value)))
			return (unsigned)i;
	return otherwise;
}

static enum err read_date(struct task *t, struct str typed, struct str *ret)
{
	*ret = S("");
	if (!typed.n || when_from_typed(t->a, typed, ret))
		return OK;
	return fail_with(t, ERR_INVALID, W_SHARE_WHEN_WRONG, typed, STR_NONE);
}

enum err web_memorial_read(struct task *t, struct request *q, struct memorial_typed *typed,
			   struct memorial_form *ret)
{
	enum err e = web_form(t, q, fields, typed);

	*ret = (struct memorial_form){ .handle = typed->handle,
				       .born_words = typed->born_words,
				       .died_words = typed->died_words,
				       .waits = typed->waits,
				       .indexed = typed->indexed };
	ret->access = (enum memorial_access)CHOICE(accesses, typed->access, MEMORIAL_KEEPERS);
	ret->accepts = (enum memorial_accepts)CHOICE(accepted, typed->accepts, MEMORIAL_INVITED);
	for (size_t i = 0; i < typed->names.n && i < MEMORIAL_NAMES_MAX; i++) {
		struct str reader = i < typed->audiences.n ? typed->audiences.p[i] : S("");

		ret->name[ret->names++] =
			(struct memorial_name){ typed->names.p[i],
						(enum memorial_audience)CHOICE(readers, reader,
									       NAME_FOR_ALL) };
	}
	if (!e)
		e = read_date(t, typed->born, &ret->born);
	return e ? e : read_date(t, typed->died, &ret->died);
}

static struct memorial_choice choice(struct task *t, const struct named *of, struct str chosen)
{
	return (struct memorial_choice){ str_of(of->value), word(t->lang, of->name),
					 of->about ? word(t->lang, of->about) : S(""),
					 str_eq(str_of(of->value), chosen) };
}

static void add_name(struct task *t, struct memorial_form_view *v, struct str name,
		     struct str reader)
{
	struct memorial_name_view *one = &v->name[v->names++];

	one->number = (int64_t)v->names;
	one->name = name;
	one->label =
		word_with(t->a, t->lang, W_MEMORIAL_NAME, str_fmt(t->a, "%zu", v->names), STR_NONE);
	for (size_t i = 0; i < 3; i++)
		one->choice[i] = choice(t, &readers[i], reader);
}

void web_memorial_fill(struct task *t, const struct memorial_typed *typed,
		       struct memorial_form_view *v)
{
	struct str access = typed->access.n ? typed->access : S("keepers");
	struct str accepts = typed->accepts.n ? typed->accepts : S("invited");

	v->handle = typed->handle;
	v->born = typed->born;
	v->died = typed->died;
	v->born_words = typed->born_words;
	v->died_words = typed->died_words;
	v->waits = typed->waits;
	v->indexed = typed->indexed;
	for (size_t i = 0; i < typed->names.n && v->names < MEMORIAL_NAMES_MAX; i++)
		add_name(t, v, typed->names.p[i],
			 i < typed->audiences.n ? typed->audiences.p[i] : S("all"));
	for (int i = 0; i < MEMORIAL_SPARE_NAMES && v->names < MEMORIAL_NAMES_MAX; i++)
		add_name(t, v, S(""), S("all"));
	for (size_t i = 0; i < 4; i++)
		v->access[i] = choice(t, &accesses[i], access);
	for (size_t i = 0; i < 3; i++)
		v->accepts[i] = choice(t, &accepted[i], accepts);
}

struct memorial_typed web_memorial_typed(struct task *t, const struct memorial *m)
{
	struct memorial_typed f = { .handle = m->page.name,
				    .born = when_words(t->a, m->born, t->lang),
				    .died = when_words(t->a, m->died, t->lang),
				    .born_words = m->born_words,
				    .died_words = m->died_words,
				    .access = str_of(accesses[m->access].value),
				    .accepts = str_of(accepted[m->accepts].value),
				    .waits = m->waits,
				    .indexed = m->page.indexed };

	f.names = (struct strs){ arena_many(t->a, struct str, m->names), m->names };
	f.audiences = (struct strs){ arena_many(t->a, struct str, m->names), m->names };
	for (size_t i = 0; i < m->names; i++) {
		f.names.p[i] = m->name[i].name;
		f.audiences.p[i] = str_of(readers[m->name[i].audience].value);
	}
	return f;
}

static enum err new_page(struct task *t, struct request *q, struct reply *r,
			 const struct memorial_typed *typed, enum err wrong)
{
	struct memorial_form_view v = { .is_new = true, .action = { S("/remembered/new") } };
	struct fault fault = t->fault;
	struct out o = view_out(t, r);

	v.view = view_new(t, q, HERE_YOU, word(t->lang, W_REMEMBERED_NEW));
	web_memorial_fill(t, typed, &v);
	t->fault = fault;
	if (wrong)
		web_wrong(t, v.view, r, wrong);
	page_memorial_new(&o, &v);
	return wrong;
}

static enum err new_show(struct task *t, struct request *q, struct reply *r)
{
	struct memorial_typed typed = { .handle = memorial_handle(t) };

	return new_page(t, q, r, &typed, OK);
}

static enum err new_do(struct task *t, struct request *q, struct reply *r)
{
	struct memorial_typed typed = { 0 };
	struct memorial_form f;
	struct memorial m;
	enum err e = web_memorial_read(t, q, &typed, &f);

	if (!e)
		e = memorial_new(t, &f, &m);
	if (e)
		return new_page(t, q, r, &typed, e);
	return web_back(t, r, person_path(t, &m.page).s, SAID_SAVED);
}

/* --- the page itself --- */

enum err web_memorial_account(struct task *t, const struct request *q, struct account *ret)
{
	enum err e = account_find_here(t, q->args[0], ret);

	return !e && !memorial_is(ret) ? fail(t, ERR_NOT_FOUND, W_MEMORIAL_NOT_FOUND) : e;
}

enum err web_memorial_find(struct task *t, const struct request *q, struct memorial *ret)
{
	struct account a;
	enum err e = web_memorial_account(t, q, &a);

	return e ? e : memorial_get(t, a.id, ret);
}

/* "-730.12.345", as a link holds it. */
static struct str spot_text(struct task *t, const struct post *p)
{
	struct memorial_spot s = memorial_spot_of(p->when, p->id);

	return str_fmt(t->a, "%" PRId64 ".%" PRId64 ".%" PRId64, s.mid, s.span, s.id);
}

static bool spot_read(struct str text, struct memorial_spot *ret)
{
	struct str mid = STR_NONE, span = STR_NONE;

	str_cut(&text, '.', &mid);
	str_cut(&text, '.', &span);
	return str_int(mid, INT64_MIN, INT64_MAX, &ret->mid) &&
	       str_int(span, 0, INT64_MAX, &ret->span) && str_int(text, 0, INT64_MAX, &ret->id);
}

static enum err fill_by_when(struct task *t, struct request *q, const struct memorial *m,
			     struct memorial_view *v)
{
	struct str after = params_last(&q->params, S("after"));
	struct str before = params_last(&q->params, S("before"));
	bool back = before.n != 0;
	struct memorial_posts list;
	struct memorial_spot from;
	bool has = spot_read(back ? before : after, &from);
	enum err e = memorial_by_when(t, m->id, has ? &from : NULL, has && back, PAGE_POSTS, &list);
	size_t n;

	if (e)
		return e;
	v->first_page = !has;
	n = list.posts.n;
	if (n && list.earlier)
		v->pages.earlier.s = str_fmt(t->a, "%.*s?before=%.*s", STR_ARG(v->url.s),
					     STR_ARG(spot_text(t, &list.posts.p[0])));
	if (n && list.later)
		v->pages.later.s = str_fmt(t->a, "%.*s?after=%.*s", STR_ARG(v->url.s),
					   STR_ARG(spot_text(t, &list.posts.p[n - 1])));
	filter_leave_out(&list.posts, FILTER_ACCOUNT);
	v->posts = post_views(t, v->view, &list.posts);
	return OK;
}

static enum err fill_by_posted(struct task *t, struct request *q, const struct memorial *m,
			       struct memorial_view *v)
{
	struct paging page = paging_asked(t, q, PAGE_POSTS);
	struct pages_view pages;
	struct posts posts;
	enum err e = memorial_posted(t, m->id, &page, &posts);

	if (e)
		return e;
	v->first_page = !page.max_id && !page.min_id;
	filter_leave_out(&posts, FILTER_ACCOUNT);
	v->posts = post_views(t, v->view, &posts);
	pages = pages_view(t, str_fmt(t->a, "%.*s?order=posted", STR_ARG(v->url.s)), &page);
	v->pages = (struct shelf_pages){ .earlier = pages.older, .later = pages.newer };
	return OK;
}

static struct str kept_by(struct task *t, const struct memorial *m, bool *ret_alone)
{
	struct accounts keep, asked;
	struct str all = S("");

	*ret_alone = false;
	if (!m->belongs || memorial_keepers(t, m->id, &keep, &asked))
		return all;
	*ret_alone = m->keeps && keep.n < 2;
	for (size_t i = 0; i < keep.n; i++)
		all = str_fmt(t->a, "%.*s%s%.*s", STR_ARG(all), i ? ", " : "",
			      STR_ARG(keep.p[i].display));
	return word_with(t->a, t->lang, W_REMEMBERED_KEPT_BY, all, STR_NONE);
}

static void fill_dates(struct task *t, const struct memorial *m, struct memorial_view *v)
{
	struct memorial_dates list;

	if (!m->belongs || memorial_dates(t, m->id, &list))
		return;
	v->date = arena_many(t->a, struct memorial_date_view, list.n);
	for (; v->dates < list.n; v->dates++)
		v->date[v->dates] =
			(struct memorial_date_view){ list.p[v->dates].id, list.p[v->dates].title,
						     list.p[v->dates].kept };
}

static void fill_open(struct task *t, const struct memorial *m, struct memorial_view *v)
{
	v->open = true;
	v->may_light = t->me != NULL;
	if (t->me)
		v->candle = page_candle_view(t, v->view, m);
	v->title = memorial_title(t, m);
	v->life = memorial_life(t, m);
	v->keeps = m->keeps;
	v->belongs = m->belongs;
	v->may_add = m->may_add;
	v->waits = m->waits && m->belongs;
	v->kept_by = kept_by(t, m, &v->alone);
	v->names.p = arena_many(t->a, struct memorial_line, m->names);
	for (size_t i = 1; i < m->names; i++)
		v->names.p[v->names.n++].text = m->name[i].name;
	fill_dates(t, m, v);
}

static enum err fill_relation(struct task *t, const struct account *a, struct memorial_view *v)
{
	struct relation now;
	enum err e = t->me ? relation_get(t, a->id, &now) : OK;

	if (!e && t->me) {
		v->follows = now.following;
		v->requested = now.requested;
	}
	return e;
}

/* What stands on it, and for whoever may not see that its name and the way in. */
static enum err fill(struct task *t, struct request *q, const struct account *a,
		     struct memorial_view *v)
{
	struct fault before = t->fault;
	struct memorial m;

	v->title = a->display;
	if (memorial_get(t, a->id, &m) == OK)
		fill_open(t, &m, v);
	t->fault = before;
	if (!memorial_may_see(t, t->me ? t->me->id : 0, a->id)) {
		v->open = false;
		return OK;
	}
	v->decades = shelf_decades(t, a, NULL);
	v->by_posted = str_eq(params_last(&q->params, S("order")), S("posted"));
	return v->by_posted ? fill_by_posted(t, q, &m, v) : fill_by_when(t, q, &m, v);
}

enum err web_memorial_show(struct task *t, struct request *q, struct reply *r,
			   const struct account *a)
{
	struct memorial_view v = { .page = person_view(t, a), .url = person_path(t, a) };
	struct out o;
	enum err e;

	v.view = view_new(t, q, HERE_NOWHERE, a->display);
	v.view->path = v.url;
	v.view->context = FILTER_ACCOUNT;
	e = fill_relation(t, a, &v);
	if (!e)
		e = fill(t, q, a, &v);
	if (e)
		return e;
	v.view->title = v.title;
	/* No description and no picture for cards, even where it may be listed. */
	v.view->indexed = a->indexed && v.open;
	if (v.view->indexed)
		v.view->address = account_url(t, a);
	o = view_out_known(t, r, v.view);
	page_memorial(&o, &v);
	return OK;
}

/* --- what its people do on it --- */

static enum err date_do(struct task *t, struct request *q, struct reply *r)
{
	struct date_form {
		uint64_t given;
		int64_t id;
	} f = { 0 };
	static const struct field date_fields[] = {
		FIELD("id", FIELD_ID, struct date_form, id, 0, 0, ""),
		{ 0 },
	};
	struct memorial m;
	enum err e = web_form(t, q, date_fields, &f);

	if (!e)
		e = web_memorial_find(t, q, &m);
	if (!e)
		e = memorial_date_keep(t, m.id, f.id);
	return e ? e : web_back(t, r, person_path(t, &m.page).s, SAID_MEMORIAL_KEPT);
}

static enum err ask_page(struct task *t, struct reply *r, struct memorial_ask_view *v,
			 const struct memorial *m, enum err wrong)
{
	struct out o = view_out(t, r);

	v->back = person_path(t, &m->page);
	if (wrong)
		web_wrong(t, v->view, r, wrong);
	page_memorial_ask(&o, v);
	return wrong;
}

static enum err leave_show(struct task *t, struct request *q, struct reply *r)
{
	struct memorial_ask_view v = { .button = W_REMEMBERED_LEAVE, .keep = W_MEMORIAL_BACK };
	struct memorial m;
	enum err e = web_memorial_find(t, q, &m);

	if (e)
		return e;
	v.view = view_new(t, q, HERE_YOU, word(t->lang, W_REMEMBERED_LEAVE));
	v.about = word(t->lang, W_REMEMBERED_LEAVE_ABOUT);
	v.action.s = str_fmt(t->a, "%.*s/leave", STR_ARG(person_path(t, &m.page).s));
	return ask_page(t, r, &v, &m, OK);
}

static enum err leave_do(struct task *t, struct request *q, struct reply *r)
{
	struct memorial m;
	enum err e = web_memorial_find(t, q, &m);

	if (!e)
		e = memorial_leave(t, m.id);
	return e ? e : web_back(t, r, S("/remembered"), SAID_SAVED);
}

static enum err out_page(struct task *t, struct request *q, struct reply *r, enum err wrong)
{
	struct memorial_ask_view v = { .button = W_REMEMBERED_OUT_DO, .keep = W_MEMORIAL_BACK };
	struct fault fault = t->fault;
	struct memorial m;
	enum err e = web_memorial_find(t, q, &m);

	if (e)
		return e;
	t->fault = fault;
	v.view = view_new(t, q, HERE_NOWHERE, word(t->lang, W_REMEMBERED_OUT));
	v.about = word(t->lang, W_REMEMBERED_OUT_ABOUT);
	v.words = word(t->lang, W_REMEMBERED_OUT_WORDS);
	v.action.s = str_fmt(t->a, "%.*s/ask-out", STR_ARG(person_path(t, &m.page).s));
	return ask_page(t, r, &v, &m, wrong);
}

static enum err out_show(struct task *t, struct request *q, struct reply *r)
{
	return out_page(t, q, r, OK);
}

static enum err out_do(struct task *t, struct request *q, struct reply *r)
{
	struct out_form {
		uint64_t given;
		struct str words;
	} f = { 0 };
	static const struct field out_fields[] = {
		FIELD("words", FIELD_TEXT, struct out_form, words, 0, 10000, ""),
		{ 0 },
	};
	struct memorial m;
	enum err e = web_form(t, q, out_fields, &f);

	if (!e)
		e = web_memorial_find(t, q, &m);
	if (!e)
		e = memorial_ask_out(t, m.id, f.words);
	if (e)
		return out_page(t, q, r, e);
	return web_back(t, r, person_path(t, &m.page).s, SAID_MEMORIAL_TOLD);
}

const struct route web_memorial_routes[] = {
	{ GET, "/remembered", MEMBER, READS, remembered_show,
	  .help = "pages of the remembered of one's own" },
	{ GET, "/remembered/new", MEMBER, READS, new_show, .help = "the form for a new one" },
	{ POST, "/remembered/new", MEMBER, WRITES, new_do, .help = "makes a page" },
	{ POST, "/remembered/:id", MEMBER, WRITES, answer_do,
	  .help = "answers whether one keeps a page too" },
	{ POST, "/@:name/date", MEMBER, WRITES, date_do,
	  .help = "takes a date that a page suggests" },
	{ GET, "/@:name/leave", MEMBER, READS, leave_show, .help = "asks whether to leave a page" },
	{ POST, "/@:name/leave", MEMBER, WRITES, leave_do, .help = "leaves a page" },
	{ GET, "/@:name/ask-out", MEMBER, READS, out_show,
	  .help = "the form to be left out of a page" },
	{ POST, "/@:name/ask-out", MEMBER, WRITES, out_do, .help = "asks to be left out" },
	{ 0 },
};
