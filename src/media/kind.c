#include "media/kind.h"
#include "media/bytes.h"

/* ITU-T T.81 B.2.2: the frame headers are C0 to CF but for C4 (tables), C8 and CC. */
static bool is_frame(uint32_t marker)
{
	return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 &&
	       marker != 0xCC;
}

static bool is_alone(uint32_t marker)
{
	return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
}

static void measure_jpeg(struct str f, struct kind_seen *k)
{
	size_t at = 2;

	while (at + 9 < f.n) {
		uint32_t marker = byte_at(f, at + 1);

		if (byte_at(f, at) != 0xFF || marker == 0xFF) {
			at++;
			continue;
		}
		if (is_frame(marker)) {
			k->height = be16_at(f, at + 5);
			k->width = be16_at(f, at + 7);
			return;
		}
		at += is_alone(marker) ? 2 : 2 + (size_t)be16_at(f, at + 2);
	}
}

/* PNG (third edition) 11.2.2: IHDR is the first chunk. */
static void measure_png(struct str f, struct kind_seen *k)
{
	k->width = be32_at(f, 16);
	k->height = be32_at(f, 20);
}

static void measure_gif(struct str f, struct kind_seen *k)
{
	k->width = le16_at(f, 6);
	k->height = le16_at(f, 8);
}

/* RFC 9649: the three kinds of first chunk. */
static void measure_webp(struct str f, struct kind_seen *k)
{
	struct str chunk = str_sub(f, 12, 4);

	if (str_eq(chunk, S("VP8X"))) {
		k->width = 1 + (int64_t)(le32_at(f, 24) & 0xFFFFFF);
		k->height = 1 + (int64_t)(le32_at(f, 27) & 0xFFFFFF);
	} else if (str_eq(chunk, S("VP8L"))) {
		k->width = 1 + (int64_t)(le32_at(f, 21) & 0x3FFF);
		k->height = 1 + (int64_t)(le32_at(f, 21) >> 14 & 0x3FFF);
	} else if (str_eq(chunk, S("VP8 "))) {
		k->width = le16_at(f, 26) & 0x3FFF;
		k->height = le16_at(f, 28) & 0x3FFF;
	}
}

/* ISO/IEC 14496-12 4.3: the brands of a file, the main one first (a version number follows it). */
static enum kind kind_of_brands(struct str f)
{
	static const struct {
		char brand[5];
		enum kind kind;
	} known[] = {
		{ "avif", KIND_AVIF }, { "avis", KIND_AVIF }, { "heic", KIND_HEIC },
		{ "heix", KIND_HEIC }, { "heim", KIND_HEIC }, { "heis", KIND_HEIC },
		{ "hevc", KIND_HEIC }, { "hevx", KIND_HEIC },
	};
	size_t end = be32_at(f, 0);

	for (size_t at = 8; at + 4 <= end && at + 4 <= f.n && at < 256; at += 4)
		for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
			if (at != 12 && !memcmp(f.p + at, known[i].brand, 4))
				return known[i].kind;
	return KIND_NONE;
}

static enum kind kind_of(struct str f)
{
	if (str_starts(f, S("\xFF\xD8\xFF")))
		return KIND_JPEG;
	if (str_starts(f, S("\x89PNG\r\n\x1A\n")) && str_eq(str_sub(f, 12, 4), S("IHDR")))
		return KIND_PNG;
	if (str_starts(f, S("GIF87a")) || str_starts(f, S("GIF89a")))
		return KIND_GIF;
	if (str_starts(f, S("RIFF")) && str_eq(str_sub(f, 8, 4), S("WEBP")))
		return KIND_WEBP;
	if (str_eq(str_sub(f, 4, 4), S("ftyp")))
		return kind_of_brands(f);
	return KIND_NONE;
}

struct kind_seen kind_see(struct str file)
{
	static void (*const measure[KIND_COUNT])(struct str f, struct kind_seen * k) = {
		[KIND_JPEG] = measure_jpeg,
		[KIND_PNG] = measure_png,
		[KIND_GIF] = measure_gif,
		[KIND_WEBP] = measure_webp,
	};
	struct kind_seen k = { .kind = kind_of(file) };

	if (measure[k.kind])
		measure[k.kind](file, &k);
	return k;
}

const char *kind_type(enum kind k)
{
	static const char *const types[KIND_COUNT] = {
		"",	     "image/jpeg", "image/png",	 "image/webp",
		"image/gif", "image/heic", "image/avif",
	};

	return k < KIND_COUNT ? types[k] : "";
}
