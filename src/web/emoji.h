/* Words of people of other servers with the small pictures that stand in them (core/emoji.h). What
 * is not here stays a word. */
#ifndef WEB_EMOJI_H
#define WEB_EMOJI_H

#include "core/emoji.h"

struct html emoji_shown(struct task *t, struct html words, const struct emojis *list);
/* Somebody's name as it is shown to readers. */
struct html emoji_name(struct task *t, const struct account *a);

#endif
