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

/* Call once, at the start. What is given back stays with the program for the next task, up to n
 * bytes a thread, and larger pieces than half of that come from the system alone: otherwise a task
 * that used a few hundred KB gives its pages back and the next one has them cleared anew, which was
 * a quarter of a page's time. */
void mem_hold(size_t n);

#endif
