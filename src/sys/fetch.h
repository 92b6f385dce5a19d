/*
 * HTTP out: the courier, one thread that carries every request this program sends. sys/fetch.c is
 * the only file that knows libcurl. A request is handed over and forgotten; its answer comes to a
 * function on the courier's thread. Each host has its own small queue and a few connections, so
 * that a slow one delays only itself.
 *
 * Addresses come from strangers: only http and https, no name and password in them, and nothing
 * that is not public (sys/fetch_filter.h), looked at when the socket is made, so after the name was
 * resolved and again for each redirect. No cookies, no proxies of the environment.
 */
#ifndef SYS_FETCH_H
#define SYS_FETCH_H

#include "base/buf.h"
#include "base/html.h"

#define FETCH_KEEP_MAX 4

struct fetch_header {
	const char *name;
	struct str value; /* CR and LF are a broken invariant */
};

struct fetch_request {
	const char *method; /* "GET", "POST", … */
	struct str url;	    /* as url_read takes it */
	const struct fetch_header *header;
	size_t headers;
	struct str body;
	size_t bytes;	 /* of the answer's body at most, after decompression */
	int64_t seconds; /* for everything, waiting for a free connection too */
	int redirects;	 /* followed at most; only GET follows any */
	const char *const
		*types; /* NULL-terminated: what a 2xx may be ("image/png"); NULL: anything */
	const char *keep[FETCH_KEEP_MAX]; /* headers of the answer that are wanted */
	bool to_file; /* a large body goes to `file` instead of memory: open for writing, empty, on
			 a quick disk; it stays the asker's, and is looked at in `done` */
	int file;
};

enum fetch_end {
	FETCH_ANSWERED,	 /* there is an answer, whatever its status */
	FETCH_ADDRESS,	 /* the address is none that may be asked */
	FETCH_PRIVATE,	 /* it leads to a machine or network that is not public */
	FETCH_UNKNOWN,	 /* nobody knows the host's name */
	FETCH_UNREACHED, /* no connection */
	FETCH_TLS,	 /* the host could not prove who it is */
	FETCH_SLOW,	 /* one of the time limits */
	FETCH_LARGE,	 /* a body or headers beyond the limit */
	FETCH_TYPE,	 /* a 2xx of another type than asked for */
	FETCH_REDIRECTS, /* too many redirects, or one that may not be followed */
	FETCH_GARBLED,	 /* not HTTP, cut off, or not decodable */
	FETCH_BUSY,	 /* too many wait for that host, or the courier stops, or no room for it */
	FETCH_ENDS
};

/* "slow": for the log. */
const char *fetch_end_name(enum fetch_end e);

struct fetch_answer {
	enum fetch_end end;
	int status; /* as far as it came: 0 when no answer began */
	struct str body;
	struct str type;		 /* media type in small letters, without parameters */
	struct str url;			 /* the last address asked */
	struct str kept[FETCH_KEEP_MAX]; /* as `keep`; STR_NONE when it did not come */
	struct str leads_to; /* where a redirect that was not followed leads; STR_NONE for none */
};

/* Hands the request over; everything in it is copied. done runs exactly once, on the courier's
 * thread, must be quick and may hand over more; what it is given is gone when it returns. False,
 * and done never runs, for no http address, when too many wait altogether, or without a courier. */
bool fetch_later(const struct fetch_request *q,
		 void (*done)(const struct fetch_answer *f, void *arg), void *arg);

/* Waits for the answer, which is copied into the arena: for workers and slow jobs, never on the
 * writer or in `done`. */
struct fetch_answer fetch_now(struct arena *a, const struct fetch_request *q);

/* --- for app/house.c and tests --- */

struct fetch_options {
	const char *ca;	    /* a file of certificates to trust instead of the system's; or NULL */
	const char *agent;  /* User-Agent */
	bool private;	    /* private addresses too: for tests only */
	const char *exempt; /* one IP address that counts as public: for tests; or NULL */
	long connect_ms;    /* 0: as usual; these three are shorter in tests */
	long first_byte_ms; /* from the request to the first byte of the answer */
	long slow_seconds;  /* slower than FETCH_SLOWEST for so long */
};

#define FETCH_SLOWEST 100 /* bytes in a second */

void fetch_start(const struct fetch_options *o); /* copied; its texts must stay */
/* May private addresses be asked (tests)? */
bool fetch_allows_private(void);
/* Ends whatever is on its way with FETCH_BUSY. */
void fetch_stop(void);

#endif
