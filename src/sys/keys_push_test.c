#include "tests/support/check.h"

#include "sys/keys.h"
#include "sys/keys_push.h"

static struct str raw(struct arena *a, const char *text)
{
	struct str s = STR_NONE;

	assert_true(base64url_read(a, str_of(text), &s));
	return s;
}

static struct p256_pair pair_of(struct arena *a, const char *point, const char *secret)
{
	return (struct p256_pair){ raw(a, point), raw(a, secret) };
}

/* RFC 8291 section 5 and appendix A */
#define WATERMELON "When I grow up, I want to be a watermelon"
#define READER                                                                                     \
	"BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
#define SENDER                                                                                     \
	"BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"

static void the_example_of_rfc_8291(void **state)
{
	struct arena *a = *state;
	struct push_reader r = { raw(a, READER), raw(a, "BTBZMqHH6r4Tts7J_aSIgg"), true };
	struct p256_pair own = pair_of(a, SENDER, "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw");
	struct push_sealed s;

	assert_true(push_seal_with(a, &r, &own, raw(a, "DGv6ra1nlYgDCS1FRnbzlw"), S(WATERMELON), 0,
				   &s));
	check_str(base64url(a, s.body),
		  "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIg"
		  "Dll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVB"
		  "St2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN");
}

/* draft-ietf-webpush-encryption-04 section 5 */
static void the_example_of_the_older_draft(void **state)
{
	struct arena *a = *state;
	struct push_reader r = { raw(a, "BCEkBjzL8Z3C-oi2Q7oE5t2Np-p7osjGLg93qUP0wvqR"
					"T21EEWyf0cQDQcakQMqz4hQKYOQ3il2nNZct4HgAUQU"),
				 raw(a, "R29vIGdvbyBnJyBqb29iIQ"), false };
	struct p256_pair own = pair_of(a,
				       "BNoRDbb84JGm8g5Z5CFxurSqsXWJ11ItfXEWYVLE85Y7"
				       "CYkDjXsIEc4aqxYaQ1G8BqkXCJ6DPpDrWtdWj_mugHU",
				       "nCScek-QpEjmOOlT-rQ38nZzvdPlqa00Zy0i6m2OJvY");
	struct push_sealed s;

	assert_true(push_seal_with(a, &r, &own, raw(a, "lngarbyKfMoi9Z75xYXmkg"),
				   S("I am the walrus"), 0, &s));
	check_str(base64url(a, s.body), "6nqAQUME8hNqw5J3kl8cpVVJylXKYqZOeseZG8UueKpA");
}

/* RFC 8188 section 3.1 and 3.2 */
static void the_examples_of_rfc_8188(void **state)
{
	struct arena *a = *state;
	struct str walrus = S("I am the walrus");

	check_str(base64url(a,
			    push_records(a, raw(a, "yqdlZ-tYemfogSmv7Ws5PQ"),
					 raw(a, "I1BsxtFttlv3u_Oo94xnmw"), S(""), 4096, walrus, 0)),
		  "I1BsxtFttlv3u_Oo94xnmwAAEAAA-NAVub2qFgBEuQKRapoZu-IxkIva3MEB1PD-ly8Thjg");
	check_str(base64url(a,
			    push_records(a, raw(a, "BO3ZVPxUlnLORbVGMpbT1Q"),
					 raw(a, "uNCkWiNYzKTnBN9ji3-qWA"), S("a1"), 25, walrus, 1)),
		  "uNCkWiNYzKTnBN9ji3-qWAAAABkCYTHOG8chz_gnvgOqdGYovxyjuqRyJFjEDyoF1Fvkj6hQ"
		  "PdPHI51OEUKEpgz3SsLWIqS_uA");
}

/* RFC 8292 section 2.4 */
static void the_example_of_rfc_8292(void **state)
{
	struct arena *a = *state;
	struct str point = raw(a, "BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic"
				  "-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs");
	struct str text = S("eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2gu"
			    "ZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNo"
			    "QGV4YW1wbGUuY29tIn0");
	struct str signature = raw(a, "i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFw"
				      "DXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA");
	struct p256_pair own = p256_new(a);
	struct str ours;

	assert_true(p256_verify(point, text, signature));
	assert_false(p256_verify(point, str_sub(text, 1, text.n), signature));
	assert_false(p256_verify(point, text, str_sub(signature, 0, 63)));
	assert_false(p256_verify(own.point, text, signature));
	/* The claims come in the order of the example: only key and signature are ours. */
	ours = vapid_token(a, &own, S("https://push.example.net"), INT64_C(1453523768999),
			   S("mailto:push@example.com"));
	assert_true(str_starts(ours, text));
	assert_true(p256_verify(own.point, text, raw(a, str_c(a, str_sub(ours, text.n + 1, 86)))));
	assert_int_equal(ours.n, text.n + 87);
}

static void every_message_has_its_own_key_and_the_same_size(void **state)
{
	struct arena *a = *state;
	struct push_reader r = { raw(a, READER), raw(a, "BTBZMqHH6r4Tts7J_aSIgg"), true };
	struct push_sealed one, two;

	assert_true(push_seal(a, &r, S("hello"), 3988, &one));
	assert_true(push_seal(a, &r, S("hello, hello"), 3981, &two));
	assert_int_equal(one.body.n, 4096);
	assert_int_equal(two.body.n, 4096);
	assert_false(str_eq(one.point, two.point));
	assert_false(str_eq(one.salt, two.salt));
	r.standard = false;
	assert_true(push_seal(a, &r, S("hello"), 100, &one));
	assert_int_equal(one.body.n, 2 + 100 + 5 + 16);
	assert_true(push_seal(a, &r, S(""), PUSH_TEXT_OLDER, &one));
	assert_int_equal(one.body.n, 4096);
}

static void what_is_no_point_is_refused(void **state)
{
	struct arena *a = *state;
	struct str good = raw(a, READER);
	char *bad = arena_alloc(a, P256_POINT);
	struct push_reader r = { good, raw(a, "BTBZMqHH6r4Tts7J_aSIgg"), true };
	struct push_sealed s;

	assert_true(p256_is_point(good));
	assert_false(p256_is_point(STR_NONE));
	assert_false(p256_is_point(str_sub(good, 0, 64)));
	assert_false(p256_is_point((struct str){ bad, P256_POINT }));
	memcpy(bad, good.p, P256_POINT);
	bad[64] ^= 1; /* beside the curve */
	assert_false(p256_is_point((struct str){ bad, P256_POINT }));
	bad[64] ^= 1;
	bad[0] = 6; /* the "hybrid" form, which no browser sends */
	assert_false(p256_is_point((struct str){ bad, P256_POINT }));
	r.point = (struct str){ bad, P256_POINT };
	assert_false(push_seal(a, &r, S("x"), 0, &s));
	r = (struct push_reader){ good, S("short"), true };
	assert_false(push_seal(a, &r, S("x"), 0, &s));
}

static void base64url_is_read_as_apps_write_it(void **state)
{
	static const struct {
		const char *text, *bytes; /* NULL: refused */
	} rows[] = { { "", "" },	 { "Zg", "f" },	    { "Zg==", "f" },   { "Zm8=", "fo" },
		     { "Zm9v", "foo" },	 { "fn5-", "~~~" }, { "fn5+", "~~~" }, { "Pz8/", "???" },
		     { "Pz8_", "???" },	 { "Z", NULL },	    { "Zh", NULL },    { "Zm 9v", NULL },
		     { "Zm\n9v", NULL }, { "Zg=Zg", NULL }, { "ü", NULL } };
	struct arena *a = *state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str s = STR_NONE;

		assert_int_equal(base64url_read(a, str_of(rows[i].text), &s),
				 rows[i].bytes != NULL);
		if (rows[i].bytes)
			check_str(s, rows[i].bytes);
	}
}

static int start(void **state)
{
	(void)state;
	keys_start();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_arena(the_example_of_rfc_8291),
		test_in_arena(the_example_of_the_older_draft),
		test_in_arena(the_examples_of_rfc_8188),
		test_in_arena(the_example_of_rfc_8292),
		test_in_arena(every_message_has_its_own_key_and_the_same_size),
		test_in_arena(what_is_no_point_is_refused),
		test_in_arena(base64url_is_read_as_apps_write_it),
	};

	return cmocka_run_group_tests(tests, start, NULL);
}
