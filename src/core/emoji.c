#include "core/emoji.h"

#include "core/far_media.h"
#include "core/poll.h"
#include "store/emoji.h"

/* --- reading --- */

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-';
}

/* The length of a name that ends with a colon at the start of s; 0 for none. */
static size_t name_length(struct str s)
{
	size_t n = 0;

	while (n < s.n && n <= EMOJI_NAME_MAX && is_word(s.p[n]))
		n++;
	return n && n <= EMOJI_NAME_MAX && n < s.n && s.p[n] == ':' ? n : 0;
}

/* "at 10:30:00" holds none: no letter or digit stands before the first colon. */
bool emoji_cut(struct str *rest, struct str *ret_before, struct str *ret_name)
{
	struct str all = *rest;

	for (size_t i = str_find_byte(all, ':'); i < all.n; i++) {
		size_t n;

		if (all.p[i] != ':' || (i && is_word(all.p[i - 1])))
			continue;
		n = name_length(str_sub(all, i + 1, all.n));
		if (!n)
			continue;
		*ret_before = str_sub(all, 0, i);
		*ret_name = str_sub(all, i + 1, n);
		*rest = str_sub(all, i + n + 2, all.n);
		return true;
	}
	*ret_before = all;
	*rest = S("");
	return false;
}

const struct emoji *emoji_find(const struct emojis *list, struct str name)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->p[i].name, name))
			return &list->p[i];
	return NULL;
}

struct looking {
	struct task *t;
	struct str domain;
	struct emojis found;
	int asked; /* different words that were looked for, here or not */
};

static void look_up(struct looking *l, struct str name)
{
	struct emoji_row row;

	if (l->asked >= 2 * EMOJI_SHOWN_MAX || l->found.n >= EMOJI_SHOWN_MAX ||
	    emoji_find(&l->found, name))
		return;
	l->asked++;
	if (!store_emoji_get(l->t, l->domain, name, &row))
		return;
	if (!l->found.p)
		l->found.p = arena_many(l->t->a, struct emoji, EMOJI_SHOWN_MAX);
	l->found.p[l->found.n++] = (struct emoji){
		.name = name,
		.files = { .id = row.media_id,
			   .secret = row.secret,
			   .grid_width = row.width,
			   .grid_height = row.height },
	};
}

static void look_in(struct looking *l, struct str text)
{
	struct str before, name;

	while (emoji_cut(&text, &before, &name))
		look_up(l, name);
}

struct emojis emoji_of_post(struct task *t, const struct post *p)
{
	struct looking l = { .t = t, .domain = p->author.domain };

	if (!l.domain.n)
		return l.found;
	look_in(&l, p->caption_html.s);
	look_in(&l, p->cover);
	for (size_t i = 0; p->poll && i < p->poll->options.n; i++)
		look_in(&l, p->poll->options.p[i]);
	return l.found;
}

struct emojis emoji_of_name(struct task *t, const struct account *a)
{
	struct looking l = { .t = t, .domain = a->domain };

	if (l.domain.n)
		look_in(&l, a->display);
	return l.found;
}

struct emojis emoji_of_account(struct task *t, const struct account *a)
{
	struct looking l = { .t = t, .domain = a->domain };

	if (!l.domain.n)
		return l.found;
	look_in(&l, a->display);
	look_in(&l, a->about_html.s);
	for (size_t i = 0; i < a->fields; i++) {
		look_in(&l, a->field[i].name);
		look_in(&l, a->field[i].value_html.s);
	}
	return l.found;
}

/* --- keeping --- */

static bool is_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_word(s.p[i]))
			return false;
	return s.n && s.n <= EMOJI_NAME_MAX;
}

static void keep_one(struct task *t, int64_t account_id, struct str domain,
		     const struct far_emoji *e)
{
	struct far_photo photo = { .url = e->url, .type = e->type };
	struct emoji_row row;
	int64_t id;

	if (store_emoji_get(t, domain, e->name, &row)) {
		far_media_move(t, row.media_id, e->url);
		return;
	}
	if (store_emoji_count(t, domain, EMOJI_OF_DOMAIN_MAX) >= EMOJI_OF_DOMAIN_MAX)
		return;
	id = far_media_add(t, account_id, 0, 0, &photo);
	if (id)
		store_emoji_put(t, domain, e->name, id);
}

void emoji_keep(struct task *t, int64_t account_id, struct str domain, const struct far_emoji *list,
		size_t n)
{
	for (size_t i = 0; i < n && domain.n; i++)
		if (is_name(list[i].name))
			keep_one(t, account_id, domain, &list[i]);
}
