/*
 * What the program must be able to read again (a secret that makes codes, and not only be compared
 * with, as a password is), kept so that the database alone does not tell it: sealed with a key that
 * lies in a file beside the database, never in it (AES-256-GCM; NIST SP 800-38D).
 *
 * This protects a copy of the database: a dump, a backup without the file, a reader with SQL. It
 * does not protect from whoever has the whole data folder, or runs code as the server does: the
 * server can open everything by itself, so they can too.
 */
#ifndef SYS_KEYS_SEAL_H
#define SYS_KEYS_SEAL_H

#include "base/str.h"

/* Once, before anything else here: reads the key from the file, or makes it (mode 0600, on the disk
 * when this returns). False with a reason in ret_why. */
bool seal_start(struct arena *a, const char *path, struct str *ret_why);
/* The same with a key of one's own, of 32 bytes, which must live as long as the program: tests. */
void seal_key(struct str key);

/* Text for a column. about: what it belongs to ("second step of 123"); opens only with the same,
 * so that nobody puts one row's secret into another. */
struct str seal(struct arena *a, struct str plain, struct str about);
/* False when it was sealed with another key or for something else, or was changed. */
bool seal_open(struct arena *a, struct str sealed, struct str about, struct str *ret);

#endif
