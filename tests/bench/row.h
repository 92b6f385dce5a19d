/*
 * A line of the table: what was done, in a home of how many posts, and what it cost.
 */
#ifndef BENCH_ROW_H
#define BENCH_ROW_H

void row(const char *what, long posts, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

#endif
