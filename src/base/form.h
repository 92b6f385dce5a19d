/*
 * What a client sent, as a list of named values, and the table of fields that reads it once into a
 * struct. Query strings, urlencoded and multipart bodies and JSON objects all become struct params;
 * handlers never ask for a parameter by name.
 *
 * A struct that is read through a table begins with `uint64_t given;`: bit i says that field i was
 * sent. Fields that were not sent keep what the struct held before.
 */
#ifndef BASE_FORM_H
#define BASE_FORM_H

#include "base/str.h"

/* A file of a multipart body, kept in an unnamed file of the system's while the task lives. */
struct upload {
	int fd; /* open for reading, at offset 0; closed with the arena */
	size_t bytes;
	struct str name; /* as the client sent it: for display only, never a path */
};

struct uploads {
	struct upload **p;
	size_t n;
};

struct param {
	struct str name, value;
	struct upload *file; /* NULL for a plain value */
};

struct params {
	struct param *p;
	size_t n, size;
	size_t most; /* params_add refuses more */
};

enum field_type {
	FIELD_LINE,   /* struct str: one line, trimmed; min and max in characters */
	FIELD_TEXT,   /* struct str: several lines, line ends made LF, other controls left out,
			 trimmed; characters */
	FIELD_SECRET, /* struct str: taken as it is; characters */
	FIELD_INT,    /* int64_t: within min and max; an empty value counts as not sent */
	FIELD_CLAMP,  /* int64_t: a number outside min and max is moved to the nearer of them */
	FIELD_BOOL, /* bool: "", 0, f, false, off are false (Mastodon's rule), anything else true */
	FIELD_ID,   /* int64_t: an id; an empty value is 0 */
	FIELD_LINES, /* struct strs: every value of that name, at most max of them; name ends in []
		      */
	FIELD_TEXTS, /* struct strs: likewise, each of several lines as FIELD_TEXT */
	FIELD_IDS,   /* struct ids: likewise */
	FIELD_FILE,  /* struct upload *: an empty value counts as not sent */
	FIELD_FILES, /* struct uploads: at most max; likewise */
};

struct ids {
	int64_t *p;
	size_t n;
};
bool ids_hold(struct ids ids, int64_t id);

struct field {
	const char *name; /* NULL ends the table; a name ending in [] also matches without it */
	enum field_type type;
	size_t offset;
	int64_t min, max;
	bool required;
	const char *help;
};

#define FIELD(name_, type_, struct_, member, min_, max_, help_)                                    \
	{                                                                                          \
		.name = name_, .type = type_, .offset = offsetof(struct_, member), .min = min_,    \
		.max = max_, .help = help_                                                         \
	}
#define FIELD_REQUIRED(name_, type_, struct_, member, min_, max_, help_)                           \
	{                                                                                          \
		.name = name_, .type = type_, .offset = offsetof(struct_, member), .min = min_,    \
		.max = max_, .required = true, .help = help_                                       \
	}

enum form_fault_kind {
	FORM_OK,
	FORM_MISSING,
	FORM_SHORT,
	FORM_LONG,
	FORM_MANY,
	FORM_NUMBER,
	FORM_RANGE,
	FORM_UTF8,
	FORM_FILE
};

struct form_fault {
	enum form_fault_kind kind;
	const struct field *field; /* the first field that was wrong */
};

/* Adds one; false when there are params->most already. */
bool params_add(struct params *p, struct arena *a, struct str name, struct str value);
bool params_add_file(struct params *p, struct arena *a, struct str name, struct upload *file);

/* The last value of that name, or STR_NONE. For the task runner's own few names (csrf). */
struct str params_last(const struct params *p, struct str name);

/* Reads application/x-www-form-urlencoded text (WHATWG URL section 5.1). False for more than
 * ret_params->most parameters. */
bool form_read_urlencoded(struct arena *a, struct str text, struct params *ret_params);

/* Fills `into` by the table; lists are made in the arena. Unknown names are ignored. */
struct form_fault form_read(struct arena *a, const struct params *p, const struct field *fields,
			    void *into);

/* Was field i of its table sent? */
#define GIVEN(form, i) (((form).given >> (i)) & 1)

/* "%41+b" to "A b"; a % that no two digits follow stays. plus_is_space for forms, not for paths. */
struct str url_decode(struct arena *a, struct str s, bool plus_is_space);
/* Everything but unreserved characters (RFC 3986 section 2.3) percent-encoded. */
struct str url_encode(struct arena *a, struct str s);

#endif
