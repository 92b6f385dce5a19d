/*
 * Paint on a surface of RGB pixels: soft-edged shapes laid over each other. The small set that
 * base/draw.c needs. Lengths and places are in pixels, from the upper left.
 */
#ifndef BASE_CANVAS_H
#define BASE_CANVAS_H

#include "base/arena.h"

#include <stdint.h>

struct paint {
	double r, g, b; /* 0 to 1 */
};

struct canvas {
	int width, height;
	unsigned char *rgb; /* three bytes a pixel, rows without gaps */
};

/* A dice that falls the same way again from the same seed. */
struct dice {
	uint64_t state;
};

double dice_unit(struct dice *d);			    /* 0 <= x < 1 */
double dice_within(struct dice *d, double from, double to); /* from <= x < to */
int dice_pick(struct dice *d, int n);			    /* 0 .. n - 1 */

struct paint paint_hex(uint32_t rgb);
struct paint paint_mix(struct paint from, struct paint to, double part);
struct paint paint_vary(struct dice *d, struct paint p,
			double most); /* a little lighter or darker */

struct canvas canvas_new(struct arena *a, int width, int height);

/* From top to middle to bottom, within rows y0 to y1. */
void canvas_sky(struct canvas *c, double y0, double y1, struct paint top, struct paint middle,
		struct paint bottom);
/* An ellipse turned by `turn` radians; `soft` pixels of edge; `cover` 0 to 1. */
void canvas_ellipse(struct canvas *c, double x, double y, double rx, double ry, double turn,
		    double soft, double cover, struct paint p);
void canvas_disc(struct canvas *c, double x, double y, double r, double soft, double cover,
		 struct paint p);
/* A line with round ends, as wide at its ends as said. */
void canvas_stroke(struct canvas *c, double x0, double y0, double x1, double y1, double w0,
		   double w1, double cover, struct paint p);
/* A convex shape given clockwise, at most 8 corners (x, y, x, y, …). */
void canvas_shape(struct canvas *c, const double *corners, int n, double soft, double cover,
		  struct paint p);
/* Everything below a line of hills: `base` its mean height, `swing` how far it goes up and down
 * from there, `length` of its largest waves; from `near` at the line to `far` at the bottom. */
void canvas_ridge(struct canvas *c, uint64_t seed, double base, double swing, double length,
		  struct paint line, struct paint bottom);
/* Where that line is at x. */
double canvas_ridge_at(uint64_t seed, double base, double swing, double length, double x);
/* A grain as of paper, and corners a little darker. */
void canvas_finish(struct canvas *c, uint64_t seed);
/* As an old slide: pale and warm. As an old print: brown, with a white border. */
void canvas_fade(struct canvas *c);
void canvas_print(struct canvas *c);

#endif
