/* What follows for others when a post comes on a page of the remembered or goes off it. */
#include "core/job.h"
#include "core/live.h"
#include "core/memorial_parts.h"
#include "core/post_parts.h"
#include "store/account.h"
#include "store/feed.h"

#define STEP 50 /* posts passed on, of one step of the job */

/* The page's account acts, and nothing that it may not do is a fault of the asker's. */
static void pass_on(struct task *t, int64_t id, int64_t post_id, bool there)
{
	const struct account *me = t->me;
	struct fault before = t->fault;
	struct account page;
	struct post ret;

	if (account_load(t, id, &page))
		return;
	t->me = &page;
	if (post_boost(t, post_id, there, &ret))
		t->fault = before;
	t->me = me;
}

/* Those here who follow the page have it at home, as far as they may see it. */
static void bring_home(struct task *t, const struct memorial_row *m, const struct post_row *p)
{
	struct feed_whom w = { .post_id = p->id, .author_id = m->account_id, .upto = INT64_MAX };

	if (p->visibility == POST_CIRCLE)
		w.circle_id = p->circle_id;
	store_feed_spread(t, &w);
}

void memorial_told(struct task *t, int64_t id, int64_t post_id, bool there)
{
	struct memorial_row m;
	struct post_row p;

	if (!store_memorial_get(t, id, &m) || !store_post_load(t, 0, post_id, &p))
		return;
	live_tell(t, LIVE_EDIT, post_id, p.account_id);
	if (!there) {
		pass_on(t, id, post_id, false);
		store_memorial_not_home(t, id, post_id);
		return;
	}
	if (m.access == MEMORIAL_PUBLIC && p.visibility <= POST_UNLISTED)
		pass_on(t, id, post_id, true);
	else if (m.access != MEMORIAL_KEEPERS)
		bring_home(t, &m, &p);
}

void memorial_access_told(struct task *t, int64_t id, enum memorial_access now)
{
	if (now != MEMORIAL_PUBLIC)
		job_add(t, JOB_MEMORIAL, id, S(""), t->now);
}

/* What it passed on ends, some at a time, unless it is public again by then. */
enum err memorial_step(struct task *t, const struct job *j)
{
	struct memorial_row m;
	struct ids boosts;

	if (!store_memorial_get(t, j->ref, &m) || m.access == MEMORIAL_PUBLIC)
		return OK;
	boosts = store_account_posts(t, j->ref, STEP);
	for (size_t i = 0; i < boosts.n; i++) {
		struct post_row p;

		if (store_post_load(t, 0, boosts.p[i], &p) && p.boost_of)
			pass_on(t, j->ref, p.boost_of, false);
	}
	if (boosts.n == STEP)
		job_add(t, JOB_MEMORIAL, j->ref, S(""), t->now);
	return OK;
}
