/* Settings: the second step of signing in (core/second_step.h). */
#include "core/second_step.h"

#include "base/qr.h"
#include "sys/keys.h"
#include "sys/writer.h"
#include "web/door.h"
#include "web/settings.h"
#include "web/tables.h"

#define HERE "/settings/second-step"
#define MODULE 5 /* pixels of the QR code's smallest square */

/* "ABCD EFGH ...", as it is easier to type. */
static struct str in_groups(struct task *t, struct str s)
{
	struct buf b;

	buf_init(&b, t->a, 200);
	for (size_t i = 0; i < s.n; i++) {
		if (i && i % 4 == 0)
			buf_byte(&b, ' ');
		buf_byte(&b, s.p[i]);
	}
	return buf_view(&b);
}

/* In the page itself, so that the key has no address of its own. */
static struct url picture_of(struct task *t, struct str uri)
{
	return (struct url){ str_fmt(t->a, "data:image/png;base64,%.*s",
				     STR_ARG(base64(t->a, qr_png(t->a, uri, MODULE)))) };
}

static void fill_codes(struct task *t, const struct strs *codes, struct second_view *v)
{
	v->recovery = arena_many(t->a, struct recovery_view, codes->n);
	v->recoveries = codes->n;
	for (size_t i = 0; i < codes->n; i++)
		v->recovery[i].code = codes->p[i];
}

/* codes: shown now and never again. */
static enum err page(struct task *t, struct request *q, struct reply *r, const struct strs *codes,
		     enum err wrong)
{
	struct second_view v = { 0 };
	struct fault fault = t->fault;
	struct out o = view_out(t, r);
	enum err e = second_get(t, &v.step);

	if (e)
		return e;
	t->fault = fault;
	v.view = view_new(t, q, HERE_SETTINGS, word(t->lang, W_SECOND_TITLE));
	if (v.step.state == SECOND_BEGUN) {
		v.picture = picture_of(t, v.step.uri);
		v.key = in_groups(t, v.step.secret);
	}
	if (v.step.state == SECOND_ON)
		v.since = day_view(t, v.step.on_at);
	if (codes) {
		v.view->said = word(t->lang, W_SECOND_ON);
		fill_codes(t, codes, &v);
	}
	if (wrong)
		web_wrong(t, v.view, r, wrong);
	page_second_step(&o, &v);
	return wrong;
}

static enum err show(struct task *t, struct request *q, struct reply *r)
{
	return page(t, q, r, NULL, OK);
}

struct form {
	uint64_t given;
	struct str password, code;
};

static const struct field fields[] = {
	FIELD("password", FIELD_SECRET, struct form, password, 0, 100000, ""),
	FIELD("code", FIELD_LINE, struct form, code, 0, 1000, ""),
	{ 0 },
};

/* For what whoever found an open session may not do. */
static enum err with_password(struct task *t, struct request *q, writing *work, void *arg)
{
	struct form f = { 0 };
	enum err e = web_form(t, q, fields, &f);

	if (!e)
		e = password_confirm(t, f.password);
	return e ? e : write_now(t, work, arg);
}

static enum err begin_work(struct task *t, void *arg)
{
	return second_begin(t, true, arg);
}

static enum err begin(struct task *t, struct request *q, struct reply *r)
{
	struct second_step step;
	enum err e = with_password(t, q, begin_work, &step);

	return e ? page(t, q, r, NULL, e) : web_back(t, r, S(HERE), SAID_NOTHING);
}

static enum err enable(struct task *t, struct request *q, struct reply *r)
{
	struct form f = { 0 };
	struct strs codes;
	enum err e = web_form(t, q, fields, &f);

	if (!e)
		e = second_enable(t, f.code, &codes);
	return page(t, q, r, e ? NULL : &codes, e);
}

static enum err codes_work(struct task *t, void *arg)
{
	return second_codes_new(t, arg);
}

static enum err codes_new(struct task *t, struct request *q, struct reply *r)
{
	struct strs codes;
	enum err e = with_password(t, q, codes_work, &codes);

	return page(t, q, r, e ? NULL : &codes, e);
}

static enum err off_work(struct task *t, void *arg)
{
	(void)arg;
	return second_disable(t);
}

static enum err off(struct task *t, struct request *q, struct reply *r)
{
	enum err e = with_password(t, q, off_work, NULL);

	return e ? page(t, q, r, NULL, e) : web_back(t, r, S("/settings/safety"), SAID_SECOND_OFF);
}

const struct route web_second_step_routes[] = {
	{ GET, HERE, MEMBER, READS, show, .help = "the second step of signing in" },
	{ POST, HERE "/begin", MEMBER, SLOW, begin, .help = "makes a key for the app" },
	{ POST, HERE "/on", MEMBER, WRITES, enable, .help = "switches it on with the first code" },
	{ POST, HERE "/codes", MEMBER, SLOW, codes_new, .help = "makes new recovery codes" },
	{ POST, HERE "/off", MEMBER, SLOW, off, .help = "switches it off" },
	{ 0 },
};
