#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "base/err.h"
#include "base/fmt.h"
#include "base/str.h"

struct str str_of(const char *c)
{
	return (struct str){ c, c ? strlen(c) : 0 };
}

const char *str_c(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);

	if (s.n)
		memcpy(p, s.p, s.n);
	return p;
}

struct str str_dup(struct arena *a, struct str s)
{
	return s.p ? (struct str){ str_c(a, s), s.n } : STR_NONE;
}

struct str str_fmt(struct arena *a, const char *fmt, ...)
{
	char small[256], *p;
	size_t plain;
	va_list args;
	int n;

	va_start(args, fmt);
	if (fmt_plain(small, sizeof small, fmt, args, &plain)) {
		va_end(args);
		p = arena_alloc(a, plain + 1);
		memcpy(p, small, plain);
		return (struct str){ p, plain };
	}
	va_end(args);
	va_start(args, fmt);
	n = vsnprintf(small, sizeof small, fmt, args);
	va_end(args);
	must(n >= 0);
	p = arena_alloc(a, (size_t)n + 1);
	if ((size_t)n < sizeof small) {
		memcpy(p, small, (size_t)n);
		return (struct str){ p, (size_t)n };
	}
	va_start(args, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, args);
	va_end(args);
	return (struct str){ p, (size_t)n };
}

bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (!a.n || !memcmp(a.p, b.p, a.n));
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool str_eq_nocase(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

bool str_starts(struct str s, struct str start)
{
	return s.n >= start.n && str_eq(str_sub(s, 0, start.n), start);
}

bool str_ends(struct str s, struct str end)
{
	return s.n >= end.n && str_eq(str_sub(s, s.n - end.n, end.n), end);
}

int str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;

	return c ? c : (a.n > b.n) - (a.n < b.n);
}

uint64_t str_hash(struct str s)
{
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 1099511628211u;
	return h;
}

size_t str_find(struct str s, struct str needle)
{
	const char *hit;

	if (!needle.n)
		return 0;
	if (s.n < needle.n)
		return s.n;
	hit = memmem(s.p, s.n, needle.p, needle.n);
	return hit ? (size_t)(hit - s.p) : s.n;
}

size_t str_find_byte(struct str s, char c)
{
	const char *hit = s.n ? memchr(s.p, c, s.n) : NULL;

	return hit ? (size_t)(hit - s.p) : s.n;
}

struct str str_sub(struct str s, size_t from, size_t n)
{
	if (from > s.n)
		from = s.n;
	if (n > s.n - from)
		n = s.n - from;
	return (struct str){ s.p ? s.p + from : NULL, n };
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct str str_trim(struct str s)
{
	while (s.n && is_space(s.p[0]))
		s = str_sub(s, 1, s.n);
	while (s.n && is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

bool str_cut(struct str *rest, char sep, struct str *ret_part)
{
	size_t at;

	if (!rest->p)
		return false;
	at = str_find_byte(*rest, sep);
	*ret_part = str_sub(*rest, 0, at);
	*rest = at < rest->n ? str_sub(*rest, at + 1, rest->n) : STR_NONE;
	return true;
}

struct str str_lower(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);

	for (size_t i = 0; i < s.n; i++)
		p[i] = lower(s.p[i]);
	return (struct str){ p, s.n };
}

bool str_int(struct str s, int64_t min, int64_t max, int64_t *ret_value)
{
	bool minus = s.n && s.p[0] == '-';
	uint64_t v = 0, most = minus ? (uint64_t)INT64_MAX + 1 : INT64_MAX;
	int64_t value;

	if (minus)
		s = str_sub(s, 1, s.n);
	if (!s.n)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		uint64_t digit = (uint64_t)(unsigned char)s.p[i] - '0';

		if (digit > 9 || v > (most - digit) / 10)
			return false;
		v = v * 10 + digit;
	}
	if (minus)
		value = v ? -(int64_t)(v - 1) - 1 : 0;
	else
		value = (int64_t)v;
	if (value < min || value > max)
		return false;
	*ret_value = value;
	return true;
}

/* Length of the sequence that starts here, or 0 when it is malformed. */
static size_t sequence(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t n;
	unsigned char low = 0x80, high = 0xBF;

	if (p[0] < 0x80)
		return 1;
	if (p[0] < 0xC2 || p[0] > 0xF4)
		return 0;
	n = p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
	if (s.n < n)
		return 0;
	if (p[0] == 0xE0)
		low = 0xA0;
	if (p[0] == 0xED)
		high = 0x9F;
	if (p[0] == 0xF0)
		low = 0x90;
	if (p[0] == 0xF4)
		high = 0x8F;
	if (p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i < n; i++)
		if ((p[i] & 0xC0) != 0x80)
			return 0;
	return n;
}

bool str_is_utf8(struct str s)
{
	while (s.n) {
		size_t n = sequence(s);

		if (!n || !s.p[0])
			return false;
		s = str_sub(s, n, s.n);
	}
	return true;
}

int32_t str_next_char(struct str *rest)
{
	const unsigned char *p = (const unsigned char *)rest->p;
	size_t n;
	int32_t c;

	if (!rest->n)
		return -1;
	n = sequence(*rest);
	*rest = str_sub(*rest, n ? n : 1, rest->n);
	if (!n)
		return 0xFFFD;
	if (n == 1)
		return p[0];
	c = p[0] & (0x7F >> n);
	for (size_t i = 1; i < n; i++)
		c = (c << 6) | (p[i] & 0x3F);
	return c;
}

size_t str_chars(struct str s)
{
	size_t n = 0;

	while (str_next_char(&s) >= 0)
		n++;
	return n;
}

struct str str_first_chars(struct str s, size_t n)
{
	struct str rest = s;

	while (n-- && str_next_char(&rest) >= 0)
		;
	return str_sub(s, 0, s.n - rest.n);
}

struct str str_line(struct arena *a, struct str s, size_t n)
{
	struct str text = str_trim(s), first = str_first_chars(text, n);
	struct str more = S("…");
	char *line = arena_alloc(a, first.n + 1 + more.n);
	size_t length = 0;

	for (size_t i = 0; i < first.n; i++) {
		bool gap = (unsigned char)first.p[i] <= ' ';

		if (gap && length && line[length - 1] == ' ')
			continue;
		line[length++] = gap ? ' ' : first.p[i];
	}
	if (length && line[length - 1] == ' ')
		length--;
	if (first.n < text.n) {
		memcpy(line + length, more.p, more.n);
		length += more.n;
	}
	return (struct str){ line, length };
}

bool str_write(int fd, struct str s)
{
	while (s.n) {
		ssize_t n = write(fd, s.p, s.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		s = str_sub(s, (size_t)n, s.n);
	}
	return true;
}
