#include "core/invite.h"

#include "base/clock.h"
#include "base/id.h"
#include "core/people.h"
#include "core/place.h"
#include "store/invite.h"
#include "sys/keys.h"

#define SECRET_BYTES 18

/* Do invitations of people who are no hosts hold now? */
static bool members_may(struct task *t)
{
	struct place place;

	return place_get(t, &place) == OK && place.sign_up != SIGN_UP_CLOSED;
}

bool invite_may(struct task *t)
{
	return t->me && (people_is_host(t) || members_may(t));
}

enum err invite_new(struct task *t, int64_t uses, int64_t days, struct str note,
		    struct str *ret_secret)
{
	struct invite_row row = { .id = id_new(t->now),
				  .account_id = t->me->id,
				  .uses_left = uses,
				  .expires_at = t->now + days * CLOCK_DAY,
				  .created_at = t->now,
				  .note = str_trim(note) };

	if (!invite_may(t))
		return fail(t, ERR_FORBIDDEN, W_INVITE_MAY_NOT);
	if (uses < 1 || uses > INVITE_USES_MAX || days < 1 || days > INVITE_DAYS_MAX)
		return fail(t, ERR_INVALID, W_INVITE_RANGE);
	if (str_chars(row.note) > INVITE_NOTE_MAX)
		return fail_with(t, ERR_LIMIT, W_FORM_LONG, word(t->lang, W_INVITE_NOTE),
				 str_fmt(t->a, "%d", INVITE_NOTE_MAX));
	if (store_invite_list(t, t->me->id, t->now).n >= INVITES_SHOWN)
		return fail(t, ERR_LIMIT, W_INVITE_TOO_MANY);
	if (!row.note.p)
		row.note = S("");
	*ret_secret = secret_new(t->a, SECRET_BYTES);
	store_invite_add(t, &row, hash_hex(t->a, *ret_secret));
	return OK;
}

enum err invite_mine(struct task *t, struct invites *ret)
{
	struct invite_rows rows = store_invite_list(t, t->me->id, t->now);

	*ret = (struct invites){ .p = arena_many(t->a, struct invite, rows.n) };
	for (size_t i = 0; i < rows.n; i++)
		ret->p[ret->n++] = (struct invite){ .id = rows.p[i].id,
						    .uses_left = rows.p[i].uses_left,
						    .expires_at = rows.p[i].expires_at,
						    .created_at = rows.p[i].created_at,
						    .note = rows.p[i].note };
	return OK;
}

enum err invite_withdraw(struct task *t, int64_t id)
{
	if (!store_invite_remove(t, t->me->id, id))
		return fail(t, ERR_NOT_FOUND, W_ERROR_NOT_FOUND);
	return OK;
}

bool invite_holds(struct task *t, struct str secret)
{
	return secret.n && store_invite_holds(t, hash_hex(t->a, secret), t->now, members_may(t));
}

enum err invite_use(struct task *t, struct str secret)
{
	if (!store_invite_use(t, hash_hex(t->a, secret), t->now, members_may(t)))
		return fail(t, ERR_FORBIDDEN, W_INVITE_OVER);
	return OK;
}
