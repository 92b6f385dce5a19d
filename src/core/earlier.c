#include "core/earlier.h"

#include "base/html.h"
#include "core/far.h"
#include "core/post_parts.h"
#include "core/tell.h"
#include "store/earlier.h"

#define CHANGED_MOST 200 /* posts that link one that was changed */

/* --- whom it reaches --- */

static bool is_open(int visibility)
{
	return visibility <= POST_UNLISTED;
}

/* Do all whom `now` is for see `of`, both of one author? */
static bool reaches(struct task *t, const struct post_row *of, const struct post_row *now)
{
	bool own = of->audience_id == of->account_id;

	if (now->visibility == POST_SELF)
		return true;
	if (of->archived_at || (of->extras & POST_HELD))
		return false;
	if (is_open(of->visibility))
		return true;
	if (now->visibility == POST_DIRECT || now->audience_id != of->audience_id)
		return false;
	if (of->visibility == POST_CIRCLE)
		return now->visibility == POST_CIRCLE && now->circle_id == of->circle_id;
	if (of->visibility != POST_FOLLOWERS)
		return false;
	if (now->visibility == POST_CIRCLE)
		return own && !store_earlier_strangers(t, now->circle_id, of->audience_id);
	return now->visibility == POST_FOLLOWERS;
}

bool earlier_includes(struct task *t, int64_t earlier_id, const struct audience *to)
{
	struct fault before = t->fault;
	struct post_row of, now = { .visibility = (int)to->visibility,
				    .circle_id = to->circle_id,
				    .account_id = t->me->id,
				    .audience_id = t->me->id };
	enum err e = post_row_mine(t, earlier_id, &of);

	t->fault = before;
	return !e && reaches(t, &of, &now);
}

/* "Narrower" is a larger number up to circles; beyond, only equal ones can be compared. */
struct audience earlier_narrower(struct audience a, struct audience b)
{
	if (a.visibility >= POST_SELF || b.visibility >= POST_SELF)
		return (struct audience){ POST_SELF, 0 };
	if (a.visibility == POST_CIRCLE && b.visibility == POST_CIRCLE &&
	    a.circle_id != b.circle_id)
		return (struct audience){ POST_SELF, 0 };
	return a.visibility >= b.visibility ? a : b;
}

enum err earlier_audience(struct task *t, int64_t earlier_id, struct audience *ret)
{
	struct audience mine = { (enum visibility)t->me->post_visibility, t->me->post_circle };
	struct post_row of;
	enum err e = post_row_mine(t, earlier_id, &of);

	if (e)
		return e;
	/* What is among somebody else's people is no measure for mine. */
	if (of.visibility >= POST_FOLLOWERS && of.audience_id != of.account_id)
		*ret = (struct audience){ POST_SELF, 0 };
	else if (of.archived_at)
		*ret = (struct audience){ POST_SELF, 0 };
	else
		*ret = earlier_narrower(
			mine, (struct audience){ (enum visibility)of.visibility,
						 of.visibility == POST_CIRCLE ? of.circle_id : 0 });
	return OK;
}

bool earlier_is_told(struct task *t, const struct post *p)
{
	struct post_row of, now;

	if (!p->earlier || !store_post_load(t, 0, p->earlier->id, &of) ||
	    !store_post_load(t, 0, p->id, &now) || !reaches(t, &of, &now))
		return false;
	for (size_t i = 0; i < p->mentions && !is_open(of.visibility); i++)
		if (!post_may_see(t, p->mention[i].account_id, of.id))
			return false;
	return true;
}

/* --- writing --- */

enum err earlier_draft(struct task *t, int64_t earlier_id, struct post_row *p)
{
	struct post_row of;
	enum err e = post_row_mine(t, earlier_id, &of);

	if (!e && reaches(t, &of, p))
		p->extras |= POST_HAS_EARLIER;
	return e;
}

void earlier_told(struct task *t, struct post_row *p, struct str uri)
{
	int64_t id = uri.n ? far_post_find(t, uri) : 0;
	struct post_row of;

	if (!id || id == p->id || !store_post_load(t, 0, id, &of) || of.boost_of ||
	    of.account_id != p->account_id) {
		if (p->extras & POST_HAS_EARLIER)
			store_earlier_remove(t, p->id);
		return;
	}
	store_earlier_put(t, p->id, of.id);
	store_post_extra(t, p->id, POST_HAS_EARLIER);
	p->extras |= POST_HAS_EARLIER;
}

void earlier_changed(struct task *t, int64_t id)
{
	struct earlier_rows list = store_earlier_of(t, id, CHANGED_MOST);

	for (size_t i = 0; i < list.n; i++) {
		struct post_row p;

		if (!store_post_load(t, 0, list.p[i].post_id, &p) || (p.extras & POST_FAR))
			continue;
		store_post_touch(t, p.id);
		tell_far(t, TELL_UPDATE, p.account_id, p.id, S(""));
	}
}

/* --- reading --- */

static const struct post_row *find(const struct post_rows *rows, int64_t id)
{
	for (size_t i = 0; i < rows->n; i++)
		if (rows->p[i].id == id)
			return &rows->p[i];
	return NULL;
}

/* As much of it as a link needs; its author is that of the post. */
static const struct post *link_of(struct task *t, const struct post_row *of, const struct post *p)
{
	struct post *x = arena_make(t->a, struct post);

	*x = (struct post){ .id = of->id,
			    .account_id = of->account_id,
			    .author = p->author,
			    .visibility = (enum visibility)of->visibility,
			    .created_at = of->created_at,
			    .when = of->when,
			    .era = of->era };
	return x;
}

static void join(struct task *t, const struct earlier_rows *rows, const struct post_rows *of,
		 struct post *p)
{
	for (size_t i = 0; i < rows->n; i++) {
		const struct post_row *row;

		if (rows->p[i].post_id != p->id)
			continue;
		row = find(of, rows->p[i].earlier_id);
		if (row && row->account_id == p->account_id)
			p->earlier = link_of(t, row, p);
	}
}

void earlier_load(struct task *t, const struct post_row *row, struct post *post, size_t n)
{
	struct ids ids = { arena_many(t->a, int64_t, n), 0 }, of = { 0 };
	struct earlier_rows rows;
	struct post_rows seen;

	for (size_t i = 0; i < n; i++)
		if (row[i].extras & POST_HAS_EARLIER)
			ids.p[ids.n++] = row[i].id;
	if (!ids.n)
		return;
	rows = store_earlier_many(t, ids);
	of.p = arena_many(t->a, int64_t, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		of.p[of.n++] = rows.p[i].earlier_id;
	if (!of.n)
		return;
	seen = store_post_many(t, post_viewer(t), of.p, of.n);
	for (size_t i = 0; i < n; i++)
		join(t, &rows, &seen, &post[i]);
}

enum err earlier_later(struct task *t, int64_t id, struct posts *ret)
{
	return post_dress(t, store_earlier_later(t, post_viewer(t), id, EARLIER_LATER_MAX), ret);
}

void earlier_link(struct task *t, struct buf *b, const struct post *p, enum lang lang)
{
	struct url url = post_url(t, p->earlier);

	buf_lit(b, "<p class=\"earlier-inline\">");
	put(b, word(lang, W_EARLIER_LINKED));
	buf_lit(b, " <a href=\"");
	put(b, url);
	buf_lit(b, "\">");
	put(b, url.s);
	buf_lit(b, "</a></p>");
}
