#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/str.h"

#define LINE_MAX_BYTES 2000

static atomic_int most_level = LOG_INFO;

void log_level_set(enum log_level most)
{
	atomic_store(&most_level, (int)most);
}

/* Control characters would let a stranger write lines of their own, or command a terminal: those of
 * ASCII and those of Latin-1 (U+0080 to U+009F, C2 80 to C2 9F in UTF-8). */
static void flatten(char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)p[i];

		if (c == 0xC2 && i + 1 < n && ((unsigned char)p[i + 1] & 0xE0) == 0x80)
			p[i + 1] = ' ';
		else if (c >= ' ' && c != 0x7F)
			continue;
		p[i] = ' ';
	}
}

void log_line(enum log_level level, const char *what, const char *fmt, ...)
{
	static const char *const names[] = { "error", "warn", "info", "debug" };
	char line[LINE_MAX_BYTES];
	size_t n;
	int saved = errno;
	va_list args;

	if ((int)level > atomic_load(&most_level))
		return;
	clock_rfc3339_into(line, clock_wall_ms());
	n = strlen(line);
	n += (size_t)snprintf(line + n, sizeof line - n, " %s %.200s: ", names[level], what);
	va_start(args, fmt);
	n += (size_t)vsnprintf(line + n, sizeof line - n, fmt, args);
	va_end(args);
	if (n > sizeof line - 2)
		n = sizeof line - 2;
	flatten(line, n);
	line[n++] = '\n';
	if (write(STDERR_FILENO, line, n) < 0)
		errno = saved;
	errno = saved;
}
