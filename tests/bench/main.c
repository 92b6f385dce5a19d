/*
 * bench: what Rosemary costs, beside yardsticks measured in the same run.
 *
 *	bench [--only PART]… [--pg ADDRESS PID] PROGRAM [POSTS…]
 *
 * PROGRAM is build-bench/rosemary; POSTS are 1000 100000 unless said. PART is one of those at the
 * end of this file. ADDRESS is of an empty PostgreSQL, as libpq takes it; PID its server's, whose
 * CPU counts too. Prints a table; the figures of a good run are kept as ratios in
 * docs/performance.md.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client.h"
#include "far.h"
#include "home.h"
#include "listen.h"
#include "row.h"
#include "times.h"
#include "wave.h"
#include "yard.h"

#define PORT 18930
#define POSTED 3000 /* by posting() */
#define TIMES_MHD(ms) (ms) / yard.mhd_ms

static struct yard yard;
static struct home home = { .port = PORT };
static char talked[128]; /* the context of the post that is talked about */

void row(const char *what, long posts, const char *fmt, ...)
{
	va_list args;

	printf("%-44s %8ld  ", what, posts);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	putchar('\n');
	fflush(stdout);
}

/* One address read over 32 connections for three seconds. who: an app's, with a token; NULL: a
 * stranger, who sends `extra`. */
static void read_row_as(const char *what, long posts, const char *path, const char *who,
			const char *extra)
{
	char headers[256] = "";
	struct load l = { .port = PORT,
			  .connections = 32,
			  .seconds = 3,
			  .method = "GET",
			  .path = path,
			  .headers = headers };
	double cpu, ms;

	if (who)
		home_token(who, headers, sizeof headers);
	else
		snprintf(headers, sizeof headers, "%s", extra);
	cpu = home_cpu(&home);
	load_run(&l);
	ms = (home_cpu(&home) - cpu) * 1000 / (double)l.done;
	if (l.wrong)
		stop("%s: %ld answers were not 200", path, l.wrong);
	row(what, posts, "%6.1f x MHD   %.0f/s, p50 %.1f ms, p99 %.1f ms, %zu bytes", TIMES_MHD(ms),
	    l.rate, l.p50_ms, l.p99_ms, l.bytes);
}

static void read_row(const char *what, long posts, const char *path, const char *who)
{
	read_row_as(what, posts, path, who, "");
}

/* What other servers read. */
static void documents(long posts, const char *page)
{
	const char *accept = "Accept: application/activity+json\r\n";
	char finger[128];

	snprintf(finger, sizeof finger, "/.well-known/webfinger?resource=acct:%s@localhost:%d",
		 HOME_AUTHOR, PORT);
	read_row_as("WebFinger", posts, finger, NULL, "");
	read_row_as("actor", posts, "/@" HOME_AUTHOR, NULL, accept);
	read_row_as("one post, for another server", posts, page, NULL, accept);
	read_row_as("outbox, 20 posts", posts, "/@" HOME_AUTHOR "/outbox?page=true", NULL, accept);
}

static void reads(long posts)
{
	char path[128], id[32], page[64];
	char headers[256];
	struct client c;

	client_init(&c, PORT);
	home_token(HOME_AUTHOR, headers, sizeof headers);
	client_send(&c, "GET", "/api/v1/accounts/101/statuses?limit=1", headers, "", 0);
	client_find(&c, "\"id\":\"", "\"", id, sizeof id);
	client_done(&c);
	snprintf(path, sizeof path, "/api/v1/statuses/%s", id);
	snprintf(page, sizeof page, "/@" HOME_AUTHOR "/%s", id);
	read_row("home timeline, 20 posts", posts, "/api/v1/timelines/home", HOME_READER);
	read_row("home timeline, 20 authors", posts, "/api/v1/timelines/home", HOME_GATHERER);
	read_row("public timeline", posts, "/api/v1/timelines/public", HOME_READER);
	read_row("account read", posts, "/api/v1/accounts/101", HOME_READER);
	read_row("notification read, v1", posts, "/api/v1/notifications", HOME_AUTHOR);
	read_row("notification read, grouped v2", posts, "/api/v2/notifications", HOME_AUTHOR);
	read_row("context of 100 comments", posts, talked, HOME_READER);
	read_row("list of 100 people, 20 posts", posts, "/api/v1/timelines/list/9", HOME_READER);
	read_row("one post, API", posts, path, HOME_READER);
	read_row("post page, HTML, a stranger", posts, page, NULL);
	read_row("profile page, HTML, a stranger", posts, "/@" HOME_AUTHOR "?view=words", NULL);
	documents(posts, page);
	home_filters(&home, HOME_READER, id, sizeof id);
	read_row("home timeline, 20 posts, 100 filtered words", posts, "/api/v1/timelines/home",
		 HOME_READER);
	home_unfilter(&home, HOME_READER, id);
	row("resident memory, after reading", posts, "%6.1f MB", process_rss(home.pid));
}

static void posting(long posts)
{
	double cpu = home_cpu(&home), from = clock_now(), ms;

	home_posts(&home, POSTED);
	from = clock_now() - from;
	ms = (home_cpu(&home) - cpu) * 1000 / POSTED;
	row("a post, on disk, 8 connections", posts, "%6.1f x insert  %.0f/s", ms / yard.insert_ms,
	    POSTED / from);
}

/* Has this follower the post at the top of home? */
static int has_seen(struct client *c, int follower, const char *id)
{
	char name[16], headers[256];

	snprintf(name, sizeof name, "f%04d", follower);
	home_token(name, headers, sizeof headers);
	client_send(c, "GET", "/api/v1/timelines/home?limit=1", headers, "", 0);
	return strstr(c->body, id) != NULL;
}

/* Asks some twenty of them, the last one first. */
static void until_seen(struct client *c, int followers, const char *id)
{
	double from = clock_now();

	for (int f = followers - 1; f >= 0; f -= 1 + followers / 20)
		while (!has_seen(c, f, id))
			if (clock_now() - from > 30)
				stop("follower %d never saw the post", f);
}

static void fanout_of(const struct home_author *author, long posts)
{
	char headers[256], id[32], what[64];
	const char *body = "visibility=public&status=to+all+who+follow";
	struct client c;
	double from, answered;

	client_init(&c, PORT);
	home_token(author->name, headers, sizeof headers - 60);
	strncat(headers, "Content-Type: application/x-www-form-urlencoded\r\n", 60);
	from = clock_now();
	client_send(&c, "POST", "/api/v1/statuses", headers, body, strlen(body));
	answered = clock_now() - from;
	client_find(&c, "\"id\":\"", "\"", id, sizeof id);
	until_seen(&c, author->followers, id);
	snprintf(what, sizeof what, "a post by somebody with followers: %d", author->followers);
	row(what, posts, "answered %.4f s, seen by all %.3f s", answered, clock_now() - from);
	client_done(&c);
}

static void fanout(long posts)
{
	for (const struct home_author *author = home_authors; author->name; author++)
		fanout_of(author, posts);
}

/* A thousand apps that listen: what they cost while nothing happens, and how soon all of them have
 * heard of a post. */
static void listening(long posts)
{
	const char *body = "visibility=public&status=to+all+who+listen";
	double before = process_rss(home.pid), from, cpu;
	char headers[256];
	struct client c;

	listeners_open(PORT, HOME_FOLLOWERS);
	sleep(1);
	row("1,000 streams, idle: memory more", posts, "%6.1f MB", process_rss(home.pid) - before);
	client_init(&c, PORT);
	home_token(HOME_LOVED, headers, sizeof headers - 60);
	strncat(headers, "Content-Type: application/x-www-form-urlencoded\r\n", 60);
	cpu = home_cpu(&home);
	from = clock_now();
	client_send(&c, "POST", "/api/v1/statuses", headers, body, strlen(body));
	if (!listeners_heard(30))
		stop("a listener never heard of the post");
	from = clock_now() - from;
	row("a post to 1,000 streams", posts, "heard by all %.3f s, %.1f ms CPU", from,
	    (home_cpu(&home) - cpu) * 1000);
	row("1,000 streams, after a post: memory more", posts, "%6.1f MB",
	    process_rss(home.pid) - before);
	client_done(&c);
	listeners_close();
}

/* --- photographs --- */

static char *upload;
static size_t upload_n;

static void read_photo(const char *path)
{
	static const char head[] =
		"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"p.jpg\"\r\n"
		"Content-Type: image/jpeg\r\n\r\n";
	FILE *f = fopen(path, "rb");
	size_t n;

	upload = malloc(64u << 20);
	if (!f || !upload)
		stop("can't read %s", path);
	memcpy(upload, head, sizeof head - 1);
	n = fread(upload + sizeof head - 1, 1, 60u << 20, f);
	fclose(f);
	memcpy(upload + sizeof head - 1 + n, "\r\n--b--\r\n", 9);
	upload_n = sizeof head - 1 + n + 9;
}

static void photographs(long posts)
{
	char headers[256];
	struct client c;
	double cpu = home_cpu(&home), from = clock_now();

	client_init(&c, PORT);
	home_token(HOME_AUTHOR, headers, sizeof headers - 60);
	strncat(headers, "Content-Type: multipart/form-data; boundary=b\r\n", 60);
	for (int i = 0; i < 10; i++)
		if (client_send(&c, "POST", "/api/v2/media", headers, upload, upload_n) != 200)
			stop("a photograph was refused: %.300s", c.body);
	client_done(&c);
	row("a photograph of 12 megapixels", posts, "%6.2f x vipsthumbnail  %.3f s each",
	    (home_cpu(&home) - cpu) / 10 / yard.vips_s, (clock_now() - from) / 10);
	row("resident memory, server after photographs", posts, "%6.1f MB", process_rss(home.pid));
}

/* A day is over, and with it one of everybody's kept dates. */
static void dates(long posts)
{
	const long n = 100000;
	double cpu, from;

	home_stop(&home);
	home_dates(&home, n);
	home_start(&home);
	cpu = home_cpu(&home);
	from = clock_now();
	while (home_dates_due(&home)) {
		if (clock_now() - from > 120)
			stop("%ld dates are still due", home_dates_due(&home));
		usleep(20000);
	}
	cpu = home_cpu(&home) - cpu;
	row("next days of 100,000 kept dates", posts, "%6.2f x insert, each  %.1f s of CPU, %.1f s",
	    cpu * 1000 / (double)n / yard.insert_ms, cpu, clock_now() - from);
}

static void incoming(long posts)
{
	far_incoming(&home, &yard, posts);
}

static void outgoing(long posts)
{
	far_outgoing(&home, &yard, posts);
}

static void wave(long posts)
{
	wave_measure(&home, &yard, posts);
}

static void times_read(const char *what, long posts, int year)
{
	char path[64];

	snprintf(path, sizeof path, "/@" HOME_AUTHOR "/%d", year);
	read_row(what, posts, path, NULL);
}

/* Posts by the time that they are about: as quick with ten thousand of them as with thirty. */
static void times(long posts)
{
	static int year = 1971; /* others for each size of home */

	home_stop(&home);
	times_fill(&home, year, 30);
	home_start(&home);
	times_read("a year of 30 dated posts, a stranger", posts, year);
	home_stop(&home);
	times_fill(&home, year + 1, 10000);
	home_start(&home);
	times_read("a year of 30, among 10,000", posts, year);
	times_read("a year of 10,000 dated posts", posts, year + 1);
	year += 10;
}

static const struct part {
	const char *name;
	void (*run)(long posts);
} parts[] = {
	{ "reads", reads },	    { "posting", posting },	    { "fanout", fanout },
	{ "listening", listening }, { "incoming", incoming },	    { "outgoing", outgoing },
	{ "wave", wave },	    { "photographs", photographs }, { "times", times },
};
#define PARTS (sizeof parts / sizeof *parts)

static bool wanted[PARTS], dates_wanted;

static bool posts_more(void)
{
	for (size_t i = 0; i < PARTS; i++)
		if (parts[i].run == posting)
			return wanted[i];
	return false;
}

static void one_size(long posts, long add)
{
	home_posts(&home, add);
	home_stop(&home);
	home_start(&home);
	row("start to first answer", posts, "%6.3f s", home.start_s);
	row("resident memory, idle", posts, "%6.1f MB", process_rss(home.pid));
	for (size_t i = 0; i < PARTS; i++)
		if (wanted[i])
			parts[i].run(posts);
	row("disk", posts, "%6.1f MB", home_disk_mb(&home));
}

static void want(const char *name)
{
	bool known = !strcmp(name, "dates");

	dates_wanted |= known;
	for (size_t i = 0; i < PARTS; i++)
		if (!strcmp(name, parts[i].name))
			known = wanted[i] = true;
	if (!known)
		stop("there is no part %s", name);
}

/* Where the program's name stands. */
static int read_options(int argc, char **argv)
{
	bool only = false;
	int at = 1;

	while (at + 1 < argc && !strncmp(argv[at], "--", 2)) {
		if (!strcmp(argv[at], "--only")) {
			want(argv[at + 1]);
			only = true;
		} else if (!strcmp(argv[at], "--pg") && at + 2 < argc) {
			home.pg = argv[++at];
			home.pg_pid = (pid_t)strtol(argv[at + 1], NULL, 10);
		} else {
			break;
		}
		at += 2;
	}
	for (size_t i = 0; i < PARTS && !only; i++)
		want(parts[i].name);
	dates_wanted |= !only;
	return at;
}

int main(int argc, char **argv)
{
	char own[] = "bench-XXXXXX", photo[4200], post[32];
	int at = read_options(argc, argv);
	long have = 0;

	if (at >= argc)
		stop("usage: bench [--only PART]… [--pg ADDRESS PID] PROGRAM [POSTS…]");
	home.program = realpath(argv[at], NULL);
	if (!home.program || !mkdtemp(own))
		stop("can't begin with %s", argv[at]);
	home.folder = realpath(own, NULL);
	snprintf(photo, sizeof photo, "%s/photo.jpg", home.folder);
	yard_photo(photo);
	read_photo(photo);
	yard_measure(&yard, home.folder, photo);
	printf("yardsticks: MHD constant 5 KB %.4f ms; nginx static 45 KB %.4f ms (%.1f x MHD);\n"
	       "SQLite insert, synchronous=FULL, %.4f ms CPU (%.3f ms by the clock); vipsthumbnail "
	       "%.2f s;\nRSA-2048: a signature %.3f ms, checking one %.4f ms\n\n",
	       yard.mhd_ms, yard.nginx_ms, TIMES_MHD(yard.nginx_ms), yard.insert_ms,
	       yard.insert_wall_ms, yard.vips_s, yard.sign_ms, yard.verify_ms);
	printf("%-44s %8s\n", "", "posts");
	home_start(&home);
	home_stop(&home);
	home_people(&home);
	far_people(&home);
	home_start(&home);
	home_talk(&home, post, sizeof post);
	snprintf(talked, sizeof talked, "/api/v1/statuses/%s/context", post);
	for (int i = at + 1; i < (argc > at + 1 ? argc : at + 3); i++) {
		long posts = argc > at + 1 ? strtol(argv[i], NULL, 10)
			     : i == at + 1 ? 1000
					   : 100000;

		one_size(posts, posts > have ? posts - have : 1);
		have = posts + (posts_more() ? POSTED : 0);
	}
	if (dates_wanted)
		dates(have);
	home_stop(&home);
	printf("\nwhat was measured stays in %s\n", home.folder);
	return 0;
}
