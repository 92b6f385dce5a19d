#include <pthread.h>

#include "base/err.h"
#include "base/kept.h"
#include "base/mem.h"

#define SHARDS 16
#define BUCKETS 1024
#define SHARD_MAX (KEPT_MAX / SHARDS)

struct entry {
	struct entry *next;	     /* in its bucket */
	struct entry *newer, *older; /* by last use */
	int64_t id, rev;
	enum kept_kind kind;
	size_t n;
	char text[];
};

struct shard {
	pthread_mutex_t lock;
	struct entry *bucket[BUCKETS];
	struct entry *newest, *oldest;
	size_t bytes;
};

static struct shard shards[SHARDS];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void start(void)
{
	for (size_t i = 0; i < SHARDS; i++)
		must(pthread_mutex_init(&shards[i].lock, NULL) == 0);
}

static uint64_t mixed(enum kept_kind kind, int64_t id)
{
	uint64_t h = ((uint64_t)id ^ ((uint64_t)kind << 60)) * 0x9E3779B97F4A7C15u;

	return h ^ (h >> 29);
}

static struct shard *lock_shard(uint64_t h)
{
	struct shard *s = &shards[h % SHARDS];

	pthread_once(&once, start);
	pthread_mutex_lock(&s->lock);
	return s;
}

static struct entry **find(struct shard *s, uint64_t h, enum kept_kind kind, int64_t id)
{
	struct entry **at = &s->bucket[h / SHARDS % BUCKETS];

	while (*at && ((*at)->id != id || (*at)->kind != kind))
		at = &(*at)->next;
	return at;
}

static void unlink_use(struct shard *s, struct entry *e)
{
	*(e->newer ? &e->newer->older : &s->newest) = e->older;
	*(e->older ? &e->older->newer : &s->oldest) = e->newer;
	e->newer = e->older = NULL;
}

static void use(struct shard *s, struct entry *e)
{
	e->older = s->newest;
	*(s->newest ? &s->newest->newer : &s->oldest) = e;
	s->newest = e;
}

static void forget(struct shard *s, struct entry **at)
{
	struct entry *e = *at;

	*at = e->next;
	unlink_use(s, e);
	s->bytes -= sizeof *e + e->n;
	mem_free(e);
}

static void make_room(struct shard *s, size_t n)
{
	while (s->oldest && s->bytes + n > SHARD_MAX) {
		struct entry *e = s->oldest;

		forget(s, find(s, mixed(e->kind, e->id), e->kind, e->id));
	}
}

/* Under the lock; NULL for none of this revision. It becomes the one that was used last. */
static struct entry *used(struct shard *s, uint64_t h, enum kept_kind kind, int64_t id, int64_t rev)
{
	struct entry *e = *find(s, h, kind, id);

	if (!e || e->rev != rev)
		return NULL;
	unlink_use(s, e);
	use(s, e);
	return e;
}

bool kept_write(enum kept_kind kind, int64_t id, int64_t rev, struct jw *j)
{
	uint64_t h = mixed(kind, id);
	struct shard *s = lock_shard(h);
	const struct entry *e = used(s, h, kind, id, rev);

	if (e)
		jw_ready(j, (struct str){ e->text, e->n });
	pthread_mutex_unlock(&s->lock);
	return e;
}

bool kept_html(enum kept_kind kind, int64_t id, int64_t rev, struct arena *a, struct html *ret)
{
	uint64_t h = mixed(kind, id);
	struct shard *s = lock_shard(h);
	const struct entry *e = used(s, h, kind, id, rev);

	if (e)
		*ret = (struct html){ str_dup(a, (struct str){ e->text, e->n }) };
	pthread_mutex_unlock(&s->lock);
	return e;
}

bool kept_has(enum kept_kind kind, int64_t id, int64_t rev)
{
	uint64_t h = mixed(kind, id);
	struct shard *s = lock_shard(h);
	const struct entry *e = *find(s, h, kind, id);
	bool hit = e && e->rev == rev;

	pthread_mutex_unlock(&s->lock);
	return hit;
}

void kept_put(enum kept_kind kind, int64_t id, int64_t rev, struct str members)
{
	uint64_t h = mixed(kind, id);
	size_t size = sizeof(struct entry) + members.n;
	struct shard *s;
	struct entry **at, *e;

	if (size > SHARD_MAX / 8)
		return;
	s = lock_shard(h);
	at = find(s, h, kind, id);
	if (*at && (*at)->rev >= rev) {
		pthread_mutex_unlock(&s->lock);
		return;
	}
	if (*at)
		forget(s, at);
	make_room(s, size);
	e = mem_new(size);
	e->id = id;
	e->rev = rev;
	e->kind = kind;
	e->n = members.n;
	memcpy(e->text, members.p, members.n);
	at = &s->bucket[h / SHARDS % BUCKETS];
	e->next = *at;
	*at = e;
	use(s, e);
	s->bytes += size;
	pthread_mutex_unlock(&s->lock);
}

size_t kept_bytes(void)
{
	size_t sum = 0;

	for (uint64_t i = 0; i < SHARDS; i++) {
		struct shard *s = lock_shard(i);

		sum += s->bytes;
		pthread_mutex_unlock(&s->lock);
	}
	return sum;
}

void kept_clear(void)
{
	for (uint64_t i = 0; i < SHARDS; i++) {
		struct shard *s = lock_shard(i);

		while (s->oldest) {
			struct entry *e = s->oldest;

			forget(s, find(s, mixed(e->kind, e->id), e->kind, e->id));
		}
		pthread_mutex_unlock(&s->lock);
	}
}
