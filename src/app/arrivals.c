#include "app/arrivals.h"

#include "app/loop.h"
#include "app/readers.h"
#include "app/workers.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "core/arrival.h"
#include "fed/archive.h"
#include "fed/arrive.h"
#include "sys/db.h"
#include "sys/writer.h"

#define AT_ONCE 256    /* taken in one go */
#define ASKING_MOST 64 /* under way to other servers */
#define ARENA_MAX ((size_t)64 * 1024 * 1024)
#define ONE_ARENA ((size_t)64 * 1024 * 1024)
#define PUT_BACK (5 * CLOCK_SECOND) /* when too many are under way */
#define SLEEP_MOST (30 * CLOCK_SECOND)
#define PAUSE_AFTER_FAILURE (5 * CLOCK_SECOND)

/* One arrival while it is worked on, with memory of its own. */
struct work {
	struct work *next;
	struct arena *a;
	struct task t;
	struct arriving x;
	bool is_put_back;
	enum err result;
};

static void begin(void);
static int64_t step(void);

static struct loop loop = LOOP(begin, step);

static struct {
	pthread_mutex_t lock;
	pthread_cond_t written;
	size_t writing;	     /* of the batch at hand: handed to the writer and not answered */
	struct work *failed; /* of it, those that the rules or something else refused */
	struct work *asking; /* with workers */
	size_t asking_n;
} arrivals = { .lock = PTHREAD_MUTEX_INITIALIZER, .written = PTHREAD_COND_INITIALIZER };

static struct work *work_new(const struct arrival *r)
{
	struct arena *a = arena_new(ONE_ARENA);
	struct work *w = arena_make(a, struct work);

	w->a = a;
	w->t = (struct task){ .a = a, .now = clock_wall_ms(), .where = "arrival" };
	w->x.r = *r;
	w->x.r.uri = str_dup(a, r->uri);
	w->x.r.body = str_dup(a, r->body);
	return w;
}

static void work_free(struct work *w)
{
	arena_free(w->a);
}

/* --- how it ended --- */

/* May it work later? */
static bool is_passing(enum err e)
{
	return e == ERR_REMOTE || e == ERR_BUSY || e == ERR_FULL || e == ERR_BROKEN;
}

static void log_failure(const struct work *w)
{
	if (is_passing(w->result))
		log_line(LOG_WARN, "arrival", "%.*s from=%.*s result=%s try=%lld",
			 STR_ARG(w->x.activity.type_name), STR_ARG(w->x.ways.host),
			 err_name(w->result), (long long)w->x.r.tries + 1);
	else
		log_line(LOG_DEBUG, "arrival", "%.*s from=%.*s result=%s",
			 STR_ARG(w->x.activity.type_name), STR_ARG(w->x.ways.host),
			 err_name(w->result));
}

/* "not_found: There is no such post." */
static struct str reason_of(const struct work *w)
{
	struct arena *a = w->t.a;
	struct str tried = is_passing(w->result) ? S("given up: ") : S("");
	struct str said = w->t.fault.err == w->result ? w->t.fault.text : S("");

	if (w->result == OK)
		return str_of(w->x.refused);
	return str_fmt(a, "%.*s%s%s%.*s", STR_ARG(tried), err_name(w->result), said.n ? ": " : "",
		       STR_ARG(said));
}

static void archive(struct work *w)
{
	if (w->result != OK || w->x.refused)
		fed_archive_arrival(&w->t, &w->x.r, w->x.ways.uri, reason_of(w));
}

static void settle_one(struct task *t, const struct work *w)
{
	if (w->is_put_back)
		arrival_put_back(t, &w->x.r, t->now + PUT_BACK);
	else if (is_passing(w->result))
		arrival_failed(t, &w->x.r);
	else
		arrival_done(t, w->x.r.id);
}

static enum err settle_all(struct task *t, void *arg)
{
	for (const struct work *w = arg; w; w = w->next)
		settle_one(t, w);
	return OK;
}

static bool is_over(const struct work *w)
{
	return !w->is_put_back && (!is_passing(w->result) || w->x.r.tries + 1 >= ARRIVAL_TRIES);
}

/* What was not done leaves nothing behind but its own row, which goes or waits. False when not even
 * that could be written. */
static bool settle(struct work *list)
{
	struct task t = { .now = clock_wall_ms(), .where = "arrivals" };
	struct work *next;
	bool good;

	if (!list)
		return true;
	t.a = arena_new(ARENA_MAX);
	good = write_now(&t, settle_all, list) == OK;
	arena_free(t.a);
	for (; list; list = next) {
		next = list->next;
		if (!list->is_put_back)
			log_failure(list);
		if (good && is_over(list)) {
			archive(list);
			arrival_left(list->x.ways.host);
		}
		work_free(list);
	}
	return good;
}

/* --- doing it --- */

static enum err do_one(struct task *t, void *arg)
{
	struct work *w = arg;
	enum err e = arrive_do(t, &w->x);

	if (!e)
		arrival_done(t, w->x.r.id);
	return e;
}

/* On the writer's thread. */
static void done_one(struct task *t, enum err e, void *arg)
{
	struct work *w = arg;

	(void)t;
	w->result = e;
	if (e == OK) {
		arrival_left(w->x.ways.host);
		work_free(w);
	}
	pthread_mutex_lock(&arrivals.lock);
	if (e != OK) {
		w->next = arrivals.failed;
		arrivals.failed = w;
	}
	if (!--arrivals.writing)
		pthread_cond_signal(&arrivals.written);
	pthread_mutex_unlock(&arrivals.lock);
}

/* Hands all of them over, so that they share a commit, and waits. */
static struct work *write_all(struct work *list, size_t n)
{
	struct work *next, *failed;

	arrivals.failed = NULL;
	arrivals.writing = n;
	for (; list; list = next) {
		next = list->next;
		write_later(&list->t, do_one, list, done_one, list);
	}
	pthread_mutex_lock(&arrivals.lock);
	while (arrivals.writing)
		pthread_cond_wait(&arrivals.written, &arrivals.lock);
	failed = arrivals.failed;
	pthread_mutex_unlock(&arrivals.lock);
	return failed;
}

/* --- what others must be asked for --- */

static void leave_asking(struct work *w)
{
	struct work **at = &arrivals.asking;

	pthread_mutex_lock(&arrivals.lock);
	while (*at != w)
		at = &(*at)->next;
	*at = w->next;
	arrivals.asking_n--;
	pthread_mutex_unlock(&arrivals.lock);
	w->next = NULL;
}

/* On a worker. */
static void ask_one(void *arg)
{
	struct work *w = arg;

	w->t.db = reader_take();
	if (w->t.db) {
		db_begin(w->t.db);
		w->result = arrive_ask(&w->t, &w->x);
		if (!w->result)
			w->result = write_now(&w->t, do_one, w);
		db_end(w->t.db, false);
		reader_give(w->t.db);
		w->t.db = NULL;
	} else {
		w->result = ERR_BUSY;
	}
	leave_asking(w);
	if (w->result) {
		settle(w);
	} else {
		arrival_left(w->x.ways.host);
		work_free(w);
	}
	loop_wake(&loop);
}

static bool is_asking(int64_t id)
{
	bool found = false;

	pthread_mutex_lock(&arrivals.lock);
	for (const struct work *w = arrivals.asking; w && !found; w = w->next)
		found = w->x.r.id == id;
	pthread_mutex_unlock(&arrivals.lock);
	return found;
}

static bool begin_asking(struct work *w)
{
	bool room;

	pthread_mutex_lock(&arrivals.lock);
	room = arrivals.asking_n < ASKING_MOST;
	if (room) {
		w->next = arrivals.asking;
		arrivals.asking = w;
		arrivals.asking_n++;
	}
	pthread_mutex_unlock(&arrivals.lock);
	if (room && !workers_add(WORKERS_FAR, ask_one, w)) {
		leave_asking(w);
		room = false;
	}
	return room;
}

/* --- a batch --- */

struct batch {
	struct signer by; /* of the last one: several often come from one person */
	int64_t by_id;
	struct work *write, **write_end, *settle;
	size_t writes;
};

static bool read_alone(struct work *w)
{
	struct arrival r = w->x.r;
	struct signer *by = arena_make(w->a, struct signer);

	arrive_signer(&w->t, &r, by);
	return arrive_read(&w->t, &r, by, &w->x);
}

static void sort_one(struct task *t, const struct arrival *r, struct batch *b)
{
	struct work *w = work_new(r);
	bool wanted;

	if (b->by_id != r->account_id)
		arrive_signer(t, r, &b->by);
	b->by_id = r->account_id;
	w->t.db = t->db;
	wanted = arrive_read(&w->t, &w->x.r, &b->by, &w->x);
	if (wanted && w->x.must_ask) /* it outlives the batch */
		wanted = read_alone(w);
	w->t.db = NULL;
	if (wanted && !w->x.must_ask) {
		*b->write_end = w;
		b->write_end = &w->next;
		b->writes++;
		return;
	}
	if (wanted && begin_asking(w))
		return;
	w->is_put_back = wanted;
	w->next = b->settle;
	b->settle = w;
}

/* How many milliseconds until there may be more? */
static int64_t work_on(struct task *t)
{
	struct arrivals due = arrival_due(t, AT_ONCE + ASKING_MOST);
	struct batch b = { .write_end = &b.write };
	int64_t next;
	bool good;

	for (size_t i = 0; i < due.n; i++)
		if (!is_asking(due.p[i].id))
			sort_one(t, &due.p[i], &b);
	next = due.n ? 0 : arrival_next(t);
	task_rest(t);
	good = settle(b.settle);
	good = settle(write_all(b.write, b.writes)) && good;
	task_go_on(t);
	if (!good)
		return PAUSE_AFTER_FAILURE;
	if (b.writes || b.settle)
		return 0;
	if (due.n)
		return SLEEP_MOST; /* all of it is with workers, who wake it */
	return next == INT64_MAX ? SLEEP_MOST : next - t->now;
}

static int64_t step(void)
{
	struct arena *a = arena_new(ARENA_MAX);
	struct task t = { .a = a, .now = clock_wall_ms(), .where = "arrivals" };
	int64_t wait = PAUSE_AFTER_FAILURE;

	t.db = reader_take();
	if (t.db) {
		db_begin(t.db);
		wait = work_on(&t);
		db_end(t.db, false);
		reader_give(t.db);
	}
	arena_free(a);
	return wait < SLEEP_MOST ? wait : SLEEP_MOST;
}

/* --- the loop --- */

static enum err begin_all(struct task *t, void *arg)
{
	(void)arg;
	arrival_start(t);
	return OK;
}

static void begin(void)
{
	struct arena *a = arena_new(ARENA_MAX);
	struct task t = { .a = a, .now = clock_wall_ms(), .where = "arrivals" };

	if (write_now(&t, begin_all, NULL) != OK)
		log_line(LOG_WARN, "arrivals", "what was left over could not be counted");
	arena_free(a);
}

void arrivals_start(void)
{
	loop_start(&loop);
}

void arrivals_wake(void)
{
	if (arrival_was_added())
		loop_wake(&loop);
}

void arrivals_stop(void)
{
	loop_stop(&loop);
}
