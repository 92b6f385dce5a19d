/*
 * Renderings that are kept: the part of a post's or a profile's JSON that is the same for
 * everybody, and cards of posts (web/card.h), by id and revision. Bounded in bytes; what was not
 * used for longest goes first. Safe from any thread. Nothing here is the truth: a wrong revision is
 * as good as nothing.
 */
#ifndef BASE_KEPT_H
#define BASE_KEPT_H

#include "base/html.h"
#include "base/json.h"

enum kept_kind { KEPT_POST, KEPT_ACCOUNT, KEPT_CARD /* and one for each language after it */ };

/* Writes the members kept for this id into the object that j is in; false when there are none of
 * this revision. */
bool kept_write(enum kept_kind kind, int64_t id, int64_t rev, struct jw *j);

/* The HTML kept for this id, in the arena; false when there is none of this revision. */
bool kept_html(enum kept_kind kind, int64_t id, int64_t rev, struct arena *a, struct html *ret);

/* Is there a rendering of this revision? It may be gone in the next moment. */
bool kept_has(enum kept_kind kind, int64_t id, int64_t rev);

/* Keeps a copy, unless a newer revision is kept. The revision must be committed. */
void kept_put(enum kept_kind kind, int64_t id, int64_t rev, struct str members);

/* For tests: how many bytes are held; forgets everything. */
size_t kept_bytes(void);
void kept_clear(void);

#define KEPT_MAX ((size_t)16 * 1024 * 1024)

#endif
