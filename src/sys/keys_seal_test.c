#include "tests/support/check.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/keys.h"
#include "sys/keys_seal.h"

static const char *const about = "second step of 12";

static void test_what_was_sealed_opens(void **state)
{
	struct str one = seal(*state, S("a secret"), str_of(about));
	struct str again = seal(*state, S("a secret"), str_of(about)), back = STR_NONE;

	assert_false(str_eq(one, again)); /* a nonce of its own */
	assert_true(str_find(one, S("secret")) == one.n);
	assert_true(seal_open(*state, one, str_of(about), &back));
	check_str(back, "a secret");
	assert_true(seal_open(*state, seal(*state, S(""), S("")), S(""), &back));
	assert_true(back.n == 0);
}

static void test_it_opens_for_nothing_else(void **state)
{
	struct str one = seal(*state, S("a secret"), str_of(about)), back;

	assert_false(seal_open(*state, one, S("second step of 13"), &back));
	assert_false(seal_open(*state, S(""), str_of(about), &back));
	assert_false(seal_open(*state, S("no base64!"), str_of(about), &back));
	assert_false(seal_open(*state, str_sub(one, 0, one.n - 4), str_of(about), &back));
	for (size_t i = 0; i < one.n; i++) {
		char *bent = arena_alloc(*state, one.n);

		memcpy(bent, one.p, one.n);
		bent[i] = bent[i] == 'A' ? 'B' : 'A';
		assert_false(seal_open(*state, (struct str){ bent, one.n }, str_of(about), &back));
	}
}

static void test_another_key_opens_nothing(void **state)
{
	struct str one = seal(*state, S("a secret"), str_of(about)), back;

	seal_key(S("another key of thirty-two bytes."));
	assert_false(seal_open(*state, one, str_of(about), &back));
}

static void test_the_file_is_made_once(void **state)
{
	char folder[] = "/tmp/rosemary-seal-XXXXXX";
	const char *path;
	struct str one, back, why = STR_NONE;
	struct stat st;

	assert_non_null(mkdtemp(folder));
	path = str_fmt(*state, "%s/key", folder).p;
	assert_true(seal_start(*state, path, &why));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	one = seal(*state, S("a secret"), str_of(about));
	seal_key(S("another key of thirty-two bytes."));
	assert_true(seal_start(*state, path, &why));
	assert_true(seal_open(*state, one, str_of(about), &back));
	check_str(back, "a secret");
	assert_int_equal(truncate(path, 5), 0);
	assert_false(seal_start(*state, path, &why));
	assert_true(str_find(why, S("this is no key")) < why.n);
	unlink(path);
	assert_false(seal_start(*state, str_fmt(*state, "%s/no/key", folder).p, &why));
	assert_int_equal(rmdir(folder), 0); /* nothing is left beside it */
}

static int start(void **state)
{
	(void)state;
	keys_start();
	seal_key(S("some key of thirty-two bytes, so"));
	return 0;
}

int main(void)
{
	const struct CMUnitTest list[] = {
		test_in_arena(test_what_was_sealed_opens),
		test_in_arena(test_it_opens_for_nothing_else),
		test_in_arena(test_another_key_opens_nothing),
		test_in_arena(test_the_file_is_made_once),
	};

	return cmocka_run_group_tests(list, start, NULL);
}
