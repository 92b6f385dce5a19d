#include "core/live.h"

#include "core/post_parts.h"
#include "store/mark.h"

static struct ids (*ears)(struct arena *a);

void live_ears(struct ids (*listening)(struct arena *a))
{
	ears = listening;
}

struct ids live_listening(struct task *t)
{
	return ears ? ears(t->a) : (struct ids){ 0 };
}

/* Somebody who is being removed with all they shared is no longer seen by anybody anyway. */
struct ids live_seeing(struct task *t, int64_t post_id)
{
	struct ids who = { 0 };

	if (!t->me || t->me->state != ACCOUNT_GONE)
		who = live_listening(t);
	return who.n ? store_live_seen(t, post_id, who) : who;
}

static void add(struct task *t, struct told *one)
{
	if (t->told_last)
		t->told_last->next = one;
	else
		t->told = one;
	t->told_last = one;
}

void live_tell(struct task *t, enum live_kind kind, int64_t a, int64_t b)
{
	struct told *one = arena_make(t->a, struct told);

	*one = (struct told){ .kind = (int)kind, .a = a, .b = b };
	/* Whom to tell that a post is no longer there: those who listen and could see it. */
	if (kind == LIVE_DELETE) {
		one->who = live_seeing(t, a);
		if (!one->who.n)
			return;
	}
	add(t, one);
}

void live_tell_lost(struct task *t, int64_t post_id, int64_t author_id, struct ids saw)
{
	struct ids still = saw.n ? store_live_seen(t, post_id, saw) : saw;
	struct told *one = arena_make(t->a, struct told);

	*one = (struct told){ .kind = LIVE_DELETE, .a = post_id, .b = author_id };
	one->who.p = arena_many(t->a, int64_t, saw.n);
	for (size_t i = 0; i < saw.n; i++)
		if (!ids_hold(still, saw.p[i]))
			one->who.p[one->who.n++] = saw.p[i];
	if (one->who.n)
		add(t, one);
}

void live_hide(struct task *t, int64_t post_id, int64_t author_id)
{
	struct told *one = arena_make(t->a, struct told);
	struct ids all = live_seeing(t, post_id);
	size_t n = 0;

	for (size_t i = 0; i < all.n; i++)
		if (all.p[i] != author_id)
			all.p[n++] = all.p[i];
	all.n = n;
	*one = (struct told){ .kind = LIVE_DELETE, .a = post_id, .b = author_id, .who = all };
	if (n)
		add(t, one);
}

/* Marks of the reader on the shown post are found with the reader (store/live.c); what else may
 * differ is what the rarer parts hold: a vote, a post that is quoted. */
#define ALIKE                                                                                      \
	(POST_HAS_MENTIONS | POST_HAS_TAGS | POST_HAS_KEEPERS | POST_HAS_VERSIONS | POST_FAR |     \
	 POST_HAS_CLOSING)

bool live_post(struct task *t, int64_t id, struct live_post *ret)
{
	struct post_row row, shown;
	struct tag_rows tags = { 0 };

	if (!store_post_load(t, 0, id, &row))
		return false;
	shown = row;
	if (row.boost_of && !store_post_load(t, 0, row.boost_of, &shown))
		return false;
	*ret = (struct live_post){ .id = id,
				   .is_public = row.visibility == POST_PUBLIC && !row.reply_to &&
						!row.boost_of,
				   .is_far = row.extras & POST_FAR,
				   .has_media = row.media_count > 0,
				   .account_id = row.account_id,
				   .circle_id = row.reply_to ? 0 : row.circle_id,
				   .alike = !(shown.extras & ~(int64_t)ALIKE) };
	if (row.extras & POST_HAS_TAGS)
		tags = store_tag_of(t, &id, 1);
	ret->tags.p = arena_many(t->a, struct str, tags.n);
	for (size_t i = 0; i < tags.n; i++)
		ret->tags.p[ret->tags.n++] = tags.p[i].key;
	return true;
}

struct live_rows live_readers(struct task *t, enum live_way way, int64_t post_id, struct ids whose)
{
	if (!whose.n)
		return (struct live_rows){ 0 };
	return store_live_readers(t, way, post_id, whose);
}

struct ids live_tokens(struct task *t, struct ids tokens)
{
	return store_live_tokens(t, tokens);
}
