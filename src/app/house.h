/*
 * `rosemary serve`: starts everything in its order, waits to be told to stop, and ends everything
 * in the opposite order, so that what was asked is answered and what was answered is on disk.
 */
#ifndef APP_HOUSE_H
#define APP_HOUSE_H

#include "app/settings.h"
#include "sys/task.h"
#include "sys/writer.h"

/* Makes what a task needs: keys, files, the fixed part of the place, the database up to date, and
 * the writer. False after saying on standard error why not. */
bool house_open(struct arena *a, const struct settings *s, struct writer_ears ears);
void house_close(void);

/* The program's exit code. */
int serve(struct arena *a, const struct settings *s);

/* Runs work with a task of its own on the writer, or (for what is slow) here on a snapshot. */
const char *house_media(struct arena *a, const struct settings *s);

enum err house_write(struct arena *a, enum err (*work)(struct task *t, void *arg), void *arg,
		     struct task *ret_task);

#endif
