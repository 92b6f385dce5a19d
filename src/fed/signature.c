#include "fed/signature.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/url.h"
#include "fed/signature_parts.h"

const char *signature_fault_text(enum signature_fault f)
{
	static const char *const texts[] = {
		[SIGNATURE_GOOD] = "fine",
		[SIGNATURE_NONE] = "the request is not signed",
		[SIGNATURE_GARBLED] = "the signature can't be read",
		[SIGNATURE_OLD] = "the signature's time is missing or too far from now",
		[SIGNATURE_THIN] = "the signature leaves out target, host, time or digest",
		[SIGNATURE_DIGEST] = "the body is not what was signed",
	};

	return texts[f];
}

bool signature_fits(const struct signature *s, enum sign_kind kind, struct str public_pem)
{
	if (s->says_kind && s->kind != kind)
		return false;
	for (size_t i = 0; i < s->texts; i++)
		if (sign_fits(kind, public_pem, s->text[i], s->base64))
			return true;
	return false;
}

/* --- ours --- */

/* "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 section 5.6.7). */
static struct str http_date(struct arena *a, int64_t now)
{
	static const char days[] = "ThuFriSatSunMonTueWed"; /* 1 January 1970 was a Thursday */
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	struct str t = clock_rfc3339(a, now);
	int64_t month = 1;

	must(str_int(str_sub(t, 5, 2), 1, 12, &month));
	return str_fmt(a, "%.3s, %.*s %.3s %.*s %.*s GMT", days + now / 86400000 % 7 * 3,
		       STR_ARG(str_sub(t, 8, 2)), months + (month - 1) * 3,
		       STR_ARG(str_sub(t, 0, 4)), STR_ARG(str_sub(t, 11, 8)));
}

/* The address's host as a request says it: with the port unless it is the usual one. */
static struct str host_of(struct arena *a, const struct url_parts *p)
{
	bool ipv6 = str_find_byte(p->host, ':') < p->host.n;
	struct str host = ipv6 ? str_fmt(a, "[%.*s]", STR_ARG(p->host)) : p->host;

	return p->port == (p->secure ? 443 : 80) ? host
						 : str_fmt(a, "%.*s:%d", STR_ARG(host), p->port);
}

struct signature_headers signature_make(struct arena *a, struct str private_pem, struct str key_id,
					const char *method, struct url url, struct str body,
					int64_t now)
{
	return signature_make_with(a, private_pem, key_id, method, url, body, now, NULL);
}

struct signature_headers signature_make_with(struct arena *a, struct str private_pem,
					     struct str key_id, const char *method, struct url url,
					     struct str body, int64_t now,
					     const struct signature_more *more)
{
	struct url_parts p = url_split(url);
	struct signature_headers h = { .date = http_date(a, now), .digest = STR_NONE };
	struct str text, made, list = S("(request-target) host date");

	text = str_fmt(a, "(request-target): %.*s %.*s%s%.*s\nhost: %.*s\ndate: %.*s",
		       STR_ARG(str_lower(a, str_of(method))), STR_ARG(p.path.n ? p.path : S("/")),
		       p.query.p ? "?" : "", STR_ARG(p.query), STR_ARG(host_of(a, &p)),
		       STR_ARG(h.date));
	if (body.p) {
		h.digest = str_fmt(a, "SHA-256=%.*s", STR_ARG(hash_base64(a, body)));
		text = str_fmt(a, "%.*s\ndigest: %.*s", STR_ARG(text), STR_ARG(h.digest));
		list = S("(request-target) host date digest");
	}
	if (more) {
		text = str_fmt(a, "%.*s\n%s: %.*s", STR_ARG(text), more->name,
			       STR_ARG(more->value));
		list = str_fmt(a, "%.*s %s", STR_ARG(list), more->name);
	}
	made = sign(a, private_pem, text);
	h.signature = !made.p ? STR_NONE
			      : str_fmt(a,
					"keyId=\"%.*s\",algorithm=\"rsa-sha256\","
					"headers=\"%.*s\",signature=\"%.*s\"",
					STR_ARG(key_id), STR_ARG(list), STR_ARG(made));
	return h;
}

/* --- theirs --- */

struct str signature_header(const struct signature_view *v, const char *name)
{
	struct str s = v->header(v->ctx, name);

	return s.n <= SIGNATURE_HEADERS_MAX ? s : STR_NONE;
}

bool signature_in_time(int64_t made, int64_t now)
{
	return made >= now - SIGNATURE_AGE_MOST && made <= now + SIGNATURE_AHEAD_MOST;
}

enum signature_fault signature_read(struct arena *a, const struct signature_view *v, int64_t now,
				    struct signature *ret)
{
	*ret = (struct signature){ .kind = SIGN_RSA };
	if (signature_header(v, "Signature-Input").n)
		return signature_read_rfc9421(a, v, now, ret);
	if (signature_header(v, "Signature").n)
		return signature_read_cavage(a, v, now, ret);
	return SIGNATURE_NONE;
}
