/* The generated tables behind base/words.c, and nothing for anybody else. */
#ifndef BASE_WORDS_TABLE_H
#define BASE_WORDS_TABLE_H

#include "words_list.h"

extern const char *const words_table[LANG_COUNT][W_COUNT];
extern const char *const words_tags[LANG_COUNT];

#endif
