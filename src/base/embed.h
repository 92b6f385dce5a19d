/*
 * Files that are part of the program: tools/embed turns each into bytes while building. A list ends
 * with an entry without a name.
 */
#ifndef BASE_EMBED_H
#define BASE_EMBED_H

#include <stddef.h>

struct embedded {
	const char *name;	    /* of the file, without its folder */
	const unsigned char *bytes; /* a NUL follows them, so a text file is a C string too */
	size_t length;
};

#endif
