/*
 * What core/scheduled.c (posts that wait for their time) and core/draft.c (drafts) share: a post as
 * it was asked for, kept in a row. Nothing here is for the doors.
 */
#ifndef CORE_SCHEDULED_PARTS_H
#define CORE_SCHEDULED_PARTS_H

#include "core/post.h"
#include "store/scheduled.h"

/* A new row of mine. Of its poll only a whole one is in it. */
struct scheduled_row scheduled_row_of(struct task *t, const struct post_new *n, int64_t run_at);
struct post_new scheduled_post_of(struct task *t, const struct scheduled_row *s, struct ids media);
/* Its photographs, in their order. */
enum err scheduled_media(struct task *t, int64_t id, struct ids *ret_ids, struct medias *ret);
/* Photographs of mine become those of the row. ERR_INVALID when one can't be had. Writes. */
enum err scheduled_take(struct task *t, int64_t id, struct ids media);

#endif
