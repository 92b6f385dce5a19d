#include "core/reader.h"

#include "base/clock.h"
#include "base/id.h"
#include "core/memorial.h"
#include "core/people.h"
#include "core/place.h"
#include "core/post.h"
#include "core/service.h"
#include "store/follow.h"
#include "store/reader.h"

#define YEAR (365 * CLOCK_DAY)

/* --- who reads --- */

bool reader_reads(struct task *t, int64_t reader, int64_t owner)
{
	return store_reader_reads(t, reader, owner);
}

bool reader_any(struct task *t, int64_t owner)
{
	return store_reader_any(t, owner);
}

struct ids reader_decides_for(struct task *t, int64_t who)
{
	return store_reader_decides(t, who, READER_FOR_MOST + 1);
}

/* --- naming --- */

static enum err may_be(struct task *t, const struct account *who, int64_t until)
{
	if (who->id == t->me->id)
		return fail(t, ERR_INVALID, W_READER_MYSELF);
	if (who->domain.n)
		return fail(t, ERR_INVALID, W_READER_HERE);
	if (memorial_is(who))
		return fail(t, ERR_INVALID, W_MEMORIAL_READS_NOTHING);
	if (until && (until <= t->now || until > t->now + READER_YEARS_MOST * YEAR))
		return fail(t, ERR_INVALID, W_READER_UNTIL);
	if (store_block_is(t, t->me->id, who->id) || store_block_is(t, who->id, t->me->id))
		return fail(t, ERR_FORBIDDEN, W_READER_BLOCKED);
	return OK;
}

static enum err has_room(struct task *t, int64_t id)
{
	struct reader_rows mine = store_reader_of(t, t->me->id);

	for (size_t i = 0; i < mine.n; i++)
		if (mine.p[i].other_id == id)
			return OK;
	if (mine.n >= READERS_MOST)
		return fail_with(t, ERR_LIMIT, W_READER_MANY, str_fmt(t->a, "%d", READERS_MOST),
				 S(""));
	if (store_reader_owners(t, id).n >= READER_FOR_MOST)
		return fail(t, ERR_LIMIT, W_READER_BUSY);
	return OK;
}

static enum err list_of(struct task *t, struct reader_rows rows, struct readers *ret)
{
	struct ids ids = { arena_many(t->a, int64_t, rows.n), rows.n };
	struct accounts people;
	enum err e;

	for (size_t i = 0; i < rows.n; i++)
		ids.p[i] = rows.p[i].other_id;
	e = account_many(t, ids, &people);
	*ret = (struct readers){ .p = arena_many(t->a, struct reader, rows.n) };
	for (size_t i = 0, k = 0; i < rows.n && !e; i++)
		if (k < people.n && people.p[k].id == rows.p[i].other_id)
			ret->p[ret->n++] =
				(struct reader){ people.p[k++], rows.p[i].since, rows.p[i].until };
	return e;
}

/* By the place's own account, as every app shows it; whoever can't be written to is one all the
 * same. */
static void tell(struct task *t, const struct account *who)
{
	struct str where = str_fmt(t->a, "%.*s/answers", STR_ARG(place_fixed()->base));
	struct fault before = t->fault;
	struct post note;

	if (service_writes(t, who, word(who->lang, W_REMIND_COVER),
			   word_with(t->a, who->lang, W_READER_NOTE, t->me->name, where), &note))
		t->fault = before;
}

enum err reader_name(struct task *t, int64_t id, int64_t until)
{
	struct account who;
	bool was;
	enum err e = account_get(t, id, &who);

	must(t->me);
	if (!e)
		e = may_be(t, &who, until);
	if (!e)
		e = has_room(t, id);
	if (e)
		return e;
	was = store_reader_reads(t, id, t->me->id);
	if (!was)
		store_reader_remove(t, t->me->id, id); /* one whose time was over begins anew */
	store_reader_set(t, t->me->id, id, until);
	reader_note(t, t->me->id, &who, READER_NAMED, 0);
	if (!was)
		tell(t, &who);
	return OK;
}

enum err reader_end(struct task *t, int64_t id)
{
	struct account who;
	enum err e;

	must(t->me);
	if (!store_reader_remove(t, t->me->id, id))
		return fail(t, ERR_NOT_FOUND, W_READER_NONE);
	e = account_load(t, id, &who);
	if (!e)
		reader_note(t, t->me->id, &who, READER_ENDED, 0);
	return e;
}

enum err reader_leave(struct task *t, int64_t owner_id)
{
	must(t->me);
	if (!store_reader_remove(t, owner_id, t->me->id))
		return fail(t, ERR_NOT_FOUND, W_READER_NONE_FOR);
	reader_note(t, owner_id, t->me, READER_LEFT, 0);
	return OK;
}

static void part(struct task *t, int64_t owner, int64_t reader)
{
	struct account who;

	if (store_reader_remove(t, owner, reader) && !account_load(t, reader, &who))
		reader_note(t, owner, &who, READER_ENDED, 0);
}

void reader_part(struct task *t, int64_t one, int64_t other)
{
	part(t, one, other);
	part(t, other, one);
}

enum err reader_mine(struct task *t, struct readers *ret)
{
	must(t->me);
	return list_of(t, store_reader_of(t, t->me->id), ret);
}

enum err reader_owners(struct task *t, struct readers *ret)
{
	must(t->me);
	return list_of(t, store_reader_owners(t, t->me->id), ret);
}

/* --- the second step --- */

void reader_read_self(struct task *t, int64_t until)
{
	struct comment_wish_row w;

	must(t->me);
	w = store_comment_wish(t, t->me->id);
	w.reads_until = until;
	store_comment_wish_set(t, t->me->id, &w);
	reader_note(t, t->me->id, t->me, until ? READER_OPENED : READER_CLOSED, 0);
}

static int64_t self_until(struct task *t, int64_t owner)
{
	int64_t until = store_comment_wish(t, owner).reads_until;

	return until == READER_ALWAYS || until > t->now ? until : 0;
}

bool reader_is_self(struct task *t, int64_t owner)
{
	return store_reader_is_self(t, owner);
}

int64_t reader_self_until(struct task *t)
{
	must(t->me);
	return self_until(t, t->me->id);
}

/* --- the log --- */

void reader_note(struct task *t, int64_t owner, const struct account *who, enum reader_act act,
		 int64_t post_id)
{
	struct reader_log_row row = { .id = id_new(t->now),
				      .owner_id = owner,
				      .actor_id = who->id,
				      .actor = who->acct,
				      .act = (int)act,
				      .post_id = post_id,
				      .at = t->now };

	store_reader_log_add(t, &row);
}

enum err reader_log(struct task *t, struct paging *page, struct reader_entries *ret)
{
	struct span s = paging_span(page, READER_LOG_MAX);
	struct reader_log_rows rows;

	must(t->me);
	rows = store_reader_log(t, t->me->id, &s);
	paging_found(page, &s, rows.n ? rows.p[0].id : 0, rows.n ? rows.p[rows.n - 1].id : 0,
		     rows.n);
	*ret = (struct reader_entries){ .p = arena_many(t->a, struct reader_entry, rows.n) };
	for (size_t i = 0; i < rows.n; i++) {
		const struct reader_log_row *l = &rows.p[i];

		ret->p[ret->n++] =
			(struct reader_entry){ l->id, l->actor_id, l->post_id,
					       l->at, l->actor,	   (enum reader_act)l->act };
	}
	return OK;
}
