#include "core/far_media.h"

#include "base/blurhash.h"
#include "base/id.h"
#include "base/url.h"
#include "store/far_media.h"
#include "sys/fetch.h"
#include "sys/keys.h"
#include "sys/media_wire.h"

#define SECRET_BYTES 16
#define SIDE_MOST 100000 /* of what a sender may say; beyond that it is not believed */

/* --- what the sender says --- */

/* Pictures that rosemary-media reads, and those whose kind nobody said. */
static bool is_picture(struct str type)
{
	static const char *const types[] = {
		"image/jpeg", "image/jpg",  "image/png",  "image/webp",
		"image/gif",  "image/heic", "image/heif", "image/avif"
	};

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_eq_nocase(type, str_of(types[i])))
			return true;
	return !type.n;
}

static enum media_far kind_of(struct arena *a, struct str type)
{
	struct str small = str_lower(a, type);

	if (is_picture(small))
		return MEDIA_FAR_PICTURE;
	if (str_starts(small, S("video/")))
		return MEDIA_FAR_VIDEO;
	return str_starts(small, S("audio/")) ? MEDIA_FAR_AUDIO : MEDIA_FAR_OTHER;
}

/* The size of a rendition whose longer side is at most `side`. */
static void fit(struct media_file_row *f, int64_t width, int64_t height, int64_t side)
{
	int64_t longer = width > height ? width : height;

	if (longer > side) {
		width = (width * side + longer / 2) / longer;
		height = (height * side + longer / 2) / longer;
	}
	f->width = width > 0 ? width : 1;
	f->height = height > 0 ? height : 1;
}

static void take_size(struct media_row *m, int64_t width, int64_t height)
{
	if (width < 1 || height < 1 || width > SIDE_MOST || height > SIDE_MOST)
		return;
	fit(&m->grid, width, height, GRID_MAX);
	fit(&m->page, width, height, PAGE_MAX);
	fit(&m->full, width, height, FULL_MAX);
}

static int64_t clamp_focus(int64_t v)
{
	return v < -1000 ? -1000 : v > 1000 ? 1000 : v;
}

static struct str blurhash_of(const struct far_photo *p)
{
	return p->blurhash.n <= BLURHASH_TEXT_MAX && blurhash_is(p->blurhash) ? p->blurhash
									      : S(BLURHASH_PLAIN);
}

static struct media_row row_of(struct arena *a, const struct far_photo *p, int position)
{
	struct media_row m = { .far = kind_of(a, p->type), .position = position };

	m.grid.hash = m.page.hash = m.full.hash = S("");
	m.original_hash = m.original_type = m.credit = m.taken = S("");
	m.description = str_first_chars(p->description, MEDIA_DESCRIPTION_MAX);
	m.description = m.description.p ? m.description : S("");
	m.blurhash = blurhash_of(p);
	m.focus_x = clamp_focus(p->focus_x);
	m.focus_y = clamp_focus(p->focus_y);
	take_size(&m, p->width, p->height);
	return m;
}

/* What may be asked at all; sys/fetch.h looks again at what the name leads to. */
static bool may_ask(struct arena *a, struct str address, struct url *ret)
{
	return address.n && address.n <= URL_MAX && url_read(a, address, ret) &&
	       (url_split(*ret).secure || fetch_allows_private());
}

/* --- rows --- */

static int64_t add(struct task *t, int64_t account_id, int64_t post_id, struct url url,
		   struct media_row *m)
{
	m->id = id_new(t->now);
	m->account_id = account_id;
	m->post_id = post_id;
	m->secret = secret_new(t->a, SECRET_BYTES);
	m->created_at = t->now;
	store_media_add(t, m);
	store_far_media_add(t, m->id, url.s);
	return m->id;
}

int64_t far_media_add(struct task *t, int64_t account_id, int64_t post_id, int position,
		      const struct far_photo *p)
{
	struct media_row m = row_of(t->a, p, position);
	struct url url;

	return may_ask(t->a, p->url, &url) ? add(t, account_id, post_id, url, &m) : 0;
}

void far_media_drop(struct task *t, int64_t media_id)
{
	store_media_remove(t, media_id);
}

void far_media_drop_post(struct task *t, int64_t post_id)
{
	struct far_media_rows had = store_far_media_of_post(t, post_id);

	for (size_t i = 0; i < had.n; i++)
		store_media_remove(t, had.p[i].media_id);
}

/* --- changes --- */

/* Takes the one with that address out of the rest; 0 for none. */
static int64_t take_had(struct far_media_rows *had, struct url url)
{
	for (size_t i = 0; i < had->n; i++)
		if (had->p[i].media_id && str_eq(had->p[i].url, url.s)) {
			int64_t id = had->p[i].media_id;

			had->p[i].media_id = 0;
			return id;
		}
	return 0;
}

/* What is said of it now; has anything changed? */
static bool describe(struct task *t, const struct media_row *m)
{
	struct media_row was;

	if (!store_media_get(t, m->id, &was))
		return true;
	store_far_media_describe(t, m);
	return was.position != m->position || !str_eq(was.description, m->description) ||
	       was.focus_x != m->focus_x || was.focus_y != m->focus_y;
}

size_t far_media_replace(struct task *t, int64_t account_id, int64_t post_id,
			 const struct far_photo *p, size_t n, bool *ret_changed)
{
	struct far_media_rows had = store_far_media_of_post(t, post_id);
	bool changed = false;
	int position = 0;

	for (size_t i = 0; i < n && position < FAR_PHOTOS_MAX; i++) {
		struct media_row m = row_of(t->a, &p[i], position);
		struct url url;

		if (!may_ask(t->a, p[i].url, &url))
			continue;
		m.id = take_had(&had, url);
		if (m.id)
			changed |= describe(t, &m);
		else
			changed |= add(t, account_id, post_id, url, &m) != 0;
		position++;
	}
	for (size_t i = 0; i < had.n; i++)
		if (had.p[i].media_id) {
			store_media_remove(t, had.p[i].media_id);
			changed = true;
		}
	*ret_changed = changed;
	return (size_t)position;
}

void far_media_move(struct task *t, int64_t media_id, struct str address)
{
	struct far_media_row was;
	struct url url;

	if (!may_ask(t->a, address, &url) || !store_far_media_get(t, media_id, &was) ||
	    str_eq(was.url, url.s))
		return;
	store_media_lose(t, media_id);
	store_far_media_uncache(t, media_id);
	store_far_media_moved(t, media_id, url.s);
}

int64_t far_media_swap(struct task *t, int64_t account_id, int64_t old_id,
		       const struct far_photo *p)
{
	struct far_media_row old;
	struct url url;
	bool good = may_ask(t->a, p->url, &url);

	if (old_id && good && store_far_media_get(t, old_id, &old) && str_eq(old.url, url.s))
		return old_id;
	if (old_id)
		store_media_remove(t, old_id);
	return good ? far_media_add(t, account_id, 0, 0, p) : 0;
}
