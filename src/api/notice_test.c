/* The keys of groups of notifications: what is written is read again, and nothing else is. */
#include "tests/support/check.h"

#include "api/api.h"

static void check_again(const struct notice *n, const char *key)
{
	struct arena *a = arena_new(1 << 16);
	struct str s = notice_group_key(a, n);
	struct notice_group_name name = notice_group_named(s);

	assert_int_equal(s.n, strlen(key));
	assert_memory_equal(s.p, key, s.n);
	assert_int_equal(name.single, n->group_id ? 0 : n->id);
	assert_int_equal(name.kind, n->group_id ? n->kind : NOTICE_KINDS);
	assert_int_equal(name.post_id, n->group_id && n->post ? n->post->id : 0);
	assert_int_equal(name.hour, n->group_id ? n->hour : 0);
	arena_free(a);
}

static void keys_are_read_again(void **state)
{
	struct post p = { .id = 113010503322889311 };

	(void)state;
	check_again(&(struct notice){ .id = 5, .kind = NOTICE_MENTION, .post = &p }, "ungrouped-5");
	check_again(&(struct notice){ .id = 6, .kind = NOTICE_CANDLE, .post = &p }, "ungrouped-6");
	check_again(
		&(struct notice){
			.id = 7, .kind = NOTICE_CANDLE, .post = &p, .group_id = 3, .hour = 479000 },
		"favourite-113010503322889311-479000");
	check_again(
		&(struct notice){
			.id = 7, .kind = NOTICE_BOOST, .post = &p, .group_id = 3, .hour = 479000 },
		"reblog-113010503322889311-479000");
	check_again(&(struct notice){ .id = 7, .kind = NOTICE_FOLLOW, .group_id = 3, .hour = 9 },
		    "follow-9");
	check_again(&(struct notice){ .id = 7, .kind = NOTICE_SIGN_UP, .group_id = 3, .hour = 9 },
		    "admin.sign_up-9");
}

static void other_keys_name_nothing(void **state)
{
	static const char *const keys[] = { "",
					    "-",
					    "ungrouped",
					    "ungrouped-",
					    "ungrouped-x",
					    "ungrouped-0",
					    "favourite",
					    "favourite-",
					    "favourite--",
					    "favourite-1-",
					    "favourite-x-2",
					    "favourite-1-2-3",
					    "mention-1-2",
					    "roses-1",
					    "follow--1" };

	(void)state;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		struct notice_group_name n = notice_group_named(str_of(keys[i]));

		assert_int_equal(n.kind, NOTICE_KINDS);
		assert_int_equal(n.single, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_are_read_again),
		cmocka_unit_test(other_keys_name_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
