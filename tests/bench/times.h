/*
 * Posts that tell of a time of their own, by the author, written straight into the store: years
 * with few and with many of them (core/when.h).
 */
#ifndef BENCH_TIMES_H
#define BENCH_TIMES_H

#include "home.h"

/* n of them in that year, for everybody; the server must be stopped. */
void times_fill(const struct home *h, int year, long n);

#endif
