#include "base/buf.h"
#include "fed/signature_parts.h"

/* RFC 9421: two dictionaries of structured fields (RFC 8941), one with what is signed and one with
 * the signatures. The first signature whose parts can all be read is taken. */

#define COMPONENTS_MOST 40

struct input {
	struct str label, inner; /* inner: the list and its parameters, as they were written */
	struct str component[COMPONENTS_MOST];
	size_t n;
	struct str key_id, algorithm;
	int64_t created, expires; /* seconds; -1: not said */
};

/* --- structured fields --- */

static void spaces(struct str *rest)
{
	while (rest->n && (rest->p[0] == ' ' || rest->p[0] == '\t'))
		*rest = str_sub(*rest, 1, rest->n);
}

static bool byte(struct str *rest, char c)
{
	if (!rest->n || rest->p[0] != c)
		return false;
	*rest = str_sub(*rest, 1, rest->n);
	return true;
}

/* A text between quotes. A backslash within it is refused: no name or key needs one. */
static bool quoted(struct str *rest, struct str *ret)
{
	size_t end;

	if (!byte(rest, '"'))
		return false;
	end = str_find_byte(*rest, '"');
	if (end == rest->n)
		return false;
	*ret = str_sub(*rest, 0, end);
	*rest = str_sub(*rest, end + 1, rest->n);
	return str_find_byte(*ret, '\\') == ret->n;
}

/* A key (RFC 8941 section 3.1.2), or a bare number. */
static struct str word_of(struct str *rest)
{
	size_t n = 0;
	struct str s;

	while (n < rest->n && ((rest->p[n] >= 'a' && rest->p[n] <= 'z') ||
			       (rest->p[n] >= '0' && rest->p[n] <= '9') ||
			       (rest->p[n] && strchr("_-.*", rest->p[n]))))
		n++;
	s = str_sub(*rest, 0, n);
	*rest = str_sub(*rest, n, rest->n);
	return s;
}

static bool read_components(struct str *rest, struct input *in)
{
	if (!byte(rest, '('))
		return false;
	for (;;) {
		spaces(rest);
		if (byte(rest, ')'))
			return in->n > 0;
		/* Parameters of a component (;sf, ;bs, ;req) change what it means. */
		if (in->n == COMPONENTS_MOST || !quoted(rest, &in->component[in->n++]) ||
		    (rest->n && rest->p[0] == ';'))
			return false;
	}
}

static bool read_parameter(struct str *rest, struct input *in)
{
	struct str name = word_of(rest), text = S("");
	int64_t number = -1;

	if (!name.n || !byte(rest, '='))
		return false;
	if (rest->n && rest->p[0] == '"') {
		if (!quoted(rest, &text))
			return false;
	} else if (!str_int(word_of(rest), 0, INT64_MAX / 1000, &number)) {
		return false;
	}
	if (str_eq(name, S("created")))
		in->created = number;
	else if (str_eq(name, S("expires")))
		in->expires = number;
	else if (str_eq(name, S("keyid")))
		in->key_id = text;
	else if (str_eq(name, S("alg")))
		in->algorithm = text;
	return true;
}

static bool read_input(struct str *rest, struct input *ret)
{
	const char *start;

	*ret = (struct input){ .created = -1, .expires = -1 };
	spaces(rest);
	ret->label = word_of(rest);
	if (!ret->label.n || !byte(rest, '='))
		return false;
	start = rest->p;
	if (!read_components(rest, ret))
		return false;
	while (byte(rest, ';')) {
		spaces(rest);
		if (!read_parameter(rest, ret))
			return false;
	}
	ret->inner = (struct str){ start, (size_t)(rest->p - start) };
	return ret->key_id.n > 0;
}

/* The member of a dictionary whose values are bytes: label=:base64: */
static bool bytes_of(struct str header, struct str label, struct str *ret)
{
	struct str rest = header;

	while (rest.n) {
		struct str name, value;
		size_t end;

		spaces(&rest);
		name = word_of(&rest);
		if (!name.n || !byte(&rest, '=') || !byte(&rest, ':'))
			return false;
		end = str_find_byte(rest, ':');
		if (end == rest.n)
			return false;
		value = str_sub(rest, 0, end);
		rest = str_sub(rest, end + 1, rest.n);
		if (str_eq(name, label)) {
			*ret = value;
			return true;
		}
		spaces(&rest);
		if (!byte(&rest, ','))
			return false;
	}
	return false;
}

/* --- what is signed (RFC 9421 section 2) --- */

struct covered {
	bool method, target, path, query, authority, digest;
};

static struct str authority(struct arena *a, const struct signature_view *v)
{
	struct str host = str_lower(a, signature_header(v, "Host"));
	bool secure = str_starts(v->base, S("https:"));
	struct str usual = secure ? S(":443") : S(":80");

	return str_ends(host, usual) ? str_sub(host, 0, host.n - usual.n) : host;
}

static bool derived(struct arena *a, const struct signature_view *v, struct str name,
		    struct covered *c, struct str *ret)
{
	const char *mark = v->query.n ? "?" : "";

	if (str_eq(name, S("@method"))) {
		c->method = true;
		*ret = str_of(v->method);
	} else if (str_eq(name, S("@target-uri"))) {
		c->target = c->authority = true;
		*ret = str_fmt(a, "%.*s%.*s%s%.*s", STR_ARG(v->base), STR_ARG(v->path), mark,
			       STR_ARG(v->query));
	} else if (str_eq(name, S("@request-target"))) {
		c->target = true;
		*ret = str_fmt(a, "%.*s%s%.*s", STR_ARG(v->path), mark, STR_ARG(v->query));
	} else if (str_eq(name, S("@path"))) {
		c->path = true;
		*ret = v->path;
	} else if (str_eq(name, S("@query"))) {
		c->query = true;
		*ret = str_fmt(a, "?%.*s", STR_ARG(v->query));
	} else if (str_eq(name, S("@authority"))) {
		c->authority = true;
		*ret = authority(a, v);
	} else if (str_eq(name, S("@scheme"))) {
		*ret = str_starts(v->base, S("https:")) ? S("https") : S("http");
	} else {
		return false;
	}
	return true;
}

static bool value_of(struct arena *a, const struct signature_view *v, struct str name,
		     struct covered *c, struct str *ret)
{
	if (name.n && name.p[0] == '@')
		return derived(a, v, name, c, ret);
	c->authority = c->authority || str_eq(name, S("host"));
	c->digest = c->digest || str_eq(name, S("content-digest"));
	*ret = str_trim(signature_header(v, str_c(a, name)));
	return ret->p != NULL;
}

static bool signed_text(struct arena *a, const struct signature_view *v, const struct input *in,
			struct covered *c, struct str *ret)
{
	struct buf b;

	buf_init(&b, a, 3 * SIGNATURE_HEADERS_MAX);
	for (size_t i = 0; i < in->n; i++) {
		struct str value;

		if (!value_of(a, v, in->component[i], c, &value))
			return false;
		buf_byte(&b, '"');
		buf_str(&b, in->component[i]);
		buf_lit(&b, "\": ");
		buf_str(&b, value);
		buf_byte(&b, '\n');
	}
	buf_lit(&b, "\"@signature-params\": ");
	buf_str(&b, in->inner);
	*ret = buf_view(&b);
	return !buf_failed(&b);
}

static bool digest_fits(struct arena *a, const struct signature_view *v)
{
	struct str said;

	return bytes_of(signature_header(v, "Content-Digest"), S("sha-256"), &said) &&
	       str_eq(said, hash_base64(a, v->body));
}

static bool read_algorithm(const struct input *in, struct signature *ret)
{
	ret->says_kind = in->algorithm.n > 0;
	ret->kind = str_eq(in->algorithm, S("ed25519")) ? SIGN_ED25519 : SIGN_RSA;
	return !ret->says_kind || ret->kind == SIGN_ED25519 ||
	       str_eq(in->algorithm, S("rsa-v1_5-sha256"));
}

static enum signature_fault check(struct arena *a, const struct signature_view *v,
				  const struct input *in, const struct covered *c, int64_t now)
{
	bool has_body = v->body.n || strcmp(v->method, "GET") != 0;
	bool target = c->target || (c->path && (c->query || !v->query.n));

	if (in->created < 0 || !signature_in_time(in->created * 1000, now) ||
	    (in->expires >= 0 && in->expires * 1000 < now))
		return SIGNATURE_OLD;
	if (!c->method || !target || !c->authority || (has_body && !c->digest))
		return SIGNATURE_THIN;
	return has_body && !digest_fits(a, v) ? SIGNATURE_DIGEST : SIGNATURE_GOOD;
}

enum signature_fault signature_read_rfc9421(struct arena *a, const struct signature_view *v,
					    int64_t now, struct signature *ret)
{
	struct str rest = signature_header(v, "Signature-Input");
	struct covered c = { 0 };
	struct input in;

	if (!read_input(&rest, &in) || !read_algorithm(&in, ret) ||
	    !bytes_of(signature_header(v, "Signature"), in.label, &ret->base64) ||
	    !signed_text(a, v, &in, &c, &ret->text[0]))
		return SIGNATURE_GARBLED;
	ret->key_id = str_dup(a, in.key_id);
	ret->base64 = str_dup(a, ret->base64);
	ret->texts = 1;
	return check(a, v, &in, &c, now);
}
