#include <ftw.h>
#include <openssl/sha.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "home.h"
#include "yard.h"

static const char *const words[] = { "rose",	"garden",  "letter",	 "window",
				     "summer",	"kitchen", "photograph", "table",
				     "morning", "coat",	   "harbour",	 "bread",
				     "story",	"sister",  "evening",	 "orchard" };

const struct home_author home_authors[] = {
	{ "emil", 1 },		 { "fern", 100 }, { HOME_LOVED, HOME_FOLLOWERS },
	{ "gita", HOME_PEOPLE }, { 0 },
};

static size_t post_body(long i, char *ret, size_t size)
{
	unsigned seed = (unsigned)i * 2654435761u;
	int n = snprintf(ret, size, "visibility=public&status=%ld", i);

	for (int w = 0; w < 24; w++, seed = seed * 1103515245u + 12345u)
		n += snprintf(ret + n, size - (size_t)n, "+%s", words[seed >> 16 & 15]);
	return (size_t)n;
}

void home_start(struct home *h)
{
	char port[16], data[512];
	struct client c;
	double from = clock_now();

	snprintf(port, sizeof port, "%d", h->port);
	snprintf(data, sizeof data, "%s/data", h->folder);
	h->pid = process_start(h->folder, "rosemary",
			       (const char *[]){ h->program, "serve", "--data", data, "--port",
						 port, "--set", "log_level=warn", "--set",
						 "api_requests=0", "--set", "streams_address=2000",
						 "--set", "fetch_private=yes", NULL });
	client_init(&c, h->port);
	while (!client_try(&c, "GET", "/api/v1/instance")) {
		if (clock_now() - from > 20)
			stop("the server does not start: see %s/rosemary.log", h->folder);
		usleep(1000);
	}
	h->start_s = clock_now() - from;
	client_done(&c);
}

void home_stop(struct home *h)
{
	process_stop(h->pid);
}

void home_token(const char *name, char *ret, size_t size)
{
	snprintf(ret, size, "Authorization: Bearer bench-token-of-%s\r\n", name);
}

/* --- the store --- */

static sqlite3 *db;

static void run(const char *text, sqlite3_int64 a, sqlite3_int64 b, const char *c, const char *d)
{
	sqlite3_stmt *st;

	if (sqlite3_prepare_v2(db, text, -1, &st, NULL))
		stop("sqlite: %s", sqlite3_errmsg(db));
	sqlite3_bind_int64(st, 1, a);
	if (sqlite3_bind_parameter_count(st) > 1)
		sqlite3_bind_int64(st, 2, b);
	if (sqlite3_bind_parameter_count(st) > 2)
		sqlite3_bind_text(st, 3, c, -1, SQLITE_TRANSIENT);
	if (sqlite3_bind_parameter_count(st) > 3)
		sqlite3_bind_text(st, 4, d, -1, SQLITE_TRANSIENT);
	if (sqlite3_step(st) != SQLITE_DONE)
		stop("sqlite: %s", sqlite3_errmsg(db));
	sqlite3_finalize(st);
}

static void add_person(sqlite3_int64 id, const char *name)
{
	char secret[64], hex[65];
	unsigned char hash[32];

	snprintf(secret, sizeof secret, "bench-token-of-%s", name);
	SHA256((const unsigned char *)secret, strlen(secret), hash);
	for (int i = 0; i < 32; i++)
		snprintf(hex + 2 * (size_t)i, 3, "%02x", hash[i]);
	run("INSERT INTO account (id, name, name_key, display, created_at, locked) VALUES (?1, ?3, "
	    "?3, ?3, ?2, 0)",
	    id, 1, name, NULL);
	run("INSERT INTO token (id, hash, app_id, account_id, scopes, created_at, seen_at)"
	    " VALUES (?1, ?4, 1, ?1, ?3, ?2, ?2)",
	    id, (sqlite3_int64)time(NULL) * 1000, "read write follow push", hex);
}

static void add_follow(sqlite3_int64 follower, sqlite3_int64 followed)
{
	run("INSERT INTO follow (follower_id, followed_id, id, accepted, created_at) VALUES (?1, "
	    "?2, ?1, 1, 1)",
	    follower, followed, NULL, NULL);
	run("UPDATE account SET followers = followers + 1 WHERE id = ?1", followed, 0, NULL, NULL);
	run("UPDATE account SET following = following + 1 WHERE id = ?1", follower, 0, NULL, NULL);
}

/* The reader's list: the author, and others who stand in it without a post. */
static void add_list(sqlite3_int64 owner)
{
	run("INSERT INTO list (id, account_id, title, replies, exclusive, created_at)"
	    " VALUES (?2, ?1, 'a hundred', 1, 0, 1)",
	    owner, HOME_LIST, NULL, NULL);
	for (int i = 0; i < HOME_LISTED; i++)
		run("INSERT INTO list_member (list_id, account_id, owner_id, id)"
		    " VALUES (9, ?2, ?1, ?2)",
		    owner, i ? 1000 + i : 101, NULL, NULL);
}

void home_people(struct home *h)
{
	char path[512], name[16];

	snprintf(path, sizeof path, "%s/data/rosemary.db", h->folder);
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL))
		stop("sqlite: can't open %s", path);
	sqlite3_exec(db, "BEGIN", NULL, NULL, NULL);
	run("INSERT INTO app (id, client_id, secret_hash, name, redirect_uris, scopes, created_at)"
	    " VALUES (?1, 'bench', '', 'bench', '', 'read write follow push', ?2)",
	    1, 1, NULL, NULL);
	add_person(101, HOME_AUTHOR);
	add_person(102, HOME_READER);
	add_follow(102, 101);
	for (int i = 0; i < HOME_PEOPLE; i++) {
		snprintf(name, sizeof name, "f%04d", i);
		add_person(1000 + i, name);
	}
	for (int k = 0; home_authors[k].name; k++) {
		add_person(110 + k, home_authors[k].name);
		for (int i = 0; i < home_authors[k].followers; i++)
			add_follow(1000 + i, 110 + k);
	}
	add_person(104, HOME_GATHERER);
	for (int i = 0; i < HOME_AUTHORS; i++)
		add_follow(104, 1000 + i);
	add_list(102);
	sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
	sqlite3_close(db);
}

static void open_store(struct home *h)
{
	char path[512];

	snprintf(path, sizeof path, "%s/data/rosemary.db", h->folder);
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL))
		stop("sqlite: can't open %s", path);
	sqlite3_busy_timeout(db, 10000);
}

void home_dates(struct home *h, long n)
{
	static const char *const rules[] = {
		"yearly",
		"yearly calendar=hebrew adar=both sunset",
		"yearly calendar=chinese",
		"yearly calendar=korean",
		"yearly calendar=islamic-umalqura",
		"yearly calendar=persian",
		"yearly calendar=japanese memorial",
		"pascha days=9,-57",
		"qingming",
		"monthly on-and-on",
	};
	char base[16];

	open_store(h);
	sqlite3_exec(db, "BEGIN", NULL, NULL, NULL);
	for (long i = 0; i < n; i++) {
		snprintf(base, sizeof base, "%04ld-%02ld-%02ld", 1930 + i * 7 % 90, 1 + i % 12,
			 1 + i * 5 % 28);
		run("INSERT INTO kept_date (id, account_id, kind, base, rule, next_day, next_at,"
		    " created_at) VALUES (?1, ?2, 1, ?3, ?4, 1, 1, 1)",
		    i + 1, 1000 + i % HOME_PEOPLE, base, rules[i % 10]);
	}
	sqlite3_exec(db, "UPDATE job SET run_at = 1 WHERE kind = 56", NULL, NULL, NULL);
	sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
	sqlite3_close(db);
}

long home_dates_due(struct home *h)
{
	sqlite3_stmt *st;
	long n = -1;

	open_store(h);
	if (!sqlite3_prepare_v2(db, "SELECT count(*) FROM kept_date WHERE next_at = 1", -1, &st,
				NULL) &&
	    sqlite3_step(st) == SQLITE_ROW)
		n = (long)sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	sqlite3_close(db);
	return n;
}

void home_posts(struct home *h, long n)
{
	char headers[256];
	struct load l = { .port = h->port,
			  .connections = 8,
			  .requests = n,
			  .method = "POST",
			  .path = "/api/v1/statuses",
			  .headers = headers,
			  .body = post_body };

	home_token(HOME_AUTHOR, headers, sizeof headers - 64);
	strncat(headers, "Content-Type: application/x-www-form-urlencoded\r\n", 60);
	load_run(&l);
	if (l.wrong)
		stop("%ld of %ld posts were refused", l.wrong, n);
}

static void send(struct client *c, const char *who, const char *path, const char *body)
{
	char headers[256];

	home_token(who, headers, sizeof headers - 64);
	strncat(headers, "Content-Type: application/x-www-form-urlencoded\r\n", 60);
	if (client_send(c, "POST", path, headers, body, strlen(body)) != 200)
		stop("%s: %.300s", path, c->body);
}

void home_filters(struct home *h, const char *who)
{
	char body[16384] = "title=gentle&context=home";
	size_t n = strlen(body);
	struct client c;

	for (int i = 0; i < 100; i++)
		n += (size_t)snprintf(body + n, sizeof body - n,
				      "&keywords_attributes[][keyword]=%s%d"
				      "&keywords_attributes[][whole_word]=%d",
				      i % 20 ? "newborn" : "", i, i % 2);
	client_init(&c, h->port);
	send(&c, who, "/api/v2/filters", body);
	client_done(&c);
}

void home_talk(struct home *h, char *ret, size_t size)
{
	char path[128], body[128], name[16];
	struct client c;

	client_init(&c, h->port);
	send(&c, HOME_AUTHOR, "/api/v1/statuses", "visibility=public&status=to+be+talked+about");
	client_find(&c, "\"id\":\"", "\"", ret, size);
	snprintf(path, sizeof path, "/api/v1/statuses/%s/favourite", ret);
	snprintf(body, sizeof body, "visibility=public&status=with+you&in_reply_to_id=%s", ret);
	for (int i = 0; i < HOME_COMMENTS; i++) {
		snprintf(name, sizeof name, "f%04d", i);
		send(&c, name, path, "");
		send(&c, name, "/api/v1/statuses", body);
		if (i < HOME_AUTHORS)
			send(&c, name, "/api/v1/statuses",
			     "visibility=public&status=one+of+twenty+%23roses");
	}
	client_done(&c);
}

static double disk_bytes;

static int add_file(const char *path, const struct stat *st, int kind, struct FTW *where)
{
	(void)path, (void)where;
	if (kind == FTW_F)
		disk_bytes += (double)st->st_blocks * 512;
	return 0;
}

double home_disk_mb(const struct home *h)
{
	char data[512];

	snprintf(data, sizeof data, "%s/data", h->folder);
	disk_bytes = 0;
	nftw(data, add_file, 16, FTW_PHYS);
	return disk_bytes / 1e6;
}
