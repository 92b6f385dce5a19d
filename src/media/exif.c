#include "media/bytes.h"
#include "media/notes.h"

#define TAG_MAKE 0x010F
#define TAG_MODEL 0x0110
#define TAG_SOFTWARE 0x0131
#define TAG_ARTIST 0x013B
#define TAG_COPYRIGHT 0x8298
#define TAG_EXIF_FOLDER 0x8769
#define TAG_DATE_ORIGINAL 0x9003
#define TAG_FILE_SOURCE 0xA300
#define TYPE_ASCII 2
#define TYPE_UNDEFINED 7
#define SOURCE_FILM_SCANNER 1
#define SOURCE_PRINT_SCANNER 2
#define ENTRY_BYTES 12

struct tiff {
	struct str s;
	bool big;
};

static uint32_t get16(const struct tiff *f, size_t at)
{
	return f->big ? be16_at(f->s, at) : le16_at(f->s, at);
}

static uint32_t get32(const struct tiff *f, size_t at)
{
	return f->big ? be32_at(f->s, at) : le32_at(f->s, at);
}

/* The text of the entry at `at`: up to four bytes lie in the entry itself. */
static struct str ascii(const struct tiff *f, size_t at)
{
	size_t n = get32(f, at + 4);

	if (get16(f, at + 2) != TYPE_ASCII)
		return STR_NONE;
	return str_sub(f->s, n <= 4 ? at + 8 : get32(f, at + 8), n);
}

/* Photographer and editor, apart by a NUL; a blank where the first is not said. */
static struct str copyright(struct arena *a, struct str raw)
{
	struct str part, line = S("");

	while (!line.n && raw.n && str_cut(&raw, '\0', &part))
		line = note_line(a, part);
	return line;
}

/* Does a maker, a model or a program speak of a scanner? "Perfection V600", "CanoScan 9000F",
 * "VueScan". */
static bool names_scanner(struct arena *a, struct str name)
{
	static const char *const words[] = { "scan", "perfection", "plustek", "opticfilm",
					     "silverfast" };
	struct str line = note_line(a, name);
	char *p = arena_alloc(a, line.n + 1);

	for (size_t i = 0; i < line.n; i++)
		p[i] = (char)(line.p[i] >= 'A' && line.p[i] <= 'Z' ? line.p[i] + 32 : line.p[i]);
	line.p = p;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_find(line, str_of(words[i])) < line.n)
			return true;
	return false;
}

static void take_main(struct arena *a, struct notes *n, const struct tiff *f, size_t at)
{
	if (get16(f, at) == TAG_ARTIST)
		note_add_creator(a, n, ascii(f, at));
	else if (get16(f, at) == TAG_COPYRIGHT)
		n->copyright = copyright(a, ascii(f, at));
	else if (get16(f, at) == TAG_MAKE || get16(f, at) == TAG_MODEL ||
		 get16(f, at) == TAG_SOFTWARE)
		n->scanned = n->scanned || names_scanner(a, ascii(f, at));
}

static void take_inner(struct arena *a, struct notes *n, const struct tiff *f, size_t at)
{
	if (get16(f, at) == TAG_DATE_ORIGINAL)
		n->taken = note_date(a, ascii(f, at));
	/* Exif 2.32, 4.6.6.3.1: one byte, in the entry itself. */
	if (get16(f, at) == TAG_FILE_SOURCE && get16(f, at + 2) == TYPE_UNDEFINED &&
	    f->s.n > at + 8 &&
	    (f->s.p[at + 8] == SOURCE_FILM_SCANNER || f->s.p[at + 8] == SOURCE_PRINT_SCANNER))
		n->scanned = true;
}

/* Reads one folder and gives the place of the Exif folder it points at, or 0. Nothing follows
 * folders further than that, so one that points at itself does no harm. */
static size_t read_folder(struct arena *a, struct notes *n, const struct tiff *f, size_t at,
			  void (*take)(struct arena *a, struct notes *n, const struct tiff *f,
				       size_t at))
{
	size_t entries = get16(f, at), inner = 0;

	for (size_t i = 0; i < entries; i++) {
		size_t entry = at + 2 + i * ENTRY_BYTES;

		if (entry + ENTRY_BYTES > f->s.n)
			break;
		if (get16(f, entry) == TAG_EXIF_FOLDER)
			inner = get32(f, entry + 8);
		take(a, n, f, entry);
	}
	return inner;
}

struct notes notes_of_exif(struct arena *a, struct str block)
{
	struct notes n = { 0 };
	struct tiff f = { .s = block };
	size_t inner;

	if (str_starts(block, S("Exif\0\0")))
		f.s = str_sub(block, 6, block.n);
	f.big = str_starts(f.s, S("MM\0*"));
	if (!f.big && !str_starts(f.s, S("II*\0")))
		return n;
	inner = read_folder(a, &n, &f, get32(&f, 4), take_main);
	if (inner)
		read_folder(a, &n, &f, inner, take_inner);
	return n;
}
