/*
 * The rows of the route tables. Every door file ends with its table; app/routes.c lists the tables,
 * finds the row of a request, and closes the door to whoever the row does not name.
 */
#ifndef SYS_ROUTE_H
#define SYS_ROUTE_H

#include "sys/httpd.h"
#include "sys/task.h"

enum who {
	NOBODY = 0, /* a row that forgets to say is closed */
	ANYONE,	    /* strangers too; `me` is set when somebody is signed in */
	MEMBER,	    /* somebody signed in; an API route needs the scope in the row */
	HOST,	    /* the one who runs this place, or a moderator named by them */
	APP,	    /* API: a token of an application, with or without a person */
};

enum runs {
	READS = 0, /* on the HTTP thread, on a snapshot; may not write */
	WRITES,	   /* on the writer, inside a transaction; nothing slow */
	LISTENS,   /* like READS, and then the connection is a stream (sys/stream.h); the token may
		      be in the address, as browsers can't send it otherwise */
	SLOW,	   /* on a worker, on a snapshot; writes through write_now (sys/writer.h) */
};

struct route {
	enum method method;
	const char *path; /* "/api/v1/statuses/:id": a segment with : matches any one segment */
	enum who who;
	enum runs runs;
	enum err (*run)(struct task *t, struct request *q, struct reply *r);
	const char *help;  /* one line for `rosemary routes` and the docs */
	const char *scope; /* API, MEMBER: the OAuth scope ("read:statuses") */
	size_t body_max;   /* bytes; 0 is BODY_MAX_USUAL */
};

/* What `run` gives back decides: OK is the reply as it was made; anything else is the door's own
 * answer to that error, unless run gave the reply a status of 400 or more and a body (a form shown
 * again with the sentence above it): then that stands. Either way nothing is written. */

#define BODY_MAX_USUAL ((size_t)256 * 1024)
/* One photograph (the setting upload_max), and as many as a post takes, with some words. */
#define BODY_MAX_PICTURE SIZE_MAX
#define BODY_MAX_PICTURES (SIZE_MAX - 1)

/* A list of routes ends with a row without a path. */
enum door { DOOR_WEB, DOOR_API, DOOR_FED };

/* Path argument i as an id; 0 (which is nobody's id) when it is no number. "12.3" is 12: the
 * address of a post whose audience changed (core/post.h, post_number). */
int64_t path_id(const struct request *q, size_t i);

#endif
