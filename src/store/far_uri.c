#include "store/far_uri.h"

struct str store_far_account_uri(struct task *t, int64_t account_id)
{
	struct rows r = db_rows(t, "SELECT uri FROM far_account WHERE account_id = $1",
				ARGS(V(account_id)));
	struct str uri = rows_next(&r) ? row_str(&r) : S("");

	rows_done(&r);
	return uri;
}

bool store_post_uri(struct task *t, int64_t post_id, struct post_uri_row *ret)
{
	struct rows r = db_rows(t,
				"SELECT a.name, a.domain, p.era, f.uri FROM post p"
				" JOIN account a ON a.id = p.account_id"
				" LEFT JOIN far_post f ON f.post_id = p.id WHERE p.id = $1",
				ARGS(V(post_id)));
	bool found = rows_next(&r);

	if (found) {
		ret->name = row_str(&r);
		ret->domain = row_str(&r);
		ret->era = row_int(&r);
		ret->uri = row_str(&r);
	}
	rows_done(&r);
	return found;
}
