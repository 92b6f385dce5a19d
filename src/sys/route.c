#include "sys/route.h"
#include "base/err.h"
#include "base/id.h"

int64_t path_id(const struct request *q, size_t i)
{
	struct str part, rest;
	int64_t id, era;

	must(i < sizeof q->args / sizeof *q->args);
	rest = q->args[i];
	if (!str_cut(&rest, '.', &part) || !id_read(part, &id))
		return 0;
	return !rest.p || str_int(rest, 1, INT32_MAX, &era) ? id : 0;
}
