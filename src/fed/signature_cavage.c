#include "base/buf.h"
#include "base/moment.h"
#include "fed/signature_parts.h"

/* draft-cavage-http-signatures-12: one header with comma-separated parameters. */

#define SIGNED_MOST 40 /* headers in the list */

struct parameters {
	struct str key_id, algorithm, headers, signature, created, expires;
};

/* name="value" or name=value; both ends of *rest move on. */
static bool next_parameter(struct str *rest, struct str *ret_name, struct str *ret_value)
{
	size_t equals, end;

	while (rest->n && (rest->p[0] == ',' || rest->p[0] == ' '))
		*rest = str_sub(*rest, 1, rest->n);
	equals = str_find_byte(*rest, '=');
	if (equals == rest->n)
		return false;
	*ret_name = str_trim(str_sub(*rest, 0, equals));
	*rest = str_sub(*rest, equals + 1, rest->n);
	if (rest->n && rest->p[0] == '"') {
		*rest = str_sub(*rest, 1, rest->n);
		end = str_find_byte(*rest, '"');
		if (end == rest->n)
			return false;
		*ret_value = str_sub(*rest, 0, end);
		*rest = str_sub(*rest, end + 1, rest->n);
		return true;
	}
	end = str_find_byte(*rest, ',');
	*ret_value = str_trim(str_sub(*rest, 0, end));
	*rest = str_sub(*rest, end, rest->n);
	return true;
}

static bool read_parameters(struct str header, struct parameters *ret)
{
	struct str name, value;
	struct {
		const char *name;
		struct str *into;
	} known[] = {
		{ "keyId", &ret->key_id },    { "algorithm", &ret->algorithm },
		{ "headers", &ret->headers }, { "signature", &ret->signature },
		{ "created", &ret->created }, { "expires", &ret->expires },
	};

	*ret = (struct parameters){ .headers = S("date") };
	/* Some write the scheme, as in Authorization. */
	if (str_starts(header, S("Signature ")))
		header = str_sub(header, 10, header.n);
	while (next_parameter(&header, &name, &value))
		for (size_t i = 0; i < sizeof known / sizeof *known; i++)
			if (str_eq(name, str_of(known[i].name)))
				*known[i].into = value;
	return !str_trim(header).n && ret->key_id.n && ret->signature.n;
}

/* What of the request is signed. */
struct covered {
	bool target, host, date, created, digest;
};

static struct str target(struct arena *a, const struct signature_view *v, bool with_query)
{
	return str_fmt(a, "%.*s %.*s%s%.*s", STR_ARG(str_lower(a, str_of(v->method))),
		       STR_ARG(v->path), with_query && v->query.n ? "?" : "",
		       with_query ? (int)v->query.n : 0, v->query.p ? v->query.p : "");
}

/* One line's value; false for a header that did not come. */
static bool value_of(struct arena *a, const struct signature_view *v, const struct parameters *p,
		     struct str name, bool with_query, struct covered *ret_covered, struct str *ret)
{
	if (str_eq(name, S("(request-target)"))) {
		ret_covered->target = true;
		*ret = target(a, v, with_query);
		return true;
	}
	if (str_eq(name, S("(created)"))) {
		ret_covered->created = true;
		*ret = p->created;
		return p->created.n > 0;
	}
	if (str_eq(name, S("(expires)"))) {
		*ret = p->expires;
		return p->expires.n > 0;
	}
	ret_covered->host = ret_covered->host || str_eq(name, S("host"));
	ret_covered->date = ret_covered->date || str_eq(name, S("date"));
	ret_covered->digest = ret_covered->digest || str_eq(name, S("digest"));
	*ret = signature_header(v, str_c(a, name));
	return ret->p != NULL;
}

static bool signed_text(struct arena *a, const struct signature_view *v, const struct parameters *p,
			bool with_query, struct covered *ret_covered, struct str *ret)
{
	struct str rest = p->headers, name, value;
	struct buf b;
	size_t n = 0;

	buf_init(&b, a, 2 * SIGNATURE_HEADERS_MAX);
	while (str_cut(&rest, ' ', &name)) {
		name = str_lower(a, name);
		if (!name.n)
			continue;
		if (++n > SIGNED_MOST || !value_of(a, v, p, name, with_query, ret_covered, &value))
			return false;
		if (b.n)
			buf_byte(&b, '\n');
		buf_str(&b, name);
		buf_lit(&b, ": ");
		buf_str(&b, value);
	}
	*ret = buf_view(&b);
	return n && !buf_failed(&b);
}

/* "Sun, 06 Nov 1994 08:49:37 GMT" to milliseconds. */
static bool date_read(struct arena *a, struct str s, int64_t *ret_ms)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	int month = 0;

	if (s.n != 29 || !str_ends(s, S(" GMT")))
		return false;
	for (int i = 0; i < 12; i++)
		if (!memcmp(s.p + 8, months + 3 * i, 3))
			month = i + 1;
	return month &&
	       moment_read(str_fmt(a, "%.4s-%02d-%.2sT%.8sZ", s.p + 12, month, s.p + 5, s.p + 17),
			   ret_ms);
}

static enum signature_fault check_time(struct arena *a, const struct signature_view *v,
				       const struct parameters *p, const struct covered *c,
				       int64_t now)
{
	int64_t made, expires;

	if (c->created) {
		if (!str_int(p->created, 0, INT64_MAX / 1000, &made))
			return SIGNATURE_GARBLED;
		made *= 1000;
	} else if (!c->date || !date_read(a, signature_header(v, "Date"), &made)) {
		return SIGNATURE_OLD;
	}
	if (p->expires.n &&
	    (!str_int(p->expires, 0, INT64_MAX / 1000, &expires) || expires * 1000 < now))
		return SIGNATURE_OLD;
	return signature_in_time(made, now) ? SIGNATURE_GOOD : SIGNATURE_OLD;
}

/* "SHA-256=…", among others perhaps (RFC 3230); one that fits must be there. */
static bool digest_fits(struct arena *a, const struct signature_view *v)
{
	struct str rest = signature_header(v, "Digest"), part, want = hash_base64(a, v->body);

	while (str_cut(&rest, ',', &part)) {
		part = str_trim(part);
		if (part.n > 8 && str_eq_nocase(str_sub(part, 0, 8), S("sha-256=")))
			return str_eq(str_sub(part, 8, part.n), want);
	}
	return false;
}

static bool read_algorithm(const struct parameters *p, struct signature *ret)
{
	ret->says_kind = false;
	if (!p->algorithm.n || str_eq_nocase(p->algorithm, S("hs2019")))
		return true;
	ret->says_kind = true;
	ret->kind = str_eq_nocase(p->algorithm, S("ed25519")) ? SIGN_ED25519 : SIGN_RSA;
	return ret->kind == SIGN_ED25519 || str_eq_nocase(p->algorithm, S("rsa-sha256"));
}

enum signature_fault signature_read_cavage(struct arena *a, const struct signature_view *v,
					   int64_t now, struct signature *ret)
{
	struct covered c = { 0 };
	struct parameters p;
	bool has_body = v->body.n || strcmp(v->method, "GET") != 0;
	enum signature_fault fault;

	if (!read_parameters(signature_header(v, "Signature"), &p) || !read_algorithm(&p, ret) ||
	    !signed_text(a, v, &p, true, &c, &ret->text[0]))
		return SIGNATURE_GARBLED;
	ret->key_id = str_dup(a, p.key_id);
	ret->base64 = str_dup(a, p.signature);
	ret->texts = 1;
	if (v->query.n && signed_text(a, v, &p, false, &c, &ret->text[1]))
		ret->texts = 2;
	fault = check_time(a, v, &p, &c, now);
	if (fault)
		return fault;
	if (!c.target || !c.host || (has_body && !c.digest))
		return SIGNATURE_THIN;
	return has_body && !digest_fits(a, v) ? SIGNATURE_DIGEST : SIGNATURE_GOOD;
}
