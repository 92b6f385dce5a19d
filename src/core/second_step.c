#include "core/second_step.h"

#include "base/clock.h"
#include "core/place.h"
#include "core/session_parts.h"
#include "store/account.h"
#include "store/second_step.h"
#include "sys/keys.h"
#include "sys/keys_once.h"
#include "sys/keys_seal.h"
#include "sys/writer.h"

#define DRIFT 1		  /* steps before and after the present one */
#define RECOVERY_BYTES 10 /* sixteen letters */
#define RECOVERY_LETTERS 16
#define CODE_BYTES 100 /* more than anybody types */

/* --- the secret --- */

static struct str about_of(struct task *t, int64_t account_id)
{
	return str_fmt(t->a, "second step of %lld", (long long)account_id);
}

static bool secret_of(struct task *t, const struct second_row *row, struct str *ret)
{
	return seal_open(t->a, row->secret, about_of(t, row->account_id), ret);
}

/* n random bytes. */
static struct str random_bytes(struct task *t, size_t n)
{
	struct str bytes;

	must(base64url_read(t->a, secret_new(t->a, n), &bytes) && bytes.n == n);
	return bytes;
}

/* As apps read it: the key URI format of Google Authenticator, which all of them follow. */
static struct str uri_of(struct task *t, struct str secret)
{
	struct str issuer = url_encode(t->a, place_fixed()->domain);

	return str_fmt(t->a,
		       "otpauth://totp/%.*s:%.*s?secret=%.*s&issuer=%.*s&algorithm=SHA1&digits=%d"
		       "&period=%d",
		       STR_ARG(issuer), STR_ARG(url_encode(t->a, t->me->name)), STR_ARG(secret),
		       STR_ARG(issuer), ONCE_DIGITS, ONCE_SECONDS);
}

/* The code of a step near now that is newer than every one taken before; 0 when it is none. */
static int64_t step_of(struct task *t, const struct second_row *row, struct str secret,
		       struct str code)
{
	int64_t now = once_step(t->now), found = 0;

	for (int64_t step = now - DRIFT; step <= now + DRIFT; step++) {
		struct str right = once_code(t->a, secret, step, ONCE_DIGITS);

		if (secret_eq(code, right) && step > row->used_step && !found)
			found = step;
	}
	return found;
}

/* Without the spaces and dashes that people and apps put in, in small letters. */
static struct str bare(struct task *t, struct str code)
{
	char *p = arena_alloc(t->a, CODE_BYTES + 1);
	size_t n = 0;

	for (size_t i = 0; i < code.n && n < CODE_BYTES; i++)
		if (code.p[i] != ' ' && code.p[i] != '-')
			p[n++] = code.p[i];
	return str_lower(t->a, (struct str){ p, n });
}

/* --- mine --- */

enum err second_get(struct task *t, struct second_step *ret)
{
	struct second_row row = { 0 };
	struct str secret;

	*ret = (struct second_step){ .state = SECOND_OFF };
	if (!store_second_get(t, t->me->id, &row))
		return OK;
	if (row.on_at) {
		ret->state = SECOND_ON;
		ret->on_at = row.on_at;
		ret->recovery_left = store_recovery_count(t, t->me->id);
		return OK;
	}
	if (t->now - row.made_at >= SECOND_BEGUN_MINUTES * CLOCK_MINUTE ||
	    !secret_of(t, &row, &secret))
		return OK;
	ret->state = SECOND_BEGUN;
	ret->secret = base32(t->a, secret);
	ret->uri = uri_of(t, ret->secret);
	return OK;
}

enum err second_begin(struct task *t, bool anew, struct second_step *ret)
{
	struct str secret = random_bytes(t, ONCE_SECRET);

	second_get(t, ret);
	if (ret->state == SECOND_ON)
		return fail(t, ERR_CONFLICT, W_SECOND_IS_ON);
	if (ret->state == SECOND_BEGUN && !anew)
		return OK;
	store_second_begin(t, t->me->id, seal(t->a, secret, about_of(t, t->me->id)));
	return second_get(t, ret);
}

/* "abcd-efgh-2345-qrst"; only the hash of its letters is kept. */
static struct str recovery_new(struct task *t)
{
	struct str s = str_lower(t->a, base32(t->a, random_bytes(t, RECOVERY_BYTES)));

	must(s.n == RECOVERY_LETTERS);
	store_recovery_add(t, t->me->id, hash_hex(t->a, s));
	return str_fmt(t->a, "%.4s-%.4s-%.4s-%.4s", s.p, s.p + 4, s.p + 8, s.p + 12);
}

static struct strs recovery_all_new(struct task *t)
{
	struct strs list = { arena_many(t->a, struct str, SECOND_RECOVERY_CODES), 0 };

	store_recovery_clear(t, t->me->id);
	while (list.n < SECOND_RECOVERY_CODES)
		list.p[list.n++] = recovery_new(t);
	return list;
}

enum err second_enable(struct task *t, struct str code, struct strs *ret_codes)
{
	struct second_row row = { 0 };
	struct second_step now;
	struct str secret;
	int64_t step;

	second_get(t, &now);
	if (now.state == SECOND_ON)
		return fail(t, ERR_CONFLICT, W_SECOND_IS_ON);
	if (now.state == SECOND_OFF || !store_second_get(t, t->me->id, &row) ||
	    !secret_of(t, &row, &secret))
		return fail(t, ERR_FORBIDDEN, W_SECOND_NOT_BEGUN);
	step = step_of(t, &row, secret, bare(t, code));
	if (!step)
		return fail(t, ERR_FORBIDDEN, W_SECOND_WRONG_FIRST);
	if (!store_second_on(t, t->me->id, step))
		return fail(t, ERR_CONFLICT, W_SECOND_IS_ON);
	*ret_codes = recovery_all_new(t);
	return OK;
}

static enum err check_on(struct task *t, int64_t account_id)
{
	struct second_row row = { 0 };

	if (!store_second_get(t, account_id, &row) || !row.on_at)
		return fail(t, ERR_CONFLICT, W_SECOND_IS_OFF);
	return OK;
}

enum err second_codes_new(struct task *t, struct strs *ret_codes)
{
	enum err e = check_on(t, t->me->id);

	if (!e)
		*ret_codes = recovery_all_new(t);
	return e;
}

enum err second_disable(struct task *t)
{
	enum err e = check_on(t, t->me->id);

	if (!e)
		store_second_remove(t, t->me->id);
	return e;
}

enum err second_drop(struct task *t, int64_t account_id)
{
	struct account_row row = { 0 };
	enum err e;

	if (!store_account_get(t, account_id, &row) || row.domain.n || row.state == ACCOUNT_GONE)
		return fail(t, ERR_NOT_FOUND, W_ACCOUNT_NOT_FOUND);
	e = check_on(t, account_id);
	if (!e)
		store_second_remove(t, account_id);
	return e;
}

/* --- the second form --- */

struct second_try {
	struct str half; /* its hash */
	struct str code, device;
	struct tries tries;
	struct signed_in in;
	bool over;
};

/* ERR_SIGN_IN when the code is none. A recovery code has letters or is longer. */
static enum err check_code(struct task *t, struct second_try *s, const struct second_row *row)
{
	struct str secret;
	int64_t step;

	if (s->code.n == RECOVERY_LETTERS &&
	    store_recovery_take(t, row->account_id, hash_hex(t->a, s->code))) {
		s->in.recovered = true;
		return OK;
	}
	if (!secret_of(t, row, &secret))
		return fail(t, ERR_SIGN_IN, W_SECOND_KEY_LOST);
	step = step_of(t, row, secret, s->code);
	if (step && store_second_take(t, row->account_id, step))
		return OK;
	return fail(t, ERR_SIGN_IN, W_SECOND_WRONG);
}

static enum err second_write(struct task *t, void *arg)
{
	struct second_try *s = arg;
	struct second_row row = { 0 };
	struct login_row login;
	int64_t id = store_half_find(t, s->half);
	enum err e;

	s->in = (struct signed_in){ .account_id = id };
	s->over = !id || !store_login_get(t, id, &login) || login.state != ACCOUNT_ACTIVE ||
		  !store_second_get(t, id, &row) || !row.on_at;
	if (s->over)
		return fail(t, ERR_SIGN_IN, W_SECOND_OVER);
	e = check_code(t, s, &row);
	if (e)
		return e;
	store_half_remove(t, s->half);
	s->in.secret = session_add(t, id, s->device);
	try_succeeded(t, &s->tries);
	return OK;
}

static int64_t half_of(struct task *t, struct str half, struct str *ret_hash)
{
	if (!half.n || half.n > 100)
		return 0;
	*ret_hash = hash_hex(t->a, half);
	return store_half_find(t, *ret_hash);
}

bool sign_in_waits(struct task *t, struct str half)
{
	struct str hash;

	return half_of(t, half, &hash) != 0;
}

enum err sign_in_second(struct task *t, struct str half, struct str code, struct str address,
			struct str device, struct signed_in *ret, bool *ret_over)
{
	struct second_try s = { .code = bare(t, code), .device = device };
	int64_t id = half_of(t, half, &s.half);
	enum err e;

	*ret_over = !id;
	if (!id)
		return fail(t, ERR_SIGN_IN, W_SECOND_OVER);
	s.tries = tries_of(t->a, str_fmt(t->a, "code:%lld", (long long)id), address);
	e = write_now(t, try_begin, &s.tries);
	if (!e)
		e = write_now(t, second_write, &s);
	*ret = s.in;
	*ret_over = s.over;
	return e;
}
