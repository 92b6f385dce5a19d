#include "store/oauth.h"

static struct value or_null(int64_t id)
{
	return id ? V(id) : V_NULL;
}

/* --- apps --- */

void store_app_add(struct task *t, const struct app_row *a)
{
	db_run(t,
	       "INSERT INTO app (id, client_id, secret_hash, name, website, redirect_uris, scopes,"
	       " created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
	       ARGS(V(a->id), V(a->client_id), V(a->secret_hash), V(a->name), V(a->website),
		    V(a->redirect_uris), V(a->scopes), V(a->created_at)));
}

static bool take_app(struct rows r, struct app_row *ret)
{
	bool found = rows_next(&r);

	if (found) {
		ret->id = row_int(&r);
		ret->client_id = row_str(&r);
		ret->secret_hash = row_str(&r);
		ret->name = row_str(&r);
		ret->website = row_str(&r);
		ret->redirect_uris = row_str(&r);
		ret->scopes = row_str(&r);
		ret->created_at = row_int(&r);
	}
	rows_done(&r);
	return found;
}

#define APP                                                                                        \
	"SELECT id, client_id, secret_hash, name, website, redirect_uris, scopes, created_at"      \
	" FROM app WHERE "

bool store_app_find(struct task *t, struct str client_id, struct app_row *ret)
{
	return take_app(db_rows(t, APP "client_id = $1", ARGS(V(client_id))), ret);
}

bool store_app_get(struct task *t, int64_t id, struct app_row *ret)
{
	return take_app(db_rows(t, APP "id = $1", ARGS(V(id))), ret);
}

void store_app_tidy(struct task *t, int64_t before)
{
	db_run(t,
	       "DELETE FROM app WHERE created_at < $1 AND NOT EXISTS"
	       " (SELECT 1 FROM token k WHERE k.app_id = app.id)",
	       ARGS(V(before)));
}

/* --- codes --- */

void store_code_add(struct task *t, const struct code_row *c, struct str hash)
{
	db_run(t,
	       "INSERT INTO grant_code (hash, app_id, account_id, redirect_uri, scopes, challenge,"
	       " expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
	       ARGS(V(hash), V(c->app_id), V(c->account_id), V(c->redirect_uri), V(c->scopes),
		    V(c->challenge), V(c->expires_at)));
}

bool store_code_find(struct task *t, struct str hash, struct code_row *ret)
{
	struct rows r = db_rows(t,
				"SELECT app_id, account_id, expires_at, used_token_id,"
				" redirect_uri, scopes, challenge FROM grant_code WHERE hash = $1",
				ARGS(V(hash)));
	bool found = rows_next(&r);

	if (found) {
		ret->app_id = row_int(&r);
		ret->account_id = row_int(&r);
		ret->expires_at = row_int(&r);
		ret->used_token_id = row_int(&r);
		ret->redirect_uri = row_str(&r);
		ret->scopes = row_str(&r);
		ret->challenge = row_str(&r);
	}
	rows_done(&r);
	return found;
}

bool store_code_use(struct task *t, struct str hash, int64_t token_id)
{
	return db_run(t,
		      "UPDATE grant_code SET used_token_id = $2 WHERE hash = $1"
		      " AND used_token_id IS NULL",
		      ARGS(V(hash), V(token_id))) == 1;
}

/* --- tokens --- */

void store_token_add(struct task *t, const struct token_row *k, struct str hash)
{
	db_run(t,
	       "INSERT INTO token (id, hash, app_id, account_id, scopes, created_at, seen_at)"
	       " VALUES ($1, $2, $3, $4, $5, $6, $7)",
	       ARGS(V(k->id), V(hash), V(k->app_id), or_null(k->account_id), V(k->scopes),
		    V(k->created_at), V(k->seen_at)));
}

static void take_token(struct rows *r, struct token_row *ret)
{
	ret->id = row_int(r);
	ret->app_id = row_int(r);
	ret->account_id = row_int(r);
	ret->scopes = row_str(r);
	ret->created_at = row_int(r);
	ret->seen_at = row_int(r);
	ret->app_name = row_str(r);
	ret->app_website = row_str(r);
}

bool store_token_find(struct task *t, struct str hash, struct token_row *ret,
		      struct account_row *ret_account)
{
	struct rows r = db_rows(t, SQL_TOKEN_FIND, ARGS(V(hash)));
	bool found = rows_next(&r);

	if (found) {
		take_token(&r, ret);
		store_account_take(&r, ret_account);
	}
	rows_done(&r);
	return found;
}

bool store_token_get(struct task *t, int64_t id, struct token_row *ret)
{
	struct rows r = db_rows(t,
				"SELECT" TOKEN_COLS
				" FROM token k JOIN app p ON p.id = k.app_id WHERE k.id = $1",
				ARGS(V(id)));
	bool found = rows_next(&r);

	if (found)
		take_token(&r, ret);
	rows_done(&r);
	return found;
}

void store_token_seen(struct task *t, int64_t id, int64_t day)
{
	db_run(t, "UPDATE token SET seen_at = $2 WHERE id = $1 AND seen_at < $2",
	       ARGS(V(id), V(day)));
}

struct token_rows store_token_list(struct task *t, int64_t account_id)
{
	struct token_rows list = { .p = arena_many(t->a, struct token_row, TOKENS_SHOWN) };
	struct rows r = db_rows(t,
				"SELECT" TOKEN_COLS " FROM token k JOIN app p ON p.id = k.app_id"
				" WHERE k.account_id = $1 ORDER BY k.id DESC LIMIT 200",
				ARGS(V(account_id)));

	while (list.n < TOKENS_SHOWN && rows_next(&r))
		take_token(&r, &list.p[list.n++]);
	rows_done(&r);
	return list;
}

void store_token_remove(struct task *t, int64_t id)
{
	db_run(t, "DELETE FROM token WHERE id = $1", ARGS(V(id)));
}

bool store_token_remove_of(struct task *t, int64_t account_id, int64_t id)
{
	return db_run(t, "DELETE FROM token WHERE id = $1 AND account_id = $2",
		      ARGS(V(id), V(account_id))) != 0;
}
