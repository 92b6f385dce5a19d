#include "core/policy.h"

#include "core/comment.h"
#include "core/live.h"
#include "core/post_parts.h"
#include "core/reader.h"
#include "core/shelter.h"
#include "store/account.h"
#include "store/held.h"
#include "store/policy.h"
#include "store/sight.h"
#include "store/tell.h"

/* --- policies --- */

#define NO_STRANGERS (POLICY_ACQUAINTED | POLICY_MENTIONED)

struct policy policy_plain(enum visibility v)
{
	static const struct policy plain[] = {
		[POST_PUBLIC] = { .reply = POLICY_PUBLIC, .boost = POLICY_PUBLIC },
		[POST_UNLISTED] = { .reply = POLICY_PUBLIC, .boost = POLICY_PUBLIC },
		[POST_FOLLOWERS] = { .reply = POLICY_FOLLOWERS | POLICY_MENTIONED },
		[POST_CIRCLE] = { .reply = POLICY_FOLLOWERS | POLICY_MENTIONED },
		[POST_SELF] = { .reply = POLICY_AUTHOR },
		[POST_DIRECT] = { .reply = POLICY_MENTIONED },
	};

	return plain[v];
}

struct policy policy_read_first(enum visibility v)
{
	struct policy p = policy_plain(v);

	if (v > POST_UNLISTED)
		return p;
	p.reply = NO_STRANGERS;
	p.reply_held = POLICY_PUBLIC;
	return p;
}

struct policy policy_usual(struct task *t, enum visibility v)
{
	must(t->me);
	return t->me->uses & ACCOUNT_USES_READ_FIRST ? policy_read_first(v) : policy_plain(v);
}

/* Whoever is named in a post may always answer it. */
static struct policy with_named(struct policy p)
{
	if (!(p.reply & POLICY_PUBLIC))
		p.reply |= POLICY_MENTIONED;
	p.reply_held &= p.reply & POLICY_PUBLIC
				? (unsigned)POLICY_NAMED
				: ~(p.reply | (unsigned)POLICY_AUTHOR) | (unsigned)POLICY_NAMED;
	return p;
}

static struct policy within(struct policy p, enum visibility v)
{
	if (v > POST_UNLISTED)
		p.boost = p.quote = p.boost_held = p.quote_held = 0;
	p.quote &= ~(unsigned)POLICY_AUTHOR;
	return with_named(p);
}

static bool says(struct policy p, struct policy q)
{
	return p.reply == q.reply && p.boost == q.boost && p.reply_held == q.reply_held &&
	       p.quote == q.quote && !p.candle && !p.candle_held && !p.boost_held && !p.quote_held;
}

static bool is_plain(struct policy p, enum visibility v)
{
	return says(p, policy_plain(v));
}

static unsigned set_of(int64_t bits)
{
	return (unsigned)bits & (POLICY_ALL | POLICY_NAMED);
}

static struct policy policy_of(const struct policy_row *r)
{
	return with_named((struct policy){ .reply = set_of(r->reply),
					   .boost = set_of(r->boost),
					   .reply_held = set_of(r->reply_held),
					   .quote = set_of(r->quote),
					   .candle = set_of(r->candle),
					   .candle_held = set_of(r->candle_held),
					   .boost_held = set_of(r->boost_held),
					   .quote_held = set_of(r->quote_held),
					   .asked_whole = r->asked_whole });
}

static struct policy_row row_of(int64_t post_id, struct policy p)
{
	return (struct policy_row){ .post_id = post_id,
				    .reply = p.reply,
				    .boost = p.boost,
				    .reply_held = p.reply_held,
				    .quote = p.quote,
				    .candle = p.candle,
				    .candle_held = p.candle_held,
				    .boost_held = p.boost_held,
				    .quote_held = p.quote_held,
				    .asked_whole = p.asked_whole };
}

/* A circle is shown to apps as followers are. */
static enum visibility kind_of(enum visibility v)
{
	return v == POST_CIRCLE ? POST_FOLLOWERS : v;
}

struct policy policy_now(const struct post *p)
{
	struct policy now = p->policy ? *p->policy : policy_plain(p->visibility);

	if (p->sheltered) {
		now.reply_held = (now.reply | now.reply_held) & ~(unsigned)POLICY_AUTHOR;
		if (now.reply_held & POLICY_PUBLIC)
			now.reply_held = POLICY_PUBLIC;
		now.reply = now.boost = POLICY_AUTHOR;
		now.quote = now.quote_held = now.boost_held = 0;
	}
	if (p->closed) {
		now.reply = POLICY_AUTHOR;
		now.reply_held = 0;
	}
	return now;
}

struct policy policy_mine(struct task *t, enum visibility v)
{
	struct policy_row r;

	must(t->me);
	if ((t->me->uses & ACCOUNT_USES_POLICY) &&
	    store_policy_default(t, t->me->id, (int)kind_of(v), &r))
		return policy_of(&r);
	return policy_usual(t, v);
}

void policy_set_mine(struct task *t, enum visibility v, const struct policy *p)
{
	struct policy_row r;
	struct account *now;

	must(t->me && v == kind_of(v));
	if (!p || says(within(*p, v), policy_usual(t, v))) {
		store_policy_default_remove(t, t->me->id, (int)v);
		return;
	}
	r = row_of(0, within(*p, v));
	store_policy_default_set(t, t->me->id, (int)v, &r);
	store_account_uses(t, t->me->id, ACCOUNT_USES_POLICY);
	now = arena_make(t->a, struct account);
	*now = *t->me;
	now->uses |= ACCOUNT_USES_POLICY; /* as the row says by now */
	t->me = now;
}

void policy_set_quote(struct task *t, unsigned set)
{
	for (int v = POST_PUBLIC; v <= POST_UNLISTED; v++) {
		struct policy p = policy_mine(t, (enum visibility)v);

		p.quote = set;
		policy_set_mine(t, (enum visibility)v, &p);
	}
}

struct policy policy_mark(struct task *t, struct post_row *row, const struct policy *given)
{
	enum visibility v = (enum visibility)row->visibility;
	struct policy p = within(given ? *given : policy_mine(t, v), v);

	row->extras &= ~(int64_t)(POST_HAS_POLICY | POST_READ_FIRST);
	if (!is_plain(p, v))
		row->extras |= says(p, policy_read_first(v)) ? POST_READ_FIRST : POST_HAS_POLICY;
	return p;
}

void policy_put(struct task *t, struct post_row *row, const struct policy *given)
{
	bool had = row->extras & POST_HAS_POLICY;
	struct policy_row r = row_of(row->id, policy_mark(t, row, given));

	if (row->extras & POST_HAS_POLICY)
		store_policy_set(t, &r);
	else if (had)
		store_policy_remove(t, row->id);
}

enum err policy_change(struct task *t, int64_t post_id, const struct policy *p, struct post *ret)
{
	struct post_row row;
	enum err e = post_row_mine(t, post_id, &row);

	if (e)
		return e;
	policy_put(t, &row, p);
	store_post_extras(t, row.id, (unsigned)row.extras);
	live_tell(t, LIVE_EDIT, row.id, row.account_id);
	return post_get(t, row.id, ret);
}

static bool is_same(const struct policy_row *a, const struct policy_row *b)
{
	return a->reply == b->reply && a->boost == b->boost && a->reply_held == b->reply_held &&
	       a->quote == b->quote && a->candle == b->candle && a->candle_held == b->candle_held &&
	       a->boost_held == b->boost_held && a->quote_held == b->quote_held &&
	       a->asked_whole == b->asked_whole;
}

static void put_names(struct task *t, int64_t post_id, const struct policy_names *names)
{
	store_policy_unname(t, post_id);
	for (size_t i = 0; i < names->n; i++)
		store_policy_name(t, post_id, names->p[i].account_id, names->p[i].parts);
}

bool policy_told(struct task *t, struct post_row *row, const struct policy *p,
		 const struct policy_names *names)
{
	enum visibility v = (enum visibility)row->visibility;
	struct policy_row was, now;
	bool had = (row->extras & POST_HAS_POLICY) && store_policy_get(t, row->id, &was);
	bool has = p && !is_plain(within(*p, v), v);

	if (had || has)
		put_names(t, row->id, names);
	if (!has) {
		if (had)
			store_policy_remove(t, row->id);
		row->extras &= ~(int64_t)POST_HAS_POLICY;
		return had;
	}
	now = row_of(row->id, within(*p, v));
	if (had && is_same(&was, &now))
		return false;
	store_policy_set(t, &now);
	row->extras |= POST_HAS_POLICY;
	return true;
}

void policy_settle(struct task *t, struct post_row *row)
{
	struct policy_row r;
	struct policy p;

	if (!store_policy_get(t, row->id, &r))
		return;
	p = policy_of(&r);
	policy_put(t, row, &p);
	store_post_extras(t, row->id, (unsigned)row->extras);
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

/* The policy of a post; false: what is usual, and asks nothing. */
static bool policy_at(struct task *t, const struct post_row *p, struct policy *ret)
{
	struct policy_row r;

	if (p->extras & POST_READ_FIRST) {
		*ret = policy_read_first((enum visibility)p->visibility);
		return true;
	}
	if (!(p->extras & POST_HAS_POLICY) || !store_policy_get(t, p->id, &r))
		return false;
	*ret = policy_of(&r);
	return true;
}

/* Whom a set is asked about: somebody who sees the post. told: only what they may know of. named: a
 * second post in which its author may have named them; 0 for none. What they are to the author is
 * looked up as it is needed, and once. */
struct asking {
	int64_t who, author, post_id, named;
	bool told;
	unsigned asked, is; /* POLICY_ bits */
};

static bool look(struct task *t, const struct asking *a, unsigned bit)
{
	switch (bit) {
	case POLICY_MENTIONED:
		return sight_is_mentioned(t, a->post_id, a->who) ||
		       (a->named && sight_is_mentioned(t, a->named, a->who));
	case POLICY_CIRCLE:
		return sight_in_circles_of(t, a->author, a->who);
	case POLICY_KNOWN:
		return comment_is_known(t, a->author, a->who);
	case POLICY_FOLLOWERS:
		return sight_follows(t, a->who, a->author);
	case POLICY_FOLLOWING:
		return sight_follows(t, a->author, a->who);
	default:
		return false;
	}
}

static bool is(struct task *t, struct asking *a, unsigned bit)
{
	if (!(a->asked & bit) && look(t, a, bit))
		a->is |= bit;
	a->asked |= bit;
	return a->is & bit;
}

static bool lets(struct task *t, struct asking *a, unsigned set)
{
	static const unsigned bits[] = { POLICY_MENTIONED, POLICY_CIRCLE, POLICY_KNOWN,
					 POLICY_FOLLOWERS, POLICY_FOLLOWING };

	if (a->author == a->who || (set & POLICY_PUBLIC))
		return true;
	for (size_t i = 0; i < sizeof bits / sizeof *bits; i++)
		if ((set & bits[i]) && is(t, a, bits[i]))
			return true;
	return (set & POLICY_MUTUALS) && is(t, a, POLICY_FOLLOWERS) && is(t, a, POLICY_FOLLOWING);
}

/* A set, and those whose word is awaited. Who is named one by one goes by that. */
static enum answer_way way_among(struct task *t, struct asking *a, unsigned set, unsigned held,
				 unsigned part)
{
	unsigned named = 0;

	if ((set | held) & POLICY_NAMED)
		named = (unsigned)store_policy_named(t, a->post_id, a->who);
	if (named & part)
		return ANSWER_SHOWN;
	if (named & part << 1)
		return ANSWER_HELD;
	if (lets(t, a, set))
		return ANSWER_SHOWN;
	return lets(t, a, held) ? ANSWER_HELD : ANSWER_REFUSED;
}

/* What becomes of an answer to a post, as far as the author of that post says. */
struct verdict {
	enum answer_way way;
	enum held_reason reason;
};

static struct verdict held_for(enum held_reason reason)
{
	return (struct verdict){ ANSWER_HELD, reason };
}

static struct verdict by_policy(struct task *t, struct asking *a, const struct post_row *p)
{
	struct verdict v = { .way = ANSWER_SHOWN };
	struct policy policy;

	if (p->reply_account == a->who || !policy_at(t, p, &policy))
		return v;
	v.way = way_among(t, a, policy.reply, policy.reply_held, POLICY_NAMES_REPLY);
	if (v.way == ANSWER_HELD)
		v.reason = lets(t, a, NO_STRANGERS) ? HELD_POLICY : HELD_STRANGER;
	return v;
}

static bool is_stranger(struct task *t, struct asking *a, const struct post_row *p)
{
	return p->reply_account != a->who && !lets(t, a, NO_STRANGERS);
}

/* Why an answer waits whatever the policy says; what it says comes before who says it. Of most
 * there is nothing to say that depends on who they are, and they are not looked up. */
static struct verdict by_words(struct task *t, struct asking *a, const struct post_row *p,
			       const struct post_row *answer, struct verdict was)
{
	if (answer && comment_links(answer) && is_stranger(t, a, p))
		return held_for(HELD_LINK);
	if (answer && comment_says_word(t, p->account_id, answer))
		return held_for(HELD_WORD);
	if (comment_is_new(t, p->account_id, a->who) && is_stranger(t, a, p))
		return held_for(HELD_NEW);
	return was;
}

/* What is so for a time, or for one person, comes before all policies. Whoever is restricted or
 * kept away by a shelter is not told; whoever writes from elsewhere could not know that comments
 * are closed. */
static bool by_hour(struct task *t, const struct asking *a, const struct post_row *p,
		    struct verdict *ret)
{
	int why = shelter_answering(t, a->who, p);

	if (!why || (a->told && why != HELD_CLOSED))
		return false;
	*ret = held_for((enum held_reason)why);
	if (why == HELD_CLOSED && !store_tell_is_far(t, a->who))
		ret->way = ANSWER_REFUSED;
	return true;
}

/* Among people elsewhere their own servers decide, and letters between people are no comments. */
static struct verdict verdict_of(struct task *t, struct asking *a, const struct post_row *p,
				 const struct post_row *answer)
{
	struct verdict v = { .way = ANSWER_SHOWN };

	if (a->who == p->account_id)
		return v;
	if (!(p->extras & POST_FAR) && by_hour(t, a, p, &v))
		return v;
	v = by_policy(t, a, p);
	/* Whoever reads comments first for somebody needs nobody's word for their own. */
	if (v.way != ANSWER_REFUSED && reader_reads(t, a->who, p->account_id))
		return (struct verdict){ .way = ANSWER_SHOWN };
	if (v.way == ANSWER_REFUSED || (p->extras & POST_FAR) || p->visibility == POST_DIRECT)
		return v;
	return by_words(t, a, p, answer, v);
}

/* The author of what is answered, and the author of the first post, each where theirs says so. */
static struct answering joined(const struct post_row *to, struct verdict v,
			       const struct post_row *first, struct verdict first_v)
{
	struct answering a = { .way = ANSWER_SHOWN };
	bool own = v.way == ANSWER_HELD;

	if (v.way == ANSWER_REFUSED || first_v.way == ANSWER_REFUSED) {
		a.way = ANSWER_REFUSED;
		a.reason = v.way == ANSWER_REFUSED ? v.reason : first_v.reason;
		return a;
	}
	if (own || first_v.way == ANSWER_HELD)
		a.way = ANSWER_HELD;
	if (a.way != ANSWER_HELD)
		return a;
	a.reason = own ? v.reason : first_v.reason;
	a.owner = own ? to->account_id : first->account_id;
	if (own && first_v.way == ANSWER_HELD && first->account_id != a.owner)
		a.next = first->account_id;
	return a;
}

/* Whom the author of the first post names in a comment of theirs may answer there too. */
static struct answering answering_shown(struct task *t, int64_t who, const struct post_row *to,
					const struct post_row *answer, bool told)
{
	struct post_row first = { 0 };
	bool is_first = to->thread_id == to->id;
	/* Elsewhere each post speaks for itself alone. */
	bool has_first = !is_first && store_post_load(t, 0, to->thread_id, &first) &&
			 !(first.extras & POST_FAR);
	struct asking a = { .who = who, .author = to->account_id, .post_id = to->id, .told = told };
	struct verdict first_v = { .way = ANSWER_SHOWN };

	/* In one's own thread one may always answer. */
	if (has_first && first.account_id == who)
		return (struct answering){ .way = ANSWER_SHOWN };
	if (has_first) {
		struct asking b = { .who = who,
				    .author = first.account_id,
				    .post_id = first.id,
				    .named = to->account_id == first.account_id ? to->id : 0,
				    .told = told };

		first_v = verdict_of(t, &b, &first, answer);
	}
	return joined(to, verdict_of(t, &a, to, answer), &first, first_v);
}

static struct answering answering(struct task *t, int64_t who, const struct post_row *to,
				  const struct post_row *answer, bool told)
{
	struct held_row h;

	/* Whoever decides about a held one lets it in by answering it. */
	if (!(to->extras & POST_HELD) || !store_held_get(t, to->id, &h) ||
	    held_may_decide(t, who, to->id))
		return answering_shown(t, who, to, answer, told);
	return (struct answering){
		.way = ANSWER_HELD, .reason = HELD_PARENT, .owner = h.owner_id, .under = true
	};
}

struct answering policy_answering(struct task *t, int64_t who, const struct post_row *to,
				  const struct post_row *answer)
{
	return answering(t, who, to, answer, false);
}

enum err policy_may_answer(struct task *t, const struct post_row *to, const struct post_row *answer,
			   struct answering *ret)
{
	must(t->me);
	*ret = policy_answering(t, t->me->id, to, answer);
	if (ret->way != ANSWER_REFUSED)
		return OK;
	if (ret->reason == HELD_CLOSED)
		return fail(t, ERR_INVALID, W_CLOSING_REFUSED);
	return fail(t, ERR_FORBIDDEN, W_POLICY_ANSWER);
}

enum answer_way policy_way(struct task *t, const struct post *p)
{
	struct post_row row;

	must(t->me);
	if (!store_post_load(t, t->me->id, p->id, &row))
		return ANSWER_REFUSED;
	return answering(t, t->me->id, &row, NULL, true).way;
}

/* Of what is elsewhere there is nobody here to ask: what waits for a word there is refused. */
static bool may_boost(struct task *t, int64_t who, const struct policy *p, int64_t author,
		      int64_t post_id)
{
	struct asking a = { .who = who, .author = author, .post_id = post_id };

	return way_among(t, &a, p->boost, p->boost_held, POLICY_NAMES_BOOST) == ANSWER_SHOWN;
}

/* Who follows whom elsewhere is not known here: there their own servers decide. */
static bool is_theirs(const struct task *t, const struct post_row *p, unsigned set)
{
	return t->me->domain.n && (p->extras & POST_FAR) &&
	       (set & ~(unsigned)(POLICY_AUTHOR | POLICY_NAMED));
}

enum err policy_may_boost(struct task *t, const struct post_row *of)
{
	struct policy p;

	must(t->me);
	if (t->me->id != of->account_id && shelter_is_on(t, of->account_id))
		return fail(t, ERR_FORBIDDEN, W_SHELTER_BOOST);
	if (!policy_at(t, of, &p) || is_theirs(t, of, p.boost | p.boost_held) ||
	    may_boost(t, t->me->id, &p, of->account_id, of->id))
		return OK;
	return fail(t, ERR_FORBIDDEN, W_POLICY_BOOST);
}

/* Whoever is named there, and whom the post answers, may always. */
bool policy_is_closed(struct task *t, int64_t who, const struct post_row *p)
{
	struct policy policy;

	return policy_at(t, p, &policy) && p->account_id != who && p->reply_account != who &&
	       !((policy.reply | policy.reply_held) &
		 ~(unsigned)(POLICY_AUTHOR | POLICY_MENTIONED)) &&
	       !sight_is_mentioned(t, p->id, who);
}

bool policy_is_open(struct task *t, const struct post_row *p)
{
	struct policy policy;

	return !policy_at(t, p, &policy) || (policy.reply & POLICY_PUBLIC);
}

bool policy_may_pass(struct task *t, const struct post *p)
{
	must(t->me);
	if (p->sheltered && !p->mine)
		return false;
	return !p->policy || may_boost(t, t->me->id, p->policy, p->account_id, p->id);
}

enum err policy_may_light(struct task *t, const struct post_row *p)
{
	struct asking a = { .author = p->account_id, .post_id = p->id };
	struct policy_row r;

	must(t->me);
	a.who = t->me->id;
	if (!(p->extras & POST_HAS_POLICY) || !store_policy_get(t, p->id, &r) ||
	    (!r.candle && !r.candle_held) || is_theirs(t, p, set_of(r.candle | r.candle_held)) ||
	    way_among(t, &a, set_of(r.candle), set_of(r.candle_held), POLICY_NAMES_CANDLE) !=
		    ANSWER_REFUSED)
		return OK;
	return fail(t, ERR_FORBIDDEN, W_POLICY_CANDLE);
}

enum answer_way policy_quote_way(struct task *t, int64_t who, const struct post_row *of)
{
	struct asking a = { .who = who, .author = of->account_id, .post_id = of->id };
	struct policy p;

	if (!policy_at(t, of, &p) || shelter_is_on(t, of->account_id))
		return ANSWER_REFUSED;
	return way_among(t, &a, p.quote, p.quote_held, POLICY_NAMES_QUOTE);
}
