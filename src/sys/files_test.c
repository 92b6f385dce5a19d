#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/check.h"

#include "base/clock.h"
#include "sys/files.h"
#include "tests/support/folder.h"

/* SHA-256 of "hello" (FIPS 180-4) */
#define HELLO "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"

static char top[] = "/tmp/rosemary-files-XXXXXX";

static const char *under_top(struct arena *a, const char *name)
{
	return str_fmt(a, "%s/%s", top, name).p;
}

static void open_folder(struct arena *a, const char *name)
{
	struct str why;

	assert_true(files_open(a, str_of(under_top(a, name)), &why));
}

static enum err keep_text(struct arena *a, const char *text, struct str *ret_hash)
{
	int fd = files_scratch();
	enum err e;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	e = files_keep(a, fd, ret_hash);
	close(fd);
	return e;
}

static void a_file_is_found_by_its_hash(void **state)
{
	struct str hash;
	char text[8] = "";
	int64_t bytes;
	int fd;

	open_folder(*state, "one");
	check_ok(keep_text(*state, "hello", &hash));
	check_str(hash, HELLO);
	assert_int_equal(access(under_top(*state, "one/2c/f2/" HELLO), R_OK), 0);
	fd = files_get(hash, &bytes);
	assert_true(fd >= 0);
	assert_int_equal(bytes, 5);
	assert_int_equal(read(fd, text, sizeof text), 5);
	assert_string_equal(text, "hello");
	close(fd);
}

static void names_that_are_no_hash_open_nothing(void **state)
{
	static const char *const names[] = {
		"",
		"../../etc/passwd",
		"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b982",
		"2CF24DBA5FB0A30E26E83B2AC5B9E29E1B161E5C1FA7425E73043362938B9824",
		"../4dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b98244",
		"0cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
	};
	int64_t bytes;

	open_folder(*state, "one");
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		assert_int_equal(files_get(str_of(names[i]), &bytes), -1);
}

static void the_same_bytes_are_one_file(void **state)
{
	struct str one, two;
	struct stat s;

	open_folder(*state, "two");
	check_ok(keep_text(*state, "hello", &one));
	check_ok(keep_text(*state, "hello", &two));
	assert_true(str_eq(one, two));
	assert_int_equal(stat(under_top(*state, "two/2c/f2/" HELLO), &s), 0);
	assert_int_equal(s.st_nlink, 1);
}

static void one_that_was_kept_again_stays(void **state)
{
	struct str hash;
	int64_t bytes, start = 1000 * CLOCK_DAY;

	open_folder(*state, "three");
	clock_set(start);
	check_ok(keep_text(*state, "hello", &hash));
	assert_false(files_remove(hash, start));
	clock_set(start + CLOCK_DAY);
	check_ok(keep_text(*state, "hello", &hash));
	assert_false(files_remove(hash, start + CLOCK_HOUR));
	assert_true(files_get(hash, &bytes) >= 0);
	assert_true(files_remove(hash, start + 2 * CLOCK_DAY));
	assert_int_equal(files_get(hash, &bytes), -1);
	assert_true(files_remove(hash, start + 2 * CLOCK_DAY)); /* twice does no harm */
	clock_set(-1);
}

static void count(void *n, struct str hash)
{
	check_str(hash, HELLO);
	++*(int *)n;
}

static void each_part_has_its_files(void **state)
{
	struct str hash;
	int n = 0;

	open_folder(*state, "four");
	check_ok(keep_text(*state, "hello", &hash));
	files_each(0x2B, count, &n);
	assert_int_equal(n, 0);
	files_each(0x2C, count, &n);
	assert_int_equal(n, 1);
}

static void a_folder_that_cannot_be(void **state)
{
	struct str why = S("");

	assert_false(files_open(*state, S("/proc/nowhere/files"), &why));
	assert_true(str_find(why, S("/proc/nowhere/files")) < why.n);
	open_folder(*state, "one");
}

/* What fits, then one more: ERR_FULL, and nothing half done lies there. */
static int fill(struct arena *a)
{
	static char block[65536];
	struct str hash;
	int fd = files_scratch(), n = 0;
	enum err e;

	if (fd < 0)
		return 1;
	while (write(fd, block, sizeof block) == (ssize_t)sizeof block)
		if (++n > 64)
			return 2;
	close(fd);
	do {
		memset(block, ++n, sizeof block);
		fd = files_scratch();
		if (fd < 0 || write(fd, block, sizeof block) != (ssize_t)sizeof block)
			return fd < 0 ? 3 : 0;
		e = files_keep(a, fd, &hash);
		close(fd);
	} while (e == OK && n < 200);
	return e == ERR_FULL ? 0 : 4;
}

/* In a process of its own: a disk of a megabyte where it may be mounted, else a limit on the size
 * of files, which is told in the same way. */
static void a_full_disk(void **state)
{
	const char *disk = under_top(*state, "disk");
	bool mounted;
	int status;
	pid_t pid;

	assert_int_equal(mkdir(disk, 0700), 0);
	mounted = !mount("none", disk, "tmpfs", 0, "size=1m");
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		struct rlimit most = { 1 << 20, 1 << 20 };

		signal(SIGXFSZ, SIG_IGN);
		if (!mounted)
			setrlimit(RLIMIT_FSIZE, &most);
		open_folder(*state, "disk/files");
		_exit(fill(*state));
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (mounted)
		umount2(disk, MNT_DETACH);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static int start(void **state)
{
	(void)state;
	return !mkdtemp(top);
}

static int stop(void **state)
{
	(void)state;
	return folder_remove(top);
}

int main(void)
{
	const struct CMUnitTest all[] = {
		test_in_arena(a_file_is_found_by_its_hash),
		test_in_arena(names_that_are_no_hash_open_nothing),
		test_in_arena(the_same_bytes_are_one_file),
		test_in_arena(one_that_was_kept_again_stays),
		test_in_arena(each_part_has_its_files),
		test_in_arena(a_folder_that_cannot_be),
		test_in_arena(a_full_disk),
	};

	return cmocka_run_group_tests(all, start, stop);
}
