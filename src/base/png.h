/*
 * PNG out (PNG third edition, W3C 2025): eight bits of red, green and blue, one stream, no frills.
 */
#ifndef BASE_PNG_H
#define BASE_PNG_H

#include "base/str.h"

/* The file in the arena. rgb: three bytes a pixel, rows without gaps. */
struct str png_write(struct arena *a, const unsigned char *rgb, int width, int height);

#endif
