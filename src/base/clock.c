#include <fcntl.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/day.h"

static _Atomic int64_t stopped_at = -1;

static _Atomic int64_t *_Atomic followed;

bool clock_follow(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	void *p = MAP_FAILED;

	if (fd < 0)
		return false;
	if (!fstat(fd, &st) && st.st_size >= (off_t)sizeof(int64_t))
		p = mmap(NULL, sizeof(int64_t), PROT_READ, MAP_SHARED, fd, 0);
	close(fd);
	if (p == MAP_FAILED)
		return false;
	atomic_store(&followed, (_Atomic int64_t *)p);
	return true;
}

bool clock_is_followed(void)
{
	return atomic_load_explicit(&followed, memory_order_relaxed) != NULL;
}

int64_t clock_wall_ms(void)
{
	int64_t set = atomic_load_explicit(&stopped_at, memory_order_relaxed);
	_Atomic int64_t *file = atomic_load_explicit(&followed, memory_order_relaxed);
	struct timespec ts;

	if (set >= 0)
		return set;
	if (file)
		return atomic_load_explicit(file, memory_order_relaxed);
	clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

int64_t clock_steady_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

void clock_set(int64_t ms)
{
	atomic_store(&stopped_at, ms);
}

/* The first and the last moment whose year has four digits. */
#define FIRST_MS INT64_C(-62167219200000)
#define LAST_MS INT64_C(253402300799999)

struct parts {
	int year, month, day, weekday, hour, minute, second, ms; /* weekday: 0 is Sunday */
};

/* UTC, for times before 1970 too, without the lock of the system's functions. A year that four
 * digits can't hold becomes the nearest that they can. */
static struct parts split(int64_t ms)
{
	int64_t kept = ms < FIRST_MS ? FIRST_MS : ms > LAST_MS ? LAST_MS : ms;
	int64_t of_day = (kept % CLOCK_DAY + CLOCK_DAY) % CLOCK_DAY, year;
	int64_t day = (kept - of_day) / CLOCK_DAY;
	struct parts p = {
		.weekday = (int)(((day + 4) % 7 + 7) % 7),
		.hour = (int)(of_day / CLOCK_HOUR),
		.minute = (int)(of_day / CLOCK_MINUTE % 60),
		.second = (int)(of_day / CLOCK_SECOND % 60),
		.ms = (int)(of_day % CLOCK_SECOND),
	};

	day_to_civil(day, &year, &p.month, &p.day);
	p.year = (int)year;
	return p;
}

/* n in `width` decimal digits; higher ones are cut off. */
static char *digits(char *at, int n, int width)
{
	for (int i = width - 1; i >= 0; i--) {
		at[i] = (char)('0' + n % 10);
		n /= 10;
	}
	return at + width;
}

void clock_rfc3339_into(char ret_text[CLOCK_RFC3339_BYTES], int64_t ms)
{
	struct parts t = split(ms);
	char *p = digits(ret_text, t.year, 4);

	*p++ = '-';
	p = digits(p, t.month, 2);
	*p++ = '-';
	p = digits(p, t.day, 2);
	*p++ = 'T';
	p = digits(p, t.hour, 2);
	*p++ = ':';
	p = digits(p, t.minute, 2);
	*p++ = ':';
	p = digits(p, t.second, 2);
	*p++ = '.';
	p = digits(p, t.ms, 3);
	*p++ = 'Z';
	*p = '\0';
}

struct str clock_rfc3339(struct arena *a, int64_t ms)
{
	char text[CLOCK_RFC3339_BYTES];

	clock_rfc3339_into(text, ms);
	return str_dup(a, str_of(text));
}
