/*
 * rosemary-media: decodes photographs for the server, shut in by a sandbox. It is started by the
 * server with one end of a socket pair as descriptor 3, serves one request after another, and
 * leaves when the server does or when nothing was asked for a while.
 */
#include <errno.h>
#include <malloc.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "media/picture.h"
#include "sys/sandbox.h"

#define MEMORY_MAX ((int64_t)1536 * 1024 * 1024)
#define FILE_MAX_BYTES ((int64_t)128 * 1024 * 1024)
#define CPU_MAX 36000
#define ARENA_MAX ((size_t)512 * 1024 * 1024)

static bool wait_for_request(void)
{
	struct pollfd p = { .fd = WIRE_FD, .events = POLLIN };
	int n;

	do
		n = poll(&p, 1, WIRE_IDLE_SECONDS * 1000);
	while (n < 0 && errno == EINTR);
	return n > 0;
}

/* False when the server has gone or sends something else than a request. */
static bool receive(struct wire_request *ret, int ret_fds[WIRE_FILES])
{
	union {
		struct cmsghdr head;
		char bytes[CMSG_SPACE(sizeof(int) * WIRE_FILES)];
	} control;
	struct iovec io = { ret, sizeof *ret };
	struct msghdr m = {
		.msg_iov = &io,
		.msg_iovlen = 1,
		.msg_control = control.bytes,
		.msg_controllen = sizeof control.bytes,
	};
	struct cmsghdr *c;

	if (recvmsg(WIRE_FD, &m, MSG_CMSG_CLOEXEC) != (ssize_t)sizeof *ret)
		return false;
	c = CMSG_FIRSTHDR(&m);
	if (!c || c->cmsg_type != SCM_RIGHTS || c->cmsg_len != CMSG_LEN(sizeof(int) * WIRE_FILES))
		return false;
	memcpy(ret_fds, CMSG_DATA(c), sizeof(int) * WIRE_FILES);
	return true;
}

static void answer(const struct wire_request *q, const int fds[WIRE_FILES], struct wire_answer *ret)
{
	struct arena *a = arena_new(ARENA_MAX);
	off_t n = lseek(fds[0], 0, SEEK_END);
	void *p = n > 0 ? mmap(NULL, (size_t)n, PROT_READ, MAP_PRIVATE, fds[0], 0) : MAP_FAILED;

	if (p == MAP_FAILED) {
		*ret = (struct wire_answer){ .result =
						     n > 0 ? PICTURE_MEMORY : PICTURE_UNREADABLE };
	} else {
		picture_make(a, (struct str){ p, (size_t)n }, &q->limits, fds + 1, ret);
		arena_free(a);
		a = NULL;
		munmap(p, (size_t)n);
	}
	arena_free(a);
}

static bool serve_one(void)
{
	static struct wire_answer a;
	struct wire_request q;
	struct iovec io = { &a, sizeof a };
	const struct msghdr m = { .msg_iov = &io, .msg_iovlen = 1 };
	int fds[WIRE_FILES];

	if (!wait_for_request() || !receive(&q, fds))
		return false;
	answer(&q, fds, &a);
	malloc_trim(0); /* a large photograph's memory is not kept until the next one */
	for (size_t i = 0; i < WIRE_FILES; i++)
		close(fds[i]);
	return sendmsg(WIRE_FD, &m, MSG_NOSIGNAL) == (ssize_t)sizeof a;
}

static bool say_ready(void)
{
	int ready = WIRE_READY;
	struct iovec io = { &ready, sizeof ready };
	const struct msghdr m = { .msg_iov = &io, .msg_iovlen = 1 };

	return sendmsg(WIRE_FD, &m, MSG_NOSIGNAL) == (ssize_t)sizeof ready;
}

int main(int argc, char **argv)
{
	const struct sandbox box = { MEMORY_MAX, FILE_MAX_BYTES, CPU_MAX };
	const char *why = "libvips";

	(void)argc;
	close_range(WIRE_FD + 1, ~0U, 0);
	if (!picture_start(argv[0]) || !sandbox_enter(&box, &why)) {
		fprintf(stderr, "rosemary-media: this machine refuses: %s\n", why);
		return 70;
	}
	if (!say_ready())
		return 71;
	while (serve_one())
		;
	_exit(0);
}
