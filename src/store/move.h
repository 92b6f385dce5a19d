/*
 * Rows of moves and aliases, and who has to be carried along, page by page. Who may move where, and
 * whom it concerns, is core's question (core/move.h).
 */
#ifndef STORE_MOVE_H
#define STORE_MOVE_H

#include "sys/db.h"

/* Of somebody of this place. */
struct strs store_alias_list(struct task *t, int64_t account_id, int64_t most);
void store_alias_add(struct task *t, int64_t account_id, struct str uri);
bool store_alias_remove(struct task *t, int64_t account_id, struct str uri);
void store_alias_clear(struct task *t, int64_t account_id);

/* to 0: lives here again. at: when they moved; 0: as it was. Makes rev grow. */
void store_move_set(struct task *t, int64_t id, int64_t to, int64_t at);

struct along_row {     /* who has something with the one who moved */
	int64_t place; /* to go on after */
	int64_t account_id;
	bool is_here;		      /* somebody of this place, active */
	bool boosts, notify, notices; /* of a follow, a mute */
	struct str languages;
	int64_t until; /* of a mute; 0: no end */
};
struct along_rows {
	struct along_row *p;
	size_t n;
};

#define ALONG_PAGE 100

/* $1 who moved, $2 after which place, $3 how many */
#define SQL_MOVE_FOLLOWERS                                                                         \
	"SELECT f.id, f.follower_id, CASE WHEN a.domain = '' AND a.state = 0 THEN 1 ELSE 0 END,"   \
	" f.boosts, f.notify, f.languages FROM follow f JOIN account a ON a.id = f.follower_id"    \
	" WHERE f.followed_id = $1 AND f.accepted = 1 AND f.id > $2 ORDER BY f.id LIMIT $3"
#define SQL_MOVE_BLOCKS                                                                            \
	"SELECT b.account_id, CASE WHEN a.domain = '' AND a.state = 0 THEN 1 ELSE 0 END"           \
	" FROM block b JOIN account a ON a.id = b.account_id"                                      \
	" WHERE b.target_id = $1 AND b.account_id > $2 ORDER BY b.account_id LIMIT $3"
#define SQL_MOVE_MUTES                                                                             \
	"SELECT m.account_id, CASE WHEN a.domain = '' AND a.state = 0 THEN 1 ELSE 0 END,"          \
	" m.notices, m.until FROM mute m JOIN account a ON a.id = m.account_id"                    \
	" WHERE m.target_id = $1 AND m.account_id > $2 ORDER BY m.account_id LIMIT $3"
#define SQL_MOVE_RESTRICTIONS                                                                      \
	"SELECT m.account_id, CASE WHEN a.domain = '' AND a.state = 0 THEN 1 ELSE 0 END"           \
	" FROM restriction m JOIN account a ON a.id = m.account_id"                                \
	" WHERE m.target_id = $1 AND m.account_id > $2 ORDER BY m.account_id LIMIT $3"

/* Accepted followers; who blocks; who mutes; who restricts. A page of them, in the order of their
 * places. */
struct along_rows store_move_followers(struct task *t, int64_t id, int64_t after);
struct along_rows store_move_blocks(struct task *t, int64_t id, int64_t after);
struct along_rows store_move_mutes(struct task *t, int64_t id, int64_t after);
struct along_rows store_move_restrictions(struct task *t, int64_t id, int64_t after);

#endif
