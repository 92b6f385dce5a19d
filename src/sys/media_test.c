/* Drives the real rosemary-media (ROSEMARY_MEDIA names it) with pictures that are drawn here;
 * photographs are the business of media_photos_test.c. */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/support/check.h"

#include "base/clock.h"
#include "base/draw.h"
#include "base/log.h"
#include "sys/media_wire.h"

static const struct picture_limits usual = { 100000000, 60, 1 };

static int file_of(struct str s)
{
	int fd = memfd_create("test", MFD_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, s.p, s.n), s.n);
	return fd;
}

/* Reads it once, into files that go away. */
static enum picture_result read_into(struct arena *a, struct str file,
				     const struct picture_limits *limits, const int out[3],
				     struct picture *ret)
{
	int in = file_of(file);
	enum picture_result r = media_picture(a, in, out[0], out[1], out[2], limits, ret);

	close(in);
	return r;
}

static enum picture_result read_picture(struct arena *a, struct str file,
					const struct picture_limits *limits, struct picture *ret)
{
	int out[3] = { file_of(S("")), file_of(S("")), file_of(S("")) };
	enum picture_result r = read_into(a, file, limits, out, ret);

	for (size_t i = 0; i < 3; i++)
		close(out[i]);
	return r;
}

static void works(struct arena *a)
{
	struct picture p;

	assert_int_equal(read_picture(a, draw_png(a, 3, 200, 100), &usual, &p), PICTURE_OK);
	assert_int_equal(p.full.width, 200);
}

/* The processes that this one has started and that live. */
static int children(pid_t *ret_last)
{
	char path[64];
	int n = 0, pid;
	FILE *f;

	snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
	f = fopen(path, "r");
	assert_non_null(f);
	while (fscanf(f, "%d", &pid) == 1) {
		*ret_last = pid;
		n++;
	}
	fclose(f);
	return n;
}

static pid_t the_child(struct arena *a)
{
	pid_t pid = 0;

	works(a);
	assert_int_equal(children(&pid), 1);
	return pid;
}

static void a_picture_gets_three_sizes(void **state)
{
	struct picture p;

	assert_int_equal(read_picture(*state, draw_png(*state, 1, 2000, 1500), &usual, &p),
			 PICTURE_OK);
	assert_int_equal(p.full.width, 2000);
	assert_int_equal(p.full.height, 1500);
	assert_int_equal(p.page.width, PAGE_MAX);
	assert_int_equal(p.page.height, 1200);
	assert_int_equal(p.grid.width, GRID_MAX);
	assert_int_equal(p.grid.height, 480);
	check_str(p.type, "image/png");
	check_str(p.credit, "");
	check_str(p.taken, "");
	assert_int_equal(p.blurhash.n, 28);
}

static void a_tall_one_fits_by_its_height(void **state)
{
	struct picture p;

	assert_int_equal(read_picture(*state, draw_png(*state, 1, 300, 4096), &usual, &p),
			 PICTURE_OK);
	assert_int_equal(p.full.height, 4096);
	assert_int_equal(p.page.height, PAGE_MAX);
	assert_int_equal(p.page.width, 117);
	assert_int_equal(p.grid.height, GRID_MAX);
}

static void a_small_one_is_never_enlarged(void **state)
{
	struct picture p;

	assert_int_equal(read_picture(*state, draw_png(*state, 2, 90, 60), &usual, &p), PICTURE_OK);
	assert_int_equal(p.grid.width, 90);
	assert_int_equal(p.full.height, 60);
	assert_int_equal(p.full.bytes, p.grid.bytes);
}

static void other_files_are_refused(void **state)
{
	const struct str files[] = {
		S(""),
		S("hello\n"),
		S("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>"),
		S("%PDF-1.4\n1 0 obj\n<<>>\nendobj\n"),
		S("BM\x3a\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\1\0\0\0\1\0\0\0\1\0\x18\0"),
		S("II*\0\x08\0\0\0\0\0\0\0\0\0"),
		S("P6\n1 1\n255\nabc"),
		S("GIF89a\1\0\1\0"),
		S("\xFF\xD8\xFF\xE0"),
		S("\0\0\0\x18"
		  "ftypheic\0\0\0\0mif1heic"),
	};
	struct picture p;

	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
		assert_int_equal(read_picture(*state, files[i], &usual, &p), PICTURE_UNREADABLE);
	works(*state);
}

/* The pixels are counted in the header: nothing of this size is ever decoded. */
static void too_many_pixels_cost_nothing(void **state)
{
	const struct str files[] = {
		S("\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\1\x86\xA0\0\1\x86\xA0\x08\2\0\0\0\0\0\0\0"),
		S("GIF89a\xFF\xFF\xFF\xFF\0\0\0"),
		S("\xFF\xD8\xFF\xC0\0\x11\x08\xFF\xDC\xFF\xDC\3\1\x22\0\2\x11\1\3\x11\1"),
		S("RIFF\x1E\0\0\0WEBPVP8X\x0A\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF"),
	};
	struct picture_limits few = { 200 * 100 - 1, 60, 1 };
	int64_t before = clock_steady_us();
	struct picture p;

	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
		assert_int_equal(read_picture(*state, files[i], &usual, &p), PICTURE_PIXELS);
	assert_true(clock_steady_us() - before < 5000000);
	assert_int_equal(read_picture(*state, draw_png(*state, 3, 200, 100), &few, &p),
			 PICTURE_PIXELS);
}

/* The largest rendition of a picture, as a JPEG to try things on. */
static struct str jpeg_of(struct arena *a, struct str file)
{
	int out[3] = { file_of(S("")), file_of(S("")), file_of(S("")) };
	struct picture p;
	char *bytes;

	assert_int_equal(read_into(a, file, &usual, out, &p), PICTURE_OK);
	bytes = arena_alloc(a, (size_t)p.full.bytes);
	assert_int_equal(pread(out[2], bytes, (size_t)p.full.bytes, 0), p.full.bytes);
	for (size_t i = 0; i < 3; i++)
		close(out[i]);
	return (struct str){ bytes, (size_t)p.full.bytes };
}

/* Its last two bytes are the mark of the end and nothing of the picture. */
static void a_jpeg_without_its_end(void **state)
{
	struct str jpeg = jpeg_of(*state, draw_png(*state, 3, 400, 300));
	struct picture p;

	assert_int_equal(read_picture(*state, str_sub(jpeg, 0, jpeg.n - 2), &usual, &p),
			 PICTURE_OK);
	assert_int_equal(p.full.height, 300);
	check_str(p.type, "image/jpeg");
	assert_int_equal(read_picture(*state, str_sub(jpeg, 0, jpeg.n / 2), &usual, &p),
			 PICTURE_UNREADABLE);
}

static void one_that_is_cut_short_is_refused(void **state)
{
	struct str png = draw_png(*state, 3, 400, 300);
	struct picture p;

	assert_int_equal(read_picture(*state, str_sub(png, 0, png.n / 2), &usual, &p),
			 PICTURE_UNREADABLE);
	works(*state);
}

static void a_process_that_died_is_replaced(void **state)
{
	pid_t first = the_child(*state), second;

	kill(first, SIGKILL);
	second = the_child(*state);
	assert_int_not_equal(first, second);
}

/* What took a process over must not meet the next person's photographs. */
static void each_person_has_their_own_process(void **state)
{
	struct picture_limits others = { 100000000, 60, 2 }, nobodys = { 100000000, 60, 0 };
	pid_t first = the_child(*state), pids[4];
	struct str png = draw_png(*state, 3, 200, 100);
	struct picture p;

	assert_int_equal(the_child(*state), first);
	assert_int_equal(read_picture(*state, png, &others, &p), PICTURE_OK);
	assert_int_equal(children(&pids[0]), 2);
	assert_int_not_equal(pids[0], first);
	assert_int_equal(read_picture(*state, png, &nobodys, &p), PICTURE_OK);
	assert_int_equal(children(&pids[1]), 2);
	assert_int_equal(kill(first, 0), -1); /* it waited longest, so it made room */
	assert_int_equal(read_picture(*state, png, &nobodys, &p), PICTURE_OK);
	assert_int_equal(children(&pids[2]), 2);
	assert_int_not_equal(pids[1], pids[2]);
	media_stop();
	media_program(getenv("ROSEMARY_MEDIA"));
}

static void one_that_hangs_is_given_up(void **state)
{
	struct picture_limits second = { 100000000, 1, 1 };
	pid_t pid = the_child(*state);
	struct picture p;

	kill(pid, SIGSTOP);
	assert_int_equal(read_picture(*state, draw_png(*state, 3, 200, 100), &second, &p),
			 PICTURE_TIME);
	works(*state);
}

static void *kill_soon(void *pid)
{
	usleep(100000);
	kill(*(pid_t *)pid, SIGKILL);
	return NULL;
}

static void killed_in_the_middle(void **state)
{
	struct str png = draw_png(*state, 3, 200, 100);
	pid_t pid = the_child(*state);
	pthread_t killer;
	struct picture p;

	kill(pid, SIGSTOP); /* so that it is in the middle whatever the machine's speed */
	pthread_create(&killer, NULL, kill_soon, &pid);
	assert_int_equal(read_picture(*state, png, &usual, &p), PICTURE_MEMORY);
	pthread_join(killer, NULL);
	works(*state);
}

static void a_full_disk_is_told(void **state)
{
	int full = open("/dev/full", O_RDWR | O_CLOEXEC);
	int out[3] = { full, full, full };
	struct picture p;

	assert_true(full >= 0);
	assert_int_equal(read_into(*state, draw_png(*state, 3, 200, 100), &usual, out, &p),
			 PICTURE_FULL);
	close(full);
	works(*state);
}

static void *read_some(void *unused)
{
	struct arena *a = arena_new(64 << 20);

	(void)unused;
	for (int i = 0; i < 3; i++)
		works(a);
	arena_free(a);
	return NULL;
}

static void many_at_once_share_two_processes(void **state)
{
	pthread_t thread[5];
	pid_t pid;

	(void)state;
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(pthread_create(&thread[i], NULL, read_some, NULL), 0);
	for (size_t i = 0; i < 5; i++)
		pthread_join(thread[i], NULL);
	assert_in_range(children(&pid), 1, 2);
	media_rest(); /* none of them is idle yet */
	assert_in_range(children(&pid), 1, 2);
}

/* The line of /proc/PID/status that begins so. */
static struct str status_of(struct arena *a, pid_t pid, const char *name)
{
	char path[64], line[256];
	struct str found = STR_NONE;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
	f = fopen(path, "r");
	assert_non_null(f);
	while (!found.n && fgets(line, sizeof line, f))
		if (str_starts(str_of(line), str_of(name)))
			found = str_trim(str_sub(str_dup(a, str_of(line)), strlen(name) + 1, 250));
	fclose(f);
	return found;
}

static void the_process_is_shut_in(void **state)
{
	pid_t pid = the_child(*state);

	check_str(status_of(*state, pid, "Seccomp:"), "2");
	check_str(status_of(*state, pid, "NoNewPrivs:"), "1");
}

static void without_the_program(void **state)
{
	struct picture p;
	const char *program = getenv("ROSEMARY_MEDIA");

	media_stop();
	log_level_set(LOG_ERROR);
	media_program("/nowhere/rosemary-media");
	assert_int_equal(read_picture(*state, draw_png(*state, 3, 200, 100), &usual, &p),
			 PICTURE_NO_PROGRAM);
	media_program("/bin/true");
	assert_int_equal(read_picture(*state, draw_png(*state, 3, 200, 100), &usual, &p),
			 PICTURE_NO_PROGRAM);
	media_program(program);
	works(*state);
}

static int start(void **state)
{
	(void)state;
	assert_non_null(getenv("ROSEMARY_MEDIA"));
	media_program(getenv("ROSEMARY_MEDIA"));
	return 0;
}

static int stop(void **state)
{
	pid_t pid;

	(void)state;
	media_stop();
	return children(&pid);
}

int main(void)
{
	const struct CMUnitTest all[] = {
		test_in_arena(a_picture_gets_three_sizes),
		test_in_arena(a_tall_one_fits_by_its_height),
		test_in_arena(a_small_one_is_never_enlarged),
		test_in_arena(other_files_are_refused),
		test_in_arena(too_many_pixels_cost_nothing),
		test_in_arena(a_jpeg_without_its_end),
		test_in_arena(one_that_is_cut_short_is_refused),
		test_in_arena(a_process_that_died_is_replaced),
		test_in_arena(each_person_has_their_own_process),
		test_in_arena(one_that_hangs_is_given_up),
		test_in_arena(killed_in_the_middle),
		test_in_arena(a_full_disk_is_told),
		test_in_arena(the_process_is_shut_in),
		test_in_arena(many_at_once_share_two_processes),
		test_in_arena(without_the_program),
	};

	return cmocka_run_group_tests(all, start, stop);
}
