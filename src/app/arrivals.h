/*
 * The loop of what came in from other servers (core/arrival.h): it takes what is due, many at once,
 * and hands it to the writer, which does a batch in one commit. What can't be done before another
 * server was asked goes to a worker first. A row stays until what it says is on the disk.
 */
#ifndef APP_ARRIVALS_H
#define APP_ARRIVALS_H

/* Readers, writer, workers and courier must be there. */
void arrivals_start(void);
/* After a commit: looks whether there is something new. Quick; on the
 * writer's thread that made it. */
void arrivals_wake(void);
/* Ends after the batch at hand. The workers must still be there. */
void arrivals_stop(void);

#endif
