/*
 * Terms of service, for a place that needs some: versions, each holding from a day on. What holds
 * already is never changed or removed, so that everybody can read what they agreed to; a version to
 * come may be.
 */
#ifndef CORE_TERMS_H
#define CORE_TERMS_H

#include "base/html.h"
#include "sys/task.h"

#define TERMS_MAX 100000 /* characters */

struct terms {
	struct str day; /* "2026-03-14", UTC: from when they hold */
	struct str text;
	struct html html;
	bool holds;		 /* that day has come */
	struct str succeeded_by; /* the day of the next version; STR_NONE for none */
};

struct terms_list {
	struct terms *p;
	size_t n;
};

/* Those that hold now, or the first to come where none do. ERR_NOT_FOUND: nobody has written any.
 */
enum err terms_now(struct task *t, struct terms *ret);
enum err terms_of(struct task *t, struct str day, struct terms *ret); /* ERR_NOT_FOUND */
/* All versions, the latest first. */
enum err terms_all(struct task *t, struct terms_list *ret);

/* The host writes a version, or a version to come anew. ERR_FORBIDDEN; ERR_INVALID: no day, or one
 * that has gone by; ERR_CONFLICT: it holds already. Writes. */
enum err terms_write(struct task *t, struct str day, struct str text);
enum err terms_withdraw(struct task *t, struct str day); /* one to come; writes */

#endif
