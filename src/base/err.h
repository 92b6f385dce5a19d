/*
 * What can go wrong, in one list for all layers, and the check that ends the program when its own
 * beliefs are broken. Functions that can fail return an enum err; the sentence that goes with it is
 * in the task (sys/task.h).
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

enum err {
	OK = 0,
	ERR_NOT_FOUND, /* no such thing, or not for the one who asks */
	ERR_SIGN_IN,   /* nobody is signed in, or the token is not known */
	ERR_FORBIDDEN, /* known, and not allowed */
	ERR_INVALID,   /* what was sent does not make sense */
	ERR_CONFLICT,  /* somebody else was first: another device, another name */
	ERR_LIMIT,     /* larger or more than is taken here */
	ERR_OFTEN,     /* too often in too short a time */
	ERR_GONE,      /* it was here and was taken away */
	ERR_FULL,      /* the disk has no room */
	ERR_BUSY,      /* the server is stopping or overloaded; the same call may work later */
	ERR_REMOTE,    /* another server did not answer as it should */
	ERR_BROKEN,    /* our own fault */
	ERR_COUNT
};

/* The short English name for the log: "not_found". Never NULL. */
const char *err_name(enum err e);

/* Ends the program when x is false, in production too: a wrong state is never limped along with. */
#define must(x) ((x) ? (void)0 : must_failed(#x, __FILE__, __LINE__))

_Noreturn void must_failed(const char *what, const char *file, int line);

#endif
