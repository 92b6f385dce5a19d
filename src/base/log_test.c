#include "tests/support/check.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"

/* What `write` puts on standard error. */
static struct str caught(struct arena *a, void (*write_it)(void))
{
	static char text[20000];
	int pipes[2], real = dup(STDERR_FILENO);
	ssize_t n;

	assert_int_equal(pipe(pipes), 0);
	dup2(pipes[1], STDERR_FILENO);
	fcntl(pipes[0], F_SETFL, O_NONBLOCK);
	write_it();
	dup2(real, STDERR_FILENO);
	n = read(pipes[0], text, sizeof text);
	close(pipes[0]);
	close(pipes[1]);
	close(real);
	return str_dup(a, (struct str){ text, n < 0 ? 0 : (size_t)n });
}

static void plain_line(void)
{
	log_line(LOG_WARN, "GET /home", "ms=%d", 12);
}

static void line_of_a_stranger(void)
{
	log_line(LOG_ERROR, "a\nb", "name=%s",
		 "x\r\n1970 error\x1B[31m\x7F \xC2\x9B \xC2\xA1\xC3\x89");
}

static void long_line(void)
{
	log_line(LOG_ERROR, "x", "%05000d", 7);
}

static void debug_line(void)
{
	log_line(LOG_DEBUG, "x", "y");
}

static void keeps_errno(void)
{
	errno = ENOSPC;
	plain_line();
	assert_int_equal(errno, ENOSPC);
}

static void one_event_is_one_line(void **state)
{
	clock_set(951827696789);
	check_str(caught(*state, plain_line), "2000-02-29T12:34:56.789Z warn GET /home: ms=12\n");
	check_str(caught(*state, line_of_a_stranger),
		  "2000-02-29T12:34:56.789Z error a b: name=x  1970 error [31m     "
		  "\xC2\xA1\xC3\x89\n");
	caught(*state, keeps_errno);
	clock_set(-1);
}

static void long_lines_are_cut(void **state)
{
	struct str line = caught(*state, long_line);

	assert_int_equal(line.n, 1999);
	assert_int_equal(line.p[line.n - 1], '\n');
	assert_int_equal(str_find_byte(line, '\n'), line.n - 1);
}

static void levels_above_the_set_one_are_silent(void **state)
{
	check_str(caught(*state, debug_line), "");
	log_level_set(LOG_DEBUG);
	assert_true(caught(*state, debug_line).n > 0);
	log_level_set(LOG_ERROR);
	check_str(caught(*state, plain_line), "");
	log_level_set(LOG_INFO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_arena(one_event_is_one_line),
		test_in_arena(long_lines_are_cut),
		test_in_arena(levels_above_the_set_one_are_silent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
