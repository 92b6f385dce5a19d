/*
 * Messages as other servers send them (tests/wire/NAME.json), and beside each what must be read
 * from it (NAME.txt). With the name of a file, this program prints what is read from it instead.
 */
#include "tests/support/check.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "fed/activity.h"

#define WORDS(member)                                                                              \
	{                                                                                          \
#member, offsetof(struct thing, member)                                            \
	}

/* --- a thing as lines --- */

static const struct {
	const char *name;
	size_t at;
} texts[] = {
	WORDS(url),
	WORDS(media_type),
	WORDS(language),
	WORDS(actor),
	WORDS(target),
	WORDS(origin),
	WORDS(result),
	WORDS(in_reply_to),
	WORDS(context),
	WORDS(conversation),
	WORDS(quote),
	WORDS(first),
	WORDS(next),
	WORDS(part_of),
	WORDS(replies),
	WORDS(blurhash),
	WORDS(value),
	WORDS(inbox),
	WORDS(shared_inbox),
	WORDS(outbox),
	WORDS(followers),
	WORDS(following),
	WORDS(featured),
	WORDS(moved_to),
	WORDS(preferred_username),
	WORDS(approved_by),
	WORDS(quote_approved),
	WORDS(instrument),
	WORDS(interacting),
	WORDS(interacted),
};
static const struct {
	const char *name;
	size_t at;
} numbers[] = {
	WORDS(published), WORDS(updated), WORDS(ends_at), WORDS(closed_at), WORDS(width),
	WORDS(height),	  WORDS(votes),	  WORDS(voters),  WORDS(focus_x),   WORDS(focus_y),
};
static const struct {
	const char *name;
	size_t at;
} marks[] = {
	WORDS(sensitive),    WORDS(any_of),    WORDS(locked),	 WORDS(memorial),
	WORDS(discoverable), WORDS(indexable), WORDS(suspended), WORDS(sealed),
};
static const struct {
	const char *name;
	size_t at;
} inner[] = {
	WORDS(object), WORDS(attachment), WORDS(tag), WORDS(icon),
	WORDS(image),  WORDS(option),	  WORDS(key), WORDS(brought),
};

static void line(struct buf *b, int depth, const char *name, struct str value)
{
	for (int i = 0; i < depth; i++)
		buf_lit(b, "  ");
	buf_str(b, str_of(name));
	buf_lit(b, " ");
	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] == '\n')
			buf_lit(b, "\\n");
		else if (value.p[i] == '\r')
			buf_lit(b, "\\r");
		else
			buf_add(b, &value.p[i], 1);
	}
	buf_lit(b, "\n");
}

static void show_words(struct buf *b, int depth, const struct thing *t)
{
	if (t->has_name)
		line(b, depth, "name", t->name);
	if (t->has_summary)
		line(b, depth, "summary", t->summary);
	if (t->has_content)
		line(b, depth, "content", t->content);
	for (size_t i = 0; i < t->to.n; i++)
		line(b, depth, "to", t->to.p[i]);
	for (size_t i = 0; i < t->cc.n; i++)
		line(b, depth, "cc", t->cc.p[i]);
	for (size_t i = 0; i < t->also_known.n; i++)
		line(b, depth, "also_known", t->also_known.p[i]);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		const struct str *s = (const void *)((const char *)t + texts[i].at);

		if (s->n)
			line(b, depth, texts[i].name, *s);
	}
}

static void show_numbers(struct arena *a, struct buf *b, int depth, const struct thing *t)
{
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		const int64_t *n = (const void *)((const char *)t + numbers[i].at);

		if (*n)
			line(b, depth, numbers[i].name, str_fmt(a, "%lld", (long long)*n));
	}
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (*(const bool *)((const char *)t + marks[i].at))
			line(b, depth, marks[i].name, S("yes"));
}

static void show_ids(struct arena *a, struct buf *b, int depth, const char *what, const char *how,
		     const struct strs *ids)
{
	for (size_t i = 0; i < ids->n; i++)
		line(b, depth, str_fmt(a, "%s %s", what, how).p, ids->p[i]);
}

static void show_lets(struct arena *a, struct buf *b, int depth, const char *what,
		      const struct thing_lets *lets)
{
	show_ids(a, b, depth, what, "at once", &lets->at_once);
	show_ids(a, b, depth, what, "asked", &lets->asked);
	if (lets->said && !lets->at_once.n && !lets->asked.n)
		line(b, depth, what, S("nobody"));
}

static void show_policy(struct arena *a, struct buf *b, int depth, const struct thing_policy *p)
{
	if (!p)
		return;
	show_lets(a, b, depth, "like", &p->like);
	show_lets(a, b, depth, "reply", &p->reply);
	show_lets(a, b, depth, "announce", &p->announce);
	show_lets(a, b, depth, "quote by", &p->quote);
	if (p->older)
		line(b, depth, "policy", S("older"));
}

/* A type that the reader does not know is in brackets; "-" when there is none. */
static void show(struct arena *a, struct buf *b, int depth, const char *name, const struct thing *t)
{
	struct str type = t->type_name;

	if (!type.n)
		type = S("-");
	else if (t->type == THING_OTHER)
		type = str_fmt(a, "(%.*s)", STR_ARG(type));
	line(b, depth, name, str_fmt(a, "%.*s %.*s", STR_ARG(type), STR_ARG(t->id)));
	show_words(b, depth + 1, t);
	show_numbers(a, b, depth + 1, t);
	show_policy(a, b, depth + 1, t->policy);
	for (size_t i = 0; i < sizeof inner / sizeof *inner; i++) {
		const struct things *list = (const void *)((const char *)t + inner[i].at);

		for (size_t k = 0; k < list->n; k++)
			show(a, b, depth + 1, inner[i].name, &list->p[k]);
	}
}

/* --- files --- */

static struct str file_text(struct arena *a, const char *path)
{
	FILE *f = fopen(path, "rb");
	struct buf b;
	char part[4096];
	size_t n;

	if (!f)
		fail_msg("%s is missing", path);
	buf_init(&b, a, THING_BYTES_MAX);
	while ((n = fread(part, 1, sizeof part, f)))
		buf_add(&b, part, n);
	fclose(f);
	return buf_view(&b);
}

static struct str file_read(struct arena *a, const char *path)
{
	struct thing t;
	struct buf b;

	if (!thing_read(a, file_text(a, path), &t))
		fail_msg("%s can't be read", path);
	buf_init(&b, a, THING_BYTES_MAX);
	show(a, &b, 0, "thing", &t);
	return buf_view(&b);
}

/* --- the test --- */

static void check_message(struct arena *a, const char *folder, struct str name)
{
	struct str got = file_read(a, str_fmt(a, "%s/json/%.*s.json", folder, STR_ARG(name)).p);
	struct str want = file_text(a, str_fmt(a, "%s/read/%.*s.txt", folder, STR_ARG(name)).p);

	if (!str_eq(got, want))
		fail_msg("%.*s is read as\n%.*sand should be\n%.*s", STR_ARG(name), STR_ARG(got),
			 STR_ARG(want));
}

static void each_message_is_read_as_it_was_meant(void **state)
{
	struct arena *a = *state;
	const char *folder = str_fmt(a, "%s/tests/wire", getenv("ROSEMARY_ROOT")).p;
	DIR *d = opendir(str_fmt(a, "%s/json", folder).p);
	struct dirent *e;
	int n = 0;

	assert_non_null(d);
	while ((e = readdir(d))) {
		struct str name = str_of(e->d_name);

		if (!str_ends(name, S(".json")))
			continue;
		check_message(a, folder, str_sub(name, 0, name.n - strlen(".json")));
		n++;
	}
	closedir(d);
	assert_true(n > 60);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		test_in_arena(each_message_is_read_as_it_was_meant),
	};

	if (argc == 2) {
		struct arena *a = arena_new((size_t)64 << 20);
		struct str text = file_read(a, argv[1]);

		fwrite(text.p, 1, text.n, stdout);
		arena_free(a);
		return 0;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
