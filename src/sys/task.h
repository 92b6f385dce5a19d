/*
 * The unit of work: a request, a job, a command of the host. Everything made for it comes from its
 * arena; it has one database connection and at most one transaction, which its runner opens and
 * ends (docs/decision/002-the-writer-owns-transactions.md). A field more needs a decision note.
 */
#ifndef SYS_TASK_H
#define SYS_TASK_H

#include "base/arena.h"
#include "base/err.h"
#include "base/form.h"
#include "base/words.h"

struct account;
struct db;

struct fault {
	enum err err;
	struct str text; /* a sentence for the person who asked, in their language */
};

/* What is told to those who listen when the task's writing is committed (core/live.h gives it its
 * meaning; docs/decision/012-what-a-task-tells.md). In the task's arena, in order. */
struct told {
	struct told *next;
	int kind;
	int64_t a, b;
	struct ids who; /* of some kinds: whom it is for */
};

struct task {
	struct arena *a;
	struct db *db;
	const struct account *me; /* who asks; NULL for a stranger */
	int64_t now;		  /* milliseconds since 1970, the same for the whole task */
	enum lang lang;		  /* the language of its sentences */
	const char *where;	  /* for the log: "GET /api/v1/statuses/:id" */
	struct fault fault;
	struct told *told, *told_last;
};

/* Where something fails: keeps the code and the sentence, and returns the code. Nobody in between
 * logs or translates. fail_with fills {1} and {2}. */
enum err fail(struct task *t, enum err e, enum word w);
enum err fail_with(struct task *t, enum err e, enum word w, struct str one, struct str two);

/* Around a wait, for another server say: gives the snapshot back meanwhile, and takes a new one
 * after. No query of the task may be open; for what runs outside the writer. */
void task_rest(struct task *t);
void task_go_on(struct task *t);

/* Reads what was sent through a table of fields; a wrong value becomes ERR_INVALID or ERR_LIMIT
 * with a sentence that names the field by its help text. */
enum err task_form(struct task *t, const struct params *p, const struct field *fields, void *into);
/* The whole of an uploaded file of at most `most` bytes, in the arena. ERR_LIMIT. */
enum err task_upload(struct task *t, const struct upload *file, size_t most, struct str *ret);

#endif
