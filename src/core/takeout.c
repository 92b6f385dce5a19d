#include "core/takeout.h"

#include "base/clock.h"
#include "core/circle.h"
#include "core/list.h"
#include "core/memorial.h"
#include "core/place.h"
#include "core/post.h"
#include "core/quiet.h"
#include "core/reader.h"
#include "store/takeout.h"

#define PAGE_ARENA ((size_t)16 * 1024 * 1024)

typedef struct takeout_rows page_of(struct task *t, int64_t id, int64_t after);
typedef void write_row(struct task *t, struct buf *to, const struct takeout_row *x);

/* --- CSV --- */

/* RFC 4180: what holds a comma, a quote or a line's end stands in quotes. */
void takeout_put(struct buf *to, struct str s)
{
	bool plain = true;

	for (size_t i = 0; i < s.n; i++)
		plain = plain && s.p[i] != ',' && s.p[i] != '"' && s.p[i] != '\n' && s.p[i] != '\r';
	if (plain) {
		buf_str(to, s);
		return;
	}
	buf_byte(to, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			buf_byte(to, '"');
		buf_byte(to, s.p[i]);
	}
	buf_byte(to, '"');
}

static void put_bool(struct buf *to, bool b)
{
	buf_str(to, b ? S("true") : S("false"));
}

static void put_address(struct buf *to, const struct takeout_row *x)
{
	buf_str(to, x->name);
	buf_byte(to, '@');
	buf_str(to, x->domain.n ? x->domain : place_fixed()->domain);
}

/* " de en " to "de, en". */
static void put_languages(struct task *t, struct buf *to, struct str languages)
{
	struct str rest = str_trim(languages), one;
	struct buf b;

	buf_init(&b, t->a, languages.n * 2 + 1);
	while (str_cut(&rest, ' ', &one)) {
		if (buf_view(&b).n)
			buf_lit(&b, ", ");
		buf_str(&b, one);
	}
	takeout_put(to, buf_view(&b));
}

/* --- rows --- */

static void write_following(struct task *t, struct buf *to, const struct takeout_row *x)
{
	put_address(to, x);
	buf_byte(to, ',');
	put_bool(to, x->one);
	buf_byte(to, ',');
	put_bool(to, x->two);
	buf_byte(to, ',');
	put_languages(t, to, x->languages);
	buf_byte(to, '\n');
}

static void write_address(struct task *t, struct buf *to, const struct takeout_row *x)
{
	(void)t;
	put_address(to, x);
	buf_byte(to, '\n');
}

static void write_mute(struct task *t, struct buf *to, const struct takeout_row *x)
{
	(void)t;
	put_address(to, x);
	buf_byte(to, ',');
	put_bool(to, x->one);
	buf_byte(to, '\n');
}

static void write_list(struct task *t, struct buf *to, const struct takeout_row *x)
{
	takeout_put(to, x->title);
	buf_byte(to, ',');
	write_address(t, to, x);
}

static void write_domain(struct task *t, struct buf *to, const struct takeout_row *x)
{
	(void)t;
	buf_str(to, x->domain);
	buf_byte(to, '\n');
}

/* The address of a post that I may see; of another it is not mine to have. */
static bool put_post(struct task *t, struct buf *to, int64_t id)
{
	struct fault before = t->fault;
	struct post p;
	bool seen = post_get(t, id, &p) == OK;

	if (seen)
		takeout_put(to, post_url(t, &p).s);
	t->fault = before;
	return seen;
}

static void write_bookmark(struct task *t, struct buf *to, const struct takeout_row *x)
{
	if (put_post(t, to, x->post_id))
		buf_byte(to, '\n');
}

/* "2026-03-14T09:00:00.000Z", or nothing for 0. */
static void put_time(struct task *t, struct buf *to, int64_t at)
{
	if (at)
		buf_str(to, clock_rfc3339(t->a, at));
}

static void write_reader(struct task *t, struct buf *to, const struct takeout_row *x)
{
	put_address(to, x);
	buf_byte(to, ',');
	put_time(t, to, x->at);
	buf_byte(to, ',');
	put_time(t, to, x->until);
	buf_byte(to, '\n');
}

static void write_word(struct task *t, struct buf *to, const struct takeout_row *x)
{
	(void)t;
	takeout_put(to, x->title);
	buf_byte(to, '\n');
}

static struct str act_name(int64_t act)
{
	static const char *const names[] = {
		[READER_NAMED] = "named",
		[READER_ENDED] = "ended",
		[READER_LEFT] = "left",
		[READER_SHOWED] = "showed",
		[READER_SET_ASIDE] = "set aside",
		[READER_BLOCKED] = "blocked",
		[READER_HANDED_ON] = "handed on",
		[READER_HID] = "hid",
		[READER_SHOWED_AGAIN] = "showed again",
		[READER_OPENED] = "opened",
		[READER_CLOSED] = "closed",
	};

	must(act > 0 && act <= READER_CLOSED);
	return str_of(names[act]);
}

/* As on the page of the log: a comment that I don't see is not told. */
static void write_act(struct task *t, struct buf *to, const struct takeout_row *x)
{
	put_time(t, to, x->at);
	buf_byte(to, ',');
	put_address(to, x); /* they are of this place */
	buf_byte(to, ',');
	buf_str(to, act_name(x->act));
	buf_byte(to, ',');
	if (x->post_id)
		put_post(t, to, x->post_id);
	buf_byte(to, '\n');
}

/* --- files --- */

static const struct kind {
	page_of *page;
	write_row *row;
	const char *heading;
} kinds[TAKEOUT_KINDS] = {
	[TAKEOUT_FOLLOWING] = { store_takeout_following, write_following,
				"Account address,Show boosts,Notify on new posts,Languages\n" },
	[TAKEOUT_FOLLOWERS] = { store_takeout_followers, write_address, "Account address\n" },
	[TAKEOUT_BLOCKS] = { store_takeout_blocks, write_address, "" },
	[TAKEOUT_MUTES] = { store_takeout_mutes, write_mute,
			    "Account address,Hide notifications\n" },
	[TAKEOUT_RESTRICTIONS] = { store_takeout_restrictions, write_address, "" },
	[TAKEOUT_LISTS] = { store_takeout_list, write_list, "" },
	[TAKEOUT_CIRCLES] = { store_takeout_circle, write_list, "" },
	[TAKEOUT_DOMAINS] = { store_takeout_domains, write_domain, "" },
	[TAKEOUT_BOOKMARKS] = { store_takeout_bookmarks, write_bookmark, "" },
	[TAKEOUT_READERS] = { store_takeout_readers, write_reader,
			      "Account address,Since,Until\n" },
	[TAKEOUT_WORDS] = { store_takeout_words, write_word, "" },
	[TAKEOUT_READER_LOG] = { store_takeout_reader_log, write_act,
				 "Time,Account address,Act,Comment\n" },
	[TAKEOUT_FILTERS] = { NULL, NULL, "Name,Where,What happens,Until,Word,Whole word\n" },
	[TAKEOUT_QUIET] = { NULL, NULL,
			    "Name,From,To,Every year,What happens,Switched off,Words,People\n" },
	[TAKEOUT_MEMORIALS] = { NULL, NULL, "Page,What,Value,When\n" },
};

/* One page, in memory that goes with it; false when it was the last. */
static bool write_page(struct task *t, const struct kind *k, int64_t id, int64_t *after,
		       struct buf *to)
{
	struct arena *mine = t->a;
	struct takeout_rows rows;
	bool more;

	t->a = arena_new(PAGE_ARENA);
	rows = k->page(t, id, *after);
	for (size_t i = 0; i < rows.n; i++)
		k->row(t, to, &rows.p[i]);
	more = rows.n == TAKEOUT_PAGE && !buf_failed(to);
	if (rows.n)
		*after = rows.p[rows.n - 1].place;
	arena_free(t->a);
	t->a = mine;
	return more;
}

static void write_all(struct task *t, const struct kind *k, int64_t id, struct buf *to)
{
	int64_t after = 0;

	while (write_page(t, k, id, &after, to))
		;
}

enum err takeout_csv(struct task *t, enum takeout_kind kind, struct buf *to)
{
	const struct kind *k = &kinds[kind];
	struct circles circles = { 0 };
	struct lists lists = { 0 };
	enum err e = OK;

	must(t->me);
	buf_str(to, str_of(k->heading));
	if (kind == TAKEOUT_LISTS) {
		e = list_all(t, &lists);
		for (size_t i = 0; !e && i < lists.n; i++)
			write_all(t, k, lists.p[i].id, to);
	} else if (kind == TAKEOUT_CIRCLES) {
		e = circle_mine(t, &circles);
		for (size_t i = 0; !e && i < circles.n; i++)
			write_all(t, k, circles.p[i].id, to);
	} else if (kind == TAKEOUT_FILTERS) {
		e = filter_csv(t, to);
	} else if (kind == TAKEOUT_MEMORIALS) {
		e = memorial_csv(t, to);
	} else if (kind == TAKEOUT_QUIET) {
		e = quiet_csv(t, to);
	} else {
		write_all(t, k, t->me->id, to);
	}
	if (!e && buf_failed(to))
		return fail(t, ERR_LIMIT, W_ERROR_LIMIT);
	return e;
}

enum err takeout_count(struct task *t, struct takeout_counts *ret)
{
	struct lists lists = { 0 };
	enum err e = list_all(t, &lists);

	*ret = (struct takeout_counts){ .followers = t->me->followers,
					.following = t->me->following,
					.posts = t->me->posts,
					.lists = (int64_t)lists.n,
					.blocks = store_takeout_count_blocks(t, t->me->id),
					.mutes = store_takeout_count_mutes(t, t->me->id),
					.media_bytes = store_takeout_media_bytes(t, t->me->id) };
	return e;
}
