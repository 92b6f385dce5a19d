/*
 * Rows of posts that are not shared yet: those that wait for their time, and drafts. Their
 * photographs are not loose meanwhile. Text belongs to the task's arena.
 */
#ifndef STORE_SCHEDULED_H
#define STORE_SCHEDULED_H

#include "base/form.h"
#include "store/media.h"
#include "store/span.h"

struct scheduled_row {
	int64_t id, account_id, run_at;
	struct str caption, cover, language, when, when_words;
	int when_source;
	bool when_first;
	int64_t sensitive; /* 1: all of it is covered; 2: its photographs, with a blur */
	int visibility;	   /* enum visibility (core/post.h) */
	int64_t circle_id, reply_to, app_id;
	struct str poll; /* as core/scheduled.c writes it; empty for none */
	int64_t quoted_id;
	struct str quote_policy, idempotency_key;
	int64_t closes_after; /* core/post.h */
	int64_t policy;	      /* as core/scheduled.c writes it; -1 for none */
	struct str why;	      /* it could not be shared; empty while it waits */
	int64_t created_at;   /* of a draft: when it was kept last */
	bool is_draft;	      /* it never shares itself; run_at: the time that it speaks of, or 0 */
	bool was_before;      /* and that was then, elsewhere */
	int64_t earlier_id;   /* the earlier post that it links; 0: none */
	int64_t memorial_id;  /* the page that it is to be put on, which may be gone; 0: none */
};

struct scheduled_rows {
	struct scheduled_row *p;
	size_t n;
};

#define SCHEDULED_COLS                                                                             \
	" id, account_id, run_at, caption, cover, language, when_edtf, sensitive, visibility,"     \
	" circle_id, reply_to, app_id, poll, quoted_id, quote_policy, idempotency_key, why,"       \
	" created_at, policy, closes_after, when_words, when_source, when_first, is_draft,"        \
	" was_before, earlier_id, memorial_id "

/* $1 whose, $2 low, $3 high, $4 limit */
#define SQL_SCHEDULED_LIST                                                                         \
	"SELECT" SCHEDULED_COLS "FROM scheduled WHERE account_id = $1 AND id > $2 AND id < $3"     \
	" AND is_draft = 0"
#define SQL_DRAFT_LIST                                                                             \
	"SELECT" SCHEDULED_COLS "FROM scheduled WHERE account_id = $1 AND id > $2 AND id < $3"     \
	" AND is_draft = 1"
/* $1 whose, $2 from, $3 before: of those that wait */
#define SQL_SCHEDULED_DAY                                                                          \
	"SELECT count(*) FROM scheduled WHERE account_id = $1 AND run_at >= $2 AND run_at < $3"    \
	" AND why = '' AND is_draft = 0"
/* $1 the post */
#define SQL_SCHEDULED_MEDIA "SELECT id FROM media WHERE scheduled_id = $1 ORDER BY position, id"

void store_scheduled_add(struct task *t, const struct scheduled_row *s);
bool store_scheduled_get(struct task *t, int64_t id, struct scheduled_row *ret);
struct scheduled_rows store_scheduled_list(struct task *t, int64_t account_id,
					   const struct span *s);
/* Another time; what failed waits again. */
void store_scheduled_move(struct task *t, int64_t id, int64_t run_at);
/* The page of the remembered that it is to be put on; 0: none. */
void store_scheduled_set_page(struct task *t, int64_t id, int64_t memorial_id);
void store_scheduled_fail(struct task *t, int64_t id, struct str why);
/* Its photographs are loose again, as if sent just now. */
void store_scheduled_remove(struct task *t, int64_t id);

int64_t store_scheduled_count(struct task *t, int64_t account_id);
int64_t store_scheduled_count_day(struct task *t, int64_t account_id, int64_t from, int64_t before);

/* False when the photograph is not the account's, or a post has it already. */
bool store_scheduled_take(struct task *t, int64_t id, int64_t account_id, int64_t media_id,
			  int position);
struct ids store_scheduled_media(struct task *t, int64_t id);

/* The same of drafts. */
struct scheduled_rows store_draft_list(struct task *t, int64_t account_id, const struct span *s);
int64_t store_draft_count(struct task *t, int64_t account_id);
/* The one that was kept with that key; 0 for none. */
int64_t store_draft_of_key(struct task *t, int64_t account_id, struct str key);

/* A request that is sent once more finds the post that was made of it. */
void store_scheduled_became(struct task *t, const struct scheduled_row *s, int64_t post_id);

#endif
