#include "sys/mail.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/day.h"
#include "base/log.h"
#include "sys/keys.h"

#define MAIL_BYTES ((size_t)256 * 1024)
#define LINE 76	      /* of base64 (RFC 2045 section 6.8) */
#define WORD_BYTES 39 /* of an encoded word, so that it stays below 75 (RFC 2047) */
#define SECONDS 60

static struct mail_options options;

void mail_start(const struct mail_options *o)
{
	options = *o;
}

bool mail_is_there(void)
{
	return (options.server.n || options.folder.n) && options.from.n;
}

bool mail_may_go_to(struct str address)
{
	size_t at = str_find_byte(address, '@');

	if (!at || at + 1 >= address.n ||
	    str_find_byte(str_sub(address, at + 1, address.n), '@') < address.n - at - 1)
		return false;
	for (size_t i = 0; i < address.n; i++)
		if (address.p[i] <= ' ' || address.p[i] > '~' || address.p[i] == '<' ||
		    address.p[i] == '>' || address.p[i] == ',' || address.p[i] == '"')
			return false;
	return true;
}

/* --- writing it --- */

/* "Sat, 14 Mar 2026 09:00:00 +0000" */
static void date_line(struct buf *b, int64_t ms)
{
	static const char *const days[] = { "Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
					      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	int64_t seconds = ms / CLOCK_SECOND % 86400, day = ms / CLOCK_DAY, year;
	int month, of_month;

	day_to_civil(day, &year, &month, &of_month);
	buf_fmt(b, "Date: %s, %d %s %lld %02d:%02d:%02d +0000\r\n", days[day % 7], of_month,
		months[month - 1], (long long)year, (int)(seconds / 3600), (int)(seconds / 60 % 60),
		(int)(seconds % 60));
}

/* Encoded words, each of whole characters. */
static void subject_line(struct arena *a, struct buf *b, struct str subject)
{
	struct str rest = subject;

	buf_lit(b, "Subject:");
	while (rest.n) {
		struct str part = rest;
		size_t n = 0;

		while (rest.n) {
			struct str next = rest;

			str_next_char(&next);
			if (n + rest.n - next.n > WORD_BYTES)
				break;
			n += rest.n - next.n;
			rest = next;
		}
		part.n = n;
		buf_fmt(b, " =?UTF-8?B?%.*s?=\r\n", STR_ARG(base64(a, part)));
	}
	if (!subject.n)
		buf_lit(b, "\r\n");
}

static void body(struct arena *a, struct buf *b, struct str text)
{
	struct buf lines;
	struct str all;

	buf_init(&lines, a, MAIL_BYTES);
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\n')
			buf_byte(&lines, '\r');
		if (text.p[i] != '\r')
			buf_byte(&lines, text.p[i]);
	}
	buf_lit(&lines, "\r\n");
	all = base64(a, buf_view(&lines));
	for (size_t at = 0; at < all.n; at += LINE) {
		buf_str(b, str_sub(all, at, LINE));
		buf_lit(b, "\r\n");
	}
}

struct str mail_text(struct arena *a, const struct mail *m)
{
	size_t at = str_find_byte(options.from, '@');
	struct buf b;

	buf_init(&b, a, MAIL_BYTES);
	buf_fmt(&b, "From: <%.*s>\r\n", STR_ARG(options.from));
	buf_fmt(&b, "To: <%.*s>\r\n", STR_ARG(m->to));
	subject_line(a, &b, m->subject);
	date_line(&b, m->at);
	buf_fmt(&b, "Message-ID: <%.*s@%.*s>\r\n", STR_ARG(secret_new(a, 18)),
		STR_ARG(str_sub(options.from, at + 1, options.from.n)));
	buf_lit(&b, "Auto-Submitted: auto-generated\r\n"
		    "MIME-Version: 1.0\r\n"
		    "Content-Type: text/plain; charset=utf-8\r\n"
		    "Content-Transfer-Encoding: base64\r\n\r\n");
	body(a, &b, m->text);
	return buf_view(&b);
}

/* --- into a folder --- */

static bool keep(struct arena *a, struct str text, int64_t at)
{
	static atomic_uint count;
	const char *path, *part;
	int fd;
	bool good;

	path = str_fmt(a, "%.*s/%lld-%u.eml", STR_ARG(options.folder), (long long)at,
		       atomic_fetch_add(&count, 1))
		       .p;
	part = str_fmt(a, "%s.part", path).p;
	fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0) {
		log_line(LOG_WARN, "mail", "%s: %s", part, strerror(errno));
		return false;
	}
	good = str_write(fd, text) && !fsync(fd);
	good = !close(fd) && good && !rename(part, path);
	if (!good)
		log_line(LOG_WARN, "mail", "%s: %s", path, strerror(errno));
	return good;
}

/* --- to a server --- */

static size_t read_on(char *to, size_t size, size_t n, void *arg)
{
	struct str *rest = arg;
	size_t most = size * n;

	if (most > rest->n)
		most = rest->n;
	memcpy(to, rest->p, most);
	*rest = str_sub(*rest, most, rest->n);
	return most;
}

static void set_up(CURL *c, struct arena *a, struct curl_slist *to, struct str *text)
{
	curl_easy_setopt(c, CURLOPT_URL, str_c(a, options.server));
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(c, CURLOPT_MAIL_FROM, str_fmt(a, "<%.*s>", STR_ARG(options.from)).p);
	curl_easy_setopt(c, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(c, CURLOPT_READFUNCTION, read_on);
	curl_easy_setopt(c, CURLOPT_READDATA, text);
	curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)SECONDS);
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(c, CURLOPT_USE_SSL,
			 (long)(options.plain ? CURLUSESSL_NONE : CURLUSESSL_ALL));
	if (options.user.n) {
		curl_easy_setopt(c, CURLOPT_USERNAME, str_c(a, options.user));
		curl_easy_setopt(c, CURLOPT_PASSWORD, str_c(a, options.password));
	}
	if (options.ca.n)
		curl_easy_setopt(c, CURLOPT_CAINFO, str_c(a, options.ca));
}

static bool hand_over(struct arena *a, const struct mail *m, struct str text)
{
	struct curl_slist *to = curl_slist_append(NULL, str_fmt(a, "<%.*s>", STR_ARG(m->to)).p);
	CURL *c = curl_easy_init();
	CURLcode end = CURLE_OUT_OF_MEMORY;

	if (c && to) {
		set_up(c, a, to, &text);
		end = curl_easy_perform(c);
	}
	if (end != CURLE_OK)
		log_line(LOG_WARN, "mail", "%s", curl_easy_strerror(end));
	curl_slist_free_all(to);
	if (c)
		curl_easy_cleanup(c);
	return end == CURLE_OK;
}

bool mail_send(struct arena *a, const struct mail *m)
{
	struct str text;

	if (!mail_is_there() || !mail_may_go_to(m->to))
		return false;
	text = mail_text(a, m);
	return options.folder.n ? keep(a, text, m->at) : hand_over(a, m, text);
}
