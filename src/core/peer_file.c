/* Lists of rules as files: core/peer.h. */
#include "base/buf.h"
#include "base/csv.h"
#include "core/peer_parts.h"
#include "store/peer.h"

enum column { COL_DOMAIN, COL_SEVERITY, COL_MEDIA, COL_REPORTS, COL_NOTE, COL_HIDDEN, COLUMNS };

static const char *const names[COLUMNS] = { "domain",	      "severity",	"reject_media",
					    "reject_reports", "public_comment", "obfuscate" };

#define FIELDS_MAX 16 /* of a record; other programs have columns of their own */

/* Where each column stands in a record; FIELDS_MAX: nowhere. */
struct layout {
	size_t at[COLUMNS];
};

/* --- names of rules --- */

static const struct {
	const char *name;
	enum peer_rule rule;
} rule_names[] = {
	{ "silence", PEER_LIMITED }, { "suspend", PEER_BLOCKED }, { "noop", PEER_NONE },
	{ "allow", PEER_ALLOWED },   { "limit", PEER_LIMITED },	  { "block", PEER_BLOCKED },
};

struct str peer_rule_name(enum peer_rule rule)
{
	for (size_t i = 0; i < sizeof rule_names / sizeof *rule_names; i++)
		if (rule_names[i].rule == rule)
			return str_of(rule_names[i].name);
	must(false);
	return STR_NONE;
}

bool peer_rule_read(struct str name, enum peer_rule *ret)
{
	for (size_t i = 0; i < sizeof rule_names / sizeof *rule_names; i++)
		if (str_eq_nocase(name, str_of(rule_names[i].name))) {
			*ret = rule_names[i].rule;
			return true;
		}
	return false;
}

/* --- reading --- */

static struct str field_name(struct str field)
{
	return str_starts(field, S("#")) ? str_trim(str_sub(field, 1, field.n)) : field;
}

/* The first line names the columns when one of them is the domain; otherwise the file is a plain
 * list, and the line is its first entry. */
static bool read_layout(const struct str *field, size_t n, struct layout *ret)
{
	for (int c = 0; c < COLUMNS; c++) {
		ret->at[c] = FIELDS_MAX;
		for (size_t i = 0; i < n; i++)
			if (ret->at[c] == FIELDS_MAX &&
			    str_eq_nocase(field_name(field[i]), str_of(names[c])))
				ret->at[c] = i;
	}
	if (ret->at[COL_DOMAIN] < FIELDS_MAX)
		return true;
	ret->at[COL_DOMAIN] = 0;
	return false;
}

static struct str value(const struct layout *l, const struct str *field, size_t n, enum column c)
{
	return l->at[c] < n ? field[l->at[c]] : S("");
}

static bool is_yes(struct str s)
{
	return str_eq_nocase(s, S("true")) || str_eq(s, S("1")) || str_eq_nocase(s, S("t")) ||
	       str_eq_nocase(s, S("yes"));
}

/* With the sentence of the failure that has just been. */
static void refuse(struct task *t, struct peer_line *l, enum err failed)
{
	must(failed);
	l->news = PEER_REFUSED;
	l->why = t->fault.text;
	t->fault = (struct fault){ 0 };
}

static bool same(const struct peer_row *a, const struct peer_row *b)
{
	return a->rule == b->rule && a->without_media == b->without_media &&
	       a->without_reports == b->without_reports && a->half_hidden == b->half_hidden &&
	       str_eq(a->note, b->note);
}

static void read_record(struct task *t, const struct layout *c, const struct str *field, size_t n,
			struct peer_line *l)
{
	struct str severity = value(c, field, n, COL_SEVERITY);
	struct peer_row row;

	l->text = value(c, field, n, COL_DOMAIN);
	l->peer = (struct peer){ .host = l->text,
				 .rule = PEER_BLOCKED,
				 .without_media = is_yes(value(c, field, n, COL_MEDIA)),
				 .without_reports = is_yes(value(c, field, n, COL_REPORTS)),
				 .half_hidden = is_yes(value(c, field, n, COL_HIDDEN)),
				 .note = value(c, field, n, COL_NOTE) };
	if (!str_is_utf8(l->text)) {
		l->text = S("");
		refuse(t, l, fail(t, ERR_INVALID, W_POST_TEXT));
	} else if (str_find_byte(l->text, '*') < l->text.n) {
		refuse(t, l, fail(t, ERR_INVALID, W_PEER_HALF_HIDDEN));
	} else if (severity.n && !peer_rule_read(severity, &l->peer.rule)) {
		refuse(t, l, fail(t, ERR_INVALID, W_PEER_SEVERITY));
	} else if (peer_read(t, &l->peer, &row)) {
		refuse(t, l, t->fault.err);
	} else {
		l->news = PEER_IS_NEW;
		l->peer = peer_of_row(&row);
	}
}

enum err peer_file_parse(struct task *t, struct str text, struct peer_lines *ret)
{
	struct str field[FIELDS_MAX], rest = text;
	struct layout columns = { { 0 } };
	size_t room = 0, n;

	*ret = (struct peer_lines){ 0 };
	n = text.n > PEER_FILE_MAX ? 0 : csv_record(t->a, &rest, field, FIELDS_MAX);
	if (n && read_layout(field, n, &columns))
		n = csv_record(t->a, &rest, field, FIELDS_MAX);
	for (; n && ret->n < PEER_LINES_MAX; n = csv_record(t->a, &rest, field, FIELDS_MAX)) {
		arena_grow(t->a, ret->p, ret->n, &room);
		ret->p[ret->n] = (struct peer_line){ .line = (int64_t)ret->n + 1 };
		read_record(t, &columns, field, n, &ret->p[ret->n++]);
	}
	if (n || text.n > PEER_FILE_MAX)
		return fail_with(t, ERR_LIMIT, W_PEER_FILE_LONG,
				 str_fmt(t->a, "%d", PEER_LINES_MAX), S(""));
	return ret->n ? OK : fail(t, ERR_INVALID, W_PEER_FILE_EMPTY);
}

/* A line against what is there. */
static void compare(struct task *t, struct peer_line *l, struct peer_row *ret)
{
	struct peer_row was;

	if (l->news == PEER_REFUSED || peer_read(t, &l->peer, ret))
		return;
	if (!store_peer_get(t, ret->host, &was))
		return;
	l->news = same(&was, ret) ? PEER_SAME : PEER_CHANGES;
	l->was = peer_of_row(&was);
	ret->private_note = was.private_note;
}

static enum err go_through(struct task *t, struct str text, bool writes, struct peer_lines *ret)
{
	enum err e = peer_host_only(t);

	if (!e)
		e = peer_file_parse(t, text, ret);
	for (size_t i = 0; !e && i < ret->n; i++) {
		struct peer_line *l = &ret->p[i];
		struct peer_row row;

		compare(t, l, &row);
		if (writes && (l->news == PEER_IS_NEW || l->news == PEER_CHANGES))
			store_peer_put(t, &row);
		ret->count[l->news]++;
	}
	return e;
}

enum err peer_file_read(struct task *t, struct str text, struct peer_lines *ret)
{
	return go_through(t, text, false, ret);
}

enum err peer_file_take(struct task *t, struct str text, struct peer_lines *ret)
{
	enum err e = go_through(t, text, true, ret);

	if (e)
		return e;
	if (store_peer_count(t) > PEERS_MOST)
		return fail_with(t, ERR_LIMIT, W_PEER_MANY, str_fmt(t->a, "%d", PEERS_MOST), S(""));
	if (ret->count[PEER_IS_NEW] + ret->count[PEER_CHANGES] == 0)
		return OK;
	peer_changed(t);
	peer_sweep(t, PEER_EVERYBODY);
	return OK;
}

/* --- writing --- */

/* In quotes when it must be (RFC 4180). */
static void put_field(struct buf *b, struct str s)
{
	bool quoted = str_find_byte(s, ',') < s.n || str_find_byte(s, '"') < s.n ||
		      str_find_byte(s, '\n') < s.n || str_find_byte(s, '\r') < s.n;

	if (quoted)
		buf_byte(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			buf_byte(b, '"');
		buf_byte(b, s.p[i]);
	}
	if (quoted)
		buf_byte(b, '"');
}

enum err peer_file_write(struct task *t, struct str *ret)
{
	struct peers all;
	struct buf b;
	enum err e = peer_list(t, &all);

	if (e)
		return e;
	buf_init(&b, t->a, (size_t)400 * 1024 * 1024);
	for (int c = 0; c < COLUMNS; c++)
		buf_fmt(&b, "%s#%s", c ? "," : "", names[c]);
	buf_byte(&b, '\n');
	for (size_t i = 0; i < all.n; i++) {
		const struct peer *p = &all.p[i];

		buf_fmt(&b, "%.*s,%.*s,%s,%s,", STR_ARG(p->host), STR_ARG(peer_rule_name(p->rule)),
			p->without_media ? "true" : "false", p->without_reports ? "true" : "false");
		put_field(&b, p->note);
		buf_fmt(&b, ",%s\n", p->half_hidden ? "true" : "false");
	}
	if (buf_failed(&b))
		return fail(t, ERR_LIMIT, W_ERROR_LIMIT);
	*ret = buf_view(&b);
	return OK;
}
