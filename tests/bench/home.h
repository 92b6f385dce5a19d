/*
 * The server under measurement: a home of its own in a folder, with an author, a reader and
 * followers written straight into its store (joining a thousand people through the pages would
 * measure Argon2), and posts shared through the API.
 */
#ifndef BENCH_HOME_H
#define BENCH_HOME_H

#include <sys/types.h>

#include "client.h"

struct home {
	const char *program; /* build/…/rosemary */
	const char *folder;
	int port;
	const char *pg; /* what libpq takes; NULL: SQLite, in the folder */
	pid_t pg_pid;	/* of its server, whose CPU counts too */
	pid_t pid;
	double start_s; /* from exec to the first answer */
};

#define HOME_AUTHOR "ada" /* followed by the reader only */
#define HOME_READER "ben" /* follows the author */
#define HOME_LOVED "cleo" /* followed by the first thousand of the followers */
#define HOME_FOLLOWERS 1000
#define HOME_PEOPLE 10000 /* followers altogether */

/* Authors by how many of the followers, from the first on, they have; ends with no name. */
struct home_author {
	const char *name;
	int followers;
};
extern const struct home_author home_authors[];
#define HOME_LIST 9 /* the reader's, with the author in it */
#define HOME_LISTED 100

void home_start(struct home *h);
void home_stop(struct home *h);
/* CPU seconds so far, of the program and of its database. */
double home_cpu(const struct home *h);

/* Writes the people above into the store; the server must be stopped and its store made. */
void home_people(struct home *h);
/* Somebody here, with a token, into the store that is open (store.h). */
void home_put_person(long id, const char *name);

/* "Authorization: Bearer …\r\n" of somebody above, or of follower "f0001" … */
void home_token(const char *name, char *ret, size_t size);

/* Shares n posts of the author through the API over 8 connections. */
void home_posts(struct home *h, long n);

/* People who comment on a post and light candles for it, each once: the id of the post into ret.
 * The first HOME_AUTHORS of them share a post each too, which HOME_GATHERER has at home. */
#define HOME_COMMENTS 100
#define HOME_AUTHORS 20
#define HOME_GATHERER "dora"
void home_talk(struct home *h, char *ret, size_t size);

/* Gives somebody a filter of 100 words, some of which stand in no post and some in a few; its id
 * into ret_id. And takes it away. */
void home_filters(struct home *h, const char *who, char *ret_id, size_t size);
void home_unfilter(struct home *h, const char *who, const char *id);

/* n kept dates of the followers, in ten calendars and ways to come round, whose day is just over;
 * the job that gives them their next is due. The server must be stopped. And how many of them still
 * wait for it. */
void home_dates(struct home *h, long n);
long home_dates_due(struct home *h);

double home_disk_mb(const struct home *h);

#endif
