/* What hosts decide about people, and leaving: core/account.h. */
#include "core/job.h"
#include "core/live.h"
#include "core/media.h"
#include "core/memorial.h"
#include "core/people.h"
#include "core/post.h"
#include "core/search.h"
#include "core/tell.h"
#include "store/session.h"

#define STEP_POSTS 50
#define STEP_ROWS 500

static enum err host_only(struct task *t)
{
	return fail(t, ERR_FORBIDDEN, W_PLACE_HOST_ONLY);
}

enum err account_waiting(struct task *t, struct paging *page, struct accounts *ret)
{
	struct span s = paging_span(page, PAGE_PEOPLE_MAX);
	struct account_rows rows;

	if (!people_is_host(t))
		return host_only(t);
	rows = store_account_local(t, true, &s);
	return people_page(t, page, &s, &rows, ret);
}

enum err account_local(struct task *t, struct paging *page, struct accounts *ret)
{
	struct span s = paging_span(page, PAGE_PEOPLE_MAX);
	struct account_rows rows;

	if (!people_is_host(t))
		return host_only(t);
	rows = store_account_local(t, false, &s);
	return people_page(t, page, &s, &rows, ret);
}

/* The one a host decides about: somebody of this place who has not left, and whom the one who asks
 * stands above (or is). */
static enum err decide(struct task *t, int64_t id, struct account_row *ret)
{
	if (!people_is_host(t))
		return host_only(t);
	if (!store_account_get(t, id, ret) || ret->domain.n || ret->state == ACCOUNT_GONE)
		return fail(t, ERR_NOT_FOUND, W_ACCOUNT_NOT_FOUND);
	if (ret->state == ACCOUNT_ACTIVE && (ret->uses & ACCOUNT_IS_MEMORIAL) &&
	    !memorial_meets_host(t, id))
		return fail(t, ERR_NOT_FOUND, W_ACCOUNT_NOT_FOUND);
	if (t->me->role != ROLE_HOST && ret->role >= (int64_t)t->me->role)
		return host_only(t);
	return OK;
}

static enum err decide_waiting(struct task *t, int64_t id, struct account_row *ret)
{
	enum err e = decide(t, id, ret);

	if (e)
		return e;
	return ret->state == ACCOUNT_WAITING ? OK : fail(t, ERR_CONFLICT, W_ACCOUNT_NOT_WAITING);
}

/* Would this place be left without a host? */
static enum err keep_a_host(struct task *t, const struct account_row *row)
{
	if (row->role != ROLE_HOST || store_account_other_host(t, row->id))
		return OK;
	return fail(t, ERR_CONFLICT, W_ACCOUNT_LAST_HOST);
}

enum err account_approve(struct task *t, int64_t id)
{
	struct account_row row = { 0 };
	enum err e = decide_waiting(t, id, &row);

	if (!e)
		store_account_set_state(t, id, ACCOUNT_ACTIVE);
	return e;
}

enum err account_turn_away(struct task *t, int64_t id)
{
	struct account_row row = { 0 };
	enum err e = decide_waiting(t, id, &row);

	if (!e) {
		search_index_account(t, id, S(""), S(""));
		store_account_delete(t, id);
	}
	return e;
}

enum err account_suspend(struct task *t, int64_t id, bool suspended)
{
	struct account_row row = { 0 };
	enum err e = decide(t, id, &row);

	if (!e && suspended)
		e = keep_a_host(t, &row);
	if (e)
		return e;
	if (row.state == ACCOUNT_WAITING)
		return fail(t, ERR_CONFLICT, W_ACCOUNT_WAITS);
	store_account_set_state(t, id, suspended ? ACCOUNT_SUSPENDED : ACCOUNT_ACTIVE);
	tell_far(t, TELL_PROFILE, id, id, S(""));
	if (suspended) {
		store_session_remove_others(t, id, 0);
		live_tell(t, LIVE_ACCESS, id, 0);
	}
	return OK;
}

enum err account_set_role(struct task *t, int64_t id, enum role role)
{
	struct account_row row = { 0 };
	enum err e;

	if (!t->me || t->me->role != ROLE_HOST)
		return host_only(t);
	if (role > ROLE_HOST)
		return fail(t, ERR_INVALID, W_ERROR_INVALID);
	e = decide(t, id, &row);
	if (!e && role != ROLE_HOST)
		e = keep_a_host(t, &row);
	if (!e)
		store_account_set_role(t, id, role);
	return e;
}

/* --- leaving --- */

void people_end(struct task *t, int64_t id)
{
	tell_far(t, TELL_GONE, id, id, S(""));
	store_account_set_state(t, id, ACCOUNT_GONE);
	store_session_remove_others(t, id, 0);
	live_tell(t, LIVE_ACCESS, id, 0);
	job_add(t, JOB_REMOVE_ACCOUNT, id, S(""), t->now);
}

enum err account_remove(struct task *t, int64_t id)
{
	struct account_row row = { 0 };
	enum err e = decide(t, id, &row);

	if (!e)
		e = keep_a_host(t, &row);
	if (!e) {
		memorial_keeper_gone(t, id);
		people_end(t, id);
	}
	return e;
}

enum err account_leave(struct task *t)
{
	struct account_row row = { 0 };
	enum err e;

	if (!store_account_get(t, t->me->id, &row) || row.state == ACCOUNT_GONE)
		return fail(t, ERR_NOT_FOUND, W_ACCOUNT_NOT_FOUND);
	e = keep_a_host(t, &row);
	if (!e) {
		memorial_keeper_gone(t, row.id);
		people_end(t, row.id);
	}
	return e;
}

static enum err remove_posts(struct task *t, struct account *who, struct ids posts)
{
	const struct account *me = t->me;
	enum err e = OK;

	t->me = who; /* takes them back as their author did */
	for (size_t i = 0; i < posts.n && !e; i++) {
		struct post was;

		e = post_delete(t, posts.p[i], &was);
		if (e == ERR_NOT_FOUND) /* went with a post before it */
			e = OK;
	}
	t->me = me;
	return e;
}

enum err account_remove_step(struct task *t, const struct job *j)
{
	struct account_row row = { 0 };
	struct account who;
	struct ids posts;
	enum err e;

	if (!store_account_get(t, j->ref, &row) || row.state != ACCOUNT_GONE)
		return OK;
	who = people_account(t, &row);
	posts = store_account_posts(t, row.id, STEP_POSTS);
	if (posts.n) {
		e = remove_posts(t, &who, posts);
		if (e)
			return e;
	} else {
		media_lose_account(t, row.id);
		if (!store_account_part(t, row.id, STEP_ROWS)) {
			search_index_account(t, row.id, S(""), S(""));
			if (row.domain.n) /* a name elsewhere is not ours to keep */
				store_account_delete(t, row.id);
			else
				store_account_blank(t, row.id);
			return OK;
		}
	}
	job_add(t, JOB_REMOVE_ACCOUNT, row.id, S(""), t->now);
	return OK;
}
