#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/check.h"

#include "base/clock.h"
#include "base/draw.h"
#include "base/form.h"
#include "core/job.h"
#include "core/media.h"
#include "core/place.h"
#include "store/media.h"
#include "sys/files.h"
#include "sys/media.h"
#include "tests/support/folder.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

static char folder[] = "/tmp/rosemary-media-XXXXXX";

static struct upload *upload_of(struct str bytes)
{
	struct upload *u = arena_make(test_arena(), struct upload);

	u->fd = memfd_create("upload", MFD_CLOEXEC);
	u->bytes = bytes.n;
	u->name = S("../../x.png");
	assert_int_equal(write(u->fd, bytes.p, bytes.n), bytes.n);
	return u;
}

static struct upload *drawing(uint64_t seed)
{
	return upload_of(draw_png(test_arena(), seed, 160, 120));
}

static struct media added(const struct account *by, const struct media_new *n)
{
	struct task *t = test_task(by);
	struct media m;

	check_ok(media_add(t, n, &m));
	check_ok(test_commit(t));
	return m;
}

static enum err opened(const struct account *by, const struct media *m, struct str secret,
		       enum rendition r, int64_t *ret_bytes)
{
	struct task *t = test_task(by);
	struct media_opened o;
	enum err e = media_open(t, m->id, secret, r, &o);

	if (!e) {
		close(o.fd);
		*ret_bytes = o.bytes;
	}
	test_rollback(t);
	return e;
}

/* Somebody who is suspended is seen by no address that was given out before. */
static void a_suspended_persons_are_hidden(void **state)
{
	const struct account *eve = person("m_eve"), *ben = person("m_ben");
	struct media m = added(eve, &(struct media_new){ .file = drawing(41) });
	struct str secret = m.files.secret;
	int64_t bytes;

	(void)state;
	check_ok(opened(NULL, &m, secret, RENDITION_PAGE, &bytes));
	person_set(eve, "state", ACCOUNT_SUSPENDED);
	check_err(opened(NULL, &m, secret, RENDITION_PAGE, &bytes), ERR_NOT_FOUND);
	check_err(opened(ben, &m, secret, RENDITION_GRID, &bytes), ERR_NOT_FOUND);
	person_set(ben, "role", ROLE_MODERATOR);
	check_ok(opened(person_again(ben), &m, secret, RENDITION_GRID, &bytes));
	person_set(eve, "state", ACCOUNT_ACTIVE);
	check_ok(opened(NULL, &m, secret, RENDITION_PAGE, &bytes));
}

static void check_refused(const struct account *by, const struct media_new *n, enum err want,
			  const char *sentence)
{
	struct task *t = test_task(by);
	struct media m;

	check_err(media_add(t, n, &m), want);
	check_str(t->fault.text, sentence);
	test_rollback(t);
}

static void nobody_fills_the_disk_with_loose_ones(void **state)
{
	const struct account *ada = person("m_hoarder"), *ben = person("m_frugal");
	struct media m = added(ada, &(struct media_new){ .file = drawing(42) });
	struct task *t = test_task(ada);
	struct media_row row;

	(void)state;
	assert_true(store_media_get(t, m.id, &row));
	for (int64_t i = 1; i < 300; i++) {
		row.id = 7000 + i;
		store_media_add(t, &row);
	}
	check_ok(test_commit(t));
	check_refused(ada, &(struct media_new){ .file = drawing(43) }, ERR_LIMIT,
		      "300 photographs of yours belong to no post yet. Please share or remove some "
		      "of them first.");
	added(ben, &(struct media_new){ .file = drawing(44) });
}

static void one_is_taken_in_and_shown(void **state)
{
	const struct account *ada = person("media_a");
	struct media m = added(ada, &(struct media_new){ .file = drawing(1),
							 .description = S("Hills"),
							 .credit = S("Ada"),
							 .focus_x = 500,
							 .focus_y = -4000 }),
		     again;
	struct task *t = test_task(ada);
	int64_t bytes;

	(void)state;
	check_ok(media_get(t, m.id, &again));
	test_rollback(t);
	check_str(again.description, "Hills");
	check_str(again.credit, "Ada");
	assert_int_equal(again.files.full_width, 160);
	assert_int_equal(again.files.grid_height, 120);
	assert_int_equal(again.focus_x, 500);
	assert_int_equal(again.focus_y, -1000);
	assert_int_equal(again.post_id, 0);
	assert_false(again.has_original);
	assert_int_equal(again.lasting.n, 22);
	/* what no post has is its owner's: its addresses end by themselves */
	assert_true(again.guarded);
	assert_int_equal(again.files.secret.n, 6 + 1 + 32);
	assert_true(again.blurhash.n > 6);
	check_ok(opened(NULL, &m, m.files.secret, RENDITION_GRID, &bytes));
	assert_true(bytes > 500);
	check_str(media_url(test_arena(), &m.files, RENDITION_PAGE).s,
		  str_fmt(test_arena(), "https://example.org/media/%lld-%.*s/page.jpg",
			  (long long)m.id, STR_ARG(m.files.secret))
			  .p);
}

static void only_the_secret_opens_it(void **state)
{
	const struct account *ada = person("media_b"), *ben = person("media_c");
	struct media m = added(ada, &(struct media_new){ .file = drawing(2) });
	struct task *t = test_task(ben);
	int64_t bytes;

	(void)state;
	check_err(media_get(t, m.id, &m), ERR_NOT_FOUND);
	test_rollback(t);
	check_err(opened(ada, &m, S(""), RENDITION_GRID, &bytes), ERR_NOT_FOUND);
	check_err(opened(ada, &m, S("AAAAAAAAAAAAAAAAAAAAAA"), RENDITION_GRID, &bytes),
		  ERR_NOT_FOUND);
	check_err(opened(ada, &m, m.files.secret, RENDITION_ORIGINAL, &bytes), ERR_NOT_FOUND);
}

static void the_original_is_for_its_owner(void **state)
{
	struct account keeper = *person("media_d");
	const struct account *ben = person("media_e");
	struct upload *file = drawing(3);
	struct media m;
	int64_t bytes;

	(void)state;
	keeper.keeps_originals = true;
	m = added(&keeper, &(struct media_new){ .file = file });
	assert_true(m.has_original);
	check_ok(opened(&keeper, &m, m.files.secret, RENDITION_ORIGINAL, &bytes));
	assert_int_equal(bytes, file->bytes);
	check_err(opened(ben, &m, m.files.secret, RENDITION_ORIGINAL, &bytes), ERR_NOT_FOUND);
	check_err(opened(NULL, &m, m.files.secret, RENDITION_ORIGINAL, &bytes), ERR_NOT_FOUND);
	check_ok(opened(ben, &m, m.files.secret, RENDITION_FULL, &bytes));
}

static void limits_are_told(void **state)
{
	const struct account *ada = person("media_f");
	struct place_fixed few = *place_fixed();
	const struct place_fixed usual = few;

	(void)state;
	few.upload_max = 5000;
	few.pixels_max = 10000;
	place_fix(&few);
	check_refused(ada, &(struct media_new){ .file = drawing(1) }, ERR_LIMIT,
		      str_fmt(test_arena(), "This photograph is %d KB; at most 5 KB are taken.",
			      (int)((drawing(1)->bytes + 999) / 1000))
			      .p);
	few.upload_max = 40 << 20;
	place_fix(&few);
	check_refused(ada,
		      &(struct media_new){
			      .file = &(struct upload){ .fd = -1, .bytes = (40 << 20) + 1 } },
		      ERR_LIMIT, "This photograph is 41 MB; at most 40 MB are taken.");
	few.pixels_max = 5000000;
	place_fix(&few);
	check_refused(
		ada, &(struct media_new){ .file = upload_of(S("GIF89a\xFF\xFF\xFF\xFF\0\0\0")) },
		ERR_LIMIT, "This photograph has too many pixels: at most 5 million are taken.");
	place_fix(&usual);
}

static void what_is_no_picture_is_refused(void **state)
{
	const struct account *ada = person("media_g");
	char *words = arena_alloc(test_arena(), MEDIA_DESCRIPTION_MAX + 1);

	(void)state;
	check_refused(ada, &(struct media_new){ .file = upload_of(S("hello")) }, ERR_INVALID,
		      "This file can't be read as a photograph: it may be damaged or cut short, or "
		      "of another kind. JPEG, PNG, WebP, GIF, HEIC and AVIF are taken.");
	check_refused(ada, &(struct media_new){ .file = upload_of(S("")) }, ERR_INVALID,
		      "This file is empty.");
	memset(words, 'a', MEDIA_DESCRIPTION_MAX + 1);
	check_refused(ada,
		      &(struct media_new){ .file = drawing(1),
					   .description = { words, MEDIA_DESCRIPTION_MAX + 1 } },
		      ERR_LIMIT, "Description takes at most 10000 characters.");
}

static void a_loose_one_is_changed_and_removed(void **state)
{
	const struct account *ada = person("media_h"), *ben = person("media_i");
	struct media m = added(ada, &(struct media_new){ .file = drawing(4) });
	const struct media_change c = { .given = MEDIA_DESCRIPTION | MEDIA_FOCUS,
					.description = S("A tree"),
					.credit = S("no"),
					.focus_x = 10,
					.focus_y = 20 };
	struct task *t = test_task(ben);

	(void)state;
	check_err(media_change(t, m.id, &c, &m), ERR_NOT_FOUND);
	check_err(media_remove(t, m.id), ERR_NOT_FOUND);
	test_rollback(t);
	t = test_task(ada);
	check_ok(media_change(t, m.id, &c, &m));
	check_ok(media_get(t, m.id, &m));
	check_str(m.description, "A tree");
	check_str(m.credit, "");
	assert_int_equal(m.focus_y, 20);
	check_ok(media_remove(t, m.id));
	check_err(media_get(t, m.id, &m), ERR_NOT_FOUND);
	check_ok(test_commit(t));
}

static void one_that_a_post_has_stays(void **state)
{
	const struct account *ada = person("media_j"), *ben = person("media_k");
	struct media m = added(ada, &(struct media_new){ .file = drawing(5) });
	struct ids ids = { &m.id, 1 };
	struct task *t = test_task(ada);
	struct medias many;
	struct post p;

	(void)state;
	check_ok(post_share(t, &(struct post_new){ .media = ids, .visibility = POST_PUBLIC }, &p));
	check_err(media_remove(t, m.id), ERR_CONFLICT);
	check_err(media_change(t, m.id, &(struct media_change){ 0 }, &m), ERR_CONFLICT);
	check_ok(test_commit(t));
	t = test_task(ben);
	check_ok(media_of_posts(t, (struct ids){ &p.id, 1 }, &many));
	assert_int_equal(many.n, 1);
	assert_int_equal(many.p[0].id, m.id);
	assert_int_equal(many.p[0].post_id, p.id);
	test_rollback(t);
}

/* Who was shown a photograph can't open it once its post is archived or deleted. */
static void an_old_address_dies_with_its_post(void **state)
{
	const struct account *ada = person("media_p");
	struct media m = added(ada, &(struct media_new){ .file = drawing(8) }), now;
	struct ids ids = { &m.id, 1 };
	struct task *t = test_task(ada);
	struct post p;
	int64_t bytes;

	(void)state;
	check_ok(post_share(t, &(struct post_new){ .media = ids, .visibility = POST_PUBLIC }, &p));
	check_ok(test_commit(t));
	check_ok(opened(NULL, &m, m.files.secret, RENDITION_GRID, &bytes));
	t = test_task(ada);
	check_ok(post_archive(t, p.id, true));
	check_ok(media_get(t, m.id, &now));
	check_ok(test_commit(t));
	check_err(opened(NULL, &m, m.files.secret, RENDITION_GRID, &bytes), ERR_NOT_FOUND);
	check_ok(opened(ada, &m, now.files.secret, RENDITION_GRID, &bytes));
	t = test_task(ada);
	check_ok(post_delete(t, p.id, &p));
	check_ok(test_commit(t));
	check_err(opened(ada, &m, now.files.secret, RENDITION_GRID, &bytes), ERR_NOT_FOUND);
	check_ok(opened(ada, &m, p.media.p[0].files.secret, RENDITION_GRID, &bytes));
}

static void clear_at(int64_t later)
{
	struct task *t;

	test_clock_add(later);
	t = test_task(NULL);
	check_ok(media_clear_loose(t, NULL));
	check_ok(test_commit(t));
	test_clock_add(2 * CLOCK_HOUR);
	t = test_task(NULL);
	check_ok(media_clear_files(t, NULL));
	check_ok(test_commit(t));
}

/* Two people sent the same bytes: the file goes with the second of them. */
static void a_file_goes_with_its_last_row(void **state)
{
	const struct account *ada = person("media_l"), *ben = person("media_m");
	struct media one = added(ada, &(struct media_new){ .file = drawing(6) }), two;
	struct media_row row;
	struct task *t;
	int64_t bytes;
	int fd;

	(void)state;
	test_clock_add(20 * CLOCK_HOUR);
	two = added(ben, &(struct media_new){ .file = drawing(6) });
	t = test_task(NULL);
	assert_true(store_media_get(t, one.id, &row));
	test_rollback(t);
	clear_at(5 * CLOCK_HOUR);
	check_err(opened(ada, &one, one.files.secret, RENDITION_GRID, &bytes), ERR_NOT_FOUND);
	check_ok(opened(ben, &two, two.files.secret, RENDITION_GRID, &bytes));
	clear_at(CLOCK_DAY);
	check_err(opened(ben, &two, two.files.secret, RENDITION_GRID, &bytes), ERR_NOT_FOUND);
	fd = files_get(row.grid.hash, &bytes);
	assert_int_equal(fd, -1);
	t = test_task(NULL);
	assert_int_equal(store_file_lost(t, t->now + CLOCK_DAY, 10).n, 0);
	test_rollback(t);
}

/* What the program wrote before it died: no row names it, and no row ever lost it. */
static void a_file_without_a_row_goes_too(void **state)
{
	struct str hash;
	int64_t bytes;
	int fd = files_scratch();

	(void)state;
	assert_int_equal(write(fd, "left", 4), 4);
	check_ok(files_keep(test_arena(), fd, &hash));
	close(fd);
	for (int i = 0; i < 5000 && (fd = files_get(hash, &bytes)) >= 0; i++) {
		struct task *t;

		close(fd);
		test_clock_add(CLOCK_HOUR);
		t = test_task(NULL);
		check_ok(media_clear_files(t, NULL));
		check_ok(test_commit(t));
	}
	assert_int_equal(files_get(hash, &bytes), -1);
}

static void a_portrait_is_not_loose(void **state)
{
	const struct account *ada = person("media_n");
	struct media m = added(ada, &(struct media_new){ .file = drawing(7) });
	struct task *t;
	int64_t bytes;

	(void)state;
	person_set(ada, "portrait_id", m.id);
	t = test_task(ada);
	check_err(media_remove(t, m.id), ERR_CONFLICT);
	test_rollback(t);
	clear_at(3 * CLOCK_DAY);
	check_ok(opened(NULL, &m, m.lasting, RENDITION_GRID, &bytes));
}

static void without_the_program_it_is_told(void **state)
{
	const struct account *ada = person("media_o");

	(void)state;
	media_stop();
	media_program("/nowhere");
	check_refused(ada, &(struct media_new){ .file = drawing(1) }, ERR_BUSY,
		      "Photographs can't be taken at the moment. Please try again later.");
	media_program(getenv("ROSEMARY_MEDIA"));
}

static int start(void **state)
{
	struct str why;

	assert_non_null(mkdtemp(folder));
	if (people_open(state))
		return 1;
	assert_true(files_open(test_arena(), str_of(folder), &why));
	media_program(getenv("ROSEMARY_MEDIA"));
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
		cmocka_unit_test(one_is_taken_in_and_shown),
		cmocka_unit_test(only_the_secret_opens_it),
		cmocka_unit_test(a_suspended_persons_are_hidden),
		cmocka_unit_test(nobody_fills_the_disk_with_loose_ones),
		cmocka_unit_test(the_original_is_for_its_owner),
		cmocka_unit_test(limits_are_told),
		cmocka_unit_test(what_is_no_picture_is_refused),
		cmocka_unit_test(a_loose_one_is_changed_and_removed),
		cmocka_unit_test(one_that_a_post_has_stays),
		cmocka_unit_test(an_old_address_dies_with_its_post),
		cmocka_unit_test(a_file_goes_with_its_last_row),
		cmocka_unit_test(a_file_without_a_row_goes_too),
		cmocka_unit_test(a_portrait_is_not_loose),
		cmocka_unit_test(without_the_program_it_is_told),
	};

	return cmocka_run_group_tests(all, start, stop);
}
