#include "core/arrival.h"

#include <pthread.h>

#include "base/clock.h"
#include "base/id.h"
#include "core/job.h"
#include "store/arrival.h"

#define REMEMBERED (30 * CLOCK_DAY)
#define TIDY_STEP 5000
#define BYTES_AT_ONCE ((size_t)4 * 1024 * 1024) /* of bodies: read, each is many times as large */
#define BURIED "gone " /* before the id of something that ended: no activity has such an id */
#define HOSTS 1024     /* counted apart; two that fall on one place share its bound */

static _Thread_local bool added; /* by the transactions of this thread */

/* How many wait: of each host, and together. Only of those that came while this program ran. */
static struct {
	pthread_mutex_t lock;
	int of_host[HOSTS];
	int all;
} waiting = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* --- taking --- */

enum err arrival_may(struct str host)
{
	enum err e = OK;

	pthread_mutex_lock(&waiting.lock);
	if (waiting.all >= ARRIVAL_WAITING_MOST)
		e = ERR_BUSY;
	else if (waiting.of_host[str_hash(host) % HOSTS] >= ARRIVAL_OF_HOST_MOST)
		e = ERR_OFTEN;
	pthread_mutex_unlock(&waiting.lock);
	return e;
}

static void count(struct str host, int by)
{
	int *one = &waiting.of_host[str_hash(host) % HOSTS];

	pthread_mutex_lock(&waiting.lock);
	if (by > 0 || *one > 0) {
		*one += by;
		waiting.all += by;
	}
	pthread_mutex_unlock(&waiting.lock);
}

void arrival_took(struct str host)
{
	count(host, 1);
}

void arrival_left(struct str host)
{
	count(host, -1);
}

enum err arrival_add(struct task *t, const struct arrival *r, bool *ret_new)
{
	*ret_new = !r->uri.n || store_arrived(t, r->uri);
	if (!*ret_new)
		return OK;
	store_arrival_add(t, &(struct arrival_row){ .id = id_new(t->now),
						    .uri = r->uri.n ? r->uri : S(""),
						    .account_id = r->account_id,
						    .body = r->body,
						    .run_at = t->now,
						    .received_at = t->now });
	added = true;
	return OK;
}

static struct str buried(struct task *t, struct str uri)
{
	return str_fmt(t->a, BURIED "%.*s", STR_ARG(uri));
}

void arrival_bury(struct task *t, struct str uri)
{
	store_arrived(t, buried(t, uri));
}

bool arrival_is_buried(struct task *t, struct str uri)
{
	return store_arrived_is(t, buried(t, uri));
}

/* --- working on them --- */

bool arrival_was_added(void)
{
	bool was = added;

	added = false;
	return was;
}

struct arrivals arrival_due(struct task *t, size_t most)
{
	struct arrival_rows rows = store_arrival_due(t, t->now, most, BYTES_AT_ONCE);
	struct arrivals list = { .p = arena_many(t->a, struct arrival, rows.n) };

	for (; list.n < rows.n; list.n++)
		list.p[list.n] = (struct arrival){ .id = rows.p[list.n].id,
						   .account_id = rows.p[list.n].account_id,
						   .tries = rows.p[list.n].tries,
						   .received_at = rows.p[list.n].received_at,
						   .uri = rows.p[list.n].uri,
						   .body = rows.p[list.n].body };
	return list;
}

int64_t arrival_next(struct task *t)
{
	return store_arrival_next(t);
}

void arrival_done(struct task *t, int64_t id)
{
	store_arrival_done(t, id);
}

/* Ten seconds, then four times as long each time: the last try is half a day after the first. */
void arrival_failed(struct task *t, const struct arrival *r)
{
	int64_t tries = r->tries + 1;

	if (tries >= ARRIVAL_TRIES)
		store_arrival_done(t, r->id);
	else
		store_arrival_again(t, r->id, tries,
				    t->now + (10 * CLOCK_SECOND << (2 * (tries - 1))));
}

void arrival_put_back(struct task *t, const struct arrival *r, int64_t at)
{
	store_arrival_again(t, r->id, r->tries, at);
}

void arrival_start(struct task *t)
{
	store_arrival_count_all(t);
}

enum err arrival_tidy(struct task *t, const struct job *j)
{
	int64_t n = store_arrived_forget(t, t->now - REMEMBERED, TIDY_STEP);

	(void)j;
	if (n == TIDY_STEP)
		job_add(t, JOB_ARRIVED, 0, S(""), t->now);
	return OK;
}
