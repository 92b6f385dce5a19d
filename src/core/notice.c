#include "core/notice.h"

#include "base/id.h"
#include "core/filter.h"
#include "core/job.h"
#include "core/live.h"
#include "core/memorial_told.h"
#include "core/notice_parts.h"
#include "core/push.h"
#include "core/service.h"
#include "store/notice_policy.h"
#include "store/peer.h"

#define STEP 1000 /* notices that are removed at once */
#define COUNTED_STEP 20
#define COUNTED_BYTES ((size_t)16 << 20) /* of a task's memory, for looking at what is counted */

/* --- adding --- */

/* To whoever listens now, and to apps that asked for it. */
static void tell(struct task *t, int64_t to, const struct notice_row *n)
{
	live_tell(t, LIVE_NOTICE, to, n->id);
	push_tell(t, to, (enum notice_kind)n->kind, n->from_id, n->id);
}

bool notice_add_shown(struct task *t, int64_t to, enum notice_kind kind, int64_t from,
		      int64_t post_id)
{
	struct notice_row n = {
		.kind = kind, .from_id = from, .post_id = post_id, .created_at = t->now
	};
	enum notice_way way;

	if (!to || (to == from && kind != NOTICE_POLL))
		return false;
	way = notice_way_of(t, to, kind, from, post_id);
	if (way == NOTICE_DROP)
		return false;
	n.id = id_new(t->now);
	n.held = way == NOTICE_FILTER;
	if (!store_notice_add(t, to, &n, !n.held && ((notice_groupable() >> kind) & 1))) {
		memorial_hears(t, to, kind, from, post_id); /* where it is a page's */
		return false;
	}
	if (n.held)
		store_notice_request_add(t, n.id, to, from);
	else
		tell(t, to, &n);
	return !n.held;
}

void notice_add(struct task *t, int64_t to, enum notice_kind kind, int64_t from, int64_t post_id)
{
	notice_add_shown(t, to, kind, from, post_id);
}

void notice_add_report(struct task *t, int64_t to, int64_t from, int64_t report_id)
{
	struct notice_row n = { .id = id_new(t->now),
				.kind = NOTICE_REPORT,
				.from_id = from,
				.report_id = report_id,
				.created_at = t->now };

	if (to != from && store_notice_add(t, to, &n, false))
		tell(t, to, &n);
}

void notice_add_severed(struct task *t, int64_t to, int64_t severance_id)
{
	struct notice_row n = { .id = id_new(t->now),
				.kind = NOTICE_SEVERED,
				.from_id = to,
				.severance_id = severance_id,
				.created_at = t->now };

	if (store_notice_add(t, to, &n, false))
		tell(t, to, &n);
}

void notice_take_back(struct task *t, int64_t to, enum notice_kind kind, int64_t from,
		      int64_t post_id)
{
	store_notice_take_back(t, to, kind, from, post_id);
	memorial_forgets(t, to, kind, from, post_id);
}

/* --- reading --- */

/* Somebody is in the circle that it is for, and is not named in it. */
static bool is_for_circle_of(const struct post *p, int64_t reader)
{
	for (size_t i = 0; i < p->mentions; i++)
		if (p->mention[i].account_id == reader)
			return false;
	return p->visibility == POST_CIRCLE && !p->bare;
}

enum word notice_word(const struct task *t, const struct notice *n)
{
	static const enum word words[NOTICE_KINDS] = {
		[NOTICE_MENTION] = W_NOTICE_MENTION,
		[NOTICE_FOLLOW] = W_NOTICE_FOLLOW,
		[NOTICE_FOLLOW_REQUEST] = W_NOTICE_FOLLOW_REQUEST,
		[NOTICE_CANDLE] = W_NOTICE_CANDLE,
		[NOTICE_BOOST] = W_NOTICE_BOOST,
		[NOTICE_POST] = W_NOTICE_POST,
		[NOTICE_EDIT] = W_NOTICE_EDIT,
		[NOTICE_SIGN_UP] = W_NOTICE_SIGN_UP,
		[NOTICE_POLL] = W_NOTICE_POLL,
		[NOTICE_REPORT] = W_NOTICE_REPORT,
		[NOTICE_QUOTE] = W_NOTICE_QUOTE,
		[NOTICE_QUOTED_EDIT] = W_NOTICE_QUOTED_EDIT,
		[NOTICE_SEVERED] = W_NOTICE_SEVERED,
		[NOTICE_CANDLES] = W_NOTICE_CANDLES,
		[NOTICE_OFFERED] = W_NOTICE_OFFERED,
	};

	if (n->kind == NOTICE_MENTION && service_is(&n->from))
		return W_NOTICE_NOTE;
	if (n->of_page)
		return W_NOTICE_PAGE_REQUEST;
	if (n->kind == NOTICE_MENTION && n->post && n->post->reply_account == t->me->id)
		return W_NOTICE_ANSWER;
	if (n->kind == NOTICE_MENTION && n->post && is_for_circle_of(n->post, t->me->id))
		return W_NOTICE_POST;
	if (n->kind == NOTICE_POLL && n->from.id == t->me->id)
		return W_NOTICE_POLL_OWN;
	if (n->kind == NOTICE_SIGN_UP && n->from.state == ACCOUNT_WAITING)
		return W_NOTICE_SIGN_UP_WAITS;
	return words[n->kind];
}

static struct notice notice_of(const struct notice_row *r, const struct accounts *from,
			       const struct posts *posts)
{
	struct notice n = { .id = r->id,
			    .created_at = r->created_at,
			    .kind = (enum notice_kind)r->kind,
			    .held = r->held,
			    .group_id = r->hour ? r->group_id : 0,
			    .hour = r->hour };

	for (size_t i = 0; i < from->n; i++)
		if (from->p[i].id == r->from_id)
			n.from = from->p[i];
	for (size_t i = 0; i < posts->n; i++)
		if (posts->p[i].id == r->post_id)
			n.post = &posts->p[i];
	return n;
}

/* One whom a report is no longer for (they are no host any more) hears nothing of it. */
static bool add_report(struct task *t, int64_t id, struct notice *n)
{
	struct report *r;

	if (!id)
		return n->kind != NOTICE_REPORT;
	r = arena_make(t->a, struct report);
	if (report_get(t, id, r)) {
		t->fault = (struct fault){ 0 };
		return false;
	}
	n->report = r;
	return true;
}

static bool add_severed(struct task *t, int64_t id, struct notice *n)
{
	struct severance_row row;

	if (!id)
		return n->kind != NOTICE_SEVERED;
	if (!store_severance_of(t, id, t->me->id, &row))
		return false;
	n->severed = arena_make(t->a, struct notice_severed);
	*n->severed = (struct notice_severed){ id, row.at, row.host, row.theirs, row.mine };
	return true;
}

/* Not one about a post that the owner's filters hide among notices, nor of anybody whom they hide
 * (`away`), nor on a post `about` them. */
static bool is_shown(const struct notice *n, struct ids away, struct ids about)
{
	if (ids_hold(away, n->from.id))
		return false;
	return !n->post || (filter_shown(n->post, FILTER_NOTIFICATIONS, NULL) != SHOW_NOT &&
			    !ids_hold(about, n->post->id));
}

static void add_once(struct ids *ids, int64_t id)
{
	for (size_t i = 0; i < ids->n; i++)
		if (ids->p[i] == id)
			return;
	ids->p[ids->n++] = id;
}

enum err notice_dress(struct task *t, struct notice_rows rows, struct ids others,
		      const struct paging *page, struct accounts *ret_people, struct notices *ret)
{
	struct ids people = { .p = arena_many(t->a, int64_t, rows.n + others.n) };
	struct ids ids = { .p = arena_many(t->a, int64_t, rows.n) };
	struct ids away = filter_away(t, t->me, FILTER_NOTIFICATIONS);
	struct posts posts = { 0 };
	struct ids about;
	enum err e = OK;

	for (size_t i = 0; i < rows.n; i++) {
		add_once(&people, rows.p[i].from_id);
		if (rows.p[i].post_id)
			add_once(&ids, rows.p[i].post_id);
	}
	for (size_t i = 0; i < others.n; i++)
		add_once(&people, others.p[i]);
	*ret_people = (struct accounts){ 0 };
	if (people.n)
		e = account_many_kept(t, people, page->kept_people, ret_people);
	if (!e && ids.n)
		e = post_many_page(t, ids, page, &posts);
	about = filter_about(t, &posts, away);
	*ret = (struct notices){ .p = arena_many(t->a, struct notice, rows.n) };
	for (size_t i = 0; !e && i < rows.n; i++) {
		struct notice n = notice_of(&rows.p[i], ret_people, &posts);

		n.of_page = n.kind == NOTICE_FOLLOW_REQUEST && memorial_asked_by(t, n.from.id);
		if (n.from.id && (n.post || !rows.p[i].post_id) && is_shown(&n, away, about) &&
		    add_report(t, rows.p[i].report_id, &n) &&
		    add_severed(t, rows.p[i].severance_id, &n))
			ret->p[ret->n++] = n;
	}
	return e;
}

struct notice_ask notice_ask_of(const struct task *t, const struct notice_want *want)
{
	must(t->me);
	return (struct notice_ask){ .owner = t->me->id,
				    .from_id = want->from_id,
				    .kinds = want->kinds & NOTICE_ALL_KINDS,
				    .all = NOTICE_ALL_KINDS,
				    .held = want->held };
}

static enum err list_page(struct task *t, const struct notice_want *want, struct paging *page,
			  struct notices *ret)
{
	struct span s = paging_span(page, NOTICES_MAX);
	struct notice_ask ask = notice_ask_of(t, want);
	struct notice_rows rows = store_notice_list(t, &ask, &s);
	struct accounts people;

	paging_found(page, &s, rows.n ? rows.p[0].place : 0, rows.n ? rows.p[rows.n - 1].place : 0,
		     rows.n);
	return notice_dress(t, rows, (struct ids){ 0 }, page, &people, ret);
}

enum err notice_list(struct task *t, const struct notice_want *want, struct paging *page,
		     struct notices *ret)
{
	struct paging next;
	enum err e = list_page(t, want, page, ret);

	next = *page;
	for (int i = 0; !e && !ret->n && t->me->filters && paging_read_on(&next, i); i++) {
		e = list_page(t, want, &next, ret);
		paging_join(page, &next);
	}
	return e;
}

enum err notice_get(struct task *t, int64_t id, struct notice *ret)
{
	struct paging page = { 0 };
	struct notice_row row;
	struct accounts people;
	struct notices one;
	enum err e;

	must(t->me);
	if (!store_notice_get(t, t->me->id, id, &row))
		return fail(t, ERR_NOT_FOUND, W_NOTICE_NOT_FOUND);
	e = notice_dress(t, (struct notice_rows){ &row, 1 }, (struct ids){ 0 }, &page, &people,
			 &one);
	if (e)
		return e;
	if (!one.n)
		return fail(t, ERR_NOT_FOUND, W_NOTICE_NOT_FOUND);
	*ret = one.p[0];
	return OK;
}

enum err notice_dismiss(struct task *t, int64_t id)
{
	struct notice_row row;

	must(t->me);
	if (!store_notice_get(t, t->me->id, id, &row))
		return fail(t, ERR_NOT_FOUND, W_NOTICE_NOT_FOUND);
	store_notice_remove(t, t->me->id, id);
	return OK;
}

/* How many of them filters leave. Beyond what may lie in memory the rest counts as it is. */
static int64_t count_shown(struct task *t, struct notice_rows rows)
{
	size_t most = arena_used(t->a) + COUNTED_BYTES;
	int64_t shown = 0;

	for (size_t i = 0; i < rows.n; i += COUNTED_STEP) {
		size_t n = rows.n - i < COUNTED_STEP ? rows.n - i : COUNTED_STEP;
		struct notice_rows some = { rows.p + i, n };
		struct paging page = { 0 };
		struct accounts people;
		struct notices list;

		if (arena_used(t->a) > most ||
		    notice_dress(t, some, (struct ids){ 0 }, &page, &people, &list))
			return shown + (int64_t)(rows.n - i);
		shown += (int64_t)list.n;
	}
	return shown;
}

enum err notice_unread(struct task *t, const struct notice_want *want, int64_t limit, int64_t *ret)
{
	struct marker_row m = { 0 };
	struct notice_ask ask = notice_ask_of(t, want);
	struct notice_rows rows;
	struct span s = { .high = INT64_MAX, .limit = limit };

	must(limit >= 1 && limit <= NOTICES_COUNTED);
	store_marker_get(t, t->me->id, S("notifications"), &m);
	s.low = m.last_id;
	ask.grouped = want->from_id ? 0 : want->grouped & notice_groupable();
	rows = store_notice_list(t, &ask, &s);
	*ret = t->me->filters ? count_shown(t, rows) : (int64_t)rows.n;
	return OK;
}

/* --- what may be more than one step does --- */

enum { TASK_CLEAR, TASK_GROUP, TASK_MERGE, TASK_DROP };

/* One step of "what one two"; how many notices it was. */
static int64_t one_step(struct task *t, int64_t owner, int64_t what, int64_t one, int64_t two)
{
	if (what == TASK_CLEAR)
		return store_notice_clear(t, owner, one, STEP);
	if (what == TASK_GROUP)
		return store_notice_clear_group(t, owner, one, STEP);
	if (what == TASK_MERGE)
		return store_notice_merge(t, owner, one, two, STEP);
	return store_notice_drop(t, owner, one, two, STEP);
}

static void steps(struct task *t, int64_t owner, int64_t what, int64_t one, int64_t two)
{
	if (one_step(t, owner, what, one, two) >= STEP)
		job_add(t, JOB_NOTICES, owner,
			str_fmt(t->a, "%lld %lld %lld", (long long)what, (long long)one,
				(long long)two),
			t->now);
	else if (what == TASK_MERGE)
		live_tell(t, LIVE_NOTICES_MERGED, owner, 0);
}

static int64_t next_number(struct str *s)
{
	struct str part = STR_NONE;
	int64_t n = 0;

	str_cut(s, ' ', &part);
	for (size_t i = 0; i < part.n && part.p[i] >= '0' && part.p[i] <= '9'; i++)
		n = n * 10 + (part.p[i] - '0');
	return n;
}

enum err notice_step(struct task *t, const struct job *j)
{
	struct str rest = j->detail;
	int64_t what = next_number(&rest), one = next_number(&rest), two = next_number(&rest);

	steps(t, j->ref, what, one, two);
	return OK;
}

enum err notice_clear(struct task *t)
{
	must(t->me);
	steps(t, t->me->id, TASK_CLEAR, id_new(t->now), 0);
	return OK;
}

void notice_group_clear(struct task *t, int64_t group_id)
{
	store_notice_group_remove(t, t->me->id, group_id);
	steps(t, t->me->id, TASK_GROUP, group_id, 0);
}

void notice_held_end(struct task *t, int64_t from_id, bool merge)
{
	steps(t, t->me->id, merge ? TASK_MERGE : TASK_DROP, from_id, id_new(t->now));
}

/* --- how far somebody has read --- */

bool notice_any_new(struct task *t)
{
	struct notice_want all = { .kinds = NOTICE_ALL_KINDS };
	struct paging page = { .limit = NOTICES_MAX };
	struct marker_row m = { 0 };
	struct notices list;

	must(t->me);
	store_marker_get(t, t->me->id, S("notifications"), &m);
	page.since_id = m.last_id;
	/* What filters hide is nothing new. */
	if (t->me->filters)
		return notice_list(t, &all, &page, &list) == OK && list.n;
	return store_notice_any_after(t, t->me->id, m.last_id);
}

static enum err check_timeline(struct task *t, struct str timeline)
{
	if (str_eq(timeline, S("home")) || str_eq(timeline, S("notifications")))
		return OK;
	return fail(t, ERR_INVALID, W_NOTICE_TIMELINE);
}

enum err marker_get(struct task *t, struct str timeline, struct marker *ret)
{
	struct marker_row m = { 0 };
	enum err e = check_timeline(t, timeline);

	must(t->me);
	if (e)
		return e;
	store_marker_get(t, t->me->id, timeline, &m);
	*ret = (struct marker){ m.last_id, m.version, m.updated_at };
	return OK;
}

enum err marker_set(struct task *t, struct str timeline, int64_t last_id, struct marker *ret)
{
	enum err e = check_timeline(t, timeline);

	must(t->me);
	if (e)
		return e;
	store_marker_set(t, t->me->id, timeline, last_id);
	return marker_get(t, timeline, ret);
}
