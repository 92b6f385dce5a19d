/*
 * What the host's rules mean for the people of other servers who are here, brought up to date in
 * small steps: whoever is kept out is suspended until they no longer are, whoever is limited is
 * marked, and a block ends follows. Every step looks at the rules as they are then, so it does not
 * matter when it runs, or how often.
 */
#include "core/account.h"
#include "core/follow.h"
#include "core/job.h"
#include "core/notice.h"
#include "core/peer_parts.h"
#include "store/peer.h"

#define STEP_PEOPLE 200	 /* with the follows that end, in one step */
#define STEP_SERVERS 500 /* names looked at in one step */
#define LIMITED_SERVER 2 /* of account.limited */

struct sweep {
	struct str scope; /* a server with its subdomains, or everybody */
	int64_t by;	  /* enum peer_by */
	struct str server;
	int64_t after;		 /* the last person of it who is done; -1: all of it is done */
	int64_t people, servers; /* what this step may still do */
};

/* --- one person --- */

/* The part of the address after @ may be on another server than the actor. Being let in takes a
 * rule for where the actor is; any block or limit counts. */
static struct peer rule_of(struct task *t, const struct peer_person *p)
{
	struct peer host = peer_of(t, p->host), domain = peer_of(t, p->domain);

	if (host.rule == PEER_BLOCKED || domain.rule != PEER_BLOCKED)
		return host.rule == PEER_BLOCKED || domain.rule != PEER_LIMITED ? host : domain;
	return domain;
}

static void sever(struct task *t, const struct peer *rule, int64_t far_id, int64_t here,
		  bool theirs)
{
	struct peer_row row = { 0 };
	int64_t since = store_peer_get(t, rule->host, &row) ? row.created_at : 0;
	int64_t event = store_severance_get(t, rule->host, since);

	store_severed_add(t, event, here, far_id, !theirs);
	notice_add_severed(t, here, event);
	if (theirs)
		follow_end(t, far_id, here);
	else
		follow_end(t, here, far_id);
}

/* False when there are more than this step may end. */
static bool end_follows(struct task *t, struct sweep *s, const struct peer *rule, int64_t far_id)
{
	for (int theirs = 0; theirs < 2; theirs++) {
		struct ids list = store_peer_follows(t, far_id, theirs, s->people + 1);

		for (size_t i = 0; i < list.n; i++) {
			if (s->people <= 0)
				return false;
			s->people--;
			sever(t, rule, far_id, list.p[i], theirs);
		}
	}
	return true;
}

static bool settle(struct task *t, struct sweep *s, const struct peer_person *was)
{
	struct peer rule = rule_of(t, was);
	struct peer_person p = *was;
	bool out = peer_keeps_out(rule.rule);

	s->people--;
	p.limited &= ~LIMITED_SERVER;
	if (rule.rule == PEER_LIMITED)
		p.limited |= LIMITED_SERVER;
	if (out && (p.state == ACCOUNT_ACTIVE || (p.state == ACCOUNT_SUSPENDED && p.suspended))) {
		p.state = ACCOUNT_SUSPENDED;
		p.cut_off = true;
	} else if (!out && p.cut_off) {
		p.cut_off = false;
		if (p.state == ACCOUNT_SUSPENDED && !p.suspended)
			p.state = ACCOUNT_ACTIVE;
	}
	if (p.state != was->state || p.limited != was->limited || p.cut_off != was->cut_off)
		store_peer_mark(t, &p);
	return rule.rule != PEER_BLOCKED || end_follows(t, s, &rule, p.id);
}

/* --- one step --- */

/* The people of one server; false when some are left. */
static bool settle_server(struct task *t, struct sweep *s)
{
	struct peer_people list;

	while (s->people > 0) {
		int64_t most = s->people;

		list = store_peer_people(t, (enum peer_by)s->by, s->server, s->after, most);
		for (size_t i = 0; i < list.n; i++) {
			struct peer_person *p = &list.p[i];
			bool done_before = s->by == PEER_BY_HOST && str_eq(p->domain, p->host);

			if (s->people <= 0 || (!done_before && !settle(t, s, p)))
				return false;
			s->after = p->id;
		}
		if ((int64_t)list.n < most)
			return true;
	}
	return false;
}

/* On to the next server of the scope. False at the end, or when the step is. */
static bool next_server(struct task *t, struct sweep *s)
{
	bool everybody = str_eq(s->scope, PEER_EVERYBODY);

	while (s->servers-- > 0) {
		s->server = store_peer_next(t, (enum peer_by)s->by, s->server);
		if (!s->server.n && s->by++ == PEER_BY_HOST)
			return false;
		if (s->server.n && (everybody || peer_covers(s->scope, s->server))) {
			s->after = 0;
			return true;
		}
	}
	return false;
}

static bool is_over(const struct sweep *s)
{
	return s->by > PEER_BY_HOST;
}

static void run(struct task *t, struct sweep s)
{
	s.people = STEP_PEOPLE;
	s.servers = STEP_SERVERS;
	while (s.after >= 0 || next_server(t, &s)) {
		if (!settle_server(t, &s))
			break;
		s.after = -1;
	}
	if (!is_over(&s) && !db_state(t))
		job_add(t, JOB_PEER, 0,
			str_fmt(t->a, "%lld %lld %.*s %.*s", (long long)s.by, (long long)s.after,
				STR_ARG(s.scope), STR_ARG(s.server)),
			t->now);
}

void peer_sweep(struct task *t, struct str scope)
{
	run(t, (struct sweep){ .scope = scope, .server = S(""), .after = -1 });
}

enum err peer_step(struct task *t, const struct job *j)
{
	struct str rest = j->detail, by, after;
	struct sweep s = { 0 };

	if (!str_cut(&rest, ' ', &by) || !str_cut(&rest, ' ', &after) ||
	    !str_cut(&rest, ' ', &s.scope) || !str_int(by, 0, PEER_BY_HOST, &s.by) ||
	    !str_int(after, -1, INT64_MAX, &s.after))
		return ERR_INVALID;
	s.server = rest.p ? rest : S("");
	run(t, s);
	return OK;
}
