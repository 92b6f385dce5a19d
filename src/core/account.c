#include "core/account.h"
#include "core/date.h"

#include "base/caption.h"
#include "base/day.h"
#include "base/text.h"
#include "core/circle.h"
#include "core/far.h"
#include "core/memorial.h"
#include "core/people.h"
#include "core/place.h"
#include "core/post.h"
#include "core/quiet.h"
#include "core/search.h"
#include "core/tell.h"
#include "store/account.h"

/* What other servers show of somebody. */
#define PROFILE_TOLD                                                                               \
	(PROFILE_DISPLAY | PROFILE_ABOUT | PROFILE_FIELDS | PROFILE_PORTRAIT | PROFILE_COVER |     \
	 PROFILE_LOCKED | PROFILE_INDEXED | PROFILE_HIDES_FOLLOWS | PROFILE_BOT)

/* --- from rows --- */

static struct media_files files_of(const struct account_files *f)
{
	return (struct media_files){ .id = f->id,
				     .secret = f->secret,
				     .grid_width = f->grid_width,
				     .grid_height = f->grid_height,
				     .page_width = f->page_width,
				     .page_height = f->page_height,
				     .full_width = f->full_width,
				     .full_height = f->full_height };
}

struct account people_account(struct task *t, const struct account_row *r)
{
	struct account a = { .id = r->id,
			     .name = r->name,
			     .domain = r->domain,
			     .acct = r->name,
			     .display = r->display.n ? r->display : r->name,
			     .about = r->about,
			     .about_html = r->about_html,
			     .fields = r->fields,
			     .portrait = files_of(&r->portrait),
			     .cover = files_of(&r->cover),
			     .role = (enum role)r->role,
			     .state = (enum account_state)r->state,
			     .locked = r->locked,
			     .indexed = r->indexed,
			     .hides_follows = r->hides_follows,
			     .bot = r->bot,
			     .limited = r->limited != 0,
			     .lang = lang_choose(r->lang, LANG_EN),
			     .language = r->language,
			     .timezone = r->timezone,
			     .post_visibility = (int)r->post_visibility,
			     .post_circle = r->post_circle,
			     .post_cover = (enum cover)r->post_cover,
			     .keeps_originals = r->keeps_originals,
			     .reason = r->reason,
			     .posts = r->posts,
			     .followers = r->followers,
			     .following = r->following,
			     .last_post_at = r->last_post_at,
			     .filters = r->filters,
			     .moved_to = r->moved_to,
			     .moved_at = r->moved_at,
			     .rev = r->rev,
			     .uses = r->uses,
			     .created_at = r->created_at };

	if (r->domain.n)
		a.acct = str_fmt(t->a, "%.*s@%.*s", STR_ARG(r->name), STR_ARG(r->domain));
	for (size_t i = 0; i < r->fields; i++) {
		a.field[i].name = r->field[i].name;
		a.field[i].value = r->field[i].value;
		a.field[i].value_html = r->field[i].html;
	}
	return a;
}

bool people_is_host(const struct task *t)
{
	return t->me && t->me->role >= ROLE_MODERATOR;
}

/* How much of it may the asker see? A page of the remembered decides for itself. */
static enum memorial_sight sight_of(struct task *t, const struct account_row *r)
{
	if (!(r->uses & ACCOUNT_IS_MEMORIAL))
		return MEMORIAL_SEEN;
	return memorial_sight(t, t->me ? t->me->id : 0, r->id);
}

/* May the asker see this person at all? */
static bool may_see(struct task *t, const struct account_row *r, enum memorial_sight sight)
{
	if (t->me && t->me->id == r->id)
		return true;
	if (r->state == ACCOUNT_ACTIVE)
		return sight != MEMORIAL_HIDDEN || memorial_meets_host(t, r->id);
	return r->state != ACCOUNT_GONE && people_is_host(t);
}

/* What the asker may know of it: counts are the owner's alone, reasons the hosts'. */
static struct account shown(struct task *t, const struct account_row *r, enum memorial_sight sight)
{
	struct account a = people_account(t, r);

	if (!t->me || t->me->id != a.id)
		a.posts = a.followers = a.following = a.filters = 0;
	if (!people_is_host(t))
		a.reason = S("");
	/* Of a page for its followers a stranger sees the name alone. */
	if (sight != MEMORIAL_SEEN) {
		a.portrait = a.cover = (struct media_files){ 0 };
		a.about = S("");
		a.about_html = html_of(t->a, S(""));
		a.fields = 0;
	}
	return a;
}

/* The person as the asker may see them; false where they may not at all. */
static bool show(struct task *t, const struct account_row *r, struct account *ret)
{
	enum memorial_sight sight = sight_of(t, r);
	bool may = may_see(t, r, sight);

	if (may)
		*ret = shown(t, r, sight);
	return may;
}

struct accounts people_shown(struct task *t, const struct account_rows *rows)
{
	struct accounts list = { .p = arena_many(t->a, struct account, rows->n) };

	for (size_t i = 0; i < rows->n; i++)
		if (show(t, &rows->p[i], &list.p[list.n]))
			list.n++;
	return list;
}

/* --- reading --- */

static enum err not_found(struct task *t)
{
	return fail(t, ERR_NOT_FOUND, W_ACCOUNT_NOT_FOUND);
}

static enum err show_found(struct task *t, bool found, const struct account_row *row,
			   struct account *ret)
{
	if (!found)
		return not_found(t);
	/* Nobody learns that there is a page which is not for them. */
	if (show(t, row, ret))
		return OK;
	return row->state == ACCOUNT_WAITING || row->state == ACCOUNT_ACTIVE
		       ? not_found(t)
		       : fail(t, ERR_GONE, W_ACCOUNT_GONE);
}

enum err account_get(struct task *t, int64_t id, struct account *ret)
{
	struct account_row row = { 0 };

	return show_found(t, store_account_get(t, id, &row), &row, ret);
}

/* "@Ada@this.domain" to "ada" and ""; false for what nobody is called. */
bool people_read_acct(struct arena *a, struct str acct, struct str *ret_key, struct str *ret_domain)
{
	struct str name;

	acct = str_trim(acct);
	if (acct.n && acct.p[0] == '@')
		acct = str_sub(acct, 1, acct.n);
	if (!acct.n || acct.n > 400)
		return false;
	str_cut(&acct, '@', &name);
	*ret_key = str_lower(a, name);
	*ret_domain = str_lower(a, acct);
	if (!ret_domain->p || place_is_called(*ret_domain))
		*ret_domain = S("");
	return name.n;
}

enum err account_find(struct task *t, struct str acct, struct account *ret)
{
	struct account_row row = { 0 };
	struct str key, domain;

	if (!people_read_acct(t->a, acct, &key, &domain))
		return not_found(t);
	return show_found(t, store_account_find(t, key, domain, &row), &row, ret);
}

enum err account_find_here(struct task *t, struct str name, struct account *ret)
{
	struct account_row row = { 0 };
	bool found = store_account_find(t, str_lower(t->a, name), S(""), &row);

	if (found && row.state == ACCOUNT_GONE)
		return fail(t, ERR_GONE, W_ACCOUNT_GONE);
	if (!found || row.state != ACCOUNT_ACTIVE || (row.uses & ACCOUNT_IS_SERVICE) ||
	    !show(t, &row, ret))
		return not_found(t);
	return OK;
}

enum err account_many(struct task *t, struct ids ids, struct accounts *ret)
{
	struct account_rows rows = store_account_many(t, ids);

	*ret = (struct accounts){ .p = arena_many(t->a, struct account, ids.n) };
	for (size_t i = 0; i < ids.n; i++)
		for (size_t k = 0; k < rows.n; k++)
			if (rows.p[k].id == ids.p[i] && show(t, &rows.p[k], &ret->p[ret->n])) {
				ret->n++;
				break;
			}
	return OK;
}

/* The one with that id, whole or bare, if the asker may see them. */
static void add_kept(struct task *t, int64_t id, const struct account_rows *rows,
		     const struct accounts *whole, struct accounts *ret)
{
	for (size_t i = 0; i < whole->n; i++)
		if (whole->p[i].id == id) {
			ret->p[ret->n++] = whole->p[i];
			return;
		}
	for (size_t i = 0; i < rows->n; i++)
		if (rows->p[i].id == id && show(t, &rows->p[i], &ret->p[ret->n])) {
			ret->p[ret->n++].bare = true;
			return;
		}
}

/* First what every rendering goes by; then, in a second statement, those of whom there is none. */
enum err account_many_kept(struct task *t, struct ids ids, bool (*kept)(int64_t id, int64_t rev),
			   struct accounts *ret)
{
	struct ids others = { .p = arena_many(t->a, int64_t, ids.n) };
	struct account_rows rows;
	struct accounts whole = { 0 };

	if (!kept || !ids.n)
		return account_many(t, ids, ret);
	*ret = (struct accounts){ .p = arena_many(t->a, struct account, ids.n) };
	rows = store_account_bare(t, ids);
	for (size_t i = 0; i < rows.n; i++)
		if (!kept(rows.p[i].id, rows.p[i].rev))
			others.p[others.n++] = rows.p[i].id;
	if (others.n)
		account_many(t, others, &whole);
	for (size_t i = 0; i < ids.n; i++)
		add_kept(t, ids.p[i], &rows, &whole, ret);
	return OK;
}

enum err account_load(struct task *t, int64_t id, struct account *ret)
{
	struct account_row row = { 0 };

	if (!store_account_get(t, id, &row))
		return not_found(t);
	*ret = people_account(t, &row);
	return OK;
}

struct url account_url(struct task *t, const struct account *a)
{
	struct far_ways far;

	if (a->domain.n && far_ways(t, a->id, &far))
		return (struct url){ far.url };
	if (a->domain.n)
		return (struct url){ str_fmt(t->a, "https://%.*s/@%.*s", STR_ARG(a->domain),
					     STR_ARG(a->name)) };
	return (struct url){ str_fmt(t->a, "%.*s/@%.*s", STR_ARG(place_fixed()->base),
				     STR_ARG(a->name)) };
}

/* --- changing --- */

static enum err too_long(struct task *t, enum word field, int most)
{
	return fail_with(t, ERR_LIMIT, W_FORM_LONG, word(t->lang, field),
			 str_fmt(t->a, "%d", most));
}

/* One line: tabs and line ends are what the fields are kept with. */
static struct str one_line(struct arena *a, struct str s)
{
	char *p;

	s = str_trim(s);
	p = arena_alloc(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		p[i] = (unsigned char)s.p[i] < ' ' ? ' ' : s.p[i];
	return (struct str){ p, s.n };
}

static bool find_mention(void *ctx, struct caption_mention *m)
{
	struct task *t = ctx;
	struct str key, domain, name;

	if (!people_read_acct(t->a, m->acct, &key, &domain) || domain.n ||
	    !store_account_named(t, key, &name))
		return false;
	m->name = name;
	m->url = account_url(t, &(struct account){ .name = name });
	return true;
}

static enum err change_about(struct task *t, struct str about, struct account_row *row)
{
	struct place place;
	enum err e = place_get(t, &place);
	struct caption_rules rules = { .markdown = place.markdown,
				       .tag_base = str_fmt(t->a, "%.*s/tags/",
							   STR_ARG(place_fixed()->base)),
				       .find = find_mention,
				       .ctx = t };

	if (e)
		return e;
	if (str_chars(about) > ACCOUNT_ABOUT_MAX)
		return too_long(t, W_FIELD_ABOUT_YOU, ACCOUNT_ABOUT_MAX);
	row->about = about.p ? about : S("");
	row->about_html = caption_read(t->a, row->about, &rules).html;
	return OK;
}

static enum err change_fields(struct task *t, const struct profile_change *c,
			      struct account_row *row)
{
	row->fields = 0;
	if (c->fields > ACCOUNT_FIELDS_MAX)
		return fail_with(t, ERR_LIMIT, W_FORM_MANY, word(t->lang, W_FIELD_PROFILE_LINE),
				 S("4"));
	for (size_t i = 0; i < c->fields; i++) {
		struct str name = one_line(t->a, c->field[i].name);
		struct str value = one_line(t->a, c->field[i].value);

		if (str_chars(name) > ACCOUNT_FIELD_MAX || str_chars(value) > ACCOUNT_FIELD_MAX)
			return too_long(t, W_FIELD_PROFILE_LINE, ACCOUNT_FIELD_MAX);
		if (!name.n)
			continue;
		row->field[row->fields].name = name;
		row->field[row->fields].value = value;
		row->field[row->fields].html = caption_line(t->a, value);
		row->fields++;
	}
	return OK;
}

static enum err change_picture(struct task *t, int64_t id, int64_t *into)
{
	if (id && !store_account_has_media(t, t->me->id, id))
		return fail(t, ERR_INVALID, W_PROFILE_PICTURE_NOT_MINE);
	*into = id;
	return OK;
}

static enum err change_words(struct task *t, const struct profile_change *c,
			     struct account_row *row)
{
	if (c->given & PROFILE_DISPLAY) {
		row->display = one_line(t->a, c->display);
		if (str_chars(row->display) > ACCOUNT_DISPLAY_MAX)
			return too_long(t, W_FIELD_DISPLAY, ACCOUNT_DISPLAY_MAX);
	}
	if (c->given & PROFILE_ABOUT && change_about(t, str_trim(c->about), row))
		return t->fault.err;
	if (c->given & PROFILE_FIELDS && change_fields(t, c, row))
		return t->fault.err;
	if (c->given & PROFILE_PORTRAIT && change_picture(t, c->portrait_id, &row->portrait_id))
		return t->fault.err;
	if (c->given & PROFILE_COVER && change_picture(t, c->cover_id, &row->cover_id))
		return t->fault.err;
	return OK;
}

static void change_switches(const struct profile_change *c, struct account_row *row)
{
	if (c->given & PROFILE_LOCKED)
		row->locked = c->locked;
	if (c->given & PROFILE_INDEXED)
		row->indexed = c->indexed;
	if (c->given & PROFILE_HIDES_FOLLOWS)
		row->hides_follows = c->hides_follows;
	if (c->given & PROFILE_BOT)
		row->bot = c->bot;
	if (c->given & PROFILE_POST_COVER)
		row->post_cover = c->post_cover;
	if (c->given & PROFILE_KEEPS_ORIGINALS)
		row->keeps_originals = c->keeps_originals;
}

static enum err check_circle(struct task *t, int64_t id)
{
	struct circle c;

	return circle_get(t, id, &c);
}

static enum err change_choices(struct task *t, const struct profile_change *c,
			       struct account_row *row)
{
	if (c->given & PROFILE_LANG) {
		if (c->lang >= LANG_COUNT)
			return fail(t, ERR_INVALID, W_ERROR_LANGUAGE);
		row->lang = lang_tag(c->lang);
	}
	if (c->given & PROFILE_LANGUAGE) {
		if (!text_is_language(c->language))
			return fail(t, ERR_INVALID, W_ERROR_LANGUAGE);
		row->language = c->language;
	}
	if (c->given & PROFILE_TIMEZONE) {
		if (!zone_is_known(c->timezone))
			return fail(t, ERR_INVALID, W_ERROR_TIME_ZONE);
		row->timezone = c->timezone;
	}
	if (c->given & PROFILE_POST_VISIBILITY) {
		if (c->post_visibility < POST_PUBLIC || c->post_visibility > POST_DIRECT)
			return fail(t, ERR_INVALID, W_ERROR_INVALID);
		row->post_visibility = c->post_visibility;
		row->post_circle = c->post_visibility == POST_CIRCLE ? c->post_circle : 0;
		if (c->post_visibility == POST_CIRCLE)
			return check_circle(t, c->post_circle);
	}
	return OK;
}

enum err account_change(struct task *t, const struct profile_change *c, struct account *ret)
{
	struct account_row row = { 0 };
	enum err e;

	if (!t->me)
		return fail(t, ERR_SIGN_IN, W_ERROR_SIGN_IN);
	if (!store_account_get(t, t->me->id, &row))
		return not_found(t);
	if (change_words(t, c, &row) || change_choices(t, c, &row))
		return t->fault.err;
	change_switches(c, &row);
	store_account_change(t, &row);
	if (c->given & PROFILE_DISPLAY)
		search_index_account(t, row.id, row.name, row.display);
	if (c->given & PROFILE_TOLD)
		tell_far(t, TELL_PROFILE, row.id, row.id, S(""));
	e = account_load(t, row.id, ret);
	if (!e && (c->given & PROFILE_TIMEZONE) && !str_eq(ret->timezone, t->me->timezone)) {
		date_zone_changed(t, ret);
		quiet_zone_changed(t, ret);
	}
	return e;
}
