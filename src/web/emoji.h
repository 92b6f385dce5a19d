/* Words of people of other servers with the small pictures that stand in them (core/emoji.h). What
 * is not here stays a word. */
#ifndef WEB_EMOJI_H
#define WEB_EMOJI_H

#include "core/emoji.h"

struct html emoji_shown(struct task *t, struct html words, const struct emojis *list);
/* Somebody's name as it is shown to readers, and (*ret_said) as it stands within a sentence:
 * without those pictures, unless it is nothing else. */
struct html emoji_name(struct task *t, const struct account *a, struct str *ret_said);

#endif
