/* What a client of a stream sends, cut at places that the input chooses too: whatever it is, frames
 * come out as they would have come in one piece, and texts are UTF-8 and short. */
#include "base/err.h"
#include "sys/frame.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static unsigned read_all(struct str bytes, size_t step)
{
	struct frame_reader r = { 0 };
	struct frame f = { .kind = FRAME_MORE };
	unsigned sum = 0;

	for (size_t at = 0; at < bytes.n && f.kind == FRAME_MORE; at += step) {
		frame_feed(&r, str_sub(bytes, at, step));
		for (frame_next(&r, &f); f.kind != FRAME_MORE; frame_next(&r, &f)) {
			must(f.kind != FRAME_TEXT || str_is_utf8(f.text));
			must(f.text.n <= FRAME_TEXT_MAX);
			sum = sum * 31 + (unsigned)f.kind + (unsigned)f.text.n;
			if (f.kind == FRAME_CLOSE || f.kind == FRAME_BROKEN)
				break;
		}
	}
	frame_reader_done(&r);
	return sum;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct str bytes = { (const char *)data, size };

	if (size < 2)
		return 0;
	must(read_all(str_sub(bytes, 1, size), size) ==
	     read_all(str_sub(bytes, 1, size), (size_t)data[0] % 16 + 1));
	return 0;
}
