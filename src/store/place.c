#include "store/place.h"

struct setting_rows store_setting_all(struct task *t)
{
	struct setting_rows list = { .p = arena_many(t->a, struct setting_row, SETTINGS_MAX) };
	struct rows r = db_rows(t, "SELECT name, value FROM setting", NO_ARGS);

	while (list.n < SETTINGS_MAX && rows_next(&r)) {
		list.p[list.n].name = row_str(&r);
		list.p[list.n++].value = row_str(&r);
	}
	rows_done(&r);
	return list;
}

struct str store_setting_get(struct task *t, struct str name)
{
	struct rows r = db_rows(t, "SELECT value FROM setting WHERE name = $1", ARGS(V(name)));
	struct str value = rows_next(&r) ? row_str(&r) : S("");

	rows_done(&r);
	return value;
}

void store_setting_set(struct task *t, struct str name, struct str value)
{
	db_run(t,
	       "INSERT INTO setting (name, value) VALUES ($1, $2)"
	       " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
	       ARGS(V(name), V(value)));
}

void store_setting_add(struct task *t, struct str name, struct str value)
{
	db_run(t, "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
	       ARGS(V(name), V(value)));
}
