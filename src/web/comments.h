/*
 * The page about comments under one's own posts: who may, whose are read first and by whom, words;
 * and behind it the log of the readers, and the deliberate step to the rest. The rules are
 * core/policy.h, comment.h, reader.h.
 */
#ifndef WEB_COMMENTS_H
#define WEB_COMMENTS_H

#include "web/shelter.h"

#define COMMENTS_AT_ONCE 6

struct at_once_view {
	struct str value, name;
	bool chosen;
};

struct reader_view {
	struct person_view person;
	struct str since, until; /* in words; until empty: no end */
};

struct comments_page {
	const struct view *view;
	struct shelter_view shelter; /* proposed, when more strangers than usual write */
	struct at_once_view at_once[COMMENTS_AT_ONCE];
	size_t n;
	bool others_wait, holds_new;
	bool nobody_reads; /* what waits is read by nobody */
	struct str words;  /* one a line */
	struct reader_view *reader;
	size_t readers;
	struct str reads_self; /* a sentence; empty: they don't */
	struct str name;       /* as it was typed, when it was wrong */
};

struct log_view {
	struct str actor, act;
	struct url post; /* of a comment that is shown; otherwise empty */
	struct day_view at;
};

struct log_page {
	const struct view *view;
	struct log_view *one;
	size_t n;
	struct pages_view pages;
};

struct rest_page {
	const struct view *view;
	struct str reads_self;
};

void page_comments_page(struct out *o, const struct comments_page *v);
void page_comments_log(struct out *o, const struct log_page *v);
void page_comments_rest(struct out *o, const struct rest_page *v);

/* "You read what waits yourself until 14:05.", or empty. */
struct str reads_self_words(struct task *t);

#endif
