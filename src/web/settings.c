/* The profile and how posts begin. */
#include "web/settings.h"

#include "core/media.h"
#include "core/policy.h"
#include "sys/writer.h"
#include "web/door.h"
#include "web/language.h"
#include "web/tables.h"

/* --- the profile --- */

struct profile_form {
	uint64_t given;
	struct str display, about;
	struct strs names, values;
	struct upload *portrait, *cover;
	bool no_portrait, no_cover;
};

static const struct field profile_fields[] = {
	FIELD("display", FIELD_LINE, struct profile_form, display, 0, 100000, ""),
	FIELD("about", FIELD_TEXT, struct profile_form, about, 0, 100000, ""),
	FIELD("field_name[]", FIELD_LINES, struct profile_form, names, 0, ACCOUNT_FIELDS_MAX, ""),
	FIELD("field_value[]", FIELD_LINES, struct profile_form, values, 0, ACCOUNT_FIELDS_MAX, ""),
	FIELD("portrait", FIELD_FILE, struct profile_form, portrait, 0, 0, ""),
	FIELD("cover", FIELD_FILE, struct profile_form, cover, 0, 0, ""),
	FIELD("no_portrait", FIELD_BOOL, struct profile_form, no_portrait, 0, 0, ""),
	FIELD("no_cover", FIELD_BOOL, struct profile_form, no_cover, 0, 0, ""),
	{ 0 },
};

static enum err profile_page(struct task *t, struct request *q, struct reply *r,
			     const struct profile_form *f, enum err wrong)
{
	struct profile_form_view v = { .display = f->display, .about = f->about };
	struct out o = view_out(t, r);

	v.view = view_new(t, q, HERE_SETTINGS, word(t->lang, W_SETTINGS_PROFILE));
	v.person = person_view(t, t->me);
	v.has_portrait = t->me->portrait.secret.n > 0;
	v.has_cover = t->me->cover.secret.n > 0;
	if (v.has_cover)
		v.cover = media_path(t->a, &t->me->cover, RENDITION_GRID);
	for (size_t i = 0; i < ACCOUNT_FIELDS_MAX; i++) {
		v.field[i].number = (int64_t)i + 1;
		if (i < f->names.n)
			v.field[i].name = f->names.p[i];
		if (i < f->values.n)
			v.field[i].value = f->values.p[i];
	}
	if (wrong)
		web_wrong(t, v.view, r, wrong);
	page_settings_profile(&o, &v);
	return wrong;
}

static enum err profile_show(struct task *t, struct request *q, struct reply *r)
{
	const struct account *me = t->me;
	struct profile_form f = { .display = me->display, .about = me->about };

	f.names = (struct strs){ arena_many(t->a, struct str, ACCOUNT_FIELDS_MAX), me->fields };
	f.values = (struct strs){ arena_many(t->a, struct str, ACCOUNT_FIELDS_MAX), me->fields };
	for (size_t i = 0; i < me->fields; i++) {
		f.names.p[i] = me->field[i].name;
		f.values.p[i] = me->field[i].value;
	}
	return profile_page(t, q, r, &f, OK);
}

static enum err change_work(struct task *t, void *arg)
{
	struct account changed;

	return account_change(t, arg, &changed);
}

static enum err take_picture(struct task *t, struct upload *file, int64_t *ret_id)
{
	struct media_new n = { .file = file };
	struct media m;
	enum err e = media_add(t, &n, &m);

	*ret_id = e ? 0 : m.id;
	return e;
}

static void change_of(const struct profile_form *f, struct profile_change *c)
{
	c->given |= PROFILE_DISPLAY | PROFILE_ABOUT | PROFILE_FIELDS;
	c->display = f->display;
	c->about = f->about;
	for (size_t i = 0; i < f->names.n && i < f->values.n; i++)
		if (f->names.p[i].n || f->values.p[i].n)
			c->field[c->fields++] = (struct account_field){ .name = f->names.p[i],
									.value = f->values.p[i] };
	if (f->no_portrait || c->portrait_id)
		c->given |= PROFILE_PORTRAIT;
	if (f->no_cover || c->cover_id)
		c->given |= PROFILE_COVER;
}

static enum err profile_do(struct task *t, struct request *q, struct reply *r)
{
	struct profile_form f = { 0 };
	struct profile_change c = { 0 };
	enum err e = web_form(t, q, profile_fields, &f);

	if (!e && f.portrait && f.portrait->bytes)
		e = take_picture(t, f.portrait, &c.portrait_id);
	if (!e && f.cover && f.cover->bytes)
		e = take_picture(t, f.cover, &c.cover_id);
	if (!e) {
		change_of(&f, &c);
		e = write_now(t, change_work, &c);
	}
	if (e)
		return profile_page(t, q, r, &f, e);
	return web_back(t, r, S("/settings"), SAID_SAVED);
}

/* --- how posts begin, who may follow, languages --- */

struct sharing_form {
	uint64_t given;
	struct str audience;
	struct audience seen_by;
	bool locked, indexed, hides_follows, keeps_originals;
	enum cover covers;
	struct str covering;
	struct str language, page_language, timezone, quoting;
};

static const struct field sharing_fields[] = {
	FIELD("visibility", FIELD_LINE, struct sharing_form, audience, 0, 100, ""),
	FIELD("locked", FIELD_BOOL, struct sharing_form, locked, 0, 0, ""),
	FIELD("indexed", FIELD_BOOL, struct sharing_form, indexed, 0, 0, ""),
	FIELD("hides_follows", FIELD_BOOL, struct sharing_form, hides_follows, 0, 0, ""),
	FIELD("covering", FIELD_LINE, struct sharing_form, covering, 0, 20, ""),
	FIELD("keeps_originals", FIELD_BOOL, struct sharing_form, keeps_originals, 0, 0, ""),
	FIELD("language", FIELD_LINE, struct sharing_form, language, 0, 100, ""),
	FIELD("page_language", FIELD_LINE, struct sharing_form, page_language, 0, 100, ""),
	FIELD("timezone", FIELD_LINE, struct sharing_form, timezone, 0, 100, ""),
	FIELD("quoting", FIELD_LINE, struct sharing_form, quoting, 0, 100, ""),
	{ 0 },
};

static struct language_view *page_languages(struct task *t, enum lang chosen, size_t *ret_n)
{
	struct language_view *v = arena_many(t->a, struct language_view, LANG_COUNT);

	for (int i = 0; i < LANG_COUNT; i++)
		v[i] = (struct language_view){ lang_tag((enum lang)i), lang_name((enum lang)i),
					       (enum lang)i == chosen };
	*ret_n = LANG_COUNT;
	return v;
}

static enum err sharing_page(struct task *t, struct request *q, struct reply *r,
			     const struct sharing_form *f, enum err wrong)
{
	struct sharing_view v = { .locked = f->locked,
				  .indexed = f->indexed,
				  .hides_follows = f->hides_follows,
				  .covers = f->covers,
				  .keeps_originals = f->keeps_originals,
				  .timezone = f->timezone };
	struct policy quotes = policy_mine(t, POST_PUBLIC);
	struct out o = view_out(t, r);

	v.view = view_new(t, q, HERE_SETTINGS, word(t->lang, W_SETTINGS_SHARING));
	v.audience = audience_views_own(t, f->seen_by);
	quoting_views(t, &quotes, v.quoting);
	v.language = language_views(t, f->language, &v.languages);
	v.page_language =
		page_languages(t, lang_choose(f->page_language, t->lang), &v.page_languages);
	if (wrong)
		web_wrong(t, v.view, r, wrong);
	page_settings_sharing(&o, &v);
	return wrong;
}

static enum err sharing_show(struct task *t, struct request *q, struct reply *r)
{
	const struct account *me = t->me;
	struct sharing_form f = { .seen_by = audience_mine(t),
				  .locked = me->locked,
				  .indexed = me->indexed,
				  .hides_follows = me->hides_follows,
				  .covers = me->post_cover,
				  .keeps_originals = me->keeps_originals,
				  .language = me->language,
				  .page_language = lang_tag(me->lang),
				  .timezone = me->timezone };

	return sharing_page(t, q, r, &f, OK);
}

static enum err sharing_do(struct task *t, struct request *q, struct reply *r)
{
	struct sharing_form f = { .seen_by = audience_mine(t),
				  .covers = t->me->post_cover,
				  .language = t->me->language,
				  .page_language = lang_tag(t->me->lang) };
	struct profile_change c = {
		.given = PROFILE_LOCKED | PROFILE_INDEXED | PROFILE_HIDES_FOLLOWS |
			 PROFILE_POST_COVER | PROFILE_KEEPS_ORIGINALS | PROFILE_LANG |
			 PROFILE_LANGUAGE | PROFILE_TIMEZONE | PROFILE_POST_VISIBILITY,
	};
	struct account changed;
	struct policy quotes = policy_mine(t, POST_PUBLIC);
	enum err e = web_form(t, q, sharing_fields, &f);

	if (!e)
		e = audience_read(t, f.audience, &f.seen_by);
	if (!e)
		e = quoting_read(t, f.quoting, &quotes);
	if (!e && f.covering.n && !cover_read(f.covering, &f.covers))
		e = fail(t, ERR_INVALID, W_COVER_WRONG);
	if (e)
		return sharing_page(t, q, r, &f, e);
	c.locked = f.locked;
	c.indexed = f.indexed;
	c.hides_follows = f.hides_follows;
	c.post_cover = f.covers;
	c.keeps_originals = f.keeps_originals;
	c.lang = lang_choose(f.page_language, t->lang);
	c.language = f.language;
	c.timezone = f.timezone;
	c.post_visibility = (int)f.seen_by.visibility;
	c.post_circle = f.seen_by.circle_id;
	e = account_change(t, &c, &changed);
	if (e)
		return sharing_page(t, q, r, &f, e);
	if (f.quoting.n)
		policy_set_quote(t, quotes.quote);
	return web_back(t, r, S("/settings/sharing"), SAID_SAVED);
}

const struct route web_settings_routes[] = {
	{ GET, "/settings", MEMBER, READS, profile_show, .help = "one's profile" },
	{ POST, "/settings", MEMBER, SLOW, profile_do, .help = "changes the profile",
	  .body_max = BODY_MAX_PICTURES },
	{ GET, "/settings/sharing", MEMBER, READS, sharing_show,
	  .help = "how posts begin, languages" },
	{ POST, "/settings/sharing", MEMBER, WRITES, sharing_do, .help = "changes them" },
	{ 0 },
};
