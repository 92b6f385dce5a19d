#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/arrivals.h"
#include "app/gallery.h"
#include "app/house.h"
#include "app/jobs.h"
#include "app/often.h"
#include "app/readers.h"
#include "app/run.h"
#include "app/sends.h"
#include "app/streams.h"
#include "app/workers.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "base/mem.h"
#include "core/account.h"
#include "core/peer.h"
#include "core/place.h"
#include "core/place_key.h"
#include "core/push.h"
#include "core/reach.h"
#include "fed/resolve.h"
#include "fed/subscribe.h"
#include "sys/csrf.h"
#include "sys/fetch.h"
#include "sys/mail.h"
#include "sys/pile.h"

#define STOP_SECONDS 75
#define HELD_BYTES ((size_t)2 * 1024 * 1024) /* of each thread, between two tasks */

/* One server for one data folder: two would both do its jobs. */
static int folder_lock(struct arena *a, struct str data)
{
	const char *path = str_fmt(a, "%.*s/lock", STR_ARG(data)).p;
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (fd >= 0 && !flock(fd, LOCK_EX | LOCK_NB))
		return fd;
	fprintf(stderr, "rosemary: %s: %s\n", path,
		errno == EWOULDBLOCK ? "another server runs on this data folder" : strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

struct beginning {
	struct str secret, set_up;
};

static enum err begin_place(struct task *t, void *arg)
{
	struct beginning *b = arg;

	place_start(t);
	place_key_start(t);
	push_start(t);
	peer_start(t);
	b->secret = place_secret(t);
	b->set_up = set_up_secret_new(t);
	return OK;
}

static bool http_start(struct arena *a, const struct settings *s)
{
	struct str why = S("");
	struct httpd_options o = { .listen = str_c(a, s->listen),
				   .port = (int)s->port,
				   .threads = (int)s->http_threads,
				   .connections = (int)s->connections,
				   .connections_address = (int)s->connections_address,
				   .trust = s->trust_proxy,
				   .handler = run_handler };

	if (httpd_start(&o, a, &why))
		return true;
	fprintf(stderr, "rosemary: %.*s\n", STR_ARG(why));
	return false;
}

static void courier_start(struct arena *a, const struct settings *s)
{
	struct fetch_options o = {
		.ca = s->fetch_ca.n ? str_c(a, s->fetch_ca) : NULL,
		.agent = str_fmt(a, "Rosemary/" ROSEMARY_VERSION " (+%.*s/)", STR_ARG(s->base)).p,
		.private = s->fetch_private,
		.exempt = s->fetch_exempt.n ? str_c(a, s->fetch_exempt) : NULL,
	};

	fetch_start(&o);
}

static void post_office_start(const struct settings *s)
{
	mail_start(&(struct mail_options){ .server = s->mail_server,
					   .user = s->mail_user,
					   .password = s->mail_password,
					   .from = s->mail_from,
					   .folder = s->mail_folder,
					   .ca = s->fetch_ca,
					   .plain = s->mail_plain });
}

static bool archive_start(struct arena *a, const struct settings *s)
{
	struct str why = S("");

	if (!s->fed_archive.n || pile_open(a, s->fed_archive, &why))
		return true;
	fprintf(stderr, "rosemary: fed_archive: %.*s\n", STR_ARG(why));
	return false;
}

static void greet(const struct settings *s, struct str set_up)
{
	bool here = str_eq(s->base, S("http://localhost:0"));
	char base[300];

	snprintf(base, sizeof base, "%.*s", STR_ARG(s->base));
	if (here)
		snprintf(base, sizeof base, "http://localhost:%d", httpd_port());
	printf("Rosemary is at %s\n", base);
	if (set_up.n)
		printf("Nobody lives here yet. Open this link once to set it up:\n%s/set-up/%.*s\n",
		       base, STR_ARG(set_up));
	fflush(stdout);
}

static void wait_for_signal(const sigset_t *stop)
{
	int sig = 0;

	while (sigwait(stop, &sig))
		;
	log_line(LOG_INFO, "rosemary", "stopping");
}

/* On the writer's thread. */
static void committed(void)
{
	jobs_wake();
	arrivals_wake();
	sends_wake();
}

static void told(const struct told *first)
{
	gallery_told(first);
	streams_told(first);
}

static int serve_in(struct arena *a, const struct settings *s, const sigset_t *stop)
{
	struct beginning b = { STR_NONE, STR_NONE };
	struct task t;
	bool good;

	if (!house_open(a, s, (struct writer_ears){ .committed = committed, .told = told }))
		return 1;
	good = house_write(a, begin_place, &b, &t) == OK && b.secret.n;
	if (!good)
		fprintf(stderr, "rosemary: the database can't be written to\n");
	good = good && archive_start(a, s);
	csrf_key(b.secret);
	routes_start(a, tables);
	often_start(s->api_requests);
	workers_start(WORKERS_HERE, (size_t)s->worker_threads);
	workers_start(WORKERS_FAR, WORKERS_FAR_THREADS);
	courier_start(a, s);
	post_office_start(s);
	reach_by(&(struct reach){ .person = resolve_acct,
				  .address = resolve_address,
				  .anew = resolve_actor_anew,
				  .subscribe = subscribe_page });
	gallery_start();
	jobs_start();
	arrivals_start();
	sends_start();
	streams_start((size_t)s->streams, (size_t)s->streams_address);
	good = good && http_start(a, s);
	if (good) {
		greet(s, b.set_up);
		wait_for_signal(stop);
	}
	/* Open streams would hold up the end of the requests that they were, and so would those who
	 * wait for a picture. */
	streams_stop();
	gallery_let_go();
	if (good)
		httpd_stop(STOP_SECONDS);
	jobs_stop();
	arrivals_stop();
	sends_stop(); /* and the courier */
	gallery_stop();
	workers_stop(WORKERS_FAR);
	workers_stop(WORKERS_HERE);
	pile_close();
	house_close();
	return good ? 0 : 1;
}

int serve(struct arena *a, const struct settings *s)
{
	sigset_t stop;
	int lock, code;

	mem_hold(HELD_BYTES);
	/* Blocked here, so in every thread that starts later: only sigwait takes them. */
	sigemptyset(&stop);
	sigaddset(&stop, SIGTERM);
	sigaddset(&stop, SIGINT);
	sigaddset(&stop, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &stop, NULL);
	signal(SIGPIPE, SIG_IGN);
	if (mkdir(str_c(a, s->data), 0700) && errno != EEXIST) {
		fprintf(stderr, "rosemary: %.*s: %s\n", STR_ARG(s->data), strerror(errno));
		return 1;
	}
	lock = folder_lock(a, s->data);
	if (lock < 0)
		return 1;
	code = serve_in(a, s, &stop);
	close(lock);
	return code;
}
