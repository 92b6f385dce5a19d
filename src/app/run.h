/*
 * Runs one request: finds its row, learns who asks, closes the door to whoever the row does not
 * name, runs the handler where its row says (here on a snapshot, on the writer, on a worker), and
 * makes the reply. One line in the log for each.
 */
#ifndef APP_RUN_H
#define APP_RUN_H

#include "app/routes.h"
#include "sys/httpd_serve.h"

/* The handler for sys/httpd.c. Routes, readers, writer, workers and place must be there. */
extern const struct httpd_handler run_handler;

/* One request on its way. */
struct running {
	struct exchange *x;
	struct found found;
	struct task t;
	struct account *me;
	struct str scopes;	   /* of the token that came with it */
	struct db *db;		   /* the reader that it holds now */
	enum err returned;	   /* what the handler gave back */
	bool waits;		   /* the token is of somebody who waits to be let in */
	bool is_stranger;	   /* who was told that they may send little */
	int64_t most, left, reset; /* app/often.h: of this window; reset 0: not counted */
	int64_t again_at;	   /* when an act that was one too many may be tried again; ms */
	int64_t began_us;
};

/* Replaces the reply by the door's answer to a failure (app/answer.c): JSON or a page. */
void answer_failure(struct running *r, int status);

/* The headers that every reply of the door has (app/answer.c). */
void answer_headers(struct running *r);

/* A reply to OPTIONS, or that the path does not know the method (app/answer.c). */
void answer_methods(struct running *r);

/* Who asks, by session or token (app/admit.c). The first needs the reader's snapshot. */
enum err admit_identify(struct running *r);
/* Counts a request to the API, of its token or else of its address: also one that is refused, so
 * that nobody guesses tokens without an end. ERR_OFTEN for one too many. */
enum err admit_count(struct running *r);
/* May they? And did the form come from a page of ours? */
enum err admit(struct running *r);

#endif
