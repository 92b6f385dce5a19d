/*
 * Filters: words, and single posts, that somebody does not want to come upon. They are private: the
 * author of a post is never told, and nobody else sees that somebody has any. A filter says where
 * it holds (FILTER_ bits), until when, and what happens to what it meets.
 *
 * Which filters a post meets is worked out when posts are read, for whoever reads (filter_posts, in
 * core/post_read.c); one's own posts meet none. Apps get all that are met and choose by where they
 * show the post, as Mastodon has it; home, lists and notices leave out what their owner hides there
 * (filter_leave_out), and so do our own pages.
 */
#ifndef CORE_FILTER_H
#define CORE_FILTER_H

#include "base/buf.h"
#include "core/post.h"

enum {
	FILTER_HOME = 1 << 0, /* home and lists */
	FILTER_NOTIFICATIONS = 1 << 1,
	FILTER_PUBLIC = 1 << 2, /* public timelines, tags, what is found */
	FILTER_THREAD = 1 << 3,
	FILTER_ACCOUNT = 1 << 4 /* somebody's page */
};
#define FILTER_CONTEXTS 5
#define FILTER_EVERYWHERE ((1u << FILTER_CONTEXTS) - 1)

/* Stronger ones are larger only in filter_shown, not here: these are the stored numbers. */
enum filter_action { FILTER_WARN, FILTER_HIDE, FILTER_BLUR, FILTER_ACTIONS };

#define FILTER_TITLE_MAX 100   /* characters */
#define FILTER_KEYWORD_MAX 200 /* likewise */
#define FILTERS_MAX 100	       /* of one person */
#define FILTER_WORDS_MAX 500   /* keywords of one person, in all their filters */
#define FILTER_POSTS_MAX 500   /* single posts, likewise */

struct filter_keyword {
	int64_t id;
	struct str keyword; /* as typed */
	bool whole_word;
};

struct filter_post {
	int64_t id, post_id;
};

/* People stand in filters of quiet times alone (core/quiet.h), and no app is told of them: what
 * somebody shares, and what others share about them, meets such a filter. */
struct filter {
	int64_t id;
	struct str title;
	unsigned contexts;
	enum filter_action action;
	int64_t expires_at; /* 0: never */
	struct filter_keyword *keyword;
	size_t keywords;
	struct filter_post *post;
	size_t posts;
	struct ids people;
};

struct filters {
	struct filter *p;
	size_t n;
};

/* --- mine: read, and written. Not mine is ERR_NOT_FOUND. --- */

enum err filter_list(struct task *t, struct filters *ret); /* those that are over too */
enum err filter_get(struct task *t, int64_t id, struct filter *ret);

struct filter_keyword_change {
	int64_t id; /* 0: a new one */
	bool remove, has_keyword, has_whole_word;
	struct str keyword;
	bool whole_word;
};

struct filter_change { /* only what is given changes; a new one needs a title and contexts */
	bool has_title, has_contexts, has_action, has_end;
	struct str title;
	unsigned contexts;
	enum filter_action action;
	int64_t expires_at; /* 0: never */
	struct filter_keyword_change *keyword;
	size_t keywords;
};

enum err filter_add(struct task *t, const struct filter_change *c, struct filter *ret); /* writes */
enum err filter_change(struct task *t, int64_t id, const struct filter_change *c,
		       struct filter *ret);	    /* writes */
enum err filter_remove(struct task *t, int64_t id); /* writes */

/* A keyword by its own id, with the filter that it is in; writes. An added one has id 0. */
enum err filter_keyword_get(struct task *t, int64_t id, struct filter_keyword *ret,
			    struct filter *ret_in /* or NULL */);
enum err filter_keyword_add(struct task *t, int64_t filter_id,
			    const struct filter_keyword_change *c, struct filter_keyword *ret);
enum err filter_keyword_change(struct task *t, const struct filter_keyword_change *c,
			       struct filter_keyword *ret);
enum err filter_keyword_remove(struct task *t, int64_t id);

/* A single post that I may see, in a filter; the same one again is the same entry. */
enum err filter_post_get(struct task *t, int64_t id, struct filter_post *ret);
enum err filter_post_add(struct task *t, int64_t filter_id, int64_t post_id,
			 struct filter_post *ret);	 /* writes */
enum err filter_post_remove(struct task *t, int64_t id); /* writes */

/* --- what posts meet --- */

struct filter_result {
	const struct filter *filter; /* without keywords and posts of its own */
	struct strs keywords;	     /* those that stand in the post, as typed */
	struct ids posts;	     /* the post's id, or that of the one it boosts */
	bool people;		     /* it is by or about somebody of the filter */
};

/* Works out what each post meets (post.filtered); of a boost, what the boosted post meets. Nothing
 * at all for somebody who has no filters. */
enum err filter_posts(struct task *t, struct posts *list);

/* How a post is to be shown there, the strongest of what it meets; *ret_title (or NULL) is the
 * title of that filter. */
enum filter_showing { SHOW_WHOLE, SHOW_BLURRED, SHOW_COVERED, SHOW_NOT };
enum filter_showing filter_shown(const struct post *p, unsigned context, struct str *ret_title);

/* Takes what is SHOW_NOT there out of the list. */
void filter_leave_out(struct posts *list, unsigned context);

/* Mine as lines of a CSV file (core/takeout.h); those of quiet times are in the file of these. */
enum err filter_csv(struct task *t, struct buf *to);
const char *filter_action_name(enum filter_action action); /* as in files: "warn" */

/* --- people who are hidden --- */

/* Those whom the owner hides there now: also candles of theirs, and posts of the owner's own that
 * are about them, are told to nobody then. Empty for nearly everybody. */
struct ids filter_away(struct task *t, const struct account *owner, unsigned context);
/* Is that post about one of them: does it name one, does it stand on the page of one? Of rows that
 * nobody reads as a post. */
bool filter_names(struct task *t, int64_t post_id, struct ids people);
/* Those of some posts, whoever shared them, that are by or about one of them. */
struct ids filter_about(struct task *t, const struct posts *list, struct ids people);

/* --- for core/quiet.c; they write --- */

/* A filter of somebody's as it is given, with people in it; as many of its keywords as there is
 * room for. Its words were looked at by filter_check_keyword. */
int64_t filter_make(struct task *t, int64_t account_id, const struct filter *f);
void filter_unmake(struct task *t, int64_t account_id, int64_t id);
/* Its keywords now. */
struct filter_keyword_rows;
struct filter_keyword_rows filter_keywords_of(struct task *t, int64_t account_id, int64_t id);
enum err filter_check_keyword(struct task *t, struct str keyword);

#endif
