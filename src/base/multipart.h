/*
 * multipart/form-data (RFC 7578) as it arrives, piece by piece: finds the parts, reads their names,
 * and hands their bytes on without keeping them. Memory is the same however large the body is.
 */
#ifndef BASE_MULTIPART_H
#define BASE_MULTIPART_H

#include "base/str.h"

#define MULTIPART_BOUNDARY_MAX 70 /* RFC 2046 section 5.1.1 */
#define MULTIPART_HEADER_MAX 4096 /* bytes of the headers of one part */

struct multipart_part {
	struct str name;      /* never NULL */
	struct str file_name; /* STR_NONE: a plain value */
};

/* Each returns false to stop reading: the rest of the body is then passed over. */
struct multipart_events {
	bool (*begin)(void *ctx, const struct multipart_part *part);
	bool (*bytes)(void *ctx, struct str bytes);
	bool (*end)(void *ctx);
	void *ctx;
};

struct multipart {
	struct multipart_events on;
	char delimiter[MULTIPART_BOUNDARY_MAX + 4]; /* CR LF - - boundary */
	size_t delimiter_n, matched;
	char header[MULTIPART_HEADER_MAX];
	size_t header_n;
	enum { PART_PREAMBLE, PART_LINE, PART_HEADER, PART_BODY, PART_EPILOGUE, PART_BAD } state;
	char line_first; /* the byte after a delimiter, when it was - or CR */
};

/* Begins with the value of Content-Type, whose boundary it takes. False without a usable one. */
bool multipart_init(struct multipart *m, struct str content_type,
		    const struct multipart_events *on);

/* Takes the next piece. False once the body is malformed or an event returned false. */
bool multipart_feed(struct multipart *m, struct str piece);

/* Was the closing delimiter there? */
bool multipart_whole(const struct multipart *m);

/* "name" out of `form-data; name="x"; filename="y"` (RFC 6266 grammar; quotes as browsers write
 * them: %22 or \"), in memory of the arena; STR_NONE when it is not there. */
struct str header_parameter(struct arena *a, struct str value, struct str name);

#endif
