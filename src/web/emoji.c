#include "web/emoji.h"

struct showing {
	struct task *t;
	const struct emojis *list;
};

/* The next that is here; one that is not stays a word. */
static bool cut(void *ctx, struct str *rest, struct str *ret_before, struct html_picture *ret)
{
	const struct showing *s = ctx;
	struct str all = *rest, before, name;

	while (emoji_cut(rest, &before, &name)) {
		const struct emoji *e = emoji_find(s->list, name);

		if (!e)
			continue;
		*ret_before = str_sub(all, 0, (size_t)(name.p - all.p) - 1);
		*ret = (struct html_picture){
			.url = media_path(s->t->a, &e->files, RENDITION_GRID),
			.word = str_fmt(s->t->a, ":%.*s:", STR_ARG(name)),
		};
		return true;
	}
	*ret_before = all;
	return false;
}

struct html emoji_shown(struct task *t, struct html words, const struct emojis *list)
{
	struct showing s = { t, list };

	return list->n ? html_with_pictures(t->a, words, cut, &s) : words;
}

static void add_part(struct buf *b, struct str part)
{
	part = str_trim(part);
	if (b->n && part.n)
		buf_byte(b, ' ');
	buf_str(b, part);
}

static struct str said(struct task *t, struct str name, const struct emojis *list)
{
	struct showing s = { t, list };
	struct html_picture p;
	struct str rest = name, before;
	struct buf b;

	buf_init(&b, t->a, name.n + 1);
	while (cut(&s, &rest, &before, &p))
		add_part(&b, before);
	add_part(&b, before);
	return b.n ? buf_view(&b) : name;
}

struct html emoji_name(struct task *t, const struct account *a, struct str *ret_said)
{
	struct emojis list = emoji_of_name(t, a);

	*ret_said = list.n ? said(t, a->display, &list) : a->display;
	return emoji_shown(t, html_of(t->a, a->display), &list);
}
