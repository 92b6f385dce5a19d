/* Each thing that must not work is tried in a process of its own, behind the sandbox. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/check.h"

#include "sys/sandbox.h"

#define KILLED (-SIGSYS)

static const struct sandbox box = { 0, 1 << 20, 60 };

/* The exit code of f behind the sandbox; minus the signal when it was killed. */
static int outcome(int (*f)(void))
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (!pid) {
		const char *why;

		_exit(sandbox_enter(&box, &why) ? f() : 99);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

/* 0: refused. */
static int refused(long result)
{
	return result < 0 && (errno == EPERM || errno == EACCES) ? 0 : 1;
}

static int open_file(void)
{
	return refused(open("/etc/passwd", O_RDONLY | O_CLOEXEC));
}

static int make_file(void)
{
	return refused(open("/tmp/rosemary-sandbox-test", O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
}

static int list_folder(void)
{
	return refused(syscall(SYS_openat, AT_FDCWD, "/", O_RDONLY | O_DIRECTORY, 0));
}

static int remove_file(void)
{
	return refused(unlink("/tmp/rosemary-sandbox-test"));
}

static int make_code(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		    0) == MAP_FAILED
		       ? 0
		       : 1;
}

static int send_signal(void)
{
	return refused(kill(getppid(), 0));
}

static int reach_out(void)
{
	return socket(AF_INET, SOCK_STREAM, 0);
}

static int run_program(void)
{
	char name[] = "/bin/true";
	char *const argv[] = { name, NULL };

	return execve(name, argv, NULL);
}

static int fork_another(void)
{
	return refused(syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0));
}

static int look_at_another(void)
{
	return (int)ptrace(PTRACE_ATTACH, getppid(), NULL, NULL);
}

static void what_is_refused(void **state)
{
	(void)state;
	assert_int_equal(outcome(open_file), 0);
	assert_int_equal(outcome(make_file), 0);
	assert_int_equal(outcome(list_folder), 0);
	assert_int_equal(outcome(remove_file), 0);
	assert_int_equal(outcome(make_code), 0);
	assert_int_equal(outcome(send_signal), 0);
	assert_int_equal(outcome(fork_another), 0);
}

static void what_is_the_end(void **state)
{
	(void)state;
	assert_int_equal(outcome(reach_out), KILLED);
	assert_int_equal(outcome(run_program), KILLED);
	assert_int_equal(outcome(look_at_another), KILLED);
}

static void *add_one(void *n)
{
	++*(int *)n;
	return NULL;
}

static int start_thread(void)
{
	pthread_t thread;
	int n = 0;

	if (pthread_create(&thread, NULL, add_one, &n) || pthread_join(thread, NULL))
		return 1;
	return n == 1 ? 0 : 2;
}

static int use_descriptors(void)
{
	return write(STDOUT_FILENO, "", 0) == 0 ? 0 : 1;
}

static int use_memory(void)
{
	char *p = mmap(NULL, 1 << 24, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		return 1;
	memset(p, 1, 1 << 24);
	return munmap(p, 1 << 24);
}

static void what_still_works(void **state)
{
	(void)state;
	assert_int_equal(outcome(use_memory), 0);
	assert_int_equal(outcome(use_descriptors), 0);
#if !defined(__SANITIZE_ADDRESS__) /* its threads look at files as they begin */
	assert_int_equal(outcome(start_thread), 0);
#else
	(void)start_thread;
#endif
}

int main(void)
{
	const struct CMUnitTest all[] = {
		cmocka_unit_test(what_is_refused),
		cmocka_unit_test(what_is_the_end),
		cmocka_unit_test(what_still_works),
	};

	return cmocka_run_group_tests(all, NULL, NULL);
}
