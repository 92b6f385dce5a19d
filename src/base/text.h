/*
 * Unicode as ICU knows it: folding for tags, names and search.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/str.h"

/* NFKC and case folding, for comparing tags: "RosenGarten" to "rosengarten". Malformed bytes become
 * U+FFFD. In the arena. */
struct str text_fold(struct arena *a, struct str s);

/* May the code point stand within a tag: letters, marks, decimal digits, underscore, and the dots
 * and joiner that Mastodon takes as inner separators (U+00B7, U+30FB, U+200C)? */
bool text_in_tag(int32_t c);
bool text_is_letter(int32_t c);
bool text_is_digit(int32_t c); /* decimal, of any script */
/* White space, controls and punctuation outside ASCII: what a typed address can't go on with. */
bool text_ends_address(int32_t c);

/* Words for full-text search: folded, apart by single spaces, punctuation gone; accents of Latin
 * and Greek letters gone, so that "jose" finds "José" on both databases; the signs of scripts that
 * are written without spaces stand alone. A second call changes nothing. In the arena. */
struct str text_words(struct arena *a, struct str s);

/* One emoji as people see it: a sign with its modifiers and joined parts, a flag, a keycap. */
bool text_is_emoji(struct str s);

/* Does it look like an e-mail address: "ada@example.org"? */
bool text_is_email(struct str s);

/* Does a word begin or end between these two code points (-1: the edge of the text)? Words are made
 * of letters, marks, digits and connectors such as the underscore; a mark belongs to what stands
 * before it, and a sign of a script that is written without spaces is a word of its own. An
 * apostrophe ends a word: "baby" stands in "baby's", and "enfant" in "l'enfant". */
bool text_word_edge(int32_t before, int32_t after);

/* A plausible BCP 47 language tag ("en", "pt-BR", "zh-Hant"). */
bool text_is_language(struct str tag);

#endif
