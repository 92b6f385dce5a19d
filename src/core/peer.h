/*
 * Other servers: whom the host of this place lets in, and which are only heard by those who follow
 * somebody there. A rule for a domain holds for its subdomains; of two that hold, the longer name
 * counts. Asked before anything is sent, fetched, taken or shown.
 *
 * What a rule means for people of those servers who are here already stands in their rows
 * (account.state, account.limited), so that no list asks for rules: a job brings the rows up to
 * date in small steps after each change.
 */
#ifndef CORE_PEER_H
#define CORE_PEER_H

#include "core/page.h"
#include "sys/task.h"

#define PEERS_MOST 50000
#define PEER_NOTE_MAX 2000 /* characters */

enum peer_rule {
	PEER_NONE,
	PEER_LIMITED, /* seen by those who follow somebody there; not in public lists or search */
	PEER_BLOCKED, /* gives and gets nothing */
	PEER_ALLOWED, /* with the setting federation = allowed, only these are let in */
	PEER_RULES
};

struct peer {
	struct str host;
	enum peer_rule rule;
	bool without_media;   /* their pictures are neither fetched nor shown */
	bool without_reports; /* what they report is not taken */
	bool half_hidden;     /* the published list shows part of the name */
	struct str note, private_note;
	int64_t created_at;
	int64_t id; /* apps know the rule by it */
};
struct peers {
	struct peer *p;
	size_t n;
};

struct job;

/* May we talk with this host at all? Quick: the rules are held in memory and read again after a
 * change, also one by another process (within two seconds). host: as in an address, in small
 * letters, with or without a port. False for this place itself: nobody delivers to themselves. */
bool peer_may(struct task *t, struct str host);
/* The rule that holds for it, with its own host; the notes are left out. PEER_NONE, and an empty
 * host, when there is none. As quick as peer_may. */
struct peer peer_of(struct task *t, struct str host);

/* --- for the host alone: ERR_FORBIDDEN for others --- */

/* A new rule, or other values of one that is there. ERR_INVALID for what is no server, for this
 * place itself, or a rule that says nothing; ERR_LIMIT. Blocking ends the follows between that
 * server and everybody here, in steps; they stay ended when the block is lifted. Writes. */
enum err peer_set(struct task *t, const struct peer *p);
enum err peer_forget(struct task *t, struct str host);		      /* ERR_NOT_FOUND. Writes. */
enum err peer_list(struct task *t, struct peers *ret);		      /* by name */
enum err peer_get(struct task *t, struct str host, struct peer *ret); /* the very rule */
enum err peer_get_id(struct task *t, int64_t id, struct peer *ret);

/* What somebody typed, as a server's name: "Bücher.example", "@ada@far.example",
 * "https://far.example/@ada", "far.example:8443". False for what is none. */
bool peer_host(struct task *t, struct str typed, struct str *ret);

/* Rules in whose name q stands (empty: all), by name, after `after`; at most `most`. */
enum err peer_find(struct task *t, struct str q, struct str after, int64_t most, struct peers *ret);

/* What a block of the server and its subdomains would end: people of it who are here, follows by
 * them, and of them. Where names of servers are very many, only PEER_NAMES_MOST are looked at. */
#define PEER_NAMES_MOST 20000
struct peer_cost {
	int64_t people, theirs, ours;
};
enum err peer_would_cost(struct task *t, struct str host, struct peer_cost *ret);

/* How a server does: 0 and empty for what is not known. */
struct peer_doing {
	struct str host, software;
	int64_t failing_since, paused_until, heard_at; /* milliseconds */
	int64_t waiting;			       /* deliveries that it has not taken yet */
};
struct peer_doings {
	struct peer_doing *p;
	size_t n;
};
enum err peer_doing(struct task *t, struct str host, struct peer_doing *ret);
enum err peer_failing(struct task *t, struct peer_doings *ret); /* longest first, at most 100 */

/* The software that a server says it runs, in small letters ("mastodon"); empty: not known. */
struct str peer_software(struct task *t, struct str host);
/* Was it asked for that within the week? */
bool peer_said_software(struct task *t, struct str host);
/* Sees to it that the server of somebody is asked for that, unless it was. Writes. */
void peer_ask_software(struct task *t, int64_t account_id, struct str host);
/* That is what it says (empty: nothing). Writes. */
void peer_runs(struct task *t, struct str host, struct str software);

/* --- lists as files --- */

/* Mastodon's CSV: #domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate, where
 * a severity is silence, suspend or noop; here also allow, for a rule that lets in. A file without
 * its first line is a list of servers to block. */
#define PEER_FILE_MAX ((size_t)2 * 1024 * 1024)
#define PEER_LINES_MAX 20000

enum peer_news { PEER_IS_NEW, PEER_CHANGES, PEER_SAME, PEER_REFUSED, PEER_NEWS };
struct peer_line {
	int64_t line;	  /* of records, from 1 */
	struct str text;  /* the first field as it came */
	struct peer peer; /* as it would be */
	struct peer was;  /* PEER_CHANGES */
	enum peer_news news;
	struct str why; /* PEER_REFUSED: a sentence */
};
struct peer_lines {
	struct peer_line *p;
	size_t n, count[PEER_NEWS];
};
/* Reads such a file and says what of it is new, changes a rule, or is refused and why; writes
 * nothing. ERR_INVALID for what is no such list, ERR_LIMIT for one that is too long. */
enum err peer_file_read(struct task *t, struct str text, struct peer_lines *ret);
/* Reads it and writes what is new and what changes. Private notes stay. Writes. */
enum err peer_file_take(struct task *t, struct str text, struct peer_lines *ret);
/* All rules as such a file. */
enum err peer_file_write(struct task *t, struct str *ret);
struct str peer_rule_name(enum peer_rule rule); /* "silence", "suspend", "noop", "allow" */
bool peer_rule_read(struct str name, enum peer_rule *ret); /* also "limit" and "block" */

/* --- for everybody --- */

/* Follows of mine, and of me, that ended because the host blocked a server; newest first, at most
 * PEER_SEVERED_MOST. */
#define PEER_SEVERED_MOST 200
struct peer_severed {
	struct str host, acct; /* of the rule; "ben@far.example" */
	bool followed;	       /* I followed them; otherwise they followed me */
	int64_t at;
};
struct peer_severeds {
	struct peer_severed *p;
	size_t n;
};
void peer_severed(struct task *t, struct peer_severeds *ret);

/* --- what others are told --- */

/* The blocks and limits, when the host publishes them (place.publishes_peers); empty otherwise.
 * A name that is to be half hidden is. */
enum err peer_published(struct task *t, struct peers *ret);
/* The servers that this one knows, when the host publishes them; empty otherwise. */
enum err peer_known(struct task *t, struct strs *ret);

/* --- for app/ --- */

/* Brings everybody up to date when the setting `federation` is another than at the last start.
 * Writes; called at every start. */
void peer_start(struct task *t);
/* One step of JOB_PEER. Writes. */
enum err peer_step(struct task *t, const struct job *j);

#endif
