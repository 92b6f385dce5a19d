#include "store/check.h"

struct str store_check_engine(struct task *t)
{
	struct rows r;
	struct str answer = STR_NONE;

	if (db_engine(t) == DB_PG)
		return STR_NONE;
	r = db_rows(t, "PRAGMA integrity_check(1)", NO_ARGS);
	if (rows_next(&r))
		answer = row_str(&r);
	rows_done(&r);
	return str_eq(answer, S("ok")) ? STR_NONE : answer;
}

int64_t store_check_links(struct task *t)
{
	if (db_engine(t) == DB_PG)
		return 0;
	return db_int(t, "SELECT count(*) FROM pragma_foreign_key_check", NO_ARGS, -1);
}

void store_check_files(struct task *t, void (*visit)(void *ctx, struct str hash), void *ctx)
{
	struct rows r = db_rows(t,
				"SELECT grid_hash FROM media WHERE grid_hash <> ''"
				" UNION SELECT page_hash FROM media WHERE page_hash <> ''"
				" UNION SELECT full_hash FROM media WHERE full_hash <> ''"
				" UNION SELECT original_hash FROM media WHERE original_hash <> ''",
				NO_ARGS);

	while (rows_next(&r))
		visit(ctx, row_str(&r));
}
