#include "tests/support/check.h"

#include <stdlib.h>

#include "app/settings.h"

static struct arena *a;
static struct settings s;

static int fresh(void **state)
{
	(void)state;
	a = arena_new((size_t)4 << 20);
	settings_init(a, &s);
	return 0;
}

static int gone(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static struct str read_all(const char *text)
{
	return settings_read(a, &s, str_of(text), S("rosemary.conf")).text;
}

static void test_a_file_is_read(void **state)
{
	(void)state;
	assert_null(read_all("# a remark\n\nport = 9090\n  upload_max=2 MB\r\n"
			     "base = https://Rosen.Example/\ndomain = Garten.Example\ntrust_proxy "
			     "= 10.0.0.0/8, ::1\n"
			     "plain_http = yes\nlog_level = debug\n")
			    .p);
	assert_int_equal(s.port, 9090);
	assert_int_equal(s.upload_max, 2 * 1024 * 1024);
	check_str(s.base, "https://rosen.example");
	check_str(s.domain, "garten.example");
	assert_int_equal(s.trust_proxy.n, 2);
	check_str(s.trust_proxy.p[1], "::1");
	assert_true(s.plain_http);
	check_str(s.log_level, "debug");
}

static void test_a_fault_names_its_line(void **state)
{
	(void)state;
	check_str(read_all("port = 1\nprot = 2\n"),
		  "rosemary.conf, line 2: prot: there is no such setting (see: rosemary settings)");
	check_str(read_all("\n\nport\n"), "rosemary.conf, line 3: expected: key = value");
	check_str(read_all("port = 70000"), "rosemary.conf, line 1: port: out of bounds");
	check_str(read_all("port = 1\nport = 2"), "rosemary.conf, line 2: port stands twice");
}

static void test_wrong_values_are_refused(void **state)
{
	static const char *const wrong[] = {
		"port = x",
		"port = 1e3",
		"upload_max = 40 XB",
		"upload_max = MB",
		"upload_max = 99999999999999999999",
		"listen = example.org",
		"listen = 10.0.0.0/8",
		"trust_proxy = 10.0.0.0/33",
		"trust_proxy = ::1/129",
		"base = ftp://x",
		"base = https://x/path",
		"base = https://a@b",
		"domain = https://x",
		"domain = x/path",
		"domain = a b",
		"plain_http = perhaps",
		"log_level = loud",
		"data =",
		"media_program = \xff",
	};

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_non_null(read_all(wrong[i]).p);
}

static void test_later_places_win(void **state)
{
	(void)state;
	assert_null(read_all("port = 1\ndata = x\n").p);
	setenv("ROSEMARY_PORT", "2", 1);
	assert_null(settings_environment(a, &s).text.p);
	unsetenv("ROSEMARY_PORT");
	assert_int_equal(s.port, 2);
	assert_null(settings_set(a, &s, S("port=3")).text.p);
	assert_int_equal(s.port, 3);
	check_str(s.data, "x");
	assert_non_null(settings_set(a, &s, S("port")).text.p);
}

static void test_what_follows_from_others(void **state)
{
	(void)state;
	assert_null(read_all("port = 81\ndata = /srv/rose/\n").p);
	assert_null(settings_complete(a, &s).text.p);
	check_str(s.base, "http://localhost:81");
	check_str(s.domain, "localhost:81");
	check_str(s.database, "sqlite:/srv/rose/rosemary.db");
}

static void test_http_only_where_it_is_safe(void **state)
{
	(void)state;
	assert_null(read_all("base = http://rosen.example").p);
	assert_non_null(settings_complete(a, &s).text.p);
	s.plain_http = true;
	assert_null(settings_complete(a, &s).text.p);
}

/* What is printed can be read again, and means the same. */
static void test_the_table_is_a_file(void **state)
{
	struct settings again;
	struct buf out, twice;

	(void)state;
	assert_null(read_all("port = 81\nupload_max = 3 MB\ntrust_proxy = ::1 10.0.0.0/8").p);
	buf_init(&out, a, 65536);
	settings_print(a, &out, &s);
	settings_init(a, &again);
	assert_null(settings_read(a, &again, buf_view(&out), S("x")).text.p);
	buf_init(&twice, a, 65536);
	settings_print(a, &twice, &again);
	assert_true(str_eq(buf_view(&out), buf_view(&twice)));
}

int main(void)
{
	const struct CMUnitTest all[] = {
		cmocka_unit_test_setup_teardown(test_a_file_is_read, fresh, gone),
		cmocka_unit_test_setup_teardown(test_a_fault_names_its_line, fresh, gone),
		cmocka_unit_test_setup_teardown(test_wrong_values_are_refused, fresh, gone),
		cmocka_unit_test_setup_teardown(test_later_places_win, fresh, gone),
		cmocka_unit_test_setup_teardown(test_what_follows_from_others, fresh, gone),
		cmocka_unit_test_setup_teardown(test_http_only_where_it_is_safe, fresh, gone),
		cmocka_unit_test_setup_teardown(test_the_table_is_a_file, fresh, gone),
	};

	return cmocka_run_group_tests(all, NULL, NULL);
}
