#include <stdlib.h>

#include "app/settings.h"
#include "base/err.h"
#include "base/url.h"
#include "sys/http_peer.h"

#define MB ((int64_t)1024 * 1024)
#define LIST_MAX 32

enum setting_type {
	SETTING_TEXT,
	SETTING_ADDRESS,   /* an IP address, or empty */
	SETTING_ADDRESSES, /* IP addresses or ranges, apart by commas or spaces */
	SETTING_BASE,	   /* https://example.org */
	SETTING_DOMAIN,	   /* example.org */
	SETTING_LEVEL,	   /* error, warn, info, debug */
	SETTING_NUMBER,
	SETTING_BYTES,	    /* 40 MB, 512 KB, 1 GB */
	SETTING_BOOL,	    /* yes or no */
	SETTING_FEDERATION, /* open, allowed, off */
};

struct setting {
	const char *key;
	enum setting_type type;
	size_t offset;
	const char *standard;
	int64_t min, max;
	const char *help;
};

#define AT(member) offsetof(struct settings, member)

static const struct setting table[] = {
	{ "data", SETTING_TEXT, AT(data), "data", 1, 4000,
	  "the folder for everything that is kept: database, photographs" },
	{ "listen", SETTING_ADDRESS, AT(listen), "", 0, 64,
	  "the IP address to listen on; empty for all of this machine" },
	{ "port", SETTING_NUMBER, AT(port), "8080", 0, 65535, "the TCP port; 0 for any free one" },
	{ "base", SETTING_BASE, AT(base), "", 0, 255,
	  "the address people use, such as https://example.org; empty: http://localhost:PORT" },
	{ "domain", SETTING_DOMAIN, AT(domain), "", 0, 255,
	  "what people's addresses end in, such as example.org in @ada@example.org; empty: the "
	  "host of base" },
	{ "plain_http", SETTING_BOOL, AT(plain_http), "no", 0, 0,
	  "yes: base may be http in a network that you trust" },
	{ "trust_proxy", SETTING_ADDRESSES, AT(trust_proxy), "127.0.0.1, ::1", 0, LIST_MAX,
	  "proxies whose X-Forwarded-For is believed: addresses or ADDRESS/BITS" },
	{ "database", SETTING_TEXT, AT(database), "", 0, 1000,
	  "sqlite:PATH or a PostgreSQL address; empty: a file in the data folder" },
	{ "http_threads", SETTING_NUMBER, AT(http_threads), "2", 1, 16,
	  "threads that take requests" },
	{ "worker_threads", SETTING_NUMBER, AT(worker_threads), "4", 1, 32,
	  "threads for what takes a while: passwords, photographs" },
	{ "writer_threads", SETTING_NUMBER, AT(writer_threads), "4", 1, 16,
	  "connections that write, with PostgreSQL; SQLite has one" },
	{ "connections", SETTING_NUMBER, AT(connections), "1000", 10, 20000,
	  "open connections at once" },
	{ "connections_address", SETTING_NUMBER, AT(connections_address), "500", 1, 20000,
	  "of these from one address; a proxy in front counts as one" },
	{ "streams", SETTING_NUMBER, AT(streams), "10000", 0, 100000,
	  "open streams of apps that listen for news; 0: none" },
	{ "streams_address", SETTING_NUMBER, AT(streams_address), "200", 1, 100000,
	  "of these from one address" },
	{ "api_requests", SETTING_NUMBER, AT(api_requests), "1500", 0, 1000000,
	  "requests of an app, or of a stranger's address, in five minutes; 0: no limit" },
	{ "upload_max", SETTING_BYTES, AT(upload_max), "40 MB", 1 * MB, 2000 * MB,
	  "the largest photograph that is taken" },
	{ "pixels_max", SETTING_NUMBER, AT(pixels_max), "100000000", 1000000, 2000000000,
	  "and its most pixels, width times height" },
	{ "media_seconds", SETTING_NUMBER, AT(media_seconds), "60", 1, 600,
	  "the longest time that one photograph may take" },
	{ "media_program", SETTING_TEXT, AT(media_program), "", 0, 4000,
	  "where rosemary-media lies; empty: beside this program" },
	{ "federation", SETTING_FEDERATION, AT(federation), "open", 0, 0,
	  "with which other servers this place speaks: open, allowed (those that the host lets "
	  "in), off" },
	{ "fed_archive", SETTING_TEXT, AT(fed_archive), "", 0, 4000,
	  "a folder for messages of other servers that were refused, and why; empty: none" },
	{ "far_media_max", SETTING_BYTES, AT(far_media_max), "2 GB", 1 * MB, 1000000 * 1024 * MB,
	  "the most that pictures of other servers take of the disk; who was not seen longest "
	  "goes" },
	{ "far_picture_max", SETTING_BYTES, AT(far_picture_max), "16 MB", 64 * 1024, 2000 * MB,
	  "the largest of these that is fetched" },
	{ "fetch_ca", SETTING_TEXT, AT(fetch_ca), "", 0, 4000,
	  "a file of certificates (PEM) to believe other servers by; empty: the system's" },
	{ "fetch_private", SETTING_BOOL, AT(fetch_private), "no", 0, 0,
	  "yes: private addresses are asked too, and push over http; for tests only" },
	{ "fetch_exempt", SETTING_ADDRESS, AT(fetch_exempt), "", 0, 64,
	  "one IPv4 address that counts as public; for tests only" },
	{ "mail_server", SETTING_TEXT, AT(mail_server), "", 0, 300,
	  "the mail server that takes letters: smtp://mail.example.org:587 or smtps://...; empty: "
	  "no e-mail is sent" },
	{ "mail_user", SETTING_TEXT, AT(mail_user), "", 0, 300,
	  "the name to sign in there with; empty: without" },
	{ "mail_password", SETTING_TEXT, AT(mail_password), "", 0, 300, "and the password" },
	{ "mail_from", SETTING_TEXT, AT(mail_from), "", 0, 254,
	  "the address that letters come from, such as rosemary@example.org" },
	{ "mail_plain", SETTING_BOOL, AT(mail_plain), "no", 0, 0,
	  "yes: smtp:// without encryption, in a network that you trust" },
	{ "mail_folder", SETTING_TEXT, AT(mail_folder), "", 0, 4000,
	  "a folder into which letters are written instead, a file each" },
	{ "clock_file", SETTING_TEXT, AT(clock_file), "", 0, 4000,
	  "a file whose first eight bytes are the time, in milliseconds; for tests only" },
	{ "log_level", SETTING_LEVEL, AT(log_level), "info", 0, 0,
	  "how much is logged: error, warn, info, debug" },
};

#define TABLE_N (sizeof table / sizeof *table)

/* --- values --- */

static bool read_bytes(struct str s, int64_t *ret)
{
	static const struct {
		const char *unit;
		int64_t bytes;
	} units[] = { { "KB", 1024 }, { "MB", MB }, { "GB", 1024 * MB }, { "", 1 } };

	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		struct str unit = str_of(units[i].unit);

		if (!str_ends(s, unit))
			continue;
		if (!str_int(str_trim(str_sub(s, 0, s.n - unit.n)), 0, INT64_MAX / units[i].bytes,
			     ret))
			return false;
		*ret *= units[i].bytes;
		return true;
	}
	return false;
}

static bool read_bool(struct str s, bool *ret)
{
	*ret = str_eq_nocase(s, S("yes")) || str_eq_nocase(s, S("true")) || str_eq(s, S("1"));
	return *ret || str_eq_nocase(s, S("no")) || str_eq_nocase(s, S("false")) ||
	       str_eq(s, S("0"));
}

static bool is_one_of(struct str s, const char *const *words)
{
	for (; *words; words++)
		if (str_eq(s, str_of(*words)))
			return true;
	return false;
}

static bool read_level(struct str s)
{
	static const char *const levels[] = { "error", "warn", "info", "debug", NULL };

	return is_one_of(s, levels);
}

static bool read_federation(struct str s)
{
	static const char *const words[] = { "open", "allowed", "off", NULL };

	return is_one_of(s, words);
}

static bool read_list(struct arena *a, struct str s, struct strs *ret)
{
	struct str *list = arena_many(a, struct str, LIST_MAX);
	size_t n = 0, from = 0;

	for (size_t i = 0; i <= s.n; i++) {
		struct str one = str_sub(s, from, i - from);

		if (i < s.n && s.p[i] != ',' && s.p[i] != ' ')
			continue;
		from = i + 1;
		if (!one.n)
			continue;
		if (n == LIST_MAX || !peer_range_is_good(a, one))
			return false;
		list[n++] = str_dup(a, one);
	}
	*ret = (struct strs){ list, n };
	return true;
}

/* "https://example.org", with nothing after the host and the port. */
static bool read_base(struct arena *a, struct str s, struct str *ret)
{
	struct url url;
	struct url_parts parts;

	*ret = S("");
	if (!s.n)
		return true;
	if (!url_read(a, s, &url))
		return false;
	parts = url_split(url);
	if (parts.path.n > 1 || parts.query.p || parts.fragment.p)
		return false;
	*ret = str_sub(url.s, 0, url.s.n - parts.path.n);
	return true;
}

/* "example.org", as in an address: small letters, ASCII. */
static bool read_domain(struct arena *a, struct str s, struct str *ret)
{
	struct str base;

	*ret = S("");
	if (!s.n)
		return true;
	if (!read_base(a, str_fmt(a, "https://%.*s", STR_ARG(s)), &base))
		return false;
	*ret = str_sub(base, 8, base.n);
	return true;
}

/* What is wrong with the value, or NULL. */
static const char *value_read(struct arena *a, const struct setting *row, struct settings *s,
			      struct str value)
{
	char *at = (char *)s + row->offset;
	int64_t n = 0;

	switch (row->type) {
	case SETTING_BOOL:
		return read_bool(value, (bool *)at) ? NULL : "yes or no is expected";
	case SETTING_ADDRESSES:
		return read_list(a, value, (struct strs *)(void *)at)
			       ? NULL
			       : "IP addresses or ADDRESS/BITS are expected";
	case SETTING_BASE:
		return read_base(a, value, (struct str *)(void *)at)
			       ? NULL
			       : "an address such as https://example.org is expected";
	case SETTING_DOMAIN:
		return read_domain(a, value, (struct str *)(void *)at)
			       ? NULL
			       : "a domain such as example.org is expected";
	case SETTING_NUMBER:
	case SETTING_BYTES:
		if (row->type == SETTING_BYTES ? !read_bytes(value, &n)
					       : !str_int(value, INT64_MIN, INT64_MAX, &n))
			return "a number is expected";
		memcpy(at, &n, sizeof n);
		return n < row->min || n > row->max ? "out of bounds" : NULL;
	default:
		break;
	}
	if (row->type == SETTING_LEVEL && !read_level(value))
		return "error, warn, info or debug is expected";
	if (row->type == SETTING_FEDERATION && !read_federation(value))
		return "open, allowed or off is expected";
	if (row->type == SETTING_ADDRESS && value.n &&
	    (str_find_byte(value, '/') < value.n || !peer_range_is_good(a, value)))
		return "an IP address is expected";
	if (row->type != SETTING_LEVEL && row->type != SETTING_FEDERATION &&
	    (value.n < (size_t)row->min || value.n > (size_t)row->max))
		return "too short or too long";
	*(struct str *)(void *)at = str_dup(a, value);
	return NULL;
}

static const struct setting *row_of(struct str key)
{
	for (size_t i = 0; i < TABLE_N; i++)
		if (str_eq(key, str_of(table[i].key)))
			return &table[i];
	return NULL;
}

void settings_init(struct arena *a, struct settings *s)
{
	*s = (struct settings){ 0 };
	for (size_t i = 0; i < TABLE_N; i++)
		must(!value_read(a, &table[i], s, str_of(table[i].standard)));
}

/* --- where they come from --- */

#define NO_FAULT ((struct settings_fault){ STR_NONE })

static struct settings_fault set(struct arena *a, struct settings *s, struct str key,
				 struct str value, struct str where)
{
	const struct setting *row = row_of(key);
	const char *wrong = row ? NULL : "there is no such setting (see: rosemary settings)";

	if (!str_is_utf8(value))
		wrong = "not UTF-8";
	if (!wrong)
		wrong = value_read(a, row, s, value);
	if (!wrong)
		return NO_FAULT;
	return (struct settings_fault){ str_fmt(a, "%.*s: %.*s: %s", STR_ARG(where),
						STR_ARG(str_sub(key, 0, 60)), wrong) };
}

/* "key = value" into its halves; false without an =. */
static bool halves(struct str line, struct str *ret_key, struct str *ret_value)
{
	size_t equals = str_find_byte(line, '=');

	*ret_key = str_trim(str_sub(line, 0, equals));
	*ret_value = str_trim(str_sub(line, equals + 1, line.n));
	return equals < line.n;
}

struct settings_fault settings_read(struct arena *a, struct settings *s, struct str text,
				    struct str file_name)
{
	uint64_t seen = 0;
	struct str line;

	for (int number = 1; str_cut(&text, '\n', &line); number++) {
		struct str where = str_fmt(a, "%.*s, line %d", STR_ARG(file_name), number);
		struct str key, value;
		struct settings_fault fault;
		uint64_t bit;

		line = str_trim(line);
		if (!line.n || line.p[0] == '#')
			continue;
		if (!halves(line, &key, &value))
			return (struct settings_fault){ str_fmt(a, "%.*s: expected: key = value",
								STR_ARG(where)) };
		fault = set(a, s, key, value, where);
		if (fault.text.p)
			return fault;
		bit = (uint64_t)1 << (row_of(key) - table);
		if (seen & bit)
			return (struct settings_fault){ str_fmt(a, "%.*s: %.*s stands twice",
								STR_ARG(where), STR_ARG(key)) };
		seen |= bit;
	}
	return NO_FAULT;
}

struct settings_fault settings_set(struct arena *a, struct settings *s, struct str pair)
{
	struct str key, value;

	if (!halves(pair, &key, &value))
		return (struct settings_fault){ S("--set: expected: key=value") };
	return set(a, s, key, value, S("--set"));
}

struct settings_fault settings_environment(struct arena *a, struct settings *s)
{
	struct settings_fault fault = NO_FAULT;

	for (size_t i = 0; i < TABLE_N && !fault.text.p; i++) {
		char name[64] = "ROSEMARY_";
		size_t n = strlen(name);
		const char *value;

		for (const char *k = table[i].key; *k && n + 1 < sizeof name; k++)
			name[n++] = (char)(*k >= 'a' && *k <= 'z' ? *k - 'a' + 'A' : *k);
		name[n] = '\0';
		value = getenv(name);
		if (value)
			fault = set(a, s, str_of(table[i].key), str_trim(str_of(value)),
				    str_of(name));
	}
	return fault;
}

/* --- what follows --- */

static bool is_this_machine(struct str host)
{
	return str_eq(host, S("localhost")) || str_ends(host, S(".localhost")) ||
	       str_eq(host, S("127.0.0.1")) || str_eq(host, S("::1"));
}

struct settings_fault settings_complete(struct arena *a, struct settings *s)
{
	struct url_parts parts;

	while (s->data.n > 1 && str_ends(s->data, S("/")))
		s->data = str_sub(s->data, 0, s->data.n - 1);
	if (!s->base.n)
		s->base = str_fmt(a, "http://localhost:%lld", (long long)s->port);
	if (!s->database.n)
		s->database = str_fmt(a, "sqlite:%.*s/rosemary.db", STR_ARG(s->data));
	parts = url_split((struct url){ s->base });
	if (!s->domain.n)
		s->domain = str_sub(s->base, parts.secure ? 8 : 7, s->base.n);
	if (!parts.secure && !s->plain_http && !is_this_machine(parts.host))
		return (struct settings_fault){ S(
			"base: http is not safe outside this machine; use https (behind a proxy), "
			"or plain_http = yes in a network that you trust") };
	return NO_FAULT;
}

/* --- for people --- */

static struct str shown(struct arena *a, const struct setting *row, const struct settings *s)
{
	const char *at = (const char *)s + row->offset;
	const struct strs *list = (const void *)at;
	struct buf b;

	switch (row->type) {
	case SETTING_BOOL:
		return *(const bool *)at ? S("yes") : S("no");
	case SETTING_NUMBER:
	case SETTING_BYTES:
		return str_fmt(a, "%lld", (long long)*(const int64_t *)(const void *)at);
	case SETTING_ADDRESSES:
		buf_init(&b, a, 4000);
		for (size_t i = 0; i < list->n; i++)
			buf_fmt(&b, "%s%.*s", i ? ", " : "", STR_ARG(list->p[i]));
		return buf_view(&b);
	default:
		return *(const struct str *)(const void *)at;
	}
}

void settings_print(struct arena *a, struct buf *out, const struct settings *now)
{
	for (size_t i = 0; i < TABLE_N; i++) {
		struct str value = now ? shown(a, &table[i], now) : str_of(table[i].standard);

		buf_fmt(out, "# %s\n%s = %.*s\n\n", table[i].help, table[i].key, STR_ARG(value));
	}
}
