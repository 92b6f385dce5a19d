/*
 * A text as a picture that a telephone's camera reads (ISO/IEC 18004). libqrencode lays out the
 * squares; what comes out is a PNG like any other.
 */
#ifndef BASE_QR_H
#define BASE_QR_H

#include "base/str.h"

#define QR_BYTES_MAX 500

/* A PNG in the arena, black on white with the quiet zone of four modules around it; each module is
 * `scale` pixels wide. STR_NONE when the text is empty or longer than QR_BYTES_MAX. */
struct str qr_png(struct arena *a, struct str text, int scale);

#endif
