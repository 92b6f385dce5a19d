#include "tests/support/check.h"

#include "base/blurhash.h"
#include "core/far_media.h"
#include "store/far_media.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

#define A_HASH "LEHV6nWB2yk8pyo0adR*.7kCMdnj"

static struct far_photo photo(const char *url)
{
	return (struct far_photo){ .url = str_of(url),
				   .type = S("image/jpeg"),
				   .description = S("A rose garden"),
				   .blurhash = S(A_HASH),
				   .width = 3000,
				   .height = 2000,
				   .focus_x = 250,
				   .focus_y = -2000 };
}

static int64_t added(struct task *t, const struct account *by, int64_t post_id, int position,
		     const char *url)
{
	const struct far_photo p = photo(url);

	return far_media_add(t, by->id, post_id, position, &p);
}

static struct media_row row(struct task *t, int64_t id)
{
	struct media_row m;

	assert_true(store_media_get(t, id, &m));
	return m;
}

static void what_the_sender_says_is_kept(void **state)
{
	const struct account *ada = person("fm_a");
	struct post p = person_shares(ada, "words", POST_PUBLIC);
	struct task *t = test_task(NULL);
	struct media_row m = row(t, added(t, ada, p.id, 3, "https://Far.example/a.jpg"));
	struct far_media_row f;

	(void)state;
	assert_int_equal(m.far, MEDIA_FAR_PICTURE);
	assert_int_equal(m.post_id, p.id);
	assert_int_equal(m.position, 3);
	check_str(m.description, "A rose garden");
	check_str(m.blurhash, A_HASH);
	check_str(m.grid.hash, "");
	assert_int_equal(m.grid.width, 640);
	assert_int_equal(m.grid.height, 427);
	assert_int_equal(m.page.width, 1600);
	assert_int_equal(m.full.width, 3000);
	assert_int_equal(m.focus_x, 250);
	assert_int_equal(m.focus_y, -1000);
	assert_int_equal(m.secret.n, 22);
	assert_true(store_far_media_get(t, m.id, &f));
	check_str(f.url, "https://far.example/a.jpg");
	assert_int_equal(f.bytes, 0);
	check_ok(test_commit(t));
}

static void what_can_not_be_is_replaced(void **state)
{
	const struct account *ada = person("fm_b");
	struct task *t = test_task(NULL);
	struct far_photo p = photo("https://far.example/b.jpg");
	struct media_row m;

	(void)state;
	p.blurhash = S("<script>");
	p.width = 2000000000;
	p.description = long_text(MEDIA_DESCRIPTION_MAX + 10);
	m = row(t, far_media_add(t, ada->id, 0, 0, &p));
	check_str(m.blurhash, BLURHASH_PLAIN);
	assert_int_equal(m.full.width, 0);
	assert_int_equal(m.grid.height, 0);
	assert_int_equal(m.description.n, MEDIA_DESCRIPTION_MAX);
	p.width = 40000;
	p.height = 1;
	p.description = STR_NONE;
	m = row(t, far_media_add(t, ada->id, 0, 0, &p));
	assert_int_equal(m.full.width, 4096);
	assert_int_equal(m.full.height, 1);
	check_str(m.description, "");
	test_rollback(t);
}

static void an_address_that_may_not_be_asked_is_none(void **state)
{
	const struct account *ada = person("fm_c");
	struct task *t = test_task(NULL);

	(void)state;
	assert_int_equal(added(t, ada, 0, 0, ""), 0);
	assert_int_equal(added(t, ada, 0, 0, "http://far.example/plain.jpg"), 0);
	assert_int_equal(added(t, ada, 0, 0, "file:///etc/passwd"), 0);
	assert_int_equal(added(t, ada, 0, 0, "https://ada:secret@far.example/x.jpg"), 0);
	assert_int_equal(added(t, ada, 0, 0, "javascript:alert(1)"), 0);
	test_rollback(t);
}

static enum media_far kind(struct task *t, const struct account *by, const char *type)
{
	struct far_photo p = photo("https://far.example/k");

	p.type = str_of(type);
	return (enum media_far)row(t, far_media_add(t, by->id, 0, 0, &p)).far;
}

static void kinds_are_told_apart(void **state)
{
	const struct account *ada = person("fm_d");
	struct task *t = test_task(NULL);

	(void)state;
	assert_int_equal(kind(t, ada, "image/PNG"), MEDIA_FAR_PICTURE);
	assert_int_equal(kind(t, ada, ""), MEDIA_FAR_PICTURE);
	assert_int_equal(kind(t, ada, "Video/mp4"), MEDIA_FAR_VIDEO);
	assert_int_equal(kind(t, ada, "audio/ogg"), MEDIA_FAR_AUDIO);
	assert_int_equal(kind(t, ada, "image/svg+xml"), MEDIA_FAR_OTHER);
	assert_int_equal(kind(t, ada, "application/pdf"), MEDIA_FAR_OTHER);
	test_rollback(t);
}

/* An edit keeps what stayed (an address that was handed out goes on), adds and removes. */
static void an_edit_replaces(void **state)
{
	const struct account *ada = person("fm_e");
	struct post p = person_shares(ada, "words", POST_PUBLIC);
	struct task *t = test_task(NULL);
	int64_t one = added(t, ada, p.id, 0, "https://far.example/1.jpg");
	int64_t two = added(t, ada, p.id, 1, "https://far.example/2.jpg");
	struct far_photo now[4] = { photo("https://far.example/3.jpg"),
				    photo("https://far.example/1.jpg"), photo("nonsense"),
				    photo("https://far.example/3.jpg") };
	struct far_media_rows rows;
	struct media_row gone;
	bool changed = false;

	(void)state;
	now[1].description = S("An old gate");
	now[1].width = 500;
	assert_int_equal(far_media_replace(t, ada->id, p.id, now, 4, &changed), 3);
	assert_true(changed);
	assert_int_equal(far_media_replace(t, ada->id, p.id, now, 4, &changed), 3);
	assert_false(changed);
	rows = store_far_media_of_post(t, p.id);
	assert_int_equal(rows.n, 3);
	check_str(rows.p[0].url, "https://far.example/3.jpg");
	assert_int_equal(rows.p[1].media_id, one);
	assert_int_not_equal(rows.p[0].media_id, rows.p[2].media_id);
	check_str(row(t, one).description, "An old gate");
	assert_int_equal(row(t, one).full.width, 500);
	assert_false(store_media_get(t, two, &gone));
	assert_int_equal(far_media_replace(t, ada->id, p.id, NULL, 0, &changed), 0);
	assert_true(changed);
	assert_int_equal(store_far_media_of_post(t, p.id).n, 0);
	check_ok(test_commit(t));
}

static void a_portrait_is_swapped(void **state)
{
	const struct account *ada = person("fm_f");
	struct task *t = test_task(NULL);
	struct far_photo first = photo("https://far.example/face.png"), none = photo("");
	int64_t id = far_media_swap(t, ada->id, 0, &first), next;
	struct media_row gone;

	(void)state;
	assert_int_not_equal(id, 0);
	assert_int_equal(far_media_swap(t, ada->id, id, &first), id);
	first.url = S("https://far.example/other.png");
	next = far_media_swap(t, ada->id, id, &first);
	assert_int_not_equal(next, id);
	assert_false(store_media_get(t, id, &gone));
	assert_int_equal(far_media_swap(t, ada->id, next, &none), 0);
	assert_false(store_media_get(t, next, &gone));
	test_rollback(t);
}

static void a_post_takes_its_own_along(void **state)
{
	const struct account *ada = person("fm_g");
	struct post p = person_shares(ada, "words", POST_PUBLIC);
	struct task *t = test_task(NULL);
	int64_t one = added(t, ada, p.id, 0, "https://far.example/1.jpg");
	struct media_row gone;

	(void)state;
	added(t, ada, p.id, 1, "https://far.example/2.jpg");
	far_media_drop_post(t, p.id);
	assert_int_equal(store_far_media_of_post(t, p.id).n, 0);
	assert_false(store_media_get(t, one, &gone));
	one = added(t, ada, 0, 0, "https://far.example/face.jpg");
	far_media_drop(t, one);
	assert_false(store_media_get(t, one, &gone));
	assert_int_equal(store_file_lost(t, t->now + 1, 10).n, 0);
	test_rollback(t);
}

int main(void)
{
	const struct CMUnitTest all[] = {
		cmocka_unit_test(what_the_sender_says_is_kept),
		cmocka_unit_test(what_can_not_be_is_replaced),
		cmocka_unit_test(an_address_that_may_not_be_asked_is_none),
		cmocka_unit_test(kinds_are_told_apart),
		cmocka_unit_test(an_edit_replaces),
		cmocka_unit_test(a_portrait_is_swapped),
		cmocka_unit_test(a_post_takes_its_own_along),
	};

	return cmocka_run_group_tests(all, people_open, testdb_close);
}
