/* The people of a page of the remembered, and what is asked of others: core/memorial.h. */
#include "base/clock.h"
#include "core/circle.h"
#include "core/follow.h"
#include "core/memorial_parts.h"
#include "core/people.h"
#include "core/place.h"
#include "core/report.h"
#include "core/service.h"
#include "store/circle.h"
#include "store/follow.h"
#include "store/sight.h"

enum err memorial_become(struct task *t, int64_t id)
{
	struct account *page = arena_make(t->a, struct account);
	enum err e = account_load(t, id, page);

	if (!e)
		t->me = page;
	return e;
}

static enum err change_people(struct task *t, const struct memorial_row *m, int64_t account_id,
			      enum err (*run)(struct task *t, int64_t circle_id, struct ids who))
{
	const struct account *me = t->me;
	enum err e = memorial_become(t, m->account_id);

	if (!e)
		e = run(t, m->circle_id, (struct ids){ &account_id, 1 });
	t->me = me;
	return e;
}

static struct str page_address(struct task *t, int64_t id, const char *after)
{
	struct account page;

	if (account_load(t, id, &page))
		return S("");
	return str_fmt(t->a, "%.*s%s", STR_ARG(account_url(t, &page).s), after);
}

void memorial_note(struct task *t, int64_t to, enum word w, struct str who, struct str address)
{
	struct fault before = t->fault;
	struct account a;
	struct post p;

	if (!account_load(t, to, &a) && !a.domain.n && a.state == ACCOUNT_ACTIVE)
		service_writes(t, &a, word(a.lang, W_MEMORIAL_NOTE_COVER),
			       word_with(t->a, a.lang, w, who, address), &p);
	t->fault = before;
}

/* Words of others in a note mention nobody: whom it mentions reads it. */
static struct str unmentioning(struct task *t, struct str s)
{
	struct buf b;

	buf_init(&b, t->a, s.n * 3 + 1);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '@')
			buf_lit(&b, "＠");
		else
			buf_byte(&b, s.p[i]);
	}
	return buf_view(&b);
}

static struct str called(struct task *t, const struct account *a)
{
	return unmentioning(t,
			    str_fmt(t->a, "%.*s (@%.*s)", STR_ARG(a->display), STR_ARG(a->acct)));
}

static void note_keepers(struct task *t, int64_t id, enum word w, struct str who)
{
	struct ids keepers = store_memorial_keepers(t, id, KEEPER_KEEPS);
	struct str address = page_address(t, id, "/keep");

	for (size_t i = 0; i < keepers.n; i++)
		if (!t->me || keepers.p[i] != t->me->id)
			memorial_note(t, keepers.p[i], w, who, address);
}

/* --- keepers --- */

static enum err may_read_keepers(struct task *t, int64_t id)
{
	struct memorial_row m;

	if (!store_memorial_get(t, id, &m) || !t->me)
		return memorial_none(t);
	if (memorial_meets_host(t, id) || memorial_belongs(t, t->me->id, id) ||
	    store_memorial_keeper(t, id, t->me->id) >= 0)
		return OK;
	return memorial_none(t);
}

enum err memorial_keepers(struct task *t, int64_t id, struct accounts *ret_keep,
			  struct accounts *ret_asked)
{
	enum err e = may_read_keepers(t, id);

	if (!e)
		e = account_many(t, store_memorial_keepers(t, id, KEEPER_KEEPS), ret_keep);
	if (!e)
		e = account_many(t, store_memorial_keepers(t, id, KEEPER_ASKED), ret_asked);
	return e;
}

static enum err check_between(struct task *t, int64_t id, int64_t who)
{
	if (store_block_is(t, t->me->id, who) || store_block_is(t, who, t->me->id) ||
	    store_block_is(t, who, id))
		return fail(t, ERR_FORBIDDEN, W_FOLLOW_BLOCKED);
	if (store_block_is(t, id, who))
		return fail(t, ERR_FORBIDDEN, W_MEMORIAL_AWAY_IS);
	return OK;
}

enum err memorial_ask(struct task *t, int64_t id, int64_t account_id)
{
	struct memorial_row m;
	struct account who;
	enum err e = memorial_row_kept(t, id, &m);

	if (!e)
		e = account_get(t, account_id, &who);
	if (e)
		return e;
	if (who.domain.n || who.state != ACCOUNT_ACTIVE || memorial_is(&who) || service_is(&who))
		return fail(t, ERR_INVALID, W_MEMORIAL_KEEPER_HERE);
	e = check_between(t, id, account_id);
	if (e)
		return e;
	if (store_memorial_keeper(t, id, account_id) >= 0)
		return fail(t, ERR_INVALID, W_MEMORIAL_KEEPER_ALREADY);
	store_memorial_hold(t, id);
	if (store_memorial_keepers(t, id, KEEPER_KEEPS).n +
		    store_memorial_keepers(t, id, KEEPER_ASKED).n >=
	    MEMORIAL_KEEPERS_MAX)
		return fail_with(t, ERR_LIMIT, W_MEMORIAL_KEEPERS_MANY,
				 str_fmt(t->a, "%d", MEMORIAL_KEEPERS_MAX), S(""));
	store_memorial_keeper_put(t, id, account_id, KEEPER_ASKED, t->me->id);
	memorial_note(t, account_id, W_MEMORIAL_NOTE_KEEP, called(t, t->me),
		      str_fmt(t->a, "%.*s/remembered", STR_ARG(place_fixed()->base)));
	return OK;
}

enum err memorial_answer(struct task *t, int64_t id, bool yes)
{
	struct memorial_row m;

	must(t->me);
	if (!store_memorial_get(t, id, &m) ||
	    store_memorial_keeper(t, id, t->me->id) != KEEPER_ASKED)
		return memorial_none(t);
	if (yes && store_memorial_kept(t, t->me->id, KEEPER_KEEPS).n >= MEMORIAL_KEPT_MAX)
		return fail_with(t, ERR_LIMIT, W_MEMORIAL_TOO_MANY,
				 str_fmt(t->a, "%d", MEMORIAL_KEPT_MAX), S(""));
	if (yes)
		memorial_keep(t, &m, t->me->id);
	else
		store_memorial_keeper_remove(t, id, t->me->id);
	return OK;
}

/* A page has a keeper at any time. Two who leave at once wait for each other. */
static enum err check_not_last(struct task *t, int64_t id)
{
	store_memorial_hold(t, id);
	if (store_memorial_keepers(t, id, KEEPER_KEEPS).n > 1)
		return OK;
	return fail(t, ERR_CONFLICT, W_MEMORIAL_LAST_KEEPER);
}

enum err memorial_part(struct task *t, const struct memorial_row *m, int64_t account_id)
{
	return change_people(t, m, account_id, circle_take);
}

enum err memorial_leave(struct task *t, int64_t id)
{
	struct memorial_row m;
	enum err e = OK;

	must(t->me);
	if (!store_memorial_get(t, id, &m))
		return memorial_none(t);
	if (memorial_keeps(t, t->me->id, id))
		e = check_not_last(t, id);
	else if (!memorial_belongs(t, t->me->id, id))
		e = memorial_none(t);
	if (e)
		return e;
	store_memorial_keeper_remove(t, id, t->me->id);
	return memorial_part(t, &m, t->me->id);
}

enum err memorial_host_unkeep(struct task *t, int64_t id, int64_t account_id)
{
	struct memorial_row m;
	enum err e;

	if (!people_is_host(t))
		return fail(t, ERR_FORBIDDEN, W_PLACE_HOST_ONLY);
	if (!store_memorial_get(t, id, &m) || !memorial_meets_host(t, id) ||
	    store_memorial_keeper(t, id, account_id) < 0)
		return memorial_none(t);
	e = memorial_keeps(t, account_id, id) ? check_not_last(t, id) : OK;
	if (e)
		return e;
	store_memorial_keeper_remove(t, id, account_id);
	store_memorial_log_add(t, id, t->me->id, account_id);
	return memorial_part(t, &m, account_id);
}

static struct account somebody(struct task *t, int64_t id)
{
	struct fault before = t->fault;
	struct account a = { 0 };

	if (account_get(t, id, &a))
		t->fault = before;
	return a;
}

enum err memorial_deeds(struct task *t, int64_t id, struct memorial_deeds *ret)
{
	struct memorial_log_rows rows;
	enum err e = may_read_keepers(t, id);

	*ret = (struct memorial_deeds){ 0 };
	if (e)
		return e;
	rows = store_memorial_log(t, id);
	ret->p = arena_many(t->a, struct memorial_deed, rows.n);
	for (; ret->n < rows.n; ret->n++)
		ret->p[ret->n] = (struct memorial_deed){ somebody(t, rows.p[ret->n].host_id),
							 somebody(t, rows.p[ret->n].keeper_id),
							 rows.p[ret->n].at };
	return OK;
}

/* --- members --- */

enum err memorial_members(struct task *t, int64_t id, struct paging *page, struct accounts *ret)
{
	struct span s = paging_span(page, PAGE_PEOPLE_MAX);
	struct memorial_row m;
	struct account_rows rows;
	struct ids keepers;
	enum err e = memorial_row_kept(t, id, &m);
	size_t n = 0;

	if (e)
		return e;
	keepers = store_memorial_keepers(t, id, KEEPER_KEEPS);
	rows = store_circle_members(t, m.circle_id, &s);
	e = people_page(t, page, &s, &rows, ret);
	for (size_t i = 0; !e && i < ret->n; i++)
		if (!ids_hold(keepers, ret->p[i].id))
			ret->p[n++] = ret->p[i];
	ret->n = n;
	return e;
}

enum err memorial_admit(struct task *t, int64_t id, int64_t account_id)
{
	struct memorial_row m;
	struct account who;
	enum err e = memorial_row_kept(t, id, &m);

	if (!e)
		e = account_get(t, account_id, &who);
	if (!e && (memorial_is(&who) || service_is(&who)))
		e = fail(t, ERR_INVALID, W_MEMORIAL_KEEPER_HERE);
	if (!e)
		e = check_between(t, id, account_id);
	if (e || memorial_belongs(t, account_id, id))
		return e;
	e = change_people(t, &m, account_id, circle_add);
	if (!e && m.access != MEMORIAL_KEEPERS)
		memorial_note(t, account_id, W_MEMORIAL_NOTE_MEMBER, called(t, t->me),
			      page_address(t, id, ""));
	return e;
}

enum err memorial_put_out(struct task *t, int64_t id, int64_t account_id)
{
	struct memorial_row m;
	enum err e = memorial_row_kept(t, id, &m);

	if (e)
		return e;
	if (memorial_keeps(t, account_id, id))
		return fail(t, ERR_FORBIDDEN, W_MEMORIAL_KEEPER_STAYS);
	e = memorial_part(t, &m, account_id);
	return !e && follow_is(t, account_id, id) ? follow_remove_for(t, id, account_id) : e;
}

enum err memorial_followers(struct task *t, int64_t id, struct paging *page, struct accounts *ret)
{
	struct memorial_row m;
	enum err e = memorial_row_kept(t, id, &m);
	size_t n = 0;

	if (!e)
		e = follow_followers_for(t, id, page, ret);
	if (e)
		return e;
	for (size_t i = 0; i < ret->n; i++)
		if (!sight_in_circle(t, m.circle_id, ret->p[i].id))
			ret->p[n++] = ret->p[i];
	ret->n = n;
	return OK;
}

/* --- who asks to follow it --- */

enum err memorial_requests(struct task *t, int64_t id, struct paging *page, struct accounts *ret)
{
	struct memorial_row m;
	enum err e = memorial_row_kept(t, id, &m);

	return e ? e : follow_requests_for(t, id, page, ret);
}

enum err memorial_reply(struct task *t, int64_t id, int64_t account_id, enum memorial_reply how)
{
	struct memorial_row m;
	enum err e = memorial_row_kept(t, id, &m);

	if (e)
		return e;
	if (how == MEMORIAL_SAY_NO)
		return follow_reject_for(t, id, account_id);
	e = follow_accept_for(t, id, account_id);
	return !e && how == MEMORIAL_AS_MEMBER ? change_people(t, &m, account_id, circle_add) : e;
}

/* --- what is asked of others --- */

static enum err check_often(struct task *t, int64_t subject_id)
{
	if (store_memorial_asked_at(t, t->me->id, subject_id) >
	    t->now - MEMORIAL_ASK_DAYS * CLOCK_DAY)
		return fail(t, ERR_LIMIT, W_MEMORIAL_ASKED_JUST);
	store_memorial_asked(t, t->me->id, subject_id);
	return OK;
}

enum err memorial_ask_out(struct task *t, int64_t id, struct str words)
{
	enum err e = OK;

	must(t->me);
	words = str_trim(words);
	if (!memorial_may_see(t, t->me->id, id))
		return memorial_none(t);
	if (!str_is_utf8(words))
		return fail(t, ERR_INVALID, W_ERROR_INVALID);
	if (str_chars(words) > MEMORIAL_ASK_MAX)
		return fail_with(t, ERR_LIMIT, W_FORM_LONG, word(t->lang, W_FIELD_NOTE),
				 str_fmt(t->a, "%d", MEMORIAL_ASK_MAX));
	e = check_often(t, id);
	if (e)
		return e;
	note_keepers(t, id, W_MEMORIAL_NOTE_OUT,
		     words.n ? str_fmt(t->a, "%.*s: “%.*s”", STR_ARG(called(t, t->me)),
				       STR_ARG(unmentioning(t, words)))
			     : called(t, t->me));
	return OK;
}

static enum err tell_hosts(struct task *t, const struct post *p)
{
	int64_t id = p->id;
	struct report_new n = { .account_id = p->account_id,
				.posts = { &id, 1 },
				.comment = word(t->lang, W_MEMORIAL_REPORT) };
	struct report r;

	return report_make(t, &n, &r);
}

enum err memorial_ask_down(struct task *t, int64_t post_id, bool *ret_hosts)
{
	struct post p;
	enum err e = post_get(t, post_id, &p);

	must(t->me);
	if (e)
		return e;
	if (!store_memorial_kept(t, t->me->id, KEEPER_KEEPS).n || p.mine || p.boosted)
		return fail(t, ERR_FORBIDDEN, W_MEMORIAL_KEEPERS_ONLY);
	/* Nobody here writes to somebody elsewhere in the name of the place: their hosts are told.
	 */
	*ret_hosts = p.author.domain.n || store_memorial_asked_at(t, t->me->id, post_id);
	e = check_often(t, post_id);
	if (!e && *ret_hosts)
		return tell_hosts(t, &p);
	if (!e)
		memorial_note(t, p.account_id, W_MEMORIAL_NOTE_DOWN, called(t, t->me),
			      post_url(t, &p).s);
	return e;
}

/* --- whoever leaves this place --- */

void memorial_keeper_gone(struct task *t, int64_t account_id)
{
	struct ids kept = store_memorial_kept(t, account_id, KEEPER_KEEPS);

	for (size_t i = 0; i < kept.n; i++) {
		store_memorial_keeper_remove(t, kept.p[i], account_id);
		if (!store_memorial_keepers(t, kept.p[i], KEEPER_KEEPS).n)
			people_end(t, kept.p[i]);
	}
}

bool memorial_alone(struct task *t, const struct memorials *kept)
{
	for (size_t i = 0; i < kept->n; i++)
		if (store_memorial_keepers(t, kept->p[i].id, KEEPER_KEEPS).n < 2)
			return true;
	return false;
}
