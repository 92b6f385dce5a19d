#include "store/media.h"

#include "store/place.h"
#include "store/post.h"

#define COLS                                                                                       \
	" id, account_id, post_id, position, secret, grid_hash, grid_width, grid_height,"          \
	" page_hash, page_width, page_height, full_hash, full_width, full_height, original_hash,"  \
	" original_type, bytes, description, credit, blurhash, taken, focus_x, focus_y, "          \
	"created_at, far, cover, cover_words "

/* What is read. A post that everybody may see has photographs that everybody may keep. */
#define READ                                                                                       \
	COLS ", (SELECT CASE WHEN p.visibility > 1 OR p.archived_at IS NOT NULL"                   \
	     " OR (p.extras & 128) <> 0 THEN 1 ELSE 0 END FROM post p WHERE p.id = "               \
	     "media.post_id) "

static struct media_file_row file_row(struct rows *r)
{
	struct media_file_row f = { .hash = row_str(r) };

	f.width = row_int(r);
	f.height = row_int(r);
	return f;
}

static struct media_row media_row(struct rows *r)
{
	struct media_row m = { .id = row_int(r) };

	m.account_id = row_int(r);
	m.post_id = row_int(r);
	m.position = (int)row_int(r);
	m.secret = row_str(r);
	m.grid = file_row(r);
	m.page = file_row(r);
	m.full = file_row(r);
	m.original_hash = row_str(r);
	m.original_type = row_str(r);
	m.bytes = row_int(r);
	m.description = row_str(r);
	m.credit = row_str(r);
	m.blurhash = row_str(r);
	m.taken = row_str(r);
	m.focus_x = row_int(r);
	m.focus_y = row_int(r);
	m.created_at = row_int(r);
	m.far = row_int(r);
	m.cover = row_int(r);
	m.cover_words = row_str(r);
	m.guarded = row_bool(r);
	return m;
}

bool store_media_get(struct task *t, int64_t id, struct media_row *ret)
{
	struct rows r = db_rows(t, "SELECT" READ "FROM media WHERE id = $1", ARGS(V(id)));

	if (!rows_next(&r))
		return false;
	*ret = media_row(&r);
	rows_done(&r);
	return true;
}

void store_media_add(struct task *t, const struct media_row *m)
{
	db_run(t,
	       "INSERT INTO media (" COLS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,"
	       " $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27)",
	       ARGS(V(m->id), V(m->account_id), m->post_id ? V(m->post_id) : V_NULL, V(m->position),
		    V(m->secret), V(m->grid.hash), V(m->grid.width), V(m->grid.height),
		    V(m->page.hash), V(m->page.width), V(m->page.height), V(m->full.hash),
		    V(m->full.width), V(m->full.height), V(m->original_hash), V(m->original_type),
		    V(m->bytes), V(m->description), V(m->credit), V(m->blurhash), V(m->taken),
		    V(m->focus_x), V(m->focus_y), V(m->created_at), V(m->far), V(m->cover),
		    V(m->cover_words.p ? m->cover_words : S(""))));
}

void store_media_change(struct task *t, const struct media_row *m)
{
	db_run(t,
	       "UPDATE media SET description = $2, credit = $3, focus_x = $4, focus_y = $5,"
	       " cover = $6, cover_words = $7"
	       " WHERE id = $1",
	       ARGS(V(m->id), V(m->description), V(m->credit), V(m->focus_x), V(m->focus_y),
		    V(m->cover), V(m->cover_words.p ? m->cover_words : S(""))));
}

void store_media_rekey(struct task *t, int64_t id, struct str secret)
{
	db_run(t, "UPDATE media SET secret = $2 WHERE id = $1", ARGS(V(id), V(secret)));
}

/* A file may have been lost before and found again: then the later time counts. A picture of
 * another server that is not cached has none. */
#define LOSE(which)                                                                                \
	"INSERT INTO lost_file (hash, since)"                                                      \
	" SELECT grid_hash, CAST($2 AS BIGINT) FROM media WHERE grid_hash <> '' AND " which        \
	" UNION SELECT page_hash, CAST($2 AS BIGINT) FROM media"                                   \
	" WHERE page_hash <> '' AND " which                                                        \
	" UNION SELECT full_hash, CAST($2 AS BIGINT) FROM media"                                   \
	" WHERE full_hash <> '' AND " which                                                        \
	" UNION SELECT original_hash, CAST($2 AS BIGINT) FROM media"                               \
	" WHERE original_hash <> '' AND " which                                                    \
	" ON CONFLICT (hash) DO UPDATE SET since = excluded.since"

void store_media_lose(struct task *t, int64_t id)
{
	db_run(t, LOSE("id = $1"), ARGS(V(id), V(t->now)));
}

void store_media_remove(struct task *t, int64_t id)
{
	store_media_lose(t, id);
	db_run(t, "DELETE FROM media WHERE id = $1", ARGS(V(id)));
}

void store_media_lose_account(struct task *t, int64_t account_id)
{
	db_run(t, LOSE("account_id = $1"), ARGS(V(account_id), V(t->now)));
}

static void add_row(struct task *t, struct media_rows *m, size_t *size, struct media_row row)
{
	if (m->n == *size) {
		struct media_row *larger = arena_many(t->a, struct media_row, *size * 2 + 32);

		if (m->n)
			memcpy(larger, m->p, m->n * sizeof *larger);
		m->p = larger;
		*size = *size * 2 + 32;
	}
	m->p[m->n++] = row;
}

struct media_rows store_media_of_posts(struct task *t, struct ids posts)
{
	struct media_rows m = { 0 };
	struct value v[POST_MANY_MAX];
	size_t size = 0;

	for (size_t from = 0; from < posts.n; from += POST_MANY_MAX) {
		size_t n = posts.n - from < POST_MANY_MAX ? posts.n - from : POST_MANY_MAX;
		struct rows r;

		post_ids_fill(v, posts.p + from, n);
		r = db_rows(t,
			    "SELECT" READ "FROM media WHERE post_id IN " POST_IDS_1
			    " ORDER BY post_id, position, id",
			    ((struct values){ v, POST_MANY_MAX }));
		while (rows_next(&r))
			add_row(t, &m, &size, media_row(&r));
	}
	return m;
}

bool store_media_any_covered(struct task *t, struct ids media)
{
	return db_int(t, "SELECT 1 FROM media WHERE cover > 0 AND id IN IDS($1) LIMIT 1",
		      ARGS(V(media)), 0) != 0;
}

static int64_t picture_of_place(struct task *t)
{
	int64_t id = 0;

	str_int(store_setting_get(t, S(SETTING_PICTURE)), 1, INT64_MAX, &id);
	return id;
}

struct ids store_media_loose(struct task *t, int64_t before, size_t most)
{
	struct ids ids = { arena_many(t->a, int64_t, most), 0 };
	struct rows r = db_rows(t,
				"SELECT m.id FROM media m WHERE m.post_id IS NULL"
				" AND m.scheduled_id IS NULL"
				" AND m.created_at < $1 AND NOT EXISTS (SELECT 1 FROM account a"
				" WHERE a.id = m.account_id AND (a.portrait_id = m.id"
				" OR a.cover_id = m.id)) AND m.id <> $3"
				" AND NOT EXISTS (SELECT 1 FROM emoji e WHERE e.media_id = m.id)"
				" ORDER BY m.created_at LIMIT $2",
				ARGS(V(before), V((int64_t)most), V(picture_of_place(t))));

	while (rows_next(&r))
		ids.p[ids.n++] = row_int(&r);
	return ids;
}

int64_t store_media_loose_of(struct task *t, int64_t account_id, int64_t since, int64_t most)
{
	return db_int(
		t,
		"SELECT COUNT(*) FROM (SELECT 1 FROM media WHERE post_id IS NULL"
		" AND scheduled_id IS NULL AND created_at > $2 AND account_id = $1 LIMIT $3) m",
		ARGS(V(account_id), V(since), V(most)), 0);
}

bool store_media_waits(struct task *t, int64_t id)
{
	return db_int(t, "SELECT 1 FROM media WHERE id = $1 AND scheduled_id IS NOT NULL",
		      ARGS(V(id)), 0) != 0;
}

bool store_media_is_shown(struct task *t, int64_t id)
{
	return db_int(t,
		      "SELECT COUNT(*) FROM media m JOIN account a ON a.id = m.account_id"
		      " WHERE m.id = $1 AND (a.portrait_id = m.id OR a.cover_id = m.id)",
		      ARGS(V(id)), 0) > 0;
}

int64_t store_media_bytes_here(struct task *t)
{
	return db_int(t, "SELECT CAST(sum(bytes) AS BIGINT) FROM media WHERE far = 0", NO_ARGS, 0);
}

struct strs store_file_lost(struct task *t, int64_t before, size_t most)
{
	struct strs s = { arena_many(t->a, struct str, most), 0 };
	struct rows r =
		db_rows(t, "SELECT hash FROM lost_file WHERE since < $1 ORDER BY since LIMIT $2",
			ARGS(V(before), V((int64_t)most)));

	while (rows_next(&r))
		s.p[s.n++] = row_str(&r);
	return s;
}

void store_file_forget(struct task *t, struct str hash)
{
	db_run(t, "DELETE FROM lost_file WHERE hash = $1", ARGS(V(hash)));
}

bool store_file_is_named(struct task *t, struct str hash)
{
	return db_int(t,
		      "SELECT 1 WHERE EXISTS (SELECT 1 FROM media WHERE grid_hash = $1)"
		      " OR EXISTS (SELECT 1 FROM media WHERE page_hash = $1)"
		      " OR EXISTS (SELECT 1 FROM media WHERE full_hash = $1)"
		      " OR EXISTS (SELECT 1 FROM media WHERE original_hash = $1"
		      " AND original_hash <> '')",
		      ARGS(V(hash)), 0) == 1;
}
