#include "base/form.h"
#include "base/err.h"
#include "base/id.h"

bool ids_hold(struct ids ids, int64_t id)
{
	for (size_t i = 0; i < ids.n; i++)
		if (ids.p[i] == id)
			return true;
	return false;
}

static bool add(struct params *p, struct arena *a, struct param one)
{
	if (p->n >= p->most)
		return false;
	if (p->n == p->size) {
		size_t size = p->size ? p->size * 2 : 16;
		struct param *more = arena_many(a, struct param, size);

		if (p->n)
			memcpy(more, p->p, p->n * sizeof *more);
		p->p = more;
		p->size = size;
	}
	p->p[p->n++] = one;
	return true;
}

bool params_add(struct params *p, struct arena *a, struct str name, struct str value)
{
	return add(p, a, (struct param){ .name = name, .value = value });
}

bool params_add_file(struct params *p, struct arena *a, struct str name, struct upload *file)
{
	return add(p, a, (struct param){ .name = name, .file = file });
}

struct str params_last(const struct params *p, struct str name)
{
	for (size_t i = p->n; i-- > 0;)
		if (str_eq(p->p[i].name, name))
			return p->p[i].value;
	return STR_NONE;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

struct str url_decode(struct arena *a, struct str s, bool plus_is_space)
{
	char *out = arena_alloc(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '%' && i + 2 < s.n && hex_digit(s.p[i + 1]) >= 0 &&
		    hex_digit(s.p[i + 2]) >= 0) {
			c = (char)(hex_digit(s.p[i + 1]) * 16 + hex_digit(s.p[i + 2]));
			i += 2;
		} else if (c == '+' && plus_is_space) {
			c = ' ';
		}
		out[n++] = c;
	}
	return (struct str){ out, n };
}

struct str url_encode(struct arena *a, struct str s)
{
	static const char hex[] = "0123456789ABCDEF";
	char *out = arena_alloc(a, s.n * 3 + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		    c == '-' || c == '.' || c == '_' || c == '~') {
			out[n++] = (char)c;
			continue;
		}
		out[n++] = '%';
		out[n++] = hex[c >> 4];
		out[n++] = hex[c & 15];
	}
	return (struct str){ out, n };
}

bool form_read_urlencoded(struct arena *a, struct str text, struct params *ret_params)
{
	struct str pair;

	while (str_cut(&text, '&', &pair)) {
		struct str name = STR_NONE, value = pair;

		if (!pair.n)
			continue;
		str_cut(&value, '=', &name);
		if (!params_add(ret_params, a, url_decode(a, name, true),
				url_decode(a, value, true)))
			return false;
	}
	return true;
}

/* --- reading by table --- */

struct reading {
	struct arena *a;
	const struct params *p;
	const struct field *f;
	char *at; /* the member */
};

static bool is_list(const struct field *f)
{
	return f->type == FIELD_LINES || f->type == FIELD_TEXTS || f->type == FIELD_IDS ||
	       f->type == FIELD_FILES;
}

/* Is it a value of that field? A number left empty on a page was not sent, as is a file that was
 * not chosen. */
static bool is_for(const struct field *f, const struct param *p)
{
	struct str full = str_of(f->name);
	bool may_be_empty = f->type != FIELD_INT && f->type != FIELD_CLAMP &&
			    f->type != FIELD_FILE && f->type != FIELD_FILES;

	if (!str_eq(p->name, full) &&
	    (!str_ends(full, S("[]")) || !str_eq(p->name, str_sub(full, 0, full.n - 2))))
		return false;
	return may_be_empty || p->file || str_trim(p->value).n;
}

/* Line ends made LF; other control characters, which no reader and no feed can show, left out. */
static struct str unix_lines(struct arena *a, struct str s)
{
	char *out = arena_alloc(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '\r' && i + 1 < s.n && s.p[i + 1] == '\n')
			continue;
		if (c == '\r')
			c = '\n';
		if ((unsigned char)c >= ' ' || c == '\n' || c == '\t')
			out[n++] = c;
	}
	return (struct str){ out, n };
}

static struct str one_line(struct arena *a, struct str s)
{
	char *out = arena_alloc(a, s.n + 1);

	for (size_t i = 0; i < s.n; i++)
		out[i] = (unsigned char)s.p[i] < ' ' ? ' ' : s.p[i];
	return str_trim((struct str){ out, s.n });
}

static enum form_fault_kind read_str(const struct reading *r, struct str value, struct str *ret)
{
	size_t chars;

	if (!str_is_utf8(value))
		return FORM_UTF8;
	if (r->f->type == FIELD_TEXT || r->f->type == FIELD_TEXTS)
		value = str_trim(unix_lines(r->a, value));
	else if (r->f->type != FIELD_SECRET)
		value = one_line(r->a, value);
	chars = str_chars(value);
	if (r->f->required && !chars)
		return FORM_MISSING;
	if (!is_list(r->f) && chars && chars < (size_t)r->f->min)
		return FORM_SHORT;
	if (!is_list(r->f) && chars > (size_t)r->f->max)
		return FORM_LONG;
	*ret = value;
	return FORM_OK;
}

static enum form_fault_kind read_int(const struct reading *r, struct str value, int64_t *ret)
{
	int64_t n;

	if (!str_int(value, INT64_MIN, INT64_MAX, &n))
		return FORM_NUMBER;
	if (r->f->type == FIELD_CLAMP)
		n = n < r->f->min ? r->f->min : n > r->f->max ? r->f->max : n;
	if (n < r->f->min || n > r->f->max)
		return FORM_RANGE;
	*ret = n;
	return FORM_OK;
}

static bool is_true(struct str v)
{
	static const char *const no[] = { "", "0", "f", "F", "false", "FALSE", "off", "OFF" };

	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		if (str_eq(v, str_of(no[i])))
			return false;
	return true;
}

static enum form_fault_kind read_one(const struct reading *r, const struct param *p)
{
	if (r->f->type == FIELD_FILE) {
		if (!p->file)
			return FORM_FILE;
		memcpy(r->at, &p->file, sizeof p->file);
		return FORM_OK;
	}
	if (p->file)
		return FORM_FILE;
	switch (r->f->type) {
	case FIELD_INT:
	case FIELD_CLAMP:
		return read_int(r, str_trim(p->value), (int64_t *)(void *)r->at);
	case FIELD_BOOL:
		*(bool *)r->at = is_true(p->value);
		return FORM_OK;
	case FIELD_ID:
		*(int64_t *)(void *)r->at = 0;
		if (!p->value.n)
			return r->f->required ? FORM_MISSING : FORM_OK;
		return id_read(p->value, (int64_t *)(void *)r->at) ? FORM_OK : FORM_NUMBER;
	default:
		return read_str(r, p->value, (struct str *)(void *)r->at);
	}
}

static enum form_fault_kind add_to_list(const struct reading *r, const struct param *p, size_t size)
{
	struct strs *strs = (struct strs *)(void *)r->at;
	struct ids *ids = (struct ids *)(void *)r->at;
	struct uploads *files = (struct uploads *)(void *)r->at;

	if (r->f->type == FIELD_FILES) {
		if (!p->file)
			return FORM_FILE;
		if (!files->n)
			files->p = arena_many(r->a, struct upload *, size);
		files->p[files->n++] = p->file;
		return files->n > (size_t)r->f->max ? FORM_MANY : FORM_OK;
	}
	if (p->file)
		return FORM_FILE;
	if (r->f->type == FIELD_IDS) {
		if (!ids->n)
			ids->p = arena_many(r->a, int64_t, size);
		if (!p->value.n)
			return FORM_OK;
		if (!id_read(p->value, &ids->p[ids->n++]))
			return FORM_NUMBER;
		return ids->n > (size_t)r->f->max ? FORM_MANY : FORM_OK;
	}
	if (!strs->n)
		strs->p = arena_many(r->a, struct str, size);
	if (strs->n >= (size_t)r->f->max)
		return FORM_MANY;
	return read_str(r, p->value, &strs->p[strs->n++]);
}

static enum form_fault_kind read_field(const struct reading *r, bool *ret_given)
{
	size_t hits = 0;
	enum form_fault_kind kind = FORM_OK;

	for (size_t i = 0; i < r->p->n; i++)
		hits += is_for(r->f, &r->p->p[i]);
	*ret_given = hits > 0;
	if (!hits)
		return r->f->required ? FORM_MISSING : FORM_OK;
	if (is_list(r->f))
		memset(r->at, 0, sizeof(struct strs));
	for (size_t i = 0; i < r->p->n && !kind; i++) {
		const struct param *p = &r->p->p[i];

		if (is_for(r->f, p))
			kind = is_list(r->f) ? add_to_list(r, p, hits) : read_one(r, p);
	}
	return kind;
}

struct form_fault form_read(struct arena *a, const struct params *p, const struct field *fields,
			    void *into)
{
	uint64_t given = 0;
	struct form_fault fault = { FORM_OK, NULL };

	for (size_t i = 0; fields[i].name && !fault.kind; i++) {
		struct reading r = { a, p, &fields[i], (char *)into + fields[i].offset };
		bool was_given = false;

		must(i < 64);
		fault.kind = read_field(&r, &was_given);
		if (fault.kind)
			fault.field = &fields[i];
		if (was_given)
			given |= (uint64_t)1 << i;
	}
	memcpy(into, &given, sizeof given);
	return fault;
}
