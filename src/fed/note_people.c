#include "core/far.h"
#include "core/follow.h"
#include "core/place.h"
#include "core/policy.h"
#include "fed/document.h"
#include "fed/note_parts.h"
#include "fed/person.h"
#include "fed/software.h"

/* --- whom it names --- */

static bool is_for_few(const struct post *p)
{
	return p->visibility >= POST_FOLLOWERS;
}

static void add(struct task *t, struct named *list, const struct account *a)
{
	struct str domain = a->domain.n ? a->domain : place_fixed()->domain;
	struct str uri = account_uri(t, a);

	for (size_t i = 0; i < list->n; i++)
		if (list->p[i].id == a->id)
			return;
	if (!uri.n)
		return;
	list->p[list->n++] =
		(struct named_one){ .id = a->id,
				    .uri = uri,
				    .acct = str_fmt(t->a, "@%.*s@%.*s", STR_ARG(a->name),
						    STR_ARG(domain)) };
}

/* Somebody who is not there any more is named by nobody. */
static void add_by_id(struct task *t, struct named *list, int64_t id)
{
	struct fault before = t->fault;
	struct account a;

	if (account_load(t, id, &a) == OK && a.state == ACCOUNT_ACTIVE)
		add(t, list, &a);
	t->fault = before;
}

static void add_mention(struct task *t, struct named *list, const struct mention *m)
{
	struct str domain = m->acct, name;

	str_cut(&domain, '@', &name);
	add(t, list, &(struct account){ .id = m->account_id, .name = m->name, .domain = domain });
}

/* Whoever it is written for. On a server that shows it to them without a mention it is no letter to
 * them alone: it stands at home, or in its thread. A mention would make a private message of it. */
static void add_reader(struct task *t, struct named *list, const struct post *p,
		       const struct account *reader)
{
	size_t before = list->n;

	add(t, list, reader);
	if (list->n > before)
		list->p[before].silent = software_shows(t, reader) &&
					 (p->reply_to || follow_is(t, reader->id, p->account_id));
}

struct named note_named(struct task *t, const struct post *p, const struct account *reader)
{
	struct named list = { arena_many(t->a, struct named_one, p->mentions + 3), 0 };
	int64_t author = p->account_id;

	if (p->visibility == POST_SELF)
		return list;
	for (size_t i = 0; i < p->mentions; i++)
		if (p->mention[i].account_id != author)
			add_mention(t, &list, &p->mention[i]);
	if (p->reply_to && p->reply_account && p->reply_account != author)
		add_by_id(t, &list, p->reply_account);
	/* A comment among few is for the people of somebody else's post: for other servers that
	 * is the one whom they know to be its author (docs/decision/005). */
	if ((p->visibility == POST_FOLLOWERS || p->visibility == POST_CIRCLE) && p->audience_id &&
	    p->audience_id != author)
		add_by_id(t, &list, p->audience_id);
	if (p->visibility == POST_CIRCLE && reader && reader->id != author)
		add_reader(t, &list, p, reader);
	return list;
}

/* --- to whom --- */

static void push(struct strs *list, struct str s)
{
	list->p[list->n++] = s;
}

static void both(struct strs *to, struct str first, struct strs *cc, struct str second)
{
	push(to, first);
	push(cc, second);
}

static void of_boost(struct task *t, const struct post *p, struct strs *to, struct strs *cc)
{
	struct str author = account_uri(t, &p->boosted->author);
	bool is_public = p->visibility == POST_PUBLIC;

	both(is_public ? to : cc, S(AS_PUBLIC), is_public ? cc : to,
	     person_id(t, &p->author, "/followers"));
	if (author.n)
		push(cc, author);
}

/* Of a comment among few whom somebody else chose: all of them, whom its own author cannot name
 * (ActivityPub section 7.1.2). Empty for anything else. */
static struct str thread_people(struct task *t, const struct post *p)
{
	if (p->boosted || !p->audience_id || p->audience_id == p->account_id)
		return S("");
	return far_thread_people(t, p->visibility, p->audience_id, p->thread_id);
}

void note_audience_for(struct task *t, const struct post *p, const struct account *reader,
		       struct strs *ret_to, struct strs *ret_cc)
{
	struct named named = note_named(t, p, reader);
	struct strs to = { arena_many(t->a, struct str, named.n + 2), 0 };
	struct strs cc = { arena_many(t->a, struct str, named.n + 3), 0 };
	struct str followers = person_id(t, &p->author, "/followers");
	struct str others = thread_people(t, p);
	bool few; /* named people alone */

	if (p->boosted)
		of_boost(t, p, &to, &cc);
	else if (p->visibility == POST_PUBLIC)
		both(&to, S(AS_PUBLIC), &cc, followers);
	else if (p->visibility == POST_UNLISTED)
		both(&to, followers, &cc, S(AS_PUBLIC));
	else if (p->visibility == POST_FOLLOWERS && p->audience_id == p->account_id)
		push(&to, followers);
	few = !p->boosted && is_for_few(p) && !to.n;
	for (size_t i = 0; !p->boosted && i < named.n; i++)
		push(few ? &to : &cc, named.p[i].uri);
	if (others.n)
		push(&cc, others);
	*ret_to = to;
	*ret_cc = cc;
}

void note_audience(struct task *t, const struct post *p, struct strs *ret_to, struct strs *ret_cc)
{
	note_audience_for(t, p, NULL, ret_to, ret_cc);
}

/* --- who may answer --- */

/* The ids that stand for a set of people. */
static void people(struct task *t, struct jw *j, unsigned set, const struct post *p,
		   const struct named *named)
{
	if (set & POLICY_PUBLIC)
		jw_str(j, S(AS_PUBLIC));
	if (set & POLICY_FOLLOWERS)
		jw_str(j, person_id(t, &p->author, "/followers"));
	if (set & POLICY_FOLLOWING)
		jw_str(j, person_id(t, &p->author, "/following"));
	for (size_t i = 0; (set & POLICY_MENTIONED) && i < named->n; i++)
		jw_str(j, named->p[i].uri);
}

struct sets {
	unsigned always, held;
};

/* Some have no list with an id: those who follow each other, people of a circle, those whose
 * comment was shown before. For others they are among those whose deed is looked at when it comes:
 * they are let in at once then, and the rest is not. Nobody of a circle is named. */
static struct sets with_lists(struct sets s)
{
	const unsigned wide = POLICY_CIRCLE | POLICY_KNOWN, all = wide | POLICY_MUTUALS;

	if ((s.always | s.held) & wide && !(s.always & POLICY_PUBLIC))
		s.held |= POLICY_PUBLIC;
	else if ((s.always | s.held) & POLICY_MUTUALS && !(s.always & POLICY_FOLLOWERS))
		s.held |= POLICY_FOLLOWERS;
	s.always &= ~all;
	s.held &= ~all;
	return s;
}

static void set_of(struct task *t, struct jw *j, const char *key, unsigned set, bool with_author,
		   const struct post *p, const struct named *named)
{
	jw_key_(j, str_of(key));
	jw_array(j);
	people(t, j, set, p, named);
	/* An empty list means "not said" to some: the author stands for "nobody else". */
	if (with_author)
		jw_str(j, person_id(t, &p->author, ""));
	jw_end(j);
}

/* always and approvalRequired: as GoToSocial read it before 0.21. */
static void may(struct task *t, struct jw *j, struct sets sets, const struct post *p,
		const struct named *named)
{
	sets = with_lists(sets);
	jw_object(j);
	set_of(t, j, "automaticApproval", sets.always, true, p, named);
	set_of(t, j, "manualApproval", sets.held, false, p, named);
	set_of(t, j, "always", sets.always, true, p, named);
	set_of(t, j, "approvalRequired", sets.held, false, p, named);
	jw_end(j);
}

/* Pixelfed knows everybody or nobody. */
static struct str pixelfed(unsigned set)
{
	return set & POLICY_PUBLIC ? S(AS_PUBLIC) : S("[]");
}

void note_policy(struct task *t, struct jw *j, const struct post *p, const struct named *named)
{
	struct policy plain = policy_plain(p->visibility);
	struct policy policy = policy_now(p);
	unsigned others = (policy.reply | policy.reply_held) & ~(unsigned)POLICY_AUTHOR;

	jw_key(j, "interactionPolicy");
	jw_object(j);
	jw_key(j, "canLike");
	may(t, j, (struct sets){ plain.reply, 0 }, p, named);
	jw_key(j, "canReply");
	may(t, j, (struct sets){ policy.reply, policy.reply_held }, p, named);
	jw_key(j, "canAnnounce");
	may(t, j, (struct sets){ policy.boost, 0 }, p, named);
	jw_key(j, "canQuote");
	may(t, j, (struct sets){ policy.quote, 0 }, p, named);
	jw_end(j);
	jw_key(j, "commentsEnabled");
	jw_bool(j, others != 0);
	jw_key(j, "capabilities");
	jw_object(j);
	document_str(j, "announce", pixelfed(policy.boost));
	document_str(j, "like", pixelfed(plain.reply));
	document_str(j, "reply", pixelfed(others));
	jw_end(j);
}

struct str note_tag_url(struct task *t, struct str key)
{
	return str_fmt(t->a, "%.*s/tags/%.*s", STR_ARG(place_fixed()->base),
		       STR_ARG(url_encode(t->a, key)));
}
