/* The ids that a query gives, one a row. Both close it. */
#ifndef STORE_IDS_H
#define STORE_IDS_H

#include "base/form.h"
#include "sys/db.h"

/* At most that many; there is room for them all. */
struct ids ids_read(struct task *t, struct rows r, int64_t most);
/* However many: of a query that has a limit of its own, or of what has one by its rules. */
struct ids ids_read_all(struct task *t, struct rows r);

#endif
