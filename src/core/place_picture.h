/*
 * The picture of this place, which apps and other sites show beside its name. It is a photograph of
 * the host who chose it; when they leave, or take it back, the place has none.
 */
#ifndef CORE_PLACE_PICTURE_H
#define CORE_PLACE_PICTURE_H

#include "core/media.h"

/* ERR_NOT_FOUND: there is none. Reads. */
enum err place_picture(struct task *t, struct media *ret);
/* A photograph of mine (core/media.h); 0 for none. ERR_FORBIDDEN, ERR_INVALID. Writes. */
enum err place_picture_set(struct task *t, int64_t media_id);

#endif
