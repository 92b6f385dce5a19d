/*
 * The door of the host: commands at the terminal. Each gets a task whose snapshot is open, writes
 * through write_now, prints, and gives back the program's exit code. The same database may be
 * served meanwhile.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "core/account.h"
#include "sys/task.h"

/* rosemary user add NAME …: the words after `user`. */
int cli_user(struct task *t, int argc, char **argv);

/* rosemary peer block SERVER …: the words after `peer`. */
int cli_peer(struct task *t, int argc, char **argv);

/* rosemary key new: a new key for the place in place of the old. */
int cli_key(struct task *t, int argc, char **argv);

/* rosemary media usage | clear: the words after `media`. */
int cli_media(struct task *t, int argc, char **argv);

struct check_of {
	struct str data, database, media_program;
};

/* Is everything as it should be? Prints a line for each thing looked at; 1 when one is wrong. */
int cli_check(struct task *t, const struct check_of *of);

/* rosemary demo: fills an empty place with invented people, a few years of posts and drawn
 * pictures, or says who lives there already. Takes some seconds and says how far it is. */
int cli_demo(struct task *t);

/* --- for the commands --- */

/* The account that commands act for: a host of this place. False when there is none yet. */
bool cli_be_host(struct task *t);
/* Says so on standard error, and what to do; gives back 1. */
int cli_no_host(void);

/* Says why on standard error; gives back 1. */
int cli_fail(const struct task *t, enum err e);

/* A password from the terminal without echo (asked twice), or one line of standard input. False
 * after saying what is wrong. */
bool cli_password(struct arena *a, struct str *ret_password);

#endif
