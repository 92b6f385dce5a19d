/*
 * Other accounts of the same person: aliases ("this one is mine, too") and moves ("I live there
 * now"), as Mastodon has them (ActivityPub's Move; FEP-7628). A move is believed only when the new
 * account names the old one among its aliases. Then followers here follow the new account instead,
 * lists keep their places, and whoever blocked or muted the old account blocks or mutes the new
 * one: a move is no way around a block. Posts stay where they are.
 *
 * Whoever has moved away can read, take with them what is theirs, take back and come back; they
 * share, answer, pass on, light, vote and follow from the new account.
 */
#ifndef CORE_MOVE_H
#define CORE_MOVE_H

#include "core/account.h"
#include "core/job.h"

#define MOVE_ALIASES_MAX 10
#define MOVE_URI_MAX 1000
#define MOVE_PAUSE_DAYS 30 /* between two moves to different accounts */

/* Whom somebody says to be as well, as ids (uris); of this place or of another server. Reads. */
struct strs move_aliases(struct task *t, const struct account *a);
/* Does `a` say to be the one with that id as well? */
bool move_names(struct task *t, const struct account *a, struct str uri);
/* Where somebody lives now, as an id (uri); empty: here. For documents. */
struct str move_target(struct task *t, const struct account *a);

/* Mine, all of them anew. ERR_INVALID (no address of an account, or my own), ERR_LIMIT. Writes. */
enum err move_aliases_set(struct task *t, const struct strs *uris);
enum err move_alias_add(struct task *t, struct str uri); /* the same errors; writes */
enum err move_alias_remove(struct task *t, struct str uri);

/* SLOW. What somebody typed ("@ada@far.example", "https://far.example/@ada"): who that is, looked
 * up elsewhere when they are not here. ERR_NOT_FOUND, ERR_REMOTE, ERR_FORBIDDEN. */
enum err move_find(struct task *t, struct str typed, struct account *ret);

/* I live there now; the password was asked for just now. The account must name mine as its alias.
 * The same one again carries along who came since. ERR_INVALID (it doesn't name mine, is mine, has
 * moved itself), ERR_CONFLICT (I moved elsewhere before), ERR_OFTEN (MOVE_PAUSE_DAYS). Writes. */
enum err move_away(struct task *t, int64_t target_id);
/* I live here again; who went along stays there. ERR_CONFLICT when I never left. Writes. */
enum err move_back(struct task *t);
/* ERR_FORBIDDEN, with a sentence, when the asker lived here and has moved away. For core/. */
enum err move_may_act(struct task *t);

/* For fed/: `from`, of another server, says so (the activity is signed, and both accounts were read
 * again just now). ERR_FORBIDDEN when the new one does not name the old one. Nothing happens when
 * it was told in the last days. Writes. */
enum err move_arrived(struct task *t, int64_t from, int64_t to);
/* What the document of somebody elsewhere says of it (an id, or empty): shown, when the other
 * account is here and names this one. Nobody is carried along for it. Writes. */
void move_said(struct task *t, int64_t account_id, struct str uri);
/* JOB_MOVE: carries a few people along, and the next step while there are more. Writes. */
enum err move_step(struct task *t, const struct job *j);

#endif
