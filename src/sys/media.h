/*
 * Talks to rosemary-media, the program that decodes pictures: one request at a time to each of at
 * most two processes, files handed over as descriptors. A process that dies or takes too long is
 * killed and started again; the request that did it gets a clear error. A process reads the
 * pictures of one person only: a picture that takes it over meets nobody else's.
 */
#ifndef SYS_MEDIA_H
#define SYS_MEDIA_H

#include "base/str.h"

enum picture_result {
	PICTURE_OK,
	PICTURE_UNREADABLE, /* not a picture of a kind we read, or damaged beyond use */
	PICTURE_PIXELS,	    /* more pixels than the limit */
	PICTURE_TIME,	    /* took longer than the limit */
	PICTURE_MEMORY,	    /* or killed the process in another way */
	PICTURE_FULL,	    /* no room on the disk */
	PICTURE_NO_PROGRAM, /* rosemary-media can't be started */
};

struct picture_limits {
	int64_t pixels;
	int64_t seconds;
	int64_t person; /* whose pictures it is among; 0: nobody's, and a process of its own */
};

struct picture_size {
	int64_t width, height, bytes;
};

struct picture {
	struct picture_size grid, page, full;
	struct str blurhash;
	struct str type;    /* of the upload: "image/jpeg" */
	struct str credit;  /* from IIM, XMP or EXIF; empty for none; UTF-8, one line */
	struct str caption; /* the alt text within the file (IPTC, in XMP), or empty */
	struct str taken; /* EDTF of the date taken, "1987-06-05", never in the future; or empty */
};

/* What the program is told to write into the renditions beside the ICC profile: nothing but what
 * the file itself says of creator, credit and copyright. */

/* Where rosemary-media lies; called once by app/main.c. */
void media_program(const char *path);
void media_stop(void); /* waits for those that work and ends them all */
/* Clears away processes that left because nothing was asked of them for a minute; for a job that
 * runs once a while. */
void media_rest(void);

/* Reads the picture at `in` (from offset 0) and writes the three renditions as JPEG to the open,
 * empty files. Waits for a free process. May be called from several threads. Text of *ret is in the
 * arena. */
enum picture_result media_picture(struct arena *a, int in, int grid, int page, int full,
				  const struct picture_limits *limits, struct picture *ret);

#endif
