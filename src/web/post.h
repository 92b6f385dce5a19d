/* The page of a post: the photograph, its words, what people wrote below; and what its author can
 * do with it. */
#ifndef WEB_POST_H
#define WEB_POST_H

#include "web/compose.h"
#include "web/memorial.h"
#include "web/shelter.h"
#include "web/view.h"

struct post_page {
	struct view *view;
	struct post_view post;
	struct post_views above, letters;    /* what it answers; what answers it */
	struct url newer, older, thread;     /* neighbours; the first post of the thread */
	struct str answer, key, answer_seen; /* the answer form */
	bool is_comment, has_history, may_answer;
	bool elsewhere;			       /* a stranger may answer from another server */
	bool may_narrow;		       /* its author may choose who sees it */
	bool may_delete;		       /* a host may, though it is not theirs */
	struct str may_not;		       /* why there is no form to answer with; or empty */
	struct letting_view letting[LETTINGS]; /* for the author: who may answer */
	size_t lettings;
	bool none_reads; /* comments of strangers wait, and nobody reads them */
	struct letting_view quoting[QUOTINGS];
	size_t quotings;   /* 0: nobody but its author could */
	struct url origin; /* of another server: where it lies there, with all that is not shown
			      here; or empty */
	struct str origin_host;
	struct str when_read, when_from; /* of its when; or empty */
	struct str closing; /* for its author: that comments are closed, or until when not */
	bool closed;
	bool closes, yearly;		     /* and whether they open again each year */
	struct days_view days[DAYS_CHOICES]; /* for its author: for how long to open them */
	size_t day_choices;
	bool has_candles;	 /* for the author: somebody lit one */
	struct post_views later; /* posts of its author's that link it, as the reader sees them */
	struct post_memorial *memorial; /* the pages of the remembered that it stands on */
	size_t memorials;
	bool may_add;	   /* its author may put it on one */
	bool may_ask_down; /* the asker keeps such a page */
};

struct version_view {
	struct post_view post;
	struct option_view *option; /* of its poll then */
	size_t options;
	bool is_present;
};

struct history_view {
	struct view *view;
	struct url post;
	struct version_view *version;
	size_t versions;
};

struct delete_view {
	struct view *view;
	struct post_view post;
	struct str elsewhere; /* how many other servers have it; empty: none, as far as is known */
};

struct candles_view {
	struct view *view;
	struct url post;
	bool shelter; /* of the author: no names are shown */
	struct person_views people;
	struct pages_view pages;
};

void page_post(struct out *o, const struct post_page *v);
void page_history(struct out *o, const struct history_view *v);
void page_delete(struct out *o, const struct delete_view *v);
void page_candles(struct out *o, const struct candles_view *v);

/* Finds the post of a path /@:name/:id. When the path names it otherwise (another author's name, a
 * boost), *ret_elsewhere is its own path. */
enum err web_post_find(struct task *t, const struct request *q, struct post *ret,
		       struct url *ret_elsewhere);

/* Shows the page of a post, with what was typed as an answer and what was wrong with it. */
enum err web_post_page(struct task *t, struct request *q, struct reply *r, const struct post *p,
		       const struct compose_form *typed, enum err wrong);

#endif
