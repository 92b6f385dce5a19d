/*
 * What the server and rosemary-media say to each other over a SOCK_SEQPACKET pair: "ready" once,
 * then a request with four descriptors (the picture, and files for grid, page and full) and its
 * answer, again and again. Both ends are built together, so the structs travel as they lie in
 * memory; the server still checks every field, because a picture may have taken the program over.
 */
#ifndef SYS_MEDIA_WIRE_H
#define SYS_MEDIA_WIRE_H

#include "sys/media.h"

#define WIRE_FD 3 /* where rosemary-media finds its end */
#define WIRE_READY 0x52454459
#define WIRE_FILES 4
#define WIRE_IDLE_SECONDS 60 /* rosemary-media leaves after so long without a request */

#define GRID_MAX 640
#define PAGE_MAX 1600
#define FULL_MAX 4096

struct wire_request {
	struct picture_limits limits;
};

struct wire_answer {
	int result; /* enum picture_result */
	struct picture_size grid, page, full;
	/* each ends with NUL */
	char type[16];
	char blurhash[40];
	char taken[16];
	char why[200]; /* of a failure, for the log */
	char credit[1024];
	char caption[8192];
};

#endif
