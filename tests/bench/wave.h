/*
 * A wave: one post that draws tens of thousands of candles and thousands of comments from a
 * thousand servers in a short time.
 */
#ifndef BENCH_WAVE_H
#define BENCH_WAVE_H

#include "home.h"
#include "yard.h"

/* Writes those who come with it into the store, within far_people. */
void wave_people(void);

/* The rows; the first time only, for each candle is lit once. Ends the program when something of it
 * is lost, or when the author is told of anything. */
void wave_measure(const struct home *h, const struct yard *y, long posts);

#endif
