#include <pthread.h>

#include "base/err.h"
#include "base/kept.h"
#include "tests/support/check.h"

/* What is kept, as the object around it; "{}" for nothing. */
static struct str kept(struct arena *a, enum kept_kind kind, int64_t id, int64_t rev)
{
	struct buf *b = arena_make(a, struct buf);
	struct jw j;

	buf_init(b, a, 1 << 20);
	jw_init(&j, b);
	jw_object(&j);
	kept_write(kind, id, rev, &j);
	jw_end(&j);
	return buf_view(b);
}

static void by_id_kind_and_revision(void **state)
{
	kept_clear();
	kept_put(KEPT_POST, 1, 5, S("\"a\":1"));
	kept_put(KEPT_ACCOUNT, 1, 5, S("\"b\":2"));
	check_str(kept(*state, KEPT_POST, 1, 5), "{\"a\":1}");
	check_str(kept(*state, KEPT_ACCOUNT, 1, 5), "{\"b\":2}");
	check_str(kept(*state, KEPT_POST, 1, 6), "{}");
	check_str(kept(*state, KEPT_POST, 2, 5), "{}");
}

static void newer_takes_the_place_of_older(void **state)
{
	kept_clear();
	kept_put(KEPT_POST, 1, 5, S("\"a\":5"));
	kept_put(KEPT_POST, 1, 6, S("\"a\":6"));
	kept_put(KEPT_POST, 1, 5, S("\"a\":5"));
	check_str(kept(*state, KEPT_POST, 1, 6), "{\"a\":6}");
	check_str(kept(*state, KEPT_POST, 1, 5), "{}");
}

static void bounded_and_last_used_stays(void **state)
{
	static char text[20000];

	kept_clear();
	memset(text, 'x', sizeof text);
	kept_put(KEPT_POST, 1, 1, S("\"a\":1"));
	for (int64_t id = 2; id < 5000; id++) {
		struct arena *a = arena_new(1 << 22);

		kept_put(KEPT_POST, id, 1, (struct str){ text, sizeof text });
		assert_int_equal(kept(a, KEPT_POST, 1, 1).n, 7);
		arena_free(a);
		assert_true(kept_bytes() <= KEPT_MAX);
	}
	check_str(kept(*state, KEPT_POST, 2, 1), "{}");
	assert_true(kept_bytes() > KEPT_MAX / 2);
	kept_clear();
	assert_int_equal(kept_bytes(), 0);
}

static void too_large_is_not_kept(void **state)
{
	static char text[1 << 20];

	kept_clear();
	kept_put(KEPT_POST, 1, 1, (struct str){ text, sizeof text });
	check_str(kept(*state, KEPT_POST, 1, 1), "{}");
	assert_int_equal(kept_bytes(), 0);
}

static void *many(void *arg)
{
	struct arena *a = arena_new((size_t)1 << 28);
	int64_t from = *(const int64_t *)arg;

	for (int64_t i = 0; i < 20000; i++) {
		int64_t id = (from + i * 7) % 300;
		struct str s = str_fmt(a, "\"id\":%d", (int)id), got;

		kept_put(KEPT_POST, id, i % 50, s);
		got = kept(a, KEPT_POST, id, i % 50);
		/* Another thread may have been newer; but never somebody else's text. */
		if (got.n > 2)
			must(str_eq(str_sub(got, 1, got.n - 2), s));
	}
	arena_free(a);
	return NULL;
}

static void threads(void **state)
{
	pthread_t t[4];
	int64_t from[4] = { 0, 11, 23, 41 };

	(void)state;
	kept_clear();
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&t[i], NULL, many, &from[i]), 0);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(pthread_join(t[i], NULL), 0);
	kept_clear();
}

int main(void)
{
	const struct CMUnitTest all[] = {
		test_in_arena(by_id_kind_and_revision),
		test_in_arena(newer_takes_the_place_of_older),
		test_in_arena(bounded_and_last_used_stays),
		test_in_arena(too_large_is_not_kept),
		test_in_arena(threads),
	};

	return cmocka_run_group_tests(all, NULL, NULL);
}
