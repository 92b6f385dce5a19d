#include <math.h>

#include "base/blurhash_pixels.h"
#include "base/err.h"

struct part {
	double r, g, b;
};

static double to_linear(int value)
{
	double v = value / 255.0;

	return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static int to_srgb(double linear)
{
	double v = fmin(fmax(linear, 0), 1);

	v = v <= 0.0031308 ? v * 12.92 : 1.055 * pow(v, 1 / 2.4) - 0.055;
	return (int)(v * 255 + 0.5);
}

static double with_sign(double v, double power)
{
	return copysign(pow(fabs(v), power), v);
}

static char *write_digits(char *at, int value, int n)
{
	for (int i = n - 1; i >= 0; i--) {
		at[i] = blurhash_digits[value % 83];
		value /= 83;
	}
	return at + n;
}

static double wave(int part, int at, int of)
{
	return cos(M_PI * part * at / of);
}

static struct part measure(const unsigned char *rgb, int width, int height, int i, int j,
			   const double linear[256])
{
	struct part p = { 0, 0, 0 };
	double scale = (i || j ? 2.0 : 1.0) / ((double)width * height);

	for (int y = 0; y < height; y++)
		for (int x = 0; x < width; x++) {
			const unsigned char *px = rgb + ((size_t)y * (size_t)width + (size_t)x) * 3;
			double w = wave(i, x, width) * wave(j, y, height) * scale;

			p.r += w * linear[px[0]];
			p.g += w * linear[px[1]];
			p.b += w * linear[px[2]];
		}
	return p;
}

static int average_value(struct part p)
{
	return to_srgb(p.r) << 16 | to_srgb(p.g) << 8 | to_srgb(p.b);
}

static int nineteen(double v, double largest)
{
	return (int)fmax(0, fmin(18, floor(with_sign(v / largest, 0.5) * 9 + 9.5)));
}

static double largest_of(const struct part *part, int n)
{
	double most = 0;

	for (int i = 1; i < n; i++)
		most = fmax(most, fmax(fabs(part[i].r), fmax(fabs(part[i].g), fabs(part[i].b))));
	return most;
}

static void write_hash(const struct part *part, int across, int down, char *at)
{
	int n = across * down, step = 0;
	double largest = 1;

	if (n > 1) {
		step = (int)fmax(0, fmin(82, floor(largest_of(part, n) * 166 - 0.5)));
		largest = (step + 1) / 166.0;
	}
	at = write_digits(at, across - 1 + (down - 1) * 9, 1);
	at = write_digits(at, step, 1);
	at = write_digits(at, average_value(part[0]), 4);
	for (int i = 1; i < n; i++)
		at = write_digits(at,
				  nineteen(part[i].r, largest) * 19 * 19 +
					  nineteen(part[i].g, largest) * 19 +
					  nineteen(part[i].b, largest),
				  2);
	*at = 0;
}

void blurhash_make(const unsigned char *rgb, int width, int height, int across, int down,
		   char ret_hash[BLURHASH_BYTES])
{
	struct part part[BLURHASH_PARTS_MAX * BLURHASH_PARTS_MAX];
	double linear[256];

	must(width > 0 && height > 0 && across >= 1 && across <= 9 && down >= 1 && down <= 9);
	for (int i = 0; i < 256; i++)
		linear[i] = to_linear(i);
	for (int j = 0; j < down; j++)
		for (int i = 0; i < across; i++)
			part[j * across + i] = measure(rgb, width, height, i, j, linear);
	write_hash(part, across, down, ret_hash);
}

static struct part read_part(struct str hash, int i, double largest)
{
	int v = i ? blurhash_read(hash, 4 + 2 * (size_t)i, 2) : blurhash_read(hash, 2, 4);

	if (!i)
		return (struct part){ to_linear(v >> 16 & 255), to_linear(v >> 8 & 255),
				      to_linear(v & 255) };
	return (struct part){ with_sign((v / 361 - 9) / 9.0, 2) * largest,
			      with_sign((v / 19 % 19 - 9) / 9.0, 2) * largest,
			      with_sign((v % 19 - 9) / 9.0, 2) * largest };
}

bool blurhash_paint(struct str hash, int width, int height, unsigned char *ret_rgb)
{
	int across, down;
	double largest;

	if (!blurhash_is(hash))
		return false;
	across = blurhash_read(hash, 0, 1) % 9 + 1;
	down = blurhash_read(hash, 0, 1) / 9 + 1;
	largest = (blurhash_read(hash, 1, 1) + 1) / 166.0;
	for (int at = 0; at < width * height; at++) {
		struct part sum = { 0, 0, 0 };

		for (int i = 0; i < across * down; i++) {
			struct part p = read_part(hash, i, largest);
			double w = wave(i % across, at % width, width) *
				   wave(i / across, at / width, height);

			sum = (struct part){ sum.r + w * p.r, sum.g + w * p.g, sum.b + w * p.b };
		}
		ret_rgb[at * 3] = (unsigned char)to_srgb(sum.r);
		ret_rgb[at * 3 + 1] = (unsigned char)to_srgb(sum.g);
		ret_rgb[at * 3 + 2] = (unsigned char)to_srgb(sum.b);
	}
	return true;
}
