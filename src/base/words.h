/*
 * Every text that a person reads, in one catalogue a language: src/words/en.txt and its
 * translations. tools/wordc turns them into enum word (share.button becomes W_SHARE_BUTTON) and the
 * tables behind word(); a key that a translation lacks fails the build.
 */
#ifndef BASE_WORDS_H
#define BASE_WORDS_H

#include "base/str.h"
#include "words_list.h" /* enum word, enum lang: generated */

/* The text; holes {1} {2} are left as they are. */
struct str word(enum lang lang, enum word w);

/* The text with {1} and {2} filled, in the arena. */
struct str word_with(struct arena *a, enum lang lang, enum word w, struct str one, struct str two);

/* The language's BCP 47 tag ("en"), and its own name ("English"). */
struct str lang_tag(enum lang lang);
struct str lang_name(enum lang lang);

/* A tag or the value of Accept-Language (RFC 9110 section 12.5.4): the first language that there is
 * a catalogue for; `otherwise` when there is none. */
enum lang lang_choose(struct str accept, enum lang otherwise);

#endif
