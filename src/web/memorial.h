/* Pages of the remembered: those of mine, making one, the page itself, tending it, and the pages
 * that a post stands on. */
#ifndef WEB_MEMORIAL_H
#define WEB_MEMORIAL_H

#include "core/memorial.h"
#include "sys/route.h"
#include "web/hour.h"
#include "web/view.h"
#include "web/when.h"

#define MEMORIAL_SPARE_NAMES 2 /* empty fields behind those that are filled */

struct memorial_item {
	int64_t id;
	struct url url, portrait;
	struct str title, life;
	bool waits;  /* it is not open to others yet */
	bool chosen; /* on the form for sharing */
	struct url answer;
};
struct memorial_items {
	struct memorial_item *p;
	size_t n;
};

struct remembered_view {
	struct view *view;
	struct memorial_items kept, belonging, asked;
	bool nothing, alone; /* alone: nobody else keeps one of them */
};

/* One of several things that can be chosen. */
struct memorial_choice {
	struct str value, name, about;
	bool chosen;
};

struct memorial_name_view {
	int64_t number; /* from 1 */
	struct str name, label;
	struct memorial_choice choice[3];
};

struct memorial_form_view {
	struct view *view;
	struct url action;
	bool is_new;
	struct str handle, born, died, born_words, died_words;
	struct memorial_name_view name[MEMORIAL_NAMES_MAX];
	size_t names;
	struct memorial_choice access[4], accepts[3];
	bool waits, indexed;
};

struct memorial_line {
	struct str text;
};
struct memorial_lines {
	struct memorial_line *p;
	size_t n;
};

struct memorial_date_view {
	int64_t id;
	struct str title;
	bool kept;
};

struct memorial_view {
	struct view *view;
	struct url url;
	struct person_view page;
	struct str title, life;
	struct memorial_lines names;	    /* all but the one in the title */
	bool keeps, belongs, may_add, open; /* open: what stands on it is for the asker */
	bool follows, requested, alone;
	bool waits, by_posted, first_page;
	struct str kept_by; /* for its people */
	bool may_light;	    /* the candle below is mine to light, or burns */
	struct page_candle_view candle;
	struct shelf_views decades; /* of the times that its posts are about */
	struct post_views posts;
	struct shelf_pages pages;
	struct memorial_date_view *date;
	size_t dates;
};

struct memorial_keeper_view {
	struct person_view person;
	bool asked;
};

/* The lists on the page for keepers: each begins there and goes on alone, at ?list=. */
enum memorial_list {
	MEMORIAL_LIST_NONE,
	MEMORIAL_LIST_WAITING,
	MEMORIAL_LIST_REQUESTS,
	MEMORIAL_LIST_MEMBERS,
	MEMORIAL_LIST_FOLLOWERS,
	MEMORIAL_LIST_AWAY
};

struct memorial_keep_view {
	struct memorial_form_view form;
	enum memorial_list only; /* the one that is shown alone */
	struct url url;
	struct person_view page;
	bool host; /* sees the keepers alone */
	bool has_portrait, alone;
	struct post_views waiting;
	struct person_views requests, members, followers, away;
	struct pages_view waiting_pages, request_pages, member_pages, follower_pages, away_pages;
	bool blind; /* those who follow it see nothing of it */
	struct memorial_keeper_view *keeper;
	size_t keepers;
	struct memorial_date_view *date, *mine;
	size_t dates, mines;
	struct memorial_lines log;
};

/* A page with one question: leaving, ending, asking to be left out. */
struct memorial_ask_view {
	struct view *view;
	struct url action, back;
	struct str about, words; /* words: the label of a field; empty for none */
	enum word button, keep;
	bool grave;
};

/* The pages that a post stands on or could. */
struct memorial_on_view {
	struct view *view;
	struct post_view post;
	struct memorial_items on, could;
};

/* What the page of a post says of its pages. */
struct post_memorial {
	struct url url, action;
	int64_t id;
	struct str title;
	bool accepted, may_off, may_accept;
};

void page_remembered(struct out *o, const struct remembered_view *v);
void page_memorial_new(struct out *o, const struct memorial_form_view *v);
void page_memorial(struct out *o, const struct memorial_view *v);
void page_memorial_keep(struct out *o, const struct memorial_keep_view *v);
void page_memorial_ask(struct out *o, const struct memorial_ask_view *v);
void page_memorial_on(struct out *o, const struct memorial_on_view *v);

/* The page of a, which is a memorial: GET /@:name. */
enum err web_memorial_show(struct task *t, struct request *q, struct reply *r,
			   const struct account *a);
struct memorial_items memorial_items(struct task *t, const struct memorials *list);
/* Those of a post, for its page; in the arena. */
struct post_memorial *post_memorials(struct task *t, const struct post *p, size_t *ret_n);
/* The page in q's path /@:name: its account, and as the asker may see it. */
enum err web_memorial_account(struct task *t, const struct request *q, struct account *ret);
enum err web_memorial_find(struct task *t, const struct request *q, struct memorial *ret);
/* The form as it is typed, for a new page and for one that is there. */
struct memorial_typed {
	uint64_t given;
	struct str handle, born, died, born_words, died_words, access, accepts;
	struct strs names, audiences;
	bool waits, indexed;
};
enum err web_memorial_read(struct task *t, struct request *q, struct memorial_typed *typed,
			   struct memorial_form *ret);
void web_memorial_fill(struct task *t, const struct memorial_typed *typed,
		       struct memorial_form_view *v);
struct memorial_typed web_memorial_typed(struct task *t, const struct memorial *m);

#endif
