#include "core/tag.h"

#include "base/caption.h"
#include "base/text.h"
#include "core/people.h"
#include "store/account.h"
#include "store/tag.h"

#define SUGGESTIONS_MOST 10

static struct str bare(struct str name)
{
	name = str_trim(name);
	return str_starts(name, S("#")) ? str_sub(name, 1, name.n) : name;
}

/* What a caption takes as one tag. */
static enum err read_tag(struct task *t, struct str typed, struct tag_seen *ret)
{
	ret->name = bare(typed);
	if (!caption_is_tag(ret->name))
		return fail(t, ERR_INVALID, W_TAG_INVALID);
	ret->key = text_fold(t->a, ret->name);
	return ret->key.n ? OK : fail(t, ERR_INVALID, W_TAG_INVALID);
}

struct tag_seen tag_see(struct task *t, struct str name)
{
	struct tag_seen tag = { .key = text_fold(t->a, bare(name)) };

	tag.name = tag.key;
	if (!t->me)
		return tag;
	if (t->me->uses & ACCOUNT_USES_TAGS)
		tag.following = store_tag_follow_is(t, t->me->id, tag.key);
	tag.featuring = store_tag_feature_is(t, t->me->id, tag.key) != 0;
	return tag;
}

/* --- following --- */

enum err tag_follow(struct task *t, struct str name, struct tag_seen *ret)
{
	enum err e = read_tag(t, name, ret);

	must(t->me);
	if (e)
		return e;
	store_account_uses(t, t->me->id, ACCOUNT_USES_TAGS);
	if (store_tag_follow_add(t, t->me->id, ret->key, ret->name) &&
	    store_tag_follow_count(t, t->me->id) > TAGS_FOLLOWED_MOST)
		return fail_with(t, ERR_INVALID, W_TAG_FOLLOWS_MANY,
				 str_fmt(t->a, "%d", TAGS_FOLLOWED_MOST), S(""));
	ret->following = true;
	ret->featuring = store_tag_feature_is(t, t->me->id, ret->key) != 0;
	return OK;
}

enum err tag_unfollow(struct task *t, struct str name, struct tag_seen *ret)
{
	enum err e = read_tag(t, name, ret);

	must(t->me);
	if (e)
		return e;
	store_tag_follow_remove(t, t->me->id, ret->key);
	ret->following = false;
	ret->featuring = store_tag_feature_is(t, t->me->id, ret->key) != 0;
	return OK;
}

static struct tags_seen seen(struct task *t, struct tag_places rows, bool following)
{
	struct tags_seen list = { .p = arena_many(t->a, struct tag_seen, rows.n) };

	for (size_t i = 0; i < rows.n; i++)
		list.p[list.n++] = (struct tag_seen){
			.key = rows.p[i].key,
			.name = rows.p[i].name,
			.following = following || store_tag_follow_is(t, t->me->id, rows.p[i].key),
			.featuring =
				following && store_tag_feature_is(t, t->me->id, rows.p[i].key) != 0
		};
	return list;
}

enum err tag_followed(struct task *t, struct paging *page, int64_t most, struct tags_seen *ret)
{
	struct span s = paging_span(page, most);
	struct tag_places rows;

	must(t->me);
	rows = store_tag_followed(t, t->me->id, &s);
	paging_found(page, &s, rows.n ? rows.p[0].id : 0, rows.n ? rows.p[rows.n - 1].id : 0,
		     rows.n);
	*ret = seen(t, rows, true);
	return OK;
}

/* --- on a profile --- */

static enum err give(struct task *t, int64_t account_id, struct tags_featured *ret)
{
	struct tag_places rows =
		store_tag_featured(t, account_id, t->me && t->me->id == account_id);

	*ret = (struct tags_featured){ .p = arena_many(t->a, struct tag_featured, rows.n) };
	for (size_t i = 0; i < rows.n; i++)
		ret->p[ret->n++] =
			(struct tag_featured){ rows.p[i].id, rows.p[i].key, rows.p[i].name,
					       rows.p[i].posts, rows.p[i].last_at };
	return OK;
}

enum err tag_featured_of(struct task *t, int64_t account_id, struct tags_featured *ret)
{
	struct account who;
	enum err e = account_get(t, account_id, &who);

	return e ? e : give(t, account_id, ret);
}

enum err tag_feature(struct task *t, struct str name, struct tag_featured *ret)
{
	struct tags_featured all;
	struct tag_seen tag = { 0 };
	enum err e = read_tag(t, name, &tag);

	must(t->me);
	if (e)
		return e;
	store_tag_feature_add(t, t->me->id, tag.key, tag.name);
	give(t, t->me->id, &all);
	if (all.n > TAGS_FEATURED_MOST)
		return fail_with(t, ERR_INVALID, W_TAG_FEATURED_MANY,
				 str_fmt(t->a, "%d", TAGS_FEATURED_MOST), S(""));
	for (size_t i = 0; i < all.n; i++)
		if (str_eq(all.p[i].key, tag.key))
			*ret = all.p[i];
	return OK;
}

enum err tag_unfeature(struct task *t, int64_t id)
{
	must(t->me);
	if (!store_tag_feature_remove(t, t->me->id, id))
		return fail(t, ERR_NOT_FOUND, W_TAG_NOT_FEATURED);
	return OK;
}

enum err tag_unfeature_name(struct task *t, struct str name, struct tag_seen *ret)
{
	enum err e = read_tag(t, name, ret);

	must(t->me);
	if (e)
		return e;
	store_tag_feature_remove_key(t, t->me->id, ret->key);
	ret->featuring = false;
	ret->following = store_tag_follow_is(t, t->me->id, ret->key);
	return OK;
}

enum err tag_suggestions(struct task *t, struct tags_seen *ret)
{
	must(t->me);
	*ret = seen(t, store_tag_used(t, t->me->id, SUGGESTIONS_MOST), false);
	return OK;
}
