/*
 * HTTP in: what came and what goes back. sys/httpd.c is the only file that knows libmicrohttpd; it
 * collects the body within the route's limit (files of multipart bodies go to unnamed files on
 * disk), and hands a whole request to the handler that app/run.c gave it.
 */
#ifndef SYS_HTTPD_H
#define SYS_HTTPD_H

#include "base/buf.h"
#include "base/err.h"
#include "base/form.h"
#include "base/html.h"
#include "base/words.h"

struct task;

enum method { GET, POST, PUT, PATCH, DELETE, OPTIONS, METHOD_COUNT };

struct request {
	enum method method;   /* HEAD arrives as GET; the body of the answer is left out */
	struct str path;      /* decoded, without query; begins with / */
	struct str path_sent; /* the same as it was sent: signatures are made over it */
	struct str query;     /* as sent, without ? */
	struct params params; /* query first, then body: the last value of a name wins */
	struct str body;      /* raw, for kinds of body that are not forms */
	struct str args[4];   /* what :name segments of the route matched, in order */
	struct str address;   /* the client's house, after trusted proxies: for throttling only */
	int64_t session_id;   /* how the one who asks was known: one of the two, or 0 */
	int64_t token_id;
	struct str visit_new; /* sys/csrf.h: a cookie that the answer must bring; none: STR_NONE */
	bool on_worker;	      /* it was handed to a worker: reply.to_worker */
	void *connection;     /* the engine's own */
};

/* A header's value, or STR_NONE. Names are compared without case. */
struct str request_header(const struct request *q, const char *name);
/* A cookie's value, or STR_NONE. */
struct str request_cookie(const struct request *q, const char *name);

/* What was wrong with a request before anybody could look at it. The door words the answer. */
struct http_fault {
	int status; /* 0: nothing was wrong */
	enum err err;
	enum word word;
	int64_t bound; /* fills {1} */
};

struct reply {
	struct arena *a;
	int status; /* 200 unless set */
	struct buf body;
	const char *type; /* Content-Type; text/html; charset=utf-8 unless set */
	int file;	  /* an open file to send instead of body; -1 for none; closed after */
	int64_t file_bytes;
	struct {
		const char *name;
		struct str value;
	} header[16];
	size_t headers;
	struct stream *stream; /* the connection becomes this stream (sys/stream.h): status 101 is a
				  WebSocket, 200 server-sent events; or NULL */
	bool forms_lead_out;   /* a form of this page is answered by a redirect to another site */
	/* A route that READS, or WRITES and has not, may find that more is to be done: */
	bool to_worker; /* it can't be done here (another server must be asked): whatever it gives,
			   the handler runs once more on a worker, as SLOW, with request.on_worker
			 */
	/* or, with OK, a picture of another server is to come first (app/gallery.h): the handler
	 * runs once more when it has, or after some seconds, with has_waited */
	int64_t wait_for;
	bool has_waited;
	/* or, there and on a worker, with OK: the reply holds if this is written, on the writer */
	enum err (*write)(struct task *t, void *arg);
	void *write_arg;
};

void reply_init(struct reply *r, struct arena *a);
/* The HTTP status of a failure, the same at every door. */
int reply_status(enum err e);
/* Adds a header. CR and LF in the value are a broken invariant. */
void reply_header(struct reply *r, const char *name, struct str value);
/* 303 See Other to a path of this server or an address checked before. */
void reply_redirect(struct reply *r, struct url to);
/* A cookie: HttpOnly, SameSite=Lax, Path=/, Secure when the site's address is https.
 * seconds: how long; 0 removes it. */
void reply_cookie(struct reply *r, const char *name, struct str value, int64_t seconds,
		  bool secure);

#endif
