#include "tests/support/check.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/pile.h"

#define NOW INT64_C(1773478800000)

static struct arena *a;
static char folder[64];

static void opens(void)
{
	struct str why = S("");

	assert_true(pile_open(a, str_of(folder), &why));
}

static int fresh(void **state)
{
	(void)state;
	a = arena_new((size_t)256 << 20);
	snprintf(folder, sizeof folder, "/tmp/rosemary-pile-XXXXXX");
	assert_non_null(mkdtemp(folder));
	opens();
	return 0;
}

/* Empties the folder when `removes`; how many files there were. */
static int files(bool removes)
{
	DIR *d = opendir(folder);
	struct dirent *one;
	int n = 0;

	while ((one = readdir(d))) {
		if (one->d_name[0] == '.')
			continue;
		n++;
		if (removes)
			unlinkat(dirfd(d), one->d_name, 0);
	}
	closedir(d);
	return n;
}

static int gone(void **state)
{
	(void)state;
	pile_close();
	files(true);
	rmdir(folder);
	arena_free(a);
	return 0;
}

static struct str content(const char *name)
{
	const char *path = str_fmt(a, "%s/%s", folder, name).p;
	char *text = arena_alloc(a, 1000);
	int fd = open(path, O_RDONLY);
	ssize_t n = fd < 0 ? -1 : read(fd, text, 1000);

	close(fd);
	return n < 0 ? STR_NONE : (struct str){ text, (size_t)n };
}

static void a_text_becomes_a_file_for_one_user(void **state)
{
	struct stat st;

	(void)state;
	pile_add(a, NOW, S("refused"));
	pile_add(a, NOW, S("again"));
	assert_int_equal(files(false), 2);
	check_str(content("1773478800000-0000.txt"), "refused");
	check_str(content("1773478800000-0001.txt"), "again");
	assert_int_equal(stat(str_fmt(a, "%s/1773478800000-0000.txt", folder).p, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(stat(folder, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
}

static void the_oldest_go(void **state)
{
	(void)state;
	for (int64_t i = 0; i < PILE_FILES_MAX + 10; i++)
		pile_add(a, NOW + i, S("x"));
	assert_int_equal(files(false), PILE_FILES_MAX);
	pile_close();
	opens(); /* another run knows what is there */
	pile_add(a, NOW + 5000, S("newest"));
	assert_int_equal(files(false), PILE_FILES_MAX);
	assert_int_equal(
		access(str_fmt(a, "%s/%lld-0010.txt", folder, (long long)NOW + 10).p, F_OK), -1);
}

static void bytes_are_bounded(void **state)
{
	size_t n = PILE_TEXT_MAX + 1000;
	char *text = arena_alloc(a, n);
	struct stat st;
	long long all = 0;
	DIR *d;
	struct dirent *one;

	(void)state;
	memset(text, 'x', n);
	for (int i = 0; i < 120; i++)
		pile_add(a, NOW + i, (struct str){ text, n });
	d = opendir(folder);
	while ((one = readdir(d)))
		if (one->d_name[0] != '.' && !fstatat(dirfd(d), one->d_name, &st, 0)) {
			all += st.st_size;
			assert_true((size_t)st.st_size == PILE_TEXT_MAX);
		}
	closedir(d);
	assert_true(all > 0 && (size_t)all <= PILE_BYTES_MAX);
}

static void other_files_are_let_be(void **state)
{
	int fd = open(str_fmt(a, "%s/notes.txt", folder).p, O_WRONLY | O_CREAT, 0644);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	for (int64_t i = 0; i < PILE_FILES_MAX + 5; i++)
		pile_add(a, NOW + i, S("x"));
	assert_int_equal(files(false), PILE_FILES_MAX + 1);
	assert_int_equal(access(str_fmt(a, "%s/notes.txt", folder).p, F_OK), 0);
}

static void without_a_folder_nothing_happens(void **state)
{
	struct str why = S("");

	(void)state;
	pile_close();
	assert_false(pile_is_open());
	pile_add(a, NOW, S("x"));
	assert_int_equal(files(false), 0);
	assert_false(pile_open(a, S("/proc/no/such"), &why));
	assert_true(why.n > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_text_becomes_a_file_for_one_user, fresh, gone),
		cmocka_unit_test_setup_teardown(the_oldest_go, fresh, gone),
		cmocka_unit_test_setup_teardown(bytes_are_bounded, fresh, gone),
		cmocka_unit_test_setup_teardown(other_files_are_let_be, fresh, gone),
		cmocka_unit_test_setup_teardown(without_a_folder_nothing_happens, fresh, gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
