/*
 * Calm pictures for places that have none yet: hills, a house, a garden, the sea. For `rosemary
 * demo` and for tests, so that no photograph of anybody has to come with the program.
 */
#ifndef BASE_DRAW_H
#define BASE_DRAW_H

#include "base/str.h"

enum draw_subject {
	DRAW_HILLS,  /* layers of hills or fields under a low sun, sometimes a path or a stream */
	DRAW_HOUSE,  /* a house among trees, behind a fence */
	DRAW_TREE,   /* one old tree on a meadow, a bench or a chair in its shade */
	DRAW_GARDEN, /* beds of roses, a path, trees behind */
	DRAW_ROSE,   /* one flower, near, against a soft garden */
	DRAW_SEA,    /* water, far land, a small boat; sometimes fog */
	DRAW_WINDOW, /* a window from inside, a pot of flowers on the sill */
	DRAW_TABLE,  /* a table in the light of a window: bread, fruit, a cup, a jug */
	DRAW_SUBJECTS
};

enum draw_tone {
	DRAW_COLOUR,
	DRAW_FADED, /* an old slide: pale and warm */
	DRAW_SEPIA, /* an old print with a white border */
	DRAW_TONES
};

struct drawing {
	enum draw_subject subject;
	enum draw_tone tone;
	uint64_t seed;	   /* which of the many hills: colours, weather, time of day, shapes */
	int width, height; /* 16 to 4096 pixels each */
};

/* A PNG; the same drawing gives the same bytes. Takes about width * height * 12 bytes of the
 * arena, and a quarter of a second for 1600 x 1200. */
struct str draw_picture(struct arena *a, const struct drawing *d);

/* The same where it does not matter what is shown: seed % DRAW_SUBJECTS decides. */
struct str draw_png(struct arena *a, uint64_t seed, int width, int height);

#endif
