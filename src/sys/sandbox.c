#include <errno.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/str.h"
#include "sys/sandbox.h"

/* Always allowed: computing, memory, threads, and the descriptors that are open already. What is
 * not named anywhere here fails with EPERM, so that a library that asks for something it can do
 * without goes on. */
static const char *const allowed[] = {
	"read",
	"write",
	"pread64",
	"pwrite64",
	"readv",
	"writev",
	"lseek",
	"_llseek",
	"close",
	"poll",
	"ppoll",
	"recvmsg",
	"sendmsg",
	"munmap",
	"mremap",
	"madvise",
	"brk",
	"futex",
	"futex_time64",
	"set_robust_list",
	"rseq",
	"membarrier",
	"sched_yield",
	"sched_getaffinity",
	"sched_getparam",
	"sched_getscheduler",
	"getpid",
	"gettid",
	"exit",
	"exit_group",
	"rt_sigaction",
	"rt_sigprocmask",
	"rt_sigreturn",
	"sigaltstack",
	"restart_syscall",
	"clock_gettime",
	"clock_nanosleep",
	"nanosleep",
	"gettimeofday",
	"getrandom",
	"getrusage",
	"sysinfo",
	"clock_getres",
	"uname",
};

/* Nothing that decodes a picture asks for these: whoever does has taken the process over. */
static const char *const deadly[] = {
	"execve",
	"execveat",
	"fork",
	"vfork",
	"socket",
	"connect",
	"bind",
	"listen",
	"accept",
	"accept4",
	"ptrace",
	"process_vm_readv",
	"process_vm_writev",
	"bpf",
	"mount",
	"unshare",
	"setns",
	"io_uring_setup",
};

static bool add_names(scmp_filter_ctx f, uint32_t action, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int number = seccomp_syscall_resolve_name(names[i]);

		if (number != __NR_SCMP_ERROR && seccomp_rule_add(f, action, number, 0))
			return false;
	}
	return true;
}

/* Those whose arguments decide. clone3 hides its flags in memory, where a filter can't look: it is
 * said not to exist, and the C library falls back to clone. */
static bool add_careful(scmp_filter_ctx f)
{
	const struct scmp_arg_cmp no_code = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
	const struct scmp_arg_cmp thread =
		SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD | CLONE_VM, CLONE_THREAD | CLONE_VM);
	const struct scmp_arg_cmp own_name = SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME, 0);
	const struct scmp_arg_cmp itself = SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0);

	return !seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, no_code) &&
	       !seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, no_code) &&
	       !seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, thread) &&
	       !seccomp_rule_add(f, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) &&
	       !seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1, own_name) &&
	       !seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, itself);
}

static bool filter_calls(void)
{
	scmp_filter_ctx f = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	bool ok = f && !seccomp_attr_set(f, SCMP_FLTATR_CTL_TSYNC, 1) &&
		  !seccomp_attr_set(f, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) &&
		  add_names(f, SCMP_ACT_ALLOW, allowed, sizeof allowed / sizeof allowed[0]) &&
		  add_names(f, SCMP_ACT_KILL_PROCESS, deadly, sizeof deadly / sizeof deadly[0]) &&
		  add_careful(f) && !seccomp_load(f);

	if (f)
		seccomp_release(f);
	return ok;
}

/* Landlock with a ruleset that names no folder denies the whole file system. */
static void deny_files(void)
{
	struct landlock_ruleset_attr all = {
		.handled_access_fs = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE |
				     LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR |
				     LANDLOCK_ACCESS_FS_REMOVE_DIR |
				     LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR |
				     LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SYM,
	};
	int rules = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);

	if (rules < 0)
		return;
	syscall(SYS_landlock_restrict_self, rules, 0);
	close(rules);
}

static bool limit(unsigned what, int64_t most)
{
	struct rlimit r = { (rlim_t)most, (rlim_t)most };

	return !setrlimit(what, &r);
}

bool sandbox_enter(const struct sandbox *s, const char **ret_why)
{
	*ret_why = NULL;
	if ((s->memory && !limit(RLIMIT_AS, s->memory)) || !limit(RLIMIT_FSIZE, s->file) ||
	    !limit(RLIMIT_CPU, s->cpu) || !limit(RLIMIT_CORE, 0))
		*ret_why = "setrlimit";
	else if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0))
		*ret_why = "not dumpable";
	else if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		*ret_why = "no_new_privs";
	if (*ret_why)
		return false;
	deny_files();
	if (!filter_calls())
		*ret_why = "seccomp";
	return !*ret_why;
}
