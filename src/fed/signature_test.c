#include "tests/support/check.h"

#include "base/url.h"
#include "fed/signature.h"

#define NOW ((int64_t)1773478800000) /* Sat, 14 Mar 2026 09:00:00 GMT */
#define KEY_ID "https://near.example/@ada#main-key"

struct came { /* a request as it came: headers by name, ended by NULL */
	const char *name[8];
	struct str value[8];
};

static struct str header(void *ctx, const char *name)
{
	const struct came *c = ctx;

	for (size_t i = 0; i < 8 && c->name[i]; i++)
		if (str_eq_nocase(str_of(name), str_of(c->name[i])))
			return c->value[i];
	return STR_NONE;
}

static struct signature_view view(struct came *c, const char *method, struct str query,
				  struct str body)
{
	return (struct signature_view){ .method = method,
					.base = S("https://far.example"),
					.path = S("/inbox"),
					.query = query,
					.body = body,
					.header = header,
					.ctx = c };
}

/* --- ours, read back --- */

static struct came sent(struct arena *a, struct str key, const char *method, struct str address,
			struct str body)
{
	struct signature_headers h;
	struct url url;

	assert_true(url_read(a, address, &url));
	h = signature_make(a, key, S(KEY_ID), method, url, body, NOW);
	return (struct came){ { "Host", "Date", "Signature", h.digest.p ? "Digest" : NULL },
			      { S("far.example"), h.date, h.signature, h.digest } };
}

static void what_we_sign_can_be_read(void **state)
{
	struct arena *a = *state;
	struct str mine, open, body = S("{\"type\":\"Like\"}");
	struct came c;
	struct signature_view v;
	struct signature s;

	sign_key_new(a, &mine, &open);
	c = sent(a, mine, "POST", S("https://far.example/inbox"), body);
	check_str(header(&c, "Date"), "Sat, 14 Mar 2026 09:00:00 GMT");
	v = view(&c, "POST", S(""), body);
	assert_int_equal(signature_read(a, &v, NOW, &s), SIGNATURE_GOOD);
	check_str(s.key_id, KEY_ID);
	assert_true(signature_fits(&s, SIGN_RSA, open));
	assert_false(signature_fits(&s, SIGN_ED25519, open));
	v.body = S("{\"type\":\"Block\"}");
	assert_int_equal(signature_read(a, &v, NOW, &s), SIGNATURE_DIGEST);
	v.body = body;
	v.path = S("/other");
	assert_int_equal(signature_read(a, &v, NOW, &s), SIGNATURE_GOOD);
	assert_false(signature_fits(&s, SIGN_RSA, open));
}

static void with_and_without_the_query(void **state)
{
	struct arena *a = *state;
	struct str mine, open;
	struct came c;
	struct signature_view v;
	struct signature s;

	sign_key_new(a, &mine, &open);
	c = sent(a, mine, "GET", S("https://far.example/inbox"), STR_NONE);
	v = view(&c, "GET", S("page=1"), S(""));
	assert_int_equal(signature_read(a, &v, NOW, &s), SIGNATURE_GOOD);
	assert_true(signature_fits(&s, SIGN_RSA, open));
	c = sent(a, mine, "GET", S("https://far.example/inbox?page=1"), STR_NONE);
	assert_int_equal(signature_read(a, &v, NOW, &s), SIGNATURE_GOOD);
	assert_true(signature_fits(&s, SIGN_RSA, open));
	v.query = S("page=2");
	assert_int_equal(signature_read(a, &v, NOW, &s), SIGNATURE_GOOD);
	assert_false(signature_fits(&s, SIGN_RSA, open));
}

static void the_window_of_time(void **state)
{
	struct arena *a = *state;
	struct str mine, open;
	struct came c;
	struct signature_view v;
	struct signature s;

	sign_key_new(a, &mine, &open);
	c = sent(a, mine, "GET", S("https://far.example/inbox"), STR_NONE);
	v = view(&c, "GET", S(""), S(""));
	assert_int_equal(signature_read(a, &v, NOW + SIGNATURE_AGE_MOST, &s), SIGNATURE_GOOD);
	assert_int_equal(signature_read(a, &v, NOW + SIGNATURE_AGE_MOST + 1, &s), SIGNATURE_OLD);
	assert_int_equal(signature_read(a, &v, NOW - SIGNATURE_AHEAD_MOST - 1, &s), SIGNATURE_OLD);
}

/* --- theirs --- */

static enum signature_fault fault_of(struct arena *a, const char *signature, const char *input,
				     struct signature *ret)
{
	struct came c = { { "Host", "Date", "Signature", input ? "Signature-Input" : NULL },
			  { S("far.example"), S("Sat, 14 Mar 2026 09:00:00 GMT"), str_of(signature),
			    str_of(input) } };
	struct signature_view v = view(&c, "GET", S(""), S(""));

	return signature_read(a, &v, NOW, ret);
}

static void what_is_refused(void **state)
{
	static const struct {
		const char *signature, *input;
		enum signature_fault fault;
	} table[] = {
		{ "", NULL, SIGNATURE_NONE },
		{ "keyId=\"k\"", NULL, SIGNATURE_GARBLED },
		{ "keyId=\"k,signature=\"AAAA\"", NULL, SIGNATURE_GARBLED },
		{ "keyId=\"k\",signature=\"AAAA\",algorithm=\"hmac-sha256\"", NULL,
		  SIGNATURE_GARBLED },
		{ "keyId=\"k\",signature=\"AAAA\",headers=\"x-none\"", NULL, SIGNATURE_GARBLED },
		{ "keyId=\"k\",signature=\"AAAA\"", NULL, SIGNATURE_THIN },
		{ "keyId=\"k\",signature=\"AAAA\",headers=\"(request-target) host\"", NULL,
		  SIGNATURE_OLD },
		{ "keyId=\"k\",signature=\"AAAA\",headers=\"(request-target) date\"", NULL,
		  SIGNATURE_THIN },
		{ "keyId=\"k\",signature=\"AAAA\",headers=\"(request-target) host "
		  "(created)\",created=1",
		  NULL, SIGNATURE_OLD },
		{ "sig1=:AAAA:", "roses", SIGNATURE_GARBLED },
		{ "sig1=:AAAA:", "sig1=();keyid=\"k\"", SIGNATURE_GARBLED },
		{ "sig1=:AAAA:", "sig1=(\"@method\";req);keyid=\"k\"", SIGNATURE_GARBLED },
		{ "sig2=:AAAA:", "sig1=(\"@method\");created=1773478800;keyid=\"k\"",
		  SIGNATURE_GARBLED },
		{ "sig1=:AAAA:",
		  "sig1=(\"@method\");created=1773478800;keyid=\"k\";alg=\"hmac-sha256\"",
		  SIGNATURE_GARBLED },
		{ "sig1=:AAAA:", "sig1=(\"@method\" \"@target-uri\");keyid=\"k\"", SIGNATURE_OLD },
		{ "sig1=:AAAA:", "sig1=(\"@method\");created=1773478800;keyid=\"k\"",
		  SIGNATURE_THIN },
		{ "sig1=:AAAA:", "sig1=(\"@method\" \"@path\");created=1773478800;keyid=\"k\"",
		  SIGNATURE_THIN },
		{ "sig1=:AAAA:",
		  "sig1=(\"@method\" "
		  "\"@target-uri\");created=1773478800;expires=1773478799;keyid=\"k\"",
		  SIGNATURE_OLD },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct signature s;
		enum signature_fault f = fault_of(*state, table[i].signature, table[i].input, &s);

		if (f != table[i].fault)
			fail_msg("%s / %s: %s", table[i].signature,
				 table[i].input ? table[i].input : "", signature_fault_text(f));
	}
}

static void the_text_of_the_draft(void **state)
{
	struct arena *a = *state;
	struct came c = { { "Host", "Date", "Signature" },
			  { S("example.com"), S("Sun, 05 Jan 2014 21:31:40 GMT"),
			    S("keyId=\"Test\",algorithm=\"rsa-sha256\","
			      "headers=\"(request-target) host date\",signature=\"qdx\"") } };
	struct signature_view v = view(&c, "POST", S("param=value&pet=dog"), S(""));
	struct signature s;

	/* draft-cavage-http-signatures-12, appendix C.2; it signs no digest. */
	v.path = S("/foo");
	assert_int_equal(signature_read(a, &v, 1388957500000, &s), SIGNATURE_THIN);
	check_str(s.text[0], "(request-target): post /foo?param=value&pet=dog\n"
			     "host: example.com\n"
			     "date: Sun, 05 Jan 2014 21:31:40 GMT");
}

static void the_text_of_rfc_9421(void **state)
{
	struct arena *a = *state;
	struct str input =
		S("sig-b26=(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" "
		  "\"content-length\");created=1618884473;keyid=\"test-key-ed25519\"");
	struct came c = {
		{ "Host", "Date", "Content-Type", "Content-Length", "Signature-Input",
		  "Signature" },
		{ S("example.com"), S("Tue, 20 Apr 2021 02:07:55 GMT"), S("application/json"),
		  S("18"), input,
		  S("sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6"
		    "vuQv5lIp5WPpBKRCw==:") }
	};
	struct signature_view v = view(&c, "POST", S(""), S("{\"hello\": \"world\"}"));
	struct signature s;
	enum sign_kind kind;
	struct str pem;

	/* Appendix B.2.6; it signs no digest, so we would not take it. */
	v.path = S("/foo");
	assert_int_equal(signature_read(a, &v, 1618884473000, &s), SIGNATURE_THIN);
	assert_true(sign_key_read(a,
				  S("-----BEGIN PUBLIC KEY-----\n"
				    "MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=\n"
				    "-----END PUBLIC KEY-----\n"),
				  &kind, &pem));
	assert_true(signature_fits(&s, kind, pem));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_arena(what_we_sign_can_be_read), test_in_arena(with_and_without_the_query),
		test_in_arena(the_window_of_time),	 test_in_arena(what_is_refused),
		test_in_arena(the_text_of_the_draft),	 test_in_arena(the_text_of_rfc_9421),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
