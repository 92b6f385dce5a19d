#include "store/emoji.h"

bool store_emoji_get(struct task *t, struct str domain, struct str name, struct emoji_row *ret)
{
	struct rows r = db_rows(t, SQL_EMOJI, ARGS(V(domain), V(name)));
	bool found = rows_next(&r);

	if (found) {
		ret->media_id = row_int(&r);
		ret->secret = row_str(&r);
		ret->width = row_int(&r);
		ret->height = row_int(&r);
	}
	rows_done(&r);
	return found;
}

int64_t store_emoji_count(struct task *t, struct str domain, int64_t most)
{
	return db_int(t, "SELECT COUNT(*) FROM (SELECT 1 FROM emoji WHERE domain = $1 LIMIT $2) e",
		      ARGS(V(domain), V(most)), 0);
}

void store_emoji_put(struct task *t, struct str domain, struct str name, int64_t media_id)
{
	db_run(t,
	       "INSERT INTO emoji (domain, name, media_id) VALUES ($1, $2, $3)"
	       " ON CONFLICT (domain, name) DO UPDATE SET media_id = excluded.media_id",
	       ARGS(V(domain), V(name), V(media_id)));
}
