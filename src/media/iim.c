#include "media/bytes.h"
#include "media/notes.h"

#define BLOCK_IIM 0x0404

/* The IIM datasets among Photoshop's resource blocks: "8BIM", a number, a name padded to an even
 * length, a size, and contents padded likewise. */
static struct str iim_within(struct str s)
{
	while (s.n >= 12 && str_starts(s, S("8BIM"))) {
		uint32_t number = be16_at(s, 4);
		size_t name = (byte_at(s, 6) + 2) & ~(size_t)1;
		size_t size = be32_at(s, 6 + name);
		struct str contents = str_sub(s, 10 + name, size);

		if (number == BLOCK_IIM)
			return contents;
		s = str_sub(s, 10 + name, s.n);
		s = str_sub(s, size + (size & 1), s.n);
	}
	return STR_NONE;
}

static struct str find_iim(struct str block)
{
	if (str_starts(block, S("Photoshop 3.0\0")))
		block = str_sub(block, 14, block.n);
	return byte_at(block, 0) == 0x1C ? block : iim_within(block);
}

/* Record and dataset as one number: 2:80 is 0x250. */
static void take(struct arena *a, struct notes *n, uint32_t dataset, struct str value)
{
	switch (dataset) {
	case 2 << 8 | 80:
		note_add_creator(a, n, value);
		break;
	case 2 << 8 | 110:
		n->credit = note_line(a, value);
		break;
	case 2 << 8 | 116:
		n->copyright = note_line(a, value);
		break;
	case 2 << 8 | 55:
		n->taken = note_date(a, value);
		break;
	default:
		break;
	}
}

/* A dataset is 1C, record, number, length (the longest kind has the high bit set and is for
 * contents over 32 KB, which none of ours is), contents. Text is UTF-8 or Latin-1, which note_line
 * tells apart by itself: many programs write UTF-8 without saying so in 1:90. */
struct notes notes_of_iim(struct arena *a, struct str block)
{
	struct notes n = { 0 };
	struct str s = find_iim(block);

	while (s.n >= 5 && byte_at(s, 0) == 0x1C) {
		uint32_t dataset = byte_at(s, 1) << 8 | byte_at(s, 2);
		size_t size = be16_at(s, 3);

		if (size & 0x8000)
			break;
		take(a, &n, dataset, str_sub(s, 5, size));
		s = str_sub(s, 5 + size, s.n);
	}
	return n;
}
