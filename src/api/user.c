/* My own account, as GoToSocial's API has it: what signs me in, my password, the second step, and
 * leaving. Rosemary
 * keeps no e-mail addresses: those fields are empty, and there is none to change. */
#include "api/api.h"
#include "base/qr.h"
#include "core/second_step.h"
#include "sys/writer.h"

static void put_null(struct jw *j, const char *name)
{
	jw_key_(j, str_of(name));
	jw_null(j);
}

static enum err answer_user(struct task *t, const struct request *q, struct reply *r)
{
	struct second_step second;
	struct out o = out_start(t, q, r);
	struct jw *j = &o.j;
	enum err e = second_get(t, &second);

	if (e)
		return e;
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
	if (second.state == SECOND_ON) {
		jw_key(j, "two_factor_enabled_at");
		jw_time(j, second.on_at);
	}
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

static const struct field confirm_fields[] = {
	FIELD_REQUIRED("password", FIELD_SECRET, struct confirm_form, password, 0, 100000,
		       "password"),
	{ 0 },
};

static enum err leave(struct task *t, void *arg)
{
	(void)arg;
	return account_leave(t);
}

static enum err remove_account(struct task *t, struct request *q, struct reply *r)
{
	struct confirm_form f = { 0 };
	enum err e = task_form(t, &q->params, confirm_fields, &f);

	if (!e)
		e = password_confirm(t, f.password);
	if (!e)
		e = write_now(t, leave, NULL);
	if (e)
		return e;
	r->status = 202; /* a job takes back what they shared */
	return answer_nothing(t, q, r);
}

/* --- the second step --- */

#define MODULE 6 /* pixels of the QR code's smallest square */

static enum err qr_uri(struct task *t, struct request *q, struct reply *r)
{
	struct second_step second;
	enum err e = second_begin(t, false, &second);

	(void)q;
	if (e)
		return e;
	r->type = "text/plain; charset=utf-8";
	buf_str(&r->body, second.uri);
	return OK;
}

static enum err qr_picture(struct task *t, struct request *q, struct reply *r)
{
	struct second_step second;
	enum err e = second_begin(t, false, &second);

	(void)q;
	if (e)
		return e;
	r->type = "image/png";
	buf_str(&r->body, qr_png(t->a, second.uri, MODULE));
	return OK;
}

struct code_form {
	uint64_t given;
	struct str code;
};

static enum err second_on(struct task *t, struct request *q, struct reply *r)
{
	static const struct field fields[] = {
		FIELD_REQUIRED("code", FIELD_LINE, struct code_form, code, 0, 100, "code"),
		{ 0 },
	};
	struct code_form f = { 0 };
	struct strs codes;
	struct out o;
	enum err e = task_form(t, &q->params, fields, &f);

	if (!e)
		e = second_enable(t, f.code, &codes);
	if (e)
		return e;
	o = out_start(t, q, r);
	jw_array(&o.j);
	for (size_t i = 0; i < codes.n; i++)
		jw_str(&o.j, codes.p[i]);
	jw_end(&o.j);
	out_done(&o);
	return OK;
}

static enum err off_work(struct task *t, void *arg)
{
	(void)arg;
	return second_disable(t);
}

static enum err second_off(struct task *t, struct request *q, struct reply *r)
{
	struct confirm_form f = { 0 };
	enum err e = task_form(t, &q->params, confirm_fields, &f);

	if (!e)
		e = password_confirm(t, f.password);
	if (!e)
		e = write_now(t, off_work, NULL);
	return e ? e : answer_nothing(t, q, r);
}

const struct route api_user_routes[] = {
	{ GET, "/api/v1/user", MEMBER, READS, user, "how I sign in", "read:accounts", 0 },
	{ POST, "/api/v1/user/password_change", MEMBER, SLOW, change_password,
	  "changes my password", "write:accounts", 0 },
	{ POST, "/api/v1/user/email_change", MEMBER, READS, change_email,
	  "changes my address: none is kept, so it is refused", "write:accounts", 0 },
	{ GET, "/api/v1/user/2fa/qruri", MEMBER, WRITES, qr_uri,
	  "a key for an app that shows codes, until the second step is on", "read:accounts", 0 },
	{ GET, "/api/v1/user/2fa/qr.png", MEMBER, WRITES, qr_picture,
	  "the same as a picture for the app's camera", "read:accounts", 0 },
	{ POST, "/api/v1/user/2fa/enable", MEMBER, WRITES, second_on,
	  "switches the second step on with a code, and gives recovery codes once",
	  "write:accounts", 0 },
	{ POST, "/api/v1/user/2fa/disable", MEMBER, SLOW, second_off,
	  "switches the second step off; wants the password", "write:accounts", 0 },
	{ POST, "/api/v1/accounts/delete", MEMBER, SLOW, remove_account,
	  "removes me, with all that I shared", "write:accounts", 0 },
	{ 0 },
};
