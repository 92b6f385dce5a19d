#include "core/comment.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "core/people.h"
#include "store/comment.h"
#include "store/post.h"
#include "store/reader.h"

#define LABEL_MAX 24 /* of the last part of a name of a server */

/* --- addresses in a text --- */

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_in_label(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || (unsigned char)c >= 0x80;
}

/* "example.org", and "примеры.рф" where a path follows, since elsewhere it may be the end of a
 * sentence without the space behind it. */
static bool is_end_label(struct str s, bool has_path)
{
	if (s.n < 2)
		return false;
	if (s.n > 4 && str_eq_nocase(str_sub(s, 0, 4), S("xn--")))
		return true;
	for (size_t i = 0; i < s.n; i++)
		if (!is_letter(s.p[i]) && !(has_path && (unsigned char)s.p[i] >= 0x80))
			return false;
	return s.n <= LABEL_MAX || has_path;
}

/* Is it a name as servers have, with whatever follows such a name in an address? */
static bool is_server(struct str s)
{
	size_t end = 0, before = 0, last = 0, dots = 0;
	bool has_path;

	while (end < s.n && (is_in_label(s.p[end]) || s.p[end] == '.'))
		end++;
	has_path = end < s.n && (s.p[end] == '/' || s.p[end] == ':');
	if (end < s.n && !has_path && s.p[end] != '?' && s.p[end] != '#')
		return false;
	while (end && s.p[end - 1] == '.')
		end--;
	for (size_t i = 0; i < end; i++)
		if (s.p[i] == '.') {
			before = last;
			last = i + 1;
			dots++;
		}
	return dots && last - 1 - before >= 2 &&
	       is_end_label(str_sub(s, last, end - last), has_path);
}

static bool is_space(char c)
{
	return (unsigned char)c <= ' ' || c == 0x7f;
}

static bool is_around(char c)
{
	const struct str signs = S("()<>[]{}\"'`*_~|,;!");

	return str_find_byte(signs, c) < signs.n;
}

static bool word_links(struct str w)
{
	size_t at = str_find_byte(w, '@');

	if (str_find(w, S("://")) < w.n)
		return true;
	if (w.n > 7 && str_eq_nocase(str_sub(w, 0, 7), S("mailto:")))
		return true;
	if (at == 0)
		return false;
	if (at < w.n)
		return is_server(str_sub(w, at + 1, w.n - at - 1));
	return is_server(w);
}

bool comment_text_links(struct str text)
{
	size_t i = 0;

	while (i < text.n) {
		size_t from;

		while (i < text.n && (is_space(text.p[i]) || is_around(text.p[i])))
			i++;
		from = i;
		while (i < text.n && !is_space(text.p[i]) && !is_around(text.p[i]))
			i++;
		if (word_links(str_sub(text, from, i - from)))
			return true;
	}
	return false;
}

/* --- links in what is written with tags --- */

/* The first letter that is shown, from there on. */
static char first_shown(struct str html, size_t from)
{
	bool in_tag = false;

	for (size_t i = from; i < html.n; i++) {
		char c = html.p[i];

		if (c == '<')
			in_tag = true;
		else if (c == '>')
			in_tag = false;
		else if (!in_tag)
			return c;
	}
	return 0;
}

/* Safe HTML as base/sanitize.h and base/caption.h write it: a link is <a ...>, and the name of a
 * person or a tag has a class and looks like one. */
static bool html_links(struct str html)
{
	size_t at = 0;

	for (;;) {
		struct str rest = str_sub(html, at, html.n - at), head;
		size_t found = str_find(rest, S("<a ")), end;
		char shown;

		if (found >= rest.n)
			return false;
		at += found;
		rest = str_sub(html, at, html.n - at);
		end = str_find_byte(rest, '>');
		head = str_sub(rest, 0, end < rest.n ? end : rest.n);
		shown = first_shown(rest, head.n);
		if (str_find(head, S("mention")) >= head.n || (shown != '@' && shown != '#'))
			return true;
		at += head.n;
	}
}

bool comment_links(const struct post_row *p)
{
	return comment_text_links(p->caption) || comment_text_links(p->cover) ||
	       html_links(p->caption_html.s);
}

/* --- words --- */

static struct str spaced(struct task *t, struct str words)
{
	return str_fmt(t->a, " %.*s ", STR_ARG(words));
}

bool comment_says_word(struct task *t, int64_t owner, const struct post_row *p)
{
	struct comment_word_rows list = store_comment_words(t, owner, COMMENT_WORDS_MAX);
	struct str said;

	if (!list.n)
		return false;
	said = spaced(t, text_words(t->a, str_fmt(t->a, "%.*s\n%.*s", STR_ARG(p->caption),
						  STR_ARG(p->cover))));
	for (size_t i = 0; i < list.n; i++)
		if (str_find(said, spaced(t, list.p[i].key)) < said.n)
			return true;
	return false;
}

enum err comment_set_words(struct task *t, struct str lines)
{
	struct str line;
	size_t n = 0;

	must(t->me);
	store_comment_words_clear(t, t->me->id);
	while (str_cut(&lines, '\n', &line)) {
		struct comment_word_row row = { .word = str_trim(line) };

		row.key = text_words(t->a, row.word);
		if (!row.key.n)
			continue;
		if (str_chars(row.word) > COMMENT_WORD_MAX)
			return fail_with(t, ERR_LIMIT, W_FORM_LONG, word(t->lang, W_COMMENTS_WORDS),
					 str_fmt(t->a, "%d", COMMENT_WORD_MAX));
		if (++n > COMMENT_WORDS_MAX)
			return fail_with(t, ERR_LIMIT, W_FORM_MANY, word(t->lang, W_COMMENTS_WORDS),
					 str_fmt(t->a, "%d", COMMENT_WORDS_MAX));
		store_comment_word_add(t, t->me->id, &row);
	}
	return OK;
}

/* --- the rest --- */

struct comment_wishes comment_wishes(struct task *t)
{
	struct comment_word_rows list;
	struct comment_wishes w = { 0 };

	must(t->me);
	list = store_comment_words(t, t->me->id, COMMENT_WORDS_MAX);
	w.holds_new = store_comment_wish(t, t->me->id).holds_new;
	w.words.p = arena_many(t->a, struct str, list.n);
	for (size_t i = 0; i < list.n; i++)
		w.words.p[w.words.n++] = list.p[i].word;
	return w;
}

void comment_hold_new(struct task *t, bool holds)
{
	struct comment_wish_row w;

	must(t->me);
	w = store_comment_wish(t, t->me->id);
	w.holds_new = holds;
	store_comment_wish_set(t, t->me->id, &w);
}

bool comment_is_new(struct task *t, int64_t owner, int64_t who)
{
	struct account_row a;

	return store_comment_wish(t, owner).holds_new && store_account_get(t, who, &a) &&
	       a.created_at > t->now - COMMENT_NEW_DAYS * CLOCK_DAY;
}

bool comment_is_known(struct task *t, int64_t owner, int64_t who)
{
	return store_comment_is_known(t, owner, who);
}

void comment_known(struct task *t, int64_t owner, int64_t who, bool is)
{
	store_comment_known(t, owner, who, is);
}
