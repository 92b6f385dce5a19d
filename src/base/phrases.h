/*
 * Many phrases looked for in a text at once, in one pass whatever their number (A. Aho, M.
 * Corasick, "Efficient string matching", 1975). Upper and lower case, composed and decomposed
 * letters, wide and narrow forms are the same (text_fold); any white space is one space. A text
 * costs its length and never more, however phrases and text were chosen by somebody who means harm.
 */
#ifndef BASE_PHRASES_H
#define BASE_PHRASES_H

#include "base/str.h"

#define PHRASES_BYTES_MAX ((size_t)1 << 20) /* of all phrases together, folded */

struct phrase {
	struct str text;
	bool whole; /* begins and ends with whole words (text_word_edge), where it has a word there
		     */
};

struct phrases;

/* Compiles them into the arena; a phrase of white space alone stands in no text. What goes beyond
 * PHRASES_BYTES_MAX is a broken invariant: the limits are the caller's. For one thread at a time.
 */
struct phrases *phrases_new(struct arena *a, const struct phrase *list, size_t n);

/* Begins anew: no phrase was found yet. */
void phrases_start(struct phrases *p);

/* Looks through one text more; no phrase begins in one text and ends in another. What is made on
 * the way comes from `scratch`: some ten times the length of a text that is not ASCII. */
void phrases_read(struct phrases *p, struct arena *scratch, struct str text);

/* Does phrase i stand in one of the texts since phrases_start? */
bool phrases_has(const struct phrases *p, size_t i);
/* Was any found at all? */
bool phrases_any(const struct phrases *p);

#endif
