#include <math.h>
#include <stdbool.h>

#include "base/canvas.h"
#include "base/err.h"

static uint64_t mix(uint64_t x)
{
	/* SplitMix64 (Steele, Lea, Flood 2014) */
	x += UINT64_C(0x9E3779B97F4A7C15);
	x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
	return x ^ x >> 31;
}

double dice_unit(struct dice *d)
{
	d->state++;
	return (double)(mix(d->state * UINT64_C(0xD1342543DE82EF95)) >> 11) / 9007199254740992.0;
}

double dice_within(struct dice *d, double from, double to)
{
	return from + (to - from) * dice_unit(d);
}

int dice_pick(struct dice *d, int n)
{
	return (int)(dice_unit(d) * n);
}

static double clamp(double v)
{
	return v < 0 ? 0 : v > 1 ? 1 : v;
}

static double ease(double v)
{
	v = clamp(v);
	return v * v * (3 - 2 * v);
}

struct paint paint_hex(uint32_t rgb)
{
	return (struct paint){ (rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0,
			       (rgb & 255) / 255.0 };
}

struct paint paint_mix(struct paint from, struct paint to, double part)
{
	return (struct paint){ from.r + (to.r - from.r) * part, from.g + (to.g - from.g) * part,
			       from.b + (to.b - from.b) * part };
}

struct paint paint_vary(struct dice *d, struct paint p, double most)
{
	double by = dice_within(d, -most, most);

	return (struct paint){ clamp(p.r + by), clamp(p.g + by), clamp(p.b + by) };
}

struct canvas canvas_new(struct arena *a, int width, int height)
{
	must(width > 0 && height > 0);
	return (struct canvas){ width, height, arena_array(a, (size_t)width * (size_t)height, 3) };
}

static unsigned char blend_byte(unsigned char under, double over, double cover)
{
	return (unsigned char)(under + (over * 255 - under) * cover + 0.5);
}

static void blend(struct canvas *c, int x, int y, struct paint p, double cover)
{
	unsigned char *px = c->rgb + ((size_t)y * (size_t)c->width + (size_t)x) * 3;

	if (cover <= 0)
		return;
	px[0] = blend_byte(px[0], p.r, cover);
	px[1] = blend_byte(px[1], p.g, cover);
	px[2] = blend_byte(px[2], p.b, cover);
}

static int inside(double v, int most)
{
	return v < 0 ? 0 : v > most ? most : (int)v;
}

struct box {
	int x0, y0, x1, y1; /* x1 and y1 are outside */
};

static struct box box_around(const struct canvas *c, double x0, double y0, double x1, double y1)
{
	return (struct box){ inside(floor(x0), c->width), inside(floor(y0), c->height),
			     inside(ceil(x1) + 1, c->width), inside(ceil(y1) + 1, c->height) };
}

void canvas_sky(struct canvas *c, double y0, double y1, struct paint top, struct paint middle,
		struct paint bottom)
{
	struct box b = box_around(c, 0, y0, c->width, y1);

	for (int y = b.y0; y < b.y1; y++) {
		double part = clamp((y - y0) / (y1 - y0));
		struct paint p = part < 0.5 ? paint_mix(top, middle, ease(part * 2))
					    : paint_mix(middle, bottom, ease(part * 2 - 1));

		for (int x = 0; x < c->width; x++)
			blend(c, x, y, p, 1);
	}
}

void canvas_ellipse(struct canvas *c, double x, double y, double rx, double ry, double turn,
		    double soft, double cover, struct paint p)
{
	double least = rx < ry ? rx : ry, most = rx < ry ? ry : rx;
	double far = most * (1 + soft / least), co = cos(turn), si = sin(turn);
	struct box b = box_around(c, x - far, y - far, x + far, y + far);

	for (int py = b.y0; py < b.y1; py++)
		for (int px = b.x0; px < b.x1; px++) {
			double dx = px + 0.5 - x, dy = py + 0.5 - y;
			double u = (dx * co + dy * si) / rx, v = (dy * co - dx * si) / ry;
			double out = (sqrt(u * u + v * v) - 1) * least; /* about the distance */

			blend(c, px, py, p, cover * ease(0.5 - out / (2 * soft)));
		}
}

void canvas_disc(struct canvas *c, double x, double y, double r, double soft, double cover,
		 struct paint p)
{
	canvas_ellipse(c, x, y, r, r, 0, soft, cover, p);
}

void canvas_stroke(struct canvas *c, double x0, double y0, double x1, double y1, double w0,
		   double w1, double cover, struct paint p)
{
	double w = (w0 > w1 ? w0 : w1) / 2 + 1, dx = x1 - x0, dy = y1 - y0;
	double length = dx * dx + dy * dy;
	struct box b = box_around(c, fmin(x0, x1) - w, fmin(y0, y1) - w, fmax(x0, x1) + w,
				  fmax(y0, y1) + w);

	for (int py = b.y0; py < b.y1; py++)
		for (int px = b.x0; px < b.x1; px++) {
			double ax = px + 0.5 - x0, ay = py + 0.5 - y0;
			double at = length > 0 ? clamp((ax * dx + ay * dy) / length) : 0;
			double off = hypot(ax - at * dx, ay - at * dy);
			double half = (w0 + (w1 - w0) * at) / 2;

			blend(c, px, py, p, cover * clamp(half - off + 0.5));
		}
}

void canvas_shape(struct canvas *c, const double *corners, int n, double soft, double cover,
		  struct paint p)
{
	double x0 = corners[0], x1 = x0, y0 = corners[1], y1 = y0;
	struct box b;

	for (int i = 1; i < n; i++) {
		x0 = fmin(x0, corners[2 * i]);
		x1 = fmax(x1, corners[2 * i]);
		y0 = fmin(y0, corners[2 * i + 1]);
		y1 = fmax(y1, corners[2 * i + 1]);
	}
	b = box_around(c, x0 - soft, y0 - soft, x1 + soft, y1 + soft);
	for (int py = b.y0; py < b.y1; py++)
		for (int px = b.x0; px < b.x1; px++) {
			double in = 1e9;

			for (int i = 0; i < n; i++) {
				const double *from = corners + 2 * i,
					     *to = corners + 2 * ((i + 1) % n);
				double dx = to[0] - from[0], dy = to[1] - from[1];

				in = fmin(in,
					  (dx * (py + 0.5 - from[1]) - dy * (px + 0.5 - from[0])) /
						  hypot(dx, dy));
			}
			blend(c, px, py, p, cover * ease(0.5 + in / (2 * soft)));
		}
}

static double noise_at(uint64_t seed, int64_t i)
{
	return (double)(mix(seed ^ mix((uint64_t)i)) >> 11) / 4503599627370496.0 - 1;
}

static double noise(uint64_t seed, double x)
{
	double i = floor(x), part = ease(x - i);

	return noise_at(seed, (int64_t)i) * (1 - part) + noise_at(seed, (int64_t)i + 1) * part;
}

double canvas_ridge_at(uint64_t seed, double base, double swing, double length, double x)
{
	double sum = 0, size = 1;

	for (uint64_t octave = 0; octave < 5; octave++) {
		sum += noise(seed + octave * 977, x / (length * size)) * size;
		size *= 0.45;
	}
	return base - swing * sum * 0.6;
}

void canvas_ridge(struct canvas *c, uint64_t seed, double base, double swing, double length,
		  struct paint line, struct paint bottom)
{
	for (int x = 0; x < c->width; x++) {
		double top = canvas_ridge_at(seed, base, swing, length, x);

		for (int y = inside(floor(top), c->height); y < c->height; y++)
			blend(c, x, y, paint_mix(line, bottom, ease((y - top) / (c->height - top))),
			      clamp(y + 1 - top));
	}
}

void canvas_finish(struct canvas *c, uint64_t seed)
{
	struct paint dark = { 0.08, 0.06, 0.10 }, light = { 1, 1, 1 };
	double half = hypot(c->width, c->height) / 2;

	for (int y = 0; y < c->height; y++)
		for (int x = 0; x < c->width; x++) {
			double off = hypot(x - c->width / 2.0, y - c->height / 2.0) / half;
			double grain = noise_at(seed, (int64_t)y * c->width + x) * 0.018;

			blend(c, x, y, dark, 0.16 * ease((off - 0.55) / 0.5));
			blend(c, x, y, grain < 0 ? dark : light, fabs(grain));
		}
}

void canvas_fade(struct canvas *c)
{
	for (size_t i = 0; i < (size_t)c->width * (size_t)c->height; i++) {
		unsigned char *px = c->rgb + 3 * i;
		double grey = (px[0] * 0.3 + px[1] * 0.6 + px[2] * 0.1) * 0.35;

		px[0] = (unsigned char)(38 + 0.83 * (px[0] * 0.65 + grey));
		px[1] = (unsigned char)(28 + 0.82 * (px[1] * 0.65 + grey));
		px[2] = (unsigned char)(24 + 0.72 * (px[2] * 0.65 + grey));
	}
}

static bool is_border(const struct canvas *c, int x, int y, double edge)
{
	return x < edge || y < edge || x >= c->width - edge || y >= c->height - edge;
}

void canvas_print(struct canvas *c)
{
	double edge = 0.035 * (c->width < c->height ? c->width : c->height);
	struct paint paper = paint_hex(0xf1e9d8);

	for (int y = 0; y < c->height; y++)
		for (int x = 0; x < c->width; x++) {
			unsigned char *px = c->rgb + ((size_t)y * (size_t)c->width + (size_t)x) * 3;
			double grey = 24 + 0.86 * (px[0] * 0.3 + px[1] * 0.6 + px[2] * 0.1);

			px[0] = (unsigned char)fmin(255, grey * 1.04);
			px[1] = (unsigned char)(grey * 0.95);
			px[2] = (unsigned char)(grey * 0.8);
			if (is_border(c, x, y, edge))
				blend(c, x, y, paper, 1);
		}
}
