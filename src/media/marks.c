#include "media/marks.h"
#include "media/bytes.h"

#define SEGMENT_MAX 65533 /* bytes in one segment, without its length */
#define MARKS_MAX ((size_t)64 * 1024)

static void put16(struct buf *b, size_t v)
{
	buf_byte(b, (char)(v >> 8 & 0xFF));
	buf_byte(b, (char)(v & 0xFF));
}

static void put32(struct buf *b, size_t v)
{
	put16(b, v >> 16);
	put16(b, v);
}

static void put_segment(struct buf *out, uint32_t marker, struct str contents)
{
	if (contents.n > SEGMENT_MAX)
		return;
	buf_byte(out, (char)0xFF);
	buf_byte(out, (char)marker);
	put16(out, contents.n + 2);
	buf_str(out, contents);
}

/* --- EXIF: one folder with Artist and Copyright --- */

static void put_ascii_entry(struct buf *b, struct buf *values, size_t values_at, size_t tag,
			    struct str text)
{
	put16(b, tag);
	put16(b, 2);
	put32(b, text.n + 1);
	if (text.n < 4) {
		buf_str(b, text);
		buf_add(b, "\0\0\0\0", 4 - text.n);
		return;
	}
	put32(b, values_at + values->n);
	buf_str(values, text);
	buf_add(values, "\0\0", 1 + (text.n + 1) % 2);
}

static void put_exif(struct buf *out, struct arena *a, const struct notes *n)
{
	struct str artist = notes_creators(a, n);
	size_t entries = (size_t)(artist.n > 0) + (size_t)(n->copyright.n > 0);
	size_t values_at = 8 + 2 + entries * 12 + 4;
	struct buf b, values;

	if (!entries)
		return;
	buf_init(&b, a, MARKS_MAX);
	buf_init(&values, a, MARKS_MAX);
	buf_lit(&b, "Exif\0\0MM\0*\0\0\0\x08");
	put16(&b, entries);
	if (artist.n)
		put_ascii_entry(&b, &values, values_at, 0x013B, artist);
	if (n->copyright.n)
		put_ascii_entry(&b, &values, values_at, 0x8298, n->copyright);
	put32(&b, 0);
	buf_str(&b, buf_view(&values));
	put_segment(out, 0xE1, buf_view(&b));
}

/* --- XMP --- */

static void put_xml(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		switch (s.p[i]) {
		case '<':
			buf_lit(b, "&lt;");
			break;
		case '>':
			buf_lit(b, "&gt;");
			break;
		case '&':
			buf_lit(b, "&amp;");
			break;
		default:
			buf_byte(b, s.p[i]);
		}
}

static void put_property(struct buf *b, const char *before, struct str text, const char *after)
{
	if (!text.n)
		return;
	buf_str(b, str_of(before));
	put_xml(b, text);
	buf_str(b, str_of(after));
}

static void put_xmp(struct buf *out, struct arena *a, const struct notes *n)
{
	struct buf b;

	buf_init(&b, a, MARKS_MAX);
	buf_lit(&b, "http://ns.adobe.com/xap/1.0/\0"
		    "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>"
		    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
		    "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
		    "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
		    "xmlns:photoshop=\"http://ns.adobe.com/photoshop/1.0/\">");
	if (n->creators)
		buf_lit(&b, "<dc:creator><rdf:Seq>");
	for (size_t i = 0; i < n->creators; i++)
		put_property(&b, "<rdf:li>", n->creator[i], "</rdf:li>");
	if (n->creators)
		buf_lit(&b, "</rdf:Seq></dc:creator>");
	put_property(&b, "<dc:rights><rdf:Alt><rdf:li xml:lang=\"x-default\">", n->copyright,
		     "</rdf:li></rdf:Alt></dc:rights>");
	put_property(&b, "<photoshop:Credit>", n->credit, "</photoshop:Credit>");
	buf_lit(&b, "</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>");
	put_segment(out, 0xE1, buf_view(&b));
}

/* --- IIM, within Photoshop's block 0x0404 --- */

static void put_dataset(struct buf *b, int dataset, struct str text)
{
	if (!text.n)
		return;
	buf_lit(b, "\x1C\x02");
	buf_byte(b, (char)dataset);
	put16(b, text.n);
	buf_str(b, text);
}

static void put_iim(struct buf *out, struct arena *a, const struct notes *n)
{
	struct buf b, iim;

	buf_init(&b, a, MARKS_MAX);
	buf_init(&iim, a, MARKS_MAX);
	buf_lit(&iim, "\x1C\x01\x5A\0\x03\x1B%G"); /* 1:90: what follows is UTF-8 */
	buf_lit(&iim, "\x1C\x02\0\0\x02\0\x04");   /* 2:00: version 4 */
	for (size_t i = 0; i < n->creators; i++)
		put_dataset(&iim, 80, n->creator[i]);
	put_dataset(&iim, 110, n->credit);
	put_dataset(&iim, 116, n->copyright);
	buf_lit(&b, "Photoshop 3.0\0"
		    "8BIM\x04\x04\0\0");
	put32(&b, iim.n);
	buf_str(&b, buf_view(&iim));
	if (iim.n % 2)
		buf_byte(&b, 0);
	put_segment(out, 0xED, buf_view(&b));
}

/* --- ICC (ICC.1:2022 annex B.4); small enough for one segment --- */

static void put_icc(struct buf *out, struct arena *a, struct str icc)
{
	struct buf b;

	buf_init(&b, a, SEGMENT_MAX);
	buf_lit(&b, "ICC_PROFILE\0\x01\x01");
	buf_str(&b, icc);
	put_segment(out, 0xE2, buf_view(&b));
}

bool marks_write(struct buf *out, struct arena *a, struct str jpeg, const struct notes *n,
		 struct str icc)
{
	size_t start = 2;

	if (!str_starts(jpeg, S("\xFF\xD8\xFF")))
		return false;
	if (byte_at(jpeg, 3) == 0xE0) /* JFIF's own segment stays first */
		start += 2 + be16_at(jpeg, 4);
	buf_str(out, str_sub(jpeg, 0, start));
	if (!notes_is_empty(n)) {
		put_exif(out, a, n);
		put_xmp(out, a, n);
		put_iim(out, a, n);
	}
	if (icc.n)
		put_icc(out, a, icc);
	buf_str(out, str_sub(jpeg, start, jpeg.n));
	return !buf_failed(out);
}
