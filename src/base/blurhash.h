/*
 * BlurHash as text: a photograph in about thirty characters, shown while it loads. Follows the
 * description of the algorithm by Wolt (github.com/woltapp/blurhash, Algorithm.md). Making one from
 * pixels, and pixels from one: base/blurhash_pixels.h.
 */
#ifndef BASE_BLURHASH_H
#define BASE_BLURHASH_H

#include "base/str.h"

/* What other servers take and send: Pixelfed refuses a whole post with a longer one. */
#define BLURHASH_TEXT_MAX 164

/* Plain paper: for a photograph that is covered, or whose own is none. */
#define BLURHASH_PLAIN "00Qcbd"

/* The digits, base 83, in order. */
extern const char blurhash_digits[84];

/* The value of n digits from `from`; -1 when one of them is none. n: at most 4. */
int blurhash_read(struct str hash, size_t from, size_t n);

/* Is it one? Base 83 digits, and as many as its first one asks for. */
bool blurhash_is(struct str hash);

/* Its mean colour: red, green, blue (sRGB). False, and nothing written, when it is none. */
bool blurhash_mean(struct str hash, unsigned char ret_rgb[3]);

#endif
