/* My own account, as GoToSocial's API has it: what signs me in, my password, and leaving. Rosemary
 * keeps no e-mail addresses: those fields are empty, and there is none to change. */
#include "api/api.h"
#include "core/session.h"
#include "sys/writer.h"

static void put_null(struct jw *j, const char *name)
{
	jw_key_(j, str_of(name));
	jw_null(j);
}

static enum err answer_user(struct task *t, const struct request *q, struct reply *r)
{
	struct out o = out_start(t, q, r);
	struct jw *j = &o.j;

	jw_object(j);
	jw_key(j, "id");
	jw_id(j, t->me->id);
	jw_key(j, "created_at");
	jw_time(j, t->me->created_at);
	put_null(j, "email");
	put_null(j, "unconfirmed_email");
	jw_key(j, "reason");
	jw_str_or_null(j, t->me->reason.n ? t->me->reason : STR_NONE);
	put_null(j, "last_emailed_at");
	put_null(j, "confirmed_at");
	put_null(j, "confirmation_sent_at");
	jw_key(j, "moderator");
	jw_bool(j, t->me->role == ROLE_MODERATOR);
	jw_key(j, "admin");
	jw_bool(j, t->me->role == ROLE_HOST);
	jw_key(j, "disabled");
	jw_bool(j, false); /* who is suspended has no token that works */
	jw_key(j, "approved");
	jw_bool(j, true);
	put_null(j, "reset_password_sent_at");
	jw_end(j);
	out_done(&o);
	return OK;
}

static enum err user(struct task *t, struct request *q, struct reply *r)
{
	return answer_user(t, q, r);
}

struct password_form {
	uint64_t given;
	struct str old, new_one;
};

static enum err change_password(struct task *t, struct request *q, struct reply *r)
{
	static const struct field fields[] = {
		FIELD_REQUIRED("old_password", FIELD_SECRET, struct password_form, old, 0, 100000,
			       "old_password"),
		FIELD_REQUIRED("new_password", FIELD_SECRET, struct password_form, new_one, 0,
			       100000, "new_password"),
		{ 0 },
	};
	struct password_form f = { 0 };
	enum err e = task_form(t, &q->params, fields, &f);

	if (!e && str_eq(f.old, f.new_one))
		e = fail(t, ERR_INVALID, W_PASSWORD_SAME);
	if (!e)
		e = password_change(t, f.old, f.new_one, 0, q->token_id);
	return e ? e : answer_nothing(t, q, r);
}

static enum err change_email(struct task *t, struct request *q, struct reply *r)
{
	(void)q;
	(void)r;
	return fail(t, ERR_INVALID, W_API_NO_EMAIL);
}

struct confirm_form {
	uint64_t given;
	struct str password;
};

static enum err leave(struct task *t, void *arg)
{
	(void)arg;
	return account_leave(t);
}

static enum err remove_account(struct task *t, struct request *q, struct reply *r)
{
	static const struct field fields[] = {
		FIELD_REQUIRED("password", FIELD_SECRET, struct confirm_form, password, 0, 100000,
			       "password"),
		{ 0 },
	};
	struct confirm_form f = { 0 };
	enum err e = task_form(t, &q->params, fields, &f);

	if (!e)
		e = password_confirm(t, f.password);
	if (!e)
		e = write_now(t, leave, NULL);
	if (e)
		return e;
	r->status = 202; /* a job takes back what they shared */
	return answer_nothing(t, q, r);
}

const struct route api_user_routes[] = {
	{ GET, "/api/v1/user", MEMBER, READS, user, "how I sign in", "read:accounts", 0 },
	{ POST, "/api/v1/user/password_change", MEMBER, SLOW, change_password,
	  "changes my password", "write:accounts", 0 },
	{ POST, "/api/v1/user/email_change", MEMBER, READS, change_email,
	  "changes my address: none is kept, so it is refused", "write:accounts", 0 },
	{ POST, "/api/v1/accounts/delete", MEMBER, SLOW, remove_account,
	  "removes me, with all that I shared", "write:accounts", 0 },
	{ 0 },
};
