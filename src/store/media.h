/*
 * Rows of photographs, and of files on disk that no row may name any more. Text belongs to the
 * task's arena. Taking a photograph into a post is store/mark.h's.
 */
#ifndef STORE_MEDIA_H
#define STORE_MEDIA_H

#include "base/form.h"
#include "sys/db.h"

struct media_row {
	int64_t id, account_id, post_id; /* post 0: loose */
	int position;
	struct str secret;
	struct media_file_row {
		struct str hash;
		int64_t width, height;
	} grid, page, full;
	struct str original_hash, original_type; /* empty unless it was kept */
	int64_t bytes;
	struct str description, credit, blurhash, taken;
	int64_t focus_x, focus_y, created_at;
	int64_t far;   /* enum media_far (core/media.h); 0: ours */
	int64_t cover; /* enum cover (core/media.h): of this one alone */
	struct str cover_words;
	bool guarded; /* its post is not for everybody; read, never written */
};

struct media_rows {
	struct media_row *p;
	size_t n;
};

bool store_media_get(struct task *t, int64_t id, struct media_row *ret);
void store_media_add(struct task *t, const struct media_row *m);
/* Description, credit, focus and cover of m. */
void store_media_change(struct task *t, const struct media_row *m);
void store_media_rekey(struct task *t, int64_t id, struct str secret);
/* Removes the row; its files become lost. */
void store_media_remove(struct task *t, int64_t id);

/* Those of the posts, by post and position. */
struct media_rows store_media_of_posts(struct task *t, struct ids posts);
/* Loose ones from before `before` that are nobody's portrait or cover, no emoji, nor the picture of
 * the place, the oldest first. */
struct ids store_media_loose(struct task *t, int64_t before, size_t most);
/* How many of the account's are loose since `since`; counted up to most. */
int64_t store_media_loose_of(struct task *t, int64_t account_id, int64_t since, int64_t most);
/* Is one of them covered by itself? */
bool store_media_any_covered(struct task *t, struct ids media);
/* Does it belong to a post that waits for its time? */
bool store_media_waits(struct task *t, int64_t id);
/* Of all that are ours. */
int64_t store_media_bytes_here(struct task *t);
/* Is it somebody's portrait or cover? */
bool store_media_is_shown(struct task *t, int64_t id);

/* --- files --- */

/* The files of a photograph become lost: to be called before its row names others. */
void store_media_lose(struct task *t, int64_t id);

/* The files of all photographs of an account become lost: to be called before the rows go with
 * it. */
void store_media_lose_account(struct task *t, int64_t account_id);

/* Lost before `before`, the oldest first. */
struct strs store_file_lost(struct task *t, int64_t before, size_t most);
void store_file_forget(struct task *t, struct str hash);
/* Does a row name it? */
bool store_file_is_named(struct task *t, struct str hash);

#endif
