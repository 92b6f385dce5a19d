/*
 * How a thread waits for many descriptors at once: epoll says which of them have something. Others
 * wake it with a bell.
 */
#ifndef SYS_BELL_H
#define SYS_BELL_H

#include <sys/epoll.h>

struct bell {
	int epoll; /* descriptors are added here, with any data but UINT64_MAX */
	int rung;
};
#define BELL_NONE                                                                                  \
	{                                                                                          \
		-1, -1                                                                             \
	}

void bell_hang(struct bell *ret);
/* Whoever waits goes on, or does not wait the next time. Quick; from any thread. */
void bell_ring(const struct bell *b);
/* Waits at most so many milliseconds (-1: for ever). Gives how many of at most n events there are;
 * the bell itself is none. */
int bell_wait(const struct bell *b, struct epoll_event *ret, int n, int ms);
void bell_take_down(struct bell *b);

#endif
