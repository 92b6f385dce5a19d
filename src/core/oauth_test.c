#include "tests/support/check.h"

#include "base/clock.h"
#include "core/oauth.h"
#include "sys/keys.h"
#include "tests/support/member.h"
#include "tests/support/testdb.h"

#define REDIRECT "https://app.example/back"
/* RFC 7636 appendix B */
#define VERIFIER "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
#define CHALLENGE "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

static const struct account *ada, *ben;
static struct oauth_app app;

static enum err register_app(const char *redirects, const char *scopes, struct oauth_app *ret)
{
	struct task *t = test_task(NULL);
	enum err e = app_new(t, S("An app"), S("https://app.example"), str_of(redirects),
			     str_of(scopes), ret);

	return test_end(t, e);
}

static int open_house(void **state)
{
	testdb_open(state);
	ada = test_person("ada");
	ben = test_person("ben");
	check_ok(register_app(REDIRECT "\n" OAUTH_OUT_OF_BAND, "read write:statuses", &app));
	return 0;
}

static struct str code(const char *scopes, const char *challenge)
{
	struct task *t = test_task(ada);
	struct str c;

	check_ok(code_new(t, &app, S(REDIRECT), str_of(scopes), str_of(challenge), &c));
	check_ok(test_commit(t));
	return c;
}

struct asked { /* of token_from_code; empty: the right one */
	struct str client_id, secret, redirect, verifier;
	bool no_secret;
};

static enum err exchange(struct str c, const struct asked *a, struct oauth_token *ret)
{
	struct task *t = test_task(NULL);
	enum err e =
		token_from_code(t, a->client_id.n ? a->client_id : app.client_id,
				a->no_secret  ? S("")
				: a->secret.n ? a->secret
					      : app.secret,
				c, a->redirect.n ? a->redirect : S(REDIRECT), a->verifier, ret);

	if (e)
		test_rollback(t);
	else
		check_ok(test_commit(t));
	return !e && !ret->id ? ERR_INVALID : e; /* what apps hear of a code that came again */
}

static enum err whose(struct str secret, struct account *ret)
{
	struct task *t = test_task(NULL);
	struct oauth_token token;
	enum err e = token_find(t, secret, &token, ret);

	test_rollback(t);
	return e;
}

static void test_apps_are_registered(void **state)
{
	static const char *const wrong[] = {
		"",
		"/back",
		"app.example/back",
		"javascript:alert(1)",
		"JavaScript:alert(1)",
		"data:text/html,x",
		"vbscript:x",
		"file:///etc/passwd",
		"https:app.example",
		"https://",
		"https:///x",
		"https://bank.example@far.example/",
		"https://bank.example:x@far.example?y",
		"https://:8080/",
		"https://?x",
		"View-Source:https://app.example",
		"https://app.example/#part",
		"https://app.example/ x",
		"1app://x",
		"://x",
		"app:",
		REDIRECT "\n\n" REDIRECT,
		REDIRECT "\nfile:///x",
		"https://app.example\\@far.example",
	};
	static const char *const right[] = { "app://back", "com.example.app:/back",
					     "http://localhost:1234/x?y=z", OAUTH_OUT_OF_BAND };
	struct oauth_app a, found;
	struct task *t;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		check_err(register_app(wrong[i], "read", &a), ERR_INVALID);
	for (size_t i = 0; i < sizeof right / sizeof *right; i++)
		check_ok(register_app(right[i], "", &a));
	check_str(a.scopes, "read");
	check_err(register_app(REDIRECT, "read everything", &a), ERR_INVALID);
	check_err(register_app(REDIRECT, "read:everything", &a), ERR_INVALID);
	check_err(register_app(REDIRECT, "follow:x", &a), ERR_INVALID);
	t = test_task(NULL);
	check_ok(app_find(t, app.client_id, &found));
	check_str(found.name, "An app");
	assert_null(found.secret.p);
	check_err(app_find(t, S("nobody"), &found), ERR_NOT_FOUND);
	check_err(app_find(t, S(""), &found), ERR_NOT_FOUND);
	check_ok(app_get(t, app.id, &found));
	assert_true(app_allows_redirect(&found, S(REDIRECT)));
	assert_true(app_allows_redirect(&found, S(OAUTH_OUT_OF_BAND)));
	assert_false(app_allows_redirect(&found, S("https://app.example/bac")));
	assert_false(app_allows_redirect(&found, S(REDIRECT "/")));
	assert_false(app_allows_redirect(&found, S(REDIRECT "\n" OAUTH_OUT_OF_BAND)));
	assert_false(app_allows_redirect(&found, S("")));
	test_rollback(t);
}

static void test_scopes(void **state)
{
	static const struct {
		const char *wanted, *granted;
		bool within;
	} table[] = {
		{ "read", "read", true },
		{ "read:statuses", "read", true },
		{ "read", "read:statuses", false },
		{ "read:statuses", "read:accounts", false },
		{ "write:statuses read:search", "write read:search", true },
		{ "read write", "read", false },
		{ "write:blocks", "follow", true },
		{ "read:mutes write:follows", "follow", true },
		{ "write:statuses", "follow", false },
		{ "read", "follow", false },
		{ "follow", "read write", false },
		{ "follow", "follow", true },
		{ "push", "read write follow", false },
		{ "profile", "read", true },
		{ "profile", "write", false },
		{ "read:everything", "read", false },
		{ "admin:read", "read write follow push", false },
		{ "", "", true },
		{ "read", "", false },
		{ " read  write ", "write read", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		assert_int_equal(scopes_within(str_of(table[i].wanted), str_of(table[i].granted)),
				 table[i].within);
	assert_true(scopes_known(S("read write follow push profile")));
	assert_false(scopes_known(S("read reads")));
}

static void test_a_code_becomes_a_token(void **state)
{
	struct oauth_token token, seen;
	struct account me;
	struct task *t;

	(void)state;
	check_ok(exchange(code("read:statuses", ""), &(struct asked){ 0 }, &token));
	check_str(token.scopes, "read:statuses");
	check_str(token.app_name, "An app");
	check_ok(whose(token.secret, &me));
	assert_true(me.id == ada->id);
	check_err(whose(S("x"), &me), ERR_SIGN_IN);
	check_err(whose(S(""), &me), ERR_SIGN_IN);
	t = test_task(ada);
	check_ok(token_get(t, token.id, &seen));
	assert_null(seen.secret.p);
	test_rollback(t);
}

static void test_codes_are_for_registered_addresses_and_scopes(void **state)
{
	struct task *t = test_task(ada);
	struct str c;

	(void)state;
	check_err(code_new(t, &app, S("https://evil.example/"), S("read"), S(""), &c), ERR_INVALID);
	check_err(code_new(t, &app, S(REDIRECT), S("write"), S(""), &c), ERR_INVALID);
	check_err(code_new(t, &app, S(REDIRECT), S("read push"), S(""), &c), ERR_INVALID);
	check_err(code_new(t, &app, S(REDIRECT), S("read"), S("short"), &c), ERR_INVALID);
	test_rollback(t);
}

static void test_what_does_not_fit_a_code(void **state)
{
	struct str c = code("read", "");
	struct oauth_app other;
	struct oauth_token token;

	(void)state;
	check_ok(register_app(REDIRECT, "read", &other));
	check_err(exchange(c, &(struct asked){ .redirect = S(OAUTH_OUT_OF_BAND) }, &token),
		  ERR_INVALID);
	check_err(exchange(c, &(struct asked){ .secret = S("wrong") }, &token), ERR_SIGN_IN);
	check_err(exchange(c, &(struct asked){ .no_secret = true }, &token), ERR_SIGN_IN);
	check_err(exchange(c, &(struct asked){ .client_id = S("nobody") }, &token), ERR_SIGN_IN);
	check_err(exchange(c,
			   &(struct asked){ .client_id = other.client_id, .secret = other.secret },
			   &token),
		  ERR_INVALID);
	check_err(exchange(S("no code"), &(struct asked){ 0 }, &token), ERR_INVALID);
	check_err(exchange(S(""), &(struct asked){ 0 }, &token), ERR_INVALID);
	check_ok(exchange(c, &(struct asked){ 0 }, &token));
}

static void test_a_code_lives_for_ten_minutes(void **state)
{
	struct str c = code("read", "");
	struct oauth_token token;

	(void)state;
	test_clock_add(10 * CLOCK_MINUTE);
	check_err(exchange(c, &(struct asked){ 0 }, &token), ERR_INVALID);
}

static void test_a_code_that_comes_again_ends_its_token(void **state)
{
	struct str c = code("read", "");
	struct oauth_token token, again, other;
	struct account me;

	(void)state;
	check_ok(exchange(code("read", ""), &(struct asked){ 0 }, &other));
	check_ok(exchange(c, &(struct asked){ 0 }, &token));
	check_ok(whose(token.secret, &me));
	/* Not for somebody who can't prove to be the app. */
	check_err(exchange(c, &(struct asked){ .secret = S("wrong") }, &again), ERR_SIGN_IN);
	check_err(exchange(c, &(struct asked){ .no_secret = true }, &again), ERR_SIGN_IN);
	check_ok(whose(token.secret, &me));
	check_err(exchange(c, &(struct asked){ 0 }, &again), ERR_INVALID);
	check_err(whose(token.secret, &me), ERR_SIGN_IN);
	check_err(exchange(c, &(struct asked){ 0 }, &again), ERR_INVALID);
	check_ok(whose(other.secret, &me));
}

static void test_pkce(void **state)
{
	struct asked right = { .no_secret = true, .verifier = S(VERIFIER) };
	struct asked wrong = { .no_secret = true, .verifier = S("another verifier") };
	struct asked none = { 0 };
	struct str c = code("read", CHALLENGE);
	struct oauth_token token;

	(void)state;
	check_err(exchange(c, &wrong, &token), ERR_INVALID);
	check_err(exchange(c, &none, &token), ERR_INVALID); /* the secret alone is not enough */
	check_ok(exchange(c, &right, &token));
}

static void test_an_apps_own_token_is_nobodys(void **state)
{
	struct task *t = test_task(NULL);
	struct oauth_token token, found;
	struct account me;

	(void)state;
	check_err(token_from_app(t, app.client_id, S(""), S("read"), &token), ERR_SIGN_IN);
	check_err(token_from_app(t, app.client_id, S("wrong"), S("read"), &token), ERR_SIGN_IN);
	check_err(token_from_app(t, app.client_id, app.secret, S("write"), &token), ERR_INVALID);
	check_ok(token_from_app(t, app.client_id, app.secret, S(""), &token));
	check_str(token.scopes, "read");
	check_ok(token_find(t, token.secret, &found, &me));
	assert_true(found.id == token.id && !found.account_id && !me.id);
	test_rollback(t);
}

static enum err revoke(const struct oauth_app *by, struct str secret, struct str token)
{
	struct task *t = test_task(NULL);
	enum err e = token_revoke(t, by->client_id, secret, token);

	check_ok(test_commit(t));
	return e;
}

static void test_only_its_app_revokes_a_token(void **state)
{
	struct oauth_app other;
	struct oauth_token token;
	struct account me;

	(void)state;
	check_ok(register_app(REDIRECT, "read", &other));
	check_ok(exchange(code("read", ""), &(struct asked){ 0 }, &token));
	check_err(revoke(&other, other.secret, token.secret), ERR_FORBIDDEN);
	check_err(revoke(&app, S("wrong"), token.secret), ERR_SIGN_IN);
	check_ok(whose(token.secret, &me));
	check_ok(revoke(&app, app.secret, token.secret));
	check_err(whose(token.secret, &me), ERR_SIGN_IN);
	check_ok(revoke(&app, app.secret, token.secret));
	check_ok(revoke(&app, app.secret, S("no token")));
}

static void test_people_see_and_end_the_apps_they_let_in(void **state)
{
	struct oauth_token token;
	struct oauth_tokens mine;
	struct account me;
	struct task *t;

	(void)state;
	check_ok(exchange(code("read", ""), &(struct asked){ 0 }, &token));
	t = test_task(ben);
	check_ok(token_mine(t, &mine));
	assert_int_equal(mine.n, 0);
	check_err(token_end(t, token.id), ERR_NOT_FOUND);
	t->me = ada;
	check_ok(token_mine(t, &mine));
	assert_true(mine.n && mine.p[0].id == token.id);
	check_ok(token_end(t, token.id));
	check_ok(test_commit(t));
	check_err(whose(token.secret, &me), ERR_SIGN_IN);
}

static void test_nobody_comes_in_while_suspended(void **state)
{
	struct oauth_token token;
	struct account me;
	struct str c = code("read", "");
	struct task *t;

	(void)state;
	check_ok(exchange(code("read", ""), &(struct asked){ 0 }, &token));
	t = test_task(NULL);
	db_run(t, "UPDATE account SET state = 2 WHERE id = $1", ARGS(V(ada->id)));
	check_ok(test_commit(t));
	check_err(whose(token.secret, &me), ERR_SIGN_IN);
	check_err(exchange(c, &(struct asked){ 0 }, &token), ERR_INVALID);
	t = test_task(NULL);
	db_run(t, "UPDATE account SET state = 0 WHERE id = $1", ARGS(V(ada->id)));
	check_ok(test_commit(t));
}

static void test_secrets_are_kept_as_hashes(void **state)
{
	struct oauth_token token;
	struct str c = code("read", "");
	struct task *t;

	(void)state;
	check_ok(exchange(c, &(struct asked){ 0 }, &token));
	t = test_task(NULL);
	assert_int_equal(db_int(t, "SELECT COUNT(*) FROM token WHERE hash = $1",
				ARGS(V(hash_hex(t->a, token.secret))), 0),
			 1);
	assert_int_equal(db_int(t, "SELECT COUNT(*) FROM grant_code WHERE hash = $1",
				ARGS(V(hash_hex(t->a, c))), 0),
			 1);
	assert_int_equal(db_int(t, "SELECT COUNT(*) FROM app WHERE secret_hash = $1",
				ARGS(V(hash_hex(t->a, app.secret))), 0),
			 1);
	test_rollback(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_apps_are_registered),
		cmocka_unit_test(test_scopes),
		cmocka_unit_test(test_a_code_becomes_a_token),
		cmocka_unit_test(test_codes_are_for_registered_addresses_and_scopes),
		cmocka_unit_test(test_what_does_not_fit_a_code),
		cmocka_unit_test(test_a_code_lives_for_ten_minutes),
		cmocka_unit_test(test_a_code_that_comes_again_ends_its_token),
		cmocka_unit_test(test_pkce),
		cmocka_unit_test(test_an_apps_own_token_is_nobodys),
		cmocka_unit_test(test_only_its_app_revokes_a_token),
		cmocka_unit_test(test_people_see_and_end_the_apps_they_let_in),
		cmocka_unit_test(test_nobody_comes_in_while_suspended),
		cmocka_unit_test(test_secrets_are_kept_as_hashes),
	};

	return cmocka_run_group_tests_name("oauth", tests, open_house, testdb_close);
}
