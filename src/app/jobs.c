#include "app/jobs.h"

#include <stdatomic.h>

#include "app/loop.h"
#include "app/readers.h"
#include "app/workers.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "core/account.h"
#include "core/announcement.h"
#include "core/arrival.h"
#include "core/candle.h"
#include "core/circle.h"
#include "core/closing.h"
#include "core/date.h"
#include "core/far_cache.h"
#include "core/feed.h"
#include "core/held.h"
#include "core/import.h"
#include "core/job.h"
#include "core/media.h"
#include "core/memorial.h"
#include "core/move.h"
#include "core/narrow.h"
#include "core/notice.h"
#include "core/owed.h"
#include "core/peer.h"
#include "core/poll.h"
#include "core/quiet.h"
#include "core/regard.h"
#include "core/remind.h"
#include "core/scheduled.h"
#include "core/search.h"
#include "core/session.h"
#include "core/shelter.h"
#include "core/when.h"
#include "fed/outbox.h"
#include "fed/past.h"
#include "fed/software.h"
#include "fed/sync.h"
#include "fed/thread.h"
#include "sys/db.h"
#include "sys/writer.h"

#define ARENA_MAX ((size_t)64 * 1024 * 1024)
#define SLEEP_MOST (30 * CLOCK_SECOND) /* the host's commands add jobs from another process */
#define PAUSE_AFTER_FAILURE (5 * CLOCK_SECOND)

enum job_runs {
	JOB_WRITES, /* whole in one writing task, with the row's removal */
	JOB_SLOW,   /* on the loop's own snapshot; writes in small tasks through write_now */
	JOB_FAR,    /* waits for other servers: likewise, on a worker of that kind */
};

static const struct kind {
	const char *name;
	enum job_runs runs;
	enum err (*run)(struct task *t, const struct job *j);
	int64_t every; /* ms; 0: only when asked for */
} kinds[JOB_KINDS] = {
	[JOB_FANOUT] = { "fanout", JOB_WRITES, feed_fanout_step, 0 },
	[JOB_FILES] = { "files", JOB_SLOW, media_clear_files, CLOCK_HOUR },
	[JOB_LOOSE_MEDIA] = { "loose_media", JOB_SLOW, media_clear_loose, CLOCK_HOUR },
	[JOB_FAR_MEDIA] = { "far_media", JOB_SLOW, far_cache_tidy, 10 * CLOCK_MINUTE },
	[JOB_TIDY] = { "tidy", JOB_WRITES, session_tidy, CLOCK_HOUR },
	[JOB_SCHEDULED] = { "scheduled", JOB_SLOW, scheduled_step, 0 },
	[JOB_CANDLES] = { "candles", JOB_WRITES, candle_step, 0 },
	[JOB_HELD] = { "held", JOB_SLOW, held_tidy, CLOCK_HOUR },
	[JOB_NOTICES] = { "notices", JOB_WRITES, notice_step, 0 },
	[JOB_REMOVE_ACCOUNT] = { "remove_account", JOB_WRITES, account_remove_step, 0 },
	[JOB_CIRCLE] = { "circle", JOB_WRITES, circle_step, 0 },
	[JOB_IMPORT] = { "import", JOB_FAR, import_job, 0 },
	[JOB_POLL_END] = { "poll_end", JOB_WRITES, poll_end_step, 0 },
	[JOB_SOFTWARE] = { "software", JOB_FAR, software_step, 0 },
	[JOB_SYNC] = { "sync", JOB_FAR, sync_step, 0 },
	[JOB_PAST] = { "past", JOB_FAR, past_step, 0 },
	[JOB_FIND] = { "find", JOB_FAR, thread_find_step, 0 },
	[JOB_TELL] = { "tell", JOB_SLOW, outbox_step, 0 },
	[JOB_OWED] = { "owed", JOB_WRITES, owed_tidy, CLOCK_HOUR },
	[JOB_ARRIVED] = { "arrived", JOB_WRITES, arrival_tidy, CLOCK_HOUR },
	[JOB_ANNOUNCE] = { "announce", JOB_WRITES, announcement_step, 0 },
	[JOB_MOVE] = { "move", JOB_WRITES, move_step, 0 },
	[JOB_SHELTER] = { "shelter", JOB_WRITES, shelter_step, 0 },
	[JOB_SHELTER_OVER] = { "shelter_over", JOB_WRITES, shelter_over_step, 0 },
	[JOB_WHEN] = { "when", JOB_WRITES, when_step, 0 },
	[JOB_CLOSING] = { "closing", JOB_WRITES, closing_step, 0 },
	[JOB_DOMAIN_BLOCK] = { "domain_block", JOB_WRITES, domain_block_step, 0 },
	[JOB_NARROW] = { "narrow", JOB_WRITES, narrow_job, 0 },
	[JOB_MEMORIAL] = { "memorial", JOB_WRITES, memorial_step, 0 },
	[JOB_QUIET] = { "quiet", JOB_WRITES, quiet_step, 0 },
	[JOB_DATES] = { "dates", JOB_SLOW, date_step, CLOCK_DAY },
	[JOB_REMIND] = { "remind", JOB_WRITES, remind_step, 0 },
	[JOB_REMIND_MAIL] = { "remind_mail", JOB_FAR, remind_mail_step, 0 },
	[JOB_MAIL_CONFIRM] = { "mail_confirm", JOB_FAR, remind_confirm_step, 0 },
	[JOB_WORDS] = { "words", JOB_SLOW, search_clear, CLOCK_DAY },
	[JOB_PEER] = { "peer", JOB_WRITES, peer_step, 0 },
};

#define FAR_MOST 4		     /* of JOB_FAR at once */
#define FAR_HELD (15 * CLOCK_MINUTE) /* longer than any of them may take */
#define FAR_LATER (5 * CLOCK_SECOND) /* when there are so many */

static atomic_int far_now;

/* --- one job --- */

static const struct kind *kind_of(const struct job *j)
{
	return j->kind < JOB_KINDS && kinds[j->kind].run ? &kinds[j->kind] : NULL;
}

static enum err try_it(struct task *t, void *arg)
{
	job_try(t, arg, false);
	return OK;
}

static enum err failed(struct task *t, void *arg)
{
	job_try(t, arg, true);
	return OK;
}

static enum err done(struct task *t, void *arg)
{
	const struct job *j = arg;
	const struct kind *k = kind_of(j);

	if (k && k->every)
		job_done_for_now(t, j, k->every);
	else
		job_done(t, j);
	return OK;
}

static enum err run_and_done(struct task *t, void *arg)
{
	const struct job *j = arg;
	enum err e = kind_of(j)->run(t, j);

	return e == OK ? done(t, arg) : e;
}

static void log_job(const struct job *j, enum err e, int64_t us)
{
	const struct kind *k = kind_of(j);

	log_line(e == OK ? LOG_INFO : LOG_WARN, "job", "%s result=%s ms=%lld.%03lld",
		 k ? k->name : "unknown", err_name(e), (long long)(us / 1000),
		 (long long)(us % 1000));
}

/* --- what waits for other servers --- */

struct far_job {
	struct arena *a;
	struct job job;
};

static enum err hold(struct task *t, void *arg)
{
	job_hold(t, arg, t->now + FAR_HELD);
	return OK;
}

static enum err hold_later(struct task *t, void *arg)
{
	const struct job *j = arg;

	job_again(t, j, j->tries, t->now + FAR_LATER);
	return OK;
}

/* On a worker. */
static void run_far(void *arg)
{
	struct far_job *f = arg;
	struct task t = { .a = f->a, .now = clock_wall_ms(), .where = "job" };
	int64_t began = clock_steady_us();
	enum err e = ERR_BUSY;

	t.db = reader_take();
	if (t.db) {
		db_begin(t.db);
		e = kind_of(&f->job)->run(&t, &f->job);
		db_end(t.db, false);
		reader_give(t.db);
		t.db = NULL;
	}
	log_job(&f->job, e, clock_steady_us() - began);
	write_now(&t, e == OK ? done : failed, &f->job);
	arena_free(f->a);
	atomic_fetch_sub(&far_now, 1);
}

static enum err hand_over(struct task *t, const struct job *j)
{
	struct arena *a = arena_new(ARENA_MAX);
	struct far_job *f = arena_make(a, struct far_job);
	bool room = atomic_fetch_add(&far_now, 1) < FAR_MOST;

	*f = (struct far_job){ a, *j };
	f->job.detail = str_dup(a, j->detail);
	if (room && write_now(t, hold, &f->job) == OK) {
		f->job.tries++;
		if (workers_add(WORKERS_FAR, run_far, f))
			return OK;
		f->job.tries--;
	}
	atomic_fetch_sub(&far_now, 1);
	arena_free(a);
	return write_now(t, hold_later, (void *)(uintptr_t)j);
}

static enum err run_job(struct task *t, struct job *j)
{
	const struct kind *k = kind_of(j);
	enum err e;

	if (!k || j->tries >= JOB_TRIES) {
		log_line(LOG_ERROR, "job", "kind=%d ref=%lld given up after %lld tries", j->kind,
			 (long long)j->ref, (long long)j->tries);
		return write_now(t, done, j);
	}
	if (k->runs == JOB_FAR)
		return hand_over(t, j);
	e = write_now(t, try_it, j);
	if (e != OK)
		return e;
	j->tries++;
	if (k->runs == JOB_WRITES)
		return write_now(t, run_and_done, j);
	e = k->run(t, j);
	return e == OK ? write_now(t, done, j) : e;
}

/* Does the first job if it is due. How many milliseconds until there may be something to do? */
static int64_t step(void)
{
	struct arena *a = arena_new(ARENA_MAX);
	struct task t = { .a = a, .now = clock_wall_ms(), .where = "job" };
	int64_t wait = SLEEP_MOST, began = clock_steady_us();
	struct job j;
	enum err e = OK;

	t.db = reader_take();
	if (!t.db) {
		arena_free(a);
		return PAUSE_AFTER_FAILURE;
	}
	db_begin(t.db);
	if (job_first(&t, &j)) {
		wait = j.run_at - t.now;
		if (wait <= 0) {
			e = run_job(&t, &j);
			log_job(&j, e, clock_steady_us() - began);
		}
		if (e != OK && write_now(&t, failed, &j) != OK)
			wait = PAUSE_AFTER_FAILURE;
	}
	db_end(t.db, false);
	reader_give(t.db);
	arena_free(a);
	return wait < SLEEP_MOST ? wait : SLEEP_MOST;
}

/* --- the loop --- */

static enum err begin_periodic(struct task *t, void *arg)
{
	(void)arg;
	for (int i = 0; i < JOB_KINDS; i++)
		if (kinds[i].every)
			job_every(t, (enum job_kind)i, t->now + CLOCK_MINUTE);
	return OK;
}

static void periodic(void)
{
	struct arena *a = arena_new(ARENA_MAX);
	struct task t = { .a = a, .now = clock_wall_ms(), .where = "jobs" };

	if (write_now(&t, begin_periodic, NULL) != OK)
		log_line(LOG_WARN, "job", "the periodic jobs could not be planned");
	arena_free(a);
}

static struct loop loop = LOOP(periodic, step);

void jobs_start(void)
{
	loop_start(&loop);
}

void jobs_wake(void)
{
	if (job_was_added(LANE_HERE))
		loop_wake(&loop);
}

void jobs_stop(void)
{
	loop_stop(&loop);
}
