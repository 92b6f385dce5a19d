/*
 * What the scenes of base/draw.c are painted with: lights, trees, flowers, clouds. Each takes its
 * chances from the scene's dice, so that a seed always gives the same picture.
 */
#ifndef BASE_DRAW_PARTS_H
#define BASE_DRAW_PARTS_H

#include "base/canvas.h"

/* What every scene is painted with. Lengths in it are parts of `unit`, the shorter side. */
struct scene {
	struct canvas c;
	struct dice d;
	double w, h, unit;
	uint64_t seed;
};

/* A light: sky from top to horizon, sun, and the colours of near and far land. */
struct light {
	uint32_t top, middle, horizon, sun, far, near, leaf, petal;
};

/* The light of a scene, by its dice. */
struct light light_of(struct scene *s);
/* White, more or less warm. */
struct paint soft_white(double part);
void paint_sun(struct scene *s, const struct light *l, double x, double y, double r);
/* n clouds between rows y0 and y1. */
void paint_clouds(struct scene *s, double y0, double y1, int n);
void paint_birds(struct scene *s, double x, double y, int n);
/* Leaves as a cloud of soft dabs, darker below and lighter towards the sun. */
void paint_crown(struct scene *s, double x, double y, double rx, double ry, struct paint leaf,
		 int n);
/* Its foot at x, y; `dabs` of the brush for its leaves. */
void paint_tree(struct scene *s, double x, double y, double size, struct paint leaf, int dabs);
/* A rose seen from the side: petals from outside to inside, each ring smaller and deeper. */
void paint_rose(struct scene *s, double x, double y, double r, struct paint petal);
/* From its stalk at x, y in the direction `turn`. */
void paint_leaf(struct scene *s, double x, double y, double size, double turn, struct paint leaf);
void paint_box(struct scene *s, double x0, double y0, double x1, double y1, double soft,
	       struct paint p);
/* Light and dark leaves out of focus, as a camera sees what is far behind. */
void paint_blur(struct scene *s, const struct light *l, int n);
/* On a table: a loaf, a bowl, a cup, each about two sizes wide. */
void paint_bread(struct scene *s, double x, double y, double size);
void paint_fruit(struct scene *s, double x, double y, double size);
void paint_cup(struct scene *s, double x, double y, double size);

#endif
