#include "sys/route.h"
#include "base/err.h"
#include "base/id.h"

int64_t path_id(const struct request *q, size_t i)
{
	int64_t id = 0;

	must(i < sizeof q->args / sizeof *q->args);
	return id_read(q->args[i], &id) ? id : 0;
}
