#include <ftw.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "home.h"
#include "store.h"
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
	char port[16], data[512], store[600] = "api_requests=0";
	struct client c;
	double from = clock_now();

	snprintf(port, sizeof port, "%d", h->port);
	snprintf(data, sizeof data, "%s/data", h->folder);
	if (h->pg)
		snprintf(store, sizeof store, "database=%s", h->pg);
	h->pid = process_start(h->folder, "rosemary",
			       (const char *[]){ h->program, "serve", "--data", data, "--port",
						 port, "--set", "log_level=warn", "--set",
						 "api_requests=0", "--set", "streams_address=2000",
						 "--set", "fetch_private=yes", "--set", store,
						 NULL });
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

double home_cpu(const struct home *h)
{
	return process_cpu(h->pid) + (h->pg ? process_cpu(h->pg_pid) : 0);
}

void home_token(const char *name, char *ret, size_t size)
{
	snprintf(ret, size, "Authorization: Bearer bench-token-of-%s\r\n", name);
}

/* --- the store --- */

void home_put_person(long id, const char *name)
{
	char secret[64], hex[65];
	unsigned char hash[32];

	snprintf(secret, sizeof secret, "bench-token-of-%s", name);
	SHA256((const unsigned char *)secret, strlen(secret), hash);
	for (int i = 0; i < 32; i++)
		snprintf(hex + 2 * (size_t)i, 3, "%02x", hash[i]);
	store_put("INSERT INTO account (id, name, name_key, display, created_at, locked)"
		  " VALUES (%ld, %Q, %Q, %Q, 1, 0)",
		  id, name, name, name);
	store_put("INSERT INTO token (id, hash, app_id, account_id, scopes, created_at, seen_at)"
		  " VALUES (%ld, %Q, 1, %ld, 'read write follow push', %lld, %lld)",
		  id, hex, id, (long long)time(NULL) * 1000, (long long)time(NULL) * 1000);
}

static void add_follow(long follower, long followed)
{
	store_put("INSERT INTO follow (follower_id, followed_id, id, accepted, created_at)"
		  " VALUES (%ld, %ld, %ld, 1, 1)",
		  follower, followed, follower);
	store_put("UPDATE account SET followers = followers + 1 WHERE id = %ld", followed);
	store_put("UPDATE account SET following = following + 1 WHERE id = %ld", follower);
}

/* The reader's list: the author, and others who stand in it without a post. */
static void add_list(long owner)
{
	store_put("INSERT INTO list (id, account_id, title, replies, exclusive, created_at)"
		  " VALUES (%d, %ld, 'a hundred', 1, 0, 1)",
		  HOME_LIST, owner);
	for (int i = 0; i < HOME_LISTED; i++)
		store_put("INSERT INTO list_member (list_id, account_id, owner_id, id)"
			  " VALUES (%d, %d, %ld, %d)",
			  HOME_LIST, i ? 1000 + i : 101, owner, i ? 1000 + i : 101);
}

void home_people(struct home *h)
{
	char name[16];

	store_open(h);
	store_put("BEGIN");
	store_put("INSERT INTO app (id, client_id, secret_hash, name, redirect_uris, scopes,"
		  " created_at) VALUES (1, 'bench', '', 'bench', '', 'read write follow push', 1)");
	home_put_person(101, HOME_AUTHOR);
	home_put_person(102, HOME_READER);
	add_follow(102, 101);
	for (int i = 0; i < HOME_PEOPLE; i++) {
		snprintf(name, sizeof name, "f%04d", i);
		home_put_person(1000 + i, name);
	}
	for (int k = 0; home_authors[k].name; k++) {
		home_put_person(110 + k, home_authors[k].name);
		for (int i = 0; i < home_authors[k].followers; i++)
			add_follow(1000 + i, 110 + k);
	}
	home_put_person(104, HOME_GATHERER);
	for (int i = 0; i < HOME_AUTHORS; i++)
		add_follow(104, 1000 + i);
	add_list(102);
	store_put("COMMIT");
	store_close();
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

	store_open(h);
	store_put("BEGIN");
	for (long i = 0; i < n; i++) {
		snprintf(base, sizeof base, "%04ld-%02ld-%02ld", 1930 + i * 7 % 90, 1 + i % 12,
			 1 + i * 5 % 28);
		store_put("INSERT INTO kept_date (id, account_id, kind, base, rule, next_day,"
			  " next_at, created_at) VALUES (%ld, %ld, 1, %Q, %Q, 1, 1, 1)",
			  i + 1, 1000 + i % HOME_PEOPLE, base, rules[i % 10]);
	}
	store_put("UPDATE job SET run_at = 1 WHERE kind = 56");
	store_put("COMMIT");
	store_close();
}

long home_dates_due(struct home *h)
{
	long n;

	store_open(h);
	n = store_count("SELECT count(*) FROM kept_date WHERE next_at = 1");
	store_close();
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

void home_filters(struct home *h, const char *who, char *ret_id, size_t size)
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
	client_find(&c, "\"id\":\"", "\"", ret_id, size);
	client_done(&c);
}

void home_unfilter(struct home *h, const char *who, const char *id)
{
	char headers[256], path[64];
	struct client c;

	home_token(who, headers, sizeof headers);
	snprintf(path, sizeof path, "/api/v2/filters/%s", id);
	client_init(&c, h->port);
	if (client_send(&c, "DELETE", path, headers, "", 0) != 200)
		stop("the filter stays: %.300s", c.body);
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

	if (h->pg) {
		store_open(h);
		return (double)store_count("SELECT pg_database_size(current_database())") / 1e6;
	}
	snprintf(data, sizeof data, "%s/data", h->folder);
	disk_bytes = 0;
	nftw(data, add_file, 16, FTW_PHYS);
	return disk_bytes / 1e6;
}
