/*
 * Conversations: direct posts, gathered for each person of this place who is in them by thread and
 * by whom they are with. They follow from the posts: nothing is said in a conversation that is not
 * a post, and what one may not see any more is not in it.
 */
#ifndef CORE_CONVERSATION_H
#define CORE_CONVERSATION_H

#include "core/post.h"

struct conversation {
	int64_t id;
	bool unread;
	struct accounts people; /* the others; me when there are none */
	struct post last;
};

struct conversations {
	struct conversation *p;
	size_t n;
};

/* Mine, the one with the newest post first; those whose last post I may not see are left out. The
 * page goes by the last posts. */
enum err conversation_list(struct task *t, struct paging *page, struct conversations *ret);
enum err conversation_get(struct task *t, int64_t id, struct conversation *ret);
enum err conversation_mark(struct task *t, int64_t id, bool unread,
			   struct conversation *ret); /* writes */
/* Takes it off my list; the posts stay, and the next one brings it back. Writes. */
enum err conversation_remove(struct task *t, int64_t id);

/* All direct posts of them, one by one. */
enum err conversation_posts(struct task *t, struct paging *page, struct posts *ret);

/* Nothing of the thread of this post makes a notice for me, or again. Writes. */
enum err thread_mute(struct task *t, int64_t post_id, bool muted, struct post *ret);

/* --- for core/post.c and post_edit.c; they write --- */

struct post_row;
/* A post was shared, or edited, with its mentions: a direct one belongs to a conversation of its
 * author and of each whom it mentions, if they may see it. */
void conversation_follow(struct task *t, const struct post_row *p, bool edited);
/* Before its row goes, and after it. */
void conversation_lose(struct task *t, const struct post_row *p);
void thread_tidy(struct task *t, const struct post_row *p);

#endif
