/* Error pages: what happened, what was kept, what to do. */
#include "web/error.h"
#include "base/json.h"
#include "web/door.h"

static const struct {
	int status;
	enum word title, text;
} pages[] = {
	{ 400, W_ERROR_INVALID_TITLE, W_ERROR_INVALID },
	{ 401, W_ERROR_SIGN_IN_TITLE, W_ERROR_SIGN_IN },
	{ 403, W_ERROR_FORBIDDEN_TITLE, W_ERROR_FORBIDDEN },
	{ 404, W_ERROR_NOT_FOUND_TITLE, W_ERROR_NOT_FOUND },
	{ 405, W_ERROR_NOT_FOUND_TITLE, W_ERROR_NOT_FOUND },
	{ 409, W_ERROR_CONFLICT_TITLE, W_ERROR_CONFLICT },
	{ 410, W_ERROR_GONE_TITLE, W_ERROR_GONE },
	{ 413, W_ERROR_LIMIT_TITLE, W_ERROR_LIMIT },
	{ 422, W_ERROR_INVALID_TITLE, W_ERROR_INVALID },
	{ 429, W_ERROR_OFTEN_TITLE, W_ERROR_OFTEN },
	{ 503, W_ERROR_BUSY_TITLE, W_ERROR_BUSY },
	{ 507, W_ERROR_FULL_TITLE, W_ERROR_FULL },
	{ 0, W_ERROR_BROKEN_TITLE, W_ERROR_BROKEN },
};

static void error_json(struct task *t, struct reply *r, struct str text)
{
	struct jw j;

	view_out(t, r);
	jw_init(&j, &r->body);
	jw_object(&j);
	jw_key(&j, "error");
	jw_str(&j, text);
	jw_end(&j);
	jw_done(&j);
	r->type = "application/json; charset=utf-8";
}

void web_error_page(struct task *t, struct request *q, struct reply *r, int status)
{
	struct error_view v = { 0 };
	struct out o;
	size_t i = 0;

	while (pages[i].status && pages[i].status != status)
		i++;
	r->status = status;
	v.text = t->fault.text.n ? t->fault.text : word(t->lang, pages[i].text);
	buf_clear(&r->body);
	if (web_wants_json(q)) {
		error_json(t, r, v.text);
		return;
	}
	v.title = word(t->lang, pages[i].title);
	v.view = view_new(t, q, HERE_NOWHERE, v.title);
	v.view->path.s = S("/");
	v.may_sign_in = !t->me && (status == 401 || status == 403 || status == 404);
	v.next = q->method == GET ? q->path : S("/");
	v.was_form = q->method != GET;
	o = view_out(t, r);
	page_error(&o, &v);
}
