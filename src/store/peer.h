/*
 * Table peer: what the host decided about other servers; and what follows of it in the rows of
 * people and follows. A server's name is in small letters and ASCII. Text belongs to the task's
 * arena.
 */
#ifndef STORE_PEER_H
#define STORE_PEER_H

#include "sys/db.h"

struct peer_row {
	int64_t id;
	struct str host;
	int64_t rule; /* enum peer_rule (core/peer.h) */
	bool without_media, without_reports, half_hidden;
	struct str note, private_note;
	int64_t created_at;
};
struct peer_rows {
	struct peer_row *p;
	size_t n;
};

/* By name. */
struct peer_rows store_peer_all(struct task *t);
bool store_peer_get(struct task *t, struct str host, struct peer_row *ret);
bool store_peer_get_id(struct task *t, int64_t id, struct peer_row *ret);
int64_t store_peer_count(struct task *t);
/* A new row, or the one of that name with other values; its id and the time when it was made
 * stay. */
void store_peer_put(struct task *t, const struct peer_row *p);
bool store_peer_remove(struct task *t, struct str host);

/* Rules in whose host q stands (empty: all), by name, after `after`. */
struct peer_rows store_peer_find(struct task *t, struct str q, struct str after, int64_t most);

/* --- how servers do (table far_host) --- */

struct peer_state {
	struct str host, software;
	int64_t failing_since, paused_until, heard_at;
	int64_t waiting; /* deliveries that it has not taken yet */
};
struct peer_states {
	struct peer_state *p;
	size_t n;
};
#define PEER_STATE                                                                                 \
	"SELECT h.host, h.software, h.failing_since, h.paused_until, h.heard_at,"                  \
	" (SELECT COUNT(*) FROM delivery d WHERE d.host = h.host) FROM far_host h"
/* Those that don't answer, longest first. */
struct peer_states store_peer_failing(struct task *t, int64_t most);
/* False when nothing is known of it. */
bool store_peer_state(struct task *t, struct str host, struct peer_state *ret);

/* The software that it said it runs (empty: not known) and when it was asked; 0: never. */
struct str store_peer_software(struct task *t, struct str host, int64_t *ret_at);
void store_peer_runs(struct task *t, struct str host, struct str software);

/* --- the people of servers --- */

/* A server is known by the part of addresses after @, or by where its actors lie: mostly the
 * same. */
enum peer_by { PEER_BY_DOMAIN, PEER_BY_HOST };

#define SQL_PEER_NEXT_DOMAIN "SELECT MIN(domain) FROM account WHERE domain <> '' AND domain > $1"
#define SQL_PEER_NEXT_HOST "SELECT MIN(host) FROM far_account WHERE host > $1"
/* The next server by name of which anybody is here; empty at the end. */
struct str store_peer_next(struct task *t, enum peer_by by, struct str after);

struct peer_person {
	int64_t id;
	struct str domain, host; /* host: the domain when nothing else is known */
	int64_t state, limited;
	bool cut_off, suspended; /* suspended: by their own server; read only */
};
struct peer_people {
	struct peer_person *p;
	size_t n;
};
/* $1 the server, $2 after, $3 how many */
#define PEER_PERSON                                                                                \
	"a.id, a.domain, COALESCE(f.host, a.domain), a.state, a.limited, a.cut_off,"               \
	" COALESCE(f.suspended, 0)"
#define SQL_PEER_OF_DOMAIN                                                                         \
	"SELECT " PEER_PERSON " FROM account a LEFT JOIN far_account f ON f.account_id = a.id"     \
	" WHERE a.domain = $1 AND a.domain <> '' AND a.id > $2 ORDER BY a.id LIMIT $3"
#define SQL_PEER_OF_HOST                                                                           \
	"SELECT " PEER_PERSON " FROM far_account f JOIN account a ON a.id = f.account_id"          \
	" WHERE f.host = $1 AND f.account_id > $2 ORDER BY f.account_id LIMIT $3"
struct peer_people store_peer_people(struct task *t, enum peer_by by, struct str server,
				     int64_t after, int64_t most);
/* Writes state, limited and cut_off. */
void store_peer_mark(struct task *t, const struct peer_person *p);

/* Accepted follows by people of that server, and of them. */
#define SQL_PEER_FOLLOWERS(who)                                                                    \
	"SELECT COUNT(*) FROM account a JOIN follow f ON f." who " = a.id"                         \
	" WHERE a.domain = $1 AND a.domain <> '' AND f.accepted = 1"
void store_peer_count_follows(struct task *t, struct str domain, int64_t *ret_theirs,
			      int64_t *ret_ours);
int64_t store_peer_count_people(struct task *t, struct str domain);

/* Whom somebody elsewhere follows here (theirs), or who here follows them; asked ones too. */
#define SQL_PEER_THEIRS "SELECT followed_id FROM follow WHERE follower_id = $1 LIMIT $2"
#define SQL_PEER_OURS "SELECT follower_id FROM follow WHERE followed_id = $1 LIMIT $2"
struct ids store_peer_follows(struct task *t, int64_t far_id, bool theirs, int64_t most);

/* The newest severance of that name; a new one when there is none since `since`. */
int64_t store_severance_get(struct task *t, struct str host, int64_t since);
/* What a severance ended for one account here; false for none of that id. */
struct severance_row {
	struct str host;
	int64_t at, theirs, mine; /* follows of them, and by them */
};
bool store_severance_of(struct task *t, int64_t id, int64_t account_id, struct severance_row *ret);
/* The newest of somebody's follows that ended so; $1 whose, $2 how many */
struct severed_row {
	struct str host, name, domain;
	bool followed;
	int64_t at;
};
struct severed_rows {
	struct severed_row *p;
	size_t n;
};
#define SQL_SEVERED                                                                                \
	"SELECT v.host, v.at, x.followed, a.name, a.domain FROM severed x"                         \
	" JOIN severance v ON v.id = x.severance_id JOIN account a ON a.id = x.other_id"           \
	" WHERE x.account_id = $1 ORDER BY x.severance_id DESC, x.other_id LIMIT $2"
struct severed_rows store_severed(struct task *t, int64_t account_id, int64_t most);
void store_severed_add(struct task *t, int64_t severance_id, int64_t account_id, int64_t other_id,
		       bool followed);

#endif
