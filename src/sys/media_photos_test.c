/* Photographs as cameras and telephones wrote them, through the real rosemary-media: upright, with
 * their maker's words and nothing else. The collection is looked for in ROSEMARY_PHOTOS or beside
 * the repository; without it the program is skipped. Uses exiftool and vips. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/check.h"

#include "sys/media_wire.h"
#include "tests/support/folder.h"

#define SKIPPED 77
#define SIDE 32 /* of the small versions that are compared */

static const char *photos;
static char folder[] = "/tmp/rosemary-photos-XXXXXX";
static const char *const names[] = { "grid", "page", "full" };

static const char *find_photos(void)
{
	static char beside[4096];
	const char *root = getenv("ROSEMARY_ROOT"), *named = getenv("ROSEMARY_PHOTOS");

	snprintf(beside, sizeof beside, "%s/../shared/data/photos", root ? root : ".");
	if (named)
		return named;
	return access(beside, R_OK) ? NULL : beside;
}

/* The rendition's path in the test's folder. */
static const char *path_of(struct arena *a, const char *file, const char *rendition)
{
	return str_fmt(a, "%s/%s-%s.jpg", folder, file, rendition).p;
}

static enum picture_result read_photo(struct arena *a, const char *file, struct picture *ret)
{
	const struct picture_limits limits = { 100000000, 60, 1 };
	int in = open(str_fmt(a, "%s/%s", photos, file).p, O_RDONLY | O_CLOEXEC), out[3];
	enum picture_result r;

	assert_true(in >= 0);
	for (size_t i = 0; i < 3; i++) {
		out[i] = open(path_of(a, file, names[i]), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC,
			      0600);
		assert_true(out[i] >= 0);
	}
	r = media_picture(a, in, out[0], out[1], out[2], &limits, ret);
	close(in);
	for (size_t i = 0; i < 3; i++)
		close(out[i]);
	return r;
}

/* What a program prints. */
static struct str output_of(struct arena *a, const char *command)
{
	char *text = arena_alloc(a, 1 << 20);
	FILE *f = popen(command, "r");
	size_t n;

	assert_non_null(f);
	n = fread(text, 1, 1 << 20, f);
	pclose(f);
	return (struct str){ text, n };
}

/* "[IFD0] Artist" and so on: everything that exiftool may find in a rendition. */
static bool may_hold(struct str line)
{
	static const char *const allowed[] = {
		"[ExifTool] ExifToolVersion",
		"[System] ",
		"[File] ",
		"[Composite] ImageSize",
		"[Composite] Megapixels",
		"[ICC-header] ",
		"[ICC_Profile] ",
		"[IFD0] Artist",
		"[IFD0] Copyright",
		"[IPTC] CodedCharacterSet",
		"[IPTC] ApplicationRecordVersion",
		"[IPTC] By-line",
		"[IPTC] Credit",
		"[IPTC] CopyrightNotice",
		"[XMP-dc] Creator",
		"[XMP-dc] Rights",
		"[XMP-photoshop] Credit",
	};

	for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++)
		if (str_starts(line, str_of(allowed[i])))
			return true;
	return str_starts(line, S("=")) || !str_trim(line).n ||
	       str_ends(line, S("image files read"));
}

static void check_clean(struct arena *a, const char *file)
{
	struct str all = output_of(a, str_fmt(a, "exiftool -a -G1 -S -U -ee '%s' '%s' '%s'",
					      path_of(a, file, "grid"), path_of(a, file, "page"),
					      path_of(a, file, "full"))
					      .p);
	struct str line;
	size_t lines = 0;

	while (str_cut(&all, '\n', &line)) {
		if (!may_hold(line)) {
			print_error("%s: %.*s\n", file, STR_ARG(line));
			assert_true(may_hold(line));
		}
		lines++;
	}
	assert_true(lines > 20); /* exiftool was there and spoke */
}

static void no_rendition_holds_what_it_should_not(void **state)
{
	struct str all = output_of(*state, str_fmt(*state, "ls '%s'", photos).p), name;
	struct picture p;
	int read = 0;

	while (str_cut(&all, '\n', &name)) {
		const char *file = str_c(*state, name);

		if (str_ends(name, S(".md")) || !name.n)
			continue;
		if (read_photo(*state, file, &p) == PICTURE_OK) {
			check_clean(*state, file);
			read++;
		}
	}
	assert_true(read >= 15);
}

static void damaged_ones_are_refused_or_whole(void **state)
{
	struct picture p;

	assert_int_equal(read_photo(*state, "corrupted.jpg", &p), PICTURE_UNREADABLE);
	assert_int_equal(read_photo(*state, "corrupt-exif-loop.jpg", &p), PICTURE_OK);
}

/* The rendition made small, as pixels. */
static const unsigned char *small(struct arena *a, const char *file)
{
	const char *ppm = str_fmt(a, "%s/small.ppm", folder).p;
	struct str s = output_of(
		a, str_fmt(a, "vips thumbnail '%s' '%s' %d --height %d --size force && cat '%s'",
			   path_of(a, file, "grid"), ppm, SIDE, SIDE, ppm)
			   .p);

	assert_true(s.n > (size_t)SIDE * SIDE * 3);
	return (const unsigned char *)s.p + s.n - (size_t)SIDE * SIDE * 3;
}

/* The mean difference, where the second is as it is or turned upside down. */
static int difference(const unsigned char *one, const unsigned char *two, bool turned)
{
	int64_t sum = 0;

	for (size_t i = 0; i < (size_t)SIDE * SIDE; i++)
		for (size_t band = 0; band < 3; band++) {
			size_t j = turned ? (size_t)SIDE * SIDE - 1 - i : i;

			sum += abs(one[i * 3 + band] - two[j * 3 + band]);
		}
	return (int)(sum / (SIDE * SIDE * 3));
}

/* The collection's pictures of one motif carry their numbers and differ a little in brightness. */
static void check_alike(struct arena *a, const char *first, const char *second)
{
	const unsigned char *one = small(a, first), *two = small(a, second);
	int as_is = difference(one, two, false), turned = difference(one, two, true);

	if (as_is > 20 || turned < 2 * as_is)
		print_error("%s and %s differ by %d, turned by %d\n", first, second, as_is, turned);
	assert_true(as_is <= 20 && turned >= 2 * as_is);
}

static void all_come_out_upright(void **state)
{
	static const char *const shapes[] = { "landscape", "portrait" };
	static const int turns[] = { 1, 3, 6, 8 };

	for (size_t i = 0; i < 2; i++)
		for (size_t j = 0; j < 4; j++) {
			const char *file =
				str_fmt(*state, "orientation-%s-%d.jpg", shapes[i], turns[j]).p;
			struct picture p;

			assert_int_equal(read_photo(*state, file, &p), PICTURE_OK);
			assert_int_equal(p.full.width, i ? 450 : 600);
			assert_int_equal(p.full.height, i ? 600 : 450);
			check_alike(*state, str_fmt(*state, "orientation-%s-1.jpg", shapes[i]).p,
				    file);
		}
}

static void a_telephones_heic(void **state)
{
	struct picture p;

	assert_int_equal(read_photo(*state, "iphone13.heic", &p), PICTURE_OK);
	check_str(p.type, "image/heic");
	assert_int_equal(p.full.width, 3024);
	assert_int_equal(p.full.height, 4032);
	check_str(p.taken, "2022-02-16");
	check_str(output_of(*state, str_fmt(*state, "exiftool -s3 -ProfileDescription '%s'",
					    path_of(*state, "iphone13.heic", "page"))
					    .p),
		  "Display P3\n");
}

static void the_makers_words_stay(void **state)
{
	struct picture p;

	assert_int_equal(read_photo(*state, "iptc-reference-2021.jpg", &p), PICTURE_OK);
	check_str(p.credit, "Credit Line (ref2021.1)");
	check_str(p.caption, "This is the Alt Text description to support accessibility in 2021.1");
	check_str(p.taken, "2021-10-20");
	for (size_t i = 0; i < 3; i++)
		check_str(output_of(*state,
				    str_fmt(*state,
					    "exiftool -s3 -Artist -By-line -XMP-dc:Creator "
					    "-IPTC:Credit -XMP-photoshop:Credit -EXIF:Copyright "
					    "-XMP-dc:Rights '%s'",
					    path_of(*state, "iptc-reference-2021.jpg", names[i]))
					    .p),
			  "Creator1 (ref2021.1)\nCreator1 (ref2021.1)\nCreator1 (ref2021.1)\n"
			  "Credit Line (ref2021.1)\nCredit Line (ref2021.1)\n"
			  "Copyright (Notice) 2021.1 IPTC - www.iptc.org (ref2021.1)\n"
			  "Copyright (Notice) 2021.1 IPTC - www.iptc.org (ref2021.1)\n");
}

static int start(void **state)
{
	(void)state;
	assert_non_null(mkdtemp(folder));
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
		test_in_arena(no_rendition_holds_what_it_should_not),
		test_in_arena(damaged_ones_are_refused_or_whole),
		test_in_arena(all_come_out_upright),
		test_in_arena(a_telephones_heic),
		test_in_arena(the_makers_words_stay),
	};

	photos = find_photos();
	if (!photos) {
		print_message("no photographs (ROSEMARY_PHOTOS): skipped\n");
		return SKIPPED;
	}
	return cmocka_run_group_tests(all, start, stop);
}
