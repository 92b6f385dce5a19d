#include <math.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/json.h"

void jw_init(struct jw *j, struct buf *b)
{
	*j = (struct jw){ .b = b, .first = true };
}

/* What must stand before a value here: a comma, nothing, or (in an object) a key. */
static void before_value(struct jw *j)
{
	if (j->after_key) {
		j->after_key = false;
		return;
	}
	must(!j->depth || j->stack[j->depth - 1] == '[');
	if (!j->first)
		buf_byte(j->b, ',');
	j->first = false;
}

static void open(struct jw *j, char c)
{
	before_value(j);
	must(j->depth < JSON_DEPTH);
	j->stack[j->depth++] = (unsigned char)c;
	j->first = true;
	buf_byte(j->b, c);
}

void jw_object(struct jw *j)
{
	open(j, '{');
}

void jw_array(struct jw *j)
{
	open(j, '[');
}

void jw_end(struct jw *j)
{
	must(j->depth && !j->after_key);
	buf_byte(j->b, j->stack[--j->depth] == '{' ? '}' : ']');
	j->first = false;
}

void jw_done(struct jw *j)
{
	must(!j->depth);
}

static void escaped(struct buf *b, unsigned char c)
{
	switch (c) {
	case '"':
		buf_lit(b, "\\\"");
		break;
	case '\\':
		buf_lit(b, "\\\\");
		break;
	case '\n':
		buf_lit(b, "\\n");
		break;
	case '\r':
		buf_lit(b, "\\r");
		break;
	case '\t':
		buf_lit(b, "\\t");
		break;
	default:
		buf_fmt(b, "\\u%04x", c);
	}
}

/* How much of the text needs no escape: well-formed, and neither a quote, a backslash nor a
 * control. */
static size_t plain_run(struct str s)
{
	size_t i = 0;

	while (i < s.n) {
		unsigned char c = (unsigned char)s.p[i];
		struct str rest;

		if (c < 0x80) {
			if (c < ' ' || c == '"' || c == '\\')
				return i;
			i++;
			continue;
		}
		rest = str_sub(s, i, s.n);
		if (str_next_char(&rest) == 0xFFFD && s.n - i - rest.n == 1)
			return i;
		i = s.n - rest.n;
	}
	return i;
}

static void quoted(struct buf *b, struct str s)
{
	buf_byte(b, '"');
	while (s.n) {
		size_t run = plain_run(s);

		buf_add(b, s.p, run);
		s = str_sub(s, run, s.n);
		if (!s.n)
			break;
		if ((unsigned char)s.p[0] < 0x80)
			escaped(b, (unsigned char)s.p[0]);
		else
			buf_lit(b, "\xEF\xBF\xBD");
		s = str_sub(s, 1, s.n);
	}
	buf_byte(b, '"');
}

void jw_key_(struct jw *j, struct str key)
{
	must(j->depth && j->stack[j->depth - 1] == '{' && !j->after_key);
	if (!j->first)
		buf_byte(j->b, ',');
	j->first = false;
	quoted(j->b, key);
	buf_byte(j->b, ':');
	j->after_key = true;
}

void jw_str(struct jw *j, struct str s)
{
	before_value(j);
	quoted(j->b, s);
}

void jw_str_or_null(struct jw *j, struct str s)
{
	if (s.p)
		jw_str(j, s);
	else
		jw_null(j);
}

void jw_int(struct jw *j, int64_t n)
{
	before_value(j);
	buf_number(j->b, n);
}

void jw_real(struct jw *j, double d)
{
	before_value(j);
	buf_fmt(j->b, "%.6g", isfinite(d) ? d : 0.0);
}

void jw_bool(struct jw *j, bool b)
{
	before_value(j);
	if (b)
		buf_lit(j->b, "true");
	else
		buf_lit(j->b, "false");
}

void jw_null(struct jw *j)
{
	before_value(j);
	buf_lit(j->b, "null");
}

void jw_id(struct jw *j, int64_t id)
{
	if (!id) {
		jw_null(j);
		return;
	}
	before_value(j);
	buf_byte(j->b, '"');
	buf_number(j->b, id);
	buf_byte(j->b, '"');
}

void jw_time(struct jw *j, int64_t ms)
{
	char text[CLOCK_RFC3339_BYTES];

	clock_rfc3339_into(text, ms);
	jw_str(j, str_of(text));
}

void jw_ready(struct jw *j, struct str text)
{
	if (j->after_key || !j->depth || j->stack[j->depth - 1] == '[') {
		before_value(j);
	} else {
		if (!j->first)
			buf_byte(j->b, ',');
		j->first = false;
	}
	buf_str(j->b, text);
}
