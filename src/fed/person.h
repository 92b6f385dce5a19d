/*
 * Somebody of this place as other servers read it: a Person (a Service when a program posts in
 * their name). What is private stays here: no counts, no minute of joining.
 */
#ifndef FED_PERSON_H
#define FED_PERSON_H

#include "base/json.h"
#include "core/account.h"

/* The actor as one object without an @context. a: of this place, whole (not bare). */
void person_write(struct task *t, struct jw *j, const struct account *a);
/* The same without the object around it. */
void person_members(struct task *t, struct jw *j, const struct account *a);

/* "https://example.org/@ada", with something after it: "/inbox". */
struct str person_id(struct task *t, const struct account *a, const char *after);

#endif
