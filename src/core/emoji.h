/*
 * Small pictures that people of other servers write with: ":rose:" in a name or a post stands for a
 * picture of their server. They come with posts and people (core/far.h), are fetched and shown as
 * other pictures of elsewhere are (core/far_media.h), and are text where they can't be had. This
 * place has none of its own.
 */
#ifndef CORE_EMOJI_H
#define CORE_EMOJI_H

#include "core/far.h"

#define EMOJI_NAME_MAX 64	 /* bytes: letters, digits, _ and - */
#define EMOJI_OF_DOMAIN_MAX 4000 /* that are kept of one server */
#define EMOJI_SHOWN_MAX 30	 /* different ones in one post or person */

struct emoji {
	struct str name; /* without the colons */
	struct media_files files;
};
struct emojis {
	struct emoji *p;
	size_t n;
};

/* The next ":name:" of the rest: what stands before it, and the name; the rest is what comes after.
 * False when there is none; then *ret_before is all of it. */
bool emoji_cut(struct str *rest, struct str *ret_before, struct str *ret_name);

/* Those that are written in the words of a post, in a person's name, about and fields, or in the
 * name alone, and that are here. None of what is of this place. Reads, once for each word that
 * could be one. */
struct emojis emoji_of_post(struct task *t, const struct post *p);
struct emojis emoji_of_account(struct task *t, const struct account *a);
struct emojis emoji_of_name(struct task *t, const struct account *a);
const struct emoji *emoji_find(const struct emojis *list, struct str name);

/* What somebody of that domain says that theirs are. One that is here keeps its address when its
 * picture is another now. Writes. */
void emoji_keep(struct task *t, int64_t account_id, struct str domain, const struct far_emoji *list,
		size_t n);

#endif
