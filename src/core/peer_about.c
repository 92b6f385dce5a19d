/* What is known of other servers, and what this place tells of its rules: core/peer.h. */
#include "base/clock.h"
#include "core/account.h"
#include "core/job.h"
#include "core/peer_parts.h"
#include "core/place.h"
#include "store/peer.h"

#define FAILING_MOST 100
#define SOFTWARE_KEPT (7 * CLOCK_DAY)
#define SOFTWARE_CHARS 60
#define KNOWN_MOST 100000

enum err peer_find(struct task *t, struct str q, struct str after, int64_t most, struct peers *ret)
{
	struct peer_rows rows;
	enum err e = peer_host_only(t);

	if (e)
		return e;
	rows = store_peer_find(t, str_is_utf8(q) ? str_lower(t->a, str_trim(q)) : S("\x7f"), after,
			       most);
	*ret = (struct peers){ arena_many(t->a, struct peer, rows.n), rows.n };
	for (size_t i = 0; i < rows.n; i++)
		ret->p[i] = peer_of_row(&rows.p[i]);
	return OK;
}

enum err peer_would_cost(struct task *t, struct str typed, struct peer_cost *ret)
{
	struct str host, name = S("");
	enum err e = peer_host_only(t);

	*ret = (struct peer_cost){ 0 };
	if (e)
		return e;
	if (!peer_host(t, typed, &host))
		return fail(t, ERR_INVALID, W_PEER_NO_HOST);
	for (int i = 0; i < PEER_NAMES_MOST; i++) {
		int64_t theirs, ours;

		name = store_peer_next(t, PEER_BY_DOMAIN, name);
		if (!name.n)
			break;
		if (!peer_covers(host, name))
			continue;
		store_peer_count_follows(t, name, &theirs, &ours);
		ret->people += store_peer_count_people(t, name);
		ret->theirs += theirs;
		ret->ours += ours;
	}
	return OK;
}

/* --- how they do --- */

static struct peer_doing doing_of(const struct peer_state *s)
{
	return (struct peer_doing){ s->host,	     s->software, s->failing_since,
				    s->paused_until, s->heard_at, s->waiting };
}

enum err peer_doing(struct task *t, struct str host, struct peer_doing *ret)
{
	struct peer_state s = { .host = host, .software = S("") };
	enum err e = peer_host_only(t);

	if (e)
		return e;
	store_peer_state(t, host, &s);
	*ret = doing_of(&s);
	return OK;
}

enum err peer_failing(struct task *t, struct peer_doings *ret)
{
	struct peer_states list;
	enum err e = peer_host_only(t);

	if (e)
		return e;
	list = store_peer_failing(t, FAILING_MOST);
	*ret = (struct peer_doings){ arena_many(t->a, struct peer_doing, list.n), list.n };
	for (size_t i = 0; i < list.n; i++)
		ret->p[i] = doing_of(&list.p[i]);
	return OK;
}

void peer_severed(struct task *t, struct peer_severeds *ret)
{
	struct severed_rows rows;

	must(t->me);
	rows = store_severed(t, t->me->id, PEER_SEVERED_MOST);
	*ret = (struct peer_severeds){ arena_many(t->a, struct peer_severed, rows.n), rows.n };
	for (size_t i = 0; i < rows.n; i++)
		ret->p[i] = (struct peer_severed){
			.host = rows.p[i].host,
			.acct = str_fmt(t->a, "%.*s@%.*s", STR_ARG(rows.p[i].name),
					STR_ARG(rows.p[i].domain)),
			.followed = rows.p[i].followed,
			.at = rows.p[i].at,
		};
}

/* --- what others are told --- */

/* "far.example" to "far.e*****": enough for those who know it, and no address to go to. */
static struct str half_hidden(struct task *t, struct str host)
{
	char *p = arena_alloc(t->a, host.n + 1);

	memcpy(p, host.p, host.n);
	for (size_t i = (host.n + 1) / 2; i < host.n; i++)
		if (p[i] != '.')
			p[i] = '*';
	return (struct str){ p, host.n };
}

enum err peer_published(struct task *t, struct peers *ret)
{
	struct peer_rows rows;
	struct place place;
	enum err e = place_get(t, &place);

	*ret = (struct peers){ 0 };
	if (e || !place.publishes_peers)
		return e;
	rows = store_peer_all(t);
	ret->p = arena_many(t->a, struct peer, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		struct peer p = peer_of_row(&rows.p[i]);

		if (p.rule != PEER_LIMITED && p.rule != PEER_BLOCKED)
			continue;
		if (p.half_hidden)
			p.host = half_hidden(t, p.host);
		p.private_note = S("");
		ret->p[ret->n++] = p;
	}
	return OK;
}

enum err peer_known(struct task *t, struct strs *ret)
{
	struct str name = S("");
	struct place place;
	size_t room = 0;
	enum err e = place_get(t, &place);

	*ret = (struct strs){ 0 };
	if (e || !place.publishes_peers)
		return e;
	while (ret->n < KNOWN_MOST) {
		name = store_peer_next(t, PEER_BY_DOMAIN, name);
		if (!name.n)
			break;
		arena_grow(t->a, ret->p, ret->n, &room);
		ret->p[ret->n++] = name;
	}
	return OK;
}

/* --- which software --- */

struct str peer_software(struct task *t, struct str host)
{
	int64_t at;

	return store_peer_software(t, host, &at);
}

bool peer_said_software(struct task *t, struct str host)
{
	int64_t at;

	store_peer_software(t, host, &at);
	return at > t->now - SOFTWARE_KEPT;
}

void peer_ask_software(struct task *t, int64_t account_id, struct str host)
{
	if (!peer_said_software(t, host))
		job_add(t, JOB_SOFTWARE, account_id, S(""), t->now);
}

void peer_runs(struct task *t, struct str host, struct str software)
{
	store_peer_runs(t, host,
			str_lower(t->a, str_first_chars(str_trim(software), SOFTWARE_CHARS)));
}
