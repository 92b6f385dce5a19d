/* Every kind of picture that is taken, as the vips command writes it, through the real
 * rosemary-media. Skipped where there is no vips command. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/support/check.h"

#include "base/draw.h"
#include "sys/media_wire.h"
#include "tests/support/folder.h"

#define SKIPPED 77

static char folder[] = "/tmp/rosemary-kinds-XXXXXX";

/* Runs `vips WORDS` in the test's folder; true when it worked. */
static bool vips(struct arena *a, const char *words)
{
	return !system(str_fmt(a, "cd '%s' && vips %s >vips.log 2>&1", folder, words).p);
}

static double average(struct arena *a, const char *name)
{
	char text[64] = "";
	FILE *f = popen(str_fmt(a, "cd '%s' && vips avg %s", folder, name).p, "r");

	assert_non_null(f);
	assert_non_null(fgets(text, sizeof text, f));
	pclose(f);
	return strtod(text, NULL);
}

static int file_in(struct arena *a, const char *name, int flags)
{
	int fd = open(str_fmt(a, "%s/%s", folder, name).p, flags | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	return fd;
}

static enum picture_result read_file(struct arena *a, const char *name, struct picture *ret)
{
	const struct picture_limits limits = { 100000000, 60, 1 };
	int in = file_in(a, name, O_RDONLY), out[3];
	enum picture_result r;

	for (size_t i = 0; i < 3; i++)
		out[i] = file_in(a, str_fmt(a, "%zu.jpg", i).p, O_RDWR | O_CREAT | O_TRUNC);
	r = media_picture(a, in, out[0], out[1], out[2], &limits, ret);
	for (size_t i = 0; i < 3; i++)
		close(out[i]);
	close(in);
	return r;
}

static void each_kind_is_read(void **state)
{
	static const struct {
		const char *words, *name, *type;
	} kinds[] = {
		{ "copy a.png b.webp", "b.webp", "image/webp" },
		{ "webpsave a.png c.webp --lossless", "c.webp", "image/webp" },
		{ "copy a.png b.gif", "b.gif", "image/gif" },
		{ "heifsave a.png b.avif --compression av1 --speed 9", "b.avif", "image/avif" },
		{ "heifsave a.png b.heic --compression hevc --speed 9", "b.heic", "image/heic" },
		{ "jpegsave a.png b.jpg --interlace", "b.jpg", "image/jpeg" },
		{ "icc_transform a.png c.jpg cmyk --input-profile srgb", "c.jpg", "image/jpeg" },
		{ "colourspace a.png d.jpg b-w", "d.jpg", "image/jpeg" },
		{ "colourspace a.png b.png rgb16", "b.png", "image/png" },
		{ "pngsave a.png c.png --interlace", "c.png", "image/png" },
		{ "pngsave a.png d.png --palette", "d.png", "image/png" },
	};
	double usual = average(*state, "a.png");

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		struct picture p;
		double mean;

		if (!vips(*state, kinds[i].words)) {
			print_message("vips can't write %s here\n", kinds[i].name);
			continue;
		}
		assert_int_equal(read_file(*state, kinds[i].name, &p), PICTURE_OK);
		check_str(p.type, kinds[i].type);
		assert_int_equal(p.full.width, 320);
		assert_int_equal(p.full.height, 240);
		mean = average(*state, "2.jpg");
		if (mean < usual - 12 || mean > usual + 12)
			print_error("%s: %.1f instead of %.1f\n", kinds[i].name, mean, usual);
		assert_true(mean > usual - 12 && mean < usual + 12);
	}
}

static void what_is_clear_becomes_white(void **state)
{
	struct picture p;

	assert_true(vips(*state, "bandjoin_const a.png clear.png 0"));
	assert_int_equal(read_file(*state, "clear.png", &p), PICTURE_OK);
	assert_true(average(*state, "2.jpg") > 254.5);
}

static void other_kinds_are_not(void **state)
{
	static const char *const kinds[] = { "t.tif", "t.ppm", "t.v", "t.hdr", "t.jp2", "t.jxl" };

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		struct picture p;

		if (vips(*state, str_fmt(*state, "copy a.png %s", kinds[i]).p))
			assert_int_equal(read_file(*state, kinds[i], &p), PICTURE_UNREADABLE);
	}
}

static int start(void **state)
{
	struct arena *a = arena_new((size_t)64 << 20);
	struct str png = draw_png(a, 4, 320, 240);
	int fd;

	(void)state;
	fd = file_in(a, "a.png", O_WRONLY | O_CREAT);
	assert_int_equal(write(fd, png.p, png.n), png.n);
	close(fd);
	arena_free(a);
	media_program(getenv("ROSEMARY_MEDIA"));
	return 0;
}

static int stop(void **state)
{
	(void)state;
	media_stop();
	return folder_remove(folder);
}

int main(void)
{
	const struct CMUnitTest all[] = {
		test_in_arena(each_kind_is_read),
		test_in_arena(what_is_clear_becomes_white),
		test_in_arena(other_kinds_are_not),
	};

	if (system("vips --version >/dev/null 2>&1")) {
		print_message("no vips command: skipped\n");
		return SKIPPED;
	}
	if (!mkdtemp(folder))
		return 1;
	return cmocka_run_group_tests(all, start, stop);
}
