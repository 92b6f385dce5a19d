#include <pthread.h>
#include <stdatomic.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "base/mem.h"
#include "sys/db.h"
#include "sys/writer.h"

#define BATCH_TASKS 256
#define BATCH_US 5000
#define QUEUE_MOST 4096
#define THREADS_MOST 16
#define CONFLICT_TRIES 5
#define TRIES_BESIDE 2 /* of these, together with others; then alone */

struct piece {
	struct piece *next;
	struct task *t;
	struct db *was; /* t->db before */
	writing *work;
	void *arg;
	void (*done)(struct task *t, enum err e, void *arg);
	void *done_arg;
	enum err result;
};

static struct {
	pthread_mutex_t lock;
	pthread_cond_t filled;
	pthread_rwlock_t beside; /* PostgreSQL: held for writing by who tries alone */
	struct piece *first, **last;
	size_t waiting;
	bool stopping;
	size_t threads;
	pthread_t thread[THREADS_MOST];
	struct db *db[THREADS_MOST];
	struct arena *a;
	struct writer_ears ears;
} writer = { .lock = PTHREAD_MUTEX_INITIALIZER,
	     .filled = PTHREAD_COND_INITIALIZER,
	     .beside = PTHREAD_RWLOCK_WRITER_NONRECURSIVE_INITIALIZER_NP };

/* --- the queue --- */

/* Takes at most n waiting pieces; waits for the first one. NULL: stopping, and nothing waits. */
static struct piece *take(size_t n, bool wait)
{
	struct piece *first, *end;

	pthread_mutex_lock(&writer.lock);
	while (wait && !writer.first && !writer.stopping)
		pthread_cond_wait(&writer.filled, &writer.lock);
	first = end = writer.first;
	for (size_t i = 1; first && i < n && end->next; i++)
		end = end->next;
	if (first) {
		writer.first = end->next;
		end->next = NULL;
		for (struct piece *p = first; p; p = p->next)
			writer.waiting--;
		if (!writer.first)
			writer.last = &writer.first;
	}
	pthread_mutex_unlock(&writer.lock);
	return first;
}

static bool give(struct piece *p)
{
	bool room;

	pthread_mutex_lock(&writer.lock);
	room = writer.threads && !writer.stopping && writer.waiting < QUEUE_MOST;
	if (room) {
		*writer.last = p;
		writer.last = &p->next;
		writer.waiting++;
		pthread_cond_signal(&writer.filled);
	}
	pthread_mutex_unlock(&writer.lock);
	return room;
}

/* The answer comes after what was told: whoever asks a stream next has heard it. */
static void answer(struct piece *p, enum err e)
{
	if (p->result == OK && e != OK) {
		p->result = e;
		p->t->fault = (struct fault){ .err = e };
	}
	if (p->result == OK && p->t->told && writer.ears.told)
		writer.ears.told(p->t->told);
	p->t->told = p->t->told_last = NULL;
	p->done(p->t, p->result, p->done_arg);
	mem_free(p);
}

/* Runs the work. What the database failed with counts even if the work did not notice. */
static void run(struct piece *p, struct db *db)
{
	enum err state;

	p->was = p->t->db;
	p->t->db = db;
	p->t->fault = (struct fault){ 0 };
	p->t->told = p->t->told_last = NULL;
	p->result = p->work(p->t, p->arg);
	state = db_state(p->t);
	if (state != OK) {
		p->result = state;
		p->t->fault = (struct fault){ .err = state };
	}
	p->t->db = p->was;
}

/* --- SQLite: one thread, one commit for all that waits --- */

/* A piece within the open transaction. False when the transaction can take no more. */
static bool run_marked(struct piece *p, struct db *db)
{
	enum err e;

	db_mark(db);
	run(p, db);
	e = db_mark_end(db, p->result == OK);
	if (p->result == OK && e != OK)
		p->result = e;
	return p->result != ERR_FULL && p->result != ERR_BROKEN && p->result != ERR_BUSY;
}

/* Runs and answers what fits into one transaction; gives back what is left over. */
static struct piece *batch(struct piece *first, struct db *db)
{
	struct piece *done = NULL, **end = &done;
	int64_t until = clock_steady_us() + BATCH_US;
	size_t n = 0;
	bool going = true;
	enum err e;

	db_begin(db);
	while (first && going) {
		struct piece *p = first;

		first = p->next;
		p->next = NULL;
		*end = p;
		end = &p->next;
		going = run_marked(p, db) && ++n < BATCH_TASKS && clock_steady_us() < until;
		if (!first && going)
			first = take(BATCH_TASKS - n, false);
	}
	e = db_end(db, true);
	if (e != OK)
		log_line(LOG_ERROR, "writer", "commit of %zu writes: %s", n, err_name(e));
	else if (writer.ears.committed)
		writer.ears.committed();
	while (done) {
		struct piece *p = done;

		done = p->next;
		answer(p, e);
	}
	return first;
}

static void *group_thread(void *arg)
{
	struct piece *first;

	while ((first = take(BATCH_TASKS, true)))
		while (first)
			first = batch(first, arg);
	return NULL;
}

/* --- PostgreSQL: several threads, one transaction a piece --- */

/* What many do to one row at once (a candle under one photograph) would fail again and again: so
 * who has failed twice tries alone. */
static enum err try_once(struct piece *p, struct db *db, bool alone)
{
	enum err e;

	if (alone)
		pthread_rwlock_wrlock(&writer.beside);
	else
		pthread_rwlock_rdlock(&writer.beside);
	db_begin(db);
	run(p, db);
	e = db_end(db, p->result == OK);
	pthread_rwlock_unlock(&writer.beside);
	return e;
}

static void *single_thread(void *arg)
{
	struct db *db = arg;
	struct piece *p;

	while ((p = take(1, true))) {
		enum err e = ERR_CONFLICT;

		for (int i = 0; i < CONFLICT_TRIES && e == ERR_CONFLICT; i++)
			e = try_once(p, db, i >= TRIES_BESIDE);
		if (e == OK && p->result == OK && writer.ears.committed)
			writer.ears.committed();
		answer(p, e);
	}
	return NULL;
}

/* --- for everybody --- */

void write_later(struct task *t, writing *work, void *arg,
		 void (*done)(struct task *t, enum err e, void *arg), void *done_arg)
{
	struct piece *p = mem_new(sizeof *p);

	*p = (struct piece){
		.t = t, .work = work, .arg = arg, .done = done, .done_arg = done_arg, .result = OK
	};
	if (!give(p))
		answer(p, ERR_BUSY);
}

struct waiting {
	pthread_mutex_t lock;
	pthread_cond_t cond;
	bool over;
	enum err result;
};

static void wake(struct task *t, enum err e, void *arg)
{
	struct waiting *w = arg;

	(void)t;
	pthread_mutex_lock(&w->lock);
	w->over = true;
	w->result = e;
	pthread_cond_signal(&w->cond);
	pthread_mutex_unlock(&w->lock);
}

enum err write_now(struct task *t, writing *work, void *arg)
{
	struct waiting w = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, OK };

	/* The snapshot of the task is given back meanwhile, so that it sees its own writes after.
	 */
	if (t->db)
		db_end(t->db, false);
	write_later(t, work, arg, wake, &w);
	pthread_mutex_lock(&w.lock);
	while (!w.over)
		pthread_cond_wait(&w.cond, &w.lock);
	pthread_mutex_unlock(&w.lock);
	pthread_mutex_destroy(&w.lock);
	pthread_cond_destroy(&w.cond);
	if (t->db)
		db_begin(t->db);
	return w.result;
}

static bool open_one(struct str address, size_t i, struct str *ret_why)
{
	writer.db[i] = db_open(writer.a, address, false, ret_why);
	return writer.db[i] != NULL;
}

bool writer_start(struct str address, size_t threads, struct writer_ears ears, struct arena *a,
		  struct str *ret_why)
{
	bool alone;

	must(!writer.threads && threads && threads <= THREADS_MOST);
	writer.a = a;
	writer.last = &writer.first;
	writer.stopping = false;
	writer.ears = ears;
	if (!open_one(address, 0, ret_why))
		return false;
	alone = db_engine(&(struct task){ .db = writer.db[0] }) == DB_SQLITE;
	if (alone)
		threads = 1;
	for (size_t i = 1; i < threads; i++)
		if (!open_one(address, i, ret_why))
			return false;
	for (size_t i = 0; i < threads; i++)
		must(!pthread_create(&writer.thread[i], NULL, alone ? group_thread : single_thread,
				     writer.db[i]));
	writer.threads = threads;
	return true;
}

void writer_stop(void)
{
	pthread_mutex_lock(&writer.lock);
	writer.stopping = true;
	pthread_cond_broadcast(&writer.filled);
	pthread_mutex_unlock(&writer.lock);
	for (size_t i = 0; i < writer.threads; i++) {
		pthread_join(writer.thread[i], NULL);
		db_close(writer.db[i]);
	}
	writer.threads = 0;
}
