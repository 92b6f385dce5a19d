#include "tests/support/check.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sys/keys.h"
#include "sys/mail.h"
#include "tests/support/folder.h"

#define NOW INT64_C(1773478800000) /* 2026-03-14T09:00:00Z, a Saturday */

static struct mail letter(void)
{
	return (struct mail){ .to = S("ada@example.net"),
			      .subject = S("Una nota para ti, con eñes y más palabras que caben"),
			      .text = S("One line.\n.\nAnother: mañana."),
			      .at = NOW };
}

static bool has(struct str text, const char *part)
{
	return str_find(text, str_of(part)) < text.n;
}

static bool sends(struct arena *a)
{
	struct mail m = letter();

	return mail_send(a, &m);
}

static void a_letter_is_ascii_in_short_lines(void **state)
{
	struct mail_options o = { .from = S("rosemary@example.org"), .folder = S("/tmp") };
	struct mail m = letter();
	struct str text, rest, line;

	mail_start(&o);
	text = mail_text(*state, &m);
	assert_true(has(text, "From: <rosemary@example.org>\r\nTo: <ada@example.net>\r\n"));
	assert_true(has(text, "\r\nDate: Sat, 14 Mar 2026 09:00:00 +0000\r\n"));
	assert_true(has(text, "\r\nSubject: =?UTF-8?B?VW5hIG5vdGEgcGFyYSB0aSwgY29uIGXDsWVz"));
	assert_true(has(text, "\r\nAuto-Submitted: auto-generated\r\n"));
	assert_true(has(text, "@example.org>\r\n"));
	/* "One line.\r\n.\r\n": no line of it is a full stop alone */
	assert_true(has(text, "\r\n\r\nT25lIGxpbmUuDQouDQpBbm90aGVyOiBtYcOxYW5hLg0K\r\n"));
	for (rest = text; str_cut(&rest, '\n', &line);) {
		assert_true(line.n <= 79);
		for (size_t i = 0; i < line.n; i++)
			assert_true(line.p[i] >= ' ' || line.p[i] == '\r');
	}
}

static void only_one_plain_address(void **state)
{
	static const char *const wrong[] = {
		"",	     "ada",	      "@example.net",
		"ada@",	     "a@b@c",	      "a b@example.net",
		"a@b,c@d",   "<a@b.example>", "a@b.example\r\nBcc: c@d",
		"\"a\"@b.c", "ñ@example.net"
	};

	(void)state;
	assert_true(mail_may_go_to(S("ada@example.net")));
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		if (mail_may_go_to(str_of(wrong[i])))
			assert_string_equal(wrong[i], "an address");
}

static void without_a_server_nothing_is_sent(void **state)
{
	struct mail_options none = { .from = S("rosemary@example.org") },
			    nobody = { .folder = S("/tmp"), .from = S("") };

	mail_start(&none);
	assert_false(mail_is_there());
	assert_false(sends(*state));
	mail_start(&nobody);
	assert_false(mail_is_there());
}

static void into_a_folder(void **state)
{
	char folder[] = "/tmp/rosemary-mail-XXXXXX";
	struct mail_options o = { .from = S("rosemary@example.org") };
	size_t n = 0;
	DIR *d;

	assert_non_null(mkdtemp(folder));
	o.folder = str_of(folder);
	mail_start(&o);
	assert_true(sends(*state));
	assert_true(sends(*state));
	d = opendir(folder);
	for (struct dirent *e; (e = readdir(d));)
		n += str_ends(str_of(e->d_name), S(".eml"));
	closedir(d);
	assert_int_equal(n, 2);
	folder_remove(folder);
	assert_false(sends(*state)); /* it is gone */
}

/* --- a mail server of one letter --- */

struct post_office {
	int listening, port;
	bool refuses;
	pthread_t thread;
	char got[16384];
	size_t n;
};

static void say(int fd, const char *line)
{
	assert_true(write(fd, line, strlen(line)) > 0);
}

/* Takes what comes until it ends so; false at the end of the connection. */
static bool take(struct post_office *p, int fd, const char *end)
{
	size_t from = p->n;

	while (p->n + 1 < sizeof p->got) {
		struct str seen = { p->got + from, p->n - from };

		if (str_find(seen, str_of(end)) < seen.n)
			return true;
		if (read(fd, p->got + p->n, 1) != 1)
			return false;
		p->n++;
	}
	return false;
}

static void *work(void *arg)
{
	struct post_office *p = arg;
	int fd = accept(p->listening, NULL, NULL);

	say(fd, "220 here\r\n");
	for (size_t from = p->n; take(p, fd, "\r\n"); from = p->n) {
		struct str line = { p->got + from, p->n - from };

		if (str_starts(line, S("QUIT")))
			break;
		if (str_starts(line, S("RCPT")) && p->refuses) {
			say(fd, "550 nobody is called that\r\n");
		} else if (str_starts(line, S("DATA"))) {
			say(fd, "354 go on\r\n");
			take(p, fd, "\r\n.\r\n");
			say(fd, "250 taken\r\n");
		} else {
			say(fd, "250 fine\r\n");
		}
	}
	close(fd);
	return NULL;
}

static void open_office(struct post_office *p)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	socklen_t n = sizeof a;

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	p->listening = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(p->listening, (struct sockaddr *)&a, sizeof a), 0);
	assert_int_equal(listen(p->listening, 4), 0);
	assert_int_equal(getsockname(p->listening, (struct sockaddr *)&a, &n), 0);
	p->port = ntohs(a.sin_port);
	assert_int_equal(pthread_create(&p->thread, NULL, work, p), 0);
}

static void close_office(struct post_office *p)
{
	pthread_join(p->thread, NULL);
	close(p->listening);
}

static bool send_through(struct arena *a, struct post_office *p, bool plain)
{
	struct mail_options o = { .from = S("rosemary@example.org"), .plain = plain };

	open_office(p);
	o.server = str_fmt(a, "smtp://127.0.0.1:%d", p->port);
	mail_start(&o);
	return sends(a);
}

static void through_a_server(void **state)
{
	struct post_office p = { 0 };
	struct str got;

	assert_true(send_through(*state, &p, true));
	close_office(&p);
	got = (struct str){ p.got, p.n };
	assert_true(has(got, "MAIL FROM:<rosemary@example.org>"));
	assert_true(has(got, "RCPT TO:<ada@example.net>"));
	assert_true(has(got, "T25lIGxpbmUu"));
}

static void what_a_server_refuses_was_not_sent(void **state)
{
	struct post_office p = { .refuses = true };

	assert_false(send_through(*state, &p, true));
	close_office(&p);
}

/* This one offers no encryption, and nothing is sent to it. */
static void never_in_the_clear_unless_wished(void **state)
{
	struct post_office p = { 0 };

	assert_false(send_through(*state, &p, false));
	close_office(&p);
	assert_false(has((struct str){ p.got, p.n }, "MAIL FROM"));
}

static int start(void **state)
{
	(void)state;
	keys_start();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_arena(a_letter_is_ascii_in_short_lines),
		cmocka_unit_test(only_one_plain_address),
		test_in_arena(without_a_server_nothing_is_sent),
		test_in_arena(into_a_folder),
		test_in_arena(through_a_server),
		test_in_arena(what_a_server_refuses_was_not_sent),
		test_in_arena(never_in_the_clear_unless_wished),
	};

	return cmocka_run_group_tests(tests, start, NULL);
}
