/*
 * A disk that fails, for tests/torture: preloaded into the server, it stands before the system's
 * calls that write, sync or make a file, for what lies below FAULT_FOLDER. The file that
 * FAULT_ORDER names holds "N ERRNO" or "N ERRNO always": the N-th such call from now fails with
 * that number, once or from then on. Every change of that file starts the count again; an empty one
 * means a disk that is well. What was counted stands in FAULT_COUNT.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long calls, fail_at;
static int fail_errno;
static bool always;
static struct timespec order_time;

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* Reads the order again when its file was written meanwhile. */
static void take_order(void)
{
	const char *path = getenv("FAULT_ORDER");
	char text[100] = "", word[20] = "";
	struct stat st;
	int fd;

	if (!path || stat(path, &st) ||
	    (st.st_mtim.tv_sec == order_time.tv_sec && st.st_mtim.tv_nsec == order_time.tv_nsec))
		return;
	order_time = st.st_mtim;
	calls = fail_at = 0;
	fd = NEXT(open)(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	if (read(fd, text, sizeof text - 1) > 0)
		sscanf(text, "%ld %d %19s", &fail_at, &fail_errno, word);
	close(fd);
	always = !strcmp(word, "always");
}

static void write_count(void)
{
	const char *path = getenv("FAULT_COUNT");
	char text[40];
	int fd = path ? NEXT(open)(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1;

	if (fd < 0)
		return;
	snprintf(text, sizeof text, "%ld", calls);
	if (NEXT(write)(fd, text, strlen(text)) < 0)
		abort();
	close(fd);
}

/* Is it this call's turn? Sets errno when it is. */
static bool fails(const char *path)
{
	const char *folder = getenv("FAULT_FOLDER");
	bool turn = false;

	if (!folder || strncmp(path, folder, strlen(folder)) != 0)
		return false;
	pthread_mutex_lock(&lock);
	take_order();
	calls++;
	turn = fail_at && (calls == fail_at || (always && calls > fail_at));
	write_count();
	pthread_mutex_unlock(&lock);
	if (turn)
		errno = fail_errno;
	return turn;
}

static bool fd_fails(int fd)
{
	char link[40], path[4096];
	ssize_t n;

	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof path - 1);
	path[n < 0 ? 0 : n] = '\0';
	return fails(path);
}

ssize_t write(int fd, const void *p, size_t n)
{
	return fd_fails(fd) ? -1 : NEXT(write)(fd, p, n);
}

ssize_t pwrite64(int fd, const void *p, size_t n, off64_t at)
{
	return fd_fails(fd) ? -1 : NEXT(pwrite64)(fd, p, n, at);
}

ssize_t pwrite(int fd, const void *p, size_t n, off_t at)
{
	return fd_fails(fd) ? -1 : NEXT(pwrite)(fd, p, n, at);
}

int fsync(int fd)
{
	return fd_fails(fd) ? -1 : NEXT(fsync)(fd);
}

int fdatasync(int fd)
{
	return fd_fails(fd) ? -1 : NEXT(fdatasync)(fd);
}

int ftruncate64(int fd, off64_t n)
{
	return fd_fails(fd) ? -1 : NEXT(ftruncate64)(fd, n);
}

int open64(const char *path, int flags, ...)
{
	mode_t mode = 0;
	va_list args;

	va_start(args, flags);
	if (flags & (O_CREAT | O_TMPFILE))
		mode = va_arg(args, mode_t);
	va_end(args);
	if ((flags & O_CREAT) && fails(path))
		return -1;
	return NEXT(open64)(path, flags, mode);
}

int openat64(int folder, const char *path, int flags, ...)
{
	mode_t mode = 0;
	va_list args;

	va_start(args, flags);
	if (flags & (O_CREAT | O_TMPFILE))
		mode = va_arg(args, mode_t);
	va_end(args);
	if ((flags & O_CREAT) && fd_fails(folder))
		return -1;
	return NEXT(openat64)(folder, path, flags, mode);
}

int mkdirat(int folder, const char *path, mode_t mode)
{
	return fd_fails(folder) ? -1 : NEXT(mkdirat)(folder, path, mode);
}

int linkat(int from_folder, const char *from, int folder, const char *path, int flags)
{
	return fd_fails(folder) ? -1 : NEXT(linkat)(from_folder, from, folder, path, flags);
}

int renameat(int from_folder, const char *from, int folder, const char *path)
{
	return fd_fails(folder) ? -1 : NEXT(renameat)(from_folder, from, folder, path);
}

ssize_t copy_file_range(int in, off64_t *in_at, int out, off64_t *out_at, size_t n, unsigned flags)
{
	return fd_fails(out) ? -1 : NEXT(copy_file_range)(in, in_at, out, out_at, n, flags);
}
