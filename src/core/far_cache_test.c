#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/support/check.h"

#include "base/blurhash.h"
#include "base/clock.h"
#include "base/draw.h"
#include "core/far_cache.h"
#include "core/far_media.h"
#include "core/peer.h"
#include "core/place.h"
#include "store/far_media.h"
#include "sys/files.h"
#include "sys/media.h"
#include "tests/support/folder.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

static char folder[] = "/tmp/rosemary-far-XXXXXX";

/* --- who fetches, here: nobody, but it is written down --- */

static size_t asked;
static struct far_ask last;

static bool write_down(const struct far_ask *ask)
{
	asked++;
	last = *ask;
	return true;
}

/* --- pictures elsewhere --- */

static int file_of(struct str bytes)
{
	int fd = memfd_create("fetched", MFD_CLOEXEC);

	assert_int_equal(write(fd, bytes.p, bytes.n), bytes.n);
	return fd;
}

static int64_t far_picture(const struct account *by, int64_t post_id, const char *blurhash)
{
	const struct far_photo p = { .url = S("https://far.example/rose.png"),
				     .blurhash = str_of(blurhash),
				     .width = 400,
				     .height = 300 };
	struct task *t = test_task(NULL);
	int64_t id = far_media_add(t, by->id, post_id, 0, &p);

	check_ok(test_commit(t));
	return id;
}

static struct media_row row(int64_t id)
{
	struct task *t = test_task(NULL);
	struct media_row m;

	assert_true(store_media_get(t, id, &m));
	test_rollback(t);
	return m;
}

static struct far_media_row far_row(int64_t id)
{
	struct task *t = test_task(NULL);
	struct far_media_row f;

	assert_true(store_far_media_get(t, id, &f));
	test_rollback(t);
	return f;
}

static bool wanted(int64_t id)
{
	struct task *t = test_task(NULL);
	bool comes = far_cache_want(t, id);

	test_rollback(t);
	return comes;
}

static void came(int64_t id, enum fetch_end end, int status, struct str bytes)
{
	const struct media_row m = row(id);
	const struct far_ask ask = { id, m.account_id, { S("https://far.example/rose.png") } };
	int fd = file_of(bytes);
	struct task *t = test_task(NULL);

	check_ok(far_cache_take(t, &ask, end, status, fd));
	check_ok(test_commit(t));
	close(fd);
}

static void brought(int64_t id, uint64_t seed)
{
	came(id, FETCH_ANSWERED, 200, draw_png(test_arena(), seed, 160, 120));
}

static enum err opened(int64_t id)
{
	const struct media_row m = row(id);
	struct task *t = test_task(NULL);
	struct media_opened o;
	enum err e = media_open(t, id, m.secret, RENDITION_GRID, &o);

	if (!e) {
		assert_true(o.far);
		check_str(o.type, "image/jpeg");
		close(o.fd);
	}
	test_rollback(t);
	return e;
}

/* --- what must hold --- */

static void one_is_fetched_when_somebody_looks(void **state)
{
	const struct account *ada = person("fc_a");
	struct post p = person_shares(ada, "words", POST_PUBLIC);
	int64_t id = far_picture(ada, p.id, "");

	(void)state;
	check_err(opened(id), ERR_REMOTE);
	asked = 0;
	assert_true(wanted(id));
	assert_int_equal(asked, 1);
	assert_int_equal(last.account_id, ada->id);
	check_str(last.url.s, "https://far.example/rose.png");
	brought(id, 1);
	check_ok(opened(id));
	assert_int_equal(row(id).full.width, 160);
	assert_int_equal(row(id).far, MEDIA_FAR_PICTURE);
	assert_true(far_row(id).bytes > 1000);
	assert_int_equal(far_row(id).bytes, row(id).bytes);
	/* what is kept of the page is made anew, because its size was another */
	assert_true(person_gets(NULL, p.id).rev > p.rev);
}

static void the_senders_blurhash_stays_when_it_is_one(void **state)
{
	const struct account *ada = person("fc_b");
	int64_t said = far_picture(ada, 0, "LEHV6nWB2yk8pyo0adR*.7kCMdnj"),
		not = far_picture(ada, 0, "no");

	(void)state;
	brought(said, 2);
	brought(not, 2);
	check_str(row(said).blurhash, "LEHV6nWB2yk8pyo0adR*.7kCMdnj");
	assert_true(row(not ).blurhash.n > 6);
}

static void a_failure_is_not_repeated_at_once(void **state)
{
	const struct account *ada = person("fc_c");
	int64_t gone = far_picture(ada, 0, ""), slow = far_picture(ada, 0, "");

	(void)state;
	came(gone, FETCH_ANSWERED, 404, S("no"));
	came(slow, FETCH_SLOW, 0, S(""));
	assert_false(wanted(gone));
	assert_false(wanted(slow));
	test_clock_add(2 * CLOCK_MINUTE);
	assert_false(wanted(gone));
	assert_true(wanted(slow));
	came(slow, FETCH_UNREACHED, 0, S(""));
	test_clock_add(2 * CLOCK_MINUTE);
	assert_false(wanted(slow));
	test_clock_add(2 * CLOCK_MINUTE);
	assert_true(wanted(slow));
	for (int i = 0; i < 100; i++)
		came(slow, FETCH_SLOW, 0, S(""));
	test_clock_add(2 * CLOCK_DAY);
	assert_false(wanted(slow));
	test_clock_add(CLOCK_DAY);
	assert_true(wanted(slow));
	brought(slow, 3);
	assert_int_equal(far_row(slow).failures, 0);
	check_err(opened(gone), ERR_REMOTE);
}

/* Ours: too many are under way, the program stops. */
static void what_is_our_fault_does_not_count(void **state)
{
	const struct account *ada = person("fc_d");
	int64_t id = far_picture(ada, 0, "");

	(void)state;
	came(id, FETCH_BUSY, 0, S(""));
	assert_true(wanted(id));
	assert_int_equal(far_row(id).failures, 0);
}

static void what_is_no_picture_is_one_failed_picture(void **state)
{
	const struct account *ada = person("fc_e");
	int64_t html = far_picture(ada, 0, ""), huge = far_picture(ada, 0, ""),
		good = far_picture(ada, 0, "");

	(void)state;
	came(html, FETCH_ANSWERED, 200, S("<html>not a picture</html>"));
	came(huge, FETCH_ANSWERED, 200, S("GIF89a\xFF\xFF\xFF\xFF\0\0\0"));
	assert_false(wanted(html));
	assert_false(wanted(huge));
	check_err(opened(html), ERR_REMOTE);
	brought(good, 4);
	check_ok(opened(good));
}

static void only_pictures_are_fetched(void **state)
{
	const struct account *ada = person("fc_f");
	const struct far_photo film = { .url = S("https://far.example/f.mp4"),
					.type = S("video/mp4") };
	int64_t ours = person_photograph(ada), id;
	struct task *t = test_task(NULL);

	(void)state;
	id = far_media_add(t, ada->id, 0, 0, &film);
	check_ok(test_commit(t));
	assert_false(wanted(id));
	assert_false(wanted(ours));
	assert_false(wanted(1));
	check_err(opened(id), ERR_NOT_FOUND);
}

static void what_is_gone_meanwhile_stays_gone(void **state)
{
	const struct account *ada = person("fc_g");
	int64_t id = far_picture(ada, 0, "");
	const struct far_ask ask = { id, ada->id, { S("https://far.example/rose.png") } };
	int fd = file_of(draw_png(test_arena(), 5, 160, 120));
	struct task *t = test_task(NULL);
	struct media_row m;

	(void)state;
	far_media_drop(t, id);
	check_ok(far_cache_take(t, &ask, FETCH_ANSWERED, 200, fd));
	assert_false(store_media_get(t, id, &m));
	check_ok(test_commit(t));
	close(fd);
}

static void ruled(const struct account *host, enum peer_rule rule, bool without_media)
{
	struct task *t = test_task(host);
	const struct peer p = { .host = S("far.example"),
				.rule = rule,
				.without_media = without_media,
				.note = S(""),
				.private_note = S("") };

	check_ok(rule || without_media ? peer_set(t, &p) : peer_forget(t, p.host));
	check_ok(test_commit(t));
}

static void a_server_that_is_kept_out_shows_nothing(void **state)
{
	const struct account *host = person("fc_host");
	int64_t here = far_picture(host, 0, ""), there = far_picture(host, 0, "");

	(void)state;
	person_set(host, "role", ROLE_HOST);
	host = person_again(host);
	brought(here, 6);
	check_ok(opened(here));
	ruled(host, PEER_BLOCKED, false);
	check_err(opened(here), ERR_NOT_FOUND);
	check_err(opened(there), ERR_NOT_FOUND);
	assert_false(wanted(there));
	ruled(host, PEER_LIMITED, true);
	check_err(opened(here), ERR_NOT_FOUND);
	assert_false(wanted(there));
	ruled(host, PEER_NONE, false);
	check_ok(opened(here));
	assert_true(wanted(there));
}

/* Told of after the commit, it is brought unless it is here. */
static void who_will_look_soon_need_not_wait(void **state)
{
	const struct account *ada = person("fc_l");
	int64_t id = far_picture(ada, 0, "");
	struct task *t = test_task(NULL);

	(void)state;
	far_cache_ahead(t, 0);
	assert_null(t->told);
	far_cache_ahead(t, id);
	assert_non_null(t->told);
	assert_int_equal(t->told->a, id);
	asked = 0;
	far_cache_bring(t, id);
	assert_int_equal(asked, 1);
	test_rollback(t);
	brought(id, 9);
	t = test_task(NULL);
	far_cache_bring(t, id);
	assert_int_equal(asked, 1);
	test_rollback(t);
}

static void its_colour_stands_for_it(void **state)
{
	const struct account *ada = person("fc_h");
	int64_t id = far_picture(ada, 0, "LEHV6nWB2yk8pyo0adR*.7kCMdnj");
	struct task *t = test_task(NULL);

	(void)state;
	check_str(far_cache_stand_in(t, id, RENDITION_PAGE),
		  "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"400\" height=\"300\">"
		  "<rect width=\"100%\" height=\"100%\" fill=\"#979695\"/></svg>");
	check_str(far_cache_stand_in(t, 12345, RENDITION_GRID),
		  "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"640\" height=\"640\">"
		  "<rect width=\"100%\" height=\"100%\" fill=\"#e6e2da\"/></svg>");
	test_rollback(t);
}

/* --- room --- */

static int64_t cached(void)
{
	struct task *t = test_task(NULL);
	int64_t n = far_cache_use(t).bytes;

	test_rollback(t);
	return n;
}

static void tidied(void)
{
	struct task *t = test_task(NULL);

	check_ok(far_cache_tidy(t, NULL));
	check_ok(test_commit(t));
}

static struct place_fixed limited_to(int64_t bytes)
{
	const struct place_fixed usual = *place_fixed();
	struct place_fixed few = usual;

	few.far_media_max = bytes;
	place_fix(&few);
	return usual;
}

static void who_was_not_looked_at_goes_first(void **state)
{
	const struct account *ada = person("fc_i");
	struct post lit = person_shares(ada, "words", POST_PUBLIC);
	int64_t id[6], bytes;
	struct place_fixed usual;
	struct task *t;

	(void)state;
	for (int i = 0; i < 6; i++) {
		id[i] = far_picture(ada, i == 1 ? lit.id : 0, "");
		brought(id[i], 100 + (uint64_t)i);
		test_clock_add(2 * CLOCK_HOUR);
	}
	tidied(); /* what earlier tests looked at is written down */
	check_ok(opened(id[0]));
	tidied();
	t = test_task(NULL);
	far_cache_cherish(t, lit.id);
	check_ok(test_commit(t));
	bytes = cached();
	usual = limited_to(bytes - far_row(id[5]).bytes);
	tidied();
	place_fix(&usual);
	assert_true(cached() <= bytes - far_row(id[5]).bytes);
	check_ok(opened(id[0])); /* looked at */
	check_ok(opened(id[1])); /* cherished */
	check_ok(opened(id[5])); /* the newest */
}

static void what_went_is_fetched_again(void **state)
{
	const struct account *ada = person("fc_j");
	int64_t id = far_picture(ada, 0, ""), gone = 0, left;
	struct task *t;
	struct media_row was;

	(void)state;
	brought(id, 7);
	was = row(id);
	test_clock_add(CLOCK_HOUR);
	t = test_task(NULL);
	check_ok(far_cache_clear(t, &gone));
	check_ok(test_commit(t));
	assert_true(gone >= 1);
	assert_int_equal(cached(), 0);
	assert_int_equal(files_get(was.full.hash, &left), -1);
	check_err(opened(id), ERR_REMOTE);
	assert_int_equal(row(id).full.width, 160); /* its shape is still known */
	assert_true(wanted(id));
	brought(id, 8); /* another picture by now */
	check_ok(opened(id));
	assert_false(str_eq(row(id).full.hash, was.full.hash));
}

/* Whatever comes, the cache keeps to its limit; and bytes that one of ours has too are not removed
 * with it. */
static void the_limit_holds(void **state)
{
	const struct account *ada = person("fc_k");
	struct media_row ours;
	struct place_fixed usual;
	int64_t first, one, left;
	struct task *t;
	int fd;

	(void)state;
	first = far_picture(ada, 0, "");
	brought(first, 200);
	ours = row(first);
	ours.id = 77;
	ours.far = 0;
	t = test_task(NULL);
	store_media_add(t, &ours);
	check_ok(test_commit(t));
	one = far_row(first).bytes;
	usual = limited_to(4 * one);
	for (uint64_t i = 1; i <= 12; i++) {
		test_clock_add(2 * CLOCK_HOUR);
		brought(far_picture(ada, 0, ""), 200 + i);
		assert_true(cached() <= 4 * one);
		assert_true(cached() > 0);
	}
	place_fix(&usual);
	check_err(opened(first), ERR_REMOTE);
	fd = files_get(ours.page.hash, &left);
	assert_true(fd >= 0);
	close(fd);
}

static int start(void **state)
{
	struct str why;

	assert_non_null(mkdtemp(folder));
	if (people_open(state))
		return 1;
	assert_true(files_open(test_arena(), str_of(folder), &why));
	media_program(getenv("ROSEMARY_MEDIA"));
	far_cache_gallery(write_down);
	return 0;
}

static int stop(void **state)
{
	media_stop();
	return folder_remove(folder) || testdb_close(state);
}

int main(void)
{
	const struct CMUnitTest all[] = {
		cmocka_unit_test(one_is_fetched_when_somebody_looks),
		cmocka_unit_test(the_senders_blurhash_stays_when_it_is_one),
		cmocka_unit_test(a_failure_is_not_repeated_at_once),
		cmocka_unit_test(what_is_our_fault_does_not_count),
		cmocka_unit_test(what_is_no_picture_is_one_failed_picture),
		cmocka_unit_test(only_pictures_are_fetched),
		cmocka_unit_test(what_is_gone_meanwhile_stays_gone),
		cmocka_unit_test(a_server_that_is_kept_out_shows_nothing),
		cmocka_unit_test(who_will_look_soon_need_not_wait),
		cmocka_unit_test(its_colour_stands_for_it),
		cmocka_unit_test(who_was_not_looked_at_goes_first),
		cmocka_unit_test(what_went_is_fetched_again),
		cmocka_unit_test(the_limit_holds),
	};

	return cmocka_run_group_tests(all, start, stop);
}
