#include "core/feed.h"

#include "base/text.h"
#include "core/circle.h"
#include "core/filter.h"
#include "core/job.h"
#include "core/notice.h"
#include "core/post_parts.h"
#include "store/mark.h"

#define TELL_NOW 50	 /* listeners who hear within the request */
#define STEP 1000	 /* followers, or listeners, of one step of the job */
#define WELCOME_POSTS 40 /* of an author before a new follower */
#define TAG_STEP "t"	 /* begins the detail of a step that goes on with a tag's followers */

/* --- lists --- */

/* Two lists of one order into one, at most limit. */
static struct post_rows merge(struct task *t, const struct span *s, struct post_rows a,
			      struct post_rows b)
{
	struct post_rows m = { .p = arena_many(t->a, struct post_row, (size_t)s->limit) };
	size_t i = 0, j = 0;

	while (m.n < (size_t)s->limit && (i < a.n || j < b.n)) {
		bool from_a = j >= b.n || (i < a.n && (a.p[i].place < b.p[j].place) == s->up);

		m.p[m.n] = from_a ? a.p[i++] : b.p[j++];
		/* A wide post may have come home for its tag as well. */
		if (!m.n || m.p[m.n - 1].place != m.p[m.n].place)
			m.n++;
	}
	return m;
}

static enum err home_page(struct task *t, int64_t of, struct paging *page, struct posts *ret)
{
	struct span s = paging_span(page, PAGE_POSTS_MAX);
	struct post_rows rows;
	struct feed_listeners wide;

	rows = store_feed_home(t, of, t->me->uses, &s);
	wide = store_wide_followed(t, of);
	for (size_t i = 0; i < wide.n; i++)
		rows = merge(t, &s, rows, store_feed_wide(t, of, wide.p[i].account_id, &s));
	return post_dress_span(t, &s, rows, page, ret);
}

/* The members whose posts begin first may fill the page; whoever begins behind its end is not
 * asked. */
static enum err list_page(struct task *t, int64_t list_id, struct paging *page, struct posts *ret)
{
	struct span s = paging_span(page, PAGE_POSTS_MAX);
	struct post_rows rows = { 0 };
	struct feed_heads heads;
	struct list_row list;

	must(t->me);
	if (!store_list_get(t, t->me->id, list_id, &list))
		return fail(t, ERR_NOT_FOUND, W_LIST_NOT_FOUND);
	heads = store_feed_heads(t, list_id, &s);
	for (size_t i = 0; i < heads.n; i++) {
		struct post_rows more;
		struct span open = s;

		if (rows.n == (size_t)s.limit && s.up)
			open.high = rows.p[rows.n - 1].place;
		else if (rows.n == (size_t)s.limit)
			open.low = rows.p[rows.n - 1].place;
		if (heads.p[i].place <= open.low || heads.p[i].place >= open.high)
			break;
		more = store_feed_member(t, &list, heads.p[i].account_id, &open);
		if (more.n)
			rows = merge(t, &s, rows, more);
	}
	return post_dress_span(t, &s, rows, page, ret);
}

/* Without what the asker's filters hide at home. */
static enum err unhidden(struct task *t, int64_t of, struct paging *page, struct posts *ret,
			 enum err (*run)(struct task *t, int64_t of, struct paging *page,
					 struct posts *ret))
{
	struct paging next;
	enum err e = run(t, of, page, ret);

	next = *page;
	for (int i = 0; !e; i++) {
		filter_leave_out(ret, FILTER_HOME);
		if (ret->n || !paging_read_on(&next, i))
			break;
		e = run(t, of, &next, ret);
		paging_join(page, &next);
	}
	return e;
}

enum err feed_home(struct task *t, struct paging *page, struct posts *ret)
{
	must(t->me);
	return unhidden(t, t->me->id, page, ret, home_page);
}

enum err feed_list(struct task *t, int64_t list_id, struct paging *page, struct posts *ret)
{
	return unhidden(t, list_id, page, ret, list_page);
}

enum err feed_circle(struct task *t, int64_t circle_id, struct paging *page, struct posts *ret)
{
	struct span s = paging_span(page, PAGE_POSTS_MAX);
	struct circle c;
	enum err e = circle_get(t, circle_id, &c);

	return e ? e : post_dress_span(t, &s, store_feed_circle(t, t->me->id, c.id, &s), page, ret);
}

static struct str tag_key(struct task *t, struct str tag)
{
	return text_fold(t->a, str_starts(tag, S("#")) ? str_sub(tag, 1, tag.n) : tag);
}

enum err feed_account(struct task *t, int64_t account_id, const struct feed_of *of,
		      struct paging *page, struct posts *ret)
{
	struct span s = paging_span(page, PAGE_POSTS_MAX);
	struct feed_account list = { .account_id = account_id,
				     .no_replies = of->no_replies,
				     .no_boosts = of->no_boosts };

	if (of->only_archived && post_viewer(t) != account_id) {
		*ret = (struct posts){ 0 };
		paging_found(page, &s, 0, 0, 0);
		return OK;
	}
	list.kind = of->only_archived ? FEED_ARCHIVED
		    : of->only_pinned ? FEED_PINNED
		    : of->tag.n	      ? FEED_TAGGED
		    : of->only_media  ? FEED_MEDIA
				      : FEED_ALL;
	if (list.kind == FEED_TAGGED)
		list.tag = tag_key(t, of->tag);
	return post_dress_span(t, &s, store_feed_account(t, post_viewer(t), &list, &s), page, ret);
}

enum err feed_public_far(struct task *t, bool only_media, struct paging *page, struct posts *ret)
{
	struct span s = paging_span(page, PAGE_POSTS_MAX);
	struct post_rows none = { 0 };

	return post_dress_span(t, &s,
			       t->me ? store_feed_public(t, t->me->id, true, only_media, &s) : none,
			       page, ret);
}

enum err feed_public(struct task *t, bool only_media, struct paging *page, struct posts *ret)
{
	struct span s = paging_span(page, PAGE_POSTS_MAX);
	struct post_rows none = { 0 };

	return post_dress_span(
		t, &s, t->me ? store_feed_public(t, t->me->id, false, only_media, &s) : none, page,
		ret);
}

enum err feed_tag(struct task *t, struct str tag, bool only_media, struct paging *page,
		  struct posts *ret)
{
	struct span s = paging_span(page, PAGE_POSTS_MAX);

	return post_dress_span(t, &s,
			       store_feed_tag(t, post_viewer(t), tag_key(t, tag), only_media, &s),
			       page, ret);
}

enum err feed_bookmarks(struct task *t, struct paging *page, struct posts *ret)
{
	struct span s = paging_span(page, PAGE_POSTS_MAX);

	must(t->me);
	return post_dress_span(t, &s, store_feed_bookmarks(t, t->me->id, &s), page, ret);
}

enum err feed_lit(struct task *t, struct paging *page, struct posts *ret)
{
	struct span s = paging_span(page, PAGE_POSTS_MAX);

	must(t->me);
	return post_dress_span(t, &s, store_feed_lit(t, t->me->id, &s), page, ret);
}

enum err feed_neighbours(struct task *t, const struct post *p, int64_t *ret_newer,
			 int64_t *ret_older)
{
	*ret_newer = store_feed_beside(t, post_viewer(t), p->account_id, p->id, true);
	*ret_older = store_feed_beside(t, post_viewer(t), p->account_id, p->id, false);
	return OK;
}

/* --- filling homes --- */

bool feed_is_wide(struct task *t)
{
	if (t->me->followers <= FEED_FANOUT_NOW)
		return false;
	return store_feed_nth(t, t->me->id, 0, FEED_FANOUT_MOST + 1) != 0;
}

/* The followers whose homes it comes to; false when it comes to nobody's. */
static bool whom(const struct post_row *p, struct feed_whom *ret)
{
	if (p->visibility > POST_CIRCLE)
		return false;
	*ret = (struct feed_whom){ .post_id = p->id, .author_id = p->account_id };
	if (p->reply_account != p->account_id)
		ret->also_follow = p->reply_account;
	if (p->visibility == POST_CIRCLE)
		ret->circle_id = p->circle_id;
	return true;
}

/* Puts it before the followers after `after`, `most` of them; the last one's follow.id, 0 when all
 * have it. */
static int64_t spread_some(struct task *t, const struct post_row *p, int64_t after, int64_t most)
{
	struct feed_whom w;

	if (!whom(p, &w))
		return 0;
	w.after = after;
	w.upto = store_feed_nth(t, p->account_id, after, most);
	store_feed_spread(t,
			  &(struct feed_whom){ w.post_id, w.author_id, w.also_follow, w.circle_id,
					       w.after, w.upto ? w.upto : INT64_MAX });
	return w.upto;
}

/* Comments and boosts are no news to those who asked to hear of posts. */
static bool is_news(const struct post_row *p)
{
	return !p->boost_of && p->visibility <= POST_CIRCLE &&
	       (!p->reply_to || p->reply_account == p->account_id);
}

static int64_t tell_some(struct task *t, const struct post_row *p, int64_t after, int64_t most)
{
	struct feed_listeners l = { 0 };

	if (is_news(p))
		l = store_feed_listeners(t, p->account_id, after, most);
	for (size_t i = 0; i < l.n; i++)
		if (post_may_see(t, l.p[i].account_id, p->id))
			notice_add(t, l.p[i].account_id, NOTICE_POST, p->account_id, p->id);
	return (int64_t)l.n == most && l.n ? l.p[l.n - 1].place : 0;
}

static int64_t tell_edit_some(struct task *t, const struct post_row *p, int64_t after, int64_t most)
{
	struct feed_listeners l = store_boosters(t, p->id, after, most);

	for (size_t i = 0; i < l.n; i++)
		if (post_may_see(t, l.p[i].account_id, p->id))
			notice_add(t, l.p[i].account_id, NOTICE_EDIT, p->account_id, p->id);
	return (int64_t)l.n == most && l.n ? l.p[l.n - 1].place : 0;
}

/* What a job does step by step; its detail is the letter and where the step before ended. */
static const struct {
	char letter;
	int64_t (*some)(struct task *t, const struct post_row *p, int64_t after, int64_t most);
} works[] = { { 'f', spread_some }, { 'n', tell_some }, { 'e', tell_edit_some } };

static void go_on(struct task *t, char letter, int64_t post_id, int64_t last)
{
	if (last)
		job_add(t, JOB_FANOUT, post_id, str_fmt(t->a, "%c%lld", letter, (long long)last),
			t->now);
}

/* Before those who follow a tag of it: a number of them at a time, whoever the author is. */
static void spread_tag(struct task *t, const struct post_row *p, struct str key, int64_t after,
		       int64_t most)
{
	int64_t upto = store_tag_nth(t, key, after, most);

	store_tag_spread(t, key, p->id, p->account_id, after, upto ? upto : INT64_MAX);
	if (upto)
		job_add(t, JOB_FANOUT, p->id,
			str_fmt(t->a, TAG_STEP "%lld %.*s", (long long)upto, STR_ARG(key)), t->now);
}

void feed_spread_tags(struct task *t, const struct post_row *p)
{
	struct strs keys;

	if (!(p->extras & POST_HAS_TAGS) || p->visibility != POST_PUBLIC || p->boost_of ||
	    p->added_at)
		return;
	keys = store_tag_listened(t, p->id);
	for (size_t i = 0; i < keys.n; i++)
		spread_tag(t, p, keys.p[i], 0, FEED_FANOUT_NOW);
}

/* "t123 roses" */
static enum err tag_step(struct task *t, const struct post_row *p, struct str detail)
{
	struct str rest = str_sub(detail, 1, detail.n), after;
	int64_t place;

	if (!str_cut(&rest, ' ', &after) || !str_int(after, 0, INT64_MAX, &place) || !rest.n)
		return ERR_INVALID;
	spread_tag(t, p, rest, place, STEP);
	return OK;
}

void feed_spread(struct task *t, const struct post_row *p)
{
	if (p->visibility != POST_DIRECT && !t->me->domain.n)
		store_feed_put(t, p->account_id, p->id, p->account_id);
	if (p->wide)
		store_wide_author(t, p->account_id);
	else if (t->me->followers > FEED_FANOUT_NOW)
		go_on(t, 'f', p->id, spread_some(t, p, 0, FEED_FANOUT_NOW));
	else
		spread_some(t, p, 0, FEED_FANOUT_MOST);
	feed_spread_tags(t, p);
	go_on(t, 'n', p->id, tell_some(t, p, 0, TELL_NOW));
}

void feed_tell_edit(struct task *t, int64_t post_id)
{
	struct post_row row = { 0 };

	if (store_post_load(t, 0, post_id, &row))
		go_on(t, 'e', post_id, tell_edit_some(t, &row, 0, TELL_NOW));
}

enum err feed_fanout_step(struct task *t, const struct job *j)
{
	struct post_row p;
	int64_t after;

	if (!store_post_load(t, 0, j->ref, &p))
		return OK; /* deleted meanwhile */
	if (str_starts(j->detail, S(TAG_STEP)))
		return tag_step(t, &p, j->detail);
	if (!j->detail.n || !str_int(str_sub(j->detail, 1, j->detail.n), 0, INT64_MAX, &after))
		return ERR_INVALID;
	for (size_t i = 0; i < sizeof(works) / sizeof(*works); i++)
		if (works[i].letter == j->detail.p[0])
			go_on(t, works[i].letter, p.id, works[i].some(t, &p, after, STEP));
	return OK;
}

void feed_welcome(struct task *t, int64_t owner_id, int64_t author_id)
{
	store_feed_welcome(t, owner_id, author_id, WELCOME_POSTS);
}
