#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "pagec_sample.h"

extern char **environ;

static struct str written(struct arena *a, const struct sample *v)
{
	struct buf b;
	struct out o = { &b, LANG_EN, a };

	buf_init(&b, a, 10000);
	page_sample(&o, v);
	assert_false(buf_failed(&b));
	return str_dup(a, buf_view(&b));
}

/* In the arena: a literal of S() is not constant enough for a static struct. */
static struct sample sample_full(struct arena *a)
{
	struct sample_comment *c = arena_many(a, struct sample_comment, 2);
	struct str *tags = arena_many(a, struct str, 2);
	struct sample *inner = arena_make(a, struct sample);

	c[0] = (struct sample_comment){ S("ben"), { S("<b>kind</b>") }, { S("/@ben") } };
	c[1] = (struct sample_comment){ S("c<leo"),
					{ S("words") },
					{ S("https://far.example/\"c") } };
	tags[0] = S("rose");
	tags[1] = S("a&b");
	inner->title = S("inner");
	inner->boosted = inner;
	return (struct sample){ .title = S("A \"rose\" & <me>"),
				.caption = { S("<p>safe</p>") },
				.address = { S("/m?a=1&b") },
				.id = 42,
				.pictures = 2,
				.comments = { c, 2 },
				.tag = tags,
				.tags = 2,
				.boosted = inner };
}

#define TITLE "A &quot;rose&quot; &amp; &lt;me&gt;"

static void test_every_construct_is_written(void **state)
{
	struct arena *a = arena_new(100000);
	struct sample v = sample_full(a);
	struct str got = written(a, &v);

	(void)state;
	assert_string_equal(
		str_c(a, got),
		"<title>" TITLE "</title>\n"
		"<h1 class=\"title\">What? " TITLE "</h1>\n"
		"<p>several\n"
		"<a href=\"/post/42?tag=A%20%22rose%22%20%26%20%3Cme%3E\" rel=\"me\" title='" TITLE
		"'>here</a>\n"
		"<img srcset=\"/m?a=1&amp;b 400w, /m?a=1&amp;b 2w\" alt=\"" TITLE
		" is missing.\">\n"
		"<ul>\n"
		"<li><a href=\"/@ben\">ben</a> <b>kind</b></li>\n"
		"<li><a href=\"https://far.example/&quot;c\">c&lt;leo</a> words</li>\n"
		"</ul>\n"
		"English rose, English a&amp;b\n"
		"<p>English: " TITLE " needs at least 2 characters.\n"
		"\"inner\" \\ 0\n"
		"<p>safe</p>\n");
	arena_free(a);
}

static void test_branches_follow_the_struct(void **state)
{
	struct arena *a = arena_new(100000);
	struct sample v = { .pinned = true };

	(void)state;
	assert_true(str_find(written(a, &v), S("class=\"pinned title\"")) < 100);
	assert_true(str_find(written(a, &v), S("<p>none\n")) < 200);
	v.pictures = 1;
	assert_true(str_find(written(a, &v), S("<p>one\n")) < 200);
	arena_free(a);
}

/* Compiles a page and gives what pagec said on standard error; *ret_status is its exit status. */
static struct str said(struct arena *a, const char *page, int *ret_status)
{
	char in[] = "/tmp/pagec_test_XXXXXX", err[] = "/tmp/pagec_test_XXXXXX", said[1000];
	int in_fd = mkstemp(in), err_fd = mkstemp(err);
	char *argv[] = { getenv("PAGEC"), in, NULL };
	posix_spawn_file_actions_t files;
	ssize_t n;
	pid_t pid;

	assert_non_null(argv[0]);
	assert_true(write(in_fd, page, strlen(page)) == (ssize_t)strlen(page));
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_adddup2(&files, err_fd, 2);
	assert_int_equal(posix_spawn(&pid, argv[0], &files, NULL, argv, environ), 0);
	assert_int_equal(waitpid(pid, ret_status, 0), pid);
	posix_spawn_file_actions_destroy(&files);
	n = pread(err_fd, said, sizeof said, 0);
	assert_true(n >= 0);
	close(in_fd);
	close(err_fd);
	unlink(in);
	unlink(err);
	return str_dup(a, (struct str){ said, (size_t)n });
}

static const struct {
	const char *page, *complaint;
} refused[] = {
	{ "<p>x</p>\n", ":1: this stands outside of a {{page ...}}" },
	{ "{{page p()}}\n\n<p>{{v.x\n", ":3: {{ without }}" },
	{ "{{page p()}}\n{{-- x\n", ":2: {{-- without --}}" },
	{ "{{page p()}}\n{{if v.x}}\n", ":2: {{if}} of line 2 has no {{end}}" },
	{ "{{page p()}}\n{{end}}\n", ":2: {{end}} without a beginning" },
	{ "{{page p()}}\n{{for x of v}}\n{{end}}\n", "expected {{for x in v.list}}" },
	{ "{{page p()}}\n{{for x in v.l}}\n{{else}}\n{{end}}\n", "belongs to an {{if}}" },
	{ "{{page p()}}\n{{if a}}{{else}}{{else}}{{end}}\n", "belongs to an {{if}}, once" },
	{ "{{page p()}}\n<p title={{v.x}}>\n", "a value in a tag needs quotes" },
	{ "{{page p()}}\n<p {{v.x}}>\n", "a value in a tag needs quotes" },
	{ "{{page p()}}\n<{{v.x}}>\n", "a value in a tag needs quotes" },
	{ "{{page p()}}\n<script>{{v.x}}</script>\n", "no value may stand in <script>" },
	{ "{{page p()}}\n<style>{{v.x}}</style>\n", "no value may stand in <style>" },
	{ "{{page p()}}\n<p onclick=\"x()\">\n", "onclick=:" },
	{ "{{page p()}}\n<p style='x'>\n", "style=:" },
	{ "{{page p()}}\n<a href=\"http://{{v.x}}\">\n", "an address begins with" },
	{ "{{page p()}}\n<a href=\"//{{v.x}}\">\n", "an address begins with" },
	{ "{{page p()}}\n<a href=\"/{{v.x}}/{{v.y}}\">\n", "an address begins with" },
	{ "{{page p()}}\n<a href=\"{{if a}}/b{{end}}{{v.x}}\">\n", "an address begins with" },
	{ "{{page p()}}\n<a href=\"{{word a.b}}\">\n", "is no address" },
	{ "{{page p()}}\n{{if a}}<p class=\"{{else}}<p>{{end}}\n", "the tag does not stand" },
	{ "{{page p()}}\n<p class=\"x\n", "the page ends inside <p>" },
	{ "{{page p()}}\n{{if a = b}}{{end}}\n", "'=' does not belong" },
	{ "{{page p()}}\n{{if a; b}}{{end}}\n", "';' does not belong" },
	{ "{{page p()}}\n{{f(a}}\n", "brackets do not match" },
	{ "{{page p()}}\n{{}}\n", "a name is missing" },
	{ "{{page p()}}\n<p title=\"{{call q()}}\">\n", "stands between tags only" },
	{ "{{page p()}}\n<!-- x -->\n", "a comment is written {{-- so --}}" },
	{ "{{page p}}\n", "expected {{page name" },
	{ "{{use \"a.h\"}}\n", "there is no {{page ...}}" },
};

static void test_what_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		struct arena *a = arena_new(100000);
		int status = 0;
		struct str complaint = said(a, refused[i].page, &status);

		if (str_find(complaint, str_of(refused[i].complaint)) == complaint.n)
			fail_msg("%s\nsaid: %s\nexpected: %s", refused[i].page, str_c(a, complaint),
				 refused[i].complaint);
		assert_int_equal(WEXITSTATUS(status), 1);
		arena_free(a);
	}
}

static void test_what_is_allowed(void **state)
{
	static const char *const allowed[] = {
		"{{page p()}}\n<p>x\n",
		"{{page p()}}\n<a href=\"/x/{{v.y}}/{{v.z}}#{{v.a}}\">\n",
		"{{page p()}}\n<a{{if v.a}} class=\"b\"{{end}}>\n",
		"{{page p()}}\n<textarea name=\"{{v.name}}\">{{v.text}}</textarea><p>{{v.html}}\n",
		"{{page p()}}\n<script src=\"/app.js\"></script>{{v.x}}\n",
		"{{page p()}}\n{{call q(&v.a, v.b[1], 3)}}\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++) {
		struct arena *a = arena_new(100000);
		int status = 0;
		struct str complaint = said(a, allowed[i], &status);

		assert_string_equal(str_c(a, complaint), "");
		assert_int_equal(status, 0);
		arena_free(a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_construct_is_written),
		cmocka_unit_test(test_branches_follow_the_struct),
		cmocka_unit_test(test_what_is_refused),
		cmocka_unit_test(test_what_is_allowed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
