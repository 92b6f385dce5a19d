/* Rows of letters: posts for their author alone, to somebody remembered (core/letter.h). */
#ifndef STORE_LETTER_H
#define STORE_LETTER_H

#include "store/post.h"
#include "store/span.h"

/* $1 whose, $2 now, $3 low, $4 high, $5 limit: their author reads them, and nobody else */
#define SQL_LETTER_LIST                                                                            \
	"SELECT p.id," POST_COLS "FROM letter l JOIN post p ON p.id = l.post_id "                  \
	"WHERE l.account_id = $1 AND p.account_id = $1" POST_PAGE("l.post_id")

void store_letter_add(struct task *t, int64_t post_id, int64_t account_id, int64_t memorial_id);
/* $1 ids of posts, $2 whose */
#define SQL_LETTER_TO                                                                              \
	"SELECT post_id, memorial_id FROM letter WHERE post_id IN IDS($1) AND account_id = $2"     \
	" AND memorial_id IS NOT NULL"
/* The page that each of these posts is to, in their order; 0: none, or it is no letter of theirs.
 */
int64_t *store_letter_to(struct task *t, int64_t account_id, struct ids posts);
void store_letter_set_to(struct task *t, int64_t post_id, int64_t memorial_id);
/* $1 whose, $2 its first id, $3 the first of the next one, $4 when, $5 its words */
#define SQL_LETTER_THERE                                                                           \
	"SELECT 1 FROM letter l JOIN post p ON p.id = l.post_id WHERE l.account_id = $1"           \
	" AND l.post_id >= $2 AND l.post_id < $3 AND p.created_at = $4 AND p.caption = $5 LIMIT 1"
/* Is there one of that moment with these words? */
bool store_letter_is_there(struct task *t, int64_t account_id, int64_t at, struct str words);
struct post_rows store_letter_list(struct task *t, int64_t account_id, const struct span *s);

#endif
