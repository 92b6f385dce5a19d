#include "core/people.h"

#include "base/day.h"
#include "base/id.h"
#include "core/candle.h"
#include "core/closing.h"
#include "core/post.h"
#include "core/search.h"

enum err people_page(struct task *t, struct paging *page, const struct span *s,
		     const struct account_rows *rows, struct accounts *ret)
{
	paging_found(page, s, rows->n ? rows->p[0].place : 0,
		     rows->n ? rows->p[rows->n - 1].place : 0, rows->n);
	*ret = people_shown(t, rows);
	return OK;
}

bool people_join(struct task *t, const struct sign_up_form *f, struct str hash, enum role role,
		 enum account_state state, struct account_row *ret)
{
	struct str display = str_trim(f->display);

	*ret = (struct account_row){ .id = id_new(t->now),
				     .name = f->name,
				     .domain = S(""),
				     .display = display.n ? display : S(""),
				     .about = S(""),
				     .role = role,
				     .state = state,
				     .locked = true,
				     .hides_follows = true,
				     .lang = lang_tag(f->lang),
				     .language = lang_tag(f->lang),
				     .timezone =
					     zone_is_known(f->timezone) ? f->timezone : S("UTC"),
				     .post_visibility = POST_FOLLOWERS,
				     .reason = f->reason.p ? f->reason : S(""),
				     .created_at = t->now };
	if (!store_account_add(t, ret, str_lower(t->a, f->name)))
		return false;
	/* Comments of strangers are read first: core/policy.h. */
	ret->uses = ACCOUNT_USES_READ_FIRST;
	store_account_uses(t, ret->id, ret->uses);
	store_login_set(t, ret->id, hash);
	closing_begin(t, ret->id);
	candle_begin(t, ret->id);
	search_index_account(t, ret->id, ret->name, ret->display);
	return true;
}
