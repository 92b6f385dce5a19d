/*
 * What core/post.c and its sisters (post_dress.c, post_read.c, post_edit.c, post_mark.c, feed.c,
 * notice.c, search.c) share: rows made into posts, the limits of what may be written, pages of
 * lists. Nothing here is for the doors.
 */
#ifndef CORE_POST_PARTS_H
#define CORE_POST_PARTS_H

#include "base/caption.h"
#include "core/post.h"
#include "core/tell.h"
#include "store/feed.h"
#include "store/poll.h"
#include "store/post.h"

/* Rows into posts, in their order, with authors, photographs, mentions, tags and what was boosted;
 * what lacks its author or the boosted post is left out. */
enum err post_dress(struct task *t, struct post_rows rows, struct posts *ret);
/* The same for an asker who keeps renderings (core/page.h). */
enum err post_dress_page(struct task *t, struct post_rows rows, const struct paging *page,
			 struct posts *ret);
/* A page of a list: what was read for the span, which it turns into the list's order. */
enum err post_dress_span(struct task *t, const struct span *s, struct post_rows rows,
			 struct paging *page, struct posts *ret);
/* post_dress_page without what they meet of filters: that is worked out once for a whole list. */
enum err post_dress_plain(struct task *t, struct post_rows rows, const struct paging *page,
			  struct posts *ret);
/* post_many, for a page. */
enum err post_many_page(struct task *t, struct ids ids, const struct paging *page,
			struct posts *ret);
enum err post_dress_one(struct task *t, const struct post_row *row, struct post *ret);
enum err post_dress_one_page(struct task *t, const struct post_row *row, const struct paging *page,
			     struct post *ret);
/* Posts that others quote: of a quote within them they know no more than that it is there. */
enum err post_dress_quoted(struct task *t, struct post_rows rows, struct posts *ret);

/* The viewer's id, 0 for a stranger. */
int64_t post_viewer(const struct task *t);

/* The row as the asker sees it, or as it waits for their word; a boost gives the post that it
 * boosts. ERR_NOT_FOUND. */
enum err post_row_seen(struct task *t, int64_t id, struct post_row *ret);
/* A post of mine that is no boost. ERR_NOT_FOUND. */
enum err post_row_mine(struct task *t, int64_t id, struct post_row *ret);

/* The rule of sight as though the post were not held. */
bool post_would_see(struct task *t, int64_t viewer, int64_t post_id);
/* What follows when others may see a post that is new to them: homes, notices, streams,
 * conversations. Its author is t->me. knows: who needs no notice of it; 0 for nobody. Writes. */
void post_spread(struct task *t, const struct post_row *p, int64_t knows);
/* Of that, only what those whom it mentions and answers hear. Writes. */
void post_tell(struct task *t, const struct post_row *p, int64_t knows);
/* Just written with POST_HELD by me: it waits for the word of whoever decides. ERR_FORBIDDEN when
 * they could not read it. Writes. */
enum err post_hold(struct task *t, const struct post_row *p);

/* The words of a post, checked: caption and cover (trimmed), language, when. */
struct post_words {
	struct str caption, cover, language;
	struct when_said when;
	size_t media;
};
enum err post_words_check(struct task *t, struct post_words *w, struct post_row *ret_row);

/* What of it is covered, into the row, whose cover is set; media: its photographs. */
void post_row_cover(struct task *t, struct post_row *row, bool sensitive, bool blurs,
		    struct ids media);

/* Everything about a new post of mine that can be known before it is written, but for its id. */
enum err post_draft(struct task *t, const struct post_new *n, struct post_row *ret);
/* Claims the key of a request for id; gives the id that holds it. */
int64_t post_claim_key(struct task *t, struct str key, int64_t id);

/* The caption of a row read: its HTML, and whom it mentions. One that was brought here mentions
 * nobody: its names stay text. */
struct post_reading {
	struct caption caption;
	struct ids people;
};
enum err post_read_caption(struct task *t, const struct post_row *row, struct post_reading *ret);
/* Somebody whom the words do not name is mentioned too. */
void post_mention(struct post_reading *r, int64_t who);
unsigned post_extras(const struct post_reading *r);
/* Writes the tags and mentions. */
void post_hang_on(struct task *t, int64_t post_id, const struct post_reading *r);
/* What it was before an edit, for its history. */
void post_keep_version(struct task *t, const struct post *was);
/* Other mentions and tags after an edit, and their notices. */
void post_change_mentions(struct task *t, const struct post_row *row, const struct post *was,
			  struct post_reading *now);
/* Puts photographs of mine into the post, in order. ERR_INVALID when one can't be had. */
enum err post_attach(struct task *t, int64_t post_id, struct ids media);
/* All that can be searched for in it. */
struct str post_search_words(struct task *t, const struct post *p);

/* It is taken back from other servers, while its row is there. Writes. */
void post_tell_end(struct task *t, const struct post_row *row, enum taken_why why);
/* Deletes it, whosever it is and whoever may see it: the caller has decided. */
enum err post_take_away(struct task *t, int64_t id);
/* The same for one that nobody but its author sees: nobody hears of it. Writes. */
void post_erase(struct task *t, int64_t id);
/* The polls of those posts, as the asker sees them; each post that has one gets it. */
void poll_load(struct task *t, struct ids ids, struct post *post, size_t n);
/* What is asked, checked, with the moment of its end; was_until: when it would have ended, 0 for a
 * new one. ERR_INVALID, ERR_LIMIT. */
enum err poll_check(struct task *t, const struct poll_new *n, int64_t was_until,
		    struct poll_row *ret);
/* Checks and writes it, and the job that will tell of its end. */
enum err poll_add(struct task *t, int64_t post_id, const struct poll_new *n);
/* The poll of the post becomes n (NULL: none). */
enum err poll_change(struct task *t, const struct post *was, const struct poll_new *n);
/* What is asked as one text (empty for NULL), and back (NULL for an empty one): for posts that
 * wait. It holds for what was checked. */
struct str poll_new_text(struct task *t, const struct poll_new *n);
const struct poll_new *poll_new_of(struct task *t, struct str text);
/* Its options, one a line (empty for NULL), and back. */
struct str poll_lines(struct task *t, const struct poll *p);
struct strs poll_options(struct task *t, struct str lines);

/* Puts the post before followers, and tells those who asked to hear of it. */
void feed_spread(struct task *t, const struct post_row *p);
/* Puts a public post before those who follow a tag of it (feed_spread does; an edit may bring a
 * tag). */
void feed_spread_tags(struct task *t, const struct post_row *p);
/* Whether me has so many followers that posts are wide. */
bool feed_is_wide(struct task *t);
/* Tells those who boosted the post that it changed. */
void feed_tell_edit(struct task *t, int64_t post_id);

#endif
