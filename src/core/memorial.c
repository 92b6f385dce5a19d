#include "core/memorial.h"

#include "base/id.h"
#include "core/memorial_parts.h"
#include "core/people.h"
#include "core/post_parts.h"
#include "core/tell.h"
#include "store/circle.h"
#include "store/report.h"
#include "store/sight.h"
#include "sys/keys.h"

#define HANDLE_BYTES 16
#define HANDLE_DIGITS 10

bool memorial_is(const struct account *a)
{
	return (a->uses & ACCOUNT_IS_MEMORIAL) != 0;
}

bool memorial_keeps_any(const struct account *a)
{
	return (a->uses & ACCOUNT_KEEPS_MEMORIAL) != 0;
}

enum err memorial_none(struct task *t)
{
	return fail(t, ERR_NOT_FOUND, W_MEMORIAL_NOT_FOUND);
}

/* --- who may what --- */

static bool is_of(struct task *t, const struct memorial_row *m, int64_t who)
{
	return who && sight_in_circle(t, m->circle_id, who);
}

static bool may_see(struct task *t, const struct memorial_row *m, int64_t viewer)
{
	if (!sight_is_active(t, m->account_id))
		return false;
	if (viewer && (sight_blocks(t, m->account_id, viewer) ||
		       sight_blocks_domain(t, m->account_id, viewer)))
		return false;
	if (m->access == MEMORIAL_PUBLIC)
		return true;
	if (viewer && memorial_keeps(t, viewer, m->account_id))
		return true;
	if (m->access == MEMORIAL_KEEPERS)
		return false;
	return is_of(t, m, viewer) || (m->access == MEMORIAL_FOLLOWERS && viewer &&
				       sight_follows(t, viewer, m->account_id));
}

bool memorial_may_see(struct task *t, int64_t viewer, int64_t id)
{
	struct memorial_row m;

	return store_memorial_get(t, id, &m) && may_see(t, &m, viewer);
}

enum memorial_sight memorial_sight(struct task *t, int64_t viewer, int64_t id)
{
	struct memorial_row m;

	bool known;

	if (!store_memorial_get(t, id, &m))
		return MEMORIAL_HIDDEN;
	if (may_see(t, &m, viewer))
		return MEMORIAL_SEEN;
	/* Whoever is asked to keep it learns of it by that. */
	known = (viewer && store_memorial_keeper(t, id, viewer) >= KEEPER_ASKED) ||
		(m.access == MEMORIAL_FOLLOWERS && !(viewer && sight_blocks(t, id, viewer)));
	return known && sight_is_active(t, id) ? MEMORIAL_KNOWN : MEMORIAL_HIDDEN;
}

bool memorial_may_know(struct task *t, int64_t viewer, int64_t id)
{
	return memorial_sight(t, viewer, id) != MEMORIAL_HIDDEN;
}

bool memorial_meets_host(struct task *t, int64_t id)
{
	return people_is_host(t) &&
	       (memorial_may_know(t, t->me->id, id) || store_report_is_open(t, id));
}

bool memorial_keeps(struct task *t, int64_t account_id, int64_t id)
{
	return store_memorial_keeper(t, id, account_id) == KEEPER_KEEPS;
}

bool memorial_belongs(struct task *t, int64_t account_id, int64_t id)
{
	struct memorial_row m;

	return store_memorial_get(t, id, &m) && is_of(t, &m, account_id);
}

int64_t memorial_of_circle(struct task *t, int64_t circle_id)
{
	return circle_id ? store_memorial_of_circle(t, circle_id) : 0;
}

/* May its people share with each other, besides its keepers? */
static bool is_shared(const struct memorial_row *m)
{
	return !m->waits && m->access != MEMORIAL_KEEPERS;
}

bool memorial_shares_with(struct task *t, int64_t account_id, int64_t circle_id)
{
	int64_t id = memorial_of_circle(t, circle_id);
	struct memorial_row m;

	if (!id || !store_memorial_get(t, id, &m) || !sight_is_active(t, id))
		return false;
	return memorial_keeps(t, account_id, id) || (is_shared(&m) && is_of(t, &m, account_id));
}

/* By what the asker sees of it and is to it. */
static bool may_add(const struct memorial_row *m, bool sees, bool keeps, bool belongs)
{
	if (!sees || keeps)
		return sees;
	if (m->waits || m->accepts == MEMORIAL_NOBODY)
		return false;
	return m->accepts == MEMORIAL_ANYBODY || belongs;
}

bool memorial_may_add(struct task *t, const struct memorial_row *m)
{
	return t->me &&
	       may_add(m, may_see(t, m, t->me->id), memorial_keeps(t, t->me->id, m->account_id),
		       is_of(t, m, t->me->id));
}

enum err memorial_row_kept(struct task *t, int64_t id, struct memorial_row *ret)
{
	must(t->me);
	if (!store_memorial_get(t, id, ret) || !may_see(t, ret, t->me->id))
		return memorial_none(t);
	if (!memorial_keeps(t, t->me->id, id))
		return fail(t, ERR_FORBIDDEN, W_MEMORIAL_KEEPERS_ONLY);
	return OK;
}

/* --- from rows --- */

static enum memorial_audience reads_names(const struct memorial *m)
{
	return m->keeps ? NAME_FOR_KEEPERS : m->belongs ? NAME_FOR_MEMBERS : NAME_FOR_ALL;
}

/* is: KEEPER_, or -1. */
static void dress(struct task *t, const struct memorial_row *row, int is, bool sees,
		  struct memorial *m)
{
	m->id = row->account_id;
	m->circle_id = row->circle_id;
	m->access = (enum memorial_access)row->access;
	m->accepts = (enum memorial_accepts)row->accepts;
	m->waits = row->waits;
	m->born = row->born;
	m->died = row->died;
	m->born_words = row->born_words;
	m->died_words = row->died_words;
	m->keeps = is == KEEPER_KEEPS;
	m->asked = is == KEEPER_ASKED;
	m->belongs = t->me && is_of(t, row, t->me->id);
	m->may_add = t->me && may_add(row, sees, m->keeps, m->belongs);
	m->may_share = m->keeps || (m->belongs && is_shared(row));
}

static void name_it(struct task *t, struct memorial *m, const struct memorial_name_rows *rows)
{
	m->name = arena_many(t->a, struct memorial_name, MEMORIAL_NAMES_MAX);
	for (size_t i = 0; i < rows->n && m->names < MEMORIAL_NAMES_MAX; i++)
		if (rows->p[i].memorial_id == m->id && rows->p[i].audience >= reads_names(m))
			m->name[m->names++] = (struct memorial_name){
				rows->p[i].name, (enum memorial_audience)rows->p[i].audience
			};
}

/* Whoever is asked to keep a page sees what it is before they say so, but not what stands on it. */
static bool read_one(struct task *t, const struct account *page, struct memorial *ret)
{
	struct memorial_row row;
	bool sees;
	int is;

	if (!store_memorial_get(t, page->id, &row))
		return false;
	is = t->me ? store_memorial_keeper(t, page->id, t->me->id) : -1;
	sees = may_see(t, &row, post_viewer(t));
	if (!sees && !(is == KEEPER_ASKED && sight_is_active(t, page->id)))
		return false;
	dress(t, &row, is, sees, ret);
	ret->page = *page;
	return true;
}

enum err memorial_dress(struct task *t, struct ids ids, struct memorials *ret)
{
	struct memorial_name_rows names = store_memorial_names(t, ids);
	struct accounts pages;
	enum err e = account_many(t, ids, &pages);

	*ret = (struct memorials){ .p = arena_many(t->a, struct memorial, ids.n) };
	for (size_t i = 0; !e && i < pages.n; i++)
		if (read_one(t, &pages.p[i], &ret->p[ret->n]))
			name_it(t, &ret->p[ret->n++], &names);
	return e;
}

enum err memorial_get(struct task *t, int64_t id, struct memorial *ret)
{
	struct memorials one;
	enum err e = memorial_dress(t, (struct ids){ &id, 1 }, &one);

	if (!e && !one.n)
		e = memorial_none(t);
	if (!e)
		*ret = one.p[0];
	return e;
}

enum err memorial_kept(struct task *t, struct memorials *ret)
{
	must(t->me);
	return memorial_dress(t, store_memorial_kept(t, t->me->id, KEEPER_KEEPS), ret);
}

enum err memorial_asked(struct task *t, struct memorials *ret)
{
	must(t->me);
	return memorial_dress(t, store_memorial_kept(t, t->me->id, KEEPER_ASKED), ret);
}

enum err memorial_mine(struct task *t, struct memorials *ret)
{
	must(t->me);
	return memorial_dress(t, store_memorial_belongs(t, t->me->id), ret);
}

enum err memorial_belonging(struct task *t, struct memorials *ret)
{
	struct ids kept, all;
	size_t n = 0;

	must(t->me);
	kept = store_memorial_kept(t, t->me->id, KEEPER_KEEPS);
	all = store_memorial_belongs(t, t->me->id);
	for (size_t i = 0; i < all.n; i++)
		if (!ids_hold(kept, all.p[i]))
			all.p[n++] = all.p[i];
	all.n = n;
	return memorial_dress(t, all, ret);
}

/* --- in words --- */

struct str memorial_title(struct task *t, const struct memorial *m)
{
	if (!m->names)
		return word(t->lang, W_MEMORIAL_UNNAMED);
	return word_with(t->a, t->lang, W_MEMORIAL_OF, m->name[0].name, S(""));
}

static struct str date_words(struct task *t, struct str words, struct str edtf)
{
	return words.n || !edtf.n ? words : when_words(t->a, edtf, t->lang);
}

struct str memorial_life(struct task *t, const struct memorial *m)
{
	struct str born = date_words(t, m->born_words, m->born);
	struct str died = date_words(t, m->died_words, m->died);

	if (!born.n && !died.n)
		return S("");
	if (born.n && str_eq(born, died))
		return word_with(t->a, t->lang, W_MEMORIAL_LIFE_ON, born, S(""));
	if (!died.n)
		return word_with(t->a, t->lang, W_MEMORIAL_LIFE_SINCE, born, S(""));
	if (!born.n)
		return word_with(t->a, t->lang, W_MEMORIAL_LIFE_UNTIL, died, S(""));
	return word_with(t->a, t->lang, W_MEMORIAL_LIFE, born, died);
}

/* What its account is called in every list: by the first name that is for all who see it. */
static struct str display_of(struct task *t, const struct memorial_form *f)
{
	for (size_t i = 0; i < f->names; i++)
		if (f->name[i].audience == NAME_FOR_ALL)
			return word_with(t->a, t->lang, W_MEMORIAL_OF, f->name[i].name, S(""));
	return word(t->lang, W_MEMORIAL_PAGE);
}

/* --- making and changing --- */

struct str memorial_handle(struct task *t)
{
	struct str hex = hash_hex(t->a, secret_new(t->a, HANDLE_BYTES));

	return str_fmt(t->a, "page_%.*s", HANDLE_DIGITS, hex.p);
}

static enum err too_long(struct task *t, enum word field, int most)
{
	return fail_with(t, ERR_LIMIT, W_FORM_LONG, word(t->lang, field),
			 str_fmt(t->a, "%d", most));
}

static enum err check_names(struct task *t, struct memorial_form *f)
{
	size_t n = 0;

	if (f->names > MEMORIAL_NAMES_MAX)
		return fail_with(t, ERR_LIMIT, W_MEMORIAL_NAMES_MANY,
				 str_fmt(t->a, "%d", MEMORIAL_NAMES_MAX), S(""));
	for (size_t i = 0; i < f->names; i++) {
		struct memorial_name name = { str_trim(f->name[i].name), f->name[i].audience };

		if (!name.name.n)
			continue;
		if (!str_is_utf8(name.name) || name.audience > NAME_FOR_ALL)
			return fail(t, ERR_INVALID, W_ERROR_INVALID);
		if (str_chars(name.name) > MEMORIAL_NAME_MAX)
			return too_long(t, W_FIELD_MEMORIAL_NAME, MEMORIAL_NAME_MAX);
		f->name[n++] = name;
	}
	f->names = n;
	return OK;
}

static enum err check_date(struct task *t, struct str *edtf, struct str *words, struct when *ret)
{
	*edtf = str_trim(*edtf);
	*words = str_trim(*words);
	*ret = (struct when){ DAY_NONE, DAY_NONE };
	if (edtf->n && !when_read(*edtf, ret))
		return fail(t, ERR_INVALID, W_POST_WHEN);
	if (!str_is_utf8(*words))
		return fail(t, ERR_INVALID, W_ERROR_INVALID);
	if (str_chars(*words) > MEMORIAL_WORDS_MAX)
		return too_long(t, W_FIELD_MEMORIAL_WORDS, MEMORIAL_WORDS_MAX);
	return OK;
}

static enum err check(struct task *t, struct memorial_form *f)
{
	struct when born, died;
	enum err e = check_names(t, f);

	if (!e)
		e = check_date(t, &f->born, &f->born_words, &born);
	if (!e)
		e = check_date(t, &f->died, &f->died_words, &died);
	if (e)
		return e;
	if (born.from != DAY_NONE && died.to != DAY_NONE && died.to < born.from)
		return fail(t, ERR_INVALID, W_MEMORIAL_ORDER);
	if (f->access > MEMORIAL_PUBLIC || f->accepts > MEMORIAL_ANYBODY)
		return fail(t, ERR_INVALID, W_ERROR_INVALID);
	return OK;
}

static enum err check_handle(struct task *t, struct str handle)
{
	switch (sign_up_name_fault(t, handle)) {
	case NAME_FINE:
		return OK;
	case NAME_TAKEN:
	case NAME_RESERVED:
		return fail(t, ERR_CONFLICT, W_SIGN_UP_TAKEN);
	default:
		return fail(t, ERR_INVALID, W_SIGN_UP_NAME);
	}
}

static void put_names(struct task *t, int64_t id, const struct memorial_form *f)
{
	struct memorial_name_row *rows = arena_many(t->a, struct memorial_name_row, f->names);

	for (size_t i = 0; i < f->names; i++)
		rows[i] = (struct memorial_name_row){ id, f->name[i].name, f->name[i].audience };
	store_memorial_names_set(t, id, (struct memorial_name_rows){ rows, f->names });
}

static enum err make_account(struct task *t, const struct memorial_form *f, struct account_row *row)
{
	*row = (struct account_row){ .id = id_new(t->now),
				     .name = f->handle,
				     .domain = S(""),
				     .display = display_of(t, f),
				     .about = S(""),
				     .about_html = { S("") },
				     .state = ACCOUNT_ACTIVE,
				     .locked = true,
				     .hides_follows = true,
				     .lang = lang_tag(t->me->lang),
				     .language = t->me->language,
				     .timezone = t->me->timezone,
				     .post_visibility = POST_DIRECT,
				     .reason = S(""),
				     .created_at = t->now };
	if (!store_account_add(t, row, str_lower(t->a, f->handle)))
		return fail(t, ERR_CONFLICT, W_SIGN_UP_TAKEN);
	store_account_change(t, row);
	store_account_uses(t, row->id, ACCOUNT_IS_MEMORIAL);
	return OK;
}

void memorial_keep(struct task *t, const struct memorial_row *m, int64_t account_id)
{
	store_memorial_keeper_put(t, m->account_id, account_id, KEEPER_KEEPS, 0);
	store_circle_member_add(t, m->circle_id, account_id);
	store_account_uses(t, account_id, ACCOUNT_KEEPS_MEMORIAL);
}

static void take_form(const struct memorial_form *f, struct memorial_row *m)
{
	m->accepts = f->accepts;
	m->waits = f->waits;
	m->born = f->born;
	m->born_words = f->born_words;
	m->died = f->died;
	m->died_words = f->died_words;
}

enum err memorial_new(struct task *t, const struct memorial_form *given, struct memorial *ret)
{
	struct memorial_form f = *given;
	struct account_row page;
	struct memorial_row m = { .access = MEMORIAL_KEEPERS, .created_at = t->now };
	enum err e;

	must(t->me && !t->me->domain.n);
	f.handle = str_trim(f.handle);
	e = check(t, &f);
	if (!e)
		e = check_handle(t, f.handle);
	if (!e && store_memorial_kept(t, t->me->id, KEEPER_KEEPS).n >= MEMORIAL_KEPT_MAX)
		e = fail_with(t, ERR_LIMIT, W_MEMORIAL_TOO_MANY,
			      str_fmt(t->a, "%d", MEMORIAL_KEPT_MAX), S(""));
	if (!e)
		e = make_account(t, &f, &page);
	if (e)
		return e;
	m.account_id = page.id;
	m.circle_id = id_new(t->now);
	take_form(&f, &m);
	store_circle_add(
		t, &(struct circle_row){ .id = m.circle_id, .account_id = page.id, .name = S("") });
	store_memorial_add(t, &m);
	put_names(t, page.id, &f);
	memorial_keep(t, &m, t->me->id);
	return memorial_get(t, page.id, ret);
}

/* Its account shows what others may know of it: its name, whether it may be listed. Found by search
 * within the place it is never: there is no directory of the dead. */
static void change_account(struct task *t, int64_t id, const struct memorial_form *f)
{
	struct account_row row = { 0 };

	if (!store_account_get(t, id, &row))
		return;
	row.display = display_of(t, f);
	row.indexed = f->indexed && f->access == MEMORIAL_PUBLIC;
	row.locked = true;
	store_account_change(t, &row);
	tell_far(t, TELL_PROFILE, id, id, S(""));
}

enum err memorial_change(struct task *t, int64_t id, const struct memorial_form *given,
			 struct memorial *ret)
{
	struct memorial_form f = *given;
	struct memorial_row m;
	enum err e = memorial_row_kept(t, id, &m);
	int64_t was;

	if (!e)
		e = check(t, &f);
	if (e)
		return e;
	was = m.access;
	m.access = f.access;
	take_form(&f, &m);
	store_memorial_change(t, &m);
	put_names(t, id, &f);
	change_account(t, id, &f);
	if (was != m.access)
		memorial_access_told(t, id);
	return memorial_get(t, id, ret);
}

enum err memorial_portrait(struct task *t, int64_t id, int64_t media_id)
{
	struct account_row row = { 0 };
	struct memorial_row m;
	enum err e = memorial_row_kept(t, id, &m);

	if (e)
		return e;
	if (media_id && !store_memorial_take_media(t, id, t->me->id, media_id))
		return fail(t, ERR_INVALID, W_POST_PHOTOGRAPH_TAKEN);
	if (!store_account_get(t, id, &row))
		return memorial_none(t);
	row.portrait_id = media_id;
	store_account_change(t, &row);
	tell_far(t, TELL_PROFILE, id, id, S(""));
	return OK;
}

enum err memorial_end(struct task *t, int64_t id)
{
	struct memorial_row m;
	struct ids keepers;
	enum err e = OK;

	if (store_memorial_get(t, id, &m) && memorial_meets_host(t, id)) {
		people_end(t, id);
		return OK;
	}
	e = memorial_row_kept(t, id, &m);
	if (e)
		return e;
	store_memorial_hold(t, id);
	keepers = store_memorial_keepers(t, id, KEEPER_KEEPS);
	if (keepers.n > 1)
		return fail(t, ERR_CONFLICT, W_MEMORIAL_OTHERS_KEEP);
	people_end(t, id);
	return OK;
}
