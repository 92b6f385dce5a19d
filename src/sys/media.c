#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "base/mem.h"
#include "sys/media_wire.h"

#define WORKERS 2
#define START_MS 20000 /* to be ready, on a machine that is busy with other things */
/* One that was idle nearly as long as it waits is replaced, so that no request meets it leaving. */
#define STALE_US ((int64_t)(WIRE_IDLE_SECONDS - 10) * 1000000)

struct worker {
	pid_t pid; /* 0: none */
	int fd;
	int64_t used_us; /* when it answered last */
	int64_t person;	 /* whose pictures it has seen */
	bool busy;
};

static struct {
	pthread_mutex_t lock;
	pthread_cond_t free;
	struct worker worker[WORKERS];
	char *program;
} pool = { .lock = PTHREAD_MUTEX_INITIALIZER, .free = PTHREAD_COND_INITIALIZER };

void media_program(const char *path)
{
	pthread_mutex_lock(&pool.lock);
	mem_free(pool.program);
	pool.program = mem_copy(path, strlen(path));
	pthread_mutex_unlock(&pool.lock);
}

/* --- starting and ending a process --- */

static void end(struct worker *w)
{
	if (!w->pid)
		return;
	close(w->fd);
	kill(w->pid, SIGKILL);
	while (waitpid(w->pid, NULL, 0) < 0 && errno == EINTR)
		;
	w->pid = 0;
}

/* It gets its own group (the terminal's Ctrl-C is for the server, which lets it finish), an empty
 * environment, standard error, and its end of the pair; nothing else. */
static int spawn(const char *program, int end_of_pair, pid_t *ret_pid)
{
	char *const argv[] = { pool.program, NULL };
	char no_arenas[] = "MALLOC_ARENA_MAX=1", plain[] = "LC_ALL=C";
	char *const envp[] = { no_arenas, plain, NULL };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t how;
	sigset_t none, all;
	int e;

	sigemptyset(&none);
	sigfillset(&all);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_adddup2(&files, end_of_pair, WIRE_FD);
	posix_spawnattr_init(&how);
	posix_spawnattr_setsigmask(&how, &none);
	posix_spawnattr_setsigdefault(&how, &all);
	posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
					       POSIX_SPAWN_SETPGROUP);
	e = posix_spawn(ret_pid, program, &files, &how, argv, envp);
	posix_spawnattr_destroy(&how);
	posix_spawn_file_actions_destroy(&files);
	return e;
}

/* Waits for the next message, at most ms. 1: it is in *into; 0: time is up; -1: the process has
 * gone, or said something else. */
static int receive(const struct worker *w, int64_t ms, void *into, size_t n)
{
	int64_t until = clock_steady_us() + ms * 1000;
	struct pollfd p = { .fd = w->fd, .events = POLLIN };
	ssize_t got;

	for (;;) {
		int64_t left = (until - clock_steady_us() + 999) / 1000;
		int e = left > 0 ? poll(&p, 1, (int)left) : 0;

		if (!e)
			return 0;
		if (e > 0)
			break;
		if (errno != EINTR)
			return -1;
	}
	do
		got = recv(w->fd, into, n, 0);
	while (got < 0 && errno == EINTR);
	return got == (ssize_t)n ? 1 : -1;
}

static bool start(struct worker *w)
{
	int pair[2], ready = 0, e;

	if (!pool.program || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair))
		return false;
	e = spawn(pool.program, pair[1], &w->pid);
	close(pair[1]);
	if (e) {
		log_line(LOG_ERROR, "media", "program=%s error=\"%s\"", pool.program, strerror(e));
		close(pair[0]);
		w->pid = 0;
		return false;
	}
	w->fd = pair[0];
	if (receive(w, START_MS, &ready, sizeof ready) == 1 && ready == WIRE_READY)
		return true;
	log_line(LOG_ERROR, "media", "program=%s error=\"did not start\"", pool.program);
	end(w);
	return false;
}

/* --- the pool --- */

static bool is_of(const struct worker *w, int64_t person)
{
	return w->pid && person && w->person == person;
}

/* One that runs for this person, else one that would have to be started, else the one that was
 * longest without work. */
static struct worker *find_free(int64_t person)
{
	struct worker *found = NULL;

	for (size_t i = 0; i < WORKERS; i++) {
		struct worker *w = &pool.worker[i];

		if (w->busy)
			continue;
		if (is_of(w, person))
			return w;
		if (!found || (found->pid && (!w->pid || w->used_us < found->used_us)))
			found = w;
	}
	return found;
}

static struct worker *take(int64_t person)
{
	struct worker *w;

	pthread_mutex_lock(&pool.lock);
	while (!(w = find_free(person)))
		pthread_cond_wait(&pool.free, &pool.lock);
	w->busy = true;
	pthread_mutex_unlock(&pool.lock);
	return w;
}

static void give_back(struct worker *w)
{
	pthread_mutex_lock(&pool.lock);
	w->busy = false;
	w->used_us = clock_steady_us();
	pthread_cond_signal(&pool.free);
	pthread_mutex_unlock(&pool.lock);
}

static bool is_stale(const struct worker *w)
{
	return clock_steady_us() - w->used_us > STALE_US;
}

void media_rest(void)
{
	pthread_mutex_lock(&pool.lock);
	for (size_t i = 0; i < WORKERS; i++)
		if (!pool.worker[i].busy && is_stale(&pool.worker[i]))
			end(&pool.worker[i]);
	pthread_mutex_unlock(&pool.lock);
}

void media_stop(void)
{
	pthread_mutex_lock(&pool.lock);
	for (size_t i = 0; i < WORKERS; i++) {
		while (pool.worker[i].busy)
			pthread_cond_wait(&pool.free, &pool.lock);
		end(&pool.worker[i]);
	}
	mem_free(pool.program);
	pool.program = NULL;
	pthread_mutex_unlock(&pool.lock);
}

/* --- one request --- */

static bool send_request(const struct worker *w, const struct wire_request *q,
			 const int fds[WIRE_FILES])
{
	union {
		struct cmsghdr head;
		char bytes[CMSG_SPACE(sizeof(int) * WIRE_FILES)];
	} control = { 0 };
	struct wire_request copy = *q;
	struct iovec io = { &copy, sizeof copy };
	struct msghdr m = {
		.msg_iov = &io,
		.msg_iovlen = 1,
		.msg_control = control.bytes,
		.msg_controllen = sizeof control.bytes,
	};
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int) * WIRE_FILES);
	memcpy(CMSG_DATA(c), fds, sizeof(int) * WIRE_FILES);
	return sendmsg(w->fd, &m, MSG_NOSIGNAL) == (ssize_t)sizeof copy;
}

/* A process that ended since the last request is found out here: another one gets the request. */
static bool hand_over(struct worker *w, const struct wire_request *q, const int fds[WIRE_FILES])
{
	if (is_stale(w) || !is_of(w, q->limits.person))
		end(w);
	w->person = q->limits.person;
	if (w->pid && send_request(w, q, fds))
		return true;
	end(w);
	return start(w) && send_request(w, q, fds);
}

static bool is_rendition(int fd, const struct picture_size *s, int side)
{
	unsigned char start[3];

	return s->width > 0 && s->height > 0 && s->width <= side && s->height <= side &&
	       s->bytes > 3 && lseek(fd, 0, SEEK_END) == s->bytes &&
	       pread(fd, start, sizeof start, 0) == (ssize_t)sizeof start && start[0] == 0xFF &&
	       start[1] == 0xD8 && start[2] == 0xFF;
}

static bool is_text(const char *p, size_t size, bool one_line)
{
	size_t n = strnlen(p, size);

	for (size_t i = 0; i < n; i++)
		if ((unsigned char)p[i] < ' ' && (one_line || p[i] != '\n'))
			return false;
	return n < size && str_is_utf8((struct str){ p, n });
}

/* Base 83 and nothing that means something in a page. */
static bool is_blurhash(const char *p, size_t size)
{
	size_t n = strnlen(p, size);

	return n >= 6 && n < size &&
	       strspn(p, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
			 "#$%*+,-.:;=?@[]^_{|}~") == n;
}

static bool is_believable(const struct wire_answer *a, const int fds[WIRE_FILES])
{
	if (a->result < PICTURE_OK || a->result > PICTURE_NO_PROGRAM ||
	    !is_text(a->why, sizeof a->why, false))
		return false;
	if (a->result != PICTURE_OK)
		return true;
	return is_rendition(fds[1], &a->grid, GRID_MAX) &&
	       is_rendition(fds[2], &a->page, PAGE_MAX) &&
	       is_rendition(fds[3], &a->full, FULL_MAX) &&
	       is_blurhash(a->blurhash, sizeof a->blurhash) &&
	       is_text(a->type, sizeof a->type, true) && is_text(a->taken, sizeof a->taken, true) &&
	       is_text(a->credit, sizeof a->credit, true) &&
	       is_text(a->caption, sizeof a->caption, false);
}

static struct str text_of(struct arena *a, const char *p)
{
	return str_dup(a, str_of(p));
}

/* A camera whose clock runs ahead says nothing of when it was. A day is left for time zones. */
static struct str taken_of(struct arena *a, const char *p)
{
	char tomorrow[CLOCK_RFC3339_BYTES];

	clock_rfc3339_into(tomorrow, clock_wall_ms() + CLOCK_DAY);
	return str_cmp(str_of(p), str_sub(str_of(tomorrow), 0, 10)) > 0 ? S("") : text_of(a, p);
}

static void take_answer(struct arena *a, const struct wire_answer *from, struct picture *ret)
{
	*ret = (struct picture){
		.grid = from->grid,
		.page = from->page,
		.full = from->full,
		.blurhash = text_of(a, from->blurhash),
		.type = text_of(a, from->type),
		.credit = text_of(a, from->credit),
		.caption = text_of(a, from->caption),
		.taken = taken_of(a, from->taken),
	};
}

static enum picture_result serve(struct worker *w, const struct wire_request *q,
				 const int fds[WIRE_FILES], struct wire_answer *ret)
{
	int got;

	if (!hand_over(w, q, fds))
		return PICTURE_NO_PROGRAM;
	got = receive(w, q->limits.seconds * 1000, ret, sizeof *ret);
	if (got == 1 && is_believable(ret, fds))
		return (enum picture_result)ret->result;
	end(w);
	log_line(LOG_WARN, "media", "killed=%s", got ? "died or spoke nonsense" : "took too long");
	return got ? PICTURE_MEMORY : PICTURE_TIME;
}

enum picture_result media_picture(struct arena *a, int in, int grid, int page, int full,
				  const struct picture_limits *limits, struct picture *ret)
{
	const struct wire_request q = { .limits = *limits };
	const int fds[WIRE_FILES] = { in, grid, page, full };
	struct wire_answer *answer = arena_make(a, struct wire_answer);
	struct worker *w = take(limits->person);
	enum picture_result r = serve(w, &q, fds, answer);

	give_back(w);
	if (r == PICTURE_OK)
		take_answer(a, answer, ret);
	else
		log_line(LOG_DEBUG, "media", "result=%d why=\"%s\"", (int)r, answer->why);
	return r;
}
