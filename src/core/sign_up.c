/* Joining, and the first person: core/account.h. */
#include "base/clock.h"
#include "base/id.h"
#include "core/invite.h"
#include "core/notice.h"
#include "core/people.h"
#include "core/place.h"
#include "core/session.h"
#include "store/invite.h"
#include "sys/keys.h"
#include "sys/writer.h"

#define SET_UP_DAYS 30
#define SET_UP_BYTES 18

/* Names that would be taken for the place itself. */
static const char *const reserved[] = { "admin",  "administrator", "all",   "everyone",
					"host",	  "help",	   "here",  "moderator",
					"root",	  "rosemary",	   "staff", "support",
					"system", "webmaster" };

static bool is_reserved(struct str key)
{
	for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
		if (str_eq(key, str_of(reserved[i])))
			return true;
	return false;
}

static bool is_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
		    c != '_')
			return false;
	}
	return s.n >= 1 && s.n <= ACCOUNT_NAME_MAX;
}

static enum err too_long(struct task *t, enum word field, int most)
{
	return fail_with(t, ERR_LIMIT, W_FORM_LONG, word(t->lang, field),
			 str_fmt(t->a, "%d", most));
}

/* What a person chose for themselves, apart from whether they may join. */
static enum err check_form(struct task *t, const struct sign_up_form *f)
{
	if (!is_name(f->name))
		return fail(t, ERR_INVALID, W_SIGN_UP_NAME);
	if (str_chars(f->display) > ACCOUNT_DISPLAY_MAX)
		return too_long(t, W_FIELD_DISPLAY, ACCOUNT_DISPLAY_MAX);
	if (str_chars(f->reason) > ACCOUNT_REASON_MAX)
		return too_long(t, W_FIELD_REASON, ACCOUNT_REASON_MAX);
	if (f->lang >= LANG_COUNT)
		return fail(t, ERR_INVALID, W_ERROR_LANGUAGE);
	return people_check_password(t, f->password);
}

static enum err name_taken(struct task *t)
{
	return fail(t, ERR_CONFLICT, W_SIGN_UP_TAKEN);
}

enum name_fault sign_up_name_fault(struct task *t, struct str name)
{
	struct str key = str_lower(t->a, name);

	if (!name.n)
		return NAME_BLANK;
	if (str_chars(name) > ACCOUNT_NAME_MAX)
		return NAME_LONG;
	if (!is_name(name))
		return NAME_WRONG;
	if (is_reserved(key))
		return NAME_RESERVED;
	return store_account_name_taken(t, key) ? NAME_TAKEN : NAME_FINE;
}

enum err sign_up_may(struct task *t, struct str invite)
{
	struct place place;
	enum err e = place_get(t, &place);

	if (e)
		return e;
	if (invite.n)
		return invite_holds(t, invite) ? OK : fail(t, ERR_FORBIDDEN, W_INVITE_OVER);
	if (place.sign_up == SIGN_UP_CLOSED)
		return fail(t, ERR_FORBIDDEN, W_SIGN_UP_CLOSED);
	if (place.sign_up == SIGN_UP_INVITED)
		return fail(t, ERR_FORBIDDEN, W_SIGN_UP_INVITED);
	return OK;
}

enum err sign_up_check(struct task *t, const struct sign_up_form *f)
{
	enum err e = check_form(t, f);
	struct str key = str_lower(t->a, f->name);

	if (e)
		return e;
	if (is_reserved(key) || store_account_name_taken(t, key))
		return name_taken(t);
	return sign_up_may(t, f->invite);
}

struct joining {
	const struct sign_up_form *form;
	struct str hash, set_up_hash, place_name;
	struct account_row row;
};

static void tell_hosts(struct task *t, int64_t who)
{
	struct ids hosts = store_account_hosts(t);

	for (size_t i = 0; i < hosts.n; i++)
		notice_add(t, hosts.p[i], NOTICE_SIGN_UP, who, 0);
}

static enum err sign_up_write(struct task *t, void *arg)
{
	struct joining *j = arg;
	struct place place;
	enum account_state state = ACCOUNT_ACTIVE;
	enum err e = sign_up_may(t, j->form->invite);

	if (!e && j->form->invite.n)
		e = invite_use(t, j->form->invite);
	if (!e)
		e = place_get(t, &place);
	if (e)
		return e;
	if (!j->form->invite.n && place.sign_up == SIGN_UP_APPROVED)
		state = ACCOUNT_WAITING;
	if (!people_join(t, j->form, j->hash, ROLE_MEMBER, state, &j->row))
		return name_taken(t);
	tell_hosts(t, j->row.id);
	return OK;
}

enum err sign_up(struct task *t, const struct sign_up_form *f, struct account *ret)
{
	struct joining j = { .form = f };
	enum err e = sign_up_check(t, f);

	if (e)
		return e;
	j.hash = password_hash(t->a, f->password);
	e = write_now(t, sign_up_write, &j);
	if (!e)
		*ret = people_account(t, &j.row);
	return e;
}

/* --- the first person --- */

bool set_up_may(struct task *t, struct str secret)
{
	return secret.n && store_set_up_holds(t, hash_hex(t->a, secret), t->now) &&
	       !store_account_other_host(t, 0);
}

static enum err set_up_write(struct task *t, void *arg)
{
	struct joining *j = arg;

	if (store_account_other_host(t, 0) || !store_set_up_use(t, j->set_up_hash, t->now))
		return fail(t, ERR_FORBIDDEN, W_SET_UP_OVER);
	if (!people_join(t, j->form, j->hash, ROLE_HOST, ACCOUNT_ACTIVE, &j->row))
		return name_taken(t);
	place_set_up(t, j->place_name, j->form->lang);
	store_set_up_clear(t);
	return OK;
}

enum err set_up(struct task *t, struct str secret, struct str place_name,
		const struct sign_up_form *f, struct account *ret)
{
	struct joining j = { .form = f, .place_name = place_name };
	enum err e;

	if (!set_up_may(t, secret))
		return fail(t, ERR_FORBIDDEN, W_SET_UP_OVER);
	e = check_form(t, f);
	if (e)
		return e;
	j.set_up_hash = hash_hex(t->a, secret);
	j.hash = password_hash(t->a, f->password);
	e = write_now(t, set_up_write, &j);
	if (!e)
		*ret = people_account(t, &j.row);
	return e;
}

struct str set_up_secret_new(struct task *t)
{
	struct invite_row row = { .id = id_new(t->now),
				  .uses_left = 1,
				  .expires_at = t->now + SET_UP_DAYS * CLOCK_DAY,
				  .created_at = t->now,
				  .note = S("") };
	struct str secret;

	if (store_account_other_host(t, 0))
		return STR_NONE;
	secret = secret_new(t->a, SET_UP_BYTES);
	store_set_up_clear(t);
	store_invite_add(t, &row, hash_hex(t->a, secret));
	return secret;
}
