/*
 * Taking with one what is one's own: lists of people and posts as the CSV files (RFC 4180) that
 * Mastodon and GoToSocial write and read, and what they have no file for in the same way. Addresses
 * are whole ("ada@example.org"), here too.
 */
#ifndef CORE_TAKEOUT_H
#define CORE_TAKEOUT_H

#include "base/buf.h"
#include "sys/task.h"

enum takeout_kind {
	TAKEOUT_FOLLOWING,    /* Account address,Show boosts,Notify on new posts,Languages */
	TAKEOUT_FOLLOWERS,    /* Account address */
	TAKEOUT_BLOCKS,	      /* no heading: an address a line */
	TAKEOUT_MUTES,	      /* Account address,Hide notifications */
	TAKEOUT_RESTRICTIONS, /* no heading: an address a line */
	TAKEOUT_LISTS,	      /* no heading: title,address */
	TAKEOUT_CIRCLES,      /* no heading: name,address */
	TAKEOUT_DOMAINS,      /* no heading: a server a line */
	TAKEOUT_BOOKMARKS,    /* no heading: the address of a post a line */
	TAKEOUT_READERS,      /* Account address,Since,Until: those who read first for me */
	TAKEOUT_WORDS,	      /* no heading: a word with which a comment waits a line */
	TAKEOUT_READER_LOG,   /* Time,Account address,Act,Comment: what readers did */
	TAKEOUT_FILTERS,      /* Name,Where,What happens,Until,Word,Whole word: a word a line */
	TAKEOUT_QUIET,	      /* Name,From,To,Every year,What happens,…: quiet times */
	TAKEOUT_MEMORIALS,    /* Page,What,Value,When: pages of the remembered that I keep */
	TAKEOUT_KINDS
};

/* What of mine is of that kind, as CSV into `to`. ERR_LIMIT when it does not fit there. */
enum err takeout_csv(struct task *t, enum takeout_kind kind, struct buf *to);

/* A value of such a file, in quotes where it needs them. */
void takeout_put(struct buf *to, struct str value);

struct takeout_counts { /* of me */
	int64_t followers, following, posts, lists, blocks, mutes;
	int64_t media_bytes;
};
enum err takeout_count(struct task *t, struct takeout_counts *ret);

#endif
