/*
 * Rows of apps, of codes that wait to become tokens, and of tokens. Secrets are here as hashes.
 */
#ifndef STORE_OAUTH_H
#define STORE_OAUTH_H

#include "store/account.h"

struct app_row {
	int64_t id, created_at;
	struct str client_id, secret_hash, name, website, redirect_uris, scopes;
};

void store_app_add(struct task *t, const struct app_row *a);
bool store_app_find(struct task *t, struct str client_id, struct app_row *ret);
bool store_app_get(struct task *t, int64_t id, struct app_row *ret);
/* Removes apps made before, which nobody ever let in. */
void store_app_tidy(struct task *t, int64_t before);

struct code_row {
	int64_t app_id, account_id, expires_at, used_token_id; /* 0: not used */
	struct str redirect_uri, scopes, challenge;
};

void store_code_add(struct task *t, const struct code_row *c, struct str hash);
bool store_code_find(struct task *t, struct str hash, struct code_row *ret);
/* False when it has been used already. */
bool store_code_use(struct task *t, struct str hash, int64_t token_id);

struct token_row {
	int64_t id, app_id, account_id, created_at, seen_at; /* account 0: the app's own */
	struct str scopes, app_name, app_website;
};
struct token_rows {
	struct token_row *p;
	size_t n;
};

#define TOKENS_SHOWN 200

void store_token_add(struct task *t, const struct token_row *k, struct str hash);
#define TOKEN_COLS                                                                                 \
	" k.id, k.app_id, k.account_id, k.scopes, k.created_at, k.seen_at, p.name, p.website"

#define SQL_TOKEN_FIND                                                                             \
	"SELECT" TOKEN_COLS "," ACCOUNT_COLS "FROM token k JOIN app p ON p.id = k.app_id"          \
	" LEFT JOIN account a ON a.id = k.account_id" ACCOUNT_MEDIA "WHERE k.hash = $1"

/* The token, its app and whose it is (id 0: nobody's), in one statement. */
bool store_token_find(struct task *t, struct str hash, struct token_row *ret,
		      struct account_row *ret_account);
bool store_token_get(struct task *t, int64_t id, struct token_row *ret);
void store_token_seen(struct task *t, int64_t id, int64_t day);
/* The newest first. */
struct token_rows store_token_list(struct task *t, int64_t account_id);
void store_token_remove(struct task *t, int64_t id);
bool store_token_remove_of(struct task *t, int64_t account_id, int64_t id);

#endif
