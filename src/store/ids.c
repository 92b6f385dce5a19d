#include "store/ids.h"

struct ids ids_read(struct task *t, struct rows r, int64_t most)
{
	struct ids list = { .p = arena_many(t->a, int64_t, (size_t)most) };

	while (list.n < (size_t)most && rows_next(&r))
		list.p[list.n++] = row_int(&r);
	rows_done(&r);
	return list;
}

struct ids ids_read_all(struct task *t, struct rows r)
{
	struct ids list = { 0 };
	size_t room = 0;

	while (rows_next(&r)) {
		arena_grow(t->a, list.p, list.n, &room);
		list.p[list.n++] = row_int(&r);
	}
	rows_done(&r);
	return list;
}
