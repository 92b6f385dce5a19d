/*
 * Unicode as ICU knows it: folding for tags, names and search.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/str.h"

/* NFKC and case folding, for comparing tags: "RosenGarten" to "rosengarten". In the arena. */
struct str text_fold(struct arena *a, struct str s);

/* May the code point stand within a tag (letters, marks, numbers, underscore)? */
bool text_in_tag(int32_t c);
bool text_is_letter(int32_t c);

/* Words for full-text search: folded, apart by single spaces, punctuation gone. In the arena. */
struct str text_words(struct arena *a, struct str s);

/* A plausible BCP 47 language tag ("en", "pt-BR", "zh-Hant"). */
bool text_is_language(struct str tag);

#endif
