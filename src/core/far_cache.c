#include "core/far_cache.h"

#include <pthread.h>

#include "base/blurhash.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "base/url.h"
#include "core/far.h"
#include "core/job.h"
#include "core/live.h"
#include "core/media_parts.h"
#include "core/peer.h"
#include "core/place.h"
#include "store/far_media.h"
#include "sys/files.h"
#include "sys/writer.h"

#define FETCH_SECONDS 30
#define MAKE_SECONDS 15 /* one that takes longer is not worth it: the next ones wait */
#define REDIRECTS 3
#define FINAL_FAILURE 4 /* counts as many as this: it will hardly be there tomorrow */
#define PAUSE_FIRST CLOCK_MINUTE
#define PAUSE_DOUBLINGS 12 /* at most: nearly three days */
#define CHERISHED (60 * CLOCK_DAY)
#define EVICT_STEP 50
#define YOUNG (10 * CLOCK_MINUTE) /* of a file that somebody may be about to name */
#define SEEN_ROOM 4096		  /* a power of two */
#define SEEN_MOST (SEEN_ROOM / 2)
#define SEEN_STEP 200

static bool (*gallery)(const struct far_ask *ask);

void far_cache_gallery(bool (*fetch)(const struct far_ask *ask))
{
	gallery = fetch;
}

/* --- what was looked at --- */

/* Kept here until the job writes it: a look is no reason to write to the disk. A crash forgets some
 * minutes of it. */
static struct {
	pthread_mutex_t lock;
	int64_t id[SEEN_ROOM]; /* by hash, 0: free */
	size_t n;
} seen = { .lock = PTHREAD_MUTEX_INITIALIZER };

static void note_seen(int64_t id)
{
	size_t at = (uint64_t)id * UINT64_C(0x9E3779B97F4A7C15) >> 52;

	pthread_mutex_lock(&seen.lock);
	while (seen.id[at % SEEN_ROOM] && seen.id[at % SEEN_ROOM] != id)
		at++;
	if (!seen.id[at % SEEN_ROOM] && seen.n < SEEN_MOST) {
		seen.id[at % SEEN_ROOM] = id;
		seen.n++;
	}
	pthread_mutex_unlock(&seen.lock);
}

static struct ids take_seen(struct arena *a)
{
	struct ids ids = { arena_many(a, int64_t, SEEN_MOST), 0 };

	pthread_mutex_lock(&seen.lock);
	for (size_t i = 0; i < SEEN_ROOM; i++)
		if (seen.id[i])
			ids.p[ids.n++] = seen.id[i];
	memset(seen.id, 0, sizeof seen.id);
	seen.n = 0;
	pthread_mutex_unlock(&seen.lock);
	return ids;
}

/* To the hour: nobody needs to know when somebody looked at a photograph. */
static int64_t hour_of(int64_t now)
{
	return now / CLOCK_HOUR * CLOCK_HOUR;
}

struct look {
	struct ids ids;
	int64_t hour;
};

static enum err write_looks(struct task *t, void *arg)
{
	const struct look *l = arg;

	for (size_t i = 0; i < l->ids.n; i++)
		store_far_media_used(t, l->ids.p[i], l->hour);
	return db_state(t);
}

static enum err keep_looks(struct task *t)
{
	struct ids all = take_seen(t->a);
	enum err e = OK;

	for (size_t at = 0; !e && at < all.n; at += SEEN_STEP) {
		size_t n = all.n - at < SEEN_STEP ? all.n - at : SEEN_STEP;
		struct look l = { { all.p + at, n }, hour_of(t->now) };

		e = write_now(t, write_looks, &l);
	}
	return e;
}

/* --- whose pictures --- */

static bool lets_in(struct task *t, struct str host)
{
	return peer_may(t, host) && !peer_of(t, host).without_media;
}

/* The host of this place may have shut out the author's server, or the one that the picture lies
 * on.
 */
static bool is_let_in(struct task *t, int64_t account_id, struct str url)
{
	struct far_ways author;

	if (far_ways(t, account_id, &author) && !lets_in(t, author.host))
		return false;
	return lets_in(t, url_split((struct url){ url }).host);
}

bool far_cache_may_show(struct task *t, const struct media_row *m)
{
	struct far_media_row f;

	if (m->far != MEDIA_FAR_PICTURE || !store_far_media_get(t, m->id, &f) ||
	    !is_let_in(t, m->account_id, f.url))
		return false;
	note_seen(m->id);
	return true;
}

void far_cache_cherish(struct task *t, int64_t post_id)
{
	store_far_media_used_post(t, post_id, hour_of(t->now) + CHERISHED);
}

/* --- wanting one --- */

static int64_t pause_after(int64_t failures)
{
	return PAUSE_FIRST << (failures < PAUSE_DOUBLINGS ? failures : PAUSE_DOUBLINGS);
}

static bool may_try(const struct task *t, const struct far_media_row *f)
{
	return !f->failures || f->failed_at + pause_after(f->failures) <= t->now;
}

static bool want(struct task *t, int64_t id, bool again)
{
	struct far_media_row f;
	struct media_row m;
	struct far_ask ask;

	if (!gallery || !store_media_get(t, id, &m) || m.far != MEDIA_FAR_PICTURE ||
	    !store_far_media_get(t, id, &f) || (f.bytes && !again) || !may_try(t, &f) ||
	    !is_let_in(t, m.account_id, f.url))
		return false;
	ask = (struct far_ask){ id, m.account_id, { f.url } };
	return gallery(&ask);
}

/* Also when the rows think that it is here: then its files are not. */
bool far_cache_want(struct task *t, int64_t id)
{
	return want(t, id, true);
}

void far_cache_bring(struct task *t, int64_t id)
{
	want(t, id, false);
}

/* A portrait is square, and of a photograph nobody may have said how large it is. */
static struct media_file_row shape_of(const struct media_row *m, enum rendition r)
{
	const struct media_file_row said = r == RENDITION_GRID	 ? m->grid
					   : r == RENDITION_PAGE ? m->page
								 : m->full;

	if (said.width)
		return said;
	return (struct media_file_row){ .width = 640, .height = m->post_id ? 480 : 640 };
}

struct str far_cache_stand_in(struct task *t, int64_t id, enum rendition r)
{
	struct media_row m;
	struct media_file_row shape;
	unsigned char rgb[3];

	if (!store_media_get(t, id, &m))
		m = (struct media_row){ .blurhash = S("") };
	if (!blurhash_mean(m.blurhash, rgb))
		blurhash_mean(S(BLURHASH_PLAIN), rgb);
	shape = shape_of(&m, r);
	return str_fmt(t->a,
		       "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%lld\" height=\"%lld\">"
		       "<rect width=\"100%%\" height=\"100%%\" fill=\"#%02x%02x%02x\"/></svg>",
		       (long long)shape.width, (long long)shape.height, rgb[0], rgb[1], rgb[2]);
}

void far_cache_ahead(struct task *t, int64_t media_id)
{
	if (media_id)
		live_tell(t, LIVE_FAR_PICTURE, media_id, 0);
}

/* --- fetching --- */

/* Names and what some storage says of everything; what the bytes are rosemary-media finds out. */
static const char *const picture_types[] = { "image/jpeg",
					     "image/jpg",
					     "image/pjpeg",
					     "image/png",
					     "image/webp",
					     "image/gif",
					     "image/heic",
					     "image/heif",
					     "image/avif",
					     "image/apng",
					     "application/octet-stream",
					     "binary/octet-stream",
					     NULL };

struct fetch_request far_cache_request(const struct far_ask *ask, int fd)
{
	static const struct fetch_header accept[] = {
		{ "Accept", { "image/jpeg, image/png, image/webp, image/gif, image/*;q=0.5", 59 } }
	};

	return (struct fetch_request){ .method = "GET",
				       .url = ask->url.s,
				       .header = accept,
				       .headers = 1,
				       .bytes = (size_t)place_fixed()->far_picture_max,
				       .seconds = FETCH_SECONDS,
				       .redirects = REDIRECTS,
				       .types = picture_types,
				       .to_file = true,
				       .file = fd };
}

struct failure {
	int64_t id, weight;
};

static enum err write_failure(struct task *t, void *arg)
{
	const struct failure *f = arg;

	store_far_media_failed(t, f->id, t->now, f->weight);
	return db_state(t);
}

static enum err remember_failure(struct task *t, const struct far_ask *ask, bool final)
{
	struct failure f = { ask->id, final ? FINAL_FAILURE : 1 };

	return write_now(t, write_failure, &f);
}

/* What will be the same the next time, as far as one can tell. */
static bool is_final(enum fetch_end end, int status)
{
	switch (end) {
	case FETCH_ANSWERED:
		return status == 404 || status == 410 || status == 403 || status == 401;
	case FETCH_LARGE:
	case FETCH_TYPE:
	case FETCH_PRIVATE:
	case FETCH_ADDRESS:
		return true;
	default:
		return false;
	}
}

/* The row names the new files, and looks anew where it showed other sizes. */
static enum err write_kept(struct task *t, void *arg)
{
	struct media_row *m = arg, was;

	if (!store_media_get(t, m->id, &was))
		return OK; /* taken back meanwhile; the files go as unnamed ones */
	store_media_lose(t, m->id);
	if (!str_eq(was.blurhash, S(BLURHASH_PLAIN)))
		m->blurhash = was.blurhash;
	store_far_media_keep(t, m, hour_of(t->now));
	if (was.full.width != m->full.width || was.full.height != m->full.height ||
	    !str_eq(was.blurhash, m->blurhash))
		store_far_media_looks_new(t, &was);
	return db_state(t);
}

/* Whose fault it is that there are no renditions: the picture's counts against it. */
static bool is_ours(enum err e)
{
	return e == ERR_FULL || e == ERR_BUSY || e == ERR_BROKEN;
}

static enum err make_room(struct task *t);

static enum err keep_picture(struct task *t, const struct far_ask *ask, int fd)
{
	const struct place_fixed *fixed = place_fixed();
	const struct picture_limits limits = { fixed->pixels_max,
					       fixed->media_seconds < MAKE_SECONDS
						       ? fixed->media_seconds
						       : MAKE_SECONDS,
					       ask->account_id };
	struct media_row m = { .id = ask->id };
	struct picture p;
	enum err e = media_make(t, fd, &limits, &m, &p);

	if (e)
		return is_ours(e) ? e : remember_failure(t, ask, true);
	e = write_now(t, write_kept, &m);
	return e ? e : make_room(t);
}

enum err far_cache_take(struct task *t, const struct far_ask *ask, enum fetch_end end, int status,
			int fd)
{
	bool good = end == FETCH_ANSWERED && status == 200;

	log_line(LOG_DEBUG, "gallery", "id=%lld end=%s status=%d", (long long)ask->id,
		 fetch_end_name(end), status);
	if (good)
		return keep_picture(t, ask, fd);
	if (end == FETCH_BUSY)
		return OK; /* says nothing about the picture */
	return remember_failure(t, ask, is_final(end, status));
}

/* --- room --- */

struct leaving {
	int64_t need; /* bytes that are too many */
	int64_t over; /* and still are after this step */
	size_t n;
	struct str hash[3 * EVICT_STEP];
	size_t hashes;
};

static void leave(struct task *t, struct leaving *l, const struct far_media_row *f)
{
	struct media_row m;

	l->over -= f->bytes;
	l->n++;
	if (!store_media_get(t, f->media_id, &m))
		return;
	store_media_lose(t, m.id);
	store_far_media_uncache(t, m.id);
	l->hash[l->hashes++] = m.grid.hash;
	l->hash[l->hashes++] = m.page.hash;
	l->hash[l->hashes++] = m.full.hash;
}

static enum err write_leaving(struct task *t, void *arg)
{
	struct leaving *l = arg;
	struct far_media_rows oldest = store_far_media_oldest(t, EVICT_STEP);

	*l = (struct leaving){ .need = l->need, .over = l->need };
	for (size_t i = 0; i < oldest.n && l->over > 0; i++)
		leave(t, l, &oldest.p[i]);
	return db_state(t);
}

/* At once, so that the disk keeps to the limit as the rows do. Some other row may name the same
 * bytes, or be about to. */
static void remove_files(struct task *t, const struct leaving *l)
{
	for (size_t i = 0; i < l->hashes; i++)
		if (!store_file_is_named(t, l->hash[i]) && db_state(t) == OK)
			files_remove(l->hash[i], t->now - YOUNG);
}

static enum err free_bytes(struct task *t, int64_t over, int64_t *ret_gone)
{
	struct leaving *l = arena_make(t->a, struct leaving);
	enum err e = OK;

	l->over = over;
	l->n = 1;
	while (!e && l->over > 0 && l->n) {
		l->need = l->over;
		e = write_now(t, write_leaving, l);
		if (!e)
			remove_files(t, l);
		*ret_gone += (int64_t)l->n;
	}
	return e;
}

/* A twentieth more than needed goes, so that not every picture that comes pushes one out. */
static enum err make_room(struct task *t)
{
	int64_t most = place_fixed()->far_media_max, gone = 0;
	int64_t bytes = store_far_media_bytes(t);

	if (bytes <= most)
		return OK;
	return free_bytes(t, bytes - most + most / 20, &gone);
}

struct far_cache_use far_cache_use(struct task *t)
{
	return (struct far_cache_use){ store_far_media_count(t), store_far_media_bytes(t),
				       place_fixed()->far_media_max };
}

enum err far_cache_clear(struct task *t, int64_t *ret_gone)
{
	*ret_gone = 0;
	return free_bytes(t, INT64_MAX, ret_gone);
}

enum err far_cache_tidy(struct task *t, const struct job *j)
{
	enum err e = keep_looks(t);

	(void)j;
	return e ? e : make_room(t);
}
