#include <pthread.h>

#include "app/readers.h"
#include "base/err.h"
#include "base/log.h"

#define READERS_MOST 80 /* more than the settings allow threads */

static struct {
	pthread_mutex_t lock;
	struct str address;
	struct arena *a;
	size_t most, open, idle;
	struct db *stack[READERS_MOST]; /* the last one given back is the warmest */
} readers = { .lock = PTHREAD_MUTEX_INITIALIZER };

void readers_start(struct str address, size_t most)
{
	must(most <= READERS_MOST);
	readers.address = address;
	readers.most = most;
	readers.a = arena_new((size_t)16 * 1024 * 1024);
}

struct db *reader_take(void)
{
	struct str why = S("");
	struct db *db = NULL;

	pthread_mutex_lock(&readers.lock);
	if (readers.idle) {
		db = readers.stack[--readers.idle];
	} else if (readers.open < readers.most) {
		db = db_open(readers.a, readers.address, true, &why);
		if (db)
			readers.open++;
		else
			log_line(LOG_ERROR, "database", "%.*s", STR_ARG(why));
	}
	pthread_mutex_unlock(&readers.lock);
	return db;
}

void reader_give(struct db *db)
{
	pthread_mutex_lock(&readers.lock);
	readers.stack[readers.idle++] = db;
	pthread_mutex_unlock(&readers.lock);
}

void readers_stop(void)
{
	while (readers.idle)
		db_close(readers.stack[--readers.idle]);
	readers.open = 0;
	arena_free(readers.a);
	readers.a = NULL;
}
