/*
 * Apps and their tokens (OAuth 2.0: RFC 6749, PKCE: RFC 7636, revocation: RFC 7009, as Mastodon
 * speaks them). Secrets, codes and tokens are kept as SHA-256 hashes only.
 */
#ifndef CORE_OAUTH_H
#define CORE_OAUTH_H

#include "core/account.h"
#include "sys/task.h"

#define OAUTH_OUT_OF_BAND "urn:ietf:wg:oauth:2.0:oob"

struct oauth_app {
	int64_t id;
	struct str client_id, secret; /* the secret only from app_new */
	struct str name, website;
	struct str redirect_uris; /* one a line */
	struct str scopes;	  /* apart by spaces */
	int64_t created_at;
};

struct oauth_token {
	int64_t id, app_id, account_id; /* account 0: the app's own */
	struct str secret;		/* only when made */
	struct str scopes;
	struct str app_name, app_website;
	int64_t created_at, seen_at;
};

struct oauth_tokens {
	struct oauth_token *p;
	size_t n;
};

/* Registers an app. Redirect addresses must be absolute (any scheme but javascript, data, vbscript,
 * file) or OAUTH_OUT_OF_BAND; unknown scopes are ERR_INVALID; empty scopes mean "read". Writes. */
enum err app_new(struct task *t, struct str name, struct str website, struct str redirect_uris,
		 struct str scopes, struct oauth_app *ret);
enum err app_find(struct task *t, struct str client_id, struct oauth_app *ret); /* ERR_NOT_FOUND */
enum err app_get(struct task *t, int64_t id, struct oauth_app *ret);
bool app_allows_redirect(const struct oauth_app *app, struct str uri); /* exact match of one */

/* Is `wanted` (apart by spaces) within `granted`? "read" covers "read:statuses"; "follow" covers
 * read and write of blocks, follows, mutes. Unknown scopes are within nothing. */
bool scopes_within(struct str wanted, struct str granted);
bool scopes_known(struct str scopes);
/* What me may give of those asked for: all but admin:…, which only hosts and moderators may give.
 */
struct str scopes_given(struct task *t, struct str scopes);

/* A code that me grants to the app, for ten minutes. Writes. */
enum err code_new(struct task *t, const struct oauth_app *app, struct str redirect_uri,
		  struct str scopes, struct str challenge, struct str *ret_code);
/* Code for token. The code works once: when it comes again its token ends, and *ret is none (id 0).
 * ERR_INVALID for an expired code, another app's, another redirect address or a wrong verifier.
 * client_secret may be empty only when the code has a PKCE challenge. Writes. */
enum err token_from_code(struct task *t, struct str client_id, struct str client_secret,
			 struct str code, struct str redirect_uri, struct str verifier,
			 struct oauth_token *ret);
/* The app's own token (client credentials). Writes. */
enum err token_from_app(struct task *t, struct str client_id, struct str client_secret,
			struct str scopes, struct oauth_token *ret);

/* Whose token? me.id 0 when it is an app's own. ERR_SIGN_IN. Reads. */
enum err token_find(struct task *t, struct str secret, struct oauth_token *ret,
		    struct account *ret_me);
/* The token of somebody who waits to be let in, which opens next to nothing yet. ERR_SIGN_IN. */
enum err token_find_waiting(struct task *t, struct str secret, struct oauth_token *ret);
/* For somebody who joined through the app whose own token is `app_token`: with all that the app
 * registered for. Writes. */
enum err token_for_joiner(struct task *t, int64_t app_token, int64_t account_id,
			  struct oauth_token *ret);
enum err token_get(struct task *t, int64_t id, struct oauth_token *ret);
enum err token_seen(struct task *t, int64_t id); /* once a day; writes */
/* Revokes by secret; only the app that it belongs to may: ERR_FORBIDDEN. An unknown one is OK (RFC
 * 7009 section 2.2). Writes. */
enum err token_revoke(struct task *t, struct str client_id, struct str client_secret,
		      struct str token);
enum err token_mine(struct task *t, struct oauth_tokens *ret); /* apps that I let in */
enum err token_end(struct task *t, int64_t id);		       /* mine; writes */

#endif
