#include <errno.h>
#include <stdio.h>
#include <unistd.h>
#include <vips/vips.h>

#include <vips/vector.h> /* stands on vips.h */

#include "base/blurhash_pixels.h"
#include "base/err.h"
#include "media/icc.h"
#include "media/kind.h"
#include "media/marks.h"
#include "media/picture.h"

#define JPEG_MAX ((size_t)128 * 1024 * 1024)
#define BLURHASH_SIDE 32

struct work {
	struct arena *a;
	struct str file;
	struct kind_seen seen;
	struct notes notes;
	struct str icc;
	VipsFailOn fail_on;
	struct wire_answer *answer;
};

/* --- failing --- */

static bool failed(struct work *w, enum picture_result r, const char *why)
{
	w->answer->result = (int)r;
	snprintf(w->answer->why, sizeof w->answer->why, "%s", why);
	return false;
}

/* libvips tells what went wrong in words only. */
static bool failed_vips(struct work *w)
{
	const char *why = vips_error_buffer();
	bool memory = strstr(why, "out of memory") || strstr(why, "unable to allocate") ||
		      strstr(why, "Memory allocation");

	failed(w, memory ? PICTURE_MEMORY : PICTURE_UNREADABLE, why);
	vips_error_clear();
	return false;
}

/* --- images belong to the arena --- */

static void unref(void *image)
{
	g_object_unref(image);
}

static VipsImage *keep(struct work *w, VipsImage *image)
{
	arena_defer(w->a, unref, image);
	return image;
}

/* The image with all its pixels computed, so that it is decoded once however often it is used. */
static VipsImage *in_memory(struct work *w, VipsImage *image)
{
	VipsImage *copy = vips_image_copy_memory(image);

	return copy ? keep(w, copy) : NULL;
}

/* --- opening --- */

static int load(const struct work *w, VipsImage **ret, int shrink)
{
	void *p = (void *)(uintptr_t)w->file.p; /* libvips only reads it */
	size_t n = w->file.n;

#define USUAL "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", w->fail_on
	switch (w->seen.kind) {
	case KIND_JPEG:
		return vips_jpegload_buffer(p, n, ret, USUAL, "shrink", shrink, NULL);
	case KIND_PNG:
		return vips_pngload_buffer(p, n, ret, USUAL, NULL);
	case KIND_WEBP:
		return vips_webpload_buffer(p, n, ret, USUAL, NULL);
	case KIND_GIF:
		return vips_gifload_buffer(p, n, ret, USUAL, NULL);
	default:
		return vips_heifload_buffer(p, n, ret, USUAL, NULL);
	}
#undef USUAL
}

static int64_t longer(int64_t width, int64_t height)
{
	return width > height ? width : height;
}

static bool too_many(int64_t width, int64_t height, int64_t most)
{
	return width > 0 && height > most / width;
}

/* A JPEG is decoded at half its size or less where that leaves twice of what is needed: quicker,
 * and too little smaller to be seen. */
static int shrink_for(const struct kind_seen *seen)
{
	int64_t times = longer(seen->width, seen->height) / FULL_MAX;

	return times >= 16 ? 8 : times >= 8 ? 4 : times >= 4 ? 2 : 1;
}

static bool open_picture(struct work *w, const struct picture_limits *limits, VipsImage **ret)
{
	if (!w->seen.kind)
		return failed(w, PICTURE_UNREADABLE, "not a kind of picture that is read");
	if (too_many(w->seen.width, w->seen.height, limits->pixels))
		return failed(w, PICTURE_PIXELS, "header");
	if (load(w, ret, shrink_for(&w->seen)))
		return failed_vips(w);
	keep(w, *ret);
	if (too_many(vips_image_get_width(*ret), vips_image_get_height(*ret), limits->pixels))
		return failed(w, PICTURE_PIXELS, "loader");
	return true;
}

/* --- what the file says --- */

static struct str blob(const struct work *w, VipsImage *image, const char *name)
{
	const void *p;
	size_t n;

	if (!vips_image_get_typeof(image, name) || vips_image_get_blob(image, name, &p, &n))
		return STR_NONE;
	return str_dup(w->a, (struct str){ p, n });
}

static void read_notes(struct work *w, VipsImage *image)
{
	struct notes xmp = notes_of_xmp(w->a, blob(w, image, VIPS_META_XMP_NAME));
	struct notes iim = notes_of_iim(w->a, blob(w, image, VIPS_META_IPTC_NAME));
	struct notes exif = notes_of_exif(w->a, blob(w, image, VIPS_META_EXIF_NAME));

	w->notes = notes_choose(&xmp, &iim, &exif);
}

/* --- colours, size, upright --- */

/* Printers' colours, and those that only a very large profile explains, become sRGB; every other
 * profile stays with its picture. */
static bool to_screen(struct work *w, VipsImage **image)
{
	VipsImage *out;

	if (vips_image_get_interpretation(*image) != VIPS_INTERPRETATION_CMYK &&
	    blob(w, *image, VIPS_META_ICC_NAME).n <= ICC_MAX)
		return true;
	if (vips_icc_transform(*image, &out, "srgb", "embedded", TRUE, "input_profile", "cmyk",
			       NULL))
		return failed_vips(w);
	*image = keep(w, out);
	return true;
}

static bool to_bytes(struct work *w, VipsImage **image)
{
	VipsInterpretation to = vips_image_get_bands(*image) < 3 ? VIPS_INTERPRETATION_B_W
								 : VIPS_INTERPRETATION_sRGB;
	VipsImage *out;

	if (vips_image_get_format(*image) == VIPS_FORMAT_UCHAR &&
	    vips_image_get_interpretation(*image) == to)
		return true;
	if (vips_colourspace(*image, &out, to, NULL))
		return failed_vips(w);
	*image = keep(w, out);
	return true;
}

static bool on_white(struct work *w, VipsImage **image)
{
	VipsArrayDouble *white;
	VipsImage *out;
	int e;

	if (!vips_image_hasalpha(*image))
		return true;
	white = vips_array_double_newv(1, 255.0);
	e = vips_flatten(*image, &out, "background", white, NULL);
	vips_area_unref(VIPS_AREA(white));
	if (e)
		return failed_vips(w);
	*image = keep(w, out);
	return true;
}

/* Fits it in a square of side pixels, never larger than it is, into memory. */
static bool fit(struct work *w, VipsImage **image, int side)
{
	VipsImage *out;

	if (longer(vips_image_get_width(*image), vips_image_get_height(*image)) > side) {
		if (vips_thumbnail_image(*image, &out, side, "height", side, "size", VIPS_SIZE_DOWN,
					 "no_rotate", TRUE, NULL))
			return failed_vips(w);
		*image = keep(w, out);
	}
	out = in_memory(w, *image);
	if (!out)
		return failed_vips(w);
	*image = out;
	return true;
}

static bool upright(struct work *w, VipsImage **image)
{
	VipsImage *out;

	if (vips_image_get_orientation(*image) == 1)
		return true;
	if (vips_autorot(*image, &out, NULL))
		return failed_vips(w);
	*image = keep(w, out);
	out = in_memory(w, *image);
	if (!out)
		return failed_vips(w);
	*image = out;
	return true;
}

/* --- renditions --- */

static void release_blob(void *p)
{
	g_free(p);
}

static bool write_all(struct work *w, int fd, struct str s)
{
	bool full;

	if (str_write(fd, s))
		return true;
	full = errno == ENOSPC || errno == EDQUOT || errno == EFBIG;
	return failed(w, full ? PICTURE_FULL : PICTURE_MEMORY, "write");
}

static bool encode(struct work *w, VipsImage *image, int quality, bool small, struct str *ret)
{
	struct buf b;
	void *p;
	size_t n;

	if (vips_jpegsave_buffer(image, &p, &n, "Q", quality, "strip", TRUE, "subsample_mode",
				 VIPS_FOREIGN_SUBSAMPLE_ON, "optimize_coding", small, NULL))
		return failed_vips(w);
	arena_defer(w->a, release_blob, p);
	buf_init(&b, w->a, JPEG_MAX);
	if (!marks_write(&b, w->a, (struct str){ p, n }, &w->notes, w->icc))
		return failed(w, PICTURE_MEMORY, "larger than any rendition");
	*ret = buf_view(&b);
	return true;
}

static const struct {
	int side, quality;
	size_t file, size; /* which of the outputs; where its size goes */
} steps[] = {
	/* From large to small: each is made from the one before, so that there is one decoding. */
	{ FULL_MAX, 90, 2, offsetof(struct wire_answer, full) },
	{ PAGE_MAX, 84, 1, offsetof(struct wire_answer, page) },
	{ GRID_MAX, 82, 0, offsetof(struct wire_answer, grid) },
};

static bool write_renditions(struct work *w, VipsImage **image, const int out[3])
{
	struct str jpeg = STR_NONE;

	for (size_t i = 0; i < 3; i++) {
		struct picture_size *size = (void *)((char *)w->answer + steps[i].size);
		int64_t was = longer(vips_image_get_width(*image), vips_image_get_height(*image));

		if (!fit(w, image, steps[i].side))
			return false;
		/* A small photograph needs no second file: the same bytes are the same file. */
		if ((!i || was > steps[i].side) &&
		    !encode(w, *image, steps[i].quality, i > 0, &jpeg))
			return false;
		if (!write_all(w, out[steps[i].file], jpeg))
			return false;
		size->width = vips_image_get_width(*image);
		size->height = vips_image_get_height(*image);
		size->bytes = (int64_t)jpeg.n;
	}
	return true;
}

static void answer_text(char *to, size_t size, struct str s)
{
	snprintf(to, size, "%.*s", STR_ARG(s));
}

static bool write_blurhash(struct work *w, VipsImage *image)
{
	char hash[BLURHASH_BYTES];
	VipsImage *small, *rgb;
	bool tall = vips_image_get_height(image) > vips_image_get_width(image);

	if (vips_thumbnail_image(image, &small, BLURHASH_SIDE, "height", BLURHASH_SIDE, "size",
				 VIPS_SIZE_DOWN, "no_rotate", TRUE, NULL))
		return failed_vips(w);
	keep(w, small);
	if (vips_colourspace(small, &rgb, VIPS_INTERPRETATION_sRGB, NULL))
		return failed_vips(w);
	keep(w, rgb);
	rgb = in_memory(w, rgb);
	if (!rgb)
		return failed_vips(w);
	must(vips_image_get_bands(rgb) == 3 && vips_image_get_format(rgb) == VIPS_FORMAT_UCHAR);
	blurhash_make(vips_image_get_data(rgb), vips_image_get_width(rgb),
		      vips_image_get_height(rgb), tall ? 3 : 4, tall ? 4 : 3, hash);
	answer_text(w->answer->blurhash, sizeof w->answer->blurhash, str_of(hash));
	return true;
}

static void answer_words(struct work *w)
{
	struct wire_answer *to = w->answer;

	answer_text(to->type, sizeof to->type, str_of(kind_type(w->seen.kind)));
	answer_text(to->credit, sizeof to->credit, notes_credit(w->a, &w->notes));
	answer_text(to->caption, sizeof to->caption, w->notes.alt);
	answer_text(to->taken, sizeof to->taken, w->notes.taken);
}

/* Decodes it once, at no more than the largest size. */
static bool decode(struct work *w, const struct picture_limits *limits, VipsImage **ret)
{
	if (!open_picture(w, limits, ret))
		return false;
	read_notes(w, *ret);
	if (!to_screen(w, ret) || !to_bytes(w, ret) || !on_white(w, ret))
		return false;
	w->icc = icc_clean(w->a, blob(w, *ret, VIPS_META_ICC_NAME), vips_image_get_bands(*ret));
	return fit(w, ret, FULL_MAX);
}

/* A photograph that is cut short is refused rather than shown with a grey end. But the mark at the
 * very end of a JPEG is often lost while every line of it is there (a copy that broke off, a card
 * that was rescued): with that mark put back it must then read without a single complaint. */
static bool decode_with_end(struct work *w, const struct picture_limits *limits, VipsImage **ret)
{
	struct buf b;

	if (w->seen.kind != KIND_JPEG || w->answer->result != PICTURE_UNREADABLE)
		return false;
	buf_init(&b, w->a, w->file.n + 2);
	buf_str(&b, w->file);
	buf_lit(&b, "\xFF\xD9");
	w->file = buf_view(&b);
	w->fail_on = VIPS_FAIL_ON_WARNING;
	w->answer->result = PICTURE_OK;
	return decode(w, limits, ret);
}

void picture_make(struct arena *a, struct str file, const struct picture_limits *limits,
		  const int out[3], struct wire_answer *ret)
{
	struct work w = { .a = a,
			  .file = file,
			  .seen = kind_see(file),
			  .fail_on = VIPS_FAIL_ON_TRUNCATED,
			  .answer = ret };
	VipsImage *image;

	*ret = (struct wire_answer){ .result = PICTURE_OK };
	if (!decode(&w, limits, &image) && !decode_with_end(&w, limits, &image))
		return;
	if (upright(&w, &image) && write_renditions(&w, &image, out) && write_blurhash(&w, image))
		answer_words(&w);
}

/* --- starting --- */

static void silent(const char *domain, GLogLevelFlags level, const char *text, void *data)
{
	(void)domain;
	(void)level;
	(void)text;
	(void)data;
}

/* Everything that loads is blocked, then the five that read photographs are let in again. */
static void choose_loaders(void)
{
	static const char *const loaders[] = {
		"VipsForeignLoadJpeg",	"VipsForeignLoadPng",  "VipsForeignLoadWebp",
		"VipsForeignLoadNsgif", "VipsForeignLoadHeif",
	};

	vips_block_untrusted_set(TRUE);
	vips_operation_block_set("VipsForeignLoad", TRUE);
	for (size_t i = 0; i < sizeof loaders / sizeof loaders[0]; i++)
		vips_operation_block_set(loaders[i], FALSE);
}

bool picture_start(const char *program)
{
	if (VIPS_INIT(program))
		return false;
	g_log_set_default_handler(silent, NULL);
	choose_loaders();
	vips_concurrency_set(1);
	/* Vector code is made while it runs, in memory that is written and executed: the sandbox
	 * has none of that. */
	vips_vector_set_enabled(FALSE);
	vips_cache_set_max(0);
	return true;
}
