#include "core/tell.h"

#include "base/id.h"
#include "core/account.h"
#include "core/held.h"
#include "core/peer.h"
#include "store/follow.h"
#include "store/held.h"
#include "store/post.h"
#include "store/taken.h"
#include "store/tell.h"
#include "store/told.h"

/* --- is there anybody to tell? --- */

static bool is_far(struct task *t, int64_t account_id)
{
	if (t->me && t->me->id == account_id)
		return t->me->domain.n != 0;
	return store_tell_is_far(t, account_id);
}

/* Those who leave are told of at once, not post by post. */
static bool is_leaving(const struct task *t, int64_t who)
{
	return t->me && t->me->id == who && t->me->state == ACCOUNT_GONE;
}

static bool is_pushed(const struct tell_post *p)
{
	return !p->added && !p->archived && !p->held && p->visibility != POST_SELF;
}

/* Whose followers see it: none for few. */
static int64_t followers_of(const struct tell_post *p)
{
	return p->visibility <= POST_FOLLOWERS ? p->audience_id : 0;
}

static bool reaches_any(struct task *t, const struct tell_post *p)
{
	int64_t of = followers_of(p);

	return (of && store_tell_followers_any(t, of)) || store_tell_named_any(t, p->id);
}

/* Whoever has a word about it there reads it as it is now. */
static bool waits_elsewhere(struct task *t, int64_t id)
{
	struct held_row h;

	return store_held_get(t, id, &h) && h.state == HELD_WAITS && is_far(t, h.owner_id) &&
	       store_told_any(t, id);
}

static bool post_concerns(struct task *t, enum tell what, int64_t id)
{
	struct tell_post p;

	if (!store_tell_post(t, id, &p))
		return false;
	if (p.held)
		return what == TELL_UPDATE && waits_elsewhere(t, id);
	if (!is_pushed(&p))
		return false;
	if (what == TELL_UPDATE && store_told_any(t, id))
		return true;
	return reaches_any(t, &p);
}

static bool pin_concerns(struct task *t, int64_t id)
{
	struct tell_post p;

	return store_tell_post(t, id, &p) && p.visibility <= POST_UNLISTED && !p.archived &&
	       !p.held && store_tell_followers_any(t, p.account_id);
}

static bool author_is_far(struct task *t, int64_t id)
{
	struct tell_post p;

	return store_tell_post(t, id, &p) && is_far(t, p.account_id);
}

/* While the post is there: is there a server that may have it? Each of which that is known goes
 * into the ledger. */
static bool may_be_had(struct task *t, const struct tell_post *p)
{
	/* What waits was told to nobody. */
	if (p->visibility == POST_SELF || (p->held && !store_told_any(t, p->id)))
		return false;
	store_told_complete(t, p->id);
	return store_told_any(t, p->id) || reaches_any(t, p);
}

/* Servers of followers may have fetched it, too. */
static bool is_wide(const struct tell_post *p)
{
	return !p->added && !p->held && p->visibility <= POST_FOLLOWERS;
}

/* Of a boost. What must be known afterwards: "visibility boosted wide". */
static bool end_concerns(struct task *t, int64_t who, int64_t id, struct str *ret_detail)
{
	struct tell_post p;

	if (is_leaving(t, who) || !store_tell_post(t, id, &p) || !may_be_had(t, &p))
		return false;
	*ret_detail = str_fmt(t->a, "%d %lld %d", p.visibility, (long long)p.boost_of, is_wide(&p));
	return true;
}

/* Those who follow them hear of it, and those whom they follow. */
static bool profile_concerns(struct task *t, int64_t who)
{
	struct inbox_rows rows = { 0 };

	if (store_tell_followers_any(t, who))
		return true;
	store_tell_followed(t, who, &rows);
	return rows.n;
}

static bool leaving_concerns(struct task *t, int64_t who)
{
	store_told_leave(t, who);
	return store_told_any(t, who);
}

static bool concerns(struct task *t, const struct telling *x, struct str *ret_detail)
{
	switch (x->what) {
	case TELL_CREATE:
	case TELL_UPDATE:
		return post_concerns(t, x->what, x->ref);
	case TELL_DELETE:
		return end_concerns(t, x->who, x->ref, ret_detail);
	case TELL_LIKE:
	case TELL_UNLIKE:
	case TELL_VOTE:
	case TELL_APPROVE:
	case TELL_QUOTE:
	case TELL_LET_BOOST:
		return author_is_far(t, x->ref);
	case TELL_FOLLOW:
	case TELL_UNFOLLOW:
	case TELL_ACCEPT:
	case TELL_REJECT:
	case TELL_BLOCK:
	case TELL_UNBLOCK:
	case TELL_NO_QUOTE:
	case TELL_NO:
		return is_far(t, x->ref);
	case TELL_UNQUOTE:
		return author_is_far(t, x->ref) || store_told_any(t, x->ref);
	case TELL_FEWER:
		return store_told_any(t, x->ref);
	case TELL_GONE:
		return leaving_concerns(t, x->who);
	case TELL_PIN:
	case TELL_UNPIN:
		return pin_concerns(t, x->ref);
	case TELL_PROFILE:
		return profile_concerns(t, x->who);
	case TELL_MOVE:
	case TELL_FORWARD:
		return store_tell_followers_any(t, x->who);
	case TELL_FLAG:
	case TELL_ASK_QUOTE:
	case TELL_ASK:
	case TELL_LET_LIKE:
	case TELL_NARROW: /* tell_taken_back looks itself */
	case TELL_KINDS:
		break;
	}
	return true;
}

/* --- the job --- */

void tell_far(struct task *t, enum tell what, int64_t who, int64_t ref, struct str detail)
{
	struct telling x = { what, who, ref, detail };
	bool first = what == TELL_DELETE || what == TELL_GONE;

	if (!store_tell_anybody(t) || is_far(t, who) || !concerns(t, &x, &detail))
		return;
	job_add(t, JOB_TELL, ref,
		str_fmt(t->a, "%d %lld %.*s", (int)what, (long long)who, STR_ARG(detail)),
		first ? 0 : t->now);
}

/* --- taking back --- */

/* Nobody may speak with them: they will not hear of it. */
static void note_closed(struct task *t, int64_t ledger)
{
	struct inbox_rows rows = { 0 };

	store_told_list(t, ledger, &rows);
	for (size_t i = 0; i < rows.n; i++)
		if (!peer_may(t, rows.p[i].host))
			store_told_end(t, ledger, rows.p[i].host, false);
}

void tell_taken_back(struct task *t, const struct taking_back *x)
{
	bool again = x->why == TAKEN_NARROWED || x->why == TAKEN_THREAD;
	struct taken_row row = { .account_id = x->who,
				 .post_id = x->post_id,
				 .why = (int)x->why,
				 .shared_at = x->shared_at,
				 .at = t->now };
	struct tell_post p;

	if (!store_tell_anybody(t) || is_far(t, x->who) || is_leaving(t, x->who) ||
	    !store_tell_post(t, x->post_id, &p))
		return;
	p.visibility = (int)x->was;
	if (!may_be_had(t, &p))
		return;
	row.id = id_new(t->now);
	store_taken_add(t, &row);
	note_closed(t, row.id);
	job_add(t, JOB_TELL, x->post_id,
		str_fmt(t->a, "%d %lld %d 0 %d %lld %lld", again ? TELL_NARROW : TELL_DELETE,
			(long long)x->who, p.visibility, is_wide(&p), (long long)row.id,
			(long long)x->era),
		0);
}

/* Whose thread it is: whoever is answered, or else whoever began it, when they live here. */
static int64_t thread_owner(struct task *t, const struct post_row *p)
{
	struct post_row first;

	if (p->reply_account && !is_far(t, p->reply_account))
		return p->reply_account;
	if (!store_post_load(t, 0, p->thread_id, &first) || is_far(t, first.account_id))
		return 0;
	return first.account_id;
}

void tell_forward(struct task *t, int64_t post_id, struct str body, bool sealed)
{
	struct post_row p;
	int64_t owner;

	if (!store_post_load(t, 0, post_id, &p) || !p.reply_to || (p.extras & POST_HELD) ||
	    body.n > TELL_FORWARD_MAX)
		return;
	owner = thread_owner(t, &p);
	if (!owner || (p.visibility > POST_UNLISTED &&
		       (!sealed || p.visibility != POST_FOLLOWERS || p.audience_id != owner)))
		return;
	tell_far(t, TELL_FORWARD, owner, post_id, body);
}

bool tell_read(const struct job *j, struct telling *ret)
{
	struct str rest = j->detail, what, who;
	int64_t n;

	*ret = (struct telling){ .ref = j->ref };
	if (!str_cut(&rest, ' ', &what) || !str_int(what, TELL_CREATE, TELL_KINDS - 1, &n) ||
	    !str_cut(&rest, ' ', &who) || !str_int(who, 0, INT64_MAX, &ret->who))
		return false;
	ret->what = (enum tell)n;
	ret->detail = rest.p ? rest : S("");
	return true;
}

/* --- inboxes --- */

/* Where `key` belongs in a table of `room` (a power of two) places: itself, or the first free one.
 */
static size_t place_of(const struct inboxes *list, const size_t *table, size_t room,
		       const struct inbox_row *x)
{
	size_t at = (str_hash(x->inbox) + (size_t)x->account_id) & (room - 1);

	while (table[at]) {
		const struct inbox *y = &list->p[table[at] - 1];

		if (y->account_id == x->account_id && str_eq(y->inbox, x->inbox))
			break;
		at = (at + 1) & (room - 1);
	}
	return at;
}

/* Each once, without those that nothing may be sent to. */
static enum err give(struct task *t, const struct inbox_rows *rows, struct inboxes *ret)
{
	size_t room = 16, *table;

	while (room < rows->n * 2)
		room *= 2;
	table = arena_many(t->a, size_t, room);
	*ret = (struct inboxes){ .p = arena_many(t->a, struct inbox, rows->n) };
	for (size_t i = 0; i < rows->n; i++) {
		const struct inbox_row *x = &rows->p[i];
		size_t at;

		if (!x->inbox.n || !peer_may(t, x->host))
			continue;
		at = place_of(ret, table, room, x);
		if (table[at])
			continue;
		ret->p[ret->n++] = (struct inbox){ x->inbox, x->host, x->account_id, x->uri };
		table[at] = ret->n;
	}
	return OK;
}

/* To many: whoever hears of it because of the audience, or because they are named. */
static void add_wide(struct task *t, const struct tell_post *p, struct inbox_rows *rows)
{
	struct tell_post boosted;

	store_tell_followers(t, p->audience_id, p->account_id, rows);
	store_tell_mentioned(t, p->id, p->account_id, true, rows);
	if (p->audience_id != p->account_id)
		store_tell_person(t, p->audience_id, p->account_id, true, rows);
	if (p->reply_account && p->visibility <= POST_UNLISTED)
		store_tell_person(t, p->reply_account, p->account_id, true, rows);
	if (p->boost_of && store_tell_post(t, p->boost_of, &boosted))
		store_tell_person(t, boosted.account_id, p->account_id, true, rows);
}

/* The people of the circle; in a thread of elsewhere whoever began it, and whoever is answered. */
static void add_circle(struct task *t, const struct tell_post *p, struct inbox_rows *rows)
{
	store_tell_circle(t, p->circle_id, p->account_id, rows);
	if (p->audience_id == p->account_id || !is_far(t, p->audience_id))
		return;
	store_tell_person(t, p->audience_id, p->account_id, false, rows);
	if (p->reply_account != p->account_id)
		store_tell_person(t, p->reply_account, p->account_id, false, rows);
}

enum err tell_reaches(struct task *t, int64_t post_id, struct inboxes *ret)
{
	struct inbox_rows rows = { 0 };
	struct tell_post p;

	*ret = (struct inboxes){ 0 };
	if (!store_tell_post(t, post_id, &p) || !is_pushed(&p))
		return OK;
	if (p.visibility <= POST_FOLLOWERS)
		add_wide(t, &p, &rows);
	else
		store_tell_mentioned(t, p.id, p.account_id, false, &rows);
	if (p.visibility == POST_CIRCLE)
		add_circle(t, &p, &rows);
	return give(t, &rows, ret);
}

enum err tell_followers(struct task *t, int64_t account_id, struct inboxes *ret)
{
	struct inbox_rows rows = { 0 };

	store_tell_followers(t, account_id, account_id, &rows);
	return give(t, &rows, ret);
}

struct strs tell_followers_at(struct task *t, int64_t account_id, struct str host, size_t most)
{
	return store_tell_followers_at(t, account_id, host, most);
}

bool tell_is_for_followers(struct task *t, int64_t post_id)
{
	struct tell_post p;

	return store_tell_post(t, post_id, &p) && p.visibility == POST_FOLLOWERS &&
	       p.audience_id == p.account_id;
}

enum err tell_acquainted(struct task *t, int64_t account_id, struct inboxes *ret)
{
	struct inbox_rows rows = { 0 };

	store_tell_followers(t, account_id, account_id, &rows);
	store_tell_followed(t, account_id, &rows);
	return give(t, &rows, ret);
}

enum err tell_person(struct task *t, int64_t account_id, bool shared, struct inboxes *ret)
{
	struct inbox_rows rows = { 0 };

	store_tell_person(t, account_id, 0, shared, &rows);
	return give(t, &rows, ret);
}

enum err tell_ledger(struct task *t, int64_t post_id, struct inboxes *ret)
{
	struct inbox_rows rows = { 0 };

	store_told_list(t, post_id, &rows);
	return give(t, &rows, ret);
}

struct str tell_follow_uri(struct task *t, int64_t follower_id, int64_t followed_id)
{
	struct str uri = store_follow_get(t, follower_id, followed_id).uri;

	return uri.n ? uri : S("");
}

void tell_has(struct task *t, int64_t post_id, int64_t account_id)
{
	struct inbox_rows rows = { 0 };
	struct tell_post p;

	if (!store_tell_post(t, post_id, &p) || is_far(t, p.account_id))
		return;
	store_tell_person(t, account_id, 0, true, &rows);
	if (rows.n)
		store_told_add(t, post_id, rows.p[0].host, rows.p[0].inbox);
}
