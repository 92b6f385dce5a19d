/*
 * The loop of what goes out to other servers and to push services: it takes what is due, many at
 * once, writes each as it is now, hands it to the courier (sys/fetch.h) and goes on. The row stays
 * in its table until the answer is there; so nothing is lost when the program dies, and a host that
 * answers slowly holds up nobody.
 */
#ifndef APP_SENDS_H
#define APP_SENDS_H

/* Readers, writer and courier must be there. */
void sends_start(void);
/* After a commit: looks whether there is something new to send. Quick; on the
 * writer's thread that made it. */
void sends_wake(void);
/* Hands over nothing more, stops the courier, and notes what it answered at last: what was under
 * way is sent again later. The writer must still be there. */
void sends_stop(void);

#endif
