/* The generated tables behind base/words.c: who else needs a text asks word(). tools/wordc writes
 * them from src/words while building. */
#ifndef BASE_WORDS_TABLE_H
#define BASE_WORDS_TABLE_H

#include "words_list.h"

extern const char *const words_table[LANG_COUNT][W_COUNT];
extern const char *const words_tags[LANG_COUNT];

#endif
