/*
 * What somebody takes with them: who they follow, are followed by, block and mute, who is in their
 * lists, which posts they keep, who reads comments for them and what these did. Read in pages by
 * the place in the list, so that a long list does not fill the memory. Text belongs to the task's
 * arena.
 */
#ifndef STORE_TAKEOUT_H
#define STORE_TAKEOUT_H

#include "sys/db.h"

struct takeout_row {
	int64_t place;		 /* where the next page begins */
	struct str name, domain; /* of a person, or of a post's author; a server alone in domain */
	struct str title;	 /* of a list; STR_NONE elsewhere */
	struct str languages;	 /* " de en "; STR_NONE for all */
	int64_t post_id;	 /* of a bookmark */
	bool one, two;		 /* follow: boosts, notify; mute: notices */
	int64_t at, until, act;	 /* of readers, and of what they did: when; 0 elsewhere */
};
struct takeout_rows {
	struct takeout_row *p;
	size_t n;
};

#define TAKEOUT_PAGE 500

/* $1 whose, $2 after which place, $3 how many. Each gives place, name, domain, title, languages,
 * post, one, two. */
#define SQL_TAKEOUT_FOLLOW(mine, theirs)                                                           \
	"SELECT x.id, a.name, a.domain, NULL, x.languages, 0, x.boosts, x.notify"                  \
	" FROM follow x JOIN account a ON a.id = x." theirs " WHERE x." mine " = $1"               \
	" AND x.accepted = 1 AND x.id > $2 AND a.state <> 3 ORDER BY x.id LIMIT $3"
#define SQL_TAKEOUT_FOLLOWING SQL_TAKEOUT_FOLLOW("follower_id", "followed_id")
#define SQL_TAKEOUT_FOLLOWERS SQL_TAKEOUT_FOLLOW("followed_id", "follower_id")
#define SQL_TAKEOUT_BLOCKS                                                                         \
	"SELECT x.id, a.name, a.domain, NULL, NULL, 0, 0, 0"                                       \
	" FROM block x JOIN account a ON a.id = x.target_id WHERE x.account_id = $1"               \
	" AND x.id > $2 AND a.state <> 3 ORDER BY x.id LIMIT $3"
#define SQL_TAKEOUT_MUTES                                                                          \
	"SELECT x.id, a.name, a.domain, NULL, NULL, 0, x.notices, 0"                               \
	" FROM mute x JOIN account a ON a.id = x.target_id WHERE x.account_id = $1"                \
	" AND x.id > $2 AND a.state <> 3 ORDER BY x.id LIMIT $3"
#define SQL_TAKEOUT_RESTRICTIONS                                                                   \
	"SELECT x.id, a.name, a.domain, NULL, NULL, 0, 0, 0"                                       \
	" FROM restriction x JOIN account a ON a.id = x.target_id WHERE x.account_id = $1"         \
	" AND x.id > $2 AND a.state <> 3 ORDER BY x.id LIMIT $3"
#define SQL_TAKEOUT_DOMAINS                                                                        \
	"SELECT x.id, '', x.domain, NULL, NULL, 0, 0, 0 FROM domain_block x"                       \
	" WHERE x.account_id = $1 AND x.id > $2 ORDER BY x.id LIMIT $3"
#define SQL_TAKEOUT_BOOKMARKS                                                                      \
	"SELECT x.id, a.name, a.domain, NULL, NULL, p.id, 0, 0"                                    \
	" FROM bookmark x JOIN post p ON p.id = x.post_id JOIN account a ON a.id = p.account_id"   \
	" WHERE x.account_id = $1 AND x.id > $2 ORDER BY x.id LIMIT $3"
#define SQL_TAKEOUT_LIST                                                                           \
	"SELECT x.id, a.name, a.domain, l.title, NULL, 0, 0, 0"                                    \
	" FROM list_member x JOIN list l ON l.id = x.list_id"                                      \
	" JOIN account a ON a.id = x.account_id WHERE x.list_id = $1 AND x.id > $2"                \
	" AND a.state <> 3 ORDER BY x.id LIMIT $3"

#define SQL_TAKEOUT_CIRCLE                                                                         \
	"SELECT x.account_id, a.name, a.domain, c.name, NULL, 0, 0, 0"                             \
	" FROM circle_member x JOIN circle c ON c.id = x.circle_id"                                \
	" JOIN account a ON a.id = x.account_id WHERE x.circle_id = $1 AND x.account_id > $2"      \
	" AND a.state <> 3 ORDER BY x.account_id LIMIT $3"

/* These give place, name, domain, title, post, at, until, act. Readers and words are few: there is
 * one page. */
#define SQL_TAKEOUT_READERS                                                                        \
	"SELECT 1, a.name, a.domain, NULL, 0, x.since, x.until, 0"                                 \
	" FROM reader x JOIN account a ON a.id = x.reader_id WHERE x.owner_id = $1 AND $2 < 1"     \
	" AND a.state <> 3 ORDER BY x.reader_id LIMIT $3"
#define SQL_TAKEOUT_WORDS                                                                          \
	"SELECT 1, '', '', x.word, 0, 0, 0, 0 FROM comment_word x"                                 \
	" WHERE x.account_id = $1 AND $2 < 1 ORDER BY x.key LIMIT $3"
#define SQL_TAKEOUT_READER_LOG                                                                     \
	"SELECT x.id, x.actor, '', NULL, x.post_id, x.at, 0, x.act FROM reader_log x"              \
	" WHERE x.owner_id = $1 AND x.id > $2 ORDER BY x.id LIMIT $3"

struct takeout_rows store_takeout_following(struct task *t, int64_t id, int64_t after);
struct takeout_rows store_takeout_followers(struct task *t, int64_t id, int64_t after);
struct takeout_rows store_takeout_blocks(struct task *t, int64_t id, int64_t after);
struct takeout_rows store_takeout_mutes(struct task *t, int64_t id, int64_t after);
struct takeout_rows store_takeout_restrictions(struct task *t, int64_t id, int64_t after);
struct takeout_rows store_takeout_domains(struct task *t, int64_t id, int64_t after);
struct takeout_rows store_takeout_bookmarks(struct task *t, int64_t id, int64_t after);
struct takeout_rows store_takeout_readers(struct task *t, int64_t id, int64_t after);
struct takeout_rows store_takeout_words(struct task *t, int64_t id, int64_t after);
struct takeout_rows store_takeout_reader_log(struct task *t, int64_t id, int64_t after);
/* The members of one list, of one circle. */
struct takeout_rows store_takeout_list(struct task *t, int64_t list_id, int64_t after);
struct takeout_rows store_takeout_circle(struct task *t, int64_t circle_id, int64_t after);

int64_t store_takeout_count_blocks(struct task *t, int64_t id);
int64_t store_takeout_count_mutes(struct task *t, int64_t id);
/* Bytes of all renditions of somebody's photographs. */
int64_t store_takeout_media_bytes(struct task *t, int64_t id);

#endif
