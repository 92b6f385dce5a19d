/* Joining through an app: POST /api/v1/accounts, and what apps ask about confirming an e-mail
 * address. Rosemary keeps no addresses: one that is sent must look like one, and is forgotten. */
#include "api/api.h"
#include "base/text.h"
#include "core/invite.h"
#include "core/session.h"
#include "sys/writer.h"

struct join_form {
	uint64_t given;
	struct str name, email, password, locale, reason, invite, timezone;
	bool agreement;
};

static const struct field join_fields[] = {
	FIELD("username", FIELD_LINE, struct join_form, name, 0, 1000, "username"),
	FIELD("email", FIELD_LINE, struct join_form, email, 0, 1000, "email"),
	FIELD("password", FIELD_SECRET, struct join_form, password, 0, 100000, "password"),
	FIELD("agreement", FIELD_BOOL, struct join_form, agreement, 0, 0, "agreement"),
	FIELD("locale", FIELD_LINE, struct join_form, locale, 0, 100, "locale"),
	FIELD("reason", FIELD_TEXT, struct join_form, reason, 0, 100000, "reason"),
	FIELD("invite_code", FIELD_LINE, struct join_form, invite, 0, 1000, "invite_code"),
	FIELD("time_zone", FIELD_LINE, struct join_form, timezone, 0, 100, "time_zone"),
	{ 0 },
};

/* --- everything that is wrong at once --- */

struct wrong {
	const char *field, *code;
	enum word word;
};

#define WRONG_MAX 8

struct wrongs {
	struct wrong p[WRONG_MAX];
	size_t n;
};

static void add(struct wrongs *w, const char *field, const char *code, enum word word)
{
	must(w->n < WRONG_MAX);
	w->p[w->n++] = (struct wrong){ field, code, word };
}

static void check_name(struct task *t, const struct join_form *f, struct wrongs *w)
{
	static const struct {
		enum name_fault fault;
		const char *code;
		enum word word;
	} rows[] = {
		{ NAME_BLANK, "ERR_BLANK", W_API_JOIN_BLANK },
		{ NAME_LONG, "ERR_TOO_LONG", W_API_JOIN_LONG },
		{ NAME_WRONG, "ERR_INVALID", W_API_JOIN_NAME },
		{ NAME_RESERVED, "ERR_RESERVED", W_API_JOIN_RESERVED },
		{ NAME_TAKEN, "ERR_TAKEN", W_API_JOIN_TAKEN },
	};
	enum name_fault fault = sign_up_name_fault(t, f->name);

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].fault == fault)
			add(w, "username", rows[i].code, rows[i].word);
}

static void check_rest(const struct join_form *f, const struct place *place, struct wrongs *w)
{
	size_t chars = str_chars(f->password);

	if (!f->email.n)
		add(w, "email", "ERR_BLANK", W_API_JOIN_BLANK);
	else if (!text_is_email(f->email))
		add(w, "email", "ERR_INVALID", W_API_JOIN_INVALID);
	if (!f->password.n)
		add(w, "password", "ERR_BLANK", W_API_JOIN_BLANK);
	else if (chars < PASSWORD_MIN || chars > PASSWORD_MAX)
		add(w, "password", chars < PASSWORD_MIN ? "ERR_TOO_SHORT" : "ERR_TOO_LONG",
		    chars < PASSWORD_MIN ? W_API_JOIN_SHORT : W_API_JOIN_LONG);
	if (!f->agreement)
		add(w, "agreement", "ERR_ACCEPTED", W_API_JOIN_ACCEPTED);
	if (!f->locale.n)
		add(w, "locale", "ERR_BLANK", W_API_JOIN_BLANK);
	else if (!text_is_language(f->locale))
		add(w, "locale", "ERR_INCLUSION", W_API_JOIN_INCLUSION);
	if (!f->reason.n && !f->invite.n && place->sign_up == SIGN_UP_APPROVED)
		add(w, "reason", "ERR_BLANK", W_API_JOIN_BLANK);
	else if (str_chars(f->reason) > ACCOUNT_REASON_MAX)
		add(w, "reason", "ERR_TOO_LONG", W_API_JOIN_LONG);
}

/* "Username can't be blank": Mastodon's sentence, put together from the name and what is wrong. */
static struct str sentence(struct task *t, const struct wrong *w)
{
	struct str name = str_dup(t->a, str_of(w->field));
	struct str rest = str_sub(name, 1, name.n);

	return str_fmt(t->a, "%c%.*s %.*s", name.p[0] - 'a' + 'A', STR_ARG(rest),
		       STR_ARG(word(t->lang, w->word)));
}

static void details(struct task *t, struct jw *j, const struct wrongs *w)
{
	jw_object(j);
	for (size_t i = 0; i < w->n; i++) {
		jw_key_(j, str_of(w->p[i].field));
		jw_array(j);
		jw_object(j);
		jw_key(j, "error");
		jw_str(j, str_of(w->p[i].code));
		jw_key(j, "description");
		jw_str(j, word(t->lang, w->p[i].word));
		jw_end(j);
		jw_end(j);
	}
	jw_end(j);
}

static enum err answer_wrong(struct task *t, const struct request *q, struct reply *r,
			     const struct wrongs *w)
{
	struct str all = STR_NONE;
	struct out o;

	for (size_t i = 0; i < w->n; i++)
		all = all.n ? str_fmt(t->a, "%.*s, %.*s", STR_ARG(all),
				      STR_ARG(sentence(t, &w->p[i])))
			    : sentence(t, &w->p[i]);
	r->status = 422;
	o = out_start(t, q, r);
	jw_object(&o.j);
	jw_key(&o.j, "error");
	jw_str(&o.j, word_with(t->a, t->lang, W_API_JOIN_WRONG, all, STR_NONE));
	jw_key(&o.j, "details");
	details(t, &o.j, w);
	jw_end(&o.j);
	out_done(&o);
	return ERR_INVALID;
}

/* --- joining --- */

struct entering {
	int64_t app_token, account_id;
	struct oauth_token token;
};

static enum err give_token(struct task *t, void *arg)
{
	struct entering *e = arg;

	return token_for_joiner(t, e->app_token, e->account_id, &e->token);
}

static enum err join_app(struct task *t, const struct request *q, const struct join_form *f,
			 struct entering *ret)
{
	struct sign_up_form s = { .name = f->name,
				  .display = STR_NONE,
				  .password = f->password,
				  .reason = f->reason,
				  .invite = f->invite,
				  .timezone = f->timezone.n ? f->timezone : S("UTC") };
	struct account who;
	enum err e;

	s.lang = lang_choose(f->locale, t->lang);
	e = sign_up(t, &s, &who);
	if (e)
		return e;
	*ret = (struct entering){ .app_token = q->token_id, .account_id = who.id };
	return write_now(t, give_token, ret);
}

static enum err join(struct task *t, struct request *q, struct reply *r)
{
	struct join_form f = { 0 };
	struct wrongs w = { 0 };
	struct entering made;
	struct place place;
	struct out o;
	enum err e = task_form(t, &q->params, join_fields, &f);

	if (!e && t->me)
		e = fail(t, ERR_FORBIDDEN, W_ERROR_FORBIDDEN);
	if (!e)
		e = place_get(t, &place);
	if (!e)
		e = sign_up_may(t, f.invite);
	if (e)
		return e;
	check_name(t, &f, &w);
	check_rest(&f, &place, &w);
	if (w.n)
		return answer_wrong(t, q, r, &w);
	e = join_app(t, q, &f, &made);
	if (e == ERR_CONFLICT) { /* somebody else was a moment faster */
		add(&w, "username", "ERR_TAKEN", W_API_JOIN_TAKEN);
		return answer_wrong(t, q, r, &w);
	}
	if (e)
		return e;
	reply_header(r, "Cache-Control", S("no-store"));
	o = out_start(t, q, r);
	entity_token(&o, &made.token);
	out_done(&o);
	return OK;
}

/* --- e-mail addresses --- */

/* Whose token is it? An app's own has nobody. */
static enum err of_person(struct task *t, const struct request *q)
{
	struct oauth_token token;
	enum err e = token_get(t, q->token_id, &token);

	if (!e && !token.account_id)
		return fail(t, ERR_INVALID, W_API_PERSON);
	return e;
}

static enum err confirm_again(struct task *t, struct request *q, struct reply *r)
{
	enum err e = of_person(t, q);

	(void)r;
	return e ? e : fail(t, ERR_FORBIDDEN, W_API_CONFIRMED);
}

static enum err is_confirmed(struct task *t, struct request *q, struct reply *r)
{
	struct out o;
	enum err e = of_person(t, q);

	if (e)
		return e;
	o = out_start(t, q, r);
	jw_bool(&o.j, true);
	out_done(&o);
	return OK;
}

/* --- invitations --- */

static enum err invitation(struct task *t, struct request *q, struct reply *r)
{
	struct out o;

	if (!invite_holds(t, q->args[0]))
		return fail(t, ERR_NOT_FOUND, W_INVITE_OVER);
	if (!str_starts(request_header(q, "Accept"), S("application/json"))) {
		reply_redirect(r, (struct url){ str_fmt(t->a, "/join/%.*s",
							STR_ARG(url_encode(t->a, q->args[0]))) });
		return OK;
	}
	o = out_start(t, q, r);
	jw_object(&o.j);
	jw_key(&o.j, "invite_code");
	jw_str(&o.j, q->args[0]);
	jw_key(&o.j, "instance_api_url");
	jw_str(&o.j, str_fmt(t->a, "%.*s/api/v2/instance", STR_ARG(place_fixed()->base)));
	jw_end(&o.j);
	out_done(&o);
	return OK;
}

const struct route api_join_routes[] = {
	{ POST, "/api/v1/accounts", APP, SLOW, join, "joins, through an app", "write:accounts", 0 },
	{ POST, "/api/v1/emails/confirmations", APP, READS, confirm_again,
	  "sends a confirmation again: no address is kept, so none waits", "write:accounts", 0 },
	{ GET, "/api/v1/emails/check_confirmation", APP, READS, is_confirmed,
	  "is my address confirmed: nothing waits for it", "read:accounts", 0 },
	{ GET, "/invite/:code", ANYONE, READS, invitation, "an invitation, for apps", NULL, 0 },
	{ 0 },
};
