/*
 * The colour profile of a photograph, cleaned: what the colours mean stays; names, serial numbers
 * and settings of the screen or camera that made it go (a screenshot's profile may hold the serial
 * number of the screen).
 */
#ifndef MEDIA_ICC_H
#define MEDIA_ICC_H

#include "base/str.h"

#define ICC_MAX                                                                                    \
	((size_t)65519) /* larger ones are for printers; also what one JPEG segment holds          \
			 */

/* The profile with nothing but the tags that colours are computed from, a description and a
 * copyright, in the arena; STR_NONE when it is none, is too large or is for another number of
 * colours (bands: 1 or 3). ICC.1:2022 section 7. */
struct str icc_clean(struct arena *a, struct str icc, int bands);

#endif
