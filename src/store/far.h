/*
 * Rows that only people and posts of other servers have, beside their rows of account and post:
 * addresses, keys, what still waits for the post that it answers. Text belongs to the task's arena.
 */
#ifndef STORE_FAR_H
#define STORE_FAR_H

#include "store/account.h"

struct far_account_row {
	int64_t account_id;
	struct str uri, host, url, inbox, shared_inbox, outbox, followers, featured;
	int64_t kind; /* enum far_kind (core/far.h) */
	bool memorial, suspended;
	struct str portrait_url, cover_url, also_known, moved_to;
	int64_t fetched_at;
};

bool store_far_get(struct task *t, int64_t account_id, struct far_account_row *ret);
/* Whose uri it is; 0 for nobody. */
int64_t store_far_find(struct task *t, struct str uri);
/* A new row, or in place of the one that is there. */
void store_far_put(struct task *t, const struct far_account_row *r);
/* The state of their account, as its server has it (suspended or not) and the host (a block). */
void store_far_settle(struct task *t, int64_t account_id);
/* It was asked for just now, and there is nothing new. */
void store_far_seen(struct task *t, int64_t account_id, int64_t at);

struct far_key_row {
	struct str uri;
	int64_t account_id, kind; /* enum sign_kind (sys/keys_sign.h) */
	struct str pem;
	int64_t fetched_at;
	struct str host; /* of the account; read only */
	int64_t state;	 /* enum account_state; read only */
	bool suspended;	 /* read only */
};

#define SQL_FAR_KEY                                                                                \
	"SELECT k.uri, k.account_id, k.kind, k.pem, k.fetched_at, f.host, a.state, f.suspended"    \
	" FROM far_key k JOIN far_account f ON f.account_id = k.account_id JOIN account a ON "     \
	"a.id = k.account_id"                                                                      \
	" WHERE k.uri = $1"
bool store_far_key_get(struct task *t, struct str uri, struct far_key_row *ret);
/* All keys of the account go. */
void store_far_keys_clear(struct task *t, int64_t account_id);
void store_far_key_put(struct task *t, const struct far_key_row *k);

/* Those here who follow somebody elsewhere: names, and ids in the same order. */
struct strs store_far_followers(struct task *t, int64_t account_id, size_t most,
				struct ids *ret_ids);
/* Whom the Follow of that id, which came from there, asks; 0 for none. */
int64_t store_far_follow_find(struct task *t, int64_t follower_id, struct str uri);

struct far_post_row {
	int64_t post_id;
	struct str uri, host, url, replies, context;
	int64_t fetched_at;
};

/* A post that was for those it mentions is for a circle of its own: those of this place who are
 * mentioned are in it instead. */
struct post_row;
void store_far_encircle(struct task *t, const struct post_row *p);

bool store_far_post_get(struct task *t, int64_t post_id, struct far_post_row *ret);
int64_t store_far_post_find(struct task *t, struct str uri); /* 0: not here */
/* False when the uri is here already. */
bool store_far_post_add(struct task *t, const struct far_post_row *r);
void store_far_post_seen(struct task *t, int64_t post_id, int64_t at);

/* Posts that answer something which is not here. */
void store_far_want(struct task *t, int64_t post_id, struct str uri);
struct ids store_far_wanting(struct task *t, struct str uri, int64_t most);
struct str store_far_wanted_of(struct task *t, int64_t post_id); /* empty for none */
void store_far_wanted_end(struct task *t, int64_t post_id);
/* The post answers something, after all: so does what answers it, in its thread. */
void store_far_hang(struct task *t, int64_t post_id, int64_t reply_to, int64_t reply_account,
		    int64_t thread_id);

#endif
