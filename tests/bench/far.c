#include <arpa/inet.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "far.h"
#include "row.h"
#include "store.h"
#include "wave.h"

#define FAR_PORT 18940
#define WREN "http://127.0.0.1:18940/users/wren"
#define WREN_ID 501
#define SENDER "gwen" /* here, followed from each of the inboxes */
#define SENDER_ID 105
#define FIRST_INBOX 20000
#define NOTES 4000

/* --- rows --- */

void far_put_person(long id, const char *name, const char *host, const char *uri, const char *inbox)
{
	store_put("INSERT INTO account (id, name, name_key, display, created_at, locked, domain)"
		  " VALUES (%ld, %Q, %Q, %Q, 1, 0, %Q)",
		  id, name, name, name, host);
	store_put("INSERT INTO far_account (account_id, uri, host, url, inbox, fetched_at)"
		  " VALUES (%ld, %Q, %Q, %Q, %Q, %lld)",
		  id, uri, host, uri, inbox, (long long)time(NULL) * 1000);
}

static void put_follow(long follower, long followed)
{
	store_put("INSERT INTO follow (follower_id, followed_id, id, accepted, created_at, far)"
		  " VALUES (%ld, %ld, %ld, 1, 1, %d)",
		  follower, followed, follower, follower >= FIRST_INBOX);
	store_put("UPDATE account SET followers = followers + 1 WHERE id = %ld", followed);
	store_put("UPDATE account SET following = following + 1 WHERE id = %ld", follower);
}

static const char *inbox_address(int i)
{
	static char text[32];

	snprintf(text, sizeof text, "127.1.%d.%d", i / 200, i % 200 + 1);
	return text;
}

static EVP_PKEY *key;

void far_put_key(long account_id, const char *uri)
{
	static char pem[1000];
	BIO *bio = BIO_new(BIO_s_mem());
	char *text;
	long n;

	if (!key) {
		key = EVP_RSA_gen(2048);
		if (!key || !bio || !PEM_write_bio_PUBKEY(bio, key))
			stop("openssl can't make a key");
		n = BIO_get_mem_data(bio, &text);
		snprintf(pem, sizeof pem, "%.*s", (int)n, text);
	}
	BIO_free(bio);
	store_put("INSERT INTO far_key (uri, account_id, kind, pem, fetched_at)"
		  " VALUES ('%q#main-key', %ld, 0, '%q', %lld)",
		  uri, account_id, pem, (long long)time(NULL) * 1000);
}

void far_people(const struct home *h)
{
	store_open(h);
	store_put("BEGIN");
	far_put_person(WREN_ID, "wren", "127.0.0.1:18940", WREN, WREN "/inbox");
	put_follow(102, WREN_ID);
	far_put_key(WREN_ID, WREN);
	home_put_person(SENDER_ID, SENDER);
	wave_people();
	for (int i = 0; i < FAR_INBOXES; i++) {
		char host[64], uri[128], inbox[160], name[16];

		snprintf(host, sizeof host, "%s:%d", inbox_address(i), FAR_PORT);
		snprintf(name, sizeof name, "r%04d", i);
		snprintf(uri, sizeof uri, "http://%s/users/%s", host, name);
		snprintf(inbox, sizeof inbox, "%s/inbox", uri);
		far_put_person(FIRST_INBOX + i, name, host, uri, inbox);
		put_follow(FIRST_INBOX + i, SENDER_ID);
	}
	store_put("COMMIT");
}

/* --- what comes in --- */

static struct letter *letters;

static void base64(const unsigned char *p, size_t n, char *ret)
{
	EVP_EncodeBlock((unsigned char *)ret, p, (int)n);
}

static void sign(const char *text, char *ret)
{
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	unsigned char bytes[256];
	size_t n = sizeof bytes;

	if (!EVP_DigestSignInit(c, NULL, EVP_sha256(), NULL, key) ||
	    !EVP_DigestSign(c, bytes, &n, (const unsigned char *)text, strlen(text)))
		stop("openssl can't sign");
	EVP_MD_CTX_free(c);
	base64(bytes, n, ret);
}

void far_seal(struct letter *l, const char *key_id, int port)
{
	unsigned char hash[32];
	char digest[64], date[64], text[512], signature[400];
	time_t now = time(NULL);

	SHA256((const unsigned char *)l->body, l->body_n, hash);
	base64(hash, sizeof hash, digest);
	strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", gmtime(&now));
	snprintf(text, sizeof text,
		 "(request-target): post /inbox\nhost: localhost:%d\ndate: %s\ndigest: SHA-256=%s",
		 port, date, digest);
	sign(text, signature);
	snprintf(l->head, sizeof l->head,
		 "Content-Type: application/activity+json\r\nDate: %s\r\nDigest: SHA-256=%s\r\n"
		 "Signature: keyId=\"%s\",algorithm=\"rsa-sha256\",headers=\"(request-"
		 "target) host date digest\",signature=\"%s\"\r\n",
		 date, digest, key_id, signature);
}

static void write_letter(struct letter *l, long i, int port)
{
	long now = (long)time(NULL);

	l->body_n = (size_t)snprintf(
		l->body, sizeof l->body,
		"{\"@context\":\"https://www.w3.org/ns/activitystreams\",\"id\":\"http://"
		"127.0.0.1:18940/notes/%ld-%ld#create\",\"type\":\"Create\",\"actor\":\"" WREN
		"\",\"to\":[\"https://www.w3.org/ns/activitystreams#Public\"],\"cc\":[\"" WREN
		"/followers\"],\"object\":{\"id\":\"http://127.0.0.1:18940/notes/%ld-%ld\","
		"\"type\":\"Note\",\"attributedTo\":\"" WREN "\",\"content\":\"<p>number %ld: a "
		"few words about a rose garden in the "
		"rain</p>\",\"contentMap\":{\"en\":\"<p>number "
		"%ld: a few words about a rose garden in the rain</p>\"},\"to\":[\"https://www.w3."
		"org/ns/activitystreams#Public\"],\"cc\":[\"" WREN "/followers\"]}}",
		now, i, now, i, i, i);
	far_seal(l, WREN "#main-key", port);
}

static const char *letter_head(long i)
{
	return letters[i % NOTES].head;
}

static size_t letter_body(long i, char *ret, size_t size)
{
	const struct letter *l = &letters[i % NOTES];

	if (l->body_n > size)
		stop("a letter is too long");
	memcpy(ret, l->body, l->body_n);
	return l->body_n;
}

#define HERE "SELECT count(*) FROM far_post WHERE host = '127.0.0.1:18940'"

void far_incoming(const struct home *h, const struct yard *y, long posts)
{
	struct load l = { .port = h->port,
			  .connections = 32,
			  .requests = NOTES,
			  .method = "POST",
			  .path = "/inbox",
			  .headers = "",
			  .head = letter_head,
			  .body = letter_body };
	double cpu, from, ms;
	long before = store_count(HERE);

	letters = calloc(NOTES, sizeof *letters);
	for (long i = 0; i < NOTES; i++)
		write_letter(&letters[i], i, h->port);
	cpu = home_cpu(h);
	from = clock_now();
	load_run(&l);
	if (l.wrong)
		stop("%ld signed notes were not taken", l.wrong);
	while (store_count(HERE) - before < NOTES) {
		if (clock_now() - from > 120)
			stop("of %d notes %ld came in", NOTES, store_count(HERE) - before);
		usleep(5000);
	}
	ms = (home_cpu(h) - cpu) * 1000 / NOTES;
	row("incoming signed notes, stored and visible", posts,
	    "%6.1f x (verify + insert)  %.0f/s, answered %.0f/s, p99 %.1f ms",
	    ms / (y->verify_ms + y->insert_ms), NOTES / (clock_now() - from), l.rate, l.p99_ms);
	free(letters);
}

/* --- what goes out: the inboxes --- */

struct sink { /* in memory that both programs see */
	long taken, connections;
};

/* Reads until the body is whole: what has come of it so far, by connection. */
struct talk {
	size_t have, want; /* want 0: the head is not whole yet */
	char head[4096];
	int mute;
};

static void take_bytes(struct talk *t, const char *p, size_t n)
{
	size_t room = sizeof t->head - 1 - t->have;
	const char *end, *length;

	if (!t->want && room) {
		memcpy(t->head + t->have, p, n < room ? n : room);
		t->head[t->have + (n < room ? n : room)] = '\0';
	}
	t->have += n;
	end = t->want ? NULL : strstr(t->head, "\r\n\r\n");
	length = end ? strcasestr(t->head, "content-length:") : NULL;
	if (end)
		t->want = (size_t)(end + 4 - t->head) +
			  (length ? strtoul(length + strlen("content-length:"), NULL, 10) : 0);
}

static void serve(int fd, struct talk *t, struct sink *sink)
{
	static const char yes[] = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n";
	static char part[65536];
	ssize_t n = read(fd, part, sizeof part);

	if (n <= 0) {
		close(fd);
		return;
	}
	take_bytes(t, part, (size_t)n);
	if (!t->want || t->have < t->want || t->mute)
		return;
	t->have = t->want = 0;
	if (write(fd, yes, sizeof yes - 1) > 0)
		__atomic_add_fetch(&sink->taken, 1, __ATOMIC_RELAXED);
}

static int listen_at(const char *address)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(FAR_PORT) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	inet_pton(AF_INET, address, &at.sin_addr);
	if (bind(fd, (const struct sockaddr *)&at, sizeof at) || listen(fd, 64))
		stop("can't listen on %s", address);
	return fd;
}

#define FD_MOST 8192

static _Noreturn void run_sink(struct sink *sink)
{
	static struct talk *talks[FD_MOST];
	static int first[FD_MOST]; /* which inbox listens there, from 1 */
	struct epoll_event e, events[64];
	int poll = epoll_create1(EPOLL_CLOEXEC);

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	for (int i = 0; i < FAR_INBOXES; i++) {
		int fd = listen_at(inbox_address(i));

		first[fd] = i + 1;
		e = (struct epoll_event){ .events = EPOLLIN, .data.fd = fd };
		epoll_ctl(poll, EPOLL_CTL_ADD, fd, &e);
	}
	__atomic_store_n(&sink->connections, 1, __ATOMIC_RELEASE);
	for (;;) {
		int n = epoll_wait(poll, events, 64, -1);

		for (int k = 0; k < n; k++) {
			int fd = events[k].data.fd, who = first[fd], one;

			if (!who) {
				serve(fd, talks[fd], sink);
				continue;
			}
			one = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
			if (one < 0 || one >= FD_MOST)
				continue;
			free(talks[one]);
			talks[one] = calloc(1, sizeof **talks);
			talks[one]->mute = who == 1;
			e = (struct epoll_event){ .events = EPOLLIN, .data.fd = one };
			epoll_ctl(poll, EPOLL_CTL_ADD, one, &e);
		}
	}
}

static pid_t start_sink(struct sink *sink)
{
	struct rlimit files = { FD_MOST, FD_MOST };
	pid_t pid = fork();

	if (pid < 0)
		stop("can't fork");
	if (!pid) {
		setrlimit(RLIMIT_NOFILE, &files);
		run_sink(sink);
	}
	while (!__atomic_load_n(&sink->connections, __ATOMIC_ACQUIRE))
		usleep(1000);
	return pid;
}

#define POSTS 5

/* One post, and until all but the mute inbox have it. */
static void tell_all(const struct home *h, struct client *c, struct sink *sink, long n)
{
	const char *body = "visibility=public&status=to+a+thousand+servers";
	char headers[256];
	double from = clock_now();

	home_token(SENDER, headers, sizeof headers - 60);
	strncat(headers, "Content-Type: application/x-www-form-urlencoded\r\n", 60);
	if (client_send(c, "POST", "/api/v1/statuses", headers, body, strlen(body)) != 200)
		stop("the post was refused: %.300s", c->body);
	while (__atomic_load_n(&sink->taken, __ATOMIC_RELAXED) < n * (FAR_INBOXES - 1)) {
		if (clock_now() - from > 60)
			stop("only %ld inboxes got it, port %d", sink->taken, h->port);
		usleep(1000);
	}
}

void far_outgoing(const struct home *h, const struct yard *y, long posts)
{
	struct sink *sink =
		mmap(NULL, sizeof *sink, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct client c;
	double cpu, from, first = 0;
	pid_t pid = start_sink(sink);

	client_init(&c, h->port);
	cpu = home_cpu(h);
	from = clock_now();
	for (long n = 1; n <= POSTS; n++) {
		tell_all(h, &c, sink, n);
		first = n == 1 ? clock_now() - from : first;
	}
	from = clock_now() - from;
	row("a post to 1,000 inboxes, one of them mute", posts,
	    "%6.2f x signature each  %.0f/s; all but one have the first in %.3f s",
	    (home_cpu(h) - cpu) * 1000 / (POSTS * (FAR_INBOXES - 1)) / y->sign_ms,
	    POSTS * (FAR_INBOXES - 1) / from, first);
	client_done(&c);
	process_stop(pid);
	munmap(sink, sizeof *sink);
}
