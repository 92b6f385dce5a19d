#include "store/place_key.h"

void store_place_key_add(struct task *t, const struct place_key_row *k)
{
	db_run(t,
	       "INSERT INTO place_key (id, private_pem, public_pem, made_at)"
	       " VALUES ($1, $2, $3, $4)",
	       ARGS(V(k->id), V(k->private_pem), V(k->public_pem), V(k->made_at)));
}

bool store_place_key_newest(struct task *t, struct place_key_row *ret)
{
	struct rows r = db_rows(t,
				"SELECT id, private_pem, public_pem, made_at FROM place_key"
				" ORDER BY id DESC LIMIT 1",
				NO_ARGS);
	bool found = rows_next(&r);

	if (found) {
		ret->id = row_int(&r);
		ret->private_pem = row_str(&r);
		ret->public_pem = row_str(&r);
		ret->made_at = row_int(&r);
	}
	rows_done(&r);
	return found;
}
