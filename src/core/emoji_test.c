/* Small pictures of other servers among words. */
#include "core/emoji.h"

#include "base/clock.h"
#include "base/sanitize.h"
#include "core/media.h"
#include "store/media.h"
#include "tests/support/check.h"
#include "tests/support/far.h"
#include "tests/support/people.h"
#include "tests/support/testdb.h"

/* "before|name|" of each, and what is left. */
static struct str cut(const char *text)
{
	struct str rest = str_of(text), before, name;
	struct buf b;

	buf_init(&b, test_arena(), 1000);
	while (emoji_cut(&rest, &before, &name))
		buf_fmt(&b, "%.*s|%.*s|", STR_ARG(before), STR_ARG(name));
	buf_str(&b, before);
	assert_int_equal(rest.n, 0);
	return buf_view(&b);
}

static void words_between_colons(void **state)
{
	(void)state;
	check_str(cut(""), "");
	check_str(cut("a rose"), "a rose");
	check_str(cut("a :rose: and :two_lilies-2:!"), "a |rose| and |two_lilies-2|!");
	check_str(cut(":a::b:"), "|a||b|");
	check_str(cut("at 10:30:00, http://x:80:"), "at 10:30:00, http://x:80:");
	check_str(cut(":: : :: :no end"), ":: : :: :no end");
	check_str(cut(":not this: :this:"), ":not this: |this|");
	check_str(cut(str_fmt(test_arena(), ":%.*s:", STR_ARG(long_text(EMOJI_NAME_MAX))).p),
		  str_fmt(test_arena(), "|%.*s|", STR_ARG(long_text(EMOJI_NAME_MAX))).p);
	assert_int_equal(
		cut(str_fmt(test_arena(), ":%.*s:", STR_ARG(long_text(EMOJI_NAME_MAX + 1))).p).n,
		EMOJI_NAME_MAX + 3);
}

static void keeps(const struct account *who, const char *name, const char *url, const char *type)
{
	struct far_emoji e = { str_of(name), str_of(url), str_of(type) };
	struct task *t = test_task(NULL);

	emoji_keep(t, who->id, who->domain, &e, 1);
	check_ok(test_commit(t));
}

static struct emojis shown(const struct account *who, const char *display)
{
	struct account a = *who;
	struct task *t = test_task(NULL);
	struct emojis list;

	a.display = str_of(display);
	list = emoji_of_account(t, &a);
	test_rollback(t);
	return list;
}

static void they_belong_to_a_server(void **state)
{
	const struct account *nora = far_person("nora", "far.example");
	const struct account *finn = far_person("finn", "far.example");
	const struct account *olga = far_person("olga", "other.example");
	struct emojis list;
	int64_t id;

	(void)state;
	keeps(nora, "rose", "https://far.example/rose.png", "image/png");
	list = shown(finn, "Finn :rose: :rose: :lily:");
	assert_int_equal(list.n, 1);
	check_str(list.p[0].name, "rose");
	id = list.p[0].files.id;
	assert_int_equal(shown(olga, "Olga :rose:").n, 0);
	assert_int_equal(shown(person("here"), "me :rose:").n, 0);
	/* another picture has the same address here */
	keeps(finn, "rose", "https://far.example/rose2.png", "image/png");
	assert_int_equal(shown(finn, ":rose:").p[0].files.id, id);
	assert_int_equal(rows_of("SELECT COUNT(*) FROM far_media WHERE url ="
				 " 'https://far.example/rose2.png'"),
			 1);
	assert_int_equal(rows_of("SELECT COUNT(*) FROM far_media WHERE url ="
				 " 'https://far.example/rose.png'"),
			 0);
}

static void what_is_none_is_not_kept(void **state)
{
	const struct account *ida = far_person("ida", "odd.example");

	(void)state;
	keeps(ida, "", "https://odd.example/a.png", "image/png");
	keeps(ida, "two words", "https://odd.example/a.png", "image/png");
	keeps(ida, "\"><script>", "https://odd.example/a.png", "image/png");
	keeps(ida, "local", "http://127.0.0.1/a.png", "image/png");
	keeps(ida, "script", "javascript:alert(1)", "image/png");
	assert_int_equal(rows_of("SELECT COUNT(*) FROM emoji WHERE domain = 'odd.example'"), 0);
	/* what is no picture that can be made is a word */
	keeps(ida, "drawn", "https://odd.example/a.svg", "image/svg+xml");
	assert_int_equal(shown(ida, ":drawn:").n, 0);
}

static void one_server_has_so_many(void **state)
{
	const struct account *many = far_person("many", "many.example");
	struct task *t;

	(void)state;
	keeps(many, "first", "https://many.example/1.png", "image/png");
	t = test_task(NULL);
	db_run(t,
	       "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)"
	       " INSERT INTO emoji (domain, name, media_id) SELECT 'many.example',"
	       " 'e' || CAST(n.i AS TEXT), e.media_id FROM n"
	       " JOIN emoji e ON e.domain = 'many.example' AND e.name = 'first'",
	       ARGS(V((int64_t)EMOJI_OF_DOMAIN_MAX - 1)));
	check_ok(test_commit(t));
	keeps(many, "more", "https://many.example/more.png", "image/png");
	assert_int_equal(shown(many, ":more:").n, 0);
	assert_int_equal(shown(many, ":first: :e7:").n, 2);
}

/* Nobody's post has them, and yet they are not loose. */
static void they_stay_and_go_with_who_brought_them(void **state)
{
	const struct account *gus = far_person("gus", "going.example");
	struct task *t;

	(void)state;
	keeps(gus, "leaf", "https://going.example/leaf.png", "image/png");
	t = test_task(NULL);
	assert_int_equal(store_media_loose(t, t->now + 10 * CLOCK_DAY, 100).n, 0);
	db_run(t, "DELETE FROM account WHERE id = $1", ARGS(V(gus->id)));
	check_ok(test_commit(t));
	assert_int_equal(rows_of("SELECT COUNT(*) FROM emoji WHERE domain = 'going.example'"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_between_colons),
		cmocka_unit_test(they_belong_to_a_server),
		cmocka_unit_test(what_is_none_is_not_kept),
		cmocka_unit_test(one_server_has_so_many),
		cmocka_unit_test(they_stay_and_go_with_who_brought_them),
	};

	return cmocka_run_group_tests(tests, people_open, testdb_close);
}
