/*
 * People: profiles, joining, leaving. An account is somebody of this place (domain empty) or of
 * another server. Everything here is what the asker may know; passwords and sessions live in
 * core/session.h.
 */
#ifndef CORE_ACCOUNT_H
#define CORE_ACCOUNT_H

#include "base/html.h"
#include "core/media.h"
#include "core/page.h"
#include "sys/task.h"

struct job;

enum role { ROLE_MEMBER, ROLE_MODERATOR, ROLE_HOST };
enum account_state { ACCOUNT_ACTIVE, ACCOUNT_WAITING, ACCOUNT_SUSPENDED, ACCOUNT_GONE };

#define ACCOUNT_NAME_MAX 30 /* characters: a-z A-Z 0-9 _ (no case in comparison) */
#define ACCOUNT_DISPLAY_MAX 60
#define ACCOUNT_ABOUT_MAX 1500
#define ACCOUNT_FIELDS_MAX 4
#define ACCOUNT_FIELD_MAX 255
#define ACCOUNT_REASON_MAX 500

struct account_field {
	struct str name, value; /* as typed */
	struct html value_html; /* with links */
};

struct account {
	int64_t id;
	struct str name;    /* "ada" */
	struct str domain;  /* "" here */
	struct str acct;    /* "ada", or "ada@far.example" */
	struct str display; /* never empty: the name when none was given */
	struct str about;   /* as typed */
	struct html about_html;
	struct account_field field[ACCOUNT_FIELDS_MAX];
	size_t fields;
	struct media_files portrait, cover; /* .secret.n == 0 for none */
	enum role role;
	enum account_state state;
	bool locked, indexed, hides_follows, bot;
	bool limited; /* by a host, alone or with their server: heard by their followers alone */
	enum lang lang;
	struct str language;   /* BCP 47, of new posts */
	struct str timezone;   /* IANA */
	int post_visibility;   /* enum visibility: the default of new posts */
	int64_t post_circle;   /* with POST_CIRCLE: which circle of theirs */
	enum cover post_cover; /* how new posts begin */
	bool keeps_originals;
	struct str reason;		     /* why they asked to join: for hosts */
	int64_t posts, followers, following; /* show to the owner only */
	int64_t last_post_at;		     /* 0 for never */
	int64_t filters;  /* how many (core/filter.h): of me alone, 0 of others */
	int64_t moved_to; /* the account where they live now (core/move.h); 0: this one */
	int64_t moved_at; /* the last time */
	int64_t rev;
	bool bare;    /* only id, name, domain, acct, display, state, locked, bot, moved_to and rev
		       * were read: the asker has a rendering of this revision
		       * (paging.kept_people) */
	int64_t uses; /* ACCOUNT_USES_ (store/account.h): what their home may hold besides */
	int64_t created_at;
};

struct accounts {
	struct account *p;
	size_t n;
};

/* One account that the asker may see. ERR_NOT_FOUND, ERR_GONE. */
enum err account_get(struct task *t, int64_t id, struct account *ret);
/* By "ada", "@ada", "ada@this.domain" or "ada@far.example"; case does not matter. */
enum err account_find(struct task *t, struct str acct, struct account *ret);
/* Somebody of this place by name alone, as other servers may know them: ERR_GONE only for whoever
 * left for good, so that nobody forgets a person who comes back. ERR_NOT_FOUND. */
enum err account_find_here(struct task *t, struct str name, struct account *ret);
/* Several at once, in the order of ids; unknown ones are left out. */
enum err account_many(struct task *t, struct ids ids, struct accounts *ret);
/* The same, but those of whom `kept` says that there is a rendering come bare (account.bare); a
 * NULL kept has none. Whether they may be shown is looked at all the same. */
enum err account_many_kept(struct task *t, struct ids ids, bool (*kept)(int64_t id, int64_t rev),
			   struct accounts *ret);
/* Exactly the row: for runners (whoever the session belongs to). ERR_NOT_FOUND. */
enum err account_load(struct task *t, int64_t id, struct account *ret);

/* The addresses of its page: "https://example.org/@ada" (or the remote one). */
struct url account_url(struct task *t, const struct account *a);

/* --- profile (of `me`); write tasks --- */

struct profile_change { /* only what is given changes; see the PROFILE_ bits */
	uint64_t given;
	struct str display, about;
	struct account_field field[ACCOUNT_FIELDS_MAX];
	size_t fields;
	int64_t portrait_id, cover_id; /* a photograph of mine (core/media.h); 0 removes */
	bool locked, indexed, hides_follows, bot;
	enum lang lang;
	struct str language, timezone;
	int post_visibility;
	int64_t post_circle; /* with POST_CIRCLE: one of mine */
	enum cover post_cover;
	bool keeps_originals;
};

enum {
	PROFILE_DISPLAY = 1 << 0,
	PROFILE_ABOUT = 1 << 1,
	PROFILE_FIELDS = 1 << 2,
	PROFILE_PORTRAIT = 1 << 3,
	PROFILE_COVER = 1 << 4,
	PROFILE_LOCKED = 1 << 5,
	PROFILE_INDEXED = 1 << 6,
	PROFILE_HIDES_FOLLOWS = 1 << 7,
	PROFILE_BOT = 1 << 8,
	PROFILE_LANG = 1 << 9,
	PROFILE_LANGUAGE = 1 << 10,
	PROFILE_TIMEZONE = 1 << 11,
	PROFILE_POST_VISIBILITY = 1 << 12,
	PROFILE_POST_COVER = 1 << 13,
	PROFILE_KEEPS_ORIGINALS = 1 << 14
};

/* Changes the profile of me and gives it back. Too long: ERR_LIMIT. */
enum err account_change(struct task *t, const struct profile_change *c, struct account *ret);

/* --- joining --- */

struct sign_up_form {
	struct str name, display, password, reason;
	struct str invite; /* the secret of an invitation, or empty */
	enum lang lang;
	struct str timezone;
};

/* Checks everything but the password hash: name free and well formed, password of 8 to 1000
 * characters, whether joining is open, the invitation. ERR_INVALID, ERR_CONFLICT, ERR_FORBIDDEN. */
enum err sign_up_check(struct task *t, const struct sign_up_form *f);
/* What is wrong with a name for somebody new. */
enum name_fault { NAME_FINE, NAME_BLANK, NAME_LONG, NAME_WRONG, NAME_RESERVED, NAME_TAKEN };
enum name_fault sign_up_name_fault(struct task *t, struct str name);
/* May anybody join now, or with this invitation (empty: none)? ERR_FORBIDDEN. */
enum err sign_up_may(struct task *t, struct str invite);
/* SLOW: hashes the password, then writes; *ret.state says whether a host must approve first. The
 * invitation is used up in the same transaction. */
enum err sign_up(struct task *t, const struct sign_up_form *f, struct account *ret);
/* SLOW: the first person, by the one-time set-up secret: becomes ROLE_HOST and the place gets its
 * name. The secret is used up. */
enum err set_up(struct task *t, struct str secret, struct str place_name,
		const struct sign_up_form *f, struct account *ret);
/* Is this the set-up secret? Reads. */
bool set_up_may(struct task *t, struct str secret);
/* Makes a new set-up secret unless there is a host already (then STR_NONE). Writes. */
struct str set_up_secret_new(struct task *t);

/* For hosts: who waits, let in, turn away (the account is removed), suspend and undo, change roles,
 * remove for good with everything they shared. Writes, but account_waiting. */
enum err account_waiting(struct task *t, struct paging *page, struct accounts *ret);
enum err account_approve(struct task *t, int64_t id);
enum err account_turn_away(struct task *t, int64_t id);
enum err account_suspend(struct task *t, int64_t id, bool suspended);
enum err account_set_role(struct task *t, int64_t id, enum role role);
enum err account_remove(struct task *t, int64_t id);
/* Me, with everything that I shared, at my own wish (core/session.h: password_confirm before it).
 * ERR_CONFLICT for the last host. Writes. */
enum err account_leave(struct task *t);
/* JOB_REMOVE_ACCOUNT, one small step, which adds the next one while something is left. At the end
 * the name alone stays, so that nobody else takes it; of people elsewhere nothing. Writes. */
enum err account_remove_step(struct task *t, const struct job *j);
/* All people of this place, for the host's page and `rosemary user list`. */
enum err account_local(struct task *t, struct paging *page, struct accounts *ret);

#endif
