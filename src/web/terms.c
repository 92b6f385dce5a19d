#include "web/terms.h"

#include "web/door.h"
#include "web/tables.h"

static enum err versions(struct task *t, struct str shown, struct version_link **ret, size_t *ret_n)
{
	struct terms_list all;
	enum err e = terms_all(t, &all);

	if (e)
		return e;
	*ret = arena_many(t->a, struct version_link, all.n);
	*ret_n = all.n;
	for (size_t i = 0; i < all.n; i++)
		(*ret)[i] = (struct version_link){ .day = all.p[i].day,
						   .shown = str_eq(all.p[i].day, shown),
						   .holds = all.p[i].holds,
						   .may_withdraw = t->me && !all.p[i].holds &&
								   t->me->role == ROLE_HOST };
	return OK;
}

static enum err terms_show(struct task *t, struct request *q, struct reply *r)
{
	struct terms_view v = { 0 };
	struct out o;
	enum err e = q->args[0].n ? terms_of(t, q->args[0], &v.terms) : terms_now(t, &v.terms);

	if (e == ERR_NOT_FOUND)
		return fail(t, e, W_ERROR_NOT_FOUND);
	if (!e)
		e = versions(t, v.terms.day, &v.version, &v.versions);
	if (e)
		return e;
	v.view = view_new(t, q, HERE_NOWHERE, word(t->lang, W_TERMS_TITLE));
	o = view_out(t, r);
	page_terms(&o, &v);
	return OK;
}

struct terms_form {
	uint64_t given;
	struct str day, text;
};

static const struct field terms_fields[] = {
	FIELD("day", FIELD_LINE, struct terms_form, day, 0, 40, ""),
	FIELD("about", FIELD_TEXT, struct terms_form, text, 0, 400000, ""),
	{ 0 },
};

static enum err form_page(struct task *t, struct request *q, struct reply *r,
			  const struct terms_form *f, enum err wrong)
{
	struct fault fault = t->fault;
	struct terms_form_view v = { .day = f->day,
				     .text = f->text,
				     .may_change = t->me->role == ROLE_HOST };
	struct out o;
	enum err e = versions(t, STR_NONE, &v.version, &v.versions);

	if (e)
		return e;
	v.view = view_new(t, q, HERE_HOST, word(t->lang, W_TERMS_TITLE));
	t->fault = fault;
	if (wrong)
		web_wrong(t, v.view, r, wrong);
	o = view_out(t, r);
	page_terms_form(&o, &v);
	return wrong;
}

/* The last version stands in the form: most new ones begin as it does. */
static enum err form_show(struct task *t, struct request *q, struct reply *r)
{
	struct terms_form f = { 0 };
	struct terms_list all;
	enum err e = terms_all(t, &all);

	if (e)
		return e;
	if (all.n)
		f.text = all.p[0].text;
	return form_page(t, q, r, &f, OK);
}

static enum err form_do(struct task *t, struct request *q, struct reply *r)
{
	struct terms_form f = { 0 };
	enum err e = web_form(t, q, terms_fields, &f);

	if (!e)
		e = terms_write(t, f.day, f.text);
	if (e == ERR_FORBIDDEN)
		return e;
	return e ? form_page(t, q, r, &f, e) : web_back(t, r, S("/host/terms"), SAID_SAVED);
}

static enum err withdraw(struct task *t, struct request *q, struct reply *r)
{
	struct terms_form f = { 0 };
	enum err e = web_form(t, q, terms_fields, &f);

	if (!e)
		e = terms_withdraw(t, f.day);
	return e ? e : web_back(t, r, S("/host/terms"), SAID_DELETED);
}

const struct route web_terms_routes[] = {
	{ GET, "/terms", ANYONE, READS, terms_show,
	  .help = "the terms of service, if there are any" },
	{ GET, "/terms/:day", ANYONE, READS, terms_show, .help = "those that hold from a day on" },
	{ GET, "/host/terms", HOST, READS, form_show, .help = "to write them" },
	{ POST, "/host/terms", HOST, WRITES, form_do, .help = "writes a version" },
	{ POST, "/host/terms/withdraw", HOST, WRITES, withdraw,
	  .help = "takes one back that does not hold yet" },
	{ 0 },
};
