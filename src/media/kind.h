/*
 * What a file is, told by its first bytes and never by its name, and how large it says it is. Reads
 * headers only, so that a picture of ten gigapixels costs nothing.
 */
#ifndef MEDIA_KIND_H
#define MEDIA_KIND_H

#include "base/str.h"

enum kind { KIND_NONE, KIND_JPEG, KIND_PNG, KIND_WEBP, KIND_GIF, KIND_HEIC, KIND_AVIF, KIND_COUNT };

struct kind_seen {
	enum kind kind;
	int64_t width, height; /* 0 when the header does not say it in a plain place */
};

struct kind_seen kind_see(struct str file);

/* "image/jpeg"; empty for KIND_NONE. */
const char *kind_type(enum kind k);

#endif
