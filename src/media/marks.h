/*
 * What is written into a rendition: the ICC profile it is to be shown with, and its maker's words
 * (as XMP, IIM and EXIF, so that any program finds them). Nothing else ever is.
 */
#ifndef MEDIA_MARKS_H
#define MEDIA_MARKS_H

#include "base/buf.h"
#include "media/notes.h"

/* Puts the segments behind the first marker of a JPEG that holds none of these. icc: a cleaned
 * profile (media/icc.h) or nothing. False when `jpeg` does not begin as one. */
bool marks_write(struct buf *out, struct arena *a, struct str jpeg, const struct notes *n,
		 struct str icc);

#endif
