#include "core/media.h"

#include <errno.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/id.h"
#include "core/account.h"
#include "core/far_cache.h"
#include "core/media_parts.h"
#include "core/people.h"
#include "core/place.h"
#include "store/far_media.h"
#include "store/sight.h"
#include "sys/files.h"
#include "sys/keys.h"
#include "sys/writer.h"

#define SECRET_BYTES 16
#define LOOSE_TIME CLOCK_DAY
#define LOOSE_OF_ONE 300 /* of one person, who may be arranging several albums */
#define LOOSE_MOST 100	 /* in one writing task: nobody else waits long */
#define LOST_WAIT CLOCK_HOUR
#define LOST_MOST 2000

/* --- rows and addresses --- */

int64_t media_window(int64_t now)
{
	return now / (MEDIA_WINDOW_HOURS * CLOCK_HOUR);
}

/* The hour at which it ends: the same for everything that is written within `window` hours. */
static int64_t end_of(int64_t now, int64_t window, int64_t days)
{
	return (now / (window * CLOCK_HOUR) + 1) * window + days * 24;
}

/* HMAC-SHA-256 (RFC 2104) with the secret of this place, half of it (section 5), over the hour at
 * which it ends and the photograph's own secret: another one of these ends all addresses at once.
 */
static struct str seal(struct task *t, int64_t id, struct str secret, int64_t until)
{
	struct str all = hmac_hex(t->a, place_secret(t),
				  str_fmt(t->a, "media:%lld:%.*s:%lld", (long long)id,
					  STR_ARG(secret), (long long)until));

	return str_sub(all, 0, all.n / 2);
}

/* "493512.5f0c…" */
static struct str passing(struct task *t, int64_t id, struct str secret, int64_t until)
{
	return str_fmt(t->a, "%lld.%.*s", (long long)until, STR_ARG(seal(t, id, secret, until)));
}

/* Is it such a one, and still good? */
static bool passes(struct task *t, const struct media_row *m, struct str given)
{
	struct str until;
	int64_t hour;

	return str_find_byte(given, '.') < given.n && str_cut(&given, '.', &until) &&
	       str_int(until, 1, INT32_MAX, &hour) && hour * CLOCK_HOUR > t->now &&
	       secret_eq(given, seal(t, m->id, m->secret, hour));
}

static struct media media_of_row(struct task *t, const struct media_row *m, bool guarded)
{
	struct media x = {
		.id = m->id,
		.account_id = m->account_id,
		.post_id = m->post_id,
		.files = { .id = m->id,
			   .secret = m->secret,
			   .grid_width = m->grid.width,
			   .grid_height = m->grid.height,
			   .page_width = m->page.width,
			   .page_height = m->page.height,
			   .full_width = m->full.width,
			   .full_height = m->full.height },
		.description = m->description,
		.credit = m->credit,
		.blurhash = m->blurhash,
		.focus_x = m->focus_x,
		.focus_y = m->focus_y,
		.taken = m->taken,
		.has_original = m->original_hash.n > 0,
		.far = (enum media_far)m->far,
		.lasting = m->secret,
		.guarded = guarded,
		.cover = (enum cover)m->cover,
		.cover_words = m->cover_words,
		.created_at = m->created_at,
	};

	if (guarded)
		x.files.secret = passing(t, m->id, m->secret,
					 end_of(t->now, MEDIA_WINDOW_HOURS, MEDIA_DAYS));
	return x;
}

/* What no post has yet is its owner's alone. */
static struct media loose_or_not(struct task *t, const struct media_row *m)
{
	return media_of_row(t, m, m->guarded || !m->post_id);
}

static const char *const covers[] = {
	[COVER_NONE] = "none",
	[COVER_WORDS] = "words",
	[COVER_BLUR] = "blur",
};

struct str cover_name(enum cover cover)
{
	return str_of(covers[cover]);
}

bool cover_read(struct str name, enum cover *ret)
{
	for (int i = COVER_NONE; i <= COVER_BLUR; i++)
		if (str_eq(name, str_of(covers[i]))) {
			*ret = (enum cover)i;
			return true;
		}
	return false;
}

const struct media *media_first(const struct medias *m)
{
	for (size_t i = 0; i < m->n; i++)
		if (media_is_picture(&m->p[i]))
			return &m->p[i];
	return NULL;
}

struct url media_path(struct arena *a, const struct media_files *m, enum rendition r)
{
	static const char *const names[] = {
		[RENDITION_GRID] = "grid.jpg",
		[RENDITION_PAGE] = "page.jpg",
		[RENDITION_FULL] = "full.jpg",
		[RENDITION_ORIGINAL] = "original",
	};

	return (struct url){ str_fmt(a, "/media/%lld-%.*s/%s", (long long)m->id, STR_ARG(m->secret),
				     names[r]) };
}

struct url media_url(struct arena *a, const struct media_files *m, enum rendition r)
{
	struct str path = media_path(a, m, r).s;

	return (struct url){ str_fmt(a, "%.*s%.*s", STR_ARG(place_fixed()->base), STR_ARG(path)) };
}

struct url media_url_far(struct task *t, const struct media *m, enum rendition r)
{
	struct media_files f = m->files;

	if (m->guarded)
		f.secret = passing(t, m->id, m->lasting, end_of(t->now, 30 * 24, MEDIA_FAR_DAYS));
	return media_url(t->a, &f, r);
}

/* --- taking one in --- */

/* "52 MB", "300 KB". A file is rounded up and a limit down, so that "40 MB, at most 40 MB" is never
 * said. */
static struct str size_words(struct arena *a, int64_t bytes, bool up)
{
	int64_t unit = bytes >= 1000000 ? 1000000 : 1000;

	return str_fmt(a, "%lld %s", (long long)((bytes + (up ? unit - 1 : 0)) / unit),
		       unit == 1000 ? "KB" : "MB");
}

static enum err fail_bytes(struct task *t, int64_t bytes, int64_t most)
{
	/* A limit set in powers of two is told as such: 40 MB are 40 x 1,048,576 bytes then. */
	if (most % (1 << 20) == 0) {
		bytes = (bytes / (1 << 20) + (bytes % (1 << 20) != 0)) * 1000000;
		most = most / (1 << 20) * 1000000;
	}
	return fail_with(t, ERR_LIMIT, W_MEDIA_BYTES, size_words(t->a, bytes, true),
			 size_words(t->a, most, false));
}

static struct str number(struct arena *a, int64_t n)
{
	return str_fmt(a, "%lld", (long long)n);
}

static enum err check_words(struct task *t, struct str description, struct str credit,
			    struct str cover)
{
	if (str_chars(description) > MEDIA_DESCRIPTION_MAX)
		return fail_with(t, ERR_LIMIT, W_FORM_LONG, word(t->lang, W_FIELD_DESCRIPTION),
				 number(t->a, MEDIA_DESCRIPTION_MAX));
	if (str_chars(credit) > MEDIA_CREDIT_MAX)
		return fail_with(t, ERR_LIMIT, W_FORM_LONG, word(t->lang, W_FIELD_CREDIT),
				 number(t->a, MEDIA_CREDIT_MAX));
	if (str_chars(cover) > MEDIA_COVER_MAX)
		return fail_with(t, ERR_LIMIT, W_FORM_LONG, word(t->lang, W_FIELD_COVER),
				 number(t->a, MEDIA_COVER_MAX));
	return OK;
}

static enum err check_new(struct task *t, const struct media_new *n)
{
	int64_t most = place_fixed()->upload_max;

	must(t->me && n->file);
	if (!n->file->bytes)
		return fail(t, ERR_INVALID, W_MEDIA_EMPTY);
	if ((int64_t)n->file->bytes > most)
		return fail_bytes(t, (int64_t)n->file->bytes, most);
	if (store_media_loose_of(t, t->me->id, t->now - LOOSE_TIME, LOOSE_OF_ONE) >= LOOSE_OF_ONE)
		return fail_with(t, ERR_LIMIT, W_MEDIA_LOOSE, number(t->a, LOOSE_OF_ONE), S(""));
	return check_words(t, n->description, n->credit, n->cover_words);
}

static enum err fail_picture(struct task *t, enum picture_result r)
{
	const struct place_fixed *fixed = place_fixed();

	switch (r) {
	case PICTURE_PIXELS:
		return fail_with(t, ERR_LIMIT, W_MEDIA_PIXELS,
				 number(t->a, fixed->pixels_max / 1000000), S(""));
	case PICTURE_TIME:
		return fail_with(t, ERR_LIMIT, W_MEDIA_TIME, number(t->a, fixed->media_seconds),
				 S(""));
	case PICTURE_MEMORY:
		return fail(t, ERR_LIMIT, W_MEDIA_MEMORY);
	case PICTURE_FULL:
		return fail(t, ERR_FULL, W_MEDIA_FULL);
	case PICTURE_NO_PROGRAM:
		return fail(t, ERR_BUSY, W_MEDIA_NO_PROGRAM);
	default:
		return fail(t, ERR_INVALID, W_MEDIA_UNREADABLE);
	}
}

static void close_held(void *fd)
{
	close(*(int *)fd);
}

static void close_later(struct arena *a, int fd)
{
	int *held = arena_make(a, int);

	*held = fd;
	arena_defer(a, close_held, held);
}

enum err media_scratch(struct task *t, int *ret_fd)
{
	*ret_fd = files_scratch();
	if (*ret_fd < 0)
		return fail(t, ERR_FULL, W_MEDIA_FULL);
	close_later(t->a, *ret_fd);
	return OK;
}

static enum err keep(struct task *t, int fd, struct str *ret_hash)
{
	enum err e = files_keep(t->a, fd, ret_hash);

	if (e)
		return fail(t, e, e == ERR_FULL ? W_MEDIA_FULL : W_ERROR_BROKEN);
	return OK;
}

static enum err keep_file(struct task *t, int fd, const struct picture_size *size,
			  struct media_row *m, struct media_file_row *ret)
{
	ret->width = size->width;
	ret->height = size->height;
	m->bytes += size->bytes;
	return keep(t, fd, &ret->hash);
}

static bool copy_file(int from, int to, size_t n)
{
	off_t at = 0;

	while (at < (off_t)n) {
		ssize_t got = sendfile(to, from, &at, n - (size_t)at);

		if (got <= 0 && !(got < 0 && errno == EINTR))
			return false;
	}
	return true;
}

static enum err keep_original(struct task *t, const struct upload *file, struct str type,
			      struct media_row *m)
{
	int fd;
	enum err e;

	if (!t->me->keeps_originals)
		return OK;
	e = media_scratch(t, &fd);
	if (e)
		return e;
	if (!copy_file(file->fd, fd, file->bytes))
		return fail(t, ERR_FULL, W_MEDIA_FULL);
	m->original_type = type;
	m->bytes += (int64_t)file->bytes;
	return keep(t, fd, &m->original_hash);
}

static enum err write_row(struct task *t, void *arg)
{
	store_media_add(t, arg);
	return db_state(t);
}

enum err media_make(struct task *t, int file, const struct picture_limits *limits,
		    struct media_row *m, struct picture *ret)
{
	enum picture_result result;
	int fd[3];
	enum err e = OK;

	for (size_t i = 0; i < 3 && !e; i++)
		e = media_scratch(t, &fd[i]);
	if (e)
		return e;
	result = media_picture(t->a, file, fd[0], fd[1], fd[2], limits, ret);
	if (result != PICTURE_OK)
		return fail_picture(t, result);
	m->blurhash = ret->blurhash;
	m->bytes = 0;
	e = keep_file(t, fd[0], &ret->grid, m, &m->grid);
	if (!e)
		e = keep_file(t, fd[1], &ret->page, m, &m->page);
	if (!e)
		e = keep_file(t, fd[2], &ret->full, m, &m->full);
	return e;
}

static enum err make_files(struct task *t, const struct upload *file, struct media_row *m,
			   struct picture *ret)
{
	const struct picture_limits limits = { place_fixed()->pixels_max,
					       place_fixed()->media_seconds, t->me->id };
	enum err e = media_make(t, file->fd, &limits, m, ret);

	return e ? e : keep_original(t, file, ret->type, m);
}

static int64_t clamp_focus(int64_t v)
{
	return v < -1000 ? -1000 : v > 1000 ? 1000 : v;
}

enum err media_add(struct task *t, const struct media_new *n, struct media *ret)
{
	struct media_row m = { .original_hash = S(""), .original_type = S("") };
	struct picture p;
	enum err e = check_new(t, n);

	if (!e)
		e = make_files(t, n->file, &m, &p);
	if (e)
		return e;
	m.id = id_new(t->now);
	m.account_id = t->me->id;
	m.secret = secret_new(t->a, SECRET_BYTES);
	m.description = n->description.n ? n->description
					 : str_first_chars(p.caption, MEDIA_DESCRIPTION_MAX);
	m.credit = n->credit.n ? n->credit : str_first_chars(p.credit, MEDIA_CREDIT_MAX);
	m.taken = p.taken;
	m.cover = n->cover;
	m.cover_words = n->cover_words;
	m.focus_x = clamp_focus(n->focus_x);
	m.focus_y = clamp_focus(n->focus_y);
	m.created_at = t->now;
	e = write_now(t, write_row, &m);
	if (!e)
		*ret = loose_or_not(t, &m);
	return e;
}

/* --- those of mine --- */

static enum err get_mine(struct task *t, int64_t id, struct media_row *ret)
{
	must(t->me);
	if (!store_media_get(t, id, ret) || ret->account_id != t->me->id)
		return fail(t, ERR_NOT_FOUND, W_MEDIA_NOT_FOUND);
	return OK;
}

static enum err get_loose(struct task *t, int64_t id, struct media_row *ret)
{
	enum err e = get_mine(t, id, ret);

	if (!e && ret->post_id)
		return fail(t, ERR_CONFLICT, W_MEDIA_TAKEN);
	return e;
}

enum err media_get(struct task *t, int64_t id, struct media *ret)
{
	struct media_row m;
	enum err e = get_mine(t, id, &m);

	if (!e)
		*ret = loose_or_not(t, &m);
	return e;
}

enum err media_of_place(struct task *t, int64_t id, struct media *ret)
{
	struct media_row m;

	if (!store_media_get(t, id, &m))
		return fail(t, ERR_NOT_FOUND, W_ERROR_NOT_FOUND);
	*ret = media_of_row(t, &m, false);
	return OK;
}

enum err media_change(struct task *t, int64_t id, const struct media_change *c, struct media *ret)
{
	struct media_row m;
	enum err e = get_loose(t, id, &m);

	if (e)
		return e;
	if (c->given & MEDIA_DESCRIPTION)
		m.description = c->description.n ? c->description : S("");
	if (c->given & MEDIA_CREDIT)
		m.credit = c->credit.n ? c->credit : S("");
	if (c->given & MEDIA_FOCUS) {
		m.focus_x = clamp_focus(c->focus_x);
		m.focus_y = clamp_focus(c->focus_y);
	}
	if (c->given & MEDIA_COVER)
		m.cover = c->cover;
	if (c->given & MEDIA_COVER_WORDS)
		m.cover_words = str_trim(c->cover_words);
	e = check_words(t, m.description, m.credit, m.cover_words);
	if (e)
		return e;
	store_media_change(t, &m);
	*ret = loose_or_not(t, &m);
	return OK;
}

enum err media_remove(struct task *t, int64_t id)
{
	struct media_row m;
	enum err e = get_loose(t, id, &m);

	if (e)
		return e;
	if (store_media_waits(t, id))
		return fail(t, ERR_CONFLICT, W_MEDIA_TAKEN);
	if (store_media_is_shown(t, id))
		return fail(t, ERR_CONFLICT, W_MEDIA_SHOWN);
	store_media_remove(t, id);
	return OK;
}

/* --- showing --- */

static bool is_owner(const struct task *t, const struct media_row *m)
{
	return t->me && t->me->id == m->account_id;
}

/* Whoever was suspended is not seen, by no address; they themselves can't ask. */
static bool is_hidden(struct task *t, const struct media_row *m)
{
	return !is_owner(t, m) && !people_is_host(t) && !sight_is_active(t, m->account_id);
}

static struct str hash_of(const struct media_row *m, enum rendition r)
{
	switch (r) {
	case RENDITION_GRID:
		return m->grid.hash;
	case RENDITION_PAGE:
		return m->page.hash;
	case RENDITION_FULL:
		return m->full.hash;
	default:
		return m->original_hash;
	}
}

/* Portraits, covers and the picture of this place are for everybody, whatever post has them. */
static bool fits(struct task *t, const struct media_row *m, struct str given)
{
	if (passes(t, m, given))
		return true;
	return secret_eq(given, m->secret) && (!m->guarded || store_media_is_shown(t, m->id));
}

enum err media_open(struct task *t, int64_t id, struct str secret, enum rendition r,
		    struct media_opened *ret)
{
	struct media_row m;
	struct str hash;
	int fd;

	if (!store_media_get(t, id, &m) || !fits(t, &m, secret) ||
	    (r == RENDITION_ORIGINAL && !is_owner(t, &m)) || is_hidden(t, &m))
		return fail(t, ERR_NOT_FOUND, W_MEDIA_NOT_FOUND);
	if (m.far && !far_cache_may_show(t, &m))
		return fail(t, ERR_NOT_FOUND, W_MEDIA_NOT_FOUND);
	hash = hash_of(&m, r);
	fd = files_get(hash, &ret->bytes);
	if (fd < 0)
		return m.far ? fail(t, ERR_REMOTE, W_ERROR_REMOTE)
			     : fail(t, ERR_NOT_FOUND, W_MEDIA_NOT_FOUND);
	ret->fd = fd;
	ret->far = m.far != MEDIA_OURS;
	ret->hash = hash;
	ret->guarded = !secret_eq(secret, m.secret);
	ret->type = r == RENDITION_ORIGINAL ? m.original_type : S("image/jpeg");
	return OK;
}

/* Where those lie that are not ours. */
static void add_far(struct task *t, struct ids posts, struct medias *m)
{
	struct far_media_rows far = { 0 };

	for (size_t i = 0; i < m->n; i++) {
		if (!m->p[i].far)
			continue;
		if (!far.n)
			far = store_far_media_of_posts(t, posts);
		for (size_t j = 0; j < far.n; j++)
			if (far.p[j].media_id == m->p[i].id)
				m->p[i].far_url = (struct url){ far.p[j].url };
	}
}

enum err media_of_posts(struct task *t, struct ids posts, struct medias *ret)
{
	struct media_rows rows = store_media_of_posts(t, posts);
	struct medias m = { arena_many(t->a, struct media, rows.n), rows.n };

	for (size_t i = 0; i < rows.n; i++) {
		m.p[i] = media_of_row(t, &rows.p[i], rows.p[i].guarded);
		if (!is_owner(t, &rows.p[i])) {
			m.p[i].taken = S("");
			m.p[i].has_original = false;
		}
	}
	add_far(t, posts, &m);
	*ret = m;
	return OK;
}

int64_t media_bytes_here(struct task *t)
{
	return store_media_bytes_here(t);
}

/* --- what goes away --- */

void media_hide(struct task *t, int64_t id)
{
	store_media_rekey(t, id, secret_new(t->a, SECRET_BYTES));
}

void media_hide_post(struct task *t, int64_t post_id)
{
	struct media_rows m = store_media_of_posts(t, (struct ids){ &post_id, 1 });

	for (size_t i = 0; i < m.n; i++)
		media_hide(t, m.p[i].id);
}

void media_lose_account(struct task *t, int64_t account_id)
{
	store_media_lose_account(t, account_id);
}

static enum err remove_loose(struct task *t, void *arg)
{
	struct ids ids = store_media_loose(t, t->now - LOOSE_TIME, LOOSE_MOST);

	for (size_t i = 0; i < ids.n; i++)
		store_media_remove(t, ids.p[i]);
	*(size_t *)arg = ids.n;
	return db_state(t);
}

enum err media_clear_loose(struct task *t, const struct job *j)
{
	size_t n = LOOSE_MOST;
	enum err e = OK;

	(void)j;
	while (!e && n == LOOSE_MOST)
		e = write_now(t, remove_loose, &n);
	return e;
}

static enum err forget_files(struct task *t, void *arg)
{
	const struct strs *gone = arg;

	for (size_t i = 0; i < gone->n; i++)
		store_file_forget(t, gone->p[i]);
	return db_state(t);
}

struct sweep {
	struct task *t;
	int64_t before;
};

/* What is named is looked up in a snapshot, before the file goes: a row written since then had its
 * file kept since then too, and files_remove leaves that one. */
static void remove_unnamed(void *ctx, struct str hash)
{
	struct sweep *s = ctx;

	if (!store_file_is_named(s->t, hash) && db_state(s->t) == OK)
		files_remove(hash, s->before);
}

/* A part that differs from one run to the next, whatever the time between runs. */
static int part_of(int64_t now)
{
	uint64_t x = (uint64_t)now / 1000 * UINT64_C(0x9E3779B97F4A7C15);

	return (int)(x >> 56) % FILES_PARTS;
}

enum err media_clear_files(struct task *t, const struct job *j)
{
	struct sweep s = { t, t->now - LOST_WAIT };
	struct strs lost = store_file_lost(t, s.before, LOST_MOST);

	(void)j;
	for (size_t i = 0; i < lost.n; i++)
		remove_unnamed(&s, lost.p[i]);
	files_each(part_of(t->now), remove_unnamed, &s);
	media_rest();
	return lost.n ? write_now(t, forget_files, &lost) : OK;
}
