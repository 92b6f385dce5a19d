#include "fed/person.h"

#include "base/clock.h"
#include "core/far.h"
#include "core/feed.h"
#include "core/follow.h"
#include "core/memorial_told.h"
#include "core/move.h"
#include "core/place.h"
#include "fed/collection.h"
#include "fed/document.h"
#include "fed/note.h"
#include "fed/reader.h"
#include "fed/tables.h"

struct str person_id(struct task *t, const struct account *a, const char *after)
{
	return str_fmt(t->a, "%.*s/@%.*s%s", STR_ARG(place_fixed()->base), STR_ARG(a->name), after);
}

static void places(struct task *t, struct jw *j, const struct account *a)
{
	document_str(j, "inbox", person_id(t, a, "/inbox"));
	document_str(j, "outbox", person_id(t, a, "/outbox"));
	document_str(j, "followers", person_id(t, a, "/followers"));
	document_str(j, "following", person_id(t, a, "/following"));
	document_str(j, "featured", person_id(t, a, "/featured"));
	jw_key(j, "endpoints");
	jw_object(j);
	document_str(j, "sharedInbox", str_fmt(t->a, "%.*s/inbox", STR_ARG(place_fixed()->base)));
	jw_end(j);
}

static void picture(struct task *t, struct jw *j, struct str key, const struct media_files *m)
{
	if (!m->secret.n)
		return;
	jw_key_(j, key);
	jw_object(j);
	document_str(j, "type", S("Image"));
	document_str(j, "mediaType", S("image/jpeg"));
	document_str(j, "url", media_url(t->a, m, RENDITION_PAGE).s);
	jw_end(j);
}

static void fields(struct jw *j, const struct account *a)
{
	jw_key(j, "attachment");
	jw_array(j);
	for (size_t i = 0; i < a->fields; i++) {
		jw_object(j);
		document_str(j, "type", S("PropertyValue"));
		document_str(j, "name", a->field[i].name);
		document_str(j, "value", a->field[i].value_html.s);
		jw_end(j);
	}
	jw_end(j);
}

static void flags(struct jw *j, const struct account *a)
{
	jw_key(j, "manuallyApprovesFollowers");
	jw_bool(j, a->locked);
	jw_key(j, "discoverable");
	jw_bool(j, a->indexed);
	jw_key(j, "indexable");
	jw_bool(j, a->indexed);
	if (a->state == ACCOUNT_SUSPENDED) {
		jw_key(j, "suspended");
		jw_bool(j, true);
	}
	if (memorial_is(a)) {
		jw_key(j, "memorial");
		jw_bool(j, true);
	}
}

/* A page of somebody remembered is nobody, and never speaks: a Group (docs/decision/031). */
static struct str type_of(const struct account *a)
{
	if (memorial_is(a))
		return S("Group");
	return a->bot ? S("Service") : S("Person");
}

/* Other accounts of the same person, and where they live now (FEP-7628). */
static void other_accounts(struct task *t, struct jw *j, const struct account *a)
{
	struct strs known = move_aliases(t, a);
	struct str to = move_target(t, a);

	if (known.n) {
		jw_key(j, "alsoKnownAs");
		jw_array(j);
		for (size_t i = 0; i < known.n; i++)
			jw_str(j, known.p[i]);
		jw_end(j);
	}
	if (to.n)
		document_str(j, "movedTo", to);
}

/* The day alone: the minute is nobody's business. */
static int64_t day_of(int64_t ms)
{
	return ms - ((ms % CLOCK_DAY) + CLOCK_DAY) % CLOCK_DAY;
}

void person_members(struct task *t, struct jw *j, const struct account *a)
{
	struct str id = person_id(t, a, "");
	bool is_bare = memorial_is(a) && !memorial_may_see(t, t->me ? t->me->id : 0, a->id);

	must(!a->domain.n && !a->bare);
	document_str(j, "id", id);
	document_str(j, "type", type_of(a));
	document_str(j, "preferredUsername", a->name);
	/* FEP-2c59: the address that people write, whichever host the pages have. */
	document_str(j, "webfinger",
		     str_fmt(t->a, "%.*s@%.*s", STR_ARG(a->name), STR_ARG(place_fixed()->domain)));
	document_str(j, "name", a->display);
	document_str(j, "summary", memorial_is(a) ? memorial_about(t, a).s : a->about_html.s);
	document_str(j, "url", id);
	places(t, j, a);
	flags(j, a);
	other_accounts(t, j, a);
	if (!is_bare) {
		jw_key(j, "published");
		jw_time(j, day_of(a->created_at));
	}
	picture(t, j, S("icon"), &a->portrait);
	picture(t, j, S("image"), &a->cover);
	fields(j, a);
	document_key(j, t->a, id);
}

void person_write(struct task *t, struct jw *j, const struct account *a)
{
	jw_object(j);
	person_members(t, j, a);
	jw_end(j);
}

/* --- their documents --- */

/* Of another server: the document is there. */
static enum err lead_there(struct task *t, struct reply *r, struct str acct)
{
	struct account a;
	enum err e = account_find(t, acct, &a);
	struct str uri = e ? S("") : account_uri(t, &a);

	return e ? e : document_elsewhere(t, r, uri);
}

static enum err show(struct task *t, struct request *q, struct reply *r)
{
	struct account a;
	struct jw j;
	enum err e = reader_meet(t, q);

	if (e)
		return e;
	if (str_find_byte(q->args[0], '@') < q->args[0].n)
		return lead_there(t, r, q->args[0]);
	e = account_find_here(t, q->args[0], &a);
	if (e)
		return e;
	document_start(r, &j);
	jw_object(&j);
	document_context(&j);
	person_members(t, &j, &a);
	jw_end(&j);
	jw_done(&j);
	return OK;
}

/* --- their lists --- */

/* The beginning of each: whose list, and which part of it. */
static enum err list_of(struct task *t, struct request *q, struct reply *r, const char *after,
			struct account *ret_a, struct collection *ret)
{
	enum err e = reader_meet(t, q);

	if (!e)
		e = account_find_here(t, q->args[0], ret_a);
	return e ? e : collection_start(ret, t, q, r, person_id(t, ret_a, after), true);
}

static enum err list_whole(struct collection *c)
{
	collection_first(c);
	collection_end(c);
	return OK;
}

/* For everybody; of a boost both halves. */
static bool is_open(const struct post *p)
{
	return p->visibility <= POST_UNLISTED &&
	       (!p->boosted || p->boosted->visibility <= POST_UNLISTED);
}

/* A page of the remembered that is not for everybody lists nothing for other servers. */
static bool is_closed_page(struct task *t, const struct account *a)
{
	return memorial_is(a) && !memorial_may_see(t, 0, a->id);
}

/* What they shared with everybody, and boosts; what was brought here lies at its own time. */
static enum err outbox(struct task *t, struct request *q, struct reply *r)
{
	struct feed_of of = { 0 };
	struct posts posts = { 0 };
	struct collection c;
	struct account a;
	bool is_first;
	enum err e = list_of(t, q, r, "/outbox", &a, &c);

	if (e || !c.is_page)
		return e ? e : list_whole(&c);
	is_first = !c.page.max_id && !c.page.min_id;
	e = is_closed_page(t, &a) ? OK : feed_account(t, a.id, &of, &c.page, &posts);
	if (e)
		return e;
	collection_turn(&c, c.page.more ? c.page.oldest : 0, is_first ? 0 : c.page.newest);
	collection_items(&c);
	for (size_t i = 0; i < posts.n; i++)
		if (is_open(&posts.p[i]))
			note_deed_write(t, &c.j, &posts.p[i], NULL);
	collection_end(&c);
	return OK;
}

static enum err featured(struct task *t, struct request *q, struct reply *r)
{
	struct feed_of of = { .only_pinned = true };
	struct posts posts = { 0 };
	struct paging all = { .limit = PINS_MAX };
	struct collection c;
	struct account a;
	enum err e = list_of(t, q, r, "/featured", &a, &c);

	if (!e)
		e = feed_account(t, a.id, &of, &all, &posts);
	if (e)
		return e;
	collection_items(&c);
	for (size_t i = 0; i < posts.n; i++)
		if (posts.p[i].visibility <= POST_UNLISTED)
			note_write(t, &c.j, &posts.p[i]);
	collection_end(&c);
	return OK;
}

/* Who follows whom is told to nobody, unless they chose to show it: then there is nothing to hide,
 * but still no number. */
static enum err people(struct task *t, struct request *q, struct reply *r, const char *after,
		       enum err (*list)(struct task *t, int64_t id, struct paging *page,
					struct accounts *ret))
{
	struct accounts found = { 0 };
	struct collection c;
	struct account a;
	enum err e = list_of(t, q, r, after, &a, &c);

	if (e)
		return e;
	if (!c.is_page && !a.hides_follows)
		return list_whole(&c);
	if (c.is_page && !a.hides_follows) {
		e = list(t, a.id, &c.page, &found);
		if (e)
			return e;
		collection_turn(&c, c.page.more ? c.page.oldest : 0, 0);
		collection_items(&c);
		for (size_t i = 0; i < found.n; i++)
			jw_str(&c.j, account_uri(t, &found.p[i]));
	}
	collection_end(&c);
	return OK;
}

static enum err followers(struct task *t, struct request *q, struct reply *r)
{
	return people(t, q, r, "/followers", follow_followers);
}

static enum err following(struct task *t, struct request *q, struct reply *r)
{
	return people(t, q, r, "/following", follow_following);
}

const struct route fed_person_routes[] = {
	{ GET, "/@:name", ANYONE, READS, show, "a person, for other servers", NULL, 0 },
	{ GET, "/@:name/outbox", ANYONE, READS, outbox, "what they shared with everybody", NULL,
	  0 },
	{ GET, "/@:name/featured", ANYONE, READS, featured, "what they pinned", NULL, 0 },
	{ GET, "/@:name/followers", ANYONE, READS, followers,
	  "who follows them: nothing, unless they show it", NULL, 0 },
	{ GET, "/@:name/following", ANYONE, READS, following, "whom they follow: likewise", NULL,
	  0 },
	{ 0 },
};
