#include "tests/support/check.h"

#include "media/icc.h"
#include "media/marks.h"
#include "media/notes.h"

#define XMP_HEAD                                                                                   \
	"<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'>"   \
	"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"                        \
	"<rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/' "               \
	"xmlns:ps='http://ns.adobe.com/photoshop/1.0/' "                                           \
	"xmlns:core='http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/'"
#define XMP_TAIL "</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"

static void dates(void **state)
{
	static const struct {
		const char *raw, *edtf;
	} cases[] = {
		{ "1987:06:05 10:11:12", "1987-06-05" },
		{ "1987-06-05T10:11:12+02:00", "1987-06-05" },
		{ "19870605", "1987-06-05" },
		{ "1987-06", "1987-06" },
		{ "1987", "1987" },
		{ "2024:02:29 00:00:00", "2024-02-29" },
		{ "2023:02:29 10:00:00", "" },
		{ "1900:02:29 10:00:00", "" },
		{ "0000:00:00 00:00:00", "" },
		{ "    :  :     :  :  ", "" },
		{ "1987:13:01 10:00:00", "" },
		{ "1987:00:01 10:00:00", "" },
		{ "1987:06:31 10:00:00", "" },
		{ "1825:06:05 10:00:00", "" },
		{ "1980:01:01 00:00:31", "" }, /* a clock that was never set */
		{ "1980:01:01 12:30:00", "1980-01-01" },
		{ "yesterday", "" },
		{ "", "" },
		{ "-987:06:05", "" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		check_str(note_date(*state, str_of(cases[i].raw)), cases[i].edtf);
}

static void lines(void **state)
{
	char *many = arena_alloc(*state, 2000);

	memset(many, 'a', 2000);
	check_str(note_line(*state, S("  Ada\r\n\tRose\x01  Garden \0more")), "Ada Rose Garden");
	check_str(note_line(*state, S("Jos\xE9")), "José");
	check_str(note_line(*state, S("José")), "José");
	check_str(note_line(*state, S("\xE2\x80\xAE"
				      "Ada\xE2\x80\xAC")),
		  "Ada");
	check_str(note_line(*state, S(" \n ")), "");
	check_str(note_text(*state, S("one\n\n two\tthree"), 100), "one\ntwo three");
	assert_in_range(note_line(*state, (struct str){ many, 2000 }).n, 400, NOTE_MAX);
}

static void xmp_in_elements(void **state)
{
	struct notes n = notes_of_xmp(
		*state,
		S(XMP_HEAD
		  ">"
		  "<dc:creator><rdf:Seq><rdf:li>Ada</rdf:li><rdf:li> Ben </rdf:li></rdf:Seq>"
		  "</dc:creator><dc:rights><rdf:Alt><rdf:li xml:lang='x-default'>(c) &amp; Co"
		  "</rdf:li><rdf:li xml:lang='es'>otro</rdf:li></rdf:Alt></dc:rights>"
		  "<ps:Credit>The Rose Archive</ps:Credit>"
		  "<ps:DateCreated>1962-05</ps:DateCreated>"
		  "<core:AltTextAccessibility><rdf:Alt><rdf:li xml:lang='x-default'>A gate\n"
		  "in the sun</rdf:li></rdf:Alt></core:AltTextAccessibility>" XMP_TAIL));

	assert_int_equal(n.creators, 2);
	check_str(notes_creators(*state, &n), "Ada; Ben");
	check_str(n.copyright, "(c) & Co");
	check_str(n.credit, "The Rose Archive");
	check_str(n.taken, "1962-05");
	check_str(n.alt, "A gate\nin the sun");
	check_str(notes_credit(*state, &n), "The Rose Archive");
}

static void xmp_in_attributes(void **state)
{
	struct notes n = notes_of_xmp(
		*state, S(XMP_HEAD " ps:Credit='The Rose Archive' ps:DateCreated='1962-05-04'>"
				   "<dc:creator>Ada</dc:creator>" XMP_TAIL "\0\0"));

	check_str(n.credit, "The Rose Archive");
	check_str(n.taken, "1962-05-04");
	check_str(notes_creators(*state, &n), "Ada");
}

static void xmp_that_is_a_trap(void **state)
{
	static const struct str packets[] = {
		{ "", 0 },
		{ "not xml", 7 },
		{ "<x:xmpmeta", 10 },
	};
	struct notes n = notes_of_xmp(
		*state, S("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>" XMP_HEAD
			  " ps:Credit='x'>&b;" XMP_TAIL));

	assert_true(notes_is_empty(&n));
	for (size_t i = 0; i < 3; i++) {
		n = notes_of_xmp(*state, packets[i]);
		assert_true(notes_is_empty(&n));
	}
	/* the right names in another namespace */
	n = notes_of_xmp(*state, S("<rdf:RDF xmlns:rdf='urn:x'><rdf:Description/></rdf:RDF>"));
	assert_true(notes_is_empty(&n));
}

static void iim(void **state)
{
	const struct str bare = S("\x1C\2\x50\0\3Ada\x1C\2\x50\0\3Ben\x1C\2\x6E\0\4Jos\xE9"
				  "\x1C\2\x74\0\3(c)\x1C\2\x37\0\x08"
				  "19620504\x1C\2\x05\0\1x");
	const struct str blocks = S("Photoshop 3.0\0"
				    "8BIM\x03\xED\0\0\0\0\0\2ab"
				    "8BIM\x04\x04\0\0\0\0\0\x08\x1C\2\x6E\0\3Ada");
	struct notes n = notes_of_iim(*state, bare);

	check_str(notes_creators(*state, &n), "Ada; Ben");
	check_str(n.credit, "José");
	check_str(n.copyright, "(c)");
	check_str(n.taken, "1962-05-04");
	n = notes_of_iim(*state, blocks);
	check_str(n.credit, "Ada");
	/* a length that reaches past the end takes what is there */
	n = notes_of_iim(*state, S("\x1C\2\x6E\x7F\xFF"
				   "Ada"));
	check_str(n.credit, "Ada");
	n = notes_of_iim(*state, S("8BIM\x04\x04\xFF"));
	assert_true(notes_is_empty(&n));
}

static void exif(void **state)
{
	const struct str big = S("Exif\0\0MM\0*\0\0\0\x08\0\3"
				 "\x01\x3B\0\2\0\0\0\4Ada\0"
				 "\x82\x98\0\2\0\0\0\5\0\0\0\x32"
				 "\x87\x69\0\4\0\0\0\1\0\0\0\x37"
				 "\0\0\0\0"
				 "Rose\0"
				 "\0\1\x90\3\0\2\0\0\0\x14\0\0\0\x49\0\0\0\0"
				 "1962:05:04 10:00:00");
	/* an inner folder that is the outer one again */
	const struct str loop = S("II*\0\x08\0\0\0\1\0\x69\x87\4\0\1\0\0\0\x08\0\0\0\0\0\0\0");
	struct notes n = notes_of_exif(*state, big);

	check_str(notes_creators(*state, &n), "Ada");
	check_str(n.copyright, "Rose");
	check_str(n.taken, "1962-05-04");
	n = notes_of_exif(*state, loop);
	assert_true(notes_is_empty(&n));
	n = notes_of_exif(*state, S("Exif\0\0MM\0*\xFF\xFF\xFF\xFF"));
	assert_true(notes_is_empty(&n));
}

/* Its date is that of the scanner, unless somebody wrote another one. */
static void a_scan(void **state)
{
	const struct str model = S("MM\0*\0\0\0\x08\0\2"
				   "\x01\x10\0\2\0\0\0\x09\0\0\0\x26"
				   "\x87\x69\0\4\0\0\0\1\0\0\0\x2F"
				   "\0\0\0\0"
				   "CanoScan\0"
				   "\0\1\x90\3\0\2\0\0\0\x14\0\0\0\x41\0\0\0\0"
				   "2024:05:04 10:00:00");
	const struct str source = S("MM\0*\0\0\0\x08\0\1"
				    "\x87\x69\0\4\0\0\0\1\0\0\0\x1A"
				    "\0\0\0\0"
				    "\0\2\x90\3\0\2\0\0\0\x14\0\0\0\x38"
				    "\xA3\0\0\7\0\0\0\1\2\0\0\0\0\0\0\0"
				    "2024:05:04 10:00:00");
	struct notes exif_ = notes_of_exif(*state, model), xmp = { .taken = S("") }, n;
	struct notes iim_ = { .taken = S("") };

	assert_true(exif_.scanned);
	check_str(exif_.taken, "2024-05-04");
	n = notes_choose(&xmp, &iim_, &exif_);
	check_str(n.taken, "");
	xmp.taken = S("2024-05-04");
	n = notes_choose(&xmp, &iim_, &exif_);
	check_str(n.taken, "");
	xmp.taken = S("1962-05");
	n = notes_choose(&xmp, &iim_, &exif_);
	check_str(n.taken, "1962-05");
	exif_ = notes_of_exif(*state, source);
	assert_true(exif_.scanned);
	check_str(exif_.taken, "2024-05-04");
	assert_false(notes_of_exif(*state, S("MM\0*\0\0\0\x08\0\1"
					     "\x01\x10\0\2\0\0\0\4Z 7\0\0\0\0\0"))
			     .scanned);
}

static void the_order_of_preference(void **state)
{
	struct notes xmp = { .copyright = S("x") },
		     iim_ = { .credit = S("i"), .copyright = S("i") };
	struct notes exif_ = { .taken = S("1962") }, n;

	note_add_creator(*state, &exif_, S("e"));
	xmp.taken = S("1963");
	n = notes_choose(&xmp, &iim_, &exif_);
	check_str(n.copyright, "x");
	check_str(n.credit, "i");
	check_str(notes_creators(*state, &n), "e");
	check_str(n.taken, "1962");
	n.credit = S("");
	check_str(notes_credit(*state, &n), "e");
	n.creators = 0;
	check_str(notes_credit(*state, &n), "x");
}

/* The contents of the n-th segment with this marker. */
static struct str segment(struct str jpeg, unsigned char marker, int n)
{
	size_t at = 2;

	while (at + 4 < jpeg.n && (unsigned char)jpeg.p[at] == 0xFF) {
		size_t size =
			(size_t)(unsigned char)jpeg.p[at + 2] << 8 | (unsigned char)jpeg.p[at + 3];

		if ((unsigned char)jpeg.p[at + 1] == marker && !n--)
			return str_sub(jpeg, at + 4, size - 2);
		at += 2 + size;
	}
	return STR_NONE;
}

static void check_same(struct arena *a, const struct notes *n, struct str creators,
		       struct str credit, struct str copyright)
{
	check_str(notes_creators(a, n), str_c(a, creators));
	check_str(n->credit.n ? n->credit : S(""), str_c(a, credit));
	check_str(n->copyright, str_c(a, copyright));
}

static void what_is_written_is_read_again(void **state)
{
	struct str jpeg = S("\xFF\xD8\xFF\xE0\0\x04xy\xFF\xDA\0\x04zz\xFF\xD9");
	struct notes n = { .credit = S("Rosé & <Co>"), .copyright = S("(c) Ada, 1962") }, again;
	struct buf out;

	note_add_creator(*state, &n, S("Ada"));
	note_add_creator(*state, &n, S("Bén"));
	buf_init(&out, *state, 100000);
	assert_true(marks_write(&out, *state, jpeg, &n, S("icc")));
	check_str(segment(buf_view(&out), 0xE0, 0), "xy"); /* stays first */
	again = notes_of_exif(*state, segment(buf_view(&out), 0xE1, 0));
	check_same(*state, &again, S("Ada; Bén"), S(""), n.copyright);
	again = notes_of_xmp(*state, str_sub(segment(buf_view(&out), 0xE1, 1), 29, 100000));
	check_same(*state, &again, S("Ada; Bén"), n.credit, n.copyright);
	again = notes_of_iim(*state, segment(buf_view(&out), 0xED, 0));
	check_same(*state, &again, S("Ada; Bén"), n.credit, n.copyright);
	assert_true(str_ends(segment(buf_view(&out), 0xE2, 0), S("icc")));
	assert_true(str_ends(buf_view(&out), S("\xFF\xDA\0\x04zz\xFF\xD9")));
}

static void nothing_said_nothing_written(void **state)
{
	struct str jpeg = S("\xFF\xD8\xFF\xDA\0\x04zz\xFF\xD9");
	struct notes n = { .alt = S("seen"), .taken = S("1962") };
	struct buf out;

	buf_init(&out, *state, 1000);
	assert_true(marks_write(&out, *state, jpeg, &n, STR_NONE));
	assert_true(str_eq(buf_view(&out), jpeg));
	assert_false(marks_write(&out, *state, S("GIF89a"), &n, STR_NONE));
}

/* A profile of version 2 with a description, a serial number and one curve for three. */
static struct str profile(struct arena *a, const char *description)
{
	static const char tags[] = "\0\0\0\4"
				   "desc\0\0\0\xB4\0\0\0\x40"
				   "mmod\0\0\0\xF4\0\0\0\x08"
				   "rTRC\0\0\0\xFC\0\0\0\x0C"
				   "gTRC\0\0\0\xFC\0\0\0\x0C";
	char *p = arena_alloc(a, 512);

	memcpy(p + 8,
	       "\2\x10\0\0mntrRGB XYZ \7\xD0\0\1\0\1\0\0\0\0\0\0"
	       "acspAPPL",
	       36);
	memcpy(p + 48, "MAKRMODL", 8);
	memcpy(p + 128, tags, sizeof tags - 1);
	memcpy(p + 180, "desc\0\0\0\0\0\0\0\x30", 12);
	memcpy(p + 192, description, strlen(description));
	memcpy(p + 244, "SERIAL12", 8);
	memcpy(p + 252, "curv\0\0\0\0\0\0\0\0", 12);
	return (struct str){ p, 264 };
}

static void a_profile_keeps_its_colours_only(void **state)
{
	struct str screen = icc_clean(*state, profile(*state, "Screen of Ada"), 3);
	struct str common = icc_clean(*state, profile(*state, "sRGB IEC61966-2.1"), 3);

	assert_true(str_find(screen, S("SERIAL")) == screen.n);
	assert_true(str_find(screen, S("Ada")) == screen.n);
	assert_true(str_find(screen, S("MAKR")) == screen.n);
	assert_true(str_find(screen, S("Photograph")) < screen.n);
	assert_true(str_find(common, S("sRGB IEC61966-2.1")) < common.n);
	assert_true(str_find(common, S("curv")) < common.n);
	assert_int_equal((unsigned char)common.p[2] << 8 | (unsigned char)common.p[3], common.n);
	/* cleaned again it is the same */
	assert_true(str_eq(icc_clean(*state, common, 3), common));
	assert_null(icc_clean(*state, profile(*state, "sRGB"), 1).p);
	assert_null(icc_clean(*state, S("acsp"), 3).p);
}

int main(void)
{
	const struct CMUnitTest all[] = {
		test_in_arena(dates),
		test_in_arena(lines),
		test_in_arena(xmp_in_elements),
		test_in_arena(xmp_in_attributes),
		test_in_arena(xmp_that_is_a_trap),
		test_in_arena(iim),
		test_in_arena(exif),
		test_in_arena(a_scan),
		test_in_arena(the_order_of_preference),
		test_in_arena(what_is_written_is_read_again),
		test_in_arena(nothing_said_nothing_written),
		test_in_arena(a_profile_keeps_its_colours_only),
	};

	return cmocka_run_group_tests(all, NULL, NULL);
}
