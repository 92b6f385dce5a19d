/*
 * Many listeners at once: WebSockets that are opened and then only hear. They belong to the
 * followers of home.h, one each, and speak only to 127.0.0.1.
 */
#ifndef BENCH_LISTEN_H
#define BENCH_LISTEN_H

/* Opens a stream of home for each of the first n followers; ends the program when one is refused.
 */
void listeners_open(int port, int n);

/* Waits until each of them has heard something more, at most so many seconds. False when not. */
int listeners_heard(double seconds);

void listeners_close(void);

#endif
