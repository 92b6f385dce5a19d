/* What core/when.c and core/when_memorial.c share. Nothing here is for the doors. */
#ifndef CORE_WHEN_PARTS_H
#define CORE_WHEN_PARTS_H

#include "core/post.h"

/* The same lists of a page of the remembered (core/memorial.h), whose posts are of many people and
 * have an order of their own: its decades (or with one, its years), and a page of one shelf. */
struct ids when_memorial_shelves(struct task *t, int64_t id, const int64_t *decade);
enum err when_memorial_list(struct task *t, int64_t id, const struct when_shelf *s,
			    struct when_paging *page, struct posts *ret);

#endif
