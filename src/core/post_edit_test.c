#include "tests/support/check.h"

#include "core/post.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

static enum err edit(const struct account *a, int64_t id, const struct post_edit *e,
		     struct post *ret)
{
	struct task *t = test_task(a);
	enum err err = post_edit(t, id, e, ret);

	if (err)
		test_rollback(t);
	else
		err = test_commit(t);
	return err;
}

static void an_edit_keeps_what_was(void **state)
{
	const struct account *ada = person("edit_a"), *ben = person("edit_b");
	int64_t photos[3] = { person_photograph(ada), person_photograph(ada),
			      person_photograph(ada) };
	struct post_media_change words = { .id = photos[2],
					   .given = MEDIA_DESCRIPTION | MEDIA_FOCUS,
					   .description = S("The gate"),
					   .focus_x = -500 };
	struct post_edit e = { .caption = S("Second #gate with @edit_b"), .has_media = true };
	struct post p;
	struct post_versions v;
	struct task *t;

	(void)state;
	check_ok(person_tries(
		ada, &(struct post_new){ .caption = S("First #rose"), .media = { photos, 2 } },
		&p));
	e.media = (struct ids){ (int64_t[]){ photos[2], photos[0] }, 2 };
	e.media_change = &words;
	e.media_changes = 1;
	check_err(edit(ben, p.id, &e, &p), ERR_NOT_FOUND);
	test_clock_add(1000);
	check_ok(edit(ada, p.id, &e, &p));
	check_str(p.caption, "Second #gate with @edit_b");
	assert_int_equal(p.rev, 2);
	assert_int_equal(p.media.n, 2);
	assert_int_equal(p.media.p[0].files.id, photos[2]);
	check_str(p.media.p[0].description, "The gate");
	assert_int_equal(p.media.p[0].focus_x, -500);
	assert_int_equal(p.media.p[1].files.id, photos[0]);
	assert_int_equal(p.tags, 1);
	check_str(p.tag[0].key, "gate");
	assert_int_equal(p.mentions, 1);
	assert_true(p.edited_at > p.created_at);
	t = test_task(ben);
	check_ok(post_history(t, p.id, &v));
	assert_int_equal(v.n, 2);
	assert_true(str_find(v.p[0].caption_html.s, S("First")) < v.p[0].caption_html.s.n);
	assert_int_equal(v.p[0].media.n, 1);
	assert_int_equal(v.p[0].created_at, p.created_at);
	assert_int_equal(v.p[1].created_at, p.edited_at);
	test_rollback(t);
	e.has_media = false;
	e.caption = S("Third");
	e.media_changes = 0;
	check_ok(edit(ada, p.id, &e, &p));
	assert_int_equal(p.media.n, 2);
	assert_int_equal(p.mentions, 0);
	e = (struct post_edit){ .has_media = true };
	check_err(edit(ada, p.id, &e, &p), ERR_INVALID);
	assert_int_equal(person_gets(ada, p.id).media.n, 2);
	words.id = photos[1];
	e = (struct post_edit){ .caption = S("a"), .media_change = &words, .media_changes = 1 };
	check_err(edit(ada, p.id, &e, &p), ERR_INVALID);
	words.id = photos[2];
	words.description = long_text(MEDIA_DESCRIPTION_MAX + 1);
	check_err(edit(ada, p.id, &e, &p), ERR_LIMIT);
}

static void two_devices_do_not_overwrite_each_other(void **state)
{
	const struct account *ada = person("dev_a");
	struct post p = person_shares(ada, "one", POST_PUBLIC), after;
	struct post_edit phone = { .caption = S("phone"), .expected_rev = p.rev };
	struct post_edit desk = { .caption = S("desk"), .expected_rev = p.rev };

	(void)state;
	check_ok(edit(ada, p.id, &phone, &after));
	check_err(edit(ada, p.id, &desk, &after), ERR_CONFLICT);
	check_str(person_gets(ada, p.id).caption, "phone");
	desk.expected_rev = 0;
	check_ok(edit(ada, p.id, &desk, &after));
	assert_int_equal(after.rev, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_edit_keeps_what_was),
		cmocka_unit_test(two_devices_do_not_overwrite_each_other),
	};

	return cmocka_run_group_tests(tests, people_open, testdb_close);
}
