#include "base/sky.h"

#include <math.h>
#include <stddef.h>

#define DEGREE (3.14159265358979323846 / 180)
#define J2000 10957.5 /* 2000-01-01T12:00, in days since 1970 */
#define DAY_SECONDS 86400.0

/* How far the clocks of the sky are before ours, in seconds: F. R. Stephenson and others,
 * "Measurement of the Earth's rotation" (2016), rounded, and what is expected after. */
static const double aheads[][2] = {
	{ 1600, 109 }, { 1650, 46 }, { 1700, 14 },  { 1750, 17 },  { 1800, 18 },  { 1850, 9 },
	{ 1900, -2 },  { 1920, 21 }, { 1940, 24 },  { 1960, 33 },  { 1980, 51 },  { 2000, 64 },
	{ 2020, 69 },  { 2050, 78 }, { 2100, 125 }, { 2200, 250 }, { 2400, 700 },
};
#define AHEADS (sizeof aheads / sizeof *aheads)

/* In days. */
static double ahead(double moment)
{
	double year = 1970 + moment / 365.2425;
	size_t i = 1;

	while (i + 1 < AHEADS && year > aheads[i][0])
		i++;
	return (aheads[i - 1][1] + (year - aheads[i - 1][0]) * (aheads[i][1] - aheads[i - 1][1]) /
					   (aheads[i][0] - aheads[i - 1][0])) /
	       DAY_SECONDS;
}

static double turn(double degrees)
{
	double rest = fmod(degrees, 360);

	return rest < 0 ? rest + 360 : rest;
}

/* P. Bretagnon and J.-L. Simon, Planetary Programs and Tables from -4000 to +2800 (1986), as
 * Calendrical Calculations has them: how much, from where, how fast in a century. */
static const double sun_terms[][3] = {
	{ 403406, 270.54861, 0.9287892 },
	{ 195207, 340.19128, 35999.1376958 },
	{ 119433, 63.91854, 35999.4089666 },
	{ 112392, 331.26220, 35998.7287385 },
	{ 3891, 317.843, 71998.20261 },
	{ 2819, 86.631, 71998.4403 },
	{ 1721, 240.052, 36000.35726 },
	{ 660, 310.26, 71997.4812 },
	{ 350, 247.23, 32964.4678 },
	{ 334, 260.87, -19.4410 },
	{ 314, 297.82, 445267.1117 },
	{ 268, 343.14, 45036.8840 },
	{ 242, 166.79, 3.1008 },
	{ 234, 81.53, 22518.4434 },
	{ 158, 3.50, -19.9739 },
	{ 132, 132.75, 65928.9345 },
	{ 129, 182.95, 9038.0293 },
	{ 114, 162.03, 3034.7684 },
	{ 99, 29.8, 33718.148 },
	{ 93, 266.4, 3034.448 },
	{ 86, 249.2, -2280.773 },
	{ 78, 157.6, 29929.992 },
	{ 72, 257.8, 31556.493 },
	{ 68, 185.1, 149.588 },
	{ 64, 69.9, 9037.750 },
	{ 46, 8.0, 107997.405 },
	{ 38, 197.1, -4444.176 },
	{ 37, 250.4, 151.771 },
	{ 32, 65.3, 67555.316 },
	{ 29, 162.7, 31556.080 },
	{ 28, 341.5, -4561.540 },
	{ 27, 291.6, 107996.706 },
	{ 27, 98.5, 1221.655 },
	{ 25, 146.7, 62894.167 },
	{ 24, 110.0, 31437.369 },
	{ 21, 5.2, 14578.298 },
	{ 21, 342.6, -31931.757 },
	{ 20, 230.9, 34777.243 },
	{ 18, 256.1, 1221.999 },
	{ 17, 45.3, 62894.511 },
	{ 14, 242.9, -4442.039 },
	{ 13, 115.2, 107997.909 },
	{ 13, 151.8, 119.066 },
	{ 13, 285.3, 16859.071 },
	{ 12, 53.3, -4.578 },
	{ 10, 126.6, 26895.292 },
	{ 10, 205.7, -39.127 },
	{ 10, 85.9, 12297.536 },
	{ 10, 146.1, 90073.778 },
};

double sky_sun(double moment)
{
	double c = (moment + ahead(moment) - J2000) / 36525, sum = 0;
	double a = (124.90 - 1934.134 * c + 0.002063 * c * c) * DEGREE;
	double b = (201.11 + 72001.5377 * c + 0.00057 * c * c) * DEGREE;
	double aberration = 0.0000974 * cos((177.63 + 35999.01848 * c) * DEGREE) - 0.005575;
	double nutation = -0.004778 * sin(a) - 0.0003667 * sin(b);

	for (size_t i = 0; i < sizeof sun_terms / sizeof *sun_terms; i++)
		sum += sun_terms[i][0] * sin((sun_terms[i][1] + sun_terms[i][2] * c) * DEGREE);
	return turn(282.7771834 + 36000.76953744 * c + 0.000005729577951308232 * sum + aberration +
		    nutation);
}

double sky_sun_at(double longitude, double after)
{
	double at = after + turn(longitude - sky_sun(after)) / 360 * 365.2422;

	for (int i = 0; i < 6; i++) {
		double off = turn(longitude - sky_sun(at) + 180) - 180;

		at += off / 360 * 365.2422;
	}
	return at;
}

/* J. Meeus, Astronomical Algorithms, 2nd edition, chapter 49, the new moon: how much (in days), a
 * power of the earth's eccentricity, and how often M, M', F and the node are in it. */
static const struct {
	double much;
	int power, m, moon, f, node;
} moon_terms[] = {
	{ -0.40720, 0, 0, 1, 0, 0 }, { 0.17241, 1, 1, 0, 0, 0 },    { 0.01608, 0, 0, 2, 0, 0 },
	{ 0.01039, 0, 0, 0, 2, 0 },  { 0.00739, 1, -1, 1, 0, 0 },   { -0.00514, 1, 1, 1, 0, 0 },
	{ 0.00208, 2, 2, 0, 0, 0 },  { -0.00111, 0, 0, 1, -2, 0 },  { -0.00057, 0, 0, 1, 2, 0 },
	{ 0.00056, 1, 1, 2, 0, 0 },  { -0.00042, 0, 0, 3, 0, 0 },   { 0.00042, 1, 1, 0, 2, 0 },
	{ 0.00038, 1, 1, 0, -2, 0 }, { -0.00024, 1, -1, 2, 0, 0 },  { -0.00017, 0, 0, 0, 0, 1 },
	{ -0.00007, 0, 2, 1, 0, 0 }, { 0.00004, 0, 0, 2, -2, 0 },   { 0.00004, 0, 3, 0, 0, 0 },
	{ 0.00003, 0, 1, 1, -2, 0 }, { 0.00003, 0, 0, 2, 2, 0 },    { -0.00003, 0, 1, 1, 2, 0 },
	{ 0.00003, 0, -1, 1, 2, 0 }, { -0.00002, 0, -1, 1, -2, 0 }, { -0.00002, 0, 1, 3, 0, 0 },
	{ 0.00002, 0, 0, 4, 0, 0 },
};
/* The planets' part: from where, how fast for each new moon, how much. */
static const double planet_terms[][3] = {
	{ 299.77, 0.107408, 0.000325 },	 { 251.88, 0.016321, 0.000165 },
	{ 251.83, 26.651886, 0.000164 }, { 349.42, 36.412478, 0.000126 },
	{ 84.66, 18.206239, 0.000110 },	 { 141.74, 53.303771, 0.000062 },
	{ 207.14, 2.453732, 0.000060 },	 { 154.84, 7.306860, 0.000056 },
	{ 34.52, 27.261239, 0.000047 },	 { 207.19, 0.121824, 0.000042 },
	{ 291.34, 1.844379, 0.000040 },	 { 161.72, 24.198154, 0.000037 },
	{ 239.56, 25.513099, 0.000035 }, { 331.55, 3.592518, 0.000023 },
};
#define FIRST_NEW_MOON 10962.59766 /* of 2000, by the mean moon */
#define MONTH 29.530588861

/* The kth new moon from the first of 2000. */
static double new_moon(double k)
{
	double t = k / 1236.85, e = 1 - t * (0.002516 + t * 0.0000074);
	double m = 2.5534 + 29.10535670 * k - t * t * (0.0000014 + t * 0.00000011);
	double moon = 201.5643 + 385.81693528 * k +
		      t * t * (0.0107582 + t * (0.00001238 - t * 0.000000058));
	double f = 160.7108 + 390.67050284 * k -
		   t * t * (0.0016118 + t * (0.00000227 - t * 0.000000011));
	double node = 124.7746 - 1.56375588 * k + t * t * (0.0020672 + t * 0.00000215);
	double at = FIRST_NEW_MOON + MONTH * k +
		    t * t * (0.00015437 - t * (0.000000150 - t * 0.00000000073));

	for (size_t i = 0; i < sizeof moon_terms / sizeof *moon_terms; i++)
		at += moon_terms[i].much * pow(e, moon_terms[i].power) *
		      sin((moon_terms[i].m * m + moon_terms[i].moon * moon + moon_terms[i].f * f +
			   moon_terms[i].node * node) *
			  DEGREE);
	for (size_t i = 0; i < sizeof planet_terms / sizeof *planet_terms; i++)
		at += planet_terms[i][2] *
		      sin((planet_terms[i][0] + planet_terms[i][1] * k) * DEGREE);
	at += 0.000325 * sin((299.77 + 0.107408 * k - 0.009173 * t * t) * DEGREE) -
	      0.000325 * sin((299.77 + 0.107408 * k) * DEGREE);
	return at - ahead(at);
}

double sky_new_moon_from(double moment)
{
	double k = floor((moment - FIRST_NEW_MOON) / MONTH) - 1, at = new_moon(k);

	while (at < moment)
		at = new_moon(++k);
	return at;
}

double sky_new_moon_before(double moment)
{
	double k = ceil((moment - FIRST_NEW_MOON) / MONTH) + 1, at = new_moon(k);

	while (at >= moment)
		at = new_moon(--k);
	return at;
}
