#include "base/multipart.h"
#include "base/form.h"

/* --- parameters of a header --- */

/* Takes one quoted or bare value off *rest, as it stands: quotes within are \" or, from browsers,
 * %22 (left to the caller). */
static struct str cut_value(struct str *rest)
{
	struct str value = STR_NONE;
	size_t i = 1;

	if (!str_starts(*rest, S("\""))) {
		str_cut(rest, ';', &value);
		return str_trim(value);
	}
	for (; i < rest->n && rest->p[i] != '"'; i++)
		if (rest->p[i] == '\\' && i + 1 < rest->n && rest->p[i + 1] == '"')
			i++;
	value = str_sub(*rest, 1, i - 1);
	*rest = str_sub(*rest, i + 1, rest->n);
	str_cut(rest, ';', &(struct str){ 0 });
	return value;
}

static struct str without_backslashes(struct arena *a, struct str s)
{
	char *out = arena_alloc(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\\' && i + 1 < s.n && s.p[i + 1] == '"')
			i++;
		out[n++] = s.p[i];
	}
	return (struct str){ out, n };
}

struct str header_parameter(struct arena *a, struct str value, struct str name)
{
	struct str rest = value, key = STR_NONE;

	str_cut(&rest, ';', &key);
	while (rest.n) {
		size_t equals = str_find_byte(rest, '=');
		bool quoted;
		struct str text;

		if (equals == rest.n)
			return STR_NONE;
		key = str_trim(str_sub(rest, 0, equals));
		rest = str_trim(str_sub(rest, equals + 1, rest.n));
		quoted = str_starts(rest, S("\""));
		text = cut_value(&rest);
		if (!str_eq_nocase(key, name))
			continue;
		/* Only what is asked for is copied: a stranger may send thousands of others. */
		return quoted ? without_backslashes(a, text) : text.p ? text : S("");
	}
	return STR_NONE;
}

/* --- the parts --- */

static bool boundary_is_good(struct str b)
{
	if (!b.n || b.n > MULTIPART_BOUNDARY_MAX)
		return false;
	for (size_t i = 0; i < b.n; i++)
		if ((unsigned char)b.p[i] < ' ' || (unsigned char)b.p[i] > '~')
			return false;
	return true;
}

bool multipart_init(struct multipart *m, struct str content_type, const struct multipart_events *on)
{
	struct arena *a = arena_new((size_t)64 * 1024);
	struct str b =
		content_type.n < 1024 ? header_parameter(a, content_type, S("boundary")) : STR_NONE;
	bool good = boundary_is_good(b);

	if (good) {
		memcpy(m->delimiter, "\r\n--", 4);
		memcpy(m->delimiter + 4, b.p, b.n);
		m->delimiter_n = b.n + 4;
		m->on = *on;
		m->matched = 2; /* the first delimiter needs no line break before it */
		m->header_n = 0;
		m->state = PART_PREAMBLE;
		m->line_first = 0;
	}
	arena_free(a);
	return good;
}

/* Finds a header's value among the lines of a part's header. */
static struct str header_value(struct str lines, struct str name)
{
	struct str line;

	while (str_cut(&lines, '\n', &line)) {
		size_t colon = str_find_byte(line, ':');

		if (colon < line.n && str_eq_nocase(str_trim(str_sub(line, 0, colon)), name))
			return str_trim(str_sub(line, colon + 1, line.n));
	}
	return STR_NONE;
}

/* Browsers write %22, %0D and %0A for the three bytes that would break the line. */
static struct str undo_percent(struct arena *a, struct str s)
{
	static const char *const codes[] = { "%22", "%0D", "%0A" };
	char *out = arena_alloc(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		struct str code = str_sub(s, i, 3);
		char c = s.p[i];

		for (size_t k = 0; k < 3; k++)
			if (str_eq(code, str_of(codes[k])))
				c = "\"\r\n"[k];
		if (c != s.p[i])
			i += 2;
		out[n++] = c;
	}
	return (struct str){ out, n };
}

/* filename*=UTF-8''%41 (RFC 8187) wins over filename="A". */
static struct str file_name(struct arena *a, struct str disposition)
{
	struct str plain = header_parameter(a, disposition, S("filename"));
	struct str coded = header_parameter(a, disposition, S("filename*"));
	size_t quotes = str_find(coded, S("''"));

	if (coded.p && quotes < coded.n)
		return url_decode(a, str_sub(coded, quotes + 2, coded.n), false);
	return plain.p ? undo_percent(a, plain) : STR_NONE;
}

static bool part_begin(struct multipart *m)
{
	struct arena *a = arena_new((size_t)256 * 1024);
	struct str lines = { m->header, m->header_n };
	struct str disposition = header_value(lines, S("content-disposition"));
	struct str name = header_parameter(a, disposition, S("name"));
	struct multipart_part part = { undo_percent(a, name), file_name(a, disposition) };
	bool good = name.p && m->on.begin(m->on.ctx, &part);

	arena_free(a);
	m->header_n = 0;
	m->matched = 0;
	m->state = PART_BODY;
	return good;
}

/* Hands bytes of a part's body on; before the first part they are nobody's. */
static bool give(struct multipart *m, struct str bytes)
{
	if (m->state == PART_PREAMBLE || !bytes.n)
		return true;
	return m->on.bytes(m->on.ctx, bytes);
}

static bool delimiter_found(struct multipart *m)
{
	bool good = m->state == PART_PREAMBLE || m->on.end(m->on.ctx);

	m->state = PART_LINE;
	m->line_first = 0;
	m->matched = 0;
	return good;
}

/* Bytes up to the delimiter. CR stands in it only at its beginning, so after a mismatch what was
 * held back is plain content and the search begins anew. */
static bool feed_content(struct multipart *m, struct str *rest)
{
	struct str held = { m->delimiter, m->matched };
	size_t run;

	if (!m->matched) {
		run = str_find_byte(*rest, '\r');
		if (!give(m, str_sub(*rest, 0, run)))
			return false;
		*rest = str_sub(*rest, run, rest->n);
		if (!rest->n)
			return true;
	}
	if (rest->p[0] != m->delimiter[m->matched]) {
		m->matched = 0;
		if (held.n)
			return give(m, held);
		return true;
	}
	m->matched++;
	*rest = str_sub(*rest, 1, rest->n);
	return m->matched < m->delimiter_n || delimiter_found(m);
}

/* After a delimiter: "--" ends the body, CR LF begins a part; blanks may stand before that. */
static bool feed_line(struct multipart *m, struct str *rest)
{
	char c = rest->p[0];

	*rest = str_sub(*rest, 1, rest->n);
	if (!m->line_first && (c == ' ' || c == '\t'))
		return true;
	if (!m->line_first && (c == '-' || c == '\r')) {
		m->line_first = c;
		return true;
	}
	if (m->line_first == '-' && c == '-') {
		m->state = PART_EPILOGUE;
		return true;
	}
	if (m->line_first != '\r' || c != '\n')
		return false;
	m->state = PART_HEADER;
	return true;
}

static bool feed_header(struct multipart *m, struct str *rest)
{
	struct str h;

	if (m->header_n == sizeof m->header)
		return false;
	m->header[m->header_n++] = rest->p[0];
	*rest = str_sub(*rest, 1, rest->n);
	h = (struct str){ m->header, m->header_n };
	if (str_eq(h, S("\r\n")) || str_ends(h, S("\r\n\r\n")))
		return part_begin(m);
	return true;
}

bool multipart_feed(struct multipart *m, struct str piece)
{
	bool good = m->state != PART_BAD;

	while (good && piece.n && m->state != PART_EPILOGUE) {
		if (m->state == PART_LINE)
			good = feed_line(m, &piece);
		else if (m->state == PART_HEADER)
			good = feed_header(m, &piece);
		else
			good = feed_content(m, &piece);
	}
	if (!good)
		m->state = PART_BAD;
	return good;
}

bool multipart_whole(const struct multipart *m)
{
	return m->state == PART_EPILOGUE;
}
