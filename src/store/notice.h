/*
 * Rows of notices, and how far somebody has read. Whether one is due at all is decided where it is
 * written, in one statement.
 */
#ifndef STORE_NOTICE_H
#define STORE_NOTICE_H

#include "store/feed.h"

struct notice_row {
	int64_t id, kind, from_id, post_id, report_id, created_at;
};
struct notice_rows {
	struct notice_row *p;
	size_t n;
};

/* False, and nothing, when it is there already, when `account_id` is not an active person of this
 * place, when one of the two blocks the other, or when it is muted. */
bool store_notice_add(struct task *t, int64_t account_id, const struct notice_row *n);
void store_notice_take_back(struct task *t, int64_t account_id, int64_t kind, int64_t from_id,
			    int64_t post_id);
void store_notice_remove(struct task *t, int64_t account_id, int64_t id);
void store_notice_clear(struct task *t, int64_t account_id);

/* $1 owner, $2 now; what was noted before a block, a mute or a narrowing is not shown after it. */
#define NOTICE_SHOWN                                                                               \
	" AND EXISTS (SELECT 1 FROM account g WHERE g.id = n.from_id AND g.state <= 1"             \
	" AND (g.domain = '' OR NOT EXISTS (SELECT 1 FROM domain_block d WHERE d.account_id = $1"  \
	" AND d.domain = g.domain)))"                                                              \
	" AND NOT EXISTS (SELECT 1 FROM block b WHERE b.account_id = $1"                           \
	" AND b.target_id = n.from_id)"                                                            \
	" AND NOT EXISTS (SELECT 1 FROM block b WHERE b.account_id = n.from_id"                    \
	" AND b.target_id = $1)"                                                                   \
	" AND NOT EXISTS (SELECT 1 FROM mute u WHERE u.account_id = $1"                            \
	" AND u.target_id = n.from_id AND u.notices = 1"                                           \
	" AND (u.until IS NULL OR u.until > $2))"                                                  \
	" AND (n.post_id IS NULL OR EXISTS (SELECT 1 FROM post p WHERE p.id = n.post_id"           \
	" AND " POST_SEEN_BY("p", "$1") "))"

/* $3 low, $4 high, $5 limit, $6 kinds as bits, $7 from whom (0: anybody) */
#define SQL_NOTICE_LIST                                                                            \
	"SELECT n.id, n.kind, n.from_id, n.post_id, n.report_id, n.created_at FROM notice n"       \
	" WHERE n.account_id = $1 AND n.id > $3 AND n.id < $4"                                     \
	" AND ((CAST($6 AS BIGINT) >> n.kind) & 1) = 1"                                            \
	" AND (CAST($7 AS BIGINT) = 0 OR n.from_id = $7)" NOTICE_SHOWN

struct notice_rows store_notice_list(struct task *t, int64_t account_id, unsigned kinds,
				     int64_t from_id, const struct span *s);
bool store_notice_get(struct task *t, int64_t account_id, int64_t id, struct notice_row *ret);
bool store_notice_any_after(struct task *t, int64_t account_id, int64_t id);

struct marker_row {
	int64_t last_id, version, updated_at;
};
bool store_marker_get(struct task *t, int64_t account_id, struct str timeline,
		      struct marker_row *ret);
void store_marker_set(struct task *t, int64_t account_id, struct str timeline, int64_t last_id);

#endif
