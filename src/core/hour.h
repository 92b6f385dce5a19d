/*
 * The common hour: on 15 October at seven in the evening, by everybody's own clocks, people light a
 * candle for children who died. A host wants it or does not (place.hour, off at first). Nothing is
 * counted or told, here or elsewhere; what is kept is when somebody lit their candle last. Whoever
 * has a quiet time that day, or said that they do not want it, does not come upon it.
 */
#ifndef CORE_HOUR_H
#define CORE_HOUR_H

#include "core/account.h"

#define HOUR_MONTH 10
#define HOUR_DAY 15
#define HOUR_BEGINS 19

enum hour_state {
	HOUR_OFF,    /* there is none here */
	HOUR_HIDDEN, /* I do not want to come upon it */
	HOUR_QUIET,  /* a quiet time of mine holds */
	HOUR_OTHER_DAY,
	HOUR_BEFORE, /* it is this evening */
	HOUR_NOW,
	HOUR_BURNS, /* it is now, and I lit a candle */
	HOUR_AFTER
};

/* As it is for me, where I live. Reads; costs nothing where there is none and on other days. */
enum hour_state hour_now(struct task *t);
/* Does home lead to it: is it today, and did I not say no? */
bool hour_leads(struct task *t);
/* Lights my candle. ERR_INVALID outside of the hour. Writes. */
enum err hour_light(struct task *t);
/* I do not want to come upon it, or do again. Writes. */
void hour_hide(struct task *t, bool hidden);

#endif
