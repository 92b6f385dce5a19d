/* Numbers within bytes of a file. Reading past the end gives 0, so that readers need no more
 * than their own rules. */
#ifndef MEDIA_BYTES_H
#define MEDIA_BYTES_H

#include "base/str.h"

static inline uint32_t byte_at(struct str s, size_t i)
{
	return i < s.n ? (unsigned char)s.p[i] : 0;
}

static inline uint32_t be16_at(struct str s, size_t i)
{
	return byte_at(s, i) << 8 | byte_at(s, i + 1);
}

static inline uint32_t le16_at(struct str s, size_t i)
{
	return byte_at(s, i + 1) << 8 | byte_at(s, i);
}

static inline uint32_t be32_at(struct str s, size_t i)
{
	return be16_at(s, i) << 16 | be16_at(s, i + 2);
}

static inline uint32_t le32_at(struct str s, size_t i)
{
	return le16_at(s, i + 2) << 16 | le16_at(s, i);
}

#endif
