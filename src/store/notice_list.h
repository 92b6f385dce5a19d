/*
 * Lists of notices. A list is put together from streams: statements that each walk an index in the
 * order of places and stop at the page's end, however many candles a photograph has. What happened
 * before a block, a mute or a narrowing is not shown after it.
 */
#ifndef STORE_NOTICE_LIST_H
#define STORE_NOTICE_LIST_H

#include "store/account.h"
#include "store/notice.h"
#include "store/post.h"
#include "store/span.h"

/* --- pieces of SQL: $1 owner, $2 now --- */

/* Is the one from whom n comes somebody whom the owner hears? */
#define NOTICE_FROM_SHOWN(n)                                                                       \
	" AND EXISTS (SELECT 1 FROM account g_ WHERE g_.id = " n ".from_id AND g_.state <= 1"      \
	" AND (g_.domain = '' OR NOT EXISTS (SELECT 1 FROM domain_block d_"                        \
	" WHERE d_.account_id = $1 AND d_.domain = g_.domain)))"                                   \
	" AND NOT EXISTS (SELECT 1 FROM block b_ WHERE b_.account_id = $1"                         \
	" AND b_.target_id = " n ".from_id)"                                                       \
	" AND NOT EXISTS (SELECT 1 FROM block b_ WHERE b_.account_id = " n ".from_id"              \
	" AND b_.target_id = $1)"                                                                  \
	" AND NOT EXISTS (SELECT 1 FROM mute u_ WHERE u_.account_id = $1"                          \
	" AND u_.target_id = " n ".from_id AND u_.notices = 1"                                     \
	" AND (u_.until IS NULL OR u_.until > $2))"
#define NOTICE_POST_SHOWN                                                                          \
	" AND (n.post_id IS NULL OR EXISTS (SELECT 1 FROM post p WHERE p.id = n.post_id"           \
	" AND " POST_SEEN_BY("p", "$1") "))"
#define NOTICE_SHOWN NOTICE_FROM_SHOWN("n") NOTICE_POST_SHOWN

#define NOTICE_COLS(place, members, group)                                                         \
	"SELECT " place ", n.id, n.kind, n.from_id, n.post_id, n.report_id, n.severance_id, "      \
	"n.created_at, n.held, n.group_id,"                                                        \
	" " group ", " members " FROM "
/* $3 low, $4 high, $5 limit */
#define NOTICE_ALONE                                                                               \
	NOTICE_COLS("n.id", "0", "(SELECT g_.hour FROM notice_group g_ WHERE g_.id = n.group_id)") \
	"notice n WHERE n.account_id = $1 AND n.id > $3 AND n.id < $4"
#define NOTICE_KIND_WITHIN(kind, bits) " AND ((CAST(" bits " AS BIGINT) >> " kind ") & 1) = 1"

/* All that is not held back; one kind of it; that kind outside of groups ($6 the kind). */
#define SQL_NOTICE_OPEN NOTICE_ALONE " AND n.held = 0" NOTICE_SHOWN
#define SQL_NOTICE_KIND NOTICE_ALONE " AND n.held = 0 AND n.kind = $6" NOTICE_SHOWN
#define SQL_NOTICE_SINGLE                                                                          \
	NOTICE_ALONE " AND n.held = 0 AND n.group_id IS NULL AND n.kind = $6" NOTICE_SHOWN
/* What is held back; $6 kinds as bits. */
#define SQL_NOTICE_HELD                                                                            \
	NOTICE_ALONE " AND n.held = 1" NOTICE_KIND_WITHIN("n.kind", "$6") NOTICE_SHOWN
/* Of one person: $6 kinds as bits, $7 who, $8 held ones too (0 or 1). */
#define SQL_NOTICE_PERSON                                                                          \
	NOTICE_ALONE " AND n.from_id = $7 AND n.held <= $8" NOTICE_KIND_WITHIN("n.kind", "$6")     \
		NOTICE_SHOWN
#define SQL_NOTICE_GET                                                                             \
	NOTICE_COLS("n.id", "0", "(SELECT g_.hour FROM notice_group g_ WHERE g_.id = n.group_id)") \
	"notice n WHERE n.account_id = $1 AND n.id = $3" NOTICE_SHOWN
#define SQL_NOTICE_ANY_AFTER                                                                       \
	"SELECT n.id FROM notice n WHERE n.account_id = $1 AND n.held = 0 AND n.id > "             \
	"$3" NOTICE_SHOWN " LIMIT 1"

/* Groups, each with the newest of its notices that is shown and older than $4. */
#define NOTICE_NEWEST                                                                              \
	"notice_group g JOIN notice n ON n.id = (SELECT m.id FROM notice m"                        \
	" WHERE m.group_id = g.id AND m.id < $4" NOTICE_FROM_SHOWN(                                \
		"m") " ORDER BY m.id DESC LIMIT 1) WHERE g.account_id = $1"
/* $6 kinds as bits. */
#define SQL_NOTICE_GROUPS                                                                          \
	NOTICE_COLS("g.last_id", "g.members", "g.hour")                                            \
	NOTICE_NEWEST " AND g.last_id > $3 AND g.last_id < $4" NOTICE_KIND_WITHIN("g.kind", "$6")  \
		NOTICE_POST_SHOWN
/* Groups that began before the page and went on after it: $6 kinds, $7 when the first of them may
 * have begun at the earliest. */
#define SQL_NOTICE_ACROSS                                                                          \
	NOTICE_COLS("n.id", "g.members", "g.hour")                                                 \
	NOTICE_NEWEST                                                                              \
	" AND g.id > $7 AND g.id < $4 AND g.last_id >= $4 AND n.id > $3" NOTICE_KIND_WITHIN(       \
		"g.kind", "$6") NOTICE_POST_SHOWN " ORDER BY g.id DESC LIMIT $5"
/* One group: $3 its id, $4 as above. */
#define SQL_NOTICE_GROUP                                                                           \
	NOTICE_COLS("g.last_id", "g.members", "g.hour")                                            \
	NOTICE_NEWEST " AND g.id = $3" NOTICE_POST_SHOWN

#define NOTICE_SAMPLES 8
/* The newest eight of each group, older than $3; $4 the groups. */
#define SQL_NOTICE_SAMPLES                                                                         \
	"SELECT n.group_id, n.id, n.from_id FROM notice_group g JOIN notice n"                     \
	" ON n.group_id = g.id AND n.id < $3 AND n.id >= COALESCE((SELECT m.id FROM notice m"      \
	" WHERE m.group_id = g.id AND m.id < $3" NOTICE_FROM_SHOWN(                                \
		"m") " ORDER BY m.id DESC LIMIT 1 OFFSET 7), 0) WHERE g.id IN "                    \
		     "IDS($4)" NOTICE_FROM_SHOWN("n")
/* The oldest of each group from $1 on; $2 the groups. */
#define SQL_NOTICE_OLDEST                                                                          \
	"SELECT g.id, (SELECT m.id FROM notice m WHERE m.group_id = g.id AND m.id >= $1"           \
	" ORDER BY m.id LIMIT 1) FROM notice_group g WHERE g.id IN IDS($2)"
/* The people of group $5: $3 low, $4 high, $6 limit. */
#define SQL_NOTICE_PEOPLE                                                                          \
	"SELECT n.id," ACCOUNT_COLS                                                                \
	"FROM notice n JOIN account a ON a.id = n.from_id" ACCOUNT_MEDIA                           \
	"WHERE n.group_id = $5 AND n.id > $3 AND n.id < $4" NOTICE_FROM_SHOWN("n")

/* --- asking --- */

struct notice_ask {
	int64_t owner;
	int64_t from_id;  /* 0: of anybody */
	unsigned kinds;	  /* bit 1 << kind for each that is wanted */
	unsigned all;	  /* all kinds there are */
	unsigned grouped; /* kinds that come as groups; 0: each notice by itself */
	bool held;	  /* those held back too */
};

/* A page of them, the newest first; never more than s->limit. */
struct notice_rows store_notice_list(struct task *t, const struct notice_ask *ask,
				     const struct span *s);
bool store_notice_get(struct task *t, int64_t account_id, int64_t id, struct notice_row *ret);

/* The group of that kind, post (0: none) and hour; 0 when there is none. */
int64_t store_notice_group_find(struct task *t, int64_t account_id, int64_t kind, int64_t post_id,
				int64_t hour);
bool store_notice_group_get(struct task *t, int64_t account_id, int64_t group_id,
			    struct notice_row *ret);

struct notice_sample {
	int64_t group_id, id, from_id;
};
struct notice_samples {
	struct notice_sample *p;
	size_t n;
};
/* The newest of each group older than `high`, at most NOTICE_SAMPLES of each; the newest first. */
struct notice_samples store_notice_samples(struct task *t, int64_t owner, struct ids groups,
					   int64_t high);
/* The oldest notice of each group from `low` on, in no order; from_id is not filled. */
struct notice_samples store_notice_oldest(struct task *t, struct ids groups, int64_t low);
/* Everybody of a group; their places are the ids of the notices. */
struct account_rows store_notice_people(struct task *t, int64_t owner, int64_t group_id,
					const struct span *s);

#endif
