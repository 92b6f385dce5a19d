#include "store/far_media.h"
#include "store/post.h"

#define COLS " f.media_id, f.url, f.bytes, f.used_at, f.failed_at, f.failures "

static struct far_media_row far_row(struct rows *r)
{
	struct far_media_row m = { .media_id = row_int(r) };

	m.url = row_str(r);
	m.bytes = row_int(r);
	m.used_at = row_int(r);
	m.failed_at = row_int(r);
	m.failures = row_int(r);
	return m;
}

void store_far_media_add(struct task *t, int64_t media_id, struct str url)
{
	db_run(t, "INSERT INTO far_media (media_id, url) VALUES ($1, $2)",
	       ARGS(V(media_id), V(url)));
}

bool store_far_media_get(struct task *t, int64_t media_id, struct far_media_row *ret)
{
	struct rows r = db_rows(t, "SELECT" COLS "FROM far_media f WHERE f.media_id = $1",
				ARGS(V(media_id)));

	if (!rows_next(&r))
		return false;
	*ret = far_row(&r);
	rows_done(&r);
	return true;
}

static void take_rows(struct task *t, struct rows *r, struct far_media_rows *m, size_t *room)
{
	while (rows_next(r)) {
		if (m->n == *room) {
			struct far_media_row *larger =
				arena_many(t->a, struct far_media_row, *room * 2 + 32);

			if (m->n)
				memcpy(larger, m->p, m->n * sizeof *larger);
			m->p = larger;
			*room = *room * 2 + 32;
		}
		m->p[m->n++] = far_row(r);
	}
}

struct far_media_rows store_far_media_of_post(struct task *t, int64_t post_id)
{
	struct far_media_rows m = { 0 };
	size_t room = 0;
	struct rows r = db_rows(t,
				"SELECT" COLS "FROM media m JOIN far_media f ON f.media_id = m.id"
				" WHERE m.post_id = $1 ORDER BY m.position, m.id",
				ARGS(V(post_id)));

	take_rows(t, &r, &m, &room);
	return m;
}

struct far_media_rows store_far_media_of_posts(struct task *t, struct ids posts)
{
	struct far_media_rows m = { 0 };
	struct value v[POST_MANY_MAX];
	size_t room = 0;

	for (size_t from = 0; from < posts.n; from += POST_MANY_MAX) {
		size_t n = posts.n - from < POST_MANY_MAX ? posts.n - from : POST_MANY_MAX;
		struct rows r;

		post_ids_fill(v, posts.p + from, n);
		r = db_rows(t,
			    "SELECT" COLS "FROM media m JOIN far_media f ON f.media_id = m.id"
			    " WHERE m.post_id IN " POST_IDS_1,
			    ((struct values){ v, POST_MANY_MAX }));
		take_rows(t, &r, &m, &room);
	}
	return m;
}

void store_far_media_describe(struct task *t, const struct media_row *m)
{
	db_run(t,
	       "UPDATE media SET position = $2, description = $3, focus_x = $4, focus_y = $5,"
	       " blurhash = CASE WHEN grid_hash = '' THEN $6 ELSE blurhash END WHERE id = $1",
	       ARGS(V(m->id), V(m->position), V(m->description), V(m->focus_x), V(m->focus_y),
		    V(m->blurhash)));
	db_run(t,
	       "UPDATE media SET grid_width = $2, grid_height = $3, page_width = $4,"
	       " page_height = $5, full_width = $6, full_height = $7"
	       " WHERE id = $1 AND grid_hash = '' AND CAST($6 AS BIGINT) > 0",
	       ARGS(V(m->id), V(m->grid.width), V(m->grid.height), V(m->page.width),
		    V(m->page.height), V(m->full.width), V(m->full.height)));
}

/* --- the cache --- */

void store_far_media_keep(struct task *t, const struct media_row *m, int64_t used_at)
{
	db_run(t,
	       "UPDATE media SET grid_hash = $2, grid_width = $3, grid_height = $4,"
	       " page_hash = $5, page_width = $6, page_height = $7, full_hash = $8,"
	       " full_width = $9, full_height = $10, bytes = $11, blurhash = $12 WHERE id = $1",
	       ARGS(V(m->id), V(m->grid.hash), V(m->grid.width), V(m->grid.height), V(m->page.hash),
		    V(m->page.width), V(m->page.height), V(m->full.hash), V(m->full.width),
		    V(m->full.height), V(m->bytes), V(m->blurhash)));
	db_run(t,
	       "UPDATE far_media SET bytes = $2, failures = 0, failed_at = 0,"
	       " used_at = CASE WHEN used_at < $3 THEN $3 ELSE used_at END WHERE media_id = $1",
	       ARGS(V(m->id), V(m->bytes), V(used_at)));
}

void store_far_media_uncache(struct task *t, int64_t media_id)
{
	db_run(t,
	       "UPDATE media SET grid_hash = '', page_hash = '', full_hash = '', bytes = 0"
	       " WHERE id = $1",
	       ARGS(V(media_id)));
	db_run(t, "UPDATE far_media SET bytes = 0 WHERE media_id = $1", ARGS(V(media_id)));
}

void store_far_media_moved(struct task *t, int64_t media_id, struct str url)
{
	db_run(t, "UPDATE far_media SET url = $2, failures = 0, failed_at = 0 WHERE media_id = $1",
	       ARGS(V(media_id), V(url)));
}

void store_far_media_looks_new(struct task *t, const struct media_row *m)
{
	if (m->post_id)
		db_run(t, "UPDATE post SET rev = rev + 1 WHERE id = $1", ARGS(V(m->post_id)));
	else
		db_run(t, "UPDATE account SET rev = rev + 1 WHERE id = $1", ARGS(V(m->account_id)));
}

void store_far_media_failed(struct task *t, int64_t media_id, int64_t at, int64_t weight)
{
	db_run(t,
	       "UPDATE far_media SET failed_at = $2, failures = failures + $3 WHERE media_id = $1",
	       ARGS(V(media_id), V(at), V(weight)));
}

void store_far_media_used(struct task *t, int64_t media_id, int64_t at)
{
	db_run(t, "UPDATE far_media SET used_at = $2 WHERE media_id = $1 AND used_at < $2",
	       ARGS(V(media_id), V(at)));
}

void store_far_media_used_post(struct task *t, int64_t post_id, int64_t at)
{
	db_run(t,
	       "UPDATE far_media SET used_at = $2 WHERE used_at < $2"
	       " AND media_id IN (SELECT id FROM media WHERE post_id = $1)",
	       ARGS(V(post_id), V(at)));
}

int64_t store_far_media_bytes(struct task *t)
{
	return db_int(t, SQL_FAR_MEDIA_BYTES, NO_ARGS, 0);
}

int64_t store_far_media_count(struct task *t)
{
	return db_int(t, SQL_FAR_MEDIA_COUNT, NO_ARGS, 0);
}

struct far_media_rows store_far_media_oldest(struct task *t, size_t most)
{
	struct far_media_rows m = { 0 };
	size_t room = 0;
	struct rows r = db_rows(t, SQL_FAR_MEDIA_OLDEST, ARGS(V((int64_t)most)));

	take_rows(t, &r, &m, &room);
	return m;
}
