#include "core/session.h"

#include "base/clock.h"
#include "base/id.h"
#include "core/live.h"
#include "core/page_candle.h"
#include "core/people.h"
#include "core/report.h"
#include "core/session_parts.h"
#include "core/shelter.h"
#include "store/oauth.h"
#include "store/second_step.h"
#include "store/session.h"
#include "sys/keys.h"
#include "sys/writer.h"

#define DEVICE_CHARS 200
#define NAME_CHARS 64 /* of what was typed as a name: a key of table attempt */
#define PAUSE_FIRST CLOCK_SECOND
#define PAUSE_MOST (15 * CLOCK_MINUTE)
#define ATTEMPTS_FORGOTTEN CLOCK_DAY
#define APPS_FORGOTTEN (30 * CLOCK_DAY)

static int64_t day_of(int64_t ms)
{
	return ms - ms % CLOCK_DAY;
}

/* --- slowing down who guesses --- */

/* The first four groups of an IPv6 address: one house has all that begin so. */
static struct str house_of(struct str address)
{
	struct str rest = address, group;
	int groups = 0;

	if (str_find_byte(address, ':') == address.n)
		return address;
	while (groups < 4 && str_cut(&rest, ':', &group))
		groups++;
	return str_sub(address, 0, address.n - rest.n);
}

struct tries tries_of(struct arena *a, struct str what, struct str address)
{
	struct str house = house_of(address);

	return (struct tries){ { what, str_fmt(a, "address:%.*s", STR_ARG(house)) } };
}

static struct str try_of_name(struct arena *a, struct str key)
{
	key = str_first_chars(key, NAME_CHARS);
	return str_fmt(a, "name:%.*s", STR_ARG(key));
}

/* How long after its last failure the next try must wait. */
static int64_t pause_after(int64_t failures)
{
	int64_t pause = PAUSE_FIRST;

	if (failures < SIGN_IN_FREE_TRIES)
		return 0;
	for (int64_t i = SIGN_IN_FREE_TRIES; i < failures && pause < PAUSE_MOST; i++)
		pause *= 2;
	return pause < PAUSE_MOST ? pause : PAUSE_MOST;
}

/* "40 seconds", or whole minutes above two. */
static enum err too_often(struct task *t, int64_t ms)
{
	int64_t seconds = (ms + CLOCK_SECOND - 1) / CLOCK_SECOND;
	bool minutes = seconds > 120;
	int64_t n = minutes ? (seconds + 59) / 60 : seconds;

	return fail_with(t, ERR_OFTEN, minutes ? W_SIGN_IN_PAUSE_MINUTES : W_SIGN_IN_PAUSE_SECONDS,
			 str_fmt(t->a, "%lld", (long long)n), S(""));
}

enum err try_begin(struct task *t, void *arg)
{
	const struct tries *tries = arg;
	struct attempt_row a[2];

	for (int i = 0; i < 2; i++) {
		int64_t wait;

		a[i] = store_attempt_get(t, tries->who[i]);
		if (t->now - a[i].last_at > ATTEMPTS_FORGOTTEN)
			a[i] = (struct attempt_row){ 0 };
		wait = a[i].last_at + pause_after(a[i].failures) - t->now;
		if (wait > 0)
			return too_often(t, wait);
	}
	for (int i = 0; i < 2; i++) {
		a[i].failures++;
		a[i].last_at = t->now;
		store_attempt_set(t, tries->who[i], &a[i]);
	}
	return OK;
}

void try_succeeded(struct task *t, const struct tries *tries)
{
	store_attempt_remove(t, tries->who[0]);
	store_attempt_undo(t, tries->who[1]);
}

enum err try_end(struct task *t, void *arg)
{
	try_succeeded(t, arg);
	return OK;
}

/* --- signing in --- */

struct str session_add(struct task *t, int64_t account_id, struct str device)
{
	struct str secret = secret_new(t->a, SECRET_BYTES);
	struct session_row s = { .id = id_new(t->now),
				 .account_id = account_id,
				 .device = str_first_chars(str_trim(device), DEVICE_CHARS),
				 .created_at = t->now,
				 .seen_at = day_of(t->now) };

	if (!s.device.p)
		s.device = S("");
	store_session_add(t, &s, hash_hex(t->a, secret));
	return secret;
}

enum err session_new(struct task *t, int64_t account_id, struct str device, struct str *ret_secret)
{
	*ret_secret = session_add(t, account_id, device);
	return OK;
}

struct signing {
	struct tries tries;
	struct login_row login;
	struct str device, secret;
	bool half;
};

/* For the second form: opens nothing by itself (core/second_step.h). */
static struct str half_add(struct task *t, int64_t account_id)
{
	struct str secret = secret_new(t->a, SECRET_BYTES);

	store_half_add(t, hash_hex(t->a, secret), account_id,
		       t->now + SIGN_IN_HALF_MINUTES * CLOCK_MINUTE);
	return secret;
}

/* The password may have been changed, or the account closed, while it was checked. */
static enum err sign_in_write(struct task *t, void *arg)
{
	struct signing *s = arg;
	struct second_row second = { 0 };
	struct login_row now;

	if (!store_login_get(t, s->login.account_id, &now) || now.state != ACCOUNT_ACTIVE ||
	    !str_eq(now.password, s->login.password))
		return fail(t, ERR_SIGN_IN, W_SIGN_IN_WRONG);
	s->half = store_second_get(t, s->login.account_id, &second) && second.on_at;
	s->secret = s->half ? half_add(t, s->login.account_id)
			    : session_add(t, s->login.account_id, s->device);
	try_succeeded(t, &s->tries);
	return OK;
}

static enum err not_let_in(struct task *t, struct signing *s)
{
	enum err e = write_now(t, try_end, &s->tries);

	if (e)
		return e;
	return fail(t, ERR_FORBIDDEN,
		    s->login.state == ACCOUNT_WAITING ? W_SIGN_IN_WAITING : W_SIGN_IN_SUSPENDED);
}

enum err sign_in(struct task *t, struct str name, struct str password, struct str address,
		 struct str device, struct signed_in *ret)
{
	struct signing s = { .device = device };
	struct str key = S(""), domain = S("");
	bool known, fits;
	enum err e;

	if (!people_read_acct(t->a, name, &key, &domain))
		key = str_lower(t->a, name);
	s.tries = tries_of(t->a, try_of_name(t->a, key), address);
	e = write_now(t, try_begin, &s.tries);
	if (e)
		return e;
	known = !domain.n && password.n <= 4 * PASSWORD_MAX && store_login_find(t, key, &s.login) &&
		s.login.state != ACCOUNT_GONE;
	if (known)
		fits = password_fits(s.login.password, password);
	else
		password_waste(password);
	if (!known || !fits)
		return fail(t, ERR_SIGN_IN, W_SIGN_IN_WRONG);
	if (s.login.state != ACCOUNT_ACTIVE)
		return not_let_in(t, &s);
	e = write_now(t, sign_in_write, &s);
	if (e)
		return e;
	*ret = (struct signed_in){ .account_id = s.login.account_id,
				   .secret = s.secret,
				   .half = s.half };
	return OK;
}

/* --- sessions --- */

enum err session_find(struct task *t, struct str secret, struct account *ret,
		      int64_t *ret_session_id)
{
	struct session_row s = { 0 };
	struct account_row row = { 0 };

	if (!secret.n || secret.n > 100 ||
	    !store_session_find(t, hash_hex(t->a, secret), &s, &row) ||
	    t->now - s.created_at > SESSION_DAYS * CLOCK_DAY || row.state != ACCOUNT_ACTIVE)
		return fail(t, ERR_SIGN_IN, W_ERROR_SIGN_IN);
	*ret = people_account(t, &row);
	*ret_session_id = s.id;
	return OK;
}

enum err session_seen(struct task *t, int64_t session_id)
{
	store_session_seen(t, session_id, day_of(t->now));
	return OK;
}

enum err session_list(struct task *t, int64_t this_id, struct sessions *ret)
{
	struct session_rows rows = store_session_list(t, t->me->id);

	*ret = (struct sessions){ .p = arena_many(t->a, struct session, rows.n) };
	for (size_t i = 0; i < rows.n; i++)
		ret->p[ret->n++] = (struct session){ .id = rows.p[i].id,
						     .created_at = rows.p[i].created_at,
						     .seen_at = rows.p[i].seen_at,
						     .device = rows.p[i].device,
						     .is_this = rows.p[i].id == this_id };
	return OK;
}

enum err session_end(struct task *t, int64_t id)
{
	if (!store_session_remove(t, t->me->id, id))
		return fail(t, ERR_NOT_FOUND, W_ERROR_NOT_FOUND);
	return OK;
}

enum err session_end_others(struct task *t, int64_t this_id)
{
	store_session_remove_others(t, t->me->id, this_id);
	live_tell(t, LIVE_ACCESS, t->me->id, 0);
	return OK;
}

enum err session_tidy(struct task *t, const struct job *j)
{
	(void)j;
	store_session_tidy(t, t->now - SESSION_DAYS * CLOCK_DAY, t->now - ATTEMPTS_FORGOTTEN);
	store_second_tidy(t, t->now - ATTEMPTS_FORGOTTEN);
	store_app_tidy(t, t->now - APPS_FORGOTTEN);
	report_tidy(t);
	shelter_tidy(t);
	page_candle_tidy(t);
	return OK;
}

/* --- passwords --- */

struct new_password {
	struct login_row login; /* as it was checked; password.p NULL: whatever it is */
	struct str hash;
	int64_t keep_session, keep_token;
	struct tries tries;
};

static enum err password_write(struct task *t, void *arg)
{
	struct new_password *n = arg;
	struct login_row now;

	if (n->login.password.p) {
		if (!store_login_get(t, n->login.account_id, &now) ||
		    !str_eq(now.password, n->login.password))
			return fail(t, ERR_SIGN_IN, W_PASSWORD_OLD_WRONG);
		try_succeeded(t, &n->tries);
	}
	store_login_set(t, n->login.account_id, n->hash);
	store_session_remove_all_but(t, n->login.account_id, n->keep_session, n->keep_token);
	live_tell(t, LIVE_ACCESS, n->login.account_id, 0);
	return OK;
}

enum err people_check_password(struct task *t, struct str password)
{
	size_t n = str_chars(password);

	if (n < PASSWORD_MIN)
		return fail_with(t, ERR_INVALID, W_FORM_SHORT, word(t->lang, W_FIELD_PASSWORD),
				 str_fmt(t->a, "%d", PASSWORD_MIN));
	if (n > PASSWORD_MAX)
		return fail_with(t, ERR_LIMIT, W_FORM_LONG, word(t->lang, W_FIELD_PASSWORD),
				 str_fmt(t->a, "%d", PASSWORD_MAX));
	return OK;
}

/* Whoever found an open session or a telephone may guess here: it counts as signing in does. */
static enum err check_mine(struct task *t, struct str password, enum word wrong,
			   struct tries *ret_tries, struct login_row *ret)
{
	enum err e;

	*ret_tries = tries_of(t->a, try_of_name(t->a, str_lower(t->a, t->me->name)), S(""));
	ret_tries->who[1] = str_fmt(t->a, "inside:%lld", (long long)t->me->id);
	e = write_now(t, try_begin, ret_tries);
	if (e)
		return e;
	if (password.n > 4 * PASSWORD_MAX || !store_login_get(t, t->me->id, ret) ||
	    !password_fits(ret->password, password))
		return fail(t, ERR_SIGN_IN, wrong);
	return OK;
}

enum err password_confirm(struct task *t, struct str password)
{
	struct tries tries;
	struct login_row login;
	enum err e = check_mine(t, password, W_PASSWORD_WRONG, &tries, &login);

	return e ? e : write_now(t, try_end, &tries);
}

enum err password_change(struct task *t, struct str old, struct str new_one, int64_t this_session,
			 int64_t this_token)
{
	struct new_password n = { .keep_session = this_session, .keep_token = this_token };
	enum err e = people_check_password(t, new_one);

	if (!e)
		e = check_mine(t, old, W_PASSWORD_OLD_WRONG, &n.tries, &n.login);
	if (e)
		return e;
	n.hash = password_hash(t->a, new_one);
	return write_now(t, password_write, &n);
}

enum err password_set(struct task *t, int64_t account_id, struct str new_one)
{
	struct new_password n = { .login.account_id = account_id };
	struct account_row row = { 0 };
	enum err e = people_check_password(t, new_one);

	if (e)
		return e;
	if (!store_account_get(t, account_id, &row) || row.domain.n || row.state == ACCOUNT_GONE)
		return fail(t, ERR_NOT_FOUND, W_ACCOUNT_NOT_FOUND);
	n.hash = password_hash(t->a, new_one);
	return write_now(t, password_write, &n);
}
