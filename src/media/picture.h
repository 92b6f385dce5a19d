/*
 * A photograph from a stranger's bytes to the three renditions. The only file that knows libvips.
 */
#ifndef MEDIA_PICTURE_H
#define MEDIA_PICTURE_H

#include "sys/media_wire.h"

/* Once, before the sandbox: everything that libvips reads from the file system is read here, and
 * each of the decoders that are used is run once. False when libvips does not start. */
bool picture_start(const char *program);

/* `out`: files for grid, page and full. Fills the answer, its result too. */
void picture_make(struct arena *a, struct str file, const struct picture_limits *limits,
		  const int out[3], struct wire_answer *ret);

#endif
