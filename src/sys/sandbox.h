/*
 * Shuts the process in before it touches a stranger's bytes: from then on it can compute, use the
 * descriptors it has or is handed, and start threads. It can open no file, reach no network, start
 * no program and look at no other process.
 */
#ifndef SYS_SANDBOX_H
#define SYS_SANDBOX_H

#include <stdbool.h>
#include <stdint.h>

struct sandbox {
	int64_t memory; /* bytes of address space; 0: as much as there is */
	int64_t file;	/* bytes of the largest file it may write */
	int64_t cpu;	/* seconds of work in its whole life */
};

/* For the whole process, its threads too, for good. False with a reason that names the part that
 * this machine refused; the process should then end. Landlock is used where the kernel has it: the
 * system call filter alone denies all of the above too. */
bool sandbox_enter(const struct sandbox *s, const char **ret_why);

#endif
