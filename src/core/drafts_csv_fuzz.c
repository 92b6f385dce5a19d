/* A file of drafts and letters, as somebody brings it: what is a line of it is written as it was
 * read. */
#include "base/err.h"
#include "core/draft_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_again(struct arena *a, const struct draft_line *x)
{
	struct draft_line again;
	struct str csv;
	struct buf b;
	bool fine;

	buf_init(&b, a, (size_t)64 << 20);
	draft_file_heading(&b);
	draft_file_line(a, &b, x);
	csv = buf_view(&b);
	must(draft_file_begins(a, &csv));
	must(draft_file_next(a, &csv, &again, &fine) && fine);
	must(again.is_letter == x->is_letter && again.at == x->at);
	must(str_eq(again.words, x->words) && str_eq(again.cover, x->cover));
	must(str_eq(again.when, x->when) && str_eq(again.language, x->language));
	must(again.visibility == x->visibility);
	must(!draft_file_next(a, &csv, &again, &fine));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)512 << 20);
	struct str csv = { (const char *)data, size };
	struct draft_line x;
	bool fine;

	if (draft_file_begins(a, &csv))
		while (draft_file_next(a, &csv, &x, &fine)) {
			must(x.visibility <= POST_SELF || !fine);
			if (fine)
				check_again(a, &x);
		}
	arena_free(a);
	return 0;
}
