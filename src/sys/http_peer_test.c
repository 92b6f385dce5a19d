#include "tests/support/check.h"

#include "sys/http_peer.h"

static void check_house(const char *address, const char *house)
{
	struct arena *a = arena_new((size_t)1 << 16);

	check_str(peer_house(a, str_of(address)), house);
	arena_free(a);
}

/* Whoever has an IPv6 connection has 2^64 addresses: they count as one. */
static void test_a_house_is_a_network(void **state)
{
	(void)state;
	check_house("192.0.2.7", "192.0.2.7");
	check_house("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64");
	check_house("2001:db8:1:2::9", "2001:db8:1:2::/64");
	check_house("2001:db8::a:b:c:d", "2001:db8::/64");
	check_house("2001:db8::1", "2001:db8::/64");
	check_house("::1", "::/64");
	check_house("::ffff:192.0.2.7", "::ffff:192.0.2.7");
	check_house("roses", "roses");
	check_house("", "");
}

int main(void)
{
	const struct CMUnitTest all[] = { cmocka_unit_test(test_a_house_is_a_network) };

	return cmocka_run_group_tests(all, NULL, NULL);
}
