/*
 * Lists for other servers: a collection says no more than where its first page lies, a page holds
 * items and where the next one lies. None says how many there are.
 */
#ifndef FED_COLLECTION_H
#define FED_COLLECTION_H

#include "base/json.h"
#include "core/page.h"
#include "sys/httpd.h"
#include "sys/task.h"

struct collection {
	struct task *t;
	struct reply *r;
	struct jw j;
	struct str id;
	bool ordered; /* newest first; otherwise in no order that means anything */
	bool is_page;
	struct paging page; /* what was asked for */
};

#define COLLECTION_PAGE 20

/* Reads which part is asked for and begins the document. ERR_INVALID. Then, when c->is_page, the
 * items: one value each between collection_items and collection_end. */
enum err collection_start(struct collection *c, struct task *t, const struct request *q,
			  struct reply *r, struct str id, bool ordered);
/* Where the first page lies: for one that has any. */
void collection_first(struct collection *c);
/* Where the next and the one before lie, by the ids at both ends of what was found. */
void collection_turn(struct collection *c, int64_t next_max, int64_t prev_min);
void collection_items(struct collection *c);
void collection_end(struct collection *c);

/* A page whose items are ids of posts, the oldest first; it goes on by min_id. */
void collection_ids(struct collection *c, struct ids posts, bool more);

#endif
