#include "sys/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "base/mem.h"
#include "sys/bell.h"

#define EVENTS_AT_ONCE 64
#define READ_BYTES 4096
#define SEND_BUFFER (64 * 1024) /* of the kernel's: more would only hide who does not read */
#define LETTER_MAX ((size_t)64 * 1024 * 1024)
#define TICK_US INT64_C(1000000)
#define ENDING_US INT64_C(3000000) /* for the client to say goodbye as well */
#define STOPPING_MS 50
#define STUCK_US INT64_C(60000000) /* without taking a byte of what waits */
#define TEXTS_US INT64_C(10000000)

struct letter {
	atomic_int uses;
	size_t n;
	char bytes[];
};

struct waiting {
	struct waiting *next;
	struct letter *letter;
};

struct stream {
	struct stream *next, *previous, *next_ready;
	enum stream_kind kind;
	int fd; /* -1 until it is connected */
	void *owner;
	void (*release)(void *arg);
	void *release_arg;
	struct waiting *first, **last;
	size_t queued, sent; /* bytes that wait; bytes of the first letter that are gone */
	int64_t moved_us, pinged_us, heard_us, ending_us, texts_us;
	int texts;
	bool is_taken; /* by the thread, which forgets it */
	bool is_ready, is_blocked, is_early, is_ending, is_over;
	struct frame_reader in;
};

static struct {
	pthread_mutex_t lock; /* of the lists, of each stream's queue and its is_ flags */
	pthread_t thread;
	struct bell bell;
	struct stream_options o;
	struct stream *streams, *ready;
	struct letter *thump;
	bool running, stopping;
	int64_t stop_us, ticked_us;
} streams = { .lock = PTHREAD_MUTEX_INITIALIZER, .bell = BELL_NONE };

/* --- letters --- */

static struct letter *letter_new(size_t n)
{
	struct letter *l = mem_new(sizeof *l + n);

	atomic_init(&l->uses, 1);
	l->n = n;
	return l;
}

static struct letter *letter_of(struct str bytes)
{
	struct letter *l = letter_new(bytes.n);

	if (bytes.n)
		memcpy(l->bytes, bytes.p, bytes.n);
	return l;
}

static struct letter *letter_from(struct buf *b)
{
	struct letter *l = letter_of(buf_view(b));

	must(!buf_failed(b));
	buf_done(b);
	return l;
}

struct letter *letter_text(struct str text)
{
	struct buf b;

	buf_init_heap(&b, LETTER_MAX);
	frame_put_text(&b, text);
	return letter_from(&b);
}

struct letter *letter_event(struct str event, struct str data)
{
	struct buf b;

	must(str_find_byte(data, '\n') == data.n && str_find_byte(data, '\r') == data.n);
	buf_init_heap(&b, LETTER_MAX);
	buf_lit(&b, "event: ");
	buf_str(&b, event);
	buf_lit(&b, "\ndata: ");
	buf_str(&b, data);
	buf_lit(&b, "\n\n");
	return letter_from(&b);
}

static struct letter *letter_control(void (*put_it)(struct buf *b, enum frame_code code),
				     enum frame_code code)
{
	struct buf b;

	buf_init_heap(&b, 200);
	put_it(&b, code);
	return letter_from(&b);
}

static void put_ping(struct buf *b, enum frame_code code)
{
	(void)code;
	frame_put_ping(b);
}

void letter_done(struct letter *l)
{
	if (l && atomic_fetch_sub(&l->uses, 1) == 1)
		mem_free(l);
}

/* --- queues; with the lock held --- */

static void ring(void)
{
	bell_ring(&streams.bell);
}

static void make_ready(struct stream *s)
{
	if (s->is_ready || s->fd < 0)
		return;
	s->is_ready = true;
	s->next_ready = streams.ready;
	if (!streams.ready)
		ring();
	streams.ready = s;
}

static void over(struct stream *s)
{
	s->is_over = true;
	make_ready(s);
}

static void queue(struct stream *s, struct letter *l)
{
	struct waiting *w;

	if (s->is_over || s->is_ending)
		return;
	if (s->first && s->queued + l->n > streams.o.queue_max) {
		log_line(LOG_INFO, "stream", "dropped one that does not read, %zu bytes behind",
			 s->queued);
		over(s);
		return;
	}
	w = mem_new(sizeof *w);
	atomic_fetch_add(&l->uses, 1);
	w->letter = l;
	if (!s->first)
		s->moved_us = clock_steady_us();
	*s->last = w;
	s->last = &w->next;
	s->queued += l->n;
	if (!s->is_blocked)
		make_ready(s);
}

static void queue_once(struct stream *s, struct letter *l)
{
	queue(s, l);
	letter_done(l);
}

static void end(struct stream *s, enum frame_code code)
{
	if (s->is_ending)
		return;
	if (s->kind == STREAM_SOCKET)
		queue_once(s, letter_control(frame_put_close, code));
	s->is_ending = true;
	s->ending_us = clock_steady_us();
	make_ready(s);
}

static void shift(struct stream *s)
{
	struct waiting *w = s->first;

	s->first = w->next;
	if (!s->first)
		s->last = &s->first;
	s->queued -= w->letter->n;
	s->sent = 0;
	letter_done(w->letter);
	mem_free(w);
}

/* --- for owners --- */

struct stream *stream_new(enum stream_kind kind, void *owner)
{
	struct stream *s = mem_new(sizeof *s);

	s->kind = kind;
	s->fd = -1;
	s->owner = owner;
	s->last = &s->first;
	pthread_mutex_lock(&streams.lock);
	if (streams.running && !streams.stopping) {
		s->next = streams.streams;
		if (s->next)
			s->next->previous = s;
		streams.streams = s;
	} else {
		mem_free(s);
		s = NULL;
	}
	pthread_mutex_unlock(&streams.lock);
	return s;
}

void stream_send(struct stream *s, struct letter *l)
{
	pthread_mutex_lock(&streams.lock);
	queue(s, l);
	pthread_mutex_unlock(&streams.lock);
}

void stream_end(struct stream *s, enum frame_code code)
{
	pthread_mutex_lock(&streams.lock);
	end(s, code);
	pthread_mutex_unlock(&streams.lock);
}

/* --- coming and going --- */

/* Out of the list, and told to its owner; without the lock. */
static void forget(struct stream *s)
{
	pthread_mutex_lock(&streams.lock);
	if (s->previous)
		s->previous->next = s->next;
	else
		streams.streams = s->next;
	if (s->next)
		s->next->previous = s->previous;
	pthread_mutex_unlock(&streams.lock);
	streams.o.gone(s->owner);
	while (s->first)
		shift(s);
	frame_reader_done(&s->in);
	if (s->release)
		s->release(s->release_arg);
	if (s->fd >= 0)
		close(s->fd);
	mem_free(s);
}

void stream_cancel(struct stream *s)
{
	forget(s);
}

/* What comes before all that was queued meanwhile. */
static void put_first(struct stream *s, struct str head)
{
	struct waiting *w = mem_new(sizeof *w);

	w->letter = letter_of(head);
	w->next = s->first;
	if (!s->first)
		s->last = &w->next;
	s->first = w;
	s->queued += head.n;
}

void stream_connect(struct stream *s, const struct stream_line *line)
{
	struct epoll_event e = { .events = EPOLLIN | EPOLLRDHUP, .data.ptr = s };
	int size = SEND_BUFFER, one = 1;
	bool taken;

	fcntl(line->fd, F_SETFL, fcntl(line->fd, F_GETFL) | O_NONBLOCK);
	fcntl(line->fd, F_SETFD, FD_CLOEXEC);
	setsockopt(line->fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
	setsockopt(line->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	pthread_mutex_lock(&streams.lock);
	s->fd = line->fd;
	s->release = line->release;
	s->release_arg = line->arg;
	s->moved_us = s->pinged_us = s->heard_us = s->texts_us = clock_steady_us();
	if (line->head.n)
		put_first(s, line->head);
	if (line->early.n)
		frame_feed(&s->in, line->early);
	s->is_early = line->early.n > 0;
	taken = streams.running && !streams.stopping &&
		!epoll_ctl(streams.bell.epoll, EPOLL_CTL_ADD, s->fd, &e);
	s->is_taken = taken;
	if (taken)
		make_ready(s);
	pthread_mutex_unlock(&streams.lock);
	if (!taken)
		forget(s);
}

/* --- what comes in; on the stream thread --- */

static bool too_many_texts(struct stream *s, int64_t now)
{
	if (now - s->texts_us > TEXTS_US) {
		s->texts_us = now;
		s->texts = 0;
	}
	return ++s->texts > STREAM_TEXTS;
}

static bool is_ending(struct stream *s)
{
	bool ending;

	pthread_mutex_lock(&streams.lock);
	ending = s->is_ending;
	pthread_mutex_unlock(&streams.lock);
	return ending;
}

/* False when nothing more of it is wanted. */
static bool obey(struct stream *s, const struct frame *f)
{
	struct buf b;

	switch (f->kind) {
	case FRAME_TEXT:
		if (too_many_texts(s, clock_steady_us())) {
			stream_end(s, FRAME_POLICY);
			return false;
		}
		streams.o.said(s->owner, f->text);
		return true;
	case FRAME_PING:
		buf_init_heap(&b, 200);
		frame_put_pong(&b, f->text);
		pthread_mutex_lock(&streams.lock);
		queue_once(s, letter_from(&b));
		pthread_mutex_unlock(&streams.lock);
		return true;
	case FRAME_CLOSE:
	case FRAME_BROKEN:
		stream_end(s, f->code);
		return false;
	default:
		return f->kind == FRAME_PONG;
	}
}

static void read_frames(struct stream *s)
{
	struct frame f;

	do
		frame_next(&s->in, &f);
	while (!is_ending(s) && obey(s, &f));
	if (f.kind == FRAME_CLOSE) { /* it said goodbye: nothing more comes */
		pthread_mutex_lock(&streams.lock);
		s->ending_us = 0;
		pthread_mutex_unlock(&streams.lock);
	}
}

/* One piece at a time, so that nobody who talks much keeps the others waiting. */
static void hear(struct stream *s)
{
	char bytes[READ_BYTES];
	ssize_t n = recv(s->fd, bytes, sizeof bytes, 0);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		pthread_mutex_lock(&streams.lock);
		over(s);
		pthread_mutex_unlock(&streams.lock);
		return;
	}
	s->heard_us = clock_steady_us();
	if (s->kind != STREAM_SOCKET || is_ending(s))
		return; /* nothing that it says counts */
	frame_feed(&s->in, (struct str){ bytes, (size_t)n });
	read_frames(s);
}

/* What came together with the request. */
static void hear_early(void)
{
	struct stream *s;

	do {
		pthread_mutex_lock(&streams.lock);
		for (s = streams.ready; s && !s->is_early; s = s->next_ready)
			;
		if (s)
			s->is_early = false;
		pthread_mutex_unlock(&streams.lock);
		if (s)
			read_frames(s);
	} while (s);
}

static void happened(struct stream *s, unsigned events)
{
	if (events & (EPOLLERR | EPOLLHUP)) {
		pthread_mutex_lock(&streams.lock);
		over(s);
		pthread_mutex_unlock(&streams.lock);
		return;
	}
	if (events & (EPOLLIN | EPOLLRDHUP))
		hear(s);
	if (events & EPOLLOUT) {
		pthread_mutex_lock(&streams.lock);
		make_ready(s);
		pthread_mutex_unlock(&streams.lock);
	}
}

/* --- what goes out; with the lock held, as nothing here waits --- */

static void listen_for(struct stream *s, bool room)
{
	struct epoll_event e = { .events = EPOLLIN | EPOLLRDHUP, .data.ptr = s };

	if (s->is_blocked == room)
		return;
	if (room)
		e.events |= EPOLLOUT;
	s->is_blocked = room;
	epoll_ctl(streams.bell.epoll, EPOLL_CTL_MOD, s->fd, &e);
}

static void write_some(struct stream *s)
{
	while (s->first) {
		struct letter *l = s->first->letter;
		ssize_t n = send(s->fd, l->bytes + s->sent, l->n - s->sent,
				 MSG_DONTWAIT | MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			if (errno != EAGAIN && errno != EWOULDBLOCK)
				s->is_over = true;
			break;
		}
		s->moved_us = clock_steady_us();
		s->sent += (size_t)n;
		if (s->sent == l->n)
			shift(s);
	}
	listen_for(s, s->first != NULL);
}

/* After the last word: a WebSocket that has not said goodbye itself may still do so. */
static void write_end(struct stream *s)
{
	if (!s->is_ending || s->first)
		return;
	if (s->kind == STREAM_EVENTS || !s->ending_us)
		s->is_over = true;
	else
		shutdown(s->fd, SHUT_WR);
}

/* Writes what is ready; gives back those that are over, out of reach of everybody. */
static struct stream *flush(void)
{
	struct stream *done = NULL, *s;

	pthread_mutex_lock(&streams.lock);
	while ((s = streams.ready)) {
		streams.ready = s->next_ready;
		s->is_ready = false;
		if (!s->is_over) {
			write_some(s);
			write_end(s);
		}
		if (s->is_over) {
			epoll_ctl(streams.bell.epoll, EPOLL_CTL_DEL, s->fd, NULL);
			s->is_ready = true; /* it stays out of the list */
			s->next_ready = done;
			done = s;
		}
	}
	pthread_mutex_unlock(&streams.lock);
	return done;
}

/* --- the clock --- */

static bool is_lost(const struct stream *s, int64_t now)
{
	int64_t idle = streams.o.idle_ms * 1000;

	if (s->is_ending)
		return now - s->ending_us > ENDING_US;
	if (s->first && now - s->moved_us > STUCK_US)
		return true;
	return s->kind == STREAM_SOCKET && now - s->heard_us > 2 * idle + idle / 2;
}

static void look_at(struct stream *s, int64_t now)
{
	if (s->fd < 0 || s->is_over)
		return;
	if (is_lost(s, now)) {
		over(s);
	} else if (now - s->pinged_us >= streams.o.idle_ms * 1000) {
		s->pinged_us = now;
		if (s->kind == STREAM_SOCKET)
			queue_once(s, letter_control(put_ping, FRAME_NORMAL));
		else
			queue(s, streams.thump);
	}
}

/* False when it is time to end. */
static bool tick(void)
{
	int64_t now = clock_steady_us();
	int64_t step = streams.o.idle_ms * 500 < TICK_US ? streams.o.idle_ms * 500 : TICK_US;
	bool any, go_on;

	pthread_mutex_lock(&streams.lock);
	if (now - streams.ticked_us >= step) {
		streams.ticked_us = now;
		for (struct stream *s = streams.streams; s; s = s->next)
			look_at(s, now);
	}
	any = false;
	for (struct stream *s = streams.streams; s && streams.stopping && !any; s = s->next)
		any = s->fd >= 0;
	go_on = !streams.stopping || (any && now < streams.stop_us);
	pthread_mutex_unlock(&streams.lock);
	return go_on;
}

/* --- the thread --- */

static int patience(void)
{
	int64_t step =
		streams.o.idle_ms / 2 < TICK_US / 1000 ? streams.o.idle_ms / 2 : TICK_US / 1000;
	bool sleeps;

	pthread_mutex_lock(&streams.lock);
	sleeps = !streams.streams && !streams.stopping;
	if (streams.stopping && step > STOPPING_MS)
		step = STOPPING_MS;
	pthread_mutex_unlock(&streams.lock);
	return sleeps ? -1 : (int)step;
}

static void wait_and_hear(void)
{
	struct epoll_event event[EVENTS_AT_ONCE];
	int n = bell_wait(&streams.bell, event, EVENTS_AT_ONCE, patience());

	for (int i = 0; i < n; i++)
		happened(event[i].data.ptr, event[i].events);
}

static void *run(void *arg)
{
	struct stream *done;

	(void)arg;
	while (tick()) {
		wait_and_hear();
		hear_early();
		while ((done = flush())) {
			while (done) {
				struct stream *s = done;

				done = s->next_ready;
				forget(s);
			}
		}
	}
	return NULL;
}

void stream_start(const struct stream_options *o)
{
	streams.o = *o;
	bell_hang(&streams.bell);
	/* One line and no empty one after it, as Mastodon does: Mastodon.py takes an empty line for
	 * the end of an event, and there was none. */
	streams.thump = letter_of(S(":thump\n"));
	streams.stopping = false;
	streams.running = true;
	must(!pthread_create(&streams.thread, NULL, run, NULL));
}

/* One of those that the thread had; nobody else forgets it. */
static struct stream *left_over(void)
{
	struct stream *s;

	pthread_mutex_lock(&streams.lock);
	for (s = streams.streams; s && !s->is_taken;)
		s = s->next;
	if (s)
		s->is_taken = false;
	pthread_mutex_unlock(&streams.lock);
	return s;
}

/* Whoever did not go in time. Those without a connection get none: stream_connect and stream_cancel
 * forget them, perhaps at this moment. */
static void cut_off(void)
{
	struct stream *s;

	while ((s = left_over()))
		forget(s);
}

void stream_stop(void)
{
	if (!streams.running)
		return;
	pthread_mutex_lock(&streams.lock);
	streams.stopping = true;
	streams.stop_us = clock_steady_us() + ENDING_US;
	for (struct stream *s = streams.streams; s; s = s->next)
		end(s, FRAME_GOING_AWAY);
	ring();
	pthread_mutex_unlock(&streams.lock);
	pthread_join(streams.thread, NULL);
	cut_off();
	pthread_mutex_lock(&streams.lock);
	streams.running = false;
	streams.ready = NULL;
	bell_take_down(&streams.bell);
	letter_done(streams.thump);
	pthread_mutex_unlock(&streams.lock);
}
