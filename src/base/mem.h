/*
 * The heap, for the few things that outlive a task. Running out of memory ends the program, so no
 * caller checks. Everything made for a request or a job comes from its arena instead
 * (base/arena.h).
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

/* n zeroed bytes; never NULL. Given back with mem_free. */
void *mem_new(size_t n);

/* Grows or shrinks p (may be NULL) to n bytes; the new part is not zeroed. Never NULL. */
void *mem_grow(void *p, size_t n);

/* A NUL-terminated copy of n bytes at p. Given back with mem_free. */
char *mem_copy(const char *p, size_t n);

void mem_free(void *p);

#endif
