#include "wave.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "far.h"
#include "row.h"
#include "store.h"

#define CANDLES 40000
#define COMMENTS 3000
#define ALL (CANDLES + COMMENTS)
#define HOSTS 1000
#define FIRST 600000 /* of the ids of those who come */
#define AUTHOR "ilse"
#define AUTHOR_ID 106
#define BATCH 4000	  /* letters that are sent in one go */
#define WAITING_MOST 2000 /* arrivals that wait before more are sent: others hold back as well */

static struct letter *letters;
static char post_uri[200];
static long post_id, first;

static const char *uri_of(long i)
{
	static char text[100];

	snprintf(text, sizeof text, "https://h%ld.example/users/p%ld", i % HOSTS, i);
	return text;
}

void wave_people(void)
{
	home_put_person(AUTHOR_ID, AUTHOR);
	store_put("INSERT INTO candle_wish (account_id, way) VALUES (%d, 1)", AUTHOR_ID);
	store_put("INSERT INTO comment_wish (account_id, reads_until) VALUES (%d, -1)", AUTHOR_ID);
	for (long i = 0; i < CANDLES; i++) {
		char host[32], name[16], inbox[120];

		snprintf(host, sizeof host, "h%ld.example", i % HOSTS);
		snprintf(name, sizeof name, "p%ld", i);
		snprintf(inbox, sizeof inbox, "%s/inbox", uri_of(i));
		far_put_person(FIRST + i, name, host, uri_of(i), inbox);
		far_put_key(FIRST + i, uri_of(i));
	}
}

/* --- what comes --- */

static void write_candle(struct letter *l, long i)
{
	l->body_n = (size_t)snprintf(
		l->body, sizeof l->body,
		"{\"@context\":\"https://www.w3.org/ns/activitystreams\",\"id\":\"%s/likes/1\","
		"\"type\":\"Like\",\"actor\":\"%s\",\"object\":\"%s\"}",
		uri_of(i), uri_of(i), post_uri);
}

static void write_comment(struct letter *l, long i)
{
	char who[100];

	snprintf(who, sizeof who, "%s", uri_of(i));
	l->body_n = (size_t)snprintf(
		l->body, sizeof l->body,
		"{\"@context\":\"https://www.w3.org/ns/activitystreams\",\"id\":\"%s/notes/1/"
		"activity\","
		"\"type\":\"Create\",\"actor\":\"%s\",\"to\":[\"https://www.w3.org/ns/"
		"activitystreams"
		"#Public\"],\"object\":{\"id\":\"%s/notes/"
		"1\",\"type\":\"Note\",\"attributedTo\":\"%s\","
		"\"inReplyTo\":\"%s\",\"content\":\"<p>number %ld: with you, and a rose from our "
		"garden</p>\",\"to\":[\"https://www.w3.org/ns/activitystreams#Public\"]}}",
		who, who, who, who, post_uri, i);
}

/* Comments lie between candles as they come. */
static void write_letters(int port)
{
	letters = calloc(ALL, sizeof *letters);
	if (!letters)
		stop("no room for %d letters", ALL);
	for (long at = 0, candles = 0, comments = 0; at < ALL; at++) {
		bool words = comments < COMMENTS && at % (ALL / COMMENTS) == 0;
		long i = words ? comments++ : candles++;
		char key[120];

		if (words)
			write_comment(&letters[at], i);
		else
			write_candle(&letters[at], i);
		snprintf(key, sizeof key, "%s#main-key", uri_of(i));
		far_seal(&letters[at], key, port);
	}
}

/* Of the last batch more may be asked for than there are: those come twice, and count once. */
static const char *head_of(long i)
{
	return letters[(first + i) % ALL].head;
}

static size_t body_of(long i, char *ret, size_t size)
{
	const struct letter *l = &letters[(first + i) % ALL];

	if (l->body_n > size)
		stop("a letter is too long");
	memcpy(ret, l->body, l->body_n);
	return l->body_n;
}

/* --- measuring --- */

static void share(const struct home *h)
{
	const char *body = "visibility=public&status=The+roses+were+out"
			   "&interaction_policy[can_reply][always][]=followers"
			   "&interaction_policy[can_reply][with_approval][]=public";
	char headers[256], id[32];
	struct client c;

	client_init(&c, h->port);
	home_token(AUTHOR, headers, sizeof headers - 60);
	strncat(headers, "Content-Type: application/x-www-form-urlencoded\r\n", 60);
	if (client_send(&c, "POST", "/api/v1/statuses", headers, body, strlen(body)) != 200)
		stop("the post was refused: %.300s", c.body);
	client_find(&c, "\"id\":\"", "\"", id, sizeof id);
	client_find(&c, "\"uri\":\"", "\"", post_uri, sizeof post_uri);
	post_id = strtol(id, NULL, 10);
	client_done(&c);
}

static long arrived(const char *table, const char *column)
{
	char query[200];

	snprintf(query, sizeof query, "SELECT count(*) FROM %s WHERE %s = %ld", table, column,
		 post_id);
	return store_count(query);
}

static bool is_all_there(void)
{
	return arrived("candle", "post_id") == CANDLES && arrived("post", "reply_to") == COMMENTS;
}

/* Gives the most memory that the server was seen with, and the slowest of a hundred answers. */
static double send_all(const struct home *h, double *ret_p99_ms)
{
	double most = 0, from = clock_now();

	*ret_p99_ms = 0;
	for (first = 0; first < ALL; first += BATCH) {
		struct load l = { .port = h->port,
				  .connections = 32,
				  .requests = ALL - first < BATCH ? ALL - first : BATCH,
				  .method = "POST",
				  .path = "/inbox",
				  .headers = "",
				  .head = head_of,
				  .body = body_of };
		double rss;

		load_run(&l);
		if (l.wrong)
			stop("%ld of the wave were not taken", l.wrong);
		*ret_p99_ms = l.p99_ms > *ret_p99_ms ? l.p99_ms : *ret_p99_ms;
		rss = process_rss(h->pid);
		most = rss > most ? rss : most;
		while (store_count("SELECT count(*) FROM arrival") > WAITING_MOST)
			usleep(20000);
	}
	while (!is_all_there()) {
		if (clock_now() - from > 600)
			stop("something of the wave is lost");
		usleep(20000);
	}
	return most;
}

static void is_silent(const struct home *h)
{
	char headers[256];
	struct client c;

	client_init(&c, h->port);
	home_token(AUTHOR, headers, sizeof headers);
	if (client_send(&c, "GET", "/api/v1/notifications", headers, "", 0) != 200 ||
	    strcmp(c.body, "[]") != 0)
		stop("the author is told: %.200s", c.body);
	client_done(&c);
}

static void read_row(const struct home *h, const struct yard *y, long posts, const char *what,
		     const char *path)
{
	char headers[256];
	struct load l = { .port = h->port,
			  .connections = 8,
			  .seconds = 3,
			  .method = "GET",
			  .path = path,
			  .headers = headers };
	double cpu = home_cpu(h);

	home_token(AUTHOR, headers, sizeof headers);
	load_run(&l);
	if (l.wrong)
		stop("%s: %ld answers were not 200", path, l.wrong);
	if (l.bytes < 1000)
		stop("%s gives nothing", path);
	row(what, posts, "%6.1f x MHD   p50 %.1f ms, p99 %.1f ms, %zu bytes",
	    (home_cpu(h) - cpu) * 1000 / (double)l.done / y->mhd_ms, l.p50_ms, l.p99_ms, l.bytes);
}

void wave_measure(const struct home *h, const struct yard *y, long posts)
{
	double cpu, from, most, p99;
	char path[100];

	if (letters)
		return;
	share(h);
	write_letters(h->port);
	cpu = home_cpu(h);
	from = clock_now();
	most = send_all(h, &p99);
	from = clock_now() - from;
	row("a wave: 40,000 candles, 3,000 comments", posts,
	    "%6.1f x (verify + insert)  %.0f/s until there, p99 of a batch %.1f ms, %.1f MB",
	    (home_cpu(h) - cpu) * 1000 / ALL / (y->verify_ms + y->insert_ms), ALL / from, p99,
	    most);
	is_silent(h);
	read_row(h, y, posts, "what waits after it, 40 of 3,000 comments",
		 "/api/v1/interaction_requests?limit=40");
	snprintf(path, sizeof path, "/api/v1/statuses/%ld/favourited_by?limit=80", post_id);
	read_row(h, y, posts, "who lit a candle, 80 of 40,000", path);
	snprintf(path, sizeof path, "/api/v1/statuses/%ld", post_id);
	read_row(h, y, posts, "the post itself, for its author", path);
}
