/*
 * The one place where writing happens. With SQLite there is one writer thread: it takes what waits,
 * runs each task in its own savepoint inside one transaction, commits once with synchronous=FULL
 * and only then answers them all, so that an answer means "on disk" and many small writes share one
 * sync. With PostgreSQL several threads each run one task in its own transaction, again when two of
 * them got in each other's way.
 *
 * A task that returns anything but OK leaves nothing behind.
 */
#ifndef SYS_WRITER_H
#define SYS_WRITER_H

#include "sys/task.h"

/* The work; may run twice (with PostgreSQL, after a conflict), so it keeps no state but its answer.
 */
typedef enum err writing(struct task *t, void *arg);

/* Queues the work and returns at once. done runs on the writer thread after the commit (or the
 * failure) with the final result; it must be quick. t->db is the writer's while work runs, and what
 * it was before afterwards. */
void write_later(struct task *t, writing *work, void *arg,
		 void (*done)(struct task *t, enum err e, void *arg), void *done_arg);

/* Queues the work and waits for it: for workers and jobs, never on the writer itself. The task's
 * own snapshot (if it has one) ends and begins anew, so that it sees what was written; no query of
 * it may be open. */
enum err write_now(struct task *t, writing *work, void *arg);

/* When there are too many waiting, or the writer is stopping, the answer is ERR_BUSY at once. */

/* --- for app/main.c and tests --- */

/* Who hears of commits, on the writer's thread; both must be quick, and either may be NULL. */
struct writer_ears {
	void (*committed)(void);		/* after each commit */
	void (*told)(const struct told *first); /* what a task told, when it is on the disk */
};

/* Opens its own connections and starts. threads: with PostgreSQL; SQLite has one. False with a
 * reason in ret_why. */
bool writer_start(struct str address, size_t threads, struct writer_ears ears, struct arena *a,
		  struct str *ret_why);
/* Does what waits, answers it, and ends. */
void writer_stop(void);

#endif
