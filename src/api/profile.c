#include "api/api.h"
#include "api/policy.h"
#include "base/text.h"
#include "core/tag.h"
#include "sys/writer.h"

/* How many ask to follow me, up to a page of them. */
static enum err count_requests(struct task *t, int64_t *ret)
{
	struct paging page = { .limit = PAGE_PEOPLE_MAX };
	struct accounts list;
	enum err e = follow_requests(t, &page, &list);

	if (!e)
		*ret = (int64_t)list.n;
	return e;
}

enum err answer_me(struct task *t, const struct request *q, struct reply *r,
		   const struct account *a)
{
	struct out o;
	int64_t requests = 0;
	enum err e = count_requests(t, &requests);

	if (e)
		return e;
	o = out_start(t, q, r);
	entity_own_account(&o, a, requests);
	out_done(&o);
	return OK;
}

static enum err verify(struct task *t, struct request *q, struct reply *r)
{
	return answer_me(t, q, r, t->me);
}

/* --- changes --- */

struct profile_form {
	uint64_t given;
	struct str display, about, privacy, language, quotes;
	bool locked, bot, discoverable, indexable, hides_follows, sensitive;
	struct upload *avatar, *header;
	struct str avatar_words, header_words;
};

/* In the order of the table below. */
enum {
	F_DISPLAY,
	F_ABOUT,
	F_LOCKED,
	F_BOT,
	F_DISCOVERABLE,
	F_INDEXABLE,
	F_HIDES_FOLLOWS,
	F_PRIVACY,
	F_SENSITIVE,
	F_LANGUAGE,
	F_AVATAR,
	F_HEADER,
	F_AVATAR_WORDS,
	F_HEADER_WORDS,
	F_QUOTES
};

static const struct field profile_fields[] = {
	[F_DISPLAY] = FIELD("display_name", FIELD_LINE, struct profile_form, display, 0,
			    ACCOUNT_DISPLAY_MAX, "display_name"),
	[F_ABOUT] =
		FIELD("note", FIELD_TEXT, struct profile_form, about, 0, ACCOUNT_ABOUT_MAX, "note"),
	[F_LOCKED] = FIELD("locked", FIELD_BOOL, struct profile_form, locked, 0, 0, "locked"),
	[F_BOT] = FIELD("bot", FIELD_BOOL, struct profile_form, bot, 0, 0, "bot"),
	[F_DISCOVERABLE] = FIELD("discoverable", FIELD_BOOL, struct profile_form, discoverable, 0,
				 0, "discoverable"),
	[F_INDEXABLE] =
		FIELD("indexable", FIELD_BOOL, struct profile_form, indexable, 0, 0, "indexable"),
	[F_HIDES_FOLLOWS] = FIELD("hide_collections", FIELD_BOOL, struct profile_form,
				  hides_follows, 0, 0, "hide_collections"),
	[F_PRIVACY] = FIELD("source[privacy]", FIELD_LINE, struct profile_form, privacy, 0, 40,
			    "source[privacy]"),
	[F_SENSITIVE] = FIELD("source[sensitive]", FIELD_BOOL, struct profile_form, sensitive, 0, 0,
			      "source[sensitive]"),
	[F_LANGUAGE] = FIELD("source[language]", FIELD_LINE, struct profile_form, language, 0, 35,
			     "source[language]"),
	[F_AVATAR] = FIELD("avatar", FIELD_FILE, struct profile_form, avatar, 0, 0, "avatar"),
	[F_HEADER] = FIELD("header", FIELD_FILE, struct profile_form, header, 0, 0, "header"),
	[F_AVATAR_WORDS] = FIELD("avatar_description", FIELD_TEXT, struct profile_form,
				 avatar_words, 0, MEDIA_DESCRIPTION_MAX, "avatar_description"),
	[F_HEADER_WORDS] = FIELD("header_description", FIELD_TEXT, struct profile_form,
				 header_words, 0, MEDIA_DESCRIPTION_MAX, "header_description"),
	[F_QUOTES] = FIELD("source[quote_policy]", FIELD_LINE, struct profile_form, quotes, 0, 20,
			   "source[quote_policy]"),
	{ 0 },
};

/* What was sent, field by field, to the bits of the rules. Rosemary has one wish for being found
 * where Mastodon has two; when both are sent, the one for search holds. */
static void copy_plain(const struct task *t, const struct profile_form *f, struct profile_change *c)
{
	static const struct {
		int field;
		uint64_t bit;
	} bits[] = {
		{ F_DISPLAY, PROFILE_DISPLAY },
		{ F_ABOUT, PROFILE_ABOUT },
		{ F_LOCKED, PROFILE_LOCKED },
		{ F_BOT, PROFILE_BOT },
		{ F_DISCOVERABLE, PROFILE_INDEXED },
		{ F_INDEXABLE, PROFILE_INDEXED },
		{ F_HIDES_FOLLOWS, PROFILE_HIDES_FOLLOWS },
		{ F_SENSITIVE, PROFILE_POST_COVER },
	};

	for (size_t i = 0; i < sizeof bits / sizeof *bits; i++)
		if (GIVEN(*f, bits[i].field))
			c->given |= bits[i].bit;
	c->display = f->display;
	c->about = f->about;
	c->locked = f->locked;
	c->bot = f->bot;
	c->indexed = GIVEN(*f, F_INDEXABLE) ? f->indexable : f->discoverable;
	c->hides_follows = f->hides_follows;
	/* An app that knows no blur leaves it as it is. */
	c->post_cover = !f->sensitive	    ? COVER_NONE
			: t->me->post_cover ? t->me->post_cover
					    : COVER_WORDS;
}

static enum err copy_checked(struct task *t, const struct profile_form *f, struct profile_change *c)
{
	enum visibility v;

	if (f->privacy.n) {
		if (!audience_param(t, f->privacy, &v, &c->post_circle))
			return fail_with(t, ERR_INVALID, W_API_CHOICE, S("source[privacy]"),
					 S("public, unlisted, private, direct, list:<id>"));
		c->post_visibility = (int)v;
		c->given |= PROFILE_POST_VISIBILITY;
	}
	if (f->language.n) {
		if (!text_is_language(f->language))
			return fail_with(t, ERR_INVALID, W_API_LANGUAGE, f->language, S(""));
		c->language = f->language;
		c->given |= PROFILE_LANGUAGE;
	}
	return OK;
}

struct row_form {
	uint64_t given;
	struct str name, value;
};

/* fields_attributes: rows with neither name nor value are left out, so an empty row removes one. */
static enum err copy_rows(struct task *t, const struct request *q, struct profile_change *c)
{
	static const struct field fields[] = {
		FIELD("name", FIELD_LINE, struct row_form, name, 0, ACCOUNT_FIELD_MAX,
		      "fields_attributes[name]"),
		FIELD("value", FIELD_LINE, struct row_form, value, 0, ACCOUNT_FIELD_MAX,
		      "fields_attributes[value]"),
		{ 0 },
	};
	struct param_groups rows;

	if (!param_groups(t->a, &q->params, S("fields_attributes"), ACCOUNT_FIELDS_MAX, &rows))
		return fail_with(t, ERR_LIMIT, W_FORM_MANY, S("fields_attributes"),
				 str_fmt(t->a, "%d", ACCOUNT_FIELDS_MAX));
	if (rows.n)
		c->given |= PROFILE_FIELDS;
	for (size_t i = 0; i < rows.n; i++) {
		struct row_form f = { .name = S(""), .value = S("") };
		enum err e = task_form(t, &rows.p[i], fields, &f);

		if (e)
			return e;
		if (f.name.n || f.value.n)
			c->field[c->fields++] =
				(struct account_field){ .name = f.name, .value = f.value };
	}
	return OK;
}

static enum err take_picture(struct task *t, struct upload *file, struct str words, int64_t *ret_id)
{
	struct media_new n = { .file = file, .description = words, .credit = S("") };
	struct media m;
	enum err e = media_add(t, &n, &m);

	if (!e)
		*ret_id = m.id;
	return e;
}

static enum err take_pictures(struct task *t, const struct profile_form *f,
			      struct profile_change *c)
{
	enum err e = OK;

	if (f->avatar) {
		e = take_picture(t, f->avatar, f->avatar_words, &c->portrait_id);
		c->given |= PROFILE_PORTRAIT;
	}
	if (!e && f->header) {
		e = take_picture(t, f->header, f->header_words, &c->cover_id);
		c->given |= PROFILE_COVER;
	}
	return e;
}

typedef enum err answer(struct task *t, const struct request *q, struct reply *r,
			const struct account *a);

struct change_and_answer {
	const struct profile_form *form;
	const struct profile_change *change;
	const struct request *q;
	struct reply *r;
	answer *answer;
};

/* The words of a picture that is there already. */
static enum err describe(struct task *t, bool given, struct str words, int64_t id)
{
	struct media_change c = { .given = MEDIA_DESCRIPTION, .description = words };
	struct media m;

	return given && id ? media_change(t, id, &c, &m) : OK;
}

static enum err write_change(struct task *t, void *arg)
{
	const struct change_and_answer *w = arg;
	const struct profile_form *f = w->form;
	struct account a;
	unsigned quote = 0;
	enum err e =
		f->quotes.n ? policy_read_quote(t, f->quotes, "source[quote_policy]", &quote) : OK;

	if (!e && f->quotes.n)
		policy_set_quote(t, quote);
	if (!e)
		e = account_change(t, w->change, &a);
	if (!e)
		e = describe(t, GIVEN(*f, F_AVATAR_WORDS) && !f->avatar, f->avatar_words,
			     a.portrait.id);
	if (!e)
		e = describe(t, GIVEN(*f, F_HEADER_WORDS) && !f->header, f->header_words,
			     a.cover.id);
	buf_clear(&w->r->body);
	return e ? e : w->answer(t, w->q, w->r, &a);
}

static enum err change(struct task *t, struct request *q, struct reply *r, answer *give)
{
	struct profile_form f = { .avatar_words = S(""), .header_words = S(""), .quotes = S("") };
	struct profile_change c = { 0 };
	struct change_and_answer w = { &f, &c, q, r, give };
	enum err e = task_form(t, &q->params, profile_fields, &f);

	if (e)
		return e;
	copy_plain(t, &f, &c);
	e = copy_checked(t, &f, &c);
	if (!e)
		e = copy_rows(t, q, &c);
	if (!e)
		e = take_pictures(t, &f, &c);
	return e ? e : write_now(t, write_change, &w);
}

static enum err update(struct task *t, struct request *q, struct reply *r)
{
	return change(t, q, r, answer_me);
}

/* --- the profile as its owner edits it (Mastodon 4.6) --- */

static struct str words_of(struct task *t, int64_t media_id)
{
	struct fault before = t->fault;
	struct media m;

	if (media_id && media_get(t, media_id, &m) == OK)
		return m.description;
	t->fault = before;
	return S("");
}

static enum err answer_profile(struct task *t, const struct request *q, struct reply *r,
			       const struct account *a)
{
	struct tags_featured tags;
	struct out o;
	enum err e = tag_featured_of(t, a->id, &tags);

	if (e)
		return e;
	o = out_start(t, q, r);
	entity_profile(&o, a, words_of(t, a->portrait.id), words_of(t, a->cover.id), &tags);
	out_done(&o);
	return OK;
}

static enum err profile(struct task *t, struct request *q, struct reply *r)
{
	return answer_profile(t, q, r, t->me);
}

static enum err update_profile(struct task *t, struct request *q, struct reply *r)
{
	return change(t, q, r, answer_profile);
}

static enum err remove_picture(struct task *t, struct request *q, struct reply *r, uint64_t which)
{
	struct profile_change c = { .given = which };
	struct account a;
	enum err e = account_change(t, &c, &a);

	return e ? e : answer_me(t, q, r, &a);
}

static enum err remove_portrait(struct task *t, struct request *q, struct reply *r)
{
	return remove_picture(t, q, r, PROFILE_PORTRAIT);
}

static enum err remove_cover(struct task *t, struct request *q, struct reply *r)
{
	return remove_picture(t, q, r, PROFILE_COVER);
}

const struct route api_profile_routes[] = {
	{ GET, "/api/v1/accounts/verify_credentials", MEMBER, READS, verify, "who I am",
	  "read:accounts", 0 },
	{ PATCH, "/api/v1/accounts/update_credentials", MEMBER, SLOW, update, "changes my profile",
	  "write:accounts", BODY_MAX_PICTURES },
	{ GET, "/api/v1/profile", MEMBER, READS, profile, "my profile as I wrote it", "profile",
	  0 },
	{ PATCH, "/api/v1/profile", MEMBER, SLOW, update_profile, "changes it", "write:accounts",
	  BODY_MAX_PICTURES },
	{ DELETE, "/api/v1/profile/avatar", MEMBER, WRITES, remove_portrait, "removes my portrait",
	  "write:accounts", 0 },
	{ DELETE, "/api/v1/profile/header", MEMBER, WRITES, remove_cover, "removes my cover",
	  "write:accounts", 0 },
	{ 0 },
};
