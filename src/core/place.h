/*
 * This place: what its host decided about it while it runs (kept in table setting, changed on the
 * host's page), beside what the settings file fixed at the start.
 */
#ifndef CORE_PLACE_H
#define CORE_PLACE_H

#include "base/html.h"
#include "sys/task.h"

enum sign_up { SIGN_UP_CLOSED, SIGN_UP_INVITED, SIGN_UP_APPROVED, SIGN_UP_OPEN };

struct place {
	struct str name;    /* "Rosemary" until the host names it */
	struct str about;   /* a few lines for strangers */
	struct str rules;   /* one a line */
	struct str contact; /* the name of somebody of this place; empty for none */
	struct str email;   /* to write to; empty for none */
	struct str longer;  /* all about this place, Markdown; empty: about stands for it */
	struct str privacy; /* what is kept, Markdown; empty: the program's own words */
	struct str closed;  /* why nobody new is taken; empty for none */
	int64_t longer_at, privacy_at; /* when they were written; 0 for never */
	enum sign_up sign_up;	       /* closed until the host opens it */
	bool markdown;		       /* captions may use Markdown; off */
	bool hour;		       /* the common hour (core/hour.h); off */
	bool publishes_peers;	       /* which servers are known and kept out; off */
	enum lang lang;		       /* of strangers whose browser does not say */
	bool is_set_up;		       /* there is a host */
};

/* With whom this place speaks at all (core/peer.h). */
enum federation { FEDERATION_OPEN, FEDERATION_ALLOWED, FEDERATION_OFF };

/* Fixed by the settings file; filled once by app/house.c (or a test) before any task runs. */
struct place_fixed {
	struct str base;    /* "https://example.org", no slash at the end */
	struct str domain;  /* "example.org": the part of addresses after @ */
	struct str host;    /* of base; another one than domain when the pages lie elsewhere */
	bool secure;	    /* base is https: cookies are Secure */
	int64_t upload_max; /* bytes of one photograph */
	int64_t pixels_max;
	int64_t media_seconds;	 /* for one photograph */
	int64_t far_media_max;	 /* bytes of all pictures of other servers together */
	int64_t far_picture_max; /* of one of these, as it is sent */
	struct str version;	 /* "1.0.0" */
	enum federation federation;
};

const struct place_fixed *place_fixed(void);
/* Copied; its texts must live as long as the program. An empty host is the domain. */
void place_fix(const struct place_fixed *fixed);
/* Is it one of this place's two names? Case does not matter. */
bool place_is_called(struct str domain);

/* Makes what a place needs from the beginning (its secret). Writes; called at every start. */
void place_start(struct task *t);

/* As it is now. Held in memory; read again for some seconds after a change, and otherwise every two
 * seconds, because another process may have changed it. Text is in the arena. */
enum err place_get(struct task *t, struct place *ret_place);

/* The rules one by one: a rule a line; lines below it that begin with a dash explain it. */
struct place_rule {
	struct str text, hint; /* the hint may be empty; its lines are apart by spaces */
};
struct place_rules {
	struct place_rule *p;
	size_t n; /* a rule's number is its place, from 1 */
};
struct place_rules place_rules(struct arena *a, const struct place *p);

/* The long texts as HTML. The second is the program's own until the host writes one. */
struct html place_longer_html(struct task *t, const struct place *p);
struct html place_privacy_html(struct task *t, const struct place *p);
#define PLACE_PRIVACY_SINCE INT64_C(1795392000000) /* 2026-11-23: the program's own words */

/* Changes what the host may change; only a HOST. Writes. */
enum err place_change(struct task *t, const struct place *p);

/* The place has its first host, and gets its name and language. For core/sign_up.c; writes. */
void place_set_up(struct task *t, struct str name, enum lang lang);

/* A random secret of this place that lives in the database (for form tokens), 32 bytes as hex. */
struct str place_secret(struct task *t);

#endif
