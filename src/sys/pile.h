/*
 * A folder of small texts for somebody who looks into them later, such as messages that were
 * refused. It holds so many and so many bytes at most, and the oldest go first. The folder and its
 * files are for this program's user alone. Safe from any thread.
 */
#ifndef SYS_PILE_H
#define SYS_PILE_H

#include "base/str.h"

#define PILE_FILES_MAX 1000
#define PILE_BYTES_MAX ((size_t)50 * 1024 * 1024)
#define PILE_TEXT_MAX ((size_t)512 * 1024) /* the rest of a longer text is left out */

/* The folder, made when it is missing; what an earlier run put there counts, other files are let
 * be. Called once at the start. False with a reason in ret_why. */
bool pile_open(struct arena *a, struct str folder, struct str *ret_why);
void pile_close(void);

/* Is there one? */
bool pile_is_open(void);
/* Puts a text on it, as a file named by the time (milliseconds). A disk that is full or away loses
 * the text and nothing else. */
void pile_add(struct arena *a, int64_t now, struct str text);

#endif
