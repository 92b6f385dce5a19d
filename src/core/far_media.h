/*
 * Pictures of other servers. A picture that somebody elsewhere shares is a row of media like ours
 * (core/media.h), beside which far_media keeps where it lies. Nobody's browser goes there: the
 * picture is fetched when somebody here first wants to see it, decoded by rosemary-media as ours
 * are, and shown from this place's own files. These are a cache: who was not looked at for longest
 * goes first, and is fetched again when it is wanted.
 *
 * Videos, sounds and other kinds get a row without files: a link stands for them.
 */
#ifndef CORE_FAR_MEDIA_H
#define CORE_FAR_MEDIA_H

#include "core/far.h"
#include "core/media.h"

/* A picture of a post (post_id; position from 0), or a portrait or cover (post_id 0), by that
 * account. Fetches nothing. What the sender says of it is checked: a size or blurhash that can't be
 * is left out or replaced, texts are cut. The new id; 0, and no row, for an address that may not be
 * asked. Writes. */
int64_t far_media_add(struct task *t, int64_t account_id, int64_t post_id, int position,
		      const struct far_photo *p);

/* The author changed a post: its pictures are now these. One whose address stayed keeps its files
 * and its own address here. How many it has now, and whether anything about them is another than
 * before. Writes. */
size_t far_media_replace(struct task *t, int64_t account_id, int64_t post_id,
			 const struct far_photo *p, size_t n, bool *ret_changed);

/* The same for a portrait or cover: old_id (0 for none) as it is, or what stands for p now; 0 for
 * none. p->url may be empty. To be put into the account's row. Writes. */
int64_t far_media_swap(struct task *t, int64_t account_id, int64_t old_id,
		       const struct far_photo *p);

/* It lies at that address now, and is fetched anew for the same address here. Nothing for one that
 * may not be asked, or where it was. Writes. */
void far_media_move(struct task *t, int64_t media_id, struct str address);

/* Removes a picture, or all of a post before its row goes: their files are removed later. Write. */
void far_media_drop(struct task *t, int64_t media_id);
void far_media_drop_post(struct task *t, int64_t post_id);

#endif
