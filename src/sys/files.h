/*
 * Files of photographs on disk, each named by the SHA-256 of its bytes: DATA/files/ab/cd/abcd… A
 * file is written beside its place, synced and renamed, so that it is whole or not there.
 */
#ifndef SYS_FILES_H
#define SYS_FILES_H

#include "base/err.h"
#include "base/str.h"

/* The folder (made when missing); called once by app/main.c. False with a reason in ret_why. */
bool files_open(struct arena *a, struct str folder, struct str *ret_why);

/* An unnamed, empty file on the same disk, open for writing and reading; -1 when there is no room.
 * The caller closes it. */
int files_scratch(void);

/* Gives a scratch file its place and its name (64 hex digits). Syncs. ERR_FULL, ERR_BROKEN. */
enum err files_keep(struct arena *a, int scratch, struct str *ret_hash);

/* Opens for reading; -1 when it is not there or the name is no hash. */
int files_get(struct str hash, int64_t *ret_bytes);

/* Removes it unless it was kept, for the first time or again, at or after `before` (milliseconds):
 * then somebody may be about to name it, and false says that it is still there. */
bool files_remove(struct str hash, int64_t before);

/* Calls `found` with the name of every file in the `part`-th of FILES_PARTS parts of the folder. */
#define FILES_PARTS 256
void files_each(int part, void (*found)(void *ctx, struct str hash), void *ctx);

#endif
