#include "tests/support/check.h"

#include "core/place_key.h"
#include "store/place_key.h"
#include "sys/keys_sign.h"
#include "tests/support/testdb.h"

static void the_first_start_makes_a_key_and_the_next_keeps_it(void **state)
{
	struct task *t = test_task(NULL);
	struct str text = S("(request-target): post /inbox"), first;

	(void)state;
	place_key_start(t);
	first = str_dup(t->a, place_key()->public_pem);
	assert_true(sign_fits(SIGN_RSA, first, text, sign(t->a, place_key()->private_pem, text)));
	place_key_start(t);
	check_str(place_key()->public_pem, str_c(t->a, first));
	test_rollback(t);
}

static void a_new_key_counts_from_the_next_start_on(void **state)
{
	struct task *t = test_task(NULL);
	struct str first;

	(void)state;
	place_key_start(t);
	first = str_dup(t->a, place_key()->public_pem);
	t->now++;
	check_ok(place_key_renew(t));
	check_str(place_key()->public_pem, str_c(t->a, first));
	place_key_start(t);
	assert_false(str_eq(place_key()->public_pem, first));
	test_rollback(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_start_makes_a_key_and_the_next_keeps_it),
		cmocka_unit_test(a_new_key_counts_from_the_next_start_on),
	};

	return cmocka_run_group_tests(tests, testdb_open, testdb_close);
}
