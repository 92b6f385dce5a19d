#include "core/service.h"

#include "base/caption.h"
#include "base/id.h"
#include "core/place.h"
#include "core/post.h"
#include "store/account.h"
#include "store/notice_policy.h"

#define NAME S("rosemary") /* nobody can join as that: core/sign_up.c */

bool service_is(const struct account *a)
{
	return (a->uses & ACCOUNT_IS_SERVICE) != 0;
}

bool service_is_id(struct task *t, int64_t account_id)
{
	struct account_row row = { 0 };

	return store_account_get(t, account_id, &row) && (row.uses & ACCOUNT_IS_SERVICE);
}

static enum err make(struct task *t, struct account_row *ret)
{
	const struct caption_rules rules = { 0 };
	struct place place;
	enum err e = place_get(t, &place);

	if (e)
		return e;
	*ret = (struct account_row){ .id = id_new(t->now),
				     .name = NAME,
				     .domain = S(""),
				     .display = place.name,
				     .about = word(place.lang, W_SERVICE_ABOUT),
				     .state = ACCOUNT_ACTIVE,
				     .locked = true,
				     .hides_follows = true,
				     .bot = true,
				     .lang = lang_tag(place.lang),
				     .language = lang_tag(place.lang),
				     .timezone = S("UTC"),
				     .post_visibility = POST_DIRECT,
				     .reason = S(""),
				     .created_at = t->now };
	if (!store_account_add(t, ret, NAME))
		return fail(t, ERR_CONFLICT, W_SERVICE_TAKEN);
	ret->about_html = caption_read(t->a, ret->about, &rules).html;
	store_account_change(t, ret);
	store_account_uses(t, ret->id, ACCOUNT_IS_SERVICE);
	return OK;
}

enum err service_get(struct task *t, struct account *ret)
{
	struct account_row row;
	enum err e = OK;

	if (!store_account_find(t, NAME, S(""), &row))
		e = make(t, &row);
	if (!e)
		e = account_load(t, row.id, ret);
	if (!e && !service_is(ret))
		return fail(t, ERR_CONFLICT, W_SERVICE_TAKEN);
	return e;
}

enum err service_writes(struct task *t, const struct account *to, struct str cover,
			struct str words, struct post *ret)
{
	struct account service;
	const struct account *me = t->me;
	struct post_new n = { .caption = words,
			      .cover = cover,
			      .language = lang_tag(to->lang),
			      .visibility = POST_DIRECT,
			      .to = to->id };
	enum err e = service_get(t, &service);

	if (e)
		return e;
	store_notice_pass(t, to->id, service.id);
	t->me = &service;
	e = post_share(t, &n, ret);
	t->me = me;
	return e;
}
