/* Reminders by e-mail, and the address they go to: core/remind.h. */
#include "base/clock.h"
#include "base/text.h"
#include "core/job.h"
#include "core/place.h"
#include "core/quiet.h"
#include "core/remind_parts.h"
#include "sys/keys.h"
#include "sys/mail.h"

#define SECRET_BYTES 24
#define ADDRESS_MAX 254 /* RFC 5321 section 4.5.3.1 */

void remind_all_get(struct task *t, struct remind_all *ret)
{
	struct dates_of_row of;

	store_dates_of_get(t, t->me->id, &of);
	*ret = (struct remind_all){ .paused_until = of.paused_until > t->now ? of.paused_until : 0,
				    .mail = of.mail,
				    .mail_waiting = of.mail_new,
				    .may_mail = mail_is_there() };
}

/* --- the address --- */

static void forget(struct task *t, struct dates_of_row *of)
{
	struct reminder_rows all = store_reminder_list(t, t->me->id);

	of->mail = of->mail_new = of->mail_secret = S("");
	store_dates_of_put(t, of);
	for (size_t i = 0; i < all.n; i++)
		if (all.p[i].channel == REMIND_MAIL)
			remind_forget(t, all.p[i].date_id);
}

enum err remind_mail_ask(struct task *t, struct str address)
{
	struct dates_of_row of;

	address = str_trim(address);
	store_dates_of_get(t, t->me->id, &of);
	if (!address.n) {
		forget(t, &of);
		return OK;
	}
	if (!mail_is_there())
		return fail(t, ERR_INVALID, W_REMIND_NO_MAIL_HERE);
	if (address.n > ADDRESS_MAX || !text_is_email(address) || !mail_may_go_to(address))
		return fail(t, ERR_INVALID, W_REMIND_MAIL_WRONG);
	if (t->now < of.mail_asked_at + MAIL_ASK_PAUSE)
		return fail(t, ERR_OFTEN, W_REMIND_MAIL_OFTEN);
	of.mail_new = address;
	of.mail_secret = secret_new(t->a, SECRET_BYTES);
	of.mail_asked_at = t->now;
	store_dates_of_put(t, &of);
	job_add(t, JOB_MAIL_CONFIRM, t->me->id, of.mail_secret, t->now);
	return OK;
}

static int64_t waits(struct task *t, struct str secret, struct dates_of_row *of)
{
	int64_t id = store_dates_of_mail(t, secret);

	if (!id)
		return 0;
	store_dates_of_get(t, id, of);
	return t->now > of->mail_asked_at + MAIL_ASK_DAYS * CLOCK_DAY ? 0 : id;
}

enum err remind_mail_waits(struct task *t, struct str secret, struct str *ret_address)
{
	struct dates_of_row of;

	if (!waits(t, secret, &of))
		return fail(t, ERR_NOT_FOUND, W_REMIND_MAIL_OLD);
	*ret_address = of.mail_new;
	return OK;
}

enum err remind_mail_confirm(struct task *t, struct str secret)
{
	struct dates_of_row of;

	if (!waits(t, secret, &of))
		return fail(t, ERR_NOT_FOUND, W_REMIND_MAIL_OLD);
	of.mail = of.mail_new;
	of.mail_new = of.mail_secret = S("");
	store_dates_of_put(t, &of);
	return OK;
}

/* --- letters --- */

static enum err send(struct task *t, struct str to, struct str subject, struct str text)
{
	struct mail m = { .to = to, .subject = subject, .text = text, .at = t->now };

	return mail_send(t->a, &m) ? OK : ERR_REMOTE;
}

enum err remind_confirm_step(struct task *t, const struct job *j)
{
	struct dates_of_row of;
	struct account owner;
	struct place place;
	struct str link, text;

	store_dates_of_get(t, j->ref, &of);
	if (!of.mail_new.n || !str_eq(of.mail_secret, j->detail) ||
	    account_load(t, j->ref, &owner) || place_get(t, &place))
		return OK; /* another address was asked for, or none */
	t->lang = owner.lang;
	link = str_fmt(t->a, "%.*s/dates/mail/%.*s", STR_ARG(place_fixed()->base),
		       STR_ARG(of.mail_secret));
	text = str_fmt(
		t->a, "%.*s\n%.*s\n\n%.*s",
		STR_ARG(word_with(t->a, t->lang, W_REMIND_MAIL_CONFIRM_TEXT, place.name, S(""))),
		STR_ARG(link), STR_ARG(word(t->lang, W_REMIND_MAIL_CONFIRM_IF_NOT)));
	return send(t, of.mail_new,
		    word_with(t->a, t->lang, W_REMIND_MAIL_CONFIRM_TITLE, place.name, S("")), text);
}

/* May it still be said? It was composed a while ago, and the post office may have been closed. */
static bool may_send(struct task *t, const struct reminded_row *said, struct said_note *n,
		     struct dates_of_row *of)
{
	struct account owner;

	store_dates_of_get(t, said->account_id, of);
	if (said->answer != REMIND_OPEN || !of->mail.n || of->paused_until > t->now ||
	    t->now > said->made_at + REMIND_LATE_DAYS * CLOCK_DAY)
		return false;
	return remind_find(t, said->secret, n) == OK && n->reminder.channel == REMIND_MAIL &&
	       account_load(t, said->account_id, &owner) == OK &&
	       !quiet_silences(t, &owner, &n->date);
}

enum err remind_mail_step(struct task *t, const struct job *j)
{
	struct reminded_row said;
	struct dates_of_row of;
	struct said_note n;
	struct place place;

	if (!store_reminded_get(t, j->ref, &said) || !may_send(t, &said, &n, &of) ||
	    place_get(t, &place)) {
		t->fault = (struct fault){ 0 };
		return OK;
	}
	return send(t, of.mail, word(t->lang, W_REMIND_COVER),
		    str_fmt(t->a, "%.*s\n\n%.*s\n\n%.*s", STR_ARG(remind_words(t, &n)),
			    STR_ARG(word_with(t->a, t->lang, W_REMIND_MAIL_HOW,
					      remind_link(t, said.secret), S(""))),
			    STR_ARG(place.name)));
}
