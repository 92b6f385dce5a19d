/*
 * The page on which a post is made or changed: photographs first, then words, then who may see it.
 * The same form serves sharing (share.c), answering with photographs, and editing (post_act.c);
 * every button of it sends the whole form, so that nothing typed is lost without scripts.
 */
#ifndef WEB_COMPOSE_H
#define WEB_COMPOSE_H

#include "core/draft.h"
#include "core/narrow.h"
#include "core/post.h"
#include "sys/route.h"
#include "web/memorial.h"
#include "web/view.h"

/* A photograph on the form. */
struct print_view {
	int64_t id, number;
	struct url grid, original; /* original: empty unless its owner keeps it */
	int64_t width, height;
	struct str description, credit;
	enum cover cover; /* of this one alone, and the words before it */
	struct str cover_words;
	bool is_first, is_last;
};

struct print_views {
	struct print_view *p;
	size_t n;
};

struct audience_view {
	struct str value; /* as the form sends it: "followers", or "circle:123" */
	bool chosen;
	struct str name, about;
};

struct audience_views {
	struct audience_view *p;
	size_t n;
};

struct language_view {
	struct str tag, name;
	bool chosen;
};

struct open_view {
	int64_t seconds;
	struct str name; /* "Three days" */
	bool chosen;
};

/* A choice of who may answer. */
#define LETTINGS 13
/* For how long comments stay open. */
struct days_view {
	int64_t days; /* 0: for good; on the page for sharing as post_new.closes_after */
	bool chosen;
	struct str name;
};
#define DAYS_CHOICES 7

/* The choices, with one that is chosen (another number than the usual ones is one of them then);
 * how many. days_views_new: with "as I have it" among them. */
size_t days_views(struct task *t, int64_t chosen, struct days_view ret[DAYS_CHOICES]);
size_t days_views_new(struct task *t, int64_t chosen, struct days_view ret[DAYS_CHOICES]);

struct letting_view {
	struct str value, name; /* value: as the form sends it; empty: as it is */
	bool chosen;
};

struct compose_view {
	struct view *view;
	struct str caption, cover, when, key;
	struct str later_day, later_time, zone;
	bool may_wait, before; /* before: it was shared then, elsewhere */
	struct str photo_when; /* what a photograph proposed for it; or empty */
	bool from_photo;       /* it says that still */
	struct str when_read;  /* how it is read, once that was asked */
	bool when_first;
	enum cover covers;
	struct print_views prints;
	bool may_add;
	int64_t largest; /* bytes of one photograph */
	struct audience_views audience;
	struct letting_view letting[LETTINGS];
	size_t lettings; /* 0: there is no choice here */
	struct days_view closes[DAYS_CHOICES];
	size_t closings; /* likewise */
	struct language_view *language;
	size_t languages;
	struct option_view option[POLL_OPTIONS_MAX];
	size_t options;
	struct open_view open[7];
	size_t opens;
	bool asks, several, hides;
	bool keeps_end;	       /* there is a poll already: it may end when it would have ended */
	struct person_view to; /* the author of the post that is answered; id 0: none */
	int64_t answers;       /* the id of that post */
	struct str seen;       /* who sees it, where there is no choice */
	struct memorial_items
		memorials; /* where it may be put besides; none when it is an answer */
	bool any_memorial; /* one of them is chosen */
	int64_t quotes;	   /* the id of the post that it is to quote; 0: none */
	const struct quoted_view *quoted;
	struct person_view quoted_by; /* its author */
	struct str quote_word; /* that its author is asked; empty when it is quoted at once */
	struct url action, leave;
	int64_t rev; /* of the post that is changed */
	bool edits;
	int64_t draft;		  /* the one that is gone on with; 0: none */
	int64_t earlier;	  /* the id of an earlier post that it links; 0: none */
	struct str earlier_words; /* "Linked to your post of …" */
	bool follows;		  /* as an answer to it */
	bool not_all;		  /* as it is chosen the link is left out */
	struct str without;	  /* the audience for which that was said already */
};

void page_compose(struct out *o, const struct compose_view *v);
/* The choices of what stands before a post, or before all of one's posts. */
void page_cover_ways(struct out *o, enum cover way, enum word label, struct str hint);

/* What the form holds. */
struct compose_form {
	uint64_t given;
	struct str caption, cover, when, language, key, act;
	enum cover covers; /* the post itself, or all its photographs */
	struct str covering;
	struct str audience; /* one of audience_views; read into seen_by */
	struct audience seen_by;
	struct str letting; /* one of letting_views */
	int64_t closes;	    /* as post_new.closes_after */
	int64_t answers, quotes, rev;
	int64_t up, down, remove; /* the number of a photograph whose button was pressed */
	struct ids media;
	struct strs descriptions, credits, photo_covers, photo_words; /* one a photograph */
	struct uploads photos;
	struct strs options;
	int64_t open_for; /* seconds */
	bool several, hides;
	struct str when_shown; /* the text whose reading the person has seen */
	struct str photo_when; /* proposed by a photograph */
	bool when_first;
	struct str later_day, later_time; /* another time; the day is empty for now */
	bool before;
	int64_t draft, earlier, letter, date; /* with what the form begins; 0: none */
	bool follows;			      /* as an answer to the earlier one */
	struct str without;		      /* as in compose_view */
	bool lost, no_page;		      /* as of the draft (core/draft.h) */
	int64_t memorial; /* the page of the remembered that it is put on; 0: none */
};

/* A new, empty form with the author's own defaults. */
struct compose_form compose_new(struct task *t);
enum err compose_read(struct task *t, struct request *q, struct compose_form *ret);
/* Does the form ask for anything but being shared: photographs added, moved, taken out? */
bool compose_asks_more(const struct compose_form *f);
/* Does so (SLOW: hands photographs on); the page is shown again afterwards. Fails when a photograph
 * was refused; those before it are on the form. */
enum err compose_arrange(struct task *t, struct compose_form *f);
/* What stands before photograph i, as it was chosen: nothing for what is none of the choices. */
enum cover compose_cover(const struct compose_form *f, size_t i);
/* The form goes on with a draft, or with what one begins with. */
void compose_from(struct task *t, const struct draft *d, struct compose_form *f);
/* The photographs of a post or draft, with their words. */
void compose_photos(struct task *t, const struct medias *media, struct compose_form *f);
/* The time that it is about, as it is typed. was: the post that is edited, or NULL. ERR_INVALID
 * when it can't be taken, and when it can be read in two ways or not at all and the person has not
 * yet been shown how: the sentence says so, and the same form once more is taken. */
enum err compose_when(struct task *t, const struct compose_form *f, const struct post *was,
		      struct when_said *ret);
/* The same for a draft: whatever was typed, and nothing is asked. */
struct when_said compose_when_typed(struct task *t, const struct compose_form *f);
/* How a typed when is read, in a sentence; empty for an empty one. */
struct str compose_when_read(struct task *t, struct str typed);
/* A day and a time of that day (empty: nine in the morning) as they are typed, by the clocks of me.
 * ERR_INVALID. */
enum err compose_moment(struct task *t, struct str day, struct str time, int64_t *ret_ms);
/* The same the other way round: as the fields of a form take them. */
void compose_clock(struct task *t, int64_t ms, struct str *ret_day, struct str *ret_time);
/* Does the form ask a question? What it asks then. */
bool compose_poll(const struct compose_form *f, struct poll_new *ret);
/* The form asks what p does; NULL: nothing. */
void compose_ask(struct task *t, const struct poll *p, struct compose_form *f);
void compose_poll_fill(struct task *t, const struct compose_form *f, struct compose_view *v);
/* The choices of who sees a post, each circle of mine among them, and the people of each page of
 * the remembered that I belong to, with `chosen` marked. A circle that is gone marks "only me". */
struct audience_views audience_views(struct task *t, struct audience chosen);
/* Without those of pages: with what all of one's posts may begin. */
struct audience_views audience_views_own(struct task *t, struct audience chosen);
/* With which one new posts of mine begin. */
struct audience audience_mine(struct task *t);
/* The choices of who may answer, after one that leaves it as it is, called `other`; gives how many
 * there are. */
struct policy;
size_t letting_views(struct task *t, struct str chosen, enum word other, struct letting_view *ret);
/* The choice that the policy is; empty for none of them. */
struct str letting_value(const struct policy *p);
/* The same of who may quote: QUOTINGS choices, none of them empty. */
#define QUOTINGS 3
void quoting_views(struct task *t, const struct policy *p, struct letting_view ret[QUOTINGS]);
enum err quoting_read(struct task *t, struct str value, struct policy *p);
/* The choice into what *p says of answers; an empty one leaves it as it is. ERR_INVALID. */
enum err letting_read(struct task *t, struct str value, struct policy *p);
/* "followers" to POST_FOLLOWERS; an empty text leaves *ret as it is. Whose a circle is, is asked
 * when something is shared with it. ERR_INVALID. */
enum err audience_read(struct task *t, struct str value, struct audience *ret);

/* The page with the form, in the frame and with the action that v has; `wrong` is said on it and
 * given back. */
enum err compose_show(struct task *t, struct reply *r, const struct compose_form *f,
		      struct compose_view *v, enum err wrong);

#endif
