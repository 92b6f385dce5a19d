#include <math.h>

#include "base/draw_parts.h"

static const struct light lights[] = {
	{ 0x6f9fc4, 0xa9cbdc, 0xf3e3c8, 0xfff3d6, 0xa8bcc4, 0x5d7f4e, 0x6f8f4a, 0xd9566b },
	{ 0x3f5677, 0xb98a92, 0xf6c48e, 0xffe2ab, 0x8b7f96, 0x3d4a45, 0x56683f, 0xe08a8a },
	{ 0x9db8c6, 0xcfdbdc, 0xf1ece0, 0xfffaf0, 0xb9c6c6, 0x7a8f6d, 0x8da36a, 0xe9a8b4 },
	{ 0x5a86b8, 0x97bbd8, 0xdde8ea, 0xffffff, 0x8fa9bd, 0x4f7a45, 0x5f8c43, 0xf0d9dc },
	{ 0x57607f, 0x9c8fa6, 0xe9b7a0, 0xffd9b8, 0x857d97, 0x4a4d52, 0x5b6449, 0xc96b5e },
	{ 0x7fb0b5, 0xbcd8cf, 0xf8edd0, 0xfff6dc, 0x9dbcb2, 0x6d8a4f, 0x8a9c49, 0xe6b34f },
};

struct light light_of(struct scene *s)
{
	return lights[dice_pick(&s->d, (int)(sizeof lights / sizeof lights[0]))];
}

struct paint soft_white(double part)
{
	return paint_mix(paint_hex(0xffffff), paint_hex(0xf4ead8), part);
}

void paint_sun(struct scene *s, const struct light *l, double x, double y, double r)
{
	struct paint p = paint_hex(l->sun);

	canvas_disc(&s->c, x, y, r * 2.2, r * 2.4, 0.35, p);
	canvas_disc(&s->c, x, y, r * 1.2, r * 1.1, 0.35, p);
	canvas_disc(&s->c, x, y, r, r * 0.06 + 0.8, 0.95, p);
}

void paint_clouds(struct scene *s, double y0, double y1, int n)
{
	for (int i = 0; i < n; i++) {
		double x = dice_within(&s->d, 0, s->w), y = dice_within(&s->d, y0, y1);
		double size = dice_within(&s->d, 0.05, 0.13) * s->unit;

		for (int j = 0; j < 7; j++)
			canvas_ellipse(&s->c, x + dice_within(&s->d, -2, 2) * size,
				       y + dice_within(&s->d, -0.25, 0.25) * size,
				       size * dice_within(&s->d, 0.7, 1.5), size * 0.28, 0,
				       size * 0.3, 0.22, soft_white(dice_unit(&s->d)));
	}
}

void paint_birds(struct scene *s, double x, double y, int n)
{
	struct paint ink = paint_hex(0x3b3f4a);

	for (int i = 0; i < n; i++) {
		double bx = x + dice_within(&s->d, -0.12, 0.12) * s->unit;
		double by = y + dice_within(&s->d, -0.06, 0.06) * s->unit;
		double wing = s->unit * dice_within(&s->d, 0.007, 0.012);

		canvas_stroke(&s->c, bx - wing, by - wing * 0.5, bx, by, 0.5, wing * 0.22, 0.7,
			      ink);
		canvas_stroke(&s->c, bx, by, bx + wing, by - wing * 0.6, wing * 0.22, 0.5, 0.7,
			      ink);
	}
}

void paint_crown(struct scene *s, double x, double y, double rx, double ry, struct paint leaf,
		 int n)
{
	struct paint shade = paint_mix(leaf, paint_hex(0x1e2a2a), 0.5);
	struct paint shine = paint_mix(leaf, paint_hex(0xfff0b8), 0.35);

	for (int i = 0; i < n; i++) {
		double turn = dice_within(&s->d, 0, 6.2832), out = sqrt(dice_unit(&s->d));
		double dx = cos(turn) * out, dy = sin(turn) * out;
		double lit = 0.5 - dy * 0.38 - dx * 0.16 + dice_within(&s->d, -0.16, 0.16);
		double size = (rx < ry ? rx : ry) * dice_within(&s->d, 0.08, 0.2);

		canvas_ellipse(&s->c, x + dx * rx, y + dy * ry, size, size * 0.7, turn, size * 0.35,
			       0.72,
			       lit < 0.5 ? paint_mix(shade, leaf, lit * 2)
					 : paint_mix(leaf, shine, lit * 2 - 1));
	}
}

static void paint_branch(struct scene *s, double x, double y, double turn, double length,
			 double width, int depth)
{
	double x1 = x + cos(turn) * length, y1 = y + sin(turn) * length;

	canvas_stroke(&s->c, x, y, x1, y1, width, width * 0.68, 1,
		      paint_vary(&s->d, paint_hex(0x4f4038), 0.04));
	for (int i = 0; depth > 0 && i < 3; i++)
		paint_branch(s, x1, y1, turn + dice_within(&s->d, -0.75, 0.75),
			     length * dice_within(&s->d, 0.6, 0.85), width * 0.6, depth - 1);
}

void paint_tree(struct scene *s, double x, double y, double size, struct paint leaf, int dabs)
{
	paint_branch(s, x, y, -1.5708, size * 0.3, size * 0.09, 3);
	paint_crown(s, x, y - size * 0.72, size * 0.5, size * 0.42, leaf, dabs);
}

void paint_rose(struct scene *s, double x, double y, double r, struct paint petal)
{
	struct paint deep = paint_mix(petal, paint_hex(0x5a1428), 0.45);
	struct paint pale = paint_mix(petal, paint_hex(0xffffff), 0.35);
	double turn = dice_within(&s->d, 0, 6.2832);

	for (int ring = 0; ring < 5; ring++) {
		double out = r * (0.62 - ring * 0.14), size = r * (0.52 - ring * 0.075);
		int n = 7 - ring;

		for (int i = 0; i < n && out > -0.1 * r; i++) {
			double at = turn + ring * 0.5 + 6.2832 * i / n;
			struct paint p =
				paint_mix(pale, deep, 0.18 * ring + 0.25 * dice_unit(&s->d));
			double px = x + cos(at) * out, py = y + sin(at) * out * 0.9;

			canvas_ellipse(&s->c, px, py + r * 0.03, size, size * 0.72, at + 1.5708,
				       r * 0.05 + 0.6, 0.35, deep);
			canvas_ellipse(&s->c, px, py, size, size * 0.7, at + 1.5708, r * 0.03 + 0.5,
				       0.95, p);
		}
	}
	canvas_disc(&s->c, x, y, r * 0.1, r * 0.06 + 0.5, 0.9, deep);
}

void paint_leaf(struct scene *s, double x, double y, double size, double turn, struct paint leaf)
{
	double cx = x + cos(turn) * size, cy = y + sin(turn) * size;

	canvas_ellipse(&s->c, cx, cy, size, size * 0.42, turn, size * 0.06 + 0.6, 0.95, leaf);
	canvas_stroke(&s->c, x, y, cx + cos(turn) * size * 0.8, cy + sin(turn) * size * 0.8,
		      size * 0.06 + 0.4, 0.4, 0.6, paint_mix(leaf, paint_hex(0xf4f0c8), 0.4));
}

void paint_box(struct scene *s, double x0, double y0, double x1, double y1, double soft,
	       struct paint p)
{
	const double corners[] = { x0, y0, x1, y0, x1, y1, x0, y1 };

	canvas_shape(&s->c, corners, 4, soft, 1, p);
}

void paint_blur(struct scene *s, const struct light *l, int n)
{
	const uint32_t greens[] = { l->leaf, l->near, l->far, l->horizon, 0x33483a };

	canvas_sky(&s->c, 0, s->h, paint_hex(l->middle), paint_hex(l->far), paint_hex(l->near));
	for (int i = 0; i < n; i++) {
		double r = s->unit * dice_within(&s->d, 0.04, 0.17);

		canvas_disc(&s->c, dice_within(&s->d, 0, s->w), dice_within(&s->d, 0, s->h), r,
			    r * dice_within(&s->d, 0.15, 0.8), dice_within(&s->d, 0.12, 0.38),
			    paint_vary(&s->d, paint_hex(greens[dice_pick(&s->d, 5)]), 0.06));
	}
}

void paint_bread(struct scene *s, double x, double y, double size)
{
	struct paint crust = paint_hex(0xb07a43), light = paint_hex(0xe0b77a);

	canvas_ellipse(&s->c, x + size * 0.1, y + size * 0.34, size * 0.95, size * 0.16, 0,
		       size * 0.12, 0.4, paint_hex(0x2a2018));
	canvas_ellipse(&s->c, x, y, size, size * 0.44, 0, size * 0.05, 1, crust);
	canvas_ellipse(&s->c, x - size * 0.1, y - size * 0.12, size * 0.8, size * 0.26, 0,
		       size * 0.2, 0.7, light);
	for (int i = 0; i < 4; i++)
		canvas_stroke(&s->c, x - size * (0.55 - 0.33 * i), y - size * 0.26,
			      x - size * (0.35 - 0.33 * i), y + size * 0.05, size * 0.05,
			      size * 0.02, 0.7, paint_hex(0xf3dcae));
}

void paint_fruit(struct scene *s, double x, double y, double size)
{
	static const uint32_t fruit[] = { 0xe2b13c, 0xd98a3a, 0xb8443a, 0x9aab4a, 0xe6c95a };
	struct paint bowl = paint_hex(dice_pick(&s->d, 2) ? 0x6f8ba3 : 0xe5dccb);

	canvas_ellipse(&s->c, x + size * 0.08, y + size * 0.42, size * 0.7, size * 0.13, 0,
		       size * 0.1, 0.4, paint_hex(0x2a2018));
	for (int i = 0; i < 9; i++) {
		double fx = x + (i % 5 - 2) * size * 0.27 + (i > 4 ? size * 0.13 : 0);
		double fy = y - size * (i > 4 ? 0.3 : 0.08), r = size * 0.2;
		struct paint p = paint_hex(fruit[dice_pick(&s->d, 5)]);

		if (fabs(fx - x) > size * 0.62)
			continue;
		canvas_disc(&s->c, fx, fy, r, r * 0.08 + 0.5, 1,
			    paint_mix(p, paint_hex(0x40281a), 0.2));
		canvas_disc(&s->c, fx - r * 0.2, fy - r * 0.22, r * 0.7, r * 0.5, 0.8, p);
		canvas_disc(&s->c, fx - r * 0.35, fy - r * 0.4, r * 0.16, r * 0.2, 0.6,
			    soft_white(0.2));
	}
	for (int i = 0; i < 14; i++) {
		double part = i / 13.0;

		canvas_ellipse(&s->c, x, y + size * (0.06 + 0.34 * part),
			       size * 0.8 * sqrt(1 - part * part * 0.75), size * 0.09, 0, 1.2, 1,
			       paint_mix(bowl, paint_hex(0x2b2a30), 0.32 * part));
	}
}

void paint_cup(struct scene *s, double x, double y, double size)
{
	struct paint glaze = soft_white(0.4), shade = paint_mix(glaze, paint_hex(0x6b6470), 0.4);

	canvas_ellipse(&s->c, x, y + size * 0.5, size * 1.15, size * 0.24, 0, 1.2, 1,
		       paint_mix(glaze, shade, 0.4));
	canvas_ellipse(&s->c, x, y + size * 0.46, size * 0.8, size * 0.15, 0, size * 0.1, 0.5,
		       shade);
	canvas_ellipse(&s->c, x + size * 0.75, y + size * 0.1, size * 0.3, size * 0.25, 0, 1.2, 1,
		       glaze);
	canvas_ellipse(&s->c, x + size * 0.77, y + size * 0.1, size * 0.18, size * 0.14, 0, 1.2, 1,
		       shade);
	for (int i = 0; i < 12; i++)
		canvas_ellipse(&s->c, x, y + size * 0.04 * i, size * (0.72 - 0.0022 * i * i),
			       size * 0.2, 0, 1.2, 1, paint_mix(glaze, shade, 0.04 * i));
	canvas_ellipse(&s->c, x, y - size * 0.02, size * 0.72, size * 0.2, 0, 1.2, 1, glaze);
	canvas_ellipse(&s->c, x, y, size * 0.62, size * 0.15, 0, 1.2, 1, paint_hex(0x8a5a34));
}
