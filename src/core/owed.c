#include "core/owed.h"

#include "base/clock.h"
#include "base/id.h"
#include "base/mem.h"
#include "core/far.h"
#include "core/taken.h"
#include "store/delivery.h"
#include "store/taken.h"
#include "store/told.h"

#define PAUSE_LEAST CLOCK_MINUTE
#define PAUSE_MOST (6 * CLOCK_HOUR)
#define AFTER_MOST CLOCK_DAY /* of what a server may ask for */
#define EARLY_PAUSE (2 * CLOCK_SECOND)
#define BACK_PAUSE CLOCK_SECOND
#define PROBE_LOOK 20
#define TIDY_STEP 1000
#define TOLD_KEPT (90 * CLOCK_DAY)
#define TAKEN_KEPT (TAKEN_DAYS * CLOCK_DAY)
#define TAKEN_STEP 20 /* each with a page of the ledger */
#define FAILING_MOST 1000
#define BUCKETS 512

static _Thread_local bool added; /* by the transactions of this thread */

bool owed_was_added(void)
{
	bool was = added;

	added = false;
	return was;
}

/* --- writing it down --- */

void owed_add(struct task *t, const struct owing *o, const struct inboxes *to)
{
	int64_t days = o->urgent ? OWED_DAYS_URGENT : OWED_DAYS;
	struct outgoing_row row = { .id = id_new(t->now),
				    .account_id = o->who,
				    .post_id = o->post_id,
				    .subject = o->subject,
				    .kind = (int)o->what,
				    .made_at = t->now,
				    .until = t->now + days * CLOCK_DAY,
				    .body = o->body };

	if (o->urgent)
		store_delivery_cancel(t, o->who, o->what == TELL_GONE ? 0 : o->subject);
	if (!to->n)
		return;
	store_outgoing_add(t, &row);
	for (size_t i = 0; i < to->n; i++) {
		struct delivery_row d = { .id = id_new(t->now),
					  .outgoing_id = row.id,
					  .inbox = to->p[i].inbox,
					  .host = to->p[i].host,
					  .urgent = o->urgent,
					  .run_at = t->now };

		store_delivery_add(t, &d);
		if (o->post_id)
			store_told_add(t, o->post_id, d.host, d.inbox);
	}
	added = true;
}

/* --- what is under way, in memory --- */

/* A server with something under way, or with more than may be. */
struct line {
	struct line *next;
	char *host;
	size_t away;
	bool crowded; /* the rest of what is due waits for it in the table */
	bool answers; /* it did, since something was under way */
	bool down;    /* it did not, since something was under way */
	bool probe;   /* it was down, and is asked with one */
};

static struct {
	struct line *bucket[BUCKETS];
	struct one {
		int64_t id, account_id, subject;
		const struct line *line;
	} one[OWED_UNDER_WAY]; /* by id */
	size_t n, probes;
} away;

static struct line **line_at(struct str host)
{
	struct line **at = &away.bucket[str_hash(host) % BUCKETS];

	while (*at && !str_eq(str_of((*at)->host), host))
		at = &(*at)->next;
	return at;
}

static struct line *line_of(struct str host)
{
	struct line **at = line_at(host);

	if (*at)
		return *at;
	*at = mem_new(sizeof **at);
	(*at)->host = mem_copy(host.p, host.n);
	return *at;
}

/* Nothing need be remembered of it any more. */
static bool line_leaves(struct line **at)
{
	struct line *l = *at;

	if (l->away || l->crowded)
		return false;
	*at = l->next;
	mem_free(l->host);
	mem_free(l);
	return true;
}

static size_t line_room(const struct line *l)
{
	size_t most = l->answers ? OWED_HOST_MOST : OWED_HOST_FIRST;

	return l->probe || l->down || l->away >= most ? 0 : most - l->away;
}

/* The place of an id among those under way, or where it would stand. */
static size_t place_of(int64_t id)
{
	size_t low = 0, high = away.n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (away.one[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_away(int64_t id)
{
	size_t at = place_of(id);

	return at < away.n && away.one[at].id == id;
}

static void set_away(const struct delivery_row *d, struct line *l)
{
	size_t at = place_of(d->id);

	must(away.n < OWED_UNDER_WAY);
	memmove(&away.one[at + 1], &away.one[at], (away.n - at) * sizeof *away.one);
	away.one[at] = (struct one){ d->id, d->account_id, d->subject, l };
	away.n++;
	l->away++;
}

static void unset_away(int64_t id, struct line *l)
{
	size_t at = place_of(id);

	must(at < away.n && away.one[at].id == id);
	away.n--;
	memmove(&away.one[at], &away.one[at + 1], (away.n - at) * sizeof *away.one);
	l->away--;
}

/* Something about the same, that was taken back since, may still be on its way there. */
static bool is_overtaken(const struct delivery_row *d, const struct line *l)
{
	for (size_t i = 0; i < away.n; i++)
		if (away.one[i].subject == d->subject && away.one[i].line == l &&
		    away.one[i].account_id == d->account_id)
			return true;
	return false;
}

/* --- taking --- */

static struct owed owed_of(const struct delivery_row *d)
{
	return (struct owed){ .id = d->id,
			      .outgoing_id = d->outgoing_id,
			      .tries = d->tries,
			      .inbox = d->inbox,
			      .host = d->host,
			      .account_id = d->account_id,
			      .post_id = d->post_id,
			      .subject = d->subject,
			      .until = d->until,
			      .what = (enum tell)d->kind,
			      .urgent = d->urgent };
}

struct taking {
	struct owed_due due;
	size_t room, crowded_room, idle_room, early_room;
	int64_t looked_at; /* the activity of the last answer of follows_another */
	bool follows;
};

/* Is there an earlier activity about the same at all? Asked once for a row of deliveries. */
static bool follows_another(struct task *t, struct taking *x, const struct delivery_row *d)
{
	if (x->looked_at != d->outgoing_id) {
		x->looked_at = d->outgoing_id;
		x->follows = store_outgoing_earlier(t, d);
	}
	return x->follows;
}

static bool is_its_turn(struct task *t, struct taking *x, const struct delivery_row *d,
			const struct line *l)
{
	if (!d->subject)
		return true;
	if (d->urgent && is_overtaken(d, l))
		return false;
	return !follows_another(t, x, d) || !store_delivery_earlier(t, d);
}

static void take_one(struct task *t, struct taking *x, struct line *l, const struct delivery_row *d)
{
	if (is_its_turn(t, x, d, l)) {
		x->due.p[x->due.n++] = owed_of(d);
		set_away(d, l);
		return;
	}
	arena_grow(t->a, x->due.early.p, x->due.early.n, &x->early_room);
	x->due.early.p[x->due.early.n++] = d->id;
}

static void add_str(struct task *t, struct strs *list, size_t *room, struct str s)
{
	arena_grow(t->a, list->p, list->n, room);
	list->p[list->n++] = s;
}

/* The first of those that wait for a server whose turn it is; NULL when there is none (what it
 * waits for is due by itself). */
static const struct delivery_row *probe_of(struct task *t, struct taking *x,
					   const struct delivery_rows *rows)
{
	for (size_t i = 0; i < rows->n; i++)
		if (is_its_turn(t, x, &rows->p[i], NULL))
			return &rows->p[i];
	return NULL;
}

static void take_probe(struct task *t, struct taking *x, struct str host)
{
	struct delivery_rows rows = store_delivery_waiting(t, host, PROBE_LOOK);
	const struct delivery_row *d = probe_of(t, x, &rows);
	struct line *l;

	if (!rows.n)
		add_str(t, &x->due.idle, &x->idle_room, host);
	if (!d)
		return;
	l = line_of(host);
	l->probe = true;
	l->down = l->crowded = false;
	away.probes++;
	x->due.p[x->due.n++] = owed_of(d);
	set_away(d, l);
}

/* Servers that are down and may be asked again, each with one. */
static void take_probes(struct task *t, struct taking *x)
{
	struct host_rows hosts = store_host_paused(t, t->now, OWED_PROBES);

	for (size_t i = 0; i < hosts.n && x->due.n < x->room && away.probes < OWED_PROBES; i++) {
		const struct line *l = *line_at(hosts.p[i].host);

		if (!l || !l->away)
			take_probe(t, x, hosts.p[i].host);
	}
}

/* Those of a server's own line. */
static void take_line(struct task *t, struct taking *x, struct line *l)
{
	size_t most = line_room(l), left = x->room - x->due.n;
	struct delivery_rows rows;

	most = most < left ? most : left;
	if (!most)
		return;
	most += l->away; /* they may stand in the line, too */
	rows = store_delivery_waiting(t, str_of(l->host), most);
	for (size_t i = 0; i < rows.n && x->due.n < x->room && line_room(l); i++)
		if (!is_away(rows.p[i].id))
			take_one(t, x, l, &rows.p[i]);
	l->crowded = rows.n == most;
}

static void take_lines(struct task *t, struct taking *x)
{
	for (size_t i = 0; i < BUCKETS; i++)
		for (struct line **at = &away.bucket[i]; *at;) {
			if ((*at)->crowded)
				take_line(t, x, *at);
			if (!line_leaves(at))
				at = &(*at)->next;
		}
}

static void take_due(struct task *t, struct taking *x)
{
	size_t left = x->room - x->due.n;
	struct delivery_rows rows = store_delivery_due(t, t->now, left + away.n);

	for (size_t i = 0; i < rows.n && x->due.n < x->room; i++) {
		const struct delivery_row *d = &rows.p[i];
		struct line *l;

		if (is_away(d->id))
			continue;
		l = line_of(d->host);
		if (!l->crowded && line_room(l)) {
			take_one(t, x, l, d);
		} else if (!l->crowded) {
			l->crowded = true;
			add_str(t, &x->due.crowded, &x->crowded_room, d->host);
		}
	}
}

struct owed_due owed_take(struct task *t, size_t room)
{
	struct taking x = { .room = OWED_UNDER_WAY - away.n };

	if (x.room > room)
		x.room = room;
	x.due.p = arena_many(t->a, struct owed, x.room);
	if (x.room) {
		take_probes(t, &x);
		take_lines(t, &x);
		take_due(t, &x);
	}
	return x.due;
}

struct str owed_body(struct task *t, const struct owed *o)
{
	return store_outgoing_body(t, o->outgoing_id);
}

bool owed_is_untidy(const struct owed_due *due)
{
	return due->crowded.n || due->idle.n || due->early.n;
}

void owed_arrange(struct task *t, const struct owed_due *due)
{
	for (size_t i = 0; i < due->crowded.n; i++)
		store_delivery_line_up(t, due->crowded.p[i]);
	for (size_t i = 0; i < due->idle.n; i++)
		store_host_answers(t, due->idle.p[i]);
	for (size_t i = 0; i < due->early.n; i++)
		store_delivery_put_off(t, due->early.p[i], t->now + EARLY_PAUSE);
}

int64_t owed_next(struct task *t)
{
	return store_delivery_next(t, t->now);
}

/* --- settling --- */

/* A minute, then twice as long each time; not all at the same moment. */
static int64_t pause_after(const struct owed *o)
{
	int64_t pause = PAUSE_LEAST << (o->tries < 10 ? o->tries : 10);

	if (pause > PAUSE_MOST)
		pause = PAUSE_MOST;
	return pause + pause / 4 * (o->id % 64) / 64;
}

static int64_t wish(const struct owed_answer *a)
{
	return a->after > AFTER_MOST ? AFTER_MOST : a->after;
}

/* As long as it has been down, so twice as long each time. */
static void pause_host(struct task *t, const struct owed_answer *a)
{
	struct host_row h;
	int64_t since, pause;

	store_host_get(t, a->owed.host, &h);
	since = h.failing_since ? h.failing_since : t->now;
	pause = t->now - since;
	pause = pause < PAUSE_LEAST ? PAUSE_LEAST : pause > PAUSE_MOST ? PAUSE_MOST : pause;
	if (wish(a) > pause)
		pause = wish(a);
	store_host_pause(t, a->owed.host, since, t->now + pause);
}

/* Their server says that they are no more. */
static enum err lose_person(struct task *t, const struct owed *o)
{
	int64_t id = store_tell_whose(t, o->host, o->inbox);

	return id ? far_person_gone(t, id) : OK;
}

static bool takes_back(const struct owed *o)
{
	return o->post_id && (o->what == TELL_DELETE || o->what == TELL_GONE);
}

struct settling {
	struct ids ended, outgoing;
};

static enum err settle_one(struct task *t, struct settling *x, const struct owed_answer *a)
{
	const struct owed *o = &a->owed;
	int64_t pause = pause_after(o);

	switch (a->end) {
	case OWED_BACK:
		store_delivery_put_off(t, o->id, t->now + BACK_PAUSE);
		return OK;
	case OWED_LATER:
		store_delivery_again(t, o->id, o->tries + 1,
				     t->now + (wish(a) > pause ? wish(a) : pause));
		return OK;
	case OWED_DOWN:
		pause_host(t, a);
		return OK;
	case OWED_TAKEN:
	case OWED_REFUSED:
	case OWED_GONE:
	case OWED_DROPPED:
		break;
	}
	x->ended.p[x->ended.n++] = o->id;
	if (!x->outgoing.n || x->outgoing.p[x->outgoing.n - 1] != o->outgoing_id)
		x->outgoing.p[x->outgoing.n++] = o->outgoing_id;
	if (takes_back(o))
		store_told_end(t, o->post_id, o->host, a->end == OWED_TAKEN);
	return a->end == OWED_GONE ? lose_person(t, o) : OK;
}

/* Those that were down, and answer. */
static void hear_hosts(struct task *t, const struct owed_answer *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct line *l = *line_at(list[i].owed.host);

		if (list[i].end < OWED_DOWN && (l->probe || l->down))
			store_host_answers(t, list[i].owed.host);
	}
}

enum err owed_settle(struct task *t, const struct owed_answer *list, size_t n)
{
	struct settling x = { { arena_many(t->a, int64_t, n), 0 },
			      { arena_many(t->a, int64_t, n), 0 } };
	enum err e = OK;

	for (size_t i = 0; i < n && !e; i++)
		e = settle_one(t, &x, &list[i]);
	if (e)
		return e;
	hear_hosts(t, list, n);
	if (x.ended.n)
		store_delivery_end(t, x.ended, x.outgoing);
	return OK;
}

/* What waited for a server that answers again is its line now. */
static void settled_one(const struct owed_answer *a)
{
	struct line **at = line_at(a->owed.host), *l = *at;

	unset_away(a->owed.id, l);
	if (a->end < OWED_DOWN) {
		l->crowded = l->crowded || l->probe || l->down;
		l->answers = true;
		l->down = false;
	} else if (a->end == OWED_DOWN) {
		l->down = true;
		l->answers = l->crowded = false;
	}
	if (l->probe) {
		l->probe = false;
		away.probes--;
	}
	line_leaves(at);
}

void owed_settled(const struct owed_answer *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		settled_one(&list[i]);
}

void owed_begin(struct task *t)
{
	store_delivery_free(t);
}

/* --- giving up --- */

enum err owed_tidy(struct task *t, const struct job *j)
{
	struct delivery_rows rows = store_delivery_over(t, t->now, TIDY_STEP);
	struct ids ended = { arena_many(t->a, int64_t, rows.n), 0 };
	struct ids outgoing = { arena_many(t->a, int64_t, rows.n), 0 };
	bool more;

	for (size_t i = 0; i < rows.n; i++) {
		struct owed o = owed_of(&rows.p[i]);

		ended.p[ended.n++] = o.id;
		outgoing.p[outgoing.n++] = o.outgoing_id;
		if (takes_back(&o))
			store_told_end(t, o.post_id, o.host, false);
	}
	if (rows.n)
		store_delivery_end(t, ended, outgoing);
	more = store_told_forget(t, t->now - TOLD_KEPT, TIDY_STEP) == TIDY_STEP;
	more |= store_taken_forget(t, t->now - TAKEN_KEPT, TAKEN_STEP) == TAKEN_STEP;
	if (more || rows.n == TIDY_STEP)
		job_add(t, JOB_OWED, j->ref, S("more"), t->now);
	return OK;
}

/* --- how servers are doing --- */

static struct far_state state_of(const struct host_row *h)
{
	return (struct far_state){ h->host, h->failing_since, h->paused_until, h->waiting };
}

struct far_states owed_failing(struct task *t)
{
	struct host_rows rows = store_host_failing(t, FAILING_MOST);
	struct far_states list = { .p = arena_many(t->a, struct far_state, rows.n) };

	for (; list.n < rows.n; list.n++)
		list.p[list.n] = state_of(&rows.p[list.n]);
	return list;
}

struct far_state owed_state(struct task *t, struct str host)
{
	struct host_row h;

	store_host_get(t, host, &h);
	h.waiting = store_host_waiting(t, host);
	return state_of(&h);
}

/* --- the end of a post --- */

struct taken_back owed_taken_back(struct task *t, int64_t id)
{
	struct told_count c = store_told_count(t, id);

	return (struct taken_back){ c.servers, c.confirmed, c.unknown };
}
