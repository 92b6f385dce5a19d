#include <stdint.h>
#include <string.h>

#include "base/banned.h"
#include "base/fmt.h"

struct into {
	char *p, *end;
};

static bool put(struct into *o, const char *p, size_t n)
{
	if (n > (size_t)(o->end - o->p))
		return false;
	if (n)
		memcpy(o->p, p, n);
	o->p += n;
	return true;
}

/* With zeros before it up to `width` bytes. */
static bool put_number(struct into *o, uint64_t n, bool minus, size_t width)
{
	char digits[24];
	size_t at = sizeof digits;

	if (minus && width)
		return false;
	do {
		digits[--at] = (char)('0' + n % 10);
		n /= 10;
	} while (n);
	while (sizeof digits - at < width)
		digits[--at] = '0';
	if (minus)
		digits[--at] = '-';
	return put(o, digits + at, sizeof digits - at);
}

enum size { SIZE_INT, SIZE_LONG, SIZE_LONG_LONG, SIZE_SIZE };

static enum size size_of(const char **at)
{
	const char *f = *at;

	if (*f == 'z') {
		*at = f + 1;
		return SIZE_SIZE;
	}
	if (*f != 'l')
		return SIZE_INT;
	*at = f[1] == 'l' ? f + 2 : f + 1;
	return f[1] == 'l' ? SIZE_LONG_LONG : SIZE_LONG;
}

static int64_t next_signed(va_list *args, enum size size)
{
	switch (size) {
	case SIZE_LONG:
		return va_arg(*args, long);
	case SIZE_LONG_LONG:
		return va_arg(*args, long long);
	case SIZE_SIZE:
		return va_arg(*args, ptrdiff_t);
	case SIZE_INT:
		break;
	}
	return va_arg(*args, int);
}

static uint64_t next_unsigned(va_list *args, enum size size)
{
	switch (size) {
	case SIZE_LONG:
		return va_arg(*args, unsigned long);
	case SIZE_LONG_LONG:
		return va_arg(*args, unsigned long long);
	case SIZE_SIZE:
		return va_arg(*args, size_t);
	case SIZE_INT:
		break;
	}
	return va_arg(*args, unsigned);
}

/* What stands behind a '%', up to its letter. */
static bool put_number_as(struct into *o, const char **at, va_list *args)
{
	size_t width = 0;
	enum size size;
	int64_t n;

	if (**at == '0' && (*at)[1] >= '2' && (*at)[1] <= '9') {
		width = (size_t)((*at)[1] - '0');
		*at += 2;
	}
	size = size_of(at);
	switch (*(*at)++) {
	case 'd':
		n = next_signed(args, size);
		return put_number(o, n < 0 ? 0 - (uint64_t)n : (uint64_t)n, n < 0, width);
	case 'u':
		return put_number(o, next_unsigned(args, size), false, width);
	default:
		return false;
	}
}

static bool put_text(struct into *o, const char *text, int most)
{
	if (!text)
		return false;
	return put(o, text, most < 0 ? strlen(text) : strnlen(text, (size_t)most));
}

static bool put_one(struct into *o, const char **at, va_list *args)
{
	int most = -1;
	char c;

	if (!strncmp(*at, ".*s", 3)) {
		*at += 3;
		most = va_arg(*args, int);
		return put_text(o, va_arg(*args, const char *), most);
	}
	switch (**at) {
	case 's':
		++*at;
		return put_text(o, va_arg(*args, const char *), most);
	case 'c':
		++*at;
		c = (char)va_arg(*args, int);
		return put(o, &c, 1);
	case '%':
		return put(o, (*at)++, 1);
	default:
		return put_number_as(o, at, args);
	}
}

bool fmt_plain(char *out, size_t size, const char *fmt, va_list args, size_t *ret_n)
{
	struct into o = { out, out + size };
	va_list mine;
	bool good = true;

	va_copy(mine, args);
	while (good && *fmt) {
		const char *next = strchrnul(fmt, '%');

		good = put(&o, fmt, (size_t)(next - fmt));
		fmt = next;
		if (good && *fmt) {
			fmt++;
			good = put_one(&o, &fmt, &mine);
		}
	}
	va_end(mine);
	*ret_n = (size_t)(o.p - out);
	return good;
}
