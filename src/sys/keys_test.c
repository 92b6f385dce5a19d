#include "tests/support/check.h"

#include <pthread.h>

#include "base/clock.h"
#include "sys/keys.h"

static struct arena *a;

static void test_hashes_of_the_standards(void **state)
{
	(void)state;
	/* FIPS 180-2 appendix B.1; RFC 7636 appendix B; RFC 4231 section 4.3 */
	check_str(hash_hex(a, S("abc")),
		  "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	check_str(hash_hex(a, STR_NONE),
		  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	check_str(hash_base64url(a, S("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")),
		  "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
	check_str(hmac_hex(a, S("Jefe"), S("what do ya want for nothing?")),
		  "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

static void test_passwords(void **state)
{
	struct str hash = password_hash(a, S("rose garden")), again;

	(void)state;
	assert_true(str_starts(hash, S("$argon2id$v=19$m=65536,t=2,p=1$")));
	assert_true(password_fits(hash, S("rose garden")));
	assert_false(password_fits(hash, S("rose gardem")));
	assert_false(password_fits(hash, S("")));
	assert_false(password_fits(S(""), S("")));
	assert_false(password_fits(S("no hash"), S("no hash")));
	assert_false(password_fits(STR_NONE, STR_NONE));
	again = password_hash(a, S("rose garden"));
	assert_false(str_eq(hash, again)); /* salted */
}

/* A name that nobody has must cost as much as a wrong password: microseconds would tell them apart.
 */
static void test_waste_costs_a_check(void **state)
{
	struct str hash = password_hash(a, S("rose garden"));
	int64_t check = INT64_MAX, waste = INT64_MAX;

	(void)state;
	/* The shortest of a few: a busy machine makes some of them long. */
	for (int i = 0; i < 5; i++) {
		int64_t began = clock_steady_us(), between;

		assert_false(password_fits(hash, S("anything")));
		between = clock_steady_us();
		password_waste(S("anything"));
		check = between - began < check ? between - began : check;
		began = clock_steady_us();
		waste = began - between < waste ? began - between : waste;
	}
	assert_true(waste * 3 > check && check * 3 > waste);
}

static void test_secrets(void **state)
{
	struct str one = secret_new(a, 32), two = secret_new(a, 32);

	(void)state;
	assert_int_equal(one.n, 43);
	assert_false(secret_eq(one, two));
	assert_true(secret_eq(one, str_dup(a, one)));
	assert_false(secret_eq(one, str_sub(one, 0, 42)));
	assert_true(secret_eq(S(""), STR_NONE));
	assert_true(str_find_byte(one, '=') == one.n && str_find_byte(one, '+') == one.n);
}

static void test_secrets_end_links_whole(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2000; i++) {
		struct str one = secret_new(a, 1 + i % 64);
		char last = one.p[one.n - 1];

		assert_true(last != '-' && last != '_');
	}
}

static void *hash_once(void *arg)
{
	(void)arg;
	password_waste(S("x"));
	return NULL;
}

static void test_many_at_once_wait_for_each_other(void **state)
{
	pthread_t thread[5];

	(void)state;
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(pthread_create(&thread[i], NULL, hash_once, NULL), 0);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(pthread_join(thread[i], NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hashes_of_the_standards),
		cmocka_unit_test(test_passwords),
		cmocka_unit_test(test_waste_costs_a_check),
		cmocka_unit_test(test_secrets),
		cmocka_unit_test(test_secrets_end_links_whole),
		cmocka_unit_test(test_many_at_once_wait_for_each_other),
	};
	int failures;

	keys_start();
	a = arena_new((size_t)1 << 20);
	failures = cmocka_run_group_tests_name("keys", tests, NULL, NULL);
	arena_free(a);
	return failures;
}
