#include <math.h>

#include "base/draw.h"
#include "base/draw_parts.h"
#include "base/err.h"
#include "base/png.h"

/* --- scenes --- */

static void draw_hills(struct scene *s)
{
	struct light l = light_of(s);
	double horizon = s->h * dice_within(&s->d, 0.42, 0.56);
	int layers = 4 + dice_pick(&s->d, 3);

	canvas_sky(&s->c, 0, horizon * 1.25, paint_hex(l.top), paint_hex(l.middle),
		   paint_hex(l.horizon));
	paint_sun(s, &l, s->w * dice_within(&s->d, 0.2, 0.8),
		  horizon * dice_within(&s->d, 0.55, 0.9),
		  s->unit * dice_within(&s->d, 0.03, 0.055));
	paint_clouds(s, horizon * 0.1, horizon * 0.6, 3 + dice_pick(&s->d, 5));
	for (int i = 0; i < layers; i++) {
		double part = (i + 1.0) / layers;
		double base = horizon + (s->h * 1.02 - horizon) * pow(part, 1.5) * 0.8;
		struct paint line = paint_mix(paint_hex(l.far), paint_hex(l.near), part);
		uint64_t ridge = s->seed * 31 + (uint64_t)i;
		double swing = s->unit * (0.13 - 0.08 * part), length = s->w * (0.5 - 0.16 * part);

		canvas_ridge(&s->c, ridge, base, swing, length, line,
			     paint_mix(line, paint_hex(l.horizon), 0.35 * (1 - part) + 0.08));
		for (int j = 0; j < 3 * i; j++) {
			double x = dice_within(&s->d, 0, s->w);
			double y = canvas_ridge_at(ridge, base, swing, length, x);
			double size =
				s->unit * 0.045 * (0.25 + part) * dice_within(&s->d, 0.6, 1.5);

			canvas_ellipse(&s->c, x, y - size * 0.3, size * 0.42, size * 0.5, 0,
				       size * 0.1, 0.85, paint_mix(line, paint_hex(0x26352c), 0.3));
		}
	}
	paint_birds(s, s->w * dice_within(&s->d, 0.3, 0.7), horizon * 0.4, 2 + dice_pick(&s->d, 5));
}

static void paint_windows(struct scene *s, double x, double y, double width, double height, int n)
{
	for (int i = 0; i < n; i++) {
		double cx = x + width * (i + 0.5) / n, w = width / n * 0.17, h = height * 0.2;
		double cy = y + height * 0.42;

		paint_box(s, cx - w * 1.25, cy - h * 1.15, cx + w * 1.25, cy + h * 1.15, 0.8,
			  soft_white(0.4));
		paint_box(s, cx - w, cy - h, cx + w, cy + h, 0.8, paint_hex(0x4d5a66));
		canvas_stroke(&s->c, cx, cy - h, cx, cy + h, w * 0.16, w * 0.16, 1,
			      soft_white(0.4));
		canvas_stroke(&s->c, cx - w, cy, cx + w, cy, w * 0.16, w * 0.16, 1,
			      soft_white(0.4));
	}
}

static void paint_house(struct scene *s, double x, double y, double width, double height)
{
	static const uint32_t walls[] = { 0xe9dcc3, 0xd9c3a5, 0xe6e2da, 0xcf9d82, 0xb9c4bd };
	static const uint32_t tiles[] = { 0x8c4f3f, 0x6b5b57, 0x9a6a4c, 0x5f6770 };
	struct paint wall = paint_hex(walls[dice_pick(&s->d, 5)]);
	struct paint roof = paint_hex(tiles[dice_pick(&s->d, 4)]);
	double ridge = y - height * 0.62, over = width * 0.05;
	const double shape[] = { x + width * 0.16, ridge, x + width * 0.84, ridge,
				 x + width + over, y,	  x - over,	    y };
	double door = width * dice_within(&s->d, 0.42, 0.58);

	for (int i = 0; i < 1 + dice_pick(&s->d, 2); i++)
		paint_box(s, x + width * (0.25 + 0.42 * i), ridge - height * 0.2,
			  x + width * (0.32 + 0.42 * i), ridge + height * 0.1, 0.8,
			  paint_mix(roof, wall, 0.3));
	paint_box(s, x, y, x + width, y + height, 0.8, wall);
	canvas_shape(&s->c, shape, 4, 0.9, 1, roof);
	for (int i = 1; i < 9; i++)
		canvas_stroke(&s->c, x - over * 0.5, y - height * 0.62 * i / 9,
			      x + width + over * 0.5, y - height * 0.62 * i / 9, 1.2, 1.2,
			      i < 3 ? 0.12 : 0, paint_hex(0x201a18));
	paint_box(s, x, y, x + width, y + height * 0.06, 1.5,
		  paint_mix(wall, paint_hex(0x302a2a), 0.3));
	paint_windows(s, x, y, width, height, 4);
	paint_box(s, x + door - width * 0.045, y + height * 0.48, x + door + width * 0.045,
		  y + height, 0.8, paint_mix(roof, paint_hex(0x2d3a33), 0.5));
}

static void paint_fence(struct scene *s, double y, double height)
{
	double step = s->unit * 0.045, gate = s->w * dice_within(&s->d, 0.35, 0.6);
	struct paint wood = soft_white(0.8);

	for (double x = -step; x < s->w + step; x += step) {
		if (fabs(x - gate) < step * 1.6)
			continue;
		canvas_stroke(&s->c, x, y, x, y - height, step * 0.28, step * 0.2, 0.95,
			      paint_vary(&s->d, wood, 0.05));
	}
	for (int i = 0; i < 2; i++) {
		double at = y - height * (0.3 + 0.42 * i);

		canvas_stroke(&s->c, 0, at, gate - step * 1.6, at, step * 0.16, step * 0.16, 0.95,
			      wood);
		canvas_stroke(&s->c, gate + step * 1.6, at, s->w, at, step * 0.16, step * 0.16,
			      0.95, wood);
	}
}

static void draw_house(struct scene *s)
{
	struct light l = light_of(s);
	double ground = s->h * dice_within(&s->d, 0.62, 0.7), width = s->unit * 0.62;
	double height = s->unit * dice_within(&s->d, 0.17, 0.22);
	double x = s->w * dice_within(&s->d, 0.38, 0.62) - width / 2;

	canvas_sky(&s->c, 0, ground + s->unit * 0.06, paint_hex(l.top), paint_hex(l.middle),
		   paint_hex(l.horizon));
	paint_clouds(s, ground * 0.05, ground * 0.5, 6);
	canvas_ridge(&s->c, s->seed, ground * 0.86, s->unit * 0.08, s->w * 0.4, paint_hex(l.far),
		     paint_hex(l.near));
	for (int i = 0; i < 5; i++)
		paint_tree(s, s->w * (i + dice_unit(&s->d)) / 5, ground + s->unit * 0.01,
			   s->unit * dice_within(&s->d, 0.3, 0.5),
			   paint_vary(&s->d, paint_hex(l.leaf), 0.07), 220);
	canvas_ridge(&s->c, s->seed + 5, ground, s->unit * 0.015, s->w * 0.5,
		     paint_mix(paint_hex(l.leaf), paint_hex(0xf0e6a0), 0.2), paint_hex(l.near));
	paint_house(s, x, ground - height * 0.92, width, height);
	for (int i = 0; i < 22; i++)
		paint_crown(s, x + width * dice_unit(&s->d), ground + height * 0.1, s->unit * 0.03,
			    s->unit * 0.022,
			    paint_vary(&s->d, paint_hex(i % 3 ? l.leaf : l.petal), 0.05), 12);
	paint_tree(s, dice_pick(&s->d, 2) ? s->w * 0.1 : s->w * 0.92, ground + s->unit * 0.12,
		   s->unit * 0.66, paint_hex(l.leaf), 420);
	paint_fence(s, s->h * 0.9, s->unit * 0.09);
}

static void paint_grass(struct scene *s, double y, const struct light *l, int n)
{
	for (int i = 0; i < n; i++) {
		double x = dice_within(&s->d, 0, s->w), from = dice_within(&s->d, y, s->h * 1.05);
		double size = s->unit * 0.05 * (from - y) / (s->h - y) + s->unit * 0.006;

		canvas_stroke(&s->c, x, from, x + dice_within(&s->d, -0.4, 0.4) * size, from - size,
			      size * 0.08 + 0.6, 0.5, 0.5,
			      paint_vary(&s->d,
					 paint_mix(paint_hex(l->leaf), paint_hex(0xf3e9a6),
						   0.35 * dice_unit(&s->d)),
					 0.06));
	}
}

static void paint_flowers(struct scene *s, double y0, double y1, uint32_t petal, int n)
{
	for (int i = 0; i < n; i++) {
		double part = dice_unit(&s->d), y = y0 + (y1 - y0) * part;
		double r = s->unit * (0.003 + 0.007 * part);

		canvas_disc(&s->c, dice_within(&s->d, 0, s->w), y, r, r * 0.4, 0.85,
			    paint_vary(&s->d, i % 4 ? paint_hex(petal) : soft_white(0.3), 0.08));
	}
}

static void paint_bench(struct scene *s, double x, double y, double size)
{
	struct paint wood = paint_hex(0x6e5541), light = paint_hex(0x937659);

	for (int i = 0; i < 2; i++)
		canvas_stroke(&s->c, x + size * (0.1 + 0.8 * i), y - size * 0.48,
			      x + size * (0.1 + 0.8 * i), y, size * 0.05, size * 0.05, 1, wood);
	for (int i = 0; i < 3; i++)
		canvas_stroke(&s->c, x, y - size * (0.46 - 0.09 * i), x + size,
			      y - size * (0.46 - 0.09 * i), size * 0.05, size * 0.05, 1, light);
	canvas_stroke(&s->c, x - size * 0.03, y - size * 0.19, x + size * 1.03, y - size * 0.19,
		      size * 0.08, size * 0.08, 1, paint_mix(light, wood, 0.3));
}

static void draw_tree(struct scene *s)
{
	struct light l = light_of(s);
	double ground = s->h * dice_within(&s->d, 0.66, 0.74),
	       x = s->w * dice_within(&s->d, 0.35, 0.65);
	double size = (ground < s->unit ? ground : s->unit) * 0.92;
	static const uint32_t leaves[] = { 0xc98a3c, 0xe7b9c2, 0xb5653a };
	uint32_t leaf = dice_pick(&s->d, 2) ? l.leaf : leaves[dice_pick(&s->d, 3)];

	canvas_sky(&s->c, 0, ground + s->unit * 0.06, paint_hex(l.top), paint_hex(l.middle),
		   paint_hex(l.horizon));
	paint_clouds(s, ground * 0.1, ground * 0.7, 5);
	canvas_ridge(&s->c, s->seed, ground * 0.93, s->unit * 0.06, s->w * 0.45, paint_hex(l.far),
		     paint_hex(l.near));
	canvas_ridge(&s->c, s->seed + 9, ground, s->unit * 0.02, s->w * 0.6,
		     paint_mix(paint_hex(l.leaf), paint_hex(l.horizon), 0.25), paint_hex(l.near));
	paint_grass(s, ground, &l, 900);
	canvas_ellipse(&s->c, x + size * 0.1, ground + size * 0.07, size * 0.46, size * 0.06, 0,
		       size * 0.05, 0.4, paint_hex(0x1d2a22));
	paint_tree(s, x, ground + size * 0.06, size, paint_hex(leaf), 900);
	paint_flowers(s, ground + s->unit * 0.03, s->h, l.petal, 120);
	if (dice_pick(&s->d, 3))
		paint_bench(s, x + size * (dice_pick(&s->d, 2) ? 0.12 : -0.42),
			    ground + size * 0.12, size * 0.28);
}

static void paint_bush(struct scene *s, double x, double y, double size, struct paint leaf,
		       struct paint petal)
{
	paint_crown(s, x, y - size * 0.5, size * 0.6, size * 0.52, leaf, 130);
	for (int i = 0; i < 13; i++)
		paint_rose(s, x + dice_within(&s->d, -0.5, 0.5) * size,
			   y - dice_within(&s->d, 0.12, 0.95) * size,
			   size * dice_within(&s->d, 0.05, 0.1), paint_vary(&s->d, petal, 0.07));
}

static void draw_garden(struct scene *s)
{
	static const uint32_t petals[] = { 0xd9566b, 0xf0c7c9, 0xf4e6c1, 0xc23b4f, 0xe99a7c };
	struct light l = light_of(s);
	double ground = s->h * 0.42, middle = s->w * dice_within(&s->d, 0.4, 0.6);
	const double path[] = { middle - s->w * 0.02, ground, middle + s->w * 0.02, ground,
				middle + s->w * 0.2,  s->h,   middle - s->w * 0.2,  s->h };

	canvas_sky(&s->c, 0, ground + s->unit * 0.06, paint_hex(l.top), paint_hex(l.middle),
		   paint_hex(l.horizon));
	paint_clouds(s, 0, ground * 0.6, 4);
	for (int i = 0; i < 9; i++)
		paint_tree(s, s->w * (i + dice_unit(&s->d)) / 9, ground + s->unit * 0.02,
			   s->unit * dice_within(&s->d, 0.22, 0.42),
			   paint_mix(paint_hex(l.leaf), paint_hex(l.far), 0.35), 150);
	canvas_ridge(&s->c, s->seed, ground, s->unit * 0.008, s->w * 0.5,
		     paint_mix(paint_hex(l.leaf), paint_hex(l.horizon), 0.3), paint_hex(l.near));
	paint_grass(s, ground, &l, 700);
	canvas_shape(&s->c, path, 4, s->unit * 0.012, 0.92, paint_hex(0xd8c7a4));
	for (int row = 0; row < 6; row++) {
		double part = (row + 1) / 6.0, y = ground + (s->h * 1.04 - ground) * part * part;
		double size = s->unit * (0.07 + 0.26 * part * part);
		double side = s->w * (0.06 + 0.2 * part * part) + size * 0.35;

		for (int i = 0; i < 4; i++) {
			struct paint petal = paint_hex(petals[dice_pick(&s->d, 5)]);
			double off = side + size * 1.05 * i;

			paint_bush(s, middle - off, y, size, paint_hex(l.leaf), petal);
			paint_bush(s, middle + off, y, size, paint_hex(l.leaf), petal);
		}
	}
}

static void draw_rose(struct scene *s)
{
	static const uint32_t petals[] = { 0xd9566b, 0xf0b6bd, 0xf3dfae,
					   0xbf3048, 0xf2ede6, 0xe88f6d };
	struct light l = light_of(s);
	struct paint leaf = paint_mix(paint_hex(l.leaf), paint_hex(0x35502f), 0.45);
	struct paint petal = paint_hex(petals[dice_pick(&s->d, 6)]);
	double x = s->w * dice_within(&s->d, 0.4, 0.6), y = s->h * dice_within(&s->d, 0.36, 0.46);
	double r = s->unit * dice_within(&s->d, 0.17, 0.23),
	       foot = x + dice_within(&s->d, -0.2, 0.2) * s->w;

	paint_blur(s, &l, 130);
	canvas_stroke(&s->c, foot, s->h * 1.02, x, y, r * 0.16, r * 0.1, 1, leaf);
	for (int i = 0; i < 6; i++) {
		double part = 0.25 + 0.12 * i, lx = x + (foot - x) * part,
		       ly = y + (s->h - y) * part;

		if (ly > y + r * 0.7)
			paint_leaf(s, lx, ly, r * dice_within(&s->d, 0.4, 0.62),
				   (i % 2 ? 0.35 : 2.8) + dice_within(&s->d, -0.4, 0.4),
				   paint_vary(&s->d, leaf, 0.05));
	}
	for (int i = 0; i < 5; i++)
		paint_leaf(s, x, y + r * 0.5, r * 0.45, 0.3 + i * 0.62, leaf);
	paint_rose(s, x, y, r, petal);
	if (dice_pick(&s->d, 2)) {
		double bx = x + r * (foot > x ? -1.7 : 1.7), by = y + r * 0.9;

		canvas_stroke(&s->c, x + (foot - x) * 0.6, y + (s->h - y) * 0.6, bx, by, r * 0.07,
			      r * 0.05, 1, leaf);
		paint_rose(s, bx, by, r * 0.4, petal);
	}
}

static void paint_boat(struct scene *s, double x, double y, double size)
{
	static const uint32_t hulls[] = { 0x3d6a94, 0x8f4b3c, 0xe8e2d4, 0x4c6b55 };
	const double hull[] = { x - size,	 y - size * 0.24, x + size * 1.1,  y - size * 0.28,
				x + size * 0.75, y + size * 0.1,  x - size * 0.75, y + size * 0.1 };
	const double sail[] = { x + size * 0.02, y - size * 1.75, x + size * 0.85,
				y - size * 0.42, x + size * 0.02, y - size * 0.42 };

	canvas_ellipse(&s->c, x, y + size * 0.32, size * 0.9, size * 0.16, 0, size * 0.14, 0.35,
		       paint_hex(0x22323f));
	canvas_stroke(&s->c, x, y - size * 0.2, x, y - size * 1.85, size * 0.05, size * 0.03, 1,
		      paint_hex(0x5d4c40));
	if (dice_pick(&s->d, 2))
		canvas_shape(&s->c, sail, 3, 0.9, 0.96, soft_white(0.5));
	canvas_shape(&s->c, hull, 4, 0.9, 1, paint_hex(hulls[dice_pick(&s->d, 4)]));
	canvas_stroke(&s->c, x - size, y - size * 0.24, x + size * 1.1, y - size * 0.28,
		      size * 0.05, size * 0.05, 1, soft_white(0.6));
}

static void paint_water(struct scene *s, double horizon, const struct light *l)
{
	canvas_sky(&s->c, horizon, s->h, paint_mix(paint_hex(l->horizon), paint_hex(l->top), 0.35),
		   paint_mix(paint_hex(l->middle), paint_hex(l->top), 0.6),
		   paint_mix(paint_hex(l->top), paint_hex(0x1f3140), 0.5));
	for (int i = 0; i < 620; i++) {
		double part = dice_unit(&s->d), y = horizon + (s->h - horizon) * part * part;
		double x = dice_within(&s->d, -0.05, 1.05) * s->w;
		double length = s->unit * (0.01 + 0.09 * part),
		       width = s->unit * (0.001 + 0.005 * part);

		canvas_stroke(&s->c, x, y, x + length, y + dice_within(&s->d, -0.5, 0.5) * width,
			      width, width * 0.5, dice_within(&s->d, 0.08, 0.3),
			      i % 3 ? paint_hex(l->horizon)
				    : paint_mix(paint_hex(l->top), paint_hex(0x24384a), 0.4));
	}
}

static void paint_shore(struct scene *s, const struct light *l)
{
	canvas_ridge(&s->c, s->seed + 3, s->h * 0.93, s->unit * 0.05, s->w * 0.7,
		     paint_mix(paint_hex(0xd9c8a0), paint_hex(l->horizon), 0.2),
		     paint_hex(0xa8916a));
	for (int i = 0; i < 150; i++) {
		double x = s->w * pow(dice_unit(&s->d), 1.8),
		       size = s->unit * dice_within(&s->d, 0.05, 0.13);

		canvas_stroke(&s->c, x, s->h * 1.01, x + dice_within(&s->d, -0.2, 0.5) * size,
			      s->h - size, s->unit * 0.004, 0.6, 0.8,
			      paint_vary(&s->d, paint_hex(0x7d8458), 0.08));
	}
}

static void draw_sea(struct scene *s)
{
	struct light l = light_of(s);
	double horizon = s->h * dice_within(&s->d, 0.42, 0.55),
	       x = s->w * dice_within(&s->d, 0.2, 0.8);
	double boat = s->unit * dice_within(&s->d, 0.05, 0.11);
	bool fog = dice_pick(&s->d, 4) == 0;

	canvas_sky(&s->c, 0, horizon + 2, paint_hex(l.top), paint_hex(l.middle),
		   paint_hex(l.horizon));
	paint_sun(s, &l, x, horizon * dice_within(&s->d, 0.5, 0.85), s->unit * 0.045);
	paint_clouds(s, horizon * 0.08, horizon * 0.7, 6);
	for (int i = 0; i < 2; i++)
		canvas_ridge(&s->c, s->seed + (uint64_t)i, horizon + s->unit * 0.012,
			     s->unit * (0.09 - 0.04 * i), s->w * 0.35,
			     paint_mix(paint_hex(l.far), paint_hex(l.near), 0.4 * i),
			     paint_hex(l.horizon));
	paint_water(s, horizon, &l);
	for (int i = 0; i < 60; i++) {
		double part = dice_unit(&s->d), y = horizon + (s->h - horizon) * part * 0.7;
		double half = s->unit * (0.015 + 0.05 * part) * dice_unit(&s->d);

		canvas_stroke(&s->c, x - half, y, x + half, y, s->unit * 0.003, s->unit * 0.003,
			      0.4, paint_hex(l.sun));
	}
	paint_boat(s, s->w * dice_within(&s->d, 0.3, 0.7),
		   horizon + s->unit * dice_within(&s->d, 0.12, 0.22), boat);
	paint_birds(s, s->w * 0.5, horizon * 0.45, 3 + dice_pick(&s->d, 4));
	if (dice_pick(&s->d, 2))
		paint_shore(s, &l);
	for (int i = 0; fog && i < 40; i++)
		canvas_ellipse(&s->c, dice_within(&s->d, 0, s->w),
			       horizon + dice_within(&s->d, -0.2, 0.2) * s->unit, s->unit * 0.5,
			       s->unit * 0.08, 0, s->unit * 0.08, 0.2, soft_white(0.1));
}

static void paint_pot(struct scene *s, double x, double y, double size, const struct light *l)
{
	static const uint32_t pots[] = { 0xb4694a, 0x5d7f9c, 0xd9cdb8, 0x7d8f7a };
	struct paint pot = paint_hex(pots[dice_pick(&s->d, 4)]),
		     shade = paint_mix(pot, paint_hex(0x201814), 0.3);
	const double body[] = { x - size * 0.42, y - size * 0.75,
				x + size * 0.42, y - size * 0.75,
				x + size * 0.3,	 y,
				x - size * 0.3,	 y };

	for (int i = 0; i < 9; i++) {
		double turn = -1.5708 + (i - 4) * 0.24, out = size * dice_within(&s->d, 0.7, 1.35);
		double fx = x + cos(turn) * out, fy = y - size * 0.75 + sin(turn) * out;

		canvas_stroke(&s->c, x, y - size * 0.7, fx, fy, size * 0.05, size * 0.03, 1,
			      paint_hex(l->near));
		paint_leaf(s, x + cos(turn) * out * 0.45, y - size * 0.75 + sin(turn) * out * 0.45,
			   size * 0.2, turn + (i % 2 ? 0.7 : -0.7),
			   paint_vary(&s->d, paint_hex(l->leaf), 0.05));
		paint_rose(s, fx, fy, size * dice_within(&s->d, 0.13, 0.2),
			   paint_vary(&s->d, paint_hex(l->petal), 0.06));
	}
	canvas_ellipse(&s->c, x + size * 0.1, y, size * 0.45, size * 0.07, 0, size * 0.06, 0.4,
		       paint_hex(0x2a2320));
	canvas_shape(&s->c, body, 4, 1.2, 1, pot);
	canvas_ellipse(&s->c, x + size * 0.26, y - size * 0.36, size * 0.1, size * 0.34, 0.16,
		       size * 0.1, 0.6, shade);
	paint_box(s, x - size * 0.47, y - size * 0.86, x + size * 0.47, y - size * 0.7, 1.2,
		  paint_mix(pot, paint_hex(0xffffff), 0.12));
}

static void paint_panes(struct scene *s, double x0, double y0, double x1, double y1)
{
	double bar = s->unit * 0.022, soft = s->unit * 0.002 + 0.6;
	struct paint wood = soft_white(0.35), shade = paint_mix(wood, paint_hex(0x55504c), 0.35);
	double xm = (x0 + x1) / 2, ym = y0 + (y1 - y0) * 0.42;

	paint_box(s, x0 - bar * 1.6, y0 - bar * 1.6, x1 + bar * 1.6, y0, soft, wood);
	paint_box(s, x0 - bar * 1.6, y0, x0, y1, soft, shade);
	paint_box(s, x1, y0, x1 + bar * 1.6, y1, soft, wood);
	paint_box(s, xm - bar * 0.6, y0, xm + bar * 0.6, y1, soft, wood);
	paint_box(s, x0, ym - bar * 0.45, x1, ym + bar * 0.45, soft, wood);
	paint_box(s, x0 - bar * 3, y1, x1 + bar * 3, y1 + bar * 2.2, soft, wood);
	paint_box(s, x0 - bar * 2.4, y1 + bar * 2.2, x1 + bar * 2.4, y1 + bar * 3, soft, shade);
}

static void paint_outside(struct scene *s, const struct light *l, double y0, double y1)
{
	double horizon = y0 + (y1 - y0) * 0.55;

	canvas_sky(&s->c, y0, y1, paint_hex(l->top), paint_hex(l->horizon), paint_hex(l->horizon));
	for (int i = 0; i < 3; i++)
		canvas_ridge(&s->c, s->seed + (uint64_t)i, horizon + (y1 - y0) * 0.13 * i,
			     s->unit * 0.05, s->w * 0.3,
			     paint_mix(paint_hex(l->far), paint_hex(l->near), i / 2.0),
			     paint_mix(paint_hex(l->near), paint_hex(l->horizon), 0.25));
	for (int i = 0; i < 4; i++)
		paint_tree(s, s->w * (0.15 + 0.7 * dice_unit(&s->d)), y1 - (y1 - y0) * 0.08,
			   (y1 - y0) * dice_within(&s->d, 0.3, 0.55), paint_hex(l->leaf), 160);
}

/* The room around the window, painted over what is outside. */
static void paint_walls(struct scene *s, double x0, double y0, double x1, double y1)
{
	static const uint32_t colours[] = { 0xe6dccb, 0xd5dcd6, 0xe3d0bf, 0xcfd6de, 0xeadfb9 };
	struct paint wall =
		paint_mix(paint_hex(colours[dice_pick(&s->d, 5)]), paint_hex(0x3a3436), 0.12);

	paint_box(s, -9, -9, x0, s->h + 9, 0.8, wall);
	paint_box(s, x1, -9, s->w + 9, s->h + 9, 0.8, wall);
	paint_box(s, x0 - 2, -9, x1 + 2, y0, 0.8, wall);
	paint_box(s, x0 - 2, y1, x1 + 2, s->h + 9, 0.8, wall);
	/* daylight falls on the wall beside the window, away from it the room is dim */
	for (int i = 0; i < 10; i++) {
		canvas_disc(&s->c, x1 + s->unit * 0.1 * i, y1 + s->unit * 0.03 * i, s->unit * 0.1,
			    s->unit * 0.1, 0.05, paint_hex(0xfff2d0));
		canvas_disc(&s->c, 0, s->h * i / 9, s->unit * 0.2, s->unit * 0.2, 0.12,
			    paint_hex(0x4a4446));
	}
}

static void draw_window(struct scene *s)
{
	struct light l = light_of(s);
	double x0 = s->w * 0.5 - s->unit * 0.33, x1 = s->w * 0.5 + s->unit * 0.33;
	double y0 = s->h * 0.5 - s->unit * 0.4, y1 = s->h * 0.5 + s->unit * 0.28;

	paint_outside(s, &l, y0, y1);
	paint_walls(s, x0, y0, x1, y1);
	paint_panes(s, x0, y0, x1, y1);
	for (int i = 0; i < 2; i++) {
		double side = i ? x1 - s->unit * 0.02 : x0 + s->unit * 0.02;

		for (int j = 0; j < 9; j++) {
			double off = (i ? 1 : -1) * s->unit * 0.016 * j;

			canvas_stroke(&s->c, side + off, y0 - s->unit * 0.07,
				      side + off + (i ? 1 : -1) * s->unit * 0.03,
				      y1 + s->unit * 0.02, s->unit * 0.026, s->unit * 0.034, 0.75,
				      j % 2 ? soft_white(0.5) : paint_hex(0xd8cdbd));
		}
	}
	paint_pot(s, s->w * 0.5 + s->unit * dice_within(&s->d, -0.2, 0.2), y1 + s->unit * 0.012,
		  s->unit * dice_within(&s->d, 0.14, 0.18), &l);
}

static void draw_table(struct scene *s)
{
	static const uint32_t woods[] = { 0x9c7450, 0x7d5a41, 0xb8926a, 0xd9cdb8 };
	struct light l = light_of(s);
	double x0 = s->w * 0.5 - s->unit * 0.2, x1 = s->w * 0.5 + s->unit * 0.34;
	double y1 = s->h * 0.5, y0 = y1 - s->unit * 0.42, top = s->h * 0.6;
	struct paint wood = paint_hex(woods[dice_pick(&s->d, 4)]);
	const double light[] = { x0 - s->unit * 0.1, top,  x1 - s->unit * 0.1,	top,
				 x1 - s->unit * 0.3, s->h, x0 - s->unit * 0.45, s->h };

	paint_outside(s, &l, y0, y1);
	paint_walls(s, x0, y0, x1, y1);
	paint_panes(s, x0, y0, x1, y1);
	canvas_sky(&s->c, top, s->h, paint_mix(wood, paint_hex(0xfff0d0), 0.25), wood,
		   paint_mix(wood, paint_hex(0x2b1f18), 0.35));
	for (int i = 0; i < 70; i++) {
		double y = top + (s->h - top) * dice_unit(&s->d),
		       x = dice_within(&s->d, -0.3, 1) * s->w;

		canvas_stroke(&s->c, x, y, x + s->w * dice_within(&s->d, 0.2, 0.6),
			      y + dice_within(&s->d, -3, 3), 1.6, 0.8, 0.16,
			      paint_mix(wood, paint_hex(0x2b1f18), 0.6));
	}
	canvas_shape(&s->c, light, 4, s->unit * 0.03, 0.3, paint_hex(0xfff3cf));
	paint_pot(s, s->w * 0.5 - s->unit * 0.34, top + s->unit * 0.08, s->unit * 0.13, &l);
	if (dice_pick(&s->d, 2))
		paint_bread(s, s->w * 0.5 + s->unit * 0.05, top + s->unit * 0.13, s->unit * 0.17);
	else
		paint_fruit(s, s->w * 0.5 + s->unit * 0.06, top + s->unit * 0.1, s->unit * 0.2);
	paint_cup(s, s->w * 0.5 + s->unit * 0.36, top + s->unit * 0.14, s->unit * 0.065);
}

struct str draw_picture(struct arena *a, const struct drawing *d)
{
	static void (*const subjects[DRAW_SUBJECTS])(struct scene * s) = {
		[DRAW_HILLS] = draw_hills,   [DRAW_HOUSE] = draw_house, [DRAW_TREE] = draw_tree,
		[DRAW_GARDEN] = draw_garden, [DRAW_ROSE] = draw_rose,	[DRAW_SEA] = draw_sea,
		[DRAW_WINDOW] = draw_window, [DRAW_TABLE] = draw_table,
	};
	struct scene s = {
		.c = canvas_new(a, d->width, d->height),
		.d = { d->seed * 1000003 + (uint64_t)d->subject },
		.w = d->width,
		.h = d->height,
		.unit = d->width < d->height ? d->width : d->height,
		.seed = d->seed,
	};

	must(d->subject < DRAW_SUBJECTS && d->width >= 16 && d->width <= 4096 && d->height >= 16 &&
	     d->height <= 4096);
	subjects[d->subject](&s);
	if (d->tone == DRAW_FADED)
		canvas_fade(&s.c);
	canvas_finish(&s.c, d->seed);
	if (d->tone == DRAW_SEPIA)
		canvas_print(&s.c);
	return png_write(a, s.c.rgb, d->width, d->height);
}

struct str draw_png(struct arena *a, uint64_t seed, int width, int height)
{
	return draw_picture(a,
			    &(struct drawing){ .subject = (enum draw_subject)(seed % DRAW_SUBJECTS),
					       .seed = seed,
					       .width = width,
					       .height = height });
}
