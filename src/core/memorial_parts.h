/*
 * What core/memorial.c and its sisters (memorial_post.c, memorial_people.c, memorial_told.c) share.
 * Nothing here is for the doors.
 */
#ifndef CORE_MEMORIAL_PARTS_H
#define CORE_MEMORIAL_PARTS_H

#include "core/memorial.h"
#include "store/memorial.h"

/* There is no such page, as far as the asker is to know. */
enum err memorial_none(struct task *t);
/* The row of a page that I keep. ERR_NOT_FOUND where I do not even see it, ERR_FORBIDDEN. */
enum err memorial_row_kept(struct task *t, int64_t id, struct memorial_row *ret);
/* Rows that the asker may see into pages, in the order of ids. */
enum err memorial_dress(struct task *t, struct ids ids, struct memorials *ret);
/* Somebody keeps it from now on: they are one of its people too. Writes. */
void memorial_keep(struct task *t, const struct memorial_row *m, int64_t account_id);
/* Somebody is of its people no more, nor of what other servers have for them. Writes. */
enum err memorial_part(struct task *t, const struct memorial_row *m, int64_t account_id);
/* Some of those who follow it are taken out, before a place in the list of them (0: from its
 * beginning); the rest as JOB_MEMORIAL. Writes. */
void memorial_followers_step(struct task *t, int64_t id, int64_t before);
#define MEMORIAL_STEP_FOLLOWERS "followers " /* what that job's detail begins with */
/* A note to somebody of this place, in their language; nothing to anybody else, and nothing that
 * cannot be written is a fault of the asker's. The word's {1} and {2}. Writes. */
void memorial_note(struct task *t, int64_t to, enum word w, struct str who, struct str address);
/* May I propose posts to it? */
bool memorial_may_add(struct task *t, const struct memorial_row *m);

#endif
