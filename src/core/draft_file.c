#include "core/draft_file.h"

#include "base/text.h"
#include "core/draft.h"
#include "core/post_parts.h"
#include "core/when.h"
#include "store/letter.h"
#include "store/scheduled.h"
#include "sys/writer.h"

#define PAGE 40
#define PAGE_ARENA ((size_t)32 * 1024 * 1024)

/* --- out --- */

static struct str when_of(struct str words, struct str edtf)
{
	return words.n ? words : edtf;
}

static void put_drafts(struct task *t, struct buf *to)
{
	struct span all = { .low = 0, .high = INT64_MAX, .limit = DRAFTS_MAX };
	struct scheduled_rows rows = store_draft_list(t, t->me->id, &all);

	for (size_t i = 0; i < rows.n; i++) {
		const struct scheduled_row *s = &rows.p[i];

		draft_file_line(
			t->a, to,
			&(struct draft_line){ .at = s->created_at,
					      .words = s->caption,
					      .cover = s->cover,
					      .when = when_of(s->when_words, s->when),
					      .language = s->language,
					      .visibility = (enum visibility)s->visibility });
	}
}

/* One page, in memory that goes with it; where the next begins, 0 when it was the last. */
static int64_t put_letters(struct task *t, int64_t before, struct buf *to)
{
	struct span page = { .low = 0, .high = before, .limit = PAGE };
	struct arena *mine = t->a;
	struct post_rows rows;
	int64_t next;

	t->a = arena_new(PAGE_ARENA);
	rows = store_letter_list(t, t->me->id, &page);
	for (size_t i = 0; i < rows.n; i++) {
		const struct post_row *p = &rows.p[i];

		draft_file_line(t->a, to,
				&(struct draft_line){ .is_letter = true,
						      .at = p->created_at,
						      .words = p->caption,
						      .cover = p->cover,
						      .when = when_of(p->when_words, p->when),
						      .language = p->language,
						      .visibility = POST_SELF });
	}
	next = rows.n == PAGE && !buf_failed(to) ? rows.p[rows.n - 1].id : 0;
	arena_free(t->a);
	t->a = mine;
	return next;
}

enum err draft_file(struct task *t, struct buf *to)
{
	int64_t before = INT64_MAX;

	must(t->me);
	draft_file_heading(to);
	put_drafts(t, to);
	while (before)
		before = put_letters(t, before, to);
	return buf_failed(to) ? fail(t, ERR_LIMIT, W_ERROR_LIMIT) : OK;
}

/* --- in --- */

struct bringing {
	const struct draft_line *line;
	size_t n, added;
};

static struct post_new post_of(struct task *t, const struct draft_line *x)
{
	struct when_typed how;
	struct when_said when = when_of_typed(t, x->when, &how);

	return (struct post_new){ .caption = x->words,
				  .cover = x->cover,
				  .language = text_is_language(x->language) ? x->language : S(""),
				  .when = how.doubt == WHEN_YEAR_OUT ? S("") : when.edtf,
				  .when_words = when.words,
				  .visibility = x->visibility,
				  .idempotency_key = S("") };
}

static bool is_kept(struct task *t, const struct draft_line *x)
{
	struct span all = { .low = 0, .high = INT64_MAX, .limit = DRAFTS_MAX };
	struct scheduled_rows rows = store_draft_list(t, t->me->id, &all);

	for (size_t i = 0; i < rows.n; i++)
		if (str_eq(str_trim(rows.p[i].caption), x->words) &&
		    str_eq(str_trim(rows.p[i].cover), x->cover))
			return true;
	return false;
}

static enum err bring_one(struct task *t, const struct draft_line *x, size_t *added)
{
	struct post_new n = post_of(t, x);
	struct draft d = { .post = n };
	struct post p;
	int64_t id, at = x->at < t->now ? x->at : t->now;

	if (x->is_letter ? store_letter_is_there(t, t->me->id, at, x->words) : is_kept(t, x))
		return OK;
	++*added;
	if (!x->is_letter)
		return draft_keep(t, &d, &id);
	n.is_letter = true;
	n.created_at = at;
	return post_share(t, &n, &p);
}

static enum err bring(struct task *t, void *arg)
{
	struct bringing *b = arg;
	enum err e = OK;

	b->added = 0; /* with PostgreSQL it may run twice */
	for (size_t i = 0; i < b->n && !e; i++)
		e = bring_one(t, &b->line[i], &b->added);
	return e;
}

static enum err read_all(struct task *t, struct str csv, struct bringing *ret)
{
	struct draft_line *line = NULL, one;
	size_t room = 0, number = 1;
	bool fine;

	if (csv.n > DRAFT_FILE_BYTES_MAX || !str_is_utf8(csv) || !draft_file_begins(t->a, &csv))
		return fail(t, ERR_INVALID, W_DRAFT_FILE_NONE);
	while (draft_file_next(t->a, &csv, &one, &fine)) {
		number++;
		if (!fine || !(one.words.n || one.cover.n))
			return fail_with(t, ERR_INVALID, W_DRAFT_FILE_WRONG,
					 str_fmt(t->a, "%zu", number), S(""));
		arena_grow(t->a, line, ret->n, &room);
		line[ret->n++] = one;
	}
	ret->line = line;
	return OK;
}

enum err draft_file_add(struct task *t, struct str csv, size_t *ret_added)
{
	struct bringing all = { 0 };
	enum err e = read_all(t, csv, &all);

	must(t->me);
	*ret_added = 0;
	for (size_t i = 0; i < all.n && !e; i += DRAFT_FILE_LETTERS) {
		size_t left = all.n - i;
		struct bringing some = {
			.line = all.line + i,
			.n = left < DRAFT_FILE_LETTERS ? left : DRAFT_FILE_LETTERS,
		};

		e = write_now(t, bring, &some);
		*ret_added += some.added;
	}
	return e;
}
