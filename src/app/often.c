#include <pthread.h>

#include "app/often.h"
#include "base/clock.h"

#define PLACES 16384
#define NEIGHBOURS 4 /* places that one key may take */

struct place {
	uint64_t key;
	int64_t window, count;
};

static struct {
	pthread_mutex_t lock;
	int64_t most;
	struct place place[PLACES];
	struct {
		int64_t id, day;
	} seen[PLACES];
} often = { .lock = PTHREAD_MUTEX_INITIALIZER };

void often_start(int64_t most)
{
	often.most = most;
}

int64_t often_limit(void)
{
	return often.most;
}

/* FNV-1a; tokens and addresses begin differently. */
static uint64_t key_of(int64_t token_id, struct str address)
{
	uint64_t h = 14695981039346656037u ^ (uint64_t)token_id;

	for (size_t i = 0; !token_id && i < address.n; i++)
		h = (h ^ (unsigned char)address.p[i]) * 1099511628211u;
	h = (h ^ (h >> 29)) * 1099511628211u;
	return h ? h : 1;
}

/* The key's own place, else one whose window is over, else the least counted of its neighbours. */
static struct place *place_for(uint64_t key, int64_t window)
{
	struct place *best = NULL;

	for (size_t i = 0; i < NEIGHBOURS; i++) {
		struct place *p = &often.place[(key + i) % PLACES];

		if (p->key == key)
			return p;
		if (!best || (p->window < window && best->window >= window) ||
		    (best->window >= window && p->count < best->count))
			best = p;
	}
	*best = (struct place){ .key = key };
	return best;
}

int64_t often_count(int64_t token_id, struct str address, int64_t now, int64_t *ret_reset)
{
	uint64_t key = key_of(token_id, address);
	int64_t window = now / OFTEN_WINDOW, left;
	struct place *p;

	pthread_mutex_lock(&often.lock);
	p = place_for(key, window);
	if (p->window != window) {
		p->window = window;
		p->count = 0;
	}
	if (p->count <= often.most)
		p->count++;
	left = often.most - p->count;
	pthread_mutex_unlock(&often.lock);
	*ret_reset = (window + 1) * OFTEN_WINDOW;
	return left;
}

bool seen_first(int64_t id, int64_t now)
{
	size_t at = (size_t)((uint64_t)id * 11400714819323198485u >> 50) % PLACES;
	int64_t day = now / CLOCK_DAY;
	bool first;

	pthread_mutex_lock(&often.lock);
	first = often.seen[at].id != id || often.seen[at].day != day;
	often.seen[at].id = id;
	often.seen[at].day = day;
	pthread_mutex_unlock(&often.lock);
	return first;
}
