/* The languages that a post can be said to be in, by their own names. The list is the program's
 * own: whoever fills a form with it owns the views. */
#ifndef WEB_LANGUAGE_H
#define WEB_LANGUAGE_H

#include "web/compose.h"

/* All of them, with `chosen` marked (and added when it is none of them). */
struct language_view *language_views(struct task *t, struct str chosen, size_t *ret_n);

#endif
