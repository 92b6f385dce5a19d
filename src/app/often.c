#include <pthread.h>

#include "app/often.h"
#include "base/clock.h"

#define PLACES 16384
#define NEIGHBOURS 4 /* places that one key may take */

struct place {
	uint64_t key;
	int64_t until, count; /* until: the end of its window, ms */
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

/* FNV-1a; tokens, people and addresses begin differently, and so does each kind. */
static uint64_t key_of(uint64_t kind, int64_t id, struct str address)
{
	uint64_t h = str_hash(STR_NONE) ^ (uint64_t)id;

	if (!id)
		h = str_hash(address);
	h = (h ^ kind) * 1099511628211u;
	h = (h ^ (h >> 29)) * 1099511628211u;
	return h ? h : 1;
}

static bool is_better(const struct place *p, const struct place *best, int64_t now)
{
	if ((p->until <= now) != (best->until <= now))
		return p->until <= now;
	return best->until > now && p->count < best->count;
}

/* The key's own place, else one whose window is over, else the least counted of its neighbours. */
static struct place *place_for(uint64_t key, int64_t now)
{
	struct place *best = NULL;

	for (size_t i = 0; i < NEIGHBOURS; i++) {
		struct place *p = &often.place[(key + i) % PLACES];

		if (p->key == key)
			return p;
		if (!best || is_better(p, best, now))
			best = p;
	}
	*best = (struct place){ .key = key };
	return best;
}

static int64_t count(uint64_t key, int64_t most, int64_t window, int64_t now, int64_t *ret_reset)
{
	int64_t until = (now / window + 1) * window, left;
	struct place *p;

	pthread_mutex_lock(&often.lock);
	p = place_for(key, now);
	if (p->until != until) {
		p->until = until;
		p->count = 0;
	}
	if (p->count <= most)
		p->count++;
	left = most - p->count;
	pthread_mutex_unlock(&often.lock);
	*ret_reset = until;
	return left;
}

int64_t often_count(int64_t token_id, struct str address, int64_t now, int64_t *ret_reset)
{
	return count(key_of(0, token_id, address), often.most, OFTEN_WINDOW, now, ret_reset);
}

/* --- acts that are rarer than requests --- */

static const struct {
	bool by_address; /* of strangers as of members: the address, not the person */
	int64_t most;	 /* in an hour */
} acts[ACT_COUNT] = {
	[ACT_JOIN] = { true, 30 },	[ACT_SIGN_IN] = { true, 200 },
	[ACT_APP] = { true, 60 },	[ACT_TOKEN] = { true, 300 },
	[ACT_PASSWORD] = { false, 30 }, [ACT_INVITE] = { false, 60 },
	[ACT_FOLLOW] = { false, 200 },	[ACT_POST] = { false, 600 },
	[ACT_PHOTO] = { false, 1500 },	[ACT_REPORT] = { false, 60 },
	[ACT_ELSEWHERE] = { true, 60 },
};

static const struct {
	const char *where;
	enum act act;
} acting[] = {
	{ "POST /join", ACT_JOIN },
	{ "POST /api/v1/accounts", ACT_JOIN },
	{ "POST /set-up/:secret", ACT_JOIN },
	{ "POST /sign-in", ACT_SIGN_IN },
	{ "POST /sign-in/code", ACT_SIGN_IN },
	{ "POST /api/v1/apps", ACT_APP },
	{ "POST /oauth/token", ACT_TOKEN },
	{ "POST /settings/password", ACT_PASSWORD },
	{ "POST /api/v1/user/password_change", ACT_PASSWORD },
	{ "POST /api/v1/accounts/delete", ACT_PASSWORD },
	{ "POST /settings/second-step/begin", ACT_PASSWORD },
	{ "POST /settings/second-step/codes", ACT_PASSWORD },
	{ "POST /settings/second-step/off", ACT_PASSWORD },
	{ "POST /api/v1/user/2fa/disable", ACT_PASSWORD },
	{ "POST /api/v1/accounts/move", ACT_PASSWORD },
	{ "POST /api/v1/accounts/alias", ACT_PASSWORD },
	{ "POST /settings/move", ACT_PASSWORD },
	{ "POST /settings/invitations", ACT_INVITE },
	{ "POST /@:name/follow", ACT_FOLLOW },
	{ "POST /api/v1/accounts/:id/follow", ACT_FOLLOW },
	{ "POST /api/v1/tags/:name/follow", ACT_FOLLOW },
	{ "POST /share", ACT_POST },
	{ "POST /@:name/:id/answer", ACT_POST },
	{ "POST /@:name/:id/edit", ACT_POST },
	{ "POST /api/v1/statuses", ACT_POST },
	{ "PUT /api/v1/statuses/:id", ACT_POST },
	{ "POST /share/photo", ACT_PHOTO },
	{ "POST /api/v1/media", ACT_PHOTO },
	{ "POST /api/v2/media", ACT_PHOTO },
	{ "POST /settings", ACT_PHOTO },
	{ "POST /host/picture", ACT_PHOTO },
	{ "PATCH /api/v1/accounts/update_credentials", ACT_PHOTO },
	{ "POST /api/v1/reports", ACT_REPORT },
	{ "POST /@:name/report", ACT_REPORT },
	{ "POST /@:name/:id/report", ACT_REPORT },
	{ "POST /@:name/elsewhere", ACT_ELSEWHERE },
	{ "POST /@:name/:id/elsewhere", ACT_ELSEWHERE },
};

enum act often_act(struct str where)
{
	for (size_t i = 0; i < sizeof acting / sizeof *acting; i++)
		if (str_eq(where, str_of(acting[i].where)))
			return acting[i].act;
	return ACT_NONE;
}

size_t often_acting(void)
{
	return sizeof acting / sizeof *acting;
}

int64_t often_act_most(enum act act)
{
	return acts[act].most;
}

bool often_may(enum act act, int64_t person, struct str address, int64_t now, int64_t *ret_reset)
{
	uint64_t key = key_of(act, acts[act].by_address ? 0 : person, address);

	if (act == ACT_NONE || !often.most)
		return true;
	return count(key, acts[act].most, CLOCK_HOUR, now, ret_reset) >= 0;
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
