#include "api/entity.h"
#include "base/form.h"
#include "core/circle.h"

/* --- tags --- */

static struct str tag_url(struct arena *a, struct str key)
{
	return str_fmt(a, "%.*s/tags/%.*s", STR_ARG(place_fixed()->base),
		       STR_ARG(url_encode(a, key)));
}

void entity_tag(struct out *o, const struct tag_seen *tag)
{
	struct jw *j = &o->j;

	jw_object(j);
	jw_key(j, "name");
	jw_str(j, tag->name);
	jw_key(j, "url");
	jw_str(j, tag_url(o->t->a, tag->key));
	/* No counts by day: nothing trends here. */
	jw_key(j, "history");
	jw_array(j);
	jw_end(j);
	jw_key(j, "following");
	jw_bool(j, tag->following);
	jw_key(j, "featuring");
	jw_bool(j, tag->featuring);
	jw_end(j);
}

void entity_featured_tag(struct out *o, const struct tag_featured *tag)
{
	struct jw *j = &o->j;

	jw_object(j);
	jw_key(j, "id");
	jw_id(j, tag->id);
	jw_key(j, "name");
	jw_str(j, tag->name);
	jw_key(j, "url");
	jw_str(j, tag_url(o->t->a, tag->key));
	jw_key(j, "statuses_count");
	jw_int(j, tag->posts);
	jw_key(j, "last_status_at");
	if (tag->last_at)
		jw_time(j, tag->last_at);
	else
		jw_null(j);
	jw_end(j);
}

/* --- lists --- */

static const char *const replies[] = { [LIST_REPLIES_FOLLOWED] = "followed",
				       [LIST_REPLIES_LIST] = "list",
				       [LIST_REPLIES_NONE] = "none" };

struct str list_replies_name(enum list_replies r)
{
	return str_of(replies[r]);
}

bool list_replies_read(struct str s, enum list_replies *ret)
{
	for (int i = 0; i <= LIST_REPLIES_NONE; i++)
		if (str_eq(s, str_of(replies[i]))) {
			*ret = (enum list_replies)i;
			return true;
		}
	return false;
}

void entity_list(struct out *o, const struct list *l)
{
	struct jw *j = &o->j;

	jw_object(j);
	jw_key(j, "id");
	jw_id(j, l->id);
	jw_key(j, "title");
	jw_str(j, l->title);
	jw_key(j, "replies_policy");
	jw_str(j, list_replies_name(l->replies));
	jw_key(j, "exclusive");
	jw_bool(j, l->exclusive);
	jw_end(j);
}

/* --- circles --- */

/* What stands around the name in a language's title of a circle: " (circle)". */
static void around(enum lang lang, struct str *ret_before, struct str *ret_after)
{
	struct str text = word(lang, W_CIRCLES_AS_LIST);
	size_t at = str_find(text, S("{1}"));

	*ret_before = str_sub(text, 0, at);
	*ret_after = str_sub(text, at + 3, text.n);
}

bool circle_title_read(struct str title, struct str *ret_name)
{
	title = str_trim(title);
	*ret_name = title;
	for (int i = 0; i < LANG_COUNT; i++) {
		struct str before, after;

		around((enum lang)i, &before, &after);
		if (title.n <= before.n + after.n || !str_starts(title, before) ||
		    !str_ends(title, after))
			continue;
		*ret_name = str_trim(str_sub(title, before.n, title.n - before.n - after.n));
		return true;
	}
	return false;
}

void entity_circle(struct out *o, const struct circle *c)
{
	struct jw *j = &o->j;

	jw_object(j);
	jw_key(j, "id");
	jw_id(j, c->id);
	jw_key(j, "title");
	jw_str(j, word_with(o->t->a, o->t->lang, W_CIRCLES_AS_LIST, c->name, S("")));
	jw_key(j, "replies_policy");
	jw_str(j, list_replies_name(LIST_REPLIES_NONE));
	jw_key(j, "exclusive");
	jw_bool(j, false);
	/* Rosemary's own. */
	jw_key(j, "circle");
	jw_bool(j, true);
	jw_end(j);
}
