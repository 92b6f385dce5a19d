/*
 * What pages are filled with: the frame around every page, and the pieces that several pages show
 * (a photograph, a person, a post). A handler fills a page's struct from core's structs and calls
 * the compiled page; everything lives in the task's arena.
 */
#ifndef WEB_VIEW_H
#define WEB_VIEW_H

#include "core/account.h"
#include "core/place.h"
#include "core/post.h"
#include "sys/httpd.h"
#include "sys/task.h"
#include "web/card.h"
#include "web/out.h"

/* Where in the bar a page stands. */
enum here {
	HERE_NOWHERE,
	HERE_HOME,
	HERE_DATES,
	HERE_NOTICES,
	HERE_SHARE,
	HERE_YOU,
	HERE_SEARCH,
	HERE_KEPT,
	HERE_CONVERSATIONS,
	HERE_HELD,
	HERE_SETTINGS,
	HERE_HOST
};

/* The frame: everything that is the same on every page. */
struct view {
	struct str title; /* of the page, without the name of the place */
	unsigned
		context; /* FILTER_ bit (core/filter.h): which filters hold for its posts; 0 none */
	struct str place;
	struct str lang;	  /* BCP 47, of the page */
	const struct account *me; /* NULL for a stranger */
	struct url mine;	  /* the page of me */
	bool is_host, any_new;
	bool any_held; /* comments wait for a word of me */
	bool reads;    /* I read comments first for somebody; not asked on HERE_HELD */
	enum here here;
	struct str csrf;
	struct str said;  /* one quiet line: what was just done */
	struct str wrong; /* why the form was not taken */
	struct url path;  /* of this page, to come back to */
	struct url css, script, share_script, icon;
	bool shares; /* the page has the share form */
	/* what other sites may know; only pages of indexed people have it */
	bool indexed;
	struct str about;
	struct url address, picture;
	struct url document; /* the same for other servers; of what everybody may see */
	struct url feed;     /* of a person of this place, for readers of feeds */
	int64_t picture_width, picture_height;
};

/* A photograph as the page shows it; the texts may be empty. */
/* A square of a blur: its place of BLUR_ACROSS x BLUR_DOWN, and its colour. */
#define BLUR_ACROSS 6
#define BLUR_DOWN 4
struct blur_view {
	int64_t x, y;
	struct str colour;
};

struct photo_view {
	struct url page, grid;
	int64_t page_width, page_height, grid_width;
	bool has_sizes; /* the page rendition is larger than the grid one */
	struct str alt, credit;
	int64_t number; /* from 1 */
	bool waits;	/* not to be fetched before somebody opens what it lies under */
	bool veiled;	/* stands behind words of its author until somebody asks */
	struct str veil;
	const struct blur_view *blur; /* and a blur before it; or NULL */
	int64_t blurs;
};

struct photo_views {
	struct photo_view *p;
	size_t n;
};

/* What lies on another server and is not shown here: a video, a sound. */
struct far_link_view {
	struct url url;
	struct str words,
		about; /* "A video at example.org"; what its author says of it, or empty */
};

struct far_link_views {
	struct far_link_view *p;
	size_t n;
};

/* Somebody in a list, with what can be done about them. */
struct person_view {
	int64_t id;
	struct html shown; /* display, with the small pictures that stand in it */
	struct str display, name, acct, initial, note, language;
	struct str domain; /* of another server; empty for people of this place */
	struct url url, portrait;
};

struct person_views {
	struct person_view *p;
	size_t n;
};

/* A moment: a day for reading, the exact time on demand. */
struct day_view {
	struct str day, exact, rfc3339;
};

/* A choice of a poll. */
struct option_view {
	struct str text, share; /* share: "40%", of those who voted */
	int64_t number, percent;
	bool chosen; /* by the reader */
};

struct poll_view {
	const struct view *view;
	struct url url, back; /* of the post; where to go back to */
	struct option_view *option;
	size_t options;
	struct str until, people; /* "Open for 3 more days"; how many voted, in words */
	struct str language;
	struct day_view ends;
	int64_t rev;
	bool multiple;
	bool may_vote; /* the choices are a form */
	bool tells;    /* the result is shown */
	bool waits;    /* the reader has voted, and the result comes when it is closed */
	bool asks_in;  /* a stranger would have to sign in */
};

/* What a post quotes: a calm card, or a sentence in its place. */
struct quoted_view {
	const struct view *view;
	struct str instead; /* it is not to be seen; empty when it is */
	struct url url;
	struct person_view author;
	struct day_view at;
	struct str words, language; /* its beginning, or its cover's words */
	struct photo_view photo;    /* the first one; its number is 0 for none */
	struct url take_back;	    /* for its author: where it is taken back; otherwise empty */
};

struct post_view {
	int64_t id;
	const struct view *view;
	struct url url, back;
	struct person_view author, passed_by; /* passed_by.id 0: not passed on */
	struct day_view at;
	bool edited;
	struct str cover, when, seen, language;
	struct url when_url; /* others of that time; empty when it is no date */
	struct url
		circle; /* the page of who is in the circle that it is for; empty: none of mine */
	struct str filtered; /* the words of a cover put there by the reader's own filter */
	struct str blurred;  /* the same, over the photographs alone */
	struct str brought;  /* when it came here, if it was shared before; or empty */
	bool covered;	     /* all of it: words and photographs */
	struct html caption;
	bool is_long; /* lists show its beginning only */
	struct photo_views photos;
	struct far_link_views far_links;
	const struct poll_view *poll;	  /* NULL: none */
	const struct quoted_view *quoted; /* NULL: it quotes nothing */
	bool has_descriptions;
	bool is_mixed;	       /* an album of tall and wide photographs: each lies in a square */
	struct person_view to; /* a comment: whom it answers; id 0 where that is clear */
	bool mine, lit, kept, passed, pinned, archived, muted /* its thread */;
	bool waits;	    /* for the reader's word */
	bool may_hide;	    /* a comment that the reader may hide from others */
	bool may_act;	    /* somebody is signed in */
	bool closed;	    /* to the reader's comments */
	bool may_restrict;  /* a comment of somebody under a post of the reader's */
	bool may_pass;	    /* public, and not a comment */
	bool may_quote;	    /* on the page of the post alone */
	struct card card;   /* in lists */
	struct str earlier; /* "Linked to a post of …"; or empty */
	struct url earlier_url;
	bool is_letter;	 /* of the reader, to somebody remembered */
	struct str word; /* of an answer of the reader's own that waits elsewhere; or empty */
	bool in_list;
};

struct post_views {
	struct post_view *p;
	size_t n;
};

/* Links to older and newer pages; empty where there are none. */
struct pages_view {
	struct url newer, older;
};

/* The frame for this request. For somebody signed in it has the token for forms; a page for
 * strangers that has a form asks for one with view_has_form. */
struct view *view_new(struct task *t, struct request *q, enum here here, struct str title);
void view_has_form(struct task *t, struct request *q, struct view *view);

/* The page of a list that was asked for: ?max_id=, ?min_id=. */
struct paging paging_asked(struct task *t, struct request *q, int64_t limit);

/* Where the page is written. */
struct out view_out(struct task *t, struct reply *r);
/* The same for a page that other sites may know of: without it every answer says noindex. */
struct out view_out_known(struct task *t, struct reply *r, const struct view *view);

struct photo_views photo_views(struct task *t, const struct post *p);
struct person_view person_view(struct task *t, const struct account *a);
struct person_views person_views(struct task *t, const struct accounts *list);
struct day_view day_view(struct task *t, int64_t ms);
struct post_view post_view(struct task *t, const struct view *view, const struct post *p);
/* "Filtered: TITLE" when the post is to stand behind the words of a filter in that context. */
struct str filtered_words(struct task *t, const struct post *p, unsigned context);
/* The poll of p, whose view is filled already; NULL for none. */
const struct poll_view *poll_view(struct task *t, const struct post_view *post,
				  const struct post *p);
/* What p quotes, whose view is filled already; NULL for nothing. */
const struct quoted_view *quoted_view(struct task *t, const struct post_view *post,
				      const struct post *p);
/* A post that is about to be quoted. */
const struct quoted_view *quoted_card(struct task *t, const struct view *view,
				      const struct post *p);
/* For card_write; a post whose card is kept (card.kept) has nothing else of it filled. */
struct post_views post_views(struct task *t, const struct view *view, const struct posts *list);
/* For lists where comments stand alone: each says whom it answers. */
void post_views_to(struct task *t, const struct posts *list, struct post_views *v);

/* "/@ada", "/@ada/123": paths of this place. */
struct url person_path(struct task *t, const struct account *a);
struct url post_path(struct task *t, const struct post *p);

/* The beginning of the post for a line about it: at most so many characters of its words, or the
 * words of its cover where they are covered. Empty for a photograph without words. */
struct str post_line(struct task *t, const struct post *p, size_t chars);

/* Who may see the post, in one sentence that is true, as its author reads it. */
struct str seen_words(struct task *t, const struct post *p);
/* The same of what is for a circle of mine (NULL: it is gone); named: and for whom it names. */
struct circle;
struct str circle_seen_words(struct task *t, const struct circle *c, bool named);
/* "six people", for its owner. */
struct str circle_people_words(struct task *t, const struct circle *c);

/* Who may see an answer of mine to the post, as I read it; waits: that it waits before. */
struct str answer_seen_words(struct task *t, const struct post *p, bool waits);

/* Older and newer pages of a list at `path`, which may hold a query already. */
struct pages_view pages_view(struct task *t, struct str path, const struct paging *page);

/* Pieces of pages: src/web/page/frame.html, people.html, post_parts.html, sprig.html. */
void page_top(struct out *o, const struct view *v);
void page_bottom(struct out *o, const struct view *v);
void page_beside(struct out *o);
void page_end(struct out *o, const struct view *v);
void page_sprig(struct out *o);
void page_flame(struct out *o); /* of a candle */
void page_csrf(struct out *o, const struct view *v);
/* The links to what one keeps: drafts, letters, pages of the remembered, quiet times, dates. */
void page_keeps(struct out *o);
void page_pages(struct out *o, const struct pages_view *v);
void page_portrait(struct out *o, const struct person_view *v);
void page_portrait_big(struct out *o, const struct person_view *v);
void page_person(struct out *o, const struct person_view *v);
void page_card(struct out *o, const struct post_view *v);
void page_quoted(struct out *o, const struct quoted_view *v);
void page_body(struct out *o, const struct post_view *v);
void page_doing(struct out *o, const struct post_view *v);
void page_letter(struct out *o, const struct post_view *v);

#endif
