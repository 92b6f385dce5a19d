#include "api/listeners.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"

struct listener {
	struct listener *next, *previous;
	struct listener_facts f;
	uint64_t address; /* a hash of it: only to be counted */
	struct stream *stream;
	struct channel *channel; /* their tags are this listener's own copies */
	size_t channels;
};

static struct {
	pthread_mutex_t lock;
	struct listeners_options o;
	struct listener *first;
	atomic_size_t count;
	int64_t last_id;
} listeners = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* --- one --- */

static void channel_free(struct channel *c)
{
	mem_free((void *)(uintptr_t)c->tag.p);
}

static void listener_free(struct listener *l)
{
	for (size_t i = 0; i < l->channels; i++)
		channel_free(&l->channel[i]);
	mem_free(l->channel);
	mem_free(l);
}

static void gone(void *owner)
{
	struct listener *l = owner;

	pthread_mutex_lock(&listeners.lock);
	if (l->previous)
		l->previous->next = l->next;
	else
		listeners.first = l->next;
	if (l->next)
		l->next->previous = l->previous;
	atomic_fetch_sub(&listeners.count, 1);
	pthread_mutex_unlock(&listeners.lock);
	listener_free(l);
}

static void said(void *owner, struct str text)
{
	listeners.o.asked(((struct listener *)owner)->f.id, text);
}

void listeners_start(const struct listeners_options *o)
{
	listeners.o = *o;
	stream_start(&(struct stream_options){ STREAM_IDLE_MS, STREAM_QUEUE_MAX, said, gone });
}

/* With the lock held. */
static enum err is_room(int64_t account_id, uint64_t address)
{
	size_t person = 0, house = 0;

	if (atomic_load(&listeners.count) >= listeners.o.most)
		return ERR_BUSY;
	for (struct listener *l = listeners.first; l; l = l->next) {
		person += l->f.account_id == account_id;
		house += l->address == address;
	}
	return person < LISTENERS_PERSON && house < listeners.o.most_address ? OK : ERR_OFTEN;
}

enum err listener_add(struct listener_facts *f, struct str address, struct stream **ret)
{
	struct listener *l = mem_new(sizeof *l);
	enum err e;

	l->f = *f;
	l->address = str_hash(address);
	pthread_mutex_lock(&listeners.lock);
	e = is_room(f->account_id, l->address);
	if (!e) {
		l->stream = stream_new(f->kind, l);
		e = l->stream ? OK : ERR_BUSY;
	}
	if (!e) {
		f->id = l->f.id = ++listeners.last_id;
		l->next = listeners.first;
		if (l->next)
			l->next->previous = l;
		listeners.first = l;
		atomic_fetch_add(&listeners.count, 1);
		*ret = l->stream;
	}
	pthread_mutex_unlock(&listeners.lock);
	if (e)
		mem_free(l);
	return e;
}

/* With the lock held. */
static struct listener *find(int64_t id)
{
	struct listener *l = listeners.first;

	while (l && l->f.id != id)
		l = l->next;
	return l;
}

bool listener_get(int64_t id, struct listener_facts *ret)
{
	struct listener *l;

	pthread_mutex_lock(&listeners.lock);
	l = find(id);
	if (l)
		*ret = l->f;
	pthread_mutex_unlock(&listeners.lock);
	return l != NULL;
}

bool channel_is(const struct channel *a, const struct channel *b)
{
	return a->kind == b->kind && a->list_id == b->list_id && str_eq(a->name, b->name) &&
	       str_eq(a->tag, b->tag);
}

static bool subscribe(struct listener *l, const struct channel *c)
{
	for (size_t i = 0; i < l->channels; i++)
		if (channel_is(&l->channel[i], c))
			return true;
	if (l->channels == CHANNELS_MAX)
		return false;
	l->channel = mem_grow(l->channel, (l->channels + 1) * sizeof *l->channel);
	l->channel[l->channels] = *c;
	if (c->tag.p)
		l->channel[l->channels].tag.p = mem_copy(c->tag.p, c->tag.n);
	l->channels++;
	return true;
}

bool listener_subscribe(int64_t id, const struct channel *c)
{
	struct listener *l;
	bool done;

	pthread_mutex_lock(&listeners.lock);
	l = find(id);
	done = l && subscribe(l, c);
	pthread_mutex_unlock(&listeners.lock);
	return done;
}

void listener_unsubscribe(int64_t id, const struct channel *c)
{
	struct listener *l;

	pthread_mutex_lock(&listeners.lock);
	l = find(id);
	for (size_t i = 0; l && i < l->channels; i++) {
		if (!channel_is(&l->channel[i], c))
			continue;
		channel_free(&l->channel[i]);
		l->channel[i] = l->channel[--l->channels];
		break;
	}
	pthread_mutex_unlock(&listeners.lock);
}

void listener_send(int64_t id, struct letter *letter)
{
	struct listener *l;

	pthread_mutex_lock(&listeners.lock);
	l = find(id);
	if (l)
		stream_send(l->stream, letter);
	pthread_mutex_unlock(&listeners.lock);
}

/* --- all --- */

size_t listeners_count(void)
{
	return atomic_load_explicit(&listeners.count, memory_order_relaxed);
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static struct ids each_once(struct ids list)
{
	size_t n = 0;

	if (list.n)
		qsort(list.p, list.n, sizeof *list.p, by_number);
	for (size_t i = 0; i < list.n; i++)
		if (!n || list.p[n - 1] != list.p[i])
			list.p[n++] = list.p[i];
	list.n = n;
	return list;
}

static bool listens(const struct listener *l, unsigned kinds)
{
	for (size_t i = 0; i < l->channels; i++)
		if (CHANNEL_BIT(l->channel[i].kind) & kinds)
			return true;
	return false;
}

struct ids listeners_of(struct arena *a, unsigned kinds)
{
	struct ids list = { 0 };

	pthread_mutex_lock(&listeners.lock);
	list.p = arena_many(a, int64_t, listeners_count() + 1);
	for (struct listener *l = listeners.first; l; l = l->next)
		if (listens(l, kinds))
			list.p[list.n++] = l->f.account_id;
	pthread_mutex_unlock(&listeners.lock);
	return each_once(list);
}

struct ids listeners_lists(struct arena *a)
{
	struct ids list = { 0 };
	size_t room = 0;

	pthread_mutex_lock(&listeners.lock);
	for (struct listener *l = listeners.first; l; l = l->next)
		for (size_t i = 0; i < l->channels; i++) {
			if (l->channel[i].kind != CHANNEL_LIST)
				continue;
			arena_grow(a, list.p, list.n, &room);
			list.p[list.n++] = l->channel[i].list_id;
		}
	pthread_mutex_unlock(&listeners.lock);
	return each_once(list);
}

void listeners_visit(listener_visit *visit, void *ctx)
{
	pthread_mutex_lock(&listeners.lock);
	for (struct listener *l = listeners.first; l; l = l->next)
		for (size_t i = 0; i < l->channels; i++)
			visit(ctx, &l->f, &l->channel[i], l->stream);
	pthread_mutex_unlock(&listeners.lock);
}

struct ids listeners_tokens(struct arena *a, int64_t account_id)
{
	struct ids list = { 0 };

	pthread_mutex_lock(&listeners.lock);
	list.p = arena_many(a, int64_t, listeners_count() + 1);
	for (struct listener *l = listeners.first; l; l = l->next)
		if (!account_id || l->f.account_id == account_id)
			list.p[list.n++] = l->f.token_id;
	pthread_mutex_unlock(&listeners.lock);
	return each_once(list);
}

static bool is_in(int64_t id, struct ids list)
{
	return list.n && bsearch(&id, list.p, list.n, sizeof *list.p, by_number);
}

void listeners_end(struct ids asked, struct ids open)
{
	asked = each_once(asked);
	open = each_once(open);
	pthread_mutex_lock(&listeners.lock);
	for (struct listener *l = listeners.first; l; l = l->next)
		if (is_in(l->f.token_id, asked) && !is_in(l->f.token_id, open))
			stream_end(l->stream, FRAME_POLICY);
	pthread_mutex_unlock(&listeners.lock);
}
