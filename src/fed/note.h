/*
 * A post as other servers read it: a Note, or a Question when it asks something. Only posts of this
 * place are written so; whoever calls has made sure that the reader may see the post. No document
 * says how often a post was answered, boosted or given a candle.
 *
 * Who is in a circle is told to nobody, its members included: what a circle may see is written for
 * one reader at a time, and names that one alone.
 */
#ifndef FED_NOTE_H
#define FED_NOTE_H

#include "base/json.h"
#include "core/post.h"

#define NOTE_FIRST                                                                                 \
	4 /* photographs that every server shows; the text says how many more there are */

/* The post's id, "https://example.org/@ada/123"; of a boost its own, not that of what it boosts. */
struct str note_id(struct task *t, const struct post *p);

/* The post itself as one object without an @context. p: whole (not bare), no boost. For a post to a
 * circle, note_write names nobody of it. */
void note_write(struct task *t, struct jw *j, const struct post *p);
void note_write_for(struct task *t, struct jw *j, const struct post *p,
		    const struct account *reader);

/* Whom it is addressed to, as ids; of a boost, too. Empty for a post to oneself. */
void note_audience(struct task *t, const struct post *p, struct strs *ret_to, struct strs *ret_cc);
void note_audience_for(struct task *t, const struct post *p, const struct account *reader,
		       struct strs *ret_to, struct strs *ret_cc);

/* The activity by which it came, without an @context: Create with the whole note, or for a boost
 * Announce. Its id is note_id with "/activity", and for one reader something after it. reader: or
 * NULL.
 */
void note_deed_write(struct task *t, struct jw *j, const struct post *p,
		     const struct account *reader);

#endif
