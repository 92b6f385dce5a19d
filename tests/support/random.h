/*
 * Random things for tests over many of them: the same seed gives the same things again
 * (xorshift64), so a test says its seed when it fails. One sequence for each test program.
 */
#ifndef TESTS_SUPPORT_RANDOM_H
#define TESTS_SUPPORT_RANDOM_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/clock.h"
#include "tests/support/check.h"

static uint64_t random_state_;

/* seed: not 0. */
static inline void random_begin(uint64_t seed)
{
	random_state_ = seed;
}

/* Another one each time, or the one that ROSEMARY_SEED names; says which. */
static inline void random_begin_anew(void)
{
	const char *seed = getenv("ROSEMARY_SEED");

	random_begin(seed ? strtoull(seed, NULL, 10) : (uint64_t)clock_steady_us() | 1);
	print_message("ROSEMARY_SEED=%llu\n", (unsigned long long)random_state_);
}

/* From 0 to n - 1. */
static inline unsigned any(unsigned n)
{
	random_state_ ^= random_state_ << 13;
	random_state_ ^= random_state_ >> 7;
	random_state_ ^= random_state_ << 17;
	return (unsigned)((random_state_ >> 16) % n);
}

static inline bool chance(unsigned percent)
{
	return any(100) < percent;
}

#endif
