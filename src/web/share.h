/* Sharing what the compose form holds: for share.c itself and for answers (post_act.c). */
#ifndef WEB_SHARE_H
#define WEB_SHARE_H

#include "web/compose.h"

/* On a worker: describes the photographs and shares, in one transaction. *ret_no_page: it stands on
 * no page of the remembered, as the one that was chosen is gone or closed to its author. */
enum err web_share(struct task *t, const struct compose_form *f, struct post *ret,
		   bool *ret_no_page);

#endif
