/*
 * Asking and allowing between servers (GoToSocial's interaction controls). An answer of somebody
 * here to a post of elsewhere whose policy wants it waits like any other (core/held.h), for a word
 * of that post's author: they are asked, and what they say is kept here and told with the answer.
 * And what people of elsewhere ask for before they do it is done by the rules for everybody; they
 * are told yes, with an address where anybody may look, or no.
 */
#ifndef CORE_APPROVAL_H
#define CORE_APPROVAL_H

#include "core/post.h"

struct post_row;

/* --- answers of people here --- */

/* Asks owner for their word about the answer that waits for it, when they live elsewhere. Writes.
 */
void approval_ask(struct task *t, const struct post_row *p, int64_t owner_id);
/* Where it is written that an answer is welcome; empty for none. */
struct str approval_of(struct task *t, int64_t post_id);

/* I, of elsewhere, speak about that post: is it an answer of somebody here to a post of mine, and
 * to which? */
bool approval_awaited(struct task *t, int64_t post_id, int64_t *ret_to);
/* I say that it is welcome; uri was looked at. Others see it from now on. Writes. */
enum err approval_given(struct task *t, int64_t post_id, struct str uri);
/* I don't want it: its author alone goes on seeing it. Writes. */
enum err approval_refused(struct task *t, int64_t post_id);
/* I take back what I said there; false for what is not known here. Writes. */
bool approval_withdrawn(struct task *t, struct str uri);

/* --- what people of elsewhere ask for --- */

/* May they know that the answer to a post of owner is welcome: whoever sees it, and its author's
 * own server? *ret_to: what it answers. ERR_NOT_FOUND. */
enum err approval_read(struct task *t, int64_t owner_id, int64_t answer_id, int64_t *ret_to);
/* I, of elsewhere, asked to answer with that post of mine: they hear of it when it is let in.
 * ERR_NOT_FOUND: it answers nothing of theirs. Writes. */
enum err approval_asked(struct task *t, int64_t answer_id, int64_t to_id, struct str asked_uri);
/* An answer that is shown at once, where not everybody's would be (to somebody in shelter, those of
 * people close to them): whoever wrote it hears that it is welcome, and can tell others. Writes. */
void approval_tell(struct task *t, const struct post_row *answer);
/* What asked for an answer; empty for none. */
struct str approval_asked_by(struct task *t, int64_t answer_id);
/* Did it wait for a word here? */
bool approval_waited(struct task *t, int64_t answer_id);

struct approval_deed {
	int64_t post_id; /* of somebody here */
	struct str uri;	 /* of my Like or Announce */
	struct str host; /* mine */
	struct str asked_uri;
};
/* I, of elsewhere, asked to light a candle, or to boost, and do. The rules' errors. Writes. */
enum err approval_light(struct task *t, const struct approval_deed *d);
enum err approval_boost(struct task *t, const struct approval_deed *d);

/* A candle that somebody elsewhere asked for, and that is lit: for which post of owner, and by
 * which Like. ERR_NOT_FOUND. */
enum err approval_candle(struct task *t, int64_t owner_id, int64_t candle_id, int64_t *ret_post,
			 struct str *ret_uri, int64_t *ret_by);

#endif
