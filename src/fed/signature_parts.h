/*
 * What the two forms of signatures share (fed/signature.c, signature_cavage.c,
 * signature_rfc9421.c): headers, the window of time, digests. Nothing here is for others.
 */
#ifndef FED_SIGNATURE_PARTS_H
#define FED_SIGNATURE_PARTS_H

#include "fed/signature.h"

/* A header's value; STR_NONE when it is missing or over SIGNATURE_HEADERS_MAX. */
struct str signature_header(const struct signature_view *v, const char *name);
bool signature_in_time(int64_t made, int64_t now); /* ms */

enum signature_fault signature_read_cavage(struct arena *a, const struct signature_view *v,
					   int64_t now, struct signature *ret);
enum signature_fault signature_read_rfc9421(struct arena *a, const struct signature_view *v,
					    int64_t now, struct signature *ret);

#endif
