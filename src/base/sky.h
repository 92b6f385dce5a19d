/*
 * Where the sun stands and when the moon is new, to about a minute from 1600 to 2400: what the
 * calendars of East Asia are made of. Moments are days since 1970-01-01T00:00 UTC, with fractions.
 */
#ifndef BASE_SKY_H
#define BASE_SKY_H

#include <stdint.h>

/* The sun's apparent longitude, in degrees from 0 to below 360. */
double sky_sun(double moment);

/* The moment after `after` at which the sun comes to that longitude. */
double sky_sun_at(double longitude, double after);

/* The first new moon at or after the moment, and the last one before it. */
double sky_new_moon_from(double moment);
double sky_new_moon_before(double moment);

#endif
