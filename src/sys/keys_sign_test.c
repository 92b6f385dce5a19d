#include "tests/support/check.h"

#include "sys/keys_sign.h"

/* RFC 9421, appendix B.1.4 and B.2.6 */
#define ED25519_PEM                                                                                \
	"-----BEGIN PUBLIC KEY-----\n"                                                             \
	"MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=\n"                           \
	"-----END PUBLIC KEY-----\n"
#define ED25519_TEXT                                                                               \
	"\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n"                                                \
	"\"@method\": POST\n"                                                                      \
	"\"@path\": /foo\n"                                                                        \
	"\"@authority\": example.com\n"                                                            \
	"\"content-type\": application/json\n"                                                     \
	"\"content-length\": 18\n"                                                                 \
	"\"@signature-params\": (\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" "  \
	"\"content-length\");created=1618884473;keyid=\"test-key-ed25519\""
#define ED25519_SIGNATURE                                                                          \
	"wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="

static void the_ed25519_example_of_rfc_9421(void **state)
{
	struct arena *a = *state;
	enum sign_kind kind = SIGN_RSA;
	struct str pem;

	assert_true(sign_key_read(a, S(ED25519_PEM), &kind, &pem));
	assert_int_equal(kind, SIGN_ED25519);
	check_str(pem, ED25519_PEM);
	assert_true(sign_fits(kind, pem, S(ED25519_TEXT), S(ED25519_SIGNATURE)));
	assert_false(sign_fits(kind, pem, S("x" ED25519_TEXT), S(ED25519_SIGNATURE)));
	assert_false(sign_fits(SIGN_RSA, pem, S(ED25519_TEXT), S(ED25519_SIGNATURE)));
}

static void a_key_of_ours_signs_and_another_does_not_fit(void **state)
{
	struct arena *a = *state;
	struct str mine, open, other, other_open, text = S("(request-target): post /inbox"), made;

	sign_key_new(a, &mine, &open);
	sign_key_new(a, &other, &other_open);
	made = sign(a, mine, text);
	assert_int_equal(made.n, 344); /* 256 bytes */
	check_str(sign(a, mine, text), str_c(a, made));
	assert_true(sign_fits(SIGN_RSA, open, text, made));
	assert_false(sign_fits(SIGN_RSA, open, S("(request-target): post /outbox"), made));
	assert_false(sign_fits(SIGN_RSA, other_open, text, made));
	assert_false(sign_fits(SIGN_ED25519, open, text, made));
}

static void what_is_no_key_signs_nothing(void **state)
{
	struct arena *a = *state;
	static const char *const wrong[] = {
		"", "-----BEGIN PRIVATE KEY-----\n",
		("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"), "roses"
	};

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		enum sign_kind kind;
		struct str pem;

		assert_null(sign(a, str_of(wrong[i]), S("text")).p);
		assert_false(sign_fits(SIGN_RSA, str_of(wrong[i]), S("text"), S("AAAA")));
		assert_false(sign_key_read(a, str_of(wrong[i]), &kind, &pem));
	}
}

static void what_is_no_base64_fits_nothing(void **state)
{
	static const char *const wrong[] = { "", "A", "AAAA", "====", "!!!!", "AA==AA==" };

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(sign_fits(SIGN_ED25519, S(ED25519_PEM), S("text"), str_of(wrong[i])));
}

/* Of 1,024 bits: the key of the examples of the draft on HTTP signatures, appendix C. */
static void a_short_rsa_key_is_refused(void **state)
{
	struct arena *a = *state;
	enum sign_kind kind;
	struct str pem;

	assert_false(
		sign_key_read(a,
			      S("-----BEGIN PUBLIC KEY-----\n"
				"MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDCFENGw33yGihy92pDjZQhl0C3\n"
				"6rPJj+CvfSC8+q28hxA161QFNUd13wuCTUcq0Qd2qsBe/2hFyc2DCJJg0h1L78+6\n"
				"Z4UMR7EOcpfdUE9Hf3m/hs+FUR45uBJeDK1HSFHD8bHKD6kv8FPGfJTotc+2xjJw\n"
				"oYi+1hqp1fIekaxsyQIDAQAB\n"
				"-----END PUBLIC KEY-----\n"),
			      &kind, &pem));
}

static void a_multikey_is_read(void **state)
{
	struct arena *a = *state;
	enum sign_kind kind = SIGN_RSA;
	struct str pem;

	assert_true(sign_key_read(a, S("z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"), &kind,
				  &pem));
	assert_int_equal(kind, SIGN_ED25519);
	assert_true(str_starts(pem, S("-----BEGIN PUBLIC KEY-----\n")));
	assert_false(sign_key_read(a, S("z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2do0"), &kind,
				   &pem));
	assert_false(sign_key_read(a, S("z111111111111111111111111111111111111"), &kind, &pem));
	assert_false(sign_key_read(a, S("z6Mk"), &kind, &pem));
}

static void a_digest(void **state)
{
	/* RFC 9530, appendix D: {"hello": "world"} and a line feed. */
	check_str(hash_base64(*state, S("{\"hello\": \"world\"}\n")),
		  "RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_arena(the_ed25519_example_of_rfc_9421),
		test_in_arena(a_key_of_ours_signs_and_another_does_not_fit),
		test_in_arena(what_is_no_key_signs_nothing),
		test_in_arena(what_is_no_base64_fits_nothing),
		test_in_arena(a_short_rsa_key_is_refused),
		test_in_arena(a_multikey_is_read),
		test_in_arena(a_digest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
