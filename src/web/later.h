/* The pages of what waits: posts that are to be shared at another time, and conversations that wait
 * to be read. Both are plain lists with a button or two for each. */
#ifndef WEB_LATER_H
#define WEB_LATER_H

#include "core/post.h"
#include "web/view.h"

struct waiting_view {
	const struct view *view;
	int64_t id;
	struct str at;			   /* "14 March 2026 at 09:05" */
	struct str day, time;		   /* as the fields of a form take them */
	struct str words, seen, why, page; /* page: waiting_page */
	struct url grid;
	bool has_time; /* no failure */
};

/* Who is to see a post that is not shared yet. */
struct str waiting_seen(struct task *t, const struct post_new *n);
/* The page of the remembered that it is to stand on, or that this one is gone; empty for none. */
struct str waiting_page(struct task *t, int64_t memorial_id);
/* Its first photograph, unless something of it is covered; or empty. */
struct url waiting_grid(struct task *t, const struct post_new *n, const struct medias *media);
/* The beginning of its words, or of those on its cover. */
struct str waiting_words(const struct post_new *n);

struct later_view {
	struct view *view;
	struct waiting_view *post;
	size_t posts;
	struct str zone;
	struct pages_view pages;
};

struct talk_view {
	const struct view *view;
	int64_t id;
	struct person_view with; /* the first of them */
	struct str names;	 /* all of them */
	struct str words;
	struct day_view at;
	bool unread;
};

struct talks_view {
	struct view *view;
	struct talk_view *talk;
	size_t talks;
	struct pages_view pages;
};

void page_later(struct out *o, const struct later_view *v);
void page_conversations(struct out *o, const struct talks_view *v);

#endif
