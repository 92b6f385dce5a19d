#include "tests/support/check.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "fed/archive.h"
#include "sys/pile.h"

/* The one file of the folder, which goes; STR_NONE when there is none. */
static struct str take(struct arena *a, const char *folder)
{
	DIR *d = opendir(folder);
	struct str text = STR_NONE;
	struct dirent *one;

	while ((one = readdir(d)))
		if (one->d_name[0] != '.') {
			int fd = openat(dirfd(d), one->d_name, O_RDONLY);
			char *p = arena_alloc(a, 4000);

			text = (struct str){ p, (size_t)read(fd, p, 4000) };
			close(fd);
			unlinkat(dirfd(d), one->d_name, 0);
		}
	closedir(d);
	return text;
}

static void what_was_refused_is_kept_with_the_reason(void **state)
{
	char folder[] = "/tmp/rosemary-archive-XXXXXX";
	struct task t = { .a = arena_new((size_t)16 << 20), .now = INT64_C(1773478800000) };
	struct request q = { .method = POST,
			     .path_sent = S("/inbox"),
			     .query = S("x=1"),
			     .address = S("192.0.2.7"),
			     .body = S("{\"type\":\"Create\"}") };
	struct str why = S("");

	(void)state;
	assert_non_null(mkdtemp(folder));
	fed_archive(&t, &q, S("not kept: there is no folder"));
	assert_true(pile_open(t.a, str_of(folder), &why));
	assert_null(take(t.a, folder).p);
	fed_archive(&t, &q, S("the digest does not fit"));
	check_str(take(t.a, folder), "refused: the digest does not fit\n"
				     "at: 2026-03-14T09:00:00.000Z\nfrom: 192.0.2.7\n\n"
				     "POST /inbox?x=1\n\n{\"type\":\"Create\"}");
	pile_close();
	rmdir(folder);
	arena_free(t.a);
}

static void what_was_refused_later_is_kept_too(void **state)
{
	char folder[] = "/tmp/rosemary-archive-XXXXXX";
	struct task t = { .a = arena_new((size_t)16 << 20), .now = INT64_C(1773478800000) };
	struct arrival r = { .received_at = t.now - 1000, .body = S("{\"type\":\"Like\"}") };
	struct str why = S(""), by = S("https://far.example/users/nora");

	(void)state;
	assert_non_null(mkdtemp(folder));
	fed_archive_arrival(&t, &r, by, S("not kept: there is no folder"));
	assert_true(pile_open(t.a, str_of(folder), &why));
	assert_null(take(t.a, folder).p);
	fed_archive_arrival(&t, &r, by, S("forbidden"));
	check_str(take(t.a, folder),
		  "refused: forbidden\nat: 2026-03-14T09:00:00.000Z\n"
		  "from: https://far.example/users/nora\nreceived: 2026-03-14T08:59:59.000Z\n\n"
		  "{\"type\":\"Like\"}");
	pile_close();
	rmdir(folder);
	arena_free(t.a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_refused_later_is_kept_too),
		cmocka_unit_test(what_was_refused_is_kept_with_the_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
