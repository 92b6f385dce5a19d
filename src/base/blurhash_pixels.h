/*
 * BlurHash from pixels, for what rosemary-media sends back beside the renditions, and back into
 * pixels, for a photograph that is blurred until somebody asks. What one is, and how it reads,
 * base/blurhash.h says.
 */
#ifndef BASE_BLURHASH_PIXELS_H
#define BASE_BLURHASH_PIXELS_H

#include "base/blurhash.h"

#define BLURHASH_PARTS_MAX 9
/* 1 for the numbers of parts, 1 for the largest value, 4 for the average, 2 for each other part */
#define BLURHASH_BYTES (6 + 2 * (BLURHASH_PARTS_MAX * BLURHASH_PARTS_MAX - 1) + 1)

/* The hash of width x height pixels of three bytes (sRGB), with across x down parts (1 to 9 each),
 * ending with NUL. */
void blurhash_make(const unsigned char *rgb, int width, int height, int across, int down,
		   char ret_hash[BLURHASH_BYTES]);

/* Paints it: width x height pixels of three bytes (sRGB) into ret_rgb. False, and nothing painted,
 * when it is none. */
bool blurhash_paint(struct str hash, int width, int height, unsigned char *ret_rgb);

#endif
