/*
 * What core/remind.c and its sisters remind_answer.c and remind_mail.c share. Nothing here is for
 * the doors.
 */
#ifndef CORE_REMIND_PARTS_H
#define CORE_REMIND_PARTS_H

#include "core/remind.h"
#include "store/remind.h"

/* Finds the next time after what is done with, and its job; the old job goes. Writes the row. */
void remind_plan(struct task *t, const struct account *owner, struct reminder_row *r);
/* Plans that very day again at a moment. Writes the row. */
void remind_plan_at(struct task *t, struct reminder_row *r, int64_t day, int64_t at);
struct reminder remind_of(const struct reminder_row *r);
/* The note of what was said goes, from every list and app. */
void remind_take_away(struct task *t, const struct reminded_row *said);
/* "https://example.org/remind/SECRET" */
struct str remind_link(struct task *t, struct str secret);

#endif
