#include "web/out.h"

#include <inttypes.h>

static bool is_unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '.' || c == '_' || c == '~' || c == '@';
}

void put_encoded(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (is_unreserved(s.p[i]))
			buf_byte(b, s.p[i]);
		else
			buf_fmt(b, "%%%02X", (unsigned)(unsigned char)s.p[i]);
	}
}

void put_word(struct out *o, enum word w)
{
	put_text(o->b, word(o->lang, w));
}

void put_word_with(struct out *o, enum word w, struct str one, struct str two)
{
	put_text(o->b, word_with(o->a, o->lang, w, one, two));
}

struct str spoken_str(struct out *o, struct str s)
{
	(void)o;
	return s;
}

struct str spoken_int(struct out *o, int64_t n)
{
	return str_fmt(o->a, "%" PRId64, n);
}

struct str spoken_i(struct out *o, int n)
{
	return spoken_int(o, n);
}

struct str spoken_size(struct out *o, size_t n)
{
	return spoken_int(o, (int64_t)n);
}

bool has_str(struct str s)
{
	return s.n > 0;
}

bool has_url(struct url u)
{
	return u.s.n > 0;
}

bool has_html(struct html h)
{
	return h.s.n > 0;
}
