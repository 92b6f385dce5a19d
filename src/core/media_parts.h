/*
 * What core/media.c and core/far_cache.c share: a picture made into renditions that are kept.
 * Nothing here is for the doors.
 */
#ifndef CORE_MEDIA_PARTS_H
#define CORE_MEDIA_PARTS_H

#include "core/media.h"
#include "store/media.h"
#include "sys/media.h"

/* An unnamed, empty file that is closed with the task. ERR_FULL. */
enum err media_scratch(struct task *t, int *ret_fd);

/* SLOW. Hands the picture at file to rosemary-media and keeps the renditions: hashes, sizes, bytes
 * and blurhash of m are set, and on disk before anybody writes a row. ERR_LIMIT, ERR_INVALID: the
 * picture's fault; ERR_FULL, ERR_BUSY, ERR_BROKEN: this place's. Each with a sentence. */
enum err media_make(struct task *t, int file, const struct picture_limits *limits,
		    struct media_row *m, struct picture *ret);

#endif
