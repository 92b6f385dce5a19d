/*
 * Rows of small pictures that people of other servers write with, by their server and their word.
 * Text belongs to the task's arena.
 */
#ifndef STORE_EMOJI_H
#define STORE_EMOJI_H

#include "sys/db.h"

struct emoji_row {
	int64_t media_id;
	struct str secret;
	int64_t width, height; /* of the grid rendition; 0 while it was never fetched */
};

/* Only what is a picture. False for none. */
#define SQL_EMOJI                                                                                  \
	"SELECT e.media_id, m.secret, m.grid_width, m.grid_height FROM emoji e"                    \
	" JOIN media m ON m.id = e.media_id"                                                       \
	" WHERE e.domain = $1 AND e.name = $2 AND m.far = 1"
bool store_emoji_get(struct task *t, struct str domain, struct str name, struct emoji_row *ret);
/* How many a server has; counted up to most. */
int64_t store_emoji_count(struct task *t, struct str domain, int64_t most);
/* A new one, or in place of the one that is there. */
void store_emoji_put(struct task *t, struct str domain, struct str name, int64_t media_id);

#endif
