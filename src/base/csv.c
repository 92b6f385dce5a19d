#include "base/csv.h"

#include "base/buf.h"

#define BOM S("\xEF\xBB\xBF")

/* "a ""b""" from its first quote: to a "b", up to the quote that closes it. */
static struct str take_quoted(struct arena *a, struct str *rest)
{
	struct str s = str_sub(*rest, 1, rest->n);
	struct buf b;
	size_t i;

	buf_init(&b, a, s.n + 1);
	for (i = 0; i < s.n; i++) {
		if (s.p[i] == '"') {
			if (i + 1 >= s.n || s.p[i + 1] != '"')
				break;
			i++;
		}
		buf_byte(&b, s.p[i]);
	}
	*rest = str_sub(s, i < s.n ? i + 1 : s.n, s.n);
	return buf_view(&b);
}

static struct str take_plain(struct str *rest)
{
	size_t i = 0;
	struct str s;

	while (i < rest->n && rest->p[i] != ',' && rest->p[i] != '\n')
		i++;
	s = str_sub(*rest, 0, i);
	*rest = str_sub(*rest, i, rest->n);
	return s;
}

/* One field and what ends it; true when the record goes on behind a comma. */
static bool take_field(struct arena *a, struct str *rest, struct str *ret)
{
	bool more;

	*ret = rest->n && rest->p[0] == '"' ? take_quoted(a, rest) : take_plain(rest);
	take_plain(rest); /* what stands behind a closing quote */
	*ret = str_trim(*ret);
	more = rest->n && rest->p[0] == ',';
	*rest = str_sub(*rest, 1, rest->n);
	return more;
}

size_t csv_record(struct arena *a, struct str *rest, struct str *field, size_t most)
{
	if (str_starts(*rest, BOM))
		*rest = str_sub(*rest, BOM.n, rest->n);
	while (rest->n) {
		size_t n = 0, bytes = 0;
		struct str one;
		bool more;

		do {
			more = take_field(a, rest, &one);
			bytes += one.n;
			if (n < most)
				field[n++] = one;
		} while (more);
		if (bytes)
			return n;
	}
	return 0;
}
