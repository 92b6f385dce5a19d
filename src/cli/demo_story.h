/*
 * What `rosemary demo` tells: invented people, a few years of posts and comments. Only tables; the
 * work is done in cli/demo.c.
 */
#ifndef CLI_DEMO_STORY_H
#define CLI_DEMO_STORY_H

#include <stddef.h>

#include "base/draw.h"
#include "core/date.h"
#include "core/memorial.h"
#include "core/post.h"

struct demo_person {
	const char *name, *display, *about;
	const char *language;
	enum draw_subject portrait;
	int portrait_seed;
};

struct demo_picture {
	int seed; /* 0: no picture */
	enum draw_subject subject;
	char shape; /* 'w' wide, 't' tall, 's' square */
	const char *description;
	const char *credit;
};

#define DEMO_PICTURES_MAX 5

struct demo_post {
	int by; /* index of a person */
	int days_ago;
	enum visibility visibility;
	const char *caption;
	const char *when;  /* EDTF or NULL */
	const char *cover; /* or NULL */
	struct demo_picture picture[DEMO_PICTURES_MAX];
};

struct demo_comment {
	int on; /* index of a post */
	int by;
	int hours_after;
	const char *words;
};

struct demo_poll {
	int on; /* index of a post */
	const char *option[POLL_OPTIONS_MAX];
	int days_open;
};

struct demo_vote {
	int on; /* index of a post with a poll */
	int by;
	int option;
};

struct demo_circle { /* posts of its owner that are for a circle are for this one */
	int owner;
	const char *name;
	int member[5];
	size_t members;
};

struct demo_date {
	int by;
	enum date_kind kind;
	const char *name, *base; /* EDTF */
	enum calendar calendar;
};

/* Who reads comments first for whom. */
struct demo_reader {
	int owner, reader;
};

struct demo_name {
	const char *name;
	enum memorial_audience audience;
};

/* A page of somebody remembered, for everybody. Posts of others than its keepers wait for them, and
 * are let on it but for the last. */
struct demo_memorial {
	int keeper, second; /* who was asked to keep it too, and does */
	const char *handle;
	struct demo_name name[2];
	const char *born, *died; /* EDTF */
	struct demo_picture portrait;
	int post[9]; /* indices of posts */
	size_t posts;
};

struct demo_quiet {
	int by;
	const char *name, *word[4];
	int from[2], to[2]; /* month and day, of every year */
};

struct demo_draft {
	int by;
	const char *caption;
	int earlier; /* index of a post of theirs that it links */
};

struct demo_letter {
	int by, days_ago;
	const char *words;
};

extern const struct demo_person demo_people[];
extern const size_t demo_people_n;
extern const struct demo_post demo_posts[]; /* oldest first; then those for the page */
extern const size_t demo_posts_n;
extern const struct demo_comment demo_comments[];
extern const size_t demo_comments_n;
extern const struct demo_poll demo_polls[];
extern const size_t demo_polls_n;
extern const struct demo_vote demo_votes[];
extern const size_t demo_votes_n;
extern const struct demo_circle demo_circle;
extern const struct demo_date demo_dates[];
extern const size_t demo_dates_n;
extern const struct demo_reader demo_reader;
extern const struct demo_memorial demo_memorial;
extern const struct demo_quiet demo_quiet;
extern const struct demo_draft demo_draft;
extern const struct demo_letter demo_letter;

#endif
