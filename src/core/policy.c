#include "core/policy.h"

#include "core/post_parts.h"
#include "store/account.h"
#include "store/policy.h"
#include "store/sight.h"

/* --- policies --- */

struct policy policy_plain(enum visibility v)
{
	static const struct policy plain[] = {
		[POST_PUBLIC] = { POLICY_PUBLIC, POLICY_PUBLIC },
		[POST_UNLISTED] = { POLICY_PUBLIC, POLICY_PUBLIC },
		[POST_FOLLOWERS] = { POLICY_FOLLOWERS | POLICY_MENTIONED, 0 },
		[POST_CIRCLE] = { POLICY_FOLLOWERS | POLICY_MENTIONED, 0 },
		[POST_SELF] = { POLICY_AUTHOR, 0 },
		[POST_DIRECT] = { POLICY_MENTIONED, 0 },
	};

	return plain[v];
}

/* Whoever is named in a post may always answer it. */
static struct policy with_named(struct policy p)
{
	if (!(p.reply & POLICY_PUBLIC))
		p.reply |= POLICY_MENTIONED;
	return p;
}

static struct policy within(struct policy p, enum visibility v)
{
	if (v > POST_UNLISTED)
		p.boost = 0;
	return with_named(p);
}

static bool is_plain(struct policy p, enum visibility v)
{
	struct policy plain = policy_plain(v);

	return p.reply == plain.reply && p.boost == plain.boost;
}

static struct policy policy_of(const struct policy_row *r)
{
	return with_named((struct policy){ (unsigned)r->reply & POLICY_ALL,
					   (unsigned)r->boost & POLICY_ALL });
}

/* A circle is shown to apps as followers are. */
static enum visibility kind_of(enum visibility v)
{
	return v == POST_CIRCLE ? POST_FOLLOWERS : v;
}

struct policy policy_mine(struct task *t, enum visibility v)
{
	struct policy_row r;

	must(t->me);
	if ((t->me->uses & ACCOUNT_USES_POLICY) &&
	    store_policy_default(t, t->me->id, (int)kind_of(v), &r))
		return policy_of(&r);
	return policy_plain(v);
}

void policy_set_mine(struct task *t, enum visibility v, const struct policy *p)
{
	struct policy_row r = { 0 };

	must(t->me && v == kind_of(v));
	if (!p || is_plain(within(*p, v), v)) {
		store_policy_default_remove(t, t->me->id, (int)v);
		return;
	}
	r.reply = within(*p, v).reply;
	r.boost = within(*p, v).boost;
	store_policy_default_set(t, t->me->id, (int)v, &r);
	store_account_uses(t, t->me->id, ACCOUNT_USES_POLICY);
}

void policy_put(struct task *t, struct post_row *row, const struct policy *given)
{
	enum visibility v = (enum visibility)row->visibility;
	struct policy p = within(given ? *given : policy_mine(t, v), v);

	if (is_plain(p, v)) {
		if (row->extras & POST_HAS_POLICY)
			store_policy_remove(t, row->id);
		row->extras &= ~(int64_t)POST_HAS_POLICY;
		return;
	}
	store_policy_set(t, &(struct policy_row){ row->id, p.reply, p.boost });
	row->extras |= POST_HAS_POLICY;
}

void policy_load(struct task *t, struct ids ids, struct post *post, size_t n)
{
	struct policy_rows rows = store_policy_many(t, ids);

	for (size_t i = 0; i < rows.n; i++) {
		struct policy *p = arena_make(t->a, struct policy);

		*p = policy_of(&rows.p[i]);
		for (size_t k = 0; k < n; k++)
			if (post[k].id == rows.p[i].post_id)
				post[k].policy = p;
	}
}

/* --- the rule --- */

/* named: a second post in which the author may have named me; 0 for none. */
static bool lets(struct task *t, unsigned set, int64_t author, int64_t post_id, int64_t named)
{
	int64_t me = t->me->id;
	bool follower, followed;

	if (author == me || (set & POLICY_PUBLIC))
		return true;
	if ((set & POLICY_MENTIONED) &&
	    (sight_is_mentioned(t, post_id, me) || (named && sight_is_mentioned(t, named, me))))
		return true;
	if (!(set & (POLICY_FOLLOWERS | POLICY_FOLLOWING | POLICY_MUTUALS)))
		return false;
	follower = sight_follows(t, me, author);
	followed = sight_follows(t, author, me);
	return ((set & POLICY_FOLLOWERS) && follower) || ((set & POLICY_FOLLOWING) && followed) ||
	       ((set & POLICY_MUTUALS) && follower && followed);
}

static enum err may_answer(struct task *t, const struct post_row *p, int64_t named)
{
	struct policy_row r;

	must(t->me);
	if (!(p->extras & POST_HAS_POLICY) || p->reply_account == t->me->id ||
	    !store_policy_get(t, p->id, &r) ||
	    lets(t, policy_of(&r).reply, p->account_id, p->id, named))
		return OK;
	return fail(t, ERR_FORBIDDEN, W_POLICY_ANSWER);
}

/* Whom the author of the first post names in a comment of theirs may answer there too. */
enum err policy_may_answer(struct task *t, const struct post_row *to)
{
	struct post_row first;
	bool is_first = to->thread_id == to->id;
	bool has_first = !is_first && store_post_load(t, 0, to->thread_id, &first);
	enum err e;

	/* In one's own thread one may always answer. */
	if (has_first && first.account_id == t->me->id)
		return OK;
	e = may_answer(t, to, 0);
	if (e || !has_first)
		return e;
	return may_answer(t, &first, to->account_id == first.account_id ? to->id : 0);
}

enum err policy_may_boost(struct task *t, const struct post_row *of)
{
	struct policy_row r;

	must(t->me);
	if (!(of->extras & POST_HAS_POLICY) || !store_policy_get(t, of->id, &r) ||
	    lets(t, policy_of(&r).boost, of->account_id, of->id, 0))
		return OK;
	return fail(t, ERR_FORBIDDEN, W_POLICY_BOOST);
}
