#include "tests/support/check.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "sys/fetch_filter.h"

/* The first and the last address of each range, and those just outside it. */
static const struct {
	const char *address;
	bool public;
} rows[] = {
	{ "0.0.0.0", false },
	{ "0.255.255.255", false },
	{ "1.0.0.0", true },
	{ "9.255.255.255", true },
	{ "10.0.0.0", false },
	{ "10.255.255.255", false },
	{ "11.0.0.0", true },
	{ "100.63.255.255", true },
	{ "100.64.0.0", false },
	{ "100.127.255.255", false },
	{ "100.128.0.0", true },
	{ "126.255.255.255", true },
	{ "127.0.0.1", false },
	{ "127.255.255.254", false },
	{ "128.0.0.0", true },
	{ "169.253.255.255", true },
	{ "169.254.169.254", false },
	{ "169.255.0.0", true },
	{ "172.15.255.255", true },
	{ "172.16.0.0", false },
	{ "172.31.255.255", false },
	{ "172.32.0.0", true },
	{ "192.0.0.1", false },
	{ "192.0.1.0", true },
	{ "192.0.2.1", false },
	{ "192.0.3.0", true },
	{ "192.88.98.255", true },
	{ "192.88.99.1", false },
	{ "192.167.255.255", true },
	{ "192.168.0.0", false },
	{ "192.168.255.255", false },
	{ "192.169.0.0", true },
	{ "198.17.255.255", true },
	{ "198.18.0.0", false },
	{ "198.19.255.255", false },
	{ "198.20.0.0", true },
	{ "198.51.100.7", false },
	{ "198.51.101.0", true },
	{ "203.0.113.255", false },
	{ "203.0.114.0", true },
	{ "223.255.255.255", true },
	{ "224.0.0.1", false },
	{ "239.255.255.255", false },
	{ "240.0.0.1", false },
	{ "255.255.255.255", false },
	{ "8.8.8.8", true },
	{ "::", false },
	{ "::1", false },
	{ "::7f00:1", false },
	{ "::8.8.8.8", false },
	{ "::ffff:127.0.0.1", false },
	{ "::ffff:10.1.2.3", false },
	{ "::ffff:8.8.8.8", true },
	{ "::ffff:0:127.0.0.1", false },
	{ "64:ff9b::127.0.0.1", false },
	{ "64:ff9b::192.168.1.1", false },
	{ "64:ff9b::8.8.8.8", true },
	{ "64:ff9b:1::8.8.8.8", false },
	{ "100::1", false },
	{ "1fff:ffff::1", false },
	{ "2001::1", false },
	{ "2001:0:4136:e378:8000:63bf:3fff:fdd2", false },
	{ "2001:10::1", false },
	{ "2001:1ff:ffff::1", false },
	{ "2001:200::1", true },
	{ "2001:db8::1", false },
	{ "2001:db7:ffff::1", true },
	{ "2001:db9::1", true },
	{ "2002:7f00:1::1", false },
	{ "2002:808:808::1", false },
	{ "2003::1", true },
	{ "2606:4700::6810:84e5", true },
	{ "2a00:1450:4001::5efe:8.8.8.8", true },
	{ "2a00:1450:4001::5efe:10.0.0.1", false },
	{ "2a00:1450:4001:0:200:5efe:127.0.0.1", false },
	{ "3fff::1", false },
	{ "3fff:fff:ffff::1", false },
	{ "3fff:1000::1", true },
	{ "4000::1", false },
	{ "5f00::1", false },
	{ "fc00::1", false },
	{ "fd12:3456::1", false },
	{ "fe80::1", false },
	{ "febf::1", false },
	{ "fec0::1", false },
	{ "ff02::1", false },
};

static void each_address_as_the_socket_sees_it(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sockaddr_in v4 = { .sin_family = AF_INET };
		struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
		const struct sockaddr *at = (const void *)&v6;

		if (inet_pton(AF_INET, rows[i].address, &v4.sin_addr) == 1)
			at = (const void *)&v4;
		else
			assert_int_equal(inet_pton(AF_INET6, rows[i].address, &v6.sin6_addr), 1);
		if (filter_may_connect(at) != rows[i].public)
			fail_msg("%s should %sbe public", rows[i].address,
				 rows[i].public ? "" : "not ");
	}
}

static void other_families_are_closed(void **state)
{
	struct sockaddr_storage s = { .ss_family = AF_UNIX };

	(void)state;
	assert_false(filter_may_connect((const struct sockaddr *)&s));
	assert_false(filter_is_public(S("12345")));
	assert_false(filter_is_public(STR_NONE));
}

static void hosts_that_are_private_by_their_look(void **state)
{
	static const char *const private[] = {
		"127.0.0.1",	 "127.1",	   "2130706433",       "017700000001", "0x7f000001",
		"0x7f.1",	 "0177.0.0.1",	   "127.0.0.1.",       "10.0.0.1",     "0",
		"0xa9fea9fe",	 "192.168.257",	   "1.2.3.4.5",	       "999.1.1.1",    "4294967296",
		"::1",		 "::ffff:7f00:1",  "64:ff9b::7f00:1",  "fe80::1",      "localhost",
		"a.localhost",	 "printer",	   "printer.local",    "db.internal",  "x.onion",
		"box.home.arpa", "2002:7f00:1::1", "::ffff:127.0.0.1", "0x",	       "router.lan",
	};
	static const char *const public[] = { "8.8.8.8",   "0x8.8.8.8",
					      "134744072", "example.org",
					      "2606::1",   "push.example.net",
					      "1.example", "fcm.googleapis.com" };

	for (size_t i = 0; i < sizeof private / sizeof *private; i++)
		if (!filter_names_private(*state, str_of(private[i])))
			fail_msg("%s is private", private[i]);
	for (size_t i = 0; i < sizeof public / sizeof *public; i++)
		if (filter_names_private(*state, str_of(public[i])))
			fail_msg("%s is public", public[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_address_as_the_socket_sees_it),
		cmocka_unit_test(other_families_are_closed),
		test_in_arena(hosts_that_are_private_by_their_look),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
