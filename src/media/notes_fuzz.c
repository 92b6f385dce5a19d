/*
 * The three readers of a maker's words, from anything: what comes out is short clean lines, and
 * what is written into a rendition is read again as it was.
 */
#include "base/err.h"
#include "media/marks.h"
#include "media/notes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_line(struct str s, size_t most)
{
	must(s.n <= most && str_is_utf8(s));
	for (size_t i = 0; i < s.n; i++)
		must((unsigned char)s.p[i] >= ' ' || s.p[i] == '\n');
}

static void check_notes(struct arena *a, const struct notes *n)
{
	struct buf out;

	for (size_t i = 0; i < n->creators; i++)
		check_line(n->creator[i], NOTE_MAX);
	check_line(n->credit, NOTE_MAX);
	check_line(n->copyright, NOTE_MAX);
	check_line(notes_credit(a, n), NOTE_MAX);
	check_line(n->alt, NOTE_ALT_MAX);
	must(!n->taken.n || n->taken.n == 4 || n->taken.n == 7 || n->taken.n == 10);
	buf_init(&out, a, 200000);
	must(marks_write(&out, a, S("\xFF\xD8\xFF\xDA\0\2"), n, STR_NONE));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)1 << 28);
	struct str bytes = { (const char *)data, size };
	struct notes xmp = notes_of_xmp(a, bytes), iim = notes_of_iim(a, bytes);
	struct notes exif = notes_of_exif(a, bytes), all = notes_choose(&xmp, &iim, &exif);

	check_notes(a, &xmp);
	check_notes(a, &iim);
	check_notes(a, &exif);
	check_notes(a, &all);
	arena_free(a);
	return 0;
}
