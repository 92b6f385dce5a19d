#include <unistd.h>

#include "app/gallery.h"
#include "app/readers.h"
#include "app/run.h"
#include "app/workers.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "core/account.h"
#include "core/place.h"
#include "sys/db.h"
#include "sys/writer.h"

/* --- the snapshot of a task --- */

static enum err snapshot_begin(struct running *r)
{
	r->db = reader_take();
	if (!r->db) {
		r->t.fault.err = ERR_BUSY;
		return ERR_BUSY;
	}
	r->t.db = r->db;
	db_begin(r->db);
	return OK;
}

static void snapshot_end(struct running *r)
{
	if (!r->db)
		return;
	db_end(r->db, false);
	reader_give(r->db);
	r->db = r->t.db = NULL;
}

/* --- the reply --- */

static bool wants_page(const struct running *r)
{
	struct str accept = request_header(&r->x->q, "Accept");

	return r->found.row && r->found.row->door == DOOR_WEB && r->x->q.method == GET &&
	       str_find(accept, S("text/html")) < accept.n;
}

/* A stranger who asks for a page of members is led to the sign-in and back. */
static void lead_to_sign_in(struct running *r)
{
	struct exchange *x = r->x;
	struct str here =
		x->q.query.n ? str_fmt(x->a, "%.*s?%.*s", STR_ARG(x->q.path), STR_ARG(x->q.query))
			     : x->q.path;
	struct str next = url_encode(x->a, here);

	buf_clear(&x->r.body);
	x->r.headers = 0;
	reply_redirect(&x->r, (struct url){ str_fmt(x->a, "/sign-in?next=%.*s", STR_ARG(next)) });
}

static void fail_reply(struct running *r, enum err e)
{
	bool own = e == r->returned && r->x->r.status >= 400 && r->x->r.body.n;

	if (own)
		return;
	if (r->x->r.file >= 0)
		close(r->x->r.file);
	r->x->r.file = -1;
	r->t.fault.err = e;
	if (e == ERR_SIGN_IN && wants_page(r) && r->found.row->route->who == MEMBER)
		lead_to_sign_in(r);
	else
		answer_failure(r, reply_status(e));
}

static void log_request(const struct running *r)
{
	int64_t us = clock_steady_us() - r->began_us;
	int status = r->x->r.status;

	log_line(status >= 500 ? LOG_WARN : LOG_INFO, r->t.where, "status=%d ms=%lld.%03lld%s%s",
		 status, (long long)(us / 1000), (long long)(us % 1000),
		 status >= 500 ? " why=" : "", status >= 500 ? err_name(r->t.fault.err) : "");
}

/* The task is over: makes the reply whole. */
static void finish(struct running *r, enum err e)
{
	if (e == OK && buf_failed(&r->x->r.body))
		e = ERR_BROKEN;
	if (e != OK)
		fail_reply(r, e);
	answer_headers(r);
	log_request(r);
}

/* --- where it runs --- */

static enum err run_handler_once(struct task *t, void *arg)
{
	struct running *r = arg;
	struct reply *reply = &r->x->r;
	enum err state;

	buf_clear(&reply->body);
	reply->headers = 0;
	reply->status = 200;
	reply->to_worker = false;
	reply->write = NULL;
	reply->wait_for = 0;
	r->returned = r->found.row->route->run(t, &r->x->q, reply);
	state = db_state(t);
	if (state != OK) {
		t->fault = (struct fault){ .err = state };
		return state;
	}
	return r->returned;
}

static void run_slow(void *arg);

static void written(struct task *t, enum err e, void *arg)
{
	struct running *r = arg;

	if (e == OK && r->x->r.to_worker) {
		if (workers_add(WORKERS_FAR, run_slow, r))
			return;
		e = t->fault.err = ERR_BUSY;
	}
	/* The page about a failure reads what every page reads. */
	if (e != OK)
		snapshot_begin(r);
	finish(r, e);
	snapshot_end(r);
	httpd_resume(r->x);
}

static enum err run_write(struct task *t, void *arg)
{
	struct running *r = arg;

	return r->x->r.write(t, r->x->r.write_arg);
}

/* The reply is made, and holds when this is on the disk. */
static void write_after(struct running *r)
{
	snapshot_end(r);
	write_later(&r->t, run_write, r, written, r);
}

static void run_slow(void *arg)
{
	struct running *r = arg;
	enum err e = snapshot_begin(r);

	r->x->q.on_worker = true;
	if (e == OK)
		e = run_handler_once(&r->t, r);
	if (e == OK && r->x->r.write) {
		write_after(r);
		return;
	}
	finish(r, e);
	snapshot_end(r);
	httpd_resume(r->x);
}

static void hand_to_worker(struct running *r, enum workers kind)
{
	snapshot_end(r);
	r->t.fault = (struct fault){ 0 };
	httpd_suspend(r->x);
	if (workers_add(kind, run_slow, r))
		return;
	r->t.fault.err = ERR_BUSY;
	finish(r, ERR_BUSY);
	httpd_resume(r->x);
}

/* With what has come, or with what there is instead. */
static void run_again(void *arg)
{
	struct running *r = arg;

	r->x->r.has_waited = true;
	run_slow(r);
}

/* The connection waits, and no thread does. */
static void wait_for(struct running *r)
{
	int64_t id = r->x->r.wait_for;

	snapshot_end(r);
	httpd_suspend(r->x);
	if (!gallery_wait(id, run_again, r))
		run_again(r);
}

static bool run_here(struct running *r)
{
	enum err e = run_handler_once(&r->t, r);

	if (r->x->r.to_worker) {
		hand_to_worker(r, WORKERS_FAR);
		return false;
	}
	if (e == OK && r->x->r.wait_for) {
		wait_for(r);
		return false;
	}
	if (e == OK && r->x->r.write) {
		httpd_suspend(r->x);
		write_after(r);
		return false;
	}
	finish(r, e);
	snapshot_end(r);
	return true;
}

static bool go_on(struct running *r)
{
	switch (r->found.row->route->runs) {
	case READS:
	case LISTENS:
		return run_here(r);
	case WRITES:
		snapshot_end(r);
		httpd_suspend(r->x);
		write_later(&r->t, run_handler_once, r, written, r);
		return false;
	default:
		hand_to_worker(r, WORKERS_HERE);
		return false;
	}
}

/* --- from sys/httpd.c --- */

static size_t body_most(const struct route *route)
{
	int64_t picture = place_fixed()->upload_max;

	if (!route || !route->body_max)
		return BODY_MAX_USUAL;
	if (route->body_max == BODY_MAX_PICTURE)
		return (size_t)picture + BODY_MAX_USUAL;
	if (route->body_max == BODY_MAX_PICTURES)
		return (size_t)picture * MEDIA_POST_MAX + BODY_MAX_USUAL;
	return route->body_max;
}

/* Only people of this place may fill its disk: asked before a large body is read. */
static bool may_send_much(struct running *r)
{
	bool may = r->found.row->route->who == ANYONE;

	if (!may && snapshot_begin(r) == OK)
		may = admit_identify(r) == OK && r->t.me;
	snapshot_end(r);
	return may;
}

static size_t begin(struct exchange *x)
{
	struct running *r = arena_make(x->a, struct running);
	size_t most;

	x->owner = r;
	r->x = x;
	r->began_us = clock_steady_us();
	routes_find(x->q.method, x->q.path, request_header(&x->q, "Accept"), &r->found);
	memcpy(x->q.args, r->found.args, sizeof x->q.args);
	r->t = (struct task){ .a = x->a, .now = clock_wall_ms() };
	r->t.lang = lang_choose(request_header(&x->q, "Accept-Language"), LANG_EN);
	r->t.where = r->found.row ? r->found.row->where : "(no route)";
	most = body_most(r->found.row ? r->found.row->route : NULL);
	if (most <= BODY_MAX_USUAL || may_send_much(r))
		return most;
	r->is_stranger = true;
	return BODY_MAX_USUAL;
}

/* The bound of a fault as people read it: a size of a body as "8 MB", anything else as a number. */
static struct str bound_words(struct arena *a, const struct http_fault *f)
{
	long long n = (long long)f->bound;

	if (f->word != W_HTTP_BODY)
		return str_fmt(a, "%lld", n);
	return n >= 1 << 20 ? str_fmt(a, "%lld MB", n >> 20) : str_fmt(a, "%lld KB", n >> 10);
}

/* Answered before anybody asks who it is. */
static bool handle_early(struct running *r)
{
	struct http_fault *f = &r->x->fault;

	if (f->status && r->found.row)
		admit_count(r);
	if (f->status == 413 && r->is_stranger) {
		fail(&r->t, ERR_SIGN_IN, W_ERROR_SIGN_IN);
		answer_failure(r, 401);
	} else if (f->status) {
		fail_with(&r->t, f->err, f->word, bound_words(r->x->a, f), S(""));
		answer_failure(r, f->status);
	} else if (!r->found.row) {
		answer_methods(r);
	} else {
		return false;
	}
	answer_headers(r);
	log_request(r);
	return true;
}

/* A database that does not answer is told as that: it must not look like a stranger at the door. */
static enum err let_in(struct running *r)
{
	enum err e = admit_identify(r), state, counted = admit_count(r);

	e = counted ? counted : e;
	if (e == OK)
		e = admit(r);
	state = db_state(&r->t);
	if (state != OK)
		r->t.fault = (struct fault){ .err = state };
	return state != OK ? state : e;
}

static bool handle(struct exchange *x)
{
	struct running *r = x->owner;
	enum err e = snapshot_begin(r);

	r->t.fault = (struct fault){ 0 };
	if (handle_early(r)) {
		snapshot_end(r);
		return true;
	}
	if (e == OK)
		e = let_in(r);
	if (e == OK)
		return go_on(r);
	finish(r, e);
	snapshot_end(r);
	return true;
}

const struct httpd_handler run_handler = { begin, handle };
