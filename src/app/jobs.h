/*
 * The job loop: one thread that does what is due in table job, each as a task of its own, and
 * sleeps until the next is due or a commit brings a new one.
 */
#ifndef APP_JOBS_H
#define APP_JOBS_H

/* Readers and writer must be there. */
void jobs_start(void);
/* After a commit: looks whether there is something new to do. Quick; on the
 * writer's thread that made it. */
void jobs_wake(void);
/* Ends after the job at hand. */
void jobs_stop(void);

#endif
