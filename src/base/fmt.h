/*
 * The part of printf that nearly every format needs, for str_fmt and buf_fmt: texts and numbers as
 * they are. vsnprintf does it all several times more slowly, and a page formats hundreds of times.
 */
#ifndef BASE_FMT_H
#define BASE_FMT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* Writes what vsnprintf would write into size bytes at `out`, without the NUL, and its length.
 * False, with anything in `out`, when it does not fit or the format has something else than %s,
 * %.*s, %c, %%, %d, %u, with l, ll or z, and %02d to %09d; args are used up then, too. */
bool fmt_plain(char *out, size_t size, const char *fmt, va_list args, size_t *ret_n);

#endif
